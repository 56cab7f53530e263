package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"offprint/generator/archive"
	"offprint/generator/sitecheck"
)

// TestOrdeal simulates a failing machine: the program is killed (kill_test.go), runs out of
// disk space (fulldisk_test.go), and runs beside another (atonce_test.go). The test is in this
// package because its test binary is the program; elsewhere the program would have to be
// linked again. In short mode, the test has only a few of each.
func TestOrdeal(t *testing.T) {
	t.Parallel()
	r := chance(t)
	o := newOrdeal(t, t.TempDir())
	trials := o.trials()
	for _, part := range []struct {
		name string
		test func(*rand.Rand, []trial)
	}{{"fullDisk", o.fullDisk}, {"atOnce", o.atOnce}, {"killed", o.killed}} {
		t.Run(part.name, func(t *testing.T) {
			o.t = t
			part.test(r, trials)
		})
	}
}

// long reports whether long tests are requested; see CONTRIBUTING.md.
func long() bool { return os.Getenv("OFFPRINT_LONG_TESTS") == "1" }

// seedVariable names the environment variable that repeats a run with the same random numbers.
const seedVariable = "OFFPRINT_TEST_SEED"

// chance returns a random number generator. Its seed is logged and can be set in seedVariable.
func chance(t *testing.T) *rand.Rand {
	t.Helper()
	seed := rand.Uint64()
	if s := os.Getenv(seedVariable); s != "" {
		var err error
		if seed, err = strconv.ParseUint(s, 10, 64); err != nil {
			t.Fatalf("%s: %v", seedVariable, err)
		}
	}
	t.Logf("%s=%d repeats this", seedVariable, seed)
	return rand.New(rand.NewPCG(seed, 0))
}

// node is a file or folder as it is on disk.
type node struct {
	folder  bool
	data    string
	mode    fs.FileMode
	modTime time.Time
}

// tree is a folder with everything in it, by slash-separated path.
type tree map[string]node

// snapshot reads a folder. A missing folder gives an empty tree.
func snapshot(t *testing.T, dir string) tree {
	t.Helper()
	files := tree{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || name == dir {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		n := node{folder: d.IsDir(), mode: info.Mode().Perm(), modTime: info.ModTime()}
		if !n.folder {
			data, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			n.data = string(data)
		}
		rel, err := filepath.Rel(dir, name)
		files[filepath.ToSlash(rel)] = n
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return files
}

// restore makes a folder identical to the tree, including the modification times that builds
// depend on.
func (f tree) restore(t *testing.T, dir string) {
	t.Helper()
	names, err := os.ReadDir(dir)
	for _, d := range names { // not the folder itself, which may be a mount point
		err = errors.Join(err, os.RemoveAll(filepath.Join(dir, d.Name())))
	}
	for _, path := range slices.Sorted(maps.Keys(f)) {
		name, n := filepath.Join(dir, filepath.FromSlash(path)), f[path]
		switch {
		case err != nil:
			t.Fatal(err)
		case n.folder:
			err = os.Mkdir(name, 0o755)
		default:
			err = errors.Join(os.WriteFile(name, []byte(n.data), n.mode), os.Chtimes(name, n.modTime, n.modTime))
		}
	}
	if err != nil {
		t.Fatal(err)
	}
}

// below returns the part of a tree in one of its folders.
func (f tree) below(folder string) tree {
	part := tree{}
	for path, n := range f {
		if rel, ok := strings.CutPrefix(path, folder+"/"); ok {
			part[rel] = n
		}
	}
	return part
}

// differences lists the paths that differ between two trees. Times are ignored. In the state
// folder only names are compared, since its content depends on the process.
func differences(want, got tree) (found []string) {
	for path, n := range want {
		m, ok := got[path]
		switch {
		case !ok:
			found = append(found, path+" is missing")
		case m.folder != n.folder, m.data != n.data && !strings.HasPrefix(path, archive.StateDir+"/"):
			found = append(found, path+" differs")
		}
	}
	for path := range got {
		if _, ok := want[path]; !ok {
			found = append(found, path+" is left behind")
		}
	}
	slices.Sort(found)
	return found
}

// some joins the first of many lines.
func some(lines []string) string {
	if n := len(lines); n > 12 {
		lines = append(slices.Clone(lines[:12]), fmt.Sprintf("and %d more", n-12))
	}
	return strings.Join(lines, "\n\t")
}

// ordeal is an archive in its own folder, with everything that a command may write to:
// archive/, in/ with sources, out/ for exports, and the folder for temporary files.
type ordeal struct {
	t                  *testing.T // the test or subtest that is running
	root, dir, scratch string
	exe                string
}

func newOrdeal(t *testing.T, root string) *ordeal {
	t.Helper()
	exe, err := exec.LookPath("offprint") // created by TestMain
	if err != nil {
		t.Fatal(err)
	}
	return &ordeal{t: t, root: root, dir: filepath.Join(root, "archive"), scratch: filepath.Join(root, "tmp"), exe: exe}
}

// command returns a command of the program that works on the archive.
func (o *ordeal) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, o.exe, append([]string{"-C", o.dir}, args...)...)
	cmd.Dir = o.root
	cmd.Env = append(os.Environ(), "TMPDIR="+o.scratch, "TMP="+o.scratch, "TEMP="+o.scratch, "HUGO_CACHEDIR=")
	return cmd
}

// run runs a command that must succeed.
func (o *ordeal) run(args ...string) string {
	o.t.Helper()
	out, err := o.command(o.t.Context(), args...).CombinedOutput()
	if err != nil {
		o.t.Fatalf("%q: %v: %s", args, err, out)
	}
	return string(out)
}

func (o *ordeal) snapshot() tree       { o.t.Helper(); return snapshot(o.t, o.root) }
func (o *ordeal) restore(f tree)       { o.t.Helper(); f.restore(o.t, o.root) }
func (o *ordeal) path(s string) string { return filepath.Join(o.root, filepath.FromSlash(s)) }
func (o *ordeal) write(name, s string) { o.t.Helper(); write(o.t, o.path(name), s) }
func (o *ordeal) remove(pattern string) {
	o.t.Helper()
	names, err := filepath.Glob(o.path(pattern))
	if err != nil || len(names) == 0 {
		o.t.Fatalf("there is no %s: %v", pattern, err)
	}
	for _, name := range names {
		if err := os.RemoveAll(name); err != nil {
			o.t.Fatal(err)
		}
	}
}

// ordealAddress is the base URL of the archives in these tests.
const ordealAddress = "https://example.org/"

// papers returns the folders of the demonstration's papers to copy into such an archive.
func papers() []string {
	if long() {
		return []string{"2024", "2025"}
	}
	return []string{"2025/01", "2025/10"}
}

// found creates an archive with papers of the demonstration, its site, a part of it, and an
// export.
func (o *ordeal) found() {
	o.t.Helper()
	for _, folder := range []string{"in", "out", "tmp", "archive/content"} {
		if err := os.MkdirAll(o.path(folder), 0o755); err != nil {
			o.t.Fatal(err)
		}
	}
	demonstration := filepath.Join("..", "..")
	for _, name := range []string{"content/about.md", "config.toml"} {
		data, err := os.ReadFile(filepath.Join(demonstration, filepath.FromSlash(name)))
		if err != nil {
			o.t.Fatal(err)
		}
		o.write("archive/"+name, string(data))
	}
	for _, folder := range papers() {
		if err := os.CopyFS(o.path("archive/content/"+folder), os.DirFS(filepath.Join(demonstration, "content", filepath.FromSlash(folder)))); err != nil {
			o.t.Fatal(err)
		}
	}
	o.sources()
	o.run("build")
	o.run("export", "-f", "jsonl", "-o", o.path("out/papers.jsonl"))
	if long() {
		o.run("build", "--part", "1/2", "--clean")
		o.run("export", "-f", "bibtex", "-o", o.path("out/papers.bib"))
		o.run("digest", "--month", "2024-05", "--format", "html", "-o", o.path("out/digest.html"))
	}
}

// sources writes the input of import: new papers, papers that the archive already has, papers
// without a date, and records that cannot be used.
func (o *ordeal) sources() {
	o.t.Helper()
	type object = map[string]any
	var records []object
	for i := range 40 {
		p := object{
			"id": fmt.Sprintf("2512.%05d", i+1), "title": fmt.Sprintf("Paper %d of a Scrape", i), "upvotes": i,
			"summary":     strings.Repeat(fmt.Sprintf("A sentence of paper %d. ", i), 1+i%9*20),
			"authors":     []object{{"name": "Ada Lovelace"}, {"name": fmt.Sprintf("Author %c. Number", 'A'+i%26)}},
			"ai_keywords": []string{"attention", fmt.Sprintf("topic %d", i%7)},
			"publishedAt": fmt.Sprintf("2025-12-%02dT00:00:00.000Z", 1+i%28), "submittedOnDailyAt": fmt.Sprintf("2025-12-%02dT00:00:00.000Z", 2+i%28),
		}
		switch {
		case i%13 == 5:
			p["title"] = "" // makes the record unusable
		case i%4 == 0:
			delete(p, "submittedOnDailyAt")
		}
		records = append(records, object{"paper": p})
	}
	for _, id := range []string{"2510.04871", "2509.20328", "2501.12948", "2405.21060", "2312.00752"} { // papers of the demonstration
		records = append(records, object{"paper": object{"id": id, "upvotes": 99, "ai_keywords": []string{"seen again"}}})
	}
	data, err := json.MarshalIndent(records, "", " ")
	if err != nil {
		o.t.Fatal(err)
	}
	o.write("in/hf-api-2025-12-30.json", string(data))
	var bib strings.Builder
	for i := range 12 {
		fmt.Fprintf(&bib, "@article{key%d,\n author = {Noether, Emmy and Number, %c.},\n title = {An Entry of a Bibliography, the %d},\n", i, 'A'+i, i)
		if i%3 > 0 { // the others have no date
			fmt.Fprintf(&bib, " date = {2025-11-%02d},\n", 1+i)
		}
		bib.WriteString(" journal = {Journal of Examples},\n}\n\n")
	}
	o.write("in/books.bib", bib.String())
}

// renew changes the inputs of a site, including something on every page, so that a build has
// much to write and some files to remove.
func (o *ordeal) renew() {
	o.t.Helper()
	o.run("import", o.path("in"))
	name := o.path("archive/config.toml")
	config, err := os.ReadFile(name)
	if err != nil {
		o.t.Fatal(err)
	}
	o.write("archive/config.toml", strings.Replace(string(config), `title = "Offprint"`, `title = "Renewed"`, 1))
	o.remove("archive/content/2025/0[1-3]")
}

// trial is a command with the state it starts from.
type trial struct {
	name   string
	args   []string
	before tree
	after  tree // after the command has succeeded
	takes  time.Duration
	// writes lists the folders in which files may be old or new if the command has not
	// succeeded.
	writes []string
}

// trials returns the commands that write. Their starting states are created here once.
func (o *ordeal) trials() []trial {
	o.t.Helper()
	o.found()
	founded := o.snapshot()
	o.renew()
	renewed := o.snapshot()
	list := []trial{
		{name: "import", args: []string{"import", o.path("in")}, before: founded, writes: []string{"archive/content", "archive/rejected"}},
		{name: "build", args: []string{"build"}, before: renewed, writes: []string{"archive/public"}},
		{name: "export", args: []string{"export", "-f", "jsonl", "-o", o.path("out/papers.jsonl")}, before: renewed, writes: []string{"out"}},
	}
	if long() {
		o.run("build", "--part", "1/2", "--clean")
		o.run("build", "--part", "2/2", "--clean")
		inParts := o.snapshot()
		list = append(list,
			trial{name: "part", args: []string{"build", "--part", "1/2", "--clean"}, before: renewed, writes: []string{"archive/public-part-1-of-2"}},
			trial{name: "assemble", args: []string{"assemble", o.path("archive/public-part-1-of-2"), o.path("archive/public-part-2-of-2")}, before: inParts, writes: []string{"archive/public"}},
			trial{name: "bibliography", args: []string{"export", "-f", "bibtex", "-o", o.path("out/papers.bib")}, before: renewed, writes: []string{"out"}},
			trial{name: "digest", args: []string{"digest", "--month", "2025-10", "--format", "html", "-o", o.path("out/digest.html")}, before: renewed, writes: []string{"out"}})
	}
	for i := range list {
		o.measure(&list[i])
	}
	return list
}

// measure runs a trial to its end and records its duration and result.
func (o *ordeal) measure(tr *trial) {
	o.t.Helper()
	o.restore(tr.before)
	start := time.Now()
	o.run(tr.args...)
	tr.takes = time.Since(start)
	tr.after = o.snapshot()
	if d := differences(tr.before, tr.after); len(d) == 0 {
		o.t.Fatalf("%s changes nothing", tr.name)
	}
	if report, err := sitecheck.Check(o.t.Context(), o.path("archive/public"), ordealAddress); err != nil || len(report.Problems) > 0 {
		o.t.Fatalf("the site after %s has problems: %v, %v", tr.name, report.Problems, err)
	}
}

// halfway returns what is wrong with the files left by a command that failed: a file that is
// neither the old nor the new one, an incomplete page, a lost paper, or a broken link.
func (o *ordeal) halfway(tr *trial) (wrong []string) {
	o.t.Helper()
	now := o.snapshot()
	for path, n := range now {
		before, was := tr.before[path]
		after, willBe := tr.after[path]
		if n.folder || was && n.data == before.data || o.temporary(path) {
			continue
		}
		in := func(folder string) bool { return strings.HasPrefix(path, folder+"/") }
		if !slices.ContainsFunc(tr.writes, in) {
			wrong = append(wrong, path+" is written by "+tr.name)
		} else if !willBe || n.data != after.data {
			wrong = append(wrong, path+" is neither the old file nor the new one")
		}
	}
	for path, before := range tr.before {
		_, is := now[path]
		if after, willBe := tr.after[path]; !is && (willBe && !after.folder || strings.HasPrefix(path, "archive/content/")) && !before.folder && !o.temporary(path) {
			wrong = append(wrong, path+" is lost")
		}
	}
	slices.Sort(wrong)
	return append(append(wrong, o.torn()...), o.badLinks(tr, now)...)
}

// temporary reports whether the content of a file is irrelevant while a command is unfinished.
// The next command removes or ignores such a file, which is checked after it has ended.
func (o *ordeal) temporary(path string) bool {
	for _, folder := range []string{"tmp/", "archive/" + archive.StateDir + "/", "archive/public/.offprint-new/", "archive/public/search/", "archive/public-part-"} {
		if strings.HasPrefix(path, folder) {
			return true
		}
	}
	name := path[strings.LastIndexByte(path, '/')+1:]
	return strings.HasPrefix(name, ".offprint-") && strings.HasSuffix(name, ".tmp")
}

// torn lists pages of content/ that cannot be read completely.
func (o *ordeal) torn() (wrong []string) {
	o.t.Helper()
	_, problems, err := archive.Read(o.t.Context(), o.path("archive/content"), 1)
	if err != nil {
		o.t.Fatal(err)
	}
	for _, p := range problems {
		wrong = append(wrong, p.Error())
	}
	return wrong
}

// badLinks lists the broken links of the site. A page that the old site does not have may link
// to another new page that is not in place yet, because nothing links to it yet. A page that
// the new site does not have may link to another that is already gone, because nothing links
// to it any more.
func (o *ordeal) badLinks(tr *trial, now tree) (wrong []string) {
	o.t.Helper()
	site := now.below("archive/public")
	before, after := tr.before.below("archive/public"), tr.after.below("archive/public")
	if len(differences(before, site)) == 0 || len(differences(after, site)) == 0 {
		return nil // both sites have been checked
	}
	report, err := sitecheck.Check(o.t.Context(), o.path("archive/public"), ordealAddress)
	if err != nil {
		o.t.Fatal(err)
	}
	for _, p := range report.Problems {
		_, was := before[p.File]
		_, willBe := after[p.File]
		if was && willBe {
			wrong = append(wrong, p.String())
		}
	}
	return wrong
}

// again runs the command undisturbed, and returns how its result differs from that of a
// command that was never disturbed.
func (o *ordeal) again(tr *trial) []string {
	o.t.Helper()
	out, err := o.command(o.t.Context(), tr.args...).CombinedOutput()
	if err != nil {
		return []string{fmt.Sprintf("run again, it ends with %v: %s", err, bytes.TrimSpace(out))}
	}
	return differences(o.settled(tr.after), o.settled(o.snapshot()))
}

// settled returns a tree without the names in the state folder that depend on earlier runs.
func (o *ordeal) settled(f tree) tree {
	f = maps.Clone(f)
	for _, name := range []string{"lock-holder", "scratch"} { // the content of scratch is compared
		delete(f, "archive/"+archive.StateDir+"/"+name)
	}
	for path := range f {
		if strings.HasPrefix(path, "archive/"+archive.StateDir+"/") {
			n := f[path]
			n.data = ""
			f[path] = n
		}
	}
	return f
}

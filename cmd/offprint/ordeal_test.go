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

// TestOrdeal treats the program as a machine does that fails: it is killed
// (kill_test.go), its disk is full (fulldisk_test.go), it is not alone (atonce_test.go).
// It is here because the test binary of this package is the program; elsewhere it would
// have to be linked once more. In short there are a few kills, full disks and pairs.
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

// long reports whether the tests take their time; see CONTRIBUTING.md.
func long() bool { return os.Getenv("OFFPRINT_LONG_TESTS") == "1" }

// seedVariable repeats what a test has drawn by chance.
const seedVariable = "OFFPRINT_TEST_SEED"

// chance is a source of random numbers whose seed is told, and may be given.
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

// node is a file or a folder as it stands on the disk.
type node struct {
	folder  bool
	data    string
	mode    fs.FileMode
	modTime time.Time
}

// tree is a folder with all that is in it, by paths with slashes.
type tree map[string]node

// snapshot reads a folder. One that is not there is empty.
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

// restore makes a folder what it was: times too, because builds go by them.
func (f tree) restore(t *testing.T, dir string) {
	t.Helper()
	names, err := os.ReadDir(dir)
	for _, d := range names { // not the folder itself, which may be a disk
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

// below is the part of a tree within a folder of it.
func (f tree) below(folder string) tree {
	part := tree{}
	for path, n := range f {
		if rel, ok := strings.CutPrefix(path, folder+"/"); ok {
			part[rel] = n
		}
	}
	return part
}

// differences names what is not the same in two trees, times aside, and of the folder
// of state, which is each process's own, names alone.
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

// some are the first of many lines.
func some(lines []string) string {
	if n := len(lines); n > 12 {
		lines = append(slices.Clone(lines[:12]), fmt.Sprintf("and %d more", n-12))
	}
	return strings.Join(lines, "\n\t")
}

// ordeal is an archive in a place of its own, with all that a command may leave in it:
// archive/, in/ with sources, out/ for exports, and the folder for temporary files.
type ordeal struct {
	t                  *testing.T // the test that it is in now
	root, dir, scratch string
	exe                string
}

func newOrdeal(t *testing.T, root string) *ordeal {
	t.Helper()
	exe, err := exec.LookPath("offprint") // which TestMain has made
	if err != nil {
		t.Fatal(err)
	}
	return &ordeal{t: t, root: root, dir: filepath.Join(root, "archive"), scratch: filepath.Join(root, "tmp"), exe: exe}
}

// command is one of the program, at work in the archive.
func (o *ordeal) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, o.exe, append([]string{"-C", o.dir}, args...)...)
	cmd.Dir = o.root
	cmd.Env = append(os.Environ(), "TMPDIR="+o.scratch, "TMP="+o.scratch, "TEMP="+o.scratch, "HUGO_CACHEDIR=")
	return cmd
}

// run runs a command that must end well.
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

// The address that archives of these tests have.
const ordealAddress = "https://example.org/"

// papers are folders of the demonstration's papers that such an archive has.
func papers() []string {
	if long() {
		return []string{"2024", "2025"}
	}
	return []string{"2025/01", "2025/10"}
}

// found an archive: papers of the demonstration, its site, a part of it, and an export.
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

// sources are what is imported: new papers, papers that the archive has, some without
// a date, and some that cannot be used.
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
			p["title"] = "" // cannot be used
		case i%4 == 0:
			delete(p, "submittedOnDailyAt")
		}
		records = append(records, object{"paper": p})
	}
	for _, id := range []string{"2510.04871", "2509.20328", "2501.12948", "2405.21060", "2312.00752"} { // of the demonstration
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
		if i%3 > 0 { // else without a date
			fmt.Fprintf(&bib, " date = {2025-11-%02d},\n", 1+i)
		}
		bib.WriteString(" journal = {Journal of Examples},\n}\n\n")
	}
	o.write("in/books.bib", bib.String())
}

// renew changes what a site is made of, all pages of it, so that a build has much to
// write and some to remove.
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

// trial is a command, and what it begins with.
type trial struct {
	name   string
	args   []string
	before tree
	after  tree // once the command has ended well
	takes  time.Duration
	// writes are the folders in which files may be the new ones or the old ones when
	// the command has not ended well.
	writes []string
}

// trials are the commands that write: what each begins with is made here once.
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

// measure runs a trial to its end.
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

// halfway says what is wrong with what a command has left that did not end well: a
// file that is neither the old nor the new one, a page that is not whole, a paper that
// is lost, a link that leads nowhere.
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

// temporary reports whether nobody asks what a file holds while a command is not done:
// the next one removes or ignores it, which is looked at when that has ended.
func (o *ordeal) temporary(path string) bool {
	for _, folder := range []string{"tmp/", "archive/" + archive.StateDir + "/", "archive/public/.offprint-new/", "archive/public/search/", "archive/public-part-"} {
		if strings.HasPrefix(path, folder) {
			return true
		}
	}
	name := path[strings.LastIndexByte(path, '/')+1:]
	return strings.HasPrefix(name, ".offprint-") && strings.HasSuffix(name, ".tmp")
}

// torn names pages of content/ that cannot be read whole.
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

// badLinks are links of the site that lead nowhere. A page that the old site has not may
// lead to another that has not been set in place, for nothing leads to it yet, and one that
// the new site has not to another that is gone, for nothing leads to it any more.
func (o *ordeal) badLinks(tr *trial, now tree) (wrong []string) {
	o.t.Helper()
	site := now.below("archive/public")
	before, after := tr.before.below("archive/public"), tr.after.below("archive/public")
	if len(differences(before, site)) == 0 || len(differences(after, site)) == 0 {
		return nil // which has been looked at
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

// again runs the command undisturbed, and says what of its result is not that of one
// that was never disturbed.
func (o *ordeal) again(tr *trial) []string {
	o.t.Helper()
	out, err := o.command(o.t.Context(), tr.args...).CombinedOutput()
	if err != nil {
		return []string{fmt.Sprintf("run again, it ends with %v: %s", err, bytes.TrimSpace(out))}
	}
	return differences(o.settled(tr.after), o.settled(o.snapshot()))
}

// settled is a tree without the names of state that hang on what happened before.
func (o *ordeal) settled(f tree) tree {
	f = maps.Clone(f)
	for _, name := range []string{"lock-holder", "scratch"} { // what is in the latter is seen
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

package generator_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"offprint/generator"
	"offprint/generator/plan"
)

// editor makes random changes to an archive.
type editor struct {
	t    *testing.T
	dir  string
	rand *rand.Rand
	next int

	related map[string][]byte // saved files about related papers, from when they were damaged
}

func (e *editor) paper(i int) string {
	names := []string{"Ada Lovelace", "Alan Turing", "Grace Hopper", "ADA LOVELACE", "Emmy Noether", "A. Turing", "A. Lovelace"}
	topics := []string{"logic", "C", "C++", "Logic", "compilers"}
	pick := func(list []string) string { return list[e.rand.IntN(len(list))] }
	date := ""
	if e.rand.IntN(5) > 0 {
		date = "date = " + e.day() + "\n"
	}
	return fmt.Sprintf("+++\ntitle = \"Paper %d, %s\"\n%sid = \"arxiv:2001.%05d\"\nauthors = [%q, %q]\ntopics = [%q]\n%sorganization = %q\nupvotes = %d\n+++\nText %d of %d.\n",
		i, pick(names), date, i, pick(names), pick(names), pick(topics), pick([]string{"", "", "language = \"de\"\n", "language = \"ar\"\n", "tags = [\"Logic\", \"mine\"]\n", "pick = true\n", "note = \"Mine.\"\npick = true\nmood = 1\n"}), pick([]string{"X", "Y"}), e.rand.IntN(9), e.rand.IntN(9), i)
}

func (e *editor) day() string {
	return fmt.Sprintf("%d-%02d-%02d", 2019+e.rand.IntN(2), 1+e.rand.IntN(3), 1+e.rand.IntN(5))
}

func (e *editor) write(name, content string) {
	e.writeAt(filepath.Join(e.dir, filepath.FromSlash(name)), content)
}

func (e *editor) writeAt(name, content string) {
	e.t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		e.t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
		e.t.Fatal(err)
	}
}

func (e *editor) papers() []string {
	var all []string
	for _, of := range []string{"*/*/*/*.md", "undated/*.md"} {
		names, err := filepath.Glob(filepath.Join(e.dir, "content", filepath.FromSlash(of)))
		if err != nil {
			e.t.Fatal(err)
		}
		all = append(all, names...)
	}
	return all
}

// add writes a paper into the folder of its day, or into the folder for undated papers.
func (e *editor) add() {
	e.next++
	e.put(e.next)
}

// addBy adds the paper of a day with the given authors, and returns its file.
func (e *editor) addBy(day int, authors string) string {
	name := fmt.Sprintf("content/2020/01/%02d/2001.%05d.md", day, day)
	e.write(name, fmt.Sprintf("+++\ntitle = \"Paper %d\"\ndate = 2020-01-%02d\nid = \"arxiv:2001.%05d\"\nauthors = [%s]\n+++\nText.\n", day, day, day, authors))
	return filepath.Join(e.dir, name)
}

func (e *editor) put(i int) {
	text, folder := e.paper(i), "undated"
	if _, rest, ok := strings.Cut(text, "date = "); ok {
		folder = strings.ReplaceAll(rest[:10], "-", "/")
	}
	e.write(fmt.Sprintf("content/%s/2001.%05d.md", folder, i), text)
}

// edit makes one random change and returns its description.
func (e *editor) edit(public string) string {
	papers := e.papers()
	some := papers[e.rand.IntN(len(papers))]
	switch e.rand.IntN(14) {
	case 0, 1:
		e.add()
		return "a paper added"
	case 2:
		if err := os.Remove(some); err != nil {
			e.t.Fatal(err)
		}
		return "a paper deleted"
	case 3, 4, 5: // another title, day, name, topic or number of votes
		var i int
		if _, err := fmt.Sscanf(filepath.Base(some), "2001.%05d.md", &i); err != nil {
			e.t.Fatal(err)
		}
		if err := os.Remove(some); err != nil {
			e.t.Fatal(err)
		}
		e.writeAt(some, e.paper(i))
		return "a paper edited"
	case 12: // to another day, or from or to no date
		var i int
		if _, err := fmt.Sscanf(filepath.Base(some), "2001.%05d.md", &i); err != nil {
			e.t.Fatal(err)
		}
		if err := os.Remove(some); err != nil {
			e.t.Fatal(err)
		}
		e.put(i)
		return "a paper moved"
	case 6:
		e.write("config.toml", fmt.Sprintf("baseURL = \"https://example.org/\"\ntitle = \"Title %d\"\nlanguageCode = %q\n[params.offprint]\nauthorThreshold = %d\ntopicThreshold = 1\nfeedItems = %d\ncards = %d\n[params.offprint.feeds]\nminimumPapers = %d\n", e.rand.IntN(3), []string{"en", "de"}[e.rand.IntN(2)], 1+e.rand.IntN(3), 2+e.rand.IntN(3), e.rand.IntN(4), e.rand.IntN(4)))
		return "the configuration changed"
	case 7:
		e.write("layouts/_partials/footer.html", fmt.Sprintf("<footer>%d</footer>", e.rand.IntN(3)))
		return "a template changed"
	case 8:
		e.write("assets/css/90-mine.css", fmt.Sprintf("a { color: #12345%d }", e.rand.IntN(9)))
		return "a style changed"
	case 9:
		e.write(fmt.Sprintf("content/own-%d.md", e.rand.IntN(2)), fmt.Sprintf("+++\ntitle = \"Own %d\"\n+++\nText %d.\n", e.rand.IntN(2), e.rand.IntN(9)))
		return "an own page changed"
	case 10:
		names, err := filepath.Glob(filepath.Join(public, "papers", "*", "index.html"))
		if err != nil || len(names) == 0 {
			e.t.Fatal("no pages", err)
		}
		if err := os.Remove(names[e.rand.IntN(len(names))]); err != nil {
			e.t.Fatal(err)
		}
		return "a page of the site deleted"
	case 11: // a month, completely or partly
		e.damageRelated()
		return "what is known of related papers damaged"
	}
	names, err := filepath.Glob(filepath.Join(public, "*", "*l")) // pages and feeds of names, and archive documents
	if err != nil || len(names) == 0 {
		return "nothing changed"
	}
	some = names[e.rand.IntN(len(names))]
	e.writeAt(some, "altered")
	return "a file of the site altered: " + filepath.Base(some)
}

// damageRelated deletes or damages some of the saved data about related papers.
func (e *editor) damageRelated() {
	names, err := filepath.Glob(filepath.Join(e.dir, ".offprint", "related", "*"))
	if err != nil || len(names) == 0 {
		e.t.Fatal("nothing is known of related papers", err)
	}
	name := names[e.rand.IntN(len(names))]
	data, err := os.ReadFile(name)
	if err != nil {
		e.t.Fatal(err)
	}
	older, ok := e.related[name]
	if e.related == nil {
		e.related = map[string][]byte{}
	}
	e.related[name] = slices.Clone(data)
	switch e.rand.IntN(4) {
	case 0:
		err = os.Remove(name)
	case 1:
		err = os.WriteFile(name, data[:e.rand.IntN(len(data))], 0o644)
	case 2:
		data[e.rand.IntN(len(data))] ^= 1
		err = os.WriteFile(name, data, 0o644)
	case 3: // replaces the file by that of an earlier build, or of another month
		if !ok {
			older, err = os.ReadFile(names[e.rand.IntN(len(names))])
		}
		err = errors.Join(err, os.WriteFile(name, older, 0o644))
	}
	if err != nil {
		e.t.Fatal(err)
	}
}

// clean builds the archive into an empty folder, without any state of earlier builds.
func (e *editor) clean() string {
	dir := filepath.Join(e.t.TempDir(), "archive")
	for _, name := range []string{"config.toml", "content", "layouts", "assets"} {
		from := filepath.Join(e.dir, name)
		if info, err := os.Stat(from); err != nil {
			continue
		} else if !info.IsDir() {
			data, err := os.ReadFile(from)
			if err != nil {
				e.t.Fatal(err)
			}
			e.writeAt(filepath.Join(dir, name), string(data))
		} else if err := os.CopyFS(filepath.Join(dir, name), os.DirFS(from)); err != nil {
			e.t.Fatal(err)
		}
	}
	build(e.t, generator.BuildOptions{Dir: dir})
	return filepath.Join(dir, "public")
}

// TestIncrementalIsClean makes random changes to an archive and builds after each. The site
// must equal that of a clean build into an empty folder.
func TestIncrementalIsClean(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	e := &editor{t: t, dir: dir, rand: rand.New(rand.NewPCG(1, 2))}
	e.write("config.toml", "baseURL = \"https://example.org/\"\ntitle = \"Title\"\n[params.offprint]\ntopicThreshold = 1\ncards = 3\n[params.offprint.feeds]\nminimumPapers = 2\n")
	for range 12 {
		e.add()
	}
	public := filepath.Join(dir, "public")
	build(t, generator.BuildOptions{Dir: dir, Dest: public})
	steps := 12
	switch {
	case long():
		steps = 60
	case testing.Short():
		steps = 6
	}
	for i := range steps {
		what := e.edit(public)
		res := build(t, generator.BuildOptions{Dir: dir, Dest: public, Jobs: 1 + i%3})
		clean := e.clean()
		compareSites(t, readSite(t, clean), readSite(t, public))
		if generator.Total(res.Changed) > 0 { // otherwise damaged files may stay, because they are not used
			compareSites(t, readRelated(t, filepath.Dir(clean)), readRelated(t, dir))
		}
		if t.Failed() {
			t.Fatalf("step %d: %s; %d of %d pages were rendered", i, what, generator.Total(res.Changed), generator.Total(res.Pages))
		}
	}
}

// readRelated reads the saved data about related papers.
func readRelated(t *testing.T, dir string) map[string]string {
	t.Helper()
	return readSite(t, filepath.Join(dir, ".offprint", "related"))
}

// TestIncrementalFilter changes the names in the filter, which exists if there are many names.
func TestIncrementalFilter(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	e := &editor{t: t, dir: dir}
	e.write("config.toml", "baseURL = \"https://example.org/\"\ntitle = \"Title\"\n[params.offprint]\nauthorThreshold = 1\ncards = 0\nsearch = false\napi = false\n")
	paper := func(day string, from, to int) {
		var names []string
		for i := from; i < to; i++ {
			names = append(names, fmt.Sprintf("%q", fmt.Sprintf("%c%[1]c Name%d", 'A'+i%26, i)))
		}
		e.write("content/"+strings.ReplaceAll(day, "-", "/")+"/paper.md",
			"+++\ntitle = \"Of "+day+"\"\ndate = "+day+"\nauthors = ["+strings.Join(names, ", ")+"]\n+++\nText.\n")
	}
	paper("2020-01-01", 0, 290)
	paper("2020-01-02", 290, 310)
	public := filepath.Join(dir, "public")
	build(t, generator.BuildOptions{Dir: dir, Dest: public})
	shard := filepath.Join(public, "authors", "letter", "bb.json")
	before, err := os.ReadFile(shard)
	if err != nil || !strings.Contains(string(before), `["BB Name1","bb-name1",1]`) {
		t.Fatalf("the file is %s (%v)", before, err)
	}
	for _, to := range []int{60, 0} { // other names, and then too few for a filter
		paper("2020-01-02", 0, to)
		build(t, generator.BuildOptions{Dir: dir, Dest: public})
		compareSites(t, readSite(t, e.clean()), readSite(t, public))
		if _, err := os.Stat(shard); !os.IsNotExist(err) {
			t.Errorf("of 290 names there is a filter (%v)", err)
		}
		paper("2020-01-03", 290, 315)
		build(t, generator.BuildOptions{Dir: dir, Dest: public})
		after, err := os.ReadFile(shard)
		if want := map[bool]string{true: `["BB Name1","bb-name1",2]`, false: `["BB Name1","bb-name1",1]`}[to > 0]; err != nil || !strings.Contains(string(after), want) {
			t.Errorf("the file is %s (%v), want %s", after, err, want)
		}
		compareSites(t, readSite(t, e.clean()), readSite(t, public))
		if err := os.RemoveAll(filepath.Join(dir, "content", "2020", "01", "03")); err != nil {
			t.Fatal(err)
		}
	}
}

// TestOnlyWhatIsStale counts the pages that a change affects.
func TestOnlyWhatIsStale(t *testing.T) {
	t.Parallel()
	dir := excerpt(t)
	configure(t, dir, "cards = 1", "cards = 7")
	build(t, generator.BuildOptions{Dir: dir})
	if res := build(t, generator.BuildOptions{Dir: dir}); generator.Total(res.Changed) != 0 || res.Removed != 0 {
		t.Errorf("nothing changed, and these were rendered: %v", res.Changed)
	}
	name := filepath.Join(dir, "content", "2017", "06", "12", "1706.03762.md")
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, append(data, "\nOne more sentence.\n"...), 0o644); err != nil {
		t.Fatal(err)
	}
	// An abstract is on the paper's own page, and its start is on the day's page. Few of the
	// later papers are or were related to this one.
	if res := build(t, generator.BuildOptions{Dir: dir}); len(res.Changed) != 2 || res.Changed[plan.KindPaper] < 1 || res.Changed[plan.KindPaper] > 10 || res.Changed[plan.KindDay] != 1 {
		t.Errorf("one abstract changed, and these were rendered: %v", res.Changed)
	}
	// A later day does not affect the past, except the link to the next day and the
	// eighth-newest day, which no longer has a card.
	later := filepath.Join(dir, "content", "2030", "01", "02", "title.md")
	if err := os.MkdirAll(filepath.Dir(later), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(later, []byte("+++\ntitle = \"Later\"\ndate = 2030-01-02\n+++\nText.\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	res := build(t, generator.BuildOptions{Dir: dir})
	want := map[plan.Kind]int{ // the new day, the one before it, and the one that loses its card
		plan.KindPaper: 1, plan.KindDay: 3, plan.KindWeek: 2, plan.KindMonth: 2, plan.KindYear: 2,
		plan.KindHome: 1, plan.KindArchive: 1, plan.KindStatistics: 1, plan.KindCite: 1, plan.KindDevelopers: 1,
	}
	if fmt.Sprint(res.Changed) != fmt.Sprint(want) {
		t.Errorf("a later day rendered %v, want %v", res.Changed, want)
	}
}

// TestKilledBuild kills a build when only its pages have been written. The next build must
// complete the site and leave nothing behind.
func TestKilledBuild(t *testing.T) {
	t.Parallel()
	dir := excerpt(t)
	public := filepath.Join(dir, "public")
	buildAndDie(t, dir, public)
	if len(readSite(t, public)) < 100 {
		t.Fatal("the build was to die late")
	}
	if err := os.RemoveAll(filepath.Join(dir, "content", "2017")); err != nil {
		t.Fatal(err)
	}
	build(t, generator.BuildOptions{Dir: dir, Dest: public})
	clean := filepath.Join(t.TempDir(), "clean")
	build(t, generator.BuildOptions{Dir: dir, Dest: clean})
	compareSites(t, readSite(t, clean), readSite(t, public))
}

// TestMovedArchive checks that an archive can be moved with its site, for example by unpacking
// a cache elsewhere, without anything being rendered again.
func TestMovedArchive(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "here")
	e := &editor{t: t, dir: dir, rand: rand.New(rand.NewPCG(1, 2))}
	e.write("config.toml", "baseURL = \"https://example.org/\"\ntitle = \"Title\"\n")
	for range 3 {
		e.add()
	}
	build(t, generator.BuildOptions{Dir: dir})
	there := filepath.Join(t.TempDir(), "there")
	if err := os.Rename(dir, there); err != nil {
		t.Fatal(err)
	}
	if res := build(t, generator.BuildOptions{Dir: there}); generator.Total(res.Changed) > 0 || res.Removed > 0 {
		t.Errorf("pages of a moved archive are made again: %v, %d files removed", res.Changed, res.Removed)
	}
	manifests := func() []string {
		names, err := filepath.Glob(filepath.Join(there, ".offprint", "manifest-*"))
		if err != nil {
			t.Fatal(err)
		}
		return names
	}
	e.dir = there
	e.add()
	if res := build(t, generator.BuildOptions{Dir: there}); res.Files < 10 || len(manifests()) != 1 {
		t.Errorf("%d files, manifests %v", res.Files, manifests())
	}

	// A copy without its site finds files of another build at the destination. Files that are
	// no longer pages stay, and pages are replaced.
	copied := filepath.Join(t.TempDir(), "copied")
	for _, folder := range []string{"content", ".offprint"} {
		if err := os.CopyFS(filepath.Join(copied, folder), os.DirFS(filepath.Join(there, folder))); err != nil {
			t.Fatal(err)
		}
	}
	e.dir = copied
	e.write("config.toml", "baseURL = \"https://example.org/\"\ntitle = \"Title\"\n")
	if err := os.Remove(e.papers()[0]); err != nil {
		t.Fatal(err)
	}
	for _, i := range []int{1, 2, 3, 4} {
		e.write(fmt.Sprintf("public/papers/2001.%05d/index.html", i), "Mine.")
	}
	res := build(t, generator.BuildOptions{Dir: copied})
	mine := 0
	for _, i := range []int{1, 2, 3, 4} {
		if data, err := os.ReadFile(filepath.Join(copied, "public", "papers", fmt.Sprintf("2001.%05d", i), "index.html")); err != nil || string(data) == "Mine." {
			mine++
		}
	}
	if mine != 1 || res.Removed > 0 {
		t.Errorf("of four files of somebody else's, where three pages are, %d are left; %d removed", mine, res.Removed)
	}
}

// TestDamagedManifest checks that a damaged manifest causes a clean build, never a wrong one.
func TestDamagedManifest(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	e := &editor{t: t, dir: dir, rand: rand.New(rand.NewPCG(1, 2))}
	e.write("config.toml", "baseURL = \"https://example.org/\"\ntitle = \"Title\"\n")
	for range 12 {
		e.add()
	}
	first := build(t, generator.BuildOptions{Dir: dir})
	names, err := filepath.Glob(filepath.Join(dir, ".offprint", "manifest-*"))
	if err != nil || len(names) != 1 {
		t.Fatal(names, err)
	}
	good, err := os.ReadFile(names[0])
	if err != nil {
		t.Fatal(err)
	}
	for what, damaged := range map[string]string{
		"empty":             "",
		"cut off":           string(good[:len(good)/2]),
		"cut at a line":     string(good[:strings.LastIndex(string(good), "end ")]),
		"one digit changed": strings.Replace(string(good), " 17", " 18", 1),
		"another version":   strings.Replace(string(good), "manifest 3", "manifest 2", 1),
		"no text":           "\x00\xff\n\n",
	} {
		if err := os.WriteFile(names[0], []byte(damaged), 0o644); err != nil {
			t.Fatal(err)
		}
		res := build(t, generator.BuildOptions{Dir: dir})
		if generator.Total(res.Changed) != generator.Total(first.Pages) || res.Removed != 0 {
			t.Errorf("with a manifest that is damaged (%s), %d pages were rendered and %d removed", what, generator.Total(res.Changed), res.Removed)
		}
	}
}

// TestCatalogMayBeLost deletes and damages the saved catalog between builds. Nothing may be
// rendered because of that.
func TestCatalogMayBeLost(t *testing.T) {
	t.Parallel()
	dir := excerpt(t)
	first := build(t, generator.BuildOptions{Dir: dir})
	name := filepath.Join(dir, ".offprint", "catalog")
	good, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for _, damaged := range [][]byte{nil, {}, []byte("offprint catalog 2\n"), good[:len(good)-1], append(good, 0)} {
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
		if damaged != nil {
			if err := os.WriteFile(name, damaged, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		res := build(t, generator.BuildOptions{Dir: dir})
		if generator.Total(res.Changed) != 0 || generator.Total(res.Pages) != generator.Total(first.Pages) || res.Papers != first.Papers {
			t.Errorf("with a catalog of %d bytes: %+v", len(damaged), res)
		}
	}
}

// TestEditThatHidesItself edits a page without changing its size and time. The build that
// notices it fails, and the next build reads the page again.
func TestEditThatHidesItself(t *testing.T) {
	t.Parallel()
	dir := oneDay(t)
	past := time.Now().Add(-time.Hour)
	page := func(name, title string, at time.Time) {
		t.Helper()
		file := filepath.Join(dir, "content", "2025", "01", "02", name+".md")
		writeFile(t, file, "+++\ntitle = \""+title+"\"\ndate = 2025-01-02\n+++\nText.\n")
		if err := os.Chtimes(file, at, at); err != nil {
			t.Fatal(err)
		}
	}
	page("a", "Old one", past)
	page("b", "Another", past)
	build(t, generator.BuildOptions{Dir: dir})
	page("a", "New one", past)
	page("b", "Changed", past.Add(time.Minute))
	_, err := generator.Build(t.Context(), generator.BuildOptions{Dir: dir})
	if err == nil || !strings.Contains(err.Error(), "2025/01/02/a.md") || !strings.Contains(err.Error(), "try again") {
		t.Fatalf("the build says %v", err)
	}
	build(t, generator.BuildOptions{Dir: dir})
	for _, title := range []string{"New one", "Changed"} {
		if day := readText(t, filepath.Join(dir, "public", "2025", "01", "02", "index.html")); !strings.Contains(day, title) {
			t.Errorf("the day lacks %q", title)
		}
	}
}

// TestNewPageOfCoauthor gives an author a page because of a paper by that author alone. The
// pages of coauthors who share one paper must not be rendered again, as their lists do not
// show it.
func TestNewPageOfCoauthor(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	e := &editor{t: t, dir: dir, rand: rand.New(rand.NewPCG(1, 2))}
	e.write("config.toml", "baseURL = \"https://example.org/\"\n[params.offprint]\nauthorThreshold = 2\n")
	e.addBy(1, `"Ada Lovelace", "Alan Turing"`)
	e.addBy(2, `"Ada Lovelace"`)
	e.addBy(3, `"Ada Lovelace"`)
	build(t, generator.BuildOptions{Dir: dir})
	e.addBy(4, `"Alan Turing"`)
	if res := build(t, generator.BuildOptions{Dir: dir}); res.Changed[plan.KindAuthor] != 1 {
		t.Errorf("a name gets a page, and %d pages of names were rendered", res.Changed[plan.KindAuthor])
	}
	e.addBy(5, `"Ada Lovelace", "Alan Turing"`)
	if res := build(t, generator.BuildOptions{Dir: dir}); res.Changed[plan.KindAuthor] != 2 {
		t.Errorf("two names share a second paper, and %d pages of names were rendered", res.Changed[plan.KindAuthor])
	}
	compareSites(t, readSite(t, e.clean()), readSite(t, filepath.Join(dir, "public")))
}

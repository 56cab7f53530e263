package generator_test

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/mmcdole/gofeed"

	"offprint/generator"
	"offprint/generator/memorytest"
	"offprint/generator/plan"
	"offprint/generator/search"
)

// TestMain lets the test binary act as the child process of a build, and as a build that is
// killed.
func TestMain(m *testing.M) {
	var err error
	switch {
	case len(os.Args) == 3 && os.Args[1] == "work":
		err = generator.Work(context.Background(), os.Args[2])
	case len(os.Args) == 4 && os.Args[1] == "build-and-die":
		dies := &dying{dest: os.Args[3]}
		dies.before = dies.segments()
		_, err = generator.Build(context.Background(), generator.BuildOptions{Dir: os.Args[2], Dest: os.Args[3], Jobs: 1, Progress: dies})
	default:
		os.Exit(runTests(m))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

func runTests(m *testing.M) int {
	defer func() { _ = os.RemoveAll(sharedDir) }()
	return memorytest.Run(m)
}

// long reports whether long tests are requested; they take more random steps.
func long() bool { return os.Getenv("OFFPRINT_LONG_TESTS") == "1" }

// dying is the progress of a build that exits as soon as the pages and a segment of the index
// have been written.
type dying struct {
	dest   string
	before int
	of     string // label of the current stretch of work
}

func (d *dying) Start(label string, _ int64) { d.of = label }
func (*dying) Add(int64)                     {}

func (d *dying) Finish() {
	if d.of != "pages" { // the index is written concurrently with the pages and completed after them
		return
	}
	for start := time.Now(); time.Since(start) < 2*time.Minute; time.Sleep(10 * time.Millisecond) {
		if d.segments() > d.before {
			os.Exit(killed)
		}
	}
}

func (d *dying) segments() int {
	names, _ := filepath.Glob(filepath.Join(d.dest, search.Folder, "*", search.SegmentFile))
	return len(names)
}

const killed = 9

// buildAndDie starts a build that is killed late.
func buildAndDie(t *testing.T, dir, dest string) {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe, "build-and-die", dir, dest)
	if out, _ := cmd.CombinedOutput(); cmd.ProcessState.ExitCode() != killed {
		t.Fatalf("the build was to die: %s", out)
	}
}

// demonstration returns a copy of the archive that ships with the project.
func demonstration(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := copyDemonstration(dir, "."); err != nil {
		t.Fatal(err)
	}
	return dir
}

// excerpt returns a copy of that archive with only some of its years, and with its own pages.
// Its site has a page of every kind that the whole one has and is built in a third of the
// time. Only one day has a card.
func excerpt(t *testing.T) string {
	t.Helper()
	return foldersOfDemonstration(t, "2017", "2018/03", "2025")
}

// oneDay returns a copy of that archive with only one day, which has two papers, and with its
// own pages. It is for tests that are not about papers.
func oneDay(t *testing.T) string {
	t.Helper()
	return foldersOfDemonstration(t, "2017/06/12")
}

func foldersOfDemonstration(t *testing.T, folders ...string) string {
	t.Helper()
	dir := t.TempDir()
	if err := copyDemonstration(dir, folders...); err != nil {
		t.Fatal(err)
	}
	configure(t, dir, "feedItems = 30", "feedItems = 30\ncards = 1")
	return dir
}

// excerptPapers is the number of papers of an excerpt.
const excerptPapers = 24

// copyDemonstration copies the given folders of the demonstration's content/ into an archive,
// with its own pages and its configuration.
func copyDemonstration(dir string, folders ...string) error {
	for _, folder := range folders {
		folder = filepath.Join("content", filepath.FromSlash(folder))
		if err := os.CopyFS(filepath.Join(dir, folder), os.DirFS(filepath.Join("..", folder))); err != nil {
			return err
		}
	}
	for _, name := range []string{"config.toml", "content/about.md", "content/how-to-read.md"} {
		data, err := os.ReadFile(filepath.Join("..", filepath.FromSlash(name)))
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, filepath.FromSlash(name)), data, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// configure replaces a line of an archive's configuration.
func configure(t *testing.T, dir, from, to string) {
	t.Helper()
	name := filepath.Join(dir, "config.toml")
	config, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Count(string(config), from) != 1 {
		t.Fatalf("config.toml does not say %s once", from)
	}
	writeFile(t, name, strings.Replace(string(config), from, to, 1))
}

// sharedDir is a folder that several tests read; see builtDemonstration.
var sharedDir string

var shipped = sync.OnceValues(func() (res generator.BuildResult, err error) {
	if sharedDir, err = os.MkdirTemp("", "offprint-generator-"); err != nil {
		return res, err
	}
	if err := copyDemonstration(sharedDir, "."); err != nil {
		return res, err
	}
	return generator.Build(context.Background(), generator.BuildOptions{Dir: sharedDir})
})

// builtDemonstration returns the folder of the archive that ships with the project, with its
// site built, and the result of the build. Tests must not change either.
func builtDemonstration(t *testing.T) (dir string, res generator.BuildResult) {
	t.Helper()
	res, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	return sharedDir, res
}

// child returns the command that writes a large index: this test binary.
func child(t *testing.T) []string {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return []string{exe, "work"}
}

func build(t *testing.T, o generator.BuildOptions) generator.BuildResult {
	t.Helper()
	o.Child = child(t)
	o.Log = func(s string) { t.Log(s) }
	res, err := generator.Build(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

func TestDemonstration(t *testing.T) {
	t.Parallel()
	dir, res := builtDemonstration(t)
	if res.Papers < 77 || res.Pages[plan.KindDay] < 40 || res.Pages[plan.KindYear] < 10 {
		t.Errorf("the demonstration has %d papers on %d days of %d years", res.Papers, res.Pages[plan.KindDay], res.Pages[plan.KindYear])
	}
	check, err := generator.Check(context.Background(), generator.CheckOptions{Child: child(t), Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range check.Problems {
		t.Error(p)
	}
	if check.Files != res.Files {
		t.Errorf("the site has %d files, the build made %d", check.Files, res.Files)
	}
	public := filepath.Join(dir, "public")
	validSitemaps(t, public, 10)
	for _, kind := range []string{"*.html", "*/*.html", "papers/1706.03762/*.html", "feed.xml", "atom.xml", "feed.json", "assets/*.css", "assets/*.js", "sitemap*.xml"} {
		names, err := filepath.Glob(filepath.Join(public, filepath.FromSlash(kind)))
		if err != nil || len(names) == 0 {
			t.Errorf("there is no %s", kind)
		}
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(data, []byte("\n\n")) || bytes.Contains(data, []byte(">\n<")) || bytes.Contains(data, []byte("  <")) {
				t.Errorf("%s is not minified", name)
			}
		}
	}
}

// TestBuildsAreEqual builds twice, with different numbers of processes and into different
// folders, and once more over the first site. All sites must be equal.
func TestBuildsAreEqual(t *testing.T) {
	t.Parallel()
	dir := excerpt(t)
	if long() {
		dir = demonstration(t)
	}
	first, second := filepath.Join(t.TempDir(), "a"), filepath.Join(t.TempDir(), "b", "c")
	build(t, generator.BuildOptions{Dir: dir, Dest: first, Jobs: 1})
	want := readSite(t, first)
	build(t, generator.BuildOptions{Dir: dir, Dest: second, Jobs: 3})
	compareSites(t, want, readSite(t, second))
	build(t, generator.BuildOptions{Dir: dir, Dest: first, Jobs: 2})
	compareSites(t, want, readSite(t, first))
}

func readSite(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, name)
		files[filepath.ToSlash(rel)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func compareSites(t *testing.T, want, got map[string]string) {
	t.Helper()
	for name, data := range want {
		if got[name] != data {
			t.Errorf("%s differs", name)
		}
	}
	for name := range got {
		if _, ok := want[name]; !ok {
			t.Errorf("%s is one more", name)
		}
	}
}

func TestFeedsOfASite(t *testing.T) {
	t.Parallel()
	dir := excerpt(t)
	configure(t, dir, "feedItems = 30", "feedItems = 20")
	build(t, generator.BuildOptions{Dir: dir, BaseURL: "https://me.github.io/papers/"})
	for _, name := range []string{"feed.xml", "atom.xml", "feed.json"} {
		f, err := os.Open(filepath.Join(dir, "public", name))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		feed, err := gofeed.NewParser().Parse(f)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if feed.Title != "Offprint" || len(feed.Items) != 20 {
			t.Errorf("%s: %q with %d items", name, feed.Title, len(feed.Items))
		}
		last := time.Now()
		for _, item := range feed.Items {
			if item.GUID != item.Link || !strings.HasPrefix(item.Link, "https://me.github.io/papers/papers/") {
				t.Errorf("%s: guid %q, link %q", name, item.GUID, item.Link)
			}
			if item.PublishedParsed == nil || item.PublishedParsed.After(last) {
				t.Errorf("%s: %s is of %v, after %v", name, item.Title, item.PublishedParsed, last)
			} else {
				last = *item.PublishedParsed
			}
			text := item.Content + item.Description
			if strings.Count(text, ".") < 3 {
				t.Errorf("%s: %s has not its whole abstract: %q", name, item.Title, text)
			}
		}
	}
}

func TestBadFileOfContent(t *testing.T) {
	t.Parallel()
	dir := excerpt(t)
	bad := filepath.Join(dir, "content", "2020", "01", "01", "bad.md")
	if err := os.MkdirAll(filepath.Dir(bad), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(bad, []byte("+++\ntitle = \"x\ndate = 2020-01-01\n+++\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	res := build(t, generator.BuildOptions{Dir: dir})
	if res.Skipped != 1 || res.Papers != excerptPapers {
		t.Errorf("%d skipped, %d papers", res.Skipped, res.Papers)
	}
}

func TestDestinationInTheArchive(t *testing.T) {
	t.Parallel()
	dir := excerpt(t)
	for _, dest := range []string{dir, filepath.Dir(dir), filepath.Join(dir, "content"), filepath.Join(dir, "themes", "x"), filepath.Join(dir, "i18n"), filepath.Join(dir, ".offprint"), filepath.Join(dir, ".git", "x")} {
		_, err := generator.Build(context.Background(), generator.BuildOptions{Dir: dir, Dest: dest, Child: []string{"false"}})
		if err == nil || !strings.Contains(err.Error(), "choose another") {
			t.Errorf("building into %s: %v", dest, err)
		}
	}
}

package archive_test

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"offprint/generator/archive"
	"offprint/generator/paper"
)

// library is an archive in a temporary folder.
type library struct {
	*testing.T
	dir string
}

func newLibrary(t *testing.T) library { return library{t, t.TempDir()} }

func (l library) file(path string) string {
	return filepath.Join(l.dir, "content", filepath.FromSlash(path))
}

// write writes a paper's file with a modification time an hour ago, plus minutes.
func (l library) write(path, text string, minutes int) {
	l.Helper()
	name := l.file(path)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		l.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		l.Fatal(err)
	}
	when := time.Now().Add(-time.Hour + time.Duration(minutes)*time.Minute)
	if err := os.Chtimes(name, when, when); err != nil {
		l.Fatal(err)
	}
}

func (l library) open() (*archive.Catalog, []*archive.Problem) {
	l.Helper()
	return l.openWith(archive.CatalogOptions{})
}

func (l library) openWith(o archive.CatalogOptions) (*archive.Catalog, []*archive.Problem) {
	l.Helper()
	o.Program = archive.Sum{1}
	c, problems, err := archive.OpenCatalog(l.Context(), l.dir, o)
	if err != nil {
		l.Fatal(err)
	}
	more, err := c.Load(l.Context())
	if err != nil {
		l.Fatal(err)
	}
	return c, append(problems, more...)
}

// same checks that the catalog has the contents of the files.
func (l library) same(c *archive.Catalog) {
	l.Helper()
	entries, _, err := archive.Read(l.Context(), filepath.Join(l.dir, "content"), 0)
	if err != nil {
		l.Fatal(err)
	}
	if len(entries) != len(c.Cards) {
		l.Fatalf("%d cards of %d papers", len(c.Cards), len(entries))
	}
	for i, e := range entries {
		card := c.Cards[i]
		full, err := c.Paper(card)
		if err != nil || card.Path != e.Path || !full.Equal(&e.Paper) {
			l.Errorf("%s: %v: the paper is not that of the file", e.Path, err)
		}
		light := e.Paper
		light.Abstract, light.Summary = "", ""
		if !card.Paper().Equal(&light) {
			l.Errorf("%s: the card says\n%+v\nand the file\n%+v", e.Path, card.Paper(), light)
		}
		o := card.Outline()
		for j, id := range o.Authors() {
			if c.Names[id] != light.Authors[j] {
				l.Errorf("%s: author %d is %q in the names", e.Path, j, c.Names[id])
			}
		}
		for j, id := range o.Topics() {
			if c.Names[id] != light.Topics[j] {
				l.Errorf("%s: topic %d is %q in the names", e.Path, j, c.Names[id])
			}
		}
		if title, language := card.Title(); title != light.Title || language != light.Language {
			l.Errorf("%s: the title is %q in %q", e.Path, title, language)
		}
		if o.Date != light.Date || o.Upvotes != light.Upvotes {
			l.Errorf("%s: the outline says %+v", e.Path, o)
		}
		if (o.Organization == archive.NoName) != (light.Organization == "") {
			l.Errorf("%s: organization %d for %q", e.Path, o.Organization, light.Organization)
		}
	}
}

func someText(n int) string {
	return fmt.Sprintf("+++\ntitle = \"Paper %d\"\ndate = 2025-01-02\nid = \"arxiv:2501.%05d\"\nauthors = [\"Ada %d\", \"Alan\"]\ntopics = [\"logic\", \"t%d\"]\norganization = \"X\"\nupvotes = %d\naliases = [\"/papers/old-%d/\"]\n[links]\ncode = \"https://code.example/%d\"\nmedia = [\"https://a.example/\"]\n+++\nAbstract %d.\n", n, n, n%3, n%2, n, n, n, n)
}

func pathOf(n int) string { return fmt.Sprintf("2025/01/02/2501.%05d.md", n) }

// TestCatalog changes an archive in every way, and checks each time that a saved catalog leads
// to the same result as a new one.
func TestCatalog(t *testing.T) {
	l := newLibrary(t)
	for n := range 20 {
		l.write(pathOf(n), someText(n), 0)
	}
	c, problems := l.open()
	l.same(c)
	if len(problems) > 0 {
		t.Error(problems)
	}
	if err := c.Save(); err != nil {
		t.Fatal(err)
	}
	sum := c.Sum
	check := func(what string, changed bool) {
		t.Helper()
		c, _ := l.open()
		l.same(c)
		if (c.Sum != sum) != changed {
			t.Errorf("%s: the sum has changed: %v, want %v", what, c.Sum != sum, changed)
		}
		if err := c.Save(); err != nil {
			t.Fatal(err)
		}
		sum = c.Sum
		again, _ := l.open()
		l.same(again)
		if again.Sum != sum || !reflect.DeepEqual(names(again), names(c)) {
			t.Errorf("%s: what was saved is not what is read", what)
		}
	}
	check("nothing changed", false)
	l.write(pathOf(3), someText(3), 1)
	check("written again", false)
	l.write(pathOf(4), someText(5), 1)
	check("another paper of the same size", true)
	l.write(pathOf(20), someText(20), 1)
	check("one more", true)
	if err := os.Remove(l.file(pathOf(0))); err != nil {
		t.Fatal(err)
	}
	check("one less", true)
	if err := os.Rename(l.file(pathOf(1)), l.file("2025/01/02/other.md")); err != nil {
		t.Fatal(err)
	}
	check("moved", true)
	l.write(pathOf(7), "+++\ntitle = 1\n", 1)
	check("broken", true)
	l.write(pathOf(7), someText(7), 2)
	check("repaired", true)
	for n := range 30 {
		if err := os.RemoveAll(l.file(pathOf(n))); err != nil {
			t.Fatal(err)
		}
	}
	check("nearly all gone", true)
}

// TestCatalogDamagedCards damages the cards of a saved catalog, which are not read until they
// are needed. The loaded catalog must still have the contents of the files.
func TestCatalogDamagedCards(t *testing.T) {
	l := newLibrary(t)
	for n := range 20 {
		l.write(pathOf(n), someText(n), 0)
	}
	c, _ := l.open()
	if err := c.Save(); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(l.dir, ".offprint", "catalog")
	saved, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for what, damaged := range map[string][]byte{
		"a byte":  append(slices.Clone(saved[:len(saved)-10]), append([]byte{saved[len(saved)-10] ^ 1}, saved[len(saved)-9:]...)...),
		"cut off": saved[:len(saved)-1],
		"longer":  append(slices.Clone(saved), 0),
	} {
		for _, changed := range []bool{false, true} {
			if err := os.WriteFile(name, damaged, 0o644); err != nil {
				t.Fatal(err)
			}
			if changed {
				l.write(pathOf(3), someText(3), 1)
			}
			again, problems := l.open()
			l.same(again)
			if again.Sum != c.Sum || len(problems) > 0 {
				t.Errorf("%s, a file changed: %v: problems %v", what, changed, problems)
			}
			if err := again.Save(); err != nil {
				t.Fatal(err)
			}
			l.same(again)
		}
	}
}

func names(c *archive.Catalog) []string {
	var used []string
	for i := range c.Cards {
		used = append(append(used, c.Cards[i].Paper().Authors...), c.Cards[i].Paper().Topics...)
	}
	slices.Sort(used)
	return slices.Compact(used)
}

// TestCatalogOfAFreshFile writes a file twice within the time resolution of the file system.
func TestCatalogOfAFreshFile(t *testing.T) {
	l := newLibrary(t)
	l.write(pathOf(1), someText(1), 0)
	when := time.Now()
	stamp := func() {
		if err := os.Chtimes(l.file(pathOf(1)), when, when); err != nil {
			t.Fatal(err)
		}
	}
	stamp()
	c, _ := l.open()
	if err := c.Save(); err != nil {
		t.Fatal(err)
	}
	l.write(pathOf(1), someText(2), 0)
	stamp()
	c, _ = l.open()
	l.same(c)
}

// TestCatalogTellsProblemsAgain checks that the problems of a file are reported at every
// build.
func TestCatalogTellsProblemsAgain(t *testing.T) {
	l := newLibrary(t)
	l.write(pathOf(1), "+++\ntitle = \"A\"\ndate = 2025-01-02\nid = \"nonsense:1\"\n+++\nText.\n", 0)
	l.write(pathOf(2), "no front matter", 0)
	for range 3 {
		c, problems := l.open()
		if len(problems) != 2 || len(c.Cards) != 1 {
			t.Fatalf("%d cards, problems %v", len(c.Cards), problems)
		}
		if err := c.Save(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestPaperThatChanged checks that Paper fails if the file has changed since its card was
// made.
func TestPaperThatChanged(t *testing.T) {
	l := newLibrary(t)
	l.write(pathOf(1), someText(1), 0)
	c, _ := l.open()
	if err := c.Save(); err != nil {
		t.Fatal(err)
	}
	l.write(pathOf(1), someText(2), 0)
	if p, err := c.Paper(c.Cards[0]); err == nil {
		t.Errorf("the paper is %q", p.Title)
	}
	if err := os.Remove(l.file(pathOf(1))); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Paper(c.Cards[0]); err == nil {
		t.Error("the paper is there without its file")
	}
}

// TestKeptPaper checks that a paper is not parsed twice.
func TestKeptPaper(t *testing.T) {
	l := newLibrary(t)
	l.write(pathOf(1), someText(1), 0)
	l.write(pathOf(2), "+++\ntitle = \"A\"\nauthors = [\"Ada\", \"Bob\"]\nnote = \"n\"\nupvotes = 3\npick = true\n[citation]\nvolume = \"2\"\n[extra]\nx = [1, 2]\n+++\nText.\n", 0)
	fresh, _ := l.openWith(archive.CatalogOptions{Locked: true}) // keeps the papers that it parses
	if err := fresh.Save(); err != nil {
		t.Fatal(err)
	}
	for _, card := range fresh.Cards {
		if card.Kept().Size == 0 {
			t.Errorf("%s was parsed and not kept", card.Path)
		}
	}
	if err := fresh.Close(); err != nil {
		t.Fatal(err)
	}
	saved, _ := l.openWith(archive.CatalogOptions{Locked: true}) // parses nothing until a paper is requested
	for name, c := range map[string]*archive.Catalog{"saved": saved, "closed": fresh} {
		for _, card := range c.Cards {
			first, err := c.Paper(card)
			want, err2 := archive.ReadPaper(filepath.Join(l.dir, "content"), card.Path, card.Sum())
			if err != nil || err2 != nil || !first.Equal(want) {
				t.Fatalf("%s: %+v, %v, %v", name, first, err, err2)
			}
			if kept := card.Kept().Size > 0; kept != (c == saved) {
				t.Errorf("%s: a paper that was read is kept: %v", name, kept)
			}
		}
	}
	other, err := archive.OpenKept(saved.Kept().Name()) // as a child process does
	if err != nil {
		t.Fatal(err)
	}
	for i, card := range saved.Cards {
		want, err := saved.Paper(card)
		if p, ok := other.Paper(card.Kept()); err != nil || !ok || !p.Equal(want) {
			t.Errorf("read by another: %+v, %v, %v", p, err, ok)
		}
		l.write(card.Path, someText(5+i), 1)
		if p, err2 := saved.Paper(card); err2 != nil || !p.Equal(want) {
			t.Errorf("it has changed since: %+v, %v", p, err2)
		}
	}
	if err := saved.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(saved.Kept().Name()); err == nil {
		t.Error("the file is still there")
	}
	if p, err := saved.Paper(saved.Cards[0]); err == nil {
		t.Errorf("a paper that has changed, and is kept no more: %q", p.Title)
	}
}

// TestNewCatalog checks a catalog of papers in memory.
func TestNewCatalog(t *testing.T) {
	p := paper.Paper{ID: "arxiv:2501.00001", Title: "A", Date: 20250101, Abstract: "Text.", Authors: []string{"Ada"}}
	c := archive.NewCatalog([]archive.Entry{{Path: "b.md", Paper: p}, {Path: "a.md", Paper: p}})
	if len(c.Cards) != 2 || c.Cards[0].Path != "a.md" || len(c.Names) != 1 {
		t.Errorf("%+v", c)
	}
	full, err := c.Paper(c.Cards[1])
	if err != nil || full.Abstract != "Text." || c.Cards[1].Paper().Abstract != "" {
		t.Errorf("%+v, %v", full, err)
	}
}

// TestDerived checks data that is derived from a paper once and saved with its card.
func TestDerived(t *testing.T) {
	l := newLibrary(t)
	for i := range 3 {
		l.write(pathOf(i+1), someText(i+1), 0)
	}
	made := 0
	o := archive.CatalogOptions{Jobs: 1, Derive: func(p *paper.Paper) []string {
		made++
		return []string{p.Title + "\x00\xff", ""}
	}}
	check := func(c *archive.Catalog, want int) {
		t.Helper()
		for _, card := range c.Cards {
			if got, want := card.Derived(), []string{card.Paper().Title + "\x00\xff", ""}; !slices.Equal(got, want) {
				t.Errorf("derived of %s is %q, want %q", card.Path, got, want)
			}
			if p, err := c.Paper(card); err != nil || p.Title != card.Paper().Title || len(p.Authors) != len(card.Paper().Authors) {
				t.Errorf("%+v, %v", p, err)
			}
		}
		if err := c.Save(); err != nil || made != want {
			t.Errorf("made %d times, want %d; %v", made, want, err)
		}
	}
	c, _ := l.openWith(o)
	check(c, 3)
	l.write(pathOf(2), someText(9), 1)
	c, _ = l.openWith(o)
	check(c, 4)
	c, _ = l.openWith(o)
	check(c, 4)
	c = archive.NewCatalog([]archive.Entry{{Path: "a.md", Paper: paper.Paper{Title: "A"}}})
	if got := c.Cards[0].Derived(); got != nil {
		t.Errorf("derived of nothing is %q", got)
	}
}

// TestTouched checks that only files that may have changed are examined, and those behind
// symbolic links.
func TestTouched(t *testing.T) {
	l := newLibrary(t)
	elsewhere := t.TempDir()
	paths := []string{"2025/01/02/a.md", "2025/01/02/b.md", "2025/01/03/c.md", "2026/01/02/d.md"}
	if err := os.MkdirAll(l.file("2025"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(elsewhere, l.file("2026")); err != nil {
		t.Skip("no links here:", err)
	}
	for i, path := range paths {
		l.write(path, someText(i), 0)
	}
	c, _ := l.open()
	if err := c.Save(); err != nil {
		t.Fatal(err)
	}
	for i, path := range paths {
		l.write(path, someText(10+i), 1)
	}
	for _, test := range []struct {
		touched []string
		want    string // numbers of the papers in the catalog
	}{
		{[]string{}, "0 1 2 13"},
		{[]string{"2025/01/02/b.md", "../config.toml", "2025/01/02/none.md"}, "0 11 2 13"},
		{[]string{"2025/01/02"}, "10 11 2 13"},
		{[]string{"2025/01/0"}, "0 1 2 13"},
		{[]string{"2025"}, "10 11 12 13"},
		{[]string{"."}, "10 11 12 13"},
		{nil, "10 11 12 13"},
	} {
		c, _ := l.openWith(archive.CatalogOptions{Touched: test.touched})
		var got []string
		for _, card := range c.Cards {
			title, _ := card.Title()
			got = append(got, strings.TrimPrefix(title, "Paper "))
		}
		if got := strings.Join(got, " "); got != test.want {
			t.Errorf("touched %q: papers %s, want %s", test.touched, got, test.want)
		}
	}

	// Files that were not examined do not count as read: the next full read finds their
	// changes.
	c, _ = l.openWith(archive.CatalogOptions{Touched: []string{"2025/01/02/b.md"}})
	if err := c.Save(); err != nil {
		t.Fatal(err)
	}
	c, _ = l.open()
	l.same(c)
	if err := c.Save(); err != nil {
		t.Fatal(err)
	}

	// A touched file is read even if its size and time are unchanged.
	name := l.file(paths[2])
	info, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	l.write(paths[2], someText(15), 0)
	if err := os.Chtimes(name, info.ModTime(), info.ModTime()); err != nil {
		t.Fatal(err)
	}
	c, _ = l.openWith(archive.CatalogOptions{Touched: []string{paths[2]}})
	l.same(c)
	if err := c.Save(); err != nil {
		t.Fatal(err)
	}

	// Changes of a folder show that files were added or removed.
	if err := os.Remove(l.file(paths[0])); err != nil {
		t.Fatal(err)
	}
	l.write("2025/01/03/e.md", someText(20), 0)
	c, _ = l.openWith(archive.CatalogOptions{Touched: []string{}})
	l.same(c)
}

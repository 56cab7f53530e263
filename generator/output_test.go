package generator_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"offprint/generator"
)

func writeFile(t *testing.T, name, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestFailedBuildLeavesTheSite checks that the old site is intact after a build that failed,
// or was killed, when some of its pages had been written.
func TestFailedBuildLeavesTheSite(t *testing.T) {
	dir := excerpt(t)
	public := filepath.Join(dir, "public")
	build(t, generator.BuildOptions{Dir: dir, Dest: public})
	before := readSite(t, public)

	writeFile(t, filepath.Join(dir, "config.toml"), "baseURL = \"https://example.org/other/\"\ntitle = \"Another\"\n")
	template := filepath.Join(dir, "layouts", "_partials", "page", "year.html")
	writeFile(t, template, `{{ div 1 0 }}`)
	_, err := generator.Build(context.Background(), generator.BuildOptions{Dir: dir, Dest: public, Child: child(t), Jobs: 1})
	if err == nil || !strings.Contains(err.Error(), "year.html") {
		t.Fatalf("the build was to fail: %v", err)
	}
	compareSites(t, before, readSite(t, public))

	if err := os.Remove(template); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(dir, "content", "2017")); err != nil {
		t.Fatal(err)
	}
	buildAndDie(t, dir, public)
	for name, data := range readSite(t, public) {
		if strings.HasPrefix(name, ".offprint-new/") || strings.HasPrefix(name, "search/") && before[name] == "" {
			continue // nothing links to it
		}
		if before[name] != data {
			t.Errorf("%s is not as it was", name)
		}
	}
	build(t, generator.BuildOptions{Dir: dir, Dest: public})
	clean := filepath.Join(t.TempDir(), "clean")
	build(t, generator.BuildOptions{Dir: dir, Dest: clean})
	compareSites(t, readSite(t, clean), readSite(t, public))
}

// TestLinksInTheDestination checks that symbolic links are replaced, not their targets.
func TestLinksInTheDestination(t *testing.T) {
	dir := excerpt(t)
	public := filepath.Join(dir, "public")
	clean := filepath.Join(t.TempDir(), "clean")
	build(t, generator.BuildOptions{Dir: dir, Dest: clean})
	build(t, generator.BuildOptions{Dir: dir, Dest: public})

	victims := t.TempDir()
	victim := filepath.Join(victims, "file")
	writeFile(t, victim, "precious")
	for _, name := range []string{"index.html", "authors/index.html"} {
		replaceByLink(t, filepath.Join(public, filepath.FromSlash(name)), victim)
	}
	elsewhere := filepath.Join(victims, "papers")
	if err := os.Rename(filepath.Join(public, "papers"), elsewhere); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(elsewhere, filepath.Join(public, "papers")); err != nil {
		t.Skip("no links here:", err)
	}
	papers := readSite(t, elsewhere)
	writeFile(t, filepath.Join(dir, "layouts", "_partials", "footer.html"), "<footer>new</footer>") // changes all pages
	if err := os.RemoveAll(filepath.Join(dir, "content", "2017")); err != nil {                     // removes some pages
		t.Fatal(err)
	}
	build(t, generator.BuildOptions{Dir: dir, Dest: public})
	compareSites(t, papers, readSite(t, elsewhere))
	if data, err := os.ReadFile(victim); string(data) != "precious" {
		t.Errorf("a file that a link led to is %.60q (%v)", data, err)
	}
	clean = filepath.Join(t.TempDir(), "clean")
	build(t, generator.BuildOptions{Dir: dir, Dest: clean})
	compareSites(t, readSite(t, clean), readSite(t, public))

	link := filepath.Join(dir, "link")
	if err := os.Symlink(filepath.Join(dir, "content"), link); err != nil {
		t.Fatal(err)
	}
	_, err := generator.Build(context.Background(), generator.BuildOptions{Dir: dir, Dest: link, Child: child(t)})
	if err == nil || !strings.Contains(err.Error(), "choose another") {
		t.Errorf("a destination that leads to content/: %v", err)
	}
}

func replaceByLink(t *testing.T, name, to string) {
	t.Helper()
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(to, name); err != nil {
		t.Skip("no links here:", err)
	}
}

// TestFileBecomesFolder builds a site in which a file is replaced by a folder, and vice versa.
func TestFileBecomesFolder(t *testing.T) {
	dir := oneDay(t)
	public := filepath.Join(dir, "public")
	page, file := filepath.Join(dir, "content", "notes.md"), filepath.Join(dir, "static", "notes")
	for range 2 {
		writeFile(t, file, "a file")
		build(t, generator.BuildOptions{Dir: dir, Dest: public})
		if data, err := os.ReadFile(filepath.Join(public, "notes")); string(data) != "a file" {
			t.Fatalf("notes is %.60q (%v)", data, err)
		}
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
		writeFile(t, page, "+++\ntitle = \"Notes\"\n+++\nA page.\n")
		build(t, generator.BuildOptions{Dir: dir, Dest: public})
		if data, err := os.ReadFile(filepath.Join(public, "notes", "index.html")); !strings.Contains(string(data), "A page.") {
			t.Fatalf("notes/index.html is %.60q (%v)", data, err)
		}
		if err := os.Remove(page); err != nil {
			t.Fatal(err)
		}
	}
	theirs := filepath.Join(public, "notes", "theirs.txt")
	writeFile(t, theirs, "by hand")
	writeFile(t, file, "a file")
	_, err := generator.Build(context.Background(), generator.BuildOptions{Dir: dir, Dest: public, Child: child(t)})
	if err == nil || !strings.Contains(err.Error(), "move it") {
		t.Errorf("a folder with somebody's file, where the site has a file: %v", err)
	}
	if data, _ := os.ReadFile(theirs); string(data) != "by hand" {
		t.Errorf("somebody's file is %q", data)
	}
}

// TestStaticFileInTheWay checks that a file of static/ is reported and skipped if the site has
// a folder of that name, and vice versa, and that the site is built.
func TestStaticFileInTheWay(t *testing.T) {
	dir := oneDay(t)
	public := filepath.Join(dir, "public")
	build(t, generator.BuildOptions{Dir: dir, Dest: public})
	writeFile(t, filepath.Join(dir, "content", "about.md"), "+++\ntitle = \"About\"\n+++\nA page.\n")
	bad := []string{"about", "authors", "papers/1706.03762", "feed.xml/x.txt", "index.html/deep/y.txt"}
	for _, name := range append([]string{"fine/z.txt"}, bad...) {
		writeFile(t, filepath.Join(dir, "static", filepath.FromSlash(name)), "a file")
	}
	for range 2 {
		var said []string
		res, err := generator.Build(context.Background(), generator.BuildOptions{
			Dir: dir, Dest: public, Child: child(t), Log: func(s string) { said = append(said, s) },
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range bad {
			if !slices.ContainsFunc(said, func(s string) bool { return strings.HasPrefix(s, "static/"+name+": ") }) {
				t.Errorf("nothing is said of static/%s: %q", name, said)
			}
		}
		if res.Problems != len(bad) {
			t.Errorf("%d problems, want %d: %q", res.Problems, len(bad), said)
		}
		for _, name := range []string{"about/index.html", "authors/index.html", "feed.xml", "index.html", "fine/z.txt"} {
			if info, err := os.Stat(filepath.Join(public, filepath.FromSlash(name))); err != nil || info.IsDir() {
				t.Errorf("%s is not there (%v)", name, err)
			}
		}
	}
	if err := os.RemoveAll(filepath.Join(dir, "static")); err != nil {
		t.Fatal(err)
	}
	if res := build(t, generator.BuildOptions{Dir: dir, Dest: public}); res.Problems != 0 {
		t.Errorf("%d problems without these files", res.Problems)
	}
	clean := filepath.Join(t.TempDir(), "clean")
	build(t, generator.BuildOptions{Dir: dir, Dest: clean})
	compareSites(t, readSite(t, clean), readSite(t, public))
}

// TestStaticInPlace puts files of static/ over generated files that no template renders. They
// must be published unchanged, and after they are removed, the generated files must be back.
func TestStaticInPlace(t *testing.T) {
	dir := oneDay(t)
	public := filepath.Join(dir, "public")
	build(t, generator.BuildOptions{Dir: dir, Dest: public})
	before := readSite(t, public)
	mine := []string{"robots.txt", "sitemap.xml", "sitemap-pages.xml", "feeds.opml", "feed.xml", "api/index.json"}
	for _, name := range mine {
		if before[name] == "" {
			t.Fatalf("the site has no %s", name)
		}
		writeFile(t, filepath.Join(dir, "static", name), "mine")
	}
	for i := range 4 {
		build(t, generator.BuildOptions{Dir: dir, Dest: public, Clean: i > 1})
		site := readSite(t, public)
		for _, name := range mine {
			if site[name] != "mine" {
				t.Errorf("build %d: static/%s is replaced by %q", i, name, site[name])
			}
		}
	}
	if err := os.RemoveAll(filepath.Join(dir, "static")); err != nil {
		t.Fatal(err)
	}
	build(t, generator.BuildOptions{Dir: dir, Dest: public})
	compareSites(t, before, readSite(t, public))
}

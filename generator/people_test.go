package generator_test

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"offprint/generator"
)

// TestPeopleComeAndGo adds and removes a paper that makes initials ambiguous. All links to an
// author must follow, in an incremental build as in a clean one.
func TestPeopleComeAndGo(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	e := &editor{t: t, dir: dir, rand: rand.New(rand.NewPCG(1, 2))}
	e.write("config.toml", "baseURL = \"https://example.org/\"\n[params.offprint]\nauthorThreshold = 1\nfeeds.minimumPapers = 1\n")
	public := filepath.Join(dir, "public")
	cleanly := map[bool]map[string]string{} // the site with and without the paper
	sites := func(what string, with bool) map[string]string {
		t.Helper()
		build(t, generator.BuildOptions{Dir: dir, Dest: public})
		files := readSite(t, public)
		if cleanly[with] == nil {
			clean := filepath.Join(t.TempDir(), "clean")
			build(t, generator.BuildOptions{Dir: dir, Dest: clean})
			cleanly[with] = readSite(t, clean)
		}
		compareSites(t, cleanly[with], files)
		if t.Failed() {
			t.Fatal(what)
		}
		return files
	}
	e.addBy(1, `"Alan Turing", "Ada Lovelace"`)
	e.addBy(2, `"A. Turing", "Ada Lovelace"`)
	joined := func(what string) {
		t.Helper()
		files := sites(what, false)
		if _, feed := files["authors/a-turing.xml"]; feed {
			t.Errorf("%s: initials have a feed", what)
		}
		for path, want := range map[string]string{
			"authors/a-turing.html":        "url=/authors/alan-turing.html",
			"authors/alan-turing.html":     "/papers/2001.00002/",
			"authors/alan-turing.xml":      "/papers/2001.00002/",
			"papers/2001.00002/index.html": "/authors/alan-turing.html",
			"api/authors/al.json":          `"also":["A. Turing"],"count":2`,
			"papers/2001.00001/index.html": "/authors/alan-turing.html",
			"feeds.opml":                   "/authors/alan-turing.xml",
			"api/days/2020-01-02.json":     `"A. Turing"`,
		} {
			if data, ok := files[path]; !ok || !strings.Contains(data, want) {
				t.Errorf("%s: %s has no %s", what, path, want)
			}
		}
		if strings.Contains(files["authors/index.html"], "a-turing.html") {
			t.Errorf("%s: initials stand in the index", what)
		}
	}
	joined("two names of one person")
	alfred := e.addBy(3, `"Alfred Turing"`)
	files := sites("a second full name", true)
	for path, want := range map[string]string{
		"authors/a-turing.html":        "/papers/2001.00002/",
		"authors/a-turing.xml":         "/papers/2001.00002/",
		"papers/2001.00002/index.html": "/authors/a-turing.html",
		"authors/index.html":           "/authors/a-turing.html",
	} {
		if !strings.Contains(files[path], want) {
			t.Errorf("parted: %s has no %s", path, want)
		}
	}
	if err := os.Remove(alfred); err != nil {
		t.Fatal(err)
	}
	joined("and it goes again")
}

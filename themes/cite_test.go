package themes_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"offprint/generator/paper"
	"offprint/themes"
)

// citation is a paper with the citations that both the program and the theme must write for
// it.
type citation struct {
	Paper            paper.Paper
	Key              string
	BibTeX, RIS, CSL string
}

// citations returns the vectors with which generator/cite compares the two implementations
// without a browser.
func citations() []citation { return vectors[citation]("cite", "papers.json") }

// vectors reads test vectors of a package of generator (generator/twintest). It panics if they
// are missing.
func vectors[V any](room, name string) []V {
	data, err := os.ReadFile(filepath.Join("..", "generator", room, "testdata", "vectors", name))
	if err != nil {
		panic(err)
	}
	var list []V
	if err := json.Unmarshal(data, &list); err != nil {
		panic(err)
	}
	return list
}

// TestCitationsOfTheTheme checks that the theme's script, run in a browser, writes the same
// citations as generator/cite.
func TestCitationsOfTheTheme(t *testing.T) {
	t.Parallel()
	ctx := browser(t)
	script, err := themes.FS.ReadFile("offprint/assets/js/cite.js")
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/cite.js" {
			w.Header().Set("Content-Type", "text/javascript")
			_, _ = w.Write(script)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, "<!doctype html><title>x</title>")
	}))
	defer server.Close()
	if err := chromedp.Do(ctx, chromedp.Navigate(server.URL)); err != nil {
		t.Fatal(err)
	}
	list := citations()
	var objects []string
	for _, k := range list {
		object := jsonOf(t, k.Paper)
		objects = append(objects, object[:len(object)-1]+`,"url":"https://example.org/","key":"`+k.Key+`"}`)
	}
	c := &client{t: t, ctx: ctx}
	got := evaluate[[][3]string](c, `import("/cite.js").then(({ write }) => [`+strings.Join(objects, ",")+`].map((p) => ["bibtex", "ris", "csl"].map((f) => write([p], f))))`)
	for i, k := range list {
		if want := [3]string{k.BibTeX, k.RIS, k.CSL}; got[i] != want {
			t.Errorf("%s\nis written by the theme as\n%q\nand by the program as\n%q", objects[i], got[i], want)
		}
	}
}

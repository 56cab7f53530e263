package plan

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"offprint/generator/site"
)

// TestWordsOfPages checks that pages use only words that the theme has, by searching their
// source code for such uses.
func TestWordsOfPages(t *testing.T) {
	c, err := site.ParseConfig("config.toml", nil, "https://example.org/")
	if err != nil {
		t.Fatal(err)
	}
	w, err := c.Words()
	if err != nil {
		t.Fatal(err)
	}
	asked := regexp.MustCompile(`\.(Word|NavWord)\("(\w+)"\)`)
	sources, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, name := range sources {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range asked.FindAllStringSubmatch(string(data), -1) {
			n++
			key := m[2]
			if m[1] == "NavWord" {
				key = "nav_" + key
			}
			if !w.Plain(key) {
				t.Errorf("%s asks for %q, which i18n/en.toml has not", name, key)
			}
		}
	}
	papers, err := os.ReadFile("papers.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`\badd\("(\w+)", `).FindAllStringSubmatch(string(papers), -1) {
		if kind := m[1]; kind != "abstract" && !w.Plain("link_"+kind) { // the link to the abstract is labelled with the identifier
			t.Errorf("i18n/en.toml has no link_%s", kind)
		}
	}
	for _, f := range paperFacts {
		if !w.Plain(f.key) {
			t.Errorf("i18n/en.toml has no name for the fact %s", f.key)
		}
	}
	if n == 0 {
		t.Error("no source asks for a word: the test looks for another way than they have")
	}
}

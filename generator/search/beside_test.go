package search_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"strings"
	"testing"

	"offprint/generator/search"
)

func packed(t *testing.T, f search.BesideFile) search.File {
	t.Helper()
	file, err := f.Pack()
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func unpacked(t *testing.T, f search.BesideFile) string {
	t.Helper()
	gz, err := gzip.NewReader(bytes.NewReader(packed(t, f).Data))
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(gz)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestCompletionsFile(t *testing.T) {
	c := &search.Completions{
		Topics:        []search.Completion{{"Diffusion <Models>", "topics/diffusion-models.html", 812}, {"图", "topics/图.html", 2}},
		Authors:       []search.Completion{{"Kurt Gödel", "authors/kurt-godel.html", 3}, {"Kurt  Godel", "authors/kurt-godel-1a2b3c.html", 1}},
		Organizations: []search.Completion{},
		Titles:        []search.Completion{{"One", "papers/1706.03762/", 0}, {"Two", "2017/06/12/#x", 0}, {"Three", "papers/a#b/", 0}},
	}
	f, err := c.File()
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"topics":[["Diffusion <Models>",812],["图",2,"图"]],"authors":[["Kurt Gödel",3],["Kurt  Godel",1,"kurt-godel-1a2b3c"]],` +
		`"titles":[["One","1706.03762"],["Two","2017/06/12/#x"],["Three","papers/a#b/"]]}`
	if got := unpacked(t, f); got != want {
		t.Errorf("the file is\n%s, want\n%s", got, want)
	}
	if again, _ := c.File(); again.Path != f.Path || !bytes.Equal(packed(t, again).Data, packed(t, f).Data) {
		t.Error("the same completions give another file")
	}
	c.MoreAuthors = true
	if other, _ := c.File(); other.Path == f.Path || !strings.Contains(unpacked(t, other), `"more":["authors"]`) {
		t.Errorf("that there are more authors is not told: %s", other.Path)
	}
	if none, err := new(search.Completions).File(); err != nil || none.Path != "" {
		t.Errorf("no completions give the file %q: %v", none.Path, err)
	}
}

func TestPagesFile(t *testing.T) {
	f, err := search.PagesFile([]search.OwnPage{
		{Title: "About", Path: "about/", Text: "What the k-NN is."}, {Title: "House rules", Path: "house-rules/", Text: "What is about: rules, RULES."},
	})
	if err != nil {
		t.Fatal(err)
	}
	const want = `[["About","about/"],["House rules","house-rules/"]]` + "\nhouse 1\nk 0\nknn 0\nnn 0\nrules 1"
	if got := unpacked(t, f); got != want {
		t.Errorf("the file is\n%s, want\n%s", got, want)
	}
	if none, err := search.PagesFile(nil); err != nil || none.Path != "" {
		t.Errorf("no pages give the file %q: %v", none.Path, err)
	}
}

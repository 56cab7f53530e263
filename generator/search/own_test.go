package search_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"offprint/generator/search"
	"offprint/generator/twintest"
)

// TestTwinPages searches own pages with both implementations.
func TestTwinPages(t *testing.T) {
	t.Parallel()
	own := []search.OwnPage{
		{Title: "About", Path: "about/", Text: "What the k-NN is, and who we are."},
		{Title: "House rules", Path: "house-rules/", Text: "What is about: rules, RULES of the reading group."},
		{Title: "Größe und Maß", Path: "größe/", Text: "Wie groß eine Lesegruppe ist. C++ 机器学习"},
		{Title: "Reading groups", Path: "reading/groups/", Text: "On Mondays."},
	}
	for i := range 5 {
		own = append(own, search.OwnPage{Title: fmt.Sprintf("Post %d", i), Path: fmt.Sprintf("posts/%d/", i), Text: "A post on rules and posters."})
	}
	stored := write(t, 0, titles("A paper"))
	file, err := search.PagesFile(own)
	if err != nil {
		t.Fatal(err)
	}
	stored[file.Path] = packed(t, file).Data
	if stored[search.BootFile], err = search.BootData(nil, search.Beside{Pages: file.Path}); err != nil {
		t.Fatal(err)
	}
	script := twintest.Open(t, "own.js")
	script.Serve(func(path string) ([]byte, error) {
		return stored.fetch(t.Context(), strings.TrimPrefix(path, search.Folder+"/"))
	})
	ix := stored.open(t)
	for _, c := range []struct {
		query  string
		typing bool
		want   string // titles
	}{
		{"rules", false, "House rules|Post 0|Post 1|Post 2"}, {"rule", false, "House rules|Post 0|Post 1|Post 2"}, {"the rules of house", false, "House rules"}, {"reading group", false, "Reading groups|House rules"},
		{"read", false, ""}, {"rea", true, "Reading groups|House rules"}, {"the", true, ""}, {"house the", true, ""}, {"k-NN", false, "About"}, {"grosse", false, "Größe und Maß"}, {"größe", false, "Größe und Maß"}, {"学习", false, "Größe und Maß"},
		{"rules -house", false, ""}, {"author:ann rules", false, ""}, {"rules OR house", false, ""}, {"rules AND house", false, "House rules"}, {"rules\u00a0-house", false, ""}, {"...", false, ""}, {"", false, ""}, {"poste", false, "Post 0|Post 1|Post 2|Post 3"}, {"nothing", false, ""},
	} {
		pages, err := ix.Pages(t.Context(), c.query, c.typing)
		if err != nil {
			t.Fatal(err)
		}
		var got, links []string
		for _, p := range pages {
			got, links = append(got, p.Title), append(links, p.Path)
		}
		if strings.Join(got, "|") != c.want {
			t.Errorf("%q finds %q, want %q", c.query, got, c.want)
		}
		query, err := json.Marshal(c.query)
		if err != nil {
			t.Fatal(err)
		}
		says := twintest.Run[[]string](script, fmt.Sprintf(`(async () => {
			const { open } = await import("./search.js");
			return (await module.pages(open("https://example.org/search/"), %s, %v)).map((p) => decodeURIComponent(p.href.slice("https://example.org/".length)));
		})()`, query, c.typing))
		if fmt.Sprint(says) != fmt.Sprint(links) {
			t.Errorf("%q: the script says %q, and Go %q", c.query, says, links)
		}
	}
}

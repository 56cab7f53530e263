package plan_test

import (
	"strings"
	"testing"

	"offprint/generator/plan"
)

// TestDescriptions checks that the pages of days, and of names with many papers, have
// descriptions for search engines made of the titles of their papers, as many as fit.
func TestDescriptions(t *testing.T) {
	first := p("arxiv:2501.00001", 20250101, "Ada King", "Ben Low")
	first.Title = "Sums of $n^2$ & <more>"
	long := p("arxiv:2501.00002", 20250101, "Ada King", "Ben Low")
	long.Title = strings.Repeat("word ", 60)
	_, pages := planOf(t, config, first, long,
		p("arxiv:2501.00003", 20250102, "Ada King"), p("arxiv:2501.00004", 20250103, "Ada King"), p("arxiv:2501.00005", 20250104, "Ada King"))
	for path, want := range map[string]bool{"2025/01/01/": true, "authors/ada-king.html": true, "authors/ben-low.html": false} {
		page, ok := pages[path]
		if !ok {
			t.Fatalf("there is no page %s", path)
		}
		head := headText(t, page)
		if got := strings.Contains(head, "name=description"); got != want {
			t.Errorf("%s has a description: %t, want %t: %s", path, got, want, head)
		}
	}
	day := headText(t, pages["2025/01/01/"])
	if !strings.Contains(day, "Sums of n² &amp; &lt;more&gt;; word word") || !strings.Contains(day, "word…'") {
		t.Errorf("a day describes itself as %s", day)
	}
}

// headText returns the page's own part of <head>.
func headText(t *testing.T, page plan.Page) string {
	t.Helper()
	switch data := page.Data.(type) {
	case *plan.DayData:
		return data.Head
	case *plan.NameData:
		return data.Head
	}
	t.Fatalf("%s is a %T", page.Path, page.Data)
	return ""
}

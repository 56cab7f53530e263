package plan_test

import (
	"cmp"
	"fmt"
	"slices"
	"testing"

	"offprint/generator/paper"
	"offprint/generator/plan"
)

func voted(id string, date paper.Day, votes int) paper.Paper {
	q := p("arxiv:"+id, date)
	q.Upvotes = votes
	return q
}

// trending returns the papers of a page as the last digits of their ids.
func trending(t *testing.T, pages map[string]plan.Page, path string) (order []string) {
	t.Helper()
	page, ok := pages[path]
	if !ok {
		t.Fatalf("there is no page %s", path)
	}
	for _, it := range page.Data.(*plan.TrendingData).Items {
		order = append(order, it.Href[len(it.Href)-2:len(it.Href)-1])
	}
	return order
}

func TestTrending(t *testing.T) {
	_, pages := planOf(t, config,
		// The newest day is 30 April. The values in brackets are votes·half/(half+age) for
		// week, month and year, with half = 2, 7 and 90.
		voted("2501.00001", 20250430, 10),  // [10, 10, 10]
		voted("2501.00002", 20250428, 24),  // age 2 [12, 18⅔, 23.5]
		voted("2501.00003", 20250424, 36),  // age 6 [9, 19.4, 33¾]
		voted("2501.00004", 20250423, 100), // age 7, not in the week [–, 50, 92.8]
		voted("2501.00005", 20250401, 180), // age 29 [–, 35, 136.1]
		voted("2501.00006", 20250331, 200), // age 30, not in the month [–, –, 150]
		voted("2501.00007", 20240501, 990), // age 364 [–, –, 196.3]
		voted("2501.00008", 20240430, 999), // age 365, not in the year
		voted("2501.00009", 20250430, 0),
	)
	for path, want := range map[string][]string{
		"trending/":       {"2", "1", "3"},
		"trending/month/": {"4", "5", "3", "2", "1"},
		"trending/year/":  {"7", "6", "5", "4", "3", "2", "1"},
		"trending/all/":   {"8", "7", "6", "5", "4", "3", "2", "1"},
	} {
		if got := trending(t, pages, path); !slices.Equal(got, want) {
			t.Errorf("%s has %v, want %v", path, got, want)
		}
	}
	first := pages["trending/"].Data.(*plan.TrendingData)
	if first.Day != "2025-04-30" || len(first.Spans) != 4 || first.Spans[1] != (plan.Link{Name: "month", Href: "/papers/trending/month/"}) {
		t.Errorf("the page is of %s and leads to %v", first.Day, first.Spans)
	}
	if it := first.Items[0]; it.Upvotes != 24 || it.Date != "2025-04-28" || it.Day != "" {
		t.Errorf("the first is %+v", it)
	}
}

// TestTrendingOfEquals checks that of equal scores the newest comes first, and that the length
// of the page is limited.
func TestTrendingOfEquals(t *testing.T) {
	var papers []paper.Paper
	for i := range 60 {
		papers = append(papers, voted(fmt.Sprintf("2501.%05d", i), paper.Day(20250101+i%28), 3))
	}
	_, pages := planOf(t, config, papers...)
	items := pages["trending/all/"].Data.(*plan.TrendingData).Items
	if len(items) != 50 {
		t.Fatalf("%d papers are shown", len(items))
	}
	if !slices.IsSortedFunc(items, func(a, b plan.TrendingItem) int { return cmp.Compare(b.Date, a.Date) }) {
		t.Error("of equals the newest is not first")
	}
}

// TestNoTrending checks that there is no page if no paper has votes, and an empty one if the
// papers of the newest days have none.
func TestNoTrending(t *testing.T) {
	pl, pages := planOf(t, config, p("arxiv:2501.00001", 20250101))
	wantPaths(t, pages, plan.KindTrending)
	if href := pl.Site().Nav["trending"]; href != "" {
		t.Errorf("the header leads to %s", href)
	}
	pl, pages = planOf(t, config, voted("2401.00001", 20240101, 5), voted("2501.00001", 20250101, 0))
	wantPaths(t, pages, plan.KindTrending, "trending/", "trending/all/", "trending/month/", "trending/year/")
	if href := pl.Site().Nav["trending"]; href != "/papers/trending/" {
		t.Errorf("the header leads to %q", href)
	}
	if got := trending(t, pages, "trending/"); len(got) != 0 {
		t.Errorf("the week has %v", got)
	}
	// The 365 days up to 1 January 2025 start on 3 January 2024.
	if got := trending(t, pages, "trending/year/"); len(got) != 0 {
		t.Errorf("the year has %v", got)
	}
	if got := trending(t, pages, "trending/all/"); len(got) != 1 {
		t.Errorf("all time has %v", got)
	}
	_, pages = planOf(t, config)
	wantPaths(t, pages, plan.KindTrending)
}

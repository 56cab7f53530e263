package plan_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"offprint/generator/paper"
	"offprint/generator/plan"
)

func statistics(t *testing.T, toml string, papers ...paper.Paper) *plan.StatisticsData {
	t.Helper()
	_, pages := planOf(t, toml, papers...)
	data, ok := pages["statistics/"].Data.(*plan.StatisticsData)
	if !ok {
		t.Fatal("there is no page of statistics")
	}
	return data
}

// numbers returns a series as text.
func numbers(values []plan.Value) (list []string) {
	for _, v := range values {
		list = append(list, fmt.Sprintf("%s %.4g", v.Name, v.Value))
	}
	return list
}

func TestStatistics(t *testing.T) {
	a := p("arxiv:2411.00001", 20241101, "A", "B", "C")
	a.Links.Code, a.DOI = "https://code.example/", "10.1000/1"
	b := p("arxiv:2411.00002", 20241102, "A", "D")
	b.Links.Code = "javascript:alert(1)"
	c := p("doi:10.1000/2", 20250101)
	c.AuthorCount, c.Organization = 30, "Lab"
	d := p("title:four", 20250102, "A")
	d.Organization = "Lab"
	e := p("arxiv:2502.00005", 20250201)
	e.Organization = "House"
	s := statistics(t, config, a, b, c, d, e)
	if s.Count != 5 || s.Authors != 4 || s.Organizations != 2 || s.First != "2024-11-01" || s.Last != "2025-02-01" {
		t.Errorf("counted are %+v", s)
	}
	for _, c := range []struct {
		what      string
		got, want []string
	}{
		{"papers", numbers(s.Papers.Values), []string{"2024-11 2", "2024-12 0", "2025-01 2", "2025-02 1"}},
		{"numbers of authors", numbers(s.AuthorCounts.Values)[:4], []string{"1 1", "2 1", "3 1", "4 0"}},
		{"many authors", numbers(s.AuthorCounts.Values)[18:], []string{"19 0", "20+ 1"}},
		{"mean numbers of authors", numbers(s.AuthorMeans.Values), []string{"2024 2.5", "2025 15.5"}},
	} {
		if !slices.Equal(c.got, c.want) {
			t.Errorf("%s: %q, want %q", c.what, c.got, c.want)
		}
	}
	if c := s.Papers.Chart; s.Papers.By != "month" || c.Most != 2 || c.Width != 4 || c.Path != "M0.1 126v-126h.8v126zM2.1 126v-126h.8v126zM3.1 126v-63h.8v63z" ||
		len(c.Ticks) != 1 || c.Ticks[0] != (plan.Tick{At: "62.5", Text: "2025"}) {
		t.Errorf("the chart is %+v", c)
	}
	if s.AuthorMeans.Chart.Most != 15.5 {
		t.Errorf("the highest mean is %v", s.AuthorMeans.Chart.Most)
	}
	if got := fmt.Sprint(s.TopOrganizations); got != "[{{Lab /papers/organizations/lab.html} 2} {{House /papers/organizations/house.html} 1}]" {
		t.Errorf("organizations: %s", got)
	}
	var links []string
	for _, l := range s.Links {
		links = append(links, fmt.Sprintf("%s %.4g %v", l.Kind, l.Share, numbers(l.Values)))
	}
	if want := []string{"pdf 0.6 [2024 1 2025 0.3333]", "doi 0.4 [2024 0.5 2025 0.3333]", "code 0.2 [2024 0.5 2025 0]"}; !slices.Equal(links, want) {
		t.Errorf("links: %q, want %q", links, want)
	}
}

func TestTrends(t *testing.T) {
	var papers []paper.Paper
	add := func(n int, day paper.Day, topics ...string) {
		for range n {
			q := p(fmt.Sprintf("arxiv:2501.%05d", len(papers)), day)
			q.Topics = topics
			papers = append(papers, q)
		}
	}
	// The twelve months before February to April 2025: 100 papers.
	add(10, 20240201, "fading")
	add(30, 20240601, "steady")
	add(2, 20250131, "new", "new")
	add(58, 20250131)
	// The three months: 50 papers. "rare" is new, but has only four papers.
	add(12, 20250201, "new")
	add(15, 20250301, "steady")
	add(4, 20250430, "rare")
	add(19, 20250430, "steady too")
	// Earlier papers.
	add(50, 20240131, "old")
	s := statistics(t, config, papers...)
	var got []string
	for _, list := range [][]plan.Trend{s.Rising, s.Fading} {
		for _, x := range list {
			got = append(got, fmt.Sprintf("%s %.2f %.2f", x.Name, x.Share, x.Before))
		}
		got = append(got, "")
	}
	// new: (12+5)/(1+5); steady too: (19+5)/(0+5). fading: (0+5)/(5+5).
	if want := []string{"steady too 0.38 0.00", "new 0.24 0.02", "", "fading 0.00 0.10", ""}; !slices.Equal(got, want) {
		t.Errorf("trends are %q, want %q", got, want)
	}
	if s.TrendTop != 1 {
		t.Errorf("the bars of trends are up to %v", s.TrendTop)
	}
	// All are drawn to the same scale, on which all papers of a month are 20 units high.
	// "fading" has all 10 papers of February 2024.
	if x := s.Fading[0]; x.Path != "M0 20V0H1V20z" {
		t.Errorf("%s is drawn as %s", x.Name, x.Path)
	}
	if x := s.Rising[0]; x.Path != "M0 20H14V3H15V20z" {
		t.Errorf("%s is drawn as %s", x.Name, x.Path)
	}
	// In January one thirtieth of the papers, 2 of 60, in February all.
	if x := s.Rising[1]; x.Width != 15 || x.Path != "M0 20H11V19H12V0H13V20z" {
		t.Errorf("%s is drawn as %s", x.Name, x.Path)
	}
}

// TestStatisticsOfLittle checks that there is no page for an empty archive, and that a page of
// few papers can be made.
func TestStatisticsOfLittle(t *testing.T) {
	pl, pages := planOf(t, config)
	wantPaths(t, pages, plan.KindStatistics)
	if href := pl.Site().Nav["statistics"]; href != "" {
		t.Errorf("the footer leads to %s", href)
	}
	s := statistics(t, config, p("arxiv:2501.00001", 20250101))
	if len(s.Rising)+len(s.Fading)+len(s.TopOrganizations)+len(s.AuthorCounts.Values)+len(s.AuthorMeans.Values) != 0 || len(s.Links) != 1 {
		t.Errorf("of one paper: %+v", s)
	}
}

// TestEarlyPapers has one paper of 1891 in a modern archive: it does not press the others to
// the edge of the charts, and is still in their tables.
func TestEarlyPapers(t *testing.T) {
	papers := []paper.Paper{p("doi:10.1000/1891", 18910501, "Ada")}
	for i := range 24 {
		papers = append(papers, p(fmt.Sprintf("arxiv:2501.%05d", i), paper.Day(20240101+i%12*100+i/12*10000), "Ada"))
	}
	_, pages := planOf(t, config, papers...)
	s := pages["statistics/"].Data.(*plan.StatisticsData)
	if s.Early == nil || *s.Early != (plan.EarlyPapers{Count: 1, First: "1891", Last: "1891", From: "2024"}) {
		t.Errorf("too early are %+v", s.Early)
	}
	if s.Papers.By != "month" || s.Papers.Chart.Width != 24 || !slices.Equal(numbers(s.Papers.Values)[:2], []string{"1891 1", "2024-01 1"}) {
		t.Errorf("the chart is %+v", s.Papers)
	}
	if ticks := s.Papers.Chart.Ticks; !slices.Equal(ticks, []plan.Tick{{At: "0", Text: "2024", Side: "start"}, {At: "52.1", Text: "2025"}}) {
		t.Errorf("labels: %+v", ticks)
	}
	if s.AuthorMeans.Chart.Width != 2 || len(s.AuthorMeans.Values) != 3 || s.Links[0].Width != 2 || len(s.Links[0].Values) != 3 {
		t.Errorf("by year: %+v, %+v", s.AuthorMeans, s.Links)
	}
	if spark := name(t, pages, "authors/ada.html").Spark; spark.From != "2024-01" || spark.Width != 24 {
		t.Errorf("the sparkline is %+v", spark)
	}
	// One of few papers is not too early, and neither are papers within a short time.
	if s := statistics(t, config, papers[:12]...); s.Early != nil || s.Papers.By != "year" {
		t.Errorf("of twelve papers %+v are too early", s.Early)
	}
	papers[0].Date = 20221231
	if s := statistics(t, config, papers...); s.Early != nil || s.Papers.Chart.Width != 37 {
		t.Errorf("of three years %+v are too early", s.Early)
	}
}

func TestStatisticsByYear(t *testing.T) {
	last := paper.Day(20241231)
	for _, c := range []struct {
		first paper.Day
		by    string
		width int
	}{{20050101, "month", 240}, {20041231, "year", 21}, {19300101, "year", 95}} {
		s := statistics(t, config, p("arxiv:0001.00001", c.first, "Ada"), p("arxiv:2412.00001", last, "Ada"))
		total := 0.
		for _, v := range s.Papers.Values {
			total += v.Value
		}
		if s.Papers.By != c.by || s.Papers.Chart.Width != c.width || math.Abs(total-2) > .01 || len(s.Papers.Chart.Ticks) > 6 || len(s.Papers.Chart.Ticks) < 3 {
			t.Errorf("from %s on: %+v", c.first, s.Papers)
		}
	}
}

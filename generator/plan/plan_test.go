package plan_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"offprint/generator/archive"
	"offprint/generator/paper"
	"offprint/generator/plan"
	"offprint/generator/site"
)

const config = `
baseURL = "https://me.github.io/papers/"
title = "Test"
[params.offprint]
authorThreshold = 2
topicThreshold = 2
`

func planOf(t testing.TB, toml string, papers ...paper.Paper) (*plan.Plan, map[string]plan.Page) {
	t.Helper()
	pl := plans(t, toml, papers)(nil)
	pages := map[string]plan.Page{}
	pl.SettleAliases(func(func(string) bool) {}, func(string) bool { return false })
	for _, planned := range pl.AllPages() {
		page, err := planned.Build()
		if err != nil {
			t.Fatal(err)
		}
		if page.Path != planned.Path || page.Kind != planned.Kind {
			t.Errorf("planned %s %q, built %s %q", planned.Kind, planned.Path, page.Kind, page.Path)
		}
		if _, twice := pages[page.Path]; twice {
			t.Errorf("two pages at %q", page.Path)
		}
		if _, err := json.Marshal(page.Data); err != nil {
			t.Errorf("%s: %v", page.Path, err)
		}
		pages[page.Path] = page
	}
	return pl, pages
}

func p(id string, date paper.Day, authors ...string) paper.Paper {
	return paper.Paper{ID: paper.ID(id), Title: "On " + id, Date: date, Authors: authors}
}

func paths(pages map[string]plan.Page, kind plan.Kind) []string {
	var out []string
	for path, page := range pages {
		if page.Kind == kind {
			out = append(out, path)
		}
	}
	slices.Sort(out)
	return out
}

func wantPaths(t *testing.T, pages map[string]plan.Page, kind plan.Kind, want ...string) {
	t.Helper()
	if got := paths(pages, kind); !slices.Equal(got, want) {
		t.Errorf("%s pages\n got %q\nwant %q", kind, got, want)
	}
}

func TestCalendar(t *testing.T) {
	_, pages := planOf(t, config,
		p("arxiv:2412.00001", 20241229), // Sunday of week 52
		p("arxiv:2412.00002", 20241230), // Monday: week 1 of 2025 by ISO 8601
		p("arxiv:2501.00001", 20250102),
		p("arxiv:2503.00001", 20250301),
	)
	wantPaths(t, pages, plan.KindDay, "2024/12/29/", "2024/12/30/", "2025/01/02/", "2025/03/01/")
	wantPaths(t, pages, plan.KindWeek, "2024/w52/", "2025/w01/", "2025/w09/")
	wantPaths(t, pages, plan.KindMonth, "2024/12/", "2025/01/", "2025/03/")
	wantPaths(t, pages, plan.KindYear, "2024/", "2025/")

	week := pages["2025/w01/"].Data.(*plan.SpanData)
	if week.First != "2024-12-30" || week.Last != "2025-01-05" || week.Count != 2 {
		t.Errorf("week is %s to %s with %d papers", week.First, week.Last, week.Count)
	}
	if week.Prev.Name != "2024-W52" || week.Next.Name != "2025-W09" {
		t.Errorf("week's neighbours are %v and %v", week.Prev, week.Next)
	}
	if week.Year == nil || week.Year.Name != "2025" || week.Year.Href != "/papers/2025/" {
		t.Errorf("week 1 of 2025 leads to the year %v", week.Year)
	}
	month := pages["2025/03/"].Data.(*plan.SpanData)
	if month.First != "2025-03-01" || month.Last != "2025-03-31" || len(month.Grid) != 6 {
		t.Errorf("March 2025 is %s to %s in %d rows", month.First, month.Last, len(month.Grid))
	}
	if cell := month.Grid[0].Days[5]; cell.Num != 1 || cell.Href != "/papers/2025/03/01/" || cell.Count != 1 {
		t.Errorf("Saturday, 1 March is %+v", cell)
	}
	if cell := month.Grid[0].Days[4]; cell.Day != "" {
		t.Errorf("the day before 1 March is %+v", cell)
	}
	day := pages["2025/01/02/"].Data.(*plan.DayData)
	if day.Prev.Href != "/papers/2024/12/30/" || day.Next.Href != "/papers/2025/03/01/" {
		t.Errorf("day's neighbours are %v and %v", day.Prev, day.Next)
	}
	home := pages[""].Data.(*plan.DayData)
	if home.Day != "2025-03-01" || len(home.Recent) != 4 || home.Next != nil || home.Total != 4 {
		t.Errorf("home shows %s, %d recent days, next %v, %d papers", home.Day, len(home.Recent), home.Next, home.Total)
	}
}

func TestEmptyArchive(t *testing.T) {
	_, pages := planOf(t, config)
	for _, path := range []string{"", "404.html", "feeds/", "search/", "archive/", "authors/", "topics/", "organizations/"} {
		if _, ok := pages[path]; !ok {
			t.Errorf("no page at %q", path)
		}
	}
	if home := pages[""].Data.(*plan.DayData); home.Day != "" || len(home.Items) != 0 {
		t.Errorf("home of nothing shows %+v", home)
	}
}

func TestNamesThatAreOne(t *testing.T) {
	a := p("arxiv:2501.00001", 20250101, "Zoë Müller", "Ada Solo", "ZOE MULLER")
	a.Topics = []string{"C++", "Deep  Learning"}
	b := p("arxiv:2501.00002", 20250102, "Zoe Müller")
	b.Topics = []string{"C", "deep learning", "c++"}
	c := p("arxiv:2501.00003", 20250103, "Zoë Müller")
	c.Topics = []string{"c"}
	_, pages := planOf(t, config, a, b, c)
	wantPaths(t, pages, plan.KindAuthor, "authors/zoe-muller.html")
	author := pages["authors/zoe-muller.html"].Data.(*plan.NameData)
	if author.Name != "Zoë Müller" || author.Count != 3 {
		t.Errorf("author is %q with %d papers", author.Name, author.Count)
	}
	// C++ came first and keeps the plain address; C gets another one.
	topics := paths(pages, plan.KindTopic)
	if len(topics) != 3 || !strings.HasPrefix(topics[0], "topics/c-") || topics[1] != "topics/c.html" || topics[2] != "topics/deep-learning.html" {
		t.Fatalf("topics are %q", topics)
	}
	if got := pages["topics/c.html"].Title; got != "C++" {
		t.Errorf("topics/c.html is %q, want the topic that appeared first", got)
	}
	links := pages["papers/2501.00001/"].Data.(*plan.PaperData).Authors
	if want := `<a href="/papers/authors/zoe-muller.html">Zoë Müller</a>, Ada Solo, <a href="/papers/authors/zoe-muller.html">ZOE MULLER</a>`; links != want {
		t.Errorf("author links are %s", links)
	}
}

func TestNamesThatTurn(t *testing.T) {
	a := p("arxiv:2501.00001", 20250101, "Ada", "مريم ميرزاخاني", "A\u202eB", "<b>")
	_, pages := planOf(t, config, a)
	got := pages["papers/2501.00001/"].Data.(*plan.PaperData).Authors
	if want := "Ada, <bdi>مريم ميرزاخاني</bdi>, <bdi>A\u202eB</bdi>, &lt;b&gt;"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := pages["2025/01/01/"].Data.(*plan.DayData).Items[0].Authors, "Ada, \u2068مريم ميرزاخاني\u2069, \u2068A\u202eB\u2069, <b>"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestNameOfTheIndex(t *testing.T) {
	a, b := p("arxiv:2501.00001", 20250101, "Index"), p("arxiv:2501.00002", 20250101, "Index")
	_, pages := planOf(t, config, a, b)
	got := paths(pages, plan.KindAuthor)
	if len(got) != 1 || !strings.HasPrefix(got[0], "authors/index-") {
		t.Errorf("the author called Index is at %q", got)
	}
}

func TestAddressesOfNamesStay(t *testing.T) {
	a := p("arxiv:2501.00001", 20250101)
	a.Topics = []string{"C++"}
	b := p("arxiv:2501.00002", 20250102)
	b.Topics = []string{"C++"}
	_, before := planOf(t, config, a, b)
	later := p("arxiv:2501.00003", 20250103)
	later.Topics = []string{"C"}
	again := p("arxiv:2501.00004", 20250104)
	again.Topics = []string{"C"}
	_, after := planOf(t, config, a, b, later, again)
	for _, path := range paths(before, plan.KindTopic) {
		if before[path].Title != after[path].Title {
			t.Errorf("%s was %q and became %q", path, before[path].Title, after[path].Title)
		}
	}
}

// papersOf returns n papers of one author on the days of a month.
func papersOf(name string, year, month, n int) []paper.Paper {
	var papers []paper.Paper
	for i := range n {
		papers = append(papers, p(fmt.Sprintf("arxiv:%02d%02d.%05d", year-2000, month, i+1), paper.Day(10000*year+100*month+1+i%28), name))
	}
	return papers
}

func entries(d *plan.NameData) int { return strings.Count(d.Entries, "\ufdd0") }

func TestManyPapersOfOneName(t *testing.T) {
	papers := slices.Concat(papersOf("Ada Lovelace", 2024, 2, 75), papersOf("Ada Lovelace", 2025, 1, 75))
	_, pages := planOf(t, config, papers...)
	wantPaths(t, pages, plan.KindAuthor, "authors/ada-lovelace.html", "authors/ada-lovelace/2024.html", "authors/ada-lovelace/2025.html")
	first := pages["authors/ada-lovelace.html"].Data.(*plan.NameData)
	if entries(first) != 50 || first.Count != 150 || len(first.Parts) != 2 || first.Parts[0].Period != "2025" || first.Parts[0].Count != 75 {
		t.Errorf("first page: %d entries of %d, parts %v", entries(first), first.Count, first.Parts)
	}
	old := pages["authors/ada-lovelace/2024.html"].Data.(*plan.NameData)
	if entries(old) != 75 || old.Count != 75 || old.Period != "2024" || old.Prev != nil || old.Next == nil || old.Next.Name != "2025" {
		t.Errorf("2024: %+v", old)
	}
}

// TestYearOfManyPapers checks that a year is split by month, and that the pages of the past do
// not change when a paper is added.
func TestYearOfManyPapers(t *testing.T) {
	papers := slices.Concat(papersOf("Ada", 2023, 7, 60), papersOf("Ada", 2024, 2, 150), papersOf("Ada", 2024, 5, 150), papersOf("Ada", 2025, 3, 5))
	_, pages := planOf(t, config, papers...)
	wantPaths(t, pages, plan.KindAuthor, "authors/ada.html", "authors/ada/2023.html", "authors/ada/2024-02.html",
		"authors/ada/2024-05.html", "authors/ada/2024.html", "authors/ada/2025.html")
	year := pages["authors/ada/2024.html"].Data.(*plan.NameData)
	if entries(year) != 0 || len(year.Parts) != 2 || year.Parts[1].Href != "/papers/authors/ada/2024-02.html" || year.Parts[1].Count != 150 {
		t.Errorf("2024: %+v", year)
	}
	month := pages["authors/ada/2024-02.html"].Data.(*plan.NameData)
	if entries(month) != 150 || month.Period != "2024-02" || month.Prev != nil || month.Next.Name != "2024-05" {
		t.Errorf("February 2024: %+v", month)
	}
	_, after := planOf(t, config, append(papers, papersOf("Ada", 2025, 4, 1)...)...)
	for path, page := range after {
		if page.Kind != plan.KindAuthor || path == "authors/ada.html" || path == "authors/ada/2025.html" {
			continue
		}
		if !reflect.DeepEqual(page.Data, pages[path].Data) {
			t.Errorf("a paper of 2025 has changed %s", path)
		}
	}
}

func TestIndexOfManyNames(t *testing.T) {
	var papers []paper.Paper
	for i := range 700 {
		name := fmt.Sprintf("Ada Smith%03d", i)
		papers = append(papers, p(fmt.Sprintf("arxiv:2401.%05d", i+1), 20240101, name, "1st Robot", "A S", "A S世", "A S~", "<i>"),
			p(fmt.Sprintf("arxiv:2402.%05d", i+1), 20240201, name, "1st Robot", "A S", "A S世", "A S~", "<i>"))
	}
	_, pages := planOf(t, config, papers...)
	wantPaths(t, pages, plan.KindIndex, "authors/", "authors/letter/0-9/", "authors/letter/r/", "authors/letter/s/", "authors/letter/s/s-other/",
		"authors/letter/s/s/", "authors/letter/s/sm/", "authors/letter/s/sm/2/", "organizations/", "topics/")
	over := pages["authors/"].Data.(*plan.IndexData)
	if first := `<li><a href="/papers/authors/i.html">&lt;i&gt;</a> <span>1,400</span><li><a href="/papers/authors/1st-robot.html">1st`; !over.Most || over.Count != 705 || !strings.HasPrefix(over.Names, first) {
		t.Errorf("overview: most %v, count %d, names %.200s", over.Most, over.Count, over.Names)
	}
	var letters []string
	listed := ""
	for _, g := range over.Groups {
		letters = append(letters, g.Name)
		group := pages[strings.TrimPrefix(g.Href, "/papers/")].Data.(*plan.IndexData)
		if group.Letter != g.Name || group.Count == 0 || group.Group != g.Name || group.Most != (len(group.Subgroups) > 0) {
			t.Errorf("letter %q: %+v", g.Name, group)
		}
		if len(group.Subgroups) == 0 {
			listed += group.Names
		}
		for _, sub := range group.Subgroups {
			part := pages[strings.TrimPrefix(sub.Href, "/papers/")].Data.(*plan.IndexData)
			if part.Letter != g.Name || part.Group != sub.Name || part.Most {
				t.Errorf("group %q of %q: %+v", sub.Name, g.Name, part)
			}
			listed += part.Names
		}
	}
	if got := strings.Join(letters, " "); got != "# R S" {
		t.Errorf("letters are %s", got)
	}
	if n := strings.Count(listed, "<li>"); n != 705 {
		t.Errorf("the groups list %d names, want 705", n)
	}
	if !strings.Contains(listed, "&lt;i&gt;") || strings.Contains(listed, "<i>") {
		t.Error("a name is not escaped")
	}
}

func TestOneAddressForTwo(t *testing.T) {
	a, b := p("arxiv:2501.00001", 20250101), p("arxiv:2501.00001", 20250102)
	pl, pages := planOf(t, config, a, b)
	wantPaths(t, pages, plan.KindPaper, "papers/2501.00001-2/", "papers/2501.00001/")
	if len(pl.Problems) != 1 || !strings.Contains(pl.Problems[0], "same id arxiv:2501.00001") {
		t.Errorf("problems: %q", pl.Problems)
	}
}

func TestRedirects(t *testing.T) {
	a := p("arxiv:2501.00001", 20250101)
	a.Aliases = []string{"/papers/old-title/", "/papers/2501.00002/", "https://evil.example/", "/papers/../../x/", "/papers/old-title/"}
	pl, pages := planOf(t, config, a, p("arxiv:2501.00002", 20250101))
	wantPaths(t, pages, plan.KindRedirect, "papers/old-title/")
	if to := pages["papers/old-title/"].Data.(*plan.RedirectData).To; to != "/papers/papers/2501.00001/" {
		t.Errorf("the redirect leads to %q", to)
	}
	// The other page's address, the path that leads out of the folder, and
	// "https://evil.example/", which has an empty part.
	if len(pl.Problems) != 3 {
		t.Errorf("problems: %q", pl.Problems)
	}

	// Pages other than those of papers also take precedence.
	a = p("arxiv:2501.00001", 20250101, "J. Smith", "Mary Jones")
	a.Aliases = []string{"/archive/", "/authors/john-smith.html", "/authors/j-smith.html", "/authors/j-smith.html/x/", "/authors/j-smith/"}
	pl, pages = planOf(t, peopleConfig, a, p("arxiv:2501.00002", 20250101, "John Smith", "Mary Jones"))
	wantPaths(t, pages, plan.KindRedirect, "authors/j-smith.html", "authors/j-smith/")
	if len(pl.Problems) != 4 {
		t.Errorf("problems: %q", pl.Problems)
	}
}

func TestLinksOfAPaper(t *testing.T) {
	a := p("arxiv:2501.00001", 20250101)
	a.Published = 20250101
	a.DOI = "10.1000/a#b?c"
	a.Links = paper.Links{Code: "javascript:alert(1)", Project: "https://project.example/"}
	_, pages := planOf(t, config, a)
	var got []string
	for _, l := range pages["papers/2501.00001/"].Data.(*plan.PaperData).Links {
		got = append(got, l.Kind+" "+l.Href)
	}
	want := []string{
		"abstract https://arxiv.org/abs/2501.00001", "pdf https://arxiv.org/pdf/2501.00001",
		"html https://arxiv.org/html/2501.00001", "doi https://doi.org/10.1000/a%23b%3Fc",
		"project https://project.example/",
	}
	if !slices.Equal(got, want) {
		t.Errorf("links\n got %q\nwant %q", got, want)
	}
	if code := pages["2025/01/01/"].Data.(*plan.DayData).Items[0].Code; code != "" {
		t.Errorf("the list links %q", code)
	}
}

func TestConfigErrors(t *testing.T) {
	for _, c := range []struct{ toml, want string }{
		{`baseURL = "https://a.example/"` + "\n[params.offprint]\nauthorTreshold = 3", "authorTreshold is not a setting"},
		{`baseURL = "https://a.example/"` + "\n[params.offprint]\ntopicThreshold = 0", "must be 1 or more"},
		{`baseURL = "https://a.example/"` + "\n[params.offprint.feeds]\nminimumPaper = 3", "feeds.minimumPaper is not a setting"},
		{`baseURL = "https://a.example/"` + "\n[params.offprint]\nfeeds.minimumPapers = -1", "feeds.minimumPapers is -1"},
		{`baseURL = "https://a.example/"` + "\n[params.offprint.feeds]\nhub = \"hub.example\"", "is not the address of a hub"},
		{`title = "x"`, "baseURL"},
		{`baseURL = "ftp://a.example/"`, "is not the address of a site"},
		{"title = \"x\nbaseURL = 1", "line 1"},
		{`baseURL = "https://a.example/"` + "\ntheme = 3", "theme"},
	} {
		_, err := site.ParseConfig("config.toml", []byte(c.toml), "")
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "config.toml") {
			t.Errorf("%s\n got error %v\nwant one with %q", c.toml, err, c.want)
		}
	}
}

func TestSearchRuns(t *testing.T) {
	runs := func(papers ...paper.Paper) []plan.SearchRun {
		t.Helper()
		pl, _ := planOf(t, config, papers...)
		return pl.SearchRuns()
	}
	if got := runs(); len(got) != 0 {
		t.Errorf("nothing has the runs %v", got)
	}
	// Few papers are one run, whatever their days.
	few := slices.Concat(papersOf("Ada", 2024, 1, 10), papersOf("Ada", 2025, 1, 10))
	if got := runs(few...); len(got) != 1 || got[0].From != 0 || got[0].To != 20 {
		t.Errorf("20 papers have the runs %v", got)
	}
	// Many papers are two runs, unless all are of the last month. In the first days of a
	// month, the recent run includes the month before.
	for _, c := range []struct {
		papers  []paper.Paper
		recents int
	}{
		{slices.Concat(papersOf("Ada", 2024, 11, 1990), papersOf("Ada", 2024, 12, 4), papersOf("Ada", 2025, 1, 6)), 10},
		{slices.Concat(papersOf("Ada", 2024, 11, 1990), papersOf("Ada", 2024, 12, 4), papersOf("Ada", 2025, 1, 60)), 60},
		{slices.Concat(papersOf("Ada", 2024, 11, 1994), papersOf("Ada", 2025, 1, 6)), 6},
		{papersOf("Ada", 2025, 1, 2000), 2000},
		{slices.Concat(papersOf("Ada", 2024, 12, 1000), papersOf("Ada", 2025, 1, 1000)), 1000},
		{papersOf("Ada", 2025, 1, 1999), 1999},
	} {
		got, n := runs(c.papers...), len(c.papers)
		if got[0].From != 0 || got[0].To != c.recents || len(got) != 2 && c.recents < n || len(got) == 2 && (got[1].From != c.recents || got[1].To != n) {
			t.Errorf("%d papers, %d of them recent, have the runs %v", n, c.recents, got)
		}
	}
	// A new paper does not change the checksum of the closed run; a paper of the past does.
	before := slices.Concat(papersOf("Ada", 2024, 11, 1994), papersOf("Ada", 2025, 1, 6))
	one, two, three := runs(before...), runs(append(before, papersOf("Ada", 2025, 2, 1)...)...), runs(append(before, papersOf("Ada", 2024, 10, 1)...)...)
	if one[0].Sum == two[0].Sum || one[1].Sum != two[1].Sum {
		t.Error("a new paper is not one of the recent run, and of it alone")
	}
	if one[0].Sum != three[0].Sum || one[1].Sum == three[1].Sum {
		t.Error("an old paper is not one of the closed run, and of it alone")
	}
}

// TestEndsOfTheCalendar checks that the first and the last possible month have ordinary pages,
// and that a long time between two papers costs nothing.
func TestEndsOfTheCalendar(t *testing.T) {
	_, pages := planOf(t, config, p("a", 99991231), p("b", 10101), p("c", 99981231), p("d", 12341231), p("e", 12331230))
	for path, want := range map[string]struct {
		weeks int
		days  string
	}{"9999/12/": {5, "1 31"}, "0001/01/": {5, "1 31"}} {
		page, ok := pages[path]
		if !ok {
			t.Fatalf("there is no %s; %v", path, paths(pages, plan.KindMonth))
		}
		grid := page.Data.(*plan.SpanData).Grid
		var days []int
		for _, w := range grid {
			for _, d := range w.Days {
				if d.Num > 0 {
					days = append(days, d.Num)
				}
			}
		}
		if got := fmt.Sprint(days[0], days[len(days)-1]); len(grid) != want.weeks || got != want.days || len(days) != 31 {
			t.Errorf("%s has %d weeks with the days %v", path, len(grid), days)
		}
	}
	before := pages["9999/12/31/"].Data.(*plan.DayData).Before
	var days []string
	for _, d := range before {
		days = append(days, d.Day)
	}
	if want := []string{"9998-12-31", "1234-12-31"}; !slices.Equal(days, want) {
		t.Errorf("before 9999-12-31 there are %v, want %v", days, want)
	}
}

// TestDeepConfig checks that a key of very many parts is rejected before the decoder, which
// would take minutes, gets it.
func TestDeepConfig(t *testing.T) {
	_, err := site.ParseConfig("config.toml", []byte(config+"\n"+strings.Repeat("a.", 20_000)+"a = 1\n"), "")
	if err == nil || !strings.HasPrefix(err.Error(), "config.toml:8: ") {
		t.Errorf("%.200v", err)
	}
}

// TestLinksToUndatedMove checks that, if papers have no pages of their own, links to a paper
// without a date change when papers added before it move it to the next page.
func TestLinksToUndatedMove(t *testing.T) {
	author := func(before int) (href string, sum archive.Sum) {
		var papers []paper.Paper
		for i := range before {
			papers = append(papers, p(fmt.Sprintf("arxiv:2401.%05d", i), 0, "Charles Babbage"))
		}
		papers = append(papers, p("arxiv:2402.00001", 0, "Ada Lovelace"), p("arxiv:2402.00002", 0, "Ada Lovelace"))
		pl, _ := planOf(t, config+"paperPages = false\n", papers...)
		for _, planned := range pl.AllPages() {
			if planned.Path != "authors/ada-lovelace.html" {
				continue
			}
			page, err := planned.Build()
			if err != nil {
				t.Fatal(err)
			}
			var in plan.Inputs
			if sum, err = planned.Fingerprint(archive.Sum{}, &in); err != nil {
				t.Fatal(err)
			}
			href = pl.Entry(page.Entries[0]).Href
		}
		return href, sum
	}
	near, one := author(10)
	far, two := author(250)
	if near == far || near == "" {
		t.Fatalf("the links are %q and %q, want two", near, far)
	}
	if one == two {
		t.Errorf("a page with a link to %s has the fingerprint of one with a link to %s", far, near)
	}
}

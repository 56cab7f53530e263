package plan_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"offprint/generator/paper"
	"offprint/generator/plan"
	"offprint/generator/text"
)

// headOf is what programs read in the head of a page.
type headOf struct {
	meta map[string][]string // by name and property
	link map[string][]string // href by rel, and by rel and type
	json []string
	tags int
}

func readHead(t testing.TB, s string) headOf {
	t.Helper()
	doc, err := html.Parse(strings.NewReader("<!doctype html><html><head>" + s + "</head><body></body></html>"))
	if err != nil {
		t.Fatal(err)
	}
	h := headOf{meta: map[string][]string{}, link: map[string][]string{}}
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if n.Parent.Data == "head" {
			h.tags++
		}
		attr := map[string]string{}
		for _, a := range n.Attr {
			attr[a.Key] = a.Val
		}
		switch n.Data {
		case "meta":
			for _, key := range []string{"name", "property"} {
				if name := attr[key]; name != "" {
					h.meta[name] = append(h.meta[name], attr["content"])
				}
			}
		case "link":
			h.link[attr["rel"]] = append(h.link[attr["rel"]], attr["href"])
			if attr["type"] != "" {
				h.link[attr["type"]] = append(h.link[attr["type"]], attr["href"])
			}
		case "script":
			if attr["type"] == "application/ld+json" && n.FirstChild != nil {
				h.json = append(h.json, n.FirstChild.Data)
			}
		}
	}
	return h
}

type article struct {
	Type       string `json:"@type"`
	Headline   string
	Published  string `json:"datePublished"`
	URL        string
	Identifier string
	Author     []struct{ Name string }
	IsPartOf   struct{ Name string }
	License    string
	InLanguage string
}

func (h headOf) article(t testing.TB) article {
	t.Helper()
	var a article
	if len(h.json) != 1 {
		t.Fatalf("%d pieces of JSON-LD", len(h.json))
	}
	if err := json.Unmarshal([]byte(h.json[0]), &a); err != nil {
		t.Fatal(err)
	}
	return a
}

// paperHead returns the head of the page of the only paper of an archive.
func paperHead(t testing.TB, q paper.Paper) headOf {
	t.Helper()
	var head string
	for _, page := range onlyPages(t, q) {
		if data, ok := page.Data.(*plan.PaperData); ok {
			head = data.Head
		}
	}
	return readHead(t, head)
}

func onlyPages(t testing.TB, papers ...paper.Paper) map[string]plan.Page {
	t.Helper()
	_, pages := planOf(t, config, papers...)
	return pages
}

func TestHeadOfAPaper(t *testing.T) {
	preprint := paper.Paper{
		ID: "arxiv:1706.03762", Title: "Attention Is All You Need", Date: 20230802, Published: 20170612,
		Authors: []string{"Ashish Vaswani", "Łukasz Kaiser"}, Abstract: "One & \"two\".",
		Links: paper.Links{Thumbnail: "https://cdn.example/1706.png"},
	}
	printed := paper.Paper{
		ID: "doi:10.1162/neco.1997.9.8.1735", Title: "Long Short-Term Memory", Date: 19971115,
		Authors: []string{"Sepp Hochreiter"},
		Citation: paper.Facts{}.Set("journaltitle", "Neural $\\alpha$ Computation").Set("volume", "9").Set("number", "8").
			Set("pages", "1735--1780").Set("date", "1997-11").Set("license", "https://license.example/1"),
	}
	tests := map[string]struct {
		paper paper.Paper
		want  map[string]string // by name, several values separated by "|"; "" means none
	}{
		"preprint": {preprint, map[string]string{
			"citation_title": "Attention Is All You Need", "og:title": "Attention Is All You Need",
			"citation_author":           "Ashish Vaswani|Łukasz Kaiser",
			"citation_publication_date": "2017/06/12",
			"citation_pdf_url":          "https://arxiv.org/pdf/1706.03762",
			"og:url":                    "https://me.github.io/papers/papers/1706.03762/",
			"citation_arxiv_id":         "1706.03762", "citation_doi": "10.48550/arXiv.1706.03762", "citation_journal_title": "",
			"citation_abstract": `One & "two".`, "citation_publisher": "arXiv", "z:archiveID": "arXiv:1706.03762", "og:site_name": "Test",
			"DC.type": "preprint", "og:type": "article", "description": `One & "two".`, "og:description": `One & "two".`,
			"twitter:card": "summary_large_image", "og:image": "https://cdn.example/1706.png", "og:image:alt": "Preview of the paper",
		}},
		"in a journal": {printed, map[string]string{
			"citation_doi": "10.1162/neco.1997.9.8.1735", "citation_journal_title": "Neural α Computation", "z:archiveID": "", "citation_publisher": "",
			"citation_volume": "9", "citation_issue": "8", "citation_firstpage": "1735", "citation_lastpage": "1780",
			"citation_publication_date": "1997/11", "DC.type": "", "citation_pdf_url": "", "citation_arxiv_id": "",
			"twitter:card": "", "og:image": "", "og:image:alt": "",
		}},
	}
	for name, tt := range tests {
		head := paperHead(t, tt.paper)
		for tag, want := range tt.want {
			if got := strings.Join(head.meta[tag], "|"); got != want {
				t.Errorf("%s: %s is %q, want %q", name, tag, got, want)
			}
		}
		if canonical := head.link["canonical"]; len(canonical) != 1 || !strings.HasPrefix(canonical[0], "https://me.github.io/papers/papers/") {
			t.Errorf("%s: canonical %q", name, canonical)
		}
		got := head.article(t)
		if got.Type != "ScholarlyArticle" || got.Headline != tt.paper.Title || len(got.Author) != len(tt.paper.Authors) || got.Author[0].Name != tt.paper.Authors[0] {
			t.Errorf("%s: JSON-LD is %+v", name, got)
		}
	}
	if got := paperHead(t, printed).article(t); got.IsPartOf.Name != "Neural α Computation" || got.License != "https://license.example/1" || got.Published != "1997-11" {
		t.Errorf("JSON-LD of a paper in a journal is %+v", got)
	}
}

// TestPreprint checks that an arXiv paper is a preprint until it is known where it appeared.
func TestPreprint(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(*paper.Paper)
		want   bool
	}{
		"nothing known":  {func(*paper.Paper) {}, true},
		"a comment":      {func(q *paper.Paper) { q.Citation = q.Citation.Set("note", "12 pages") }, true},
		"DOI":            {func(q *paper.Paper) { q.DOI = "10.1000/1" }, false},
		"journal":        {func(q *paper.Paper) { q.Citation = q.Citation.Set("journaltitle", "J") }, false},
		"proceedings":    {func(q *paper.Paper) { q.Citation = q.Citation.Set("booktitle", "P") }, false},
		"reference":      {func(q *paper.Paper) { q.Citation = q.Citation.Set("journalref", "J 1 (2017) 2") }, false},
		"not on arXiv":   {func(q *paper.Paper) { q.ID = "doi:10.1000/1" }, false},
		"nowhere at all": {func(q *paper.Paper) { q.ID = "title:x" }, false},
	} {
		q := p("arxiv:1706.03762", 20170612, "A")
		tt.change(&q)
		if got := slices.Contains(paperHead(t, q).meta["DC.type"], "preprint"); got != tt.want {
			t.Errorf("%s: a preprint: %v, want %v", name, got, tt.want)
		}
	}
}

func TestPages(t *testing.T) {
	for pages, want := range map[string][2]string{
		"1735--1780":     {"1735", "1780"},
		"1735-1780":      {"1735", "1780"},
		"1735 – 1780":    {"1735", "1780"},
		"117:1--117:12":  {"117:1", "117:12"},
		"e7":             {"e7", ""},
		"1--4, 9--12":    {"1", "12"},
		"":               {"", ""},
		"--":             {"", ""},
		"12--":           {"12", ""},
		"i, iii, 4, 5-6": {"i", ""},
	} {
		q := p("arxiv:1706.03762", 20170612, "A")
		q.Citation = q.Citation.Set("journaltitle", "J").Set("pages", pages)
		meta := paperHead(t, q).meta
		got := [2]string{strings.Join(meta["citation_firstpage"], "|"), strings.Join(meta["citation_lastpage"], "|")}
		if got != want {
			t.Errorf("pages %q: %q, want %q", pages, got, want)
		}
	}
}

// TestHeadOfManyAuthors checks that a head is no longer than necessary: the citation tags have
// all authors, JSON-LD only the first ones.
func TestHeadOfManyAuthors(t *testing.T) {
	q := p("arxiv:1706.03762", 20170612)
	for i := range 664 {
		q.Authors = append(q.Authors, fmt.Sprintf("Author %d", i+1))
	}
	head := paperHead(t, q)
	if got := head.meta["citation_author"]; !slices.Equal(got, q.Authors) {
		t.Errorf("%d citation_author", len(got))
	}
	if got := head.article(t).Author; len(got) != 10 || got[9].Name != "Author 10" {
		t.Errorf("JSON-LD has %d authors", len(got))
	}
	coins := dayCoins(t, q)
	if len(coins[0]) > 400 {
		t.Errorf("a COinS of %d bytes", len(coins[0]))
	}
}

// dayCoins returns the COinS on the page of the first paper's day.
func dayCoins(t testing.TB, papers ...paper.Paper) []string {
	t.Helper()
	var out []string
	for _, page := range onlyPages(t, papers...) {
		if data, ok := page.Data.(*plan.DayData); ok && page.Kind == plan.KindDay && data.Day == papers[0].Date.String() {
			for _, it := range data.Items {
				out = append(out, it.Coins)
			}
		}
	}
	if len(out) == 0 {
		t.Fatal("no COinS")
	}
	return out
}

func TestCoins(t *testing.T) {
	printed := p("doi:10.1000/a(b)<c>", 20170612, "Ada Lovelace")
	printed.Title = "C++ & Φ: 100% <x>"
	printed.Citation = printed.Citation.Set("journaltitle", "J & K").Set("volume", "9").Set("number", "8").Set("pages", "1--2")
	proceedings := p("arxiv:1706.03762", 20170612, "Łukasz Kaiser", "Niki Parmar")
	proceedings.Published, proceedings.Citation = 20170611, proceedings.Citation.Set("booktitle", "NIPS")
	untold := p("title:x", 20170612)
	for name, tt := range map[string]struct {
		paper paper.Paper
		want  url.Values
	}{
		"preprint": {p("arxiv:1706.03762", 20170612, "Ada Lovelace", "Emmy Noether"), url.Values{
			"rft_val_fmt": {"info:ofi/fmt:kev:mtx:dc"}, "rft.type": {"preprint"}, "rft.title": {"On arxiv:1706.03762"},
			"rft.date": {"2017-06-12"}, "rft.au": {"Ada Lovelace", "Emmy Noether"}, "rft_id": {"info:doi/10.48550/arXiv.1706.03762", "https://me.github.io/papers/papers/1706.03762/"},
		}},
		"in a journal": {printed, url.Values{
			"rft_val_fmt": {"info:ofi/fmt:kev:mtx:journal"}, "rft.genre": {"article"}, "rft.atitle": {"C++ & Φ: 100% <x>"},
			"rft.jtitle": {"J & K"}, "rft.volume": {"9"}, "rft.issue": {"8"}, "rft.pages": {"1--2"},
			"rft.date": {"2017-06-12"}, "rft.au": {"Ada Lovelace"}, "rft_id": {"info:doi/10.1000/a(b)<c>", "https://me.github.io/papers/papers/10.1000-a-b--c-034bd2a7/"},
		}},
		"in proceedings": {proceedings, url.Values{
			"rft_val_fmt": {"info:ofi/fmt:kev:mtx:dc"}, "rft.title": {"On arxiv:1706.03762"}, "rft.source": {"NIPS"},
			"rft.date": {"2017-06-11"}, "rft.au": {"Łukasz Kaiser", "Niki Parmar"}, "rft_id": {"info:doi/10.48550/arXiv.1706.03762", "https://me.github.io/papers/papers/1706.03762/"},
		}},
		"nothing known": {untold, url.Values{
			"rft_val_fmt": {"info:ofi/fmt:kev:mtx:dc"}, "rft.title": {"On title:x"}, "rft.date": {"2017-06-12"},
			"rft_id": {"https://me.github.io/papers/papers/x/"},
		}},
	} {
		tt.want.Set("ctx_ver", "Z39.88-2004")
		got, err := url.ParseQuery(dayCoins(t, tt.paper)[0])
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got.Encode() != tt.want.Encode() {
			t.Errorf("%s:\n got %v\nwant %v", name, got, tt.want)
		}
	}
	if got := dayCoins(t, p("arxiv:1706.03762", 20170612, "A"), p("arxiv:1706.03763", 20170612, "B")); len(got) != 2 {
		t.Errorf("%d COinS on a day of two papers", len(got))
	}
}

// FuzzHead checks that, whatever a paper contains, the head has the same elements and its
// JSON-LD can be parsed.
func FuzzHead(f *testing.F) {
	f.Add("Attention", "Ada Lovelace", "Nature", "1--2")
	f.Add(`</script><script>alert(1)</script>`, `"><b>`, "'", "<!--")
	f.Add("a\x00b\u2028c]]>", "`=", "]]>", "--")
	f.Fuzz(func(t *testing.T, title, author, journal, pages string) {
		fresh := func(title, author, journal, pages string) headOf {
			q := p("arxiv:1706.03762", 20170612, author)
			q.Title, q.Citation = title, q.Citation.Set("journaltitle", journal).Set("pages", pages)
			return paperHead(t, q)
		}
		if text.TitlePlain(title) == "" || author == "" {
			return
		}
		got := fresh(title, author, journal, pages)
		plain := fresh("T", "A", strings.Repeat("J", min(1, len(journal))), "")
		tags := got.tags - len(got.meta["citation_firstpage"]) - len(got.meta["citation_lastpage"])
		if tags != plain.tags {
			t.Fatalf("%d elements, want %d", tags, plain.tags)
		}
		if a := got.article(t); len(a.Author) != 1 || a.Headline == "" {
			t.Fatalf("JSON-LD %+v", a)
		}
	})
}

func TestFeedOfAName(t *testing.T) {
	const least = config + "[params.offprint.feeds]\nminimumPapers = 3\n"
	_, pages := planOf(t, least,
		p("arxiv:2501.00001", 20250101, "Three Papers", "Two Papers"),
		p("arxiv:2501.00002", 20250102, "Three Papers", "Two Papers"),
		p("arxiv:2501.00003", 20250103, "Three Papers"),
	)
	for path, want := range map[string]string{"authors/three-papers.html": "/papers/authors/three-papers.xml", "authors/two-papers.html": ""} {
		data := pages[path].Data.(*plan.NameData)
		linked := strings.Join(readHead(t, data.Head).link["application/atom+xml"], "|")
		if data.Feed != want || linked != want {
			t.Errorf("%s: feed %q, linked %q, want %q", path, data.Feed, linked, want)
		}
	}
	data := pages["feeds/"].Data.(*plan.FeedsData)
	if len(data.Names) != 1 || data.Names[0].Count != 1 || !strings.Contains(data.Names[0].Names, `href="/papers/authors/three-papers.xml"`) || data.List != "/papers/feeds.opml" {
		t.Errorf("the feeds page has %+v, %q", data.Names, data.List)
	}
}

package paper_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"offprint/generator/paper"
)

func TestOutcomes(t *testing.T) {
	page := paper.Paper{
		ID: "arxiv:2510.06084", Title: "A Title", Abstract: "Text.", Authors: []string{"B C"}, Published: 20251001, Date: 20251001,
		Topics: []string{"keyword"}, Upvotes: 3, Citation: paper.Facts{}.Set("volume", "1"),
	}
	outcomes := map[paper.Outcome]string{paper.Filled: "filled", paper.Replaced: "replaced", paper.Kept: "kept", paper.Edited: "edited"}
	for _, c := range []struct {
		what   string
		source string
		day    paper.Day
		edit   func(*paper.Paper) // edits by hand after the import
		news   func(*paper.Paper)
		want   string
	}{
		{"the same", "arxiv-oai", day2, nil, func(*paper.Paper) {}, ""},
		{"an empty field", "arxiv-oai", day2, nil, func(p *paper.Paper) { p.Organization = "O" }, "organization filled"},
		{"nothing to say", "arxiv-oai", day2, nil, func(p *paper.Paper) { p.Abstract, p.Upvotes = "", 0 }, ""},
		{"more authority", "arxiv-oai", day0, nil, func(p *paper.Paper) { p.Title, p.Upvotes = "Another", 9 }, "title replaced, upvotes kept"},
		{"less authority", "hf-text", day2, nil, func(p *paper.Paper) { p.Abstract, p.Upvotes = "Another.", 9 }, "upvotes replaced, abstract kept"},
		{"by hand", "arxiv-oai", day2, func(p *paper.Paper) { p.Title, p.Abstract = "Mine", "" }, func(*paper.Paper) {}, "title edited, abstract edited"},
		{"by hand, and the same", "arxiv-oai", day2, func(p *paper.Paper) { p.Title = "Mine" }, func(p *paper.Paper) { p.Title = "Mine" }, ""},
		{"topics of another kind", "arxiv-oai", day2, nil, func(p *paper.Paper) { p.Topics = []string{"cs.LG"} }, "topics filled"},
		{"topics known", "arxiv-oai", day2, nil, func(p *paper.Paper) { p.Topics = nil }, ""},
		{"other topics", "arxiv-oai", day2, nil, func(p *paper.Paper) { p.Topics = []string{"other"} }, "topics replaced"},
		{"other topics, older", "arxiv-oai", day0, nil, func(p *paper.Paper) { p.Topics = []string{"other"} }, "topics kept"},
		{"one more fact", "bibtex", day2, nil, func(p *paper.Paper) { p.Citation = paper.Facts{}.Set("number", "2") }, "citation filled"},
		{"another fact", "bibtex", day2, nil, func(p *paper.Paper) { p.Citation = paper.Facts{}.Set("volume", "2") }, "citation replaced"},
		{"a number of authors", "hf-listing", day2, nil, func(p *paper.Paper) { p.Authors, p.AuthorCount = nil, 7 }, ""},
		{"a DOI as identifier", "bibtex", day2, nil, func(p *paper.Paper) { p.ID = "doi:10.1000/182" }, "doi filled"},
		{"an earlier day", "hf-listing", day2, nil, func(p *paper.Paper) { p.Published = 20250901 }, "date replaced, published replaced"},
	} {
		k := known{}.merge(paper.News{Source: "hf-api", Scraped: day1, Paper: page})
		if c.edit != nil {
			c.edit(&k.p)
		}
		n := paper.News{Source: c.source, Scraped: c.day, Paper: page}
		c.news(&n.Paper)
		merged, _ := paper.Merge(k.p, k.from, n, standings)
		got := ""
		for f, o := range paper.Outcomes(k.p, k.from, n, merged) {
			if o != paper.Agreed {
				got += fmt.Sprintf(", %v %s", paper.Field(f), outcomes[o])
			}
		}
		if want := ", " + c.want; got != want && got+c.want != "" {
			t.Errorf("%s: got %q, want %q", c.what, got, want)
		}
	}
}

// TestOutcomesTellChanges checks that exactly the fields that changed are reported as filled
// or replaced, and none if the same news is merged again.
func TestOutcomesTellChanges(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := known{}.merge(anyNews(day1).Draw(t, "first"), anyNews(day2).Draw(t, "second"))
		n := anyNews(rapid.SampledFrom([]paper.Day{day0, day1, day2, day3}).Draw(t, "day")).Draw(t, "news")
		after := k.merge(n)
		for f, o := range paper.Outcomes(k.p, k.from, n, after.p) {
			f := paper.Field(f)
			if f == paper.FieldAuthorCount || f == paper.FieldDOI {
				continue // these give way to names and to the identifier
			}
			if changed := !k.p.SameField(&after.p, f); changed != (o == paper.Filled || o == paper.Replaced) {
				t.Fatalf("%v was %v and is %v: outcome %d", f, k.p.Get(f), after.p.Get(f), o)
			}
		}
		for f, o := range paper.Outcomes(after.p, after.from, n, after.merge(n).p) {
			if o == paper.Filled || o == paper.Replaced {
				t.Fatalf("%v: outcome %d of the same news again", paper.Field(f), o)
			}
		}
	})
}

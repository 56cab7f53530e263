package paper_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"offprint/generator/paper"
)

func TestSame(t *testing.T) {
	p := func(id paper.ID, title string, authors ...string) paper.Paper {
		return paper.Paper{ID: id, Title: title, Authors: authors}
	}
	with := func(p paper.Paper, change func(*paper.Paper)) paper.Paper { change(&p); return p }
	count := func(n int) func(*paper.Paper) { return func(p *paper.Paper) { p.AuthorCount = n } }
	year := func(d paper.Day) func(*paper.Paper) { return func(p *paper.Paper) { p.Published = d } }
	doi := func(s string) func(*paper.Paper) { return func(p *paper.Paper) { p.DOI = s } }
	arxiv, other := paper.ID("arxiv:2510.06084"), paper.ID("arxiv:2510.06085")

	for name, c := range map[string]struct {
		p, q paper.Paper
		want bool
	}{
		"an identifier, whatever the title":    {p(arxiv, "A"), p(arxiv, "B"), true},
		"two identifiers, one title":           {p(arxiv, "A", "B C"), p(other, "A", "B C"), false},
		"a DOI":                                {p("doi:10.1000/182", "A"), p("doi:10.1000/182", "B"), true},
		"a DOI beside":                         {with(p(arxiv, "A"), doi("10.1000/182")), p("doi:10.1000/182", "B"), true},
		"arXiv's own DOI":                      {p(arxiv, "A"), p("doi:10.48550/arxiv.2510.06084", "B"), true},
		"one DOI, two arXiv identifiers":       {with(p(arxiv, "A"), doi("10.1000/182")), with(p(other, "A"), doi("10.1000/182")), false},
		"arXiv here, DOI there":                {p(arxiv, "A"), p("doi:10.1000/182", "A"), false},
		"a title":                              {p("title:a", "A Title: of “Two” parts"), p(arxiv, "A title – of \"two\" PARTS"), true},
		"accents and width":                    {p("title:a", "Naïve Ｂayes"), p("title:b", "naive bayes"), true},
		"another title":                        {p("title:a", "A"), p("title:a", "B"), false},
		"other authors":                        {p("title:a", "A", "B C"), p(arxiv, "A", "D E"), false},
		"a family name":                        {p("title:a", "A", "Kurt Gödel", "X Y"), p(arxiv, "A", "K. Godel Jr."), true},
		"a number that fits":                   {with(p("title:a", "A"), count(2)), p(arxiv, "A", "B C", "D E", "F G"), true},
		"a number that does not":               {with(p("title:a", "A"), count(1)), p(arxiv, "A", "B C", "D E", "F G"), false},
		"large numbers, within a fifth":        {with(p("title:a", "A"), count(80)), with(p(arxiv, "A"), count(100)), true},
		"large numbers, beyond a fifth":        {with(p("title:a", "A"), count(79)), with(p(arxiv, "A"), count(100)), false},
		"years beside each other":              {with(p("title:a", "A"), year(20241231)), with(p(arxiv, "A"), year(20250102)), true},
		"years apart":                          {with(p("title:a", "A"), year(20230101)), with(p(arxiv, "A"), year(20251231)), false},
		"a title without letters":              {p("title:a", "???"), p("title:b", "???"), true},
		"different titles without letters":     {p("title:a", "???"), p("title:b", "!!!"), false},
		"titles that end in different numbers": {p("title:a", "Llama 2"), p("title:b", "Llama 3"), false},
	} {
		if got := paper.Same(&c.p, &c.q); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
		if got := paper.Same(&c.q, &c.p); got != c.want {
			t.Errorf("%s, the other way round: %v", name, got)
		}
	}
}

// The index finds exactly what looking at every paper finds.
func TestIndexFindsTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(label string) *paper.Paper {
			p := paper.Paper{
				ID:          rapid.SampledFrom([]paper.ID{"title:a", "arxiv:2510.00001", "arxiv:2510.00002", "doi:10.1000/1", "doi:10.48550/arxiv.2510.00001"}).Draw(t, label),
				DOI:         rapid.SampledFrom([]string{"", "10.1000/1", "10.1000/2"}).Draw(t, "doi"),
				Title:       rapid.SampledFrom([]string{"A", "a!", "B", "?"}).Draw(t, "title"),
				AuthorCount: rapid.IntRange(0, 3).Draw(t, "count"),
				Published:   rapid.SampledFrom([]paper.Day{0, 20200101, 20250101}).Draw(t, "published"),
			}
			return &p
		}
		var all []*paper.Paper
		var x paper.Index
		for i := range rapid.IntRange(0, 8).Draw(t, "papers") {
			p := draw(fmt.Sprint("paper ", i))
			all = append(all, p)
			x.Add(p)
		}
		for _, p := range all { // some change, and are added again
			if rapid.Bool().Draw(t, "change?") {
				*p = *draw("changed")
				x.Add(p)
			}
		}
		p := draw("wanted")
		found := map[*paper.Paper]bool{}
		for _, q := range x.Find(p) {
			if found[q] {
				t.Fatalf("%+v is found twice", q)
			}
			found[q] = true
		}
		for _, q := range all {
			if found[q] != paper.Same(p, q) {
				t.Fatalf("%+v found for %+v: %v", q, p, found[q])
			}
		}
	})
}

func TestIndexPrefersIdentified(t *testing.T) {
	vague := &paper.Paper{ID: "title:a", Title: "A"}
	known := &paper.Paper{ID: "arxiv:2510.06084", Title: "A"}
	exact := &paper.Paper{ID: "arxiv:2510.06085", Title: "B"}
	var x paper.Index
	for _, p := range []*paper.Paper{vague, known, exact} {
		x.Add(p)
	}
	if got := x.Find(&paper.Paper{ID: "title:a", Title: "a"}); len(got) != 2 || got[0] != known || got[1] != vague {
		t.Errorf("found %v", got)
	}
	if got := x.Find(&paper.Paper{ID: "arxiv:2510.06085", Title: "A"}); len(got) != 2 || got[0] != exact || got[1] != vague {
		t.Errorf("found %v", got)
	}
	var none paper.Index
	if got := none.Find(known); got != nil {
		t.Errorf("found %v in nothing", got)
	}
}

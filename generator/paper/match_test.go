package paper_test

import (
	"errors"
	"fmt"
	"slices"
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
		"a DOI and a title":                    {p("doi:10.1000/182", "A"), p("doi:10.1000/182", "A"), true},
		"a DOI and an author":                  {p("doi:10.1000/182", "A", "B C"), p("doi:10.1000/182", "B", "B C"), true},
		"a DOI, neither title nor authors":     {p("doi:10.1000/182", "A", "B C"), p("doi:10.1000/182", "B", "D E"), false},
		"a DOI, another title, authors untold": {p("doi:10.1000/182", "A", "B C"), p("doi:10.1000/182", "B"), false},
		"a DOI beside":                         {with(p(arxiv, "A"), doi("10.1000/182")), p("doi:10.1000/182", "A"), true},
		"arXiv's own DOI":                      {p(arxiv, "A"), p("doi:10.48550/arxiv.2510.06084", "B"), true},
		"one DOI, two arXiv identifiers":       {with(p(arxiv, "A"), doi("10.1000/182")), with(p(other, "A"), doi("10.1000/182")), false},
		"arXiv here, DOI there":                {p(arxiv, "A"), p("doi:10.1000/182", "A"), false},
		"a title":                              {p("title:a", "A Title: of “Two” parts"), p(arxiv, "A title – of \"two\" PARTS"), true},
		"accents and width":                    {p("title:a", "Naïve Ｂayes"), p("title:b", "naive bayes"), true},
		"another title":                        {p("title:a", "A"), p("title:a", "B"), false},
		"other authors":                        {p("title:a", "A", "B C"), p(arxiv, "A", "D E"), false},
		"a family name":                        {p("title:a", "A", "Kurt Gödel", "X Y"), p(arxiv, "A", "K. Godel Jr."), true},
		"an umlaut spelled out":                {p("title:a", "A", "Jürgen Müller"), p(arxiv, "A", "Juergen Mueller"), true},
		"an umlaut left out":                   {p("title:a", "A", "Jørgen Ødegård"), p(arxiv, "A", "J. Odegard"), true},
		"a vowel that is none":                 {p("title:a", "A", "Wei Xu"), p(arxiv, "A", "Wei Xue"), false},
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

// TestIndexFindsTheSame checks that the index finds exactly the papers that a comparison with
// every paper finds.
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
			x.Add(i, p)
		}
		for i, p := range all { // some papers change and are added again
			if rapid.Bool().Draw(t, "change?") {
				*p = *draw("changed")
				x.Add(i, p)
			}
		}
		p := draw("wanted")
		found, err := x.Find(p, func(n int) (*paper.Paper, error) { return all[n], nil })
		if err != nil {
			t.Fatal(err)
		}
		for n, q := range all {
			times := 0
			for _, list := range [][]int{found.Same, found.Rivals, found.Versions} {
				for _, m := range list {
					if m == n {
						times++
					}
				}
			}
			if same := slices.Contains(found.Same, n); same != paper.Same(p, q) || times > 1 {
				t.Fatalf("%+v found for %+v: %v, %d times", q, p, same, times)
			}
		}
	})
}

func TestIndexPrefersIdentified(t *testing.T) {
	papers := []*paper.Paper{
		{ID: "title:a", Title: "A"},
		{ID: "arxiv:2510.06084", Title: "A"},
		{ID: "arxiv:2510.06085", Title: "B"},
	}
	const vague, known, exact = 0, 1, 2
	var x paper.Index
	for i, p := range papers {
		x.Add(i, p)
	}
	paperOf := func(n int) (*paper.Paper, error) { return papers[n], nil }
	for _, c := range []struct {
		wanted paper.Paper
		want   []int
	}{
		{paper.Paper{ID: "title:a", Title: "a"}, []int{known, vague}},
		{paper.Paper{ID: "arxiv:2510.06085", Title: "A"}, []int{exact, vague}},
	} {
		if got, err := x.Find(&c.wanted, paperOf); err != nil || !slices.Equal(got.Same, c.want) {
			t.Errorf("%v: found %v, %v", c.wanted.ID, got, err)
		}
	}
	var none paper.Index
	if got, err := none.Find(papers[known], paperOf); got.Same != nil || err != nil {
		t.Errorf("found %v in nothing, %v", got, err)
	}
}

// TestIndexWithoutPapers checks that a paper that cannot be read is an error, not a match.
func TestIndexWithoutPapers(t *testing.T) {
	var x paper.Index
	x.Add(0, &paper.Paper{ID: "title:a", Title: "A"})
	x.Add(1, &paper.Paper{ID: "arxiv:2510.06084", Title: "B"})
	gone := errors.New("gone")
	for _, p := range []paper.Paper{{ID: "title:a", Title: "a"}, {ID: "arxiv:2510.06084", Title: "C"}} {
		if got, err := x.Find(&p, func(int) (*paper.Paper, error) { return nil, gone }); !errors.Is(err, gone) {
			t.Errorf("%v: found %v, %v", p.ID, got, err)
		}
	}
}

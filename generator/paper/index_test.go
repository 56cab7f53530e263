package paper_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"offprint/generator/paper"
)

// TestIndexFindsAmongMany checks that the index finds the same works, and only those, whatever
// titles and DOIs are shared.
func TestIndexFindsAmongMany(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var x paper.Index
		var list []*paper.Paper
		for i := range rapid.IntRange(2, 14).Draw(rt, "papers") {
			of := func(name string, values ...string) string {
				if v := rapid.SampledFrom(values).Draw(rt, name); v != "" {
					return "; " + name + "=" + v
				}
				return ""
			}
			s := rapid.SampledFrom([]string{"Snow", "Preface", "Reply to Bee", "Snow, Part 2"}).Draw(rt, "title") + "; " +
				rapid.SampledFrom([]string{"", "A Bee", "C Dee, A Bee", "E Eff"}).Draw(rt, "authors") +
				of("journaltitle", "", "Acta") + of("volume", "", "1", "2") + of("number", "", "1", "2") + of("pages", "", "3", "3–9", "9", "11–12") +
				of("eid", "", "", "3") + of("year", "", "2005", "2006", "2008") + of("doi", "", "", "10.1000/1", "10.1000/2") + of("id", "", "", "arxiv:2403.00001", "arxiv:2403.00002")
			p := record(t, s)
			found, err := x.Find(p, func(n int) (*paper.Paper, error) { return list[n], nil })
			if err != nil {
				rt.Fatal(err)
			}
			var want []int
			for n, q := range list {
				if paper.Same(p, q) && paper.TitleKey(p.Title) == paper.TitleKey(q.Title) {
					want = append(want, n)
				}
			}
			for _, n := range want {
				if !slices.Contains(found.Same, n) {
					rt.Errorf("%v is not found for %v", list[n], p)
				}
			}
			for _, n := range found.Same {
				if !paper.Same(p, list[n]) {
					rt.Errorf("%v is found for %v", list[n], p)
				}
			}
			list = append(list, p)
			x.Add(i, p)
			if n := rapid.IntRange(0, i).Draw(rt, "changed"); rapid.Bool().Draw(rt, "changes") {
				q := *list[n]
				q.Citation = q.Citation.Set("volume", "1")
				list[n] = &q
				x.Add(n, &q)
			}
		}
	})
}

// TestIndexLooksAtFew checks that for thousands of papers with the same title or DOI, few are
// examined for each.
func TestIndexLooksAtFew(t *testing.T) {
	for name, of := range map[string]string{
		"volumes":          "Weekly Report; A Bee; journaltitle=Acta; volume=%; pages=%–%9; year=2005",
		"numbers":          "Weekly Report; A Bee; number=%",
		"pages":            "Preface; A Bee; journaltitle=Acta; volume=3; pages=%; year=2005",
		"authors":          "Weekly Report; A Bee%",
		"DOIs":             "Weekly Report; A Bee; doi=10.1000/%",
		"one DOI":          "Reply to Person%; A Bee; doi=10.1000/1; pages=%",
		"one DOI, arXiv":   "Reply to Person%; A Bee; doi=10.1000/1; id=arxiv:2403.%",
		"one DOI, authors": "Snow%; A Bee%; doi=10.1000/1",
		"one DOI, parts":   "Snow %; A Bee; doi=10.1000/1",
	} {
		t.Run(name, func(t *testing.T) {
			var x paper.Index
			var list []*paper.Paper
			looks := 0
			for i := range 1000 {
				p := record(t, strings.ReplaceAll(of, "%", fmt.Sprint(10000+i)))
				found, err := x.Find(p, func(n int) (*paper.Paper, error) { looks++; return list[n], nil })
				if err != nil || len(found.Same) > 0 {
					t.Fatal(found, err)
				}
				list = append(list, p)
				x.Add(i, p)
			}
			if looks > 40*len(list) {
				t.Errorf("looked %d times", looks)
			}
		})
	}
}

package plan_test

import (
	"fmt"
	"testing"

	"offprint/generator/paper"
)

func TestCompletions(t *testing.T) {
	var papers []paper.Paper
	for i := range 320 {
		q := p(fmt.Sprintf("arxiv:2501.%05d", i), paper.Day(20250101+i%28))
		q.Title, q.Topics = fmt.Sprintf("Title %03d", i), []string{"everywhere"}
		if i%2 == 0 {
			q.Topics = append(q.Topics, "half")
		}
		q.Authors = []string{fmt.Sprintf("Ada Lovelace %d", i%5)}
		papers = append(papers, q)
	}
	papers[7].Upvotes, papers[100].Upvotes = 3, 5
	pl, pages := planOf(t, config, papers...)
	c := pl.Completions()
	if len(c.Topics) != 2 || c.Topics[0].Text != "everywhere" || c.Topics[0].Papers != 320 || c.Topics[1].Papers != 160 || len(c.Authors) != 5 || c.MoreAuthors {
		t.Errorf("the names are %v, %v, %v", c.Topics, c.Authors, c.MoreAuthors)
	}
	for _, n := range append(c.Topics, c.Authors...) {
		if _, ok := pages[n.Path]; !ok {
			t.Errorf("%v leads to no page", n)
		}
	}
	// Papers with votes come first, then the newest, none twice.
	if len(c.Titles) != 300 || c.Titles[0].Text != "Title 100" || c.Titles[1].Text != "Title 007" {
		t.Errorf("%d titles begin with %v", len(c.Titles), c.Titles[:3])
	}
	seen := map[string]bool{}
	for _, n := range c.Titles {
		if _, ok := pages[n.Path]; !ok || seen[n.Text] {
			t.Errorf("%v leads to no page, or is there twice", n)
		}
		seen[n.Text] = true
	}
	if !seen["Title 027"] || seen["Title 028"] {
		t.Error("the titles behind those with votes are not those of the newest papers")
	}

	none, _ := planOf(t, config)
	if c := none.Completions(); len(c.Topics)+len(c.Authors)+len(c.Titles) > 0 {
		t.Errorf("an empty archive completes to %v", c)
	}
}

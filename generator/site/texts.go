package site

import (
	"slices"
	"sync"

	"offprint/generator/archive"
	"offprint/generator/paper"
)

// texts reads papers with their texts, when a page is made of them. They are
// read a day at a time: a day's page and its papers' pages are made one after
// the other.
type texts struct {
	catalog *archive.Catalog
	mu      sync.Mutex
	recent  []*dayTexts // the last used first
}

// recentTexts is the number of days whose texts are kept: some for each
// goroutine that makes pages, and those that the home page shows.
const recentTexts = 16

type dayTexts struct {
	day  *day
	read func() ([]*paper.Paper, error)
}

// of are the papers of a day, in its order, with their texts.
func (t *texts) of(d *day) ([]*paper.Paper, error) {
	t.mu.Lock()
	i := slices.IndexFunc(t.recent, func(r *dayTexts) bool { return r.day == d })
	var r *dayTexts
	if i >= 0 {
		r = t.recent[i]
		t.recent = slices.Delete(t.recent, i, i+1)
	} else {
		r = &dayTexts{day: d, read: sync.OnceValues(func() ([]*paper.Paper, error) { return t.readDay(d) })}
		t.recent = t.recent[:min(len(t.recent), recentTexts-1)]
	}
	t.recent = slices.Insert(t.recent, 0, r)
	t.mu.Unlock()
	return r.read()
}

func (t *texts) readDay(d *day) ([]*paper.Paper, error) {
	papers := make([]*paper.Paper, len(d.papers))
	for i, e := range d.papers {
		var err error
		if papers[i], err = t.catalog.Paper(e.card); err != nil {
			return nil, err
		}
	}
	return papers, nil
}

// paper is a paper with its text.
func (t *texts) paper(e *entry) (*paper.Paper, error) {
	day, err := t.of(e.day)
	if err != nil {
		return nil, err
	}
	return day[e.pos], nil
}

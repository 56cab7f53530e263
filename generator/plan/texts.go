package plan

import (
	"slices"
	"strings"
	"sync"

	"offprint/generator/archive"
	"offprint/generator/paper"
	"offprint/generator/text"
)

// texts reads papers with their texts when a page is made of them. It reads a day at a time,
// because a day's page and the pages of its papers are made one after the other.
type texts struct {
	catalog *archive.Catalog
	mu      sync.Mutex
	recent  []*dayTexts // most recently used first
}

// recentTexts is the number of days whose texts are kept in memory: some for each goroutine
// that makes pages, and those on the home page.
const recentTexts = 16

type dayTexts struct {
	day  *day
	read func() ([]fullPaper, error)
}

// fullPaper is a paper with its text.
type fullPaper struct {
	*paper.Paper
	plain func() string // the abstract as one line of plain text
	// excerpt returns the start of the abstract, which both the paper's page and its day's
	// page need.
	excerpt func() string
}

// lead returns the text of the paper in a list: its one-sentence summary if there is one, and
// otherwise the start of its abstract.
func (p fullPaper) lead() string {
	if p.Summary == "" {
		return p.excerpt()
	}
	return text.Excerpt(plainLine(p.Summary), excerptRunes)
}

// plainLine converts Markdown into one line of plain text.
func plainLine(markdown string) string { return strings.ReplaceAll(text.Plain(markdown), "\n", " ") }

// of returns the papers of a day, in its order, with their texts. It is safe for concurrent
// use.
func (t *texts) of(d *day) ([]fullPaper, error) {
	t.mu.Lock()
	i := slices.IndexFunc(t.recent, func(r *dayTexts) bool { return r.day == d })
	var r *dayTexts
	if i >= 0 {
		r = t.recent[i]
		t.recent = slices.Delete(t.recent, i, i+1)
	} else {
		r = &dayTexts{day: d, read: sync.OnceValues(func() ([]fullPaper, error) { return t.readDay(d) })}
		t.recent = t.recent[:min(len(t.recent), recentTexts-1)]
	}
	t.recent = slices.Insert(t.recent, 0, r)
	t.mu.Unlock()
	return r.read()
}

func (t *texts) readDay(d *day) ([]fullPaper, error) {
	papers := make([]fullPaper, len(d.papers))
	for i, e := range d.papers {
		p, err := t.catalog.Paper(e.card)
		if err != nil {
			return nil, err
		}
		p = p.Public()
		plain := sync.OnceValue(func() string { return plainLine(p.Abstract) })
		papers[i] = fullPaper{p, plain, sync.OnceValue(func() string { return text.Excerpt(plain(), excerptRunes) })}
	}
	return papers, nil
}

// paper returns a paper with its text.
func (t *texts) paper(e *entry) (fullPaper, error) {
	day, err := t.of(e.day)
	if err != nil {
		return fullPaper{}, err
	}
	return day[e.pos], nil
}

package plan

import (
	"cmp"
	"slices"
	"sort"

	"offprint/generator/paper"
)

// The trending pages list the papers with the most votes, of the last days and of all time.
// Age is counted from the newest day of the archive, so that the pages do not depend on when
// they are built.

// trendingPapers is the maximum number of papers on such a page.
const trendingPapers = 50

// trendingSpan is the time span of one of the pages.
type trendingSpan struct {
	name string // "week", "month", …: part of the key of its word in i18n, and name of its folder
	days int    // number of days up to the newest; 0 means all
	// half is the age in days at which a vote counts half; 0 means that all votes count the
	// same.
	half int
}

// trendingSpans lists the pages; the first is at trending/ itself. A vote counts half after
// about a quarter of the span: otherwise a page would show its oldest papers, which have had
// the longest time to collect votes.
var trendingSpans = []trendingSpan{
	{name: "week", days: 7, half: 2},
	{name: "month", days: 30, half: 7},
	{name: "year", days: 365, half: 90},
	{name: "all"},
}

func (s trendingSpan) path() string {
	if s == trendingSpans[0] {
		return trendingFolder
	}
	return trendingFolder + s.name + "/"
}

const trendingFolder = "trending/"

// hasVotes reports whether any paper has votes. Only then are there trending pages.
func (p *Plan) hasVotes() bool {
	return slices.ContainsFunc(p.days, func(d *day) bool { return d.papers[0].Upvotes > 0 })
}

func (p *Plan) trendingPages(emit func(Planned)) {
	if !p.hasVotes() {
		return
	}
	for _, s := range trendingSpans {
		emit(Planned{Kind: KindTrending, Path: s.path(), source: made(func() (Page, error) { return p.trendingPage(s), nil })})
	}
}

// trending returns the papers of the span with the highest scores, votes·half/(half+age),
// highest first; of equal scores, the newest first. Scores are compared as fractions, so that
// the order is the same on every machine.
func (p *Plan) trending(s trendingSpan) []*entry {
	newest := p.papers[0].Date // an archive with such pages has days
	papers := datedOf(p.papers)
	if s.days > 0 {
		papers = papersSince(papers, newest.AddDays(1-s.days))
	}
	top := byScore(papers, newest, s.half)
	if n := slices.IndexFunc(top, func(e *entry) bool { return e.Upvotes <= 0 }); n >= 0 {
		top = top[:n]
	}
	return top[:min(trendingPapers, len(top))]
}

// byScore sorts papers, which are newest first, by votes·half/(half+age), where age is the age
// on day. If half is 0, it sorts them by votes.
func byScore(papers []*entry, day paper.Day, half int) []*entry {
	type scored struct {
		e           *entry
		votes, over int64 // the score is votes/over
	}
	list := make([]scored, len(papers))
	for i, e := range papers {
		list[i] = scored{e, min(max(int64(e.Upvotes), 0), 1<<40), 1} // bounded, so that products do not overflow
		if half > 0 {
			list[i].over = int64(half) + int64(day.Time().Sub(e.Date.Time()).Hours())/24
		}
	}
	slices.SortStableFunc(list, func(a, b scored) int { return cmp.Compare(b.votes*a.over, a.votes*b.over) })
	top := make([]*entry, len(list))
	for i := range top {
		top[i] = list[i].e
	}
	return top
}

// Trending returns the papers of the days from first to last, both included, in the order of
// their digest.
func (p *Plan) Trending(first, last paper.Day) Papers {
	papers := papersSince(datedOf(p.papers), first)
	for len(papers) > 0 && papers[0].Date > last {
		papers = papers[1:]
	}
	return Papers{digestOrder(papers, Period{First: first, Last: last})}
}

// papersSince returns those of papers, which are newest first, that are of the day first or
// later.
func papersSince(papers []*entry, first paper.Day) []*entry {
	return papers[:sort.Search(len(papers), func(i int) bool { return papers[i].Date < first })]
}

func (p *Plan) trendingPage(s trendingSpan) Page {
	c := p.cfg
	newest := p.papers[0].Date
	data := &TrendingData{Span: s.name, Days: s.days, Half: s.half, Day: newest.String()}
	for _, other := range trendingSpans {
		data.Spans = append(data.Spans, Link{Name: other.name, Href: c.Href(other.path())})
	}
	if s == trendingSpans[0] && len(p.digestWeeks()) > 0 {
		data.Digests = c.Href(digestFolder)
	}
	for _, e := range p.trending(s) {
		it := TrendingItem{Item: p.item(e), Date: e.Date.String()}
		it.Topics = p.itemTopics(e)
		data.Items = append(data.Items, it)
	}
	title := c.NavWord("trending")
	if s != trendingSpans[0] {
		title += ": " + c.Word("trending_"+s.name)
	}
	data.Common = c.newHead(title, "", s.path()).done()
	return Page{Kind: KindTrending, Path: s.path(), Title: title, Data: data}
}

package plan

import (
	"cmp"
	"slices"
	"sort"

	"offprint/generator/paper"
)

// The pages of what is most voted for: of the last days, and of all time. Age is
// counted from the newest day of the archive, so that the pages are the same
// whenever they are built.

// trendingPapers is the number of papers on such a page.
const trendingPapers = 50

// trendingSpan is what one of the pages looks back on.
type trendingSpan struct {
	name string // "week", …: of words in i18n, and of its folder
	days int    // the newest day and those before; 0: all
	// half is the age in days at which a vote counts half; 0: all count alike.
	half int
}

// trendingSpans begin with the one that stands at trending/ itself. A vote counts
// half after about a quarter of the span: without that, a page would show its oldest
// papers, which have had the longest time to gather votes.
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

// hasVotes reports whether any paper has votes; what is trending is told of such an
// archive only.
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

// trending are the papers of the span with the highest score, votes·half/(half+age),
// those first; the newest first of equals. Scores are compared as fractions: the
// order is the same on every machine.
func (p *Plan) trending(s trendingSpan) []*entry {
	newest := p.papers[0].Date // only an archive with days has such pages
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

// byScore are papers, newest first, in the order of votes·half/(half+age), where age is
// that on a day; of their votes where half is 0.
func byScore(papers []*entry, day paper.Day, half int) []*entry {
	type scored struct {
		e           *entry
		votes, over int64 // the score is votes/over
	}
	list := make([]scored, len(papers))
	for i, e := range papers {
		list[i] = scored{e, min(max(int64(e.Upvotes), 0), 1<<40), 1} // a product never overflows
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

// Trending are the papers of days, both included, in the order of a digest of them.
func (p *Plan) Trending(first, last paper.Day) Papers {
	papers := papersSince(datedOf(p.papers), first)
	for len(papers) > 0 && papers[0].Date > last {
		papers = papers[1:]
	}
	return Papers{digestOrder(papers, Period{First: first, Last: last})}
}

// papersSince are those of papers, newest first, that are of the day or later.
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

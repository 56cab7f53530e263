package plan

import (
	"cmp"
	"fmt"
	"slices"
	"sync"
	"time"

	"offprint/generator/archive"
	"offprint/generator/paper"
	"offprint/generator/plot"
	"offprint/generator/text"
)

// The statistics page counts the papers of the archive. Times are counted back from the newest
// day, so that the page does not depend on when it is built.

const (
	statisticsFolder = "statistics/"

	plotHeight = 126 // height of a chart; the theme knows it
	plotMonths = 240 // papers are counted by year from this many months on
	plotTicks  = 6   // maximum number of labels below a chart
	plotBars   = 40  // maximum number of values for bars with gaps
	tickMargin = .06 // half the width of a label, as a share of the chart's width
	earlyShare = 20  // up to one paper in this many may be too early for a chart,
	earlyYears = 5   // by at least this many years

	recentMonths   = 3 // their topics are compared with those of the earlierMonths before
	earlierMonths  = 12
	trendPapers    = 5 // minimum number of papers of a topic, in the period in which it was more frequent
	trendSmoothing = 5 // papers that are added on both sides of the comparison
	trendTopics    = 10
	topNames       = 15
	manyCounted    = 20 // papers with this many authors or more are counted together
)

func (p *Plan) statisticsPages(emit func(Planned)) {
	if len(p.days) == 0 {
		return
	}
	emit(Planned{Kind: KindStatistics, Path: statisticsFolder, source: made(sync.OnceValues(func() (Page, error) {
		data := p.statistics()
		data.Common = p.cfg.newHead(p.cfg.NavWord("statistics"), p.cfg.Description, statisticsFolder).done()
		return Page{Kind: KindStatistics, Path: statisticsFolder, Title: p.cfg.NavWord("statistics"), Data: data}, nil
	}))})
}

func (p *Plan) statistics() *StatisticsData {
	first, last := p.days[0].day, p.days[len(p.days)-1].day
	d := &StatisticsData{
		Count: len(p.papers), Authors: p.authors.count, Topics: p.topics.count, Organizations: p.organizations.count,
		First: first.String(), Last: last.String(),
	}
	late, early := drawn(datedOf(p.papers))
	from := late[len(late)-1].Date
	if n := len(early); n > 0 {
		d.Early = &EarlyPapers{Count: n, First: yearName(early[n-1].Date), Last: yearName(early[0].Date), From: yearName(from)}
	}
	d.Papers = p.papersOverTime(from, last)
	d.Rising, d.Fading, d.TrendTop = p.trends()
	d.TopOrganizations = p.topOrganizations()
	d.perPaper(p, from)
	d.Links = p.linkCoverage(from)
	return d
}

// drawn splits papers, which have dates and are newest first, into those that charts show and
// those that are too early. Papers are too early if they are at most one in twenty but would
// take half of the years or more, as a paper of 1891 does in a modern archive: the others
// would be a line at the edge of the chart.
func drawn(papers []*entry) (late, early []*entry) {
	year := func(i int) int { return papers[i].Date.Year() }
	last := len(papers) - 1
	from := year(last - len(papers)/earlyShare)
	if from-year(last) < earlyYears || 2*(year(0)-from+1) > year(0)-year(last)+1 {
		return papers, nil
	}
	first, _ := paper.NewDay(from, time.January, 1) // from is the year of a valid day
	n := len(papersSince(papers, first))
	return papers[:n], papers[n:]
}

// drawnYears returns the index of the first year that charts show.
func (p *Plan) drawnYears(from paper.Day) int { return spanOf(p.years, from).pos }

// papersOverTime counts papers by month, or by year if there are many months. Years before the
// first day are only in the table.
func (p *Plan) papersOverTime(first, last paper.Day) Series {
	s := Series{By: "month"}
	early := p.years[:p.drawnYears(first)]
	number, name := paper.Day.Months, func(n int) string { return fmt.Sprintf("%04d-%02d", n/12, n%12+1) }
	if last.Months()-first.Months() >= plotMonths {
		s.By = "year"
		number, name = paper.Day.Year, func(n int) string { return fmt.Sprintf("%04d", n) }
	}
	counts := make([]int, number(last)-number(first)+1)
	for _, day := range p.days {
		if day.day >= first {
			counts[number(day.day)-number(first)] += len(day.papers)
		}
	}
	for _, y := range early {
		s.Values = append(s.Values, Value{Name: y.name, Value: float64(y.count())})
	}
	s.Values = append(s.Values, values(counts, 1, func(i int) string { return name(number(first) + i) })...)
	s.Chart = chart(counts, func(i int) string {
		year, month := s.Values[len(early)+i].Name, ""
		if s.By == "month" {
			year, month = year[:4], year[5:]
		}
		if month > "01" {
			return ""
		}
		return year
	})
	return s
}

// chart draws values; label returns the label of the i-th value, empty for none.
func chart(values []int, label func(i int) string) Chart {
	most := slices.Max(values)
	c := Chart{Width: len(values), Most: float64(most)}
	if len(values) <= plotBars {
		c.Path = plot.Bars(values, most, plotHeight)
	} else {
		c.Path = plot.Steps(values, most, plotHeight)
	}
	for i := range values {
		if text := label(i); text != "" {
			c.Ticks = append(c.Ticks, tick((float64(i)+.5)/float64(len(values)), text))
		}
	}
	if every := (len(c.Ticks) + plotTicks - 1) / plotTicks; every > 1 {
		var some []Tick
		for i := 0; i < len(c.Ticks); i += every {
			some = append(some, c.Ticks[i])
		}
		c.Ticks = some
	}
	return c
}

// tick returns a label at a fraction of the width. Labels are centred at their position,
// except at the ends, where they stay within the chart.
func tick(at float64, text string) Tick {
	t := Tick{At: fmt.Sprintf("%.1f", 100*at), Text: text}
	switch {
	case at < tickMargin:
		t.At, t.Side = "0", "start"
	case at > 1-tickMargin:
		t.At, t.Side = "100", "end"
	}
	return t
}

// trends returns the topics with a page whose share of the papers has grown or shrunk most: the
// share in the last three months compared to that in the twelve months before. If a topic has b
// papers in the earlier period and a in the recent one, it would have e = b·recent/earlier papers
// in the recent period with an unchanged share. It is ranked by
//
//	(a + 5) / (e + 5)
//
// so that a few papers more or less do not make a trend. At least one of a and e must be 5 or
// more, and the ratio must be at least 5/4 or at most 4/5. top is the largest share of a month.
func (p *Plan) trends() (rising, fading []Trend, top float64) {
	end := p.papers[0].Date.Months() + 1
	var papers [recentMonths + earlierMonths]int
	counts := map[*name]*[len(papers)]int{}
	for _, e := range datedOf(p.papers) {
		month := e.Date.Months() - end + len(papers)
		if month < 0 {
			break
		}
		papers[month]++
		ids, _ := p.topicIDs(e)
		for i, id := range ids {
			t := p.topics.names[id]
			if t.path == "" || slices.ContainsFunc(ids[:i], func(id archive.NameID) bool { return p.topics.names[id] == t }) {
				continue
			}
			if counts[t] == nil {
				counts[t] = new([len(papers)]int)
			}
			counts[t][month]++
		}
	}
	earlier, recent := sum(papers[:earlierMonths]), sum(papers[earlierMonths:])
	if earlier == 0 {
		return nil, nil, 0
	}
	type judged struct {
		t      *name
		change float64
	}
	var list []judged
	for t, n := range counts {
		was, is := sum(n[:earlierMonths]), sum(n[earlierMonths:])
		// Never multiply and add in one expression: not all processors round a fused operation
		// alike.
		expected := float64(was*recent) / float64(earlier)
		if max(float64(is), expected) >= trendPapers {
			list = append(list, judged{t, (float64(is) + trendSmoothing) / (expected + trendSmoothing)})
		}
	}
	slices.SortFunc(list, func(a, b judged) int {
		return cmp.Or(cmp.Compare(b.change, a.change), cmp.Compare(len(b.t.papers), len(a.t.papers)), cmp.Compare(a.t.slug, b.t.slug))
	})
	first := list[:min(trendTopics, len(list))]
	last := slices.Clone(list[max(0, len(list)-trendTopics):])
	first = slices.DeleteFunc(slices.Clone(first), func(j judged) bool { return j.change < 1.25 })
	last = slices.DeleteFunc(last, func(j judged) bool { return j.change > .8 })
	slices.Reverse(last)
	shares := func(j judged) []int { // by month, in units of 1/10000
		s := make([]int, len(papers))
		for i := range s {
			s[i] = 10000 * counts[j.t][i] / max(1, papers[i])
		}
		return s
	}
	// All are drawn to the same scale, that of the largest share of a month.
	most := 0
	for _, j := range slices.Concat(first, last) {
		most = max(most, slices.Max(shares(j)))
	}
	draw := func(list []judged) (trends []Trend) {
		for _, j := range list {
			n := counts[j.t]
			trends = append(trends, Trend{
				Link: j.t.link(p.cfg, j.t.display), Share: float64(sum(n[earlierMonths:])) / float64(recent),
				Before: float64(sum(n[:earlierMonths])) / float64(earlier), Width: len(papers), Path: plot.Steps(shares(j), most, sparkHeight),
			})
		}
		return trends
	}
	return draw(first), draw(last), float64(most) / 10000
}

func sum(list []int) int {
	n := 0
	for _, v := range list {
		n += v
	}
	return n
}

// topOrganizations returns the organizations with the most papers.
func (p *Plan) topOrganizations() []NameCount {
	list := mostPapers(p.organizations.pages)
	var out []NameCount
	for _, n := range list[:min(topNames, len(list))] {
		out = append(out, NameCount{Link: n.link(p.cfg, n.display), Count: len(n.papers)})
	}
	return out
}

// perPaper counts the authors of papers.
func (d *StatisticsData) perPaper(p *Plan, from paper.Day) {
	counts := make([]int, manyCounted)
	means := make([]int, len(p.years)) // in units of 1/100
	for i, y := range p.years {
		papers, authors := 0, 0
		for _, day := range y.days {
			for _, e := range day.papers {
				n := len(e.Authors())
				if n == 0 {
					n = e.paper().AuthorCount
				}
				if n > 0 {
					counts[min(n, manyCounted)-1]++
					papers, authors = papers+1, authors+n
				}
			}
		}
		means[i] = (200*authors + papers) / max(1, 2*papers)
	}
	if slices.Max(means) == 0 {
		return
	}
	name := func(i int) string {
		if i+1 == manyCounted {
			return fmt.Sprintf("%d+", i+1)
		}
		return fmt.Sprint(i + 1)
	}
	d.AuthorCounts = Series{Values: values(counts, 1, name), Chart: chart(counts, func(i int) string {
		if i > 0 && (i+1)%5 != 0 {
			return ""
		}
		return name(i)
	})}
	year := func(i int) string { return p.years[i].name }
	first := p.drawnYears(from)
	d.AuthorMeans = Series{Values: values(means, 100, year), Chart: chart(means[first:], func(i int) string { return year(first + i) })}
	d.AuthorMeans.Chart.Most /= 100
}

// values returns numbers with their names, divided by parts.
func values(list []int, parts float64, name func(i int) string) []Value {
	out := make([]Value, len(list))
	for i, n := range list {
		out[i] = Value{Name: name(i), Value: float64(n) / parts}
	}
	return out
}

// linkKinds lists the kinds of links that are counted.
var linkKinds = []struct {
	kind string
	has  func(*paper.Paper) bool
}{
	{"pdf", func(q *paper.Paper) bool { return q.ID.Scheme() == paper.SchemeArXiv }},
	{"doi", func(q *paper.Paper) bool { return cmp.Or(q.ID.DOI(), q.DOI) != "" }},
	{"code", func(q *paper.Paper) bool { return isURL(q.Links.Code) }},
	{"project", func(q *paper.Paper) bool { return isURL(q.Links.Project) }},
	{"discussion", func(q *paper.Paper) bool { return isURL(q.Links.Discussion) }},
}

// linksOf returns the links of a paper, one bit for each of linkKinds.
func linksOf(q *paper.Paper) (bits uint8) {
	for k, kind := range linkKinds {
		if kind.has(q) {
			bits |= 1 << k
		}
	}
	return bits
}

func isURL(s string) bool {
	_, ok := text.URL(s)
	return ok
}

// linkCoverage returns the share of papers with a link of each kind, by year. Kinds that no
// paper has are left out.
func (p *Plan) linkCoverage(from paper.Day) []LinkShare {
	have := make([][]int, len(linkKinds)) // number of papers by kind and year
	for k := range have {
		have[k] = make([]int, len(p.years))
	}
	for i, y := range p.years {
		for _, d := range y.days {
			for _, e := range d.papers {
				for k := range linkKinds {
					have[k][i] += int(e.links >> k & 1)
				}
			}
		}
	}
	var out []LinkShare
	for k, kind := range linkKinds {
		l := LinkShare{Kind: kind.kind}
		total := 0
		var shares []int // in units of 1/1000
		for i, y := range p.years {
			n := have[k][i]
			total += n
			shares = append(shares, 1000*n/y.count())
			l.Values = append(l.Values, Value{Name: y.name, Value: float64(n) / float64(y.count())})
		}
		if total == 0 {
			continue
		}
		l.Share = float64(total) / float64(len(datedOf(p.papers)))
		shares = shares[p.drawnYears(from):]
		l.Width, l.Path = len(shares), plot.Bars(shares, 1000, sparkHeight)
		out = append(out, l)
	}
	return out
}

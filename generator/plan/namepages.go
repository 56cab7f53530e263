package plan

import (
	"fmt"
	"slices"
	"strings"

	"offprint/generator/paper"
)

// The pages of an author, a topic or an organization. A paper of today must not
// touch what was: the first page shows the newest papers and leads to the
// years, a year with many papers leads to its months, and neither says anything
// of another year or month but that there is one.
const (
	// describedFrom is the number of papers from which a name's page describes
	// itself to search engines; most names have fewer, and few look for them there.
	describedFrom = 5
	// namePageItems is the number of papers from which a name's papers are
	// cut by year, and latestItems how many its first page then shows.
	namePageItems = 100
	latestItems   = 50
	// yearPageItems is the number of papers from which a year is cut by month.
	yearPageItems = 250
)

// nameSource is a page of a name: its first, or that of a year or a month.
type nameSource struct {
	p      *Plan
	kind   Kind
	n      *name
	also   []string // other names of the person; on the first page only
	period string   // "" on the first page, "2025", "2025-10", undatedName
	papers []*entry // of the period, newest first
	// Those with papers next to the period; nil where there are none.
	before, after []*entry
}

// firstSource is the first page of a name. There are more of these than papers, so it
// becomes a nameSource when it is asked for.
type firstSource struct {
	p *Plan
	r *registry
	n *name
}

func (s firstSource) whole() nameSource {
	return nameSource{p: s.p, kind: s.r.kind, n: s.n, papers: s.n.papers, also: s.r.also(s.n)}
}

func (s firstSource) inputs(in *Inputs) error { return s.whole().inputs(in) }

func (s firstSource) page() (Page, error) { return s.whole().page() }

// namePages are the pages of one name.
func (p *Plan) namePages(r *registry, n *name, emit func(Planned)) {
	page := func(s nameSource) {
		s.p, s.kind, s.n = p, r.kind, n
		emit(Planned{Kind: r.kind, Path: n.periodPath(s.period), source: s})
	}
	emit(Planned{Kind: r.kind, Path: n.path, source: firstSource{p, r, n}})
	if len(n.papers) <= namePageItems {
		return
	}
	cut := func(chunks [][]*entry, period func(paper.Day) string) {
		for i, chunk := range chunks {
			s := nameSource{period: period(chunk[0].Date), papers: chunk}
			if i > 0 {
				s.after = chunks[i-1]
			}
			if i+1 < len(chunks) {
				s.before = chunks[i+1]
			}
			page(s)
		}
	}
	cut(byYear(n.papers), yearName)
	var manyMonths []*entry
	for _, year := range byYear(datedOf(n.papers)) {
		if len(year) > yearPageItems {
			manyMonths = append(manyMonths, year...)
		}
	}
	cut(byMonth(manyMonths), monthName)
}

func yearName(d paper.Day) string {
	if d == 0 {
		return undatedName
	}
	return fmt.Sprintf("%04d", d.Year())
}

func monthName(d paper.Day) string { return fmt.Sprintf("%04d-%02d", d.Year(), int(d.Month())) }

// byYear and byMonth cut papers, newest first, into those of a year or a month. Those
// without a date are a year of their own.
func byYear(papers []*entry) [][]*entry {
	return chunkBy(papers, func(e *entry) int { return e.Date.Year() })
}

func byMonth(papers []*entry) [][]*entry {
	return chunkBy(papers, func(e *entry) int { return e.Date.Months() })
}

// periodPath is the address of a name's papers of a year or a month.
func (n *name) periodPath(period string) string {
	if period == "" {
		return n.path
	}
	return strings.TrimSuffix(strings.TrimSuffix(n.path, ".html"), "/") + "/" + period + ".html"
}

// isYear reports whether the page is that of a year.
func (s nameSource) isYear() bool { return len(s.period) == len("2025") }

// isMonth reports whether the page is that of a month, and so among months.
func (s nameSource) isMonth() bool { return len(s.period) > len("2025") && s.period != undatedName }

// shown are the papers on the page.
func (s nameSource) shown() []*entry {
	switch {
	case s.period == "" && len(s.papers) > namePageItems:
		return s.papers[:latestItems]
	case s.isYear() && len(s.papers) > yearPageItems:
		return nil
	}
	return s.papers
}

// parts are the years or months that the page leads to, newest first.
func (s nameSource) parts() [][]*entry {
	switch {
	case s.period == "" && len(s.papers) > namePageItems:
		return byYear(s.papers)
	case s.isYear() && len(s.papers) > yearPageItems:
		return byMonth(s.papers)
	}
	return nil
}

// periodOf is the period of papers that are of one, as long as those that the
// page or its parts are of.
func (s nameSource) periodOf(papers []*entry, month bool) string {
	if month {
		return monthName(papers[0].Date)
	}
	return yearName(papers[0].Date)
}

func (s nameSource) inputs(in *Inputs) error {
	in.string(s.n.display)
	in.string(s.n.path)
	in.strings(s.also)
	in.number(len(s.papers))
	for _, part := range s.parts() {
		in.string(s.periodOf(part, s.period != ""))
		in.number(len(part))
	}
	for _, side := range [][]*entry{s.before, s.after} {
		if side != nil {
			in.string(s.periodOf(side, s.isMonth()))
		}
		in.string("")
	}
	for _, e := range s.shown() {
		in.sum(e.sum)
	}
	if s.period == "" {
		s.aroundInputs(in)
	}
	return nil
}

func (s nameSource) page() (Page, error) {
	c, path := s.p.cfg, s.n.periodPath(s.period)
	title := s.n.display
	if s.period != "" {
		title += ", " + c.periodWord(s.period)
	}
	data := &NameData{
		Name: s.n.display, Turns: c.mayTurn(s.n.display), Count: len(s.papers), Href: c.Href(s.n.path), Period: s.period,
	}
	if s.kind != KindPicks { // which are in no data by name
		data.Cite = c.citeAll(s.p.groupOf(s.n))
	}
	others := make([]string, len(s.also))
	for i, other := range s.also {
		others[i] = c.isolated(other)
	}
	data.Also = strings.Join(others, ", ")
	for _, part := range s.parts() {
		period := s.periodOf(part, s.period != "")
		data.Parts = append(data.Parts, PeriodCount{Period: period, Href: c.Href(s.n.periodPath(period)), Count: len(part)})
	}
	link := func(papers []*entry) *Link {
		if papers == nil {
			return nil
		}
		period := s.periodOf(papers, s.isMonth())
		return &Link{Name: period, Href: c.Href(s.n.periodPath(period))}
	}
	data.Prev, data.Next = link(s.before), link(s.after)
	if s.period == "" {
		a := s.around()
		data.Spark, data.Near = a.spark, a.near
		data.WithAuthors, data.WithOrganizations, data.WithTopics = c.sharedList(a.authors), c.sharedList(a.organizations), c.sharedList(a.topics)
		if e := a.first; e != nil {
			data.First = &FirstPaper{
				TitleLink: *s.p.titleLink(e, s.p.place(e)),
				Day:       e.Date.String(),
			}
		}
	}
	marks, refs := listEntries(s.shown(), true)
	data.Entries = marks
	description := ""
	if len(s.papers) >= describedFrom {
		description = titles(s.shown())
	}
	head := c.newHead(title, description, path).neighbours(data.Prev, data.Next)
	if feed := s.p.feedPath(s.n); feed != "" && s.period == "" { // later pages would change when it appears
		data.Feed = c.Href(feed)
		head.feed(data.Feed, s.n.display)
	}
	data.Common = head.done()
	return Page{Kind: s.kind, Path: path, Title: title, Data: data, Entries: slices.Clip(refs)}, nil
}

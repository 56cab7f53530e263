package plan

import (
	"fmt"
	"slices"
	"strings"

	"offprint/generator/paper"
)

// The pages of an author, a topic or an organization. A new paper must not change the pages of
// the past. The first page therefore shows the newest papers and links to the years, and a
// year with many papers links to its months. The page of a year or month says nothing about
// other years or months except that they exist.
const (
	// describedFrom is the number of papers from which a name's page has a description for
	// search engines. Most names have fewer papers, and few people look for them there.
	describedFrom = 5
	// A name with more than namePageItems papers has pages by year; its first page then shows
	// the latestItems newest papers.
	namePageItems = 100
	latestItems   = 50
	// yearPageItems is the number of papers in a year above which the year has pages by month.
	yearPageItems = 250
)

// nameSource makes a page of a name: its first page, or that of a year or a month.
type nameSource struct {
	p      *Plan
	kind   Kind
	n      *name
	also   []string // other names of the person; on the first page only
	period string   // "" on the first page, "2025", "2025-10", undatedName
	papers []*entry // those of the period, newest first
	// The papers of the neighbouring periods that have papers; nil if there is none.
	before, after []*entry
}

// firstSource makes the first page of a name. There are more of these than papers, so it is
// small and creates the nameSource only when it is needed.
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

// namePages emits the pages of one name.
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

// byYear and byMonth cut papers, newest first, into those of a year or a month. Papers without
// a date form a year of their own.
func byYear(papers []*entry) [][]*entry {
	return chunkBy(papers, func(e *entry) int { return e.Date.Year() })
}

func byMonth(papers []*entry) [][]*entry {
	return chunkBy(papers, func(e *entry) int { return e.Date.Months() })
}

// periodPath returns the path of the page of a name's papers of a year or a month.
func (n *name) periodPath(period string) string {
	if period == "" {
		return n.path
	}
	return strings.TrimSuffix(strings.TrimSuffix(n.path, ".html"), "/") + "/" + period + ".html"
}

// isYear reports whether the page is that of a year.
func (s nameSource) isYear() bool { return len(s.period) == len("2025") }

// isMonth reports whether the page is that of a month, so that its neighbours are months.
func (s nameSource) isMonth() bool { return len(s.period) > len("2025") && s.period != undatedName }

// shown returns the papers on the page.
func (s nameSource) shown() []*entry {
	switch {
	case s.period == "" && len(s.papers) > namePageItems:
		return s.papers[:latestItems]
	case s.isYear() && len(s.papers) > yearPageItems:
		return nil
	}
	return s.papers
}

// parts returns the papers of the years or months that the page links to, newest first.
func (s nameSource) parts() [][]*entry {
	switch {
	case s.period == "" && len(s.papers) > namePageItems:
		return byYear(s.papers)
	case s.isYear() && len(s.papers) > yearPageItems:
		return byMonth(s.papers)
	}
	return nil
}

// periodOf returns the month of papers if month is set, and otherwise their year.
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
	if s.kind != KindPicks { // picks are not in the data by name
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
	if feed := s.p.feedPath(s.n); feed != "" && s.period == "" { // only here: pages of periods would change when the feed appears
		data.Feed = c.Href(feed)
		head.feed(data.Feed, s.n.display)
	}
	data.Common = head.done()
	return Page{Kind: s.kind, Path: path, Title: title, Data: data, Entries: slices.Clip(refs)}, nil
}

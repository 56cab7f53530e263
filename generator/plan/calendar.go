package plan

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"offprint/generator/paper"
)

const (
	recentDays    = 14 // length of the strip on the home page
	spanDayPapers = 5  // papers of each day on a month's page
	homePapers    = 10 // minimum number of papers on the home page, if necessary from
	homeDays      = 10 // up to this many days before the newest
	weekDayPapers = 25 // papers of each day on a week's page
)

// addCalendar groups the papers by day, ISO week, month and year.
func (p *Plan) addCalendar() {
	chunks := chunkBy(datedOf(p.papers), func(e *entry) paper.Day { return e.Date })
	for i, papers := range slices.Backward(chunks) {
		d := &day{day: papers[0].Date, papers: papers, pos: len(chunks) - 1 - i}
		d.path = DayOf(d.day).Path
		for pos, e := range papers {
			e.day, e.pos = d, int32(pos)
		}
		p.days = append(p.days, d)
	}
	p.weeks = spans(p.days, WeekOf)
	p.months = spans(p.days, MonthOf)
	p.years = spans(p.days, func(d paper.Day) Period {
		y := fmt.Sprintf("%04d", d.Year())
		return Period{Name: y, Path: y + "/"}
	})
}

func spans(days []*day, of func(paper.Day) Period) []*span {
	var out []*span
	for _, chunk := range chunkBy(days, func(d *day) string { return of(d.day).Name }) {
		period := of(chunk[0].day)
		out = append(out, &span{name: period.Name, path: period.Path, days: chunk, pos: len(out)})
	}
	return out
}

// spanOf returns the span that contains d.
func spanOf(all []*span, d paper.Day) *span {
	i, _ := slices.BinarySearchFunc(all, d, func(s *span, d paper.Day) int { return cmp.Compare(s.days[len(s.days)-1].day, d) })
	return all[i]
}

func (p *Plan) spanLink(all []*span, i int) *Link {
	if i < 0 || i >= len(all) {
		return nil
	}
	return &Link{Name: all[i].name, Href: p.cfg.Href(all[i].path)}
}

func (p *Plan) dayLink(i int) *DayLink {
	if i < 0 || i >= len(p.days) {
		return nil
	}
	d := p.days[i]
	return &DayLink{Day: d.day.String(), Href: p.cfg.Href(d.path), Count: len(d.papers)}
}

// link returns a plain link to the day; nil if d is nil.
func (d *DayLink) link() *Link {
	if d == nil {
		return nil
	}
	return &Link{Name: d.Day, Href: d.Href}
}

func (p *Plan) calendarPages(emit func(Planned)) {
	emit(Planned{Kind: KindArchive, Path: "archive/", source: made(p.archivePage)})
	for _, y := range p.years {
		emit(Planned{Kind: KindYear, Path: y.path, source: made(func() (Page, error) { return p.yearPage(y), nil })})
	}
	for _, m := range p.months {
		emit(Planned{Kind: KindMonth, Path: m.path, source: made(func() (Page, error) { return p.monthPage(m), nil })})
	}
	for _, w := range p.weeks {
		emit(Planned{Kind: KindWeek, Path: w.path, source: made(func() (Page, error) { return p.weekPage(w), nil })})
	}
}

// daySource makes the page of a day.
type daySource struct {
	p *Plan
	d *day
}

// papersInputs adds the inputs of a page that shows the papers of a day.
func (s daySource) papersInputs(in *Inputs) {
	for _, e := range s.d.papers {
		in.sum(e.card.Sum())
		in.string(e.path)
		s.p.pictureInputs(in, e)
		authors := e.Authors()
		if s.p.cfg.Options.PaperPages {
			authors = listed(e.Authors())
		}
		for _, id := range authors {
			in.string(s.p.authors.names[id].path)
		}
		ids, _ := s.p.topicIDs(e)
		for _, t := range s.p.topics.list(ids) {
			in.string(t.path)
		}
		if org := s.p.org(e); org != nil {
			in.string(org.path)
		}
	}
}

func (s daySource) inputs(in *Inputs) error {
	s.papersInputs(in)
	// The week, the month and the year follow from the date.
	for _, n := range []int{s.d.pos - 1, s.d.pos + 1} {
		if l := s.p.dayLink(n); l != nil {
			in.string(l.Day)
			in.number(l.Count)
		}
		in.string("")
	}
	for _, d := range s.p.sameDays(s.d) {
		e := d.papers[0]
		in.number(int(d.day))
		in.number(len(d.papers))
		in.title(e)
		in.string(e.path)
	}
	in.string(s.p.cardOf(s.d))
	return nil
}

func (s daySource) page() (Page, error) {
	data, err := s.p.dayData(s.d)
	if err != nil {
		return Page{}, err
	}
	title := s.d.day.String()
	data.Cite, data.Before = s.p.cfg.citeAll(title), s.p.yearsBefore(s.d)
	data.Common = s.p.cfg.newHead(title, titles(s.d.papers), s.d.path).card(s.p.cardOf(s.d), title).neighbours(data.Prev.link(), data.Next.link()).done()
	return Page{Kind: KindDay, Path: s.d.path, Title: title, Data: data}, nil
}

func (p *Plan) dayData(d *day) (*DayData, error) {
	items, err := p.items(d)
	return &DayData{
		Day: d.day.String(), Count: len(d.papers), Items: items,
		Prev: p.dayLink(d.pos - 1), Next: p.dayLink(d.pos + 1),
		Week:  p.spanLink(p.weeks, spanOf(p.weeks, d.day).pos),
		Month: p.spanLink(p.months, spanOf(p.months, d.day).pos),
		Year:  p.spanLink(p.years, spanOf(p.years, d.day).pos),
	}, err
}

func (p *Plan) homePage() (Page, error) {
	data := &DayData{Total: len(p.papers)}
	if len(p.days) == 0 {
		data.Undated = p.undatedLink()
	}
	if n := len(p.days); n > 0 {
		var err error
		if data, err = p.dayData(p.days[n-1]); err != nil {
			return Page{}, err
		}
		for i := n - 1; i >= 0 && i >= n-recentDays; i-- {
			data.Recent = append(data.Recent, *p.dayLink(i))
		}
		data.Total = len(p.papers)
		for i, shown := n-2, data.Count; i >= 0 && shown < homePapers && n-1-i <= homeDays; i-- {
			d := p.days[i]
			items, err := p.items(d)
			if err != nil {
				return Page{}, err
			}
			data.Earlier = append(data.Earlier, SpanDay{DayLink: *p.dayLink(i), Items: items})
			shown += len(d.papers)
			data.Older = p.dayLink(i - 1)
		}
	}
	head := p.cfg.newHead("", p.cfg.Description, "").card(p.siteCard(), p.cfg.Title).neighbours(data.Prev.link(), nil)
	if p.cfg.Generator != "" {
		head.meta("name", "generator", p.cfg.Generator) // only here: a paper's page describes the paper alone
	}
	data.Common = head.done()
	return Page{Kind: KindHome, Path: "", Title: p.cfg.Title, Data: data}, nil
}

func (p *Plan) weekPage(s *span) Page {
	d := s.days[0].day
	data, refs := p.spanData(s, p.weeks, WeekOf(d), weekDayPapers)
	data.Month = p.spanLink(p.months, spanOf(p.months, d).pos)
	// An ISO week may belong to the year of its last days.
	if year := p.spanLink(p.years, spanOf(p.years, s.days[len(s.days)-1].day).pos); strings.HasPrefix(s.name, year.Name+"-") {
		data.Year = year
	}
	if len(p.digestWeeks()) > 0 {
		data.Digest = p.cfg.Href(digestPath(s))
	}
	return Page{Kind: KindWeek, Path: s.path, Title: s.name, Data: data, Entries: refs}
}

func (p *Plan) monthPage(s *span) Page {
	data, refs := p.spanData(s, p.months, MonthOf(s.days[0].day), spanDayPapers)
	data.Grid, data.Cite = p.grid(s), p.cfg.citeAll(s.name)
	return Page{Kind: KindMonth, Path: s.path, Title: s.name, Data: data, Entries: refs}
}

func (p *Plan) spanData(s *span, all []*span, of Period, papers int) (*SpanData, []EntryRef) {
	data := &SpanData{
		Name: s.name, First: of.First.String(), Last: of.Last.String(), Count: s.count(),
		Prev: p.spanLink(all, s.pos-1), Next: p.spanLink(all, s.pos+1),
		Year: p.spanLink(p.years, spanOf(p.years, s.days[0].day).pos),
	}
	var shownRefs []EntryRef
	for _, d := range s.days {
		shown := d.papers
		if len(shown) > papers+1 {
			shown = shown[:papers]
		}
		marks, refs := listEntries(shown, false)
		shownRefs = append(shownRefs, refs...)
		data.Days = append(data.Days, SpanDay{
			DayLink: *p.dayLink(d.pos), Entries: marks, More: len(d.papers) - len(shown),
		})
	}
	data.Common = p.cfg.newHead(s.name, "", s.path).neighbours(data.Prev, data.Next).done()
	return data, shownRefs
}

func (p *Plan) yearPage(s *span) Page {
	year := s.days[0].day.Year()
	data := &YearData{
		Year: year, Count: s.count(), Months: p.yearMonths(year, true), Heat: p.heat(s),
		Prev: p.spanLink(p.years, s.pos-1), Next: p.spanLink(p.years, s.pos+1), Cite: p.cfg.citeAll(s.name),
	}
	data.Common = p.cfg.newHead(s.name, "", s.path).neighbours(data.Prev, data.Next).done()
	return Page{Kind: KindYear, Path: s.path, Title: s.name, Data: data}
}

func (p *Plan) yearMonths(year int, grids bool) []YearMonth {
	var months []YearMonth
	from, _ := slices.BinarySearchFunc(p.months, year, func(m *span, year int) int { return m.days[0].day.Year() - year })
	for _, m := range p.months[from:] {
		if m.days[0].day.Year() != year {
			break
		}
		ym := YearMonth{Month: MonthOf(m.days[0].day).First.String(), Href: p.cfg.Href(m.path), Count: m.count()}
		if grids {
			ym.Grid = p.grid(m)
		}
		months = append(months, ym)
	}
	return months
}

func (p *Plan) archivePage() (Page, error) {
	data := &ArchiveData{Common: p.cfg.newHead(p.cfg.NavWord("archive"), "", "archive/").done(), Count: len(p.papers), Undated: p.undatedLink()}
	for _, y := range slices.Backward(p.years) {
		year, _ := strconv.Atoi(y.name)
		data.Years = append(data.Years, ArchiveYear{
			Year: year, Href: p.cfg.Href(y.path), Count: y.count(), Months: p.yearMonths(year, false),
		})
	}
	return Page{Kind: KindArchive, Path: "archive/", Title: p.cfg.NavWord("archive"), Data: data}, nil
}

// grid returns the calendar of a month.
func (p *Plan) grid(m *span) []GridWeek {
	of := MonthOf(m.days[0].day)
	first, last := of.First, of.Last
	byDay := make(map[paper.Day]*day, len(m.days))
	for _, d := range m.days {
		byDay[d.day] = d
	}
	var weeks []GridWeek
	// The loop counts day numbers: the first and the last week may contain numbers that the
	// month does not have.
	for monday := 1 - weekday(first); monday <= last.Day(); monday += 7 {
		week := GridWeek{Days: make([]GridDay, 7)}
		y, w := (first + paper.Day(max(monday, 1)-1)).Time().ISOWeek()
		week.Week.Name = fmt.Sprintf("%04d-W%02d", y, w)
		for i := range week.Days {
			if monday+i < 1 || monday+i > last.Day() {
				continue
			}
			d := first + paper.Day(monday+i-1)
			cell := GridDay{Day: d.String(), Num: d.Day()}
			if have := byDay[d]; have != nil {
				cell.Href, cell.Count = p.cfg.Href(have.path), len(have.papers)
				week.Week.Href = p.cfg.Href(fmt.Sprintf("%04d/w%02d/", y, w))
			}
			week.Days[i] = cell
		}
		weeks = append(weeks, week)
	}
	return weeks
}

// weekday returns the day of the week, counted from Monday = 0.
func weekday(d paper.Day) int { return (int(d.Time().Weekday()) + 6) % 7 }

package source

import (
	"cmp"

	"offprint/generator/paper"
)

// pageDay is what is known of the day of a page.
type pageDay struct {
	listed  paper.Day // when its papers were listed; 0 of a search, a week, a month
	scraped paper.Day
}

// pageDays settles the day of each page of an input; most have one.
type pageDays struct {
	day     pageDay
	settled bool
}

// day is the day of the page that a block stands on.
func (r *listing) day(b block) pageDay {
	if !r.days.settled || b.heading >= 0 {
		r.days.settled = true
		r.days.day = r.pageDay(b.heading)
	}
	return r.days.day
}

// pageDay finds out the day of a page: from its heading, from its address,
// from what the scraper said, from the file's name, in the end today.
func (r *listing) pageDay(heading int) pageDay {
	in, t := r.call.in, r.page.origin
	if in.Today != 0 && t.fetched > in.Today.AddDays(1) {
		t.fetched = 0
	}
	fetched := cmp.Or(in.Day, t.fetched, fileDay(in.Name))
	limit := cmp.Or(fetched, in.Today)
	var d listingDate
	whole := false
	if heading >= 0 {
		d, whole = r.finder.ls[heading].date, r.finder.ls[heading].whole
	}
	period := t.address.kind == toPeriod && t.address.period || heading >= 0 && !whole
	var day paper.Day
	switch {
	case t.address.kind == toPeriod && t.address.day != 0:
		day = t.address.day
	case whole && d.year != 0:
		day = d.asWritten()
	case whole:
		if day = r.near(d); day == 0 {
			day = d.before(limit)
			if in.Day == 0 && t.fetched == 0 && day != 0 {
				r.call.note("page heading says %s: taken as %v; say --date to change it", d.written, day)
			}
		}
	}
	switch {
	case r.finder.dated: // a search: its heading is the day of the scrape
		if day == 0 && fetched == 0 && in.Today != 0 && r.lacksYears() {
			r.call.note("the page has no day of its own: dates without a year are taken as of today, %v; say --date to change it", in.Today)
		}
		return pageDay{scraped: cmp.Or(in.Day, day, fetched, in.Today)}
	case period:
		return pageDay{scraped: cmp.Or(fetched, in.Today)}
	case day == 0 && fetched == 0 && in.Today != 0 && !r.trending():
		r.call.note("the page does not tell its day; say it with --date")
	}
	listed := day
	if listed == 0 && !r.trending() {
		listed = cmp.Or(in.Day, fileDay(in.Name))
	}
	return pageDay{listed: listed, scraped: cmp.Or(fetched, listed, in.Today)}
}

// near is the day without a year that is closest to a day that the page links
// to: the one before, the next one.
func (r *listing) near(d listingDate) paper.Day {
	for _, l := range r.page.lines {
		hint := l.link.day
		if hint == 0 {
			continue
		}
		for year := hint.Year() - 1; year <= hint.Year()+1; year++ {
			day, err := paper.NewDay(year, d.month, d.dayOfMonth)
			if err != nil {
				continue
			}
			if hint.AddDays(-10) <= day && day <= hint.AddDays(10) {
				return day
			}
		}
	}
	return 0
}

// trending reports whether the page is that of what is trending, which is of
// no day.
func (r *listing) trending() bool {
	e := r.finder.evidence
	return e.tools > 0 && e.submits == 0
}

// lacksYears reports whether a date on the page is without a year.
func (r *listing) lacksYears() bool {
	for i := range r.finder.ls {
		if l := &r.finder.ls[i]; l.dated && l.date.year == 0 {
			return true
		}
	}
	return false
}

package source

import (
	"cmp"
	"slices"

	"offprint/generator/paper"
)

// pageDay is what is known about the day of a page or of an API response.
type pageDay struct {
	listed  paper.Day // when its papers were listed; 0 for a search, a week or a month
	scraped paper.Day // when it was fetched; 0 if unknown
}

// pageDays determines the day of each page of an input; most inputs have one page.
type pageDays struct {
	day     pageDay
	settled bool
}

// day returns the day of the page that contains the block.
func (r *listing) day(b block) pageDay {
	if !r.days.settled || b.heading >= 0 {
		r.days.settled = true
		r.days.day = r.pageDay(b.heading)
	}
	return r.days.day
}

// pageDay determines the day of a page from its heading, its address, the scraper's metadata
// or the file name, and otherwise uses today. heading is the line of the heading, or -1.
func (r *listing) pageDay(heading int) pageDay {
	in, address := r.call.in, r.page.origin.address
	fetched := cmp.Or(r.fetched(), fileDay(in.Name))
	whole := heading >= 0 && r.finder.ls[heading].dated
	period := address.kind == toPeriod && address.period || heading >= 0 && !whole
	var day paper.Day
	switch {
	case address.kind == toPeriod && address.day != 0:
		day = address.day
	case whole:
		day = r.headingDay(r.finder.ls[heading].date)
	}
	unknown := day == 0 && fetched == 0 && in.Today != 0
	switch {
	case r.finder.dated: // a search: its heading is the day of the scrape
		if unknown && r.lacksYears() {
			r.call.note("the page has no day: dates without a year are read as of today, %v; use --date to change it", in.Today)
		}
		return pageDay{scraped: cmp.Or(in.Day, day, fetched, in.Today)}
	case period:
		return pageDay{scraped: cmp.Or(fetched, in.Today)}
	case r.trending():
		return pageDay{listed: day, scraped: cmp.Or(fetched, day, in.Today)}
	case unknown:
		r.call.note("the page does not tell its day; say it with --date")
	}
	listed := cmp.Or(day, in.Day, fileDay(in.Name))
	return pageDay{listed: listed, scraped: cmp.Or(fetched, listed, in.Today)}
}

// fetched returns the day of the scrape as given by the caller or else by the scraper, or 0. A
// scraper's date more than a day in the future is ignored.
func (r *listing) fetched() paper.Day {
	in, fetched := r.call.in, r.page.origin.fetched
	if in.Today != 0 && fetched > in.Today.AddDays(1) {
		fetched = 0
	}
	return cmp.Or(in.Day, fetched)
}

// headingDay returns the day in the heading of a page, which may omit the year.
func (r *listing) headingDay(d listingDate) paper.Day {
	if d.year != 0 {
		return d.asWritten()
	}
	if day := r.near(d); day != 0 {
		return day
	}
	in, fetched := r.call.in, r.fetched()
	day := d.before(cmp.Or(fetched, fileDay(in.Name), in.Today))
	if fetched == 0 && day != 0 {
		r.call.note("page heading says %s: taken as %v; use --date to change it", d.written, day)
	}
	return day
}

// near returns the day d of the year in which it is within ten days of a day that the page
// links to, such as the previous or the next one. It returns 0 if there is none.
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

// trending reports whether the page is the trending page, which does not belong to a day.
func (r *listing) trending() bool {
	e := r.finder.evidence
	return e.tools > 0 && e.submits == 0
}

// lacksYears reports whether the page contains a date without a year.
func (r *listing) lacksYears() bool {
	return slices.ContainsFunc(r.finder.ls, func(l sorted) bool { return l.dated && l.date.year == 0 })
}

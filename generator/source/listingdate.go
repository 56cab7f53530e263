package source

import (
	"fmt"
	"strings"
	"time"

	"offprint/generator/paper"
	"offprint/generator/text"
)

// listingDate is a date as a listing writes it, and the number of comments that may follow it.
type listingDate struct {
	year       int // 0 if not written
	month      time.Month
	dayOfMonth int
	count      int
	counted    bool
	published  bool // marked as the day of publication
	written    string
}

// asWritten returns the day of a date with a year, or 0 if there is no such day.
func (d listingDate) asWritten() paper.Day {
	day, _ := paper.NewDay(d.year, d.month, d.dayOfMonth)
	return day
}

var commentsBehind = text.LazyRegexp(`^ (\d{1,6})$`)

// readDate reads "Mar 5, 2024", "Mar 5", "Oct 3 2" (two comments), and the forms of other
// browser settings: "5 March 2024", "2024-03-05".
func readDate(s string) (listingDate, bool) {
	if len(s) > 60 || strings.IndexFunc(s, isDigit) < 0 {
		return listingDate{}, false
	}
	published := publishedLine.FindString(s)
	s = s[len(published):]
	date, rest, _ := text.ScanDate(s, text.EnglishMonth)
	d := listingDate{year: date.Year, month: time.Month(date.Month), dayOfMonth: date.Day, published: published != "", written: s}
	if year := fmt.Sprintf(" %d", d.year); rest == "" && d.year < 1900 && strings.HasSuffix(s, year) && !strings.HasSuffix(s, ","+year) {
		d.year, rest = 0, year // "Oct 3 1024" has a thousand comments
	}
	if m := commentsBehind.FindStringSubmatch(rest); m != nil {
		d.count, d.counted = atoi(m[1]), true
		d.written, rest = strings.TrimSuffix(s, rest), ""
	}
	return d, rest == "" && !date.Open && d.month >= 1 && d.month <= 12 && d.dayOfMonth >= 1 && d.dayOfMonth <= 31
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

// before returns the most recent day with this month and day of the month that is not after
// limit, or 0 if there is none. The written year is ignored.
func (d listingDate) before(limit paper.Day) paper.Day {
	if limit == 0 {
		return 0
	}
	for year := limit.Year(); year > limit.Year()-9 && year > 0; year-- { // the last February 29 may be eight years ago
		if day, err := paper.NewDay(year, d.month, d.dayOfMonth); err == nil && day <= limit {
			return day
		}
	}
	return 0
}

// day returns the day of the date on a page that was scraped on the given day. A date without
// a year is in the year of the scrape. If it would be more than a day after the scrape (one
// day may be due to time zones), it is in an earlier year, and the note says so.
func (d listingDate) day(scraped, today paper.Day) (day paper.Day, note string, err error) {
	if d.year != 0 {
		day, err = paper.NewDay(d.year, d.month, d.dayOfMonth)
		return day, "", err
	}
	if scraped == 0 {
		return 0, "", fmt.Errorf("its date, %s, has no year, and the day of the scrape is not known; say it with --date", quote(d.written))
	}
	day, err = paper.NewDay(scraped.Year(), d.month, d.dayOfMonth)
	if err == nil && day <= scraped.AddDays(1) {
		return day, "", nil
	}
	if day = d.before(scraped); day == 0 {
		return 0, "", fmt.Errorf("its date, %s, is not a day", quote(d.written))
	}
	return day, fmt.Sprintf("its date, %s, is taken as %v: it cannot be of %d, the year of the scrape", d.written, day, scraped.Year()), nil
}

var (
	weekPeriod  = text.LazyRegexp(`(?i)^(?:week |w)(\d{1,2})(?:,? (\d{4}))?$|^(\d{4})-?[ ]?W(\d{1,2})$`)
	rangePeriod = text.LazyRegexp(`^(.{3,20}?) ?(?:-|–|—|to) ?(.{1,20})$`)
)

// periodLine reports whether a line is the name of a week, a month, or a span of days: "Week
// 31", "2024-W31", "August 2024", "Jul 29 - Aug 4".
func periodLine(s string) bool {
	if len(s) > 40 || strings.IndexFunc(s, isDigit) < 0 {
		return false
	}
	if weekPeriod.MatchString(s) {
		return true
	}
	if d, rest, _ := text.ScanDate(s, text.EnglishMonth); ofPapers(d) && 1 <= d.Month && d.Month <= 12 && d.Day == 0 && rest == "" {
		return true
	}
	m := rangePeriod.FindStringSubmatch(s)
	if m == nil {
		return false
	}
	from, ok := readDate(m[1])
	if !ok || from.counted {
		return false
	}
	if _, ok := readDate(m[2]); ok {
		return true
	}
	_, ok = readDate(from.month.String() + " " + m[2])
	return ok
}

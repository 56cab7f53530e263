package source

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"offprint/generator/paper"
	"offprint/generator/text"
)

var (
	yearOnly    = text.LazyRegexp(`^([12]\d{3})(?:\.0+)?$`)
	yearMonth   = text.LazyRegexp(`^([12]\d{3})[-/.](0?[1-9]|1[0-2])$`)
	monthYear   = text.LazyRegexp(`^(0?[1-9]|1[0-2])[-/]([12]\d{3})$`)
	yearFirst   = text.LazyRegexp(`^([12]\d{3})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]|$)`)
	compactDay  = text.LazyRegexp(`^((?:19|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:\.0+|[T ]?\d{4}(?:\d{2})?Z?)?$`)
	chineseDay  = text.LazyRegexp(`^([12]\d{3})年(\d{1,2})月(?:(\d{1,2})日)?$`)
	yearLast    = text.LazyRegexp(`^(\d{1,2})[-/.](\d{1,2})[-/.]([12]\d{3})(?:[T ,]|$)`)
	namedMonth  = text.LazyRegexp(`^([A-Za-z]{3,9})\.?,? ([12]\d{3})$`)
	monthBehind = text.LazyRegexp(`^([12]\d{3})[ -]([A-Za-z]{3,9})\.?(?:-[A-Za-z]{3,9})?(?:[ -](\d{1,2}))?$`)
	dayHyphen   = text.LazyRegexp(`^(\d{1,2})-([A-Za-z]{3,9})-([12]\d{3})$`)
	shortYear   = text.LazyRegexp(`^(\d{1,2})-([A-Za-z]{3})-(\d{2})$`) // of Excel
	weekday     = text.LazyRegexp(`(?i)^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? `)
	timeBehind  = text.LazyRegexp(`,? (?:at )?\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?(?: ?[AaPp][Mm])?(?: ?(?:UTC|GMT|Z|[+-]\d{2}:?\d{2}))?$`)
	serialDay   = text.LazyRegexp(`^[2-6]\d{4}(?:\.\d+)?$`)
	epoch       = text.LazyRegexp(`^-?\d{9,19}(?:\.0+)?$`)
)

// lastShortYear is the last year of two digits that is of this century, as spreadsheets
// take them.
const lastShortYear = 29

// writtenDate is what a date says as people and programs write it.
type writtenDate struct {
	day     paper.Day
	partial string // the year or month that is all there is: "2017", "2017-06"
	problem string // why there is no day
}

// dateForm is a form of dates, with the groups of its parts: 0 for what it has not.
type dateForm struct {
	shape            *text.Regexp
	year, month, day int
}

var (
	numericForms = []dateForm{{yearOnly, 1, 0, 0}, {yearMonth, 1, 2, 0}, {monthYear, 2, 1, 0}, {yearFirst, 1, 2, 3}, {compactDay, 1, 2, 3}, {chineseDay, 1, 2, 3}}
	namedForms   = []dateForm{{namedMonth, 2, 1, 0}, {monthBehind, 1, 2, 3}, {dayHyphen, 3, 2, 1}}
)

// readForms reads a date in the first of the forms that it has; false where it has none.
func readForms(forms []dateForm, s string) (writtenDate, bool) {
	for _, f := range forms {
		m := f.shape.FindStringSubmatch(s)
		if m == nil {
			continue
		}
		m[0] = ""
		year, month, day := m[f.year], m[f.month], m[f.day]
		n := time.Month(atoi(month))
		if n == 0 {
			n = monthOf(month)
		}
		var d writtenDate
		switch {
		case month == "":
			d = dateOf(atoi(year), time.January, 1)
			d.partial = year
		case day != "":
			d = dateOf(atoi(year), n, atoi(day))
		case n == 0:
			d.problem = unreadable
		default:
			d = dateOf(atoi(year), n, 1)
			d.partial = fmt.Sprintf("%s-%02d", year, n)
		}
		return d, true
	}
	return writtenDate{}, false
}

func dateOf(year int, month time.Month, day int) writtenDate {
	d, err := paper.NewDay(year, month, day)
	if err != nil {
		return writtenDate{problem: "is no day of the calendar"}
	}
	return writtenDate{day: d}
}

// readWrittenDate reads a date as people and programs write it. One that can be of
// two days is of none.
func readWrittenDate(v any) writtenDate {
	if list, ok := v.([]any); ok {
		return dateParts(list)
	}
	s := text.OneLine(scalar(v))
	if s == "" {
		return writtenDate{}
	}
	if d := stampDay(s); d != 0 {
		return writtenDate{day: d}
	}
	if d, ok := readForms(numericForms, s); ok {
		return d
	}
	if m := yearLast.FindStringSubmatch(s); m != nil {
		switch a, b := atoi(m[1]), atoi(m[2]); {
		case b > 12:
			return dateOf(atoi(m[3]), time.Month(a), b)
		case a > 12, a == b, strings.Count(m[0], ".") == 2: // with dots the day goes first
			return dateOf(atoi(m[3]), time.Month(b), a)
		}
		return writtenDate{problem: "may be of one month or of another"}
	}
	switch {
	case serialDay.MatchString(s):
		return writtenDate{problem: "may be a spreadsheet's number of a day"}
	case epoch.MatchString(s):
		if d := epochDay(s); d != 0 {
			return writtenDate{day: d}
		}
		return writtenDate{problem: unreadable}
	}
	s = timeBehind.ReplaceAllString(weekday.ReplaceAllString(s, ""), "")
	if m := shortYear.FindStringSubmatch(s); m != nil && monthOf(m[2]) != 0 {
		century := 2000
		if atoi(m[3]) > lastShortYear {
			century = 1900
		}
		return dateOf(century+atoi(m[3]), monthOf(m[2]), atoi(m[1]))
	}
	if d, ok := readForms(namedForms, s); ok {
		return d
	}
	if d, ok := readDate(s); ok && d.year != 0 && !d.counted {
		return dateOf(d.year, d.month, d.dayOfMonth)
	}
	if d := stampDay(s); d != 0 {
		return writtenDate{day: d}
	}
	return writtenDate{problem: unreadable}
}

// writeDate is what to do about a date that cannot be read.
const writeDate = "write it as YYYY-MM-DD"

const unreadable = "is no date that can be read here"

// dateParts reads [[2020, 1, 5]], as Crossref has it, and lists of one text.
func dateParts(list []any) writtenDate {
	if len(list) == 0 {
		return writtenDate{}
	}
	if inner, ok := list[0].([]any); ok {
		list = inner
	}
	var parts []string
	for _, v := range list {
		f, ok := v.(float64)
		if !ok {
			return readWrittenDate(scalar(list))
		}
		parts = append(parts, fmt.Sprintf("%02d", int(f)))
	}
	return readWrittenDate(strings.Join(parts[:min(len(parts), 3)], "-"))
}

// epochDay is the day of a number of seconds, milliseconds, microseconds or
// nanoseconds since 1970, as pandas writes times; 0 where it is of no year that
// papers are of.
func epochDay(s string) paper.Day {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return 0
	}
	for size := math.Abs(f); size >= 1e11; size = math.Abs(f) {
		f /= 1000
	}
	t := time.Unix(int64(math.Floor(f)), 0).UTC()
	if t.Year() < 1900 || t.Year() > 2100 {
		return 0
	}
	return paper.DayOf(t)
}

// serialInYear is the day of a spreadsheet's number, where that is of the year
// that stands beside it.
func serialInYear(s, year string) paper.Day {
	s = strings.TrimSpace(s)
	if !serialDay.MatchString(s) {
		return 0
	}
	n, _, _ := strings.Cut(s, ".")
	d := paper.DayOf(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, atoi(n)))
	if strconv.Itoa(d.Year()) != year {
		return 0
	}
	return d
}

// say adds to the notes that a date cannot be read; what becomes of the record shows
// when all its dates have been tried.
func (d writtenDate) say(it *Item, column string, v any) {
	if d.problem != "" {
		it.note("%s %s %s; %s", column, quote(scalar(v)), d.problem, writeDate)
	}
}

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
	yearOnly   = text.LazyRegexp(`^([12]\d{3})(?:\.0+)?$`)
	compactDay = text.LazyRegexp(`^((?:19|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:\.0+|[T ]?\d{4}(?:\d{2})?Z?)?$`)
	serialDay  = text.LazyRegexp(`^[2-6]\d{4}(?:\.\d+)?$`)
	shortYear  = text.LazyRegexp(`^(\d{1,2}-[A-Za-z]{3}-)(\d{2})$`) // of Excel
	epoch      = text.LazyRegexp(`^-?\d{9,19}(?:\.0+)?$`)
)

// lastShortYear is the last two-digit year that is in this century, as in spreadsheets.
const lastShortYear = 29

// writtenDate is the result of reading a date in the notation of people and programs.
type writtenDate struct {
	day     paper.Day
	partial string // the year or month, if that is all that is given: "2017", "2017-06"
	problem string // why there is no day
}

// dateOf returns the first day of the period that d describes.
func dateOf(d text.Date) writtenDate {
	day, err := paper.NewDay(d.Year, time.Month(max(d.Month, 1)), max(d.Day, 1))
	switch {
	case err != nil, d.Month == 0 && d.Day > 0:
		return writtenDate{problem: "is not a day of the calendar"}
	case d.Month == 0:
		return writtenDate{day: day, partial: day.String()[:len("2006")]}
	case d.Day == 0:
		return writtenDate{day: day, partial: day.String()[:len("2006-01")]}
	}
	return writtenDate{day: day}
}

// readWrittenDate reads a date in the notation of people and programs. A date that could mean
// either of two days is not read.
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
	s = compactDay.ReplaceAllString(yearOnly.ReplaceAllString(s, "$1"), "$1-$2-$3")
	switch {
	case serialDay.MatchString(s):
		return writtenDate{problem: "may be a spreadsheet's number of a day"}
	case epoch.MatchString(s):
		if d := epochDay(s); d != 0 {
			return writtenDate{day: d}
		}
		return writtenDate{problem: unreadable}
	}
	if m := shortYear.FindStringSubmatch(s); m != nil {
		century := "20"
		if atoi(m[2]) > lastShortYear {
			century = "19"
		}
		s = m[1] + century + m[2]
	}
	d, ok := scanDate(s)
	switch {
	case !ok || d.Day == 0 && d.Month > 12:
		return writtenDate{problem: unreadable}
	case d.Open:
		return writtenDate{problem: "may be of one month or of another"}
	}
	return dateOf(d)
}

// scanDate reads a date with a year. A time may follow it.
func scanDate(s string) (text.Date, bool) {
	d, rest, ok := text.ScanDate(publishedLine.ReplaceAllString(s, ""), text.Month)
	alone := rest == "" || d.Day != 0 && strings.ContainsAny(rest[:1], "T ,")
	return d, ok && alone && 1000 <= d.Year && d.Year < 3000
}

// writeDate is the advice for a date that cannot be read.
const writeDate = "write it as YYYY-MM-DD"

const unreadable = "is not a readable date"

// dateParts reads [[2020, 1, 5]], the format of Crossref, and lists of one string.
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

// epochDay returns the day of a number of seconds, milliseconds, microseconds or nanoseconds
// since 1970, as pandas writes times. It returns 0 if the year is implausible for a paper.
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

// serialInYear returns the day of a spreadsheet's serial number if it is in the year given
// beside it, else 0.
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

// say notes that a date cannot be read. What happens to the record is known only after all its
// dates have been tried.
func (d writtenDate) say(it *Item, column string, v any) {
	if d.problem != "" {
		it.note("%s %s %s; %s", column, quote(scalar(v)), d.problem, writeDate)
	}
}

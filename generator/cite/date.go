package cite

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"offprint/generator/paper"
	"offprint/generator/text"
)

// monthMacro returns BibTeX's macro for a month.
func monthMacro(m time.Month) string { return strings.ToLower(m.String()[:3]) }

// monthOf returns the month with a name, abbreviation or number, else 0.
func monthOf(s string) int {
	s = strings.Trim(s, " .,{}")
	if n, err := strconv.Atoi(s); err == nil && 1 <= n && n <= 12 && len(s) <= 2 {
		return n
	}
	return text.Month(s)
}

var (
	plainYear   = text.LazyRegexp(`^\d{4}$`)
	yearRange   = text.LazyRegexp(`^(\d{4})\s*(?:/|-+|–)\s*(\d{4})$`)
	shortRange  = text.LazyRegexp(`^(\d{4})/(\d{2})$`)
	isoDate     = text.LazyRegexp(`^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$`)
	isoStart    = text.LazyRegexp(`^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:[T/?~%\s]|$)`)
	monthRange  = text.LazyRegexp(`^(\p{L}+\.?|\d{1,2})\s*(?:/|-+|–)\s*(\p{L}+\.?|\d{1,2})$`)
	daysOfMonth = text.LazyRegexp(`^(\d{1,2})\.?\s*(?:-+|–)\s*(\d{1,2})\.?[\s~]+(\p{L}+)\.?$`)
	monthDays   = text.LazyRegexp(`^(\p{L}+)\.?[\s~]+(\d{1,2})\s*(?:-+|–)\s*(?:(\p{L}+)\.?[\s~]+)?(\d{1,2})$`)
	daysMonths  = text.LazyRegexp(`^(\d{1,2})\.?[\s~]+(\p{L}+)\.?\s*(?:-+|–)\s*(\d{1,2})\.?[\s~]+(\p{L}+)\.?$`)
)

// composeDate composes a BibLaTeX date from year, month and day in BibTeX's form. rest is the
// month if it cannot be parsed; ok is false without a year.
func composeDate(year, month, day string) (date, rest string, ok bool) {
	year = strings.TrimSpace(year)
	if date := dateInYear(year); date != "" {
		return date, month, true
	}
	if !plainYear.MatchString(year) {
		return "", month, false
	}
	month = strings.TrimSpace(month)
	if date := rangeInYear(year, month, day); date != "" {
		return date, "", true
	}
	if day == "" {
		month, day = divideMonth(month)
	}
	if season := seasonOf(month); season > 0 && day == "" {
		return withSeason(year, season), "", true
	}
	m := monthOf(month)
	if m == 0 {
		return year, month, true
	}
	if d, err := strconv.Atoi(strings.TrimSpace(day)); err == nil && validDay(year, m, d) {
		return fmt.Sprintf("%s-%02d-%02d", year, m, d), "", true
	}
	return fmt.Sprintf("%s-%02d", year, m), "", true
}

// dateInYear returns the date in a year field that contains more than a year; otherwise "".
func dateInYear(year string) string {
	if _, known := ParseDate(year); known && !plainYear.MatchString(year) {
		return year
	}
	if m := yearRange.FindStringSubmatch(year); m != nil {
		return m[1] + "/" + m[2]
	}
	if m := shortRange.FindStringSubmatch(year); m != nil && m[1][2:] < m[2] {
		return m[1] + "/" + m[1][:2] + m[2] // 2004/05, of two years
	}
	if len(year) > 4 && isoDate.MatchString(year) {
		return year
	}
	return ""
}

// rangeInYear returns the date of a month field with several months, or several days of one:
// May-June, 3-5 May; otherwise "".
func rangeInYear(year, month, day string) string {
	if from, to, ok := daysInYear(month); ok && day == "" {
		if a, b := monthOf(from[0]), monthOf(to[0]); a > 0 && validDay(year, a, number(from[1])) && validDay(year, b, number(to[1])) {
			first, last := fmt.Sprintf("%s-%02d-%02d", year, a, number(from[1])), fmt.Sprintf("%s-%02d-%02d", year, b, number(to[1]))
			if first < last {
				return first + "/" + last
			}
		}
	}
	if m := monthRange.FindStringSubmatch(month); m != nil {
		if a, b := monthOf(m[1]), monthOf(m[2]); a > 0 && b > a {
			return fmt.Sprintf("%s-%02d/%s-%02d", year, a, year, b)
		}
	}
	return ""
}

// daysInYear splits a range of days, as of a conference, into the month and day of both ends:
// 3-5 May, June 2-7, June 28 - July 3, 28 June - 3 July.
func daysInYear(s string) (from, to [2]string, ok bool) {
	if m := daysOfMonth.FindStringSubmatch(s); m != nil {
		return [2]string{m[3], m[1]}, [2]string{m[3], m[2]}, true
	}
	if m := monthDays.FindStringSubmatch(s); m != nil {
		return [2]string{m[1], m[2]}, [2]string{cmp.Or(m[3], m[1]), m[4]}, true
	}
	if m := daysMonths.FindStringSubmatch(s); m != nil {
		return [2]string{m[2], m[1]}, [2]string{m[4], m[3]}, true
	}
	return from, to, false
}

// divideMonth splits a month with a day.
func divideMonth(s string) (month, day string) {
	if d, rest, ok := text.ScanDate(strings.TrimSuffix(s, ","), text.Month); ok && d.Year == 0 && rest == "" {
		return strconv.Itoa(d.Month), strconv.Itoa(d.Day)
	}
	return s, ""
}

var (
	aboutYear  = text.LazyRegexp(`(?i)^\[?(?:c|ca|circa)(?:\.\s*|\s+)(\d{4})\??\]?$`)
	openYear   = text.LazyRegexp(`^\[(\d{4}|\d{3}-|\d{2}(?:--|–))(\??)\]$`)
	markedYear = text.LazyRegexp(`^(?:(?:[c©℗]|cop\.)\s?(\d{4})|(\d{4})[a-z]|(\d{4})\s+\([^()]*\))$`)
)

// bareYear removes marks from a year: [1900], c2004 (copyright), 2004a (to distinguish
// entries), 2004 (1st ed. 1990). c. 1900 becomes 1900~, and [190-?] becomes 190X?.
func bareYear(s string) string {
	if m := aboutYear.FindStringSubmatch(s); m != nil {
		return m[1] + "~"
	}
	if m := openYear.FindStringSubmatch(s); m != nil {
		return strings.NewReplacer("-", "X", "–", "XX").Replace(m[1]) + m[2]
	}
	if m := markedYear.FindStringSubmatch(s); m != nil {
		return m[1] + m[2] + m[3]
	}
	return s
}

func validDay(year string, month, day int) bool {
	y, _ := strconv.Atoi(year)
	_, err := paper.NewDay(y, time.Month(month), day)
	return err == nil
}

// firstDay returns the first day of a BibLaTeX date, 0 if it contains none. If the beginning
// of a range is open, it is the first day of its end.
func firstDay(date string) paper.Day {
	if d, ok := ParseDate(date); ok {
		if day := d.From.first(); day != 0 {
			return day
		}
		return d.To.first()
	}
	m := isoStart.FindStringSubmatch(date)
	if m == nil {
		return 0
	}
	part := func(s string) int {
		n, err := strconv.Atoi(s)
		if err != nil || n == 0 {
			return 1
		}
		return n
	}
	year, _ := strconv.Atoi(m[1])
	d, err := paper.NewDay(year, time.Month(part(m[2])), part(m[3]))
	if err != nil {
		d, _ = paper.NewDay(year, 1, 1)
	}
	return d
}

func isNumber(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

package cite

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"offprint/generator/text"
)

// seasons are the seasons, beginning with month 21 of BibLaTeX's dates (EDTF,
// https://www.loc.gov/standards/datetime/).
var seasons = [4]string{"spring", "summer", "autumn", "winter"}

// seasonOf returns the number of the season with that name, from 1, else 0.
func seasonOf(s string) int {
	s = strings.ToLower(strings.Trim(s, " .,()"))
	if s == "fall" {
		return 3
	}
	for i, name := range seasons {
		if s == name {
			return i + 1
		}
	}
	return 0
}

// withSeason returns the date of a season of a year: 2010-23.
func withSeason(year string, season int) string { return fmt.Sprintf("%s-%d", year, 20+season) }

// edtfEnd is one end of a time interval in EDTF.
const edtfEnd = `-?\d{4}(?:-\d\d(?:-\d\d)?)?[~?%]?`

var (
	edtfDate    = text.LazyRegexp(`^(?:` + edtfEnd + `|` + edtfEnd + `/(?:` + edtfEnd + `|\.\.)?|(?:\.\.)?/` + edtfEnd + `)$`)
	compactDate = text.LazyRegexp(`^(\d{4})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$`)
	ordinal     = text.LazyRegexp(`(?i)^(\d{1,2})(?:st|nd|rd|th)$`)
)

// looseDate converts a date that people write to BibLaTeX's format: 2014/07/03/, 2014//,
// 2000-3-15, "MAR 5 2014", "Spring 2010", [2010], 2010年3月5日. It returns "" for anything else,
// and for the year 0000.
func looseDate(s string) string {
	s = strings.TrimSpace(s)
	if strings.HasPrefix(s, "0000") {
		return ""
	}
	if day, _, _ := strings.Cut(s, "T"); isoDate.MatchString(day) {
		s = day
	}
	if year := bareYear(s); year != s {
		return year
	}
	if _, ok := ParseDate(s); ok && strings.ContainsAny(s, "Xu") {
		return s // 199X
	}
	if edtfDate.MatchString(s) && firstDay(strings.TrimLeft(s, "-./")) != 0 {
		return s
	}
	s = compactDate.ReplaceAllString(s, "$1-$2-$3")
	if yearRange.MatchString(s) { // 2010-2011
		date, _, _ := composeDate(s, "", "")
		return date
	}
	if year, rest, slash := strings.Cut(s, "/"); slash && plainYear.MatchString(year) {
		month, rest, _ := strings.Cut(rest, "/")
		day, _, _ := strings.Cut(rest, "/")
		date, _, _ := composeDate(year, month, day)
		return date
	}
	date := wordsDate(s)
	d, rest, _ := text.ScanDate(s, text.Month)
	named := len(date) > len("2006") && strings.ContainsFunc(strings.TrimSuffix(s, rest), isLatin)
	if d.Year > 0 && !named && (d.Month > 0 || date == "") {
		return numbersDate(d)
	}
	return date
}

// numbersDate returns what is certain about a numeric date: only the year if day and month are
// ambiguous.
func numbersDate(d text.Date) string {
	if d.Open {
		d.Month = 0
	}
	date, _, _ := composeDate(fmt.Sprintf("%04d", d.Year), strconv.Itoa(d.Month), strconv.Itoa(d.Day))
	return date
}

func isLatin(r rune) bool { return unicode.Is(unicode.Latin, r) }

func number(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// isDateAlone reports whether a text is a date that people write, and nothing else.
func isDateAlone(s string) bool {
	for w := range strings.FieldsFuncSeq(s, func(r rune) bool { return !unicode.IsLetter(r) }) {
		known := monthOf(w) > 0 || seasonOf(w) > 0 || dateWords[strings.ToLower(w)]
		if !known {
			return false
		}
	}
	return looseDate(s) != ""
}

// dateWords occur in dates besides the names of months and seasons.
var dateWords = set("of the de st nd rd th t z gmt utc monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun 年 月 日 号 號 년 월 일")

// wordsDate finds year, month and day among words.
func wordsDate(s string) string {
	words := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" ,./-–~", r) })
	var years, names []string
	var d string
	season := 0
	for _, w := range words {
		if m := ordinal.FindStringSubmatch(w); m != nil {
			w = m[1]
		}
		switch {
		case plainYear.MatchString(w) && w != "0000":
			years = append(years, w)
		case monthOf(w) > 0 && !isNumber(w):
			names = append(names, w)
		case seasonOf(w) > 0 && season == 0:
			season = seasonOf(w)
		case isNumber(w) && d == "":
			d = w
		}
	}
	if len(years) == 0 {
		return ""
	}
	year := years[0]
	switch {
	case len(names) == 0 && season > 0:
		return withSeason(year, season)
	case len(names) == 0:
		return year
	case len(names) == 2 && len(years) == 1 && d == "": // "Mar-Apr 2000"
		if date, rest, ok := composeDate(year, names[0]+"-"+names[1], ""); ok && rest == "" {
			return date
		}
	}
	date, _, _ := composeDate(year, names[0], d)
	return date
}

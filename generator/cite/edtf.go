package cite

import (
	"strconv"
	"strings"
	"time"

	"offprint/generator/paper"
	"offprint/generator/text"
)

// Moment is a year, a month or season, or a day, as precise as known.
type Moment struct {
	Year int
	// Month is 1 to 12; 21 to 24 are spring, summer, autumn and winter; 0 if unknown.
	Month int
	Day   int // 0 if unknown
	// Unknown is the number of unknown digits at the end of the year: 1 for "199X", whose Year
	// is 1990.
	Unknown int
	// Circa and Uncertain mark approximate (~) and doubtful (?) dates; % is both.
	Circa, Uncertain bool
}

// Date is a parsed BibLaTeX date: a date of EDTF, level 1, or of its drafts (biblatex manual,
// 2.3.8; https://www.loc.gov/standards/datetime/).
type Date struct {
	// From and To are its ends; an open or unknown end has no Year.
	From, To Moment
	// Range distinguishes a range from a single date, which is From.
	Range bool
}

var (
	// moment matches one end of a date: a year, in which X or u is an unknown digit, month and
	// day, the time of day, and marks.
	moment = text.LazyRegexp(`^(\d{4}|\d{3}[Xu]|\d{2}(?:XX|uu))(?:-(\d\d|XX|uu)(?:-(\d\d|XX|uu))?)?(T[\d:.+Z-]*)?([~?%]?|\?~|~\?)$`)
	// moments matches dates with marks and characters that TeX would interpret; nothing but a
	// date is written with them.
	moments = text.LazyRegexp(`^(?:open|unknown)?[\dXu~?%/.:TZ+-]*(?:open|unknown)?$`)
)

// ParseDate parses a BibLaTeX date. ok is false for anything else, such as "in press", and for
// years before 1 and after 9999.
func ParseDate(s string) (d Date, ok bool) {
	first, last, isRange := strings.Cut(strings.TrimSpace(s), "/")
	if !isRange {
		d.From, ok = parseMoment(first)
		return d, ok
	}
	from, fromKnown := parseMoment(first)
	to, toKnown := parseMoment(last)
	ok = (fromKnown || openEnd(first)) && (toKnown || openEnd(last)) && (fromKnown || toKnown)
	if !ok {
		return Date{}, false
	}
	return Date{From: from, To: to, Range: true}, true
}

// openEnd reports whether an end of a range is open or unknown.
func openEnd(s string) bool {
	switch strings.TrimSpace(s) {
	case "", "..", "open", "unknown", "*":
		return true
	}
	return false
}

func parseMoment(s string) (m Moment, ok bool) {
	parts := moment.FindStringSubmatch(strings.TrimSpace(s))
	if parts == nil {
		return Moment{}, false
	}
	year := strings.Map(func(r rune) rune {
		if r == 'X' || r == 'u' {
			m.Unknown++
			return '0'
		}
		return r
	}, parts[1])
	m.Year, _ = strconv.Atoi(year)
	m.Month, _ = strconv.Atoi(parts[2])
	m.Day, _ = strconv.Atoi(parts[3])
	season := 21 <= m.Month && m.Month <= 24
	if m.Month > 12 && !season || season && m.Day > 0 || m.Month == 0 && m.Day > 0 ||
		m.Day > 0 && !validDay(year, m.Month, m.Day) {
		return Moment{}, false
	}
	m.Circa = strings.ContainsAny(parts[5], "~%")
	m.Uncertain = strings.ContainsAny(parts[5], "?%")
	return m, m.Year > 0
}

// first returns its first day, 0 without a year.
func (m Moment) first() paper.Day {
	if m.Year == 0 {
		return 0
	}
	month := max(m.Month, 1)
	if month > 12 { // a season
		month = 3 * (month - 20)
	}
	d, err := paper.NewDay(m.Year, time.Month(month), max(m.Day, 1))
	if err != nil {
		return 0
	}
	return d
}

// readDate converts a date field to a BibLaTeX date. The marks of dates are not TeX there.
// Anything else is kept as text.
func readDate(field string) string {
	s := strings.TrimSpace(field)
	for {
		inner, ok := unbrace(s)
		if !ok {
			break
		}
		s = strings.TrimSpace(inner)
	}
	s = dateEscapes.Replace(s)
	if moments.MatchString(s) {
		s = strings.Replace(s, "--", "/", 1) // a range in BibTeX's form
		if _, ok := ParseDate(s); ok {
			return s
		}
	}
	s = plainDate(s)
	if d := looseDate(s); d != "" && (!isoStart.MatchString(s) || len(d) > len("2000") && !strings.HasPrefix(s, d)) {
		return d
	}
	return s
}

// dateEscapes undoes the escaping of programs that treat dates as text.
var dateEscapes = strings.NewReplacer(`{\textasciitilde}`, "~", `\textasciitilde{}`, "~", `\textasciitilde`, "~", `\~{}`, "~", `\~`, "~", `{~}`, "~",
	`{\%}`, "%", `\%`, "%")

// encodeDate returns a date unchanged, because ~ and % are not TeX in dates, at least for
// biber.
func encodeDate(date string) string {
	if _, ok := ParseDate(date); ok {
		return date
	}
	return encodeText(date)
}

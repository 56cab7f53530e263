package cite

import (
	"strconv"
	"strings"
	"time"

	"offprint/generator/paper"
	"offprint/generator/text"
)

// Moment is a year, a month or season of it, or a day, as far as it is known.
type Moment struct {
	Year int
	// Month is 1 to 12; 21 to 24 are spring, summer, autumn and winter; 0 is none.
	Month int
	Day   int // 0 is none
	// Unknown are the digits of the year that are not known, from its end:
	// 1 of "199X", whose Year is 1990.
	Unknown int
	// Circa and Uncertain say that it is approximate (~), and in doubt (?);
	// % is both.
	Circa, Uncertain bool
}

// Date is what a date of BibLaTeX says, which is one of EDTF, level 1, and of its
// drafts (biblatex manual, 2.3.8; https://www.loc.gov/standards/datetime/).
type Date struct {
	// From and To are its ends; one that is open or not known has no Year.
	From, To Moment
	// Range tells a range from a single date, which is From.
	Range bool
}

var (
	// moment is one end of a date: its year, in which X or u stands for a digit
	// that is not known, month and day, the time of the day, and its marks.
	moment = text.LazyRegexp(`^(\d{4}|\d{3}[Xu]|\d{2}(?:XX|uu))(?:-(\d\d|XX|uu)(?:-(\d\d|XX|uu))?)?(T[\d:.+Z-]*)?([~?%]?|\?~|~\?)$`)
	// moments are those marks and signs of dates in which TeX sees something
	// else, and with which nobody writes anything but a date.
	moments = text.LazyRegexp(`^(?:open|unknown)?[\dXu~?%/.:TZ+-]*(?:open|unknown)?$`)
)

// ParseDate reads a date of BibLaTeX. It reports false for one that it does not
// know, such as "in press" and years before 0 and after 9999.
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

// openEnd reports whether an end of a range is open, or not known.
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

// first is the first day of it, 0 where it has no year.
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

// readDate makes a date of BibLaTeX of what stands in a field for one: its marks
// are no TeX there. What is no date stays as text.
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
		s = strings.Replace(s, "--", "/", 1) // a range, as BibTeX has it
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

// dateEscapes are marks of dates as programs write them who take dates for text.
var dateEscapes = strings.NewReplacer(`{\textasciitilde}`, "~", `\textasciitilde{}`, "~", `\textasciitilde`, "~", `\~{}`, "~", `\~`, "~", `{~}`, "~",
	`{\%}`, "%", `\%`, "%")

// encodeDate writes a date as it is: its ~ and % are no TeX, for biber at least.
func encodeDate(date string) string {
	if _, ok := ParseDate(date); ok {
		return date
	}
	return encodeText(date)
}

package source

import (
	"slices"
	"strings"
	"time"

	"offprint/generator/paper"
	"offprint/generator/text"
)

var (
	// weekdayDate is how arXiv headed its listings up to 2023: "Fri, 23 Jun 23".
	weekdayDate = text.LazyRegexp(`\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*, (\d{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* (\d\d)(?:\D|$)`)
	onlyYear    = text.LazyRegexp(`^\D{0,3}((?:19|20)\d\d)\D{0,3}$`)
)

// longestDate is how much of a text is looked at for dates, in bytes.
const longestDate = 300

// digestDays are the days that a text names, each once.
func digestDays(s string) []paper.Day {
	s = s[:min(len(s), longestDate)]
	var days []paper.Day
	add := func(year, month, day int) {
		if d, err := paper.NewDay(year, time.Month(month), day); err == nil && !slices.Contains(days, d) {
			days = append(days, d)
		}
	}
	for _, d := range text.DatesIn(s) {
		if ofPapers(d) {
			add(d.Year, d.Month, d.Day)
		}
	}
	for _, m := range weekdayDate.FindAllStringSubmatch(s, -1) {
		add(2000+atoi(m[3]), text.Month(m[2]), atoi(m[1]))
	}
	return days
}

// ofPapers reports whether a date is of a year that papers are of.
func ofPapers(d text.Date) bool { return 1900 <= d.Year && d.Year < 2100 }

// digestDate is the first date that a text says, as ISO 8601 has it: a day, a
// month, or a year; "" where there is none.
func digestDate(s string) string {
	s = strings.TrimSpace(s[:min(len(s), longestDate)])
	if days := digestDays(s); len(days) > 0 {
		return days[0].String()
	}
	for _, d := range text.DatesIn(s) {
		if month := dateOf(text.Date{Year: d.Year, Month: d.Month}); ofPapers(d) && month.day != 0 {
			return month.partial
		}
	}
	if m := onlyYear.FindStringSubmatch(s); m != nil {
		return m[1]
	}
	return ""
}

// saysUpdated finds what says that a day is that of the last change, and of no listing.
var saysUpdated = text.LazyRegexp(`(?i)\bupdat|\bgenerated\b|\blast (?:run|change|modified)|automated deployment|更新|生成`)

// isDateAlone reports whether a text is a date and nothing else.
func isDateAlone(s string) bool {
	if len(s) > 40 {
		return false
	}
	_, rest, ok := text.ScanDate(strings.Trim(s, " ()[].,;"), text.Month)
	return ok && rest == "" && digestDate(s) != ""
}

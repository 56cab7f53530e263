package source

import (
	"slices"
	"strings"
	"time"

	"offprint/generator/paper"
	"offprint/generator/text"
)

var (
	// weekdayDate matches the headings of arXiv's listings up to 2023: "Fri, 23 Jun 23".
	weekdayDate = text.LazyRegexp(`\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*, (\d{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* (\d\d)(?:\D|$)`)
	onlyYear    = text.LazyRegexp(`^\D{0,3}((?:19|20)\d\d)\D{0,3}$`)
)

// longestDate is the number of bytes of a text that are searched for dates.
const longestDate = 300

// digestDays returns the days that a text names, without duplicates.
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

// ofPapers reports whether the year of a date is plausible for a paper.
func ofPapers(d text.Date) bool { return 1900 <= d.Year && d.Year < 2100 }

// digestDate returns the first date in a text in ISO 8601: a day, a month, or a year; "" if
// the text has none.
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

// saysUpdated matches text that marks a day as that of the last change rather than of a
// listing.
var saysUpdated = text.LazyRegexp(`(?i)\bupdat|\bgenerated\b|\blast (?:run|change|modified)|automated deployment|更新|生成`)

// isDateAlone reports whether a text is a date and nothing else.
func isDateAlone(s string) bool {
	if len(s) > 40 {
		return false
	}
	_, rest, ok := text.ScanDate(strings.Trim(s, " ()[].,;"), text.Month)
	return ok && rest == "" && digestDate(s) != ""
}

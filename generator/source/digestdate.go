package source

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"offprint/generator/paper"
	"offprint/generator/text"
)

var (
	numericDate = text.LazyRegexp(`(?:^|[^\d.])((?:19|20)\d\d)\s?([-./年])\s?(\d{1,2})(?:\s?[-./月]\s?(\d{1,2})(?:\s?日|[T\s]\d\d:|\D|$)|\s?月|\D|$)`)
	dayMonth    = text.LazyRegexp(`(?i)(?:^|\D)(\d{1,2})(?:st|nd|rd|th|\.)?[\s-]+(?:of\s+)?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?[\s-]+((?:19|20)\d\d)(?:\D|$)`)
	monthDay    = text.LazyRegexp(`(?i)(?:^|[^a-z])(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+((?:19|20)\d\d)(?:\D|$)`)
	monthNamed  = text.LazyRegexp(`(?i)(?:^|[^a-z\d]\s?|^\s*)(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?\s+((?:19|20)\d\d)(?:\D|$)`)
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
	// The end of one match may begin the next.
	for rest := s; ; {
		m := numericDate.FindStringSubmatchIndex(rest)
		if m == nil {
			break
		}
		if m[8] >= 0 {
			add(atoi(rest[m[2]:m[3]]), atoi(rest[m[6]:m[7]]), atoi(rest[m[8]:m[9]]))
			rest = rest[m[9]:]
		} else {
			rest = rest[m[7]:]
		}
	}
	for _, m := range dayMonth.FindAllStringSubmatch(s, -1) {
		add(atoi(m[3]), int(monthOf(m[2])), atoi(m[1]))
	}
	for _, m := range monthDay.FindAllStringSubmatch(s, -1) {
		add(atoi(m[3]), int(monthOf(m[1])), atoi(m[2]))
	}
	for _, m := range weekdayDate.FindAllStringSubmatch(s, -1) {
		add(2000+atoi(m[3]), int(monthOf(m[2])), atoi(m[1]))
	}
	return days
}

// digestDate is the first date that a text says, as ISO 8601 has it: a day, a
// month, or a year; "" where there is none.
func digestDate(s string) string {
	s = strings.TrimSpace(s[:min(len(s), longestDate)])
	if days := digestDays(s); len(days) > 0 {
		return days[0].String()
	}
	if m := numericDate.FindStringSubmatch(s); m != nil {
		if month := atoi(m[3]); month >= 1 && month <= 12 {
			return fmt.Sprintf("%s-%02d", m[1], month)
		}
	}
	if m := monthNamed.FindStringSubmatch(s); m != nil {
		return fmt.Sprintf("%s-%02d", m[2], monthOf(m[1]))
	}
	if m := onlyYear.FindStringSubmatch(s); m != nil {
		return m[1]
	}
	return ""
}

var (
	// A piece of a line that is a date and nothing else.
	dateAlone = text.LazyRegexp(`(?i)^[\s(\[]*(?:(?:19|20)\d\d(?:[-./年]\d{1,2}(?:[-./月]\d{1,2})?)?[日月]?|\d{1,2}\.? [a-z]{3,9}\.?,? (?:19|20)\d\d|[a-z]{3,9}\.? (?:\d{1,2}, ?)?(?:19|20)\d\d)[\s)\].,;]*$`)
	// What says that a day is that of the last change, and of no listing.
	saysUpdated = text.LazyRegexp(`(?i)\bupdat|\bgenerated\b|\blast (?:run|change|modified)|automated deployment|更新|生成`)
)

// isDateAlone reports whether a text is a date and nothing else.
func isDateAlone(s string) bool {
	return len(s) <= 40 && dateAlone.MatchString(s) && digestDate(s) != ""
}

package plan

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"offprint/generator/paper"
)

// Period is a day, a week or a month of the calendar.
type Period struct {
	Name        string // "2025-10-07", "2025-W41", "2025-10"
	First, Last paper.Day
	Path        string // path of its page, which exists if it has papers
}

// DayOf returns a day as a period.
func DayOf(d paper.Day) Period {
	return Period{d.String(), d, d, fmt.Sprintf("%04d/%02d/%02d/", d.Year(), int(d.Month()), d.Day())}
}

// WeekOf returns the week of a day, from Monday to Sunday (ISO 8601).
func WeekOf(d paper.Day) Period {
	y, w := d.Time().ISOWeek()
	monday := monday(d)
	return Period{fmt.Sprintf("%04d-W%02d", y, w), monday, monday.AddDays(6), fmt.Sprintf("%04d/w%02d/", y, w)}
}

// MonthOf returns the month of a day.
func MonthOf(d paper.Day) Period {
	first := d.AddDays(1 - d.Day())
	last := paper.DayOf(time.Date(d.Year(), d.Month()+1, 0, 0, 0, 0, 0, time.UTC))
	return Period{monthName(d), first, last, fmt.Sprintf("%04d/%02d/", d.Year(), int(d.Month()))}
}

// NewestDay returns the newest day that has papers; ok is false if no paper has a date.
func (p *Plan) NewestDay() (day paper.Day, ok bool) {
	if len(p.days) == 0 {
		return 0, false
	}
	return p.days[len(p.days)-1].day, true
}

// DayBefore returns the newest day before another day that has papers; ok is false if there is
// none.
func (p *Plan) DayBefore(of paper.Day) (before paper.Day, ok bool) {
	n, _ := slices.BinarySearchFunc(p.days, of, func(d *day, of paper.Day) int { return cmp.Compare(d.day, of) })
	if n == 0 {
		return 0, false
	}
	return p.days[n-1].day, true
}

package plan

import (
	"slices"

	"offprint/generator/paper"
)

// sameDayYears is the maximum number of earlier years on a day's page.
const sameDayYears = 5

// sameDays returns the days of earlier years with the same date as d, newest first. A page
// never mentions later years, so that pages of the past do not change.
func (p *Plan) sameDays(d *day) []*day {
	var out []*day
	const year = paper.Day(10000)
	before := p.days[:d.pos]
	for want := d.day - year; len(before) > 0 && len(out) < sameDayYears; want -= year {
		i, ok := slices.BinarySearchFunc(before, want, func(d *day, want paper.Day) int { return int(d.day - want) })
		if ok {
			out = append(out, before[i])
		} else if i > 0 {
			// Skip to a year that has papers. Not every year has a 29 February.
			years := (want - before[i-1].day) / year
			want -= max(years-1, 0) * year
		}
		before = before[:i]
	}
	return out
}

func (p *Plan) yearsBefore(d *day) []SameDay {
	var out []SameDay
	for _, s := range p.sameDays(d) {
		first := p.titleLink(s.papers[0], p.place(s.papers[0]))
		out = append(out, SameDay{DayLink: *p.dayLink(s.pos), Title: first.Name, Lang: first.Lang, Paper: first.Href})
	}
	return out
}

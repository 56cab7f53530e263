package plan

import (
	"slices"

	"offprint/generator/paper"
)

// sameDayYears is how many earlier years a day's page tells of.
const sameDayYears = 5

// sameDays are the days of earlier years with the date of d, newest first. Of what
// comes later a page says nothing, and so the past stays as it is.
func (p *Plan) sameDays(d *day) []*day {
	var out []*day
	const year = paper.Day(10000)
	before := p.days[:d.pos]
	for want := d.day - year; len(before) > 0 && len(out) < sameDayYears; want -= year {
		i, ok := slices.BinarySearchFunc(before, want, func(d *day, want paper.Day) int { return int(d.day - want) })
		if ok {
			out = append(out, before[i])
		} else if i > 0 {
			// On to a year that has papers. 29 February is a day that not all years have.
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

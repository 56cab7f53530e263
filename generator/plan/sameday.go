package plan

import (
	"slices"

	"offprint/generator/paper"
	"offprint/generator/text"
)

// sameDayYears is how many earlier years a day's page tells of.
const sameDayYears = 5

// sameDays are the days of earlier years with the date of d, newest first. Of what
// comes later a page says nothing, and so the past stays as it is.
func (p *Plan) sameDays(d *day) []*day {
	var out []*day
	for year := d.day.Year() - 1; year >= p.days[0].day.Year() && len(out) < sameDayYears; year-- {
		// 29 February is a day that not all years have.
		want := d.day - paper.Day((d.day.Year()-year)*10000)
		i, ok := slices.BinarySearchFunc(p.days[:d.pos], want, func(d *day, want paper.Day) int { return int(d.day - want) })
		if ok {
			out = append(out, p.days[i])
		}
	}
	return out
}

func (p *Plan) yearsBefore(d *day) []SameDay {
	var out []SameDay
	for _, s := range p.sameDays(d) {
		e := s.papers[0]
		out = append(out, SameDay{DayLink: *p.dayLink(s.pos), Title: text.TitleHTML(e.p.Title), Lang: p.cfg.Foreign(e.p), Paper: p.cfg.Href(p.place(e))})
	}
	return out
}

package plan

import (
	"fmt"
	"time"

	"offprint/generator/paper"
)

// The heat map of a year has a column for each week, from Monday to Sunday, and a square for
// each day. The theme knows these dimensions, which are in units of the viewBox.
const (
	heatStep  = 12 // from day to day
	heatTop   = 16 // above the days, for the month labels
	heatTints = 4
)

// heat returns the heat map of a year.
func (p *Plan) heat(y *span) *Heat {
	year := y.days[0].day.Year()
	first := paper.DayOf(time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC))
	last := paper.DayOf(time.Date(year, 12, 31, 0, 0, 0, 0, time.UTC))
	before, after := weekday(first), weekday(last)+1
	at := func(d paper.Day) (week, day int) {
		n := before + d.Time().YearDay() - 1
		return n / 7, n % 7
	}
	weeks, _ := at(last)
	h := &Heat{
		Width: (weeks + 1) * heatStep,
		// The outline of all days: down the first week, along the bottom, up the last week,
		// and back along the top.
		Path: fmt.Sprintf("M0 %dV%dH%dV%dH%dV%dH%dV%dz",
			heatTop+before*heatStep, heatTop+7*heatStep, weeks*heatStep, heatTop+after*heatStep,
			(weeks+1)*heatStep, heatTop, heatStep, heatTop+before*heatStep),
	}
	for m := time.January; m <= time.December; m++ {
		d := paper.DayOf(time.Date(year, m, 1, 0, 0, 0, 0, time.UTC))
		week, day := at(d)
		if day > 0 {
			week++ // the first week that is entirely in the month
		}
		h.Months = append(h.Months, HeatMonth{X: week * heatStep, Month: d.String()})
	}
	for _, d := range y.days {
		h.Most = max(h.Most, len(d.papers))
	}
	for _, d := range y.days {
		week, day := at(d.day)
		h.Days = append(h.Days, HeatDay{
			DayLink: *p.dayLink(d.pos), X: week * heatStep, Y: heatTop + day*heatStep,
			Tint: (heatTints*len(d.papers) + h.Most - 1) / h.Most,
		})
	}
	return h
}

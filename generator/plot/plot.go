// Package plot draws small charts as SVG path data. A chart is a box as wide as it
// has values and of a height that the caller names, to be stretched to its place
// (preserveAspectRatio="none"); words and colours are the page's to add.
package plot

import (
	"fmt"
	"math"
	"slices"
	"strconv"
)

// Steps is the area under values as a histogram without gaps between its bars, as
// the data of an SVG path (https://www.w3.org/TR/SVG2/paths.html#PathData) in a box
// of len(values) by height. A value of top is as high as the box, none is higher, and
// any that is not 0 has a height of 1 at least. It is empty where no value is above 0;
// negative values count as 0.
func Steps(values []int, top, height int) string {
	if len(values) == 0 || slices.Max(values) <= 0 {
		return ""
	}
	b := append(make([]byte, 0, 8+8*len(values)), "M0 "...)
	b = strconv.AppendInt(b, int64(height), 10)
	at := 0 // height of the bar before
	for i, v := range values {
		if h := scaled(min(v, top), max(1, top), height); h != at {
			if i > 0 {
				b = strconv.AppendInt(append(b, 'H'), int64(i), 10)
			}
			b = strconv.AppendInt(append(b, 'V'), int64(height-h), 10)
			at = h
		}
	}
	if at > 0 {
		b = strconv.AppendInt(append(b, 'H'), int64(len(values)), 10)
		b = strconv.AppendInt(append(b, 'V'), int64(height), 10)
	}
	return string(append(b, 'z'))
}

// scaled is the height of a bar, rounded, but never to nothing.
func scaled(v, top, height int) int {
	if v <= 0 {
		return 0
	}
	return max(1, int((2*int64(v)*int64(height)+int64(top))/(2*int64(top))))
}

// Bars are values as bars with gaps between them, otherwise like Steps.
func Bars(values []int, top, height int) string {
	var b []byte
	for i, v := range values {
		h := scaled(min(v, top), max(1, top), height)
		if h == 0 {
			continue
		}
		b = strconv.AppendInt(append(b, 'M'), int64(i), 10)
		b = strconv.AppendInt(append(b, ".1 "...), int64(height), 10)
		b = strconv.AppendInt(append(b, 'v'), int64(-h), 10)
		b = append(b, "h.8v"...)
		b = append(strconv.AppendInt(b, int64(h), 10), 'z')
	}
	return string(b)
}

// A list whose rows are joined: the measures of a row, and where dots stand in it.
const (
	rowHeight = 44
	dotX      = 25
	dotMost   = 6 // radius
	arcMost   = 23
)

// Arcs are lines between rows of a list, in a box of 32 by 44 for each row, which swing
// out the further the more rows are between.
func Arcs(pairs [][2]int) string {
	var b []byte
	for _, p := range pairs {
		from, to := rowHeight*p[0]+rowHeight/2, rowHeight*p[1]+rowHeight/2
		b = fmt.Appendf(b, "M%d %dA%d %d 0 0 0 %d %d", dotX, from, min(arcMost, 5+4*(p[1]-p[0])), (to-from)/2, dotX, to)
	}
	return string(b)
}

// Dots are a dot for each row of such a list, whose area is that of its value beside the
// largest, and that is never too small to be seen.
func Dots(values []int) string {
	var b []byte
	for i, v := range values {
		r := max(2, int(math.Round(dotMost*math.Sqrt(float64(max(0, v))/float64(max(1, slices.Max(values)))))))
		b = fmt.Appendf(b, "M%d %da%d %d 0 1 0 %d 0a%d %d 0 1 0 %d 0", dotX-r, rowHeight*i+rowHeight/2, r, r, 2*r, r, r, -2*r)
	}
	return string(b)
}

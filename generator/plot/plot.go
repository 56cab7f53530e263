// Package plot draws small charts as SVG path data. A chart is a box with a width of one unit
// per value and a height chosen by the caller, which is stretched to its place
// (preserveAspectRatio="none"). The page adds labels and colours.
package plot

import (
	"fmt"
	"math"
	"slices"
	"strconv"
)

// Steps returns a histogram without gaps as the data of an SVG path
// (https://www.w3.org/TR/SVG2/paths.html#PathData) in a box of len(values) by height. The
// value top and larger ones are as high as the box; any other value above 0 has a height of at
// least 1. Negative values count as 0. The result is empty if no value is above 0.
func Steps(values []int, top, height int) string {
	if len(values) == 0 || slices.Max(values) <= 0 {
		return ""
	}
	b := append(make([]byte, 0, 8+8*len(values)), "M0 "...)
	b = strconv.AppendInt(b, int64(height), 10)
	at := 0 // height of the previous bar
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

// scaled returns the rounded height of a bar, at least 1.
func scaled(v, top, height int) int {
	if v <= 0 {
		return 0
	}
	return max(1, int((2*int64(v)*int64(height)+int64(top))/(2*int64(top))))
}

// Bars is like Steps with gaps between the bars.
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

// Dimensions of a row in a list with connected rows, and of its dots and arcs.
const (
	rowHeight = 44
	dotX      = 25
	dotMost   = 6 // radius
	arcMost   = 23
)

// Arcs returns lines between rows of a list, in a box of 32 by 44 per row. The more rows are
// in between, the further a line swings out.
func Arcs(pairs [][2]int) string {
	var b []byte
	for _, p := range pairs {
		from, to := rowHeight*p[0]+rowHeight/2, rowHeight*p[1]+rowHeight/2
		b = fmt.Appendf(b, "M%d %dA%d %d 0 0 0 %d %d", dotX, from, min(arcMost, 5+4*(p[1]-p[0])), (to-from)/2, dotX, to)
	}
	return string(b)
}

// Dots returns a dot for each row of such a list. Its area is proportional to its value, but
// at least visible.
func Dots(values []int) string {
	var b []byte
	for i, v := range values {
		r := max(2, int(math.Round(dotMost*math.Sqrt(float64(max(0, v))/float64(max(1, slices.Max(values)))))))
		b = fmt.Appendf(b, "M%d %da%d %d 0 1 0 %d 0a%d %d 0 1 0 %d 0", dotX-r, rowHeight*i+rowHeight/2, r, r, 2*r, r, r, -2*r)
	}
	return string(b)
}

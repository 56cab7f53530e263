// Package plot draws small charts as SVG path data. A chart is a box as wide as it
// has values and of a height that the caller names, to be stretched to its place
// (preserveAspectRatio="none"); words and colours are the page's to add.
package plot

import (
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

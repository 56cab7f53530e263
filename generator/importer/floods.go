package importer

import (
	"fmt"

	"offprint/generator/text"
)

// floods count what is told of records by its kind: nobody reads the same of thousands.
type floods struct {
	kinds map[string]*flood
	order []*flood
}

// flood is one kind.
type flood struct {
	line       string // the first that was not told
	input      *delivery
	told, here int // in all, and of the input
	more       int // that were not told
}

const (
	toldOfInput = 20  // lines of a kind
	toldInAll   = 200 // of all inputs together
	maxKinds    = 1000
)

// ofKind is what differs between lines of a kind: numbers, and what is quoted.
var ofKind = text.LazyRegexp(`“[^”]*”|"[^"]*"|\d+`)

// isNews reports whether a line is to be told, and counts it.
func (f *floods) isNews(d *delivery, line string) bool {
	kind := ofKind.ReplaceAllString(line, "")
	one := f.kinds[kind]
	if one == nil {
		if len(f.order) >= maxKinds {
			kind = "" // one for all the others
		}
		if one = f.kinds[kind]; one == nil {
			one = &flood{}
			if f.kinds == nil {
				f.kinds = map[string]*flood{}
			}
			f.kinds[kind] = one
			f.order = append(f.order, one)
		}
	}
	if one.input != d {
		one.input, one.here = d, 0
	}
	if one.here >= toldOfInput || one.told >= toldInAll {
		if one.more++; one.more == 1 {
			one.line = line
		}
		return false
	}
	one.here++
	one.told++
	return true
}

// lines say how many were not told.
func (f *floods) lines() []string {
	var lines []string
	for _, one := range f.order {
		if one.more > 0 {
			lines = append(lines, fmt.Sprintf("%s more like this one: %s (--verbose tells of each)", text.Counted(one.more, "record"), one.line))
		}
	}
	return lines
}

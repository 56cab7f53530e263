package importer

import (
	"fmt"

	"offprint/generator/text"
)

// repeats limits how many messages of one kind are printed: a file with thousands of similar
// records should not hide the other messages. Messages are of one kind if they differ only in
// numbers and quoted text. The zero value is ready to use.
type repeats struct {
	kinds map[string]*repeat
	order []*repeat
}

// repeat counts the messages of one kind.
type repeat struct {
	input         *delivery // the input of the latest printed message
	inInput, all  int       // messages printed for that input, and for all inputs
	suppressed    int
	firstNotShown string
}

const (
	maxPerInput = 20 // messages of a kind
	maxOfKind   = 200
	maxKinds    = 1000 // further kinds are counted as one
)

// varying matches the parts in which messages of one kind differ.
var varying = text.LazyRegexp(`“[^”]*”|"[^"]*"|\d+`)

// allows counts a message about a record of an input and reports whether it should be printed.
func (r *repeats) allows(d *delivery, message string) bool {
	of := r.of(varying.ReplaceAllString(message, ""))
	if of.input != d {
		of.input, of.inInput = d, 0
	}
	if of.inInput >= maxPerInput || of.all >= maxOfKind {
		if of.suppressed++; of.suppressed == 1 {
			of.firstNotShown = message
		}
		return false
	}
	of.inInput++
	of.all++
	return true
}

func (r *repeats) of(kind string) *repeat {
	if r.kinds[kind] == nil && len(r.order) >= maxKinds {
		kind = ""
	}
	if r.kinds[kind] == nil {
		if r.kinds == nil {
			r.kinds = map[string]*repeat{}
		}
		r.kinds[kind] = &repeat{}
		r.order = append(r.order, r.kinds[kind])
	}
	return r.kinds[kind]
}

// lines returns one message per kind with the number of messages that were not printed.
func (r *repeats) lines() []string {
	var lines []string
	for _, of := range r.order {
		if of.suppressed > 0 {
			lines = append(lines, fmt.Sprintf("%s more like this one: %s (--verbose lists all)", text.Counted(of.suppressed, "record"), of.firstNotShown))
		}
	}
	return lines
}

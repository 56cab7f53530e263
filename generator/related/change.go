package related

import (
	"bytes"
	"cmp"
	"context"
	"slices"
)

// takeOver takes over from last time what cannot have changed, and says of which papers
// the neighbours are still to be found.
func (f *Found) takeOver(ctx context.Context, last *Found, jobs int) (work []int, err error) {
	c := compare(last.Docs, f.Docs)
	var reached []bool
	changed, later := len(c.new)+len(c.gone), len(f.Docs)-c.from
	if changed <= 8+len(f.Docs)/manyChanged && later > min(len(f.Docs)/fewLater, fewTimes*changed) {
		if reached, err = c.reached(ctx, last, f.Docs, jobs); err != nil {
			return nil, err
		}
	}
	now := make([]int, len(last.Docs)) // the places of those of last time
	for d := range now {
		now[d] = -1
	}
	for d, was := range c.was {
		if was >= 0 {
			now[was] = d
		}
	}
	for d, was := range c.was {
		known := was >= 0 && (d < c.from || reached != nil && !reached[d])
		if known {
			f.Neighbours[d], known = moved(last.Neighbours[was], now)
			f.Reach[d] = last.Reach[was]
		}
		if !known {
			work = append(work, d)
		}
	}
	return work, nil
}

// To know which papers are reached, all must be read for the terms of those that have
// changed, which takes as long as to work on some.
const (
	// manyChanged is the share of all papers from which on these reach most later ones.
	manyChanged = 256
	// fewLater is the share of all papers that are worked on as quickly.
	fewLater = 64
	// fewTimes is how many times those that have changed are worked on as quickly.
	fewTimes = 8
)

// moved are neighbours at their places now; ok is false where one is gone.
func moved(neighbours []uint32, now []int) (places []uint32, ok bool) {
	for i, n := range neighbours {
		if int(n) >= len(now) || now[n] < 0 {
			return nil, false
		}
		if now[n] != int(n) && places == nil {
			places = slices.Clone(neighbours)
		}
		if places != nil {
			places[i] = uint32(now[n])
		}
	}
	if places == nil {
		places = neighbours
	}
	return places, true
}

// comparison is what has changed from papers of last time to those of now.
type comparison struct {
	was  []int // the place last time of each paper of now, -1 where it is new
	new  []int // their places now
	gone []Doc // of last time
	from int   // the first paper of now of the first day that has changed
}

// compare finds the papers again by their days and words. Those that are found are in the
// same order.
func compare(last, docs []Doc) comparison {
	c := comparison{was: make([]int, len(docs)), from: len(docs)}
	for i, k := 0, 0; i < len(last) || k < len(docs); {
		iEnd, kEnd := dayOfBoth(last, docs, i, k)
		matchDay(last[i:iEnd], docs[k:kEnd], c.was[k:kEnd])
		seen := i
		for d := k; d < kEnd; d++ {
			if c.was[d] < 0 {
				c.new = append(c.new, d)
				continue
			}
			c.was[d] += i
			c.gone = append(c.gone, last[seen:c.was[d]]...)
			seen = c.was[d] + 1
		}
		c.gone = append(c.gone, last[seen:iEnd]...)
		if len(c.new)+len(c.gone) > 0 {
			c.from = min(c.from, k)
		}
		i, k = iEnd, kEnd
	}
	return c
}

// dayOfBoth tells where the next day ends, in last from i and in docs from k on.
func dayOfBoth(last, docs []Doc, i, k int) (iEnd, kEnd int) {
	day := 0
	switch {
	case i == len(last):
		day = docs[k].Day
	case k == len(docs):
		day = last[i].Day
	default:
		day = min(last[i].Day, docs[k].Day)
	}
	for iEnd = i; iEnd < len(last) && last[iEnd].Day == day; iEnd++ {
	}
	for kEnd = k; kEnd < len(docs) && docs[kEnd].Day == day; kEnd++ {
	}
	return iEnd, kEnd
}

// matchDay tells for each of the docs of a day which of last time it is, or -1. Of those
// that have changed places some are not found again: neighbours that are equally close
// come in the order of their places.
func matchDay(last, docs []Doc, was []int) {
	start := 0
	for start < min(len(last), len(docs)) && bytes.Equal(last[start].Words, docs[start].Words) {
		was[start] = start
		start++
	}
	if start == len(docs) {
		return
	}
	places := map[string][]int{}
	for i := start; i < len(last); i++ {
		words := string(last[i].Words)
		places[words] = append(places[words], i)
	}
	for d := start; d < len(docs); d++ {
		was[d] = -1
		words := string(docs[d].Words)
		if list := places[words]; len(list) > 0 {
			was[d], places[words] = list[0], list[1:]
		}
	}
	leaveGrowing(was[start:])
}

// leaveGrowing leaves the longest sequence of places that grow, and makes -1 of the others.
func leaveGrowing(places []int) {
	var ends []int // where the sequence of each length ends, so far, at the least place
	before := make([]int, len(places))
	for i, place := range places {
		if place < 0 {
			continue
		}
		n, _ := slices.BinarySearchFunc(ends, place, func(end, place int) int { return cmp.Compare(places[end], place) })
		if before[i] = -1; n > 0 {
			before[i] = ends[n-1]
		}
		if n == len(ends) {
			ends = append(ends, 0)
		}
		ends[n] = i
	}
	next := -1
	if len(ends) > 0 {
		next = ends[len(ends)-1]
	}
	for i := len(places) - 1; i >= 0; i-- {
		if i == next {
			next = before[i]
		} else {
			places[i] = -1
		}
	}
}

// reached says of which papers of now the neighbours may be others than last time, but
// for those that are new.
func (c comparison) reached(ctx context.Context, last *Found, docs []Doc, jobs int) ([]bool, error) {
	all := append(slices.Clone(docs), c.gone...)
	changed := slices.Clone(c.new)
	for i := range c.gone {
		changed = append(changed, len(docs)+i)
	}
	terms, n, err := readTerms(ctx, all, changed, jobs)
	if err != nil {
		return nil, err
	}
	w := &walk{
		all: all, terms: terms, sum: make([]float32, len(all)),
		before: make([]int, n), now: make([]int, n), changed: make([][]uint32, n),
	}
	reached := make([]bool, len(docs))
	gone := len(docs)
	for d := 0; d < len(docs); {
		end := d
		for ; end < len(docs) && docs[end].Day == docs[d].Day; end++ {
			w.come(end, true, c.was[end] >= 0)
		}
		for ; gone < len(all) && all[gone].Day <= docs[d].Day; gone++ {
			w.come(gone, false, true)
		}
		for ; d < end; d++ {
			if d >= c.from && c.was[d] >= 0 {
				reached[d] = w.reaches(d, last.Reach[c.was[d]])
			}
		}
	}
	return reached, nil
}

// walk goes through the papers of last time and of now, day by day.
type walk struct {
	all   []Doc
	terms [][]uint32 // of each, those of papers that have changed
	// How many papers there are up to this day, and by term, in how many it is.
	allBefore, allNow int
	before, now       []int
	changed           [][]uint32 // by term, the papers up to this day that have changed: postings
	sum               []float32  // how close papers seem to be at most
	met               []uint32
}

// come counts a paper of last time, of now, or of both.
func (w *walk) come(d int, now, before bool) {
	if now {
		w.allNow++
	}
	if before {
		w.allBefore++
	}
	for _, p := range w.terms[d] {
		t := p >> timesBits
		if now {
			w.now[t]++
		}
		if before {
			w.before[t]++
		}
		if now != before {
			w.changed[t] = append(w.changed[t], uint32(d)<<timesBits|p&timesMask)
		}
	}
}

// reaches says whether what has changed up to the day of a paper may change what is found
// for it: a term of it counts otherwise, or a paper that is new or gone seems as close as
// the last of those that it was compared with by all terms.
func (w *walk) reaches(d int, r Reach) bool {
	all := class(w.allNow + 1)
	if all != class(w.allBefore+1) {
		return true
	}
	for _, p := range w.terms[d] {
		if t := p >> timesBits; class(w.now[t]) != class(w.before[t]) {
			return true
		}
	}
	w.met = w.met[:0]
	for _, p := range w.terms[d] {
		t := p >> timesBits
		class := class(w.now[t])
		weight := damp[p&timesMask] * gain(all, class)
		if class == 0 || weight < r.Weakest {
			continue // it led to none
		}
		for _, p := range w.changed[t] {
			c := p >> timesBits
			if w.sum[c] == 0 {
				w.met = append(w.met, c)
			}
			w.sum[c] += weight * damp[p&timesMask]
		}
	}
	reached := false
	for _, c := range w.met {
		// The sum may have been rounded otherwise than that which is bounded.
		const slack = 1e-3
		if w.sum[c]*inverse(w.all[c].Words)*(1+slack) >= r.Least {
			reached = true
		}
		w.sum[c] = 0
	}
	return reached
}

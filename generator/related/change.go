package related

import (
	"bytes"
	"cmp"
	"context"
	"slices"
)

// takeOver copies from last everything that cannot have changed, and returns the indexes of
// the papers whose neighbours must still be found.
func (f *Found) takeOver(ctx context.Context, last *Found, jobs int) (work []int, err error) {
	c := compare(last.Docs, f.Docs)
	var reached []bool
	changed, later := len(c.new)+len(c.gone), len(f.Docs)-c.from
	if changed <= 8+len(f.Docs)/manyChanged && later > min(len(f.Docs)/fewLater, fewTimes*changed) {
		if reached, err = c.reached(ctx, last, f.Docs, jobs); err != nil {
			return nil, err
		}
	}
	now := make([]int, len(last.Docs)) // index now by index last time; -1 if gone
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

// To find out which papers a change reaches, the terms of the changed papers must be looked up in
// all papers. That takes as long as working on some papers, so it is not always worthwhile.
const (
	// If more than one paper in manyChanged has changed, most later papers are reached anyway.
	manyChanged = 256
	// Working on one paper in fewLater is as quick.
	fewLater = 64
	// Working on fewTimes as many papers as have changed is as quick.
	fewTimes = 8
)

// moved converts neighbours to their indexes now; ok is false if one of them is gone.
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

// comparison is the difference between the papers of last time and those of now.
type comparison struct {
	was  []int // for each paper of now its index last time, -1 if it is new
	new  []int // indexes of new papers, now
	gone []Doc // papers of last time that are gone
	from int   // index now of the first paper of the first day that has changed
}

// compare matches the papers of last time and now by their days and words. Matched papers are
// in the same order in both.
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

// dayOfBoth returns the ends of the next day, in last from i on and in docs from k on.
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

// matchDay sets was to the index in last of each of the docs of a day, or -1. Some papers that
// have moved within the day are not matched: equally close neighbours are ordered by index, so
// the order of matched papers must not change.
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

// leaveGrowing keeps a longest increasing subsequence of places, and sets the others to -1.
func leaveGrowing(places []int) {
	var ends []int // for each length, the index where the subsequence with the smallest last place ends
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

// reached reports for each paper of now whether its neighbours may differ from last time. New
// papers are not considered.
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
	terms [][]uint32 // for each paper, those of its terms that changed papers have
	// Numbers of papers up to this day, last time and now: in total, and by term.
	allBefore, allNow int
	before, now       []int
	changed           [][]uint32 // by term, postings of the changed papers up to this day
	sum               []float32  // upper bounds of how close papers seem
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

// reaches reports whether the changes up to the day of paper d may change what is found for
// it: because the weight of one of its terms has changed, or because a new paper or one that
// is gone seems at least as close as the last of the papers that it was compared with by all
// terms.
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
			continue // the term led to no candidates
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
		// The sum may have been rounded differently from the one that Least bounds.
		const slack = 1e-3
		if w.sum[c]*inverse(w.all[c].Words)*(1+slack) >= r.Least {
			reached = true
		}
		w.sum[c] = 0
	}
	return reached
}

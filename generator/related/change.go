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
	later := len(f.Docs) - c.from
	var reached []bool
	if changed := len(c.new) + len(c.gone); changed <= later/manyChanged && later > len(f.Docs)/fewLater {
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

const (
	// manyChanged is the share of the later papers from which on it is not asked which
	// of these are reached by so many.
	manyChanged = 8
	// fewLater is the share of all papers up to which the later ones are worked on
	// sooner than it is known which of them are reached.
	fewLater = 512
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

// matchDay tells for each of the docs of a day which of last time it is, or -1. As many as
// can be are found in the same order.
func matchDay(last, docs []Doc, was []int) {
	same := func(i, k int) bool { return bytes.Equal(last[i].Words, docs[k].Words) }
	for k := range was {
		was[k] = -1
	}
	start := 0
	for start < min(len(last), len(docs)) && same(start, start) {
		was[start] = start
		start++
	}
	i, k := len(last), len(docs)
	for min(i, k) > start && same(i-1, k-1) {
		i, k = i-1, k-1
		was[k] = i
	}
	places := map[string][]int{}
	for i := start; i < len(last)-(len(docs)-k); i++ {
		words := string(last[i].Words)
		places[words] = append(places[words], i)
	}
	// The longest sequence that grows. ends are the places in docs at which those of
	// each length end, so far, at the least place in last; before, what is before each.
	var ends []int
	before := make([]int, k)
	for d := start; d < k; d++ {
		list := places[string(docs[d].Words)]
		if len(list) == 0 {
			continue
		}
		was[d] = list[0]
		places[string(docs[d].Words)] = list[1:]
		n, _ := slices.BinarySearchFunc(ends, was[d], func(end, place int) int { return cmp.Compare(was[end], place) })
		if before[d] = -1; n > 0 {
			before[d] = ends[n-1]
		}
		ends = append(ends[:n], append([]int{d}, ends[min(n+1, len(ends)):]...)...)
	}
	in := make(map[int]bool, len(ends))
	if len(ends) > 0 {
		for d := ends[len(ends)-1]; d >= 0; d = before[d] {
			in[d] = true
		}
	}
	for d := start; d < k; d++ {
		if !in[d] {
			was[d] = -1
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
		if class == 0 || class > r.Widest {
			continue
		}
		weight := damp[p&timesMask] * gain(all, class)
		for _, p := range w.changed[t] {
			c := p >> timesBits
			if w.sum[c] == 0 {
				w.met = append(w.met, c)
			}
			w.sum[c] += weight * damp[p&timesMask]
		}
	}
	close := false
	for _, c := range w.met {
		// The sum may have been rounded otherwise than that which is bounded.
		const slack = 1e-3
		if w.sum[c]*inverse(w.all[c].Words)*(1+slack) >= r.Least {
			close = true
		}
		w.sum[c] = 0
	}
	return close
}

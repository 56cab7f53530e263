package related

import (
	"cmp"
	"context"
	"math"
	"slices"
	"sync"
	"sync/atomic"
)

// index leads from terms to papers. A term is a word or a pair of words of one of
// the papers that are worked on; what else the papers before have does not matter.
// Where there are few papers to work on, it is small and quickly made.
//
// A posting is a number of a paper or a term above how often it stands there, less
// one.
type index struct {
	terms   [][]uint32 // of each paper, in the order in which they first stand there
	first   []uint64   // where each term's papers begin; one more at the end
	papers  []uint32   // of all terms, in their order
	inverse []float32  // of each paper
}

// timesBits are those of a posting that say how often: eight times is as good as
// more.
const timesBits = 3

const timesMask = 1<<timesBits - 1

// damp is what it counts that a term stands in a paper once, twice, …
var damp = func() (damp [1 << timesBits]float32) {
	for n := range damp {
		damp[n] = float32(1 + math.Log(float64(n+1)))
	}
	return damp
}()

// inverse is that of the root of the number of words.
func inverse(words Words) float32 {
	if n := words.len(); n > 0 {
		return float32(1 / math.Sqrt(float64(n)))
	}
	return 0
}

// newIndex reads the papers, of which those at these places are worked on.
func newIndex(ctx context.Context, docs []Doc, work []int, jobs int) (*index, error) {
	terms, n, err := readTerms(ctx, docs, work, jobs)
	if err != nil {
		return nil, err
	}
	x := &index{terms: terms, inverse: make([]float32, len(docs))}
	for d := range docs {
		x.inverse[d] = inverse(docs[d].Words)
	}
	x.turn(n)
	return x, nil
}

// readTerms reads of all papers the terms of those that are worked on, and says how many
// these are.
func readTerms(ctx context.Context, docs []Doc, work []int, jobs int) (terms [][]uint32, n int, err error) {
	numbers := numberTerms(docs, work)
	if err := ctx.Err(); err != nil {
		return nil, 0, err
	}
	terms = make([][]uint32, len(docs))
	var next atomic.Int64
	var group sync.WaitGroup
	for range min(jobs, (len(docs)+piece-1)/piece) {
		group.Go(func() {
			r := termReader{numbers: numbers, seen: make([]uint64, numbers.len())}
			for ctx.Err() == nil {
				start := int(next.Add(piece)) - piece
				if start >= len(docs) {
					return
				}
				end := min(start+piece, len(docs))
				r.read(docs, start, terms[start:end])
			}
		})
	}
	group.Wait()
	return terms, numbers.len(), ctx.Err()
}

// piece is how many papers share the memory of their terms: one list of all would be
// copied again and again while it grows.
const piece = 4096

// termReader reads the terms of papers.
type termReader struct {
	numbers *numbers
	seen    []uint64 // by term, the last paper that has it, from 1, above its place in all
	terms   []uint32 // of one paper
	all     []uint32
	ends    []int // of each paper, in all
}

// read reads those of the docs from the given one on.
func (r *termReader) read(docs []Doc, from int, terms [][]uint32) {
	r.all, r.ends = r.all[:0], r.ends[:0]
	for i := range terms {
		mark := uint64(from+i+1) << 32
		r.terms = r.numbers.appendOf(r.terms[:0], docs[from+i].Words)
		for _, t := range r.terms {
			if last := r.seen[t]; last>>32 != mark>>32 {
				r.seen[t] = mark | uint64(len(r.all))
				r.all = append(r.all, t<<timesBits)
			} else if at := uint32(last); r.all[at]&timesMask < timesMask {
				r.all[at]++
			}
		}
		r.ends = append(r.ends, len(r.all))
	}
	all, start := slices.Clone(r.all), 0
	for i, end := range r.ends {
		terms[i], start = all[start:end], end
	}
}

// turn makes the lists of papers.
func (x *index) turn(terms int) {
	x.first = make([]uint64, terms+1)
	total := 0
	for _, terms := range x.terms {
		for _, p := range terms {
			x.first[p>>timesBits+1]++
		}
		total += len(terms)
	}
	for t := range terms {
		x.first[t+1] += x.first[t]
	}
	x.papers = make([]uint32, total)
	filled := slices.Clone(x.first[:terms])
	for d, terms := range x.terms {
		for _, p := range terms {
			t := p >> timesBits
			x.papers[filled[t]] = uint32(d)<<timesBits | p&timesMask
			filled[t]++
		}
	}
}

// worker compares papers, one after the other. Products are converted before they
// are added, so that no machine fuses the two steps and rounds otherwise than
// others.
type worker struct {
	*index
	vector  []weighed // of the paper
	order   []uint64  // of the vector, the strongest first: the bits of a weight, inverted, above its place
	query   []float32 // the same by term, 0 for all others
	sum     []float32 // how close papers seem to be; 0 for those that were not met
	met     []uint32
	closest []neighbour
	weakest float32  // weight of those that led to these
	until   []uint32 // by term, how many of its papers there were when the worker last looked
}

// weighed is a term with its weight in a paper.
type weighed struct {
	term   uint32
	weight float32
	papers []uint32 // that have it
	class  uint8
}

type neighbour struct {
	doc   uint32
	score float32
}

func newWorker(x *index) *worker {
	return &worker{index: x, query: make([]float32, len(x.first)-1), sum: make([]float32, len(x.inverse)), until: make([]uint32, len(x.first)-1)}
}

// neighbours finds the neighbours of a paper when there were so many papers.
func (w *worker) neighbours(d, end, count int) (found []uint32, reach Reach) {
	w.vector = w.vector[:0]
	// One more than there are papers, so that there is a class above that of most terms
	// even where there are few.
	all := class(end + 1)
	for _, p := range w.terms[d] {
		t := p >> timesBits
		list := w.papersUntil(t, end)
		class := class(len(list))
		if class == 0 {
			continue
		}
		weight := damp[p&timesMask] * gain(all, class)
		w.vector = append(w.vector, weighed{t, weight, list, class})
		w.query[t] = weight
	}
	w.candidates(d, max(count, compared))
	reach.Weakest = w.weakest
	if len(w.closest) == max(count, compared) {
		reach.Least = w.closest[0].score
	}
	for i, c := range w.closest {
		var dot float32
		for _, p := range w.terms[c.doc] {
			dot += float32(w.query[p>>timesBits] * damp[p&timesMask])
		}
		w.closest[i].score = dot * w.inverse[c.doc]
	}
	for _, v := range w.vector {
		w.query[v.term] = 0
	}
	slices.SortFunc(w.closest, closer)
	for _, c := range w.closest[:min(count, len(w.closest))] {
		found = append(found, c.doc)
	}
	return found, reach
}

// papersUntil are the papers of a term among the first end. A worker goes forward,
// and so it rarely has to look far.
func (w *worker) papersUntil(t uint32, end int) []uint32 {
	list := w.papers[w.first[t]:w.first[t+1]]
	n := w.until[t]
	if n == 0 {
		at, _ := slices.BinarySearch(list, uint32(end)<<timesBits)
		n = uint32(at)
	}
	for int(n) < len(list) && list[n] < uint32(end)<<timesBits {
		n++
	}
	w.until[t] = n
	return list[:n]
}

// candidates leaves in w.closest the papers, no more than the limit, that share what is most
// telling of paper d.
func (w *worker) candidates(d, limit int) {
	w.order = w.order[:0]
	for i, v := range w.vector {
		// Weights are 0 or more, and so are ordered as their bits are.
		w.order = append(w.order, uint64(^math.Float32bits(v.weight))<<32|uint64(i))
	}
	slices.Sort(w.order)
	w.met, w.weakest = w.met[:0], 0
	left := budget
	for _, place := range w.order {
		v := w.vector[uint32(place)]
		if most(v.class) > left {
			continue // a weaker term may be rarer
		}
		left -= most(v.class)
		w.weakest = v.weight
		var product [1 << timesBits]float32
		for n, damp := range damp {
			product[n] = v.weight * damp
		}
		for _, p := range v.papers {
			c := p >> timesBits
			if w.sum[c] == 0 {
				w.met = append(w.met, c)
			}
			w.sum[c] += product[p&timesMask]
		}
	}
	// A heap whose first is the least close of the closest.
	w.closest = w.closest[:0]
	for _, c := range w.met {
		n := neighbour{c, w.sum[c] * w.inverse[c]}
		w.sum[c] = 0
		switch {
		case int(c) == d || len(w.closest) == limit && n.score < w.closest[0].score:
		case len(w.closest) < limit:
			w.closest = append(w.closest, n)
			if len(w.closest) == limit {
				slices.SortFunc(w.closest, func(a, b neighbour) int { return closer(b, a) })
			}
		case closer(n, w.closest[0]) < 0:
			w.closest[0] = n
			w.sink()
		}
	}
}

// sink restores the heap when its first has been replaced.
func (w *worker) sink() {
	for i := 0; ; {
		child := 2*i + 1
		if child >= len(w.closest) {
			return
		}
		if child+1 < len(w.closest) && closer(w.closest[child], w.closest[child+1]) < 0 {
			child++
		}
		if closer(w.closest[i], w.closest[child]) >= 0 {
			return
		}
		w.closest[i], w.closest[child] = w.closest[child], w.closest[i]
		i = child
	}
}

// closer orders neighbours, the closest first.
func closer(a, b neighbour) int {
	return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.doc, b.doc))
}

package related

import (
	"cmp"
	"context"
	"math"
	"slices"
	"sync"
	"sync/atomic"
)

// index maps terms to papers. A term is a word or a pair of words of one of the papers that
// are worked on. Other words of earlier papers do not matter. If there are few papers to work
// on, the index is small and quickly built.
//
// A posting consists of the number of a paper or a term and, in its lowest timesBits bits, the
// number of occurrences less one.
type index struct {
	terms   [][]uint32 // postings of each paper, in the order of first occurrence
	first   []uint64   // start of each term's postings in papers, followed by the end of the last
	papers  []uint32   // postings of all terms, in the order of terms
	inverse []float32  // by paper, see inverse
}

// timesBits is the number of bits in a posting for the number of occurrences; more than eight
// count as eight.
const timesBits = 3

const timesMask = 1<<timesBits - 1

// damp is the weight of a term that occurs once, twice, … in a paper.
var damp = func() (damp [1 << timesBits]float32) {
	for n := range damp {
		damp[n] = float32(1 + math.Log(float64(n+1)))
	}
	return damp
}()

// inverse returns the inverse of the square root of the number of words.
func inverse(words Words) float32 {
	if n := words.len(); n > 0 {
		return float32(1 / math.Sqrt(float64(n)))
	}
	return 0
}

// newIndex builds the index of docs; work holds the indexes of the papers that are worked on.
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

// readTerms reads from all papers the terms of those in work. n is the number of terms.
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

// piece is the number of papers whose terms share an allocation. A single list for all papers
// would be copied again and again as it grows.
const piece = 4096

// termReader reads the terms of papers.
type termReader struct {
	numbers *numbers
	seen    []uint64 // by term: in the upper half the last paper that has it, counted from 1, in the lower half its index in all
	terms   []uint32 // of one paper
	all     []uint32
	ends    []int // end of each paper's terms in all
}

// read reads the docs from index from on into terms.
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

// turn builds the posting lists of terms from those of papers.
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

// worker compares papers, one after the other. Products are converted to float32 before they
// are added, so that no machine fuses the two operations and rounds differently from others.
type worker struct {
	*index
	vector  []weighed // terms of the paper
	order   []uint64  // the order of vector, strongest first: the inverted bits of the weight in the upper half, the index in the lower half
	query   []float32 // the same weights by term, 0 for all other terms
	sum     []float32 // by paper, how close it seems; 0 if it was not met
	met     []uint32
	closest []neighbour
	weakest float32  // weight of the last term that led to these
	until   []uint32 // by term, the number of its papers at the last call of papersUntil
}

// weighed is a term with its weight in a paper.
type weighed struct {
	term   uint32
	weight float32
	papers []uint32 // postings of the papers that have it
	class  uint8
}

type neighbour struct {
	doc   uint32
	score float32
}

func newWorker(x *index) *worker {
	return &worker{index: x, query: make([]float32, len(x.first)-1), sum: make([]float32, len(x.inverse)), until: make([]uint32, len(x.first)-1)}
}

// neighbours finds up to count neighbours of paper d among the first end papers.
func (w *worker) neighbours(d, end, count int) (found []uint32, reach Reach) {
	w.vector = w.vector[:0]
	// One more than the number of papers, so that even with few papers there is a class above
	// that of most terms.
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

// papersUntil returns the postings of a term for the first end papers. A worker goes forward
// through the papers, so it rarely has to search far.
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

// candidates sets w.closest to at most limit papers that seem closest to paper d by its
// strongest terms.
func (w *worker) candidates(d, limit int) {
	w.order = w.order[:0]
	for i, v := range w.vector {
		// Weights are not negative, so their bits have the same order.
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
	// A heap whose first element is the least close.
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

// sink restores the heap after its first element was replaced.
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

// closer compares neighbours: the closest comes first.
func closer(a, b neighbour) int {
	return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.doc, b.doc))
}

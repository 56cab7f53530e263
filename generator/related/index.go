package related

import (
	"cmp"
	"math"
	"slices"
)

// index leads from terms to papers. It holds the papers up to the end of a
// month, and is only read while they are compared.
type index struct {
	*vectors
	// The papers of term t are docs[start[t]:start[t]+df[t]]; behind them is
	// room for those to come.
	start  []uint64
	df     []uint32
	docs   []uint32
	weight []float32 // of the term in that paper, but for what the term counts
	idf    []float32 // what a term counts as of now; 0 where it is too rare
	filled []uint32
	ln     []float64 // logarithms of 0, 1, 2, … papers
}

// newIndex makes an index without papers.
func newIndex(v *vectors, papers int) *index {
	x := &index{
		vectors: v,
		start:   make([]uint64, v.count),
		df:      make([]uint32, v.count),
		docs:    make([]uint32, len(v.terms)),
		weight:  make([]float32, len(v.terms)),
		idf:     make([]float32, v.count),
		filled:  make([]uint32, v.count),
		ln:      make([]float64, papers+2),
	}
	for n := range x.ln {
		x.ln[n] = math.Log(float64(n))
	}
	size := make([]uint32, v.count)
	for _, t := range v.terms {
		size[t]++
	}
	var at uint64
	for t, n := range size {
		x.start[t] = at
		at += uint64(n)
	}
	return x
}

// add adds the papers of a month.
func (x *index) add(from, to int) {
	for d := from; d < to; d++ {
		for _, t := range x.of(d) {
			x.df[t]++
		}
	}
	// One more than there are papers, so that what all of them have counts a
	// little: in a small archive there may be nothing else.
	for t, n := range x.df {
		if n >= rare {
			x.idf[t] = float32(x.ln[to+1] - x.ln[n])
		}
	}
	// The weights that candidates are found by are divided by the length that a
	// paper has in its own month: to measure all papers anew each month would
	// take longer than all the rest. The scores themselves are exact.
	for d := from; d < to; d++ {
		length := x.length(d)
		if length == 0 {
			length = 1 // none of its terms counts yet; some may later
		}
		times := x.timesOf(d)
		for i, t := range x.of(d) {
			at := x.start[t] + uint64(x.filled[t])
			x.filled[t]++
			x.docs[at] = uint32(d)
			x.weight[at] = float32(float64(x.damp[times[i]]) / length)
		}
	}
}

// length is the length of a paper's vector as of now.
func (x *index) length(d int) float64 {
	var square float64
	times := x.timesOf(d)
	for i, t := range x.of(d) {
		w := float64(x.damp[times[i]] * x.idf[t])
		square += float64(w * w)
	}
	return math.Sqrt(square)
}

// worker compares papers, one after the other. Products are converted before they
// are added, so that no machine fuses the two steps and rounds otherwise than
// others.
type worker struct {
	*index
	query []float32 // the weights of the paper's terms; 0 for all others
	sum   []float32 // how close papers seem to be; 0 for those that were not met
	met   []uint32
	order []weighed
	best  []Neighbour
}

// weighed is a term and its weight in a paper.
type weighed struct {
	term   uint32
	weight float32
}

func newWorker(x *index, papers int) *worker {
	return &worker{index: x, query: make([]float32, x.count), sum: make([]float32, papers)}
}

// neighbours finds the neighbours of a paper.
func (w *worker) neighbours(d, count int) []Neighbour {
	length := w.length(d)
	if length == 0 {
		return nil
	}
	terms, times := w.of(d), w.timesOf(d)
	w.order = w.order[:0]
	for i, t := range terms {
		if weight := w.damp[times[i]] * w.idf[t]; weight > 0 {
			w.query[t] = weight
			w.order = append(w.order, weighed{t, weight})
		}
	}
	w.candidates(d, max(count, rescored))
	for i, c := range w.best {
		w.best[i].Score = w.cosine(int(c.Doc), length)
	}
	for _, t := range terms {
		w.query[t] = 0
	}
	slices.SortFunc(w.best, closer)
	return slices.Clone(w.best[:min(count, len(w.best))])
}

// candidates leaves in w.best the papers, at most most, that share what is most
// telling of paper d.
func (w *worker) candidates(d, most int) {
	slices.SortFunc(w.order, func(a, b weighed) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.term, b.term))
	})
	w.met = w.met[:0]
	left := budget
	for _, o := range w.order[:min(strongest, len(w.order))] {
		n := int(w.df[o.term])
		if n > left {
			continue // a weaker term may be rarer
		}
		left -= n
		at := w.start[o.term]
		factor := o.weight * w.idf[o.term]
		docs, weights := w.docs[at:at+uint64(n)], w.weight[at:at+uint64(n)]
		for i, c := range docs {
			if w.sum[c] == 0 {
				w.met = append(w.met, c)
			}
			w.sum[c] += float32(factor * weights[i])
		}
	}
	// A heap whose first is the least close of the best.
	w.best = w.best[:0]
	for _, c := range w.met {
		n := Neighbour{Doc: c, Score: w.sum[c]}
		w.sum[c] = 0
		switch {
		case int(c) == d:
		case len(w.best) < most:
			w.best = append(w.best, n)
			if len(w.best) == most {
				slices.SortFunc(w.best, func(a, b Neighbour) int { return closer(b, a) })
			}
		case closer(n, w.best[0]) < 0:
			w.best[0] = n
			w.sink()
		}
	}
}

// sink restores the heap when its first has been replaced.
func (w *worker) sink() {
	for i := 0; ; {
		child := 2*i + 1
		if child >= len(w.best) {
			return
		}
		if child+1 < len(w.best) && closer(w.best[child], w.best[child+1]) < 0 {
			child++
		}
		if closer(w.best[i], w.best[child]) >= 0 {
			return
		}
		w.best[i], w.best[child] = w.best[child], w.best[i]
		i = child
	}
}

// cosine compares paper c with the one in w.query, whose length is given.
func (w *worker) cosine(c int, length float64) float32 {
	var dot, square float64
	times := w.timesOf(c)
	for i, t := range w.of(c) {
		weight := float64(w.damp[times[i]] * w.idf[t])
		dot += float64(weight * float64(w.query[t]))
		square += float64(weight * weight)
	}
	if square == 0 {
		return 0
	}
	return float32(min(1, dot/(length*math.Sqrt(square))))
}

// closer orders neighbours, the closest first.
func closer(a, b Neighbour) int {
	return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Doc, b.Doc))
}

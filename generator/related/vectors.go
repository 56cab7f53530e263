package related

import (
	"context"
	"math"
	"slices"
)

// vectors are the papers as numbers of terms, which are words and pairs of words
// that are in enough papers to count. Terms are numbered as they first appear, so
// that those of the first papers have the same order whatever comes after them:
// sums are then made in the same order, and come out the same to the last bit.
type vectors struct {
	count int                        // of terms
	start []uint64                   // where each paper's terms begin; one more at the end
	terms []uint32                   // of all papers; those of a paper are distinct and sorted
	times []uint8                    // how often each stands in its paper
	damp  [math.MaxUint8 + 1]float32 // what a term weighs that stands in a paper so often
}

// of are the terms of a paper.
func (v *vectors) of(d int) []uint32 { return v.terms[v.start[d]:v.start[d+1]] }

// timesOf are how often they stand there.
func (v *vectors) timesOf(d int) []uint8 { return v.times[v.start[d]:v.start[d+1]] }

const none = math.MaxUint32

// pair is what is known of a pair of words.
type pair struct {
	papers uint32
	last   uint32 // the last paper that it was seen in, from 1
	term   uint32
}

// newVectors reads the papers.
func newVectors(ctx context.Context, docs []Doc) (*vectors, error) {
	words, starts, papers := number(docs)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	pairs := pairsOf(words, starts, papers)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	v := &vectors{start: make([]uint64, 1, len(docs)+1)}
	for n := 1; n < len(v.damp); n++ {
		v.damp[n] = float32(1 + math.Log(float64(n)))
	}
	terms := make([]uint32, len(papers)) // of words
	for i := range terms {
		terms[i] = none
	}
	next := func(term *uint32) uint32 {
		if *term == none {
			*term = uint32(v.count)
			v.count++
		}
		return *term
	}
	var own []uint32
	for d := range docs {
		own = own[:0]
		text := words[starts[d]:starts[d+1]]
		for i, w := range text {
			if papers[w] < rare {
				continue
			}
			own = append(own, next(&terms[w]))
			if i+1 == len(text) {
				continue
			}
			if p := pairs[key(w, text[i+1])]; p != nil && p.papers >= rare {
				own = append(own, next(&p.term))
			}
		}
		slices.Sort(own)
		for i, t := range own {
			switch {
			case i == 0 || own[i-1] != t:
				v.terms = append(v.terms, t)
				v.times = append(v.times, 1)
			case v.times[len(v.times)-1] < math.MaxUint8:
				v.times[len(v.times)-1]++
			}
		}
		v.start = append(v.start, uint64(len(v.terms)))
	}
	return v, nil
}

// number numbers the words of all papers, and counts the papers of each. The
// words of paper d are words[starts[d]:starts[d+1]].
func number(docs []Doc) (words []uint32, starts []uint64, papers []uint32) {
	total := 0
	for _, d := range docs {
		total += len(d.Words)
	}
	words = make([]uint32, 0, total)
	starts = make([]uint64, 1, len(docs)+1)
	numbers := make(map[string]uint32)
	var last []uint32 // the last paper that a word was seen in, from 1
	for d := range docs {
		for _, s := range docs[d].Words {
			w, ok := numbers[s]
			if !ok {
				w = uint32(len(papers))
				numbers[s] = w
				papers = append(papers, 0)
				last = append(last, 0)
			}
			if last[w] != uint32(d)+1 {
				last[w] = uint32(d) + 1
				papers[w]++
			}
			words = append(words, w)
		}
		starts = append(starts, uint64(len(words)))
	}
	return words, starts, papers
}

// pairsOf counts the papers of each pair of words that may be in enough of them.
// Most pairs stand in the archive once: a table of small counters, in which
// several pairs may share one and so seem more frequent than they are, keeps those
// out of memory.
func pairsOf(words []uint32, starts []uint64, papers []uint32) map[uint64]*pair {
	bits := 12
	for bits < 26 && 1<<bits < 4*len(words) {
		bits++
	}
	counters := make([]uint8, 1<<bits)
	each := func(do func(d int, k uint64, counter *uint8)) {
		for d := range len(starts) - 1 {
			text := words[starts[d]:starts[d+1]]
			for i := 1; i < len(text); i++ {
				if a, b := text[i-1], text[i]; papers[a] >= rare && papers[b] >= rare {
					k := key(a, b)
					do(d, k, &counters[k*0x9E3779B97F4A7C15>>(64-bits)])
				}
			}
		}
	}
	each(func(_ int, _ uint64, counter *uint8) {
		if *counter < rare {
			*counter++
		}
	})
	pairs := make(map[uint64]*pair)
	each(func(d int, k uint64, counter *uint8) {
		if *counter < rare {
			return
		}
		p := pairs[k]
		if p == nil {
			p = &pair{term: none}
			pairs[k] = p
		}
		if p.last != uint32(d)+1 {
			p.last = uint32(d) + 1
			p.papers++
		}
	})
	return pairs
}

// key stands for a pair of words.
func key(a, b uint32) uint64 { return uint64(a)<<32 | uint64(b) }

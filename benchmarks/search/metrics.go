package main

import (
	"math"
	"slices"
)

// success is the share of ranks that are between 1 and k. Rank 0 is that of what
// was not found.
func success(ranks []int, k int) float64 {
	n := 0
	for _, r := range ranks {
		if r >= 1 && r <= k {
			n++
		}
	}
	return ratio(float64(n), float64(len(ranks)))
}

// reciprocal is the mean of one over the rank, and of 0 for what was not found.
func reciprocal(ranks []int) float64 {
	sum := 0.0
	for _, r := range ranks {
		if r > 0 {
			sum += 1 / float64(r)
		}
	}
	return ratio(sum, float64(len(ranks)))
}

// ndcg is the discounted gain of the first k of found over that of the best
// order there could be of all that was judged. The gain is the grade itself. What
// was not judged has no gain. A query for which nothing is relevant has none.
func ndcg(found []string, grades map[string]int, k int) float64 {
	gain := func(grades []int) float64 {
		sum := 0.0
		for i, g := range grades[:min(k, len(grades))] {
			sum += float64(g) / math.Log2(float64(i)+2)
		}
		return sum
	}
	var got, best []int
	for _, id := range found {
		got = append(got, grades[id])
	}
	for _, g := range grades {
		best = append(best, g)
	}
	slices.SortFunc(best, func(a, b int) int { return b - a })
	return ratio(gain(got), gain(best))
}

// recall is the share of what is relevant that is among the first k of found.
func recall(found []string, grades map[string]int, k int) float64 {
	relevant, n := 0, 0
	for _, g := range grades {
		if g > 0 {
			relevant++
		}
	}
	for _, id := range found[:min(k, len(found))] {
		if grades[id] > 0 {
			n++
		}
	}
	return ratio(float64(n), float64(relevant))
}

// firstRelevant is the rank of the first that is relevant, or 0.
func firstRelevant(found []string, grades map[string]int) int {
	return slices.IndexFunc(found, func(id string) bool { return grades[id] > 0 }) + 1
}

// overlap is the share of a that is in b; 0 where a is empty.
func overlap(a, b []string) float64 {
	in := make(map[string]bool, len(b))
	for _, id := range b {
		in[id] = true
	}
	n := 0
	for _, id := range a {
		if in[id] {
			n++
		}
	}
	return ratio(float64(n), float64(len(a)))
}

func ratio(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return a / b
}

func mean(vs []float64) float64 {
	sum := 0.0
	for _, v := range vs {
		sum += v
	}
	return ratio(sum, float64(len(vs)))
}

// spread is where some numbers lie.
type spread struct {
	Median float64 `json:"median"`
	P95    float64 `json:"p95"`
	Max    float64 `json:"max"`
}

// spreadOf is the spread of some numbers, with the 95th percentile as the
// smallest number that at least 95 of 100 do not exceed.
func spreadOf(vs []float64) spread {
	if len(vs) == 0 {
		return spread{}
	}
	vs = slices.Sorted(slices.Values(vs))
	n := len(vs)
	return spread{
		Median: (vs[(n-1)/2] + vs[n/2]) / 2,
		P95:    vs[(95*n+99)/100-1],
		Max:    vs[n-1],
	}
}

// span is when a request began and ended.
type span struct{ begin, end float64 }

// longestChain is the largest number of spans of which each begins when the one
// before has ended, or later.
func longestChain(spans []span) int {
	spans = slices.Clone(spans)
	slices.SortFunc(spans, func(a, b span) int {
		switch {
		case a.end < b.end:
			return -1
		case a.end > b.end:
			return 1
		}
		return 0
	})
	// Whatever ends first leaves the most room for others.
	n, last := 0, math.Inf(-1)
	for _, s := range spans {
		if s.begin >= last {
			n++
			last = s.end
		}
	}
	return n
}

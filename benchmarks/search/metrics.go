package main

import (
	"math"
	"slices"
)

// success returns the share of ranks between 1 and k. A rank of 0 means not found.
func success(ranks []int, k int) float64 {
	n := 0
	for _, r := range ranks {
		if r >= 1 && r <= k {
			n++
		}
	}
	return ratio(float64(n), float64(len(ranks)))
}

// reciprocal returns the mean reciprocal rank. Items that were not found count as 0.
func reciprocal(ranks []int) float64 {
	sum := 0.0
	for _, r := range ranks {
		if r > 0 {
			sum += 1 / float64(r)
		}
	}
	return ratio(sum, float64(len(ranks)))
}

// ndcg returns the normalized discounted cumulative gain of the first k of found: their gain
// divided by the gain of the best possible order of all judged documents. The gain of a
// document is its grade; documents without a judgment have none. The result is 0 if nothing is
// relevant to the query.
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

// recall returns the share of the relevant documents that are among the first k of found.
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

// firstRelevant returns the rank of the first relevant document, or 0.
func firstRelevant(found []string, grades map[string]int) int {
	return slices.IndexFunc(found, func(id string) bool { return grades[id] > 0 }) + 1
}

// overlap returns the share of a that is in b, or 0 if a is empty.
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

// spread summarizes a list of numbers.
type spread struct {
	Median float64 `json:"median"`
	P95    float64 `json:"p95"`
	Max    float64 `json:"max"`
}

// spreadOf returns the spread of vs. The 95th percentile is the smallest of the numbers that
// at least 95 of 100 do not exceed.
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

// span is the time from the beginning to the end of a request.
type span struct{ begin, end float64 }

// longestChain returns the largest number of spans that follow each other without overlap:
// each begins no earlier than the previous one ends.
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
	// Greedy: the span that ends first leaves the most room for others.
	n, last := 0, math.Inf(-1)
	for _, s := range spans {
		if s.begin >= last {
			n++
			last = s.end
		}
	}
	return n
}

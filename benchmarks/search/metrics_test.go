package main

import (
	"math"
	"testing"
)

func near(a, b float64) bool { return math.Abs(a-b) < 1e-9 }

func TestRanks(t *testing.T) {
	ranks := []int{1, 2, 0, 11}
	for k, want := range map[int]float64{1: 0.25, 2: 0.5, 10: 0.5, 11: 0.75} {
		if got := success(ranks, k); got != want {
			t.Errorf("success@%d is %v, want %v", k, got, want)
		}
	}
	if got, want := reciprocal(ranks), (1+1.0/2+1.0/11)/4; !near(got, want) {
		t.Errorf("MRR is %v, want %v", got, want)
	}
	if success(nil, 1) != 0 || reciprocal(nil) != 0 {
		t.Error("no queries have success")
	}
}

func TestNDCG(t *testing.T) {
	grades := map[string]int{"a": 4, "b": 2, "c": 1, "n": 0}
	found := []string{"b", "x", "a", "n"}
	// b gains 2/log2(2), a gains 4/log2(4); the best order is a, b, c.
	got := 2.0 + 4.0/2
	best := 4.0 + 2.0/math.Log2(3) + 1.0/2
	if v := ndcg(found, grades, 10); !near(v, got/best) {
		t.Errorf("nDCG@10 is %v, want %v", v, got/best)
	}
	if v := ndcg(found, grades, 2); !near(v, 2/(4+2/math.Log2(3))) {
		t.Errorf("nDCG@2 is %v", v)
	}
	if v := ndcg([]string{"a", "b", "c"}, grades, 10); !near(v, 1) {
		t.Errorf("the best order has the nDCG %v", v)
	}
	if v := ndcg(found, nil, 10); v != 0 {
		t.Errorf("without judgements, nDCG is %v", v)
	}
}

func TestRecall(t *testing.T) {
	grades := map[string]int{"a": 4, "b": 1, "c": 1, "n": 0}
	found := []string{"n", "x", "b", "a"}
	if v := recall(found, grades, 3); !near(v, 1.0/3) {
		t.Errorf("recall@3 is %v", v)
	}
	if v := recall(found, grades, 100); !near(v, 2.0/3) {
		t.Errorf("recall@100 is %v", v)
	}
	if v := firstRelevant(found, grades); v != 3 {
		t.Errorf("the first that is relevant is at %d", v)
	}
	if v := firstRelevant([]string{"n"}, grades); v != 0 {
		t.Errorf("nothing that is relevant is at %d", v)
	}
}

func TestOverlap(t *testing.T) {
	if v := overlap([]string{"a", "b", "c", "d"}, []string{"d", "x", "a"}); v != 0.5 {
		t.Errorf("the share is %v", v)
	}
	if v := overlap(nil, []string{"a"}); v != 0 {
		t.Errorf("of nothing, the share is %v", v)
	}
}

func TestSpread(t *testing.T) {
	var vs []float64
	for i := 40; i > 0; i-- {
		vs = append(vs, float64(i))
	}
	if got, want := spreadOf(vs), (spread{20.5, 38, 40}); got != want {
		t.Errorf("the spread is %v, want %v", got, want)
	}
	if got, want := spreadOf([]float64{7}), (spread{7, 7, 7}); got != want {
		t.Errorf("the spread of one is %v, want %v", got, want)
	}
	if got := spreadOf(nil); got != (spread{}) {
		t.Errorf("the spread of none is %v", got)
	}
}

func TestLongestChain(t *testing.T) {
	for _, test := range []struct {
		want  int
		spans []span
	}{
		{0, nil},
		{1, []span{{0, 1}}},
		{2, []span{{0, 1}, {1, 2}}},             // each begins when the previous one ends
		{1, []span{{0, 2}, {1, 3}, {1.5, 2.5}}}, // all overlap
		{3, []span{{4, 5}, {0, 1}, {2, 3}, {2, 3.5}, {0, 4}}}, // unsorted
		{3, []span{{0, 10}, {1, 2}, {3, 4}, {5, 6}}},          // next to a long one
	} {
		if got := longestChain(test.spans); got != test.want {
			t.Errorf("the longest chain of %v is %d, want %d", test.spans, got, test.want)
		}
	}
}

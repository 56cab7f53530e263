package related_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"offprint/generator/related"
)

// archive makes papers of few subjects over some days, always the same ones.
func archive(papers, days, words int) []related.Doc {
	r := rand.New(rand.NewPCG(1, 2))
	docs := make([]related.Doc, papers)
	for d := range docs {
		subject := r.IntN(40)
		text := make([]string, words)
		for i := range text {
			// Words are about as unevenly frequent as those of a language.
			n := int(math.Pow(20_000, r.Float64()))
			if r.IntN(3) == 0 {
				n = 20_000 + subject*200 + int(math.Pow(200, r.Float64()))
			}
			text[i] = fmt.Sprintf("w%d", n)
		}
		docs[d] = doc(24_000+d*days/papers, text)
	}
	return docs
}

func doc(day int, words []string) related.Doc {
	d := related.Doc{Day: day}
	for _, w := range words {
		d.Words = d.Words.Append(w)
	}
	return d
}

func find(t *testing.T, docs []related.Doc, known [][]uint32, count, jobs int) [][]uint32 {
	t.Helper()
	found, err := related.Find(context.Background(), docs, known, related.Options{Count: count, Jobs: jobs})
	if err != nil {
		t.Fatal(err)
	}
	if len(found) != len(docs) {
		t.Fatalf("%d papers have neighbours, want %d", len(found), len(docs))
	}
	return found
}

// What is found does not depend on how many papers are worked on at once.
func TestJobs(t *testing.T) {
	docs := archive(600, 7, 60)
	want := find(t, docs, nil, 8, 1)
	for _, jobs := range []int{0, 2, 3, 16} {
		if got := find(t, docs, nil, 8, jobs); !reflect.DeepEqual(got, want) {
			t.Errorf("with %d jobs something else is found than with 1", jobs)
		}
	}
}

// Later days change nothing, and going on is the same as beginning again.
func TestGoingOn(t *testing.T) {
	docs := archive(600, 40, 60)
	all := find(t, docs, nil, 8, 2)
	for to := 1; to < len(docs); to++ {
		if docs[to-1].Day == docs[to].Day {
			continue
		}
		before := find(t, docs[:to], nil, 8, 2)
		if !reflect.DeepEqual(before, all[:to]) {
			t.Fatalf("the first %d papers have other neighbours when more have come", to)
		}
		if after := find(t, docs, before, 8, 2); !reflect.DeepEqual(after, all) {
			t.Fatalf("going on after %d papers finds something else", to)
		}
	}
}

// The neighbours of every paper are those that a plain comparison of all with
// all finds.
func TestAgainstPlainComparison(t *testing.T) {
	docs := archive(45, 9, 40) // fewer than are compared by all their terms
	for d, got := range find(t, docs, nil, 5, 2) {
		listed := make(map[uint32]bool)
		least := math.Inf(1)
		for i, n := range got {
			listed[n] = true
			score := closeness(docs, d, int(n))
			if score > least+1e-4 {
				t.Errorf("the neighbours of paper %d are not in order: %d is as close as %v, the one before %v", d, n, score, least)
			}
			if least = score; score == 0 || int(n) == d || docs[n].Day > docs[d].Day {
				t.Errorf("neighbour %d of paper %d is %d, as close as %v", i, d, n, score)
			}
		}
		for c := range docs {
			if c == d || docs[c].Day > docs[d].Day || listed[uint32(c)] {
				continue
			}
			if s := closeness(docs, d, c); s > least+1e-4 || s > 0 && len(got) < 5 {
				t.Errorf("paper %d is as close to %d as %v, closer than one of %v", c, d, s, got)
			}
		}
	}
}

// closeness compares two papers by the definition.
func closeness(docs []related.Doc, d, c int) float64 {
	df := make(map[string]float64)
	papers := 0.0
	for _, doc := range docs {
		if doc.Day <= docs[d].Day {
			papers++
			for term := range terms(doc) {
				df[term]++
			}
		}
	}
	dot, other := 0.0, terms(docs[c])
	for term, n := range terms(docs[d]) {
		if m := other[term]; m > 0 && df[term] >= 3 {
			dot += (1 + math.Log(min(n, 8))) * (1 + math.Log(min(m, 8))) * math.Log((papers+1)/df[term])
		}
	}
	return dot / math.Sqrt(float64(len(docs[c].Words)/3))
}

// terms counts the words of a paper and the pairs of them.
func terms(doc related.Doc) map[string]float64 {
	n := make(map[string]float64)
	for i := 0; i < len(doc.Words); i += 3 {
		n[string(doc.Words[i:i+3])]++
		if i > 0 {
			n[string(doc.Words[i-3:i+3])]++
		}
	}
	return n
}

// Papers with the same words are neighbours; what is in too few papers, and what
// came on a later day, does not count.
func TestByHand(t *testing.T) {
	var docs []related.Doc
	for i, s := range []string{
		0: "deep learning once",
		1: "deep sea fish",
		2: "deep learning",
		3: "learning",
		4: "sea fish",
		5: "fish sea", // a day later
		6: "alone",
	} {
		day := 1
		if i >= 5 {
			day = 2
		}
		docs = append(docs, doc(day, strings.Fields(s)))
	}
	// On the first day, "deep" and "learning" are in three papers and nothing
	// else is, not "deep learning" either. 4 has neither. Of papers that share the
	// same, the shorter is the closer one.
	want := [][]uint32{
		0: {2, 3, 1},
		1: {2, 0},
		2: {0, 3, 1},
		3: {2, 0},
		4: nil,
		5: {4, 1}, // on the second, "sea" and "fish" are in three
		6: nil,
	}
	if got := find(t, docs, nil, 3, 1); !reflect.DeepEqual(got, want) {
		t.Errorf("found %v, want %v", got, want)
	}
}

func TestEdges(t *testing.T) {
	if got := find(t, nil, nil, 5, 2); len(got) != 0 {
		t.Errorf("no papers have neighbours: %v", got)
	}
	docs := archive(30, 2, 20)
	for d, n := range find(t, docs, nil, 0, 2) {
		if len(n) > 0 {
			t.Errorf("paper %d has the neighbours %v, though none were asked for", d, n)
		}
	}
	o := related.Options{Count: 5, Jobs: 2}
	if _, err := related.Find(context.Background(), docs, make([][]uint32, 7), o); err == nil {
		t.Error("what is known of half a day is taken")
	}
	docs[0].Day = 1 << 30
	if _, err := related.Find(context.Background(), docs, nil, o); err == nil {
		t.Error("papers in no order are taken")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := related.Find(ctx, docs[1:], nil, o); err == nil {
		t.Error("a search that was stopped has found something")
	}
}

func BenchmarkFind(b *testing.B) {
	docs := archive(8000, 500, 180)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := related.Find(context.Background(), docs, nil, related.Options{Count: 8}); err != nil {
			b.Fatal(err)
		}
	}
}

// A new day of a large archive: its papers alone are worked on.
func BenchmarkNewDay(b *testing.B) {
	docs := archive(20_000, 400, 120)
	day := len(docs) - 50
	for docs[day-1].Day == docs[day].Day {
		day--
	}
	known := make([][]uint32, day)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := related.Find(context.Background(), docs, known, related.Options{Count: 8}); err != nil {
			b.Fatal(err)
		}
	}
}

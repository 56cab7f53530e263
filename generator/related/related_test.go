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

// archive makes papers of few subjects over some months, always the same ones.
func archive(papers, months, words int) []related.Doc {
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
		docs[d] = related.Doc{Month: 24_000 + d*months/papers, Words: text}
	}
	return docs
}

func find(t *testing.T, docs []related.Doc, count, jobs int) [][]related.Neighbour {
	t.Helper()
	found, err := related.Find(context.Background(), docs, count, jobs)
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
	want := find(t, docs, 8, 1)
	for _, jobs := range []int{0, 2, 3, 16} {
		if got := find(t, docs, 8, jobs); !reflect.DeepEqual(got, want) {
			t.Errorf("with %d jobs something else is found than with 1", jobs)
		}
	}
}

// Later months change nothing.
func TestPrefix(t *testing.T) {
	docs := archive(600, 12, 60)
	all := find(t, docs, 8, 2)
	for to := 1; to < len(docs); to++ {
		if docs[to-1].Month == docs[to].Month {
			continue
		}
		got := find(t, docs[:to], 8, 2)
		for d := range got {
			if !reflect.DeepEqual(got[d], all[d]) {
				t.Fatalf("paper %d of the first %d has the neighbours %v, and %v when more have come", d, to, got[d], all[d])
			}
		}
	}
}

// The neighbours of every paper are those that a plain comparison of all with
// all finds.
func TestAgainstPlainComparison(t *testing.T) {
	docs := archive(45, 3, 40) // fewer than are compared exactly
	for d, got := range find(t, docs, 5, 2) {
		for i, n := range got {
			want := cosine(docs, d, int(n.Doc))
			if math.Abs(float64(n.Score)-want) > 1e-5 {
				t.Errorf("papers %d and %d have the score %v, want %v", d, n.Doc, n.Score, want)
			}
			if i > 0 && n.Score > got[i-1].Score {
				t.Errorf("the neighbours of paper %d are not in order: %v", d, got)
			}
			if int(n.Doc) == d {
				t.Errorf("paper %d is its own neighbour", d)
			}
		}
		listed := make(map[uint32]bool)
		for _, n := range got {
			listed[n.Doc] = true
		}
		for c := range docs {
			if c == d || docs[c].Month > docs[d].Month || listed[uint32(c)] || len(got) == 0 {
				continue
			}
			if s := cosine(docs, d, c); s > float64(got[len(got)-1].Score)+1e-5 {
				t.Errorf("paper %d is as close to %d as %v, closer than one of %v", c, d, s, got)
			}
		}
	}
}

// cosine compares two papers by the definition.
func cosine(docs []related.Doc, d, c int) float64 {
	df := make(map[string]float64)
	all := 0.0
	for _, doc := range docs {
		if doc.Month <= docs[d].Month {
			all++
			for term := range terms(doc) {
				df[term]++
			}
		}
	}
	weigh := func(doc related.Doc) (map[string]float64, float64) {
		square, w := 0.0, terms(doc)
		for term, n := range w {
			if df[term] < 3 {
				delete(w, term)
				continue
			}
			w[term] = (1 + math.Log(n)) * math.Log((all+1)/df[term])
			square += w[term] * w[term]
		}
		return w, math.Sqrt(square)
	}
	a, lengthA := weigh(docs[d])
	b, lengthB := weigh(docs[c])
	dot := 0.0
	for term := range a {
		dot += a[term] * b[term]
	}
	return dot / (lengthA * lengthB)
}

// terms counts the words of a paper and the pairs of them.
func terms(doc related.Doc) map[string]float64 {
	n := make(map[string]float64)
	for i, w := range doc.Words {
		n[w]++
		if i > 0 {
			n[doc.Words[i-1]+" "+w]++
		}
	}
	return n
}

// Papers with the same words are neighbours; what is in too few papers, and what
// came in a later month, does not count.
func TestByHand(t *testing.T) {
	var docs []related.Doc
	for i, s := range []string{
		0: "deep learning once",
		1: "deep sea fish",
		2: "deep learning",
		3: "learning",
		4: "sea fish",
		5: "fish sea", // a month later
		6: "alone",
	} {
		month := 1
		if i >= 5 {
			month = 2
		}
		docs = append(docs, related.Doc{Month: month, Words: strings.Fields(s)})
	}
	got := find(t, docs, 3, 1)
	// In the first month, "deep" and "learning" are in three papers and nothing
	// else is, not "deep learning" either: papers 0 and 2 are equal, 1 has only
	// the one and 3 only the other, both count the same. 4 has neither.
	half := float32(math.Sqrt(0.5))
	want := [][]related.Neighbour{
		0: {{Doc: 2, Score: 1}, {Doc: 1, Score: half}, {Doc: 3, Score: half}},
		1: {{Doc: 0, Score: half}, {Doc: 2, Score: half}},
		2: {{Doc: 0, Score: 1}, {Doc: 1, Score: half}, {Doc: 3, Score: half}},
		3: {{Doc: 0, Score: half}, {Doc: 2, Score: half}},
		4: nil,
		// In the second, "sea" and "fish" are in three.
		5: {{Doc: 4, Score: 1}, {Doc: 1, Score: float32(math.Sqrt(2.0 / 3))}},
		6: nil,
	}
	for d := range want {
		if len(got[d]) != len(want[d]) {
			t.Errorf("paper %d has the neighbours %v, want %v", d, got[d], want[d])
			continue
		}
		for i, n := range got[d] {
			if w := want[d][i]; n.Doc != w.Doc || math.Abs(float64(n.Score-w.Score)) > 1e-6 {
				t.Errorf("paper %d has the neighbours %v, want %v", d, got[d], want[d])
				break
			}
		}
	}
}

func TestEdges(t *testing.T) {
	if got := find(t, nil, 5, 2); len(got) != 0 {
		t.Errorf("no papers have neighbours: %v", got)
	}
	docs := archive(30, 2, 20)
	for d, n := range find(t, docs, 0, 2) {
		if len(n) > 0 {
			t.Errorf("paper %d has the neighbours %v, though none were asked for", d, n)
		}
	}
	docs[0].Month = 1 << 30
	if _, err := related.Find(context.Background(), docs, 5, 2); err == nil {
		t.Error("papers in no order are taken")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := related.Find(ctx, docs[1:], 5, 2); err == nil {
		t.Error("a search that was stopped has found something")
	}
}

func BenchmarkFind(b *testing.B) {
	docs := archive(8000, 36, 180)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := related.Find(context.Background(), docs, 8, 0); err != nil {
			b.Fatal(err)
		}
	}
}

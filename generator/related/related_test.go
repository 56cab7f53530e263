package related_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"sort"
	"strings"
	"sync/atomic"
	"testing"

	"offprint/generator/related"
)

// archive makes papers on a few subjects over some days. The result is always the same.
func archive(papers, days, words int) []related.Doc {
	r := rand.New(rand.NewPCG(1, 2))
	docs := make([]related.Doc, papers)
	for d := range docs {
		subject := r.IntN(40)
		text := make([]string, words)
		for i := range text {
			// The frequencies of words are about as uneven as in a natural language.
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

func find(t *testing.T, docs []related.Doc, last *related.Found, o related.Options) *related.Found {
	t.Helper()
	found, err := related.Find(context.Background(), docs, last, o)
	if err != nil {
		t.Fatal(err)
	}
	if len(found.Docs) != len(docs) || len(found.Neighbours) != len(docs) || len(found.Reach) != len(docs) {
		t.Fatalf("%d papers have neighbours, want %d", len(found.Neighbours), len(docs))
	}
	return found
}

// TestJobs checks that the result does not depend on the number of concurrent workers.
func TestJobs(t *testing.T) {
	docs := archive(600, 7, 60)
	want := find(t, docs, nil, related.Options{Count: 8, Jobs: 1})
	for _, jobs := range []int{0, 2, 3, 16} {
		if got := find(t, docs, nil, related.Options{Count: 8, Jobs: jobs}); !reflect.DeepEqual(got, want) {
			t.Errorf("with %d jobs something else is found than with 1", jobs)
		}
	}
}

// TestGoingOn checks that later days change nothing, and that continuing gives the same result
// as starting again.
func TestGoingOn(t *testing.T) {
	docs := archive(600, 40, 60)
	o := related.Options{Count: 8, Jobs: 2}
	all := find(t, docs, nil, o)
	for to := 1; to < len(docs); to++ {
		if docs[to-1].Day == docs[to].Day {
			continue
		}
		before := find(t, docs[:to], nil, o)
		if !reflect.DeepEqual(before.Neighbours, all.Neighbours[:to]) || !reflect.DeepEqual(before.Reach, all.Reach[:to]) {
			t.Fatalf("the first %d papers have other neighbours when more have come", to)
		}
		var worked atomic.Int64
		counted := o
		counted.Done = func(n int) { worked.Add(int64(n)) }
		if after := find(t, docs, before, counted); !reflect.DeepEqual(after, all) {
			t.Fatalf("going on after %d papers finds something else", to)
		}
		if int(worked.Load()) != len(docs)-to {
			t.Fatalf("going on after %d papers worked on %d, want only the %d new ones", to, worked.Load(), len(docs)-to)
		}
	}
}

// TestGoingOnFromChanges checks that continuing after any change, anywhere, gives the same
// result as starting again.
func TestGoingOnFromChanges(t *testing.T) {
	for _, test := range []struct{ papers, days, words, edits, rounds int }{
		{12, 4, 10, 2, 60}, // one more paper changes the class of most terms
		{90, 12, 30, 2, 40},
		{800, 60, 40, 3, 8},
		{2500, 200, 60, 6, 3},
	} {
		for seed := range uint64(2) {
			t.Run(fmt.Sprintf("%d/%d", test.papers, seed), func(t *testing.T) {
				t.Parallel()
				e := editor{r: rand.New(rand.NewPCG(seed, 7)), pool: archive(2*test.papers, test.days, test.words)}
				for i := range test.papers {
					e.docs = append(e.docs, e.pool[2*i])
				}
				last := find(t, e.docs, nil, related.Options{Count: 5})
				later, worked := 0, atomic.Int64{}
				for round := range test.rounds {
					first := e.edit(1 + e.r.IntN(test.edits))
					for _, d := range e.docs {
						if d.Day >= first {
							later++
						}
					}
					o := related.Options{Count: 5, Done: func(n int) { worked.Add(int64(n)) }}
					got, want := find(t, e.docs, last, o), find(t, e.docs, nil, related.Options{Count: 5})
					for d := range want.Docs {
						if !slices.Equal(got.Neighbours[d], want.Neighbours[d]) || got.Reach[d] != want.Reach[d] {
							t.Fatalf("round %d: going on, paper %d has the neighbours %v and reaches %v; beginning again, %v and %v",
								round, d, got.Neighbours[d], got.Reach[d], want.Neighbours[d], want.Reach[d])
						}
					}
					last = got
				}
				if n := int(worked.Load()); n == 0 || test.papers > 500 && n > later*2/3 {
					t.Errorf("%d papers were worked on, of %d from the first day that had changed on", n, later)
				}
			})
		}
	}
}

// editor makes random changes to an archive.
type editor struct {
	r    *rand.Rand
	docs []related.Doc // sorted by day
	pool []related.Doc // source of papers to add
}

const undated = math.MaxInt32

// edit makes this many changes and returns the first day that may have changed.
func (e *editor) edit(changes int) (first int) {
	first = undated
	e.docs = slices.Clone(e.docs)
	for range changes {
		i := e.r.IntN(len(e.docs))
		first = min(first, e.docs[i].Day)
		switch e.r.IntN(7) {
		case 0, 1: // add a paper on its own day or without one
			d := e.pool[e.r.IntN(len(e.pool))]
			if e.r.IntN(4) == 0 {
				d.Day = undated
			}
			first = min(first, d.Day)
			e.insert(d)
		case 2, 3: // remove a paper
			if len(e.docs) > 5 {
				e.docs = slices.Delete(e.docs, i, i+1)
			}
		case 4: // change a word, add some, or remove all
			d := &e.docs[i]
			other := e.pool[e.r.IntN(len(e.pool))]
			switch e.r.IntN(8) {
			case 0:
				d.Words = nil
			case 1:
				d.Words = append(slices.Clone(d.Words), other.Words[:3]...)
			default:
				if len(d.Words) > 0 {
					d.Words = append(slices.Clone(other.Words[:3]), d.Words[3:]...)
				}
			}
		case 5: // move a paper to another day, or add a copy
			d := e.docs[i]
			if e.r.IntN(2) == 0 {
				e.docs = slices.Delete(e.docs, i, i+1)
			}
			d.Day = e.docs[e.r.IntN(len(e.docs))].Day
			first = min(first, d.Day)
			e.insert(d)
		case 6: // swap two papers of a day
			if i > 0 && e.docs[i-1].Day == e.docs[i].Day {
				e.docs[i-1], e.docs[i] = e.docs[i], e.docs[i-1]
			}
		}
	}
	return first
}

// insert inserts a paper at a random position within its day.
func (e *editor) insert(d related.Doc) {
	from := sort.Search(len(e.docs), func(i int) bool { return e.docs[i].Day >= d.Day })
	to := sort.Search(len(e.docs), func(i int) bool { return e.docs[i].Day > d.Day })
	e.docs = slices.Insert(e.docs, from+e.r.IntN(to-from+1), d)
}

// TestBackfillReachesFew checks that a few papers added long ago affect few of the later ones.
func TestBackfillReachesFew(t *testing.T) {
	docs := archive(6000, 300, 60)
	var before []related.Doc
	for i, d := range docs {
		if i < 3000 || i >= 3020 || i%4 > 0 {
			before = append(before, d)
		}
	}
	var told, worked atomic.Int64
	o := related.Options{Count: 5}
	last := find(t, before, nil, o)
	o.Start = func(n int) { told.Store(int64(n)) }
	o.Done = func(n int) { worked.Add(int64(n)) }
	got := find(t, docs, last, o)
	if !reflect.DeepEqual(got, find(t, docs, nil, related.Options{Count: 5})) {
		t.Error("going on finds something else than beginning again")
	}
	if n := worked.Load(); n < 5 || n > 1000 || n != told.Load() {
		t.Errorf("%d papers were worked on, %d told of; want the 5 new ones and few of the later 3000", n, told.Load())
	}
	told.Store(0)
	if again := find(t, docs, got, o); !reflect.DeepEqual(again, got) || told.Load() != 0 {
		t.Errorf("where nothing has changed, %d papers are worked on", told.Load())
	}
}

// TestAgainstPlainComparison checks that the neighbours of every paper are those that a plain
// comparison of all papers finds.
func TestAgainstPlainComparison(t *testing.T) {
	docs := archive(45, 9, 40) // fewer than are compared by all their terms
	for d, got := range find(t, docs, nil, related.Options{Count: 5, Jobs: 2}).Neighbours {
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

// closeness compares two papers according to the definition.
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
			gain := max(0.25, math.Floor(math.Log2(papers+1))-math.Floor(math.Log2(df[term])))
			dot += (1 + math.Log(min(n, 8))) * (1 + math.Log(min(m, 8))) * gain
		}
	}
	return dot / math.Sqrt(float64(len(docs[c].Words)/3))
}

// terms counts the words of a paper and the pairs of consecutive words.
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

// TestByHand checks that papers with the same words are neighbours, and that words in too few
// papers, and papers of later days, do not count.
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
	// On the first day, only "deep" and "learning" are in three papers; the pair "deep
	// learning" is not. Paper 4 has neither. Of papers that share the same words, the shorter
	// one is closer.
	want := [][]uint32{
		0: {2, 3, 1},
		1: {2, 0},
		2: {0, 3, 1},
		3: {2, 0},
		4: nil,
		5: {4, 1}, // on the second day, "sea" and "fish" are in three papers
		6: nil,
	}
	if got := find(t, docs, nil, related.Options{Count: 3, Jobs: 1}).Neighbours; !reflect.DeepEqual(got, want) {
		t.Errorf("found %v, want %v", got, want)
	}
}

func TestEdges(t *testing.T) {
	o := related.Options{Count: 5, Jobs: 2}
	if got := find(t, nil, nil, o); len(got.Docs) != 0 {
		t.Errorf("no papers have neighbours: %v", got)
	}
	docs := archive(30, 2, 20)
	all := find(t, docs, nil, o)
	if got := find(t, nil, all, o); len(got.Docs) != 0 {
		t.Errorf("papers that are gone have neighbours: %v", got)
	}
	if got := find(t, docs, find(t, docs[:7], nil, o), o); !reflect.DeepEqual(got, all) {
		t.Error("going on after half a day finds something else")
	}
	for d, n := range find(t, docs, nil, related.Options{}).Neighbours {
		if len(n) > 0 {
			t.Errorf("paper %d has the neighbours %v, though none were asked for", d, n)
		}
	}
	if _, err := related.Find(context.Background(), docs, &related.Found{Docs: docs, Neighbours: all.Neighbours}, o); err == nil {
		t.Error("half of what was found is taken")
	}
	docs = slices.Clone(docs)
	docs[0].Day = 1 << 30
	if _, err := related.Find(context.Background(), docs, nil, o); err == nil {
		t.Error("papers in no order are taken")
	}
	if _, err := related.Find(context.Background(), docs[1:], &related.Found{Docs: docs, Neighbours: all.Neighbours, Reach: all.Reach}, o); err == nil {
		t.Error("papers in no order are taken as those of last time")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := related.Find(ctx, docs[1:], nil, o); err == nil {
		t.Error("a search that was stopped has found something")
	}
}

// TestNeighbourThatIsNot checks that an invalid index, from a damaged file that went
// unnoticed, does no harm.
func TestNeighbourThatIsNot(t *testing.T) {
	docs := archive(600, 30, 40)
	o := related.Options{Count: 5}
	last := find(t, docs[:500], nil, o)
	for _, d := range []int{3, 499} {
		last.Neighbours[d] = []uint32{1 << 31}
	}
	want := find(t, docs, nil, o)
	if got := find(t, docs, last, o); !reflect.DeepEqual(got, want) {
		t.Error("it is taken over")
	}
}

func BenchmarkFind(b *testing.B) {
	benchmark(b, archive(8000, 500, 180), nil)
}

// BenchmarkNewDay adds a new day to a large archive: only its papers are worked on.
func BenchmarkNewDay(b *testing.B) {
	docs := archive(20_000, 400, 120)
	day := len(docs) - 50
	for docs[day-1].Day == docs[day].Day {
		day--
	}
	benchmark(b, docs, docs[:day])
}

// BenchmarkEdit changes the title of a paper of the last day.
func BenchmarkEdit(b *testing.B) {
	docs := archive(20_000, 400, 120)
	edited := slices.Clone(docs)
	last := &edited[len(docs)-10]
	last.Words = last.Words[: len(last.Words)-3 : len(last.Words)-3].Append("edited")
	benchmark(b, edited, docs)
}

// BenchmarkBackfill adds fifty papers a quarter of the archive before its end.
func BenchmarkBackfill(b *testing.B) {
	docs := archive(20_000, 400, 120)
	from := len(docs) * 3 / 4
	benchmark(b, docs, slices.Concat(docs[:from], docs[from+50:]))
}

// benchmark measures Find on docs, given the result for the papers last.
func benchmark(b *testing.B, docs, last []related.Doc) {
	o := related.Options{Count: 8}
	before, err := related.Find(context.Background(), last, nil, o)
	if err != nil {
		b.Fatal(err)
	}
	var worked atomic.Int64
	o.Done = func(n int) { worked.Add(int64(n)) }
	b.ReportAllocs()
	for b.Loop() {
		if _, err := related.Find(context.Background(), docs, before, o); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(worked.Load())/float64(b.N), "papers/op")
}

// Package related finds the papers that are closest to a paper by what their
// titles and abstracts say.
//
// A paper is compared with all that had appeared by the end of its month, and
// what a word counts comes from the same papers. What is found for a paper is
// therefore final once its month is over: later papers never change it, and
// going on with an archive gives the same as beginning again.
package related

import (
	"cmp"
	"context"
	"errors"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// Doc is what is compared of a paper.
type Doc struct {
	// Month is any number that grows from month to month.
	Month int
	// Words are the folded and stemmed words of title and abstract, in order.
	Words []string
}

// Neighbour is a paper that is close to another.
type Neighbour struct {
	Doc   uint32  // its place among the docs
	Score float32 // the cosine of the two, above 0 and up to 1
}

const (
	// rare is in how many papers a word or a pair of words must be to count:
	// what stands in fewer is a name or an error more often than a subject.
	rare = 3
	// strongest is how many terms of a paper look for candidates.
	strongest = 60
	// rescored is how many candidates are compared exactly.
	rescored = 100
	// budget bounds the papers that the terms of one paper lead to, so that the
	// work for a paper does not grow with the archive for ever. The strongest
	// terms, which are the rarest, come first.
	budget = 60_000
	// stride is how many papers a worker takes at a time.
	stride = 8
)

// Find finds the neighbours of each paper, the closest first and at most count;
// papers that are equally close come in their order in docs. The docs must be
// sorted by month. Jobs is how many papers are worked on at once, one a
// processor when 0; what is found does not depend on it.
//
// The cosine is taken over single words and pairs of words that follow one
// another, each by how often it stands in the paper and how few papers it is in.
func Find(ctx context.Context, docs []Doc, count, jobs int) ([][]Neighbour, error) {
	if !slices.IsSortedFunc(docs, func(a, b Doc) int { return cmp.Compare(a.Month, b.Month) }) {
		return nil, errors.New("related: the papers are not sorted by month")
	}
	if int64(len(docs)) > math.MaxUint32 {
		return nil, errors.New("related: too many papers")
	}
	found := make([][]Neighbour, len(docs))
	if count <= 0 || len(docs) == 0 {
		return found, ctx.Err()
	}
	if jobs <= 0 {
		jobs = runtime.GOMAXPROCS(0)
	}
	v, err := newVectors(ctx, docs)
	if err != nil {
		return nil, err
	}
	x := newIndex(v, len(docs))
	workers := make([]*worker, jobs)
	for from := 0; from < len(docs); {
		to := from + 1
		for to < len(docs) && docs[to].Month == docs[from].Month {
			to++
		}
		x.add(from, to)
		next := atomic.Int64{}
		next.Store(int64(from))
		var group sync.WaitGroup
		for i := range min(jobs, (to-from+stride-1)/stride) {
			if workers[i] == nil {
				workers[i] = newWorker(x, len(docs))
			}
			group.Go(func() {
				for ctx.Err() == nil {
					first := int(next.Add(stride)) - stride
					if first >= to {
						return
					}
					for d := first; d < min(first+stride, to); d++ {
						found[d] = workers[i].neighbours(d, count)
					}
				}
			})
		}
		group.Wait()
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		from = to
	}
	return found, nil
}

// Package related finds the papers that are closest to a paper by what their
// titles and abstracts say.
//
// A paper is compared with all that had appeared by the end of its day, and what
// a word counts comes from the same papers. What is found for a paper is therefore
// final once its day is over: later papers never change it, and going on with an
// archive gives the same as beginning again.
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

// Words are the words of a paper in reading order, three bytes each: some of the
// bits of a hash. Of 200,000 words one in a hundred shares its bits with another.
type Words []byte

const wordSize = 3

// Append adds a word, folded and stemmed. Words that say nothing are better left
// out.
func (w Words) Append(word string) Words { return w.AppendHash(Hash(word)) }

// AppendHash adds the word with this hash.
func (w Words) AppendHash(hash uint32) Words {
	return append(w, byte(hash>>16), byte(hash>>8), byte(hash))
}

// Hash is what stands for a word: 24 bits of its 64-bit FNV-1a hash
// (http://www.isthe.com/chongo/tech/comp/fnv/), folded.
func Hash(word string) uint32 {
	h := uint64(14695981039346656037)
	for i := range len(word) {
		h = (h ^ uint64(word[i])) * 1099511628211
	}
	return uint32(h>>40^h>>16) & 0xffffff
}

func (w Words) len() int { return len(w) / wordSize }

func (w Words) at(i int) uint64 {
	return uint64(w[wordSize*i])<<16 | uint64(w[wordSize*i+1])<<8 | uint64(w[wordSize*i+2])
}

// Doc is what is compared of a paper.
type Doc struct {
	// Day is any number that grows from day to day.
	Day   int
	Words Words
}

const (
	// rare is in how many papers a word or a pair of words must be to count:
	// what stands in fewer is a name or an error more often than a subject. Counters have
	// two bits for it.
	rare = 3
	// budget bounds the papers that the terms of one paper lead to, so that the
	// work for a paper does not grow with the archive for ever. The strongest
	// terms, which are the rarest, come first.
	budget = 12_000
	// compared is how many of these are then compared by all their terms.
	compared = 50
	// stride is how many papers a worker takes at a time.
	stride = 16
)

// Options say how Find works.
type Options struct {
	Count int         // neighbours of a paper, at most
	Jobs  int         // papers that are worked on at once, one a processor when 0
	Done  func(n int) // called when n more papers are done, from any goroutine; may be nil
}

// Find finds the neighbours of each paper, as places in docs, the closest first;
// papers that are equally close come in their order in docs, which must be sorted
// by day. known is what an earlier call with the same Count found for the first of
// the docs, up to the end of a day: it is taken over, and only the others are worked
// on.
//
// Papers are close by the words, and pairs of words that follow one another, that
// they share: (1 + ln n)(1 + ln m)·ln((papers + 1)/(papers with it)) for each that
// stands n and m times in the two. The sum is divided by the root of the other
// paper's words. It is nearly a cosine, with the roots of the usual weights (idf):
// as they are, a rare word that two papers happen to share goes before what both
// are about.
func Find(ctx context.Context, docs []Doc, known [][]uint32, o Options) ([][]uint32, error) {
	switch {
	case !slices.IsSortedFunc(docs, func(a, b Doc) int { return cmp.Compare(a.Day, b.Day) }):
		return nil, errors.New("related: the papers are not sorted by day")
	case len(docs) > maxDocs:
		return nil, errors.New("related: too many papers")
	case len(known) > len(docs) || 0 < len(known) && len(known) < len(docs) && docs[len(known)-1].Day == docs[len(known)].Day:
		return nil, errors.New("related: what is known does not end with a day")
	}
	found := make([][]uint32, len(docs))
	from := copy(found, known)
	if from == len(docs) || o.Count <= 0 {
		return found, ctx.Err()
	}
	jobs := o.Jobs
	if jobs <= 0 {
		jobs = runtime.GOMAXPROCS(0)
	}
	x, err := newIndex(ctx, docs, from, jobs)
	if err != nil {
		return nil, err
	}
	ends := dayEnds(docs)
	next := atomic.Int64{}
	next.Store(int64(from))
	var group sync.WaitGroup
	for range min(jobs, (len(docs)-from+stride-1)/stride) {
		group.Go(func() {
			w := newWorker(x)
			for ctx.Err() == nil {
				first := int(next.Add(stride)) - stride
				if first >= len(docs) {
					return
				}
				for d := first; d < min(first+stride, len(docs)); d++ {
					found[d] = w.neighbours(d, ends[d], o.Count)
				}
				if o.Done != nil {
					o.Done(min(stride, len(docs)-first))
				}
			}
		})
	}
	group.Wait()
	return found, ctx.Err()
}

// dayEnds tells for each paper how many there are up to the end of its day.
func dayEnds(docs []Doc) []int {
	ends := make([]int, len(docs))
	end := len(docs)
	for d := len(docs) - 1; d >= 0; d-- {
		if d+1 < len(docs) && docs[d].Day != docs[d+1].Day {
			end = d + 1
		}
		ends[d] = end
	}
	return ends
}

const maxDocs = math.MaxUint32 >> timesBits

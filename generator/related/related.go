// Package related finds the papers that are closest to a paper by what their
// titles and abstracts say.
//
// A paper is compared with all that had appeared by the end of its day, and what
// a word counts comes from the same papers. What is found for a paper is therefore
// final once its day is over: later papers never change it. Papers that come to an
// earlier day, or go, reach those of the later ones alone for which they are close
// enough, or a word counts otherwise; of the others it is known that what was found
// stays, and going on with an archive gives the same as beginning again.
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
	// terms, which are the rarest, come first. A term counts as the most papers
	// of its class.
	budget = 1 << 14
	// compared is how many of these are then compared by all their terms.
	compared = 50
	// stride is how many papers a worker takes at a time.
	stride = 16
)

// Found is what is found for papers.
type Found struct {
	Docs       []Doc
	Neighbours [][]uint32 // of each of the docs, as places in these, the closest first
	Reach      []Reach    // of each of the docs
}

// Reach says which papers may be among those that a paper is compared with by all
// their terms: by this it is known what changes nothing for it.
type Reach struct {
	// Least is how close the last of these seemed; 0 where there was room for more.
	Least float32
	// Weakest is the weight of the last term that led to any; 0 where none did.
	Weakest float32
}

// Options say how Find works.
type Options struct {
	Count int         // neighbours of a paper, at most
	Jobs  int         // papers that are worked on at once, one a processor when 0
	Start func(n int) // called before the work with how many papers there are to work on, if any; may be nil
	Done  func(n int) // called when n more papers are done, from any goroutine; may be nil
}

// Find finds the neighbours of each paper; papers that are equally close come in
// their order in docs, which must be sorted by day. last is what an earlier call with
// the same Count found, for whatever papers, or nil: of what it found, all is taken over
// that cannot have changed, and only the other papers are worked on.
//
// Papers are close by the words, and pairs of words that follow one another, that
// they share: (1 + ln n)(1 + ln m)·(A - B) for each that stands n and m times in the
// two, where A and B are the logarithms of how many papers there are and have it, to
// base two and rounded down; A - B is at least 1/4. The sum is divided by the root of
// the other paper's words. It is nearly a cosine, with the roots of the usual weights
// (idf): as they are, a rare word that two papers happen to share goes before what
// both are about.
func Find(ctx context.Context, docs []Doc, last *Found, o Options) (*Found, error) {
	if last == nil {
		last = &Found{}
	}
	switch {
	case !slices.IsSortedFunc(docs, byDay) || !slices.IsSortedFunc(last.Docs, byDay):
		return nil, errors.New("related: the papers are not sorted by day")
	case len(docs)+len(last.Docs) > maxDocs:
		return nil, errors.New("related: too many papers")
	case len(last.Neighbours) != len(last.Docs) || len(last.Reach) != len(last.Docs):
		return nil, errors.New("related: it is not known of each paper what was found")
	}
	found := &Found{docs, make([][]uint32, len(docs)), make([]Reach, len(docs))}
	if o.Count <= 0 {
		return found, ctx.Err()
	}
	if o.Jobs <= 0 {
		o.Jobs = runtime.GOMAXPROCS(0)
	}
	work, err := found.takeOver(ctx, last, o.Jobs)
	if err != nil || len(work) == 0 {
		return found, cmp.Or(err, ctx.Err())
	}
	if o.Start != nil {
		o.Start(len(work))
	}
	return found, found.find(ctx, work, o)
}

func byDay(a, b Doc) int { return cmp.Compare(a.Day, b.Day) }

// find finds the neighbours of the papers at these places.
func (f *Found) find(ctx context.Context, work []int, o Options) error {
	ends := dayEnds(f.Docs)
	x, err := newIndex(ctx, f.Docs[:ends[work[len(work)-1]]], work, o.Jobs)
	if err != nil {
		return err
	}
	var next atomic.Int64
	var group sync.WaitGroup
	for range min(o.Jobs, (len(work)+stride-1)/stride) {
		group.Go(func() {
			w := newWorker(x)
			for ctx.Err() == nil {
				first := int(next.Add(stride)) - stride
				if first >= len(work) {
					return
				}
				some := work[first:min(first+stride, len(work))]
				for _, d := range some {
					f.Neighbours[d], f.Reach[d] = w.neighbours(d, ends[d], o.Count)
				}
				if o.Done != nil {
					o.Done(len(some))
				}
			}
		})
	}
	group.Wait()
	return ctx.Err()
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

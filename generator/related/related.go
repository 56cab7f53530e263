// Package related finds the papers that are closest to a paper by the words of their titles
// and abstracts.
//
// A paper is compared with all papers that had appeared by the end of its day, and the weights
// of words are computed from the same papers. The neighbours of a paper are therefore final
// once its day is over: later papers never change them. If papers are added to an earlier day,
// or removed, this affects only those of the later papers to which they are close enough, or
// in which a word gets another weight. For all others it is known that the result stays the
// same. Continuing from an earlier result thus gives exactly what starting again would give.
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

// Words is the words of a paper in reading order, three bytes each: some of the bits of a
// hash. Among 200,000 words, one in a hundred shares its bits with another.
type Words []byte

const wordSize = 3

// Append appends a word, which must be folded and stemmed. Words without meaning, such as stop
// words, should be left out.
func (w Words) Append(word string) Words { return w.AppendHash(Hash(word)) }

// AppendHash appends the word with this hash.
func (w Words) AppendHash(hash uint32) Words {
	return append(w, byte(hash>>16), byte(hash>>8), byte(hash))
}

// Hash returns the hash that represents a word: 24 bits of its 64-bit FNV-1a hash
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

// Doc is the part of a paper that is compared.
type Doc struct {
	// Day is any number that increases from day to day.
	Day   int
	Words Words
}

const (
	// rare is the minimum number of papers that must have a word or a pair of words for it to
	// count: one in fewer papers is more often a name or an error than a subject. Counters
	// have two bits for it.
	rare = 3
	// budget bounds the number of papers that the terms of one paper lead to, so that the work
	// for a paper does not grow with the archive without limit. The strongest terms, which are
	// the rarest, come first. Each term uses up the greatest number of papers of its class.
	budget = 1 << 14
	// compared is the number of candidates that are compared by all their terms, unless more
	// neighbours are asked for.
	compared = 50
	// stride is the number of papers that a worker takes at a time.
	stride = 16
)

// Found is the result of Find.
type Found struct {
	Docs       []Doc
	Neighbours [][]uint32 // by paper, the indexes of its neighbours in Docs, closest first
	Reach      []Reach    // by paper
}

// Reach bounds which papers may be among the candidates that a paper is compared with by all
// their terms. It shows which changes cannot affect the paper's neighbours.
type Reach struct {
	// Least is how close the last of the candidates seemed; 0 if there was room for more.
	Least float32
	// Weakest is the weight of the last term that led to any candidate; 0 if none did.
	Weakest float32
}

// Options control Find.
type Options struct {
	Count int         // maximum number of neighbours of a paper
	Jobs  int         // number of papers to work on concurrently; 0 means GOMAXPROCS
	Start func(n int) // called before the work with the number of papers to work on, if there are any; may be nil
	Done  func(n int) // called when n more papers are done, possibly concurrently; may be nil
}

// Find finds the neighbours of each paper. docs must be sorted by day; papers that are equally
// close keep their order in docs. last is what an earlier call with the same Count found for
// any papers, or nil. Find takes over the part of last that cannot have changed, and works
// only on the other papers.
//
// The closeness of two papers is determined by the words, and the pairs of consecutive words,
// that they share. Each of these that occurs n and m times in the two papers contributes (1 +
// ln n)(1 + ln m)·(A - B), where A and B are the binary logarithms, rounded down, of the
// number of all papers and of those that have it; A - B is at least 1/4. The sum is divided by
// the square root of the number of the other paper's words. This is nearly a cosine with the
// square roots of the usual weights (idf). With those weights themselves, a rare word that two
// papers share by chance would outweigh the subject that both are about.
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

// find finds the neighbours of the papers with the indexes in work.
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

// dayEnds returns, for each paper, the number of papers up to the end of its day.
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

package related

import "math/bits"

// pair returns the key of a pair of words.
func pair(a, b uint64) uint64 { return a<<24 | b }

// pairs yields the keys of the pairs of consecutive words in a paper.
func (w Words) pairs(yield func(uint64) bool) {
	for i := 1; i < w.len(); i++ {
		if !yield(pair(w.at(i-1), w.at(i))) {
			return
		}
	}
}

// few is the number of pairs up to which all pairs of the papers that are worked on are terms.
// Counting in how many papers of a large archive each of them occurs would take longer than
// handling those that occur in too few.
const few = 1 << 17

// counters count pairs, up to rare, in two bits each. In a large archive they are accessed at
// random for every word and should fit into the processor's cache. Several pairs may share a
// counter and thus seem more frequent than they are. As most pairs of an archive occur once,
// the counters still keep nearly all of these out of memory.
type counters struct {
	n      []uint8
	shift  int
	enough uint8
}

// place returns the index of a pair's counter.
func (c counters) place(key uint64) uint64 { return key * 0x9E3779B97F4A7C15 >> c.shift }

func (c counters) of(key uint64) uint8 {
	at := c.place(key)
	return c.n[at>>2] >> (at & 3 << 1) & rare
}

// count increments the counter of a pair if it is at least least and less than enough.
func (c counters) count(key uint64, least uint8) {
	at := c.place(key)
	bit := at & 3 << 1
	if n := c.n[at>>2] >> bit & rare; least <= n && n < c.enough {
		c.n[at>>2] += 1 << bit
	}
}

// countPairs counts the pairs of the papers that are worked on, whose indexes are work, in all
// papers. It counts only as far as is needed to know which pairs may occur in enough papers.
func countPairs(docs []Doc, work []int) counters {
	total := 0
	for _, d := range work {
		total += docs[d].Words.len()
	}
	size := min(max(12, bits.Len(uint(2*total))), 26)
	c := counters{make([]uint8, 1<<(size-2)), 64 - size, rare}
	if total <= few {
		c.enough = 1
	}
	for _, d := range work {
		for key := range docs[d].Words.pairs {
			c.count(key, 0)
		}
	}
	if c.enough == 1 {
		return c
	}
	for d := range docs {
		if len(work) > 0 && work[0] == d {
			work = work[1:]
			continue
		}
		for key := range docs[d].Words.pairs {
			c.count(key, 1)
		}
	}
	return c
}

// words is a set of words that gives each word a number, from 0, in order. It is used for
// every word of a large archive, so it is small and needs no pointer chasing.
type words struct {
	is    []uint64 // a bit for each possible word
	below []uint32 // number of words in the set before each element of is
	n     uint32
}

const allWords = 1 << (8 * wordSize)

// wordsOf returns the words of the docs with these indexes.
func wordsOf(docs []Doc, places []int) words {
	w := words{is: make([]uint64, allWords/64), below: make([]uint32, allWords/64)}
	for _, d := range places {
		of := docs[d].Words
		for i := range of.len() {
			word := of.at(i)
			w.is[word/64] |= 1 << (word % 64)
		}
	}
	for i, set := range w.is {
		w.below[i] = w.n
		w.n += uint32(bits.OnesCount64(set))
	}
	return w
}

// of returns the number of a word, if it is in the set.
func (w *words) of(word uint64) (n uint32, ok bool) {
	set, bit := w.is[word/64], uint64(1)<<(word%64)
	if set&bit == 0 {
		return 0, false
	}
	return w.below[word/64] + uint32(bits.OnesCount64(set&(bit-1))), true
}

// numbers maps the words and pairs that may be terms to numbers, from 0: first all words of
// the papers that are worked on, then the pairs that may be in enough papers.
type numbers struct {
	words words
	often counters
	pairs map[uint64]uint32
}

// numberTerms numbers the words and pairs of the papers that are worked on.
func numberTerms(docs []Doc, work []int) *numbers {
	t := &numbers{words: wordsOf(docs, work), often: countPairs(docs, work), pairs: map[uint64]uint32{}}
	for _, d := range work {
		for key := range docs[d].Words.pairs {
			if t.often.of(key) < t.often.enough {
				continue
			}
			if _, ok := t.pairs[key]; !ok {
				t.pairs[key] = uint32(t.len())
			}
		}
	}
	return t
}

func (t *numbers) len() int { return int(t.words.n) + len(t.pairs) }

// appendOf appends the numbers of a paper's terms in the order in which they occur: a pair
// comes before its second word.
func (t *numbers) appendOf(list []uint32, of Words) []uint32 {
	var last uint64
	wasOne := false
	for i := range of.len() {
		word := of.at(i)
		n, isOne := t.words.of(word)
		if wasOne && isOne { // other words have no pair
			if n, ok := t.pair(pair(last, word)); ok {
				list = append(list, n)
			}
		}
		if isOne {
			list = append(list, n)
		}
		last, wasOne = word, isOne
	}
	return list
}

// pair returns the number of a pair, if it may be a term.
func (t *numbers) pair(key uint64) (n uint32, ok bool) {
	if t.often.of(key) >= t.often.enough {
		n, ok = t.pairs[key]
	}
	return n, ok
}

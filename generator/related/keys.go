package related

import "math/bits"

// pair is the key of a pair of words; that of a word is its hash.
func pair(a, b uint64) uint64 { return 1<<48 | a<<24 | b }

// appendKeys appends the keys of a paper's words and pairs.
func appendKeys(keys []uint64, words Words) []uint64 {
	var last uint64
	for i := range words.len() {
		w := words.at(i)
		if i > 0 {
			keys = append(keys, pair(last, w))
		}
		keys = append(keys, w)
		last = w
	}
	return keys
}

// few is the number of keys up to which all of the papers that are worked on are terms:
// to count in how many papers of a large archive each stands takes longer than to do
// with those that stand in too few.
const few = 1 << 18

// counters count keys, up to rare, in two bits each: of a large archive they are asked at
// random places for each of its words, and should be near the processor. Several keys may
// share one, and so seem more frequent than they are: most pairs of words stand in an
// archive once, and this keeps nearly all of them out of memory.
type counters struct {
	n      []uint8
	shift  int
	enough uint8
}

// place is that of a key's counter.
func (c counters) place(key uint64) uint64 { return key * 0x9E3779B97F4A7C15 >> c.shift }

func (c counters) of(key uint64) uint8 {
	at := c.place(key)
	return c.n[at>>2] >> (at & 3 << 1) & rare
}

// count counts a key that has been met least times, if it is still to be counted.
func (c counters) count(key uint64, least uint8) {
	at := c.place(key)
	bit := at & 3 << 1
	if n := c.n[at>>2] >> bit & rare; least <= n && n < c.enough {
		c.n[at>>2] += 1 << bit
	}
}

// countKeys counts the keys of the papers that are worked on, at these places, in all
// papers, as far as is needed to say which may be in enough of them to count.
func countKeys(docs []Doc, work []int) counters {
	total := 0
	for _, d := range work {
		total += 2 * docs[d].Words.len()
	}
	size := min(max(12, bits.Len(uint(2*total))), 26)
	c := counters{make([]uint8, 1<<(size-2)), 64 - size, rare}
	if total <= few {
		c.enough = 1
	}
	var keys []uint64
	count := func(d Doc, least uint8) {
		keys = appendKeys(keys[:0], d.Words)
		for _, key := range keys {
			c.count(key, least)
		}
	}
	for _, d := range work {
		count(docs[d], 0)
	}
	if c.enough == 1 {
		return c
	}
	for d := range docs {
		if len(work) > 0 && work[0] == d {
			work = work[1:]
			continue
		}
		count(docs[d], 1)
	}
	return c
}

// numbers gives the keys that may be terms numbers, from 0.
type numbers struct {
	often counters
	by    map[uint64]uint32
}

// numberKeys numbers the keys of the papers that are worked on.
func numberKeys(docs []Doc, work []int) *numbers {
	t := &numbers{countKeys(docs, work), map[uint64]uint32{}}
	var keys []uint64
	for _, d := range work {
		keys = appendKeys(keys[:0], docs[d].Words)
		for _, key := range keys {
			if t.often.of(key) < t.often.enough {
				continue
			}
			if _, ok := t.by[key]; !ok {
				t.by[key] = uint32(len(t.by))
			}
		}
	}
	return t
}

// of is the number of a key, if it may be a term.
func (t *numbers) of(key uint64) (n uint32, ok bool) {
	if t.often.of(key) >= t.often.enough {
		n, ok = t.by[key]
	}
	return n, ok
}

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

// scatter spreads a key over the places of a table of 1 << (64 - shift).
func scatter(key uint64, shift int) uint64 { return key * 0x9E3779B97F4A7C15 >> shift }

// tableBits are those of a place in a table for so many keys, of which it has half to a
// quarter as many as places.
func tableBits(keys int) int { return max(12, bits.Len(uint(2*keys))) }

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

func (c counters) of(key uint64) uint8 {
	at := scatter(key, c.shift)
	return c.n[at>>2] >> (at & 3 << 1) & rare
}

// count counts a key that has been met least times, if it is still to be counted.
func (c counters) count(key uint64, least uint8) {
	at := scatter(key, c.shift)
	bit := at & 3 << 1
	if n := c.n[at>>2] >> bit & rare; least <= n && n < c.enough {
		c.n[at>>2] += 1 << bit
	}
}

// countKeys counts the keys of the papers that are worked on, in all papers, as far as is
// needed to say which may be in enough of them to count.
func countKeys(docs []Doc, from int) counters {
	total := 0
	for _, d := range docs[from:] {
		total += 2 * d.Words.len()
	}
	size := min(tableBits(total), 26)
	c := counters{make([]uint8, 1<<(size-2)), 64 - size, rare}
	if total <= few {
		c.enough = 1
	}
	var keys []uint64
	count := func(docs []Doc, least uint8) {
		for _, d := range docs {
			keys = appendKeys(keys[:0], d.Words)
			for _, key := range keys {
				c.count(key, least)
			}
		}
	}
	count(docs[from:], 0)
	if c.enough > 1 {
		count(docs[:from], 1)
	}
	return c
}

// numbers gives the keys that may be terms numbers, from 0. It is a table with open
// addressing, with a key and its number side by side: every word of the archive is looked up
// in it, at random places.
type numbers struct {
	often counters
	slots []slot
	shift int
	n     int
}

type slot struct {
	key    uint64 // with 1 added, so that an empty slot has 0
	number uint32
}

// numberKeys numbers the keys of the papers that are worked on.
func numberKeys(docs []Doc, from int) *numbers {
	t := &numbers{often: countKeys(docs, from)}
	t.resize(tableBits(0))
	var keys []uint64
	for _, d := range docs[from:] {
		keys = appendKeys(keys[:0], d.Words)
		for _, key := range keys {
			if t.often.of(key) >= t.often.enough {
				t.add(key)
			}
		}
	}
	return t
}

// find is the slot of a key, or the empty one where it would be.
func (t *numbers) find(key uint64) *slot {
	for at := scatter(key, t.shift); ; at = (at + 1) & uint64(len(t.slots)-1) {
		if s := &t.slots[at]; s.key == key+1 || s.key == 0 {
			return s
		}
	}
}

func (t *numbers) add(key uint64) {
	s := t.find(key)
	if s.key != 0 {
		return
	}
	if 2*t.n >= len(t.slots) {
		t.resize(65 - t.shift)
		s = t.find(key)
	}
	*s = slot{key + 1, uint32(t.n)}
	t.n++
}

// resize makes room for half of 1 << size keys.
func (t *numbers) resize(size int) {
	old := t.slots
	t.slots, t.shift = make([]slot, 1<<size), 64-size
	for _, s := range old {
		if s.key != 0 {
			*t.find(s.key - 1) = s
		}
	}
}

// of is the number of a key, if it may be a term.
func (t *numbers) of(key uint64) (uint32, bool) {
	if t.often.of(key) < t.often.enough {
		return 0, false
	}
	s := t.find(key)
	return s.number, s.key != 0
}

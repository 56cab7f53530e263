package search

import (
	"cmp"
	"encoding/binary"
	"math"
	"slices"
	"strings"

	"github.com/kljensen/snowball/english"
)

// entry is a word of the dictionary.
type entry struct {
	word  string
	group *group // of the text class, or nil
	lists [classes]*postings
	df    uint32    // of exactly this form
	own   *postings // postings of this form if it is a rare form of its stem
	title bool      // a rare word that occurs in a title
}

// group is the set of words with the same stem, which share a posting list.
type group struct {
	lists   []*postings // of its words
	list    *postings   // their union
	members int         // number of words not written yet
	df      uint32
	encoded encodedList
	file    int // number of its own file, or -1
	shard   int // 1 + the shard it was last written to
	number  int // its number there
}

// entries returns all words in order.
func (w *writer) entries(phrases map[string]uint32) []entry {
	list := slices.DeleteFunc(w.wordEntries(phrases), func(e entry) bool {
		return !slices.ContainsFunc(e.lists[:], func(l *postings) bool { return l != nil && l.df > 0 })
	})
	w.shortenNames(list)
	slices.SortFunc(list, func(a, b entry) int { return strings.Compare(a.word, b.word) })
	w.joinStems(list)
	return list
}

// wordEntries returns all words with their lists, and the phrases with those of their short
// forms.
func (w *writer) wordEntries(phrases map[string]uint32) []entry {
	size := 0
	for c := range w.terms {
		size += len(w.terms[c].words)
		w.terms[c].ids = nil
	}
	byWord := make(map[string]int, size)
	list := make([]entry, 0, size+len(phrases))
	for c := range w.terms {
		for id, word := range w.terms[c].words {
			i, ok := byWord[word]
			if !ok {
				i = len(list)
				byWord[word] = i
				list = append(list, entry{word: word})
			}
			list[i].lists[c] = w.lists[c][id]
			if l := w.lists[c][id]; class(c) == classText {
				list[i].df = l.df
				list[i].title = l.df < rareTitle && slices.ContainsFunc(l.read(nil, classText), func(p posting) bool { return p.title > 0 })
			}
		}
	}
	for phrase, short := range phrases {
		if _, ok := byWord[phrase]; !ok {
			list = append(list, entry{word: phrase, lists: [classes]*postings{w.lists[classText][short]}})
		}
	}
	return list
}

// joinStems creates the groups of words with the same stem and unites their text lists.
func (w *writer) joinStems(list []entry) {
	groups := map[string]*group{}
	var all []*group
	for i := range list {
		e := &list[i]
		l := e.lists[classText]
		e.lists[classText] = nil // moves to its group
		if l == nil || l.df == 0 {
			continue
		}
		stem := stemOf(ofBoth(e.word))
		g := groups[stem]
		if g == nil {
			g = &group{file: -1}
			groups[stem] = g
			all = append(all, g)
		}
		g.lists = append(g.lists, l)
		g.members++
		e.group, e.own = g, l
	}
	w.lists[classText], w.terms[classText] = nil, termSet{}
	for _, g := range all {
		g.list = g.lists[0]
		if len(g.lists) > 1 {
			g.list = merged(g.lists...)
		}
		g.lists = nil
		g.df = g.list.df
	}
	for i := range list {
		if e := &list[i]; e.group != nil && (e.group.members == 1 || e.own.df*rareForm > e.group.df) {
			e.own = nil
		}
	}
}

// shortenNames replaces the names of topics and organizations, most of which occur in one
// paper only, by their keys. Names whose keys collide are kept.
func (w *writer) shortenNames(list []entry) {
	first := map[string]int{} // 1 + the entry with a key, or 0 if several have it
	for i := range list {
		e := &list[i]
		if !strings.HasPrefix(e.word, "=") {
			continue
		}
		key := nameKey(e.word)
		other, ok := first[key]
		switch {
		case !ok:
			first[key] = i + 1
			continue
		case other > 0:
			w.seg.Names = append(w.seg.Names, list[other-1].word)
			first[key] = 0
		}
		w.seg.Names = append(w.seg.Names, e.word)
	}
	slices.Sort(w.seg.Names)
	for i := range list {
		if e := &list[i]; strings.HasPrefix(e.word, "=") && !slices.Contains(w.seg.Names, e.word) {
			e.word = nameKey(e.word)
		}
	}
}

// stemOf returns the name of a word's group. Only words that begin like their stem are
// grouped, so that the words of a group are close together in the dictionary.
func stemOf(word string) string {
	if len(word) < 3 {
		return word
	}
	for i := range len(word) {
		if c := word[i]; c < 'a' || c > 'z' {
			return word
		}
	}
	stem := english.Stem(word, false)
	if !strings.ContainsAny(word, "aeiouy") {
		stem = singular(word) // LLMs: the stemmer does not change words without vowels
	}
	if n := min(4, len(stem)-1); n < 1 || !strings.HasPrefix(word, stem[:n]) {
		return word + "\x00" // a group of its own, even if its spelling equals another stem
	}
	return stem
}

// merged returns the union of text lists, adding frequencies.
func merged(lists ...*postings) *postings {
	var all []posting
	for _, l := range lists {
		all = l.read(all, classText)
	}
	slices.SortStableFunc(all, func(a, b posting) int { return cmp.Compare(a.doc, b.doc) })
	out := &postings{}
	for i := 0; i < len(all); {
		p := all[i]
		for i++; i < len(all) && all[i].doc == p.doc; i++ {
			p.title, p.body = min(p.title+all[i].title, mostInTitle), min(p.body+all[i].body, mostInBody)
		}
		out.add(p, classText)
	}
	return out
}

// impact returns the weight of a word in a paper, from 0 to 15, plus 16 if it occurs in the
// title.
func (w *writer) impact(p posting) byte {
	if p.title == 0 && p.body == 0 {
		return 0
	}
	tf := titleBoost*float64(p.title)/(1-titleB+titleB*float64(w.title[p.doc])/w.seg.Stats.Title) +
		float64(p.body)/(1-bodyB+bodyB*float64(w.body[p.doc])/w.seg.Stats.Body)
	level := byte(min(15, math.Floor(16*tf/(k1+tf))))
	if p.title > 0 {
		level += titleImpact
	}
	return level
}

// encodedList is a posting list in the index: differences as varints, and the impacts or the
// initials of authors.
type encodedList struct{ docs, rest []byte }

func (l *encodedList) size() int { return len(l.docs) + len(l.rest) }

func (l *encodedList) bytes() []byte { return slices.Concat(l.docs, l.rest) }

func (w *writer) encode(l *postings, c class) encodedList {
	var out encodedList
	last := uint32(0)
	for _, p := range l.read(make([]posting, 0, l.df), c) {
		out.docs = binary.AppendUvarint(out.docs, uint64(p.doc-last))
		last = p.doc
		switch c {
		case classText:
			out.rest = append(out.rest, w.impact(p))
		case classAuthor:
			out.rest = append(out.rest, p.body)
		}
	}
	return out
}

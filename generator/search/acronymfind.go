package search

import (
	"cmp"
	"encoding/binary"
	"iter"
	"slices"
	"strings"
)

// markAcronyms adds the short form to each paper that contains the long form, and returns the
// long forms with the terms of the short ones.
func (w *writer) markAcronyms(list []acronym) map[string]uint32 {
	patterns, phrases := w.acronymPatterns(list)
	found := map[uint32]*postings{} // by short form
	var hits []acronymHit           // of one paper
	doc := uint32(0)
	for words := range w.textWords() {
		hits = patterns.find(hits[:0], words)
		slices.SortStableFunc(hits, func(a, b acronymHit) int { return cmp.Compare(a.short, b.short) })
		for i := 0; i < len(hits); {
			var title, body uint8
			short := hits[i].short
			for ; i < len(hits) && hits[i].short == short; i++ {
				if hits[i].title {
					title = min(title+1, mostInTitle)
				} else {
					body = min(body+1, mostInBody)
				}
			}
			if found[short] == nil {
				found[short] = &postings{}
			}
			found[short].add(posting{doc, title, body}, classText)
		}
		doc++
	}
	for short, list := range found {
		w.lists[classText][short] = merged(w.lists[classText][short], list)
	}
	return phrases
}

// acronymPattern is a long form as the terms of its words.
type acronymPattern struct {
	words []uint32 // without the first
	more  []uint32 // other forms of the last word
	short uint32
}

// acronymPatterns are long forms by their first words.
type acronymPatterns map[uint32][]acronymPattern

// acronymHit is an occurrence of a long form in a paper.
type acronymHit struct {
	short uint32
	title bool
}

// acronymPatterns converts acronyms to patterns, and returns the long forms with the terms of
// the short ones. Long forms with a word that no paper contains are omitted.
func (w *writer) acronymPatterns(list []acronym) (acronymPatterns, map[string]uint32) {
	terms := &w.terms[classText]
	patterns, phrases := acronymPatterns{}, map[string]uint32{}
	for _, a := range list {
		words := strings.Fields(a.long)
		ids := make([]uint32, len(words))
		known := true
		for i, word := range words {
			id, ok := terms.ids[word]
			known = known && (ok || i == len(words)-1)
			ids[i] = id
			if !ok {
				ids[i] = end
			}
		}
		if !known {
			continue
		}
		short := terms.id(a.short)
		if int(short) == len(w.lists[classText]) {
			w.lists[classText] = append(w.lists[classText], &postings{})
		}
		p := acronymPattern{words: ids[1:], short: short}
		if id, ok := terms.ids[words[len(words)-1]+"s"]; ok {
			p.more = append(p.more, id)
		}
		patterns[ids[0]] = append(patterns[ids[0]], p)
		phrases[a.long], phrases[strings.Join(bothOf(words), " ")] = short, short
	}
	return patterns, phrases
}

// find appends the long forms in the words of a paper, which are terms + 1, or 0 for a gap.
// The title ends at the first gap.
func (patterns acronymPatterns) find(hits []acronymHit, words []uint32) []acronymHit {
	inTitle := true
	for i, t := range words {
		if t == 0 {
			inTitle = false
			continue
		}
		for _, p := range patterns[t-1] {
			if p.begins(words[i+1:]) {
				hits = append(hits, acronymHit{p.short, inTitle})
			}
		}
	}
	return hits
}

// begins reports whether words begin with those of the pattern after its first.
func (p *acronymPattern) begins(words []uint32) bool {
	if len(words) < len(p.words) {
		return false
	}
	for k, id := range p.words {
		got := words[k] - 1 // 0 is not a term
		if got != id && !(k == len(p.words)-1 && slices.Contains(p.more, got)) {
			return false
		}
	}
	return true
}

// textWords iterates over the words of each paper in order, as terms + 1, or 0 for a gap. A
// slice is only valid until the next one.
func (w *writer) textWords() iter.Seq[[]uint32] {
	return func(yield func([]uint32) bool) {
		var words []uint32
		for _, data := range w.words {
			for len(data) > 0 {
				t, n := binary.Uvarint(data)
				data = data[n:]
				if uint32(t) != end {
					words = append(words, uint32(t>>1))
					continue
				}
				if !yield(words) {
					return
				}
				words = words[:0]
			}
		}
	}
}

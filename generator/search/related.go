package search

import (
	"slices"
	"strings"

	"offprint/generator/related"
	"offprint/generator/text"
)

// Neighbours is how many are told of a paper.
const Neighbours = 5

// RelatedWords makes of papers what their neighbours are found by: the stems of
// titles and abstracts, without words that say nothing. It remembers words, and is
// for one goroutine.
type RelatedWords struct {
	hashes map[string]uint32
	words  related.Words
}

// noWord says of a word that it is left out.
const noWord = ^uint32(0)

// Of are the words of a paper, of which title and abstract are plain text.
func (r *RelatedWords) Of(title, abstract string) related.Words {
	if r.hashes == nil {
		r.hashes = map[string]uint32{}
	}
	r.words = r.words[:0]
	for _, s := range []string{title, abstract} {
		text.EachWord(s, func(w string) {
			hash, ok := r.hashes[w]
			if !ok {
				hash = relatedHash(w)
				r.hashes[strings.Clone(w)] = hash
			}
			if hash != noWord {
				r.words = r.words.AppendHash(hash)
			}
		})
	}
	return slices.Clone(r.words)
}

var isStopWord = func() map[string]bool {
	stop := map[string]bool{}
	for w := range strings.FieldsSeq(stopWords) {
		stop[w] = true
	}
	return stop
}()

// relatedHash stands for a word among those of a paper, or is noWord.
func relatedHash(w string) uint32 {
	if isStopWord[w] {
		return noWord
	}
	return related.Hash(strings.TrimSuffix(stemOf(w), "\x00"))
}

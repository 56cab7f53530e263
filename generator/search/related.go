package search

import (
	"slices"
	"strings"

	"offprint/generator/related"
	"offprint/generator/text"
)

// Neighbours is the number of related papers listed on a paper's page.
const Neighbours = 5

// RelatedWords converts papers to the words by which related ones are found: the stems of
// titles and abstracts without stop words. It caches words and must be used by one goroutine
// only.
type RelatedWords struct {
	hashes map[string]uint32
	words  related.Words
}

// noWord marks a word that is omitted.
const noWord = ^uint32(0)

// Of returns the words of a paper, given its title and abstract as plain text.
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

// relatedHash returns the hash of a word, or noWord.
func relatedHash(w string) uint32 {
	if isStopWord[w] {
		return noWord
	}
	return related.Hash(strings.TrimSuffix(stemOf(w), "\x00"))
}

package search

import (
	"context"
	"encoding/binary"
	"slices"
	"strings"

	"offprint/generator/related"
	"offprint/generator/text"
)

// relatedPapers is the number of papers up to which a segment tells each paper's
// neighbours. In more the file would be too large to fetch for a query.
const relatedPapers = 30_000

// TellsRelated reports whether a segment of n papers tells their neighbours.
func TellsRelated(n int) bool { return n >= 2 && n <= relatedPapers }

// Neighbours is how many are told.
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

// addRelated notes the words of a run of papers, where neighbours are looked for.
func (w *writer) addRelated(a *analysis, global []uint32) {
	if !w.findRelated {
		return
	}
	for id := len(w.hashes); id < len(w.terms[classText].words); id++ {
		w.hashes = append(w.hashes, relatedHash(w.terms[classText].words[id]))
	}
	doc, texts := 0, 0
	var words related.Words
	for _, t := range a.words {
		switch {
		case t == end:
			w.related = append(w.related, related.Doc{Day: int(a.docs[doc].Date), Words: slices.Clone(words)})
			words = words[:0]
			doc, texts = doc+1, 0
		case t == 0:
			texts++
		case texts < 2: // title and abstract
			if hash := w.hashes[global[t-1]]; hash != noWord {
				words = words.AppendHash(hash)
			}
		}
	}
}

// writeRelated writes each paper's neighbours: how many there are, and their
// numbers. They are of its own day or earlier ones.
func (w *writer) writeRelated(ctx context.Context, src Source) error {
	n := w.seg.Papers
	if !TellsRelated(n) {
		return nil
	}
	var found [][]uint32
	if src.Related != nil {
		found = src.Related
	} else {
		slices.Reverse(w.related) // the oldest first
		var err error
		if found, err = related.Find(ctx, w.related, nil, related.Options{Count: Neighbours, Jobs: w.o.Jobs}); err != nil {
			return err
		}
		w.related = nil
		slices.Reverse(found)
		for _, list := range found {
			for i := range list {
				list[i] = uint32(n-1) - list[i]
			}
		}
	}
	var out []byte
	for _, list := range found {
		list = list[:min(Neighbours, len(list))]
		out = binary.AppendUvarint(out, uint64(len(list)))
		for _, o := range list {
			out = binary.AppendUvarint(out, uint64(o))
		}
	}
	w.seg.Related = true
	w.file("r.gz", out)
	return nil
}

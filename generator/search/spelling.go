package search

import (
	"bytes"
	"fmt"
	"math/bits"
	"strings"
	"unicode"
	"unicode/utf8"
)

// spellingPapers returns the minimum number of papers of a word that may be proposed as a
// correction.
func spellingPapers(papers int) uint32 {
	if papers > 20_000 {
		return 5
	}
	return 2
}

// spellingList is a file of words of one length. Its three lines hold, for all words: the
// number of letters shared with the previous word, as a letter from A for none; the binary
// logarithm of the number of papers, as a digit up to 9; and the remaining letters. Similar
// data next to each other compresses better.
type spellingList struct {
	shared, papers, more []byte
	last                 []rune
}

func (l *spellingList) add(word []rune, df uint32) {
	n := 0
	for n < len(l.last) && l.last[n] == word[n] {
		n++
	}
	l.last = word
	l.shared = append(l.shared, byte('A'+n))
	l.papers = append(l.papers, byte('0'+min(9, bits.Len32(df)-1)))
	l.more = append(l.more, string(word[n:])...)
}

func (l *spellingList) bytes() []byte {
	return bytes.Join([][]byte{l.shared, l.papers, l.more}, []byte{'\n'})
}

// writeSpelling writes the possible corrections, a file for each length in characters.
func (w *writer) writeSpelling(entries []entry) {
	var lists [maxSpelling + 1]spellingList
	least := spellingPapers(w.seg.Papers)
	for i := range entries {
		e := &entries[i]
		df := e.df
		if l := e.lists[classAuthor]; l != nil {
			df = max(df, l.df)
		}
		n := utf8.RuneCountInString(e.word)
		if df < least && (!e.title || n < minRare) || n < minSpelling || n > maxSpelling || strings.ContainsFunc(e.word, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) || !strings.ContainsFunc(e.word, unicode.IsLetter) {
			continue
		}
		lists[n].add([]rune(e.word), max(df, 1))
	}
	for n := range lists {
		if l := &lists[n]; len(l.shared) > 0 {
			w.seg.Spelling = append(w.seg.Spelling, n)
			w.file(fmt.Sprintf("s%d.gz", n), l.bytes())
		}
	}
}

// A word in fewer than rareTitle papers is included if it has at least minRare characters and
// occurs in a title, as names of systems do.
const (
	rareTitle = 5
	minRare   = 4
)

// Minimum and maximum length in characters of corrected words.
const (
	minSpelling = 3
	maxSpelling = 24
)

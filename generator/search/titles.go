package search

import (
	"context"
	"slices"
	"strings"

	"offprint/generator/text"
)

// Bonuses of papers whose title is the query, begins with it, or holds it.
const (
	titleIsQuery     = 1 << 30
	titleBeginsQuery = 1 << 29
	// Parts of the score that are added where the title has the words in a row, or in
	// their order.
	titleInRow   = 4
	titleInOrder = 5
	titleNearly  = 8 // where other forms of them stand so
	titleVersion = 3 // what is taken off where they end in a number that goes on
)

// compareTitles puts the papers first whose title the query is or begins. Words are
// compared by what their forms have in common, and rows of words without the spaces.
func (s *searcher) compareTitles(ctx context.Context, found []candidate) error {
	var words []string
	for k := range s.q.units {
		u := &s.q.units[k]
		if u.field != "" && u.field != "title" || u.and != nil {
			continue
		}
		if shown, ok := s.shown[k]; ok {
			words = append(words, shown...)
		} else {
			words = append(words, u.words...)
		}
	}
	if len(words) == 0 {
		return nil
	}
	stems := stemsOf(words, s.o.Typing)
	first := found[:min(len(found), titleChecks)]
	for i := range first {
		c := &first[i]
		if !c.title || !c.all {
			continue
		}
		card, err := s.ix.segments[c.segment].card(ctx, c.doc)
		if err != nil {
			return err
		}
		if title := partsOf(card.Title); len(title) > 0 { // else it was an author that counted like a title
			s.compareTitle(c, title, words, stems)
		}
	}
	slices.SortFunc(first, byScore)
	return nil
}

// compareTitle adds to a candidate's score what its title has of the words of a query in a row, in
// order, and beside few others.
func (s *searcher) compareTitle(c *candidate, title, words, stems []string) {
	titleStems := stemsOf(title, false)
	of, part, row := title, strings.Join(words, ""), int64(titleInRow)
	if s.parted {
		row = 1
	}
	at := strings.Index(strings.Join(of, ""), part)
	if at < 0 {
		of, part, row = titleStems, strings.Join(stems, ""), titleInOrder
		at = strings.Index(strings.Join(of, ""), part)
	}
	switch {
	case at >= 0 && isDigit(rune(part[len(part)-1])) && within(of, at+len(part)):
		c.score -= c.score / titleVersion
	case at == 0 && strings.Join(of, "") == part:
		c.score += titleIsQuery
	case at == 0:
		c.score += titleBeginsQuery
	case at > 0:
		c.score += c.score / row
	case inOrder(title, words, s.o.Typing):
		c.score += c.score / titleInOrder
	case inOrder(titleStems, stems, s.o.Typing):
		c.score += c.score / titleNearly
	}
	n := countIn(title, words, s.o.Typing) + countIn(titleStems, stems, s.o.Typing)
	c.score += c.score * int64(n) / int64(4*len(title))
}

// within reports whether a place among words without spaces is within one: gpt4 ends so in GPT-4o.
func within(words []string, at int) bool {
	for _, w := range words {
		if at -= len(w); at <= 0 {
			break
		}
	}
	return at < 0
}

// stemsOf are the light stems of words; the last one stays where it may go on.
func stemsOf(words []string, prefix bool) []string {
	stems := make([]string, len(words))
	for i, w := range words {
		stems[i] = w
		if !prefix || i < len(words)-1 {
			stems[i] = lightStem(w)
		}
	}
	return stems
}

// partsOf are the words of a text, hyphenated ones in parts.
func partsOf(s string) []string {
	var words []string
	for _, c := range text.Compounds(s) {
		words = append(words, c.Parts...)
	}
	return words
}

// indexWords finds words in a row, and -1 if they are not there.
func indexWords(in, words []string) int {
	for i := 0; i+len(words) <= len(in); i++ {
		if slices.Equal(in[i:i+len(words)], words) {
			return i
		}
	}
	return -1
}

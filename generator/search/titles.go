package search

import (
	"context"
	"slices"
	"strings"

	"offprint/generator/text"
)

// Bonuses of papers whose title equals the query or begins with it, and for words of the query
// in the title.
const (
	titleIsQuery     = 1 << 30
	titleBeginsQuery = 1 << 29
	// Divisors of the score for the bonus if the title contains the words in a row, or in
	// their order.
	titleInRow   = 4
	titleInOrder = 5
	titleNearly  = 8 // if it contains other forms of them in order
	titleVersion = 3 // divisor for the malus if they end in a number that continues in the title
)

// compareTitles moves the papers to the top whose title equals the query or begins with it.
// Words are compared by their light stems, and rows of words without spaces.
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
		if title := partsOf(card.Title); len(title) > 0 { // otherwise an author counted like a title
			s.compareTitle(c, title, words, stems)
		}
	}
	slices.SortFunc(first, byScore)
	return nil
}

// compareTitle adjusts a candidate's score by how its title contains the words of a query: in
// a row, in order, and how few others there are.
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

// within reports whether an offset in concatenated words is inside one of them: gpt4 ends
// inside GPT-4o.
func within(words []string, at int) bool {
	for _, w := range words {
		if at -= len(w); at <= 0 {
			break
		}
	}
	return at < 0
}

// stemsOf returns the light stems of words; the last word is kept if it may be incomplete.
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

// partsOf returns the words of a text, with hyphenated ones split into parts.
func partsOf(s string) []string {
	var words []string
	for _, c := range text.Compounds(s) {
		words = append(words, c.Parts...)
	}
	return words
}

// indexWords returns the index of words in a row, -1 if they do not occur.
func indexWords(in, words []string) int {
	for i := 0; i+len(words) <= len(in); i++ {
		if slices.Equal(in[i:i+len(words)], words) {
			return i
		}
	}
	return -1
}

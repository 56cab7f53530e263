package search

import (
	"context"
	"slices"
	"strings"
)

// phrase is a long form in a query.
type phrase struct {
	from, to int // range of units
	list     component
}

// findPhrases finds long forms among neighbouring words.
func (s *searcher) findPhrases(ctx context.Context) error {
	units := s.q.units
	plain := func(u *unit) bool { return !u.strict() && u.whole == "" && u.and == nil }
	for i := 0; i < len(units); i++ {
		if !plain(&units[i]) {
			continue
		}
		for n := min(longFormWords, len(units)-i); n >= 2; n-- {
			words := make([]string, n)
			ok := true
			for k := range words {
				if ok = ok && plain(&units[i+k]); ok {
					words[k] = units[i+k].words[0]
				}
			}
			if !ok {
				continue
			}
			words[n-1] = singular(words[n-1])
			list, err := s.longForm(ctx, words)
			if both := bothOf(words); err == nil && list.df == 0 && !slices.Equal(both, words) {
				list, err = s.longForm(ctx, both)
			}
			if err != nil {
				return err
			}
			if list.df > 0 {
				s.phrases = append(s.phrases, phrase{i, i + n, list})
				i += n - 1
				break
			}
		}
	}
	return nil
}

// longForm returns the list of a long form.
func (s *searcher) longForm(ctx context.Context, words []string) (component, error) {
	list := component{hits: make([][]hit, len(s.ix.segments)), weight: acronymWeight}
	for k, r := range s.ix.segments {
		if c, ok := r.common[words[0]]; ok && !c.more {
			continue
		}
		hits, err := r.having(ctx, strings.Join(words, " "), classText)
		if err != nil {
			return list, err
		}
		list.hits[k] = hits
		list.df += int64(len(hits))
	}
	return list, nil
}

// hasPhrase reports whether a paper contains words in a row, in its title or its abstract.
func (s *searcher) hasPhrase(ctx context.Context, c candidate, words []string, title bool) (bool, error) {
	r := s.ix.segments[c.segment]
	if title {
		card, err := r.card(ctx, c.doc)
		if err != nil || indexWords(partsOf(card.Title), words) >= 0 {
			return err == nil, err
		}
	}
	abstract, err := r.text(ctx, c.doc)
	return err == nil && indexWords(partsOf(abstract), words) >= 0, err
}

// countIn returns the number of the words that occur in a text.
func countIn(in, words []string, prefix bool) int {
	n := 0
	for k, w := range words {
		if slices.Contains(in, w) || prefix && k == len(words)-1 && slices.ContainsFunc(in, func(s string) bool { return strings.HasPrefix(s, w) }) {
			n++
		}
	}
	return n
}

// inOrder reports whether words occur in a text in this order, possibly with others in
// between.
func inOrder(in, words []string, prefix bool) bool {
	k := 0
	for _, w := range in {
		if w == words[k] || prefix && k == len(words)-1 && strings.HasPrefix(w, words[k]) {
			if k++; k == len(words) {
				return true
			}
		}
	}
	return false
}

package search

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"offprint/generator/text"
)

// acronym is a short form and its long form in words.
type acronym struct{ short, long string }

// mineAcronyms appends the acronyms that a text defines, as in "large language models (LLMs)":
// a short form in parentheses whose letters are the initials of the preceding words (Schwartz
// and Hearst, "A simple algorithm for identifying abbreviation definitions in biomedical
// text", 2003, in its strict variant).
func mineAcronyms(pairs []acronym, s string) []acronym {
	for from := 0; ; {
		open := strings.IndexByte(s[from:], '(')
		if open < 0 {
			return pairs
		}
		open += from
		from = open + 1
		end := strings.IndexByte(s[from:], ')')
		if end < 2 || end > 12 {
			continue
		}
		inside := s[from : from+end]
		if !isShortForm(inside) {
			continue
		}
		start := max(0, open-120)
		for start < open && !utf8.RuneStart(s[start]) {
			start++
		}
		before := strings.FieldsFunc(s[start:open], func(r rune) bool { return unicode.IsSpace(r) || isDash(r) })
		short := inside
		if one := strings.TrimSuffix(inside, "s"); isShortForm(one) {
			short = one // singular of a plural
		}
		short = strings.ToLower(short)
		if long, ok := longForm(before, short); ok {
			pairs = append(pairs, acronym{short, long})
		}
	}
}

func isDash(r rune) bool { return r == '-' || r == '–' || r == '‐' || r == '‑' }

// isShortForm accepts LLM, LLMs, MoE, RL, but not 2020, "see below", A.
func isShortForm(s string) bool {
	upper := 0
	for _, r := range s {
		switch {
		case 'A' <= r && r <= 'Z':
			upper++
		case 'a' <= r && r <= 'z':
		default:
			return false
		}
	}
	return upper >= 2 && len(s) <= 8
}

// longForm returns the words whose initials are the letters of the short form; small words may
// be skipped ("mixture of experts" for both MoE and ME).
func longForm(before []string, short string) (string, bool) {
	n := len(before)
	i, k := n, len(short)
	for k > 0 && i > 0 && n-i < len(short)+3 {
		i--
		w := text.Words(before[i])
		if len(w) != 1 {
			return "", false
		}
		if w[0][0] == short[k-1] {
			k--
		} else if !isSmallWord(w[0]) {
			return "", false
		}
	}
	if k > 0 || n-i < 2 {
		return "", false
	}
	words := make([]string, 0, n-i)
	for _, b := range before[i:] {
		words = append(words, text.Words(b)...)
	}
	words[len(words)-1] = singular(words[len(words)-1])
	return strings.Join(words, " "), true
}

func isSmallWord(w string) bool {
	switch w {
	case "of", "the", "and", "for", "in", "on", "to", "with", "a", "an", "by", "from":
		return true
	}
	return false
}

// singular removes plural endings; it only has to map both forms to the same string.
func singular(w string) string {
	if len(w) > 3 && strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && !strings.HasSuffix(w, "is") && !strings.HasSuffix(w, "us") {
		return w[:len(w)-1]
	}
	return w
}

// A pair is kept if at least this many papers define it, and the long form is the meaning of
// the short form in at least this share of its definitions.
const (
	acronymPapers = 3
	acronymShare  = 0.6
)

// chooseAcronyms returns the acronyms on which the archive agrees: for each long form the most
// frequent short form.
func chooseAcronyms(pairs []acronym) []acronym {
	counts := map[acronym]int{}
	total := map[string]int{}
	for _, p := range pairs {
		counts[p]++
		total[p.short]++
	}
	var kept []acronym
	for p, n := range counts {
		if n >= acronymPapers && float64(n) >= acronymShare*float64(total[p.short]) {
			kept = append(kept, p)
		}
	}
	slices.SortFunc(kept, func(a, b acronym) int {
		return cmp.Or(cmp.Compare(a.long, b.long), cmp.Compare(counts[b], counts[a]), cmp.Compare(a.short, b.short))
	})
	return slices.CompactFunc(kept, func(a, b acronym) bool { return a.long == b.long })
}

// moreAcronyms adds to known acronyms those of the pairs that share neither form with them.
func moreAcronyms(known, pairs []acronym) []acronym {
	isKnown := map[string]bool{}
	for _, a := range known {
		isKnown[a.short], isKnown[a.long] = true, true
	}
	more := slices.DeleteFunc(chooseAcronyms(pairs), func(a acronym) bool { return isKnown[a.short] || isKnown[a.long] })
	return append(known, more...)
}

func formatAcronyms(list []acronym) string {
	lines := make([]string, len(list))
	for i, a := range list {
		lines[i] = a.short + " " + a.long
	}
	return strings.Join(lines, "\n")
}

func parseAcronyms(s string) []acronym {
	var list []acronym
	for line := range strings.Lines(s) {
		if short, long, ok := strings.Cut(strings.TrimSpace(line), " "); ok {
			list = append(list, acronym{short, long})
		}
	}
	return list
}

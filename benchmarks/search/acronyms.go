package main

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"offprint/generator/text"
)

// acronym is a long form and its short form.
type acronym struct {
	long, short string
	papers      int // papers that contain both together
}

// leastPapers is the minimum number of papers that must contain a pair.
const leastPapers = 5

// shortForm matches a short form in parentheses, which may be a plural.
var shortForm = regexp.MustCompile(`\(([A-Z][A-Za-z0-9]{1,8}?)s?\)`)

// mine returns the acronyms of the papers, the most frequent first, at most most of them. If a
// short form has several long forms, it uses the most frequent one, because nobody can expect
// the short form to find the others.
func mine(items []item, most int) []acronym {
	counts := make(map[[2]string]int) // number of papers, by folded long form and short form
	for _, p := range items {
		seen := make(map[[2]string]bool)
		for _, s := range []string{p.title, p.abstract} {
			for _, a := range pairsIn(s) {
				seen[[2]string{text.Fold(a.long), a.short}] = true
			}
		}
		for k := range seen {
			counts[k]++
		}
	}
	best := make(map[string]acronym) // by short form
	for k, n := range counts {
		a := acronym{k[0], k[1], n}
		if b, ok := best[a.short]; n >= leastPapers && (!ok || byPapers(a, b) < 0) {
			best[a.short] = a
		}
	}
	var found []acronym
	for _, a := range best {
		found = append(found, a)
	}
	slices.SortFunc(found, byPapers)
	return found[:min(most, len(found))]
}

func byPapers(a, b acronym) int {
	return cmp.Or(cmp.Compare(b.papers, a.papers), cmp.Compare(a.short, b.short), cmp.Compare(a.long, b.long))
}

// pairsIn returns the pairs of the form "long form (SF)" in a text. The letters of the short
// form must be the initials of the words before it. The parts of a hyphenated word count as
// words, and small words such as "of" may have no letter.
func pairsIn(s string) []acronym {
	var found []acronym
	for _, m := range shortForm.FindAllStringSubmatchIndex(s, -1) {
		short := s[m[2]:m[3]]
		capitals := 0
		for _, r := range short {
			if unicode.IsUpper(r) {
				capitals++
			}
		}
		if capitals < 2 {
			continue
		}
		if long := longForm(s[:m[0]], short); long != "" {
			found = append(found, acronym{long: long, short: short})
		}
	}
	return found
}

// longForm returns the end of a text that a short form stands for, or "".
func longForm(before, short string) string {
	letters := []rune(strings.ToLower(short))
	// More words are never needed, even if every second word is a small one.
	words := strings.Fields(before)
	words = words[max(0, len(words)-2*len(letters)-1):]
	left := len(letters)
	for i := len(words) - 1; i >= 0; i-- {
		parts := strings.FieldsFunc(words[i], func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		if len(parts) == 0 || i < len(words)-1 && strings.ContainsAny(words[i][len(words[i])-1:], ".,;:!?)") {
			return "" // the sentence or the clause begins after this word
		}
		for j := len(parts) - 1; j >= 0; j-- {
			first := unicode.ToLower([]rune(parts[j])[0])
			switch {
			case left > 0 && first == letters[left-1]:
				left--
			case !stopWords[strings.ToLower(parts[j])] || left == len(letters):
				return ""
			}
		}
		if left == 0 {
			return strings.Join(plainWords(strings.Join(words[i:], " ")), " ")
		}
	}
	return ""
}

// acronymResult measures how far acronyms and their long forms find the same papers.
type acronymResult struct {
	Pairs int `json:"pairs"`
	// ShortInLong is the share of the first 100 papers for the short form that are among the
	// first 100 for the long form. LongInShort is the reverse.
	ShortInLong central `json:"shortInLong"`
	LongInShort central `json:"longInShort"`
	// Lowest are some of the pairs with the smallest ShortInLong.
	Lowest []string `json:"lowest"`
}

// central holds the averages of a list of numbers.
type central struct {
	Median float64 `json:"median"`
	Mean   float64 `json:"mean"`
}

func centralOf(vs []float64) central { return central{spreadOf(vs).Median, mean(vs)} }

func measureAcronyms(b engine, pairs []acronym) (*acronymResult, error) {
	r := &acronymResult{Pairs: len(pairs)}
	o := searchOptions{Limit: 100, Snippets: without()}
	var shorts, longs []float64
	order := make([]int, len(pairs))
	for i, p := range pairs {
		order[i] = i
		short, err := b.search(p.short, o, false)
		if err != nil {
			return nil, err
		}
		long, err := b.search(p.long, o, false)
		if err != nil {
			return nil, err
		}
		shorts = append(shorts, overlap(short.IDs, long.IDs))
		longs = append(longs, overlap(long.IDs, short.IDs))
	}
	r.ShortInLong, r.LongInShort = centralOf(shorts), centralOf(longs)
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(shorts[i], shorts[j]) })
	for _, i := range order[:min(5, len(order))] {
		r.Lowest = append(r.Lowest, pairs[i].long+" ("+pairs[i].short+")")
	}
	return r, nil
}

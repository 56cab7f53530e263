package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"offprint/generator/archive"
	"offprint/generator/paper"
	"offprint/generator/text"
)

// item is the part of a paper that queries are made from.
type item struct {
	id           paper.ID
	doi          string
	title        string // plain text
	authors      []string
	abstract     string // plain text; only if requested
	year         string // empty if it has no date
	topics       []string
	organization string
}

// readItems reads the papers below a content folder.
func readItems(ctx context.Context, content string, abstracts bool) ([]item, error) {
	entries, problems, err := archive.Read(ctx, content, 0)
	if err != nil {
		return nil, err
	}
	for _, p := range problems {
		if !p.Kept {
			return nil, p // the site lacks this paper, so the figures would be wrong
		}
	}
	if len(entries) == 0 {
		return nil, fmt.Errorf("%s has no papers; say where they are with -content", content)
	}
	items := make([]item, len(entries))
	for i := range entries {
		p := &entries[i].Paper
		items[i] = item{id: p.ID, doi: p.DOI, title: text.TitlePlain(p.Title), authors: p.Authors, topics: p.Topics, organization: p.Organization}
		if p.Date != 0 {
			items[i].year = p.Date.String()[:4]
		}
		if abstracts {
			items[i].abstract = text.Plain(p.Abstract)
		}
	}
	return items, nil
}

// mode is a way in which someone remembers a paper.
type mode string

const (
	modeExact      mode = "exact"
	modeCut        mode = "cut"
	modeTypo       mode = "typo"
	modeAuthor     mode = "author"
	modeIdentifier mode = "identifier"
)

func modes() []mode { return []mode{modeExact, modeCut, modeTypo, modeAuthor, modeIdentifier} }

// query is a query and the paper that it should find.
type query struct {
	mode  mode
	text  string
	paper int // index among the items
}

// makeQueries draws papers whose titles have at least three content words and makes queries
// from them, one for each mode that the paper allows.
func makeQueries(items []item, papers int, seed uint64) []query {
	var queries []query
	drawn := 0
	// The draw and each paper have separate random sequences, so that the queries of a paper
	// do not depend on the papers before it.
	for _, i := range rand.New(rand.NewPCG(seed, 0)).Perm(len(items)) {
		if drawn == papers {
			break
		}
		words := contentWords(items[i].title)
		if len(words) < 3 {
			continue
		}
		drawn++
		r := rand.New(rand.NewPCG(seed, uint64(i)+1))
		add := func(m mode, q string) {
			if q != "" {
				queries = append(queries, query{m, q, i})
			}
		}
		chosen := choose(r, words, 3+r.IntN(3))
		add(modeExact, strings.Join(chosen, " "))
		add(modeCut, cut(r, chosen))
		add(modeTypo, mistype(r, chosen))
		if names := items[i].authors; len(names) > 0 {
			if name := lastName(names[r.IntN(len(names))]); name != "" {
				add(modeAuthor, name+" "+strings.Join(choose(r, words, 2), " "))
			}
		}
		add(modeIdentifier, identifier(r, &items[i]))
	}
	return queries
}

// queriesOf returns the first queries of a mode, at most most of them.
func queriesOf(queries []query, m mode, most int) []query {
	var of []query
	for _, q := range queries {
		if q.mode == m && len(of) < most {
			of = append(of, q)
		}
	}
	return of
}

// stopWords are words that nobody remembers a title by.
var stopWords = func() map[string]bool {
	m := make(map[string]bool)
	for _, w := range strings.Fields(`a about above across after against all along also am among an and any are as at be
		because been before being below between both but by can could did do does doing done down during each either
		few for from further had has have having he her here hers him his how i if in into is it its itself just
		may me might more most much must my near neither no nor not of off on once one only onto or other our ours out
		over own per same she should so some such than that the their theirs them then there these they this those
		through to too toward towards under until up upon us use used using very via was we were what when where
		whether which while who whom whose why will with within without would yet you your yours`) {
		m[w] = true
	}
	return m
}()

// plainWords returns the words of a text without punctuation. Hyphens and apostrophes within a
// word are kept.
func plainWords(s string) []string {
	var words []string
	for _, w := range strings.FieldsFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && r != '-' && r != '\'' && r != '’'
	}) {
		if w = strings.Trim(w, "-'’"); w != "" {
			words = append(words, w)
		}
	}
	return words
}

// contentWords returns the distinct words of a title that someone may remember, in their
// order.
func contentWords(title string) []string {
	var words []string
	seen := make(map[string]bool)
	for _, w := range plainWords(title) {
		key := text.Fold(w)
		letters := 0
		for _, r := range w {
			if unicode.IsLetter(r) {
				letters++
			}
		}
		if letters < 2 || stopWords[key] || seen[key] {
			continue
		}
		seen[key] = true
		words = append(words, w)
	}
	return words
}

// choose returns n random words, or all if there are fewer, in their order.
func choose(r *rand.Rand, words []string, n int) []string {
	places := r.Perm(len(words))[:min(n, len(words))]
	slices.Sort(places)
	chosen := make([]string, len(places))
	for i, p := range places {
		chosen[i] = words[p]
	}
	return chosen
}

// cut removes one to three letters from the end of the last word and keeps at least three.
// Words at the end that are too short for that are left out.
func cut(r *rand.Rand, words []string) string {
	const least = 3
	for n := len(words); n > 0; n-- {
		last := []rune(words[n-1])
		if len(last) <= least {
			continue
		}
		off := min(1+r.IntN(3), len(last)-least)
		return strings.Join(append(slices.Clone(words[:n-1]), string(last[:len(last)-off])), " ")
	}
	return ""
}

// mistype makes one typing error in one of the words that consist of at least five letters. It
// returns "" if there is no such word.
func mistype(r *rand.Rand, words []string) string {
	var long []int
	for i, w := range words {
		if utf8.RuneCountInString(w) >= 5 && !strings.ContainsFunc(w, func(r rune) bool { return !unicode.IsLetter(r) }) {
			long = append(long, i)
		}
	}
	if len(long) == 0 {
		return ""
	}
	words = slices.Clone(words)
	i := long[r.IntN(len(long))]
	words[i] = mistyped(r, words[i])
	return strings.Join(words, " ")
}

// mistyped makes one typing error in a word: it replaces, inserts or deletes a letter, or
// swaps two. The result always differs from the word. The error may be in the first letter in
// one of four cases.
func mistyped(r *rand.Rand, word string) string {
	for {
		w := []rune(word)
		first := 1
		if r.IntN(4) == 0 {
			first = 0
		}
		at := first + r.IntN(len(w)-first)
		letter := rune('a' + r.IntN(26))
		switch r.IntN(4) {
		case 0:
			w[at] = letter
		case 1:
			w = slices.Insert(w, at, letter)
		case 2:
			w = slices.Delete(w, at, at+1)
		case 3:
			if at+1 == len(w) {
				continue
			}
			w[at], w[at+1] = w[at+1], w[at]
		}
		if text.Fold(string(w)) != text.Fold(word) {
			return string(w)
		}
	}
}

// lastName returns the last word of a name, ignoring suffixes such as Jr.
func lastName(name string) string {
	words := strings.Fields(name)
	for i := len(words) - 1; i >= 0; i-- {
		switch strings.ToLower(strings.Trim(words[i], ".,")) {
		case "jr", "sr", "ii", "iii", "iv":
		default:
			return strings.Join(plainWords(words[i]), " ")
		}
	}
	return ""
}

// identifier returns one of the ways to write a paper's identifier, or "" if the paper has no
// arXiv identifier or DOI.
func identifier(r *rand.Rand, p *item) string {
	var ways []string
	doi := p.doi
	switch v := p.id.Value(); p.id.Scheme() {
	case paper.SchemeArXiv:
		ways = append(ways, v, "arXiv:"+v, "https://arxiv.org/abs/"+v)
	case paper.SchemeDOI:
		doi = v
	}
	if doi != "" {
		ways = append(ways, doi, "https://doi.org/"+doi)
	}
	if len(ways) == 0 {
		return ""
	}
	return ways[r.IntN(len(ways))]
}

// knownResult is the quality of the search in one mode.
type knownResult struct {
	Mode      mode `json:"mode"`
	Queries   int  `json:"queries"`
	SuccessAt struct {
		One float64 `json:"1"`
		Ten float64 `json:"10"`
	} `json:"success"`
	MRR   float64 `json:"mrr"`
	Empty int     `json:"withoutResult"` // queries without any result
	// Missed are some of the queries whose paper was not among the first ten.
	Missed []string `json:"missed"`
}

// known is the number of results in which a paper is searched.
const known = 100

// measureKnown sends the queries and computes the results.
func measureKnown(b engine, modes []mode, queries []query, items []item) ([]knownResult, error) {
	var results []knownResult
	for _, m := range modes {
		result := knownResult{Mode: m}
		var ranks []int
		for _, q := range queriesOf(queries, m, len(queries)) {
			a, err := b.search(q.text, searchOptions{Limit: known, Snippets: without(), Typing: m == modeCut}, false)
			if err != nil {
				return nil, err
			}
			rank := rankOf(&items[q.paper], a)
			ranks = append(ranks, rank)
			if len(a.IDs) == 0 {
				result.Empty++
			}
			if (rank == 0 || rank > 10) && len(result.Missed) < 10 {
				result.Missed = append(result.Missed, fmt.Sprintf("%s (%s)", q.text, items[q.paper].id))
			}
		}
		result.Queries = len(ranks)
		result.SuccessAt.One, result.SuccessAt.Ten = success(ranks, 1), success(ranks, 10)
		result.MRR = reciprocal(ranks)
		results = append(results, result)
	}
	return results, nil
}

// rankOf returns the rank of a paper, or of one with the same title, or 0.
func rankOf(p *item, a answer) int {
	title := text.Fold(p.title)
	for i, id := range a.IDs {
		if id == string(p.id) || i < len(a.Titles) && text.Fold(a.Titles[i]) == title {
			return i + 1
		}
	}
	return 0
}

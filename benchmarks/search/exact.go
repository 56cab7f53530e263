package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"offprint/generator/text"
)

// exactQuery is a phrase or filter query, with the papers that match it.
type exactQuery struct {
	kind, text string
	papers     []string // identifiers, sorted
}

// exactResult is the quality of the answers to one kind of exact queries.
type exactResult struct {
	Kind    string `json:"kind"`
	Queries int    `json:"queries"`
	Whole   int    `json:"whole"` // answers with an exact total, not a lower bound
	Right   int    `json:"right"` // answers with exactly the right papers
	True    int    `json:"true"`  // right papers, over all queries
	Found   int    `json:"found"` // right papers that were found
	Others  int    `json:"others"`
	// Bytes and Chain are for a fresh client, without the script.
	Bytes spread   `json:"bytes"`
	Chain spread   `json:"chain"`
	Wrong []string `json:"wrong,omitempty"`
}

// mostExact is the maximum number of results that are compared.
const mostExact = 10_000

// makeExact draws phrases of two to four words from abstracts and titles, and topics and
// organizations, each with a word.
//
//complex:because three draws from one sequence of numbers, each a few lines
func makeExact(items []item, n int, seed uint64) []exactQuery {
	r := rand.New(rand.NewPCG(seed, 2))
	words := make([][]string, len(items))
	for i := range items {
		var all []string
		for _, s := range []string{items[i].title, items[i].abstract} {
			for _, c := range text.Compounds(s) {
				all = append(all, c.Parts...)
			}
			all = append(all, "") // a phrase cannot extend past its text
		}
		words[i] = all
	}
	var queries []exactQuery
	add := func(kind, q string, has func(i int) bool) {
		x := exactQuery{kind: kind, text: q}
		for i := range items {
			if has(i) {
				x.papers = append(x.papers, string(items[i].id))
			}
		}
		slices.Sort(x.papers)
		queries = append(queries, x)
	}
	for tries := 0; len(queries) < n && tries < 100*n; tries++ {
		all := words[r.IntN(len(items))]
		size := 2 + r.IntN(3)
		if len(all) <= size {
			continue
		}
		at := r.IntN(len(all) - size)
		phrase := all[at : at+size]
		if slices.Contains(phrase, "") || stopWords[phrase[0]] || stopWords[phrase[size-1]] {
			continue
		}
		add("phrase", `"`+strings.Join(phrase, " ")+`"`, func(i int) bool { return containsRow(words[i], phrase) })
	}
	for _, kind := range []string{"topic", "org"} {
		drawn := 0
		for tries := 0; drawn < n && tries < 100*n; tries++ {
			p := &items[r.IntN(len(items))]
			names := p.topics
			if kind == "org" {
				names = []string{p.organization}
			}
			title := contentWords(p.title)
			if len(names) == 0 || names[0] == "" || len(title) == 0 || strings.Contains(names[0], `"`) {
				continue
			}
			name, word := names[r.IntN(len(names))], text.Fold(title[r.IntN(len(title))])
			if strings.ContainsFunc(word, func(r rune) bool { return r < 'a' || r > 'z' }) {
				continue
			}
			drawn++
			key := text.Fold(name)
			// The word may match more than itself, such as other forms of its stem. Only the
			// filter is compared, so measureExact first searches for the word alone.
			add(kind, fmt.Sprintf(`%s %s:"%s"`, word, kind, name), func(i int) bool {
				if kind == "org" {
					return text.Fold(items[i].organization) == key
				}
				return slices.ContainsFunc(items[i].topics, func(t string) bool { return text.Fold(t) == key })
			})
		}
	}
	return queries
}

// containsRow reports whether in contains the words of row, one after another.
func containsRow(in, row []string) bool {
	for i := 0; i+len(row) <= len(in); i++ {
		if slices.Equal(in[i:i+len(row)], row) {
			return true
		}
	}
	return false
}

// measureExact sends the queries. For a word with a filter, the right papers are the results
// for the word alone that pass the filter. If b is not nil, it measures the bytes of phrases.
func measureExact(ask engine, b *browser, queries []exactQuery, pause time.Duration) ([]exactResult, error) {
	var results []exactResult
	bytes, chains := map[string][]float64{}, map[string][]float64{}
	for _, q := range queries {
		i := slices.IndexFunc(results, func(r exactResult) bool { return r.Kind == q.kind })
		if i < 0 {
			i = len(results)
			results = append(results, exactResult{Kind: q.kind})
		}
		r := &results[i]
		want := q.papers
		if q.kind != "phrase" {
			word, _, _ := strings.Cut(q.text, " ")
			a, err := ask.search(word, searchOptions{Limit: mostExact, Snippets: without()}, false)
			if err != nil {
				return nil, err
			}
			want = slices.DeleteFunc(slices.Clone(want), func(id string) bool { return !slices.Contains(a.IDs, id) })
		}
		a, err := ask.search(q.text, searchOptions{Limit: mostExact, Snippets: without()}, false)
		if err != nil {
			return nil, err
		}
		if b != nil && q.kind == "phrase" {
			if err := b.exactBytes(q, pause, bytes, chains); err != nil {
				return nil, err
			}
		}
		found := 0
		for _, id := range want {
			if slices.Contains(a.IDs, id) {
				found++
			}
		}
		r.Queries++
		r.True += len(want)
		r.Found += found
		r.Others += len(a.IDs) - found
		if !a.Least {
			r.Whole++
		}
		if found == len(want) && len(a.IDs) == found {
			r.Right++
		} else if len(r.Wrong) < 10 {
			r.Wrong = append(r.Wrong, fmt.Sprintf("%s: %d of %d, and %d others", q.text, found, len(want), len(a.IDs)-found))
		}
	}
	for i := range results {
		results[i].Bytes, results[i].Chain = spreadOf(bytes[results[i].Kind]), spreadOf(chains[results[i].Kind])
	}
	return results, nil
}

// exactBytes sends a query to a fresh client and records its bytes and chain.
func (b *browser) exactBytes(q exactQuery, pause time.Duration, bytes, chains map[string][]float64) error {
	b.wait(pause)
	defer b.wait(0)
	b.take()
	a, err := b.search(q.text, searchOptions{Snippets: without()}, true)
	if err != nil {
		return err
	}
	total := 0.0
	for _, s := range b.take() {
		total += float64(s.bytes)
	}
	spans := make([]span, len(a.Spans))
	for i, s := range a.Spans {
		spans[i] = span{s[0], s[1]}
	}
	bytes[q.kind] = append(bytes[q.kind], total)
	chains[q.kind] = append(chains[q.kind], float64(longestChain(spans)))
	return nil
}

package search_test

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"offprint/generator/paper"
	"offprint/generator/search"
	"offprint/generator/text"
)

// some are words that often occur together, in various forms.
var some = strings.Fields("model models learning deep Graph graphs large language LLM LLMs (LLM) (LLMs) the of and a state-of-the-art " +
	"pre-training pretraining GPT-4 3D C++ C# β-VAE k-NN naïve Schrödinger 深度学习 モデル 딥러닝 α 2.5 Bellman's diffusion transformer x 1 O(n) é")

// archive draws papers, newest first, with distinct titles.
func archive(t *rapid.T, least, most int) []search.Doc {
	words := func(what string, least, most int) string {
		return strings.Join(rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom(some), rapid.SampledFrom(some), rapid.String()), least, most).Draw(t, what), " ")
	}
	n := rapid.IntRange(least, most).Draw(t, "papers")
	seen := map[string]bool{}
	var docs []search.Doc
	days := rapid.SliceOfN(rapid.IntRange(0, 27), n, n).Draw(t, "days")
	slices.Sort(days)
	for i, day := range days {
		d := search.Doc{
			ID: fmt.Sprintf("arxiv:2401.%05d", i), Path: fmt.Sprintf("papers/2401.%05d/", i), Title: words("title", 1, 6), Abstract: words("abstract", 0, 15),
			Authors: rapid.SliceOfN(rapid.SampledFrom([]string{"Ada Lovelace", "Wei Zhang", "Émile Borel", "Models"}), 0, 3).Draw(t, "authors"),
			Topics:  rapid.SliceOfN(rapid.SampledFrom([]string{"Deep Learning", "deep learning", "models", "3D"}), 0, 2).Draw(t, "topics"),
			Date:    paper.Day(20240128 - day), Votes: rapid.IntRange(0, 300).Draw(t, "votes"),
			Organization: rapid.SampledFrom([]string{"", "Example Labs", "labs"}).Draw(t, "organization"),
		}
		key := strings.Join(text.Words(d.Title), " ")
		if seen[key] || key == "" {
			d.Title = fmt.Sprintf("%s unlike%dothers", d.Title, i)
			key = strings.Join(text.Words(d.Title), " ")
		}
		seen[key] = true
		docs = append(docs, d)
	}
	return docs
}

// TestEveryPaperIsFound checks that each paper is found by its identifier, and by its title
// among the first ten.
func TestEveryPaperIsFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		// At most as many papers as there are titles to compare. With more papers whose titles
		// repeat a few words, the best by words need not include this one.
		docs := archive(t, 1, 20)
		cut := rapid.IntRange(0, len(docs)).Draw(t, "cut")
		ix := indexRapid(t, docs[:cut], docs[cut:])
		for _, d := range docs {
			_, id, _ := strings.Cut(d.ID, ":")
			if r := searchRapid(t, ix, id, search.Options{}); r.Total != 1 || r.Papers[0].ID != d.ID || r.Papers[0].Title != strings.ToValidUTF8(d.Title, "\ufffd") {
				t.Fatalf("%s finds %+v", id, r.Papers)
			}
			// In a typed title, some characters have a meaning in the query language or in TeX.
			query := plain(d.Title)
			if len(text.Words(query)) == 0 {
				continue
			}
			r := searchRapid(t, ix, query, search.Options{})
			if !slices.ContainsFunc(r.Papers, func(p search.Found) bool { return p.ID == d.ID }) {
				t.Fatalf("%q does not find %q, but %q", query, d.Title, titlesOf(r))
			}
		}
	})
}

// plain removes the characters that have a meaning in a query.
func plain(s string) string {
	words := strings.Fields(strings.NewReplacer(`"`, " ", ":", " ", `\`, " ").Replace(s))
	for i, w := range words {
		words[i] = strings.TrimLeft(regexp.MustCompile(`\(+-+`).ReplaceAllString(w, " "), "-")
	}
	return strings.Join(words, " ")
}

func titlesOf(r *search.Result) []string {
	var list []string
	for _, p := range r.Papers {
		list = append(list, p.Title)
	}
	return list
}

func searchRapid(t *rapid.T, ix *search.Index, query string, o search.Options) *search.Result {
	r, err := ix.Search(context.Background(), query, o)
	if err != nil {
		t.Fatalf("%q: %v", query, err)
	}
	return r
}

func writeRapid(t *rapid.T, jobs int, segments ...[]search.Doc) files {
	out, err := writeFiles(jobs, segments...)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func indexRapid(t *rapid.T, segments ...[]search.Doc) *search.Index {
	ix, err := search.Open(context.Background(), writeRapid(t, 0, segments...).fetch)
	if err != nil {
		t.Fatal(err)
	}
	return ix
}

// TestSameBytes checks that the number of jobs does not change the index.
func TestSameBytes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		docs := archive(t, 0, 20)
		// Runs are handed to jobs by the hundreds.
		for i := range rapid.SampledFrom([]int{0, 0, 0, 700}).Draw(t, "more") {
			d := doc(fmt.Sprintf("m%d", i), fmt.Sprintf("model %d", i*i%97), strings.Repeat("large language models (LLMs) ", i%3))
			d.Date = 20231231
			docs = append(docs, d)
		}
		cut := rapid.IntRange(0, len(docs)).Draw(t, "cut")
		one := writeRapid(t, 1, docs[:cut], docs[cut:])
		for _, jobs := range []int{2, 7} {
			if other := writeRapid(t, jobs, docs[:cut], docs[cut:]); !maps.EqualFunc(one, other, bytes.Equal) {
				t.Fatalf("%d jobs write another index", jobs)
			}
		}
	})
}

// TestTextsArePhrases checks that abstracts are found by phrases from them.
func TestTextsArePhrases(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		docs := archive(t, 1, 20)
		ix := indexRapid(t, docs)
		for _, d := range docs {
			words := strings.Fields(plain(d.Abstract))
			if len(words) < 4 {
				continue
			}
			at := rapid.IntRange(0, len(words)-4).Draw(t, "at")
			phrase := strings.Join(words[at:at+4], " ")
			if len(text.Compounds(phrase)) < 2 {
				continue
			}
			r := searchRapid(t, ix, `"`+phrase+`"`, search.Options{Limit: 1000})
			if !r.Approximate && !slices.ContainsFunc(r.Papers, func(p search.Found) bool { return p.ID == d.ID }) {
				t.Fatalf("%q does not find %q", phrase, d.Abstract)
			}
		}
	})
}

// alternative draws an operand of OR.
func alternative(t *rapid.T, label string, negated bool) string {
	word := rapid.SampledFrom(some)
	plain := rapid.OneOf(word, rapid.Custom(func(t *rapid.T) string {
		return `"` + strings.Join(rapid.SliceOfN(word, 1, 3).Draw(t, "words"), " ") + `"`
	}))
	limit := rapid.SampledFrom([]string{"date:2024-01-10..", "date:..2024-01-20", "votes:>100", "votes:..150", "year:2023", "author:lovelace", `author:"W. Zhang"`, "has:code", `topic:"deep learning"`, "topic:models", `org:"Example Labs"`, "votes:many"})
	one := rapid.OneOf(plain, plain, limit, rapid.Custom(func(t *rapid.T) string { return "title:" + plain.Draw(t, "title") }))
	kinds := []*rapid.Generator[string]{one, one, one, rapid.Custom(func(t *rapid.T) string {
		between := rapid.SampledFrom([]string{" ", " OR ", " AND "})
		return "(" + one.Draw(t, "left") + between.Draw(t, "between") + one.Draw(t, "right") + between.Draw(t, "between") + one.Draw(t, "last") + ")"
	})}
	s := rapid.OneOf(kinds...).Draw(t, label)
	if negated && rapid.IntRange(0, 5).Draw(t, label+" negated") == 0 {
		s = rapid.SampledFrom([]string{"-", "NOT "}).Draw(t, "sign") + s
	}
	return s
}

// TestOrderOfAlternatives checks that the operands of OR can be exchanged, whatever they are
// and whatever is next to them, in the search and in a filter.
func TestOrderOfAlternatives(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		docs := archive(t, 1, 15)
		cut := rapid.IntRange(0, len(docs)).Draw(t, "cut")
		ix := indexRapid(t, docs[:cut], docs[cut:])
		for range 5 {
			a, b := alternative(t, "a", true), alternative(t, "b", true)
			before, after := "", ""
			if rapid.Bool().Draw(t, "in a row") {
				before, after = alternative(t, "before", false)+" ", " "+alternative(t, "after", true)
			}
			one, other := before+a+" OR "+b+after, before+b+" OR "+a+after
			o := search.Options{Limit: 100, Sort: rapid.SampledFrom([]search.Sort{search.ByRelevance, search.ByDate}).Draw(t, "sort")}
			if x, y := idsOf(searchRapid(t, ix, one, o)), idsOf(searchRapid(t, ix, other, o)); !slices.Equal(x, y) {
				t.Fatalf("%s finds %v\n%s finds %v", one, x, other, y)
			}
			f, err := search.NewFilter(one)
			if err != nil {
				continue
			}
			g, err := search.NewFilter(other)
			if err != nil {
				t.Fatal(err)
			}
			for i := range docs {
				if f.Match(&docs[i]) != g.Match(&docs[i]) {
					t.Fatalf("%s takes %+v, and %s takes it not, or the other way round", one, docs[i], other)
				}
			}
		}
	})
}

// TestEitherWord checks that OR finds the papers that its operands find.
func TestEitherWord(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		docs := archive(t, 1, 15)
		cut := rapid.IntRange(0, len(docs)).Draw(t, "cut")
		ix := indexRapid(t, docs[:cut], docs[cut:])
		for range 5 {
			// Quoted words are not corrected to others.
			single := rapid.SampledFrom(some).Filter(func(w string) bool { return len(text.Words(w)) == 1 })
			word := rapid.OneOf(single, rapid.SampledFrom([]string{"LLM", "author:lovelace", "votes:>100", "date:..2024-01-12", `topic:"models"`, "title:model"}))
			parts := rapid.SliceOfN(word, 2, 4).Draw(t, "words")
			want := map[string]bool{}
			for i, w := range parts {
				if field, w, ok := strings.Cut(w, ":"); ok && field == "title" {
					parts[i] = `title:"` + w + `"`
				} else if !ok {
					parts[i] = `"` + strings.ToLower(field) + `"` // lower case, because if everything is in capitals OR is a word
				}
				for _, id := range idsOf(searchRapid(t, ix, parts[i], search.Options{Limit: 100})) {
					want[id] = true
				}
			}
			query := parts[0]
			for _, w := range parts[1:] {
				shape := rapid.SampledFrom([]string{"%s OR %s", "%[2]s OR %[1]s", "(%s OR %s)", "%[2]s OR (%[1]s)"}).Draw(t, "shape")
				query = fmt.Sprintf(shape, query, w)
			}
			if got := idsOf(searchRapid(t, ix, query, search.Options{Limit: 100})); !slices.Equal(got, slices.Sorted(maps.Keys(want))) {
				t.Fatalf("%s finds %v, and its parts %v", query, got, slices.Sorted(maps.Keys(want)))
			}
		}
	})
}

// idsOf returns the papers of a result in order of identifier.
func idsOf(r *search.Result) []string {
	ids := make([]string, 0, len(r.Papers))
	for _, p := range r.Papers {
		ids = append(ids, p.ID)
	}
	slices.Sort(ids)
	return ids
}

package search_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"offprint/generator/search"
	"offprint/generator/text"
)

// wordy returns papers made of a few words, all of which occur in many papers, so that phrases
// have lists and filters in the index.
func wordy(n int, r *rand.Rand) []search.Doc {
	words := strings.Fields("attention model models learning language large the of to graph deep image state-of-the-art and is k-NN video token robot speech a by in with data β-VAE 学习 agent noise")
	draw := func(n int) string {
		var b strings.Builder
		for range n {
			f := r.Float64()
			b.WriteString(words[int(f*f*float64(len(words)))])
			b.WriteString([]string{" ", " ", " ", " ", ", ", "-"}[r.IntN(6)])
		}
		return b.String()
	}
	var docs []search.Doc
	for i := range n {
		d := doc(fmt.Sprintf("2401.%05d", i), draw(3+r.IntN(5)), draw(10+r.IntN(30)))
		d.Authors = []string{"Ada Model"}
		if i%5 == 0 {
			d.Abstract += " Deep learning of large language models."
		}
		docs = append(docs, d)
	}
	return docs
}

// wordyPhrases returns phrases of the papers, and some that no paper has.
func wordyPhrases(docs []search.Doc, n int, r *rand.Rand) [][]string {
	var phrases [][]string
	for len(phrases) < n {
		d := &docs[r.IntN(len(docs))]
		from := parts([]string{d.Title, d.Abstract}[r.IntN(2)])
		at := r.IntN(len(from))
		phrase := slices.Clone(from[at:min(len(from), at+2+r.IntN(4))])
		if len(phrase) < 2 {
			continue
		}
		if r.IntN(4) == 0 {
			other := parts(docs[r.IntN(len(docs))].Abstract)
			phrase[r.IntN(len(phrase))] = other[r.IntN(len(other))]
		}
		phrases = append(phrases, phrase)
	}
	return phrases
}

// TestPhrasesAreComplete checks the results for phrases against the papers' texts.
func TestPhrasesAreComplete(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 14))
	docs := wordy(1500, r)
	ix := index(t, docs[:500], docs[500:])
	texts := make([][2][]string, len(docs))
	for i, d := range docs {
		texts[i] = [2][]string{parts(d.Title), parts(d.Abstract)}
	}
	says := func(w string) bool {
		return !slices.Contains([]string{"the", "of", "to", "and", "is", "a", "by", "in", "with"}, w)
	}
	found, framed, least := 0, 0, 0
	for _, phrase := range wordyPhrases(docs, 120, r) {
		has := map[string]bool{}
		for i, d := range docs {
			if row(texts[i][0], phrase) || row(texts[i][1], phrase) {
				has[d.ID] = true
			}
		}
		q := `"` + strings.Join(phrase, " ") + `"`
		with := find(t, ix, q, search.Options{Limit: 2 * len(docs)})
		for _, p := range with.Papers {
			if !has[p.ID] {
				t.Fatalf("%s finds %q", q, p.Title)
			}
		}
		if !with.Approximate && with.Total != len(has) {
			t.Errorf("%s finds %d papers of %d and says that these are all", q, with.Total, len(has))
		}
		for _, p := range find(t, ix, "attention model -"+q, search.Options{Limit: 2 * len(docs)}).Papers {
			if has[p.ID] {
				t.Fatalf("-%s finds %q", q, p.Title)
			}
		}
		found += with.Total
		if says(phrase[0]) && says(phrase[len(phrase)-1]) {
			framed++
			if with.Approximate {
				least++
			}
		}
	}
	if found == 0 || least > framed/20 {
		t.Errorf("%d papers found; %d of %d phrases between words that say something are answered with a lower bound", found, least, framed)
	}
}

// TestPairsReadFewTexts checks that a phrase of two words reads few texts, however many papers
// contain both words.
func TestPairsReadFewTexts(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(15, 92))
	docs := wordy(2000, r)
	stored := write(t, 0, docs)
	for _, phrase := range []string{"large language", "attention models", "noise agent", "speech data", "language image"} {
		var texts atomic.Int32
		ix, err := search.Open(t.Context(), func(ctx context.Context, path string) ([]byte, error) {
			if strings.Contains(path, "/x") {
				texts.Add(1)
			}
			return stored.fetch(ctx, path)
		})
		if err != nil {
			t.Fatal(err)
		}
		both, in := find(t, ix, phrase, search.Options{}), find(t, ix, `"`+phrase+`"`, search.Options{})
		if n := texts.Load(); in.Approximate || n > 40 {
			t.Errorf("%d papers have %s, %d in a row, and %d files of texts were read for that", both.Total, phrase, in.Total, n)
		}
	}
}

// TestTwinPhrases searches for phrases with both implementations.
func TestTwinPhrases(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(6, 5))
	docs := wordy(600, r)
	w := newTwin(t, docs[:100], docs[100:])
	var queries []twinQuery
	for i, phrase := range wordyPhrases(docs, 32, r) {
		q := `"` + strings.Join(phrase, " ") + `"`
		if i%4 == 0 {
			q = "deep learning -" + q
		}
		queries = append(queries, twinQuery{Query: q, Limit: 10})
	}
	w.same(fewInShort(queries)...)
}

func parts(s string) []string {
	var words []string
	for _, c := range text.Compounds(s) {
		words = append(words, c.Parts...)
	}
	return words
}

func row(in, words []string) bool {
	for i := 0; i+len(words) <= len(in); i++ {
		if slices.Equal(in[i:i+len(words)], words) {
			return true
		}
	}
	return false
}

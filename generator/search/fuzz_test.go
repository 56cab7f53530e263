package search_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"maps"
	"slices"
	"testing"

	"offprint/generator/search"
)

// small returns a few papers of all kinds, in two segments.
func small() [][]search.Doc {
	segments := fields()
	segments[1] = append(segments[1],
		doc("1", "GPT-4 in 3D", "A β-VAE with k-NN in O(n log n)."),
		doc("2", "深度学习模型", "Large language models (LLMs) here."),
		doc("3", "LLMs", "Large language models (LLMs) there."),
		doc("4", "One large language model", "Large language models (LLMs) everywhere."),
	)
	nameless := doc("5", "👩‍💻", "")
	nameless.Authors = []string{"Ada Lovelace"}
	segments[1] = append(segments[1], nameless)
	for i := range segments[1][3:] {
		segments[1][3+i].Date = 20230101
	}
	return segments
}

// FuzzQuery checks that every query gets a consistent result.
func FuzzQuery(f *testing.F) {
	for _, q := range []string{
		"transformers", `"vision of" -rings`, "title:vision author:ada", `topic:"diffusion models" org:"labs"`, "year:2024..2025 date:2024-05-31",
		"2405.00003v2", "https://doi.org/10.1000/x", "id:title:x", `"`, `-"`, "-", ":", "title:", `title:"`, "attentoin trnsformers", "深度", "β-", "C++", "a-b-c-d", "\xff", "\u3000", "the of",
	} {
		f.Add(q, 10, 0, "", true)
		f.Add(q, 1, 2, "votes", false)
	}
	ix := index(f, small()...)
	f.Fuzz(func(t *testing.T, query string, limit, offset int, sort string, typing bool) {
		o := search.Options{Limit: limit, Offset: offset, Sort: search.Sort(sort), Typing: typing}
		r, err := ix.Search(context.Background(), query, o)
		if err != nil {
			t.Fatal(err)
		}
		if limit <= 0 {
			limit = 10
		}
		if len(r.Papers) > limit || len(r.Papers) > max(0, r.Total-max(0, offset)) {
			t.Errorf("%d papers of %d, from %d on", len(r.Papers), r.Total, offset)
		}
		years := 0
		for _, y := range r.Years {
			years += y.Count
		}
		if years != r.Total {
			t.Errorf("%d papers, in their years %d", r.Total, years)
		}
	})
}

// FuzzIndex replaces a file of the index with arbitrary data. A damaged index may give wrong
// results, but must not crash the program.
func FuzzIndex(f *testing.F) {
	good := write(f, 1, small()...)
	names := slices.Sorted(maps.Keys(good))
	for i, name := range names {
		gz, err := gzip.NewReader(bytes.NewReader(good[name]))
		if err != nil {
			f.Fatal(err)
		}
		data, err := io.ReadAll(gz)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(uint8(i), data)
		f.Add(uint8(i), data[:len(data)/2])
		f.Add(uint8(i), good[name][:len(good[name])/2])
	}
	f.Add(uint8(0), []byte("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"))
	f.Fuzz(func(t *testing.T, file uint8, data []byte) {
		damaged := maps.Clone(good)
		damaged[names[int(file)%len(names)]] = data
		ix, err := search.Open(context.Background(), damaged.fetch)
		if err != nil {
			return
		}
		for _, query := range []string{
			"transformers", "transfromers", "2405.00003", `"vision of transformers"`, `author:ada topic:"diffusion models" org:labs`,
			"year:2024 date:2024-01-02..", "large language models", "how do large transformers of vision see unheard things", "gpt-4", "模型",
		} {
			for _, sort := range []search.Sort{search.ByRelevance, search.ByVotes} {
				if r, err := ix.Search(context.Background(), query, search.Options{Sort: sort, Typing: sort == search.ByVotes}); err == nil && len(r.Papers) > 10 {
					t.Errorf("%q: %d papers", query, len(r.Papers))
				}
			}
		}
	})
}

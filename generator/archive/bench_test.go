package archive_test

import (
	"strings"
	"testing"

	"offprint/generator/archive"
	"offprint/generator/paper"
)

func BenchmarkParse(b *testing.B) {
	p := paper.Paper{
		ID: "arxiv:2510.06084", Title: "A Title of Ordinary Length: With a Part Behind the Colon", Date: 20251007, Published: 20251007,
		Abstract: strings.Repeat("An abstract says what was done and what came of it. ", 28),
		Authors:  []string{"Ada Lovelace", "Charles Babbage", "Grace Hopper", "Alan Turing", "Kurt Gödel"},
		Topics:   []string{"computation", "logic", "machines"}, Upvotes: 12, Comments: 3, Organization: "Analytical Engines",
		Links: paper.Links{Code: "https://example.org/code", Thumbnail: "https://example.org/preview.png"},
	}
	e := archive.Entry{Path: archive.Path(p), Paper: paper.Clean(p), Import: paper.Provenance{Source: "hf-api", Day: 20251007, Listed: 20251007}}
	for f := range paper.NumFields {
		e.Import.Hash.Put(f, p.Hash(f))
	}
	data := archive.Format(e)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := archive.Parse(e.Path, data); err != nil {
			b.Fatal(err)
		}
	}
}

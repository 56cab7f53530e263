package cite_test

import (
	"testing"

	"offprint/generator/cite"
	"offprint/generator/paper"
)

func BenchmarkKey(b *testing.B) {
	p := paper.Paper{
		ID: "arxiv:1706.03762", Title: "The $k$-Server Conjecture and Other Stories", Published: 20170612,
		Authors: []string{"Jörg von der Mühle", "Ada Lovelace", "Kurt Gödel", "Grace Hopper"},
	}
	for b.Loop() {
		cite.Key(&p)
	}
}

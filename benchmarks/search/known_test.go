package main

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"offprint/generator/paper"
)

func TestContentWords(t *testing.T) {
	for title, want := range map[string]string{
		"Attention Is All You Need":                              "Attention Need",
		"A \"Self-Supervised\" view: of x and the View (II), 3D": "Self-Supervised view II",
		"Outrageously Large: The Sparsely-Gated -- 'Mixture'":    "Outrageously Large Sparsely-Gated Mixture",
		"Schrödinger's 猫 猫学":                                     "Schrödinger's 猫学",
		"On It":                                                  "",
	} {
		if got := strings.Join(contentWords(title), " "); got != want {
			t.Errorf("the words of %q are %q, want %q", title, got, want)
		}
	}
}

// distance returns the number of edits between two words; a swap of neighbors is one edit.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	d := make([][]int, len(x)+1)
	for i := range d {
		d[i] = make([]int, len(y)+1)
		for j := range d[i] {
			switch {
			case i == 0:
				d[i][j] = j
			case j == 0:
				d[i][j] = i
			default:
				cost := 1
				if x[i-1] == y[j-1] {
					cost = 0
				}
				d[i][j] = min(d[i-1][j]+1, d[i][j-1]+1, d[i-1][j-1]+cost)
				if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
					d[i][j] = min(d[i][j], d[i-2][j-2]+1)
				}
			}
		}
	}
	return d[len(x)][len(y)]
}

func TestMistyped(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	const word = "networks"
	lengths := make(map[int]int)
	first := 0
	const n = 4000
	for range n {
		got := mistyped(r, word)
		if distance(got, word) != 1 {
			t.Fatalf("%q becomes %q", word, got)
		}
		lengths[len(got)-len(word)]++
		if got[0] != word[0] {
			first++
		}
	}
	for _, off := range []int{-1, 0, 1} {
		if lengths[off] < n/6 {
			t.Errorf("only %d of %d are longer by %d", lengths[off], n, off)
		}
	}
	// A quarter of the errors may be in the first letter; one in eight of those is.
	if first == 0 || first > n/10 {
		t.Errorf("%d of %d begin with another letter", first, n)
	}
	for range 200 {
		if got := mistyped(r, "ééééé"); got == "ééééé" || !utf8.ValidString(got) {
			t.Fatalf("a word of one letter becomes %q", got)
		}
	}
}

func TestMistype(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 100 {
		got := strings.Fields(mistype(r, []string{"deep", "learning", "GPT-4", "self-made"}))
		if len(got) != 4 || got[0] != "deep" || distance(got[1], "learning") != 1 || got[2] != "GPT-4" || got[3] != "self-made" {
			t.Fatalf("the query becomes %q", got)
		}
	}
	if got := mistype(r, []string{"deep", "nets"}); got != "" {
		t.Errorf("short words become %q", got)
	}
}

func TestCut(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	seen := make(map[string]bool)
	for range 200 {
		seen[cut(r, []string{"deep", "learning", "map"})] = true
	}
	if want := map[string]bool{"deep learnin": true, "deep learni": true, "deep learn": true}; !reflect.DeepEqual(seen, want) {
		t.Errorf("cut are %v, want %v", seen, want)
	}
	for range 50 {
		if got := cut(r, []string{"deep"}); got != "dee" {
			t.Errorf("cut is %q", got)
		}
	}
	if got := cut(r, []string{"map", "of"}); got != "" {
		t.Errorf("what cannot be cut is %q", got)
	}
}

func TestNames(t *testing.T) {
	for name, want := range map[string]string{
		"Ada Lovelace": "Lovelace", "Martin Luther King, Jr.": "King", "Plato": "Plato",
		"Jean-Baptiste Say III": "Say", "Flann O'Brien": "O'Brien", "Jr.": "", "": "",
	} {
		if got := lastName(name); got != want {
			t.Errorf("the last name of %q is %q, want %q", name, got, want)
		}
	}
}

func TestIdentifier(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	ways := func(p item) []string {
		seen := make(map[string]bool)
		for range 200 {
			seen[identifier(r, &p)] = true
		}
		var all []string
		for s := range seen {
			all = append(all, s)
		}
		slices.Sort(all)
		return all
	}
	for _, test := range []struct {
		p    item
		want []string
	}{
		{item{id: "arxiv:2405.00001"}, []string{"2405.00001", "arXiv:2405.00001", "https://arxiv.org/abs/2405.00001"}},
		{item{id: "doi:10.1/x"}, []string{"10.1/x", "https://doi.org/10.1/x"}},
		{item{id: "title:some"}, []string{""}},
		{item{id: "title:some", doi: "10.1/x"}, []string{"10.1/x", "https://doi.org/10.1/x"}},
	} {
		if got := ways(test.p); !slices.Equal(got, test.want) {
			t.Errorf("the identifiers of %s are %q, want %q", test.p.id, got, test.want)
		}
	}
}

func TestMakeQueries(t *testing.T) {
	var items []item
	for i := range 50 {
		items = append(items, item{
			id:      paper.ID(fmt.Sprintf("arxiv:2405.%05d", i)),
			title:   fmt.Sprintf("Learning Number%c from Several Examples with Machines", 'a'+i%26),
			authors: []string{"Ada Lovelace"},
		})
	}
	items[7].title = "On It"
	a, b := makeQueries(items, 20, 1), makeQueries(items, 20, 1)
	if !reflect.DeepEqual(a, b) {
		t.Error("the same seed gives other queries")
	}
	if reflect.DeepEqual(a, makeQueries(items, 20, 2)) {
		t.Error("another seed gives the same queries")
	}
	for _, m := range modes() {
		if n := len(queriesOf(a, m, 100)); n != 20 {
			t.Errorf("%s: %d queries, want 20", m, n)
		}
	}
	// Drawing more papers does not change the queries of those drawn before.
	if more := makeQueries(items, 30, 1); !reflect.DeepEqual(more[:len(a)], a) {
		t.Error("more papers have other queries")
	}
	for _, q := range queriesOf(a, modeExact, 100) {
		if n := len(strings.Fields(q.text)); n < 3 || n > 5 {
			t.Errorf("%q has %d words", q.text, n)
		}
	}
	if n := len(queriesOf(makeQueries(items, 1000, 1), modeExact, 1000)); n != 49 {
		t.Errorf("%d papers are drawn, want 49", n)
	}
	if n := len(queriesOf(a, modeExact, 3)); n != 3 {
		t.Errorf("%d queries, want 3", n)
	}
}

func TestRankOf(t *testing.T) {
	a := answer{IDs: []string{"arxiv:1", "arxiv:2", "arxiv:3"}, Titles: []string{"One", "Two", "Three"}}
	for _, test := range []struct {
		p    item
		want int
	}{
		{item{id: "arxiv:3", title: "Three"}, 3},
		{item{id: "arxiv:9", title: "TWO"}, 2},
		{item{id: "arxiv:9", title: "Nine"}, 0},
	} {
		if got := rankOf(&test.p, a); got != test.want {
			t.Errorf("the rank of %v is %d, want %d", test.p, got, test.want)
		}
	}
}

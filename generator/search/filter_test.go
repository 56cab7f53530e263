package search_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"offprint/generator/search"
)

// TestFilter checks the match of filters with single papers.
func TestFilter(t *testing.T) {
	d := search.Doc{
		ID: "arxiv:2510.06084", DOI: "10.1000/x", Title: "Training Large Language Models for State-of-the-Art Play",
		Abstract: "We train agents, and compare them with LLMs of others.", Authors: []string{"Jörg Müller", "Wei Zhang"},
		Topics: []string{"cs.CL", "reinforcement learning"}, Organization: "Example Labs", Date: 20251007,
	}
	for query, want := range map[string]bool{
		"train": true, "trained agent": true, "language model": true, `"language models"`: true, `"language model"`: false,
		`"models language"`: false, "title:agents": false, "agents": true, "-agents play": false, "-robots play": true,
		"author:muller": true, `author:"Wei Zhang"`: true, "author:wang": false, `topic:"cs.CL"`: true, `topic:"cs.LG"`: false,
		"topic:reinforcement": true, `org:"Example Labs"`: true, `org:"Example"`: false, "year:2025": true, "date:2025-10-08..": false,
		"2510.06084": true, "https://arxiv.org/abs/2510.06084v2": true, "10.1000/X": true, "2510.06085": false, "the agents": true,
		"state-of-the-art": true, "stateoftheart": true, "robot agents": false,
		"agents -id:10.1000/x": false, "agents -id:2510.06084": false, "agents -id:2510.06085": true,
	} {
		f, err := search.NewFilter(query)
		if err != nil {
			t.Errorf("%q: %v", query, err)
		} else if got := f.Match(&d); got != want {
			t.Errorf("%q: %v, want %v", query, got, want)
		}
	}
	for _, nothing := range []string{"", "  ", "...", `""`} {
		if _, err := search.NewFilter(nothing); err == nil {
			t.Errorf("%q asks for something", nothing)
		}
	}
}

// TestFilterIsStrict checks that the search finds every paper that the filter of the same
// query matches. Words are quoted: for an unquoted one, the search may miss a form of the word
// that no paper has.
func TestFilterIsStrict(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		docs := archive(t, 1, 15)
		word := rapid.SampledFrom(some)
		field := rapid.SampledFrom([]string{"", "", "", "title:", "topic:"})
		query := strings.Join(rapid.SliceOfN(rapid.Custom(func(t *rapid.T) string {
			return field.Draw(t, "field") + `"` + word.Draw(t, "word") + `"`
		}), 1, 3).Draw(t, "query"), " ")
		f, err := search.NewFilter(query)
		if err != nil {
			return
		}
		res, err := indexRapid(t, docs).Search(t.Context(), query, search.Options{Limit: len(docs)})
		if err != nil {
			t.Fatal(err)
		}
		for i := range docs {
			if f.Match(&docs[i]) && !slices.ContainsFunc(res.Papers, func(p search.Found) bool { return p.ID == docs[i].ID }) {
				t.Errorf("the search for %q does not find %q", query, docs[i].Title)
			}
		}
	})
}

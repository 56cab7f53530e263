package paper_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"offprint/generator/paper"
)

// TestFacts checks that facts behave like a map, are sorted, and are never modified in place.
func TestFacts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SampledFrom([]string{"", "a", "b", "c"})
		want := map[string]string{}
		var facts, before paper.Facts
		for range rapid.IntRange(0, 9).Draw(t, "steps") {
			name, value := text.Draw(t, "name"), text.Draw(t, "value")
			copied := slices.Clone(facts)
			before, facts = facts, facts.Set(name, value)
			if !slices.Equal(before, copied) {
				t.Fatalf("Set(%q, %q) made %v of %v", name, value, before, copied)
			}
			if delete(want, name); name != "" && value != "" {
				want[name] = value
			}
		}
		var names []string
		for _, f := range facts {
			names = append(names, f.Name)
			if want[f.Name] != f.Value || facts.Get(f.Name) != f.Value {
				t.Fatalf("%v, not %v", facts, want)
			}
		}
		if !slices.Equal(names, slices.Sorted(maps.Keys(want))) {
			t.Fatalf("%v, not %v", facts, want)
		}
	})
}

func TestIsCategory(t *testing.T) {
	for s, want := range map[string]bool{
		"cs.LG": true, "hep-th": true, "math.AG": true, "physics.flu-dyn": true, "cond-mat.mtrl-sci": true, "q-bio.NC": true, "astro-ph": true,
		"astro-ph.CO": true, "quant-ph": true, "chao-dyn": true, "econ.EM": true,
		"": false, "cs": false, "agents": false, "cs.lgx": false, "e.g": false, "GPT-4.5": false, "reinforcement learning": false, "CS.LG": false, "node.JS": false,
	} {
		if paper.IsCategory(s) != want {
			t.Errorf("%q: %v", s, !want)
		}
	}
}

func TestJSONRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := anyNews(day1).Draw(t, "news").Paper
		data, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var got paper.Paper
		if err := json.Unmarshal(data, &got); err != nil || !got.Equal(&want) {
			t.Fatalf("%+v\nbecame %+v, %v\nby %s", want, got, err, data)
		}
	})
}

// TestDOIInJSON checks that a DOI is written under "doi", whether it is the paper's identifier
// or not, and that both survive a round trip.
func TestDOIInJSON(t *testing.T) {
	for _, want := range []paper.Paper{
		{Title: "A", ID: "doi:10.1000/182"},
		{Title: "A", ID: "arxiv:2401.00001", DOI: "10.1000/182"},
	} {
		b, err := json.Marshal(want)
		if err != nil || !strings.Contains(string(b), `"doi":"10.1000/182"`) {
			t.Errorf("%s, %v", b, err)
		}
		var got paper.Paper
		if err := json.Unmarshal(b, &got); err != nil || got.ID != want.ID || got.DOI != want.DOI {
			t.Errorf("%s: %+v, %v", b, got, err)
		}
	}
}

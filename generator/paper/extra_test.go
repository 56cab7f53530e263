package paper_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"offprint/generator/paper"
)

func TestExtra(t *testing.T) {
	for _, test := range []struct {
		values map[string]any
		want   string
	}{
		{nil, ""},
		{map[string]any{}, ""},
		{map[string]any{"b": int64(2), "a": "x"}, `{"a":"x","b":2}`},
		{map[string]any{"f": 1.5, "whole": 2.0, "on": true}, `{"f":1.5,"on":true,"whole":2}`},
		{map[string]any{"html": "<b>&"}, `{"html":"<b>&"}`},
		{map[string]any{"t": []any{"a", []any{}, map[string]any{}}}, `{"t":["a",[],{}]}`},
		{map[string]any{"day": time.Date(2025, 10, 7, 0, 0, 0, 0, time.UTC)}, `{"day":"2025-10-07T00:00:00Z"}`},
		{map[string]any{"fn": func() {}}, ""},
	} {
		if got := paper.EncodeExtra(test.values); got != test.want {
			t.Errorf("EncodeExtra(%v) = %s, want %s", test.values, got, test.want)
		}
	}
	if n := len(paper.EncodeExtra(deepValues(100))); n > 300 {
		t.Errorf("what is nested too deep stays: %d bytes", n)
	}
}

func deepValues(n int) map[string]any {
	v := map[string]any{"end": "x"}
	for range n {
		v = map[string]any{"a": v}
	}
	return v
}

// FuzzExtra checks that cleaning twice has the same result as once, and that the result
// survives a JSON round trip.
func FuzzExtra(f *testing.F) {
	for _, s := range []string{"", "{}", `{"a":1}`, `{"a":-0}`, `{"a":1e400}`, `{"a":1e21,"b":[null,{"c":null}]}`, `{"a":"\ud800"}`, "[1]", "x", `{"":""}`, `{"a":12345678901234567890}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := paper.Clean(paper.Paper{Title: "T", Extra: s})
		if once.Extra != "" && !json.Valid([]byte(once.Extra)) {
			t.Fatalf("%q is no JSON", once.Extra)
		}
		if twice := paper.Clean(once); twice.Extra != once.Extra {
			t.Errorf("clean: %q, again: %q", once.Extra, twice.Extra)
		}
		data, err := json.Marshal(once)
		if err != nil {
			t.Fatal(err)
		}
		var back paper.Paper
		if err := json.Unmarshal(data, &back); err != nil || !back.Equal(&once) {
			t.Errorf("%q came back as %q: %v", once.Extra, back.Extra, err)
		}
		if strings.Contains(once.Extra, "\n") {
			t.Errorf("%q has lines", once.Extra)
		}
	})
}

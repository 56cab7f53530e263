package search

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestTextsComeBack packs and unpacks texts of all kinds: words inside and outside the
// vocabulary, punctuation, scripts, and bytes that are not text.
func TestTextsComeBack(t *testing.T) {
	piece := rapid.OneOf(
		rapid.SampledFrom([]string{"the ", " model", "models ", ", and ", ". ", " -- ", "\u00a0", "\n", "é", "學習", "🙂", "\xff", "a", " ", "  ", "\x00", "\ufffd", "e\u0301"}),
		rapid.String(),
	)
	rapid.Check(t, func(t *rapid.T) {
		var texts, want []string
		for range rapid.IntRange(1, 40).Draw(t, "texts") {
			s := strings.Join(rapid.SliceOfN(piece, 0, 20).Draw(t, "text"), "")
			texts = append(texts, s)
			want = append(want, strings.ToValidUTF8(strings.ReplaceAll(s, "\n", " "), "\ufffd"))
		}
		v := newVocabulary(texts)
		var data []byte
		for i, s := range texts {
			data = v.pack(data, s)
			// Each invalid byte becomes a separate character.
			if strings.Contains(s, "\xff") {
				want[i] = string([]rune(strings.ReplaceAll(s, "\n", " ")))
			}
		}
		got, err := unpackTexts(strings.Split(strings.Join(v.words, "\n"), "\n"), data)
		if err != nil || !slices.Equal(got, want) {
			t.Fatalf("got  %q (%v)\nwant %q", got, err, want)
		}
	})
}

// TestVocabularyCodes packs texts with more words than there are codes.
func TestVocabularyCodes(t *testing.T) {
	var all strings.Builder
	for i := range allWords + 500 {
		w := " " + strings.Repeat(string(rune('a'+i%26)), 2+i%5) + string(rune('a'+i/26%26)) + string(rune('a'+i/676%26))
		all.WriteString(strings.Repeat(w+".", 3))
	}
	v := newVocabulary([]string{all.String()})
	if len(v.words) < 3000 {
		t.Fatalf("%d words", len(v.words))
	}
	got, err := unpackTexts(v.words, v.pack(nil, all.String()))
	if err != nil || len(got) != 1 || got[0] != all.String() {
		t.Error("another text came back", err)
	}
}

// TestEditDistance compares the edit distance with its definition.
func TestEditDistance(t *testing.T) {
	word := rapid.StringOfN(rapid.RuneFrom([]rune("abcé")), 0, 7, -1)
	rapid.Check(t, func(t *rapid.T) {
		a, b := []rune(word.Draw(t, "a")), []rune(word.Draw(t, "b"))
		want := slowDistance(a, b)
		for most := range 4 {
			if got := editDistance(a, b, most); got != want && (got <= most || want <= most) {
				t.Fatalf("from %q to %q it is %d, want %d", string(a), string(b), got, want)
			}
		}
	})
}

// slowDistance computes the optimal string alignment distance by its definition.
func slowDistance(a, b []rune) int {
	n, m := len(a), len(b)
	if n == 0 || m == 0 {
		return n + m
	}
	cost := 1
	if a[n-1] == b[m-1] {
		cost = 0
	}
	d := min(slowDistance(a[:n-1], b)+1, slowDistance(a, b[:m-1])+1, slowDistance(a[:n-1], b[:m-1])+cost)
	if n > 1 && m > 1 && a[n-1] == b[m-2] && a[n-2] == b[m-1] {
		d = min(d, slowDistance(a[:n-2], b[:m-2])+1)
	}
	return d
}

func TestDates(t *testing.T) {
	for s, want := range map[string]string{
		"2024": "2024 2024", "2024-03": "2024-03 2024-03", "2024-03-07..": "2024-03-07 ", "..2024": " 2024", "2023..2024-05": "2023 2024-05",
		"": "-", "..": "-", "20240": "-", "20242025": "-", "24": "-", "2024-3": "-", "2024..x": "-",
	} {
		got := "-"
		if r, ok := parseDates(s); ok {
			got = r.from + " " + strings.TrimSuffix(r.to, "\x7f")
		}
		if got != want {
			t.Errorf("%q is %q, want %q", s, got, want)
		}
	}
}

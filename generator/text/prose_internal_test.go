package text

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestProse checks that Markdown that is not parsed has the same result as if it were parsed.
func TestProse(t *testing.T) {
	for _, s := range []string{"A plain text, of one line.", "É", "a.", "A – b\u00a0c", "1. A", "# A", "A\n===", "A b\n", "A *b* c", "A & b", "Text\u2028more", "A\u00a0", "-", ""} {
		sameAsParsed(t, s)
	}
	if !isProse("We show (in 3 of 4 cases) that x > y; it's \"so\" – e.g., 5% ~ 6 # 7, see https://example.org.") {
		t.Error("an abstract is parsed")
	}
	part := rapid.SampledFrom([]string{"a", "B", "é", " ", "  ", ".", "1.", "-", "+", "=", "#", ">", "|", "~~", "!", "]", "(", ")", ":", "\"", "'", "@", "www.a.b", "https://a.b/c", "\n", "\t", "*", "_", "`", "[", "<", "&amp;", "\\", "$", "\u00a0", "\u200b", "\u2028", "\xff", "\x00", "\x0b"})
	rapid.Check(t, func(t *rapid.T) {
		sameAsParsed(t, strings.Join(rapid.SliceOfN(part, 0, 8).Draw(t, "parts"), ""))
	})
}

func sameAsParsed(t interface{ Errorf(string, ...any) }, s string) {
	if !isProse(s) {
		return
	}
	var html htmlSink
	html.boxes = true
	renderTree(s, &html)
	if want, got := strings.TrimSuffix(html.String(), "\n"), HTML(s); got != want {
		t.Errorf("%q: %q; parsed, it is %q", s, got, want)
	}
	var plain plainSink
	renderTree(s, &plain)
	if want, got := plain.String(), Plain(s); got != want {
		t.Errorf("%q: %q in plain; parsed, it is %q", s, got, want)
	}
}

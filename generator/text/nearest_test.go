package text_test

import (
	"testing"

	"offprint/generator/text"
)

func TestNearest(t *testing.T) {
	among := []string{"title", "id", "date", "organization", "topics"}
	for word, want := range map[string]string{
		"titel": "title", "tittle": "title", "Title": "title", "organisation": "organization", "topic": "topics",
		"dates": "date", "ld": "", "notes": "", "": "", "organizing": "", "\xff\xfe": "",
	} {
		if got := text.Nearest(word, among); got != want {
			t.Errorf("%q: %q is nearest, want %q", word, got, want)
		}
	}
	if got := text.Nearest("x", nil); got != "" {
		t.Errorf("of nothing %q is nearest", got)
	}
}

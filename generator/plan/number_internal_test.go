package plan

import (
	"testing"

	"offprint/generator/site"
)

func TestNumber(t *testing.T) {
	for language, want := range map[string]string{"en": "12,345", "de": "12.345", "ar": "12,345", "de-CH": "12’345"} {
		if got := (writer{&site.Config{Language: language}}).number(12345); got != want {
			t.Errorf("%s: 12345 is %s, want %s", language, got, want)
		}
	}
	if got := (writer{&site.Config{Language: "en"}}).number(999); got != "999" {
		t.Errorf("999 is %s", got)
	}
}

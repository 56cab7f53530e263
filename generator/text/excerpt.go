package text

import (
	"strings"
	"unicode"
)

// Excerpt cuts plain text at the end of a word to at most most runes, with …
// at its end when something was cut. Line ends become spaces.
func Excerpt(plain string, most int) string {
	s := oneLine(plain)
	if most <= 0 {
		return ""
	}
	if len(s) <= most {
		return s
	}
	n, word := 0, 0 // runes so far, and where the last whole word ends
	prev := ' '
	for i, r := range s {
		if n == most {
			// Room for … in the place of the last rune.
			break
		}
		if unicode.IsSpace(r) && !unicode.IsSpace(prev) {
			word = i
		}
		n++
		prev = r
	}
	if n < most {
		return s
	}
	// Is that all there is?
	end, count := len(s), 0
	for i := range s {
		if count == most-1 {
			end = i
		}
		count++
	}
	if count <= most {
		return s
	}
	if word == 0 || word > end {
		word = end
	}
	return strings.TrimRightFunc(s[:word], func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(",;:–—-(", r)
	}) + "…"
}

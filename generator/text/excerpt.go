package text

import (
	"strings"
	"unicode"
)

// Excerpt cuts plain text at the end of a word to at most most runes, with …
// at its end when something was cut. Line ends become spaces.
func Excerpt(plain string, most int) string {
	s := OneLine(plain)
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

// sentenceLetters are what a word has before the full stop that ends a sentence;
// shorter ones ("et al.", "Fig.", "e.g.") are taken for abbreviations.
const sentenceLetters = 4

// Sentences are the first sentences of plain text that are at most most runes
// together, in one line. Where they would be less than half of that, it is an
// [Excerpt].
func Sentences(plain string, most int) string {
	s := OneLine(plain)
	if len(s) <= most {
		return s
	}
	var (
		n, word int // runes so far, and of the word that is being read
		end     int // where the last whole sentence ends
		stop    bool
		last    rune
	)
	for i, r := range s {
		if n > most+1 { // after the last sentence that fits, the next one begins
			break
		}
		switch {
		case stop && last == ' ' && unicode.IsUpper(r) && n-1 >= most/2:
			end = i - 1
		case last == '。' && n >= most/2 && n <= most:
			end = i
		}
		switch {
		case r == ' ':
			stop = stop && last != ' '
			word = 0
		case r == '.':
			stop, word = word >= sentenceLetters, 0
		case r == '!' || r == '?':
			stop = true
		default:
			stop = false
			word++
		}
		last = r
		n++
	}
	if n <= most { // that was all there is
		return s
	}
	if end == 0 {
		return Excerpt(s, most)
	}
	return s[:end]
}

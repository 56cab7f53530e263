package text

import (
	"strings"
	"unicode"
)

// Excerpt cuts plain text at the end of a word to at most most runes, including a final … if
// something was cut. Line ends become spaces.
func Excerpt(plain string, most int) string {
	s := OneLine(plain)
	if most <= 0 {
		return ""
	}
	if len(s) <= most {
		return s
	}
	n, word := 0, 0 // runes so far; end of the last complete word
	prev := ' '
	for i, r := range s {
		if n == most {
			// The last rune makes room for the ….
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
	// Does everything fit?
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

// sentenceLetters is the minimum length of a word before a full stop that ends a sentence.
// Shorter words ("et al.", "Fig.", "e.g.") are treated as abbreviations.
const sentenceLetters = 4

// Sentences returns the first sentences of plain text that have at most most runes in total,
// on one line. If they would be less than half of that, it returns an [Excerpt].
func Sentences(plain string, most int) string {
	s := OneLine(plain)
	if len(s) <= most {
		return s
	}
	var (
		n, word int // runes so far; letters of the current word
		end     int // end of the last complete sentence
		stop    bool
		last    rune
	)
	for i, r := range s {
		if n > most+1 { // the sentence after the last one that fits has begun
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
	if n <= most { // the whole text fits
		return s
	}
	if end == 0 {
		return Excerpt(s, most)
	}
	return s[:end]
}

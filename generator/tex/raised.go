package tex

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// raisedSigns maps raised text to the character that Unicode has for it.
var raisedSigns = map[string]string{"TM": "™", "tm": "™", "SM": "℠", "®": "®", "™": "™", "℠": "℠", "©": "©", "∘": "°", "◦": "°"}

// plainText converts the argument of a text macro to plain text. depth is the number of
// formula arguments around it.
func plainText(body string, depth int) string {
	p := mathParser{depth: depth}
	w := plainWriter{}
	w.element(p.textOf(body, mathFont{}))
	return string(w.b)
}

// raised returns s as a superscript, if up is set, or as a subscript, for use after the
// character before. It uses Unicode's raised or lowered characters if they exist, otherwise ^
// or _. The raised letters of 19th and Mme are written as ordinary letters.
func raised(before rune, up bool, s string) string {
	mark, table := "_", subscripts
	if up {
		mark, table = "^", superscripts
		if sign := raisedSigns[s]; sign != "" {
			return sign
		}
		if s == "o" && isDigitRune(before) {
			return "°"
		}
		if (before == 0 || isWord(before)) && isOrdinal(s) {
			return s
		}
	}
	tight := strings.ReplaceAll(minuses.Replace(s), " ", "")
	if t, ok := script(tight, table); ok && !wordIn(tight) {
		return t
	}
	if before == 0 || unicode.IsSpace(before) || s == "" {
		return s // without a base
	}
	return mark + bracketed(s)
}

var minuses = strings.NewReplacer("−", "-", "–", "-", "‐", "-")

// isOrdinal reports whether s is the small letters of an ordinal or an abbreviation (19th,
// Mme). A single letter is an exponent.
func isOrdinal(s string) bool {
	const longest = 4
	for _, r := range s {
		if !unicode.IsLower(r) {
			return false
		}
	}
	n := utf8.RuneCountInString(s)
	return 1 < n && n <= longest
}

// isFootnoteMark reports whether s is a footnote mark after an author's name: 1, a,b, *, †.
func isFootnoteMark(s string) bool {
	letters := 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			letters++
			if letters > 1 {
				return false
			}
			continue
		}
		letters = 0
	}
	return true
}

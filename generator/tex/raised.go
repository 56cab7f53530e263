package tex

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// raisedSigns are what people raise that has a sign of its own.
var raisedSigns = map[string]string{"TM": "™", "tm": "™", "SM": "℠", "®": "®", "™": "™", "℠": "℠", "©": "©", "∘": "°", "◦": "°"}

// plainText says the argument of a macro of text, within so many arguments of formulas.
func plainText(body string, depth int) string {
	p := mathParser{depth: depth}
	w := plainWriter{}
	w.element(p.textOf(body, mathFont{}))
	return string(w.b)
}

// raised writes, behind the character before, a text that is raised in print, or
// lowered: with the characters that Unicode has for it, else behind ^ or _. The
// letters of 19th and Mme are ordinary ones.
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
		return s // on nothing
	}
	return mark + bracketed(s)
}

var minuses = strings.NewReplacer("−", "-", "–", "-", "‐", "-")

// isOrdinal tells the small letters of an ordinal or an abbreviation (19th, Mme)
// from an exponent, which is a single one.
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

// isFootnoteMark tells what stands behind the names of authors to send the reader
// elsewhere: 1, a,b, *, †.
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

package text

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// foldings are letters that have no decomposition but that many write as
// another, and the variants of apostrophes and hyphens.
var foldings = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th", 'ı': "i", 'ȷ': "j", 'ħ': "h",
	'ŧ': "t", 'ŋ': "n", 'ς': "σ", 'ƶ': "z", 'ɨ': "i", 'ƀ': "b",
	'’': "'", '‘': "'", 'ʼ': "'", '′': "'", '´': "'", '`': "'", 'ʹ': "'", 'ʻ': "'", 'ʾ': "'", 'ʿ': "'", 'ˈ': "'", '＇': "'",
	'‐': "-", '‑': "-", '‒': "-", '–': "-", '—': "-", '―': "-", '−': "-", '⁃': "-", '﹣': "-", '－': "-",
	'“': `"`, '”': `"`, '„': `"`,
	'\u200C': "", '\u200D': "", '\u200E': "", '\u200F': "",
}

// bareScripts are those whose letters lose their accents.
var bareScripts = []*unicode.RangeTable{unicode.Latin, unicode.Greek, unicode.Cyrillic}

// Fold makes the key under which names and topics that differ only in case,
// accents, width, white space or the shape of apostrophes and hyphens are one.
// Accents are dropped from Latin, Greek and Cyrillic letters only: in other
// scripts marks are vowels. Fold(Fold(s)) is Fold(s).
func Fold(s string) string {
	if plainASCII(s) {
		return OneLine(strings.ToLower(s))
	}
	s, _ = Valid(s)
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		if f, ok := foldings[r]; ok {
			b.WriteString(f)
		} else if !invisible(r) || unicode.IsSpace(r) {
			b.WriteRune(r)
		}
	}
	s = b.String()
	b.Reset()
	bare := true // the last letter loses its marks
	for _, r := range norm.NFKD.String(s) {
		if unicode.Is(unicode.Mn, r) {
			if !bare {
				b.WriteRune(r)
			}
			continue
		}
		if !unicode.Is(unicode.M, r) {
			bare = !unicode.IsLetter(r) || unicode.In(r, bareScripts...)
		}
		r = unicode.ToLower(r)
		if f, ok := foldings[r]; ok {
			b.WriteString(f)
			bare = true
		} else {
			b.WriteRune(r)
		}
	}
	return OneLine(norm.NFC.String(b.String()))
}

func plainASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < ' ' || c >= 0x7f || c == '`' {
			return false
		}
	}
	return true
}

package text

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// foldings maps letters without a decomposition to the letters many people write instead, and
// variants of apostrophes and hyphens to one form.
var foldings = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th", 'ı': "i", 'ȷ': "j", 'ħ': "h",
	'ŧ': "t", 'ŋ': "n", 'ς': "σ", 'ƶ': "z", 'ɨ': "i", 'ƀ': "b",
	'’': "'", '‘': "'", 'ʼ': "'", '′': "'", '´': "'", '`': "'", 'ʹ': "'", 'ʻ': "'", 'ʾ': "'", 'ʿ': "'", 'ˈ': "'", '＇': "'",
	'‐': "-", '‑': "-", '‒': "-", '–': "-", '—': "-", '―': "-", '−': "-", '⁃': "-", '﹣': "-", '－': "-",
	'“': `"`, '”': `"`, '„': `"`,
	'\u200C': "", '\u200D': "", '\u200E': "", '\u200F': "",
}

// bareScripts are the scripts whose letters lose their accents.
var bareScripts = []*unicode.RangeTable{unicode.Latin, unicode.Greek, unicode.Cyrillic}

// Fold returns a key that is equal for names and topics that differ only in case, accents,
// width, white space or the form of apostrophes and hyphens. Accents are removed only from
// Latin, Greek and Cyrillic letters: in other scripts marks are vowels. Fold is idempotent.
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
	bare := true // marks of the last letter are removed
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

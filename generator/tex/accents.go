package tex

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// combining maps the macros of text accents to combining marks, which follow their letter.
var combining = map[string]rune{
	"`": '\u0300', "'": '\u0301', "^": '\u0302', "~": '\u0303', "=": '\u0304', "u": '\u0306', ".": '\u0307',
	`"`: '\u0308', "r": '\u030A', "H": '\u030B', "v": '\u030C', "d": '\u0323', "c": '\u0327', "k": '\u0328',
	"b": '\u0331', "t": '\u0361', "G": '\u030F', "U": '\u030E', "h": '\u0309', "textcommabelow": '\u0326',
	// From the Mathematical Reviews.
	"polhk": '\u0328', "ocirc": '\u030A', "soft": '\u030C', "lfhook": '\u0326', "udot": '\u0323',
}

// accentMarks maps the accent over a letter of a formula to a combining mark.
var accentMarks = map[rune]rune{
	'`': '\u0300', '´': '\u0301', 'ˆ': '\u0302', '^': '\u0302', '˜': '\u0303', '~': '\u0303', '¯': '\u0304', '˘': '\u0306', '˙': '\u0307',
	'¨': '\u0308', '˚': '\u030A', 'ˇ': '\u030C', '→': '\u20D7', '⃛': '\u20DB', '⃜': '\u20DC',
}

// letters are the text macros that stand for a letter. They swallow the space after them.
var letters = map[string]string{
	"ss": "ß", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å",
	"i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ", "ng": "ŋ", "NG": "Ŋ", "SS": "ẞ",
	"ij": "ĳ", "IJ": "Ĳ",
	// From the Mathematical Reviews, which transliterate Cyrillic.
	"cprime": "ʹ", "Cprime": "ʹ", "cdprime": "ʺ", "Cdprime": "ʺ", "dbar": "đ", "Dbar": "Đ",
}

// cyrillic lists the letters of LaTeX's Cyrillic encodings: \cyra is а, \CYRA is А.
const cyrillic = "a а b б v в g г d д e е yo ё zh ж z з i и ishrt й k к l л m м n н o о p п r р s с t т u у f ф h х c ц ch ч sh ш " +
	"shch щ hrdsn ъ ery ы sftsn ь erev э yu ю ya я ie є ii і yi ї gup ґ ushrt ў je ј lje љ nje њ tshe ћ dje ђ dzhe џ"

func init() {
	for list := strings.Fields(cyrillic); len(list) > 0; list = list[2:] {
		letters["cyr"+list[0]] = list[1]
		letters["CYR"+strings.ToUpper(list[0])] = strings.ToUpper(list[1])
	}
}

// accented adds a combining mark to the first letter of base. It returns "" for an empty base,
// as in \'{\'{}}. A dotless i or j gets its dot back where it forms a letter with the mark (ı
// + ´ is í).
func accented(base string, mark rune) string {
	if base == "" {
		return ""
	}
	r, n := utf8.DecodeRuneInString(base)
	if unicode.In(mark, unicode.Mn) && mark < '\u0316' {
		switch r {
		case 'ı':
			r = 'i'
		case 'ȷ':
			r = 'j'
		}
	}
	// The letter's existing marks stay in front of the new one.
	for n < len(base) {
		m, k := utf8.DecodeRuneInString(base[n:])
		if !unicode.Is(unicode.Mn, m) {
			break
		}
		n += k
	}
	var b strings.Builder
	b.WriteRune(r)
	b.WriteString(base[utf8.RuneLen(firstRune(base)):n])
	b.WriteRune(mark)
	b.WriteString(base[n:])
	return norm.NFC.String(b.String())
}

func firstRune(s string) rune {
	r, n := utf8.DecodeRuneInString(s)
	if r == utf8.RuneError && n == 1 {
		return 0 // its RuneLen is 1, like the invalid byte
	}
	return r
}

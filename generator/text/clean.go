package text

import (
	"html"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"offprint/generator/tex"
)

// clean converts text from a source to valid Unicode in NFC: HTML and XML markup becomes TeX,
// entities are decoded once, invisible characters are removed, line ends become \n, and all
// other white space becomes spaces.
func clean(raw string) string {
	s, _ := Valid(raw)
	s = markup(s)
	if strings.IndexByte(s, '&') >= 0 {
		s = markup(decodeTwice(decodeEntities(s))) // feeds escape tags
	}
	if strings.Contains(s, `\n`) {
		s = endsOfLines(s)
	}
	return normal(s)
}

// escapedEnd matches a line end written as \n by a program that puts text on one line. It
// follows a word, where TeX commands are rare.
var escapedEnd = LazyRegexp(`([\pL\pN.,;:!?)\]"'’”%-])(?:\\r)?\\n([A-Za-z]*)`)

// namesInN are the TeX commands that look like such a line end followed by a word.
var namesInN = strings.Fields("nu ne neq neg ni not notin nabla natural nearrow nwarrow nexists nleq ngeq nless ngtr nprec nsucc nmid nparallel nsim ncong nsubseteq nsupseteq " +
	"nrightarrow nleftarrow nRightarrow nLeftarrow nvdash nvDash nVdash newline newcommand newblock nonumber noindent nolimits nobreak nobreakdash nobreakspace nocite nopagebreak " +
	"normalsize normalfont normal norm name num nth nm nano new np")

// endsOfLines replaces line ends written as \n by real ones.
func endsOfLines(s string) string {
	return escapedEnd.ReplaceAllStringFunc(s, func(m string) string {
		at := strings.LastIndex(m, `\n`)
		if slices.Contains(namesInN, m[at+1:]) {
			return m
		}
		return strings.TrimSuffix(m[:at], `\r`) + "\n" + m[at+2:]
	})
}

// normal is clean for valid text whose entities are already decoded.
func normal(s string) string {
	if needsVisible(s) {
		s = visible(s)
	}
	return norm.NFC.String(s)
}

var (
	// twiceTag matches a tag, and twiceAnd an ampersand between words, that were escaped
	// twice.
	twiceTag = LazyRegexp(`&lt;/?[A-Za-z][\w:-]*/?&gt;`)
	twiceAnd = LazyRegexp(`([\pL\d)>]) &amp; ([\pL\d(<])`)
)

// decodeTwice decodes what was certainly escaped twice in a text that has been decoded once.
func decodeTwice(s string) string {
	if strings.Contains(s, "&lt;") {
		s = twiceTag.ReplaceAllStringFunc(s, func(m string) string {
			t := html.UnescapeString(m)
			if tag, ok := tex.TagAt(t, 0); ok && roleOf(tag) != noRole {
				return t
			}
			return m
		})
	}
	if strings.Contains(s, " &amp; ") {
		s = twiceAnd.ReplaceAllString(s, "$1 & $2")
	}
	return s
}

// decodeEntities decodes HTML character references that end in a semicolon once: &amp;lt;
// becomes &lt;.
func decodeEntities(s string) string {
	i := strings.IndexByte(s, '&')
	if i < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i >= 0 {
		before, c := s[:i], "&"
		n := entityLen(s[i:])
		if n > 0 {
			c = html.UnescapeString(s[i : i+n])
			if (c == "<" || c == ">" || c[0] >= utf8.RuneSelf) && strings.HasSuffix(before, `\`) && !strings.HasSuffix(before, `\\`) {
				before = before[:i-1] // drop the backslash of \&lt;, written by a program that took the entity for text
			}
		}
		b.WriteString(before)
		b.WriteString(c)
		s = s[i+max(n, 1):]
		i = strings.IndexByte(s, '&')
	}
	b.WriteString(s)
	return b.String()
}

// entityLen returns the length of the character reference at the start of s, or 0.
func entityLen(s string) int {
	const longest = 33 // &CounterClockwiseContourIntegral;
	if len(s) < 4 || s[0] != '&' {
		return 0
	}
	i := 1
	digit := func(c byte) bool { return '0' <= c && c <= '9' }
	hex := func(c byte) bool { return digit(c) || 'a' <= c|0x20 && c|0x20 <= 'f' }
	word := func(c byte) bool { return digit(c) || 'a' <= c|0x20 && c|0x20 <= 'z' }
	accept, most := word, longest
	if s[1] == '#' {
		i, accept, most = 2, digit, 9
		if s[2]|0x20 == 'x' {
			i, accept, most = 3, hex, 9
		}
	}
	from := i
	for i < len(s) && i-from <= most && accept(s[i]) {
		i++
	}
	if i == from || i >= len(s) || s[i] != ';' {
		return 0
	}
	i++
	if s[1] != '#' && html.UnescapeString(s[:i]) == s[:i] {
		return 0
	}
	return i
}

// needsVisible reports whether visible would change anything.
func needsVisible(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < ' ' && c != '\n' || c >= 0x7f {
			return true
		}
	}
	return false
}

// visible removes invisible characters and turns white space into spaces and line ends. The
// joiners U+200C and U+200D and the marks U+200E and U+200F are kept, because words and emoji
// need them.
func visible(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for i, r := range s {
		switch {
		case r == '\n' || r == '\u2028' || r == '\u0085':
			b.WriteByte('\n')
		case r == '\u2029':
			b.WriteString("\n\n")
		case r == '\r':
			if i+1 >= len(s) || s[i+1] != '\n' {
				b.WriteByte('\n')
			}
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		case invisible(r):
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// invisible reports whether a character is removed: controls, bidirectional overrides (which
// could make a name or an address read as another), zero-width spaces, soft hyphens, and
// characters that XML does not allow.
func invisible(r rune) bool {
	switch {
	case unicode.Is(unicode.Cc, r):
	case '\u202A' <= r && r <= '\u202E', '\u2066' <= r && r <= '\u2069', '\u206A' <= r && r <= '\u206F':
	case r == '\u00AD', r == '\u200B', r == '\u2060', r == '\uFEFF', r == '\u180E':
	case r&0xFFFE == 0xFFFE, '\uFDD0' <= r && r <= '\uFDEF':
	case 0xE0000 <= r && r <= 0xE007F: // tag characters
	case '\uFFF9' <= r && r <= '\uFFFB':
	default:
		return false
	}
	return true
}

// OneLine replaces each run of white space by one space and trims the ends.
func OneLine(s string) string {
	if isOneLine(s) {
		return s
	}
	return strings.Join(strings.Fields(s), " ")
}

// isOneLine reports whether words are separated by single spaces and there is no other white
// space.
func isOneLine(s string) bool {
	space, ascii := true, true
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == ' ' && space, '\t' <= c && c <= '\r':
			return false
		default:
			space = c == ' '
			ascii = ascii && c < utf8.RuneSelf
		}
	}
	return s == "" || !space && (ascii || !strings.ContainsFunc(s, func(r rune) bool { return r != ' ' && unicode.IsSpace(r) }))
}

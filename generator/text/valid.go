package text

import (
	"strings"
	"unicode/utf8"
)

// windows1252 are the characters of the bytes 0x80 to 0x9F in Windows-1252
// (https://encoding.spec.whatwg.org/index-windows-1252.txt); U+FFFD if undefined. From 0xA0
// on, bytes equal their code points.
var windows1252 = []rune("€\uFFFD‚ƒ„…†‡ˆ‰Š‹Œ\uFFFDŽ\uFFFD\uFFFD‘’“”•–—˜™š›œ\uFFFDžŸ")

// Valid returns s as valid UTF-8 and reports whether it already was. Each invalid byte is read
// as Windows-1252, and becomes U+FFFD if it is undefined there.
func Valid(s string) (string, bool) {
	if utf8.ValidString(s) {
		return s, true
	}
	var b strings.Builder
	b.Grow(len(s) + len(s)/8)
	for len(s) > 0 {
		r, n := utf8.DecodeRuneInString(s)
		if r == utf8.RuneError && n == 1 {
			switch c := s[0]; {
			case c >= 0xA0:
				r = rune(c)
			default:
				r = windows1252[c-0x80]
			}
		}
		b.WriteRune(r)
		s = s[n:]
	}
	return b.String(), false
}

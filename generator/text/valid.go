package text

import (
	"strings"
	"unicode/utf8"
)

// windows1252 are the characters of the bytes 0x80 to 0x9F in Windows-1252
// (https://encoding.spec.whatwg.org/index-windows-1252.txt), U+FFFD where it
// has none. From 0xA0 on, bytes are their own code points.
var windows1252 = []rune("€\uFFFD‚ƒ„…†‡ˆ‰Š‹Œ\uFFFDŽ\uFFFD\uFFFD‘’“”•–—˜™š›œ\uFFFDžŸ")

// Valid gives s as valid UTF-8, and reports whether it was so before. Each
// byte that is not part of a character is read as Windows-1252, and is U+FFFD
// where that has no character for it.
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

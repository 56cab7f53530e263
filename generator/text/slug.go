package text

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxSlug is the maximum length of a slug in bytes.
const maxSlug = 80

// Slug converts a name to a path segment: folded by [Fold], with letters and digits of any
// script, and one hyphen for every other run of characters. It is cut at the end of a word if
// there is one nearby. If nothing remains, it returns "x" and a hash.
func Slug(s string) string {
	folded := Fold(s)
	var b strings.Builder
	b.Grow(min(len(folded), maxSlug+2*utf8.UTFMax))
	gap := false
	for _, r := range folded {
		mark := r > unicode.MaxLatin1 && unicode.Is(unicode.M, r) && b.Len() > 0 && !gap
		if r == utf8.RuneError || !unicode.IsLetter(r) && !unicode.IsDigit(r) && !mark {
			gap = true
			continue
		}
		if gap && b.Len() > 0 {
			b.WriteByte('-')
		}
		gap = false
		b.WriteRune(r)
		if b.Len() > maxSlug+utf8.UTFMax {
			break
		}
	}
	out := b.String()
	if len(out) > maxSlug {
		n := maxSlug
		for !utf8.RuneStart(out[n]) {
			n--
		}
		if k := strings.LastIndexByte(out[:n+1], '-'); k > maxSlug/2 {
			n = k
		}
		out = strings.Trim(out[:n], "-")
	}
	if out == "" {
		sum := sha256.Sum256([]byte(s))
		return "x" + hex.EncodeToString(sum[:4])
	}
	return out
}

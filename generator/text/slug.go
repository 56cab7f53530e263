package text

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxSlug is the length of a slug in bytes.
const maxSlug = 80

// Slug makes a path segment of a name: folded as [Fold] does, letters and
// digits of any script kept, all else a single hyphen. It is cut at the end of
// a word where there is one near. Of what leaves nothing it makes "x" and a
// hash.
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

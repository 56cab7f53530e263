package paper

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// TitleID is the identity of a paper of which no identifier is known, made of
// its title: "title:attention-is-all-you-need". It is never empty.
func TitleID(title string) ID {
	const most = 80 // bytes
	var b strings.Builder
	gap := false
	for _, r := range strings.ToLower(norm.NFKC.String(title)) {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) {
			gap = b.Len() > 0
			continue
		}
		need := utf8.RuneLen(r)
		if gap {
			need++
		}
		if b.Len()+need > most {
			break
		}
		if gap {
			b.WriteByte('-')
			gap = false
		}
		b.WriteRune(r)
	}
	if b.Len() == 0 {
		sum := sha256.Sum256([]byte(title))
		b.WriteString("x" + hex.EncodeToString(sum[:4]))
	}
	return ID(SchemeTitle + ":" + norm.NFC.String(b.String()))
}

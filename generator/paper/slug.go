package paper

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"iter"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// TitleID returns the identifier of a paper without any other, made from its title:
// "title:attention-is-all-you-need". It is never empty.
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

// TitleIDs iterates over identifiers for papers that share a title, the shortest first: base,
// then with the year, then with a hash of what distinguishes the paper. They depend only on
// the paper, not on which of two came first; if everything is the same, numbers follow without
// end.
func TitleIDs(base ID, p *Paper) iter.Seq[ID] {
	return func(yield func(ID) bool) {
		if !yield(base) {
			return
		}
		if p.Published != 0 && !yield(base+ID("-"+strconv.Itoa(p.Published.Year()))) {
			return
		}
		h := sha256.New()
		for _, s := range []string{titleKey(p.Title), p.DOI, p.Published.String(), strings.Join(p.Authors, "\n"), strconv.Itoa(p.NumAuthors()), p.Abstract} {
			h.Write(appendCounted(nil, s))
		}
		for _, fact := range p.Citation {
			h.Write(appendCounted(appendCounted(nil, fact.Name), fact.Value))
		}
		base += ID("-" + hex.EncodeToString(h.Sum(nil)[:4]))
		for n, id := 2, base; yield(id); n++ {
			id = ID(fmt.Sprintf("%s-%d", base, n))
		}
	}
}

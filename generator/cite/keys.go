package cite

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"offprint/generator/paper"
	"offprint/generator/text"
)

// Keys assigns unique citation keys. vaswani2017attention consists of the family name of the
// first author, the year, and the first meaningful word of the title, in a to z and digits. A
// paper that came with a key keeps it.
//
// Request the keys of all papers of an archive in the order of their days, and of their
// identifiers within a day. A paper that is added later with a later day then changes no
// existing key: of two papers with the same key the earlier one has it, and the other one's
// key gets letters appended that are derived from its own identifier, so they do not depend on
// the number of such papers.
//
// Keys that differ only in case are the same, as in BibTeX. The zero Keys is ready to use.
type Keys struct{ taken map[string]bool }

// Expect reserves space for n keys.
func (k *Keys) Expect(n int) {
	if k.taken == nil {
		k.taken = make(map[string]bool, n)
	}
}

// For returns the key of the paper.
func (k *Keys) For(p *paper.Paper) string {
	return k.Take(Key(p), func() *paper.Paper { return p })
}

// Take is like For if the paper's [Key] is already known; read is called only if another paper
// has it.
func (k *Keys) Take(key string, read func() *paper.Paper) string {
	if k.take(key) {
		return key
	}
	p := read()
	if p.Citation.Get("key") == key { // another paper has it
		if key = makeKey(p); k.take(key) {
			return key
		}
	}
	letters := lettersOf(p)
	for n := 3; ; n++ {
		longer := key + letters[:min(n, len(letters))]
		if n > len(letters) { // another paper has the same identifier
			longer += strconv.Itoa(n - len(letters) + 1)
		}
		if k.take(longer) {
			return longer
		}
	}
}

// Key returns the key that a paper has unless another one claims it. It is safe for concurrent
// use.
func Key(p *paper.Paper) string {
	if given := p.Citation.Get("key"); usableKey(given) {
		return given
	}
	return makeKey(p)
}

func (k *Keys) take(key string) bool {
	at := strings.ToLower(key)
	if k.taken[at] {
		return false
	}
	if k.taken == nil {
		k.taken = map[string]bool{}
	}
	k.taken[at] = true
	return true
}

// usableKey reports whether BibTeX and TeX can read a key.
func usableKey(key string) bool {
	const most = 200
	return key != "" && len(key) <= most && !strings.ContainsFunc(key, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || strings.ContainsRune(`,{}()"#%~\='@`, r)
	})
}

// stopWords are words at the beginning of titles that carry no meaning.
var stopWords = set("a an the on of for in to and or is are do does can how what why when where with without from by at as towards toward " +
	"into via some using we it its this that un une le la les l der die das ein eine zur zum von el los las il lo gli der de du des")

// makeKey returns the key made from a paper's metadata.
func makeKey(p *paper.Paper) string {
	who := "anonymous"
	if first, ok := firstAuthor(p); ok {
		who = asciiWord(first.Family)
		if first.Literal != "" {
			who = ""
			for w := range strings.FieldsSeq(first.Literal) {
				if who = asciiWord(w); who != "" && !stopWords[who] {
					break
				}
			}
		}
	}
	word := ""
	for w := range strings.FieldsFuncSeq(text.TitlePlain(p.Title), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && r != '\''
	}) {
		if w = asciiWord(w); w != "" && !stopWords[w] {
			word = w
			break
		}
	}
	if who == "" || word == "" {
		return idKey(p)
	}
	year := p.Published.Year()
	if d := firstDay(p.Citation.Get("date")); d != 0 {
		year = d.Year()
	}
	if year = cmp.Or(year, p.Date.Year()); year == 0 {
		return who + "nd" + word
	}
	return fmt.Sprintf("%s%d%s", who, year, word)
}

// asciiWord converts a word to a to z and digits; "" if nothing remains.
func asciiWord(s string) string {
	if isASCII(s) {
		s = strings.ToLower(s)
	} else {
		s = text.Fold(s)
	}
	return strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' || '0' <= r && r <= '9' {
			return r
		}
		return -1
	}, s)
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// idKey returns the paper's identifier as a key.
func idKey(p *paper.Paper) string {
	id := string(p.ID)
	if id != "" && usableKey(id) && !strings.ContainsFunc(id, func(r rune) bool { return r > unicode.MaxASCII }) {
		return id
	}
	return "paper" + hash(p)[:8]
}

func hash(p *paper.Paper) string {
	sum := sha256.Sum256([]byte(cmp.Or(string(p.ID), p.Title)))
	return hex.EncodeToString(sum[:])
}

// lettersOf returns letters derived from the paper's identifier.
func lettersOf(p *paper.Paper) string {
	return strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' {
			return 'g' + r - '0'
		}
		return r
	}, hash(p))
}

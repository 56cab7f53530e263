package paper

import (
	"hash/maphash"
	"slices"
	"strings"
	"unicode/utf8"
)

// traits distinguish papers that share a title or a DOI, in few bytes: hashes, 0 if unknown.
// They avoid comparing each of many such papers with all others. Different traits prove that
// two papers are not the [Same]; equal traits prove nothing.
type traits struct {
	title, notice, numerals uint32
	volume, number          uint32
	first, last             uint32 // pages
	families                [4]uint16
	year                    int16
	named                   bool // the paper has authors
	eid, arxiv, generic     bool
}

func traitsOf(p *Paper, form *titleForm) traits {
	pub := publicationOf(p.Citation, p.Published)
	t := traits{
		title: hash32(form.key), notice: hash32(notice(p.Title)), numerals: hash32(strings.Join(numerals(p.Title), " ")),
		first: hash32(pub.pages[0]), last: hash32(pub.pages[1]),
		year: int16(pub.year), eid: pub.eid != "", arxiv: arxivID(p) != "", generic: form.generic, named: len(p.Authors) > 0,
	}
	if len(pub.volume) > 0 {
		t.volume = hash32(pub.volume[0])
	}
	if len(pub.number) > 0 {
		t.number = hash32(pub.number[0])
	}
	if len(p.Authors) <= len(t.families) { // longer lists are not stored
		for i, name := range p.Authors {
			end := familyEnd(name)
			if end == "" { // nothing can be concluded from any of them
				t.families = [len(t.families)]uint16{}
				break
			}
			t.families[i] = uint16(hash32(end)) | 1
		}
	}
	return t
}

// familyEnd returns the common ending of the [familyForms] of a name, which differ in a and e
// and in how they begin. It is empty if they may have none in common.
func familyEnd(name string) string {
	s := withoutAE.Replace(family(name))
	for n, i := 0, len(s); i > 0; {
		_, size := utf8.DecodeLastRuneInString(s[:i])
		i -= size
		if n++; n == 2 {
			return s[i:]
		}
	}
	return ""
}

var withoutAE = strings.NewReplacer("a", "", "e", "")

// hash32 returns a hash that is 0 only for "".
func hash32(s string) uint32 {
	if s == "" {
		return 0
	}
	return uint32(maphash.String(seed, s)) | 1
}

// strangers reports whether the authors of both are known and none is the same.
func (t *traits) strangers(u *traits) bool {
	if t.families[0] == 0 || u.families[0] == 0 {
		return false
	}
	for _, f := range t.families {
		if f != 0 && slices.Contains(u.families[:], f) {
			return false
		}
	}
	return true
}

// apart reports whether two papers with one title appeared in different places or years.
func (t *traits) apart(u *traits) bool {
	if years := t.year - u.year; t.year != 0 && u.year != 0 && (years < -1 || years > 1) {
		return true
	}
	return unlike(t.volume, u.volume) || unlike(t.number, u.number) || !t.eid && !u.eid && unlike(t.first, u.first) &&
		!(t.last == 0 && t.first == u.last) && !(u.last == 0 && u.first == t.last)
}

// apartUnderDOI reports whether two papers with one DOI are different works.
func (t *traits) apartUnderDOI(u *traits) bool {
	if t.notice != u.notice || t.arxiv && u.arxiv {
		return true
	}
	return t.title != u.title && (unlike(t.first, u.first) || unlike(t.numerals, u.numerals) || t.strangers(u))
}

func unlike(a, b uint32) bool { return a != 0 && b != 0 && a != b }

package paper

import (
	"strconv"
	"strings"
)

// Same reports whether two records are of the same work.
//
// They are if they have the same arXiv identifier, and are not if they have two.
// They are if they have the same DOI and either their titles or their authors
// agree, unless they are said to be different parts of what has the DOI: chapters
// carry that of their book, errata that of their paper. Where one of them has no
// identifier, they are if titles, authors and years agree and nothing contradicts
// of what is known of where they appeared: the journal or the book, volume, number,
// pages, part, edition. Years that differ by one agree where one of the records has
// an identifier, or where volumes or pages agree. Two works with a title that says nothing ("Preface") are
// the same only where all of that is known of both, or of neither.
func Same(p, q *Paper) bool {
	switch a, b := arxivID(p), arxivID(q); {
	case a != "" && a == b:
		return true
	case a != "" && b != "":
		return false
	}
	switch a, b := doiOf(p), doiOf(q); {
	case a != "" && a == b:
		return sameUnderDOI(p, q)
	case identified(p) && identified(q):
		return false
	}
	return sameByTitle(p, q)
}

// Versions reports whether two papers that are not the [Same] are publications of
// one work: titles and authors agree, as of a paper in the proceedings of a
// conference that has become one in a journal.
func Versions(p, q *Paper) bool {
	if p.NumAuthors() == 0 || q.NumAuthors() == 0 || len(p.Authors) == 0 || len(q.Authors) == 0 ||
		titleKey(p.Title) != titleKey(q.Title) || eitherGeneric(p, q) || !sameAuthors(p, q) {
		return false
	}
	a, b := publicationOf(p.Citation, p.Published), publicationOf(q.Citation, q.Published)
	return !differ(a.part, b.part) && !differ(a.chapter, b.chapter)
}

// sameUnderDOI reports whether two records that carry the same DOI are of the
// same work.
func sameUnderDOI(p, q *Paper) bool {
	if notice(p.Title) != notice(q.Title) {
		return false
	}
	a, b := publicationOf(p.Citation, p.Published), publicationOf(q.Citation, q.Published)
	equal := titleKey(p.Title) == titleKey(q.Title)
	switch {
	case equal && !eitherGeneric(p, q):
		return true
	case equal:
		return !a.contradicts(&b) && sameAuthors(p, q)
	case a.apart(&b), partOf(p.Title, &b), partOf(q.Title, &a), differentNumerals(p.Title, q.Title):
		return false
	case len(p.Authors) > 0 && len(q.Authors) > 0:
		// Beside the DOI, the family name is enough.
		return anyShared(p.Authors, q.Authors, func(string, string) bool { return true })
	}
	return alike(p.Title, q.Title) && sameAuthors(p, q)
}

// partOf reports whether a title is that of what the other publication is in.
func partOf(title string, pub *publication) bool {
	name := withoutProceedings(containerWords(title))
	for _, c := range pub.containers {
		if len(name) > 0 && len(name) == len(c) && sameName(name, c) {
			return true
		}
	}
	return false
}

// differentNumerals reports whether two titles tell parts of something apart:
// "Part I" and "Part II".
func differentNumerals(p, q string) bool {
	a, b := numerals(p), numerals(q)
	return len(a) > 0 && len(b) > 0 && strings.Join(a, " ") != strings.Join(b, " ")
}

// sameByTitle reports whether two records, of which one has no identifier, are of
// the same work.
func sameByTitle(p, q *Paper) bool {
	if titleKey(p.Title) != titleKey(q.Title) || !sameAuthors(p, q) || !sameYear(p, q) {
		return false
	}
	a, b := publicationOf(p.Citation, p.Published), publicationOf(q.Citation, q.Published)
	if eitherGeneric(p, q) {
		return twins(p, q, &a, &b)
	}
	// A page without an identifier would drift from year to year, and from author to
	// author; one that has one may be a preprint, and must be found by what it has
	// become.
	if !identified(p) && !identified(q) && (a.drifts(&b) || !sameLead(p, q)) {
		return false
	}
	return !a.contradicts(&b) && !refContradicts(p, &a, &b) && !refContradicts(q, &b, &a)
}

// twins reports whether two records of one title tell all that tells works from
// others, and the same.
func twins(p, q *Paper, a, b *publication) bool {
	if !a.twin(b) || identified(p) || identified(q) || (len(p.Authors) > 0) != (len(q.Authors) > 0) || p.NumAuthors() != q.NumAuthors() || !sameAuthors(p, q) {
		return false
	}
	// Of what appeared nowhere, the day and the text are all that there is.
	return len(a.containers) > 0 || p.Published == q.Published && abstractKey(p) == abstractKey(q)
}

// eitherGeneric reports whether the title of two records says nothing, as one of them
// spells it: "Preface" and "Pref-ace".
func eitherGeneric(p, q *Paper) bool {
	return isGeneric(p.Title) || q.Title != p.Title && isGeneric(q.Title)
}

// titleIndex are what to look for another record of the work by, which may be one
// by its title. Of titles that say nothing there are so many that it has more of
// what records have to agree in: of where they appeared, or else the identities that
// may be made of the record. The first is what the paper itself is found by; there
// is none where nothing but identifiers could join it.
func titleIndex(p *Paper, title *titleForm) []string {
	key := title.key
	if !title.generic {
		return []string{key}
	}
	if identified(p) {
		return nil
	}
	pub := publicationOf(p.Citation, p.Published)
	if len(pub.containers) == 0 {
		keys := make([]string, 0, 4)
		for id := range TitleIDs(p.ID, p) {
			if keys = append(keys, string(id)); len(keys) == 3 {
				break
			}
		}
		return keys
	}
	key += "\n" + strconv.Itoa(pub.year)
	if len(pub.volume) > 0 {
		key += "\n" + pub.volume[0]
	}
	return []string{key}
}

// titleForm is what a title is found by.
type titleForm struct {
	title, key string
	generic    bool
}

func titleFormOf(title string) titleForm {
	return titleForm{title, titleKey(title), isGeneric(title)}
}

// abstractKey is what abstracts of one work have in common, as far as they go:
// their beginning.
func abstractKey(p *Paper) string {
	const most = 400 // bytes
	s := p.Abstract
	if len(s) > most {
		s = strings.ToValidUTF8(s[:most], "")
	}
	key := letters(s)
	const enough = 60
	if r := []rune(key); len(r) > enough {
		key = string(r[:enough])
	}
	return key
}

// refContradicts reports whether arXiv's journal reference, which is all that is
// known of where p appeared, is about another publication than pub: neither its
// volume nor its first page stands there.
func refContradicts(p *Paper, own, pub *publication) bool {
	ref := p.Citation.Get("journalref")
	if ref == "" || len(own.volume) > 0 || own.pages[0] != "" || len(pub.volume) == 0 || pub.pages[0] == "" {
		return false
	}
	for _, w := range plainWords(ref) {
		if n := number(w); n == pub.volume[0] || n == pub.pages[0] {
			return false
		}
	}
	return true
}

// arxivID is the identifier that a paper has on arXiv, "" where none is known.
func arxivID(p *Paper) ID { return idOf(p, SchemeArXiv) }

// doiOf is the paper's DOI as an identifier, "" where none is known, or none but
// the one that arXiv gives.
func doiOf(p *Paper) ID { return idOf(p, SchemeDOI) }

// idOf is the identifier of a scheme that a paper has, "" where none is known.
func idOf(p *Paper, scheme string) ID {
	if id := cleanID(p.ID); id.Scheme() == scheme {
		return id
	}
	if p.DOI != "" {
		if id := cleanID(SchemeDOI + ":" + ID(p.DOI)); id.Scheme() == scheme {
			return id
		}
	}
	return ""
}

// identified reports whether a paper has an identifier that is not made of its
// title.
func identified(p *Paper) bool { return p.DOI != "" || p.ID != "" && p.ID.Scheme() != SchemeTitle }

// identifiers are those that stand for one paper only.
func identifiers(p *Paper) []ID {
	var ids []ID
	for _, id := range []ID{arxivID(p), doiOf(p)} {
		if id != "" {
			ids = append(ids, id)
		}
	}
	return ids
}

// sameAuthors reports whether the authors of two records can be the same
// people.
func sameAuthors(p, q *Paper) bool {
	a, b := p.NumAuthors(), q.NumAuthors()
	switch {
	case a == 0 || b == 0:
		return true
	case len(p.Authors) > 0 && len(q.Authors) > 0:
		return anyShared(p.Authors, q.Authors, samePerson)
	}
	// Hidden authors and slips of counting: one, or a fifth of the more.
	return max(a, b)-min(a, b) <= max(1, max(a, b)/5)
}

// sameLead reports whether the first authors of two records can be one person, where
// one of them names fewer: a list that is cut has the beginning.
func sameLead(p, q *Paper) bool {
	a, b := p.Authors, q.Authors
	return len(a) == 0 || len(b) == 0 || len(a) == len(b) || anyShared(a[:1], b[:1], samePerson)
}

// sameYear reports whether two records can be of papers published in the same
// year: a preprint of December is a paper of next year.
func sameYear(p, q *Paper) bool {
	if p.Published == 0 || q.Published == 0 {
		return true
	}
	d := p.Published.Year() - q.Published.Year()
	return -1 <= d && d <= 1
}

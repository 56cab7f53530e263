package paper

import (
	"strconv"
	"strings"
)

// Same reports whether two records describe the same work.
//
// They do if they have the same arXiv identifier, and do not if they have different ones. They
// do if they have the same DOI and their titles or authors agree, unless they are different
// parts of what the DOI identifies: chapters carry the DOI of their book, errata that of their
// paper. If one of them has no identifier, they do if titles, authors and years agree and
// nothing known about their publication contradicts: journal or book, volume, number, pages,
// part, edition. Years may differ by one if one of the records has an identifier, or if
// volumes or pages agree. Two works with a generic title ("Preface") are the same only if all
// of that is known of both or of neither.
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

// Versions reports whether two papers that are not the [Same] are publications of one work:
// titles and authors agree, as for a conference paper that later appeared in a journal.
func Versions(p, q *Paper) bool {
	if p.NumAuthors() == 0 || q.NumAuthors() == 0 || len(p.Authors) == 0 || len(q.Authors) == 0 ||
		titleKey(p.Title) != titleKey(q.Title) || eitherGeneric(p, q) || !sameAuthors(p, q) {
		return false
	}
	a, b := publicationOf(p.Citation, p.Published), publicationOf(q.Citation, q.Published)
	return !differ(a.part, b.part) && !differ(a.chapter, b.chapter)
}

// sameUnderDOI reports whether two records with the same DOI describe the same work.
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
		// With the same DOI, a shared family name is enough.
		return anyShared(p.Authors, q.Authors, func(string, string) bool { return true })
	}
	return alike(p.Title, q.Title) && sameAuthors(p, q)
}

// partOf reports whether a title is that of the container of the other publication.
func partOf(title string, pub *publication) bool {
	name := withoutProceedings(containerWords(title))
	for _, c := range pub.containers {
		if len(name) > 0 && len(name) == len(c) && sameName(name, c) {
			return true
		}
	}
	return false
}

// differentNumerals reports whether two titles name different parts: "Part I" and "Part II".
func differentNumerals(p, q string) bool {
	a, b := numerals(p), numerals(q)
	return len(a) > 0 && len(b) > 0 && strings.Join(a, " ") != strings.Join(b, " ")
}

// sameByTitle reports whether two records, one of which has no identifier, describe the same
// work.
func sameByTitle(p, q *Paper) bool {
	if titleKey(p.Title) != titleKey(q.Title) || !sameAuthors(p, q) || !sameYear(p, q) {
		return false
	}
	a, b := publicationOf(p.Citation, p.Published), publicationOf(q.Citation, q.Published)
	if eitherGeneric(p, q) {
		return twins(p, q, &a, &b)
	}
	// Otherwise a page without an identifier could drift from year to year and from author to
	// author. A record with an identifier may be a preprint and must be found by its later
	// publication.
	if !identified(p) && !identified(q) && (a.drifts(&b) || !sameLead(p, q)) {
		return false
	}
	return !a.contradicts(&b) && !refContradicts(p, &a, &b) && !refContradicts(q, &b, &a)
}

// twins reports whether two records with one title state everything that distinguishes works,
// and agree.
func twins(p, q *Paper, a, b *publication) bool {
	if !a.twin(b) || identified(p) || identified(q) || (len(p.Authors) > 0) != (len(q.Authors) > 0) || p.NumAuthors() != q.NumAuthors() || !sameAuthors(p, q) {
		return false
	}
	// Without a container, only the day and the text are left to compare.
	return len(a.containers) > 0 || p.Published == q.Published && abstractKey(p) == abstractKey(q)
}

// eitherGeneric reports whether one of two titles is generic as spelled there: "Preface" and
// "Pref-ace".
func eitherGeneric(p, q *Paper) bool {
	return isGeneric(p.Title) || q.Title != p.Title && isGeneric(q.Title)
}

// titleIndex returns the keys under which records that may be the same by title are found. The
// first one is the key of the paper itself. Generic titles are so frequent that their keys
// also contain the publication or, without one, the identifiers that may be made from the
// record. There are none if only identifiers could match the record.
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

// titleForm is a title with its lookup key.
type titleForm struct {
	title, key string
	generic    bool
}

func titleFormOf(title string) titleForm {
	return titleForm{title, titleKey(title), isGeneric(title)}
}

// abstractKey returns a key of the beginning of an abstract, which abstracts of the same work
// share.
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

// refContradicts reports whether arXiv's journal reference, if that is all that is known of
// p's publication, is about another publication than pub: it contains neither pub's volume nor
// its first page.
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

// arxivID returns the paper's arXiv identifier, "" if unknown.
func arxivID(p *Paper) ID { return idOf(p, SchemeArXiv) }

// doiOf returns the paper's DOI as an identifier, "" if unknown or assigned by arXiv.
func doiOf(p *Paper) ID { return idOf(p, SchemeDOI) }

// idOf returns the paper's identifier with the given scheme, "" if unknown.
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

// identified reports whether a paper has an identifier that is not made from its title.
func identified(p *Paper) bool { return p.DOI != "" || p.ID != "" && p.ID.Scheme() != SchemeTitle }

// identifiers returns the identifiers that belong to one paper only.
func identifiers(p *Paper) []ID {
	var ids []ID
	for _, id := range []ID{arxivID(p), doiOf(p)} {
		if id != "" {
			ids = append(ids, id)
		}
	}
	return ids
}

// sameAuthors reports whether the authors of two records can be the same people.
func sameAuthors(p, q *Paper) bool {
	a, b := p.NumAuthors(), q.NumAuthors()
	switch {
	case a == 0 || b == 0:
		return true
	case len(p.Authors) > 0 && len(q.Authors) > 0:
		return anyShared(p.Authors, q.Authors, samePerson)
	}
	// Tolerate hidden authors and counting errors: one, or a fifth of the larger number.
	return max(a, b)-min(a, b) <= max(1, max(a, b)/5)
}

// sameLead reports whether the first authors of two records can be the same person if one
// record has fewer authors: a truncated list keeps its beginning.
func sameLead(p, q *Paper) bool {
	a, b := p.Authors, q.Authors
	return len(a) == 0 || len(b) == 0 || len(a) == len(b) || anyShared(a[:1], b[:1], samePerson)
}

// sameYear reports whether two records can describe papers published in the same year. They
// may differ by one: a preprint of December becomes a paper of the next year.
func sameYear(p, q *Paper) bool {
	if p.Published == 0 || q.Published == 0 {
		return true
	}
	d := p.Published.Year() - q.Published.Year()
	return -1 <= d && d <= 1
}

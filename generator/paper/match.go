package paper

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Same reports whether two records are of the same paper: they share an arXiv
// identifier or a DOI; or one of them has neither, and titles, authors and
// years agree. Two different arXiv identifiers are two papers.
func Same(p, q *Paper) bool {
	for _, a := range identifiers(p) {
		for _, b := range identifiers(q) {
			if a == b {
				return p.ID.Scheme() != SchemeArXiv || q.ID.Scheme() != SchemeArXiv || p.ID == q.ID
			}
		}
	}
	if len(identifiers(p)) > 0 && len(identifiers(q)) > 0 {
		return false
	}
	return titleKey(p.Title) == titleKey(q.Title) && sameAuthors(p, q) && sameYear(p, q)
}

// identifiers are those that stand for one paper only.
func identifiers(p *Paper) []ID {
	var ids []ID
	if s := p.ID.Scheme(); s == SchemeArXiv || s == SchemeDOI {
		ids = append(ids, cleanID(p.ID))
	}
	if p.DOI != "" {
		ids = append(ids, cleanID(SchemeDOI+":"+ID(p.DOI)))
	}
	return ids
}

// titleKey is what titles of the same paper have in common: letters and
// digits, without accents, case and width.
func titleKey(title string) string {
	key := strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsNumber(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(title))
	if key == "" {
		return title // "???": nothing but itself
	}
	return key
}

// sameAuthors reports whether the authors of two records can be the same
// people.
func sameAuthors(p, q *Paper) bool {
	a, b := p.NumAuthors(), q.NumAuthors()
	switch {
	case a == 0 || b == 0:
		return true
	case len(p.Authors) > 0 && len(q.Authors) > 0:
		families := make(map[string]bool, a)
		for _, name := range p.Authors {
			families[family(name)] = true
		}
		for _, name := range q.Authors {
			if families[family(name)] {
				return true
			}
		}
		return false
	}
	// Hidden authors and slips of counting: one, or a fifth of the more.
	return max(a, b)-min(a, b) <= max(1, max(a, b)/5)
}

// family is the family name in a name as people write it, folded.
func family(name string) string {
	if before, _, ok := strings.Cut(name, ","); ok {
		name = before
	}
	words := strings.Fields(name)
	for len(words) > 1 {
		switch strings.ToLower(strings.TrimRight(words[len(words)-1], ".")) {
		case "jr", "sr", "ii", "iii", "iv":
			words = words[:len(words)-1]
			continue
		}
		break
	}
	if len(words) == 0 {
		return ""
	}
	return titleKey(words[len(words)-1])
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

// Index finds the papers that are the [Same] as a record, without looking at
// all others. The zero Index is empty.
type Index struct {
	byID    map[ID][]*Paper
	byTitle map[string][]*Paper
}

// Add makes a paper known. A paper that has changed since must be added again;
// what it no longer says is not found any more.
func (x *Index) Add(p *Paper) {
	if x.byID == nil {
		x.byID = make(map[ID][]*Paper)
		x.byTitle = make(map[string][]*Paper)
	}
	for _, id := range identifiers(p) {
		x.byID[id] = addOnce(x.byID[id], p)
	}
	key := titleKey(p.Title)
	x.byTitle[key] = addOnce(x.byTitle[key], p)
}

// Find returns the papers that are the same as p: those that share an
// identifier first, then those with identifiers, and among equals those that
// were added first. More than one means that the archive has the paper twice,
// or that p does not say enough.
func (x *Index) Find(p *Paper) []*Paper {
	var found []*Paper
	for _, id := range identifiers(p) {
		for _, q := range x.byID[id] {
			if Same(p, q) {
				found = addOnce(found, q)
			}
		}
	}
	var vague []*Paper
	for _, q := range x.byTitle[titleKey(p.Title)] {
		switch {
		case !Same(p, q):
		case len(identifiers(q)) > 0:
			found = addOnce(found, q)
		default:
			vague = append(vague, q)
		}
	}
	for _, q := range vague {
		found = addOnce(found, q)
	}
	return found
}

func addOnce(list []*Paper, p *Paper) []*Paper {
	for _, q := range list {
		if q == p {
			return list
		}
	}
	return append(list, p)
}

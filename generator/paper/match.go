package paper

import (
	"hash/maphash"
	"iter"
	"slices"
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
// all others. It knows a paper by a number, and of its identifiers and title
// nothing but hashes, so that millions of papers fit into memory; the papers
// themselves are with whoever asks. The zero Index is empty.
type Index struct {
	byID, byTitle places
	identified    []bool // by number: the paper has identifiers
}

// Add makes a paper known by a number from 0. A paper that has changed since
// must be added again; what it no longer says is not found any more.
func (x *Index) Add(number int, p *Paper) {
	ids := identifiers(p)
	for _, id := range ids {
		x.byID.add(string(id), number)
	}
	x.byTitle.add(titleKey(p.Title), number)
	if more := number + 1 - len(x.identified); more > 0 {
		x.identified = append(x.identified, make([]bool, more)...)
	}
	x.identified[number] = len(ids) > 0
}

// Find returns the numbers of the papers that are the same as p: those that
// share an identifier first, then those with identifiers, and among equals
// those that were added first. More than one means that the archive has the
// paper twice, or that p does not say enough.
//
// It asks paperOf for each paper that may be the same, and ends with the first
// error of it.
func (x *Index) Find(p *Paper, paperOf func(number int) (*Paper, error)) ([]int, error) {
	var found, vague []int
	ids := identifiers(p)
	for _, id := range ids {
		for n := range x.byID.all(string(id)) {
			if slices.Contains(found, n) {
				continue
			}
			q, err := paperOf(n)
			if err != nil {
				return nil, err
			}
			if Same(p, q) {
				found = append(found, n)
			}
		}
	}
	for n := range x.byTitle.all(titleKey(p.Title)) {
		// Where both have identifiers, the title says nothing.
		if x.identified[n] && len(ids) > 0 || slices.Contains(found, n) {
			continue
		}
		q, err := paperOf(n)
		switch {
		case err != nil:
			return nil, err
		case !Same(p, q):
		case x.identified[n]:
			found = append(found, n)
		default:
			vague = append(vague, n)
		}
	}
	return append(found, vague...), nil
}

// places are the numbers of the papers that have something in common, by a
// hash of that: what has another hash is another thing, what has the same may
// be.
type places struct {
	first map[uint64]uint32
	more  map[uint64][]uint32 // beside the first; few things have any
}

var seed = maphash.MakeSeed()

func (ps *places) add(key string, number int) {
	if ps.first == nil {
		ps.first = make(map[uint64]uint32)
		ps.more = make(map[uint64][]uint32)
	}
	h, n := maphash.String(seed, key), uint32(number)
	if first, ok := ps.first[h]; !ok {
		ps.first[h] = n
	} else if first != n && !slices.Contains(ps.more[h], n) {
		ps.more[h] = append(ps.more[h], n)
	}
}

// all are the numbers in the order in which they were added.
func (ps *places) all(key string) iter.Seq[int] {
	return func(yield func(int) bool) {
		h := maphash.String(seed, key)
		first, ok := ps.first[h]
		if !ok || !yield(int(first)) {
			return
		}
		for _, n := range ps.more[h] {
			if !yield(int(n)) {
				return
			}
		}
	}
}

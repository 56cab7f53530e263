package paper

import (
	"hash/maphash"
	"iter"
	"slices"
)

// Index finds the papers that are the [Same] as a record without comparing it with all of
// them. It refers to papers by number and stores only hashes of their identifiers and titles,
// so that millions of papers fit into memory; the caller holds the papers. The zero Index is
// empty.
type Index struct {
	byID, byTitle places
	identified    []bool // by number: the paper has identifiers
	// traits of papers that share a title or a DOI with others, and their indexes by number,
	// from 1; 0 for papers without traits, which are always compared.
	traits   []traits
	traitsAt []uint32
	last     titleForm // cache: most papers are searched for and then added
}

// Add adds a paper under a number from 0. A paper that has changed must be added again; it is
// then no longer found by what it has lost.
func (x *Index) Add(number int, p *Paper) {
	ids := identifiers(p)
	if more := number + 1 - len(x.identified); more > 0 {
		x.identified = append(x.identified, make([]bool, more)...)
		x.traitsAt = append(x.traitsAt, make([]uint32, more)...)
	}
	x.identified[number] = len(ids) > 0
	company := x.traitsAt[number] > 0 // its traits may have changed
	for _, id := range ids {
		company = x.byID.add(string(id), number) || company
	}
	if keys := titleIndex(p, x.form(p.Title)); len(keys) > 0 {
		company = x.byTitle.add(keys[0], number) || company
	}
	if !company {
		return
	}
	if x.traitsAt[number] == 0 {
		x.traits = append(x.traits, traits{})
		x.traitsAt[number] = uint32(len(x.traits))
	}
	x.traits[x.traitsAt[number]-1] = traitsOf(p, x.form(p.Title))
}

// traitsOf returns the traits of a paper in the index, or nil.
func (x *Index) traitsOf(number int) *traits {
	if at := x.traitsAt[number]; at > 0 {
		return &x.traits[at-1]
	}
	return nil
}

func (x *Index) form(title string) *titleForm {
	if title != x.last.title || title == "" {
		x.last = titleFormOf(title)
	}
	return &x.last
}

// Found holds the numbers of papers related to a record.
type Found struct {
	// Same are the same paper: those that share an identifier first, then others with
	// identifiers, and among equals those added first. Several mean that the archive has the
	// paper twice or that the record says too little; see [Choose].
	Same []int
	// Rivals have the record's DOI but are different works. If there are many, only some are
	// returned.
	Rivals []int
	// Versions are other publications of the same work, see [Versions]; only those that could
	// have been the Same, and only some if there are many.
	Versions []int
}

// Find returns the papers related to p.
//
// It calls paperOf for each paper that may be the same, and stops at its first error.
func (x *Index) Find(p *Paper, paperOf func(number int) (*Paper, error)) (Found, error) {
	f := finding{Index: x, p: p, ids: identifiers(p), doi: doiOf(p), paperOf: paperOf, seen: make([]int, 0, 4)}
	err := f.byIdentifiers()
	if err == nil {
		err = f.byTitles()
	}
	return f.found, err
}

// finding is the state of one call of Find.
type finding struct {
	*Index
	p       *Paper
	ids     []ID
	doi     ID
	paperOf func(number int) (*Paper, error)
	traits  *traits // of p, computed on demand
	found   Found
	seen    []int // papers with one of the identifiers
	apart   int   // number of compared papers that are certainly different
}

// own returns the traits of p.
func (f *finding) own() *traits {
	if f.traits == nil {
		t := traitsOf(f.p, f.form(f.p.Title))
		f.traits = &t
	}
	return f.traits
}

func (f *finding) byIdentifiers() error {
	for _, id := range f.ids {
		for n := range f.byID.all(string(id)) {
			if slices.Contains(f.seen, n) || id == f.doi && f.isNoMore(n) {
				continue
			}
			f.seen = append(f.seen, n)
			q, err := f.paperOf(n)
			switch {
			case err != nil:
				return err
			case Same(f.p, q):
				f.found.Same = append(f.found.Same, n)
			case doiOf(q) == f.doi && f.doi != "" && (arxivID(f.p) == "" || arxivID(q) == ""):
				f.found.Rivals = append(f.found.Rivals, n)
			}
		}
	}
	return nil
}

// isNoMore reports whether a paper with the record's DOI is another work that need not be
// reported.
func (f *finding) isNoMore(n int) bool {
	t := f.traitsOf(n)
	if t == nil {
		return false
	}
	mine := f.own()
	return mine.apartUnderDOI(t) && (mine.arxiv && t.arxiv || len(f.found.Rivals) >= someOf)
}

func (f *finding) byTitles() error {
	var vague []int
	for _, key := range titleIndex(f.p, f.form(f.p.Title)) {
		for n := range f.byTitle.all(key) {
			// If both have identifiers, the title decides nothing.
			if f.identified[n] && len(f.ids) > 0 || slices.Contains(f.seen, n) || slices.Contains(vague, n) || f.isUnlike(n) {
				continue
			}
			q, err := f.paperOf(n)
			switch {
			case err != nil:
				return err
			case !Same(f.p, q):
				if Versions(f.p, q) {
					f.found.Versions = append(f.found.Versions, n)
				}
			case f.identified[n]:
				f.found.Same = append(f.found.Same, n)
			default:
				vague = append(vague, n)
			}
		}
	}
	f.found.Same = append(f.found.Same, vague...)
	return nil
}

// isUnlike reports whether a paper with the record's title is certainly different and not a
// version that must be reported.
func (f *finding) isUnlike(n int) bool {
	t := f.traitsOf(n)
	if t == nil {
		return false
	}
	mine := f.own()
	if mine.strangers(t) {
		return true
	}
	if !mine.apart(t) {
		return false
	}
	f.apart++
	return mine.generic || !mine.named || !t.named || len(f.found.Versions) >= someOf || f.apart > mostApart
}

// someOf limits the number of reported rivals and versions, and mostApart the number of
// certainly different papers that are compared to find them. Otherwise the time for a title
// that thousands of papers share would grow quadratically.
const (
	someOf    = 3
	mostApart = 16
)

// Choose returns the index of the paper that a record describes, among papers that are the
// [Same] as the record. It returns -1 in doubt: if they are different papers and the record
// does not say enough to choose.
func Choose(p *Paper, among []*Paper) int {
	if len(among) < 2 {
		return len(among) - 1
	}
	left := make([]int, len(among))
	for i := range left {
		left[i] = i
	}
	pub := publicationOf(p.Citation, p.Published)
	narrow := func(fits func(*Paper) bool) {
		if some := keep(left, func(i int) bool { return fits(among[i]) }); len(some) > 0 {
			left = some
		}
	}
	narrow(func(q *Paper) bool { return arxivID(p) != "" && arxivID(p) == arxivID(q) })
	narrow(func(q *Paper) bool { return doiOf(p) != "" && doiOf(p) == doiOf(q) })
	narrow(func(q *Paper) bool { return titleKey(p.Title) == titleKey(q.Title) })
	narrow(func(q *Paper) bool { // the publications of both are known
		other := publicationOf(q.Citation, q.Published)
		return pub.placed() && other.placed() && pub.twin(&other)
	})
	narrow(func(q *Paper) bool { return p.Abstract != "" && abstractKey(p) == abstractKey(q) })
	if allSame(among, left) {
		return left[0]
	}
	narrow(func(q *Paper) bool { // neither says more than the other
		other := publicationOf(q.Citation, q.Published)
		return !identified(q) && pub.twin(&other) && (len(p.Authors) > 0) == (len(q.Authors) > 0)
	})
	if allSame(among, left) {
		return left[0]
	}
	return -1
}

// allSame reports whether the listed papers are all the same as each other.
func allSame(among []*Paper, some []int) bool {
	for i, a := range some {
		for _, b := range some[i+1:] {
			if !Same(among[a], among[b]) {
				return false
			}
		}
	}
	return true
}

func keep[T any](list []T, is func(T) bool) (out []T) {
	for _, v := range list {
		if is(v) {
			out = append(out, v)
		}
	}
	return out
}

// places maps hashes of keys to the numbers of papers with that key. Equal hashes need not
// mean equal keys.
type places struct {
	first map[uint64]uint32
	more  map[uint64][]uint32 // further papers; few keys have any
}

var seed = maphash.MakeSeed()

// add reports whether other papers have the key, too.
func (ps *places) add(key string, number int) bool {
	if ps.first == nil {
		ps.first = make(map[uint64]uint32)
		ps.more = make(map[uint64][]uint32)
	}
	h, n := maphash.String(seed, key), uint32(number)
	first, ok := ps.first[h]
	switch {
	case !ok:
		ps.first[h] = n
		return false
	case first == n:
		return false
	}
	if !slices.Contains(ps.more[h], n) {
		ps.more[h] = append(ps.more[h], n)
	}
	return true
}

// all iterates over the numbers in the order in which they were added.
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

package paper

import (
	"hash/maphash"
	"iter"
	"slices"
)

// Index finds the papers that are the [Same] as a record, without looking at
// all others. It knows a paper by a number, and of its identifiers and title
// nothing but hashes, so that millions of papers fit into memory; the papers
// themselves are with whoever asks. The zero Index is empty.
type Index struct {
	byID, byTitle places
	identified    []bool // by number: the paper has identifiers
	// traits of papers that came to a title or a DOI that others have, and by
	// number, where these are, from 1. Those of which there are none are looked at.
	traits   []traits
	traitsAt []uint32
	last     titleForm // most are looked for and then added
}

// Add makes a paper known by a number from 0. A paper that has changed since
// must be added again; what it no longer says is not found any more.
func (x *Index) Add(number int, p *Paper) {
	ids := identifiers(p)
	if more := number + 1 - len(x.identified); more > 0 {
		x.identified = append(x.identified, make([]bool, more)...)
		x.traitsAt = append(x.traitsAt, make([]uint32, more)...)
	}
	x.identified[number] = len(ids) > 0
	company := x.traitsAt[number] > 0 // they are others now
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

// traitsOf are those of a paper that is known, or nil.
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

// Found are the numbers of papers that have to do with a record.
type Found struct {
	// Same are the same paper: those that share an identifier first, then those
	// with identifiers, and among equals those that were added first. More than
	// one means that the archive has the paper twice, or that the record does not
	// say enough; see [Choose].
	Same []int
	// Rivals carry the record's DOI and are different works. Where there are many,
	// they are some.
	Rivals []int
	// Versions are other publications of the same work, see [Versions]; only
	// those that could have been the Same, and some where there are many.
	Versions []int
}

// Find looks for the papers that have to do with p.
//
// It asks paperOf for each paper that may be the same, and ends with the first
// error of it.
func (x *Index) Find(p *Paper, paperOf func(number int) (*Paper, error)) (Found, error) {
	f := finding{Index: x, p: p, ids: identifiers(p), doi: doiOf(p), paperOf: paperOf, seen: make([]int, 0, 4)}
	err := f.byIdentifiers()
	if err == nil {
		err = f.byTitles()
	}
	return f.found, err
}

// finding is one call of Find.
type finding struct {
	*Index
	p       *Paper
	ids     []ID
	doi     ID
	paperOf func(number int) (*Paper, error)
	traits  *traits // of p, once they have been asked for
	found   Found
	seen    []int // papers with one of the identifiers
	apart   int   // papers that have been looked at and are surely not the same
}

// own are the traits of p.
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

// isNoMore reports whether a paper with the record's DOI is another work, and one that need
// not be named.
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
			// Where both have identifiers, the title says nothing.
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

// isUnlike reports whether a paper of the title is surely not the same, and no version that
// need be named.
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

// someOf is how many rivals and versions are named of many, and mostApart how many
// papers are looked at for them that are surely not the same: else the time for a
// title that thousands have grows by its square.
const (
	someOf    = 3
	mostApart = 16
)

// Choose returns the place of the paper that a record is of, among some that are
// the [Same] as it, and -1 in doubt: where they are different papers, and the
// record does not say enough to tell which of them it is.
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
	narrow(func(q *Paper) bool { // it is known of both where they appeared
		other := publicationOf(q.Citation, q.Published)
		return pub.placed() && other.placed() && pub.twin(&other)
	})
	narrow(func(q *Paper) bool { return p.Abstract != "" && abstractKey(p) == abstractKey(q) })
	if allSame(among, left) {
		return left[0]
	}
	narrow(func(q *Paper) bool { // neither tells more than the other
		other := publicationOf(q.Citation, q.Published)
		return !identified(q) && pub.twin(&other) && (len(p.Authors) > 0) == (len(q.Authors) > 0)
	})
	if allSame(among, left) {
		return left[0]
	}
	return -1
}

// allSame reports whether some of the papers are the same as each other.
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

// places are the numbers of the papers that have something in common, by a
// hash of that: what has another hash is another thing, what has the same may
// be.
type places struct {
	first map[uint64]uint32
	more  map[uint64][]uint32 // beside the first; few things have any
}

var seed = maphash.MakeSeed()

// add reports whether others have the key, too.
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

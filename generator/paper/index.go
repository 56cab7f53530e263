package paper

import (
	"hash/maphash"
	"iter"
	"slices"
	"sync"
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
func (x *Index) Find(p *Paper, paperOf func(number int) (*Paper, error)) (found Found, err error) {
	ids := identifiers(p)
	doi := doiOf(p)
	seen := make([]int, 0, 4)
	own := sync.OnceValue(func() *traits {
		t := traitsOf(p, x.form(p.Title))
		return &t
	})
	for _, id := range ids {
		for n := range x.byID.all(string(id)) {
			if slices.Contains(seen, n) {
				continue
			}
			if t := x.traitsOf(n); t != nil && id == doi {
				if mine := own(); mine.apartUnderDOI(t) && (mine.arxiv && t.arxiv || len(found.Rivals) >= someOf) {
					continue
				}
			}
			seen = append(seen, n)
			q, err := paperOf(n)
			switch {
			case err != nil:
				return found, err
			case Same(p, q):
				found.Same = append(found.Same, n)
			case doiOf(q) == doi && doi != "" && (arxivID(p) == "" || arxivID(q) == ""):
				found.Rivals = append(found.Rivals, n)
			}
		}
	}
	var vague []int
	apart := 0 // that have been looked at
	for _, key := range titleIndex(p, x.form(p.Title)) {
		for n := range x.byTitle.all(key) {
			// Where both have identifiers, the title says nothing.
			if x.identified[n] && len(ids) > 0 || slices.Contains(seen, n) || slices.Contains(vague, n) {
				continue
			}
			if t := x.traitsOf(n); t != nil {
				mine := own()
				if mine.strangers(t) {
					continue
				}
				if mine.apart(t) {
					if apart++; mine.generic || !mine.named || !t.named || len(found.Versions) >= someOf || apart > mostApart {
						continue
					}
				}
			}
			q, err := paperOf(n)
			switch {
			case err != nil:
				return found, err
			case !Same(p, q):
				if Versions(p, q) {
					found.Versions = append(found.Versions, n)
				}
			case x.identified[n]:
				found.Same = append(found.Same, n)
			default:
				vague = append(vague, n)
			}
		}
	}
	found.Same = append(found.Same, vague...)
	return found, nil
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

func keep(list []int, is func(int) bool) (out []int) {
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

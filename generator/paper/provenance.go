package paper

import (
	"cmp"
	"slices"
	"strings"
)

// Provenance is what import remembers of a page it wrote: where each value came from, and a
// hash of it by which manual edits are detected.
type Provenance struct {
	// Source is the format of the newest record merged: "hf-api".
	Source string
	// Day is the day of the newest scrape merged.
	Day Day
	// Listed is the earliest day on which a source listed the paper.
	Listed Day
	// From has the origin of each field that does not come from Source and Day. Identifiers
	// and the date have no origin, because they follow from all records.
	From [NumFields]Origin
	// Hash holds the hash of each field as import last wrote it.
	Hash Hashes
}

// Origin is the scrape that a value came from. The zero Origin is unknown.
type Origin struct {
	Source string // name of the format: "hf-api"
	Day    Day    // of the scrape
}

// Of returns the origin of a field that import wrote; zero for other fields, and for
// identifiers and the date.
func (p *Provenance) Of(f Field) Origin {
	if _, ok := p.Hash.Get(f); !ok || !hasOrigin(f) {
		return Origin{}
	}
	if p.From[f] != (Origin{}) {
		return p.From[f]
	}
	return Origin{p.Source, p.Day}
}

// hasOrigin reports whether a field comes from one source and does not follow from others.
func hasOrigin(f Field) bool {
	return f < NumFields && f != FieldID && f != FieldDOI && f != FieldDate
}

// Authority is how close a source is to the authors of a paper. It counts for title, abstract,
// authors and day of publication; for all other fields the sources are equal.
type Authority uint8

const (
	// Copied is the authority of a source that repeats others, possibly from an older version:
	// Daily Papers, an archive's export. Unknown sources have it, too.
	Copied Authority = iota
	// Chosen is the authority of what someone chose to write down: a bibliography.
	Chosen
	// Original is the authority of metadata from the authors themselves.
	Original
)

// Standing is how much a source weighs compared with others.
type Standing struct {
	Authority Authority
	// Damaged are fields of which the source has an incomplete copy: every other source takes
	// precedence.
	Damaged []Field
}

// Standings returns the standing of a source by its name, the zero Standing if it is unknown.
type Standings func(source string) Standing

// weight returns the weight of the source for a field.
func (s Standing) weight(f Field) int {
	if slices.Contains(s.Damaged, f) {
		return -1
	}
	switch f {
	case FieldTitle, FieldAbstract, FieldAuthors, FieldAuthorCount, FieldPublished:
		return int(s.Authority)
	}
	return 0
}

// compare returns a positive number if the value of a field in p, from a, takes precedence
// over that in q, from b: more authority first, then the later day.
func (s Standings) compare(f Field, a, b Origin, p, q *Paper) int {
	return cmp.Or(cmp.Compare(s.weight(f, a, p), s.weight(f, b, q)), cmp.Compare(a.Day, b.Day))
}

// weight returns the weight of a source for a field of p. A truncated title weighs less than
// any other, unless it comes from the authors, who may have ended it with dots.
func (s Standings) weight(f Field, o Origin, p *Paper) int {
	standing := s(o.Source)
	if f == FieldTitle && standing.Authority != Original && isCut(p.Title) {
		return -2
	}
	return standing.weight(f)
}

// isCut reports whether a title looks truncated.
func isCut(title string) bool {
	return strings.HasSuffix(title, "…") || strings.HasSuffix(title, "...") || strings.HasSuffix(title, "[…]") || strings.HasSuffix(title, "[...]")
}

// Hashes holds hashes of some of a paper's fields. The zero value holds none. Hashes can be
// compared with ==.
type Hashes struct {
	has uint32 // bit f is set if Field f has a hash
	sum [NumFields]uint32
}

// Get returns the field's hash and whether there is one.
func (h *Hashes) Get(f Field) (sum uint32, ok bool) {
	if f >= NumFields || h.has&(1<<f) == 0 {
		return 0, false
	}
	return h.sum[f], true
}

// Put sets the field's hash.
func (h *Hashes) Put(f Field, sum uint32) {
	if f < NumFields {
		h.has |= 1 << f
		h.sum[f] = sum
	}
}

// Delete removes the field's hash.
func (h *Hashes) Delete(f Field) {
	if f < NumFields {
		h.has &^= 1 << f
		h.sum[f] = 0
	}
}

// Empty reports whether no field has a hash.
func (h *Hashes) Empty() bool { return h.has == 0 }

// Unedited returns p with the record's values in those identifying fields that import last
// wrote as the record has them and that a person has changed since: a manual edit of a title
// does not make another work of it.
func (h *Hashes) Unedited(p, record *Paper) *Paper {
	for _, f := range [...]Field{FieldTitle, FieldAuthors, FieldAuthorCount, FieldPublished, FieldCitation} {
		if sum, known := h.Get(f); known && !p.SameField(record, f) && record.Hash(f) == sum && p.Hash(f) != sum {
			changed := *p
			changed.Set(f, record.Get(f))
			p = &changed
		}
	}
	return p
}

// origin says who wrote a field's value.
type origin uint8

const (
	gap      origin = iota // no value, and import never wrote one
	imported               // the value that import last wrote
	byHand                 // written, changed or removed by a person
)

// origin returns the origin of the field's value in p.
func (h *Hashes) origin(p *Paper, f Field) origin {
	sum, known := h.Get(f)
	switch {
	case !known && !p.Has(f):
		return gap
	case known && p.Hash(f) == sum:
		return imported
	}
	return byHand
}

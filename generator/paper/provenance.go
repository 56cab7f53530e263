package paper

import (
	"cmp"
	"slices"
	"strings"
)

// Provenance is what import remembers of a page it wrote: where the values
// came from, and a hash of each value, so that a hand edit is seen.
type Provenance struct {
	// Source names the format of the newest record merged: "hf-api".
	Source string
	// Day is the day of the newest scrape merged.
	Day Day
	// Listed is the earliest day on which a source listed the paper.
	Listed Day
	// From says where the fields come from that are not of Source and Day.
	// Identity and date, which follow from all that was said, have no origin.
	From [NumFields]Origin
	// Hash holds a hash of each field as import last wrote it.
	Hash Hashes
}

// Origin says which scrape a value is from. The zero Origin is not known.
type Origin struct {
	Source string // name of the format: "hf-api"
	Day    Day    // of the scrape
}

// Of is the origin of a field that import wrote; zero for one that it did not
// write, and for identity and date.
func (p *Provenance) Of(f Field) Origin {
	if _, ok := p.Hash.Get(f); !ok || !hasOrigin(f) {
		return Origin{}
	}
	if p.From[f] != (Origin{}) {
		return p.From[f]
	}
	return Origin{p.Source, p.Day}
}

// hasOrigin reports whether a field is said by one source, and follows from
// nothing else.
func hasOrigin(f Field) bool {
	return f < NumFields && f != FieldID && f != FieldDOI && f != FieldDate
}

// Authority says how near a source is to those who wrote a paper. It counts for
// title, abstract, authors and day of publication; of all else the sources are
// equals.
type Authority uint8

const (
	// Copied is the authority of a source that repeats what others said, of a
	// version that may be an older one: Daily Papers, an archive's export. One
	// that nobody knows has no more.
	Copied Authority = iota
	// Chosen is that of what somebody chose to write down: a bibliography.
	Chosen
	// Original is that of the metadata that the authors gave themselves.
	Original
)

// Standing is what the word of a source weighs against that of others.
type Standing struct {
	Authority Authority
	// Damaged are fields of which the source has a copy that has lost
	// something: any other source's goes before it.
	Damaged []Field
}

// Standings tells the standing of a source by its name, the zero Standing for
// one that it does not know.
type Standings func(source string) Standing

// weight is what the source's word weighs in a field.
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

// compare is positive where what a says of a field, as p has it, goes before what b
// says, as q has it: more authority first, then the later day.
func (s Standings) compare(f Field, a, b Origin, p, q *Paper) int {
	return cmp.Or(cmp.Compare(s.weight(f, a, p), s.weight(f, b, q)), cmp.Compare(a.Day, b.Day))
}

// weight is what the word of a source weighs in a field that p has. A title that has
// been cut short is worth less than any other, but where the authors themselves may
// have ended it with dots.
func (s Standings) weight(f Field, o Origin, p *Paper) int {
	standing := s(o.Source)
	if f == FieldTitle && standing.Authority != Original && isCut(p.Title) {
		return -2
	}
	return standing.weight(f)
}

// isCut reports whether a title ends as one that was cut short.
func isCut(title string) bool {
	return strings.HasSuffix(title, "…") || strings.HasSuffix(title, "...") || strings.HasSuffix(title, "[…]") || strings.HasSuffix(title, "[...]")
}

// Hashes holds a hash for some of a paper's fields. The zero value holds
// none. Two Hashes are the same where == says so.
type Hashes struct {
	has uint32 // bit f stands for Field f
	sum [NumFields]uint32
}

// Get is the field's hash, and whether there is one.
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

// Delete forgets the field's hash.
func (h *Hashes) Delete(f Field) {
	if f < NumFields {
		h.has &^= 1 << f
		h.sum[f] = 0
	}
}

// Empty reports whether no field has a hash.
func (h *Hashes) Empty() bool { return h.has == 0 }

// Unedited is p with a record's values in those fields that works are told apart by, that
// import last wrote as the record has them, and that a person has changed since: what is
// made of a title by hand does not make another work of it.
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

// origin says whose a field's value is.
type origin uint8

const (
	gap      origin = iota // no value, and import never wrote one
	imported               // the value that import last wrote
	byHand                 // written, changed or removed by a person
)

// origin of the field's value in p.
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

package paper

import (
	"cmp"
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

// authority ranks what a source says of a field. Of title, abstract, authors
// and the day of publication, arXiv's own metadata is the original, Daily Papers
// a copy that may be an older version's, and a bibliography something that
// somebody chose to write down. An archive's export repeats what others said,
// and dumps of Daily Papers have no paragraphs any more. Of all else the sources
// are equals.
func authority(source string, f Field) int {
	if f == FieldAbstract && source == "hf-text" {
		return -1
	}
	switch f {
	case FieldTitle, FieldAbstract, FieldAuthors, FieldAuthorCount, FieldPublished:
		switch {
		case strings.HasPrefix(source, "arxiv-"):
			return 2
		case !strings.HasPrefix(source, "hf-") && source != "offprint":
			return 1
		}
	}
	return 0
}

// compareOrigins is positive where what a says of a field goes before what b
// says: more authority first, then the later day.
func compareOrigins(f Field, a, b Origin) int {
	return cmp.Or(cmp.Compare(authority(a.Source, f), authority(b.Source, f)), cmp.Compare(a.Day, b.Day))
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

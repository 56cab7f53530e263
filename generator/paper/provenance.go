package paper

// Provenance is what import remembers of a page it wrote: where the values
// came from, and a hash of each value, so that a hand edit is seen.
type Provenance struct {
	// Source names the format of the newest record merged: "hf-api".
	Source string
	// Day is the day of the newest scrape merged.
	Day Day
	// Listed is the earliest day on which a source listed the paper.
	Listed Day
	// Hash holds a hash of each field as import last wrote it.
	Hash Hashes
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

package paper

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"slices"
)

// Precedence orders pieces of news so that the result does not depend on the order in which
// they arrived: better identifiers first, then the whole before its parts, a work before its
// erratum, and more details of the publication first. Different news have different
// precedences.
type Precedence [20]byte

// Compare returns a negative number if p comes first.
func (p Precedence) Compare(q Precedence) int { return bytes.Compare(p[:], q[:]) }

// PrecedenceOf returns the precedence of news.
func PrecedenceOf(n *News) (out Precedence) {
	p := &n.Paper
	pub := publicationOf(p.Citation, p.Published)
	switch {
	case arxivID(p) != "":
	case doiOf(p) != "":
		out[0] = 1
	default:
		out[0] = 2
	}
	if pub.kind == "in" {
		out[1] = 1
	}
	if notice(p.Title) != "" {
		out[2] = 1
	}
	detail := 2 * pub.detail()
	if p.NumAuthors() > 0 {
		detail++
	}
	if len(p.Authors) > 0 {
		detail++
	}
	out[3] = 255 - byte(detail)
	h := sha256.New()
	h.Write([]byte(n.Source))
	var b []byte
	b = binary.BigEndian.AppendUint64(b, uint64(n.Scraped))
	b = binary.BigEndian.AppendUint64(b, uint64(n.Listed))
	for f := range NumFields {
		if f.Curated() && !p.Has(f) {
			continue // keeps the order of scraped records stable
		}
		b = binary.BigEndian.AppendUint32(b, p.Hash(f))
	}
	h.Write(b)
	copy(out[4:], h.Sum(nil))
	return out
}

// compareNews orders the news of one paper for merging, the latest first.
func compareNews(a, b *News) int {
	return cmp.Or(
		cmp.Compare(b.Scraped, a.Scraped),
		moreFacts(b.Paper.Citation, a.Paper.Citation),
		PrecedenceOf(a).Compare(PrecedenceOf(b)),
	)
}

// SortNews sorts the news of one paper in the order in which it is merged.
func SortNews(list []News) { slices.SortFunc(list, func(a, b News) int { return compareNews(&a, &b) }) }

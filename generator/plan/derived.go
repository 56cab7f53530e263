package plan

import (
	"encoding/binary"

	"offprint/generator/archive"
	"offprint/generator/cite"
	"offprint/generator/paper"
)

// derived is what the plan makes of each paper's facts, and goes by. It is saved with
// the catalog: to make it of 100,000 papers was a fifteenth of a short build.
type derived struct {
	key     string      // the citation key that it would have
	links   uint8       // which of linkKinds it has, a bit for each
	shown   archive.Sum // of what lists show of it, see sumShown
	aliases []string
}

// Derive makes what [archive.CatalogOptions] wants to save for a plan.
func Derive(q *paper.Paper) []byte {
	var in Inputs
	shown := sumShown(q, &in)
	b := append(make([]byte, 0, 64), shown[:]...)
	b = append(b, linksOf(q))
	for _, s := range append([]string{cite.Key(q)}, q.Aliases...) {
		b = append(binary.AppendUvarint(b, uint64(len(s))), s...)
	}
	return b
}

// derivedOf is what Derive has made of a card's paper.
func derivedOf(card *archive.Card) (d derived) {
	s := card.Derived()
	if s == "" { // by a catalog that was opened for something else
		s = string(Derive(card.Paper()))
	}
	copy(d.shown[:], s)
	d.links, s = s[len(d.shown)], s[len(d.shown)+1:]
	next := func() (text string) {
		var head [binary.MaxVarintLen64]byte
		n, size := binary.Uvarint(head[:copy(head[:], s)])
		text, s = s[size:size+int(n)], s[size+int(n):]
		return text
	}
	for d.key = next(); s != ""; {
		d.aliases = append(d.aliases, next())
	}
	return d
}

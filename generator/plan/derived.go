package plan

import (
	"crypto/sha256"
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
	title   uint64      // the start of a hash of its paper.TitleKey
	aliases []string
}

// Derive makes what [archive.CatalogOptions] wants to save for a plan.
func Derive(q *paper.Paper) []string {
	var in Inputs
	shown := sumShown(q, &in)
	title := sha256.Sum256([]byte(paper.TitleKey(q.Title)))
	return append([]string{cite.Key(q), string([]byte{linksOf(q)}), string(shown[:]), string(title[:8])}, q.Aliases...)
}

// derivedOf is what Derive has made of a card's paper.
func derivedOf(card *archive.Card) derived {
	list := card.Derived()
	if list == nil { // by a catalog that was opened for something else
		list = Derive(card.Paper())
	}
	d := derived{key: list[0], links: list[1][0], title: binary.LittleEndian.Uint64([]byte(list[3])), aliases: list[4:]}
	copy(d.shown[:], list[2])
	return d
}

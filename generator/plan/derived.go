package plan

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"slices"

	"offprint/generator/archive"
	"offprint/generator/cite"
	"offprint/generator/paper"
	"offprint/generator/text"
)

// derived is what the plan makes of each paper's facts, and goes by. It is saved with
// the catalog: to make it of 100,000 papers was a fifteenth of a short build.
type derived struct {
	key     string      // the citation key that it would have
	links   uint8       // which of linkKinds it has, a bit for each
	shown   archive.Sum // of what lists show of it, see sumShown
	title   uint64      // the start of a hash of its paper.TitleKey
	linked  uint64      // the start of a hash of what links to it show
	aliases []string
}

// Derive makes what [archive.CatalogOptions] wants to save for a plan.
func Derive(q *paper.Paper) []string {
	var in Inputs
	shown := sumShown(q, &in)
	in.reset()
	in.string(string(q.ID))
	in.string(q.Title)
	in.string(q.Language)
	in.number(q.Date.Year())
	linked := in.done()
	title := sha256.Sum256([]byte(paper.TitleKey(q.Title)))
	sums := slices.Concat([]byte{linksOf(q)}, shown[:], title[:8], linked[:8])
	return append([]string{cite.Key(q), string(sums)}, q.Aliases...)
}

// derivedOf is what Derive has made of a card's paper.
func derivedOf(card *archive.Card) derived {
	list := card.Derived()
	if list == nil { // by a catalog that was opened for something else
		list = Derive(card.Paper())
	}
	sums := []byte(list[1])
	d := derived{key: list[0], links: sums[0], aliases: list[2:]}
	rest := sums[1+copy(d.shown[:], sums[1:]):]
	d.title, d.linked = binary.LittleEndian.Uint64(rest), binary.LittleEndian.Uint64(rest[8:])
	return d
}

// spelling is what the plan makes of a spelling of names.
type spelling struct {
	key       string // what it has in common with others of a topic or an organization
	authorKey string // … of an author
	slug      string // of an author's key
	sorted    string // what an author is sorted by
}

// DeriveName makes what [archive.CatalogOptions] wants to save of a spelling for a plan.
func DeriveName(s string) []string {
	key := text.Fold(s)
	author := cite.NameKey(key)
	slug := portableSlug(author)
	if author == key { // most are, and need not be saved twice
		author = ""
	}
	return []string{key, author, slug, familyFirst(s)}
}

// spellingOf is what DeriveName has made of a spelling of the catalog.
func spellingOf(c *archive.Catalog, id archive.NameID) spelling {
	var room [4]string
	list := c.AppendDerivedName(room[:0], id)
	if len(list) == 0 { // as for derivedOf
		list = DeriveName(c.Names[id])
	}
	return spelling{list[0], cmp.Or(list[1], list[0]), list[2], list[3]}
}

// spellings are what is known of all spellings of a catalog.
func spellings(c *archive.Catalog) []spelling {
	all := make([]spelling, len(c.Names))
	inParallel(len(all), func(start, end int) {
		for i := start; i < end; i++ {
			all[i] = spellingOf(c, archive.NameID(i))
		}
	})
	return all
}

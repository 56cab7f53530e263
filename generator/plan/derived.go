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

// derived is what the plan computes from each paper's facts. It is saved with the catalog:
// computing it for 100,000 papers took a fifteenth of a short build.
type derived struct {
	key     string      // the citation key that the paper would have alone
	links   uint8       // the linkKinds that it has, one bit each
	shown   archive.Sum // checksum of what lists show of it, see sumShown
	title   uint64      // first 8 bytes of a hash of its paper.TitleKey
	linked  uint64      // first 8 bytes of a hash of what links to it show
	aliases []string
}

// Derive computes what [archive.CatalogOptions] saves with each paper for the plan. Its result
// is read by derivedOf.
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

// derivedOf returns what Derive computed for the paper of a card.
func derivedOf(card *archive.Card) derived {
	list := card.Derived()
	if list == nil { // the catalog was opened for something else
		list = Derive(card.Paper())
	}
	sums := []byte(list[1])
	d := derived{key: list[0], links: sums[0], aliases: list[2:]}
	rest := sums[1+copy(d.shown[:], sums[1:]):]
	d.title, d.linked = binary.LittleEndian.Uint64(rest), binary.LittleEndian.Uint64(rest[8:])
	return d
}

// spelling is what the plan computes from a spelling of a name.
type spelling struct {
	key       string // key of a topic or an organization, shared by all its spellings
	authorKey string // key of an author, shared by all their spellings
	slug      string // slug of authorKey
	sorted    string // sort key of an author
}

// deriveSpelling computes the keys of a spelling.
func deriveSpelling(s string) spelling {
	key := text.Fold(s)
	author := cite.NameKey(key)
	return spelling{key, author, portableSlug(author), familyFirst(s)}
}

// spellings returns the keys of all names of the catalog, by archive.NameID. kept is what
// [Plan.TakeSpellings] returned for any catalog; spellings found there are not computed again.
func (p *Plan) spellings(kept []byte) []spelling {
	names := p.texts.catalog.Names
	all := make([]spelling, len(names))
	r := archive.NewStateReader(kept)
	known := 0
	for r.Left() > 0 && known < len(names) && r.Text() == names[known] {
		s := spelling{r.Text(), r.Text(), r.Text(), r.Text()}
		if r.Failed() {
			break
		}
		s.authorKey = cmp.Or(s.authorKey, s.key)
		all[known] = s
		known++
	}
	inParallel(len(all)-known, func(start, end int) {
		for i := known + start; i < known+end; i++ {
			all[i] = deriveSpelling(names[i])
		}
	})
	if known < len(all) {
		p.newSpellings = appendSpellings(names, all)
	}
	return all
}

// appendSpellings encodes names, each with its keys.
func appendSpellings(names []string, all []spelling) []byte {
	const aName = 72 // about, in bytes
	b := make([]byte, 0, aName*len(names))
	for i, s := range all {
		author := s.authorKey
		if author == s.key { // usually equal, and then saved only once
			author = ""
		}
		for _, text := range []string{names[i], s.key, author, s.slug, s.sorted} {
			b = archive.AppendText(b, text)
		}
	}
	return b
}

// TakeSpellings returns the encoded spellings of all names if [Plan.Arrange] had to compute
// any of them, and nil otherwise. It returns them only once.
func (p *Plan) TakeSpellings() []byte {
	taken := p.newSpellings
	p.newSpellings = nil
	return taken
}

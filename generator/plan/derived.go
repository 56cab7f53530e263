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

// deriveSpelling makes what is known of a spelling.
func deriveSpelling(s string) spelling {
	key := text.Fold(s)
	author := cite.NameKey(key)
	return spelling{key, author, portableSlug(author), familyFirst(s)}
}

// spellings are what is known of all spellings of the catalog. What kept has of them, which
// [Plan.TakeSpellings] gave of whatever catalog, is not made again.
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

// appendSpellings writes names, each with what is known of it.
func appendSpellings(names []string, all []spelling) []byte {
	const aName = 72 // bytes, about
	b := make([]byte, 0, aName*len(names))
	for i, s := range all {
		author := s.authorKey
		if author == s.key { // most are, and need not be saved twice
			author = ""
		}
		for _, text := range []string{names[i], s.key, author, s.slug, s.sorted} {
			b = archive.AppendText(b, text)
		}
	}
	return b
}

// TakeSpellings gives, once, what is known of the spellings of all names, where [Plan.Arrange]
// has had to find out something of it.
func (p *Plan) TakeSpellings() []byte {
	taken := p.newSpellings
	p.newSpellings = nil
	return taken
}

package archive

import (
	"iter"

	"offprint/generator/paper"
)

// Card is a paper in the catalog. A build of a large archive leaves nearly all cards as they
// are, so a card is one byte string without pointers, in the encoding of the saved catalog;
// its fields are decoded when they are asked for.
type Card struct {
	Path string // as in Entry

	record string    // leastCard bytes written by appendHead, then the facts
	names  *[]string // by NameID
	stamp  stamp
	kept   keptAt
}

// Sum returns the hash of the paper, including its text.
func (card *Card) Sum() Sum { return Sum([]byte(card.record[:len(Sum{})])) }

// bytes returns the hash of the file's content; zero means that the file must be parsed again.
func (card *Card) bytes() Sum { return Sum([]byte(card.record[len(Sum{}) : 2*len(Sum{})])) }

// Draft reports whether the page has draft = true: the paper is kept but not shown.
func (card *Card) Draft() bool { return card.record[leastCard-1] == 1 }

// facts returns the encoded facts: the derived values as a list, then the output of
// appendOutline and appendRest.
func (card *Card) facts() string { return card.record[leastCard:] }

// NameID is an index into Catalog.Names.
type NameID uint32

// NoName stands for the absence of a name.
const NoName = ^NameID(0)

// Outline holds the fields by which papers are ordered and listed.
type Outline struct {
	ID           paper.ID
	Upvotes      int
	names        []NameID // of the paper's authors, then its topics, then its tags
	authors      uint32   // number of authors in names
	topics       uint32
	Date         paper.Day
	Organization NameID // NoName if the paper has none
	Pick         bool
}

// Authors returns the paper's authors as indexes into Catalog.Names.
func (o *Outline) Authors() []NameID { return o.names[:o.authors:o.authors] }

// Topics returns the paper's topics in the same way.
func (o *Outline) Topics() []NameID {
	end := o.authors + o.topics
	return o.names[o.authors:end:end]
}

// Tags returns the paper's tags in the same way.
func (o *Outline) Tags() []NameID { return o.names[o.authors+o.topics:] }

// Outline decodes the fields by which papers are ordered and listed.
func (card *Card) Outline() Outline {
	r := card.reader()
	o, _, _ := r.outline()
	return o
}

// Title decodes the paper's title and language.
func (card *Card) Title() (title, language string) {
	r := card.reader()
	r.head(&Outline{})
	return r.Text(), r.Text()
}

// reader returns a reader of the facts that follow the derived values.
func (card *Card) reader() catalogReader {
	r := catalogReader{StateReader{rest: card.facts()}, *card.names}
	for range r.signedCount(1) {
		r.Text()
	}
	return r
}

// split decodes the derived values and returns a reader of the remaining facts.
func (card *Card) split() (derived []string, r catalogReader) {
	r = catalogReader{StateReader{rest: card.facts()}, *card.names}
	derived = r.Texts()
	return derived, r
}

// Derived returns what [CatalogOptions.Derive] made of the paper; nil if there was no such
// function.
func (card *Card) Derived() []string {
	derived, _ := card.split()
	return derived
}

// Paper decodes the paper without Abstract, Summary, Note and Extra.
func (card *Card) Paper() *paper.Paper {
	r := card.reader()
	p := &paper.Paper{}
	o, title, language := r.outline()
	p.ID, p.Date, p.Upvotes, p.Pick, p.Title, p.Language = o.ID, o.Date, o.Upvotes, o.Pick, title, language
	p.Authors, p.Topics, p.Tags = r.spelled(o.Authors()), r.spelled(o.Topics()), r.spelled(o.Tags())
	if o.Organization != NoName {
		p.Organization = r.table[o.Organization]
	}
	p.DOI = r.Text()
	p.AuthorCount = r.Signed()
	p.Published = paper.Day(r.Signed())
	p.Comments = r.Signed()
	p.Stars = r.Signed()
	p.Links.Code = r.Text()
	p.Links.Project = r.Text()
	p.Links.Discussion = r.Text()
	p.Links.Thumbnail = r.Text()
	p.Links.Media = r.Texts()
	p.Aliases = r.Texts()
	p.Citation = r.facts()
	return p
}

// Kept returns the place of the paper in [Catalog.Kept], if it is there.
func (card *Card) Kept() Spooled { return card.kept.get() }

// Bytes returns the size of the paper's file; 0 if it has none.
func (card *Card) Bytes() int { return int(card.stamp.size) }

// cardHead is the part of a card in front of its facts.
type cardHead struct {
	sum, bytes Sum
	draft      bool
}

// newCard makes a card from a paper and its derived values. It shares no memory with the
// paper's file except for the names, which are a separate list until the card becomes part of
// a catalog.
func newCard(path string, p *paper.Paper, head cardHead, derived []string) *Card {
	card := &Card{Path: path}
	var names []string
	place := func(name string) NameID {
		names = append(names, name)
		return NameID(len(names) - 1)
	}
	o := Outline{
		ID: p.ID, Date: p.Date, Upvotes: p.Upvotes, Pick: p.Pick,
		authors: uint32(len(p.Authors)), topics: uint32(len(p.Topics)), Organization: NoName,
	}
	for _, list := range [][]string{p.Authors, p.Topics, p.Tags} {
		for _, name := range list {
			o.names = append(o.names, place(name))
		}
	}
	if p.Organization != "" {
		o.Organization = place(p.Organization)
	}
	b := AppendTexts(appendHead(nil, head), derived)
	card.record = string(appendRest(appendOutline(b, o, p.Title, p.Language), p))
	card.names = &names
	return card
}

// appendMoved appends the card with renumbered names: places[i] is the new index of name i.
func (card *Card) appendMoved(b []byte, places []NameID) []byte {
	b = append(b, card.record[:leastCard]...)
	derived, r := card.split()
	o, title, language := r.outline()
	for id := range o.all() {
		*id = places[*id]
	}
	return append(appendOutline(AppendTexts(b, derived), o, title, language), r.rest...)
}

// all iterates over the indexes of all names.
func (o *Outline) all() iter.Seq[*NameID] {
	return func(yield func(*NameID) bool) {
		for i := range o.names {
			if !yield(&o.names[i]) {
				return
			}
		}
		if o.Organization != NoName {
			yield(&o.Organization)
		}
	}
}

func appendOutline(b []byte, o Outline, title, language string) []byte {
	b = AppendText(b, string(o.ID))
	b = appendNumber(b, int(o.Date))
	b = appendNumber(b, o.Upvotes)
	b = appendBool(b, o.Pick)
	b = AppendText(b, title)
	b = AppendText(b, language)
	for _, list := range [][]NameID{o.Authors(), o.Topics(), o.Tags()} {
		b = appendNumber(b, len(list))
		for _, id := range list {
			b = appendNumber(b, int(id))
		}
	}
	if o.Organization == NoName {
		return appendNumber(b, -1)
	}
	return appendNumber(b, int(o.Organization))
}

// appendRest appends the fields of a paper that are not in its outline.
func appendRest(b []byte, p *paper.Paper) []byte {
	b = AppendText(b, p.DOI)
	b = appendNumber(b, p.AuthorCount)
	b = appendNumber(b, int(p.Published))
	b = appendNumber(b, p.Comments)
	b = appendNumber(b, p.Stars)
	for _, s := range []string{p.Links.Code, p.Links.Project, p.Links.Discussion, p.Links.Thumbnail} {
		b = AppendText(b, s)
	}
	for _, list := range [][]string{p.Links.Media, p.Aliases} {
		b = AppendTexts(b, list)
	}
	return appendFacts(b, p.Citation)
}

func appendBool(b []byte, is bool) []byte {
	if is {
		return append(b, 1)
	}
	return append(b, 0)
}

// outline reads the output of appendOutline. Invalid indexes are dropped.
func (r *catalogReader) outline() (o Outline, title, language string) {
	r.head(&o)
	title, language = r.Text(), r.Text()
	var room [32]NameID // enough for most papers; the result is copied at its exact size
	names := room[:0]
	for _, count := range []*uint32{&o.authors, &o.topics, new(uint32)} {
		start := len(names)
		for range r.signedCount(1) {
			if id := r.place(); id != NoName {
				names = append(names, id)
			}
		}
		*count = uint32(len(names) - start)
	}
	o.names = append([]NameID(nil), names...)
	o.Organization = r.place()
	return o, title, language
}

// head reads the fields in front of the title.
func (r *catalogReader) head(o *Outline) {
	o.ID = paper.ID(r.Text())
	o.Date = paper.Day(r.Signed())
	o.Upvotes = r.Signed()
	o.Pick = r.take(1) == "\x01"
}

// place reads an index of a name; NoName if it is invalid.
func (r *catalogReader) place() NameID {
	if id := r.Signed(); 0 <= id && id < len(r.table) {
		return NameID(id)
	}
	return NoName
}

// spelled returns the names with the given indexes.
func (r *catalogReader) spelled(ids []NameID) []string {
	if len(ids) == 0 {
		return nil
	}
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = r.table[id]
	}
	return names
}

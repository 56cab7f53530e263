package archive

import (
	"iter"

	"offprint/generator/paper"
)

// Card is a paper in the catalog. A large archive has many, and nearly all of them are
// only kept: so what a card says is one piece of memory without pointers, as the saved
// catalog has it, and is read from there when it is asked for.
type Card struct {
	Path  string // as in Entry
	Sum   Sum    // of the paper with its text
	Draft bool   // the page says draft = true: it is kept, and not shown

	facts string    // what was derived, as a list, then see appendOutline and appendRest
	names *[]string // by NameID
	stamp stamp
	bytes Sum // of the file's content
	kept  keptAt
}

// NameID is a place in Catalog.Names.
type NameID uint32

// NoName stands for a name that is not there.
const NoName = ^NameID(0)

// Outline is what orders and lists go by.
type Outline struct {
	ID       paper.ID
	Date     paper.Day
	Upvotes  int
	Pick     bool
	Title    string
	Language string
	// Places in Catalog.Names of the paper's authors, topics and tags.
	Authors, Topics, Tags []NameID
	Organization          NameID // NoName where the paper has none
}

// Outline reads what orders and lists go by.
func (card *Card) Outline() Outline {
	r := card.reader()
	return r.outline()
}

func (card *Card) reader() catalogReader {
	_, r := card.split()
	return r
}

// split reads what was derived, and leaves the rest of the facts to the reader.
func (card *Card) split() (derived []string, r catalogReader) {
	r = catalogReader{s: card.facts, table: *card.names}
	derived = r.list()
	return derived, r
}

// Derived is what [CatalogOptions.Derive] made of the paper; nil where it was not given.
func (card *Card) Derived() []string {
	derived, _ := card.split()
	return derived
}

// Paper reads the paper, without Abstract, Summary, Note and Extra.
func (card *Card) Paper() *paper.Paper {
	r := card.reader()
	p := &paper.Paper{}
	o := r.outline()
	p.ID, p.Date, p.Upvotes, p.Pick, p.Title, p.Language = o.ID, o.Date, o.Upvotes, o.Pick, o.Title, o.Language
	p.Authors, p.Topics, p.Tags = r.spelled(o.Authors), r.spelled(o.Topics), r.spelled(o.Tags)
	if o.Organization != NoName {
		p.Organization = r.table[o.Organization]
	}
	p.DOI = r.string()
	p.AuthorCount = r.number()
	p.Published = paper.Day(r.number())
	p.Comments = r.number()
	p.Stars = r.number()
	p.Links.Code = r.string()
	p.Links.Project = r.string()
	p.Links.Discussion = r.string()
	p.Links.Thumbnail = r.string()
	p.Links.Media = r.list()
	p.Aliases = r.list()
	p.Citation = r.facts()
	return p
}

// Kept is where the paper is kept in [Catalog.Kept], if it is.
func (card *Card) Kept() Spooled { return card.kept.get() }

// Bytes is the size of the paper's file; 0 where it has none.
func (card *Card) Bytes() int { return int(card.stamp.size) }

// newCard makes a card of a paper with that sum, and of what is derived of it. It shares no
// memory with the file that it was read from but for its names, which are a list of its own
// until it is in a catalog.
func newCard(path string, p *paper.Paper, sum Sum, derived []string) *Card {
	card := &Card{Path: path, Sum: sum}
	var names []string
	place := func(name string) NameID {
		names = append(names, name)
		return NameID(len(names) - 1)
	}
	places := func(list []string) (ids []NameID) {
		for _, name := range list {
			ids = append(ids, place(name))
		}
		return ids
	}
	o := Outline{
		ID: p.ID, Date: p.Date, Upvotes: p.Upvotes, Pick: p.Pick, Title: p.Title, Language: p.Language,
		Authors: places(p.Authors), Topics: places(p.Topics), Tags: places(p.Tags), Organization: NoName,
	}
	if p.Organization != "" {
		o.Organization = place(p.Organization)
	}
	card.facts = string(appendRest(appendOutline(AppendTexts(nil, derived), o), p))
	card.names = &names
	return card
}

// appendMoved writes what the card says with other places of its names: places has the
// new one of each old one.
func (card *Card) appendMoved(b []byte, places []NameID) []byte {
	derived, r := card.split()
	o := r.outline()
	for id := range o.names() {
		*id = places[*id]
	}
	return append(appendOutline(AppendTexts(b, derived), o), r.s...)
}

// names are the places of all names.
func (o *Outline) names() iter.Seq[*NameID] {
	return func(yield func(*NameID) bool) {
		for _, list := range [][]NameID{o.Authors, o.Topics, o.Tags} {
			for i := range list {
				if !yield(&list[i]) {
					return
				}
			}
		}
		if o.Organization != NoName {
			yield(&o.Organization)
		}
	}
}

func appendOutline(b []byte, o Outline) []byte {
	b = AppendText(b, string(o.ID))
	b = appendNumber(b, int(o.Date))
	b = appendNumber(b, o.Upvotes)
	b = appendBool(b, o.Pick)
	b = AppendText(b, o.Title)
	b = AppendText(b, o.Language)
	for _, list := range [][]NameID{o.Authors, o.Topics, o.Tags} {
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

// appendRest writes what of a paper is not in its outline.
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

// outline reads what appendOutline wrote. Places that are none are left out.
func (r *catalogReader) outline() (o Outline) {
	o.ID = paper.ID(r.string())
	o.Date = paper.Day(r.number())
	o.Upvotes = r.number()
	o.Pick = r.take(1) == "\x01"
	o.Title = r.string()
	o.Language = r.string()
	lists := [3][]NameID{}
	ids := make([]NameID, 0, 16)
	for i := range lists {
		start := len(ids)
		for range r.count(1) {
			if id := r.place(); id != NoName {
				ids = append(ids, id)
			}
		}
		lists[i] = ids[start:len(ids):len(ids)]
	}
	o.Authors, o.Topics, o.Tags = lists[0], lists[1], lists[2]
	o.Organization = r.place()
	return o
}

// place reads the place of a name, NoName where there is none.
func (r *catalogReader) place() NameID {
	if id := r.number(); 0 <= id && id < len(r.table) {
		return NameID(id)
	}
	return NoName
}

// spelled are the names of those places.
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

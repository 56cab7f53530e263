package plan

import (
	"fmt"
	"slices"
)

// Papers without a date belong to no day, week, month or year, and are never among the newest:
// they are not on the home page, in no feed, and in nothing that is counted over time. They
// have pages of their own, which are like those of days, and come last wherever papers are
// listed.

const (
	undatedFolder = "undated/"
	// undatedName is used instead of a day or a month in names of documents, and instead of a
	// year in names of pages.
	undatedName = "undated"
	// undatedPapers is the maximum number of papers on a page.
	undatedPapers = 200
)

// compareBool compares booleans: false comes first.
func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// datedOf returns those of papers, which are newest first, that have a date.
func datedOf(papers []*entry) []*entry { return papersSince(papers, 1) }

// withoutDate returns the plan's papers without a date.
func (p *Plan) withoutDate() []*entry { return p.papers[len(datedOf(p.papers)):] }

// addUndated splits the papers without a date into pages.
func (p *Plan) addUndated() {
	for papers := range slices.Chunk(p.withoutDate(), undatedPapers) {
		d := &day{path: undatedFolder, papers: papers, pos: len(p.undated)}
		if d.pos > 0 {
			d.path = fmt.Sprintf("%s%d/", undatedFolder, d.pos+1)
		}
		for pos, e := range papers {
			e.day, e.pos = d, int32(pos)
		}
		p.undated = append(p.undated, d)
	}
}

// undatedLink returns a link to the papers without a date; nil if there are none.
func (p *Plan) undatedLink() *CountLink {
	if len(p.undated) == 0 {
		return nil
	}
	return &CountLink{Href: p.cfg.Href(undatedFolder), Count: len(p.withoutDate())}
}

// undatedSource makes a page of papers without a date.
type undatedSource struct{ daySource }

func (s undatedSource) inputs(in *Inputs) error {
	s.papersInputs(in)
	in.number(len(s.p.withoutDate()))
	in.number(len(s.p.undated))
	in.string(s.p.siteCard())
	return nil
}

func (s undatedSource) page() (Page, error) {
	p, pos := s.p, s.d.pos
	items, err := p.items(s.d)
	if err != nil {
		return Page{}, err
	}
	link := func(i int) *Link {
		if i < 0 || i >= len(p.undated) {
			return nil
		}
		return &Link{Name: fmt.Sprint(i + 1), Href: p.cfg.Href(p.undated[i].path)}
	}
	data := &UndatedData{
		Count: len(p.withoutDate()), Items: items, Prev: link(pos - 1), Next: link(pos + 1),
		Cite: p.cfg.citeAll(undatedName),
	}
	title := p.cfg.Word("undated")
	if pos > 0 {
		data.Page = pos + 1
		title += ", " + fmt.Sprint(data.Page)
	}
	data.Common = p.cfg.newHead(title, titles(s.d.papers), s.d.path).card(p.siteCard(), title).neighbours(data.Prev, data.Next).done()
	return Page{Kind: KindUndated, Path: s.d.path, Title: title, Data: data}, nil
}

// Undated returns the papers without a date, in the order of their addresses, as a collection
// whose Home is their first page.
func (p *Plan) Undated() Collection {
	p.giveKeys()
	return p.collection(new(Inputs), undatedName, undatedFolder, p.allUndated)
}

// UndatedParts returns the papers without a date, split like those of a month.
func (p *Plan) UndatedParts() []Collection {
	p.giveKeys()
	var parts []Collection
	for some := range slices.Chunk(p.allUndated, partPapers) {
		parts = append(parts, p.collection(new(Inputs), partName(undatedName, len(parts)), undatedFolder, some))
	}
	return parts
}

// undatedLast moves papers without a date from the front to the end.
func undatedLast(papers []*entry) []*entry {
	n := 0
	for n < len(papers) && papers[n].Date == 0 {
		n++
	}
	if n == 0 || n == len(papers) {
		return papers
	}
	return slices.Concat(papers[n:], papers[:n])
}

// oldestFirst reverses papers, which are newest first, except that those without a date stay
// at the end.
func oldestFirst(papers []*entry) []*entry {
	n := len(datedOf(papers))
	out := slices.Concat(papers[:n], papers[n:])
	slices.Reverse(out[:n])
	return out
}

// periodWord returns a year or a month for a title, or the word for papers without a date.
func (c writer) periodWord(period string) string {
	if period == undatedName {
		return c.Word("undated")
	}
	return period
}

package plan

import (
	"fmt"
	"slices"
)

// Papers without a date are of no day, week, month or year, and so never among the
// newest: not on the home page, in no feed, in nothing that is counted by time. They
// have a place of their own, cut into pages like days, and come last wherever papers
// are listed.

const (
	undatedFolder = "undated/"
	// undatedName is what stands for a day or a month in names of documents, and for
	// a year in those of pages.
	undatedName = "undated"
	// undatedPapers is the number of papers on a page.
	undatedPapers = 200
)

// compareBool puts false first.
func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// datedOf are those of papers, newest first, that have a date.
func datedOf(papers []*entry) []*entry { return papersSince(papers, 1) }

// withoutDate are the plan's papers without a date.
func (p *Plan) withoutDate() []*entry { return p.papers[len(datedOf(p.papers)):] }

// addUndated cuts the papers without a date into pages.
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

// undatedLink leads to the papers without a date; nil where there are none.
func (p *Plan) undatedLink() *CountLink {
	if len(p.undated) == 0 {
		return nil
	}
	return &CountLink{Href: p.cfg.Href(undatedFolder), Count: len(p.withoutDate())}
}

// undatedSource is a page of papers without a date.
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

// Undated are the papers without a date, in the order of their addresses; the path
// is that of their first page.
func (p *Plan) Undated() Collection {
	p.giveKeys()
	return p.collection(new(Inputs), undatedName, undatedFolder, p.allUndated)
}

// UndatedParts are the papers without a date, cut like those of a month.
func (p *Plan) UndatedParts() []Collection {
	p.giveKeys()
	var parts []Collection
	for some := range slices.Chunk(p.allUndated, partPapers) {
		parts = append(parts, p.collection(new(Inputs), partName(undatedName, len(parts)), undatedFolder, some))
	}
	return parts
}

// undatedLast moves papers without a date that come first behind all others.
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

// oldestFirst are papers that come newest first the other way round, but for those
// without a date, which stay behind.
func oldestFirst(papers []*entry) []*entry {
	n := len(datedOf(papers))
	out := slices.Concat(papers[:n], papers[n:])
	slices.Reverse(out[:n])
	return out
}

// periodWord is a year or a month in a title, or the word for none.
func (c writer) periodWord(period string) string {
	if period == undatedName {
		return c.Word("undated")
	}
	return period
}

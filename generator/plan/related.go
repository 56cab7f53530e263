package plan

import (
	"html"
	"strconv"

	"offprint/generator/archive"
	"offprint/generator/paper"
	"offprint/generator/site"
	"offprint/generator/text"
)

// RelatedPapers is the number of papers that a paper's page names as related.
const RelatedPapers = 4

// WantsRelated reports whether pages name related papers.
func WantsRelated(cfg *site.Config) bool { return cfg.Options.Related && cfg.Options.PaperPages }

// Relate takes over which papers are close to each of [Plan.All], the closest first, as
// places in these. They are found before the pages are made, and none is later than the
// paper's day: a page stays as it is when papers come. A paper without a date may be
// related to any other, and to it are only others without.
func (p *Plan) Relate(found [][]uint32) {
	p.related = make([]closest, len(found))
	for i, places := range found {
		p.related[i].count = uint32(copy(p.related[i].places[:], places))
	}
}

// closest are the papers that the page of a paper names, as places in Plan.all.
type closest struct {
	places [RelatedPapers]uint32
	count  uint32
}

func (c *closest) list() []uint32 { return c.places[:c.count] }

// Sum is that of a paper with its text.
func (ps Papers) Sum(i int) archive.Sum { return ps.entries[i].card.Sum() }

// Day is the archive's day of a paper, 0 for one without a date.
func (ps Papers) Day(i int) paper.Day { return ps.entries[i].Date }

// Text reads a paper with its text. It may be called from several goroutines at
// once.
func (p *Plan) Text(ps Papers, i int) (*paper.Paper, error) {
	return p.texts.catalog.Paper(ps.entries[i].card)
}

// relatedTo are the papers that the page of a paper names.
func (p *Plan) relatedTo(e *entry) []*entry {
	if p.related == nil {
		return nil
	}
	papers := make([]*entry, 0, RelatedPapers)
	for _, at := range p.related[e.number].list() {
		papers = append(papers, p.all[at])
	}
	return papers
}

// relatedInputs are what the page shows of them.
func (s paperSource) relatedInputs(in *Inputs) {
	for _, r := range s.p.relatedTo(s.e) {
		in.fixed(r.linked)
	}
}

// relatedList is the list of related papers as HTML.
func (p *Plan) relatedList(e *entry) string {
	papers := p.relatedTo(e)
	items := make([]string, len(papers))
	for i, r := range papers {
		items[i] = p.titleAnchor(r)
		if r.Date != 0 {
			items[i] += " " + strconv.Itoa(r.Date.Year())
		}
	}
	return listItems("<li>", items)
}

// titleAnchor is a paper's title as HTML, linked to its page.
func (p *Plan) titleAnchor(e *entry) string {
	said, language := e.card.Title()
	title := text.TitleHTML(said)
	w := p.cfg.writing(language, said)
	if w.Dir != "" {
		title = "<bdi>" + title + "</bdi>"
	}
	lang := ""
	if w.Lang != "" {
		lang = ` lang="` + html.EscapeString(w.Lang) + `"`
	}
	return `<a href="` + html.EscapeString(p.cfg.EscapedHref(e.path)) + `"` + lang + `>` + title + "</a>"
}

package plan

import (
	"html"
	"strconv"

	"offprint/generator/archive"
	"offprint/generator/paper"
	"offprint/generator/site"
	"offprint/generator/text"
)

// RelatedPapers is the maximum number of related papers on a paper's page.
const RelatedPapers = 4

// WantsRelated reports whether pages list related papers.
func WantsRelated(cfg *site.Config) bool { return cfg.Options.Related && cfg.Options.PaperPages }

// Relate sets the papers that are related to each paper of [Plan.All], closest first, as
// indexes into these papers. They must be found before the pages are made. None may be later
// than the day of the paper, so that a page does not change when papers are added. The page of
// a paper without a date may list any paper; the paper itself is listed only on pages of other
// papers without a date.
func (p *Plan) Relate(found [][]uint32) {
	p.related = make([]closest, len(found))
	for i, places := range found {
		p.related[i].count = uint32(copy(p.related[i].places[:], places))
	}
}

// closest is the related papers on a paper's page, as indexes into Plan.all.
type closest struct {
	places [RelatedPapers]uint32
	count  uint32
}

func (c *closest) list() []uint32 { return c.places[:c.count] }

// Sum returns the checksum of the i-th paper, including its text.
func (ps Papers) Sum(i int) archive.Sum { return ps.entries[i].card.Sum() }

// Day returns the archive's day of the i-th paper, 0 if it has no date.
func (ps Papers) Day(i int) paper.Day { return ps.entries[i].Date }

// Text reads the i-th paper of ps, with its text. It is safe for concurrent use.
func (p *Plan) Text(ps Papers, i int) (*paper.Paper, error) {
	return p.texts.catalog.Paper(ps.entries[i].card)
}

// relatedTo returns the related papers on a paper's page.
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

// relatedInputs adds what the page shows of them.
func (s paperSource) relatedInputs(in *Inputs) {
	for _, r := range s.p.relatedTo(s.e) {
		in.fixed(r.linked)
	}
}

// relatedList formats the list of related papers as HTML.
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

// titleAnchor formats a paper's title as HTML, linked to its page.
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

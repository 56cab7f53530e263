package plan

import (
	"cmp"
	"html"
	"strings"

	"offprint/generator/paper"
	"offprint/generator/text"
)

// PaperFact is a labelled fact about a paper, as its page shows it.
type PaperFact struct {
	Key  string `json:"key"`  // key of the name in i18n/: "identifier"
	Name string `json:"name"` // in the site's language
	Text string `json:"text"` // HTML
}

// paperFacts lists the facts that are shown beside a paper, in this order. To add one, add a
// line here and a word in i18n/: templates range over all of them. text returns HTML, which is
// empty if the paper has no such fact. It must depend only on the paper and the configuration.
var paperFacts = []struct {
	key  string
	text func(writer, *paper.Paper) string
}{
	{"appeared", appearedFact},
	{"identifier", identifierFact},
}

// facts returns the facts that the paper has.
func (c writer) facts(p *paper.Paper) []PaperFact {
	var facts []PaperFact
	for _, f := range paperFacts {
		if said := f.text(c, p); said != "" {
			facts = append(facts, PaperFact{Key: f.key, Name: c.Word(f.key), Text: said})
		}
	}
	return facts
}

// identifierFact returns the paper's identifier, unless it is arXiv's, which a link shows.
func identifierFact(_ writer, p *paper.Paper) string {
	if p.ID.Scheme() == paper.SchemeArXiv {
		return ""
	}
	return html.EscapeString(identifier(p.ID))
}

// appearedFact returns where the paper appeared: "Nature 521(7553), 436–444".
func appearedFact(c writer, p *paper.Paper) string {
	get := p.Citation.Get
	where := cmp.Or(get("journaltitle"), get("booktitle"))
	if where == "" {
		return c.isolated(text.TitlePlain(get("journalref"))) // arXiv's reference is already complete
	}
	if volume := get("volume"); volume != "" && where == get("journaltitle") {
		where += " " + volume
		if number := get("number"); number != "" {
			where += "(" + number + ")"
		}
	}
	if pages := cmp.Or(get("pages"), get("eid")); pages != "" {
		where += ", " + strings.ReplaceAll(pages, "--", "–")
	}
	return c.isolated(text.TitlePlain(where))
}

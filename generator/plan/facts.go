package plan

import (
	"cmp"
	"html"
	"strings"

	"offprint/generator/paper"
	"offprint/generator/text"
)

// PaperFact is a fact of a paper as its page shows it, with its name.
type PaperFact struct {
	Key  string `json:"key"`  // of the name in i18n/: "identifier"
	Name string `json:"name"` // in the site's language
	Text string `json:"text"` // HTML
}

// paperFacts are the facts that stand beside a paper, in this order. A new one is a line
// here and a word in i18n/: templates range over all of them. Text is HTML, empty for a
// paper that has no such fact; it must follow from the paper and the configuration alone.
var paperFacts = []struct {
	key  string
	text func(writer, *paper.Paper) string
}{
	{"appeared", appearedFact},
	{"identifier", identifierFact},
}

// facts are those that the paper has.
func (c writer) facts(p *paper.Paper) []PaperFact {
	var facts []PaperFact
	for _, f := range paperFacts {
		if said := f.text(c, p); said != "" {
			facts = append(facts, PaperFact{Key: f.key, Name: c.Word(f.key), Text: said})
		}
	}
	return facts
}

// identifierFact is there unless a link shows it, as that to arXiv does.
func identifierFact(_ writer, p *paper.Paper) string {
	if p.ID.Scheme() == paper.SchemeArXiv {
		return ""
	}
	return html.EscapeString(identifier(p.ID))
}

// appearedFact is where the paper appeared: "Nature 521(7553), 436–444".
func appearedFact(c writer, p *paper.Paper) string {
	get := p.Citation.Get
	where := cmp.Or(get("journaltitle"), get("booktitle"))
	if where == "" {
		return c.isolated(text.TitlePlain(get("journalref"))) // arXiv's has it all
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

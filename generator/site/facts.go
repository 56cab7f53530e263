package site

import (
	"html"

	"offprint/generator/paper"
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
	text func(*Config, *paper.Paper) string
}{
	{"identifier", identifierFact},
}

// facts are those that the paper has.
func (c *Config) facts(p *paper.Paper) []PaperFact {
	var facts []PaperFact
	for _, f := range paperFacts {
		if text := f.text(c, p); text != "" {
			facts = append(facts, PaperFact{Key: f.key, Name: c.word(f.key), Text: text})
		}
	}
	return facts
}

// identifierFact is there unless a link shows it, as that to arXiv does.
func identifierFact(_ *Config, p *paper.Paper) string {
	if p.ID.Scheme() == paper.SchemeArXiv {
		return ""
	}
	return html.EscapeString(identifier(p.ID))
}

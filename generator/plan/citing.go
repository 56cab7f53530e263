package plan

import (
	"encoding/json"
	"slices"
	"strings"

	"offprint/generator/api"
	"offprint/generator/paper"
	"offprint/generator/text"
)

// The theme's scripts write citations in the reader's browser: of a paper from its
// page, of many from the data for programs. This file says what they cannot know
// otherwise.

// citeFolder is where the page about citations is. The scripts take their words
// from it.
const citeFolder = "cite/"

// citation is what a citation is made of beside what a paper's page says anyway:
// its identifier, title, authors, DOI and date in the tags of its head, and its
// topics. What stands here goes before those.
type citation struct {
	Title     string            `json:"title,omitempty"`     // the tag has no formulas
	Published *string           `json:"published,omitempty"` // empty: the tag's is the archive's day
	DOI       string            `json:"doi,omitempty"`       // the tag has that of the identifier
	Topics    []string          `json:"topics,omitempty"`    // those on the page are without some white space
	Language  string            `json:"language,omitempty"`  // the tag is there for a language that is not the site's
	Citation  map[string]string `json:"citation,omitempty"`
}

// citationRest is the paper's citation as JSON, empty where the page says all.
func (c writer) citationRest(p *paper.Paper) string {
	var rest citation
	if text.TitlePlain(p.Title) != p.Title {
		rest.Title = p.Title
	}
	if p.Published == 0 && publication(p) != "" {
		rest.Published = new(string)
	}
	if p.DOI != "" && p.ID.DOI() != "" && p.DOI != p.ID.DOI() {
		rest.DOI = p.DOI
	}
	if slices.ContainsFunc(p.Topics, func(t string) bool { return t != strings.Join(strings.Fields(t), " ") }) {
		rest.Topics = p.Topics
	}
	if c.Foreign(p.Language) == "" {
		rest.Language = p.Language
	}
	if len(p.Citation) > 0 {
		rest.Citation = make(map[string]string, len(p.Citation))
		for _, f := range p.Citation {
			rest.Citation[f.Name] = f.Value
		}
	}
	data, err := json.Marshal(rest)
	if err != nil || string(data) == "{}" { // texts and nothing else: it does not fail
		return ""
	}
	return string(data)
}

// citeAll is what the scripts are told of the papers of a page, to find them in the
// data for programs: "2025", "2025-10", "2025-10-07", "undated", or "authors/ad" for the group
// of the page's name. It is empty where there are no such data.
func (c writer) citeAll(of string) string {
	if !c.Options.API {
		return ""
	}
	return of
}

// citesPapers reports whether the scripts can write citations: from papers' pages, or
// from the data for programs.
func (p *Plan) citesPapers() bool { return p.cfg.Options.PaperPages || p.cfg.Options.API }

// citePage is about citations, and has the words of the scripts.
func (p *Plan) citePage() (Page, error) {
	c := p.cfg
	data := &CiteData{Common: c.newHead(c.Word("cite_title"), "", citeFolder).done(), PaperPages: c.Options.PaperPages}
	if c.Options.API {
		for _, m := range slices.Backward(p.Months()) {
			data.Bibliographies = append(data.Bibliographies, Link{Name: m.Name, Href: c.Href(api.BibliographyPath(m.Name))})
		}
		for _, m := range p.UndatedParts() {
			data.Bibliographies = append(data.Bibliographies, Link{Name: m.Name, Href: c.Href(api.BibliographyPath(m.Name))})
		}
	}
	if len(p.days) > 0 { // of the first day: a new one changes nothing
		data.Key = p.Cards(Papers{p.days[0].inOrder[:1]})[0].Key
	}
	return Page{Kind: KindCite, Path: citeFolder, Title: c.Word("cite_title"), Data: data}, nil
}

package plan

import (
	"encoding/json"
	"slices"
	"strings"

	"offprint/generator/api"
	"offprint/generator/paper"
	"offprint/generator/text"
)

// The theme's scripts write citations in the reader's browser: the citation of one paper from
// its page, those of many papers from the data for programs. This file provides what the
// scripts cannot know otherwise.

// citeFolder is the folder of the page about citations, from which the scripts take their
// words.
const citeFolder = "cite/"

// citation holds what a citation needs and a paper's page does not already say. The page has
// the identifier, title, authors, DOI and date in the tags of its head, and its topics. Values
// here take precedence over those.
type citation struct {
	Title     string            `json:"title,omitempty"`     // set if the plain title in the tag differs
	Published *string           `json:"published,omitempty"` // empty: the date in the tag is the archive's day
	DOI       string            `json:"doi,omitempty"`       // set if the DOI in the tag is that of the identifier
	Topics    []string          `json:"topics,omitempty"`    // set if the page shows the topics with other white space
	Language  string            `json:"language,omitempty"`  // set if there is no tag, which is only written for languages other than the site's
	Citation  map[string]string `json:"citation,omitempty"`
}

// citationRest returns the rest of a paper's citation as JSON; empty if the page says
// everything.
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
	if err != nil || string(data) == "{}" { // the values are all texts, so it cannot fail
		return ""
	}
	return string(data)
}

// citeAll returns the value by which the scripts find the papers of a page in the data for
// programs: "2025", "2025-10", "2025-10-07", "undated", or "authors/ad" for the group of the
// page's name. It is empty if the site has no such data.
func (c writer) citeAll(of string) string {
	if !c.Options.API {
		return ""
	}
	return of
}

// citesPapers reports whether the scripts can write citations: from papers' pages or from the
// data for programs.
func (p *Plan) citesPapers() bool { return p.cfg.Options.PaperPages || p.cfg.Options.API }

// citePage makes the page about citations, which holds the words of the scripts.
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
	if len(p.days) > 0 { // from the first day, so that a new day changes nothing
		data.Key = p.Cards(Papers{p.days[0].inOrder[:1]})[0].Key
	}
	return Page{Kind: KindCite, Path: citeFolder, Title: c.Word("cite_title"), Data: data}, nil
}

package site

import (
	"encoding/json"
	"html"
	"strings"

	"offprint/generator/paper"
)

// jsonLDAuthors bounds the authors in the JSON-LD of a paper: reference
// managers read all of them from the citation tags.
const jsonLDAuthors = 20

// metadata is what programs read in the head of a paper's page: the citation
// tags of Google Scholar (https://scholar.google.com/intl/en/scholar/inclusion.html#indexing),
// Open Graph (https://ogp.me), and JSON-LD (https://schema.org/ScholarlyArticle).
// It is made here and not in a template, because it says nothing to a reader
// and a quarter of a page's time went into it.
func metadata(p *paper.Paper, title, url string, links []PaperLink) string {
	var b strings.Builder
	meta := func(kind, name, content string) {
		b.WriteString(`<meta ` + kind + `="` + name + `" content="` + html.EscapeString(content) + `">`)
	}
	published := p.Published
	if published == 0 {
		published = p.Date
	}
	meta("property", "og:type", "article")
	meta("property", "og:title", title)
	meta("property", "og:url", url)
	meta("name", "citation_title", title)
	for _, a := range p.Authors {
		meta("name", "citation_author", a)
	}
	meta("name", "citation_publication_date", strings.ReplaceAll(published.String(), "-", "/"))
	if p.ID.Scheme() == paper.SchemeArXiv {
		meta("name", "citation_arxiv_id", p.ID.Value())
	}
	if doi := firstOf(p.ID.DOI(), p.DOI); doi != "" {
		meta("name", "citation_doi", doi)
	}
	for _, l := range links {
		if l.Kind == "pdf" {
			meta("name", "citation_pdf_url", l.Href)
		}
	}
	type person struct {
		Type string `json:"@type"`
		Name string `json:"name"`
	}
	article := struct {
		Context    string   `json:"@context"`
		Type       string   `json:"@type"`
		Headline   string   `json:"headline"`
		Date       string   `json:"datePublished"`
		URL        string   `json:"url"`
		Identifier string   `json:"identifier,omitempty"`
		Authors    []person `json:"author,omitempty"`
	}{
		Context: "https://schema.org", Type: "ScholarlyArticle", Headline: title,
		Date: published.String(), URL: url, Identifier: identifier(p.ID),
	}
	for _, a := range p.Authors[:min(jsonLDAuthors, len(p.Authors))] {
		article.Authors = append(article.Authors, person{"Person", a})
	}
	// json.Marshal writes <, > and & as \u003c and so on: no text can end the
	// script element.
	data, err := json.Marshal(article)
	if err == nil { // strings and nothing else: it does not fail
		b.WriteString(`<script type="application/ld+json">`)
		b.Write(data)
		b.WriteString(`</script>`)
	}
	return b.String()
}

// identifier is an id as people write it: "arXiv:2510.06084",
// "doi:10.1000/182"; empty for a title's slug.
func identifier(id paper.ID) string {
	switch id.Scheme() {
	case paper.SchemeArXiv:
		return "arXiv:" + id.Value()
	case paper.SchemeDOI:
		return "doi:" + id.Value()
	}
	return ""
}

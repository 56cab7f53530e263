package site

import (
	"encoding/json"
	"html"
	"strings"

	"offprint/generator/paper"
)

// head is what stands in the <head> of a page beside what all pages share. It
// is made here and not in a template, because a reader never sees it and it was
// a quarter of what a page costs.
type head struct {
	b   strings.Builder
	cfg *Config
}

// newHead begins the head of the page at path. An empty title is that of the
// site itself.
func (c *Config) newHead(title, description, path string) *head {
	h := &head{cfg: c}
	h.b.WriteString("<title>")
	if title != "" {
		h.b.WriteString(html.EscapeString(title) + " · ")
	}
	h.b.WriteString(html.EscapeString(c.Title) + "</title>")
	if description != "" {
		h.meta("name", "description", description)
	}
	h.link("canonical", c.URL(path))
	return h
}

func (h *head) meta(kind, name, content string) { h.element("meta", kind, name, "content", content) }

func (h *head) link(rel, href string) { h.element("link", "rel", rel, "href", href) }

// element writes an element that has no content; names and values of its
// attributes take turns.
func (h *head) element(name string, attrs ...string) {
	h.b.WriteString("<" + name)
	for i := 0; i < len(attrs); i += 2 {
		h.b.WriteString(" " + attrs[i] + "=")
		if value := attrs[i+1]; bare(value) {
			h.b.WriteString(value)
		} else {
			h.b.WriteString("'" + html.EscapeString(value) + "'")
		}
	}
	h.b.WriteByte('>')
}

// bareChars are those of addresses, dates and identifiers, and some of what HTML
// allows without quotes (https://html.spec.whatwg.org/multipage/syntax.html#unquoted).
const bareChars = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:/%"

// bare reports whether an attribute's value may stand without quotes.
func bare(value string) bool {
	return value != "" && strings.Trim(value, bareChars) == ""
}

// feed names the feed of the page.
func (h *head) feed(href, title string) {
	h.element("link", "rel", "alternate", "type", "application/atom+xml", "title", title, "href", href)
}

// neighbours leads to the pages before and after this; either may be nil.
func (h *head) neighbours(prev, next *Link) *head {
	if prev != nil {
		h.link("prev", prev.Href)
	}
	if next != nil {
		h.link("next", next.Href)
	}
	return h
}

// done is the head's HTML in the data of a page.
func (h *head) done() Common { return Common{Head: h.b.String()} }

// jsonLDAuthors bounds the authors in the JSON-LD of a paper: reference
// managers read all of them from the citation tags.
const jsonLDAuthors = 10

// paper adds what programs read in the head of a paper's page: the citation
// tags of Google Scholar (https://scholar.google.com/intl/en/scholar/inclusion.html#indexing),
// Open Graph (https://ogp.me), and JSON-LD (https://schema.org/ScholarlyArticle).
func (h *head) paper(p *paper.Paper, title, url string, links []PaperLink) *head {
	published := p.Published
	if published == 0 {
		published = p.Date
	}
	h.meta("property", "og:type", "article")
	h.meta("property", "og:url", url)
	// One element for both: a title is long.
	h.element("meta", "name", "citation_title", "property", "og:title", "content", title)
	for _, a := range p.Authors {
		h.meta("name", "citation_author", a)
	}
	h.meta("name", "citation_publication_date", strings.ReplaceAll(published.String(), "-", "/"))
	if p.ID.Scheme() == paper.SchemeArXiv {
		h.meta("name", "citation_arxiv_id", p.ID.Value())
	}
	if doi := firstOf(p.ID.DOI(), p.DOI); doi != "" {
		h.meta("name", "citation_doi", doi)
	}
	for _, l := range links {
		if l.Kind == "pdf" {
			h.meta("name", "citation_pdf_url", l.Href)
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
		h.b.WriteString(`<script type=application/ld+json>`)
		h.b.Write(data)
		h.b.WriteString(`</script>`)
	}
	return h
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

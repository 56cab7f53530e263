package plan

import (
	"cmp"
	"encoding/json"
	"html"
	"regexp"
	"strings"

	"offprint/generator/paper"
	"offprint/generator/text"
)

// head builds the part of the <head> of a page that is not common to all pages. It is made
// here and not in a template, because readers never see it and it was a quarter of the cost of
// a page.
type head struct {
	b   strings.Builder
	cfg writer
}

// newHead begins the head of the page at path. An empty title means the title of the site.
func (c writer) newHead(title, description, path string) *head {
	h := &head{cfg: c}
	h.b.WriteString("<title>")
	if title != "" {
		h.b.WriteString(html.EscapeString(title) + " · ")
	}
	h.b.WriteString(html.EscapeString(c.Title) + "</title>")
	if description != "" {
		h.element("meta", "name", "description", "property", "og:description", "content", description)
	}
	h.link("canonical", c.URL(path))
	return h
}

func (h *head) meta(kind, name, content string) { h.element("meta", kind, name, "content", content) }

func (h *head) link(rel, href string) { h.element("link", "rel", rel, "href", href) }

// element writes an element without content. attrs alternates between names and values of its
// attributes.
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

// bareChars are the characters of addresses, dates and identifiers that HTML allows in
// attributes without quotes (https://html.spec.whatwg.org/multipage/syntax.html#unquoted).
const bareChars = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:/%"

// bare reports whether an attribute's value may be written without quotes.
func bare(value string) bool {
	return value != "" && strings.Trim(value, bareChars) == ""
}

// feed adds a link to the feed of the page.
func (h *head) feed(href, title string) {
	h.element("link", "rel", "alternate", "type", "application/atom+xml", "title", title, "href", href)
}

// neighbours adds links to the pages before and after this one; either may be nil.
func (h *head) neighbours(prev, next *Link) *head {
	if prev != nil {
		h.link("prev", prev.Href)
	}
	if next != nil {
		h.link("next", next.Href)
	}
	return h
}

// done returns the head's HTML as the data of a page.
func (h *head) done() Common { return Common{Head: h.b.String()} }

// jsonLDAuthors is the maximum number of authors in the JSON-LD of a paper: search engines
// show a few, and reference managers read all of them from the citation tags.
const jsonLDAuthors = 10

// citationTags are Google Scholar's tags for facts of a citation.
var citationTags = []struct{ fact, tag string }{
	{"journaltitle", "citation_journal_title"},
	{"booktitle", "citation_conference_title"},
	{"volume", "citation_volume"},
	{"number", "citation_issue"},
	{"issn", "citation_issn"},
	{"isbn", "citation_isbn"},
	{"publisher", "citation_publisher"},
	{"reportnumber", "citation_technical_report_number"},
}

// headPaper is what the head of a paper's page contains besides the paper's own facts.
type headPaper struct {
	Title, URL, Abstract string // Title and Abstract are plain text; URL is the address of the page
	Links                []PaperLink
}

// paper adds the metadata of a paper's page: the citation tags of Google Scholar
// (https://scholar.google.com/intl/en/scholar/inclusion.html#indexing), from which reference
// managers also take the abstract, Dublin Core's type, Open Graph (https://ogp.me), from which
// all services make the card of a shared link, and JSON-LD
// (https://schema.org/ScholarlyArticle). An element that two of them need with the same
// content is written once.
func (h *head) paper(p *paper.Paper, of headPaper) *head {
	h.meta("property", "og:type", "article")
	h.meta("property", "og:site_name", h.cfg.Title)
	h.element("meta", "name", "citation_abstract_html_url", "property", "og:url", "content", of.URL)
	h.element("meta", "name", "citation_title", "property", "og:title", "content", of.Title)
	for _, a := range p.Authors {
		h.meta("name", "citation_author", a)
	}
	lang := h.cfg.Foreign(p.Language)
	if lang != "" {
		h.meta("name", "citation_language", lang)
	}
	date := publication(p)
	if date != "" {
		h.meta("name", "citation_publication_date", strings.ReplaceAll(date, "-", "/"))
	}
	if p.ID.Scheme() == paper.SchemeArXiv {
		h.meta("name", "citation_arxiv_id", p.ID.Value())
	}
	doi, preprint := cmp.Or(p.ID.DOI(), p.DOI), isPreprint(p)
	if preprint {
		doi = doiOf(p)
	}
	if doi != "" {
		h.meta("name", "citation_doi", doi)
	}
	h.citation(p.Citation)
	if preprint {
		h.meta("name", "DC.type", "preprint")
		if p.Citation.Get("publisher") == "" {
			h.meta("name", "citation_publisher", "arXiv")
		}
		h.meta("name", "z:archiveID", identifier(p.ID)) // one of Zotero's own terms
	}
	if of.Abstract != "" {
		h.meta("name", "citation_abstract", of.Abstract)
	}
	image := ""
	for _, l := range of.Links {
		switch l.Kind {
		case "pdf":
			h.meta("name", "citation_pdf_url", l.Href)
		case "thumbnail":
			image = l.Href
			h.meta("property", "og:image", image)
			h.meta("property", "og:image:alt", h.cfg.Word("card_paper"))
			h.meta("name", "twitter:card", "summary_large_image") // a small card needs no tag
		}
	}
	h.article(p, of, date, lang, image)
	return h
}

// citation adds what is known about where a paper appeared.
func (h *head) citation(facts paper.Facts) {
	if len(facts) == 0 {
		return
	}
	for _, t := range citationTags {
		if value := facts.Get(t.fact); value != "" {
			h.meta("name", t.tag, text.TitlePlain(value))
		}
	}
	first, last := pageRange(facts.Get("pages"))
	if first != "" {
		h.meta("name", "citation_firstpage", first)
	}
	if last != "" {
		h.meta("name", "citation_lastpage", last)
	}
}

// pageRange splits pages as BibLaTeX writes them: "12--34", "e7", "1-4, 9-12".
func pageRange(pages string) (first, last string) {
	const dashes = "-–—"
	first, rest, many := strings.Cut(pages, ",")
	i := strings.IndexAny(first, dashes)
	if i < 0 {
		return strings.TrimSpace(first), ""
	}
	last = strings.TrimSpace(strings.TrimLeft(first[i:], dashes))
	first = strings.TrimSpace(first[:i])
	if many { // the end of the last range
		_, last = pageRange(rest)
	}
	return first, last
}

// article adds the JSON-LD.
func (h *head) article(p *paper.Paper, of headPaper, date, lang, image string) {
	type thing struct {
		Type string `json:"@type"`
		Name string `json:"name"`
	}
	article := struct {
		Context    string  `json:"@context"`
		Type       string  `json:"@type"`
		Headline   string  `json:"headline"`
		URL        string  `json:"url"`
		Abstract   string  `json:"abstract,omitempty"`
		Image      string  `json:"image,omitempty"`
		Date       string  `json:"datePublished,omitempty"`
		Language   string  `json:"inLanguage,omitempty"` // if absent, the page's language is assumed
		Identifier string  `json:"identifier,omitempty"`
		Authors    []thing `json:"author,omitempty"`
		PartOf     *thing  `json:"isPartOf,omitempty"`
		License    string  `json:"license,omitempty"`
	}{
		Context: "https://schema.org", Type: "ScholarlyArticle", Headline: of.Title, URL: of.URL, Abstract: of.Abstract, Image: image,
		Date: date, Language: lang, Identifier: identifier(p.ID),
	}
	for _, a := range p.Authors[:min(jsonLDAuthors, len(p.Authors))] {
		article.Authors = append(article.Authors, thing{"Person", a})
	}
	if journal := p.Citation.Get("journaltitle"); journal != "" {
		article.PartOf = &thing{"Periodical", text.TitlePlain(journal)}
	}
	article.License, _ = text.URL(p.Citation.Get("license"))
	// json.Marshal escapes <, > and & as \u003c and so on, so no text can end the script
	// element.
	data, err := json.Marshal(article)
	if err == nil { // it has only strings, so it cannot fail
		h.b.WriteString(`<script type=application/ld+json>`)
		h.b.Write(data)
		h.b.WriteString(`</script>`)
	}
}

// isPreprint reports whether a paper is known only as a preprint.
func isPreprint(p *paper.Paper) bool {
	if p.ID.Scheme() != paper.SchemeArXiv || p.DOI != "" {
		return false
	}
	for _, fact := range []string{"journaltitle", "booktitle", "journalref"} {
		if p.Citation.Get(fact) != "" {
			return false
		}
	}
	return true
}

// someDate matches a BibLaTeX date that is a year or a month.
var someDate = regexp.MustCompile(`^\d{4}(-\d\d)?$`)

// publication returns when a paper was published, as exactly as is known: "2017-06-12",
// "2017-06", "2017". If the publication date is unknown, the archive's day is used instead;
// the result is "" if there is none.
func publication(p *paper.Paper) string {
	if p.Published != 0 {
		return p.Published.String()
	}
	if date := p.Citation.Get("date"); someDate.MatchString(date) {
		return date
	}
	return p.Date.String()
}

// identifier returns an identifier as people write it: "arXiv:2510.06084", "doi:10.1000/182";
// empty for the slug of a title.
func identifier(id paper.ID) string {
	switch id.Scheme() {
	case paper.SchemeArXiv:
		return "arXiv:" + id.Value()
	case paper.SchemeDOI:
		return "doi:" + id.Value()
	}
	return ""
}

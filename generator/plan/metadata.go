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

// head is what stands in the <head> of a page beside what all pages share. It
// is made here and not in a template, because a reader never sees it and it was
// a quarter of what a page costs.
type head struct {
	b   strings.Builder
	cfg writer
}

// newHead begins the head of the page at path. An empty title is that of the
// site itself.
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

// jsonLDAuthors bounds the authors in the JSON-LD of a paper: search engines show
// a few, and reference managers read all of them from the citation tags.
const jsonLDAuthors = 10

// citationTags are the tags of Google Scholar's for facts of a citation.
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

// headPaper is what the head of a paper's page says beside the paper's own facts.
type headPaper struct {
	Title, URL, Abstract string // plain text; the page's address
	Links                []PaperLink
}

// paper adds what programs read in the head of a paper's page: the citation
// tags of Google Scholar (https://scholar.google.com/intl/en/scholar/inclusion.html#indexing),
// from which reference managers take the abstract as well, Dublin Core's type, Open Graph (https://ogp.me), which makes the card of a
// shared link everywhere, and JSON-LD (https://schema.org/ScholarlyArticle). An
// element that two of them want in the same words is there once.
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
		h.meta("name", "z:archiveID", identifier(p.ID)) // of Zotero's own terms
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
			h.meta("name", "twitter:card", "summary_large_image") // a small card needs no word
		}
	}
	h.article(p, of, date, lang, image)
	return h
}

// citation adds what is known of where a paper appeared.
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

// pageRange splits pages as BibLaTeX has them: "12--34", "e7", "1-4, 9-12".
func pageRange(pages string) (first, last string) {
	const dashes = "-–—"
	first, rest, many := strings.Cut(pages, ",")
	i := strings.IndexAny(first, dashes)
	if i < 0 {
		return strings.TrimSpace(first), ""
	}
	last = strings.TrimSpace(strings.TrimLeft(first[i:], dashes))
	first = strings.TrimSpace(first[:i])
	if many { // to the end of the last range
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
		Language   string  `json:"inLanguage,omitempty"` // without it, the page's is meant
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
	// json.Marshal writes <, > and & as \u003c and so on: no text can end the
	// script element.
	data, err := json.Marshal(article)
	if err == nil { // strings and nothing else: it does not fail
		h.b.WriteString(`<script type=application/ld+json>`)
		h.b.Write(data)
		h.b.WriteString(`</script>`)
	}
}

// isPreprint reports whether a paper is known as a preprint and nothing else.
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

// someDate is a date of BibLaTeX's that is a year or a month.
var someDate = regexp.MustCompile(`^\d{4}(-\d\d)?$`)

// publication is when a paper was published, as well as is known: "2017-06-12",
// "2017-06", "2017". The archive's day stands in where nobody says; "" where there
// is none.
func publication(p *paper.Paper) string {
	if p.Published != 0 {
		return p.Published.String()
	}
	if date := p.Citation.Get("date"); someDate.MatchString(date) {
		return date
	}
	return p.Date.String()
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

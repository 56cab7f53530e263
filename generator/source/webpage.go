package source

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"

	"offprint/generator/text"
)

// webPage is the metadata of a saved page that is meant for programs: <meta> elements, JSON-LD
// and COinS.
type webPage struct {
	html []byte // in UTF-8
	line int    // line of the input where it begins, from 1
	tags []metaTag
	// data has the JSON-LD scripts, and coins the titles of spans with COinS.
	data, coins []embedded
	canonical   string
	part        bool // the same page has other parts: see several
}

// metaTag is a <meta> element.
type metaTag struct {
	name    string // in lower case
	content string
	lang    string // language of the content; "" if not given
}

// embedded is text embedded in a page.
type embedded struct {
	text string
	raw  []byte // the element
	line int
}

// readWebPages reads the metadata of an input, which is one page or several concatenated
// pages.
func readWebPages(b []byte) []*webPage {
	p := &webPage{line: 1}
	pages := []*webPage{p}
	begin := 0
	script := -1 // offset of the JSON-LD script whose text comes next, or -1
	for t := range pageTokens(b) {
		if t.kind == html.TextToken && script >= 0 {
			p.data = append(p.data, embedded{string(t.text()), b[script:t.to], t.line})
		}
		if t.kind == html.TextToken || t.isTag() && !t.ends() {
			script = -1
		}
		switch {
		case !t.isTag() || t.ends():
		case t.name == "html" && p.says():
			p.html, begin = b[begin:t.from], t.from
			p = &webPage{line: t.line}
			pages = append(pages, p)
		case t.name == "script" && isJSONLD(t.attributes()["type"]):
			script = t.from
		default:
			p.element(t, b)
		}
	}
	p.html = b[begin:]
	return pages
}

// says reports whether the page has any metadata.
func (p *webPage) says() bool { return len(p.tags)+len(p.data)+len(p.coins) > 0 }

// element keeps the metadata in an element of the input.
func (p *webPage) element(t *pageToken, b []byte) {
	switch t.name {
	case "meta":
		a := t.attributes()
		for _, key := range []string{"name", "property"} {
			for name := range strings.FieldsSeq(strings.ToLower(a[key])) {
				if content := strings.TrimSpace(a["content"]); content != "" {
					p.tags = append(p.tags, metaTag{tagNames.Replace(name), content, strings.ToLower(a["lang"] + a["xml:lang"])})
				}
			}
		}
	case "link":
		if a := t.attributes(); strings.EqualFold(a["rel"], "canonical") && p.canonical == "" {
			p.canonical = a["href"]
		}
	case "span":
		if a := t.attributes(); hasClass(a["class"], "Z3988") {
			p.coins = append(p.coins, embedded{a["title"], b[t.from:t.to], t.line})
		}
	}
}

// several splits a page whose tags describe several papers one after another. Each paper must
// have a title, and a different address, DOI or authors. A title in two languages has only one
// of these, so it does not split the page.
func (p *webPage) several() []*webPage {
	var parts []*webPage
	for _, t := range p.tags {
		if t.name == "citation_title" || len(parts) == 0 {
			parts = append(parts, &webPage{html: p.html, line: p.line, canonical: p.canonical, part: true})
		}
		last := parts[len(parts)-1]
		last.tags = append(last.tags, t)
	}
	if len(parts) > 0 && parts[0].tags[0].name != "citation_title" {
		if len(tagSet(parts[0].tags).of("citation_")) > 0 {
			return []*webPage{p} // titles do not come first
		}
		parts = parts[1:]
	}
	if len(parts) < 2 || !eachHasOwn(parts, "citation_doi", "citation_pdf_url", "citation_arxiv_id", "citation_abstract_html_url") && !eachHasOwn(parts, "citation_author", "citation_authors") {
		return []*webPage{p}
	}
	return parts
}

// eachHasOwn reports whether each part has values under one of the names, and no two parts
// have the same values.
func eachHasOwn(parts []*webPage, names ...string) bool {
	seen := map[string]bool{}
	for _, part := range parts {
		said := strings.Join(tagSet(part.tags).all(names...), "\n")
		if said == "" || seen[said] {
			return false
		}
		seen[said] = true
	}
	return true
}

// tagNames normalizes spellings of names: "DC:title" becomes "DC.title".
var tagNames = strings.NewReplacer("dc:", "dc.", "dcterms:", "dcterms.", "prism:", "prism.", "eprints:", "eprints.")

func isJSONLD(kind string) bool {
	kind, _, _ = strings.Cut(kind, ";")
	return strings.EqualFold(strings.TrimSpace(kind), "application/ld+json")
}

// address returns an address on the page as an absolute one, or "" if the site is not known.
func (p *webPage) address(s string) string {
	s = strings.TrimSpace(s)
	if strings.HasPrefix(s, "//") {
		s = "https:" + s
	}
	if strings.HasPrefix(s, "/") {
		for _, base := range []string{p.canonical, tagSet(p.tags).first("citation_abstract_html_url", "citation_fulltext_html_url", "og:url")} {
			if m := siteOf.FindString(base); m != "" {
				s = m + s
				break
			}
		}
	}
	u, _ := text.URL(s)
	return u
}

var siteOf = text.LazyRegexp(`^https?://[^/?#]+`)

// metaCharset matches a page's declaration of its encoding.
var metaCharset = text.LazyRegexp(`(?i)<meta\b[^>]*\bcharset\s*=\s*["']?\s*([\w.:-]+)|^<\?xml[^>]*\bencoding\s*=\s*["']([\w.:-]+)`)

// decodedPage returns a page in UTF-8. Its declared encoding is used only if its bytes are not
// UTF-8, because browsers save as UTF-8 what was served in another encoding. known is false if
// the encoding is not UTF-8 and no usable encoding is declared.
func decodedPage(b []byte) (page []byte, known bool) {
	valid := utf8.Valid(b)
	ascii := bytes.IndexFunc(b, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
	if valid && !(ascii && bytes.IndexByte(b, 0x1b) >= 0) { // ISO-2022-JP consists of ASCII bytes with escape sequences
		return b, true
	}
	if m := metaCharset.FindSubmatch(b[:min(len(b), headSize)]); m != nil {
		if enc, name := charset.Lookup(string(m[1]) + string(m[2])); enc != nil && name != "utf-8" {
			if out, err := enc.NewDecoder().Bytes(b); err == nil {
				return out, true
			}
		}
	}
	return repaired(b), valid
}

package source

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"

	"offprint/generator/text"
)

// webPage is what a saved page says of itself to programs: its <meta> elements,
// its JSON-LD, its COinS.
type webPage struct {
	html []byte // UTF-8
	line int    // where it begins in the input, from 1
	tags []metaTag
	// data are the scripts of JSON-LD, coins the titles of spans with COinS.
	data, coins []embedded
	canonical   string
	part        bool // there are others of the same page: see several
}

// metaTag is a <meta> element.
type metaTag struct {
	name    string // in lower case
	content string
	lang    string // of the content, "" where that is not said
}

// embedded is something that stands in a page.
type embedded struct {
	text string
	raw  []byte // the element
	line int
}

// readWebPages reads what is in an input: one page, or several that somebody has
// put one behind the other.
func readWebPages(b []byte) []*webPage {
	p := &webPage{line: 1}
	pages := []*webPage{p}
	begin := 0
	script := -1 // where the JSON-LD begins whose text comes next
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

// says reports whether the page has anything to say.
func (p *webPage) says() bool { return len(p.tags)+len(p.data)+len(p.coins) > 0 }

// element keeps what an element of the input says.
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

// several are the page as several where its tags are of several papers, one behind
// the other: each has a title, and an address, a DOI or authors of its own. A title
// that is said in two languages has one of these.
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

// eachHasOwn reports whether each part has values under one of the names, and none
// has those of another.
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

// tagNames are ways of writing names: "DC:title" is DC.title.
var tagNames = strings.NewReplacer("dc:", "dc.", "dcterms:", "dcterms.", "prism:", "prism.", "eprints:", "eprints.")

func isJSONLD(kind string) bool {
	kind, _, _ = strings.Cut(kind, ";")
	return strings.EqualFold(strings.TrimSpace(kind), "application/ld+json")
}

// address is an address on the page as an absolute one, "" where that is not
// known.
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

// metaCharset finds what a page says of its encoding.
var metaCharset = text.LazyRegexp(`(?i)<meta\b[^>]*\bcharset\s*=\s*["']?\s*([\w.:-]+)|^<\?xml[^>]*\bencoding\s*=\s*["']([\w.:-]+)`)

// decodedPage is a page as UTF-8. What it says of its encoding is believed where
// its bytes are not UTF-8: browsers save in UTF-8 what was served in another.
// known is false where it says nothing that helps.
func decodedPage(b []byte) (page []byte, known bool) {
	valid := utf8.Valid(b)
	ascii := bytes.IndexFunc(b, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
	if valid && !(ascii && bytes.IndexByte(b, 0x1b) >= 0) { // ISO-2022-JP has escapes only
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

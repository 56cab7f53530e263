package sitecheck

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"
)

// attribute is an attribute of the current tag; it is only valid until the next tag.
type attribute struct{ key, val []byte }

// page checks an HTML page.
func (sc *scan) page(b []byte) {
	sc.out.page = true
	sc.html(b)
}

// maxDepth limits nested documents: <noscript> in <noscript>, srcdoc in srcdoc.
const maxDepth = 4

// html checks a page or a fragment of one.
func (sc *scan) html(b []byte) {
	if sc.depth == maxDepth {
		return
	}
	sc.depth++
	inert := sc.inert
	defer func() { sc.depth--; sc.inert = inert }()
	z := html.NewTokenizer(bytes.NewReader(b))
	var within string // the element whose raw text follows
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return // the end: reading bytes cannot fail, and any bytes are HTML
		}
		lines := bytes.Count(z.Raw(), []byte("\n"))
		switch kind {
		case html.StartTagToken, html.SelfClosingTagToken:
			tag, more := z.TagName()
			sc.attrs = sc.attrs[:0]
			for more {
				var a attribute
				a.key, a.val, more = z.TagAttr()
				sc.attrs = append(sc.attrs, a)
			}
			within = ""
			switch string(tag) {
			case "style", "noscript":
				within = string(tag)
			case "template":
				if kind == html.StartTagToken {
					sc.inert++
				}
			}
			sc.tag(string(tag))
		case html.EndTagToken:
			within = ""
			if tag, _ := z.TagName(); string(tag) == "template" && sc.inert > 0 {
				sc.inert--
			}
		case html.TextToken:
			switch within {
			case "style":
				sc.css(string(z.Raw()))
				lines = 0
			case "noscript": // the tokenizer returns its content as text
				start := sc.line
				sc.html(bytes.Clone(z.Raw()))
				sc.line = start
			}
			within = ""
		}
		sc.line += lines
	}
}

// attr returns the value of an attribute of the current tag.
func (sc *scan) attr(key string) (string, bool) {
	for _, a := range sc.attrs {
		if string(a.key) == key {
			return string(a.val), true
		}
	}
	return "", false
}

// tag checks a start tag.
func (sc *scan) tag(tag string) {
	for _, a := range sc.attrs {
		switch {
		case string(a.key) == "id", tag == "a" && string(a.key) == "name":
			sc.id(string(a.val), string(a.key) == "id")
		case string(a.key) == "style":
			line := sc.line
			sc.css(string(a.val))
			sc.line = line
		case isHandler(a.key):
			sc.problem("<%s %s> is an inline event handler", tag, a.key)
		}
	}
	switch tag {
	case "link":
		sc.link()
		return
	case "meta":
		sc.meta()
		return
	case "base":
		sc.problem("<base> changes what every address on the page means")
		return
	case "script":
		if sc.feed {
			sc.problem("<script> in a feed")
		}
	}
	// A second pass, which copies only values that are addresses.
	attrs := sc.attrs
	for _, a := range attrs {
		u, set, ok := usage(tag, string(a.key))
		switch {
		case !ok:
		case set:
			srcset(string(a.val), func(ref string) { sc.ref(load, tag, "srcset", ref) })
		default:
			sc.ref(u, tag, string(a.key), string(a.val))
		}
	}
	if tag == "iframe" {
		if doc, ok := sc.attr("srcdoc"); ok {
			line := sc.line
			sc.html([]byte(doc)) // its ids are counted as the page's, which is slightly too strict
			sc.line = line
		}
	}
}

func (sc *scan) id(id string, unique bool) {
	if sc.inert > 0 || sc.feed || id == "" {
		return
	}
	if unique {
		if sc.ids[id] {
			sc.problem("the id %q is there twice", clip(id))
			return
		}
		sc.ids[id] = true
	}
	sc.out.targets = append(sc.out.targets, sc.s.hash(id))
}

// isHandler reports whether an attribute is an event handler.
func isHandler(key []byte) bool {
	if len(key) < 3 || key[0] != 'o' || key[1] != 'n' {
		return false
	}
	for _, c := range key {
		if c < 'a' || c > 'z' {
			return false
		}
	}
	return true
}

// usage returns how the address in an attribute is used; set means that it is a list as in
// srcset.
func usage(tag, key string) (u use, set, ok bool) {
	switch key {
	case "href", "xlink:href":
		switch tag {
		case "use", "image", "feimage", "script":
			return load, false, true
		}
		return follow, false, true
	case "src":
		switch tag {
		case "iframe", "frame", "embed", "script":
			return frame, false, true
		}
		return load, false, true
	case "srcset":
		return load, true, true
	case "poster", "background":
		return load, false, true
	case "data":
		return frame, false, tag == "object"
	case "action":
		return follow, false, tag == "form"
	case "formaction":
		return follow, false, tag == "button" || tag == "input"
	case "cite":
		return name, false, true
	}
	return 0, false, false
}

// link checks <link>, whose rel decides whether its address is loaded.
func (sc *scan) link() {
	href, ok := sc.attr("href")
	set, hasSet := sc.attr("imagesrcset")
	rels, _ := sc.attr("rel")
	u := name
	for rel := range strings.FieldsSeq(strings.ToLower(rels)) {
		switch rel {
		case "stylesheet", "icon", "shortcut", "apple-touch-icon", "mask-icon", "preload", "modulepreload", "prefetch",
			"prerender", "preconnect", "dns-prefetch", "manifest", "pingback", "import":
			u = load
		case "canonical":
			u = max(u, own)
		case "next", "prev", "up", "first", "last", "start", "contents", "index":
			if u == name {
				u = follow
			}
		}
	}
	if ok {
		sc.ref(u, "link rel="+rels, "href", href)
	}
	if hasSet {
		srcset(set, func(ref string) { sc.ref(load, "link", "imagesrcset", ref) })
	}
}

// meta checks <meta>: a refresh redirects, and some properties are addresses.
func (sc *scan) meta() {
	content, ok := sc.attr("content")
	if !ok {
		return
	}
	if equiv, _ := sc.attr("http-equiv"); strings.EqualFold(equiv, "refresh") {
		if ref := refreshAddress(content); ref != "" {
			sc.ref(refresh, "meta http-equiv=refresh", "content", ref)
		}
		return
	}
	property, ok := sc.attr("property")
	if !ok {
		property, _ = sc.attr("name")
	}
	switch strings.ToLower(property) {
	case "og:url":
		sc.ref(own, "meta "+property, "content", content)
	case "og:image", "og:image:url", "og:image:secure_url", "og:video", "og:audio", "twitter:image", "twitter:image:src",
		"citation_pdf_url", "citation_abstract_html_url", "citation_fulltext_html_url":
		sc.ref(name, "meta "+property, "content", content)
	}
}

func cutFragment(ref string) string {
	ref, _, _ = strings.Cut(ref, "#")
	return ref
}

// refreshAddress returns the address in "5; url='x'", empty if the page only reloads itself
// (https://html.spec.whatwg.org/multipage/semantics.html#shared-declarative-refresh-steps).
func refreshAddress(content string) string {
	s := strings.TrimLeft(content, " \t\n\r\f")
	s = strings.TrimLeft(s, "0123456789.")
	s = strings.TrimLeft(s, " \t\n\r\f;,")
	if hasFold(s, "url") {
		if rest := strings.TrimLeft(s[3:], " \t\n\r\f"); strings.HasPrefix(rest, "=") {
			s = strings.TrimLeft(rest[1:], " \t\n\r\f")
		}
	}
	if s != "" && (s[0] == '"' || s[0] == '\'') {
		q := s[:1]
		s, _, _ = strings.Cut(s[1:], q)
	}
	return s
}

// css checks a style sheet or the content of a style attribute.
func (sc *scan) css(css string) {
	start := sc.line
	cssAddresses(css, func(line int, ref string) {
		if ref == "" || strings.HasPrefix(ref, "#") { // refers to a part of the SVG that uses it
			return
		}
		sc.line = start + line
		sc.ref(load, "CSS address", "", ref)
	})
	sc.line = start + strings.Count(css, "\n")
}

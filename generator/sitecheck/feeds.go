package sitecheck

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"io"
	"slices"
	"strings"
)

// Limits of a sitemap, https://www.sitemaps.org/protocol.html.
const (
	maxSitemapEntries = 50_000
	maxSitemapBytes   = 52_428_800
)

// readElsewhere are the root elements of documents in which relative addresses have no base.
var readElsewhere = []string{"rss", "feed", "RDF", "opml", "urlset", "sitemapindex"}

// xml checks a feed, a list of feeds or a sitemap. Other XML only has to be well-formed.
func (sc *scan) xml(b []byte) {
	dec := xml.NewDecoder(bytes.NewReader(b))
	var (
		root string
		path []xml.StartElement
		text strings.Builder // text of the innermost element
		locs int
	)
	for {
		tok, err := dec.Token()
		if err == io.EOF {
			break
		}
		sc.line, _ = dec.InputPos()
		if err != nil {
			sc.problem("is not well-formed XML: %v", err)
			break
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			if root == "" {
				root = tok.Name.Local
				sc.feed = slices.Contains(readElsewhere, root)
			}
			path = append(path, tok.Copy())
			text.Reset()
			if sc.feed {
				sc.feedTag(tok)
			}
		case xml.CharData:
			if sc.feed {
				text.Write(tok)
			}
		case xml.EndElement:
			if sc.feed {
				sc.feedText(root, path[len(path)-1], text.String())
			}
			if tok.Name.Local == "loc" {
				locs++
			}
			path = path[:len(path)-1]
			text.Reset()
		}
	}
	if root == "urlset" || root == "sitemapindex" {
		sc.sitemapSize(locs, len(b))
	}
}

func (sc *scan) sitemapSize(entries, bytes int) {
	sc.line = 0
	if entries > maxSitemapEntries {
		sc.problem("lists %d addresses; the protocol allows %d", entries, maxSitemapEntries)
	}
	if bytes > maxSitemapBytes {
		sc.problem("has %d bytes; the protocol allows %d", bytes, maxSitemapBytes)
	}
}

// feedTag checks the attributes of an element of a feed.
func (sc *scan) feedTag(e xml.StartElement) {
	switch e.Name.Local {
	case "link":
		href := xmlAttr(e, "href")
		if href == "" {
			return
		}
		if xmlAttr(e, "rel") == "self" {
			sc.self(href)
			return
		}
		sc.ref(name, "link rel="+xmlAttr(e, "rel"), "href", href)
	case "outline": // of OPML
		for _, key := range []string{"xmlUrl", "htmlUrl"} {
			if v := xmlAttr(e, key); v != "" {
				sc.ref(own, "outline", key, v)
			}
		}
	case "enclosure", "thumbnail":
		sc.ref(name, e.Name.Local, "url", xmlAttr(e, "url"))
	case "content":
		for _, key := range []string{"url", "src"} { // of media:content and of Atom
			if v := xmlAttr(e, key); v != "" {
				sc.ref(name, "content", key, v)
			}
		}
	}
}

// feedText checks the text of an element of a feed or a sitemap.
func (sc *scan) feedText(root string, e xml.StartElement, text string) {
	switch e.Name.Local {
	case "loc":
		sc.ref(own, "loc", "", text)
	case "link", "comments", "url", "icon", "logo":
		if strings.TrimSpace(text) != "" {
			sc.ref(name, "<"+e.Name.Local+">", "", text)
		}
	case "guid":
		if xmlAttr(e, "isPermaLink") != "false" {
			sc.ref(name, "<guid>", "", text)
		}
	case "description", "encoded":
		if root == "rss" {
			sc.piece(text)
		}
	case "content", "summary":
		if xmlAttr(e, "type") == "html" {
			sc.piece(text)
		}
	}
}

// self checks the address that a feed gives as its own.
func (sc *scan) self(href string) {
	sc.ref(own, "link rel=self", "href", href)
	if ref := cutFragment(normal(href)); ref != "" {
		if t := sc.s.resolve(ref, sc.from); t.kind == inside && t.file != sc.index {
			sc.problem("<link rel=self href> %q is %s", clip(href), sc.s.files[t.file])
		}
	}
}

// piece checks HTML inside a feed.
func (sc *scan) piece(html string) {
	line := sc.line
	sc.html([]byte(html))
	sc.line = line
}

func xmlAttr(e xml.StartElement, key string) string {
	for _, a := range e.Attr {
		if a.Name.Local == key {
			return a.Value
		}
	}
	return ""
}

// jsonFeed checks a JSON Feed, https://www.jsonfeed.org/version/1.1/.
func (sc *scan) jsonFeed(b []byte) {
	sc.feed = true
	sc.line = 0
	var doc struct {
		Home  string `json:"home_page_url"`
		Self  string `json:"feed_url"`
		Next  string `json:"next_url"`
		Icon  string `json:"icon"`
		Items []struct {
			URL         string `json:"url"`
			External    string `json:"external_url"`
			HTML        string `json:"content_html"`
			Image       string `json:"image"`
			Attachments []struct {
				URL string `json:"url"`
			} `json:"attachments"`
		} `json:"items"`
	}
	if err := json.Unmarshal(b, &doc); err != nil {
		sc.problem("is not a valid JSON feed: %v", err)
		return
	}
	told := func(key, ref string) {
		if ref != "" {
			sc.ref(name, key, "", ref)
		}
	}
	if doc.Self != "" {
		sc.self(doc.Self)
	}
	told("home_page_url", doc.Home)
	told("next_url", doc.Next)
	told("icon", doc.Icon)
	for _, it := range doc.Items {
		told("url", it.URL)
		told("external_url", it.External)
		told("image", it.Image)
		for _, a := range it.Attachments {
			told("attachment", a.URL)
		}
		sc.piece(it.HTML)
	}
}

// robots checks the sitemaps named in robots.txt (RFC 9309).
func (sc *scan) robots(b []byte) {
	sc.feed = true
	sc.line = 0
	for l := range strings.Lines(string(b)) {
		sc.line++
		key, ref, ok := strings.Cut(strings.TrimSpace(l), ":")
		if ok && strings.EqualFold(strings.TrimSpace(key), "sitemap") {
			sc.ref(own, "Sitemap:", "", ref)
		}
	}
}

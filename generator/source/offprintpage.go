package source

import (
	"bytes"

	"golang.org/x/net/html"

	"offprint/generator/text"
)

// On a page of another Offprint, only links have topics and organizations.
var (
	offprintPaper = text.LazyRegexp(`<body[^>]*\bclass=["']?paper\b[^>]*>`)
	offprintLink  = text.LazyRegexp(`(?:^|/)(topics|organizations)/[^/]+$`)
)

// offprint reads what a page of another Offprint has in addition to what all pages have. It
// reports whether the page is one.
func (w *work) offprint() bool {
	at := offprintPaper.FindIndex(w.page.html)
	if at == nil {
		return false
	}
	body := w.page.html[at[1]:]
	if i := bytes.Index(body, []byte("<main")); i >= 0 {
		body = body[i:]
	}
	kind := ""
	for t := range pageTokens(body) {
		switch {
		case t.name == "main" && t.ends():
			return true
		case t.name == "a" && t.starts():
			kind = ""
			if m := offprintLink.FindStringSubmatch(t.attributes()["href"]); m != nil {
				kind = m[1]
			}
		case t.name == "a" && t.ends():
			kind = ""
		case t.kind != html.TextToken:
		case kind == "topics":
			w.draft.Keyword(string(t.text()))
		case kind == "organizations" && w.organization == "":
			w.organization = text.Name(string(t.text()))
		}
	}
	return true
}

package source

import (
	"bytes"

	"golang.org/x/net/html"

	"offprint/generator/text"
)

// Of a page of another Offprint, topics and organization stand in links alone.
var (
	offprintPaper = text.LazyRegexp(`<body[^>]*\bclass=["']?paper\b[^>]*>`)
	offprintLink  = text.LazyRegexp(`(?:^|/)(topics|organizations)/[^/]+$`)
)

// offprint reads what a page of another Offprint says of its paper beside what all
// pages say; false where the page is none.
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

package source

import (
	"bytes"

	"golang.org/x/net/html"

	"offprint/generator/text"
)

var (
	anyHTML      = text.LazyRegexp(`(?i)<(?:a\s|div\b|img\b|article\b|span\b|h[1-6]\b|ul\b|p\b)`)
	startsMarkup = text.LazyRegexp(`(?i)^\s*(?:<!--[^>]*-->\s*)*<(?:!doctype|html|head|body|meta|title|main|section|article|div|span|a|p|ul|ol|li|table|h[1-6]|img|b|strong|font)\b`)
	wholePage    = text.LazyRegexp(`(?i)<(?:!doctype html|html|head|body)\b`)
	// marksDown matches what a text in Markdown has and HTML does not.
	marksDown = text.LazyRegexp(`(?m)^[ \t]{0,3}#{1,6} \S|\]\((?:https?://|/)|^[-*] {1,3}\S`)
)

// isMarkup reports whether an input is HTML, either a page or a fragment. HTML within Markdown
// does not count.
func isMarkup(src []byte) bool {
	head := src[:min(len(src), headSize)]
	if !startsMarkup.Match(head) {
		return false
	}
	return wholePage.Match(head) || !marksDown.Match(head)
}

// skipped are the elements whose content is not text of the page.
var skipped = wordSet("script style svg noscript template head select title textarea iframe")

// blockTags are the tags that end a line.
var blockTags = wordSet(`address article aside blockquote body dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html li main
	nav ol p pre section table tbody td th thead tr ul time button label`)

// readHTML reads the lines that a browser shows of a page, and its links.
func (p *page) readHTML() {
	b := newLineBuilder(p)
	skip, depth := "", 0
	for t := range pageTokens(p.src) {
		begins := t.kind == html.StartTagToken
		switch {
		case skip != "" && t.name != skip:
		case t.kind == html.TextToken:
			b.add(t.from, inOneLine(t.text()))
		case skip != "" && begins:
			depth++
		case skip != "" && t.ends():
			if depth--; depth == 0 {
				skip = ""
			}
		case skip != "", !t.isTag():
		case !skipped[t.name]:
			b.tag(t)
		case begins:
			skip, depth = t.name, 1
		}
	}
	b.end(len(p.src), false)
}

// tag processes a tag.
func (b *lineBuilder) tag(t *pageToken) {
	open := !t.ends()
	switch {
	case t.name == "a":
		b.close(t.from)
		if url := t.attributes()["href"]; open && url != "" {
			b.open(t.from, url)
		}
	case t.name == "br":
		b.end(t.to, false)
	case blockTags[t.name]:
		next := t.from
		if !open {
			next = t.to
		}
		b.end(next, false)
		b.apart = true
		b.heading = open && t.heading() > 0
		if t.name == "article" && open {
			b.start = true
		}
	}
}

// inOneLine returns the text of an element with its line ends and tabs replaced by spaces.
func inOneLine(s []byte) []byte {
	one := bytes.Clone(s)
	for i, c := range one {
		if c == '\n' || c == '\r' || c == '\t' {
			one[i] = ' '
		}
	}
	return one
}

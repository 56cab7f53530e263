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
	// marksDown is what a text in Markdown has, and HTML has not.
	marksDown = text.LazyRegexp(`(?m)^[ \t]{0,3}#{1,6} \S|\]\((?:https?://|/)|^[-*] {1,3}\S`)
)

// isMarkup reports whether an input is HTML: a page or a piece of one. HTML in
// Markdown is not.
func isMarkup(src []byte) bool {
	head := src[:min(len(src), headSize)]
	if !startsMarkup.Match(head) {
		return false
	}
	return wholePage.Match(head) || !marksDown.Match(head)
}

// skipped are elements without text of the page.
var skipped = map[string]bool{"script": true, "style": true, "svg": true, "noscript": true, "template": true, "head": true, "select": true, "title": true, "textarea": true, "iframe": true, "button": false}

// blockTags end a line.
var blockTags = map[string]bool{
	"address": true, "article": true, "aside": true, "blockquote": true, "body": true, "dd": true, "div": true, "dl": true, "dt": true, "fieldset": true,
	"figcaption": true, "figure": true, "footer": true, "form": true, "h1": true, "h2": true, "h3": true, "h4": true, "h5": true, "h6": true, "header": true,
	"hr": true, "html": true, "li": true, "main": true, "nav": true, "ol": true, "p": true, "pre": true, "section": true, "table": true, "tbody": true,
	"td": true, "th": true, "thead": true, "tr": true, "ul": true, "time": true, "button": true, "label": true,
}

func isHeadingTag(name []byte) bool {
	return len(name) == 2 && name[0] == 'h' && '1' <= name[1] && name[1] <= '6'
}

// readHTML reads the lines that a browser shows of a page, and its links.
func (p *page) readHTML() {
	b := newLineBuilder(p)
	z := html.NewTokenizer(bytes.NewReader(p.src))
	at, skip := 0, ""
	depth := 0
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		from := at
		at += len(z.Raw())
		switch kind {
		case html.TextToken:
			if skip == "" {
				b.add(from, inOneLine(z.Text()))
			}
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			name, attrs := z.TagName()
			tag := string(name)
			open := kind != html.EndTagToken
			if skip != "" {
				if tag == skip && kind != html.SelfClosingTagToken {
					if open {
						depth++
					} else if depth--; depth == 0 {
						skip = ""
					}
				}
				continue
			}
			if skipped[tag] {
				if kind == html.StartTagToken {
					skip, depth = tag, 1
				}
				continue
			}
			b.tag(tag, open, from, at, func() string { return tagAttribute(z, attrs, "href") })
		}
	}
	b.end(len(p.src), false)
}

// tag takes a tag that stands from one place of the input to another.
func (b *lineBuilder) tag(tag string, open bool, from, to int, href func() string) {
	switch {
	case tag == "a":
		b.close(from)
		if open {
			if url := href(); url != "" {
				b.open(from, url)
			}
		}
	case tag == "br":
		b.end(to, false)
	case blockTags[tag]:
		next := from
		if !open {
			next = to
		}
		b.end(next, false)
		b.apart = true
		b.heading = open && isHeadingTag([]byte(tag))
		if tag == "article" && open {
			b.start = true
		}
	}
}

func tagAttribute(z *html.Tokenizer, more bool, name string) string {
	for more {
		var key, val []byte
		key, val, more = z.TagAttr()
		if string(key) == name {
			return string(val)
		}
	}
	return ""
}

// inOneLine is the text of an element: its line ends are spaces.
func inOneLine(s []byte) []byte {
	one := bytes.Clone(s)
	for i, c := range one {
		if c == '\n' || c == '\r' || c == '\t' {
			one[i] = ' '
		}
	}
	return one
}

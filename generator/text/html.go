package text

import (
	"io"
	"strconv"
	"strings"

	"offprint/generator/tex"
)

// HTML makes HTML blocks of an abstract: p, ul, ol, li, blockquote, pre, hr,
// and within them em, strong, code, br and a. HTML in the abstract is text,
// links lead to http, https and mailto only, an image is a link to it,
// headings are strong paragraphs, and a formula is MathML as [tex.MathML] makes
// it, or where that cannot, its TeX in <code class="tex">. What a line may not
// part around a formula is in a span; where that may be wider than a screen, the
// span has the class math and takes the focus.
func HTML(markdown string) string { return blocks(markdown, false) }

// FeedHTML is HTML for feeds, with formulas in plain text as [tex.Plain] says
// them: readers of feeds take the elements of MathML away, and leave 10⁻³ as
// 10−3.
func FeedHTML(markdown string) string { return blocks(markdown, true) }

func blocks(markdown string, plainMath bool) string {
	w := htmlSink{plainMath: plainMath}
	w.boxes = true
	w.b.Grow(len(markdown) + len(markdown)/8 + 16)
	render(markdown, &w)
	return strings.TrimSuffix(w.String(), "\n")
}

type htmlSink struct {
	lineWriter
	plainMath bool
}

func (w *htmlSink) block(kind blockKind, open bool) {
	w.flush()
	tag := kind.tag
	switch {
	case tag == "":
		return
	case tag == "hr":
		w.b.WriteString("<hr>\n")
	case tag == "heading" && open:
		w.b.WriteString("<p><strong>")
	case tag == "heading":
		w.b.WriteString("</strong></p>\n")
	case open && tag == "ol" && kind.start != 1:
		w.b.WriteString(`<ol start="` + strconv.Itoa(kind.start) + "\">\n")
	case open:
		w.b.WriteString("<" + tag + ">")
		if tag == "ul" || tag == "ol" || tag == "blockquote" {
			w.b.WriteByte('\n')
		}
	default:
		w.b.WriteString("</" + tag + ">\n")
	}
}

func (w *htmlSink) math(source string, display bool) {
	if w.plainMath {
		w.text(tex.Plain(source))
		return
	}
	w.lineWriter.math(source, display)
}

func (w *htmlSink) code(s string) {
	w.markup("<code>")
	writeEscaped(&w.b, s)
	w.b.WriteString("</code>")
}

func (w *htmlSink) codeBlock(s string) {
	w.markup("<pre><code>")
	writeEscaped(&w.b, s)
	w.b.WriteString("</code></pre>\n")
}

func (w *htmlSink) mark(strong, open bool) {
	switch {
	case strong && open:
		w.markup("<strong>")
	case strong:
		w.markup("</strong>")
	case open:
		w.markup("<em>")
	default:
		w.markup("</em>")
	}
}

func (w *htmlSink) link(address, title string) {
	w.flush()
	w.boxes = address == ""
	if address == "" {
		w.b.WriteString("</a>")
		return
	}
	w.b.WriteString(`<a href="`)
	writeEscaped(&w.b, address)
	if title != "" {
		w.b.WriteString(`" title="`)
		writeEscaped(&w.b, title)
	}
	w.b.WriteString(`" rel="nofollow noopener">`)
}

func (w *htmlSink) lineBreak(hard bool) {
	w.flush()
	if hard {
		w.b.WriteString("<br>")
	}
	w.b.WriteByte('\n')
}

// writeEscaped writes text, for between tags and for within the double quotes
// of an attribute. What is no character of XML is left out, and so are the
// characters that nobody can see.
func writeEscaped(b io.StringWriter, s string) {
	start := 0
	for i, r := range s {
		var as string
		n := 1
		switch {
		case r == '&':
			as = "&amp;"
		case r == '<':
			as = "&lt;"
		case r == '>':
			as = "&gt;"
		case r == '"':
			as = "&#34;"
		case r == '\'':
			as = "&#39;"
		case r < ' ' && r != '\n' && r != '\t', r >= 0x7f && invisible(r):
			n = len(string(r))
		default:
			continue
		}
		_, _ = b.WriteString(s[start:i])
		_, _ = b.WriteString(as)
		start = i + n
	}
	_, _ = b.WriteString(s[start:])
}

package text

import (
	"io"
	"strconv"
	"strings"

	"offprint/generator/tex"
)

// HTML converts an abstract to HTML blocks: p, ul, ol, li, blockquote, pre, hr, and inside
// them em, strong, code, br and a. Raw HTML in the abstract is shown as text, links may use
// only http, https and mailto, images become links, and headings become strong paragraphs.
// Formulas become MathML as by [tex.MathML], or their TeX in <code class="tex"> if that fails.
// A formula and the characters that must stay on its line are in a span; if it may be wider
// than a screen, the span has the class math and can take the focus.
func HTML(markdown string) string { return blocks(markdown, false) }

// FeedHTML is HTML for feeds, with formulas as plain text by [tex.Plain]. Feed readers remove
// MathML elements, which would turn 10⁻³ into 10−3.
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

// writeEscaped writes text so that it is safe between tags and in a double-quoted attribute.
// Characters that XML does not allow and invisible ones are omitted.
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

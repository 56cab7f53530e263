package text

import (
	"strconv"
	"strings"

	"offprint/generator/tex"
)

// HTML makes HTML blocks of an abstract: p, ul, ol, li, blockquote, pre, hr,
// and within them em, strong, code, br and a. HTML in the abstract is text,
// links lead to http, https and mailto only, an image is a link to it,
// headings are strong paragraphs, and a formula is MathML as [tex.MathML] makes
// it, or where that cannot, its TeX in <code class="tex">. A formula that may be
// wider than a screen is in a span of the class wide that takes the focus.
func HTML(markdown string) string { return blocks(markdown, false) }

// FeedHTML is HTML for feeds, with formulas in plain text as [tex.Plain] says
// them: readers of feeds take the elements of MathML away, and leave 10⁻³ as
// 10−3.
func FeedHTML(markdown string) string { return blocks(markdown, true) }

func blocks(markdown string, plainMath bool) string {
	w := htmlSink{plainMath: plainMath}
	w.b.Grow(len(markdown) + len(markdown)/8 + 16)
	render(markdown, &w)
	return strings.TrimSuffix(w.b.String(), "\n")
}

type htmlSink struct {
	b         strings.Builder
	plainMath bool
	inLink    bool
}

func (w *htmlSink) block(kind blockKind, open bool) {
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

func (w *htmlSink) text(s string) { writeEscaped(&w.b, s) }

func (w *htmlSink) math(source string, display bool) {
	if w.plainMath {
		writeEscaped(&w.b, tex.Plain(source))
		return
	}
	writeMathHTML(&w.b, source, display, !w.inLink)
}

func (w *htmlSink) code(s string) {
	w.b.WriteString("<code>")
	writeEscaped(&w.b, s)
	w.b.WriteString("</code>")
}

func (w *htmlSink) codeBlock(s string) {
	w.b.WriteString("<pre><code>")
	writeEscaped(&w.b, s)
	w.b.WriteString("</code></pre>\n")
}

func (w *htmlSink) mark(strong, open bool) {
	switch {
	case strong && open:
		w.b.WriteString("<strong>")
	case strong:
		w.b.WriteString("</strong>")
	case open:
		w.b.WriteString("<em>")
	default:
		w.b.WriteString("</em>")
	}
}

func (w *htmlSink) link(address, title string) {
	w.inLink = address != ""
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
	if hard {
		w.b.WriteString("<br>")
	}
	w.b.WriteByte('\n')
}

// wideFormula is how many signs a formula can have and still fit a narrow
// screen. One with more is in a box that scrolls, also by keyboard.
const wideFormula = 24

// signs counts the characters of a formula that show.
func signs(markup string) int {
	n, tag := 0, false
	for _, r := range markup {
		switch {
		case r == '<':
			tag = true
		case r == '>':
			tag = false
		case !tag:
			n++
		}
	}
	return n
}

// writeMathHTML sets a formula, or shows its TeX. Where boxed is set, a wide one
// is in a box.
func writeMathHTML(b *strings.Builder, source string, display, boxed bool) {
	markup, ok := tex.MathML(source, display)
	switch {
	case ok && boxed && display && signs(markup) > wideFormula:
		b.WriteString(`<span class="wide block" tabindex="0">` + markup + "</span>")
		return
	case ok && boxed && signs(markup) > wideFormula:
		b.WriteString(`<span class="wide" tabindex="0">` + markup + "</span>")
		return
	case ok:
		b.WriteString(markup)
		return
	}
	if display {
		b.WriteString(`<code class="tex tex-display">`)
	} else {
		b.WriteString(`<code class="tex">`)
	}
	writeEscaped(b, strings.TrimSpace(source))
	b.WriteString("</code>")
}

// writeEscaped writes text, for between tags and for within the double quotes
// of an attribute. What is no character of XML is left out, and so are the
// characters that nobody can see.
func writeEscaped(b *strings.Builder, s string) {
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
		b.WriteString(s[start:i])
		b.WriteString(as)
		start = i + n
	}
	b.WriteString(s[start:])
}

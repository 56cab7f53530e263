package text

import (
	"strings"

	"offprint/generator/tex"
)

// Plain converts an abstract to plain text for search and descriptions, with one line for each
// paragraph, list item or line of code. Formulas are written as by [tex.Plain].
func Plain(markdown string) string {
	w := plainSink{}
	w.b.Grow(len(markdown))
	render(markdown, &w)
	return w.String()
}

// signature returns the plain text with formulas as their TeX source between marks.
func signature(markdown string) string {
	w := plainSink{exact: true}
	render(markdown, &w)
	return w.String()
}

// plainSink writes lines.
type plainSink struct {
	b     strings.Builder
	exact bool
}

func (w *plainSink) String() string {
	if w.exact {
		return strings.TrimSuffix(w.b.String(), "\n")
	}
	out := w.b.String()
	if needsVisible(out) {
		out = visible(out)
	}
	lines := strings.Split(out, "\n")
	kept := lines[:0]
	for _, line := range lines {
		if line = OneLine(line); line != "" {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "\n")
}

func (w *plainSink) block(kind blockKind, open bool) {
	if open || kind.tag == "ul" || kind.tag == "ol" || kind.tag == "li" || kind.tag == "blockquote" {
		if w.exact && open && kind.tag != "p" {
			w.b.WriteString("\x01" + kind.tag)
		}
		return
	}
	w.b.WriteByte('\n')
}

func (w *plainSink) text(s string) { w.b.WriteString(s) }

func (w *plainSink) math(source string, display bool) {
	if w.exact {
		w.b.WriteString(mathSign + tex.Delimit(source, display) + mathSign)
		return
	}
	w.b.WriteString(tex.Plain(source))
}

func (w *plainSink) code(s string)      { w.b.WriteString(s) }
func (w *plainSink) codeBlock(s string) { w.b.WriteString(s + "\n") }
func (w *plainSink) mark(_, _ bool)     {}

func (w *plainSink) link(_, _ string) {}

func (w *plainSink) lineBreak(bool) { w.b.WriteByte(' ') }

package text

import (
	"iter"
	"strings"

	"offprint/generator/tex"
)

// Title converts a title as a source writes it into one line of plain text. TeX markup becomes
// text, except formulas, which are kept as $…$. A dollar sign that could be mistaken for the
// start of a formula is written as \$.
func Title(raw string) string { return labelOf(raw, tex.Label) }

// Name converts the name of a person or an organization to plain text.
func Name(raw string) string { return TitlePlain(labelOf(raw, tex.PersonName)) }

// Line converts any other short field to one line of plain text, including its formulas.
func Line(raw string) string { return TitlePlain(labelOf(raw, tex.Label)) }

// labelOf cleans a short text.
func labelOf(raw string, mode tex.Mode) string {
	s := OneLine(clean(raw))
	if !strings.ContainsAny(s, "\\${}~`'\"-") {
		return s
	}
	var b labelWriter
	for _, t := range tex.Lex(s, mode) {
		switch t.Kind {
		case tex.MathToken:
			b.math(t)
		case tex.TextToken, tex.CodeToken, tex.AddressToken:
			b.text(normal(t.Text))
		}
	}
	return b.String()
}

// labelWriter writes text and formulas so that [tex.Split] finds the same parts again.
type labelWriter struct {
	pieces []tex.Segment
}

func (w *labelWriter) text(s string) {
	w.pieces = append(w.pieces, tex.Segment{Text: s})
}

func (w *labelWriter) math(t tex.Token) {
	w.pieces = append(w.pieces, tex.Segment{Text: t.Text, Math: true, Display: t.Display})
}

// String returns the line. Dollar signs in the text are escaped only if the line would be read
// wrongly otherwise.
func (w *labelWriter) String() string {
	s := w.write(false)
	if strings.IndexByte(s, '$') < 0 {
		return s
	}
	if !w.same(s) {
		s = w.write(true)
	}
	if !w.same(s) {
		// A formula whose source cannot be put between dollar signs.
		for i, p := range w.pieces {
			if p.Math {
				w.pieces[i] = tex.Segment{Text: tex.Plain(p.Text)}
			}
		}
		s = w.write(true)
	}
	return s
}

func (w *labelWriter) write(escape bool) string {
	var b strings.Builder
	for _, p := range w.pieces {
		switch {
		case p.Math:
			b.WriteString(tex.Delimit(p.Text, false))
		default:
			b.WriteString(escapeLabel(p.Text, escape))
		}
	}
	return OneLine(normal(b.String()))
}

var labelEscapes = strings.NewReplacer(`\$`, `\ $`, `\(`, `\ (`, `\[`, `\ [`, `\begin{`, `\ begin{`)

// escapeLabel prepares text for [tex.Split]: it separates a backslash from a character with
// which it would form something else.
func escapeLabel(s string, dollars bool) string {
	if strings.IndexByte(s, '\\') >= 0 {
		s = labelEscapes.Replace(s)
		if strings.HasSuffix(s, `\`) {
			s += " "
		}
	}
	if dollars {
		s = strings.ReplaceAll(s, "$", `\$`)
	}
	return s
}

// same reports whether the line is read as what it was written from.
func (w *labelWriter) same(line string) bool {
	var want []string
	for _, p := range w.pieces {
		if p.Math {
			want = append(want, tex.Delimit(p.Text, false))
		}
	}
	for _, seg := range tex.Split(line) {
		if !seg.Math {
			continue
		}
		if len(want) == 0 || tex.Delimit(seg.Text, seg.Display) != want[0] {
			return false
		}
		want = want[1:]
	}
	return len(want) == 0
}

// TitleHTML converts a title to inline HTML: text is escaped, and formulas become MathML, or
// their TeX in <code class="tex">. A span contains the characters that must stay on the line
// of a formula.
func TitleHTML(title string) string {
	var w lineWriter
	for _, seg := range tex.Split(title) {
		if seg.Math {
			w.math(seg.Text, false)
		} else {
			w.text(tex.Unescape(seg.Text))
		}
	}
	return w.String()
}

// TitlePlain converts a title to plain text, with formulas as by [tex.Plain].
func TitlePlain(title string) string {
	if !strings.ContainsAny(title, `$\`) {
		return title
	}
	var b strings.Builder
	for piece := range TitlePieces(title) {
		b.WriteString(piece)
	}
	return OneLine(b.String())
}

// TitlePieces iterates over the parts that [TitlePlain] joins and reports for each whether it
// is a formula.
func TitlePieces(title string) iter.Seq2[string, bool] {
	return func(yield func(string, bool) bool) {
		for _, seg := range tex.Split(title) {
			say := tex.Unescape
			if seg.Math {
				say = tex.Plain
			}
			if !yield(say(seg.Text), seg.Math) {
				return
			}
		}
	}
}

// WithoutStop removes the full stop that some databases add to a title without another final
// mark. A full stop that is part of the last word is kept.
func WithoutStop(title string) string {
	if ownStop.MatchString(title) {
		return title
	}
	return strings.TrimSuffix(title, ".")
}

// ownStop matches titles that end with an abbreviation, an ellipsis, or an initial after others.
var ownStop = LazyRegexp(`(?i:\b(?:et al|etc|inc|ltd|corp|jr|sr|vs)|\.[a-z]|\.)\.$`)

package text

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"offprint/generator/tex"
)

const (
	// wideFormula is how many signs a formula can have and still fit a narrow
	// screen. One with more is in a box that scrolls, also by keyboard.
	wideFormula = 24
	// unparted is how many signs can be kept together in a line.
	unparted = 32
)

// lineWriter writes the text of lines and the formulas in it as HTML.
//
// A browser may break a line beside a formula whatever is there, also between it
// and a comma, a bracket or the rest of a word (CSS Text 3, section 5.1: an atomic
// inline is as breakable as it can be). So formulas and what touches them are in
// a span, which the styles keep on one line.
type lineWriter struct {
	b     strings.Builder
	boxes bool // a wide formula gets a box that takes the focus; not in links, which take it themselves

	word     bytes.Buffer // from the last place where a line may break, as HTML
	texts    int          // characters of text in it
	formulas int          // formulas in it
	signs    int          // characters of them
}

// text writes text.
func (w *lineWriter) text(s string) {
	if w.formulas > 0 {
		n, ends := wordEnd(s)
		w.add(s[:n])
		if !ends {
			return
		}
		w.flush()
		s = s[n:]
	}
	// Before a formula only the last word counts.
	if n := wordStart(s); n > 0 {
		w.flush()
		writeEscaped(&w.b, s[:n])
		s = s[n:]
	}
	w.add(s)
}

// wordEnd is the first position where a line may break.
func wordEnd(s string) (n int, ok bool) {
	for i, r := range s {
		switch before, after := breaks(r); {
		case before:
			return i, true
		case after:
			return i + utf8.RuneLen(r), true
		}
	}
	return len(s), false
}

// wordStart is the last position where a line may break, 0 where there is none.
func wordStart(s string) int {
	for end := len(s); end > 0; {
		r, n := utf8.DecodeLastRuneInString(s[:end])
		if _, after := breaks(r); after {
			return end
		}
		end -= n
	}
	return 0
}

// breaks says whether a line may break before and after a character of text. A
// break before it is one after it.
func breaks(r rune) (before, after bool) {
	switch {
	case r == ' ' || r == '\n' || r == '\t':
		return true, true
	case r == '-' || r == '/' || r == '–' || r == '—':
		return false, true
	case r >= 0x0E00 && unicode.In(r, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar, unicode.Han, unicode.Hiragana, unicode.Katakana):
		return true, true
	}
	return false, false
}

// add adds text to the word.
func (w *lineWriter) add(s string) {
	if s == "" {
		return
	}
	writeEscaped(&w.word, s)
	w.texts += utf8.RuneCountInString(s)
}

// flush ends the word.
func (w *lineWriter) flush() {
	open, end := "", ""
	switch {
	case w.boxes && w.signs > wideFormula:
		open, end = `<span class="math" tabindex="0">`, "</span>"
	case w.formulas > 0 && w.texts+w.formulas > 1 && w.texts+w.signs <= unparted:
		open, end = "<span>", "</span>"
	}
	w.b.WriteString(open)
	w.b.Write(w.word.Bytes())
	w.b.WriteString(end)
	w.word.Reset()
	w.texts, w.formulas, w.signs = 0, 0, 0
}

// markup writes HTML between words.
func (w *lineWriter) markup(s string) {
	w.flush()
	w.b.WriteString(s)
}

// math sets a formula, or shows its TeX.
func (w *lineWriter) math(source string, display bool) {
	markup, ok := tex.MathML(source, display)
	switch {
	case !ok && display:
		w.markup(`<code class="tex tex-display">`)
		writeEscaped(&w.b, strings.TrimSpace(source))
		w.markup("</code>")
	case !ok:
		w.markup(`<code class="tex">`)
		writeEscaped(&w.b, strings.TrimSpace(source))
		w.markup("</code>")
	case display && w.boxes && signs(markup) > wideFormula:
		w.markup(`<span class="math block" tabindex="0">` + markup + "</span>")
	case display:
		w.markup(markup)
	default:
		w.word.WriteString(markup)
		w.formulas++
		w.signs += signs(markup)
	}
}

// String gives all that was written.
func (w *lineWriter) String() string {
	w.flush()
	return w.b.String()
}

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

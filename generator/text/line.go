package text

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"offprint/generator/tex"
)

const (
	// wideFormula is the number of characters up to which a formula fits a narrow screen. A
	// longer one is in a box that scrolls, also by keyboard.
	wideFormula = 24
	// unparted is the maximum number of characters that are kept together on a line.
	unparted = 32
)

// lineWriter writes inline text with formulas as HTML.
//
// Browsers may break a line on either side of a formula regardless of its neighbours, for
// example between the formula and a comma, a bracket or the rest of a word (CSS Text 3,
// section 5.1). Therefore formulas and adjacent characters are put into a span that the style
// sheet keeps on one line.
type lineWriter struct {
	b     strings.Builder
	boxes bool // wide formulas get a box that can take the focus; false inside links, which take it themselves

	word     bytes.Buffer // HTML since the last possible line break
	texts    int          // number of text characters in word
	formulas int          // number of formulas in word
	signs    int          // number of characters of these formulas
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
	// Only the last word can touch a following formula.
	if n := wordStart(s); n > 0 {
		w.flush()
		writeEscaped(&w.b, s[:n])
		s = s[n:]
	}
	w.add(s)
}

// wordEnd returns the first position where a line may break.
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

// wordStart returns the last position where a line may break, or 0.
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

// breaks reports whether a line may break before and after a character. If it may break
// before, it may break after.
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

// add appends text to the current word.
func (w *lineWriter) add(s string) {
	if s == "" {
		return
	}
	writeEscaped(&w.word, s)
	w.texts += utf8.RuneCountInString(s)
}

// flush writes the current word.
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

// math writes a formula, or its TeX if it cannot be converted.
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

// String returns everything that was written.
func (w *lineWriter) String() string {
	w.flush()
	return w.b.String()
}

// signs counts the visible characters of a formula.
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

package tex

import "strings"

// Style selects what becomes of emphasis, code and links.
type Style uint8

const (
	// StylePlain keeps only their text; a bare address is written as it is.
	StylePlain Style = iota
	// StyleMarkdown writes them as Markdown. Ordinary text is not escaped.
	StyleMarkdown
)

// Text converts the TeX of s outside of formulas to Unicode text. Formulas are kept, as $…$
// and $$…$$.
func Text(s string, st Style) string { return textIn(s, st, 0) }

// textIn is Text for a text nested in depth arguments of formulas.
func textIn(s string, st Style, depth int) string {
	mode := Prose
	if st == StylePlain {
		mode = Label
	}
	var b strings.Builder
	var links []string
	for _, t := range lexIn(s, mode, depth) {
		switch t.Kind {
		case TextToken:
			b.WriteString(t.Text)
		case MathToken:
			b.WriteString(Delimit(t.Text, t.Display))
		case CodeToken:
			b.WriteString("`" + t.Text + "`")
		case AddressToken:
			if st == StyleMarkdown {
				b.WriteString("<" + t.Text + ">")
			} else {
				b.WriteString(t.Text)
			}
		case OpenToken, CloseToken:
			if st == StylePlain {
				continue
			}
			switch t.Mark {
			case Emph:
				b.WriteString("*")
			case Strong:
				b.WriteString("**")
			case Link:
				if t.Kind == OpenToken {
					links = append(links, t.Text)
					b.WriteString("[")
				} else {
					b.WriteString("](" + links[len(links)-1] + ")")
					links = links[:len(links)-1]
				}
			}
		}
	}
	return b.String()
}

// Delimit returns a formula with its delimiters, on one line.
func Delimit(math string, display bool) string {
	math = strings.Join(strings.Fields(math), " ")
	n := 0
	for n < len(math) && math[len(math)-1-n] == '\\' {
		n++
	}
	if n%2 == 1 {
		math += " " // belongs to the control space at the end
	}
	if display {
		return "$$" + math + "$$"
	}
	return "$" + math + "$"
}

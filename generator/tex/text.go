package tex

import "strings"

// Style says what becomes of emphasis, code and links.
type Style uint8

const (
	// StylePlain leaves their text only; an address stands for itself.
	StylePlain Style = iota
	// StyleMarkdown writes them as Markdown. What is text is not escaped.
	StyleMarkdown
)

// Text turns the TeX of s that is outside of formulas into Unicode text.
// Formulas stay, as $…$ and $$…$$.
func Text(s string, st Style) string { return textIn(s, st, 0) }

// textIn is Text, within so many arguments of formulas.
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

// Delimit writes a formula with its delimiters, on one line.
func Delimit(math string, display bool) string {
	math = strings.Join(strings.Fields(math), " ")
	n := 0
	for n < len(math) && math[len(math)-1-n] == '\\' {
		n++
	}
	if n%2 == 1 {
		math += " " // of a control space, which is the end of it
	}
	if display {
		return "$$" + math + "$$"
	}
	return "$" + math + "$"
}

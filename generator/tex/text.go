package tex

import "strings"

// labelText converts the TeX in s outside of formulas to Unicode text; depth is the number of
// formula arguments around it. Formulas are kept as $…$ and $$…$$, emphasis and links as their
// text.
func labelText(s string, depth int) string {
	var b strings.Builder
	for _, t := range lexIn(s, Label, depth) {
		switch t.Kind {
		case TextToken, AddressToken:
			b.WriteString(t.Text)
		case MathToken:
			b.WriteString(Delimit(t.Text, t.Display))
		case CodeToken:
			b.WriteString("`" + t.Text + "`")
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

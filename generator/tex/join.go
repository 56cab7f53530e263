package tex

import "strings"

// JoinLines replaces line ends within the formulas of a text by spaces, so that an indented
// line in a formula is not mistaken for the start of a paragraph.
func JoinLines(s string) string {
	if !brokenLines(s) || !strings.ContainsAny(s, `$\`) {
		return s
	}
	f := NewFinder(s)
	var b strings.Builder
	from := 0
	for i := 0; i < len(s); {
		k := strings.IndexAny(s[i:], `$\`)
		if k < 0 {
			break
		}
		i += k
		end, ok := f.displayEnd(i)
		if !ok {
			_, end, ok = f.Match(i)
		}
		if !ok {
			if s[i] == '\\' {
				i++
			}
			i++
			continue
		}
		if strings.IndexByte(s[i:end], '\n') >= 0 {
			b.WriteString(s[from:i])
			b.WriteString(strings.Join(strings.Fields(s[i:end]), " "))
			from = end
		}
		i = end
	}
	if from == 0 {
		return s
	}
	b.WriteString(s[from:])
	return b.String()
}

// brokenLines reports whether a line after the first is empty or indented.
func brokenLines(s string) bool {
	for {
		i := strings.IndexByte(s, '\n')
		if i < 0 || i+1 >= len(s) {
			return false
		}
		if s = s[i+1:]; s[0] == ' ' || s[0] == '\n' {
			return true
		}
	}
}

// displayEnd returns the end of the formula between \[ and \] at i. The formula may contain
// empty lines.
func (f *Finder) displayEnd(i int) (end int, ok bool) {
	s := f.s[i:min(len(f.s), i+maxFormula)]
	if !strings.HasPrefix(s, `\[`) {
		return 0, false
	}
	n := strings.Index(s, `\]`)
	if n < 0 || strings.Contains(s[2:n], `\[`) || strings.TrimSpace(s[2:n]) == "" {
		return 0, false
	}
	return i + n + 2, true
}

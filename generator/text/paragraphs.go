package text

import (
	"strings"

	"offprint/generator/tex"
)

// paragraphs splits clean text into paragraphs of one line each. Paragraphs are separated by
// an empty line, or begin with an indented line as on arXiv, unless most lines are indented or
// the line is inside a formula.
func paragraphs(s string) []string {
	if strings.IndexByte(s, '\n') < 0 {
		if s = OneLine(s); s == "" {
			return nil
		}
		return []string{s}
	}
	s = tex.JoinLines(s)
	var out []string
	var lines []string
	end := func() {
		if len(lines) > 0 {
			if p := OneLine(strings.Join(lines, " ")); p != "" {
				out = append(out, p)
			}
		}
		lines = lines[:0]
	}
	all := strings.Split(s, "\n")
	indents := 0
	for _, line := range all[1:] {
		if indented(line) {
			indents++
		}
	}
	part := indents*2 < len(all)
	if len(all) == 2 {
		part = true
	}
	for _, line := range all {
		if strings.TrimSpace(line) == "" {
			end()
			continue
		}
		if part && indented(line) {
			end()
		}
		lines = append(lines, line)
	}
	end()
	return out
}

func indented(line string) bool {
	return strings.HasPrefix(line, " ") && strings.TrimSpace(line) != ""
}

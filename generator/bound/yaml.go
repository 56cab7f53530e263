package bound

import "strings"

// YAML says where a text is nested deeper than MaxDepth by indentation, dashes or
// brackets, as a *DepthError, or nil. Decoders do not agree on where text begins in which
// brackets mean nothing, so that all count until they are closed: of front matter that
// people write none is near the bound.
func YAML(text string) error {
	s := yamlScan{}
	for line := range strings.Lines(text) {
		s.line++
		if s.read(line) > MaxDepth {
			return &DepthError{s.line}
		}
	}
	return nil
}

type yamlScan struct {
	line     int
	indents  []int // the columns at which begins what is around the line
	brackets int   // that are open
}

// read reads a line, and returns how deep it is.
func (s *yamlScan) read(line string) int {
	i := s.indent(line)
	most, dashes := s.brackets, 0
	for ; i < len(line); i++ {
		switch c := line[i]; {
		case c == '-' && i+1 < len(line) && line[i+1] == ' ':
			dashes++
		case c == '[' || c == '{':
			s.brackets++
		case (c == ']' || c == '}') && s.brackets > 0:
			s.brackets--
		case c != ' ':
			dashes = 0
		}
		most = max(most, s.brackets+dashes)
	}
	return len(s.indents) + most
}

// indent takes what a line begins with: blanks, and the marks of lists and keys.
func (s *yamlScan) indent(line string) int {
	for i := 0; ; i++ {
		for i < len(line) && (line[i] == ' ' || line[i] == '\t') {
			i++
		}
		if i == len(line) || line[i] == '\n' || line[i] == '\r' || line[i] == '#' {
			return i // an empty line is in no column
		}
		for len(s.indents) > 0 && s.indents[len(s.indents)-1] >= i {
			s.indents = s.indents[:len(s.indents)-1]
		}
		s.indents = append(s.indents, i)
		if !strings.ContainsRune("-?:", rune(line[i])) || i+1 < len(line) && !strings.ContainsRune(" \t\r\n", rune(line[i+1])) {
			return i
		}
	}
}

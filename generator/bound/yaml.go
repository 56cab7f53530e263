package bound

import "strings"

// YAML returns a *DepthError if a text is nested deeper than MaxDepth by indentation, dashes
// or brackets, or nil. Decoders disagree about where quoted text begins, so brackets in it are
// counted, too; front matter written by people does not come close to the limit.
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
	indents  []int // columns of the blocks around the current line
	brackets int   // number of open brackets
}

// read reads a line and returns its depth.
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

// indent reads the start of a line: blanks and the indicators of lists and keys.
func (s *yamlScan) indent(line string) int {
	for i := 0; ; i++ {
		for i < len(line) && (line[i] == ' ' || line[i] == '\t') {
			i++
		}
		if i == len(line) || line[i] == '\n' || line[i] == '\r' || line[i] == '#' {
			return i // an empty line has no indentation
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

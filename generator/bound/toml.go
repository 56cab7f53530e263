package bound

import (
	"fmt"
	"strings"
)

// MaxDepth is the maximum nesting of TOML and YAML, counting tables, lists and the parts of
// dotted keys. Decoders take quadratic time in it.
const MaxDepth = 64

// DepthError reports nesting beyond MaxDepth.
type DepthError struct{ Line int } // from 1

func (e *DepthError) Error() string {
	return fmt.Sprintf("tables, lists or the parts of a key are nested more than %d deep, which is not supported", MaxDepth)
}

// TOML returns a *DepthError if a text is nested deeper than MaxDepth, or nil. It looks at
// each byte once. Its result for invalid TOML is meaningless.
func TOML(text string) error {
	s := tomlScan{text: text, lineStart: true}
	for s.i < len(s.text) {
		if s.step(); s.depth() > MaxDepth {
			return &DepthError{1 + strings.Count(s.text[:s.i], "\n")}
		}
	}
	return nil
}

// tomlScan computes the nesting at the current position: base, of the surroundings of the key
// or value, plus the parts of the key.
type tomlScan struct {
	text      string
	i         int
	lineStart bool  // only blanks so far on this line
	header    bool  // inside the brackets of a table's header
	top       int   // number of parts of the header
	open      []int // for each open bracket, the depth of the key in front of it
	parts     int   // number of dots in the key so far, and 1 for a key with a bracket
}

func (s *tomlScan) base() int {
	if n := len(s.open); n > 0 {
		return s.open[n-1]
	}
	return s.top
}

func (s *tomlScan) depth() int { return s.base() + s.parts }

func (s *tomlScan) step() {
	c := s.text[s.i]
	start := s.lineStart
	s.lineStart = c == '\n' || start && (c == ' ' || c == '\t')
	switch c {
	case '"', '\'':
		s.skipString(s.text[s.i : s.i+1])
		return
	case '#':
		if n := strings.IndexByte(s.text[s.i:], '\n'); n >= 0 {
			s.i += n
		} else {
			s.i = len(s.text)
		}
		return
	case '\n':
		s.parts, s.header = 0, false
	case '.':
		s.parts++
	case ',':
		s.parts = 0
	case '[', '{':
		if c == '[' && len(s.open) == 0 && (start || s.header) {
			s.header, s.top, s.parts = true, 0, 0
			break
		}
		s.open = append(s.open, s.depth()+1)
		s.parts = 0
	case ']', '}':
		if s.header {
			s.top, s.parts = max(s.top, s.parts+1), 0
		} else if n := len(s.open); n > 0 {
			s.open, s.parts = s.open[:n-1], 0
		}
	}
	s.i++
}

// skipString skips a string of any of the four kinds.
func (s *tomlScan) skipString(quote string) {
	rest := s.text[s.i:]
	long := strings.Repeat(quote, 3)
	end := quote
	if strings.HasPrefix(rest, long) {
		end = long
	}
	s.i += len(end)
	for s.i < len(s.text) {
		switch {
		case quote == `"` && s.text[s.i] == '\\':
			s.i += 2
		case strings.HasPrefix(s.text[s.i:], end):
			s.i += len(end)
			return
		case end == quote && s.text[s.i] == '\n':
			return // the string is not closed
		default:
			s.i++
		}
	}
	s.i = len(s.text)
}

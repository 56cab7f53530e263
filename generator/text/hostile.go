package text

import (
	"iter"
	"strings"
)

// The time to parse Markdown grows with the square of the number of some characters in a
// paragraph, and with the nesting of blocks. Texts that people write are far below these
// limits; a paragraph that exceeds them is rendered without Markdown.
const (
	maxSpecial = 500 // brackets, asterisks, underscores, backticks and < in one chunk
	maxNested  = 24  // nested block quotes and lists, by the markers on one line
)

// chunks iterates over the parts of a text between its empty lines.
func chunks(s string) iter.Seq[string] {
	return func(yield func(string) bool) {
		start, has := 0, false
		for pos := 0; pos < len(s); {
			end := strings.IndexByte(s[pos:], '\n')
			if end < 0 {
				end = len(s)
			} else {
				end += pos + 1
			}
			blank := strings.TrimSpace(s[pos:end]) == ""
			if blank && has {
				if !yield(s[start:pos]) {
					return
				}
				has = false
			}
			if !blank && !has {
				start, has = pos, true
			}
			pos = end
		}
		if has {
			yield(s[start:])
		}
	}
}

// hostile reports whether any chunk exceeds the limits.
func hostile(s string) bool {
	if len(s) <= maxSpecial {
		// Too short for many characters, but not for deep nesting.
		return nested(s)
	}
	for chunk := range chunks(s) {
		if hostileChunk(chunk) {
			return true
		}
	}
	return false
}

func hostileChunk(s string) bool {
	n := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '[', ']', '*', '_', '`', '<', '!':
			n++
		}
	}
	return n > maxSpecial || nested(s)
}

// nested reports whether a line begins with too many block markers.
func nested(s string) bool {
	for line := range strings.Lines(s) {
		if len(line) <= maxNested {
			continue
		}
		n := 0
		for i := 0; i < len(line); i++ {
			c := line[i]
			if c == '>' || c == '-' || c == '+' || c == '*' || c == '.' || c == ')' {
				n++
			} else if c != ' ' && c != '\t' && (c < '0' || c > '9') {
				break
			}
		}
		if n > maxNested {
			return true
		}
	}
	return false
}

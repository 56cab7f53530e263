package cite

import (
	"maps"
	"strings"

	"offprint/generator/tex"
	"offprint/generator/text"
)

// bibCommand is a TeX command that a bibliography defines in its preamble.
type bibCommand struct {
	args int
	body string
}

// sortKeys are commands for sort keys, which print nothing. They are known even if no preamble
// defines them.
var sortKeys = map[string]bibCommand{"noopsort": {args: 1}, "NoopSort": {args: 1}, "SortNoop": {args: 1}, "ElsevierD": {args: 1}}

var (
	bibDefinition = text.LazyRegexp(`\\(?:(?:re)?newcommand|providecommand|DeclareRobustCommand)\*?\s*\{?\s*\\([A-Za-z]+)\s*\}?\s*(?:\[(\d)\])?\s*\{` +
		`|\\[gex]?def\s*\\([A-Za-z]+)\s*((?:#\d\s*)*)\{`)
	// typesetting matches definitions that only position ink and contain no text.
	typesetting = text.LazyRegexp(`\\(?:setbox|[hv]box|ooalign|csname|raise|lower|accent|[gex]?def|let|if[a-z]*|font|catcode)(?:[^a-zA-Z]|$)`)
)

// defineCommands adds the commands defined in a preamble to the known ones. Commands of
// package tex keep their meaning.
func defineCommands(known map[string]bibCommand, preamble string) map[string]bibCommand {
	known = maps.Clone(known)
	for {
		m := bibDefinition.FindStringSubmatchIndex(preamble)
		if m == nil {
			return known
		}
		end := groupEndTeX(preamble, m[1]-1)
		if end < 0 {
			return known
		}
		part := func(n int) string { return preamble[max(m[2*n], 0):max(m[2*n+1], 0)] }
		name, c := part(1)+part(3), bibCommand{args: number(part(2)) + strings.Count(part(4), "#"), body: preamble[m[1] : end-1]}
		if !tex.Knows(name) && !typesetting.MatchString(c.body) {
			known[name] = c
		}
		preamble = preamble[end:]
	}
}

// expandCommands replaces commands in s by their definitions. A command without its arguments
// is kept; s is returned unchanged if the result would be too long.
func expandCommands(commands map[string]bibCommand, s string) string {
	const most, longest = 200, 1 << 16
	out := s
	for i, n := strings.IndexByte(out, '\\'), 0; i >= 0 && i < len(out); {
		end := i + 1
		for end < len(out) && isLetter(out[end]) {
			end++
		}
		if c, ok := commands[out[i+1:end]]; ok {
			if body, after, ok := c.apply(out, end); ok {
				if n++; n > most || len(out)+len(body) > longest {
					return s
				}
				if body == "" && i > 0 && out[i-1] == '{' && after < len(out) && out[after] == '}' {
					i, after = i-1, after+1 // {\noopsort{1973a}}
				}
				out = out[:i] + body + out[after:]
				end = i
			}
		} else if end == i+1 {
			end++ // skip the escaped character
		}
		next := -1
		if end < len(out) {
			next = strings.IndexByte(out[end:], '\\')
		}
		if next < 0 {
			break
		}
		i = end + next
	}
	return out
}

// apply returns the expansion of a command whose name ends at i, and the end of its arguments.
func (c bibCommand) apply(s string, i int) (body string, after int, ok bool) {
	space := func() {
		for i < len(s) && isSpace(s[i]) {
			i++
		}
	}
	body = c.body
	space()
	for n := range c.args {
		space()
		if i >= len(s) || s[i] == '}' {
			return "", 0, false
		}
		end, arg := i+1, s[i:i+1]
		if s[i] == '{' {
			if end = groupEndTeX(s, i); end < 0 {
				return "", 0, false
			}
			arg = s[i+1 : end-1]
		}
		body = strings.ReplaceAll(body, "#"+string(rune('1'+n)), arg)
		i = end
	}
	return body, i, true
}

package archive

import (
	"errors"
	"slices"
	"strings"
)

// A statement is a sequence of whole lines of front matter: a key with its value, the header
// of a table, or lines without meaning (blank lines and comments).
type statement struct {
	kind       kind
	path       []string // the full path of a key, including its table's; the path of a header's table
	start, end int      // offsets of the lines in the front matter
	key        int      // offset of the key or header
	valueStart int      // offsets of a key's value
	valueEnd   int
}

type kind uint8

const (
	nothing kind = iota
	keyValue
	table
	tableArray
)

// is reports whether the statement sets the key with the given path.
func (s *statement) is(path []string) bool { return s.kind == keyValue && slices.Equal(s.path, path) }

var errSegment = errors.New("front matter that cannot be edited line by line")

// segment splits front matter into statements without changing a byte: their concatenation is
// the input. It is meant for text that the TOML decoder accepts; other text may be rejected or
// split wrongly, but does no other harm.
func segment(toml string) ([]statement, error) {
	c := cursor{s: toml}
	var out []statement
	var in []string // path of the current table
	for c.i < len(c.s) {
		st := statement{start: c.i}
		c.blanks()
		st.key = c.i
		switch {
		case c.i == len(c.s), c.peek("\n"), c.peek("\r\n"), c.peek("#"):
		case c.peek("["):
			st.kind = table
			c.i++
			if c.peek("[") {
				st.kind = tableArray
				c.i++
			}
			path, err := c.keys()
			if err != nil {
				return nil, err
			}
			for range int(st.kind-table) + 1 {
				if !c.peek("]") {
					return nil, errSegment
				}
				c.i++
			}
			in, st.path = path, path
		default:
			path, err := c.keys()
			if err != nil {
				return nil, err
			}
			if !c.peek("=") {
				return nil, errSegment
			}
			c.i++
			c.blanks()
			st.kind = keyValue
			st.path = slices.Concat(in, path)
			st.valueStart = c.i
			if err := c.value(0); err != nil {
				return nil, err
			}
			st.valueEnd = c.i
		}
		c.blanks()
		if c.peek("#") {
			c.comment()
		}
		if c.i < len(c.s) && !c.lineEnd() {
			return nil, errSegment
		}
		st.end = c.i
		out = append(out, st)
	}
	return out, nil
}

// cursor walks over TOML.
type cursor struct {
	s        string
	i        int
	comments []string // comments inside values
}

func (c *cursor) peek(prefix string) bool { return strings.HasPrefix(c.s[c.i:], prefix) }

func (c *cursor) blanks() {
	for c.i < len(c.s) && (c.s[c.i] == ' ' || c.s[c.i] == '\t') {
		c.i++
	}
}

func (c *cursor) lineEnd() bool {
	for _, end := range []string{"\n", "\r\n"} {
		if c.peek(end) {
			c.i += len(end)
			return true
		}
	}
	return false
}

// comment skips to the end of the line.
func (c *cursor) comment() {
	start := c.i
	n := strings.IndexByte(c.s[c.i:], '\n')
	if n < 0 {
		n = len(c.s) - c.i
	}
	c.i += n
	text := strings.TrimSuffix(c.s[start:c.i], "\r")
	c.i = start + len(text)
	c.comments = append(c.comments, strings.TrimRight(text, " \t"))
}

// keys reads a dotted key and the blanks after it.
func (c *cursor) keys() ([]string, error) {
	var path []string
	for {
		c.blanks()
		if c.i == len(c.s) {
			return nil, errSegment
		}
		start := c.i
		switch q := c.s[c.i]; q {
		case '"', '\'':
			if err := c.str(); err != nil {
				return nil, err
			}
			word := c.s[start:c.i]
			if q == '"' && strings.Contains(word, `\`) {
				var err error
				if word, err = unquote(word); err != nil {
					return nil, err
				}
			} else {
				word = strings.Trim(word, string(q))
			}
			path = append(path, word)
		default:
			n := strings.IndexAny(c.s[c.i:], " \t\r\n.=[]{}#,\"'")
			if n <= 0 {
				return nil, errSegment
			}
			c.i += n
			path = append(path, c.s[start:c.i])
		}
		c.blanks()
		if !c.peek(".") {
			return path, nil
		}
		c.i++
	}
}

// value skips a value of any type.
func (c *cursor) value(depth int) error {
	const deepest = 500
	if c.i == len(c.s) || depth > deepest {
		return errSegment
	}
	switch c.s[c.i] {
	case '"', '\'':
		return c.str()
	case '[':
		return c.inside(']', depth)
	case '{':
		return c.inside('}', depth)
	}
	n := strings.IndexAny(c.s[c.i:], "#,]}\r\n")
	if n < 0 {
		n = len(c.s) - c.i
	}
	if n == 0 {
		return errSegment
	}
	c.i += len(strings.TrimRight(c.s[c.i:c.i+n], " \t"))
	return nil
}

// inside skips an array or an inline table.
func (c *cursor) inside(end byte, depth int) error {
	c.i++
	for {
		c.blanks()
		switch {
		case c.i == len(c.s):
			return errSegment
		case c.s[c.i] == end:
			c.i++
			return nil
		case c.s[c.i] == '#':
			c.comment()
		case c.s[c.i] == ',':
			c.i++
		case c.lineEnd():
		default:
			if end == '}' {
				if _, err := c.keys(); err != nil {
					return err
				}
				if !c.peek("=") {
					return errSegment
				}
				c.i++
				c.blanks()
			}
			if err := c.value(depth + 1); err != nil {
				return err
			}
		}
	}
}

// str skips a string of any of the four kinds.
func (c *cursor) str() error {
	quote := c.s[c.i : c.i+1]
	if long := quote + quote + quote; c.peek(long) {
		c.i += 3
		for c.i < len(c.s) {
			switch {
			case quote == `"` && c.s[c.i] == '\\':
				c.i += 2
			case c.peek(long):
				// Up to two more quotes belong to the string.
				c.i += 3
				for n := 0; n < 2 && c.peek(quote); n++ {
					c.i++
				}
				return nil
			default:
				c.i++
			}
		}
		return errSegment
	}
	for c.i++; c.i < len(c.s); c.i++ {
		switch {
		case c.peek(quote):
			c.i++
			return nil
		case c.s[c.i] == '\n':
			return errSegment
		case quote == `"` && c.s[c.i] == '\\':
			c.i++
		}
	}
	return errSegment
}

package tex

import "strings"

// Tag is an HTML, MathML or JATS tag.
type Tag struct {
	// Name is the name without its prefix, and Prefix is the prefix, such as "mml"; both in
	// lower case.
	Name, Prefix string
	Close, Empty bool              // </x>, <x/>
	Attrs        map[string]string // nil if there are none; names without prefix, in lower case
	End          int               // position after the tag
}

// maxTag is the maximum length of a tag, in bytes; longer ones are not recognized.
const maxTag = 2000

// TagAt reads the tag that begins with the < at i. It is strict because < also occurs in
// formulas: it accepts a name, attributes with values, and nothing else.
//
//complex:because one scan, with the characters that may follow each part of a tag
func TagAt(s string, i int) (t Tag, ok bool) {
	s = s[:min(len(s), i+maxTag)]
	i++
	if i < len(s) && s[i] == '/' {
		t.Close = true
		i++
	}
	from := i
	for i < len(s) && tagByte(s[i]) {
		i++
	}
	if i == from || !isLetter(s[from]) {
		return Tag{}, false
	}
	t.Name = strings.ToLower(s[from:i])
	if prefix, name, found := strings.Cut(t.Name, ":"); found {
		t.Prefix, t.Name = prefix, name
	}
	for {
		space := i
		for i < len(s) && (isSpace(s[i]) || s[i] == '\r') {
			i++
		}
		switch {
		case i >= len(s):
			return Tag{}, false
		case s[i] == '>':
			t.End = i + 1
			return t, true
		case s[i] == '/' && i+1 < len(s) && s[i+1] == '>' && !t.Close:
			t.Empty, t.End = true, i+2
			return t, true
		case i == space || t.Close:
			return Tag{}, false
		}
		name, value, next, ok := attrAt(s, i)
		if !ok {
			return Tag{}, false
		}
		if t.Attrs == nil {
			t.Attrs = map[string]string{}
		}
		t.Attrs[name] = value
		i = next
	}
}

// attrAt reads an attribute and its value.
func attrAt(s string, i int) (name, value string, end int, ok bool) {
	from := i
	for i < len(s) && tagByte(s[i]) {
		i++
	}
	name = strings.ToLower(s[from:i])
	if _, after, found := strings.Cut(name, ":"); found {
		name = after
	}
	for i < len(s) && isSpace(s[i]) {
		i++
	}
	if i == from || i >= len(s) || s[i] != '=' {
		return "", "", 0, false
	}
	i++
	for i < len(s) && isSpace(s[i]) {
		i++
	}
	if i >= len(s) {
		return "", "", 0, false
	}
	if q := s[i]; q == '"' || q == '\'' {
		n := strings.IndexByte(s[i+1:], q)
		if n < 0 {
			return "", "", 0, false
		}
		return name, s[i+1 : i+1+n], i + n + 2, true
	}
	from = i
	for i < len(s) && tagByte(s[i]) {
		i++
	}
	return name, s[from:i], i, i > from
}

func tagByte(c byte) bool {
	return isLetter(c) || isDigit(c) || c == '-' || c == '_' || c == ':' || c == '.'
}

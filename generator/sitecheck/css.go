package sitecheck

import "strings"

// cssAddresses calls found with each address in a style sheet: url(…) and @import "…"
// (https://www.w3.org/TR/css-syntax-3/). Lines are counted from 0.
func cssAddresses(css string, found func(line int, ref string)) {
	line, imports := 0, false
	for i := 0; i < len(css); {
		switch c := css[i]; {
		case c == '\n':
			line++
			i++
		case strings.HasPrefix(css[i:], "/*"):
			end := strings.Index(css[i+2:], "*/")
			if end < 0 {
				return
			}
			line += strings.Count(css[i:i+2+end], "\n")
			i += 2 + end + 2
		case c == '"' || c == '\'':
			s, n := cssString(css[i:])
			if imports {
				found(line, s)
			}
			line += strings.Count(css[i:i+n], "\n")
			i += n
			imports = false
		case c == ';' || c == '{' || c == '}':
			imports = false
			i++
		case c == '@' && hasFold(css[i:], "@import"):
			imports = true
			i += len("@import")
		case nameStart(c):
			n := 1
			for i+n < len(css) && nameByte(css[i+n]) {
				n++
			}
			if n == 3 && hasFold(css[i:], "url(") {
				s, m := cssURL(css[i+4:])
				found(line, s)
				line += strings.Count(css[i:i+4+m], "\n")
				n = 4 + m
				imports = false
			}
			i += n
		case c == '\\':
			i += min(2, len(css)-i)
		default:
			i++
		}
	}
}

// cssURL parses what follows "url(" and returns the address and the number of bytes read,
// including the closing parenthesis.
func cssURL(s string) (string, int) {
	i := 0
	for i < len(s) && cssSpace(s[i]) {
		i++
	}
	if i < len(s) && (s[i] == '"' || s[i] == '\'') {
		v, n := cssString(s[i:])
		i += n
		if end := strings.IndexByte(s[i:], ')'); end >= 0 {
			return v, i + end + 1
		}
		return v, len(s)
	}
	start := i
	for i < len(s) && s[i] != ')' {
		if s[i] == '\\' && i+1 < len(s) {
			i++
		}
		i++
	}
	v := unescapeCSS(strings.TrimRight(s[start:i], " \t\r\n\f"))
	return v, min(i+1, len(s))
}

// cssString parses a string that starts with its quotation mark. A line end terminates it.
func cssString(s string) (string, int) {
	i := 1
	for i < len(s) && s[i] != s[0] && s[i] != '\n' {
		if s[i] == '\\' && i+1 < len(s) {
			i++
		}
		i++
	}
	i = min(i, len(s))
	v := unescapeCSS(s[1:i])
	if i < len(s) && s[i] == s[0] {
		i++
	}
	return v, i
}

// unescapeCSS resolves backslash escapes.
func unescapeCSS(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' {
			b.WriteByte(s[i])
			continue
		}
		if i+1 == len(s) {
			break
		}
		i++
		n, r := 0, rune(0)
		for n < 6 && i+n < len(s) && hexDigit(s[i+n]) >= 0 {
			r = r<<4 | rune(hexDigit(s[i+n]))
			n++
		}
		switch {
		case n > 0:
			b.WriteRune(r)
			i += n - 1
			if i+1 < len(s) && cssSpace(s[i+1]) {
				i++
			}
		case s[i] == '\n': // line continuation
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

func hexDigit(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

func cssSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' }

func nameStart(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == '-' || c >= 0x80
}

func nameByte(c byte) bool { return nameStart(c) || c >= '0' && c <= '9' }

func hasFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

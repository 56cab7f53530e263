package archive

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"offprint/generator/paper"
)

// decodePlain decodes front matter in the simple form that Format writes, many times faster
// than a complete TOML decoder: keys without dots, strings on one line, whole numbers, days,
// lists of strings, booleans, inline tables of strings, and tables one level deep. For
// everything else, valid or not, ok is false, and the caller uses the complete decoder. The
// results are the same, except that a day is a paper.Day here.
func decodePlain(toml string) (tree map[string]any, ok bool) {
	if !utf8.ValidString(toml) {
		return nil, false
	}
	tree = make(map[string]any, 20)
	in := tree
	for toml != "" {
		var line string
		line, toml = cutLine(toml)
		if text, ok := strings.CutSuffix(line, "\n"); ok {
			line = strings.TrimSuffix(text, "\r")
		}
		if line == "" {
			continue
		}
		if name, isTable := strings.CutPrefix(line, "["); isTable {
			name, isTable = strings.CutSuffix(name, "]")
			if !isTable || name == "" || plainKey(name) != len(name) || tree[name] != nil {
				return nil, false
			}
			in = make(map[string]any, 8)
			tree[name] = in
			continue
		}
		n := plainKey(line)
		value, isPair := strings.CutPrefix(line[n:], " = ")
		if n == 0 || !isPair || in[line[:n]] != nil {
			return nil, false
		}
		v, rest, ok := plainValue(value)
		if !ok || rest != "" {
			return nil, false
		}
		in[line[:n]] = v
	}
	return tree, true
}

// plainKey returns the length of the bare key at the start of s.
func plainKey(s string) int {
	i := 0
	for i < len(s) && (s[i] == '_' || s[i] == '-' || 'a' <= s[i] && s[i] <= 'z' || 'A' <= s[i] && s[i] <= 'Z' || '0' <= s[i] && s[i] <= '9') {
		i++
	}
	return i
}

// plainValue decodes the value at the start of s.
func plainValue(s string) (v any, rest string, ok bool) {
	if s == "" {
		return nil, "", false
	}
	switch s[0] {
	case '"':
		return plainString(s)
	case '[':
		return plainList(s)
	case '{':
		return plainTable(s)
	}
	if s == "true" || s == "false" {
		return s == "true", "", true
	}
	if len(s) == 10 && s[4] == '-' {
		day, err := paper.ParseDay(s)
		return day, "", err == nil
	}
	const digits = 18 // as many digits as always fit into an int64
	if len(s) > digits || s[0] == '0' && len(s) > 1 || strings.Trim(s, "0123456789") != "" {
		return nil, "", false
	}
	n, err := strconv.ParseInt(s, 10, 64)
	return n, "", err == nil
}

// plainString decodes a basic string on one line.
func plainString(s string) (text, rest string, ok bool) {
	if s == "" || s[0] != '"' || strings.HasPrefix(s, `"""`) {
		return "", "", false
	}
	s = s[1:]
	var b []byte // nil as long as there is no escape sequence
	done := 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"':
			if b == nil {
				return s[:i], s[i+1:], true
			}
			return string(append(b, s[done:i]...)), s[i+1:], true
		case c < ' ' && c != '\t' || c == 0x7f:
			return "", "", false
		case c == '\\':
			b = append(b, s[done:i]...)
			i++
			if i == len(s) {
				return "", "", false
			}
			switch s[i] {
			case '"', '\\':
				b = append(b, s[i])
			case 'n':
				b = append(b, '\n')
			case 't':
				b = append(b, '\t')
			case 'r':
				b = append(b, '\r')
			default:
				return "", "", false
			}
			done = i + 1
		}
	}
	return "", "", false
}

func plainList(s string) (v any, rest string, ok bool) {
	list := []any{}
	s = s[1:]
	if rest, ok := strings.CutPrefix(s, "]"); ok {
		return list, rest, true
	}
	for {
		text, rest, ok := plainString(s)
		if !ok {
			return nil, "", false
		}
		list = append(list, text)
		if rest, ok := strings.CutPrefix(rest, "]"); ok {
			return list, rest, true
		}
		if s, ok = strings.CutPrefix(rest, ", "); !ok {
			return nil, "", false
		}
	}
}

func plainTable(s string) (v any, rest string, ok bool) {
	const most = 32 // limit of the allocation: a text may contain " = ", too
	table := make(map[string]any, min(strings.Count(s, " = "), most))
	s, ok = strings.CutPrefix(s, "{ ")
	for ok {
		n := plainKey(s)
		key := s[:n]
		rest := s[n:]
		if n == 0 {
			if key, rest, ok = plainString(s); !ok {
				break
			}
		}
		if rest, ok = strings.CutPrefix(rest, " = "); !ok || table[key] != nil {
			break
		}
		var text string
		if text, rest, ok = plainString(rest); !ok {
			break
		}
		table[key] = text
		if rest, ok := strings.CutPrefix(rest, " }"); ok {
			return table, rest, true
		}
		s, ok = strings.CutPrefix(rest, ", ")
	}
	return nil, "", false
}

package source

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// maxDepth is the maximum nesting depth of a literal. Records are nested five deep.
const maxDepth = 200

// decodeLiteral reads exactly one literal and returns the values that encoding/json would:
// map[string]any, []any, string, float64, bool and nil.
//
// It accepts what Python's repr writes of plain data
// (https://docs.python.org/3/reference/lexical_analysis.html): dicts, lists, tuples and sets,
// strings and bytes with all their escapes except \N{…} (which is kept unchanged, like a
// backslash that begins no escape), numbers, True, False and None. It also accepts JSON as
// Python's json module writes it, with NaN and Infinity
// (https://docs.python.org/3/library/json.html); these become nil, since JSON has no such
// numbers. Keys that are not strings are converted as json.dumps does. A call becomes a
// string: datetime.datetime and datetime.date the time in ISO 8601, any other call its only
// argument if that is a string, else the source text of the call.
func decodeLiteral(src []byte) (any, error) {
	p := &literals{src: string(repaired(src))}
	v, err := p.value(0)
	if err != nil {
		return nil, err
	}
	if p.space(); p.at < len(p.src) {
		return nil, p.errorf("%s after the end of the record", quote(p.src[p.at:]))
	}
	return v, nil
}

type literals struct {
	src string
	at  int
}

func (p *literals) errorf(format string, args ...any) error {
	return fmt.Errorf("character %d of the record: %s", utf8.RuneCountInString(p.src[:p.at])+1, fmt.Sprintf(format, args...))
}

func (p *literals) space() {
	for p.at < len(p.src) && strings.IndexByte(" \t\r\n\f", p.src[p.at]) >= 0 {
		p.at++
	}
}

// take consumes b if it comes next, and reports whether it did.
func (p *literals) take(b byte) bool {
	if p.at < len(p.src) && p.src[p.at] == b {
		p.at++
		return true
	}
	return false
}

func (p *literals) peek() byte {
	if p.at < len(p.src) {
		return p.src[p.at]
	}
	return 0
}

func (p *literals) value(depth int) (any, error) {
	if depth > maxDepth {
		return nil, p.errorf("nested more than %d deep", maxDepth)
	}
	p.space()
	if p.at == len(p.src) {
		return nil, p.errorf("ends where a value should be")
	}
	switch b := p.src[p.at]; {
	case b == '{':
		p.at++
		return p.braces(depth + 1)
	case b == '[':
		p.at++
		return p.list(']', depth+1)
	case b == '(':
		p.at++
		return p.parens(depth + 1)
	case b == '"', b == '\'':
		return p.text(false)
	case b == '-', b == '+', b == '.', '0' <= b && b <= '9':
		return p.number()
	case isNameStart(b):
		return p.name()
	}
	return nil, p.errorf("%s where a value should be", quote(p.src[p.at:]))
}

// list reads the values up to and including the closing bracket.
func (p *literals) list(end byte, depth int) ([]any, error) {
	l := []any{}
	for {
		if p.space(); p.take(end) {
			return l, nil
		}
		v, err := p.value(depth)
		if err != nil {
			return nil, err
		}
		if s, ok := v.(string); ok && strings.HasSuffix(s, " ") {
			if v, err = p.pieces(v); err != nil {
				return nil, err
			}
		}
		l = append(l, v)
		p.space()
		if !p.take(',') && p.peek() != end {
			return nil, p.errorf("a comma or %c is missing", end)
		}
	}
}

// parens reads a tuple, or one value in parentheses.
func (p *literals) parens(depth int) (any, error) {
	from := p.at
	l, err := p.list(')', depth)
	if err != nil {
		return nil, err
	}
	if len(l) == 1 && !strings.HasSuffix(strings.TrimRight(p.src[from:p.at-1], " \t\r\n\f"), ",") {
		return l[0], nil
	}
	return l, nil
}

// braces reads a dict, or a set, which becomes a list.
func (p *literals) braces(depth int) (any, error) {
	if p.space(); p.take('}') {
		return map[string]any{}, nil
	}
	m := map[string]any{}
	for {
		p.space()
		k, err := p.value(depth)
		if err != nil {
			return nil, err
		}
		p.space()
		if !p.take(':') {
			if len(m) > 0 {
				return nil, p.errorf("a colon is missing after a key")
			}
			return p.set(k, depth)
		}
		key, ok := keyText(k)
		if !ok {
			return nil, p.errorf("a key is not a string")
		}
		v, err := p.value(depth)
		if err != nil {
			return nil, err
		}
		if m[key], err = p.pieces(v); err != nil {
			return nil, err
		}
		p.space()
		comma := p.take(',')
		if p.space(); p.take('}') {
			return m, nil
		}
		if !comma {
			return nil, p.errorf("a comma or } is missing")
		}
	}
}

// pieces joins a string with the strings that follow it: pprint breaks long strings as in
// 'Snow ' 'Lightning', and Node.js puts a + between the parts. In lists, only a string that
// ends with a space is joined with the next one, because adjacent strings in numpy's arrays
// are separate elements.
func (p *literals) pieces(v any) (any, error) {
	s, ok := v.(string)
	for ok {
		from := p.at
		p.space()
		if p.take('+') {
			p.space()
		}
		if b := p.peek(); b != '"' && b != '\'' {
			p.at = from
			return s, nil
		}
		more, err := p.text(false)
		if err != nil {
			return nil, err
		}
		s += more
	}
	return v, nil
}

// set reads the rest of a set after its first value.
func (p *literals) set(first any, depth int) (any, error) {
	if p.peek() != '}' && !p.take(',') {
		return nil, p.errorf("a colon, a comma or } is missing")
	}
	rest, err := p.list('}', depth)
	if err != nil {
		return nil, err
	}
	return append([]any{first}, rest...), nil
}

// keyText returns a dict's key as json.dumps writes it.
func keyText(k any) (string, bool) {
	switch k := k.(type) {
	case string:
		return k, true
	case float64:
		return strconv.FormatFloat(k, 'f', -1, 64), true
	case bool:
		return strconv.FormatBool(k), true
	case nil:
		return "null", true
	}
	return "", false
}

// number reads an int or a float as Python's repr writes it.
func (p *literals) number() (any, error) {
	from := p.at
	if !p.take('-') {
		p.take('+')
	}
	for _, name := range []string{"inf", "Infinity"} {
		if strings.HasPrefix(p.src[p.at:], name) && !isNamePart(at(p.src, p.at+len(name))) {
			p.at += len(name)
			return nil, nil
		}
	}
	for p.at < len(p.src) {
		b := p.src[p.at]
		sign := (b == '+' || b == '-') && (p.src[p.at-1] == 'e' || p.src[p.at-1] == 'E')
		if !sign && !isNamePart(b) && b != '.' {
			break
		}
		p.at++
	}
	s := p.src[from:p.at]
	digits := strings.TrimLeft(s, "+-")
	if strings.ContainsAny(digits, "xXpPbBoOnNiI_") || digits == "" {
		return nil, p.errorf("%s is not a number", quote(s))
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return nil, p.errorf("%s is not a number, or too large", quote(s))
	}
	return f, nil
}

// name reads a constant, a string with a prefix, or a call.
func (p *literals) name() (any, error) {
	from := p.at
	for p.at < len(p.src) && (isNamePart(p.src[p.at]) || p.src[p.at] == '.' && isNameStart(at(p.src, p.at+1))) {
		p.at++
	}
	name := p.src[from:p.at]
	switch name {
	case "True", "true":
		return true, nil
	case "False", "false":
		return false, nil
	case "None", "null", "nan", "NaN", "inf", "Infinity":
		return nil, nil
	case "u", "b", "U", "B":
		if q := p.peek(); q == '"' || q == '\'' {
			return p.text(name == "b" || name == "B")
		}
	}
	if p.peek() == '(' {
		return p.call(name, from)
	}
	return nil, p.errorf("%s is not a value", quote(name))
}

// call reads the arguments of a call up to the closing parenthesis. It evaluates only those of
// strings, numpy arrays and dates; see decodeLiteral.
func (p *literals) call(name string, from int) (any, error) {
	open := p.at
	if err := p.balance(); err != nil {
		return nil, err
	}
	if p.at == open {
		return nil, p.errorf("the call of %s has no end", quote(name))
	}
	args := strings.TrimSpace(p.src[open+1 : p.at-1])
	switch at(args, 0) {
	case '[':
		if strings.TrimPrefix(strings.TrimPrefix(name, "np."), "numpy.") == "array" {
			inner := literals{src: args}
			if v, err := inner.value(0); err == nil {
				return v, nil // array(['Ann Bee'], dtype=object), as numpy shows it
			}
		}
	case '"', '\'':
		if v, err := decodeLiteral([]byte(args)); err == nil {
			return v, nil
		}
	default:
		if name == "datetime.datetime" || name == "datetime.date" {
			if t, ok := isoTime(args); ok {
				return t, nil
			}
		}
	}
	return p.src[from:p.at], nil
}

// balance moves past the bracket that closes the one at p.at. If there is none, p.at does not
// change.
func (p *literals) balance() error {
	open := p.at
	for depth := 0; p.at < len(p.src); {
		switch p.peek() {
		case '"', '\'':
			if _, err := p.text(false); err != nil {
				return err
			}
			continue
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth--
		}
		p.at++
		if depth == 0 {
			return nil
		}
	}
	p.at = open
	return nil
}

// isoTime returns the time of a constructor's arguments "2024, 12, 11, 8, 30" in ISO 8601.
// Keyword arguments, such as a time zone, are ignored.
func isoTime(args string) (string, bool) {
	var n [6]int
	given := 0
	for _, arg := range strings.Split(args, ",") {
		i, err := strconv.Atoi(strings.TrimSpace(arg))
		if err != nil || i < 0 || i > 9999 {
			break
		}
		if given < len(n) {
			n[given] = i
		}
		given++
	}
	switch {
	case given < 3:
		return "", false
	case given == 3:
		return fmt.Sprintf("%04d-%02d-%02d", n[0], n[1], n[2]), true
	}
	return fmt.Sprintf("%04d-%02d-%02dT%02d:%02d:%02d", n[0], n[1], n[2], n[3], n[4], n[5]), true
}

// text reads a string in single or double quotes. In a bytes literal, an escape sequence is
// one byte.
func (p *literals) text(bytes bool) (string, error) {
	q := p.src[p.at]
	start := p.at
	p.at++
	var b strings.Builder
	for {
		// Copy everything up to the next special character at once.
		n := strings.IndexFunc(p.src[p.at:], func(r rune) bool { return r == rune(q) || r == '\\' || r == '\n' || r == '\r' })
		if n < 0 {
			p.at = start
			return "", p.errorf("a string has no end")
		}
		b.WriteString(p.src[p.at : p.at+n])
		p.at += n
		switch p.src[p.at] {
		case q:
			p.at++
			if bytes {
				return string(repaired([]byte(b.String()))), nil
			}
			return b.String(), nil
		case '\\':
			if err := p.escape(&b, bytes); err != nil {
				return "", err
			}
		default:
			return "", p.errorf("a line break in a string")
		}
	}
}

// escapes are the escape sequences of one character; that of the slash is from JSON.
var escapes = map[byte]byte{'\\': '\\', '\'': '\'', '"': '"', '/': '/', 'a': 7, 'b': 8, 'f': 12, 'n': 10, 'r': 13, 't': 9, 'v': 11}

// hexDigits is the number of hexadecimal digits in the other escape sequences, by their
// letter.
var hexDigits = map[byte]int{'x': 2, 'u': 4, 'U': 8}

// escape reads one escape sequence.
func (p *literals) escape(b *strings.Builder, bytes bool) error {
	rest := p.src[p.at+1:]
	if rest == "" {
		return p.errorf("ends in the middle of a string")
	}
	if rest[0] == '\n' { // the string continues on the next line
		p.at += 2
		return nil
	}
	code, length := escaped(rest)
	switch {
	case length == 0:
		b.WriteByte('\\') // Python keeps a backslash that begins no escape sequence
	case bytes && code < 256:
		b.WriteByte(byte(code))
	default:
		b.WriteRune(rune(code)) // an invalid code point becomes U+FFFD
	}
	p.at += 1 + length
	return nil
}

// escaped returns the code of the escape sequence at the start of rest, which follows a
// backslash, and its length without the backslash; length is 0 if it is not an escape
// sequence.
func escaped(rest string) (code, length int) {
	c := rest[0]
	if e, simple := escapes[c]; simple {
		return int(e), 1
	}
	if digits := hexDigits[c]; digits > 0 {
		return hexEscape(rest, digits)
	}
	for length < 3 && length < len(rest) && '0' <= rest[length] && rest[length] <= '7' {
		code = code*8 + int(rest[length]-'0')
		length++
	}
	return code, length
}

// hexEscape reads an escape sequence of hexadecimal digits. Two of them may form a surrogate
// pair.
func hexEscape(rest string, digits int) (code, length int) {
	code, ok := hexCode(rest[1:], digits)
	if !ok || code > utf8.MaxRune {
		return 0, 0
	}
	if utf16.IsSurrogate(rune(code)) && digits == 4 && strings.HasPrefix(rest[5:], `\u`) {
		if low, ok := hexCode(rest[7:], 4); ok {
			if r := utf16.DecodeRune(rune(code), rune(low)); r != utf8.RuneError {
				return int(r), 11
			}
		}
	}
	return code, 1 + digits
}

// hexCode returns the number that the first n hexadecimal digits of s represent.
func hexCode(s string, n int) (int, bool) {
	if len(s) < n || strings.ContainsAny(s[:n], "+-_") {
		return 0, false
	}
	v, err := strconv.ParseUint(s[:n], 16, 32)
	return int(v), err == nil
}

// at returns byte i of s, or 0 beyond its end.
func at(s string, i int) byte {
	if i < len(s) {
		return s[i]
	}
	return 0
}

func isNameStart(b byte) bool {
	return 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || b == '_'
}

func isNamePart(b byte) bool { return isNameStart(b) || '0' <= b && b <= '9' }

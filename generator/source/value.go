package source

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"offprint/generator/text"
)

// object is a decoded JSON object.
type object map[string]any

// decodeObject decodes a record: a JSON object, the repr of a Python dict, or either of them
// in a string. Bytes that are not UTF-8 are read as Windows-1252, and damaged lists the paths
// of the values that contain such bytes.
func decodeObject(raw []byte) (o object, damaged []string, err error) {
	v, err := decodeValue(repaired(raw), 0)
	if err != nil {
		return nil, nil, err
	}
	o, ok := v.(map[string]any)
	if !ok {
		return nil, nil, fmt.Errorf("a record should be an object, this is %s", kind(v))
	}
	if !utf8.Valid(raw) {
		// Decode again with U+FFFD for invalid bytes, which is what the decoders write, and
		// compare.
		asIs, _ := decodeValue(bytes.ToValidUTF8(raw, []byte("\uFFFD")), 0)
		if damaged = differences(nil, "", v, asIs); len(damaged) == 0 {
			damaged = []string{"some place"}
		}
	}
	return o, damaged, nil
}

// object decodes the item's record. It sets Err if the record is not an object.
func (it *Item) object() object {
	o, damaged, err := decodeObject(it.Raw)
	if it.Err = err; len(damaged) > 0 {
		it.note(asWindows1252+" in %s", strings.Join(damaged, ", "))
	}
	return o
}

func decodeValue(raw []byte, nested int) (any, error) {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 {
		return nil, errors.New("it is empty")
	}
	var v any
	err := json.Unmarshal(raw, &v)
	if err != nil {
		// The quotes show whether JSON or Python was intended.
		next := bytes.TrimLeft(raw[1:], " \t\r\n")
		switch isPython := nested > 0 || raw[0] == '\'' || len(next) > 0 && next[0] == '\''; {
		case isPython, bytes.Contains(raw, []byte("NaN")), bytes.Contains(raw, []byte("Infinity")):
			if loose, err2 := decodeLiteral(raw); err2 == nil || isPython {
				v, err = loose, err2
			}
		}
		if err != nil {
			return nil, jsonProblem(raw, err)
		}
	}
	if s, ok := v.(string); ok && nested == 0 {
		// A string without a record inside is a value of the wrong kind, not a syntax error.
		if t := bytes.TrimSpace([]byte(s)); len(t) > 0 && (t[0] == '{' || t[0] == '[') {
			return decodeValue(t, 1)
		}
	}
	return v, nil
}

// jsonProblem adds the position to a syntax error.
func jsonProblem(raw []byte, err error) error {
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		at := min(max(int(syntax.Offset), 1), len(raw))
		return fmt.Errorf("character %d of the record: %w", utf8.RuneCount(raw[:at]), err)
	}
	return err
}

// kind names the kind of a decoded value.
func kind(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case bool:
		return "true or false"
	case float64:
		return "a number"
	case string:
		return "a text"
	case []any:
		return "a list"
	}
	return "an object"
}

// plainKey matches keys that need no quotes in a message.
var plainKey = text.LazyRegexp(`^[\w-]{1,80}$`)

// differences appends the paths at which two values of the same shape differ, in order, up to
// a dozen.
func differences(paths []string, path string, a, b any) []string {
	if len(paths) >= 12 {
		return paths
	}
	switch a := a.(type) {
	case map[string]any:
		b, _ := b.(map[string]any)
		for _, k := range slices.Sorted(maps.Keys(a)) {
			p := k
			if !plainKey.MatchString(k) {
				p = quote(k) // it may contain anything, even line ends
			}
			if path != "" {
				p = path + "." + p
			}
			paths = differences(paths, p, a[k], b[k])
		}
	case []any:
		b, _ := b.([]any)
		for i := range a {
			var other any
			if i < len(b) {
				other = b[i]
			}
			paths = differences(paths, fmt.Sprintf("%s[%d]", path, i), a[i], other)
		}
	case string:
		if a != b {
			paths = append(paths, path)
		}
	}
	return paths
}

// text returns the first string under one of the names that is not empty. Numbers are
// formatted as strings.
func (o object) text(names ...string) string {
	for _, name := range names {
		switch v := o[name].(type) {
		case string:
			if v != "" {
				return v
			}
		case float64:
			return strconv.FormatFloat(v, 'f', -1, 64)
		}
	}
	return ""
}

// object returns the first object under one of the names, or nil.
func (o object) object(names ...string) object {
	for _, name := range names {
		if v, ok := o[name].(map[string]any); ok {
			return v
		}
	}
	return nil
}

// list returns the first list under one of the names that is not empty. A string counts as a
// list of one.
func (o object) list(names ...string) []any {
	for _, name := range names {
		switch v := o[name].(type) {
		case []any:
			if len(v) > 0 {
				return v
			}
		case string:
			if v != "" {
				return []any{v}
			}
		}
	}
	return nil
}

// objects returns the objects in such a list.
func (o object) objects(names ...string) []object {
	var all []object
	for _, v := range o.list(names...) {
		if inner, ok := v.(map[string]any); ok {
			all = append(all, inner)
		}
	}
	return all
}

// count returns the first number under one of the names, at least 0. A list counts as its
// length, and a string is parsed as a number.
func (o object) count(names ...string) int {
	const most = 1 << 40
	for _, name := range names {
		f := 0.0
		switch v := o[name].(type) {
		case float64:
			f = v
		case string:
			n, err := strconv.ParseFloat(v, 64)
			if err != nil {
				continue
			}
			f = n
		case []any:
			f = float64(len(v))
		default:
			continue
		}
		if f > 0 && f < most { // false for NaN too
			return int(f)
		}
		return 0
	}
	return 0
}

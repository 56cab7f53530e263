package archive

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/BurntSushi/toml"

	"offprint/generator/paper"
)

// quote returns s as a TOML basic string on one line. Characters that confuse people or
// parsers are escaped in a way that every version of TOML supports.
func quote(s string) string {
	var b strings.Builder
	b.Grow(len(s) + 2)
	b.WriteByte('"')
	for _, r := range s { // invalid bytes become U+FFFD
		switch r {
		case '"', '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case '\n':
			b.WriteString(`\n`)
		case '\t':
			b.WriteString(`\t`)
		case '\r':
			b.WriteString(`\r`)
		default:
			if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || r == '\ufeff' {
				fmt.Fprintf(&b, `\u%04X`, r)
			} else {
				b.WriteRune(r)
			}
		}
	}
	b.WriteByte('"')
	return b.String()
}

// quoteLines returns s as a multi-line TOML string that ends with a line break. s must not
// begin or end with white space.
func quoteLines(s string) string {
	lines := strings.Split(s, "\n")
	if len(lines) == 1 || slices.ContainsFunc(lines, isFence) { // a fence would end the front matter
		return quote(s)
	}
	for i, line := range lines {
		line = quote(line)
		line = strings.ReplaceAll(line[1:len(line)-1], `\"`, `"`)
		lines[i] = strings.ReplaceAll(line, `"""`, `""\"`)
	}
	return `"""` + "\n" + strings.Join(lines, "\n") + "\n" + `"""`
}

// unquote decodes a basic string on one line.
func unquote(s string) (string, error) {
	var v struct{ V string }
	if err := toml.Unmarshal([]byte("V = "+s), &v); err != nil {
		return "", fmt.Errorf("%s: %w", s, err)
	}
	return v.V, nil
}

// bareKey returns a key, quoted if necessary.
func bareKey(s string) string {
	if s != "" && plainKey(s) == len(s) {
		return s
	}
	return quote(s)
}

// encode returns a decoded value or a field of a paper as TOML on one line. The keys of tables
// are sorted, so equal values have equal encodings.
func encode(v any) string {
	switch v := v.(type) {
	case string:
		return quote(v)
	case bool:
		return strconv.FormatBool(v)
	case int:
		return strconv.Itoa(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return encodeFloat(v)
	case paper.Day:
		return v.String()
	case time.Time:
		switch v.Location().String() { // names defined by the decoder
		case "date-local":
			return v.Format("2006-01-02")
		case "datetime-local":
			return v.Format("2006-01-02T15:04:05.999999999")
		case "time-local":
			return v.Format("15:04:05.999999999")
		}
		return v.Format(time.RFC3339Nano)
	case []string:
		return encodeList(v)
	case []any:
		return encodeList(v)
	case []map[string]any:
		return encodeList(v)
	case paper.Facts:
		parts := make([]string, len(v))
		for i, f := range v {
			parts[i] = bareKey(f.Name) + " = " + quote(f.Value)
		}
		return "{ " + strings.Join(parts, ", ") + " }"
	case map[string]any:
		var parts []string
		for _, k := range slices.Sorted(maps.Keys(v)) {
			parts = append(parts, bareKey(k)+" = "+encode(v[k]))
		}
		if parts == nil {
			return "{}"
		}
		return "{ " + strings.Join(parts, ", ") + " }"
	}
	return quote(fmt.Sprint(v)) // the decoder returns no other types
}

func encodeList[T any](list []T) string {
	parts := make([]string, len(list))
	for i, v := range list {
		parts[i] = encode(v)
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

func encodeFloat(f float64) string {
	switch {
	case math.IsNaN(f):
		return "nan"
	case math.IsInf(f, 1):
		return "inf"
	case math.IsInf(f, -1):
		return "-inf"
	}
	s := strconv.FormatFloat(f, 'g', -1, 64)
	if !strings.ContainsAny(s, ".e") {
		s += ".0"
	}
	return s
}

func sortedKeys(m map[string]any) []string { return slices.Sorted(maps.Keys(m)) }

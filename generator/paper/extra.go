package paper

import (
	"bytes"
	"encoding/json"
	"maps"
	"math"
	"strconv"
	"strings"
	"time"
)

// maxExtraDepth is how deep Extra may be nested: front matter, in which it stands, is not
// read beyond a depth of 64.
const maxExtraDepth = 32

// EncodeExtra writes values as Paper.Extra has them: an object of JSON with its keys in
// order, so that equal values look the same. Days and times become texts, and what JSON
// has no word for is left out. Without values, and where they are nested too deep, it is
// empty.
func EncodeExtra(values map[string]any) string {
	clean, ok := extraValue(values, 0).(map[string]any)
	if !ok || len(clean) == 0 {
		return ""
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if e.Encode(clean) != nil {
		return ""
	}
	return strings.TrimSpace(b.String())
}

// ExtraValues are the values of Paper.Extra: texts, booleans, int64, float64, lists and
// tables; nil where there are none.
func (p *Paper) ExtraValues() map[string]any { return decodeExtra(p.Extra) }

func decodeExtra(s string) (values map[string]any) {
	if s == "" {
		return nil
	}
	d := json.NewDecoder(strings.NewReader(s))
	d.UseNumber()
	if d.Decode(&values) != nil {
		return nil
	}
	values, _ = extraValue(values, 0).(map[string]any)
	return values
}

func cleanExtra(s string) string { return EncodeExtra(decodeExtra(s)) }

// extraValue is a value in one of the types that ExtraValues has, or nil.
//
//complex:because it is one switch, with a case for each type.
func extraValue(v any, depth int) any {
	if depth > maxExtraDepth {
		return nil
	}
	switch v := v.(type) {
	case string:
		return strings.ToValidUTF8(v, "\ufffd")
	case bool, int64:
		return v
	case float64:
		if n := int64(v); float64(n) == v && math.Abs(v) < 1<<53 {
			return n // which JSON does not tell apart
		}
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil
		}
		return v
	case json.Number:
		if n, err := strconv.ParseInt(v.String(), 10, 64); err == nil {
			return n
		}
		f, err := v.Float64()
		if err != nil {
			return nil
		}
		return extraValue(f, depth)
	case Day:
		return v.String()
	case time.Time:
		return extraTime(v)
	case []any:
		list := []any{}
		for _, e := range v {
			if e = extraValue(e, depth+1); e != nil {
				list = append(list, e)
			}
		}
		return list
	case []map[string]any:
		list := make([]any, len(v))
		for i, e := range v {
			list[i] = e
		}
		return extraValue(list, depth)
	case map[string]any:
		out := maps.Clone(v)
		for k, e := range v {
			delete(out, k)
			if e = extraValue(e, depth+1); e != nil {
				out[strings.ToValidUTF8(k, "\ufffd")] = e
			}
		}
		return out
	}
	return nil
}

// extraTime writes a time with as much of it as was said, by the names of the TOML
// decoder.
func extraTime(t time.Time) string {
	switch t.Location().String() {
	case "date-local":
		return t.Format(time.DateOnly)
	case "datetime-local":
		return t.Format("2006-01-02T15:04:05.999999999")
	case "time-local":
		return t.Format("15:04:05.999999999")
	}
	return t.Format(time.RFC3339Nano)
}

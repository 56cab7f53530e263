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

// maxExtraDepth limits the nesting of Extra. It is part of front matter, which may be nested
// 64 levels deep.
const maxExtraDepth = 32

// EncodeExtra encodes values for Paper.Extra: an object of JSON with sorted keys, so that
// equal values have equal encodings. Days and times become strings, and values without a JSON
// equivalent are dropped. The result is empty without values, or if they are nested too
// deeply.
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

// ExtraValues returns the values of Paper.Extra: strings, booleans, int64, float64, lists and
// tables; nil if there are none.
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

// extraValue returns a value as one of the types of ExtraValues, or nil.
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
			return n // JSON does not distinguish them
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

// extraTime formats a time with the precision it was given, by the location names of the TOML
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

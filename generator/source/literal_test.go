package source_test

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"offprint/generator/source"
)

func TestPythonLiteral(t *testing.T) {
	type dict = map[string]any
	type list = []any
	for in, want := range map[string]any{
		`None`:                            nil,
		` True `:                          true,
		`False`:                           false,
		`0`:                               0.0,
		`-17`:                             -17.0,
		`1e+16`:                           1e16,
		`1.5e-07`:                         1.5e-7,
		`nan`:                             nil,
		`-inf`:                            nil,
		`12345678901234567890123`:         12345678901234567890123.0,
		`''`:                              "",
		`'it\'s'`:                         "it's",
		`"it's"`:                          "it's",
		`'say "hi"'`:                      `say "hi"`,
		`'\\ \n\t\r\a\b\f\v'`:             "\\ \n\t\r\a\b\f\v",
		`'\x41\xe9\u20ac'`:                "Aé€",
		`'\U0001f600'`:                    "😀",
		`'\ud83d\ude00'`:                  "😀",
		`'\ud83d'`:                        "\uFFFD",
		`'\0\101\18'`:                     "\x00A\x018",
		`'\N{BULLET}'`:                    `\N{BULLET}`,
		`'\d \$ \%'`:                      `\d \$ \%`,
		`'\xi \u12 \U00110000'`:           `\xi \u12 \U00110000`,
		`["a\/b", true, null, -Infinity]`: list{"a/b", true, nil, nil},
		"'a\\\nb'":                        "ab",
		`u'x'`:                            "x",
		`b'caf\xc3\xa9'`:                  "café",
		`'é€😀'`:                           "é€😀",
		`[]`:                              list{},
		`[1, 'a', [None],]`:               list{1.0, "a", list{nil}},
		`()`:                              list{},
		`(1,)`:                            list{1.0},
		`(1, 2)`:                          list{1.0, 2.0},
		`(1)`:                             1.0,
		`{}`:                              dict{},
		`{'a': 1, "b": {'c': [True]}}`:    dict{"a": 1.0, "b": dict{"c": list{true}}},
		`{1: 'x', None: 'y', True: 'z', 1.5: 'w', }`: dict{"1": "x", "null": "y", "true": "z", "1.5": "w"},
		`{'a', 'b'}`:                            list{"a", "b"},
		"{\n 'a' :\t1 ,\r\n 'b':2}":             dict{"a": 1.0, "b": 2.0},
		`datetime.datetime(2024, 12, 11, 8, 5)`: "2024-12-11T08:05:00",
		`datetime.date(2024, 1, 2)`:             "2024-01-02",
		`datetime.datetime(2024, 12, 11, 0, 0, tzinfo=datetime.timezone.utc)`: "2024-12-11T00:00:00",
		`ObjectId('65ab')`:                 "65ab",
		`Timestamp('2024-01-02 00:00:00')`: "2024-01-02 00:00:00",
		`f(1, [')'], {"x": (2)})`:          `f(1, [')'], {"x": (2)})`,
		`[set(), 1]`:                       list{"set()", 1.0},
	} {
		got, err := source.DecodePython([]byte(in))
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %#v, %v; want %#v", in, got, err, want)
		}
	}
	for _, in := range []string{
		``, ` `, `{`, `[`, `(`, `'`, `'a`, `"a'`, `'a' 'b'`, `[1 2]`, `[,]`, `{'a'}x`, `{'a': }`, `{'a' 1}`, `{'a': 1 'b': 2}`, `{[]: 1}`, `{'a': 1, 'b'}`,
		`nonsense`, `1x`, `0x10`, `1_000`, `--1`, `1e999`, `-`, `.`, "'a\nb'", `'\`, `f(`, `f(']`, `<object at 0x7f>`, `1]`, `{'a': 1}}`, `lambda: 0`,
	} {
		if got, err := source.DecodePython([]byte(in)); err == nil {
			t.Errorf("%s was read as %#v", in, got)
		} else if !strings.HasPrefix(err.Error(), "character ") {
			t.Errorf("%s: the error tells no place: %v", in, err)
		}
	}
	deep := strings.Repeat("[", source.MaxDepth) + strings.Repeat("]", source.MaxDepth)
	if _, err := source.DecodePython([]byte(deep)); err != nil {
		t.Errorf("%d deep: %v", source.MaxDepth, err)
	}
	for _, open := range []string{"[", "(", "{'a':", "{"} {
		if _, err := source.DecodePython([]byte(strings.Repeat(open, 1_000_000))); err == nil || !strings.Contains(err.Error(), "deep") {
			t.Errorf("a million of %s: %v", open, err)
		}
	}
}

// TestPythonLiteralIsJSON checks that JSON values written by Python are read as the same
// values.
func TestPythonLiteralIsJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := jsonValue(3).Draw(t, "v")
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		var want any
		if err := json.Unmarshal(b, &want); err != nil {
			t.Fatal(err)
		}
		py := repr(v)
		got, err := source.DecodePython([]byte(py))
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("%s: %#v, %v; want %#v", py, got, err, want)
		}
	})
}

func jsonValue(depth int) *rapid.Generator[any] {
	kinds := []*rapid.Generator[any]{
		rapid.Just[any](nil),
		rapid.Bool().AsAny(),
		rapid.IntRange(-1<<60, 1<<60).AsAny(),
		rapid.Float64().Filter(func(f float64) bool { return !math.IsNaN(f) && !math.IsInf(f, 0) }).AsAny(),
		rapid.String().AsAny(),
		rapid.StringOf(rapid.RuneFrom([]rune("'\"\\\n\r\t\x00\x7f\u00a0é€😀a{}[],:"))).AsAny(),
	}
	if depth > 0 {
		kinds = append(kinds,
			rapid.SliceOfN(rapid.Deferred(func() *rapid.Generator[any] { return jsonValue(depth - 1) }), 0, 4).AsAny(),
			rapid.MapOfN(rapid.String(), rapid.Deferred(func() *rapid.Generator[any] { return jsonValue(depth - 1) }), 0, 4).AsAny(),
		)
	}
	return rapid.OneOf(kinds...)
}

// repr formats a value as Python's repr does.
func repr(v any) string {
	switch v := v.(type) {
	case nil:
		return "None"
	case bool:
		return map[bool]string{true: "True", false: "False"}[v]
	case int:
		return strconv.Itoa(v)
	case float64:
		s := strconv.FormatFloat(v, 'g', -1, 64)
		if !strings.ContainsAny(s, ".e") {
			s += ".0"
		}
		return s
	case string:
		quote := '\''
		if strings.ContainsRune(v, '\'') && !strings.ContainsRune(v, '"') {
			quote = '"'
		}
		var b strings.Builder
		b.WriteRune(quote)
		for _, r := range v {
			switch {
			case r == quote || r == '\\':
				b.WriteString(`\` + string(r))
			case r == '\n':
				b.WriteString(`\n`)
			case r == '\r':
				b.WriteString(`\r`)
			case r == '\t':
				b.WriteString(`\t`)
			case r < ' ' || r == 0x7f || r < 0x100 && !unicode.IsPrint(r):
				fmt.Fprintf(&b, `\x%02x`, r)
			case unicode.IsPrint(r):
				b.WriteRune(r)
			case r < 0x10000:
				fmt.Fprintf(&b, `\u%04x`, r)
			default:
				fmt.Fprintf(&b, `\U%08x`, r)
			}
		}
		b.WriteRune(quote)
		return b.String()
	case []any:
		var parts []string
		for _, x := range v {
			parts = append(parts, repr(x))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case map[string]any:
		var parts []string
		for k, x := range v {
			parts = append(parts, repr(k)+": "+repr(x))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	}
	panic(fmt.Sprintf("no JSON value: %T", v))
}

func FuzzPythonLiteral(f *testing.F) {
	for _, s := range []string{
		`{'paper': {'id': '2401.00001', 'authors': [{'name': "O'Neil", 'hidden': False}], 'title': 'A \\$ \u20ac \U0001f600 \x41\101'}, 'n': -1.5e-07, 'x': None}`,
		`(1, {2, 3}, datetime.datetime(2024, 1, 2, tzinfo=f('x')), b'\xff', u"\ud83d\ude00", nan, -inf)`,
		"[[[{'a': ('b',)}]], '\\\n', '\\N{BULLET}']",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		v, err := source.DecodePython(b)
		if err != nil {
			return
		}
		// The value can be encoded as JSON, and parsing its repr gives the same value.
		again, err := source.DecodePython([]byte(repr(v)))
		if err != nil || !reflect.DeepEqual(again, v) {
			t.Fatalf("%#v is read again as %#v, %v", v, again, err)
		}
		if _, err := json.Marshal(v); err != nil {
			t.Fatalf("%#v: %v", v, err)
		}
	})
}

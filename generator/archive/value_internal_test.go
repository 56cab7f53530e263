package archive

import (
	"math"
	"testing"
	"unicode/utf8"

	"github.com/BurntSushi/toml"
	hugotoml "github.com/pelletier/go-toml/v2"
	"pgregory.net/rapid"
)

// TestQuote checks that both our TOML library and Hugo's read any quoted string back.
func TestQuote(t *testing.T) {
	check := func(t interface{ Fatalf(string, ...any) }, s string) {
		text := "v = " + quote(s)
		var ours, theirs struct{ V string }
		if _, err := toml.Decode(text, &ours); err != nil || ours.V != s {
			t.Fatalf("%q is read as %q, %v", text, ours.V, err)
		}
		if err := hugotoml.Unmarshal([]byte(text), &theirs); err != nil || theirs.V != s {
			t.Fatalf("%q is read by Hugo as %q, %v", text, theirs.V, err)
		}
	}
	for r := rune(0); r < 0x2100; r++ {
		check(t, "a"+string(r)+"b")
	}
	rapid.Check(t, func(t *rapid.T) {
		if s := rapid.String().Draw(t, "s"); utf8.ValidString(s) {
			check(t, s)
		}
	})
	if got := quote("a\xffb"); got != "\"a\ufffdb\"" {
		t.Errorf("bytes of no text are written as %s", got)
	}
}

// TestEncode checks that the values of unknown keys survive a round trip.
func TestEncode(t *testing.T) {
	const text = `
a = true
b = [1, -2, 0x10, [["x"], []]]
c = [1.5, 1e300, 3.0, inf, -inf, -0.0]
d = [1979-05-27, 07:32:00.5, 1979-05-27T07:32:00, 1979-05-27T00:32:00.999999-07:00, 1979-05-27T07:32:00Z]
e = { f = "x", "g h" = {}, "" = 1 }
[[i]]
j = 1
[[i]]
[k.l.m]
n = "\u0000\n"
`
	var tree map[string]any
	if _, err := toml.Decode(text, &tree); err != nil {
		t.Fatal(err)
	}
	var again map[string]any
	if _, err := toml.Decode("v = "+encode(tree), &again); err != nil {
		t.Fatalf("%v:\n%s", err, encode(tree))
	}
	if a, b := encode(tree), encode(again["v"]); a != b {
		t.Errorf("%s\nis read as\n%s", a, b)
	}
	for v, want := range map[any]string{3.0: "3.0", math.Inf(-1): "-inf", math.NaN(): "nan", int64(7): "7", true: "true"} {
		if got := encode(v); got != want {
			t.Errorf("%v is written as %s, want %s", v, got, want)
		}
	}
}

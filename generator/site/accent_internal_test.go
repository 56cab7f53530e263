package site

import (
	"image/color"
	"strings"
	"testing"
)

// TestAccent checks that every accent color is made readable on light and dark pages, and that
// a readable one is not changed.
func TestAccent(t *testing.T) {
	for r := 0; r < 256; r += 17 {
		for g := 0; g < 256; g += 17 {
			for b := 0; b < 256; b += 51 {
				c := color.RGBA{uint8(r), uint8(g), uint8(b), 0xff}
				for _, paper := range papers {
					got := readable(c, paper)
					if contrast(got, paper) < leastContrast {
						t.Fatalf("%v becomes %v, of contrast %v", c, got, contrast(got, paper))
					}
					if contrast(c, paper) >= leastContrast && got != c {
						t.Fatalf("%v becomes %v without need", c, got)
					}
				}
			}
		}
	}
	for _, test := range []struct {
		value any
		want  [2]string
		told  int
		err   bool
	}{
		{nil, [2]string{}, 0, false},
		{"#0b6b3a", [2]string{"#0b6b3a", "#458e69"}, 0, false},
		{[]any{"#0B6B3A", "#6fd39b"}, [2]string{"#0b6b3a", "#6fd39b"}, 0, false},
		{[]any{"#ff0", "#111"}, [2]string{}, 2, false},
		{"#ff0", [2]string{}, 1, false},
		{"red", [2]string{}, 0, true},
		{[]any{"#fff"}, [2]string{}, 0, true},
		{7, [2]string{}, 0, true},
	} {
		css, told, err := accent(test.value)
		if (err != nil) != test.err || len(told) != test.told || test.want[0] != "" && css != test.want {
			t.Errorf("%v: %q, %q, %v", test.value, css, told, err)
		}
		if !test.err && test.value != nil && !strings.HasPrefix(css[0], "#") {
			t.Errorf("%v: %q", test.value, css)
		}
	}
}

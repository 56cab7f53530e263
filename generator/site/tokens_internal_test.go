package site

import (
	"fmt"
	"image/color"
	"maps"
	"strings"
	"testing"
)

func tokensOf(css string) map[string]color.RGBA {
	tokens := map[string]color.RGBA{}
	readTokens(tokens, []byte(css))
	return tokens
}

func TestReadTokens(t *testing.T) {
	for _, c := range []struct{ css, want string }{
		{"", ""},
		{":root { --ink: #1A1c1e; }", "ink=1a1c1e"},
		{":root{--ink:#abc}", "ink=aabbcc"},
		{":root{--ink:#abc;--paper:#fff;color-scheme:light dark;--rule:#dddfda}", "ink=aabbcc paper=ffffff rule=dddfda"},
		{":root { --accent: light-dark(#a81d2a, #ff8b80) }", "accent=a81d2a"},
		{":root { --ink: #111 } html { --ink: #222 }", "ink=222222"},
		{`:root, [data-theme="light"] { --ink: #111 } p { color: #333 }`, "ink=111111"},
		{`@import "more.css"; :root { --ink: #111 }`, "ink=111111"},
		{":root { --ink: /* not #222; */ #111; }", "ink=111111"},
		{`p::before { content: "}"; } :root { --ink: #111 }`, "ink=111111"},
		// Rules that do not apply when the page is first shown.
		{"@media print { :root { --ink: #000 } }", ""},
		{":root { --ink: #111; @media print { --ink: #000; } --paper: #fff }", "ink=111111 paper=ffffff"},
		{`[data-theme="dark"] { --ink: #eee } :root .x { --ink: #222 } :root:has(p) { --ink: #333 }`, ""},
		// Not in hexadecimal notation, or incomplete.
		{":root { --ink: black; --paper: #12345; --rule: #11223344; --muted: rgb(0 0 0); --accent: var(--x, #111) }", ""},
		{":root { ink: #111; x--ink: #111; --ink: #111 #222 }", ""},
		{":root { --ink: #111", ""},
		{"} } :root { --ink: #111 }", "ink=111111"},
	} {
		if got := printTokens(tokensOf(c.css)); got != c.want {
			t.Errorf("%s\nhas the colours %q, want %q", c.css, got, c.want)
		}
	}
}

func printTokens(tokens map[string]color.RGBA) string {
	var list []string
	for _, name := range []string{"accent", "ink", "muted", "paper", "rule"} {
		if c, ok := tokens[name]; ok {
			list = append(list, fmt.Sprintf("%s=%02x%02x%02x", name, c.R, c.G, c.B))
		}
	}
	return strings.Join(list, " ")
}

// FuzzReadTokens checks that rules before a style sheet do not change what it sets, and keep
// their values where it sets nothing.
func FuzzReadTokens(f *testing.F) {
	for _, css := range []string{":root{--ink:#000}", "@media x{:root{--a:#fff}}", "/*", `"}`, ":root{--a:light-dark(#123,#456);{}}}", "\\{"} {
		f.Add(css)
	}
	f.Fuzz(func(t *testing.T, css string) {
		want := map[string]color.RGBA{"ink": {0x12, 0x34, 0x56, 255}, "paper": {0xff, 0xff, 0xff, 255}}
		maps.Copy(want, tokensOf(css))
		for name, c := range want {
			if c.A != 255 || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz-") != "" {
				t.Errorf("%q is %v", name, c)
			}
		}
		if got := tokensOf(":root{--ink:#123456;--paper:#fff}" + css); !maps.Equal(got, want) {
			t.Errorf("behind others, the colours are %v, want %v", got, want)
		}
	})
}

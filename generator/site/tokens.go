package site

import (
	"bytes"
	"image/color"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// Tokens are the colours that the style sheets of the
// archive in dir and of its themes give to custom
// properties of the root, of light and dark those of light, by the properties'
// names without the dashes before them; only what is written in hexadecimal digits.
func Tokens(dir string, themeNames []string) (map[string]color.RGBA, error) {
	l, err := OpenLayers(dir, themeNames)
	if err != nil {
		return nil, err
	}
	found, err := l.Files(AssetsFolder)
	if err != nil {
		return nil, err
	}
	tokens := map[string]color.RGBA{}
	for _, name := range slices.Sorted(maps.Keys(found)) {
		if !strings.HasPrefix(name, "css/") || !strings.HasSuffix(name, ".css") {
			continue
		}
		css, err := fs.ReadFile(found[name], name)
		if err != nil {
			return nil, err
		}
		readTokens(tokens, css)
	}
	return tokens, nil
}

var (
	cssComment = regexp.MustCompile(`(?s)/\*.*?\*/`)
	cssString  = regexp.MustCompile(`(?s)"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'`)
	colorToken = regexp.MustCompile(`^\s*--([a-z-]+)\s*:\s*(?:light-dark\(\s*)?(#[0-9a-fA-F]{3}(?:[0-9a-fA-F]{3})?)\s*(?:,|$)`)
)

// readTokens adds the colours of a style sheet; what comes later counts. It reads
// the rules for the root that stand in nothing else: what is for print, for dark or
// for who wants more contrast is not how the site looks at first.
func readTokens(tokens map[string]color.RGBA, css []byte) {
	css = cssString.ReplaceAll(cssComment.ReplaceAll(css, []byte(" ")), []byte(`""`))
	depth, start, root := 0, 0, false
	for i, c := range css {
		switch c {
		case '{':
			if depth++; depth == 1 {
				root = isRoot(css[start:i])
				start = i + 1
			}
		case '}':
			if depth == 1 && root {
				readDeclaration(tokens, css[start:i])
			}
			if depth = max(depth-1, 0); depth <= 1 { // after a rule, or one within it
				start = i + 1
			}
		case ';':
			if depth == 1 && root {
				readDeclaration(tokens, css[start:i])
			}
			if depth <= 1 {
				start = i + 1
			}
		}
	}
}

// isRoot reports whether a list of selectors names the root as it is.
func isRoot(selectors []byte) bool {
	for s := range bytes.SplitSeq(selectors, []byte(",")) {
		if s := string(bytes.TrimSpace(s)); s == ":root" || s == "html" {
			return true
		}
	}
	return false
}

// readDeclaration reads one declaration, which may be none.
func readDeclaration(tokens map[string]color.RGBA, css []byte) {
	m := colorToken.FindSubmatch(css)
	if m == nil {
		return
	}
	tokens[string(m[1])], _ = Color(string(m[2])) // is one, as the expression says
}

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

// Tokens returns the colours that the style sheets of the archive in dir and of its themes
// assign to custom properties of the root element, by property name without the leading
// dashes. Of light and dark colours it returns the light one. Only hexadecimal colours are
// read.
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

// readTokens adds the colours of a style sheet; later ones win. It reads only top-level rules
// for the root element: colours for print, dark pages or higher contrast are not the default
// look.
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
			if depth = max(depth-1, 0); depth <= 1 { // after a rule, or after one nested in it
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

// isRoot reports whether a list of selectors contains the plain root element.
func isRoot(selectors []byte) bool {
	for s := range bytes.SplitSeq(selectors, []byte(",")) {
		if s := string(bytes.TrimSpace(s)); s == ":root" || s == "html" {
			return true
		}
	}
	return false
}

// readDeclaration adds the colour of a declaration, if it is one.
func readDeclaration(tokens map[string]color.RGBA, css []byte) {
	m := colorToken.FindSubmatch(css)
	if m == nil {
		return
	}
	tokens[string(m[1])], _ = Color(string(m[2])) // cannot fail: the expression only matches colours
}

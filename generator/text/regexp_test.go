package text_test

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"offprint/generator/text"
)

// TestLazyRegexpsCompile compiles the regular expressions of the packages that have lazy ones.
// An invalid one would otherwise fail only when it is first used.
func TestLazyRegexpsCompile(t *testing.T) {
	count := 0
	for _, room := range []string{"text", "paper", "cite", "source"} {
		fset, files := token.NewFileSet(), map[string]*ast.File{}
		names, err := filepath.Glob("../" + room + "/*.go")
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			if files[name], err = parser.ParseFile(fset, name, nil, parser.SkipObjectResolution); err != nil {
				t.Fatal(err)
			}
		}
		// Other packages cannot be imported here, but the constants of this package are known.
		info := types.Info{Types: map[ast.Expr]types.TypeAndValue{}}
		lenient := types.Config{Error: func(error) {}, Importer: noPackages{}}
		lenient.Check(room, fset, slices.Collect(maps.Values(files)), &info)
		for _, f := range files {
			ast.Inspect(f, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok || !isLazyRegexp(call.Fun) {
					return true
				}
				count++
				value := info.Types[call.Args[0]].Value
				if value == nil {
					t.Errorf("%s: not a constant", fset.Position(call.Pos()))
				} else if _, err := regexp.Compile(constant.StringVal(value)); err != nil {
					t.Errorf("%s: %v", fset.Position(call.Pos()), err)
				}
				return true
			})
		}
	}
	if count < 300 {
		t.Errorf("found %d regular expressions only", count)
	}
}

// isLazyRegexp reports whether a function is LazyRegexp or text.LazyRegexp.
func isLazyRegexp(fun ast.Expr) bool {
	switch fun := fun.(type) {
	case *ast.Ident:
		return fun.Name == "LazyRegexp"
	case *ast.SelectorExpr:
		return fun.Sel.Name == "LazyRegexp"
	}
	return false
}

// noPackages is an importer that imports nothing.
type noPackages struct{}

func (noPackages) Import(path string) (*types.Package, error) {
	return nil, fmt.Errorf("%s is not looked at", path)
}

// TestLazyRegexp checks that the methods have the same results as those of regexp.Regexp.
func TestLazyRegexp(t *testing.T) {
	const expr, s = `(b+)(c)?`, "abbc ab"
	lazy, eager := text.LazyRegexp(expr), regexp.MustCompile(expr)
	b := []byte(s)
	double := func(s string) string { return s + s }
	for method, pair := range map[string][2]any{
		"String":                     {lazy.String(), eager.String()},
		"Match":                      {lazy.Match(b), eager.Match(b)},
		"MatchString":                {lazy.MatchString(s), eager.MatchString(s)},
		"Find":                       {lazy.Find(b), eager.Find(b)},
		"FindIndex":                  {lazy.FindIndex(b), eager.FindIndex(b)},
		"FindSubmatch":               {lazy.FindSubmatch(b), eager.FindSubmatch(b)},
		"FindString":                 {lazy.FindString(s), eager.FindString(s)},
		"FindStringIndex":            {lazy.FindStringIndex(s), eager.FindStringIndex(s)},
		"FindStringSubmatch":         {lazy.FindStringSubmatch(s), eager.FindStringSubmatch(s)},
		"FindStringSubmatchIndex":    {lazy.FindStringSubmatchIndex(s), eager.FindStringSubmatchIndex(s)},
		"FindAllIndex":               {lazy.FindAllIndex(b, -1), eager.FindAllIndex(b, -1)},
		"FindAllSubmatch":            {lazy.FindAllSubmatch(b, -1), eager.FindAllSubmatch(b, -1)},
		"FindAllSubmatchIndex":       {lazy.FindAllSubmatchIndex(b, -1), eager.FindAllSubmatchIndex(b, -1)},
		"FindAllString":              {lazy.FindAllString(s, 1), eager.FindAllString(s, 1)},
		"FindAllStringIndex":         {lazy.FindAllStringIndex(s, -1), eager.FindAllStringIndex(s, -1)},
		"FindAllStringSubmatch":      {lazy.FindAllStringSubmatch(s, -1), eager.FindAllStringSubmatch(s, -1)},
		"FindAllStringSubmatchIndex": {lazy.FindAllStringSubmatchIndex(s, -1), eager.FindAllStringSubmatchIndex(s, -1)},
		"Split":                      {lazy.Split(s, -1), eager.Split(s, -1)},
		"ReplaceAll":                 {lazy.ReplaceAll(b, []byte("<$1>")), eager.ReplaceAll(b, []byte("<$1>"))},
		"ReplaceAllString":           {lazy.ReplaceAllString(s, "<$1>"), eager.ReplaceAllString(s, "<$1>")},
		"ReplaceAllStringFunc":       {lazy.ReplaceAllStringFunc(s, double), eager.ReplaceAllStringFunc(s, double)},
	} {
		if got, want := fmt.Sprint(pair[0]), fmt.Sprint(pair[1]); got != want {
			t.Errorf("%s: %s, want %s", method, got, want)
		}
	}
}

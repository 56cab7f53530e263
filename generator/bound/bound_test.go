package bound_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"github.com/goccy/go-yaml"
	"pgregory.net/rapid"

	"offprint/generator/bound"
)

func TestTOML(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		line int // 0 if the text is accepted
	}{
		"empty":            {"", 0},
		"as people write":  {"a = 1.5\n[b.c]\nd.e = { f = [ 1, 2 ] } # x.y.z\n[[g]]\nh = '''\n[[[[.....'''\n", 0},
		"dots in text":     {"a = \"" + strings.Repeat(".", 500) + "\"\n", 0},
		"brackets in text": {"a = \"\"\"\n" + strings.Repeat("[\n", 500) + "\"\"\"\nb = '" + strings.Repeat("{", 500) + "'\n", 0},
		"many tables":      {strings.Repeat("[[a.b]]\nc = {}\n", 1000), 0},
		"many values":      {"a = [" + strings.Repeat("{a.b = [1.5]},\n", 1000) + "]\n", 0},
		"a dotted key":     {"a = 1\n" + strings.Repeat("a.", 100) + "b = 1\n", 2},
		"spaces around":    {"a = 1\n" + strings.Repeat("a . ", 100) + "b = 1\n", 2},
		"in quotes":        {"a = 1\n" + strings.Repeat(`"a"."\"".'b'.`, 30) + "b = 1\n", 2},
		"a header":         {"\n\n[" + strings.Repeat("a.", 100) + "b]\n", 3},
		"headers and keys": {"[" + strings.Repeat("a.", 40) + "b]\n" + strings.Repeat("a.", 40) + "b = 1\n", 2},
		"lists":            {"a = " + strings.Repeat("[", 100) + strings.Repeat("]", 100) + "\n", 1},
		"lines of lists":   {"a = " + strings.Repeat("[\n", 100) + strings.Repeat("]", 100) + "\n", 65},
		"tables":           {"a = " + strings.Repeat("{a.b=", 40) + "1" + strings.Repeat("}", 40) + "\n", 1},
		"never closed":     {"a = " + strings.Repeat("[{a=", 100), 1},
	} {
		err := bound.TOML(c.text)
		var deep *bound.DepthError
		if errors.As(err, &deep); (c.line > 0) != (deep != nil) || deep != nil && deep.Line != c.line {
			t.Errorf("%s: %v, %+v; want it in line %d", name, err, deep, c.line)
		}
	}
}

// TestTOMLAgrees checks for any valid text that TOML reports nesting that is too deep exactly
// if the decoded tree is too deep.
func TestTOMLAgrees(t *testing.T) {
	part := rapid.SampledFrom([]string{"a", "b.c", "\"d\"", " = ", "[", "]", "{", "}", ".", ",", "\n", "#", "'", "'''", `"""`, `\`, "1.5", strings.Repeat("a.", 65) + "z = 1\n", "x = " + strings.Repeat("[", 65) + strings.Repeat("]", 65) + "\n"})
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(part, 0, 12).Draw(t, "parts"), "")
		var tree map[string]any
		if _, err := toml.Decode(text, &tree); err != nil {
			return
		}
		if d := depth(tree) - 1; (bound.TOML(text) != nil) != (d > bound.MaxDepth) {
			t.Fatalf("%q is %d deep; %v", text, d, bound.TOML(text))
		}
	})
}

func TestYAML(t *testing.T) {
	var stairs strings.Builder
	for i := range 100 {
		stairs.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	for name, c := range map[string]struct {
		text string
		line int // 0 if the text is accepted
	}{
		"empty":              {"", 0},
		"as people write":    {"title: \"A [[[ of\"\ndate: 2025-01-02\ntags:\n- a\n- b: [c, {d: e}]\n  f: g\nh: |\n    one\n      two\ni: it's\n", 0},
		"many lines":         {strings.Repeat("a:\n  - b: [c]\n    d: {e: f}\n", 1000), 0},
		"brackets in text":   {"a: '" + strings.Repeat("[]", 500) + "'\nb: \":[ and :{\"\nc: d # [\n", 0},
		"lists":              {"a: 1\nb: " + strings.Repeat("[", 100) + strings.Repeat("]", 100) + "\n", 2},
		"maps":               {"a: " + strings.Repeat("{a: ", 100) + "1" + strings.Repeat("}", 100) + "\n", 1},
		"lines of lists":     {"a:\n " + strings.Repeat("[\n", 100), 65},
		"dashes":             {"a:\n" + strings.Repeat("- ", 100) + "1\n", 2},
		"stairs":             {stairs.String(), 65},
		"stairs with blanks": {strings.ReplaceAll(stairs.String(), "\n", "\n\n# and\n"), 65*3 - 2},
	} {
		err := bound.YAML(c.text)
		var deep *bound.DepthError
		if errors.As(err, &deep); (c.line > 0) != (deep != nil) || deep != nil && deep.Line != c.line {
			t.Errorf("%s: %v, %+v; want it in line %d", name, err, deep, c.line)
		}
	}
}

func TestMarkdown(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		line int // 0 if the text is accepted
	}{
		"empty":           {"", 0},
		"as people write": {"# One\n\n> > A quotation > of [one](https://a.example).\n\nTwo\n===\n", 0},
		"many links":      {strings.Repeat("[a](b)\n\n", 5000), 0},
		"headings":        {"a\n" + strings.Repeat("# a\n", 2001), 2002},
		"other headings":  {strings.Repeat("a\n===\n\n", 2001), 3*2001 - 1},
		"quotations":      {"\n" + strings.Repeat("> ", 501) + "a\n", 2},
		"links":           {"a\n\n" + strings.Repeat("[a](", 2001), 3},
	} {
		err := bound.Markdown(c.text)
		var bad *bound.MarkdownError
		if errors.As(err, &bad); (c.line > 0) != (bad != nil) || bad != nil && bad.Line != c.line {
			t.Errorf("%s: %v, %+v; want it in line %d", name, err, bad, c.line)
		}
	}
}

// TestYAMLFindsAllDeep checks for any text that YAML reports it if the decoded tree is too
// deep.
func TestYAMLFindsAllDeep(t *testing.T) {
	part := rapid.SampledFrom([]string{"a", "b: ", "\"d\"", "- ", "[", "]", "{", "}", ",", "\n", "\n ", "\n  ", "# ", "'", "|\n", "? ", "&a ", "*a", `\`, "x: " + strings.Repeat("[", 66) + strings.Repeat("]", 66), strings.Repeat("- ", 66) + "x", "it's: " + strings.Repeat("{a: ", 66) + strings.Repeat("}", 66)})
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(part, 0, 8).Draw(t, "parts"), "")
		var tree any
		if err := yaml.Unmarshal([]byte(text), &tree); err != nil {
			return
		}
		if d := depth(tree); d > bound.MaxDepth+1 && bound.YAML(text) == nil {
			t.Fatalf("%q is %d deep", text, d)
		}
	})
}

func depth(v any) int {
	most := 0
	switch v := v.(type) {
	case map[string]any:
		for _, v := range v {
			most = max(most, depth(v))
		}
	case []any:
		for _, v := range v {
			most = max(most, depth(v))
		}
	case []map[string]any:
		for _, v := range v {
			most = max(most, depth(v))
		}
	default:
		return 0
	}
	return most + 1
}

func TestReadFile(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "a")
	if err := os.WriteFile(name, []byte("0123456789"), 0o644); err != nil {
		t.Fatal(err)
	}
	if data, err := bound.ReadFile(name, 10); err != nil || string(data) != "0123456789" {
		t.Errorf("%q, %v", data, err)
	}
	if _, err := bound.ReadFile(name, 9); err == nil {
		t.Error("a file beyond its bound is read")
	}
	if _, err := bound.ReadFile(dir, 9); !errors.Is(err, bound.ErrIrregular) {
		t.Errorf("a folder: %v", err)
	}
	if _, err := bound.ReadFile(name+"b", 9); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("what is not there: %v", err)
	}
}

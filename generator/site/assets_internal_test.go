package site

import (
	"net/url"
	"path"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

func scriptsOf(t *testing.T, scripts map[string]string) (Assets, map[string]string, error) {
	t.Helper()
	layer := fstest.MapFS{}
	for name, data := range scripts {
		layer["assets/js/"+name] = &fstest.MapFile{Data: []byte(data)}
	}
	files, s, err := BuildAssets(&Config{BaseURL: &url.URL{Path: "/base/"}}, Layers{layer}, NewMinifier())
	made := map[string]string{}
	for _, f := range files {
		made["/base/"+f.Path] = string(f.Data)
	}
	return s, made, err
}

// TestScriptsFindEachOther checks that modules remain modules, and import each other by their
// addresses in the site.
func TestScriptsFindEachOther(t *testing.T) {
	s, made, err := scriptsOf(t, map[string]string{
		"a.js": "// first\nif (location.hash) import( './b.js' ).then((b) => b.show());\nconst s = `./b.js`, f = Array.from('./c.js');",
		"b.js": "import { open, close as shut } from './c.js';\nimport './c.js';\nexport { open as again } from \"./c.js\";\nexport function show() { open(); shut(import.meta.url); }",
		"c.js": "export const open = () => 1, close = () => 2;",
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, imports := range map[string]int{"a": 1, "b": 3, "c": 0} {
		href := s.Scripts[name]
		if !regexp.MustCompile(`^/base/assets/` + name + `\.[0-9a-f]{10}\.js$`).MatchString(href) {
			t.Errorf("the script %s is at %q", name, href)
		}
		got := 0
		for _, other := range s.Scripts {
			got += strings.Count(made[href], "./"+path.Base(other))
		}
		if got != imports {
			t.Errorf("%s has %d imports, want %d: %s", name, got, imports, made[href])
		}
	}
	for _, want := range []string{"import{open", "export{", "export function show"} {
		if !strings.Contains(made[s.Scripts["b"]], want) {
			t.Errorf("the module has no %q any more: %s", want, made[s.Scripts["b"]])
		}
	}
	if a := made[s.Scripts["a"]]; !strings.Contains(a, "./c.js") || !strings.Contains(a, "`./b.js`") {
		t.Errorf("what is no import has changed: %s", a)
	}

	// A new version of a script changes the address of every script that imports it.
	other, _, err := scriptsOf(t, map[string]string{
		"b.js": "import './c.js';", "c.js": "export const open = () => 3;",
	})
	if err != nil {
		t.Fatal(err)
	}
	again, _, err := scriptsOf(t, map[string]string{
		"b.js": "import './c.js';", "c.js": "export const open = () => 4;",
	})
	if err != nil {
		t.Fatal(err)
	}
	if other.Scripts["b"] == again.Scripts["b"] {
		t.Error("a script keeps its address when one that it imports changes")
	}
}

// TestWordsInScripts checks that a script uses the words of the site's language, and that an
// unknown word is reported.
func TestWordsInScripts(t *testing.T) {
	layer := fstest.MapFS{"assets/js/a.js": {Data: []byte("export const f = (n) => [i18n('more'), i18n(n), `i18n`, xi18n(\"more\")];")}}
	c := &Config{BaseURL: &url.URL{Path: "/"}, readWords: func() (Words, error) {
		return Words{"more": `</script> "Mehr"`, "papers": map[string]any{"one": "Paper"}}, nil
	}}
	files, _, err := BuildAssets(c, Layers{layer}, NewMinifier())
	if err != nil {
		t.Fatal(err)
	}
	want := `["\u003c/script\u003e \"Mehr\"",i18n(`
	if got := string(files[0].Data); !strings.Contains(got, want) || !strings.Contains(got, `xi18n("more")`) {
		t.Errorf("the script is %s", got)
	}
	for _, key := range []string{"less", "papers"} {
		layer["assets/js/a.js"].Data = []byte("i18n(\"" + key + "\")")
		want := `assets/js/a.js says i18n("` + key + `"), which is not a word of i18n/`
		if _, _, err := BuildAssets(c, Layers{layer}, NewMinifier()); err == nil || err.Error() != want {
			t.Errorf("the error is %v, want %s", err, want)
		}
	}
}

func TestScriptsThatCannotBeNamed(t *testing.T) {
	for want, scripts := range map[string]map[string]string{
		"assets/js/a.js imports b.js, which is not there": {"a.js": "import('./b.js')"},
		"a.js imports b.js imports a.js":                  {"a.js": "import './b.js'", "b.js": "import './a.js'"},
	} {
		if _, _, err := scriptsOf(t, scripts); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the error is %v, want %q", err, want)
		}
	}
}

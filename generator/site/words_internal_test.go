package site

import (
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/BurntSushi/toml"

	"offprint/themes"
)

var placeholder = regexp.MustCompile(`\{\{ *\.\w+ *\}\}`)

func placeholders(s string) []string {
	found := placeholder.FindAllString(s, -1)
	slices.Sort(found)
	return found
}

// themeWords returns the words in a file of the theme.
func themeWords(t *testing.T, name string) map[string]any {
	t.Helper()
	data, err := fs.ReadFile(themes.FS, "offprint/i18n/"+name)
	if err != nil {
		t.Fatal(err)
	}
	words := map[string]any{}
	if _, err := toml.Decode(string(data), &words); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return words
}

// TestTranslationsAreComplete compares every language with English: it must have the same
// words, with the same placeholders, in all plural forms that CLDR has for the numbers that
// can be shown.
func TestTranslationsAreComplete(t *testing.T) {
	forms := map[string][]string{
		"en": {"one", "other"}, "de": {"one", "other"}, "es": {"one", "other"}, "zh-cn": {"other"}, "ja": {"other"},
		"ar": {"few", "many", "one", "other", "two", "zero"},
	}
	english := themeWords(t, "en.toml")
	files, err := fs.Glob(themes.FS, "offprint/i18n/*.toml")
	if err != nil || len(files) != len(forms) {
		t.Fatalf("languages %v, %v; the test knows the forms of %d", files, err, len(forms))
	}
	for _, file := range files {
		name := file[strings.LastIndexByte(file, '/')+1:]
		lang := strings.TrimSuffix(name, ".toml")
		words := themeWords(t, name)
		for key := range words {
			if english[key] == nil {
				t.Errorf("%s: %s is no word of English", name, key)
			}
		}
		for _, key := range slices.Sorted(maps.Keys(english)) {
			switch want := english[key].(type) {
			case string:
				got, ok := words[key].(string)
				if !ok || strings.TrimSpace(got) == "" {
					t.Errorf("%s: %s is missing (%q)", name, key, want)
				} else if !slices.Equal(placeholders(got), placeholders(want)) {
					t.Errorf("%s: %s: placeholders of %q are not those of %q", name, key, got, want)
				}
			case map[string]any:
				got, _ := words[key].(map[string]any)
				if have := slices.Sorted(maps.Keys(got)); !slices.Equal(have, forms[lang]) {
					t.Errorf("%s: [%s] has the forms %v, want %v", name, key, have, forms[lang])
					continue
				}
				a, b := got["other"].(string), want["other"].(string)
				if !slices.Equal(placeholders(a), placeholders(b)) {
					t.Errorf("%s: [%s]: placeholders of %q are not those of %q", name, key, a, b)
				}
			}
		}
	}
}

func TestWordFiles(t *testing.T) {
	files := []string{"ar", "de", "de-at", "en", "en-gb", "zh-cn"}
	for _, c := range []struct {
		lang string
		want string
	}{
		{"en", ""}, {"en-GB", "en-gb"}, {"en-US", ""}, {"de", "de"}, {"de-AT", "de de-at"}, {"de-CH", "de"},
		{"zh-CN", "zh-cn"}, {"zh-Hans", "zh-cn"}, {"zh", "zh-cn"}, {"zh-TW", ""}, {"ar-EG", "ar"}, {"fr", ""},
	} {
		if got := strings.Join(wordFiles(c.lang, files), " "); got != c.want {
			t.Errorf("%s: files %q, want %q", c.lang, got, c.want)
		}
	}
}

func TestWordsOfLayers(t *testing.T) {
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	theme := fstest.MapFS{
		"i18n/en.toml": file("a = \"a\"\nb = \"b\"\nc = \"c\"\n[n]\none = \"1\"\nother = \"n\""),
		"i18n/he.toml": file(`a = "ivrit"`),
	}
	own := fstest.MapFS{"i18n/he.toml": file(`b = "mine"`)}
	w, err := Layers{own, theme}.Words("he")
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{"a": "ivrit", "b": "mine", "c": "c", "dir": "rtl", "n": ""} {
		if got := w.text(key); got != want {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
	own["i18n/he.json"] = file("{}")
	if _, err := (Layers{own, theme}).Words("he"); err == nil || !strings.Contains(err.Error(), "he.toml") {
		t.Errorf("words as JSON: error %v, want one that says what to write", err)
	}
}

// TestMissingWords checks that a word that a template uses by name but that does not exist is
// reported with its position and a remedy.
func TestMissingWords(t *testing.T) {
	theme := fstest.MapFS{
		"layouts/_partials/words.html": {Data: []byte(`{{ $w := hugo.Data.offprint.words }}{{ return merge $w (dict "rtl" true) }}`)},
		"layouts/_partials/count.html": {Data: []byte(`{{ T (index . 0) (dict "n" (index . 1)) }}`)},
	}
	w := Words{"published": "Published", "link_pdf": "PDF", "week": "Week {{ .n }}", "papers": map[string]any{"one": "{{ .n }} paper", "other": "{{ .n }} papers"}}
	const get = `{{ $w := partialCached "words.html" "" }}` + "\n"
	for _, c := range []struct {
		template string
		missing  string // the error with its position; empty if no word is missing
	}{
		{get + `<dt>{{ $w.published }}{{ $w.pdf }}{{ $w.rtl }}{{ T "week" (dict "n" 1) }}{{ partial "count.html" (slice "papers" 2) }}`, ""},
		{get + `<dt>{{ $w.licence }}`, `layouts/own.html:2:9: there is no word "licence" in i18n/; add licence = "…" to i18n/en.toml`},
		{get + `{{ range . }}{{ with .x }}<dt>{{ or .y (index $w "licence") }}{{ time.Format $w.licence . }}{{ end }}{{ end }}`, `"licence"`},
		{get + `{{ index $w "licence" }}`, `"licence"`},
		{`{{ (partialCached "words.html" "").licence }}`, `"licence"`},
		{get + `{{ $w.week }}`, `"week" of i18n/ changes with what is set into it: ask for it with T`},
		{get + `{{ $w.papers }}`, `"papers" of i18n/ changes with`},
		{`<p title="{{ T "licence" }}">`, `"licence"`},
		{`{{ define "x" }}{{ i18n "licence" }}{{ end }}`, `"licence"`},
		{`{{ lang.Translate "licence" }}`, `"licence"`},
		{`{{ partialCached "count.html" (slice "authors" .n) "authors" .n }}`, "a table [authors] with `one` and `other`"},
		{`{{ printf "%s: " (T "licence") }}`, `"licence"`},
		// The template has a fallback for a missing word.
		{get + `{{ with $w.licence }}{{ . }}{{ end }}{{ if $w.licence }}{{ end }}{{ or (T "licence") "Licence" }}{{ T "licence" | default "Licence" }}{{ with or .x $w.licence }}{{ end }}`, ""},
		// The name of the word is not known in advance.
		{get + `{{ index $w .kind }}{{ T (print "nav_" .of) }}{{ T .x }}`, ""},
		{`{{ if }}`, ""}, // Hugo reports this
		{`{{ $w := . }}{{ $w.licence }}`, ""},
	} {
		own := fstest.MapFS{"layouts/own.html": {Data: []byte(c.template)}}
		err := Layers{own, theme}.CheckWords([]string{"plain"}, w)
		if c.missing == "" && err != nil {
			t.Errorf("%s: %v", c.template, err)
		} else if c.missing != "" && (err == nil || !strings.Contains(err.Error(), c.missing)) {
			t.Errorf("%s: error %v, want %s", c.template, err, c.missing)
		}
	}
	theme["layouts/own.html"] = &fstest.MapFile{Data: []byte(`{{ T "other" }}`)} // the archive's layout replaces it
	own := fstest.MapFS{"layouts/own.html": {Data: []byte(`{{ T "licence" }}`)}}
	if err := (Layers{own, theme}).CheckWords([]string{"plain"}, w); err == nil || !strings.HasPrefix(err.Error(), `layouts/own.html:1:3: there is no word "licence"`) {
		t.Errorf("error %v, want one that names the archive's file", err)
	}
	delete(theme, "layouts/own.html")
	theme["layouts/page.html"] = &fstest.MapFile{Data: []byte(`{{ T "licence" }}`)}
	if err := (Layers{fstest.MapFS{}, theme}).CheckWords([]string{"plain"}, w); err == nil || !strings.Contains(err.Error(), "themes/plain/layouts/page.html:1:3") {
		t.Errorf("error %v, want one that names the theme's file", err)
	}
}

// TestWordsOfTheTheme checks that the theme's templates use only words that the theme has.
func TestWordsOfTheTheme(t *testing.T) {
	c, err := ParseConfig("config.toml", nil, "https://example.org/")
	if err != nil {
		t.Fatal(err)
	}
	w, err := c.Words()
	if err != nil {
		t.Fatal(err)
	}
	l, err := OpenLayers(t.TempDir(), c.Themes)
	if err != nil {
		t.Fatal(err)
	}
	if err := l.CheckWords(c.Themes, w); err != nil {
		t.Error(err)
	}
}

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

// themeWords are the words of a file of the theme.
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

// TestTranslationsAreComplete holds every language against English: the same
// words, with the same placeholders, in all forms that CLDR has for numbers that
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
	w, err := layers{own, theme}.words("he")
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{"a": "ivrit", "b": "mine", "c": "c", "dir": "rtl", "n": ""} {
		if got := w.text(key); got != want {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
	own["i18n/he.json"] = file("{}")
	if _, err := (layers{own, theme}).words("he"); err == nil || !strings.Contains(err.Error(), "he.toml") {
		t.Errorf("words as JSON: error %v, want one that says what to write", err)
	}
}

package site

import (
	"bytes"
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
	"golang.org/x/text/language"

	"offprint/generator/archive"
	"offprint/themes"
)

// The words of the interface are in the i18n/ folders of the archive and its themes, one file
// per language. They are combined into one file, which Hugo and the program read, so that a
// site uses the same words everywhere. Missing translations fall back to English.

const (
	WordsFolder  = "i18n"
	fallbackLang = "en"
)

// Words are the words of the site's language: strings, and tables of CLDR plural forms ("one",
// "other").
type Words map[string]any

// text returns a word without plural forms.
func (w Words) text(key string) string {
	s, _ := w[key].(string)
	return s
}

// Plain reports whether there is a word of that name without placeholders and plural forms.
func (w Words) Plain(key string) bool {
	s, ok := w[key].(string)
	return ok && !strings.Contains(s, "{{")
}

// PlainWords returns these words for templates.
func (w Words) PlainWords() map[string]string {
	plain := map[string]string{}
	for key := range w {
		if w.Plain(key) {
			plain[key] = w.text(key)
		}
	}
	return plain
}

// Words merges the words of all layers: first English (the embedded theme has every word that
// the program uses), then files of the language, general ones before specific ones ("de", then
// "de-AT"); within each file the layers with precedence win.
func (l Layers) Words(lang string) (Words, error) {
	names, err := l.wordNames()
	if err != nil {
		return nil, err
	}
	all := Words{}
	own, err := fs.Sub(themes.FS, defaultTheme)
	if err != nil {
		return nil, err
	}
	// A copy of the theme may be older than the program.
	if err := all.read(own, path.Join(WordsFolder, fallbackLang+".toml")); err != nil {
		return nil, err
	}
	for _, file := range append([]string{fallbackLang}, wordFiles(lang, names)...) {
		for _, layer := range slices.Backward(l) {
			if err := all.read(layer, path.Join(WordsFolder, file+".toml")); err != nil {
				return nil, err
			}
		}
		if file == fallbackLang {
			all["dir"] = "ltr"
			if RightToLeft(lang) {
				all["dir"] = "rtl"
			}
		}
	}
	return all, nil
}

// wordNames returns the names of the files with words, without their extension, sorted. The
// error is the first one of a file that is not TOML; the names are then complete, too.
func (l Layers) wordNames() (names []string, err error) {
	found := map[string]bool{}
	for _, layer := range l {
		files, _ := fs.Glob(layer, WordsFolder+"/*") // fails only for a bad pattern
		for _, file := range files {
			base := path.Base(file)
			switch ext := path.Ext(base); ext {
			case ".toml":
				found[strings.TrimSuffix(base, ext)] = true
			case ".yaml", ".yml", ".json":
				err = cmp.Or(err, fmt.Errorf("%s: words are read from TOML files; write it as %s.toml", file, strings.TrimSuffix(base, ext)))
			}
		}
	}
	return slices.Sorted(maps.Keys(found)), err
}

// read adds the words of a file if it exists.
func (w Words) read(layer fs.FS, name string) error {
	data, err := fs.ReadFile(layer, name)
	if err != nil {
		return nil // not every layer has every language
	}
	words := map[string]any{}
	if _, err := archive.DecodeTOML(name, data, &words); err != nil {
		return err
	}
	if key, v := noText(words); key != "" {
		return fmt.Errorf("%s: %s is %v; a word is a text, or a table of the texts that it has with numbers, as one = \"paper\", other = \"papers\"", name, key, v)
	}
	maps.Copy(w, words)
	return nil
}

// noText returns the first value that is not a string, with its full key.
func noText(words map[string]any) (key string, value any) {
	for _, k := range slices.Sorted(maps.Keys(words)) {
		switch v := words[k].(type) {
		case string:
		case map[string]any:
			if inner, value := noText(v); inner != "" {
				return k + "." + inner, value
			}
		default:
			return k, v
		}
	}
	return "", nil
}

// wordFiles returns the files for a language, the most general first: "zh" and "zh-CN" for
// zh-CN. If there is none, a file of the same language and script is used: "zh-cn" for
// zh-Hans, but not for zh-TW.
func wordFiles(lang string, files []string) []string {
	tag := language.Make(lang)
	base, _ := tag.Base()
	script, _ := tag.Script()
	var general, alike []string
	for _, file := range files {
		t, err := language.Parse(file)
		if err != nil || file == fallbackLang {
			continue
		}
		if s := t.String(); s == tag.String() || strings.HasPrefix(tag.String(), s+"-") {
			general = append(general, file)
			continue
		}
		b, _ := t.Base()
		s, _ := t.Script()
		if b == base && s == script {
			alike = append(alike, file)
		}
	}
	if len(general) == 0 && base.String() != fallbackLang {
		return alike[:min(1, len(alike))]
	}
	slices.SortStableFunc(general, func(a, b string) int { return strings.Count(a, "-") - strings.Count(b, "-") })
	return general
}

// Write writes the words to the work folder, where Hugo reads them.
func (w Words) Write(work, lang string) error {
	var b bytes.Buffer
	if err := toml.NewEncoder(&b).Encode(map[string]any(w)); err != nil {
		return fmt.Errorf("%s: %w", WordsFolder, err)
	}
	dir := filepath.Join(work, WordsFolder)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, lang+".toml"), b.Bytes(), 0o644)
}

// Words returns the words of the site's language.
func (c *Config) Words() (Words, error) { return c.readWords() }

// Word returns a word of the interface that the program writes itself, in titles of pages and
// in the list of feeds.
func (c *Config) Word(key string) string {
	w, _ := c.Words() // a build that cannot read them has already failed
	return w.text(key)
}

// NavWord returns the translated name of a part of the site such as "authors".
func (c *Config) NavWord(of string) string { return c.Word("nav_" + of) }

// HugoLocale returns the locale by which Hugo formats dates. For Chinese, Hugo knows scripts
// ("zh-Hans") but not countries.
func HugoLocale(lang string) string {
	tag := language.Make(lang)
	base, _ := tag.Base()
	if base.String() != "zh" {
		return lang
	}
	script, _ := tag.Script()
	return "zh-" + script.String()
}

// RightToLeft reports whether a language is written from right to left.
func RightToLeft(lang string) bool {
	script, _ := language.Make(lang).Script()
	return slices.Contains([]string{"Adlm", "Arab", "Hebr", "Nkoo", "Rohg", "Syrc", "Thaa"}, script.String())
}

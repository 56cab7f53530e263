package site

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/BurntSushi/toml"
	"golang.org/x/text/language"

	"offprint/generator/archive"
	"offprint/generator/text"
	"offprint/themes"
)

// An archive's override of a file of its theme has no effect if its name is misspelt. Names
// that resemble nothing in the theme are the archive's own.

// OverrideDoubts returns warnings about the archive in dir: words and templates that are not
// used and whose names resemble one of its themes, a language without words, and pictures in
// the configuration that do not exist. Files that cannot be read are ignored here, since
// their reader reports them.
func (c *Config) OverrideDoubts(dir string) []string {
	l, err := OpenLayers(dir, c.Themes)
	if err != nil {
		return nil
	}
	own := sync.OnceValue(l.ownText) // is asked for where there is a slip
	return slices.Concat(c.languageDoubts(dir, l), c.pictureDoubts(dir, l), l.wordDoubts(own), l.templateDoubts(own))
}

// languageDoubts warns if the site's language has no words, so that its pages have English
// ones.
func (c *Config) languageDoubts(dir string, l Layers) []string {
	names, _ := l.wordNames() // [Layers.Words] reports the error
	if base, _ := language.Make(c.Language).Base(); base.String() == fallbackLang || len(wordFiles(c.Language, names)) > 0 {
		return nil
	}
	return []string{fmt.Sprintf("%s: languageCode: there are no words in %q, and pages have the English ones; translate those in %s/%[2]s.toml, see \"Languages\" in docs/configuration.md", filepath.Join(dir, archive.ConfigFile), c.Language, WordsFolder)}
}

// pictureDoubts returns warnings about missing images of the site.
func (c *Config) pictureDoubts(dir string, l Layers) (found []string) {
	if c.Options.Logo == "" && c.Options.Favicon == "" {
		return nil // the usual case, in which nothing needs to be listed
	}
	files, err := l.Files(StaticFolder)
	if err != nil {
		return nil
	}
	for _, picture := range []struct{ key, file string }{{"logo", c.Options.Logo}, {"favicon", c.Options.Favicon}} {
		name := path.Clean(picture.file)
		if picture.file == "" || files[name] != nil {
			continue
		}
		what := fmt.Sprintf("%s: params.offprint.%s: there is no file %s/%s, and every page asks for it", filepath.Join(dir, archive.ConfigFile), picture.key, StaticFolder, name)
		if meant := text.Nearest(name, slices.Sorted(maps.Keys(files))); meant != "" {
			what += "; was " + meant + " meant?"
		}
		found = append(found, what)
	}
	return found
}

// wordDoubts returns warnings about words.
func (l Layers) wordDoubts(own func() string) (found []string) {
	files, _ := fs.Glob(l[0], WordsFolder+"/*.toml")
	if len(files) == 0 {
		return nil
	}
	known := map[string]any{}
	inside, _ := fs.Sub(themes.FS, defaultTheme) // the words that the program uses
	for _, layer := range append(Layers{inside}, l[1:]...) {
		themed, _ := fs.Glob(layer, WordsFolder+"/*.toml")
		for _, name := range themed {
			addWords(known, layer, name)
		}
	}
	names := slices.Sorted(maps.Keys(known))
	for _, name := range files {
		words := map[string]any{}
		data := addWords(words, l[0], name)
		for _, key := range slices.Sorted(maps.Keys(words)) {
			if known[key] != nil {
				continue
			}
			if meant := text.Nearest(key, names); meant != "" && !regexp.MustCompile(`\b`+regexp.QuoteMeta(key)+`\b`).MatchString(own()) {
				found = append(found, fmt.Sprintf("%s%s: nothing asks for the word %s; was %s meant?", name, lineOf(data, key), key, meant))
			}
		}
	}
	return found
}

// addWords adds the words of a file and returns its text.
func addWords(words map[string]any, layer fs.FS, name string) []byte {
	data, err := fs.ReadFile(layer, name)
	if err != nil {
		return nil
	}
	_, _ = toml.Decode(string(data), &words)
	return data
}

// lookedUp are templates that Hugo finds by its own rules, and lookedUpFolders folders of
// such.
var (
	lookedUp        = []string{"index", "home", "section", "list", "page", "single", "all", "baseof", "taxonomy", "term", "404", "rss", "sitemap", "robots", "alias"}
	lookedUpFolders = text.LazyRegexp(`^(?:_default|_?shortcodes|_markup)/`)
)

// templateDoubts returns warnings about templates.
func (l Layers) templateDoubts(ownText func() string) (found []string) {
	const partials = "_partials/"
	own, err := l[:1].Files("layouts")
	if err != nil || len(own) == 0 {
		return nil
	}
	themed, err := l[1:].Files("layouts")
	if err != nil {
		return nil
	}
	known := slices.Sorted(maps.Keys(themed))
	for _, file := range slices.Sorted(maps.Keys(own)) {
		name := file
		if rest, old := strings.CutPrefix(file, "partials/"); old {
			name = partials + rest
		}
		base := strings.TrimSuffix(path.Base(name), ".html")
		partial, isPartial := strings.CutPrefix(name, partials)
		if themed[name] != nil || lookedUpFolders.MatchString(name) || !isPartial && slices.Contains(lookedUp, base) {
			continue
		}
		meant := text.Nearest(name, known)
		if themed[partials+name] != nil {
			meant = partials + name
		}
		switch {
		case meant == "":
		case isPartial && asksFor(ownText(), partial):
		case !isPartial && l.layoutOfPage(base):
		default:
			found = append(found, fmt.Sprintf("layouts/%s: nothing uses this template; was layouts/%s meant?", file, meant))
		}
	}
	return found
}

// asksFor reports whether the archive's own templates name a partial.
func asksFor(own, partial string) bool {
	return strings.Contains(own, partial) || strings.Contains(own, `"`+strings.TrimSuffix(partial, ".html")+`"`)
}

// ownText returns the archive's own templates and scripts.
func (l Layers) ownText() string {
	var b strings.Builder
	for _, folder := range []string{"layouts", AssetsFolder} {
		files, err := l[:1].Files(folder)
		if err != nil {
			continue
		}
		for name, in := range files {
			if ext := path.Ext(name); ext == ".html" || ext == ".js" || ext == ".xml" {
				data, _ := fs.ReadFile(in, name)
				b.Write(data)
			}
		}
	}
	return b.String()
}

// layoutOfPage reports whether one of the user's own pages may use a template of that name, as
// its layout or its type.
func (l Layers) layoutOfPage(name string) bool {
	wants := regexp.MustCompile(`(?m)^\s*"?(?:layout|type)"?\s*[=:]\s*["']?` + regexp.QuoteMeta(name) + `\b`)
	wanted := false
	_ = fs.WalkDir(l[0], archive.ContentDir, func(file string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path.Dir(file) == archive.ContentDir && archive.HoldsPapers(d.Name()):
			return fs.SkipDir
		case d.IsDir() || !archive.HasPageExtension(file):
			return nil
		}
		data, _ := fs.ReadFile(l[0], file)
		if wanted = wants.Match(data); wanted {
			return fs.SkipAll
		}
		return nil
	})
	return wanted
}

package themes_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"offprint/generator"
)

// TestStyleguide checks that only sites with drafts have the style guide, and that it has a
// section for each partial that is part of a page.
func TestStyleguide(t *testing.T) {
	t.Parallel()
	dir := newArchive(t, "")
	writePaper(t, dir, 0, minePapers()[0])
	page := filepath.Join(dir, "public", "styleguide", "index.html")
	buildSite(t, dir, generator.BuildOptions{Drafts: true})
	data, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	sitemap, err := os.ReadFile(filepath.Join(dir, "public", "sitemap-pages.xml"))
	if err != nil || strings.Contains(string(sitemap), "styleguide") || !strings.Contains(string(data), "content=noindex") {
		t.Errorf("search engines are shown the style guide: %s (%v)", sitemap, err)
	}
	sound(t, dir, "https://example.org/")
	theme := filepath.Join("offprint", "layouts", "_partials")
	template, err := os.ReadFile(filepath.Join(theme, "page", "styleguide.html"))
	if err != nil {
		t.Fatal(err)
	}
	// Partials of the frame are on every page; the others return values or are used inside
	// others.
	elsewhere := regexp.MustCompile(`^(frame|header|footer|head-end|body-end|own|own-head|dir|words|weekdays|item-full)\.html$`)
	comment := regexp.MustCompile(`^\{\{-? /\* \S+\.html (takes|is|returns) `)
	partials, err := filepath.Glob(filepath.Join(theme, "*.html"))
	if err != nil || len(partials) < 20 {
		t.Fatal(partials, err)
	}
	for _, file := range partials {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Base(file)
		if !comment.Match(source) || !strings.HasPrefix(string(source), "{{- /* "+name) {
			t.Errorf("%s does not begin by saying what it takes: %.80s", name, source)
		}
		if !elsewhere.MatchString(name) && !strings.Contains(string(template), `partial "`+name+`"`) {
			t.Errorf("the style guide does not show %s", name)
		}
	}
	for _, m := range regexp.MustCompile(`<a href=#([\w-]+)>`).FindAllStringSubmatch(string(data), -1) {
		if !regexp.MustCompile(`id=` + m[1] + `[ >]`).Match(data) {
			t.Errorf("nothing has the id %s", m[1])
		}
	}

	buildSite(t, dir, generator.BuildOptions{})
	if _, err := os.Stat(page); !os.IsNotExist(err) {
		t.Errorf("the style guide is in a site without drafts: %v", err)
	}
	var with []string
	_ = filepath.WalkDir(filepath.Join(dir, "public"), func(name string, d fs.DirEntry, err error) error {
		if err == nil && filepath.Ext(name) == ".html" {
			if data, err := os.ReadFile(name); err == nil && strings.Contains(string(data), "styleguide/") {
				with = append(with, name)
			}
		}
		return err
	})
	if len(with) > 0 {
		t.Errorf("there are links to it in %q", with)
	}
}

// TestCharacter builds the example of docs/theming.md and checks that a style sheet of ten
// lines in the archive changes colours, typefaces and measure everywhere.
func TestCharacter(t *testing.T) {
	t.Parallel()
	docs, err := os.ReadFile(filepath.Join("..", "docs", "theming.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, example, found := strings.Cut(string(docs), "```css\n")
	example, _, closed := strings.Cut(example, "```")
	if !found || !closed || strings.Count(example, "\n") > 10 {
		t.Fatalf("the example is not ten lines: %s", example)
	}
	dir := newArchive(t, "")
	writePaper(t, dir, 0, minePapers()[0])
	write(t, filepath.Join(dir, "assets", "css", "95-character.css"), example)
	buildSite(t, dir, generator.BuildOptions{})
	sheets, err := filepath.Glob(filepath.Join(dir, "public", "assets", "main.*.css"))
	if err != nil || len(sheets) != 1 {
		t.Fatal(sheets, err)
	}
	css, err := os.ReadFile(sheets[0])
	if err != nil {
		t.Fatal(err)
	}
	tokens, err := os.ReadFile(filepath.Join("offprint", "assets", "css", "10-tokens.css"))
	if err != nil {
		t.Fatal(err)
	}
	declared := regexp.MustCompile(`(--[\w-]+):`)
	names := declared.FindAllStringSubmatch(example, -1)
	if len(names) < 5 {
		t.Errorf("the example changes %q", names)
	}
	last := string(css[strings.LastIndex(string(css), ":root{"):])
	for _, name := range names {
		if !strings.Contains(string(tokens), name[0]) {
			t.Errorf("the theme has no %s", name[1])
		}
		if !strings.Contains(last, name[0]) {
			t.Errorf("the style sheet ends without %s: %s", name[1], last)
		}
	}
	// The document names all tokens.
	for _, name := range declared.FindAllStringSubmatch(string(tokens), -1) {
		if !strings.Contains(string(docs), "`"+name[1]+"`") {
			t.Errorf("docs/theming.md does not speak of %s", name[1])
		}
	}
}

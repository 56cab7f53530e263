package plan

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"sort"
	"strings"

	"github.com/BurntSushi/toml"

	"offprint/generator/archive"
)

// OwnPage is a page that the user wrote: a Markdown or HTML file in content/
// outside the folders of papers. Hugo renders it from its file.
type OwnPage struct {
	File   string // relative to content/, with slashes
	Path   string // relative to the root of the site: "about/"
	Title  string
	Weight int
	InMenu bool // pages directly in content/ stand in the menu
}

// ReadOwnPages finds the user's pages in the archive's content folder. Drafts
// are left out unless drafts is set.
func ReadOwnPages(ctx context.Context, content string, drafts bool) ([]OwnPage, error) {
	var pages []OwnPage
	err := filepath.WalkDir(content, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			if name == content && os.IsNotExist(err) {
				return filepath.SkipAll
			}
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		rel, err := filepath.Rel(content, name)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		if d.IsDir() {
			if rel != "." && (archive.HoldsPapers(rel) || strings.HasPrefix(d.Name(), ".")) {
				return filepath.SkipDir
			}
			return nil
		}
		switch path.Ext(rel) {
		case ".md", ".markdown", ".html", ".htm":
		default:
			return nil
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		page, draft := ownPage(rel, data)
		if (draft && !drafts) || page.Path == "" {
			return nil
		}
		pages = append(pages, page)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading own pages: %w", err)
	}
	sort.Slice(pages, func(i, j int) bool { return pages[i].File < pages[j].File })
	return pages, nil
}

var yamlTitle = regexp.MustCompile(`(?m)^title:\s*["']?(.*?)["']?\s*$`)

// ownPage reads what the menu needs of a page's front matter. Hugo reads it
// again and in full; a page with broken front matter is Hugo's to report.
func ownPage(file string, data []byte) (page OwnPage, draft bool) {
	var front struct {
		Title  string
		Slug   string
		URL    string
		Weight int
		Draft  bool
		Menu   any
		Menus  any
	}
	text := strings.ReplaceAll(strings.TrimPrefix(string(data), "\ufeff"), "\r\n", "\n")
	if rest, ok := strings.CutPrefix(text, "+++\n"); ok {
		if head, _, ok := strings.Cut(rest, "\n+++"); ok {
			_, _ = toml.Decode(head, &front)
		}
	} else if rest, ok := strings.CutPrefix(text, "---\n"); ok {
		head, _, _ := strings.Cut(rest, "\n---")
		if m := yamlTitle.FindStringSubmatch(head); m != nil {
			front.Title = m[1]
		}
		front.Draft = strings.Contains(head, "\ndraft: true") || strings.HasPrefix(head, "draft: true")
	}
	p := strings.TrimSuffix(file, path.Ext(file))
	dir, base := path.Split(p)
	switch base {
	case "_index", "index":
		p = strings.TrimSuffix(dir, "/")
	default:
		if front.Slug != "" {
			p = dir + front.Slug
		}
	}
	p = strings.ToLower(strings.ReplaceAll(p, " ", "-"))
	if p != "" {
		p += "/"
	}
	if front.URL != "" {
		p = strings.TrimPrefix(front.URL, "/")
	}
	title := front.Title
	if title == "" {
		title = strings.ReplaceAll(path.Base(strings.TrimSuffix(p, "/")), "-", " ")
	}
	hidden := front.Menu == false || front.Menus == false
	return OwnPage{
		File: file, Path: p, Title: title, Weight: front.Weight,
		InMenu: !hidden && !strings.Contains(strings.TrimSuffix(p, "/"), "/"),
	}, front.Draft
}

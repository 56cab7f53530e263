package generator

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"offprint/generator/archive"
	"offprint/generator/search"
	"offprint/generator/site"
)

// SearchOptions configures Search.
type SearchOptions struct {
	Dir   string // the archive
	Dest  string // the built site; "public" in the archive if empty
	Query string
	search.Options
}

// SearchResult is the result of Search.
type SearchResult struct {
	search.Result
	Query string `json:"query"`
	// Pages lists the user's own pages that contain the words.
	Pages []OwnPageFound `json:"pages"`
}

// OwnPageFound is one of the user's own pages.
type OwnPageFound struct {
	Title string `json:"title"`
	URL   string `json:"url"`
}

// Search answers a query from the index of the built site, as the site's own search page does:
// the same papers in the same order. It fails if the site is not built.
func Search(ctx context.Context, o SearchOptions) (SearchResult, error) {
	res := SearchResult{Query: o.Query}
	cfg, err := site.LoadConfig(o.Dir, "")
	if err != nil {
		return res, err
	}
	folder := filepath.Join(cmp.Or(o.Dest, filepath.Join(o.Dir, "public")), search.Folder)
	ix, err := search.Open(ctx, func(_ context.Context, path string) ([]byte, error) {
		return os.ReadFile(filepath.Join(folder, filepath.FromSlash(path)))
	})
	if errors.Is(err, fs.ErrNotExist) {
		if !cfg.Options.Search {
			return res, fmt.Errorf("this archive was built without a search index (search = false in %s)", archive.ConfigFile)
		}
		return res, fmt.Errorf("%s has no search index: run `offprint build` to create it (the archive needs papers)", folder)
	}
	if err != nil {
		return res, err
	}
	found, err := ix.Search(ctx, o.Query, o.Options)
	if err != nil {
		return res, fmt.Errorf("%s: %w", folder, err)
	}
	for i := range found.Papers {
		p := &found.Papers[i]
		p.URL = cfg.URL(p.Path)
	}
	res.Result = *found
	pages, err := ix.Pages(ctx, o.Query, o.Typing)
	if err != nil {
		return res, fmt.Errorf("%s: %w", folder, err)
	}
	for _, p := range pages {
		res.Pages = append(res.Pages, OwnPageFound{p.Title, cfg.URL(p.Path)})
	}
	return res, nil
}

// CheckQuery returns an error if a query has nothing to search for.
func CheckQuery(query string) error {
	if _, err := search.NewFilter(query); err != nil {
		return fmt.Errorf("%w; write words to search for, as in `offprint search diffusion transformer`", err)
	}
	return nil
}

// Notes returns messages about the result for the user, such as corrections.
func (r SearchResult) Notes() []string {
	notes := search.DoubtsAt("", r.Query)
	for _, c := range r.Corrections {
		notes = append(notes, fmt.Sprintf("searched for %s as well as %s; write it in quotes to search for it alone", c.To, c.From))
	}
	if r.Hint == search.HintOnlyNot {
		notes = append(notes, "add words to search for: a query that only excludes papers finds nothing")
	}
	for _, p := range r.Pages {
		notes = append(notes, fmt.Sprintf("also found on a page: %s, %s", p.Title, p.URL))
	}
	about := ""
	if r.Approximate {
		about = "at least "
	}
	return append(notes, about+Counted(r.Total, "paper"))
}

// moreAuthors returns authors with the number of further ones, as in "… and 3 more".
func moreAuthors(authors string, more int) string {
	switch {
	case authors != "":
		return fmt.Sprintf("%s and %d more", authors, more)
	case more == 1:
		return "1 author"
	}
	return fmt.Sprintf("%d authors", more)
}

// String returns the result as text, with a few lines for each paper.
func (r SearchResult) String() string {
	var b strings.Builder
	for i, p := range r.Papers {
		if i > 0 {
			b.WriteByte('\n')
		}
		authors := strings.Join(p.Authors, ", ")
		if p.More > 0 {
			authors = moreAuthors(authors, p.More)
		}
		fmt.Fprintf(&b, "%-10s  %s\n", p.Date, p.Title)
		if authors != "" {
			fmt.Fprintf(&b, "            %s\n", authors)
		}
		fmt.Fprintf(&b, "            %s\n", p.URL)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

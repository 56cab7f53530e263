package search

import (
	"crypto/sha256"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"offprint/generator/text"
)

// Beside are the files next to the segments, named in the boot file relative to Folder:
// completions of queries, the user's own pages, variants of topics, organizations and people's
// names, and the facets of each segment. Their names contain a hash of their content; they are
// empty if there is no content.
type Beside struct {
	Completions string   `json:"completions,omitempty"`
	Pages       string   `json:"pages,omitempty"`
	Names       string   `json:"names,omitempty"`
	People      string   `json:"people,omitempty"`
	Facets      []string `json:"facets,omitempty"`
}

// Completions are what a person who is typing probably means, the most likely first in each
// kind.
type Completions struct {
	Topics, Authors, Organizations []Completion
	Titles                         []Completion
	// MoreAuthors reports that there are further authors, in the files of the name filter.
	MoreAuthors bool
}

// Completion is a name or a title.
type Completion struct {
	Text   string
	Path   string // of its page, relative to the root of the site
	Papers int    // of a name
}

// File encodes the completions as JSON lists by kind: ["diffusion models", 812] is a name with
// its number of papers, and a third value is its page's file name without extension if that is
// not plainSlug; ["Title", "1706.03762"] is a title with its folder in papers/, or another
// path. Equal completions give equal files.
func (c *Completions) File() (BesideFile, error) {
	var lists struct {
		Topics        [][]any  `json:"topics,omitempty"`
		Authors       [][]any  `json:"authors,omitempty"`
		Organizations [][]any  `json:"organizations,omitempty"`
		Titles        [][]any  `json:"titles,omitempty"`
		More          []string `json:"more,omitempty"`
	}
	lists.Topics, lists.Authors, lists.Organizations = nameRows("topics/", c.Topics), nameRows("authors/", c.Authors), nameRows("organizations/", c.Organizations)
	for _, t := range c.Titles {
		folder := strings.TrimSuffix(strings.TrimPrefix(t.Path, "papers/"), "/")
		if strings.ContainsAny(folder, "/#") {
			folder = t.Path
		}
		lists.Titles = append(lists.Titles, []any{t.Text, folder})
	}
	if c.MoreAuthors {
		lists.More = []string{"authors"}
	}
	if len(c.Topics)+len(c.Authors)+len(c.Organizations)+len(c.Titles) == 0 {
		return BesideFile{}, nil
	}
	data, err := marshal(lists)
	if err != nil {
		return BesideFile{}, err
	}
	return besideFile("completions", data), nil
}

func nameRows(folder string, names []Completion) (rows [][]any) {
	for _, n := range names {
		row := []any{n.Text, n.Papers}
		if slug := strings.TrimSuffix(strings.TrimPrefix(n.Path, folder), ".html"); slug != plainSlug(n.Text) {
			row = append(row, slug)
		}
		rows = append(rows, row)
	}
	return rows
}

var noSlug = regexp.MustCompile("[^a-z0-9]+")

// plainSlug returns the usual address of a name; the theme's script computes it as well.
func plainSlug(name string) string {
	return strings.Trim(noSlug.ReplaceAllString(text.Fold(name), "-"), "-")
}

// OwnPage is one of the user's own pages in the index.
type OwnPage struct {
	Title string
	Path  string // relative to the root of the site
	Text  string // plain
}

// PagesFile encodes the user's own pages: a line of JSON with the title and path of each,
// followed by a line for each word with the numbers of the pages that contain it. Stop words
// are omitted.
func PagesFile(pages []OwnPage) (BesideFile, error) {
	if len(pages) == 0 {
		return BesideFile{}, nil
	}
	list := make([][2]string, len(pages))
	in := map[string][]int{}
	for i, p := range pages {
		list[i] = [2]string{p.Title, p.Path}
		text.EachWord(p.Title+"\n"+p.Text, func(w string) {
			if at := in[w]; len(at) == 0 || at[len(at)-1] != i {
				in[w] = append(at, i)
			}
		})
	}
	for _, w := range strings.Fields(queryStop) {
		delete(in, w)
	}
	data, err := marshal(list)
	if err != nil {
		return BesideFile{}, err
	}
	words := make([]string, 0, len(in))
	for w := range in {
		words = append(words, w)
	}
	slices.Sort(words)
	for _, w := range words {
		data = append(append(data, '\n'), w...)
		for _, i := range in[w] {
			data = strconv.AppendInt(append(data, ' '), int64(i), 10)
		}
	}
	return besideFile("pages", data), nil
}

// BesideFile is a file next to the segments. Its name contains a hash of its content, so an
// existing one need not be compressed again; without content it has no path.
type BesideFile struct {
	Path  string // relative to Folder
	plain []byte
}

func besideFile(name string, data []byte) BesideFile {
	sum := sha256.Sum256(data)
	return BesideFile{fmt.Sprintf("%s-%x.gz", name, sum[:8]), data}
}

var besideName = regexp.MustCompile(`^(?:completions|pages|names|people|facets)-[0-9a-f]{16}\.gz$`)

// IsBeside reports whether a file in Folder has the name of a file next to the segments.
func IsBeside(name string) bool { return besideName.MatchString(name) }

// Pack returns the compressed file.
func (f BesideFile) Pack() (File, error) {
	data, err := pack(f.plain)
	return File{f.Path, data}, err
}

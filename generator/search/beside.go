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

// Beside are the files beside the segments that the boot file names, relative to Folder:
// what a query may be completed to, the user's own pages, which names of topics, of
// organizations and of persons are one, and for each segment the facets of its papers. They are named after
// what they hold, and are empty where there is nothing to hold.
type Beside struct {
	Completions string   `json:"completions,omitempty"`
	Pages       string   `json:"pages,omitempty"`
	Names       string   `json:"names,omitempty"`
	People      string   `json:"people,omitempty"`
	Facets      []string `json:"facets,omitempty"`
}

// Completions are what somebody who types is likely to mean, of each kind the most likely
// first.
type Completions struct {
	Topics, Authors, Organizations []Completion
	Titles                         []Completion
	// MoreAuthors says that there are others, to be looked for in the files of the filter of
	// names.
	MoreAuthors bool
}

// Completion is a name or a title.
type Completion struct {
	Text   string
	Path   string // of its page, relative to the root of the site
	Papers int    // of a name
}

// File is the file of the completions, JSON of lists by kind: ["diffusion models", 812] is a
// name with its number of papers, and a third value is what its page's address has between
// folder and ending where that is not the plain one; ["Title", "1706.03762"] is a title with
// the folder of its page in papers/, or with another path. The same completions give the
// same file.
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

// plainSlug is what most names have for an address; the theme's script makes it, too.
func plainSlug(name string) string {
	return strings.Trim(noSlug.ReplaceAllString(text.Fold(name), "-"), "-")
}

// OwnPage is one of the user's own pages as it is searched for.
type OwnPage struct {
	Title string
	Path  string // relative to the root of the site
	Text  string // plain
}

// PagesFile is the file of own pages: a line of JSON with title and path of each, and
// behind it a line for each word that they have, with the numbers of the pages. Words that
// say nothing are left out.
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

// BesideFile is a file that stands beside the segments. It is named after what it holds, so
// that one which is there already need not be packed; it has no path where there is nothing
// to hold.
type BesideFile struct {
	Path  string // relative to Folder
	plain []byte
}

func besideFile(name string, data []byte) BesideFile {
	sum := sha256.Sum256(data)
	return BesideFile{fmt.Sprintf("%s-%x.gz", name, sum[:8]), data}
}

var besideName = regexp.MustCompile(`^(?:completions|pages|names|people|facets)-[0-9a-f]{16}\.gz$`)

// IsBeside reports whether a file in Folder has the name of one beside the segments.
func IsBeside(name string) bool { return besideName.MatchString(name) }

// Pack is the file as it is written.
func (f BesideFile) Pack() (File, error) {
	data, err := pack(f.plain)
	return File{f.Path, data}, err
}

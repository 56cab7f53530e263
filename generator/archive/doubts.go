package archive

import (
	"cmp"
	"context"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"offprint/generator/bound"
	"offprint/generator/paper"
	"offprint/generator/text"
)

// UnreadKey reports a key of a paper's front matter that nothing reads.
type UnreadKey struct {
	Key   string // with its table: "links.git"
	Meant string // the key that was probably meant; empty if none is similar
}

func (e *UnreadKey) Error() string {
	if e.Meant == "" {
		return "only your own templates can read " + e.Key
	}
	return fmt.Sprintf("nothing reads %s; was %s meant?", e.Key, e.Meant)
}

// Doubts returns probable mistakes in the pages of papers, sorted by path and line: a date
// that differs from the page's folder, and keys that nothing reads (their Err is an
// *UnreadKey). The papers are in the archive nevertheless. Doubts reads all pages; pages that
// cannot be read are skipped, because OpenCatalog has already reported them.
func (c *Catalog) Doubts(ctx context.Context) ([]*Problem, error) {
	if _, err := c.Load(ctx); err != nil {
		return nil, err
	}
	found := make([][]*Problem, len(c.Cards))
	err := eachRun(ctx, len(c.Cards), c.jobs, func(i int) {
		card := c.Cards[i]
		data, err := bound.ReadFile(filepath.Join(c.content, filepath.FromSlash(card.Path)), bound.MaxPage)
		if err != nil {
			return
		}
		f, err := decodeFile(card.Path, string(data))
		if err != nil {
			return
		}
		found[i] = f.doubts(card.Outline().Date)
	}, nil)
	return slices.Concat(found...), err
}

// doubts returns the probable mistakes in a page whose paper has the given date.
func (f *file) doubts(date paper.Day) (found []*Problem) {
	doubt := func(key []string, err error) {
		found = append(found, &Problem{Path: f.Path, Line: f.lineOf(key), Err: err, Kept: true})
	}
	is, named := path.Dir(f.Path), folder(date)
	if f.tree["date"] != nil && date != 0 && is != named {
		doubt([]string{"date"}, fmt.Errorf("its date is %s, but it is in %s/%s; the date takes precedence: move it to %s/%s, or correct the date", date, ContentDir, is, ContentDir, named))
	}
	if line, heading := f.headingOfNote(); line > 0 {
		found = append(found, &Problem{Path: f.Path, Line: line, Kept: true, Err: fmt.Errorf("the text below %q is part of the abstract, which is exported; write your own comments as a note in the front matter: note = \"…\"", heading)})
	}
	for _, key := range f.unread() {
		doubt(key, &UnreadKey{Key: strings.Join(key, "."), Meant: meant(key)})
	}
	slices.SortStableFunc(found, func(a, b *Problem) int { return cmp.Compare(a.Line, b.Line) })
	return found
}

// headingOfNote finds a heading in the body that probably begins a note, judging by its words.
// line is 0 if there is none.
func (f *file) headingOfNote() (line int, heading string) {
	if !strings.Contains(f.doc.body, "#") {
		return 0, ""
	}
	line = strings.Count(f.doc.open+f.doc.toml+f.doc.close, "\n")
	for s := range strings.SplitSeq(f.doc.body, "\n") {
		line++
		if m := noteHeading.FindString(s); m != "" {
			return line, strings.TrimSpace(s)
		}
	}
	return 0, ""
}

// noteHeading matches a heading of at most three words, the last of which means "note".
var noteHeading = text.LazyRegexp(`(?i)^ {0,3}#{1,6} +(\S+ ){0,2}(notes?|comments?|remarks?|notiz(en)?|anmerkung(en)?|notas?|メモ|笔记|ملاحظات?):?\s*$`)

// unread returns the paths of keys that nothing reads, sorted. The user's own tables are not
// reported: nobody creates a table by mistake.
func (f *file) unread() (keys [][]string) {
	for _, k := range sortedKeys(f.tree) {
		switch key := []string{k}; {
		case k == "import" || k == draftKey || isKnown(key):
		case k == "links":
			table, _ := f.tree[k].(map[string]any)
			for _, k := range sortedKeys(table) {
				if key := []string{"links", k}; !isKnown(key) && !slices.Contains(handKeys, k) {
					keys = append(keys, key)
				}
			}
		case isTable(f.tree[k]) && text.Nearest(k, topKeys) == "":
		default:
			keys = append(keys, key)
		}
	}
	return keys
}

func isTable(v any) bool {
	switch v.(type) {
	case map[string]any, []map[string]any:
		return true
	}
	return false
}

// draftKey marks pages that are not shown. The program never writes it.
const draftKey = "draft"

// topKeys and linkKeys are the keys that may have been meant, without their table.
var topKeys, linkKeys = func() (top, links []string) {
	for _, k := range known {
		switch {
		case len(k) == 1:
			top = append(top, k[0])
		case k[0] == "links":
			links = append(links, k[1])
		}
	}
	return append(top, draftKey, "links"), links
}()

// otherWords maps words that other programs and people use to the keys of this program. They
// are in lower case and without separators.
var otherWords = map[string]string{
	"tag": "tags", "keyword": "topics", "keywords": "topics", "category": "topics", "categories": "topics", "subjects": "topics",
	"creator": "authors", "creators": "authors",
	"organizations": "organization", "organisations": "organization", "institution": "organization", "affiliation": "organization", "affiliations": "organization",
	"lang": "language", "arxiv": "id", "arxivid": "id", "eprint": "id", "votes": "upvotes", "likes": "upvotes", "githubstars": "stars",
	"description": "summary", "tldr": "summary", "notes": "note", "comment": "note", "picks": "pick", "picked": "pick", "extras": "extra",
	"publishdate": "published", "publisheddate": "published", "publishedat": "published", "publicationdate": "published", "pubdate": "published",
	"redirects": "aliases", "redirectfrom": "aliases",
	"code": "links.code", "github": "links.code", "repo": "links.code", "repository": "links.code",
	"project": "links.project", "projectpage": "links.project", "homepage": "links.project", "website": "links.project",
	"discussion": "links.discussion", "thumbnail": "links.thumbnail", "image": "links.thumbnail", "cover": "links.thumbnail",
	"media": "links.media", "video": "links.media", "videos": "links.media",
}

// meant returns the key that was probably meant by one that nothing reads; empty if none is
// similar.
func meant(key []string) string {
	last := key[len(key)-1]
	other := otherWords[strings.NewReplacer("_", "", "-", "", " ", "").Replace(strings.ToLower(last))]
	switch {
	case len(key) == 1 && other != "":
		return other
	case len(key) == 1:
		return text.Nearest(last, topKeys)
	case strings.HasPrefix(other, "links."):
		return other
	}
	if near := text.Nearest(last, linkKeys); near != "" {
		return "links." + near
	}
	return ""
}

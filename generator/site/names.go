package site

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"offprint/generator/archive"
	"offprint/generator/text"
)

const (
	// namePageItems is the number of papers from which a name's papers are
	// cut by year, and latestItems how many its first page then shows: a
	// paper of today must not touch the pages of past years.
	namePageItems = 100
	latestItems   = 50
	// indexEvery is the number of names that an index shows on one page;
	// beyond it shows the indexTop with most papers and a page a letter,
	// each of at most indexPage names.
	indexEvery = 300
	indexTop   = 100
	indexPage  = 500
)

// name is an author, a topic or an organization: all spellings that differ
// only in case, accents or white space.
type name struct {
	key     string
	slug    string
	display string   // the spelling met most often, the first one met of equals
	papers  []*entry // newest first
	spelled map[string]int
	path    string // empty where it has too few papers for a page
	group   string // the letter of the index
	sortKey string
}

func (n *name) link(cfg *Config, spelling string) Link {
	if n.path == "" {
		return Link{Name: spelling}
	}
	return Link{Name: spelling, Href: cfg.Href(n.path)}
}

// yearPath is the address of a name's papers of one year.
func (n *name) yearPath(year int) string {
	return strings.TrimSuffix(n.path, ".html") + "/" + strconv.Itoa(year) + ".html"
}

// registry collects the names of one kind.
type registry struct {
	kind    Kind
	of      string  // "authors": the index's folder and its name in the data
	names   []*name // by archive.NameID; nil where the spelling is no name of this kind
	byKey   map[string]*name
	all     []*name // in order of first appearance
	pages   []*name // those with a page, by name
	minimum int
}

// newRegistry makes a registry for a catalog of so many spellings.
func newRegistry(kind Kind, of string, minimum, spellings int) *registry {
	return &registry{kind: kind, of: of, minimum: minimum, names: make([]*name, spellings), byKey: map[string]*name{}}
}

// add notes that e names s; it is called for the oldest paper first. A name
// that stands twice in one paper counts once.
func (r *registry) add(id archive.NameID, s string, e *entry) {
	n := r.names[id]
	if n == nil {
		key := text.Fold(s)
		if n = r.byKey[key]; n == nil {
			n = &name{key: key, display: s}
			r.byKey[key] = n
			r.all = append(r.all, n)
		}
		r.names[id] = n
	}
	if n.display != s || n.spelled != nil {
		if n.spelled == nil {
			n.spelled = map[string]int{n.display: len(n.papers)}
		}
		n.spelled[s]++
	}
	if len(n.papers) == 0 || n.papers[len(n.papers)-1] != e {
		n.papers = append(n.papers, e)
	}
}

// list are the names of those spellings.
func (r *registry) list(ids []archive.NameID) []*name {
	names := make([]*name, len(ids))
	for i, id := range ids {
		names[i] = r.names[id]
	}
	return names
}

// finish gives names their addresses. The name that appeared first keeps the
// plain address, so that what comes later never moves a page.
func (r *registry) finish() {
	taken := map[string]bool{"index": true} // of the index itself
	for _, n := range r.all {
		n.slug = text.Slug(n.key)
		if taken[n.slug] {
			sum := sha256.Sum256([]byte(n.key))
			n.slug += "-" + hex.EncodeToString(sum[:3])
		}
		taken[n.slug] = true
		slices.Reverse(n.papers)
		best := n.spelled[n.display]
		for _, s := range slices.Sorted(maps.Keys(n.spelled)) {
			if n.spelled[s] > best {
				n.display, best = s, n.spelled[s]
			}
		}
		n.spelled = nil
		if len(n.papers) < r.minimum {
			continue
		}
		// A file, not a folder with one: there are more names than papers, and
		// making folders is a good part of what a build costs.
		n.path = r.of + "/" + n.slug + ".html"
		n.sortKey = n.key
		if r.kind == KindAuthor {
			n.sortKey = familyFirst(n.key)
		}
		n.group = letterOf(n.sortKey)
		r.pages = append(r.pages, n)
	}
	slices.SortFunc(r.pages, func(a, b *name) int {
		return cmp.Or(compareGroups(a.group, b.group), cmp.Compare(a.sortKey, b.sortKey), cmp.Compare(a.slug, b.slug))
	})
	r.byKey = nil
}

// familyFirst turns "ada king lovelace" into "lovelace ada king": most names
// of papers have the family name last, and no source says which it is.
func familyFirst(key string) string {
	i := strings.LastIndexByte(key, ' ')
	if i < 0 {
		return key
	}
	return key[i+1:] + " " + key[:i]
}

const (
	groupDigits = "#"
	groupOther  = "…"
)

func letterOf(key string) string {
	switch r, _ := utf8.DecodeRuneInString(key); {
	case r >= 'a' && r <= 'z':
		return strings.ToUpper(string(r))
	case r < utf8.RuneSelf:
		return groupDigits
	}
	return groupOther
}

func compareGroups(a, b string) int {
	rank := func(g string) string {
		switch g {
		case groupDigits:
			return ""
		case groupOther:
			return "~"
		}
		return g
	}
	return cmp.Compare(rank(a), rank(b))
}

func groupSlug(g string) string {
	switch g {
	case groupDigits:
		return "0-9"
	case groupOther:
		return "other"
	}
	return strings.ToLower(g)
}

// nameSource is a page of a name: the first, or that of one year.
type nameSource struct {
	p      *Plan
	kind   Kind
	n      *name
	path   string
	year   int      // 0 on the first page
	papers []*entry // all of the year's, or all there are
}

// namePages are the pages of one name: one, or one and one a year.
func (p *Plan) namePages(r *registry, n *name, emit func(Planned)) {
	emit(Planned{Kind: r.kind, Path: n.path, source: nameSource{p: p, kind: r.kind, n: n, path: n.path, papers: n.papers}})
	if len(n.papers) <= namePageItems {
		return
	}
	for _, group := range chunkBy(n.papers, func(e *entry) int { return e.p.Date.Year() }) {
		year := group[0].p.Date.Year()
		path := n.yearPath(year)
		emit(Planned{Kind: r.kind, Path: path, source: nameSource{p: p, kind: r.kind, n: n, path: path, year: year, papers: group}})
	}
}

// shown are the papers on the page.
func (s nameSource) shown() []*entry {
	if s.year == 0 && len(s.papers) > namePageItems {
		return s.papers[:latestItems]
	}
	return s.papers
}

// years are those that the page leads to.
func (s nameSource) years() []YearCount {
	if len(s.n.papers) <= namePageItems {
		return []YearCount{}
	}
	return s.p.nameYears(s.n)
}

func (s nameSource) inputs(in *inputs) error {
	in.string(s.n.display)
	in.string(s.n.path)
	in.number(len(s.papers))
	for _, y := range s.years() {
		in.number(y.Year)
		in.number(y.Count)
	}
	for _, e := range s.shown() {
		in.sum(e.sum)
	}
	return nil
}

func (s nameSource) page() (Page, error) {
	title := s.n.display
	if s.year != 0 {
		title = fmt.Sprintf("%s, %d", title, s.year)
	}
	marks, refs := listEntries(s.shown(), true)
	return Page{Kind: s.kind, Path: s.path, Title: title, entries: refs, Data: &NameData{
		Common: s.p.cfg.newHead(title, "", s.path).done(),
		Name:   s.n.display, Count: len(s.papers), Href: s.p.cfg.Href(s.n.path),
		Year: s.year, Years: s.years(), Entries: marks,
	}}, nil
}

func (p *Plan) nameYears(n *name) []YearCount {
	var years []YearCount
	for _, group := range chunkBy(n.papers, func(e *entry) int { return e.p.Date.Year() }) {
		year := group[0].p.Date.Year()
		years = append(years, YearCount{Year: year, Href: p.cfg.Href(n.yearPath(year)), Count: len(group)})
	}
	return years
}

// indexPages are the overview of a kind of names and its pages by letter.
func (p *Plan) indexPages(r *registry, emit func(Planned)) {
	type part struct {
		ref   IndexRef
		path  string
		names []*name
	}
	var parts []part
	every := len(r.pages) <= indexEvery
	if !every {
		for _, group := range chunkBy(r.pages, func(n *name) string { return n.group }) {
			for i := 0; len(group) > 0; i++ {
				names := group[:min(indexPage, len(group))]
				group = group[len(names):]
				label, path := names[0].group, r.of+"/letter/"+groupSlug(names[0].group)+"/"
				if i > 0 {
					label += fmt.Sprintf(" (%d)", i+1)
					path += strconv.Itoa(i+1) + "/"
				}
				parts = append(parts, part{IndexRef{Name: label, Href: p.cfg.Href(path), Count: len(names)}, path, names})
			}
		}
	}
	refs := make([]IndexRef, len(parts))
	for i := range parts {
		refs[i] = parts[i].ref
	}
	data := func(title, path string, names []*name) *IndexData {
		d := &IndexData{
			Common: p.cfg.newHead(title, "", path).done(),
			Of:     r.of, Count: len(r.pages), Href: p.cfg.Href(r.of + "/"),
			Groups: refs, Names: make([]NameCount, len(names)), Every: every, MinimumPapers: r.minimum,
		}
		for i, n := range names {
			d.Names[i] = NameCount{Name: n.display, Href: p.cfg.Href(n.path), Count: len(n.papers)}
		}
		return d
	}
	overview := r.of + "/"
	emit(Planned{Kind: KindIndex, Path: overview, source: made(func() (Page, error) {
		names := r.pages
		if !every {
			names = slices.Clone(names)
			slices.SortStableFunc(names, func(a, b *name) int { return cmp.Compare(len(b.papers), len(a.papers)) })
			names = names[:indexTop]
		}
		return Page{Kind: KindIndex, Path: overview, Title: indexTitle(r.of), Data: data(indexTitle(r.of), overview, names)}, nil
	})})
	for _, part := range parts {
		emit(Planned{Kind: KindIndex, Path: part.path, source: made(func() (Page, error) {
			title := indexTitle(r.of) + ": " + part.ref.Name
			d := data(title, part.path, part.names)
			d.Group = part.ref.Name
			return Page{Kind: KindIndex, Path: part.path, Title: title, Data: d}, nil
		})})
	}
}

// indexTitle is an English fallback; the theme writes its own heading.
func indexTitle(of string) string { return strings.ToUpper(of[:1]) + of[1:] }

// chunkBy cuts a slice into runs of equal keys.
func chunkBy[T any, K comparable](s []T, key func(T) K) [][]T {
	var out [][]T
	for start := 0; start < len(s); {
		end := start + 1
		for end < len(s) && key(s[end]) == key(s[start]) {
			end++
		}
		out = append(out, s[start:end])
		start = end
	}
	return out
}

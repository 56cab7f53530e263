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
	kind      Kind
	of        string // "authors": the index's folder and its name in the data
	byKey     map[string]*name
	bySpelled map[string]*name
	all       []*name // in order of first appearance
	pages     []*name // those with a page, by name
	minimum   int
}

func newRegistry(kind Kind, of string, minimum int) *registry {
	return &registry{kind: kind, of: of, minimum: minimum, byKey: map[string]*name{}, bySpelled: map[string]*name{}}
}

// add notes that e names s; it is called for the oldest paper first. A name
// that stands twice in one paper counts once.
func (r *registry) add(s string, e *entry) *name {
	n := r.bySpelled[s]
	if n == nil {
		key := text.Fold(s)
		if n = r.byKey[key]; n == nil {
			n = &name{key: key, display: s}
			r.byKey[key] = n
			r.all = append(r.all, n)
		}
		r.bySpelled[s] = n
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
	return n
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
	r.bySpelled, r.byKey = nil, nil
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

// namePages are the pages of one name: one, or one and one a year.
func (p *Plan) namePages(r *registry, n *name, emit func(Planned)) {
	emit(Planned{Kind: r.kind, Path: n.path, build: func() Page {
		data := p.nameData(n, n.display, n.path)
		items := n.papers
		if len(items) > namePageItems {
			items = items[:latestItems]
			data.Years = p.nameYears(n)
		}
		marks, refs := listEntries(items, true)
		data.Entries = marks
		return Page{Kind: r.kind, Path: n.path, Title: n.display, Data: data, entries: refs}
	}})
	if len(n.papers) <= namePageItems {
		return
	}
	for _, group := range chunkBy(n.papers, func(e *entry) int { return e.p.Date.Year() }) {
		year := group[0].p.Date.Year()
		path := n.yearPath(year)
		emit(Planned{Kind: r.kind, Path: path, build: func() Page {
			title := fmt.Sprintf("%s, %d", n.display, year)
			data := p.nameData(n, title, path)
			data.Years = p.nameYears(n)
			data.Year = year
			data.Count = len(group)
			marks, refs := listEntries(group, true)
			data.Entries = marks
			return Page{Kind: r.kind, Path: path, Title: title, Data: data, entries: refs}
		}})
	}
}

func (p *Plan) nameData(n *name, title, path string) *NameData {
	return &NameData{
		Common: p.cfg.newHead(title, "", path).done(),
		Name:   n.display, Count: len(n.papers), Href: p.cfg.Href(n.path), Years: []YearCount{},
	}
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
	emit(Planned{Kind: KindIndex, Path: overview, build: func() Page {
		names := r.pages
		if !every {
			names = slices.Clone(names)
			slices.SortStableFunc(names, func(a, b *name) int { return cmp.Compare(len(b.papers), len(a.papers)) })
			names = names[:indexTop]
		}
		return Page{Kind: KindIndex, Path: overview, Title: indexTitle(r.of), Data: data(indexTitle(r.of), overview, names)}
	}})
	for _, part := range parts {
		emit(Planned{Kind: KindIndex, Path: part.path, build: func() Page {
			title := indexTitle(r.of) + ": " + part.ref.Name
			d := data(title, part.path, part.names)
			d.Group = part.ref.Name
			return Page{Kind: KindIndex, Path: part.path, Title: title, Data: d}
		}})
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

package plan

import (
	"fmt"
	"html"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The index of authors, topics or organizations has all names on one page if they are few.
// Otherwise it has a page for each letter, and, for a letter with many names, a page for each
// two letters. A new name thus changes one page and moves none.
const (
	indexEvery = 300 // maximum number of names for a single page
	indexTop   = 100 // names with the most papers, which are shown instead if there are more
	indexPage  = 500 // maximum number of names on a page
)

// indexGroup is a page of names that start with the same letters.
type indexGroup struct {
	label string // "S", "S.", "Sc", "Sc (2)"
	path  string
	names []*name
	sub   []indexGroup // the groups that contain the names; empty if they are on this page
}

// indexPages emits the overview of a kind of names and its pages by letter.
func (p *Plan) indexPages(r *registry, emit func(Planned)) {
	overview := r.of + "/"
	x := &nameIndex{p: p, r: r}
	if len(r.pages) > indexEvery {
		for _, letter := range chunkBy(r.pages, func(n *name) rune { return n.group }) {
			x.groups = append(x.groups, r.letterGroup(letter))
		}
	}
	page := func(g indexGroup, letter *indexGroup) {
		emit(Planned{Kind: KindIndex, Path: g.path, source: indexSource{x, g, letter}})
	}
	page(indexGroup{path: overview, names: r.pages, sub: x.groups}, nil)
	for i := range x.groups {
		letter := &x.groups[i]
		page(*letter, letter)
		for _, sub := range letter.sub {
			page(sub, letter)
		}
	}
}

// indexSource makes a page of an index. letter is the group of the letter that g belongs to,
// nil on the overview.
type indexSource struct {
	*nameIndex
	g      indexGroup
	letter *indexGroup
}

func (s indexSource) inputs(in *Inputs) error {
	in.string(s.g.label)
	in.number(s.r.minimum)
	in.number(len(s.g.names))
	for _, n := range s.listed() {
		in.string(n.display)
		in.string(n.path)
		in.number(len(n.papers))
	}
	for _, group := range s.groups {
		in.string(group.label)
	}
	in.string("")
	if s.letter != nil {
		in.string(s.letter.label)
		for _, sub := range s.letter.sub {
			in.string(sub.label)
		}
	}
	return nil
}

// listed returns the names that the page shows.
func (s indexSource) listed() []*name {
	if len(s.g.sub) > 0 {
		return mostPapers(s.g.names)
	}
	return s.g.names
}

// letterGroup returns the group of all names with one letter.
func (r *registry) letterGroup(names []*name) indexGroup {
	letter := string(names[0].group)
	g := indexGroup{label: letter, path: r.of + "/letter/" + groupSlug(letter) + "/", names: names}
	if len(names) <= indexPage {
		return g
	}
	for _, some := range chunkBy(names, func(n *name) string { return firstTwo(n.sortKey) }) {
		two := firstTwo(some[0].sortKey)
		label := capital(two)
		if len(two) == 1 {
			label += "." // distinguishes it from the letter's own group
		}
		for part := 1; len(some) > 0; part++ {
			sub := indexGroup{label: label, path: g.path + groupSlug(two) + "/", names: some[:min(indexPage, len(some))]}
			if part > 1 {
				sub.label += fmt.Sprintf(" (%d)", part)
				sub.path += strconv.Itoa(part) + "/"
			}
			g.sub = append(g.sub, sub)
			some = some[len(sub.names):]
		}
	}
	return g
}

// firstTwo returns the prefix that the names of one group share: two letters of the Latin
// alphabet; one letter if the next character is not a letter ("a. b"); one letter and
// groupOther if the next character is from another alphabet, because such names are sorted
// last; and only groupOther in other alphabets.
func firstTwo(key string) string {
	switch {
	case key == "" || !latinLetter(key[0]):
		return string(groupOther)
	case len(key) > 1 && key[1] > 'z':
		return key[:1] + string(groupOther)
	case len(key) == 1 || !latinLetter(key[1]):
		return key[:1]
	}
	return key[:2]
}

func latinLetter(c byte) bool { return 'a' <= c && c <= 'z' }

func capital(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}

// mostPapers returns the names with the most papers, most first.
func mostPapers(names []*name) []*name { return byPapers(names)[:min(indexTop, len(names))] }

// byPapers sorts names by their number of papers, most first. Names with equal numbers keep
// their order.
func byPapers(names []*name) []*name {
	order := make([]uint64, len(names)) // sorting numbers takes a tenth of the time of sorting names
	for i, n := range names {
		order[i] = uint64(math.MaxUint32-len(n.papers))<<32 | uint64(i)
	}
	slices.Sort(order)
	sorted := make([]*name, len(names))
	for i, place := range order {
		sorted[i] = names[uint32(place)]
	}
	return sorted
}

// nameIndex is the index of one kind of names.
type nameIndex struct {
	p      *Plan
	r      *registry
	groups []indexGroup
}

func (s indexSource) page() (Page, error) {
	c := s.p.cfg
	title := c.NavWord(s.r.of)
	if s.g.label != "" {
		title += ": " + s.g.label
	}
	d := &IndexData{
		Common: c.newHead(title, "", s.g.path).done(),
		Of:     s.r.of, Count: len(s.g.names), Href: c.Href(s.r.of + "/"),
		Group: s.g.label, Groups: c.indexRefs(s.groups), MinimumPapers: s.r.minimum,
		Names: s.list(s.listed()), Most: len(s.g.sub) > 0,
	}
	if len(s.groups) > 0 {
		d.Filter = c.Href(s.r.of + "/" + filterFolder)
	}
	if s.letter != nil {
		d.Letter, d.Subgroups = s.letter.label, c.indexRefs(s.letter.sub)
	}
	return Page{Kind: KindIndex, Path: s.g.path, Title: title, Data: d}, nil
}

func (c writer) indexRefs(groups []indexGroup) []IndexRef {
	refs := make([]IndexRef, len(groups))
	for i, g := range groups {
		refs[i] = IndexRef{Name: g.label, Href: c.Href(g.path)}
	}
	return refs
}

// list formats names as HTML. In a template, five hundred of them would cost as much as fifty
// papers.
func (x *nameIndex) list(names []*name) string {
	var b strings.Builder
	for _, n := range names {
		b.WriteString(x.p.cfg.countedName(n, len(n.papers)))
	}
	return b.String()
}

// countedName formats a name in a list as HTML, linked and with a number of papers.
func (c writer) countedName(n *name, papers int) string {
	return fmt.Sprintf(`<li><a href="%s">%s</a> <span>%s</span>`, html.EscapeString(c.EscapedHref(n.path)), c.isolated(n.display), c.number(papers))
}

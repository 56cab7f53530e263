package importer

import (
	"fmt"
	"slices"
	"strings"

	"offprint/generator/archive"
	"offprint/generator/paper"
)

// notes collects relations between pages that are worth reporting.
type notes struct {
	twice    []pair      // pages that seem to be the same paper
	rivals   []pageNotes // pages with the same DOI that are different works
	versions []pageNotes // pages that are publications of the same work
	doubts   []pageNotes // pages that could be any of several papers
	apart    []string    // messages about records with the identifier of another paper
	odds     []string    // messages about identifiers of papers with quite another title
}

// odd adds a message that a record may have a wrong identifier.
func (n *notes) odd(line string) {
	if !slices.Contains(n.odds, line) {
		n.odds = append(n.odds, line)
	}
}

// pageNotes is a note about some pages, the first of which is new.
type pageNotes struct {
	pages []int
	doi   string
}

// about adds notes about the pages that were found for a record that has become a new page.
func (n *notes) about(number int, p *paper.Paper, found paper.Found) {
	with := func(others []int) pageNotes { return pageNotes{append([]int{number}, others...), p.DOI} }
	if p.DOI == "" {
		p.DOI = p.ID.DOI()
	}
	if len(found.Rivals) > 0 {
		n.rivals = joinNotes(n.rivals, with(found.Rivals), func(m pageNotes) bool { return m.doi == p.DOI })
	}
	if len(found.Versions) > 0 {
		n.versions = joinNotes(n.versions, with(found.Versions), func(m pageNotes) bool {
			return slices.ContainsFunc(m.pages, func(n int) bool { return slices.Contains(found.Versions, n) })
		})
	}
	if len(found.Same) > 0 {
		n.doubts = append(n.doubts, with(found.Same))
	}
}

// joinNotes adds a note to the first one about the same subject, or appends it to the list.
func joinNotes(list []pageNotes, n pageNotes, same func(pageNotes) bool) []pageNotes {
	i := slices.IndexFunc(list, same)
	if i < 0 {
		return append(list, n)
	}
	for _, number := range n.pages {
		if !slices.Contains(list[i].pages, number) {
			list[i].pages = append(list[i].pages, number)
		}
	}
	return list
}

// lines returns the notes as messages, with the paths that pages will have.
func (s *shelf) lines() []string {
	var lines []string
	for _, n := range s.notes.rivals {
		lines = append(lines, fmt.Sprintf("%s carry the DOI %s but are different works: each has its own page; correct the DOI if it is wrong", s.list(n.pages), n.doi))
	}
	for _, n := range s.notes.versions {
		lines = append(lines, fmt.Sprintf("%s have the same title and authors but are different publications: each has its own page", s.list(n.pages)))
	}
	for _, n := range s.notes.doubts {
		lines = append(lines, fmt.Sprintf("%s could be the same paper as %s, and it is unknown which: it has its own page; remove that page if it is one of them", s.file(n.pages[0]), s.list(n.pages[1:])))
	}
	lines = append(lines, s.notes.apart...)
	lines = append(lines, s.notes.odds...)
	slices.Sort(lines)
	var twice []string
	for _, n := range s.notes.twice {
		twice = append(twice, n.line(s))
	}
	return append(twice, lines...)
}

// list names pages; if there are many, only the first few.
func (s *shelf) list(numbers []int) string {
	const most = 4
	var names []string
	for _, n := range numbers {
		names = append(names, s.file(n))
	}
	slices.Sort(names)
	if len(names) > most+1 {
		names = append(names[:most], fmt.Sprintf("%d others", len(names)-most))
	}
	if len(names) == 1 {
		return names[0]
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// file returns the path of a page's file.
func (s *shelf) file(number int) string {
	p := &s.pages[number]
	if p.changed() {
		return archive.ContentDir + "/" + p.to
	}
	return archive.ContentDir + "/" + p.path
}

// pair is a pair of pages that seem to be the same paper.
type pair struct {
	one, other int
	ids        [2]paper.ID
	// record describes the record that shows this; "" if the pages themselves do.
	record string
}

// noteTwice adds a note if two pages in s.seen are of the same paper. The argument next is the
// content of the first page after merging the news. Two pages that a record joins, because it
// has the identifiers of both, are not merged: each has an address, and may have been edited.
func (s *shelf) noteTwice(one, other int, news *paper.News, next *paper.Paper) {
	if s.pages[one].isNew() && s.pages[other].isNew() {
		return // two new pages need no manual correction
	}
	p, q := &s.seen[one].now.Paper, &s.seen[other].now.Paper
	n := pair{one: one, other: other, ids: [2]paper.ID{p.ID, q.ID}}
	switch {
	case paper.Same(p, q):
		if s.pages[one].isNew() || s.pages[other].isNew() {
			return
		}
	case paper.Same(next, q), joins(&news.Paper, p, q), paper.Same(&news.Paper, q) && slices.ContainsFunc(names(&news.Paper), func(id string) bool { return slices.Contains(names(p), id) }):
		n.record = fmt.Sprintf("“%s” (%s)", news.Paper.Title, strings.Join(slices.Concat([]string{news.Source}, names(&news.Paper)), ", "))
	default:
		return
	}
	if !slices.ContainsFunc(s.notes.twice, func(m pair) bool {
		return m.one == one && m.other == other || m.one == other && m.other == one
	}) {
		s.notes.twice = append(s.notes.twice, n)
	}
}

// joins reports whether a record has an identifier that only the first page has, and one that
// only the second page has.
func joins(record, p, q *paper.Paper) bool {
	a, b := names(p), names(q)
	only := func(has, hasNot []string) bool {
		return slices.ContainsFunc(names(record), func(id string) bool { return slices.Contains(has, id) && !slices.Contains(hasNot, id) })
	}
	return only(a, b) && only(b, a)
}

// line returns the note as a message.
func (n *pair) line(s *shelf) string {
	a, b := s.file(n.one), s.file(n.other)
	ids := n.ids
	if b < a {
		a, b, ids[0], ids[1] = b, a, ids[1], ids[0]
	}
	if n.record == "" && ids[0] == ids[1] {
		return fmt.Sprintf("%s and %s are both of %s: keep one of them", a, b, ids[0])
	}
	if n.record == "" {
		return fmt.Sprintf("%s and %s seem to be the same paper (%s, %s): keep one of them", a, b, ids[0], ids[1])
	}
	return fmt.Sprintf("%s (%s) and %s (%s) seem to be the same paper, as the record %s is of both; it went into %s: "+
		"keep one of the two, with the address of the other under aliases, %s or %s", a, ids[0], b, ids[1], n.record, s.file(n.one),
		archive.Permalink(ids[1]), archive.Permalink(ids[0]))
}

package generator

import (
	"fmt"
	"slices"
	"strings"

	"offprint/generator/archive"
	"offprint/generator/paper"
	"offprint/generator/source"
)

// shelf is the archive in memory while records are merged into it.
type shelf struct {
	pages  []*page
	index  paper.Index
	pageOf map[*paper.Paper]*page
	// names of permalinks that belong to a page, or did.
	names map[string]bool
	// broken are pages that cannot be read, by name.
	broken map[string]*archive.Problem
	// paths of files in content/, in lower case: some disks know no other.
	paths map[string]bool
	// twice says which pages seem to be the same paper, a line each.
	twice []string
}

// page is a paper's page as it will be.
type page struct {
	old   *archive.Entry // as it is; nil for a new one
	paper *paper.Paper
	from  paper.Provenance
	path  string
}

func (p *page) entry() archive.Entry {
	return archive.Entry{Path: p.path, Paper: *p.paper, Import: p.from}
}

func newShelf(entries []archive.Entry, problems []*archive.Problem) *shelf {
	s := &shelf{
		pageOf: make(map[*paper.Paper]*page, len(entries)),
		names:  make(map[string]bool, len(entries)),
		broken: map[string]*archive.Problem{},
		paths:  make(map[string]bool, len(entries)),
	}
	for i := range entries {
		e := &entries[i]
		s.put(&page{old: e, paper: new(e.Paper), from: e.Import, path: e.Path})
		s.paths[strings.ToLower(e.Path)] = true
	}
	for _, p := range problems {
		if p.Path != "" && !p.Kept {
			name := strings.TrimSuffix(p.Path[strings.LastIndexByte(p.Path, '/')+1:], archive.Extension)
			s.broken[name] = p
			s.paths[strings.ToLower(p.Path)] = true
		}
	}
	return s
}

func (s *shelf) put(p *page) {
	s.pages = append(s.pages, p)
	s.pageOf[p.paper] = p
	s.know(p)
}

// know makes a page found by what it says now.
func (s *shelf) know(p *page) {
	s.index.Add(p.paper)
	s.names[archive.FileName(p.paper.ID)] = true
	for _, alias := range p.paper.Aliases {
		s.names[strings.Trim(strings.TrimPrefix(alias, "/papers/"), "/")] = true
	}
}

// add merges a record into the page of its paper, or makes a new one. The
// error says why it cannot.
func (s *shelf) add(r *source.Record, said, today paper.Day) error {
	news := paper.News{Paper: paper.Clean(r.Paper), Source: r.Source, Scraped: r.Scraped, Listed: r.Listed}
	if err := paper.Check(&news.Paper, today); err != nil {
		return err
	}
	if news.Paper.ID == "" {
		news.Paper.ID = paper.TitleID(news.Paper.Title)
	}
	found := s.index.Find(&news.Paper)
	if len(found) == 0 {
		return s.addNew(news)
	}
	p := s.pageOf[found[0]]
	for _, other := range found[1:] {
		s.noteTwice(p, s.pageOf[other])
	}
	merged, from := paper.Merge(*p.paper, p.from, news)
	if said == 0 && news.Scraped == today && merged.Equal(p.paper) && from.Listed == p.from.Listed {
		// Nothing new, on a day that nobody but the clock has named: to
		// write that day down would touch every page at every import.
		return nil
	}
	*p.paper, p.from = merged, from
	s.know(p)
	return nil
}

func (s *shelf) addNew(news paper.News) error {
	if news.Paper.ID.Scheme() == paper.SchemeTitle {
		// Another paper may have, or have had, an address made of this title.
		for base, n := news.Paper.ID, 2; s.names[archive.FileName(news.Paper.ID)]; n++ {
			news.Paper.ID = paper.ID(fmt.Sprintf("%s-%d", base, n))
		}
	}
	if b := s.broken[archive.FileName(news.Paper.ID)]; b != nil {
		return fmt.Errorf("its page cannot be read: repair it and import again: %w", b)
	}
	merged, from := paper.Merge(paper.Paper{}, paper.Provenance{}, news)
	if merged.Date == 0 {
		return fmt.Errorf("it has no date: say the day of the scrape with --date")
	}
	s.put(&page{paper: &merged, from: from})
	return nil
}

// surelyFine reports whether a record will be taken in, so that its bytes need
// not be kept. It may be called while others are taken in.
func (s *shelf) surelyFine(r *source.Record, today paper.Day) bool {
	p := paper.Clean(r.Paper)
	return p.Date != 0 && len(s.broken) == 0 && paper.Check(&p, today) == nil
}

func (s *shelf) noteTwice(p, q *page) {
	if p.old == nil || q.old == nil || !paper.Same(p.paper, q.paper) {
		return
	}
	a, b := min(p.old.Path, q.old.Path), max(p.old.Path, q.old.Path)
	line := fmt.Sprintf("%s/%s and %[1]s/%[3]s seem to be the same paper (%s, %s): keep one of them", archive.ContentDir, a, b, p.paper.ID, q.paper.ID)
	if !slices.Contains(s.twice, line) {
		s.twice = append(s.twice, line)
	}
}

// changed are the pages that differ from what is on disk, with the paths where
// they belong, in the order of these.
func (s *shelf) changed() []*page {
	var out []*page
	for _, p := range s.pages {
		if p.old == nil {
			p.path = s.free(archive.Path(*p.paper))
			out = append(out, p)
			continue
		}
		if p.paper.Equal(&p.old.Paper) && p.from == p.old.Import {
			continue
		}
		p.redirect()
		if to := archive.Path(*p.paper); p.path == archive.Path(p.old.Paper) && to != p.path {
			p.path = s.free(to)
		}
		out = append(out, p)
	}
	slices.SortFunc(out, func(a, b *page) int { return strings.Compare(a.path, b.path) })
	return out
}

// redirect keeps the page's old address alive when it gets another one.
func (p *page) redirect() {
	was, is := archive.Permalink(p.old.Paper.ID), archive.Permalink(p.paper.ID)
	if was == is {
		return
	}
	aliases := slices.DeleteFunc(slices.Clone(p.paper.Aliases), func(a string) bool { return a == is || a == was })
	p.paper.Aliases = append(aliases, was)
}

// free is a path that no other file has: the one wanted, or with "-2" and so
// on behind the name.
func (s *shelf) free(path string) string {
	base, n := strings.TrimSuffix(path, archive.Extension), 2
	for s.paths[strings.ToLower(path)] {
		path = fmt.Sprintf("%s-%d%s", base, n, archive.Extension)
		n++
	}
	s.paths[strings.ToLower(path)] = true
	return path
}

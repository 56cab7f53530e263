package importer

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"offprint/generator/archive"
	"offprint/generator/paper"
	"offprint/generator/source"
)

// shelf is the archive while records are merged into it. Memory only holds what is needed to
// find a paper's page. The content of pages is in their files or, if it has changed, in a
// spool.
type shelf struct {
	content string // the folder content/
	spool   *archive.Spool
	pages   []page
	index   paper.Index // maps papers to indexes into pages
	// standings is the authority of sources, for resolving contradictions.
	standings paper.Standings
	// names has the permalink names, made from titles, that are or were used by a page.
	names map[string]bool
	// renamed has the pages whose identity was made from another title than their current one,
	// by that identity.
	renamed map[paper.ID][]int
	// broken lists the pages that cannot be read; byName has them by file name.
	broken []*archive.Problem
	byName map[string]*archive.Problem
	// seen has the pages that were read for the current record.
	seen map[int]*sheet
	// said is the day of the scrape given by the user, and today the day of the import.
	said, today paper.Day
	dated       bool // records contain their day, see Options.Dated
	// waiting lists the records that are placed when all inputs have been read, and contested
	// the pages that several of their works could match.
	waiting   []waiting
	contested contests
	// older lists the records that do not create a page, and passedOver is the number of those
	// without an existing page.
	older      []waiting
	passedOver int
	// places has the pages of all records, by the identifiers in the records. It is nil if
	// they are not wanted.
	places map[paper.ID]int
	// again has the records merged into a page, if there are several or the page is on disk.
	// settled is the number of them that have been merged in their final order.
	again   map[int][]archive.Spooled
	settled map[int]int
	notes   notes
	merged  MergeResult
}

// page is a paper's page.
type page struct {
	path string // current path; "" for a new page
	// These are set for changed pages: the new path, and the old and new content.
	to       string
	was, now archive.Spooled
	merged   bool // counted in shelf.merged
}

// isNew reports whether the page is not on disk yet.
func (p *page) isNew() bool { return p.path == "" }

// changed reports whether the page must be written.
func (p *page) changed() bool { return p.now != archive.Spooled{} }

// sheet is the content of a page.
type sheet struct {
	was *archive.Entry // on disk; nil for a new page
	now archive.Entry
}

// refusal is the reason why a record is rejected. Any other error ends the import.
type refusal struct{ error }

func (r refusal) Unwrap() error { return r.error }

func newShelf(content string, spool *archive.Spool, said, today paper.Day) *shelf {
	return &shelf{
		content: content, spool: spool, said: said, today: today, standings: source.Standings(),
		names:   map[string]bool{},
		renamed: map[paper.ID][]int{},
		byName:  map[string]*archive.Problem{},
		seen:    map[int]*sheet{},
		again:   map[int][]archive.Spooled{},
		settled: map[int]int{},
	}
}

// put adds an existing page.
func (s *shelf) put(card *archive.Card) {
	s.pages = append(s.pages, page{path: strings.Clone(card.Path)})
	s.know(len(s.pages)-1, card.Paper())
}

// lose records the pages that cannot be read, except files that are not papers.
func (s *shelf) lose(problems []*archive.Problem) {
	for _, p := range problems {
		if p.Path != "" && !p.Kept && !errors.Is(p, archive.ErrNoPlace) {
			name := strings.TrimSuffix(p.Path[strings.LastIndexByte(p.Path, '/')+1:], archive.Extension)
			s.byName[name] = p
			s.broken = append(s.broken, p)
		}
	}
}

// know indexes a page by the current facts of its paper.
func (s *shelf) know(number int, p *paper.Paper) {
	s.index.Add(number, p)
	if p.ID.Scheme() == paper.SchemeTitle {
		s.names[archive.FileName(p.ID)] = true
		if made := titleIDs(p.Title); !slices.Contains(made[:], p.ID) && !slices.Contains(s.renamed[p.ID], number) {
			id := paper.ID(strings.Clone(string(p.ID)))
			s.renamed[id] = append(s.renamed[id], number)
		}
	}
	for _, alias := range p.Aliases {
		s.names[strings.Clone(strings.Trim(strings.TrimPrefix(alias, "/papers/"), "/"))] = true
	}
}

// look returns the content of a page, which is read once for each record.
func (s *shelf) look(number int) (*sheet, error) {
	if sh := s.seen[number]; sh != nil {
		return sh, nil
	}
	sh, err := s.read(&s.pages[number])
	if err == nil {
		s.seen[number] = sh
	}
	return sh, err
}

// read reads the content of a page.
func (s *shelf) read(p *page) (sh *sheet, err error) {
	sh = &sheet{}
	if !p.isNew() {
		var was archive.Entry
		if p.was != (archive.Spooled{}) {
			was, err = s.spool.Entry(p.was)
		} else {
			was, err = archive.ReadEntry(s.content, p.path)
		}
		if err != nil {
			return nil, err
		}
		sh.was, sh.now = &was, was
	}
	if p.changed() {
		sh.now, err = s.spool.Entry(p.now)
	}
	return sh, err
}

// keep spools the current content of a page.
func (s *shelf) keep(number int, sh *sheet) (err error) {
	p := &s.pages[number]
	p.to = archive.Path(sh.now.Paper)
	if sh.was != nil {
		if p.path != archive.Path(sh.was.Paper) {
			p.to = p.path // a user has moved it there
		}
		if p.was == (archive.Spooled{}) {
			if p.was, err = s.spool.Add(sh.was); err != nil {
				return err
			}
		}
	}
	p.now, err = s.spool.Add(&sh.now)
	return err
}

func equal(a, b *archive.Entry) bool { return a.Import == b.Import && a.Paper.Equal(&b.Paper) }

// addNew creates a page from a record, and returns its number.
func (s *shelf) addNew(news paper.News) (number int, err error) {
	came := news.Paper.ID
	if news.Paper.ID.Scheme() == paper.SchemeTitle {
		// Another paper may have, or have had, an address made from this title.
		for id := range paper.TitleIDs(news.Paper.ID, &news.Paper) {
			if !s.names[archive.FileName(id)] {
				news.Paper.ID = id
				break
			}
		}
	}
	if len(s.broken) > 0 {
		if b := s.byName[archive.FileName(news.Paper.ID)]; b != nil {
			return 0, refusal{fmt.Errorf("its page cannot be read: repair it and import again: %w", b)}
		}
	}
	merged, from := paper.Merge(paper.Paper{}, paper.Provenance{}, news, s.standings)
	number = len(s.pages)
	s.pages = append(s.pages, page{})
	s.know(number, &merged)
	s.notePlace(came, number)
	return number, s.keep(number, &sheet{now: archive.Entry{Paper: merged, Import: from}})
}

// surelyFine reports whether every cleaned and checked record will be accepted, except one
// with the arXiv identifier of another paper, so that its bytes need not be kept. It may be
// called concurrently with other methods.
func (s *shelf) surelyFine() bool { return len(s.broken) == 0 }

// changed returns the pages that differ from those on disk, with their final paths, sorted by
// these. No records may be added after this.
func (s *shelf) changed() []*page {
	s.index, s.names, s.again, s.settled = paper.Index{}, nil, nil, nil // free memory
	var out []*page
	for i := range s.pages {
		if s.pages[i].changed() {
			out = append(out, &s.pages[i])
		}
	}
	slices.SortFunc(out, func(a, b *page) int { return strings.Compare(a.to, b.to) })
	if slices.ContainsFunc(out, func(p *page) bool { return p.to != p.path }) {
		taken := s.paths()
		for _, p := range out {
			if p.to != p.path {
				p.to = taken.free(p.to)
			}
		}
	}
	slices.SortFunc(out, func(a, b *page) int { return strings.Compare(a.to, b.to) })
	return out
}

// write writes a changed page.
func (s *shelf) write(p *page) error {
	sh, err := s.read(p)
	if err != nil {
		return err
	}
	sh.now.Path = p.to
	if sh.was != nil {
		redirect(&sh.was.Paper, &sh.now.Paper)
	}
	_, err = archive.Write(s.content, sh.was, sh.now)
	return err
}

// redirect adds a page's old address to its aliases if the address has changed.
func redirect(from, to *paper.Paper) {
	was, is := archive.Permalink(from.ID), archive.Permalink(to.ID)
	if was == is {
		return
	}
	aliases := slices.DeleteFunc(slices.Clone(to.Aliases), func(a string) bool { return a == is || a == was })
	to.Aliases = append(aliases, was)
}

// paths has the paths of files in content/ in lower case, because some file systems ignore
// case.
type paths map[string]bool

func (s *shelf) paths() paths {
	taken := make(paths, len(s.pages))
	for i := range s.pages {
		if !s.pages[i].isNew() {
			taken[strings.ToLower(s.pages[i].path)] = true
		}
	}
	for _, b := range s.broken {
		taken[strings.ToLower(b.Path)] = true
	}
	return taken
}

// free returns a path that no other file has and marks it as used: the given one, or one with
// "-2" and so on appended to the name.
func (taken paths) free(path string) string {
	base, n := strings.TrimSuffix(path, archive.Extension), 2
	for taken[strings.ToLower(path)] {
		path = fmt.Sprintf("%s-%d%s", base, n, archive.Extension)
		n++
	}
	taken[strings.ToLower(path)] = true
	return path
}

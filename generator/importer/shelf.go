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

// shelf is the archive while records are merged into it. In memory is only what
// it takes to find a paper's page: what the pages say is in their files, and in
// a spool where it has changed.
type shelf struct {
	content string // the folder
	spool   *archive.Spool
	pages   []page
	index   paper.Index // numbers are places in pages
	// standings is what the sources weigh where they contradict each other.
	standings paper.Standings
	// names of permalinks made of titles that belong to a page, and of all
	// that did belong to one.
	names map[string]bool
	// renamed are pages whose identity was made of another title than theirs, by that.
	renamed map[paper.ID][]int
	// broken are pages that cannot be read, and byName the same by name.
	broken []*archive.Problem
	byName map[string]*archive.Problem
	// seen are the pages that have been looked at for the record at hand.
	seen map[int]*sheet
	// said and today are the day that was named for the scrape, and the day of the
	// import.
	said, today paper.Day
	dated       bool // records tell their days, see Options.Dated
	// waiting are records that are placed when all have been read, and contested
	// the pages that more than one of these works could be of.
	waiting   []waiting
	contested contests
	// older are records that get no page of their own, and passedOver how many of them
	// there was none for.
	older      []waiting
	passedOver int
	// places are the pages of all records, by the identifiers with which these came; nil
	// where nobody wants to know.
	places map[paper.ID]int
	// again are the records of pages that several have gone into, or one that was
	// on disk, and settled how many of them are merged in their order.
	again   map[int][]archive.Spooled
	settled map[int]int
	notes   notes
	merged  MergeResult
}

// page is a paper's page.
type page struct {
	path string // where it is; "" for a new one
	// With changes only: where it belongs, how it was, and how it will be.
	to       string
	was, now archive.Spooled
	merged   bool // counted in shelf.merged
}

// isNew reports whether the page is on no disk yet.
func (p *page) isNew() bool { return p.path == "" }

// changed reports whether the page is to be written.
func (p *page) changed() bool { return p.now != archive.Spooled{} }

// sheet is what a page says.
type sheet struct {
	was *archive.Entry // nil for a new page
	now archive.Entry
}

// refusal is why a record is not taken in. Any other error ends the import.
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

// put puts a page on the shelf that is there already.
func (s *shelf) put(card *archive.Card) {
	s.pages = append(s.pages, page{path: strings.Clone(card.Path)})
	s.know(len(s.pages)-1, card.Paper())
}

// lose notes the pages that cannot be read, but for those that are no papers.
func (s *shelf) lose(problems []*archive.Problem) {
	for _, p := range problems {
		if p.Path != "" && !p.Kept && !errors.Is(p, archive.ErrNoPlace) {
			name := strings.TrimSuffix(p.Path[strings.LastIndexByte(p.Path, '/')+1:], archive.Extension)
			s.byName[name] = p
			s.broken = append(s.broken, p)
		}
	}
}

// know makes a page found by what its paper says now.
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

// look reads what a page says, once for each record.
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

// read reads what a page says.
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

// keep spools what a page says now.
func (s *shelf) keep(number int, sh *sheet) (err error) {
	p := &s.pages[number]
	p.to = archive.Path(sh.now.Paper)
	if sh.was != nil {
		if p.path != archive.Path(sh.was.Paper) {
			p.to = p.path // somebody has put it there
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

// addNew makes a page of a record, and returns its number.
func (s *shelf) addNew(news paper.News) (number int, err error) {
	came := news.Paper.ID
	if news.Paper.ID.Scheme() == paper.SchemeTitle {
		// Another paper may have, or have had, an address made of this title.
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

// surelyFine reports whether any record that is cleaned and checked will be taken
// in, unless it has the identifier that another paper has on arXiv, so that its bytes need not be kept. It may be called while others are
// taken in.
func (s *shelf) surelyFine() bool { return len(s.broken) == 0 }

// changed are the pages that differ from what is on disk, with the paths where
// they belong, in the order of these. Nothing can be added any more.
func (s *shelf) changed() []*page {
	s.index, s.names, s.again, s.settled = paper.Index{}, nil, nil, nil // make room
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

// write writes a page that has changed.
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

// redirect keeps a page's old address alive when it gets another one.
func redirect(from, to *paper.Paper) {
	was, is := archive.Permalink(from.ID), archive.Permalink(to.ID)
	if was == is {
		return
	}
	aliases := slices.DeleteFunc(slices.Clone(to.Aliases), func(a string) bool { return a == is || a == was })
	to.Aliases = append(aliases, was)
}

// paths are those of files in content/, in lower case: some disks know no
// other.
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

// free is a path that no other file has, and takes it: the one wanted, or with
// "-2" and so on behind the name.
func (taken paths) free(path string) string {
	base, n := strings.TrimSuffix(path, archive.Extension), 2
	for taken[strings.ToLower(path)] {
		path = fmt.Sprintf("%s-%d%s", base, n, archive.Extension)
		n++
	}
	taken[strings.ToLower(path)] = true
	return path
}

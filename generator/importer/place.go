package importer

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"offprint/generator/archive"
	"offprint/generator/paper"
	"offprint/generator/progress"
	"offprint/generator/source"
)

// The page of a record may depend on other records: one without an identifier could match two
// papers that are read later. Therefore only records with an arXiv identifier are placed as
// they arrive. All others wait until everything has been read, and are then placed in an order
// that depends only on their content. The content of a page must not depend on the order of
// its records either, so these are merged again in a fixed order (settle).

// waiting is a record that must still be placed.
type waiting struct {
	news       archive.Spooled
	precedence paper.Precedence
}

// add places a record, which must be cleaned and checked, or lets it wait. A record of an
// older paper does not create a page. The error is a refusal, or the whole import fails.
func (s *shelf) add(news paper.News, isOlder bool) error {
	if isOlder {
		return s.await(&s.older, news)
	}
	if !s.surelyFine() {
		// The record may be refused, which requires its bytes.
		return s.place(news)
	}
	if news.Paper.ID.Scheme() != paper.SchemeArXiv {
		return s.await(&s.waiting, news)
	}
	found, err := s.findOwn(&news)
	switch {
	case err != nil:
		return err
	case len(found.Same) > 0 && s.seen[found.Same[0]].now.Paper.ID == news.Paper.ID:
		return s.placeAt(news, found.Same[0], found.Same[1:])
	case len(found.Same)+len(found.Rivals) > 0:
		return s.await(&s.waiting, news)
	}
	_, err = s.addNew(news)
	return err
}

// await appends a record to a list of waiting ones.
func (s *shelf) await(list *[]waiting, news paper.News) error {
	place, err := s.spoolNews(&news)
	if err == nil {
		*list = append(*list, waiting{place, paper.PrecedenceOf(&news)})
	}
	return err
}

// spoolNews spools a record as an archive entry without other content.
func (s *shelf) spoolNews(news *paper.News) (archive.Spooled, error) {
	return s.spool.Add(&archive.Entry{Paper: news.Paper, Import: paper.Provenance{Source: news.Source, Day: news.Scraped, Listed: news.Listed}})
}

// newsAt returns a record that was spooled, or from which a new page was made.
func (s *shelf) newsAt(place archive.Spooled) (paper.News, error) {
	e, err := s.spool.Entry(place)
	return paper.News{Paper: e.Paper, Source: e.Import.Source, Scraped: e.Import.Day, Listed: e.Import.Listed}, err
}

// placeAll places the waiting records. No records may be added after this.
func (s *shelf) placeAll(ctx context.Context, p progress.Progress) error {
	if err := s.settle(ctx); err != nil {
		return err
	}
	slices.SortFunc(s.waiting, func(a, b waiting) int { return a.precedence.Compare(b.precedence) })
	if len(s.waiting) > 0 {
		p.Start("records placed", int64(len(s.waiting)))
		defer p.Finish()
	}
	if err := s.contest(ctx); err != nil {
		return err
	}
	for i := 0; i < len(s.waiting); i++ { // the list may grow
		if err := ctx.Err(); err != nil {
			return err
		}
		news, err := s.newsAt(s.waiting[i].news)
		if err != nil {
			return err
		}
		err = s.place(news)
		if why := new(refusal); errors.As(err, why) {
			err = s.placeApart(news, *why)
		}
		if err != nil {
			return err
		}
		p.Add(1)
	}
	s.waiting = nil
	if err := s.placeOlder(ctx); err != nil {
		return err
	}
	return s.settle(ctx)
}

// find finds the pages related to a paper, even if their titles or authors were edited. The
// pages examined are in s.seen.
func (s *shelf) find(p *paper.Paper) (paper.Found, error) {
	clear(s.seen)
	unedited := func(number int) (*paper.Paper, error) {
		sh, err := s.look(number)
		if err != nil {
			return nil, err
		}
		return sh.now.Import.Hash.Unedited(&sh.now.Paper, p), nil
	}
	found, err := s.index.Find(p, unedited)
	if err != nil || len(s.renamed) == 0 {
		return found, err
	}
	for _, number := range s.renamedFrom(p) {
		q, err := unedited(number)
		if err != nil {
			return found, err
		}
		if !slices.Contains(found.Same, number) && paper.Same(p, q) {
			found.Same = append(found.Same, number)
		}
	}
	return found, nil
}

// renamedFrom returns the pages whose identity may have been made from a record's title, and
// which now have a different title.
func (s *shelf) renamedFrom(p *paper.Paper) (numbers []int) {
	const usual = 3 // identities made from the title, with the year, and with a hash
	for _, base := range titleIDs(p.Title) {
		n := 0
		for id := range paper.TitleIDs(base, p) {
			numbers = append(numbers, s.renamed[id]...)
			if n++; n == usual {
				break
			}
		}
	}
	return numbers
}

// titleIDs returns the identities made from a title for records, and for pages without one.
func titleIDs(title string) [2]paper.ID {
	return [2]paper.ID{source.TitleID(title), paper.TitleID(title)}
}

// findOwn is like find, but returns a refusal if the record's identifier belongs to another
// paper.
func (s *shelf) findOwn(news *paper.News) (paper.Found, error) {
	found, err := s.find(&news.Paper)
	if err == nil {
		found, err = s.withoutImpostor(*news, found)
	}
	if err == nil {
		err = s.clash(news, found)
	}
	return found, err
}

// place merges a record into the page of its paper, or creates a page.
func (s *shelf) place(news paper.News) error {
	found, err := s.findOwn(&news)
	if err != nil {
		return err
	}
	same := s.contested.without(found.Same, &news.Paper)
	p := &news.Paper
	if len(same) > 1 && len(names(p)) == 0 && s.anySays(news, same) {
		return nil // it adds nothing to any of the pages it may have been merged into
	}
	if i := paper.Choose(p, s.papers(same)); i >= 0 {
		return s.placeAt(news, same[i], slices.Delete(slices.Clone(same), i, i+1))
	}
	if s.anySays(news, same) {
		return nil
	}
	// In doubt, it gets a separate page.
	if doi := p.ID.DOI(); doi != "" && s.anyCarries(doi, found) {
		// Two pages cannot have the same DOI as their identity.
		p.ID, p.DOI = source.TitleID(p.Title), doi
	}
	number, err := s.addNew(news)
	if err == nil {
		s.notes.about(number, p, found)
	}
	return err
}

// placeApart places a waiting record that is refused without its identifier. It cannot be
// rejected, because its bytes are no longer available.
func (s *shelf) placeApart(news paper.News, why refusal) error {
	p := &news.Paper
	s.notes.apart = append(s.notes.apart, fmt.Sprintf("“%s” has a page without the identifier that it came with: %v", p.Title, why))
	p.ID = paper.TitleID(p.Title)
	if strings.HasPrefix(strings.ToLower(p.DOI), "10.48550/") { // DOIs with this prefix are arXiv identifiers
		p.DOI = ""
	}
	return s.place(news)
}

// anySays reports whether any of the pages, which must be in s.seen, already has all facts of
// a record.
func (s *shelf) anySays(news paper.News, numbers []int) bool {
	return slices.ContainsFunc(numbers, func(number int) bool {
		_, changes := s.merge(s.seen[number].now, s.adapted(news, number))
		return !changes
	})
}

// papers returns the content of pages, which must be in s.seen.
func (s *shelf) papers(numbers []int) []*paper.Paper {
	out := make([]*paper.Paper, len(numbers))
	for i, n := range numbers {
		out[i] = &s.seen[n].now.Paper
	}
	return out
}

// anyCarries reports whether any page in found has the DOI.
func (s *shelf) anyCarries(doi string, found paper.Found) bool {
	for _, p := range slices.Concat(s.papers(found.Rivals), s.papers(found.Same)) {
		if p.DOI == doi || p.ID.DOI() == doi {
			return true
		}
	}
	return false
}

// placeAt merges a record into a page in s.seen. The pages in others seem to be of the same
// paper.
func (s *shelf) placeAt(news paper.News, number int, others []int) error {
	s.notePlace(news.Paper.ID, number)
	page, sh := &s.pages[number], s.seen[number]
	news = s.adapted(news, number)
	next, changes := s.merge(sh.now, news)
	for _, other := range others {
		s.noteTwice(number, other, &news, &next.Paper)
	}
	if !changes && !page.changed() {
		return nil
	}
	if len(s.again[number]) == 0 && page.isNew() {
		s.again[number] = append(s.again[number], page.now) // made from its first record
	}
	place, err := s.spoolNews(&news)
	if err != nil {
		return err
	}
	s.again[number] = append(s.again[number], place)
	if !changes {
		return nil
	}
	s.countMerged(page, &sh.now, news, &next.Paper)
	sh.now = next
	s.know(number, &next.Paper)
	return s.keep(number, sh)
}

// adapted returns a record adapted to a page in s.seen. A page whose identity is made from its
// title keeps it, even if another identity could be made from that title, and even if it has a
// DOI: another page may then have the DOI as its identity.
func (s *shelf) adapted(news paper.News, number int) paper.News {
	p := &s.seen[number].now.Paper
	if p.ID.Scheme() != paper.SchemeTitle {
		return news
	}
	switch doi := news.Paper.ID.DOI(); {
	case news.Paper.ID.Scheme() == paper.SchemeTitle:
		news.Paper.ID = p.ID
	case doi != "" && doi == p.DOI:
		news.Paper.ID, news.Paper.DOI = p.ID, doi
	}
	return news
}

// merge returns the content of a page after merging a record, and whether that changes it.
func (s *shelf) merge(now archive.Entry, news paper.News) (next archive.Entry, changes bool) {
	merged, from := paper.Merge(now.Paper, now.Import, news, s.standings)
	if s.said == 0 && !s.dated && news.Scraped == s.today && merged.Equal(&now.Paper) && from.Listed == now.Import.Listed {
		// The record adds nothing, and its day is only that of the clock. Recording that day
		// would change every page at every import.
		return now, false
	}
	next = archive.Entry{Path: now.Path, Paper: merged, Import: from}
	return next, !equal(&next, &now)
}

// settle merges the records of each page that has several again, in the order of
// paper.SortNews, starting from the content before the import.
func (s *shelf) settle(ctx context.Context) error {
	for number, places := range s.again {
		if len(places) < 2 || s.settled[number] == len(places) {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		list := make([]paper.News, len(places))
		for i, place := range places {
			var err error
			if list[i], err = s.newsAt(place); err != nil {
				return err
			}
		}
		paper.SortNews(list)
		sh, err := s.read(&s.pages[number])
		if err != nil {
			return err
		}
		if sh.now = (archive.Entry{}); sh.was != nil {
			sh.now = *sh.was
		}
		for i, news := range list {
			if i == 0 && sh.was == nil {
				sh.now.Paper, sh.now.Import = paper.Merge(paper.Paper{}, paper.Provenance{}, news, s.standings)
			} else {
				sh.now, _ = s.merge(sh.now, news)
			}
		}
		s.settled[number] = len(places)
		s.know(number, &sh.now.Paper)
		if err := s.keep(number, sh); err != nil {
			return err
		}
		if sh.was != nil && equal(sh.was, &sh.now) {
			s.pages[number].now = archive.Spooled{}
		}
	}
	return nil
}

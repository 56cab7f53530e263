package importer

import (
	"fmt"
	"slices"

	"offprint/generator/archive"
	"offprint/generator/paper"
)

// clash returns a refusal if a record has the identifier of a different paper. In doubtful
// cases it returns nil and adds a note.
func (s *shelf) clash(news *paper.News, found paper.Found) error {
	p := &news.Paper
	for _, number := range found.Same {
		e := &s.seen[number].now
		q := &e.Paper
		odd := paper.Odd(p, q)
		if !odd && !paper.Clash(p, q) {
			continue
		}
		by := ""
		if len(q.Authors) > 0 {
			by = " by " + q.Authors[0]
		}
		page := &s.pages[number]
		path := page.path
		if path == "" {
			path = archive.Path(*q)
		}
		what := fmt.Sprintf("%s is “%s”%s in %s/%s", q.ID, q.Title, by, archive.ContentDir, path)
		// Titles alone decide only for rows of the same table: another source may use a short
		// title.
		if odd && (len(p.Authors)+len(q.Authors) > 0 || news.Source != e.Import.Of(paper.FieldTitle).Source || slices.Contains(s.standings(news.Source).Damaged, paper.FieldTitle)) {
			s.notes.odd(fmt.Sprintf("%s; a record calls it “%s”: correct its identifier if that is another paper", what, p.Title))
			continue
		}
		advice := "correct its identifier"
		if !page.isNew() {
			advice += "; if the page is wrong, correct or delete it"
		}
		return refusal{fmt.Errorf("%s: this record is of another paper; %s", what, advice)}
	}
	return nil
}

// withoutImpostor handles a record from arXiv whose identifier is used by a new page of this
// import for a different paper. arXiv's record is right regardless of the order, so the page
// is replaced by it, and the records of the old page are placed again when all inputs have
// been read.
func (s *shelf) withoutImpostor(news paper.News, found paper.Found) (paper.Found, error) {
	if !s.original(news.Source) {
		return found, nil
	}
	for _, number := range found.Same {
		page := &s.pages[number]
		if !page.isNew() || !paper.Clash(&news.Paper, &s.seen[number].now.Paper) {
			continue
		}
		places := s.again[number]
		if len(places) == 0 {
			places = []archive.Spooled{page.now}
		}
		var records []waiting
		for _, place := range places {
			old, err := s.newsAt(place)
			if err != nil {
				return found, err
			}
			if s.original(old.Source) {
				return found, nil
			}
			records = append(records, waiting{place, paper.PrecedenceOf(&old)})
		}
		s.waiting = append(s.waiting, records...)
		delete(s.again, number)
		delete(s.settled, number)
		merged, from := paper.Merge(paper.Paper{}, paper.Provenance{}, news, s.standings)
		sh := &sheet{now: archive.Entry{Paper: merged, Import: from}}
		s.seen[number] = sh
		s.know(number, &merged)
		return found, s.keep(number, sh)
	}
	return found, nil
}

// original reports whether a source is authoritative for identifiers.
func (s *shelf) original(name string) bool { return s.standings(name).Authority == paper.Original }

package importer

import (
	"fmt"
	"slices"

	"offprint/generator/archive"
	"offprint/generator/paper"
)

// clash is a refusal where a record has the identifier of another paper. Where that
// is in doubt, a line tells it.
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
		// Two rows of one table; of other sources one may have a short name for it.
		if odd && (len(p.Authors)+len(q.Authors) > 0 || news.Source != e.Import.Of(paper.FieldTitle).Source || slices.Contains(s.standings(news.Source).Damaged, paper.FieldTitle)) {
			s.notes.odd(fmt.Sprintf("%s; a record calls it “%s”: mend its identifier if that is another paper", what, p.Title))
			continue
		}
		advice := "mend its identifier"
		if !page.isNew() {
			advice += "; if the page is wrong, mend or delete it"
		}
		return refusal{fmt.Errorf("%s: this record is of another paper; %s", what, advice)}
	}
	return nil
}

// withoutImpostor takes arXiv's own identifier from a page of this import that is of
// another paper, where the record at hand is arXiv's: whichever comes first, that
// knows best. The records of the page are placed again when all have been read.
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

// original reports whether a source is of those who know best what is whose.
func (s *shelf) original(name string) bool { return s.standings(name).Authority == paper.Original }

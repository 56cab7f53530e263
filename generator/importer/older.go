package importer

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"offprint/generator/paper"
)

// A source that lists everything that changed also lists old papers. A record of an old paper
// may update the paper's existing page but does not create one: an archive of new papers
// should not slowly fill up with the past. Whether a page exists is only known when everything
// else has been placed, so these records are placed last.

// placeOlder merges the records of older papers into their existing pages.
func (s *shelf) placeOlder(ctx context.Context) error {
	slices.SortFunc(s.older, func(a, b waiting) int { return a.precedence.Compare(b.precedence) })
	for _, w := range s.older {
		if err := ctx.Err(); err != nil {
			return err
		}
		news, err := s.newsAt(w.news)
		if err != nil {
			return err
		}
		found, err := s.findOwn(&news)
		if errors.As(err, new(refusal)) {
			s.passedOver++ // its identifier is that of another paper
			continue
		}
		if err != nil {
			return err
		}
		same := s.contested.without(found.Same, &news.Paper)
		i := paper.Choose(&news.Paper, s.papers(same))
		if i < 0 {
			s.passedOver++
			continue
		}
		if err := s.placeAt(news, same[i], slices.Delete(slices.Clone(same), i, i+1)); err != nil {
			return err
		}
	}
	s.older = nil
	return nil
}

// dayOf returns the day that decides whether a paper is old: its publication date or, if that
// is unknown, the last day of the month in its identifier, or else its date. If arXiv's
// moderators delayed a paper, its identifier is of a later month than its submission, and the
// first day of that month is used.
func dayOf(p *paper.Paper) paper.Day {
	first, last := monthOf(p.ID)
	if p.Published != 0 {
		return max(p.Published, first)
	}
	return cmp.Or(last, p.Date)
}

// monthOf returns the first and last day of the month in an arXiv identifier, or 0 if it has
// none.
func monthOf(id paper.ID) (first, last paper.Day) {
	v := id.Value()
	if id.Scheme() != paper.SchemeArXiv || len(v) < 5 || v[4] != '.' { // not of the form used since 2007
		return 0, 0
	}
	year, err1 := strconv.Atoi(v[:2])
	month, err2 := strconv.Atoi(v[2:4])
	if err1 != nil || err2 != nil {
		return 0, 0
	}
	first, err := paper.NewDay(2000+year, time.Month(month), 1)
	if err != nil {
		return 0, 0
	}
	return first, paper.DayOf(first.Time().AddDate(0, 1, -1))
}

// notePlace records the page of a record.
func (s *shelf) notePlace(id paper.ID, number int) {
	if s.places != nil {
		s.places[id] = number
	}
}

// placed returns the pages of all records, after all pages have their paths. It returns nil if
// they are not wanted.
func (s *shelf) placed() map[paper.ID]Place {
	if s.places == nil {
		return nil
	}
	out := map[paper.ID]Place{}
	for id, number := range s.places {
		p := &s.pages[number]
		place := Place{Page: p.path, Outcome: "unchanged"}
		if p.changed() {
			place = Place{Page: p.to, Outcome: "updated"}
			if p.isNew() {
				place.Outcome = "new"
			}
		}
		out[id] = place
	}
	return out
}

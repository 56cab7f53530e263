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

// What lists all that has changed tells of old papers too. Such a record may change the
// page that its paper has, and does not make one: who gathers what is new does not want
// all of the past, a paper at a time. Whether there is a page is known when everything
// else has been placed, so these records come last.

// placeOlder merges the records of older papers into the pages that these have.
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
			s.passedOver++ // its identifier is another paper's
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

// dayOf is the day of which a paper is: that of its publication or, where that is not
// told, the last day of the month that its identifier names, else its date. A paper that
// waited for arXiv's moderators has an identifier of a later month than that of its
// submission, and is of that month's first day.
func dayOf(p *paper.Paper) paper.Day {
	first, last := monthOf(p.ID)
	if p.Published != 0 {
		return max(p.Published, first)
	}
	return cmp.Or(last, p.Date)
}

// monthOf are the first and the last day of the month that an identifier of arXiv's
// names; 0 where it names none.
func monthOf(id paper.ID) (first, last paper.Day) {
	v := id.Value()
	if id.Scheme() != paper.SchemeArXiv || len(v) < 5 || v[4] != '.' { // as they were until 2007
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

// notePlace notes which page a record has come to.
func (s *shelf) notePlace(id paper.ID, number int) {
	if s.places != nil {
		s.places[id] = number
	}
}

// placed is where the papers of records are, once all pages have their paths; nil where
// nobody wants to know.
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

package importer

import (
	"context"
	"maps"
	"slices"

	"offprint/generator/paper"
)

// contests describes pages without an identifier that match waiting records of several works.
// Which of the works gets the page must not depend on the order of the records. The map lost
// has, by page number, the works that may not have the page.
type contests struct {
	works works
	lost  map[int]map[string]bool
}

// claim is a waiting record that matches a page.
type claim struct {
	work   string
	number int // index into shelf.waiting
}

// contest finds the pages that several works claim. It gives each page to the work that
// certainly matches, or to none.
func (s *shelf) contest(ctx context.Context) error {
	claims := map[int][]claim{}
	s.contested = contests{works: works{}, lost: map[int]map[string]bool{}}
	for i, w := range s.waiting {
		if err := ctx.Err(); err != nil {
			return err
		}
		news, err := s.newsAt(w.news)
		if err != nil {
			return err
		}
		ids := names(&news.Paper)
		if len(ids) == 0 {
			break // the records that follow have none either
		}
		s.contested.works.join(ids)
		found, err := s.find(&news.Paper)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(s.papers(found.Same), func(p *paper.Paper) bool { return slices.Contains(names(p), ids[0]) }) {
			continue
		}
		for _, n := range found.Same {
			claims[n] = append(claims[n], claim{ids[0], i})
		}
	}
	for _, n := range slices.Sorted(maps.Keys(claims)) {
		if err := s.decide(n, claims[n]); err != nil {
			return err
		}
	}
	return nil
}

// decide gives a page to one of the works that claim it, or to none.
func (s *shelf) decide(number int, claims []claim) error {
	var first []claim // the first claim of each work
	for _, c := range claims {
		c.work = s.contested.works.of(c.work)
		if !slices.ContainsFunc(first, func(f claim) bool { return f.work == c.work }) {
			first = append(first, c)
		}
	}
	if len(first) < 2 {
		return nil
	}
	among := make([]*paper.Paper, len(first))
	for i, c := range first {
		news, err := s.newsAt(s.waiting[c.number].news)
		if err != nil {
			return err
		}
		among[i] = &news.Paper
	}
	sh, err := s.read(&s.pages[number])
	if err != nil {
		return err
	}
	winner := paper.Choose(&sh.now.Paper, among)
	lost := map[string]bool{}
	for i, c := range first {
		lost[c.work] = i != winner
	}
	s.contested.lost[number] = lost
	return nil
}

// without returns the pages that a record may be merged into.
func (c *contests) without(numbers []int, p *paper.Paper) []int {
	ids := names(p)
	if len(c.lost) == 0 || len(ids) == 0 {
		return numbers
	}
	work := c.works.of(ids[0])
	return slices.DeleteFunc(slices.Clone(numbers), func(n int) bool { return c.lost[n][work] })
}

// names returns a paper's identifiers, best first, except one made from its title.
func names(p *paper.Paper) (ids []string) {
	if p.ID.Scheme() != paper.SchemeTitle && p.ID != "" {
		ids = append(ids, string(p.ID))
	}
	if p.DOI != "" {
		ids = append(ids, paper.SchemeDOI+":"+p.DOI)
	}
	return ids
}

// works is a union-find structure of identifiers that occur together in records. It maps an
// identifier to another one of its set; the representative has no entry.
type works map[string]string

// join merges the sets that contain the identifiers.
func (w works) join(ids []string) {
	for _, id := range ids[1:] {
		if a, b := w.of(ids[0]), w.of(id); a != b {
			w[max(a, b)] = min(a, b)
		}
	}
}

// of returns the representative of an identifier's set.
func (w works) of(id string) string {
	for w[id] != "" {
		id = w[id]
	}
	return id
}

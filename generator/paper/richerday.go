package paper

import (
	"cmp"
	"strings"
)

// takeRicherDay merges two days of publication of which one is the first day of the year or
// month that contains the other: for the same publication the more precise one wins, whichever
// is newer. The fact "date" of the less precise one is removed.
func (m *merger) takeRicherDay() {
	const f = FieldPublished
	known, news := exactness(&m.p), exactness(&m.news)
	if m.p.Published == 0 || m.news.Published == 0 || known == news || m.from.Hash.origin(&m.p, f) != imported ||
		m.p.Has(FieldCitation) && m.from.Hash.origin(&m.p, FieldCitation) == byHand {
		return
	}
	coarse, fine := &m.p, &m.news
	if known > news {
		coarse, fine = fine, coarse
	}
	if !strings.HasPrefix(fine.Published.String(), coarse.Citation.Get("date")+"-") {
		return
	}
	if a, b := publicationOf(m.p.Citation, 0), publicationOf(m.news.Citation, 0); m.otherDOI || a.contradicts(&b) {
		return
	}
	// The result counts as being as new, and as having as much authority, as both, so that the
	// effect of a third record does not depend on which of them came first.
	was := m.origins[f]
	first := cmp.Or(m.compare(f), cmp.Compare(was.Source, m.origin.Source)) > 0
	if fine == &m.news {
		m.set(f)
		facts := m.p.Citation.Set("date", "")
		if len(facts) == 0 {
			m.clear(FieldCitation)
		} else if facts.Get("date") != m.p.Citation.Get("date") {
			m.p.Citation = facts
			m.from.Hash.Put(FieldCitation, m.p.Hash(FieldCitation))
		}
	} else {
		m.news.Citation = m.news.Citation.Set("date", "")
	}
	m.origins[f] = was
	if first {
		m.origins[f] = m.origin
	}
	m.richer = true
}

// exactness returns 0 if only the year of publication is known, 1 for the month, 2 for the
// day.
func exactness(p *Paper) int {
	switch date := p.Citation.Get("date"); {
	case len(date) == 4 && date+"-01-01" == p.Published.String():
		return 0
	case len(date) == 7 && date+"-01" == p.Published.String():
		return 1
	}
	return 2
}

package paper

import (
	"cmp"
	"slices"
)

// News is a paper as one scrape told it.
type News struct {
	Paper   Paper
	Source  string // name of the format: "hf-api"
	Scraped Day    // day of the scrape
	Listed  Day    // day on which the source listed the paper; 0 when it does not tell
}

// Merge merges news into what is known of the same paper, and says what import
// is to remember; the zero Paper and Provenance make a new paper of the news.
// The arguments are not changed.
//
// A field without a value is filled, unless import had filled it before: then
// a person has removed it. A value that import wrote gives way to the value of
// a scrape of a later day; of two of the same day the one that says more is
// taken: the higher count, the longer text. Whatever a person wrote or changed
// is left alone. Names of authors take the place of their number, never the
// reverse, and a better identifier that of a worse one. The date is the
// earliest day on which the paper was listed, else the day it was published,
// else the day of the first scrape.
//
// To merge the same again changes nothing, and neither does older news of the
// same fields. The order of two pieces of news does not matter.
func Merge(p Paper, from Provenance, news News) (Paper, Provenance) {
	m := merger{
		p: p, from: from, news: Clean(news.Paper),
		newer:   news.Scraped > from.Day || from.Source == "",
		sameDay: news.Scraped == from.Day,
	}
	m.identify()
	for f := range NumFields {
		switch f {
		case FieldID, FieldDOI, FieldDate, FieldAuthors, FieldAuthorCount, FieldAliases:
		default:
			m.take(f)
		}
	}
	m.takeAuthors()
	m.takeDate(news.Listed)
	switch {
	case m.newer:
		m.from.Source, m.from.Day = news.Source, news.Scraped
	case m.sameDay:
		m.from.Source = min(m.from.Source, news.Source)
	}
	return m.p, m.from
}

type merger struct {
	p       Paper
	from    Provenance
	news    Paper
	newer   bool // the news is of a later day than what is known
	sameDay bool
}

// set gives the field the value that the news has.
func (m *merger) set(f Field) {
	value := m.news.Get(f)
	if list, ok := value.([]string); ok {
		value = slices.Clone(list)
	}
	m.p.Set(f, value)
	m.from.Hash.Put(f, m.p.Hash(f))
}

// clear takes the field's value away, and forgets it.
func (m *merger) clear(f Field) {
	var none Paper
	m.p.Set(f, none.Get(f))
	m.from.Hash.Delete(f)
}

// take merges a field that has nothing to do with any other.
func (m *merger) take(f Field) {
	if !m.news.Has(f) {
		return
	}
	if o := m.from.Hash.origin(&m.p, f); o == gap || o == imported && (m.newer || m.sameDay && m.saysMore(f)) {
		m.set(f)
	}
}

// saysMore reports whether the news has the greater value of a field by an
// order that is the same whichever comes first: a higher count, an earlier
// day, a longer text or list, and where these are equal the one that sorts
// last.
func (m *merger) saysMore(f Field) bool {
	switch known := m.p.Get(f).(type) {
	case int:
		return m.news.Get(f).(int) > known
	case Day:
		return m.news.Get(f).(Day) < known
	case string:
		news := m.news.Get(f).(string)
		return cmp.Or(cmp.Compare(len(news), len(known)), cmp.Compare(news, known)) > 0
	case []string:
		news := m.news.Get(f).([]string)
		return cmp.Or(cmp.Compare(len(news), len(known)), slices.Compare(news, known)) > 0
	}
	return false
}

// identify merges ID and DOI.
func (m *merger) identify() {
	known := m.p.ID
	if m.news.ID.Better(known) {
		_, written := m.from.Hash.Get(FieldID)
		// An identity made of the title is import's to replace, whoever wrote
		// it down, as long as import did not write another before.
		if o := m.from.Hash.origin(&m.p, FieldID); o != byHand || !written && known.Scheme() == SchemeTitle {
			m.set(FieldID)
		}
	}
	switch {
	case m.p.ID.Scheme() == SchemeDOI:
		return
	case known.Scheme() == SchemeDOI: // which the paper keeps beside its new identifier
		m.news.DOI = known.Value()
	case m.news.ID.Scheme() == SchemeDOI:
		m.news.DOI = m.news.ID.Value()
	}
	m.take(FieldDOI)
}

func (m *merger) takeAuthors() {
	names := m.from.Hash.origin(&m.p, FieldAuthors)
	switch {
	case len(m.news.Authors) > 0:
		count := m.from.Hash.origin(&m.p, FieldAuthorCount)
		if m.p.AuthorCount > 0 && count == byHand {
			return
		}
		if m.take(FieldAuthors); len(m.p.Authors) > 0 {
			m.clear(FieldAuthorCount)
		}
	case names == gap:
		m.take(FieldAuthorCount)
	}
}

func (m *merger) takeDate(listed Day) {
	if listed != 0 && (m.from.Listed == 0 || listed < m.from.Listed) {
		m.from.Listed = listed
	}
	day := m.p.Date
	switch {
	case m.from.Listed != 0:
		day = m.from.Listed
	case m.p.Published != 0:
		// A day of publication that a person wrote moves no page.
		if m.from.Hash.origin(&m.p, FieldPublished) == imported || day == 0 {
			day = m.p.Published
		}
	case day == 0 || m.news.Date != 0 && m.news.Date < day:
		day = m.news.Date
	}
	if day != 0 && m.from.Hash.origin(&m.p, FieldDate) != byHand {
		m.news.Date = day
		m.set(FieldDate)
	}
}

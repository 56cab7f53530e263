package paper

import (
	"cmp"
	"slices"
)

// News is a paper as one scrape has it.
type News struct {
	Paper   Paper
	Source  string // name of the format: "hf-api"
	Scraped Day    // day of the scrape
	Listed  Day    // day on which the source listed the paper; 0 when it does not tell
}

// Merge merges news into what is known of the same paper, and says what import
// is to remember; the zero Paper and Provenance make a new paper of the news.
// standings says what the sources weigh. The arguments are not changed.
//
// A field without a value is filled, unless import had filled it before: then
// a person has removed it. A value that import wrote gives way to that of a
// source with more authority in the field, and else to that of a later day; of
// two of the same day the one that says more is taken: the higher count, the
// longer text. Whatever a person wrote or changed is left alone. Names of
// authors take the place of their number, never the reverse, and a better
// identifier that of a worse one. Of a year and a day in it, of one publication, the
// day is taken. Topics of the one and of the other kind,
// keywords and categories, stand side by side. The facts of a citation are those of
// one record, and what another one adds is of the same publication. Aliases are
// joined. The date is the earliest day on which the paper was listed, else the day it
// was published, else the earliest that somebody said for its scrape, as the Date of
// the news; where nobody tells a day there is none. A date is never taken away.
//
// To merge the same again changes nothing, and neither does older news of the
// same fields. The order of two pieces of news does not matter.
func Merge(p Paper, from Provenance, news News, standings Standings) (Paper, Provenance) {
	m := merger{
		p: p, from: from, news: Clean(news.Paper), origin: Origin{news.Source, news.Scraped}, standings: standings,
		newer:   news.Scraped > from.Day || from.Source == "",
		sameDay: news.Scraped == from.Day, published: p.Published,
	}
	for f := range NumFields {
		m.origins[f] = from.Of(f)
	}
	m.identify()
	m.takeRicherDay()
	for f := range NumFields {
		switch f {
		case FieldID, FieldDOI, FieldDate, FieldAuthors, FieldAuthorCount, FieldAliases:
		case FieldPublished:
			if !m.richer {
				m.take(f)
			}
		default:
			m.take(f)
		}
	}
	m.takeAuthors()
	m.takeAliases()
	m.takeDate(news.Listed)
	switch {
	case m.newer:
		m.from.Source, m.from.Day = news.Source, news.Scraped
	case m.sameDay:
		m.from.Source = min(m.from.Source, news.Source)
	}
	for f := range NumFields {
		m.from.From[f] = Origin{}
		if m.origins[f] != m.from.Of(f) {
			m.from.From[f] = m.origins[f]
		}
	}
	return m.p, m.from
}

type merger struct {
	p         Paper
	from      Provenance
	news      Paper
	origin    Origin            // of the news
	origins   [NumFields]Origin // of what is known
	standings Standings
	newer     bool // the news is of a later day than what is known
	sameDay   bool
	// otherDOI says that the news has another DOI than what is known: it is of
	// another publication.
	otherDOI  bool
	published Day  // as it was known
	richer    bool // the day of publication has been merged
}

// set gives the field the value that the news has.
func (m *merger) set(f Field) {
	value := m.news.Get(f)
	if list, ok := value.([]string); ok {
		value = slices.Clone(list)
	}
	m.p.Set(f, value)
	m.from.Hash.Put(f, m.p.Hash(f))
	if hasOrigin(f) {
		m.origins[f] = m.origin
	}
}

// takeAliases adds the addresses that another archive's page had before. Whoever
// removes one keeps it out by importing no dump that has it: they have no hash.
func (m *merger) takeAliases() {
	all := slices.Concat(m.p.Aliases, m.news.Aliases)
	slices.Sort(all)
	if all = slices.Compact(all); len(all) > len(m.p.Aliases) {
		m.p.Aliases = all
	}
}

// clear takes the field's value away, and forgets it.
func (m *merger) clear(f Field) {
	var none Paper
	m.p.Set(f, none.Get(f))
	m.from.Hash.Delete(f)
	m.origins[f] = Origin{}
}

// take merges a field that has nothing to do with any other.
func (m *merger) take(f Field) {
	if !m.news.Has(f) {
		return
	}
	switch m.from.Hash.origin(&m.p, f) {
	case byHand:
		return
	case gap:
		if f == FieldTopics {
			m.news.Topics = mergeTopics(nil, m.news.Topics, 0)
		}
		m.set(f)
		return
	}
	stronger := m.compare(f)
	switch f {
	case FieldTopics:
		m.news.Topics = mergeTopics(m.p.Topics, m.news.Topics, stronger)
	case FieldCitation:
		m.news.Citation = m.mergeCitation(stronger)
	default:
		if stronger == 0 && !m.p.SameField(&m.news, f) {
			stronger = saysMore(m.news.Get(f), m.p.Get(f))
		}
		if stronger < 0 {
			return
		}
	}
	was := m.origins[f]
	m.set(f)
	if stronger < 0 || stronger == 0 && was.Source < m.origin.Source {
		m.origins[f] = was
	}
}

// compare is positive where the news goes before what is known of a field, and
// 0 where only what they say can tell.
func (m *merger) compare(f Field) int {
	switch {
	case hasOrigin(f):
		return m.standings.compare(f, m.origin, m.origins[f], &m.news, &m.p)
	case m.newer:
		return 1
	case m.sameDay:
		return 0
	}
	return -1
}

// compareCitations is positive where the citation of the news goes before that of
// what is known.
func (m *merger) compareCitations() int {
	if !m.news.Has(FieldCitation) || !m.p.Has(FieldCitation) || m.from.Hash.origin(&m.p, FieldCitation) == byHand {
		return 0
	}
	return cmp.Or(m.compare(FieldCitation), moreFacts(m.news.Citation, m.p.Citation))
}

// mergeTopics is what is known of the paper's keywords and of its categories,
// each from the news or from before.
func mergeTopics(known, news []string, stronger int) []string {
	var out []string
	for _, kind := range []bool{false, true} {
		a, b := topicsOfKind(known, kind), topicsOfKind(news, kind)
		if a == nil || b != nil && cmp.Or(stronger, saysMore(b, a)) > 0 {
			a = b
		}
		out = append(out, a...)
	}
	return out
}

func topicsOfKind(topics []string, categories bool) (out []string) {
	for _, t := range topics {
		if IsCategory(t) == categories {
			out = append(out, t)
		}
	}
	return out
}

// saysMore is positive where news is the greater value by an order that is the
// same whichever comes first: a higher count, an earlier day, a longer text or
// list, and where these are equal the one that sorts last.
func saysMore(news, known any) int {
	switch known := known.(type) {
	case int:
		return cmp.Compare(news.(int), known)
	case Day:
		return cmp.Compare(known, news.(Day))
	case string:
		news := news.(string)
		return cmp.Or(cmp.Compare(len(news), len(known)), cmp.Compare(news, known))
	case []string:
		news := news.([]string)
		return cmp.Or(cmp.Compare(len(news), len(known)), slices.Compare(news, known))
	}
	return 0
}

// identify merges ID and DOI.
func (m *merger) identify() {
	known := m.p.ID
	// A DOI beside an identity made of the title is that of another page, too.
	beside := known.Scheme() == SchemeTitle && m.p.DOI != "" && m.news.ID.DOI() == m.p.DOI
	if m.news.ID.Better(known) && !beside {
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
	if m.p.DOI != "" && m.news.DOI != "" && m.p.DOI != m.news.DOI {
		m.otherDOI = true
		// It goes with the citation.
		if first := m.compareCitations(); first != 0 {
			if first > 0 && m.from.Hash.origin(&m.p, FieldDOI) == imported {
				m.set(FieldDOI)
			}
			return
		}
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
	switch {
	case day == 0:
	case m.from.Hash.origin(&m.p, FieldDate) != byHand:
		m.news.Date = day
		m.set(FieldDate)
	case m.p.Date == 0:
		// Whoever takes the date away does not take away what stands beside it.
		m.p.Date = m.p.Published
	}
}

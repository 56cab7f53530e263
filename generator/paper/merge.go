package paper

import (
	"cmp"
	"slices"
)

// News is a paper as one scrape describes it.
type News struct {
	Paper   Paper
	Source  string // name of the format: "hf-api"
	Scraped Day    // day of the scrape
	Listed  Day    // day on which the source listed the paper; 0 if unknown
}

// Merge merges news into what is known of the same paper and returns the result with what
// import must remember. The zero Paper and Provenance create a new paper from the news.
// standings rates the sources. The arguments are not changed.
//
// A missing value is filled in, unless import had filled it before: then a person has removed
// it. A value written by import is replaced by that of a source with more authority for the
// field or, with equal authority, by that of a later day; of two values of the same day the
// one that says more wins: the higher count, the longer text. Whatever a person wrote or
// changed is kept. Names of authors replace their number, but not vice versa, and a better
// identifier replaces a worse one. A day of publication replaces the year that contains it if
// both are of the same publication. Keywords and categories are merged separately. The facts
// of a citation come from one record; another record adds facts only if it is of the same
// publication. Aliases are united. The date is the earliest day on which the paper was listed,
// otherwise the day of publication, otherwise the earliest scrape day that someone stated,
// given as the Date of the news. Without any of these there is none. A date is never removed.
//
// Merging the same news again, or older news of the same fields, changes nothing. The order of
// two pieces of news does not matter.
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
	origins   [NumFields]Origin // of the known values
	standings Standings
	newer     bool // the news is of a later day than the known values
	sameDay   bool
	// otherDOI reports that the news has a different DOI and therefore describes another
	// publication.
	otherDOI  bool
	published Day  // as it was before
	richer    bool // takeRicherDay has merged the day of publication
}

// set gives the field the value of the news.
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

// takeAliases adds earlier addresses of the page in another archive. Aliases have no hash, so
// one that was removed returns with the next import of a dump that has it.
func (m *merger) takeAliases() {
	all := slices.Concat(m.p.Aliases, m.news.Aliases)
	slices.Sort(all)
	if all = slices.Compact(all); len(all) > len(m.p.Aliases) {
		m.p.Aliases = all
	}
}

// clear removes the field's value and its hash.
func (m *merger) clear(f Field) {
	var none Paper
	m.p.Set(f, none.Get(f))
	m.from.Hash.Delete(f)
	m.origins[f] = Origin{}
}

// take merges a field that is independent of all others.
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

// compare returns a positive number if the news takes precedence over the known value of a
// field, and 0 if only the values can decide.
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

// compareCitations returns a positive number if the citation of the news takes precedence over
// the known one.
func (m *merger) compareCitations() int {
	if !m.news.Has(FieldCitation) || !m.p.Has(FieldCitation) || m.from.Hash.origin(&m.p, FieldCitation) == byHand {
		return 0
	}
	return cmp.Or(m.compare(FieldCitation), moreFacts(m.news.Citation, m.p.Citation))
}

// mergeTopics returns the keywords and the categories, each either from the news or as known.
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

// saysMore returns a positive number if news is the greater value in an order that does not
// depend on which value came first: a higher count, an earlier day, a longer text or list, and
// among equals the one that sorts last.
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
	// The DOI of a paper that is identified by its title belongs to its own page, too.
	beside := known.Scheme() == SchemeTitle && m.p.DOI != "" && m.news.ID.DOI() == m.p.DOI
	if m.news.ID.Better(known) && !beside {
		_, written := m.from.Hash.Get(FieldID)
		// An identifier made from the title may be replaced by import whoever wrote it, unless
		// import has written another one before.
		if o := m.from.Hash.origin(&m.p, FieldID); o != byHand || !written && known.Scheme() == SchemeTitle {
			m.set(FieldID)
		}
	}
	switch {
	case m.p.ID.Scheme() == SchemeDOI:
		return
	case known.Scheme() == SchemeDOI: // the paper keeps its DOI beside its new identifier
		m.news.DOI = known.Value()
	case m.news.ID.Scheme() == SchemeDOI:
		m.news.DOI = m.news.ID.Value()
	}
	if m.p.DOI != "" && m.news.DOI != "" && m.p.DOI != m.news.DOI {
		m.otherDOI = true
		// The DOI follows the citation.
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
		// A day of publication written by a person does not move the page.
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
		// A person who removes the date does not remove the day of publication.
		m.p.Date = m.p.Published
	}
}

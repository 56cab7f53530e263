package paper

import "slices"

// Outcome is what became of a field of the news.
type Outcome uint8

// The outcomes of merging a field.
const (
	Agreed   Outcome = iota // the news said nothing different
	Filled                  // there was no value, or the news added to a list
	Replaced                // the value of the news replaced another one
	Kept                    // another value was kept: its source has more authority for the field, or it is newer
	Edited                  // another value, or none, was kept because a person wants it so
)

// Outcomes returns what became of each field of the news that [Merge] has merged with p and
// from. Identifiers and date follow from all records, so only changes of them are reported.
// That names of authors replaced their number is not reported.
func Outcomes(p Paper, from Provenance, news News, merged Paper) (out [NumFields]Outcome) {
	said := Clean(news.Paper)
	if said.ID.Scheme() == SchemeDOI {
		said.DOI = said.ID.Value()
	}
	if p.ID.Scheme() == SchemeDOI {
		p.DOI = p.ID.Value()
	}
	for f := range NumFields {
		stays := p.SameField(&merged, f)
		switch {
		case followsOthers(&merged, f):
		case !stays && f != FieldDate && !said.Has(f):
		case !stays && (!p.Has(f) || adds(&p, &merged, f) && !adds(&merged, &p, f)):
			out[f] = Filled
		case !stays:
			out[f] = Replaced
		case f == FieldID || f == FieldDate || !said.Has(f) || adds(&said, &merged, f):
		case from.Hash.origin(&p, f) == byHand:
			out[f] = Edited
		default:
			out[f] = Kept
		}
	}
	return out
}

// followsOthers reports whether a field follows from other fields.
func followsOthers(p *Paper, f Field) bool {
	return f == FieldAliases || f == FieldAuthorCount && p.AuthorCount == 0 || f == FieldDOI && p.ID.Scheme() == SchemeDOI
}

// adds reports whether q says everything that p says of the field: the same or, for a field in
// which sources are combined, more.
func adds(p, q *Paper, f Field) bool {
	switch f {
	case FieldTopics:
		return !slices.ContainsFunc(p.Topics, func(t string) bool { return !slices.Contains(q.Topics, t) })
	case FieldCitation:
		return !slices.ContainsFunc(p.Citation, func(fact Fact) bool { return q.Citation.Get(fact.Name) != fact.Value })
	}
	return p.SameField(q, f)
}

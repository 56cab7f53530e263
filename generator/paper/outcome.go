package paper

import "slices"

// Outcome says what became of what news had to say of a field.
type Outcome uint8

// The outcomes of merging a field.
const (
	Agreed   Outcome = iota // the news had nothing else to say than what was known
	Filled                  // there was no value, or the news added to a list
	Replaced                // the value of the news took the place of another one
	Kept                    // another value stayed: its source has more authority in the field, or is newer
	Edited                  // another value stayed, or none, because a person wants it so
)

// Outcomes says what became of each field of the news that [Merge] has merged
// with p and from. Identity and date follow from all that was said: of these
// only a change is reported. Nor is it reported that the number of authors gave way
// to their names.
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

// followsOthers reports whether what a field has follows from other fields.
func followsOthers(p *Paper, f Field) bool {
	return f == FieldAliases || f == FieldAuthorCount && p.AuthorCount == 0 || f == FieldDOI && p.ID.Scheme() == SchemeDOI
}

// adds reports whether q says of the field all that p says: the same or, in a
// field where the news of several sources are joined, more.
func adds(p, q *Paper, f Field) bool {
	switch f {
	case FieldTopics:
		return !slices.ContainsFunc(p.Topics, func(t string) bool { return !slices.Contains(q.Topics, t) })
	case FieldCitation:
		return !slices.ContainsFunc(p.Citation, func(fact Fact) bool { return q.Citation.Get(fact.Name) != fact.Value })
	}
	return p.SameField(q, f)
}

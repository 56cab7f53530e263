package paper

import (
	"cmp"
	"slices"
)

// mergeCitation returns either the known citation or that of the news, whichever takes
// precedence, with what the other one adds about the same publication.
func (m *merger) mergeCitation(stronger int) Facts {
	facts, more := m.p.Citation, m.news.Citation
	day, other := m.published, m.news.Published
	if cmp.Or(stronger, moreFacts(more, facts)) > 0 {
		facts, more, day, other = more, facts, other, day
	}
	out := facts
	a, b := publicationOf(facts, 0), publicationOf(more, 0)
	if m.otherDOI || a.contradicts(&b) {
		for _, f := range more {
			if ofTheWork[f.Name] && facts.Get(f.Name) == "" {
				out = out.Set(f.Name, f.Value)
			}
		}
	} else {
		out = addFacts(facts, more)
	}
	if day == 0 && other == m.p.Published {
		// The precision of the date comes from the source of the day.
		out = out.Set("date", cmp.Or(out.Get("date"), more.Get("date")))
	}
	return out
}

// moreFacts returns a positive number if a says more than b, in an order that does not depend
// on which came first.
func moreFacts(a, b Facts) int {
	return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a.bytes(), b.bytes()), slices.CompareFunc(a, b, func(a, b Fact) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Value, b.Value))
	}))
}

// bytes returns the total length of the values.
func (fs Facts) bytes() (n int) {
	for _, f := range fs {
		n += len(f.Value)
	}
	return n
}

// addFacts adds the facts of another record of the same publication that are missing. An entry
// has only one container, and its type must fit.
func addFacts(facts, more Facts) Facts {
	kind := kinds[facts.Get("entrytype")]
	own, theirs := facts.container(), more.container()
	out := facts
	for _, f := range more {
		switch {
		case facts.Get(f.Name) != "":
		case isContainer[f.Name] && (own != "" && f.Name != own || !holds(f.Name, kind)):
		case f.Name == "entrytype" && own != "" && theirs != own:
		default:
			out = out.Set(f.Name, f.Value)
		}
	}
	return out
}

// isContainer are the facts that name an entry's container.
var isContainer = map[string]bool{"journaltitle": true, "booktitle": true}

// holds reports whether entries of a kind have a container with that name.
func holds(container, kind string) bool {
	return kind == "" || (container == "journaltitle") == (kind == "article") && (container == "booktitle") == (kind == "in")
}

// container returns the name of the fact that has the entry's container, "" if there is none.
func (fs Facts) container() string {
	for _, name := range []string{"journaltitle", "booktitle"} {
		if fs.Get(name) != "" {
			return name
		}
	}
	return ""
}

// ofTheWork are facts that do not describe a publication: those of a preprint, and notes.
var ofTheWork = map[string]bool{
	"journalref": true, "license": true, "mscclass": true, "acmclass": true, "version": true, "reportnumber": true, "note": true, "key": true,
}

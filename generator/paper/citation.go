package paper

import (
	"cmp"
	"slices"
)

// mergeCitation is the citation of what is known or of the news, whichever goes
// before, with what the other one adds to that publication.
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
		// How much of the day is known is said by whoever tells the day.
		out = out.Set("date", cmp.Or(out.Get("date"), more.Get("date")))
	}
	return out
}

// moreFacts is positive where a says more than b, by an order that is the same
// whichever comes first.
func moreFacts(a, b Facts) int {
	return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a.bytes(), b.bytes()), slices.CompareFunc(a, b, func(a, b Fact) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Value, b.Value))
	}))
}

// bytes is the length of all values.
func (fs Facts) bytes() (n int) {
	for _, f := range fs {
		n += len(f.Value)
	}
	return n
}

// addFacts adds to the facts of a publication those of another record of it that it
// lacks. There is one thing that an entry is in, and it has the type for that.
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

// isContainer are the names of what an entry is in.
var isContainer = map[string]bool{"journaltitle": true, "booktitle": true}

// holds reports whether entries of a kind have a container of that name.
func holds(container, kind string) bool {
	return kind == "" || (container == "journaltitle") == (kind == "article") && (container == "booktitle") == (kind == "in")
}

// container is the name of the fact that tells what the entry is in, "" for none.
func (fs Facts) container() string {
	for _, name := range []string{"journaltitle", "booktitle"} {
		if fs.Get(name) != "" {
			return name
		}
	}
	return ""
}

// ofTheWork are facts that are about no publication: those of a preprint, and what
// somebody has noted.
var ofTheWork = map[string]bool{
	"journalref": true, "license": true, "mscclass": true, "acmclass": true, "version": true, "reportnumber": true, "note": true, "key": true,
}

package paper

import (
	"cmp"
	"slices"
)

// mergeCitation is the citation of what is known or of the news, whichever goes
// before, with what the other one adds to that publication.
func (m *merger) mergeCitation(stronger int) Facts {
	known, news := m.p.Citation, m.news.Citation
	if cmp.Or(stronger, moreFacts(news, known)) > 0 {
		known, news = news, known
	}
	return addFacts(known, news, m.otherDOI)
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

// addFacts adds to the facts of one publication those of another record that it
// lacks. Where that one is about another publication, only what is not about a
// publication at all is added.
func addFacts(facts, more Facts, other bool) Facts {
	a, b := publicationOf(facts, 0), publicationOf(more, 0)
	other = other || a.contradicts(&b)
	own, theirs := facts.container(), more.container()
	out := facts
	for _, f := range more {
		switch {
		case facts.Get(f.Name) != "":
		case other && !ofTheWork[f.Name]:
		case isContainer[f.Name] && (own != "" && f.Name != own || !holds(f.Name, a.kind)):
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

// ofTheWork are facts that hold for all publications of a work: those of its
// preprint.
var ofTheWork = map[string]bool{"journalref": true, "license": true, "mscclass": true, "acmclass": true, "version": true, "reportnumber": true}

package search

import (
	"fmt"
	"slices"
	"strings"

	"offprint/generator/paper"
	"offprint/generator/text"
)

// Filter decides for single papers, without an index, whether they match a query. It parses
// queries like [Index.Search] but is stricter: all words must occur, as they are or with the
// same stem, and nothing is corrected.
type Filter struct {
	q     query
	text  string
	names []string
}

// NewFilter returns the filter of a query. An empty query is an error.
func NewFilter(q string) (*Filter, error) {
	f := &Filter{q: parseQuery(q, false, sayNothing), text: q}
	if f.q.empty() && len(f.q.not)+len(f.q.notPhrases) == 0 {
		return nil, fmt.Errorf("the query %q is empty", q)
	}
	return f, nil
}

// Join makes topics, organizations and people match by their other names, as in the archive's
// index.
func (f *Filter) Join(names *Names) {
	has := func(u *unit) bool { return u.isName() || u.isPerson() }
	if f.names == nil && (hasUnit(f.q.units, has) || hasUnit(f.q.not, has)) {
		sets := names.sets()
		f.names = append(sets.join(f.q.units), sets.join(f.q.not)...)
	}
}

// Names returns the other names found by Join.
func (f *Filter) Names() []string { return f.names }

// String returns the query.
func (f *Filter) String() string { return f.text }

// NewDoc converts a paper for searching; path is that of its page.
func NewDoc(p *paper.Paper, path string) Doc {
	return Doc{
		ID: string(p.ID), DOI: p.DOI, Path: path, Title: text.TitlePlain(p.Title),
		Authors: p.Authors, NumAuthors: p.NumAuthors(), Date: p.Date, Votes: p.Upvotes,
		Topics: withTags(p), Organization: p.Organization,
		Note:     strings.Join(strings.Fields(text.Plain(p.Note)), " "),
		Abstract: strings.Join(strings.Fields(text.Plain(p.Abstract)), " "),
		Language: p.Language, Code: p.Links.Code != "",
	}
}

// withTags returns the paper's topics and the curator's tags without duplicates.
func withTags(p *paper.Paper) []string {
	topics := p.Topics
	for _, t := range p.Tags {
		if !slices.Contains(p.Topics, t) {
			topics = append(slices.Clip(topics), t)
		}
	}
	return topics
}

// Match reports whether a paper matches the query.
func (f *Filter) Match(d *Doc) bool {
	if f.q.id != "" {
		begins := func(id string) bool { return id == f.q.id || f.q.partial && strings.HasPrefix(id, f.q.id) }
		return slices.ContainsFunc(d.idKeys(), begins)
	}
	has := newDocWords(d)
	for i := range f.q.units {
		if u := &f.q.units[i]; !u.stop && !has.unit(u) {
			return false
		}
	}
	if slices.ContainsFunc(f.q.not, func(u unit) bool { return has.unit(&u) }) {
		return false
	}
	row := func(phrase []string) bool {
		return slices.ContainsFunc(has.texts, func(words []string) bool { return indexWords(words, phrase) >= 0 })
	}
	named := func(phrase []string) bool {
		return slices.ContainsFunc(d.Authors, func(name string) bool { return isNamed(name, phrase) })
	}
	return !slices.ContainsFunc(f.q.phrases, func(p []string) bool { return !row(p) && !named(p) }) && !slices.ContainsFunc(f.q.notPhrases, row)
}

// docWords are the words of a paper by the fields of queries.
type docWords struct {
	doc   *Doc
	words map[string]map[string]bool // by field; "" is all
	stems map[string]map[string]bool // of words in the title and of all words
	texts [][]string                 // the words of each text in order, for phrases
}

func newDocWords(d *Doc) *docWords {
	w := &docWords{doc: d, words: map[string]map[string]bool{}, stems: map[string]map[string]bool{"": {}, "title": {}}}
	add := func(s string, fields ...string) {
		for _, field := range fields {
			if w.words[field] == nil {
				w.words[field] = map[string]bool{}
			}
		}
		text.EachWord(s, func(word string) {
			for _, field := range fields {
				w.words[field][word] = true
				if stems := w.stems[field]; stems != nil {
					stems[stemOf(ofBoth(word))] = true
				}
			}
		})
		eachPart(s, func(word string) {
			for _, field := range fields {
				w.words[field][word] = true
			}
		})
		w.texts = append(w.texts, partsOf(s))
	}
	add(d.Title, "", "title")
	add(d.Abstract, "")
	add(d.Note, "")
	for _, t := range d.Topics {
		add(t, "", "topic")
		w.words["topic"]["="+text.Fold(t)] = true
	}
	if d.Organization != "" {
		add(d.Organization, "", "org")
		w.words["org"]["="+text.Fold(d.Organization)] = true
	}
	for _, name := range d.Authors {
		add(name, "", "author")
		add(spelledOut.Replace(name), "", "author")
		also := func(word string) { w.words[""][word], w.words["author"][word] = true, true }
		eachJoined(partsOf(name), also)
		eachWithoutSpace(name, also)
	}
	return w
}

// unit reports whether a word of a query occurs in its field.
func (w *docWords) unit(u *unit) bool {
	return w.own(u) || slices.ContainsFunc(u.or, func(o unit) bool { return w.unit(&o) })
}

func (w *docWords) own(u *unit) bool {
	switch {
	case u.and != nil:
		return !slices.ContainsFunc(u.and, func(a unit) bool { return !w.unit(&a) })
	case u.name:
		return slices.ContainsFunc(w.doc.Authors, func(name string) bool { return isNamed(name, u.words) })
	case u.field == "votes":
		v, ok := parseVotes(u.words[0])
		return ok && w.doc.Votes >= v.from && w.doc.Votes <= v.to
	case u.field == "year" || u.field == "date":
		r, ok := parseDates(u.words[0])
		day := w.doc.Date.String()
		return ok && w.doc.Date != 0 && day >= r.from && day <= r.to
	case u.field == "has" || u.field == "lang":
		return slices.Contains(factKeys(w.doc), u.words[0])
	}
	has := func(word string) bool { return w.has(u, word) }
	if u.whole != "" && has(u.whole) {
		return true
	}
	if len(u.words) == 1 && strings.HasPrefix(u.words[0], "#") {
		return slices.Contains(w.doc.idKeys(), u.words[0])
	}
	return u.alt != "" && has(u.alt) || !slices.ContainsFunc(u.words, func(word string) bool { return !has(word) })
}

// has reports whether a word of a unit, a form of it, or a word with this prefix occurs.
func (w *docWords) has(u *unit, word string) bool {
	if w.words[u.field][word] {
		return true
	}
	if u.prefix {
		for other := range w.words[u.field] {
			if strings.HasPrefix(other, word) {
				return true
			}
		}
	}
	stems := w.stems[u.field]
	return !u.quoted && !u.exact && stems[stemOf(ofBoth(word))]
}

// isNamed reports whether a name contains all words, where two neighbours may be joined. The
// first of single letters must be the initial of the name, unless a given name is written out,
// too.
func isNamed(name string, words []string) bool {
	have := map[string]bool{}
	first := byte(0)
	eachName(name, func(w string, initial byte) { have[w], first = true, initial })
	inFull := func(w string) bool { return !oneLetter(w) && !initials.MatchString(w) }
	letter := inFull(words[0]) && slices.ContainsFunc(words[1:], inFull)
	for i := 0; i < len(words); i++ {
		switch w := words[i]; {
		case have[w]:
		case (oneLetter(w) || initials.MatchString(w)) && (letter || first == 0 || w[0] == first):
			letter = true
		case i+1 < len(words) && have[w+words[i+1]]:
			i++
		default:
			return false
		}
	}
	return true
}

// wordSet returns the words of a list as a set.
func wordSet(list string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		set[w] = true
	}
	return set
}

package search

import (
	"fmt"
	"slices"
	"strings"

	"offprint/generator/paper"
	"offprint/generator/text"
)

// Filter says of single papers, without an index, whether they are what a query asks for.
// It takes queries as [Index.Search] does, and is stricter: all words must be there, as
// they are or in another form of theirs (one stem), and nothing is corrected.
type Filter struct {
	q    query
	text string
}

// NewFilter makes a filter of a query. One that asks for nothing is an error.
func NewFilter(q string) (*Filter, error) {
	f := &Filter{q: parseQuery(q, false, wordSet(stopWords)), text: q}
	if f.q.id == "" && len(f.q.units)+len(f.q.not)+len(f.q.dates) == 0 {
		return nil, fmt.Errorf("the query %q asks for nothing", q)
	}
	return f, nil
}

// String is the query.
func (f *Filter) String() string { return f.text }

// NewDoc is a paper as it is searched for; path is that of its page.
func NewDoc(p *paper.Paper, path string) Doc {
	return Doc{
		ID: string(p.ID), DOI: p.DOI, Path: path, Title: text.TitlePlain(p.Title),
		Authors: p.Authors, NumAuthors: p.NumAuthors(), Date: p.Date, Votes: p.Upvotes,
		Topics: withTags(p), Organization: p.Organization,
		Note:     strings.Join(strings.Fields(text.Plain(p.Note)), " "),
		Abstract: strings.Join(strings.Fields(text.Plain(p.Abstract)), " "),
	}
}

// withTags are the paper's topics, and the curator's tags that are none of them.
func withTags(p *paper.Paper) []string {
	topics := p.Topics
	for _, t := range p.Tags {
		if !slices.Contains(p.Topics, t) {
			topics = append(slices.Clip(topics), t)
		}
	}
	return topics
}

// Match reports whether the query asks for a paper.
func (f *Filter) Match(d *Doc) bool {
	if f.q.id != "" {
		return f.q.id == idKey(d.ID) || d.DOI != "" && f.q.id == idKey("doi:"+d.DOI)
	}
	for _, r := range f.q.dates {
		if day := d.Date.String(); d.Date == 0 || day < r.from || day > r.to {
			return false
		}
	}
	has := newDocWords(d)
	for _, u := range f.q.units {
		if !u.stop && !has.unit(u) {
			return false
		}
	}
	if slices.ContainsFunc(f.q.not, has.unit) {
		return false
	}
	for _, phrase := range f.q.phrases {
		if !slices.ContainsFunc(has.texts, func(words []string) bool { return contains(words, phrase) }) {
			return false
		}
	}
	return true
}

// docWords are the words of a paper by what a query can ask for.
type docWords struct {
	words map[string]map[string]bool // by field; "" is all
	stems map[string]map[string]bool // of words of the title and of all
	texts [][]string                 // in order, of each text, for phrases
}

func newDocWords(d *Doc) *docWords {
	w := &docWords{words: map[string]map[string]bool{}, stems: map[string]map[string]bool{"": {}, "title": {}}}
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
					stems[stemOf(word)] = true
				}
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
	}
	return w
}

// unit reports whether a word of a query is there, in the field that it is asked for in.
func (w *docWords) unit(u unit) bool {
	has := func(word string) bool {
		if w.words[u.field][word] {
			return true
		}
		stems := w.stems[u.field]
		return !u.quoted && !u.exact && stems[stemOf(word)]
	}
	if u.whole != "" && has(u.whole) {
		return true
	}
	return !slices.ContainsFunc(u.words, func(word string) bool { return !has(word) })
}

// wordSet is a set of the words of a list.
func wordSet(list string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		set[w] = true
	}
	return set
}

// contains reports whether words stand in a text one after the other.
func contains(words, phrase []string) bool {
	for i := 0; i+len(phrase) <= len(words); i++ {
		if slices.Equal(words[i:i+len(phrase)], phrase) {
			return true
		}
	}
	return false
}

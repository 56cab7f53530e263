package cite

import (
	"bytes"
	"cmp"
	"encoding/json"
	"strings"

	"offprint/generator/text"
)

// AppendCSL appends the entry as an item of CSL-JSON, one object on one line. Formulas are
// written as $…$, because CSL has no notation for them. Variables kept from CSL are written
// unchanged.
func AppendCSL(b []byte, e *Entry) []byte {
	w := cslWriter{b: b, dropping: noPrefixes.MatchString(e.Get("options"))}
	w.b = append(w.b, '{')
	kind := cslType(e)
	w.text("id", cmp.Or(e.Key, e.Get("csl-id"), e.Get("doi"), e.Get("title")))
	w.text("type", kind)
	title, container, volume := cslTitles(e)
	w.text("title", title)
	w.names("author", e.Authors, e.MoreAuthors)
	w.names("editor", e.Editors, e.MoreEditors)
	for _, f := range cslNames {
		names, more := ParseNames(e.Get(f[1]))
		w.names(f[0], names, more)
	}
	w.date("issued", cmp.Or(e.Get("date"), e.Get("year")))
	for _, f := range cslDates {
		w.date(f[0], e.Get(f[1]))
	}
	w.text("container-title", container)
	w.text("volume-title", volume)
	class := w.publication(e, kind)
	written := map[string]bool{}
	for _, f := range cslFields {
		v := e.Get(f[1])
		if f[1] == "language" {
			v = e.language()
		}
		if v != "" && !written[f[1]] {
			written[f[1]] = true
			w.text(f[0], v)
		}
	}
	page := strings.ReplaceAll(e.Get("pages"), "–", "-")
	if normalPages(page) != e.Get("pages") {
		page = e.Get("pages")
	}
	w.text("page", page)
	w.text("DOI", e.Get("doi"))
	w.text("URL", e.Get("url"))
	keywords := e.Keywords()
	if class != "" {
		keywords = append([]string{class}, keywords...)
	}
	w.text("keyword", joinKeywords(keywords))
	w.text("abstract", plainAbstract(e.Get("abstract")))
	w.kept(e)
	return append(w.b, '}')
}

// publication writes where an entry of the given CSL type appeared, and its arXiv address, and
// returns its arXiv category.
func (w *cslWriter) publication(e *Entry, kind string) (class string) {
	publisher := cmp.Or(e.Get("publisher"), e.Get("institution"), e.Get("organization"))
	number, issue := "", cmp.Or(e.Get("number"), e.Get("issue"))
	if kind != "article-journal" && kind != "article-magazine" && kind != "article-newspaper" && e.Get("csl-number") == "" {
		number, issue = issue, ""
	}
	if id, version := arxivVersion(e.Get("eprint"), e.Get("eprintclass")); id != "" && e.Get("eprinttype") == "arxiv" {
		class = e.Get("eprintclass")
		if kind == "article" {
			// As Zotero writes preprints.
			publisher = cmp.Or(publisher, "arXiv")
			if number == "" {
				number = "arXiv:" + id.Value()
				if version != "" {
					number += "v" + version
				}
			}
		}
		if u := e.Get("url"); u == "" {
			w.text("URL", arxivAddress(id))
		}
	}
	w.text("publisher", publisher)
	w.text("issue", issue)
	w.text("number", cmp.Or(e.Get("csl-number"), number))
	return class
}

// kept writes variables from CSL-JSON that have no field of their own.
func (w *cslWriter) kept(e *Entry) {
	for _, f := range e.Fields {
		name, ok := strings.CutPrefix(f.Name, "csl-")
		if !ok || name == "type" || name == "number" || name == "id" {
			continue
		}
		if json.Valid([]byte(f.Value)) && strings.IndexByte("[{tf", f.Value[0]) >= 0 {
			w.raw(name, []byte(f.Value))
		} else {
			w.text(name, f.Value)
		}
	}
}

// AppendCSLList appends entries as CSL-JSON: an array with one line per entry.
func AppendCSLList(b []byte, entries []Entry) []byte {
	b = append(b, '[')
	for i := range entries {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, '\n')
		b = AppendCSL(b, &entries[i])
	}
	return append(b, "\n]\n"...)
}

// cslType returns the entry's type in CSL: the original one if it is still right.
func cslType(e *Entry) string {
	came, kind := e.Get("csl-type"), ""
	for _, t := range cslTypes {
		if t[1] == e.Type && (kind == "" || t[0] == came) {
			kind = t[0]
		}
	}
	switch {
	case came != "" && (kind == came || e.Type == "misc"):
		return came
	case (e.Type == "misc" || e.Type == "online") && e.Get("eprinttype") == "arxiv":
		return "article" // a preprint
	}
	return cmp.Or(kind, "document")
}

// cslWriter writes the variables of an item, each once and none empty.
type cslWriter struct {
	b        []byte
	seen     map[string]bool
	dropping bool // all prefixes are dropping particles
}

func (w *cslWriter) raw(name string, value []byte) {
	if w.seen[name] {
		return
	}
	if w.seen == nil {
		w.seen = map[string]bool{}
	}
	w.seen[name] = true
	if len(w.seen) > 1 {
		w.b = append(w.b, ", "...)
	}
	w.b = append(w.b, marshal(name)...)
	w.b = append(w.b, ": "...)
	w.b = append(w.b, value...)
}

func (w *cslWriter) text(name, value string) {
	if value != "" {
		w.raw(name, marshal(value))
	}
}

// marshal returns v as JSON without escaping <, > and &.
func marshal(v any) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if enc.Encode(v) != nil {
		return []byte("null")
	}
	return bytes.TrimSpace(b.Bytes())
}

// cslName is a name in CSL.
type cslName struct {
	Family      string `json:"family,omitempty"`
	Given       string `json:"given,omitempty"`
	Dropping    string `json:"dropping-particle,omitempty"`
	NonDropping string `json:"non-dropping-particle,omitempty"`
	Suffix      string `json:"suffix,omitempty"`
	CommaSuffix bool   `json:"comma-suffix,omitempty"`
	FamilyFirst bool   `json:"static-ordering,omitempty"`
	Literal     string `json:"literal,omitempty"`
}

func (w *cslWriter) names(variable string, names []Name, more bool) {
	var list []cslName
	for _, n := range names {
		name := cslName{
			Family: n.Family, Given: n.Given, NonDropping: n.Prefix,
			Suffix: n.Suffix, CommaSuffix: n.CommaSuffix, FamilyFirst: n.FamilyFirst, Literal: n.Literal,
		}
		if n.Dropping || w.dropping {
			name.Dropping, name.NonDropping = n.Prefix, ""
		}
		list = append(list, name)
	}
	if more {
		list = append(list, cslName{Literal: "others"})
	}
	if len(list) > 0 {
		w.raw(variable, marshal(list))
	}
}

// noPrefixes matches BibLaTeX's option of an entry to drop the prefixes of all its names.
var noPrefixes = text.LazyRegexp(`(?i)\buseprefix\s*=\s*false\b`)

// date writes a date, in parts if possible.
func (w *cslWriter) date(variable, date string) {
	if date != "" {
		w.raw(variable, marshal(toCSLDate(date)))
	}
}

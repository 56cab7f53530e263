package cite

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"offprint/generator/text"
)

// DecodeCSL decodes one item of CSL-JSON, an object
// (https://docs.citationstyles.org/en/stable/specification.html, appendix IV; the schema is
// csl-data.json in github.com/citation-style-language/schema), including Crossref's variant.
// An unknown variable is kept as "csl-" and its name.
func DecodeCSL(raw []byte) (Entry, error) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	var item map[string]any
	if err := dec.Decode(&item); err != nil {
		return Entry{}, fmt.Errorf("it is not a JSON object: %w", err)
	}
	if item == nil {
		return Entry{}, errors.New("it is not an object")
	}
	n := len(item)
	for _, v := range item {
		if inner, ok := v.(map[string]any); ok { // custom
			n += len(inner)
		}
	}
	if n > maxFields {
		return Entry{}, fmt.Errorf("it has more than %d fields", maxFields)
	}
	r := cslReader{item: item}
	r.usualKeys()
	return r.entry(), nil
}

// usualKeys renames variables in other letter case, such as doi and Title.
func (r *cslReader) usualKeys() {
	spelled := cslSpelling()
	for _, key := range slices.Sorted(maps.Keys(r.item)) {
		name := spelled[strings.ToLower(key)]
		if _, taken := r.item[name]; name != "" && !taken {
			r.item[name] = r.item[key]
			delete(r.item, key)
		}
	}
}

// cslSpelling maps variables in lower case to their spelling.
var cslSpelling = sync.OnceValue(func() map[string]string {
	spelled := map[string]string{}
	for _, name := range []string{"type", "title", "author", "editor", "issued", "abstract", "container-title", "page", "issue", "publisher", "keyword", "DOI", "URL"} {
		spelled[strings.ToLower(name)] = name
	}
	for _, pairs := range [][][2]string{cslFields, cslNames, cslDates} {
		for _, pair := range pairs {
			spelled[strings.ToLower(pair[0])] = pair[0]
		}
	}
	return spelled
})

// cslTypes maps CSL's types to BibLaTeX's. For writing, the first pair with the BibLaTeX type
// is used.
var cslTypes = [][2]string{
	{"article-journal", "article"}, {"article-magazine", "article"}, {"article-newspaper", "article"}, {"review", "article"},
	{"review-book", "article"}, {"paper-conference", "inproceedings"}, {"chapter", "incollection"}, {"chapter", "inbook"},
	{"entry-encyclopedia", "inreference"}, {"entry-dictionary", "inreference"}, {"entry", "inreference"},
	{"book", "book"}, {"book", "collection"}, {"book", "proceedings"}, {"book", "reference"}, {"book", "mvbook"}, {"periodical", "periodical"},
	{"book", "mvcollection"}, {"book", "mvproceedings"}, {"book", "mvreference"}, {"chapter", "bookinbook"}, {"chapter", "suppbook"},
	{"chapter", "suppcollection"}, {"article-journal", "suppperiodical"}, {"song", "audio"}, {"review", "review"},
	{"thesis", "thesis"}, {"report", "report"}, {"dataset", "dataset"}, {"software", "software"}, {"webpage", "online"},
	{"post-weblog", "online"}, {"post", "online"}, {"patent", "patent"}, {"manuscript", "unpublished"}, {"pamphlet", "booklet"},
	{"standard", "standard"}, {"legislation", "legislation"}, {"bill", "legislation"}, {"legal_case", "jurisdiction"},
	{"motion_picture", "movie"}, {"motion_picture", "video"}, {"broadcast", "video"}, {"song", "music"}, {"graphic", "artwork"}, {"figure", "image"},
	{"map", "image"}, {"personal_communication", "letter"}, {"speech", "unpublished"}, {"document", "misc"}, {"article", "misc"},
	{"interview", "misc"}, {"classic", "misc"}, {"collection", "misc"}, {"event", "misc"}, {"hearing", "misc"}, {"musical_score", "music"},
	{"performance", "misc"}, {"regulation", "legislation"}, {"treaty", "legislation"},
}

// crossrefTypes maps Crossref's types to CSL's (https://api.crossref.org/types).
var crossrefTypes = map[string]string{
	"journal-article": "article-journal", "proceedings-article": "paper-conference", "book-chapter": "chapter", "posted-content": "article",
	"monograph": "book", "edited-book": "book", "dissertation": "thesis", "reference-entry": "entry", "proceedings": "book", "book-section": "chapter",
	"reference-book": "book", "component": "document", "other": "document", "peer-review": "review", "report-component": "report", "preprint": "article",
}

// IsCSLType reports whether s is a type of CSL or Crossref.
func IsCSLType(s string) bool {
	if crossrefTypes[s] != "" {
		return true
	}
	return slices.ContainsFunc(cslTypes, func(t [2]string) bool { return t[0] == s })
}

// cslFields maps CSL's text variables to BibLaTeX. Those that depend on the type are handled
// by cslReader and AppendCSL.
var cslFields = [][2]string{
	{"title-short", "shorttitle"}, {"shortTitle", "shorttitle"}, {"container-title-short", "shortjournal"}, {"journalAbbreviation", "shortjournal"},
	{"collection-title", "series"}, {"volume", "volume"}, {"edition", "edition"}, {"publisher-place", "location"},
	{"event-title", "eventtitle"}, {"event", "eventtitle"}, {"event-place", "venue"}, {"ISBN", "isbn"}, {"ISSN", "issn"},
	{"note", "note"}, {"chapter-number", "chapter"}, {"number-of-pages", "pagetotal"}, {"number-of-volumes", "volumes"},
	{"part-number", "part"}, {"genre", "type"}, {"status", "pubstate"}, {"version", "version"}, {"language", "language"},
	{"PMID", "pmid"}, {"PMCID", "pmcid"}, {"original-title", "origtitle"},
	{"original-publisher", "origpublisher"}, {"original-publisher-place", "origlocation"}, {"annote", "annotation"},
}

// cslNames are CSL's name variables except author and editor.
var cslNames = [][2]string{
	{"translator", "translator"}, {"container-author", "bookauthor"}, {"director", "director"}, {"composer", "composer"},
	{"illustrator", "illustrator"}, {"recipient", "recipient"}, {"interviewer", "interviewer"}, {"contributor", "contributor"},
	{"collection-editor", "editora"},
}

var cslDates = [][2]string{{"accessed", "urldate"}, {"event-date", "eventdate"}, {"original-date", "origdate"}}

// publicationDates are Crossref's dates, used if issued is missing.
var publicationDates = []string{"published", "published-print", "published-online", "posted"}

// cslReader takes variables out of an item.
type cslReader struct{ item map[string]any }

func (r *cslReader) take(name string) any {
	v := r.item[name]
	delete(r.item, name)
	return v
}

// plain returns a value as it is: a string, a number, or the first element of a list, as in
// Crossref's data.
func (r *cslReader) plain(name string) string {
	return scalar(r.take(name))
}

func scalar(v any) string {
	switch v := v.(type) {
	case string:
		return strings.TrimSpace(v)
	case json.Number:
		return v.String()
	case []any:
		for _, one := range v {
			if s := scalar(one); s != "" {
				return s
			}
		}
	}
	return ""
}

// line returns a value as a line of text.
func (r *cslReader) line(name string) string {
	return text.Title(r.plain(name))
}

// date sets a field to a date. A date that cannot be parsed is kept in the item.
func (r *cslReader) date(e *Entry, variable, field string) {
	v := r.item[variable]
	if date := cslDate(v); date != "" || saysNothing(v) {
		e.Set(field, date)
		delete(r.item, variable)
	}
}

// saysNothing reports whether a value contains no information at any depth: {"date-parts":
// [[null]]}.
func saysNothing(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return strings.TrimSpace(v) == ""
	case json.Number:
		return number(v.String()) == 0
	case []any:
		return !slices.ContainsFunc(v, func(one any) bool { return !saysNothing(one) })
	case map[string]any:
		for _, one := range v {
			if !saysNothing(one) {
				return false
			}
		}
		return true
	}
	return false
}

// entry converts the item to an entry.
func (r *cslReader) entry() Entry {
	kind := r.plain("type")
	kind = cmp.Or(crossrefTypes[kind], kind)
	e := Entry{Type: "misc"}
	if i := slices.IndexFunc(cslTypes, func(t [2]string) bool { return t[0] == kind }); i >= 0 {
		e.Type = cslTypes[i][1]
	} else if code, known := risTypeOf(kind); known {
		e.Type, kind = typeOfRIS(code), "" // journalArticle, "Journal Article": written as CSL has it
	}
	if id := r.plain("id"); usableKey(id) {
		e.Key = id
	} else {
		e.Set("csl-id", text.Title(id))
	}
	if key := r.plain("citation-key"); usableKey(key) {
		e.Key = key
	}
	title, volume := r.line("title"), r.line("volume-title")
	e.Authors, e.MoreAuthors = cslPeople(r.take("author"))
	e.Editors, e.MoreEditors = cslPeople(r.take("editor"))
	for _, f := range cslNames {
		names, more := cslPeople(r.take(f[0]))
		e.fill(f[1], FormatNames(names, more))
	}
	container := "journaltitle"
	if bookParts[e.Type] {
		container = "booktitle"
	}
	e.setCSLTitles(title, container, r.line("container-title"), volume)
	publisher := "publisher"
	if e.Type == "thesis" || e.Type == "report" {
		publisher = "institution"
	}
	e.Set(publisher, r.line("publisher"))
	r.date(&e, "issued", "date")
	for _, name := range publicationDates {
		if e.Get("date") == "" {
			e.Set("date", cslDate(r.item[name]))
		}
	}
	for _, f := range cslDates {
		r.date(&e, f[0], f[1])
	}
	for _, f := range cslFields {
		e.fill(f[1], r.line(f[0]))
	}
	e.Set("pages", normalPages(r.line("page")))
	// Articles have an issue; number is that of a report or a preprint.
	number, issue := r.line("number"), r.line("issue")
	if issue == "" {
		issue, number = number, ""
	}
	e.Set("number", issue)
	e.Set("csl-number", number)
	e.Set("doi", verbatim(r.plain("DOI")))
	e.Set("url", verbatim(r.plain("URL")))
	e.Set("abstract", text.Abstract(r.plain("abstract")))
	e.Set("keywords", r.keywords())
	r.keep(&e)
	e.foldPreprint(kind)
	if cslType(&e) != kind && kind != "" {
		e.Set("csl-type", kind)
	}
	return e
}

// foldPreprint removes what Zotero says about an arXiv preprint from number and publisher.
func (e *Entry) foldPreprint(kind string) {
	if e.arxiv() == "" {
		return
	}
	if m := preprint.FindStringSubmatch(e.Get("number")); m != nil {
		e.Set("number", "")
		e.fill("eprint", m[1])
		e.fill("eprinttype", "arxiv")
	}
	if kind == "article" && strings.EqualFold(e.Get("publisher"), "arXiv") {
		e.Set("publisher", "") // implied
	}
}

// keywords returns the keywords as one field.
func (r *cslReader) keywords() string {
	var words []string
	switch v := r.take("keyword").(type) {
	case string:
		words = splitKeywords(v)
	case []any:
		for _, one := range v {
			words = append(words, scalar(one))
		}
	}
	for i, w := range words {
		words[i] = oneBraced(text.Title(w))
	}
	return joinKeywords(slices.DeleteFunc(words, func(w string) bool { return w == "" }))
}

// keep stores the remaining variables in fields of their own.
func (r *cslReader) keep(e *Entry) {
	for _, name := range slices.Sorted(maps.Keys(r.item)) {
		v := r.item[name]
		s := scalar(v)
		switch v.(type) {
		case map[string]any, []any, bool:
			b, _ := json.Marshal(v)
			s = string(b)
		}
		if s = text.OneLine(s); s != "" && s != "[]" && s != "{}" {
			e.Set("csl-"+name, s)
		}
	}
}

// cslPeople decodes a list of names.
func cslPeople(v any) (names []Name, more bool) {
	list, ok := v.([]any)
	if !ok && v != nil {
		list = []any{v}
	}
	for _, one := range list {
		switch one := one.(type) {
		case string:
			names = append(names, risNames([]string{one}, &more)...)
		case map[string]any:
			get := func(key string) string { return text.Name(scalar(one[key])) }
			n := Name{
				Family: get("family"), Given: get("given"), Suffix: get("suffix"), Prefix: get("non-dropping-particle"),
				CommaSuffix: isTrue(one["comma-suffix"]), FamilyFirst: isTrue(one["static-ordering"]),
			}
			if n.Given != "" {
				n.Given = strings.TrimSpace(strings.TrimPrefix(bareName("x, "+n.Given), "x,"))
			}
			if dropping := get("dropping-particle"); dropping != "" && n.Family != "" {
				// A second prefix becomes part of the family name, as in a list.
				n.Prefix, n.Family, n.Dropping = dropping, joinWords(n.Prefix, n.Family), true
			}
			literal := cmp.Or(get("literal"), get("name")) // name is Crossref's, for organizations
			switch {
			case n.Family == "" && literal != "":
				n = Name{Literal: literal}
			case n.Prefix == "" && n.Family != "":
				// Some programs write the particle as part of the family name.
				n.Prefix, n.Family = splitFamily(strings.Fields(n.Family))
			}
			switch n = n.tidy(); {
			case n.Literal == "others" || n.Literal == "et al.":
				more = true
			case n != (Name{}):
				names = append(names, n)
			}
		}
	}
	return names, more
}

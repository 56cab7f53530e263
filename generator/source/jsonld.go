package source

import (
	"bytes"
	"cmp"
	"fmt"
	"html"
	"slices"
	"strings"

	"offprint/generator/text"
)

// linkedData reads the nodes of a page's JSON-LD (https://schema.org).
type linkedData struct {
	page  *webPage
	byID  map[string]object // nodes that other nodes may refer to, by @id
	works []*work
	nodes int
	seen  map[string]bool // the @id of each work found
	from  embedded
}

const (
	maxLinkedNodes = 200_000
	maxLinkedDepth = 40
)

// jsonLD returns the works in a page's JSON-LD, and a message for each script that cannot be
// read.
func (p *webPage) jsonLD() (works []*work, broken []string) {
	d := &linkedData{page: p, byID: map[string]object{}, seen: map[string]bool{}}
	var values []any
	var from []embedded
	for _, script := range p.data {
		v, err := decodeScript(script.text)
		if err != nil {
			broken = append(broken, fmt.Sprintf("line %d: a script of JSON-LD cannot be read: %v", script.line, err))
			continue
		}
		values, from = append(values, v), append(from, script)
		d.know(v, 0)
	}
	for i, v := range values {
		d.from = from[i]
		d.walk(v, 0)
	}
	return d.works, broken
}

// decodeScript decodes JSON as it occurs in pages: inside a comment, with line breaks in
// strings, with quotes as character references, or with trailing commas.
func decodeScript(s string) (any, error) {
	s = strings.TrimSpace(scriptFrame.ReplaceAllString(s, ""))
	v, err := decodeValue([]byte(s), 0)
	if err == nil {
		return v, nil
	}
	flat := bytes.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, []byte(s))
	for _, repair := range []func([]byte) []byte{
		func(b []byte) []byte { return b },
		func(b []byte) []byte { return commaTooMany.ReplaceAll(b, []byte("$1")) },
		func(b []byte) []byte { return []byte(html.UnescapeString(string(b))) },
	} {
		if v, err2 := decodeValue(repair(flat), 0); err2 == nil {
			return v, nil
		}
	}
	return nil, err
}

var (
	scriptFrame  = text.LazyRegexp(`^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>)\s*$`)
	commaTooMany = text.LazyRegexp(`,\s*([}\]])`)
)

// know records the nodes that have an identifier.
func (d *linkedData) know(v any, depth int) {
	if d.nodes++; depth > maxLinkedDepth || d.nodes > maxLinkedNodes {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, one := range v {
			d.know(one, depth+1)
		}
	case map[string]any:
		if id, _ := v["@id"].(string); id != "" && len(v) > 1 && d.byID[id] == nil {
			d.byID[id] = v
		}
		for _, one := range v {
			switch one.(type) {
			case []any, map[string]any:
				d.know(one, depth+1)
			}
		}
	}
}

// resolved returns the node to which o refers, or o itself.
func (d *linkedData) resolved(o object) object {
	if id, _ := o["@id"].(string); len(o) == 1 && d.byID[id] != nil {
		return d.byID[id]
	}
	return o
}

// listKeys are the keys that lead from other nodes to papers.
var listKeys = []string{"@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item", "hasPart", "about", "dataFeedElement", "workExample", "@list"}

// walk collects the works in v.
func (d *linkedData) walk(v any, depth int) {
	if depth > maxLinkedDepth || len(d.works) > maxLinkedNodes {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, one := range v {
			d.walk(one, depth+1)
		}
	case map[string]any:
		o := object(v)
		if d.isWork(o) {
			id, _ := o["@id"].(string)
			if id == "" || !d.seen[id] {
				d.seen[id] = true
				d.works = append(d.works, d.work(o))
			}
			return
		}
		for _, key := range listKeys {
			switch one := v[key].(type) {
			case []any, map[string]any:
				d.walk(one, depth+1)
			}
		}
	}
}

// types returns the types of a node in lower case, without a prefix or namespace.
func types(o object) []string {
	var list []string
	for _, t := range o.list("@type", "type") {
		s, _ := t.(string)
		list = append(list, strings.ToLower(s[strings.LastIndexAny(s, "/:#")+1:]))
	}
	return list
}

var (
	// workTypes are types of papers; mayTypes are types of nodes that may be papers.
	workTypes = wordSet("scholarlyarticle medicalscholarlyarticle thesis chapter report techarticle")
	mayTypes  = wordSet("article creativework book newsarticle blogposting webpage dataset medicalwebpage presentationdigitaldocument digitaldocument publication")
	// The following are types of nodes that a paper may be part of.
	journalTypes = wordSet("periodical journal newspaper comicseries")
	bookTypes    = wordSet("book proceedings collection")
	siteTypes    = wordSet("website webpage collectionpage datacatalog webpageelement searchresultspage")
)

// isWork reports whether a node is a paper.
func (d *linkedData) isWork(o object) bool {
	may := false
	for _, t := range types(o) {
		if workTypes[t] {
			return true
		}
		may = may || mayTypes[t]
	}
	if !may || o.text("name", "headline") == "" {
		return false
	}
	for _, v := range append(o.list("identifier"), o["doi"], o["@id"], o["sameAs"], o["url"]) {
		if slices.ContainsFunc(d.identifiersOf(v), doiText.MatchString) {
			return true
		}
	}
	for _, part := range d.partsOf(o) {
		for _, t := range types(part) {
			if journalTypes[t] || t == "publicationissue" || t == "publicationvolume" {
				return true
			}
		}
	}
	return false
}

// identifiersOf returns the identifiers in a value.
func (d *linkedData) identifiersOf(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		var all []string
		for _, one := range v[:min(len(v), 50)] {
			if _, nested := one.([]any); !nested {
				all = append(all, d.identifiersOf(one)...)
			}
		}
		return all
	case map[string]any:
		o := object(v)
		value := o.text("value", "@value", "@id", "url")
		switch kind := strings.ToLower(o.text("propertyID", "name")); {
		case value == "":
		case strings.Contains(kind, "arxiv"):
			return []string{"arXiv:" + strings.TrimPrefix(value, "arXiv:")}
		case strings.Contains(kind, "pmid"), kind == "pubmed":
			return []string{"pmid:" + value}
		case strings.Contains(kind, "isbn"):
			return []string{"isbn:" + value}
		default:
			return []string{value}
		}
	}
	return nil
}

// partsOf returns the nodes of which a work is part, the nearest first.
func (d *linkedData) partsOf(o object) []object {
	const most = 20
	var parts []object
	for next := []object{o}; len(next) > 0 && len(parts) < most; next = next[1:] {
		for _, key := range []string{"isPartOf", "publication"} {
			for _, v := range listed(next[0][key]) {
				switch v := v.(type) {
				case map[string]any:
					part := d.resolved(v)
					parts, next = append(parts, part), append(next, part)
				case string:
					parts = append(parts, object{"name": v})
				}
				if len(parts) >= most {
					return parts
				}
			}
		}
	}
	return parts
}

// listed returns a value as a list.
func listed(v any) []any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		return v
	case map[string]any:
		if list, ok := v["@list"].([]any); ok {
			return list
		}
	}
	return []any{v}
}

// said returns the first text in a value, of whatever language: the value itself, or the text
// that an object in it holds.
func said(v any) string {
	for _, one := range listed(v) {
		switch one := one.(type) {
		case string:
			if strings.TrimSpace(one) != "" {
				return one
			}
		case float64:
			return object{"n": one}.text("n")
		case map[string]any:
			if s := object(one).text("@value", "name", "value", "alternateName"); s != "" {
				return s
			}
		}
	}
	return ""
}

// work reads a paper.
func (d *linkedData) work(o object) *work {
	w := d.page.work(d.from.line, d.from.raw)
	e := &w.draft.Entry
	headline, name := said(o["headline"]), said(o["name"])
	if headline == "" || len(name) > len(headline) && strings.HasPrefix(name, strings.TrimRight(headline, "….")) {
		headline = name // may be longer: search engines limit only the headline to 110 characters
	}
	w.title(headline)
	for _, t := range types(o) {
		e.Type = cmp.Or(e.Type, publicationType(t))
	}
	d.people(w, o)
	d.parts(w, o)
	w.draft.Text("volume", said(o["volumeNumber"]))
	w.draft.Text("number", said(o["issueNumber"]))
	w.draft.Pages(cmp.Or(said(o["pageStart"]), said(o["pagination"])), said(o["pageEnd"]))
	w.numbers("issn", texts(o["issn"]))
	w.numbers("isbn", texts(o["isbn"]))
	publisher := d.name(o["publisher"])
	if e.Type == "thesis" || e.Type == "report" {
		w.draft.Text("institution", cmp.Or(d.name(o["sourceOrganization"]), publisher))
	} else {
		w.draft.Text("publisher", publisher)
	}
	w.dates(false, said(o["datePublished"]), said(o["dateCreated"]), said(o["copyrightYear"]))
	w.language(o["inLanguage"])
	w.keywords(texts(o["keywords"]))
	w.license(texts(o["license"]))
	w.abstracts = append(w.abstracts, said(o["abstract"]))
	w.describe(texts(o["description"]))
	for _, key := range []string{"doi", "identifier", "@id", "sameAs"} {
		ids := d.identifiersOf(o[key])
		if key == "@id" || key == "sameAs" { // may be addresses of other things
			ids = onlyPapers(ids)
		}
		w.identifiers(ids)
	}
	w.identifiers(texts(o["url"]))
	for _, file := range append(listed(o["encoding"]), listed(o["associatedMedia"])...) {
		if f, ok := file.(map[string]any); ok && strings.Contains(object(f).text("encodingFormat", "fileFormat"), "pdf") {
			w.pdf(object(f).text("contentUrl", "url"))
		}
	}
	return w
}

// onlyPapers returns the values that are addresses of a DOI or of a paper on arXiv.
func onlyPapers(values []string) []string {
	var papers []string
	for _, v := range values {
		if doiText.MatchString(v) || onArXiv.MatchString(v) {
			papers = append(papers, v)
		}
	}
	return papers
}

var onArXiv = text.LazyRegexp(`\barxiv\.org/(?:abs|pdf|html)/`)

// texts returns the texts in a value.
func texts(v any) []string {
	var all []string
	for _, one := range listed(v) {
		if s := said(one); s != "" {
			all = append(all, s)
		}
	}
	return all
}

// language sets the language from "en" or {"name": "English"}.
func (w *work) language(v any) {
	if o, ok := v.(map[string]any); ok {
		w.draft.Text("language", object(o).text("alternateName", "name"))
		return
	}
	w.draft.Text("language", said(v))
}

// name returns the name of an organization.
func (d *linkedData) name(v any) string {
	for _, one := range listed(v) {
		if o, ok := one.(map[string]any); ok {
			one = map[string]any(d.resolved(o))
		}
		if s := said(one); s != "" {
			return s
		}
	}
	return ""
}

// people reads authors and editors.
func (d *linkedData) people(w *work, o object) {
	for _, key := range []string{"author", "creator"} {
		if len(w.draft.Entry.Authors) == 0 {
			w.authors(d.names(o[key]))
		}
	}
	for _, name := range d.names(o["editor"]) {
		w.editors(name)
	}
}

// names returns the names of people, as "Lovelace, Ada" if their parts are known.
func (d *linkedData) names(v any) []string {
	var names []string
	for _, one := range listed(v) {
		switch one := one.(type) {
		case string:
			names = append(names, one)
		case map[string]any:
			o := d.resolved(one)
			if inner, ok := o["author"].(map[string]any); ok { // a Role
				o = d.resolved(inner)
			}
			family, given := said(o["familyName"]), said(o["givenName"])
			if middle := said(o["additionalName"]); given != "" && middle != "" && !strings.Contains(given, middle) {
				given += " " + middle
			}
			name := said(o["name"])
			switch {
			case family != "" && given != "":
				name = family + ", " + given
			case name == "":
				name = cmp.Or(family, given)
			}
			if name = strings.ReplaceAll(name, ";", " "); name != "" {
				names = append(names, name)
			}
		}
	}
	return names
}

// parts reads the journal, book, series or issue of which the work is part.
func (d *linkedData) parts(w *work, o object) {
	e := &w.draft.Entry
	var unsure string
	for _, part := range d.partsOf(o) {
		name := cmp.Or(said(part["name"]), said(part["headline"]))
		if _, isAddress := text.URL(name); isAddress {
			name = ""
		}
		known := false
		for _, t := range types(part) {
			switch {
			case siteTypes[t]:
				known, name = true, ""
			case journalTypes[t]:
				known = true
				w.container(name, cmp.Or(e.Type, "article"))
			case bookTypes[t]:
				known = true
				kind := "incollection"
				if proceedings.MatchString(name) {
					kind = "inproceedings"
				}
				if e.Type == "article" {
					e.Type = kind // a ScholarlyArticle in a book
				}
				w.container(name, kind)
			case t == "bookseries" || t == "creativeworkseries":
				known = true
				w.draft.Text("series", name)
			}
		}
		if !known && unsure == "" {
			unsure = name
		}
		w.draft.Text("volume", said(part["volumeNumber"]))
		w.draft.Text("number", said(part["issueNumber"]))
		w.numbers("issn", texts(part["issn"]))
		w.numbers("isbn", texts(part["isbn"]))
		w.dates(false, said(part["datePublished"]))
		if len(e.Authors) > 0 {
			for _, name := range d.names(part["editor"]) {
				w.editors(name)
			}
		}
	}
	if unsure != "" && !issueName.MatchString(unsure) {
		if proceedings.MatchString(unsure) && e.Type == "article" {
			e.Type = ""
		}
		w.container(unsure, e.Type)
	}
}

// issueName matches the name of an issue or a volume, as opposed to that of a journal.
var issueName = text.LazyRegexp(`(?i)^\W*(?:vol(?:ume|\.)?|issue|no\.?|number|heft|band)?\W*\d+`)

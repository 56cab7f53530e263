package source

import (
	"cmp"
	"net/url"
	"strings"

	"offprint/generator/cite"
	"offprint/generator/text"
)

// contextObjects returns the works in a page's COinS: spans of the class Z3988 whose title
// attribute is an OpenURL ContextObject (ANSI/NISO Z39.88-2004) in key/encoded-value format.
func (p *webPage) contextObjects() []*work {
	var works []*work
	for _, span := range p.coins {
		if w := p.contextObject(span); !w.empty() {
			works = append(works, w)
		}
	}
	return works
}

// contextKeys maps each key, in lower case, to its values in order.
type contextKeys map[string][]string

func readContextObject(s string) contextKeys {
	keys := contextKeys{}
	if strings.Contains(s, "&amp;") { // escaped twice
		s = strings.ReplaceAll(s, "&amp;", "&")
	}
	for pair := range strings.SplitSeq(s, "&") {
		key, value, _ := strings.Cut(pair, "=")
		if v, err := url.QueryUnescape(value); err == nil {
			value = v
		}
		value, _ = text.Valid(value)
		if value = strings.TrimSpace(value); value != "" {
			key = strings.ToLower(strings.TrimSpace(key))
			keys[key] = append(keys[key], value)
		}
	}
	return keys
}

// get returns the first value of the first name that has any.
func (k contextKeys) get(names ...string) string {
	for _, name := range names {
		if values := k["rft."+name]; len(values) > 0 {
			return values[0]
		}
	}
	return ""
}

func (p *webPage) contextObject(span embedded) *work {
	w := p.work(span.line, span.raw)
	e := &w.draft.Entry
	k := readContextObject(span.text)
	w.contextKind(k)
	if short := k.get("stitle"); text.Fold(short) != text.Fold(e.Get("journaltitle")) {
		w.draft.Text("shortjournal", short)
	}
	w.contextNames(k)
	w.draft.Text("series", k.get("series"))
	w.draft.Text("edition", k.get("edition"))
	w.draft.Text("volume", k.get("volume"))
	w.draft.Text("number", k.get("issue"))
	w.draft.Pages(k.get("pages", "spage"), k.get("epage"))
	w.draft.Text("eid", k.get("artnum"))
	w.draft.Text("pagetotal", k.get("tpages"))
	w.numbers("issn", append(k["rft.issn"], k["rft.eissn"]...))
	w.numbers("isbn", k["rft.isbn"])
	publisher := "publisher"
	if e.Type == "report" {
		publisher = "institution"
	}
	if e.Type != "thesis" {
		w.draft.Text(publisher, k.get("pub", "publisher"))
	}
	w.draft.Text("location", k.get("place"))
	w.dates(false, k.get("date"))
	w.draft.Text("language", k.get("language"))
	w.keywords(k["rft.subject"])
	w.license(k["rft.rights"])
	w.abstracts = append(w.abstracts, longEnough(k["rft.description"])...)
	w.identifiers(append(k["rft.doi"], append(k["rft_id"], k["rft.identifier"]...)...))
	return w
}

// contextKind reads the type of the work, its title, and its container.
func (w *work) contextKind(k contextKeys) {
	e := &w.draft.Entry
	format := ""
	if v := k["rft_val_fmt"]; len(v) > 0 {
		format = v[0][strings.LastIndex(v[0], ":")+1:]
	}
	genre := strings.ToLower(cmp.Or(k.get("genre"), k.get("type")))
	part := k.get("atitle")
	switch {
	case format == "dissertation":
		e.Type = "thesis"
		w.title(k.get("title"))
		w.draft.Text("institution", k.get("inst"))
		w.draft.Text("type", k.get("degree"))
	case format == "patent":
		e.Type = "patent"
		w.title(k.get("title"))
		w.draft.Text("number", k.get("number"))
	case format == "journal":
		w.title(cmp.Or(part, k.get("title")))
		kind := "article"
		switch genre {
		case "proceeding", "conference":
			kind = "inproceedings"
		case "preprint":
			kind = ""
		}
		journal := k.get("jtitle")
		if part != "" {
			journal = cmp.Or(journal, k.get("title"), k.get("stitle"))
		}
		w.container(journal, kind)
	case format == "book" && (part != "" || genre == "bookitem" || genre == "proceeding"):
		w.title(cmp.Or(part, k.get("title", "btitle")))
		kind := "incollection"
		if genre == "proceeding" {
			kind = "inproceedings"
		}
		if part != "" {
			w.container(cmp.Or(k.get("btitle"), k.get("title")), kind)
		}
	case format == "book":
		e.Type = "book"
		if genre == "report" {
			e.Type = "report"
		}
		w.title(k.get("btitle", "title"))
	default: // Dublin Core
		e.Type = publicationType(genre)
		w.title(cmp.Or(part, k.get("title")))
		w.container(k.get("source", "jtitle", "ispartof"), e.Type)
	}
}

// contextNames reads the authors. The first author may be given in parts, and again in the
// list of all authors.
func (w *work) contextNames(k contextKeys) {
	list := append(k["rft.au"], k["rft.creator"]...)
	if last := k.get("aulast"); last != "" {
		first := cmp.Or(k.get("aufirst"), strings.TrimSpace(k.get("auinit", "auinit1")+" "+k.get("auinitm")))
		name := last
		if first != "" {
			name += ", " + first
		}
		if suffix := k.get("ausuffix"); suffix != "" && first != "" {
			name += ", " + suffix
		}
		if again := len(list) > 0 && sameFamily(list[0], last); !again {
			list = append([]string{name}, list...)
		} else if len(name) > len(list[0]) {
			list[0] = name
		}
	}
	list = append(list, k["rft.aucorp"]...)
	for i, name := range list { // a value is one name, so a comma or semicolon never separates names
		list[i] = strings.ReplaceAll(name, ";", " ")
	}
	if len(list) == 1 {
		w.draft.Author(list[0])
		return
	}
	w.authors(list)
}

func sameFamily(name, family string) bool {
	var one cite.Draft
	one.Author(name)
	return len(one.Entry.Authors) == 1 && text.Fold(one.Entry.Authors[0].Family) == text.Fold(family)
}

package source

import (
	"bytes"
	"cmp"
	"encoding/json"
	"strings"

	"offprint/generator/text"
)

// xploreMark matches the beginning of the script in which a page of IEEE Xplore has the
// metadata that other sites put in tags.
var xploreMark = text.LazyRegexp(`xplGlobal\.document\.metadata\s*=\s*`)

// xplore returns the metadata of a page of IEEE Xplore as Highwire tags without their prefix.
func (p *webPage) xplore() tagSet {
	m := xploreMark.FindIndex(p.html)
	if m == nil {
		return nil
	}
	var o object
	if json.NewDecoder(bytes.NewReader(p.html[m[1]:])).Decode(&o) != nil {
		return nil
	}
	var ts tagSet
	add := func(name, value string) {
		if value = strings.TrimSpace(value); value != "" {
			ts = append(ts, metaTag{name: name, content: value})
		}
	}
	add("title", o.text("title", "displayDocTitle"))
	for _, a := range o.objects("authors") {
		if family, given := a.text("lastName"), a.text("firstName"); family != "" && given != "" {
			add("author", family+", "+given)
		} else {
			add("author", a.text("name"))
		}
	}
	container := "journal_title"
	switch o.text("contentType") {
	case "conferences":
		container = "conference_title"
	case "books":
		container = "inbook_title"
	}
	add(container, o.text("publicationTitle", "displayPublicationTitle"))
	for _, pair := range [][2]string{{"volume", "volume"}, {"issue", "issue"}, {"firstpage", "startPage"}, {"lastpage", "endPage"}, {"publisher", "publisher"}, {"doi", "doi"}, {"abstract", "abstract"}} {
		add(pair[0], o.text(pair[1]))
	}
	for _, name := range []string{"issn", "isbn"} {
		for _, n := range o.objects(name) {
			add(name, n.text("value"))
		}
	}
	add("publication_date", cmp.Or(o.text("publicationDate"), o.text("publicationYear")))
	add("online_date", o.text("onlineDate", "dateOfInsertion"))
	for _, words := range o.objects("keywords") {
		if strings.Contains(words.text("type"), "Author") {
			for _, word := range words.list("kwd") {
				s, _ := word.(string)
				add("keywords", s)
			}
		}
	}
	return ts
}

package cite

import (
	"strings"

	"offprint/generator/text"
)

// wosEntry converts the tags of the Web of Science to an Entry
// (https://images.webofknowledge.com/images/help/WOS/hs_wos_fieldtags.html).
func (f *risFields) wosEntry() Entry {
	e := Entry{Type: "article"}
	kind := f.one("PT")
	container := "journaltitle"
	switch kind {
	case "B", "S":
		e.Type, container = "incollection", "booktitle"
		if f.first("SO") == "" {
			e.Type = "book"
		}
	case "P":
		e.Type = "patent"
	}
	if f.first("CT") != "" {
		e.Type, container = "inproceedings", "booktitle"
	}
	e.Set("title", f.line("TI"))
	e.Authors = risNames(f.take("AF", "AU", "BF", "BA"), &e.MoreAuthors)
	f.take("AU")
	e.Editors = risNames(f.take("BE", "ED"), &e.MoreEditors)
	if group := f.line("CA"); group != "" {
		e.Authors = append(e.Authors, Name{Literal: group}.tidy())
	}
	e.Set(container, f.line("SO"))
	if short := f.line("JI", "J9"); short != e.Get(container) {
		e.Set("shortjournal", short)
	}
	f.take("J9")
	e.Set("series", f.line("SE"))
	e.Set("eventtitle", f.line("CT"))
	e.Set("venue", f.line("CL"))
	e.Set("volume", f.line("VL"))
	e.Set("number", f.line("IS"))
	e.Set("pages", risPages(f.line("BP"), f.line("EP")))
	if e.Get("pages") == "" {
		e.Set("pages", risPages(f.line("AR", "PS"), ""))
	}
	e.Set("publisher", f.line("PU"))
	e.Set("location", f.line("PI"))
	e.Set("issn", f.line("SN", "EI"))
	e.Set("isbn", f.line("BN"))
	f.take("DA") // when the list was made
	// The day is written as "MAR 5", separate from the year.
	if date := looseDate(f.first("PD") + " " + f.first("PY")); date != "" {
		f.take("PD")
		f.take("PY")
		e.Set("date", date)
	}
	var words []string
	for _, tag := range []string{"DE", "ID"} {
		for _, v := range f.take(tag) {
			words = append(words, strings.Split(text.OneLine(v), ";")...)
		}
	}
	f.tags = append(f.tags, risTag{"KW", words})
	if len(words) == 0 {
		f.take("KW")
	}
	e.Set("ris-an", f.line("UT"))
	f.common(&e)
	e.Set("type", f.line("DT"))
	// The remaining tags are about the database and its lists.
	f.tags = nil
	return e
}

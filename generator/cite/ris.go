package cite

import (
	"cmp"
	"slices"
	"strings"

	"offprint/generator/paper"
	"offprint/generator/text"
)

// risTag is a tag with its values in the order of the reference.
type risTag struct {
	name   string
	values []string
}

// risFields are the tags of a reference; its methods remove those that are used.
type risFields struct{ tags []risTag }

// take removes the first existing tag and returns its values.
func (f *risFields) take(names ...string) []string {
	for _, name := range names {
		for i, t := range f.tags {
			if t.name == name {
				f.tags = slices.Delete(f.tags, i, i+1)
				return t.values
			}
		}
	}
	return nil
}

// set replaces the values of a tag, and removes it if there are none.
func (f *risFields) set(name string, values ...string) {
	f.take(name)
	f.add(name, values...)
}

// add adds values to a tag.
func (f *risFields) add(name string, values ...string) {
	if len(values) == 0 {
		return
	}
	i := slices.IndexFunc(f.tags, func(t risTag) bool { return t.name == name })
	if i < 0 {
		i = len(f.tags)
		f.tags = append(f.tags, risTag{name: name})
	}
	f.tags[i].values = append(f.tags[i].values, values...)
}

// one removes the first value of the first existing tag and returns it.
func (f *risFields) one(names ...string) string {
	for _, name := range names {
		for i, t := range f.tags {
			if t.name != name {
				continue
			}
			if v := t.values[0]; len(t.values) > 1 {
				f.tags[i].values = t.values[1:]
				return v
			}
			return f.take(name)[0]
		}
	}
	return ""
}

// line is like one but returns a line of text.
func (f *risFields) line(names ...string) string { return text.Title(f.one(names...)) }

// entry converts the tags to an Entry according to the specification and the use of major
// programs.
func (f *risFields) entry() Entry {
	e := Entry{Type: "misc"}
	f.kind(&e)
	f.title(&e)
	f.people(&e)
	f.container(&e)
	f.published(&e)
	f.common(&e)
	if id := f.one("ID"); usableKey(id) {
		e.Key = id
	} else {
		e.Set("ris-id", text.Title(id))
	}
	f.archive(&e)
	f.rest(&e)
	if e.Type == "unpublished" && e.arxiv() != "" {
		e.Type = "misc" // where programs put preprints
		e.Set("ris-ty", "")
	}
	return e
}

// kind sets the entry's type, and keeps the original one if it would be written differently.
func (f *risFields) kind(e *Entry) {
	ty, _ := risTypeOf(f.one("TY"))
	e.Type = cmp.Or(typeOfRIS(ty), e.Type)
	if risType(e) != ty && ty != "" {
		e.Set("ris-ty", ty)
	}
}

func (f *risFields) title(e *Entry) {
	e.Set("title", f.line("TI", "T1", "CT"))
	if e.Get("title") == "" && !bookParts[e.Type] {
		e.Set("title", f.line("BT"))
	}
}

func (f *risFields) people(e *Entry) {
	for _, tag := range []string{"AU", "A1"} {
		e.Authors = append(e.Authors, risNames(f.take(tag), &e.MoreAuthors)...)
	}
	for _, tag := range []string{"ED", "A2"} {
		e.Editors = append(e.Editors, risNames(f.take(tag), &e.MoreEditors)...)
	}
	var more bool
	e.Set("translator", FormatNames(risNames(f.take("A4"), &more), more))
}

// container sets what the work is part of. The full name of a journal may be under several
// tags, and so may its abbreviation.
func (f *risFields) container(e *Entry) {
	container := "journaltitle"
	switch {
	case bookParts[e.Type]:
		container = "booktitle"
		e.Set(container, f.line("BT", "T2", "C3", "JF", "JO"))
		e.Set("chapter", f.line("SE"))
	case e.Type == "book" || e.Type == "collection" || e.Type == "proceedings":
		e.Set("series", f.line("T2", "T3"))
		return
	default:
		e.Set(container, f.line("JF", "T2", "JO", "BT"))
	}
	if short := f.line("JA", "J2", "J1", "JO"); e.Get(container) == "" {
		e.Set(container, short)
	} else if short != e.Get(container) {
		e.Set("shortjournal", short)
	}
	e.fill("series", f.line("T3"))
}

// published sets the place of the work in its container, and its publisher.
func (f *risFields) published(e *Entry) {
	e.Set("shorttitle", f.line("ST"))
	e.Set("volume", f.line("VL"))
	e.Set("number", f.line("IS"))
	e.Set("edition", f.line("ET"))
	e.Set("pages", risPages(f.line("SP"), f.line("EP")))
	e.Set("location", f.line("CY", "PP"))
	publisher := "publisher"
	if e.Type == "thesis" || e.Type == "report" {
		publisher = "institution"
	}
	e.Set(publisher, f.line("PB"))
	if number := f.line("SN"); len(strings.Map(digits, number)) >= 10 {
		e.Set("isbn", number)
	} else {
		e.Set("issn", number)
	}
}

// archive reads the tags of [risArchive].
func (f *risFields) archive(e *Entry) {
	value, of := strings.CutPrefix(f.first("AN"), "arXiv:")
	id, err := paper.ArXivID(value)
	if !of || err != nil || !strings.EqualFold(f.first("DB"), "arxiv") {
		return
	}
	e.fill("eprint", id.Value())
	e.fill("eprinttype", "arxiv")
	if ty := e.Get("ris-ty"); e.Type != "unpublished" || ty != "" && ty != "UNPD" {
		return // written as it came
	}
	for _, line := range risArchive(id) {
		if strings.EqualFold(f.first(line[0]), line[1]) {
			f.one(line[0])
		}
	}
}

// common reads the tags that RIS shares with the Web of Science.
func (f *risFields) common(e *Entry) {
	e.Set("doi", strings.TrimPrefix(verbatim(f.one("DO", "DI")), "doi:"))
	if e.Get("doi") == "" {
		// Older programs write it elsewhere.
		for _, tag := range []string{"M3", "L3", "N1"} {
			if isDOI(f.first(tag)) {
				e.Set("doi", verbatim(f.one(tag)))
				break
			}
		}
	}
	f.date(e)
	if v := looseDate(f.first("Y2")); v != "" {
		f.one("Y2")
		e.Set("urldate", v)
	}
	var urls []string
	for _, v := range f.take("UR") {
		urls = append(urls, splitURLs(v)...)
	}
	if len(urls) > 0 {
		e.Set("url", urls[0])
		f.tags = append(f.tags, risTag{"UR", urls[1:]})
	}
	e.Set("abstract", text.Abstract(strings.Join(f.take("AB", "N2"), "\n\n")))
	if v := f.all("N2"); len(v) > 0 && text.Abstract(strings.Join(v, "\n\n")) == e.Get("abstract") {
		f.take("N2")
	}
	e.Set("note", f.line("N1"))
	e.Set("language", f.line("LA"))
	e.Set("type", f.line("M3"))
	var words []string
	for _, v := range f.take("KW") {
		list := []string{v}
		if strings.Contains(v, "\n") {
			list = strings.Split(v, "\n")
		} else if strings.Count(v, ";") > 1 {
			list = strings.Split(v, ";")
		}
		for _, w := range list {
			if w = oneBraced(text.Title(w)); w != "" {
				words = append(words, w)
			}
		}
	}
	e.Set("keywords", joinKeywords(words))
}

// isDOI reports whether a value is a DOI.
func isDOI(s string) bool {
	_, err := paper.DOIID(verbatim(s))
	return err == nil
}

// all returns the values of a tag without removing it.
func (f *risFields) all(tag string) []string {
	for _, t := range f.tags {
		if t.name == tag {
			return t.values
		}
	}
	return nil
}

func (f *risFields) first(tag string) string {
	if v := f.all(tag); len(v) > 0 {
		return v[0]
	}
	return ""
}

// rest keeps the remaining tags.
func (f *risFields) rest(e *Entry) {
	for _, t := range f.tags {
		var values []string
		for _, v := range t.values {
			if v = text.Title(v); v != "" {
				values = append(values, v)
			}
		}
		e.Set("ris-"+strings.ToLower(t.name), strings.Join(values, risJoin))
	}
}

// risJoin separates the values of a kept tag.
const risJoin = "; "

var urlStart = text.LazyRegexp(`(?i)(?:^|[;,<\s]+)(?:https?://|ftp://|www\.|doi:)`)

// splitURLs splits addresses at semicolons and spaces between them; a semicolon may be part of
// an address.
func splitURLs(s string) []string {
	var urls []string
	from := 0
	add := func(u string) {
		if u = strings.Trim(verbatim(u), "<>;, "); u != "" {
			urls = append(urls, u)
		}
	}
	for _, m := range urlStart.FindAllStringIndex(s, -1) {
		if m[0] > from {
			add(s[from:m[0]])
			from = m[0]
		}
	}
	add(s[from:])
	return urls
}

func digits(r rune) rune {
	if '0' <= r && r <= '9' || r == 'X' || r == 'x' {
		return r
	}
	return -1
}

func risPages(from, to string) string {
	switch {
	case from == "" || to == "" || from == to:
		return normalPages(joinWords(from, strings.TrimPrefix(to, from)))
	case strings.ContainsAny(from, "-–"):
		return normalPages(from)
	}
	return from + "–" + to
}

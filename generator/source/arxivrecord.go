package source

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"offprint/generator/paper"
	"offprint/generator/text"
)

// arxivItem makes an item of one line of arXiv's metadata. In the snapshot on
// Kaggle, "authors" is one text as the submitter wrote it, "authors_parsed"
// what arXiv made of it (lists of last name, first name, suffix and perhaps
// affiliations), "categories" a text with spaces, and "versions" a list with
// the time of each; elsewhere "author_text" is the names with commas,
// "categories" has commas, and "created" and "updated" are days.
//
// "journal-ref", "comments", "report-no", "acm_class" and "license" are left
// out as yet: a paper has no place for them.
func (c *call) arxivItem(p *piece) Item {
	it := Item{Where: fmt.Sprintf("line %d", p.line), Raw: p.raw}
	switch {
	case p.large:
		it.Err = fmt.Errorf("it is larger than %d MiB; only these are kept", maxRecord>>20)
		return it
	case p.cut:
		it.Err = errors.New("the input is cut short here")
		return it
	}
	o, damaged, err := decodeObject(p.raw)
	if err != nil {
		it.Err = err
		return it
	}
	if len(damaged) > 0 {
		it.Notes = append(it.Notes, fmt.Sprintf("bytes that are not UTF-8 are read as Windows-1252 in %s", strings.Join(damaged, ", ")))
	}
	a := &arxivRecord{c: c, it: &it, object: o}
	rec := a.record()
	return c.finish(it, rec, o.text("abstract"))
}

// arxivRecord is one line while it is read.
type arxivRecord struct {
	c  *call
	it *Item
	object
}

func (a *arxivRecord) note(format string, args ...any) {
	a.it.Notes = append(a.it.Notes, fmt.Sprintf(format, args...))
}

func (a *arxivRecord) record() *Record {
	abstract := a.text("abstract")
	if len(abstract) > maxAbstract {
		abstract = "" // not worth cleaning: the record will be rejected
	}
	rec := &Record{Paper: paper.Paper{
		Title:     text.Title(a.text("title")),
		Abstract:  text.Abstract(abstract),
		Authors:   a.authors(),
		Published: a.published(),
		Topics:    a.topics(),
	}}
	p := &rec.Paper
	rec.Scraped = cmp.Or(a.c.in.Day, a.updated(), p.Published, a.c.in.Today)
	p.ID, p.DOI = a.id(p.Title)
	return rec
}

// id is the paper's identifier and its DOI, where that is another one.
func (a *arxivRecord) id(title string) (paper.ID, string) {
	doi := a.doi()
	// A number may have lost the zeros at its end, and be another paper's.
	s, isText := a.object["id"].(string)
	if id, err := paper.ArXivID(s); err == nil {
		return id, doi
	}
	if id, err := paper.DOIID(s); err == nil {
		return id, ""
	}
	if !isText {
		s = a.text("id")
	}
	var id paper.ID
	switch {
	case doi != "":
		id = paper.ID(paper.SchemeDOI + ":" + doi)
		doi = ""
	case title != "":
		id = titleID(title)
	default:
		return "", ""
	}
	switch {
	case s == "":
		a.note("it has no identifier, and goes by %s", id)
	case !isText:
		a.note("its identifier is the number %s, which may have lost zeros; it goes by %s", quote(s), id)
	default:
		a.note("its identifier %s is none of arXiv; it goes by %s", quote(s), id)
	}
	return id, doi
}

// doi is the paper's DOI. Some have the same again behind it, or that of an
// erratum or a preprint.
func (a *arxivRecord) doi() string {
	s := strings.TrimSpace(a.text("doi"))
	if s == "" {
		return ""
	}
	if d, err := paper.DOIID(s); err == nil {
		return d.Value()
	}
	var all []string
	for _, one := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ';' || unicode.IsSpace(r) }) {
		d, err := paper.DOIID(one)
		if err != nil {
			all = nil // it is one, with something wrong in it
			break
		}
		all = append(all, d.Value())
	}
	if len(all) == 0 {
		a.note("doi: %s is no DOI", quote(s))
		return ""
	}
	if len(slices.Compact(all)) > 1 { // many have the same one twice
		a.note("doi: of %s the first is kept", quote(s))
	}
	return all[0]
}

// published is the day of the first version.
func (a *arxivRecord) published() paper.Day {
	var first object
	for _, v := range a.list("versions") {
		v, _ := v.(map[string]any)
		if first == nil || object(v).text("version") == "v1" {
			first = v
		}
	}
	if d := a.day("versions: created", first.text("created")); d != 0 {
		return d
	}
	for _, key := range []string{"created", "published"} {
		if d := a.day(key, a.text(key)); d != 0 {
			return d
		}
	}
	return 0
}

// updated is the day of which the record is.
func (a *arxivRecord) updated() paper.Day {
	for _, key := range []string{"update_date", "updated"} {
		d := a.day(key, a.text(key))
		if a.c.tooLate(d) {
			a.note("%s %v is in the future, and left out", key, d)
			continue
		}
		if d != 0 {
			return d
		}
	}
	return 0
}

// day is the day of a time stamp: "2007-04-02", with or without a time, or
// "Mon, 2 Apr 2007 19:18:42 GMT".
func (a *arxivRecord) day(key, s string) paper.Day {
	if s = strings.TrimSpace(s); s == "" {
		return 0
	}
	if d, err := paper.ParseDay(s); err == nil {
		return d
	}
	if t, err := time.Parse("Mon, 2 Jan 2006 15:04:05 MST", s); err == nil {
		if d := paper.DayOf(t); d != 0 {
			return d
		}
	}
	a.note("%s %s is no date", key, quote(s))
	return 0
}

// topics are the paper's categories, the primary one first as arXiv has them.
func (a *arxivRecord) topics() []string {
	var topics distinct
	for _, v := range a.list("categories") {
		s, _ := v.(string)
		for _, s := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ';' || unicode.IsSpace(r) }) {
			topics.add(text.Line(s))
		}
	}
	return topics.list
}

// authors are the names, each once.
func (a *arxivRecord) authors() []string {
	var names distinct
	add := func(name string) {
		name = text.Name(name)
		if !strings.ContainsFunc(name, unicode.IsLetter) {
			return // what stood between a collaboration and its members: ":"
		}
		names.add(name)
	}
	for _, v := range a.list("authors_parsed") {
		parts, _ := v.([]any)
		var last, first, suffix string
		for i, part := range []*string{&last, &first, &suffix} {
			if i < len(parts) {
				*part, _ = parts[i].(string)
			}
		}
		add(first + " " + last + " " + suffix)
	}
	if len(names.list) > 0 {
		return names.list
	}
	if s := a.text("authors", "author_text"); s != "" {
		for _, name := range splitNames(s) {
			add(name)
		}
		return names.list
	}
	for _, v := range a.list("authors", "author_text") {
		switch v := v.(type) {
		case map[string]any:
			add(object(v).text("name"))
		case string:
			add(v)
		}
	}
	return names.list
}

var (
	// https://info.arxiv.org/help/prep.html: names are separated by commas or
	// "and", a collaboration is followed by a colon, and affiliations stand
	// in parentheses.
	betweenNames = regexp.MustCompile(`(?:\s*,\s*|\s*:\s+)+(?:(?:and|&)\s+)?|\s+(?:and|&)\s+`)
	innerParens  = regexp.MustCompile(`\([^()]*\)`)
	nameSuffix   = regexp.MustCompile(`(?i)^(?:jr|sr|ii|iii|iv)\.?$`)
	andOthers    = regexp.MustCompile(`(?i)^et\.? al\.?$`)
)

// splitNames splits a text of names as arXiv does.
func splitNames(s string) []string {
	const deepest = 4 // "((1) Univ. A, (2) Univ. B)" has two
	for i := 0; i < deepest && strings.Contains(s, "("); i++ {
		s = innerParens.ReplaceAllString(s, " ")
	}
	s = strings.ReplaceAll(s, `\,`, " ") // TeX's thin space
	var names []string
	for _, name := range betweenNames.Split(s, -1) {
		switch name = strings.TrimSpace(name); {
		case name == "", andOthers.MatchString(name):
		case len(names) > 0 && nameSuffix.MatchString(name):
			names[len(names)-1] += " " + name
		default:
			names = append(names, name)
		}
	}
	return names
}

package source

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"offprint/generator/paper"
	"offprint/generator/text"
)

// arxivPaper is a paper's metadata as found in one of arXiv's formats.
// https://info.arxiv.org/help/prep.html describes the fields.
type arxivPaper struct {
	id         string // an identifier, or its address
	isNumber   bool   // the identifier was a number, not a string
	version    string // "v3" or "3", if id has no version
	title      string
	abstract   string
	authors    names
	categories []string  // primary one first; each string may hold several
	published  paper.Day // of the first version
	updated    paper.Day // of this version
	listed     paper.Day
	announced  paper.Day // day of an announcement, possibly of a later version only
	// scraped is the day since which the record has been unchanged if the source says so, else
	// the day of the scrape. This way a record gets the same day whenever it is fetched.
	scraped   paper.Day
	withdrawn bool
	date      string // of publication, if it is not a full day: "2024-03"

	comment, journal, doi, report, msc, acm, license, language string
}

// arxivField returns the field for a label that arXiv uses; labels vary in spelling.
func arxivField(label string) string {
	label = strings.ToLower(label)
	for _, field := range []string{"author", "comment", "subject", "journal", "report", "msc", "acm"} {
		if strings.HasPrefix(label, field) {
			return field
		}
	}
	return label
}

// labelled sets the fields that have labels in all of arXiv's pages and texts.
func (a *arxivPaper) labelled(get func(field string) string) {
	a.comment, a.journal, a.report, a.msc, a.acm = get("comment"), get("journal"), get("report"), get("msc"), get("acm")
	a.categories = categoriesOf(get("subject"))
}

// doiIn returns the first word of a text that is a DOI, "" if none is.
func doiIn(s string) string {
	for word := range strings.FieldsSeq(s) {
		if doiText.MatchString(word) {
			return word
		}
	}
	return ""
}

// arxivFinish makes an item from a paper on arXiv.
func (c *call) arxivFinish(it Item, a arxivPaper) Item {
	rec := &Record{Listed: a.listed, Paper: paper.Paper{
		Title:     text.Title(a.title),
		Abstract:  cleanAbstract(a.abstract),
		Authors:   a.authors.list,
		Published: a.published,
	}}
	p := &rec.Paper
	rec.Scraped = cmp.Or(c.in.Day, a.scraped, a.updated, fileDay(c.in.Name), a.published, c.in.Today)
	p.Date = a.announced
	p.ID, p.DOI = a.identify(&it, p.Title)
	var topics distinct
	for _, s := range a.categories {
		for _, s := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ';' || unicode.IsSpace(r) }) {
			topics.add(text.Line(s))
		}
	}
	p.Topics = topics.list
	a.facts(p)
	return c.finish(it, rec, a.abstract)
}

// facts sets the citation facts: the metadata that has no field in paper.Paper.
func (a *arxivPaper) facts(p *paper.Paper) {
	set := func(name, value string) { setFact(p, name, value) }
	set("date", a.date)
	set("note", a.comment)
	set("journalref", a.journal)
	set("reportnumber", a.report)
	set("mscclass", a.msc)
	set("acmclass", a.acm)
	if u, ok := text.URL(a.license); ok {
		set("license", u)
	}
	version := a.version
	if m := versioned.FindStringSubmatch(a.id); m != nil {
		version = m[1]
	}
	if version = strings.TrimPrefix(version, "v"); isNumber(version) {
		set("version", version)
	}
	if a.withdrawn || saysWithdrawn.MatchString(a.comment) || saysWithdrawn.MatchString(a.abstract) {
		set("pubstate", "withdrawn")
	}
	p.SetLanguage(text.Line(a.language))
	set("author", a.authors.fact())
}

// setFact sets a fact of a paper's citation to a line of text; an empty value changes nothing.
func setFact(p *paper.Paper, name, value string) {
	if value = text.Line(value); value != "" {
		p.Citation = p.Citation.Set(name, value)
	}
}

var (
	versioned = text.LazyRegexp(`^\S*\dv([1-9]\d*)(?:\.pdf)?$`)
	// https://info.arxiv.org/help/withdraw.html: the comment says that a paper was withdrawn;
	// before comments existed, the abstract did.
	saysWithdrawn = text.LazyRegexp(`(?i)^\W*(?:(?:this|the)\s+)?(?:(?:paper|article|submission|manuscript|preprint|e-?print|work|version)\s+)?(?:(?:has|have)\s+been\s+|is\s+|was\s+)?withdrawn(?:\s+(?:by|due|because|from\s+arxiv)\b|\s*[.,;:]|\s*$)`)
)

func isNumber(s string) bool {
	const most = 9
	return s != "" && len(s) <= most && strings.Trim(s, "0123456789") == ""
}

// identify returns the paper's identifier, and its DOI if that is not the identifier.
func (a *arxivPaper) identify(it *Item, title string) (paper.ID, string) {
	doi := firstDOI(it, a.doi)
	if a.isNumber {
		id, repaired := arxivIDOf(a.id)
		if repaired {
			it.note("its identifier is the number %s, which had lost zeros: %s", quote(a.id), id.Value())
		}
		if id != "" {
			return id, doi
		}
	} else {
		if id, err := paper.ArXivID(a.id); err == nil {
			return id, doi
		}
		if id, err := paper.DOIID(a.id); err == nil {
			return id, ""
		}
	}
	var id paper.ID
	switch {
	case doi != "":
		id = paper.ID(paper.SchemeDOI + ":" + doi)
		doi = ""
	case title != "":
		id = TitleID(title)
	default:
		return "", ""
	}
	switch {
	case a.id == "":
		it.note("it has no identifier and is identified as %s", id)
	case a.isNumber:
		it.note("its identifier is the number %s, which may have lost zeros; it is identified as %s", quote(a.id), id)
	default:
		it.note("its identifier %s is not one of arXiv; it is identified as %s", quote(a.id), id)
	}
	return id, doi
}

// firstDOI returns the first DOI in a text. Some texts repeat the DOI, or add the DOI of an
// erratum or a preprint.
func firstDOI(it *Item, s string) string {
	if s = strings.TrimSpace(s); s == "" {
		return ""
	}
	if d, err := paper.DOIID(s); err == nil {
		return d.Value()
	}
	var all []string
	for _, one := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ';' || unicode.IsSpace(r) }) {
		d, err := paper.DOIID(one)
		if err != nil {
			all = nil // it is a single DOI with an error in it
			break
		}
		all = append(all, d.Value())
	}
	if len(all) == 0 {
		it.note("doi: %s is not a DOI", quote(s))
		return ""
	}
	if len(slices.Compact(all)) > 1 { // many repeat the same DOI
		it.note("doi: of %s the first is kept", quote(s))
	}
	return all[0]
}

// note adds a note to the item.
func (it *Item) note(format string, args ...any) {
	it.Notes = append(it.Notes, fmt.Sprintf(format, args...))
}

// day returns the day of a timestamp in the timestamp's own time zone. If s is not a date, day
// adds a note and returns 0.
func (it *Item) day(key, s string) paper.Day {
	if strings.TrimSpace(s) == "" {
		return 0
	}
	d := stampDay(s)
	if d == 0 {
		it.note("%s %s is not a date", key, quote(s))
	}
	return d
}

// stampDay returns the day of a timestamp in the timestamp's own time zone: "2007-04-02", with
// or without a time, or "Mon, 2 Apr 2007 19:18:42 GMT" as in RFC 5322. It returns 0 if s is
// not a timestamp.
func stampDay(s string) paper.Day {
	s = strings.TrimSpace(s)
	if d, err := paper.ParseDay(s); err == nil {
		return d
	}
	for _, layout := range []string{"Mon, 2 Jan 2006 15:04:05 MST", "Mon, 2 Jan 2006 15:04:05 -0700"} {
		if t, err := time.Parse(layout, s); err == nil {
			return paper.DayOf(t)
		}
	}
	return 0
}

// past returns the day of a record. If the record has no day or one in the future, it returns
// the day of the answer that contains the record.
func (c *call) past(record, answer paper.Day) paper.Day {
	if record == 0 || c.tooLate(record) {
		return answer
	}
	return record
}

// scrapeDay returns the day on which an answer says that it was made, 0 if that is in the
// future. key names the day in a note.
func (c *call) scrapeDay(key, stamp string) paper.Day {
	d := stampDay(stamp)
	switch {
	case strings.TrimSpace(stamp) == "":
	case d == 0:
		c.note("%s %s is not a date", key, quote(stamp))
	case c.tooLate(d):
		c.note("%s %v is in the future, and is ignored", key, d)
		return 0
	}
	return d
}

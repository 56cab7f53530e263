package source

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"offprint/generator/cite"
	"offprint/generator/paper"
	"offprint/generator/text"
)

// tableRecords converts rows into records.
type tableRecords struct {
	c        *call
	t        *Table // empty if columns have usual names
	ids      tableIDs
	passed   passedOver
	noCounts tally    // values that should be numbers and are not
	around   object   // what the object around the rows says
	names    []string // of the columns of a table by rows
	summary  bool     // a summary is not by the authors: there is a column for the abstract
}

func newTableRecords(c *call) *tableRecords {
	r := &tableRecords{c: c, t: c.table}
	if r.t == nil {
		r.t = &Table{}
	}
	return r
}

// end adds the notes about all rows to the report.
func (r *tableRecords) end() {
	r.ids.tell(r.c)
	r.noCounts.tell(r.c, "invalid or negative numbers, which are left out, such as %s: %d")
	r.passed.tell(r.c)
}

// saw notes that a column exists, whether or not the row has a value in it.
func (r *tableRecords) saw(field string) { r.summary = r.summary || field == "abstract" }

// one returns the value of a field that can only have one. Columns with other values are
// reported as passed over.
func (r *tableRecords) one(cs cells, field string) any {
	list := cs[field]
	if len(list) == 0 {
		return nil
	}
	best := text.Fold(scalar(list[0].value))
	for _, c := range list[1:] {
		if text.Fold(scalar(c.value)) != best {
			r.passed.add(c.column)
		}
	}
	return list[0].value
}

// tableItem is the item of a row while it is being built.
type tableItem struct {
	*tableRecords
	it *Item
	cs cells
	p  *paper.Paper
}

// item completes the item of a row.
func (r *tableRecords) item(it Item, cs cells) Item {
	rec := &Record{}
	t := &tableItem{tableRecords: r, it: &it, cs: cs, p: &rec.Paper}
	abstract := t.texts()
	t.people()
	t.topics()
	t.counts()
	t.links()
	t.facts()
	t.days(rec)
	if t.p.Title != "" && !hasLetter(t.p.Title) {
		it.Err = fmt.Errorf("its title, %s, has no letters", quote(t.p.Title))
		return it
	}
	return r.c.finish(it, rec, abstract)
}

func (t *tableItem) str(field string) string { return onlyText(t.one(t.cs, field)) }

// onlyText returns a value as a string. A string that is the literal of a list with one
// element, such as "['Snow']", is replaced by the element.
func onlyText(v any) string {
	s := scalar(v)
	if strings.HasPrefix(s, "['") || strings.HasPrefix(s, `["`) {
		if list, ok := written(s); ok && len(list) == 1 {
			return scalar(list)
		}
	}
	return s
}

func (t *tableItem) set(name, value string) { setFact(t.p, name, value) }

// texts reads title, abstract and summary. It returns the abstract as found. A summary beside
// an abstract is not by the authors.
func (t *tableItem) texts() string {
	abstract, summary := t.str("abstract"), t.str("summary")
	if _, ok := text.URL(abstract); ok {
		t.it.note("abstract: %s is an address", quote(abstract))
		abstract = ""
	}
	if abs := t.str(fieldAbs); abstract == "" && abs != "" {
		if _, isAddress := text.URL(abs); !isAddress {
			abstract = abs
		}
	}
	if v := t.cs.first(fieldInverted); v != nil && abstract == "" {
		abstract = wordsAt(v)
	}
	switch s := t.str(fieldSummary); {
	case s == "", s == abstract:
	case abstract == "" && !t.summary:
		abstract = s
	case summary == "":
		summary = s
	case abstract != "" && s != summary:
		t.passed.add(t.cs[fieldSummary][0].column)
	}
	if list := t.cs[fieldDescription]; len(list) > 0 {
		if s := scalar(list[0].value); abstract == "" {
			abstract = s
		} else if s != abstract {
			t.passed.add(list[0].column)
		}
	}
	title := t.str("title")
	if strings.Contains(title, "](") { // a Markdown link
		title = spanText(inlineSpans(title))
	}
	if strings.Contains(scalar(t.cs.first("url")), "//dblp.org/rec/") {
		title = text.WithoutStop(title) // DBLP adds a point to each title that has no other end mark
	}
	t.p.Title = text.Title(title)
	t.p.Abstract = cleanAbstract(abstract)
	t.p.Summary = text.OneLine(text.Abstract(summary))
	return abstract
}

// people reads the authors and their affiliations.
func (t *tableItem) people() {
	t.p.AuthorCount = t.counted("author_count")
	var authors names
	for _, c := range t.cs.best("authors") {
		if isNumeral(c.value) {
			t.p.AuthorCount, _ = tableCount(c.value)
			continue
		}
		addAuthors(&authors, asList(c.value), t.t.Separator)
	}
	if t.p.Authors = authors.list; len(t.p.Authors) > 0 {
		t.p.AuthorCount = 0
	}
	t.set("author", authors.fact())
	t.p.Organization = text.Name(t.str("organization"))
	// It is unknown which authors the affiliations belong to, unless all are the same.
	for _, c := range t.cs[fieldAffiliations] {
		var all distinct
		for _, s := range listOf(asList(c.value), ";") {
			all.add(text.Name(s))
		}
		if len(all.list) == 1 && t.p.Organization == "" {
			t.p.Organization = all.list[0]
		} else if len(all.list) > 0 {
			t.passed.add(c.column)
		}
	}
	t.p.SetLanguage(text.Line(t.str("language")))
}

// topics reads keywords and categories from all columns that have some. Classes of other
// schemes are expected beside arXiv categories only.
func (t *tableItem) topics() {
	var topics distinct
	for _, c := range t.cs["topics"] {
		list := topicList(asList(c.value), t.t.TopicsSeparator)
		onArXiv := slices.ContainsFunc(list, paper.IsCategory)
		for _, s := range list {
			switch {
			case onArXiv && acmClass.MatchString(s):
				t.set("acmclass", s)
			case onArXiv && mscClass.MatchString(s):
				t.set("mscclass", s)
			default:
				topics.add(text.Line(s))
			}
		}
	}
	t.p.Topics = topics.list
}

// counts reads numbers.
func (t *tableItem) counts() {
	t.p.Upvotes = t.counted("upvotes")
	t.p.Comments = t.counted("comments")
	t.p.Stars = t.counted("stars")
	for _, c := range t.cs[fieldComments] {
		_, isList := c.value.([]any)
		switch {
		case (isNumeral(c.value) || isList) && t.p.Comments == 0:
			t.p.Comments, _ = tableCount(c.value)
		case isNumeral(c.value) || isList:
		default:
			name := "comment" // by the person who keeps the list; sites do not show it
			if t.isAuthors(c) {
				name = "note"
			}
			if t.p.Citation.Get(name) == "" {
				t.set(name, scalar(c.value))
			}
		}
	}
}

// isAuthors reports whether a comment is by the paper's authors. The name of its column, the
// columns beside it, which only arXiv's metadata has, or its words can show this.
func (t *tableItem) isAuthors(c cell) bool {
	ofArXiv := func(c cell) bool {
		return slices.Contains([]string{"primarycategory", "primarycat", "categories", "arxivcategories", "entryid"}, columnKey(c.column))
	}
	switch key := columnKey(c.column); {
	case strings.Contains(key, "author"), strings.Contains(key, "arxiv"), t.cs["citation.journalref"] != nil:
		return true
	}
	return slices.ContainsFunc(t.cs["topics"], ofArXiv) || slices.ContainsFunc(t.cs["id"], ofArXiv) || authorsComment.MatchString(scalar(c.value))
}

// authorsComment matches what authors write about their paper on arXiv, and readers do not.
var authorsComment = text.LazyRegexp(`(?i)\b\d+ ?(?:\+ ?\d+ )?(?:pages?|pp|figures?|figs?|tables?)\b|^(?:accepted|published|submitted|to appear|presented|in submission|under review|camera.ready|preprint|project page|code (?:is )?available)\b`)

// links reads addresses and the identifiers in them.
func (t *tableItem) links() {
	var version string
	t.p.ID, t.p.DOI, version = t.ids.of(t.it, t.cs)
	t.set("version", version)
	t.p.Links = paper.Links{
		Code:       t.link("links.code"),
		Project:    t.link("links.project"),
		Discussion: t.link("links.discussion"),
		Thumbnail:  t.link("links.thumbnail"),
	}
	for _, c := range t.cs["links.media"] {
		for _, s := range listOf(asList(c.value), " ") {
			if u, ok := webAddress(s); ok {
				t.p.Links.Media = append(t.p.Links.Media, u)
			} else {
				t.it.note("%s: %s is not a web address", c.column, quote(s))
			}
		}
	}
	url := t.page("url", fieldAbs)
	if t.p.ID == "" {
		url = cmp.Or(url, t.page("id"))
	}
	pdf := t.page(fieldPDF)
	if url == "" {
		url, pdf = pdf, ""
	}
	t.set("url", url)
	if pdf != url {
		t.set("pdf", pdf)
	}
}

// page returns the first address in the columns of some fields that says more than an
// identifier does. It stores the address of a paper on Hugging Face as the discussion link.
func (t *tableItem) page(fields ...string) string {
	for _, field := range fields {
		for _, c := range t.cs[field] {
			for _, s := range listOf(asList(c.value), " ") {
				s = absolute(s)
				u, ok := webAddress(s)
				if arxiv, _ := arxivIDOf(s); ok && arxiv == "" && !strings.Contains(u, "arxiv.org/") && !strings.Contains(u, "doi.org/") {
					return u
				}
				if ok && t.p.Links.Discussion == "" && strings.Contains(u, "huggingface.co/papers/") {
					t.p.Links.Discussion = u
				}
			}
		}
	}
	return ""
}

// repository matches the name of a repository on GitHub: "owner/name".
var repository = text.LazyRegexp(`^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})/[\w.-]{1,100}$`)

// link returns the address in a field. Other addresses in it are noted.
func (t *tableItem) link(field string) string {
	list := t.cs[field]
	if len(list) == 0 {
		return ""
	}
	link := ""
	for _, c := range list {
		for i, s := range listOf(asList(c.value), "\n") {
			if strings.HasPrefix(columnKey(c.column), "github") && repository.MatchString(s) {
				s = "https://github.com/" + s
			}
			u, ok := webAddress(s)
			switch {
			case !ok && i == 0 && link == "":
				t.it.note("%s: %s is not a web address", c.column, quote(s))
			case ok && link == "":
				link = u
			case ok && link != u:
				t.it.note("%s: %s is one more address, and is ignored", c.column, quote(s))
			}
		}
	}
	return link
}

var bareAddress = text.LazyRegexp(`^(?:www\.)?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}(?:/\S*)?$`)

// webAddress returns a web address that may be written without a scheme.
func webAddress(s string) (string, bool) {
	s = strings.TrimRight(strings.TrimSpace(s), ".,;")
	if bareAddress.MatchString(s) && (strings.Contains(s, "/") || strings.HasPrefix(s, "www.")) {
		s = "https://" + s
	}
	u, ok := text.URL(s)
	_, host, _ := strings.Cut(u, "://")
	host, path, _ := strings.Cut(host, "/")
	if !strings.Contains(host, ".") || host == "github.com" && path == "" {
		return "", false // not the page of anything specific
	}
	return u, ok
}

// facts reads the other facts of a citation.
func (t *tableItem) facts() {
	for _, field := range []string{"citation.journaltitle", "citation.booktitle", fieldVenue} {
		if saysArXiv.MatchString(scalar(t.cs.first(field))) { // there the "volume" is the identifier
			delete(t.cs, field)
			delete(t.cs, "citation.volume")
		}
	}
	for field := range t.cs {
		if name, ok := strings.CutPrefix(field, citationPrefix); ok && name == "editor" {
			t.set(name, namesFact(asList(t.one(t.cs, field))))
		} else if ok {
			t.set(name, strings.Join(listOf(asList(t.one(t.cs, field)), ""), "; "))
		}
	}
	if first, last := t.str(fieldFirstPage), t.str(fieldLastPage); first != "" && t.p.Citation.Get("pages") == "" {
		if last != "" && last != first {
			first += "–" + last
		}
		t.set("pages", first)
	}
	kind := t.kind()
	if c := t.cs[fieldVenue]; len(c) > 0 {
		switch name := onlyText(c[0].value); {
		case saysArXiv.MatchString(name):
		case t.p.Citation.Get("journaltitle") != "" || t.p.Citation.Get("booktitle") != "":
		case kind == "incollection", kind == "inproceedings", isConference.MatchString(name):
			t.set("booktitle", name)
		default:
			t.set("journaltitle", name)
		}
	}
	if event := t.str(fieldEvent); t.p.Citation.Get("booktitle") == "" && t.p.Citation.Get("journaltitle") == "" {
		t.set("booktitle", event)
	}
}

// entryTypes maps names that people and programs use, normalized by columnKey, to types of
// BibLaTeX entries. Articles are recognized without a type.
var entryTypes = map[string]string{
	"booksection": "incollection", "bookchapter": "incollection", "chapter": "incollection", "incollection": "incollection", "inbook": "incollection",
	"conferencepaper": "inproceedings", "inproceedings": "inproceedings", "proceedingsarticle": "inproceedings", "proceedingspaper": "inproceedings", "conferenceproceedingsarticle": "inproceedings",
	"book": "book", "monograph": "book",
	"thesis": "thesis", "phdthesis": "thesis", "doctoralthesis": "thesis", "mastersthesis": "thesis", "masterthesis": "thesis", "dissertation": "thesis",
	"report": "report", "techreport": "report", "technicalreport": "report",
}

// kind returns the type of the paper, or "" if it is missing or unknown.
func (t *tableItem) kind() string {
	c := t.cs[fieldType]
	if len(c) == 0 {
		return ""
	}
	kind := entryTypes[columnKey(scalar(c[0].value))]
	if said := columnKey(scalar(c[0].value)); kind == "" && !strings.Contains(said, "article") && said != "preprint" {
		t.passed.add(c[0].column)
	}
	t.set("entrytype", kind)
	return kind
}

// namesFact returns names of people in the form used in a citation.
func namesFact(v any) string {
	var people names
	addAuthors(&people, v, "")
	said, _ := people.inParts()
	return cite.FormatNames(said, people.more)
}

var (
	saysArXiv = text.LazyRegexp(`(?i)^(?:arxiv(?:\.org)?(?: \(cornell university\))?|corr|arxiv(?:\.org)? (?:e-?prints?|preprints?)(?: .*)?|arxiv:.*)$`)
	// isConference matches the names of conferences. They contain a word for it, or are a
	// known acronym.
	isConference = text.LazyRegexp(`(?i)\b(?:conference|proceedings|proc\.|symposium|workshop|meeting|congress|colloquium)\b|\bconf\.|neural information processing systems|\b(?:NeurIPS|NIPS|ICML|ICLR|CVPR|ICCV|ECCV|WACV|ACL|EMNLP|NAACL|EACL|COLING|AAAI|IJCAI|AISTATS|COLT|UAI|CoRL|COLM|ICRA|IROS|RSS|KDD|WWW|SIGIR|SIGMOD|VLDB|CHI|SIGGRAPH|ICASSP|INTERSPEECH|MICCAI|STOC|FOCS|SODA|SOSP|OSDI|NSDI|CIKM|WSDM|RecSys|TREC|LREC|ACML|BMVC)\b`)
)

// days reads when the paper was published and listed.
func (t *tableItem) days(rec *Record) {
	published := t.date("published")
	if year := scalar(t.cs.first(fieldYear)); published.day == 0 || published.partial != "" {
		if d := t.dateOfParts(year); d.day != 0 && (published.day == 0 || len(d.partial) > len(published.partial) || d.partial == "") && (published.partial == "" || strings.HasPrefix(d.day.String(), published.partial)) {
			published = d
		}
	}
	if d := readWrittenDate(t.cs.first(fieldDayOfMonth)); published.day == 0 && d.partial == "" {
		published = d // "day" may be a complete date
	}
	if published.day == 0 {
		published = t.otherDay()
	}
	t.p.Published = published.day
	t.set("date", published.partial)
	if listed := t.date("date"); listed.partial == "" {
		rec.Listed = listed.day
	} else if t.p.Published == 0 { // a year is not a day on which something is listed
		t.p.Published = listed.day
		t.set("date", listed.partial)
	}
	named := fileDay(t.c.in.Name)
	rec.Listed = cmp.Or(rec.Listed, listingDay(t.around))
	if rec.Listed == 0 && t.p.Published == 0 {
		rec.Listed = cmp.Or(t.c.in.Day, named)
	}
	if rec.Listed == 0 && t.p.Published == 0 {
		for i, note := range t.it.Notes {
			if strings.HasSuffix(note, writeDate) {
				t.it.Notes[i] += ": the record goes in undated"
			}
		}
	}
	rec.Scraped = cmp.Or(t.c.in.Day, readWrittenDate(t.cs.first(fieldScraped)).day, scrapedOn(t.around), named, t.c.in.Today)
}

// otherDay returns the day of the paper's first version, else that of its last change.
func (t *tableItem) otherDay() writtenDate {
	if list, _ := asList(t.cs.first(fieldVersions)).([]any); len(list) > 0 {
		first, _ := list[0].(map[string]any)
		if d := readWrittenDate(object(first).text("created")); d.day != 0 {
			return d
		}
	}
	return t.date(fieldUpdated)
}

// date returns the first readable date in the columns of a field. The year may come from a
// separate column.
func (t *tableItem) date(field string) writtenDate {
	year := strings.TrimSuffix(scalar(t.cs.first(fieldYear)), ".0")
	for _, c := range t.cs[field] {
		d := readWrittenDate(asList(c.value))
		if d.day == 0 {
			d.day = serialInYear(scalar(c.value), year)
		}
		if inYear := readWrittenDate(year + " " + scalar(c.value)); d.day == 0 && yearOnly.MatchString(year) && inYear.day != 0 {
			d = inYear
		}
		if d.day != 0 {
			d.problem = ""
			return d
		}
		d.say(t.it, c.column, c.value)
	}
	return writtenDate{}
}

// dateOfParts returns the date given by separate columns for year, month and day.
func (t *tableItem) dateOfParts(year string) writtenDate {
	d := readWrittenDate(year)
	if d.partial == "" || len(d.partial) != len("2017") {
		if d.problem != "" {
			d.say(t.it, t.cs[fieldYear][0].column, year)
		}
		return d
	}
	month := strings.TrimSuffix(scalar(t.cs.first(fieldMonth)), ".0")
	if month == "" {
		return d
	}
	ofMonth := readWrittenDate(d.partial + "-" + month)
	if ofMonth.day == 0 {
		if strings.Trim(month, "0") != "" {
			t.it.note("%s %s is not a month; only the year is read", t.cs[fieldMonth][0].column, quote(month))
		}
		return d
	}
	if day := strings.TrimSuffix(scalar(t.cs.first(fieldDayOfMonth)), ".0"); day != "" {
		if whole := readWrittenDate(d.partial + "-" + month + "-" + day); whole.day != 0 {
			return whole
		}
		if strings.Trim(day, "0") != "" {
			t.it.note("%s %s is not a day of %s; only the month is read", t.cs[fieldDayOfMonth][0].column, quote(day), ofMonth.partial)
		}
	}
	return ofMonth
}

// scrapedOn returns the day on which, according to the object around them, the records were
// fetched, or 0.
func scrapedOn(around object) paper.Day {
	for _, key := range []string{"retrieved", "retrieved_at", "scraped_at", "fetched_at", "crawled_at", "generated", "generated_at", "last_updated", "updated_at", "updated"} {
		if d := readWrittenDate(around[key]); d.day != 0 && d.partial == "" {
			return d.day
		}
	}
	return 0
}

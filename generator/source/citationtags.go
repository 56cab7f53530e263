package source

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"offprint/generator/cite"
	"offprint/generator/paper"
	"offprint/generator/text"
)

// tagSet is the <meta> elements of a page, in document order.
type tagSet []metaTag

// all returns the values of the first name that has any.
func (ts tagSet) all(names ...string) []string {
	for _, name := range names {
		var values []string
		for _, t := range ts {
			if t.name == name {
				values = append(values, t.content)
			}
		}
		if len(values) > 0 {
			return values
		}
	}
	return nil
}

// first returns the first value of the first name that has any.
func (ts tagSet) first(names ...string) string {
	if values := ts.all(names...); len(values) > 0 {
		return values[0]
	}
	return ""
}

// of returns the tags whose names have one of the prefixes, with the prefix removed. Journals
// in several languages repeat tags in each: of these it keeps those in the language of the
// first title, if there are any.
func (ts tagSet) of(prefixes ...string) tagSet {
	var found tagSet
	for _, t := range ts {
		for _, prefix := range prefixes {
			if name, ok := strings.CutPrefix(t.name, prefix); ok {
				found = append(found, metaTag{name, t.content, t.lang})
				break
			}
		}
	}
	lang := ""
	for _, t := range found {
		if lang == "" && t.name == "title" {
			lang = t.lang
		}
	}
	if lang == "" {
		return found
	}
	said := map[string]bool{} // names of tags in that language
	for _, t := range found {
		if t.lang == lang {
			said[t.name] = true
		}
	}
	var own tagSet
	for _, t := range found {
		if t.lang == "" || t.lang == lang || !said[t.name] {
			own = append(own, t)
		}
	}
	return own
}

// highwire reads the tags that Google Scholar asks for, such as citation_title
// (https://scholar.google.com/intl/en/scholar/inclusion.html#indexing), also with the prefixes
// of other programs.
func (w *work) highwire(ts tagSet) {
	e := &w.draft.Entry
	w.title(ts.first("title"))
	authors := append(ts.all("author"), ts.all("authors")...)
	if ts.first("pmid") != "" {
		for i, v := range authors {
			authors[i] = medlineName.ReplaceAllString(v, "$1, $2$3")
		}
	}
	w.authors(authors)
	for _, v := range ts.all("editor", "editors") {
		w.editors(v)
	}
	journal, conference := ts.first("journal_title"), ts.first("conference_title", "conference", "conference_name")
	book := ts.first("inbook_title", "book_title")
	thesis := ts.first("dissertation_institution")
	report := ts.first("technical_report_institution")
	switch {
	case thesis != "":
		e.Type = "thesis"
		w.draft.Text("institution", thesis)
		w.draft.Text("type", ts.first("dissertation_name"))
	case report != "":
		e.Type = "report"
		w.draft.Text("institution", report)
		w.draft.Text("number", ts.first("technical_report_number"))
	case journal != "":
		e.Type = "article"
		w.draft.Text("journaltitle", journal)
		w.draft.Text("eventtitle", conference)
	case conference != "":
		e.Type = "inproceedings"
		w.draft.Text("booktitle", cmp.Or(book, conference))
		if book != "" && text.Fold(book) != text.Fold(conference) {
			w.draft.Text("eventtitle", conference)
		}
	case book != "":
		e.Type = "incollection"
		w.draft.Text("booktitle", book)
	}
	w.draft.Text("reportnumber", ts.first("technical_report_number"))
	if e.Get("number") == e.Get("reportnumber") {
		e.Set("reportnumber", "")
	}
	if abbrev := ts.first("journal_abbrev"); text.Fold(abbrev) != text.Fold(journal) {
		w.draft.Text("shortjournal", abbrev)
	}
	w.draft.Text("series", ts.first("series_title", "conference_series"))
	w.draft.Text("volume", ts.first("volume"))
	w.draft.Text("number", ts.first("issue"))
	w.draft.Pages(ts.first("firstpage", "first_page", "pages"), ts.first("lastpage", "last_page"))
	w.numbers("issn", append(ts.all("issn"), ts.all("eissn")...))
	w.numbers("isbn", ts.all("isbn"))
	if publisher := ts.first("publisher"); !strings.EqualFold(publisher, "arXiv") { // arXiv is no publisher; the identifier already says where the preprint is
		w.draft.Text("publisher", publisher)
	}
	w.doi(ts.first("doi"))
	w.arxiv(ts.first("arxiv_id"))
	w.draft.Text("pmid", ts.first("pmid"))
	w.draft.Text("pmcid", ts.first("pmcid"))
	w.dates(ts.first("pmid") != "", ts.first("publication_date"), ts.first("cover_date"), ts.first("date"), ts.first("online_date"), ts.first("year"))
	w.draft.Text("language", ts.first("language"))
	w.keywords(append(ts.all("keywords"), ts.all("keyword")...))
	w.abstracts = append(w.abstracts, ts.first("abstract"))
	w.addresses(ts.first("abstract_html_url", "abstract_url"), ts.first("public_url"), ts.first("fulltext_html_url"))
	w.pdf(ts.first("pdf_url"))
}

// medlineName matches a name as PubMed writes it, in a list or alone: "Lovelace AK".
var medlineName = text.LazyRegexp(`(\p{L}[\p{L}'’-]+) (\p{Lu}{1,3})(\s*(?:;|$))`)

// eprints reads the tags of repositories that run EPrints
// (https://wiki.eprints.org/w/Metadata).
func (w *work) eprints(ts tagSet) {
	e := &w.draft.Entry
	w.title(ts.first("title"))
	w.authors(ts.all("creators_name"))
	for _, v := range ts.all("editors_name") {
		w.editors(v)
	}
	switch kind := ts.first("type"); kind {
	case "thesis":
		e.Type = "thesis"
		w.draft.Text("institution", ts.first("institution"))
		w.draft.Text("type", ts.first("thesis_type"))
	case "monograph":
		e.Type = "report"
		w.draft.Text("institution", ts.first("institution"))
	case "conference_item":
		e.Type = "inproceedings"
		w.draft.Text("booktitle", ts.first("book_title", "event_title", "publication"))
	case "book_section":
		e.Type = "incollection"
		w.draft.Text("booktitle", ts.first("book_title", "publication"))
	case "book", "patent":
		e.Type = kind
	default:
		if v := ts.first("publication"); v != "" {
			e.Type = "article"
			w.draft.Text("journaltitle", v)
		}
	}
	if v := ts.first("event_title"); text.Fold(v) != text.Fold(e.Get("booktitle")) {
		w.draft.Text("eventtitle", v)
	}
	w.draft.Text("venue", ts.first("event_location"))
	w.draft.Text("series", ts.first("series"))
	w.draft.Text("volume", ts.first("volume"))
	w.draft.Text("number", ts.first("number"))
	w.draft.Pages(ts.first("pagerange"), "")
	w.numbers("issn", ts.all("issn"))
	w.numbers("isbn", ts.all("isbn"))
	w.draft.Text("publisher", ts.first("publisher"))
	w.draft.Text("location", ts.first("place_of_pub"))
	w.identifiers(append(ts.all("id_number"), ts.all("doi")...))
	w.dates(false, ts.first("date"))
	w.draft.Text("language", ts.first("language"))
	w.keywords(ts.all("keywords"))
	w.abstracts = append(w.abstracts, ts.first("abstract"))
	w.addresses(ts.first("official_url"))
	w.pdf(ts.first("document_url"))
}

// prism reads the tags of the Publishing Requirements for Industry Standard Metadata
// (https://www.w3.org/submissions/2020/SUBM-prism-20200910/). Their names are in lower case.
func (w *work) prism(ts tagSet) {
	w.title(ts.first("title"))
	w.container(ts.first("publicationname"), "")
	w.draft.Text("volume", ts.first("volume"))
	w.draft.Text("number", ts.first("number", "issueidentifier"))
	w.draft.Pages(ts.first("startingpage", "pagerange"), ts.first("endingpage"))
	w.numbers("issn", append(ts.all("issn"), ts.all("eissn")...))
	w.numbers("isbn", ts.all("isbn"))
	w.doi(ts.first("doi"))
	w.dates(false, ts.first("publicationdate"), ts.first("coverdate"))
	w.keywords(ts.all("keyword"))
	w.addresses(ts.first("url"))
}

// dublinCore reads the tags of Dublin Core
// (https://www.dublincore.org/specifications/dublin-core/dcmi-terms/). Dublin Core has no
// element for a journal, so programs put it in various places.
func (w *work) dublinCore(ts tagSet) {
	e := &w.draft.Entry
	w.title(ts.first("title"))
	w.authors(ts.all("creator", "creator.personalname", "contributor.author"))
	e.Type = publicationType(strings.Join(ts.all("type"), " "))
	w.identifiers(append(ts.all("identifier.doi"), append(ts.all("identifier"), ts.all("identifier.uri")...)...))
	for _, v := range append(ts.all("relation.ispartof", "ispartof"), ts.all("source")...) {
		if m := issnText.FindStringSubmatch(v); m != nil {
			w.numbers("issn", m[1:])
		} else if _, isAddress := text.URL(v); !isAddress && !sourceAddress.MatchString(v) {
			w.container(sourceEnd.ReplaceAllString(v, ""), e.Type)
		}
	}
	w.draft.Text("volume", ts.first("source.volume", "citation.volume", "bibliographiccitation.volume"))
	w.draft.Text("number", ts.first("source.issue", "citation.issue", "bibliographiccitation.issue"))
	w.draft.Pages(ts.first("citation.spage", "bibliographiccitation.firstpage", "identifier.pagenumber"), ts.first("citation.epage", "bibliographiccitation.lastpage"))
	w.numbers("issn", ts.all("source.issn", "identifier.issn"))
	w.numbers("isbn", ts.all("identifier.isbn"))
	w.dates(false, ts.first("issued", "date.issued"), ts.first("date.created", "created"), ts.first("date"))
	w.draft.Text("language", ts.first("language", "language.iso"))
	publisher := "publisher"
	if e.Type == "thesis" || e.Type == "report" {
		publisher = "institution"
	}
	w.draft.Text(publisher, ts.first("publisher"))
	w.keywords(ts.all("subject"))
	w.license(append(ts.all("rights", "rights.license", "license"), ts.all("rights.uri")...))
	w.abstracts = append(w.abstracts, ts.first("abstract", "description.abstract"))
	w.describe(ts.all("description"))
}

var (
	issnText      = text.LazyRegexp(`(?i)^(?:(?:urn:)?issn:?\s*)?(\d{4}-\d{3}[\dx])$`)
	sourceAddress = text.LazyRegexp(`(?i)^(?:urn:|doi:|10\.\d{4})`)
	// sourceEnd matches what follows the name of a journal in DC.Source: "; Vol. 3 No. 2
	// (2024)", " 2022".
	sourceEnd = text.LazyRegexp(`\s*[;,]\s*(?i:vol\b|no\b|issue\b|\d|v\.).*$|\s+(?:19|20)\d\d$|\s*\|.*$`)
)

// describe records descriptions of the work that may be its abstract. Short ones are used only
// if there is nothing else.
func (w *work) describe(values []string) {
	w.abstracts = append(w.abstracts, longEnough(values)...)
	w.short = append(w.short, values...)
}

// saysSite matches descriptions of the site, or of where the work was published.
var saysSite = text.LazyRegexp(`(?i)\b(?:download|click|browse|cookies?|website|home ?page|official|journal of|issn|isbn|vol(?:ume|\.)?|issue|pp\.|copyright|all rights|doi|published (?:in|by|on)|publisher|read (?:the|this|more)|full[- ]text|pdf|repository|archive of|open access|peer[- ]reviewed|subscri|sign in|log in)\b|©|https?://`)

// saysAbstract reports whether a short text may be an abstract: one sentence or more, and
// nothing about the site.
func saysAbstract(s string) bool {
	const fewWords = 4
	s = strings.TrimSpace(s)
	if len(strings.Fields(s)) < fewWords && !strings.ContainsFunc(s, func(r rune) bool { return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) }) {
		return false
	}
	return endsSentence(s) && !isCutOff(s) && !saysSite.MatchString(s)
}

// longEnough returns the descriptions that are long enough for an abstract.
func longEnough(values []string) []string {
	const least = 150
	var long []string
	for _, v := range values {
		if len(v) >= least {
			long = append(long, v)
		}
	}
	return long
}

// typeWords maps words of DC.type, OpenURL's genre and JSON-LD's @type to types. The first
// match decides: "Conference Paper" is not an article.
var typeWords = []struct{ words, kind string }{
	{"thesis thesi dissertation habilitation", "thesis"},
	{"conference proceeding proceedings inproceedings congress workshop", "inproceedings"},
	{"chapter bookpart bookitem booksection section", "incollection"},
	{"report working workingpaper technicalreport", "report"},
	{"preprint eprint postedcontent", ""},
	{"dataset data", "dataset"},
	{"software code", "software"},
	{"patent", "patent"},
	{"journal article scholarlyarticle medicalscholarlyarticle journalarticle review", "article"},
	{"book monograph", "book"},
}

// publicationType returns the entry type for a page's name of the type, "" if it is unknown.
func publicationType(s string) string {
	if i := strings.LastIndexAny(s, "/#"); i >= 0 && strings.Contains(s, "://") {
		s = s[i+1:]
	}
	words := map[string]bool{}
	for _, word := range strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return r < 'a' || r > 'z' }) {
		words[word], words[strings.TrimSuffix(word, "s")] = true, true
	}
	for _, t := range typeWords {
		for word := range strings.FieldsSeq(t.words) {
			if words[word] {
				return t.kind
			}
		}
	}
	return ""
}

// identifiers extracts the usable identifiers from values that a page labels as identifiers.
func (w *work) identifiers(values []string) {
	for _, v := range values {
		v = strings.TrimSpace(v)
		lower := strings.ToLower(v)
		switch {
		case doiText.MatchString(v):
			w.doi(v)
		case strings.Contains(lower, "arxiv"):
			w.arxiv(v)
		case strings.HasPrefix(lower, "pmid:"), strings.HasPrefix(lower, "info:pmid/"):
			w.draft.Text("pmid", strings.Trim(v[strings.IndexAny(v, ":/")+1:], "pmid/: "))
		case strings.HasPrefix(lower, "urn:isbn:"), strings.HasPrefix(lower, "isbn"):
			w.numbers("isbn", []string{strings.Trim(v[strings.LastIndex(lower, "isbn")+4:], ": ")})
		case issnText.MatchString(v):
			w.numbers("issn", issnText.FindStringSubmatch(v)[1:])
		default:
			w.addresses(v)
		}
	}
}

var doiText = text.LazyRegexp(`(?i)^(?:doi:?\s*|info:doi/|(?:https?://)?(?:dx\.)?doi\.org/)?10\.\d{4,9}/\S+$`)

// doi sets the DOI.
func (w *work) doi(s string) {
	s = strings.TrimPrefix(strings.TrimSpace(s), "info:doi/")
	if s == "" {
		return
	}
	id, err := paper.DOIID(s)
	if err != nil {
		w.draft.Notes = append(w.draft.Notes, "doi: "+quote(s)+" is not a DOI")
		return
	}
	w.draft.Text("doi", id.Value())
}

// arxiv sets the arXiv identifier.
func (w *work) arxiv(s string) {
	s = strings.TrimPrefix(strings.TrimSpace(s), "info:arxiv/")
	if _, err := paper.ArXivID(s); s == "" || err != nil {
		return
	}
	s = strings.TrimPrefix(s[strings.LastIndexAny(s, ":")+1:], "//")
	if i := strings.Index(s, "/abs/"); i >= 0 {
		s = s[i+len("/abs/"):]
	} else if i := strings.Index(s, "/pdf/"); i >= 0 {
		s = strings.TrimSuffix(s[i+len("/pdf/"):], ".pdf")
	}
	w.draft.Text("eprint", s)
	w.draft.Text("eprinttype", "arxiv")
}

// title sets the title.
func (w *work) title(s string) { w.draft.Text("title", s) }

// maxNames is the maximum number of names read per work; the longest lists have some 5,000.
const maxNames = 10_000

// authors adds the authors in tags. Each tag may hold one author or many.
func (w *work) authors(values []string) { w.names(values, w.draft.Author, &w.draft.Entry.MoreAuthors) }

func (w *work) editors(value string) {
	w.names([]string{value}, w.draft.Editor, &w.draft.Entry.MoreEditors)
}

func (w *work) names(values []string, add func(string), more *bool) {
	var list []string
	for _, v := range values {
		for one := range strings.SplitSeq(v, ";") {
			list = append(list, strings.TrimSpace(one))
		}
	}
	if len(values) == 1 && len(list) == 1 {
		list = commaNames(list[0])
	}
	if len(list) > maxNames {
		w.draft.Notes = append(w.draft.Notes, "of its names only the first 10,000 are read")
		list = list[:maxNames]
	}
	for _, name := range list {
		if last, ok := strings.CutPrefix(name, "Collaboration, "); ok {
			name = last + " Collaboration" // inverted by programs that treat it as a person
		}
		switch {
		case andOthers.MatchString(strings.Trim(name, " .,")), strings.EqualFold(name, "others"):
			*more = true
		default:
			add(name)
		}
	}
}

// commaNames splits a list of names in reading order at its commas. "Lovelace, Ada" is a
// single name.
func commaNames(s string) []string {
	parts := strings.Split(s, ",")
	if len(parts) < 2 || !strings.Contains(strings.TrimSpace(parts[0]), " ") || !strings.Contains(strings.TrimSpace(parts[1]), " ") || strings.Contains(s, "(") {
		return []string{s}
	}
	for _, word := range strings.Fields(parts[0])[:1] {
		if strings.ToLower(word) == word { // "van der Berg, Jan Pieter"
			return []string{s}
		}
	}
	return splitNames(s)
}

// keywords adds keywords. Each value is one keyword or a list.
func (w *work) keywords(values []string) {
	const most = 500
	sep := ";"
	if len(values) == 1 && !strings.Contains(values[0], ";") {
		sep = ","
	}
	n := 0
	for _, v := range values {
		for word := range strings.SplitSeq(v, sep) {
			if n++; n <= most {
				w.draft.Keyword(word)
			}
		}
	}
}

// numbers sets a field to numbers such as ISSNs, without duplicates.
func (w *work) numbers(field string, values []string) {
	var all distinct
	for _, v := range values {
		for one := range strings.FieldsFuncSeq(v, func(r rune) bool { return r == ',' || r == ';' }) {
			if one = strings.TrimSpace(one); len(all.list) < 10 && bookNumber.MatchString(one) {
				all.add(one)
			}
		}
	}
	w.draft.Text(field, strings.Join(all.list, ", "))
}

var bookNumber = text.LazyRegexp(`^[\dXx][\dXx -]{6,16}$`)

// license sets the address of the license.
func (w *work) license(values []string) {
	for _, v := range values {
		if u, ok := text.URL(v); ok && (strings.Contains(u, "creativecommons.org/") || strings.Contains(u, "/licens")) {
			w.draft.Text("license", u)
			return
		}
	}
}

// container sets the journal or book that contains the work.
func (w *work) container(name, kind string) {
	name = strings.TrimSpace(name)
	e := &w.draft.Entry
	const longest = 300
	if name == "" || len(name) > longest || e.Get("journaltitle")+e.Get("booktitle") != "" {
		return
	}
	if kind == "" && proceedings.MatchString(name) && !strings.HasPrefix(name, "Proceedings of the National") {
		kind = "inproceedings"
	}
	switch kind {
	case "inproceedings", "incollection":
		w.draft.Text("booktitle", name)
	case "thesis", "report", "book", "dataset", "software", "patent":
		return
	default:
		kind = "article"
		w.draft.Text("journaltitle", name)
	}
	e.Type = cmp.Or(e.Type, kind)
}

var proceedings = text.LazyRegexp(`(?i)\b(?:proceedings|conference on|workshop on|symposium on|international conference)\b`)

// addresses keeps the first valid address of the work.
func (w *work) addresses(values ...string) {
	for _, v := range values {
		if u := w.page.address(v); u != "" && w.url == "" {
			w.url = u
		}
	}
}

// pdf keeps the address of the PDF, except for a paper on arXiv, whose address follows from
// its identifier.
func (w *work) pdf(s string) {
	if u := w.page.address(s); u != "" && !strings.Contains(u, "arxiv.org/") {
		w.draft.Text("pdf", u)
	}
}

// dates sets the date to the first valid one of the values. If that is only a year or a month,
// a later value that is a day of the same year, or is a more precise form of it, replaces it:
// an issue has a month, and a paper published online has a day. american means that the month
// comes first.
func (w *work) dates(american bool, values ...string) {
	date := ""
	for _, v := range values {
		d := pageDate(v, american)
		one := cite.Draft{}
		one.Date("date", d)
		switch got := one.Entry.Get("date"); {
		case strings.TrimSpace(v) == "":
		case got == "":
			w.draft.Notes = append(w.draft.Notes, "date: "+quote(v)+" is not a date")
		case date == "", len(got) == len("2006-01-02") && len(date) < len(got) && got[:4] == date[:4], len(got) > len(date) && strings.HasPrefix(got, date):
			date = got
		}
	}
	w.draft.Date("date", date)
}

// pageDate returns a page's date in a form that cite.Draft reads. "7/3/2024" may be in March
// or in July, so it becomes 2024 unless american is set.
func pageDate(s string, american bool) string {
	s = strings.TrimSpace(s)
	if d, ok := scanDate(s); ok && d.Open {
		if american {
			return fmt.Sprintf("%d/%d/%d", d.Year, d.Month, d.Day)
		}
		return strconv.Itoa(d.Year)
	}
	d := readWrittenDate(s)
	return cmp.Or(d.partial, d.day.String(), s)
}

package cite

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"offprint/generator/paper"
	"offprint/generator/text"
)

// arxivDOI is the prefix of arXiv's own DOIs (https://info.arxiv.org/help/doi.html).
const arxivDOI = "10.48550/arXiv."

// Paper converts the entry to a paper, which the caller must clean and complete: it has no
// Date, and no ID unless the entry has an arXiv identifier or a DOI. Facts without a field of
// their own are in its Citation. notes report what could not be used.
func (e *Entry) Paper() (p paper.Paper, notes []string) {
	note := func(format string, args ...any) { notes = append(notes, fmt.Sprintf(format, args...)) }
	rest := Entry{Type: e.Type, Fields: slices.Clone(e.Fields)}
	p.Title = joinTitle(rest.take("title"), rest.Get("subtitle"))
	p.Abstract = rest.take("abstract")

	p.Authors = displayNames(e.Authors)
	if !sayAll(p.Authors, e.Authors, e.MoreAuthors) {
		rest.Set("author", FormatNames(e.Authors, e.MoreAuthors))
	}
	p.Language = rest.takeLanguage()
	if len(e.Editors) > 0 {
		rest.Set("editor", FormatNames(e.Editors, e.MoreEditors))
	}

	notes = takeIdentifiers(&rest, e, &p)
	takeTopics(&rest, e, &p)
	if rest.Get("date") == arxivMonth(p.ID) {
		rest.take("date")
	}
	p.Published = firstDay(rest.Get("date"))
	if rest.Get("date") == p.Published.String() {
		rest.take("date")
	}
	if date := cmp.Or(rest.Get("date"), rest.Get("year")); date != "" && p.Published == 0 && !saysUndated.MatchString(date) && strings.Trim(date, "X./?~%-–— ") != "" {
		note("date: %s cannot be read; it is kept as it is", clip(date))
	}
	if problem := e.typeProblem(); problem != "" {
		note("%s", problem)
	}

	rest.Set("key", e.Key)
	if e.Type != "" {
		rest.Set("entrytype", e.Type)
	}
	for _, f := range rest.Fields {
		p.Citation = p.Citation.Set(f.Name, f.Value)
	}
	return p, notes
}

// takeIdentifiers moves the identifiers of e from rest to the paper and reports what could not
// be used.
func takeIdentifiers(rest, e *Entry, p *paper.Paper) (notes []string) {
	note := func(format string, args ...any) { notes = append(notes, fmt.Sprintf(format, args...)) }
	p.ID = e.arxiv()
	if p.ID != "" {
		if id, version := arxivVersion(rest.Get("eprint"), rest.Get("eprintclass")); id == p.ID {
			rest.take("eprint")
			rest.take("eprinttype")
			rest.fill("version", version)
		}
	}
	if doi := rest.take("doi"); doi != "" {
		var several bool
		switch p.DOI, several = oneDOI(doi); {
		case p.DOI == "":
			note("doi: %s is not a DOI", clip(doi))
		case several:
			note("doi: %s holds more than one; the first is kept", clip(doi))
		}
	}
	p.DOI = cmp.Or(p.DOI, rest.strayDOI())
	if id := rest.Get("eprint"); id != "" && p.ID == "" && strings.EqualFold(rest.Get("eprinttype"), "arxiv") {
		note("eprint: %s is not an arXiv identifier", clip(id))
	}
	if fewDigits(p.ID) {
		note("%s lacks a digit to be an identifier of arXiv, which have five after the dot since 2015; a zero may have been lost", p.ID.Value())
	}
	if strings.HasPrefix(p.DOI, strings.ToLower(arxivDOI)) && p.ID != "" {
		p.DOI = ""
	}
	if p.ID == "" && p.DOI != "" {
		p.ID, p.DOI = paper.ID(paper.SchemeDOI+":"+p.DOI), ""
	}
	if u := rest.Get("url"); u != "" && sameAddress(u, arxivAddress(p.ID)) {
		rest.take("url")
	}
	return notes
}

// takeTopics moves the keywords of e to the paper's topics.
func takeTopics(rest, e *Entry, p *paper.Paper) {
	p.Topics = e.Keywords()
	rest.take("keywords")
	if p.ID.Scheme() == paper.SchemeArXiv {
		// The primary category comes first.
		class := rest.Get("eprintclass")
		if paper.IsCategory(class) {
			rest.take("eprintclass")
		} else {
			class = p.Category()
		}
		if class != "" {
			p.Topics = slices.DeleteFunc(p.Topics, func(t string) bool { return t == class })
			p.Topics = slices.Insert(p.Topics, 0, class)
		}
	}
}

// fewDigits reports whether an arXiv identifier has four digits after its dot although its
// month requires five.
func fewDigits(id paper.ID) bool {
	month, n, ok := strings.Cut(id.Value(), ".")
	return ok && id.Scheme() == paper.SchemeArXiv && len(month) == 4 && month >= "1501" && month < "9000" && len(n) == 4
}

// saysUndated matches what is written instead of a date if there is none yet.
var saysUndated = text.LazyRegexp(`(?i)^\W*(?:n\.? ?d\b|s\. ?[adf]\.|o\. ?j\.|z\. ?d\.|no date|unknown\W*$|null$|none$|n/a$|undated|in (?:press|preparation|prep|review|revision)|inpress|forthcoming|to appear|submitted|accepted|under review|unpublished|preprint|im druck|im erscheinen|sous presse|en prensa)`)

// oneDOI returns the DOI in a field, the first one if there are several. A DOI that is
// interrupted by a blank is rejected, because its beginning would be that of another work.
func oneDOI(s string) (doi string, several bool) {
	if id, err := paper.DOIID(s); err == nil && !strings.ContainsAny(strings.TrimSpace(doiWord.ReplaceAllString(s, "")), " \t") {
		return id.Value(), false
	}
	rest := doiWord.ReplaceAllString(s, "")
	words := strings.FieldsFunc(rest, func(r rune) bool { return r == ' ' || r == ',' || r == ';' })
	for i, one := range words {
		id, err := paper.DOIID(one)
		if err != nil {
			continue
		}
		for _, other := range words[i+1:] {
			if _, err := paper.DOIID(other); err != nil {
				if loosePart.MatchString(other) {
					return "", false
				}
				continue
			}
			several = true
			break
		}
		return id.Value(), several
	}
	return "", false
}

var (
	doiWord = text.LazyRegexp(`(?i)\bdoi(?::\s*|\s+)`)
	// loosePart matches what may be the rest of a DOI.
	loosePart = text.LazyRegexp(`^[\w.()/-]*\d[\w.()/-]*$`)
)

// strayDOI returns a DOI from a field for something else: an address of doi.org, or a value
// marked as a DOI.
func (e *Entry) strayDOI() string {
	if strings.EqualFold(e.Get("eprinttype"), "doi") {
		if id, err := paper.DOIID(e.Get("eprint")); err == nil {
			return id.Value()
		}
	}
	for _, name := range []string{"url", "ris-ur", "ris-l1", "ris-l2", "ris-l3", "ris-l4", "ris-lk", "howpublished", "note"} {
		value := e.Get(name)
		if name == "note" || name == "howpublished" {
			// A note may mention other works, so it must begin with the DOI or contain nothing
			// else.
			if m := noteDOI.FindString(value); m != "" {
				value = m
			} else if strings.ContainsAny(value, " ;") {
				continue
			}
		}
		for one := range strings.FieldsSeq(value) {
			if !strings.Contains(strings.ToLower(one), "doi") && !strings.HasPrefix(one, "10.") && (name != "url" || !strings.HasPrefix(one, "10/")) {
				continue // an address of a publisher or of arXiv
			}
			if id, err := paper.DOIID(strings.TrimSuffix(one, ";")); err == nil {
				return id.Value()
			}
		}
	}
	return ""
}

// noteDOI matches the beginning of Zotero's field for extra facts: "DOI: 10.1000/x".
var noteDOI = text.LazyRegexp(`(?i)^doi:?\s+10\.\d{4,9}/\S+`)

// FromPaper converts a paper to an entry. If key is empty, the key that the paper came with is
// used; see [Keys].
func FromPaper(p *paper.Paper, key string) Entry {
	facts := p.Citation
	e := Entry{Type: facts.Get("entrytype"), Key: cmp.Or(key, facts.Get("key"))}
	e.Authors, e.MoreAuthors = authors(p)
	e.Editors, e.MoreEditors = ParseNames(facts.Get("editor"))
	title, _ := splitTitle(p.Title, facts.Get("subtitle"))
	e.Set("title", title)
	for _, f := range facts {
		switch f.Name {
		case "entrytype", "key", "author", "editor", "date":
		default:
			e.fill(f.Name, f.Value)
		}
	}
	if p.Language != "" {
		e.Set("langid", cmp.Or(paper.LanguageName(p.Language), p.Language))
	}
	e.fill("date", cmp.Or(facts.Get("date"), p.Published.String()))
	if cmp.Or(e.Get("year"), e.Get("journaltitle"), e.Get("booktitle"), e.Get("eventtitle")) == "" { // otherwise it appeared later
		e.fill("date", arxivMonth(p.ID))
	}

	e.Type = cmp.Or(e.Type, guessType(&e))
	doi := cmp.Or(p.DOI, p.ID.DOI())
	topics := p.Topics
	if p.ID.Scheme() == paper.SchemeArXiv {
		e.fill("url", arxivAddress(p.ID))
		if e.Get("eprint") == "" {
			e.Set("eprint", p.ID.Value())
			e.Set("eprinttype", "arxiv")
			if class := p.Category(); class != "" {
				e.Set("eprintclass", class)
				topics = slices.DeleteFunc(slices.Clone(topics), func(t string) bool { return t == class })
			}
		}
		doi = cmp.Or(doi, arxivDOI+p.ID.Value())
	}
	if id := e.Get("eprint"); e.Get("eprinttype") == "arxiv" && isNumber(e.Get("version")) && !versionTypes[e.Type] {
		e.Set("eprint", id+"v"+e.take("version"))
	}
	e.Set("doi", doi)
	e.Set("keywords", joinKeywords(topics))
	e.Set("abstract", p.Abstract)
	e.Fields = inOrder(e.Fields)
	return e
}

// takeLanguage removes the entry's language and returns its tag. Values that are not
// recognized, or that differ, are kept. langid takes precedence over language: it determines
// the hyphenation of the title, and language may be that of a translation.
func (e *Entry) takeLanguage() string {
	title, work := paper.LanguageTag(e.Get("langid")), paper.LanguageTag(e.Get("language"))
	tag := cmp.Or(title, work)
	if title != "" {
		e.take("langid")
	}
	if work != "" && work == tag {
		e.take("language")
	}
	return tag
}

// language returns the entry's language for formats without babel: a tag, or the original
// value.
func (e *Entry) language() string {
	babel := e.Get("langid")
	if tag := paper.LanguageTag(babel); tag != "" && paper.LanguageName(tag) == babel {
		return tag
	}
	return cmp.Or(e.Get("language"), babel)
}

// versionTypes are the types that have a version in BibLaTeX.
var versionTypes = set("misc online report software dataset manual")

// guessType returns the type of an entry whose source did not state it.
func guessType(e *Entry) string {
	switch {
	case e.Get("journaltitle") != "":
		return "article"
	case e.Get("booktitle") != "", e.Get("eventtitle") != "":
		return "inproceedings"
	}
	return "misc"
}

// authors returns the names of p's authors, in the parts given by the citation if they still
// agree with the paper's authors.
func authors(p *paper.Paper) (names []Name, more bool) {
	known, others := ParseNames(p.Citation.Get("author"))
	if slices.EqualFunc(known, p.Authors, func(n Name, display string) bool { return n.Display() == display }) {
		return known, others
	}
	for _, display := range p.Authors {
		n := SplitName(display)
		if i := slices.IndexFunc(known, func(n Name) bool { return n.Display() == display }); i >= 0 {
			n = known[i]
		}
		if n != (Name{}) {
			names = append(names, n)
		}
	}
	return names, false
}

// firstAuthor returns the first of authors.
func firstAuthor(p *paper.Paper) (Name, bool) {
	if len(p.Authors) > 0 && p.Citation.Get("author") == "" {
		if n := SplitName(p.Authors[0]); n != (Name{}) {
			return n, true
		}
	}
	names, _ := authors(p)
	if len(names) == 0 {
		return Name{}, false
	}
	return names[0], true
}

// displayNames returns names in reading order without duplicates.
func displayNames(names []Name) []string {
	var list []string
	seen := map[string]bool{}
	for _, n := range names {
		s := n.Display()
		if key := text.Fold(s); s != "" && !seen[key] {
			seen[key] = true
			list = append(list, s)
		}
	}
	return list
}

// sayAll reports whether the names in reading order express everything about names.
func sayAll(display []string, names []Name, more bool) bool {
	if more || len(display) != len(names) {
		return !more && len(names) == 0
	}
	for i, s := range display {
		if SplitName(s) != names[i] {
			return false
		}
	}
	return true
}

// joinTitle joins a title and its subtitle as they are usually printed.
func joinTitle(title, sub string) string {
	switch {
	case title == "", sub == "":
		return title
	case strings.ContainsAny(title[len(title)-1:], ":?!."):
		return title + " " + sub
	}
	return title + ": " + sub
}

// splitTitle reverses joinTitle if the title still ends with the subtitle.
func splitTitle(joined, sub string) (title, subtitle string) {
	if sub != "" {
		if t, ok := strings.CutSuffix(joined, ": "+sub); ok && joinTitle(t, sub) == joined {
			return t, sub
		}
		if t, ok := strings.CutSuffix(joined, " "+sub); ok && joinTitle(t, sub) == joined {
			return t, sub
		}
	}
	return joined, ""
}

func arxivAddress(id paper.ID) string {
	if id.Scheme() != paper.SchemeArXiv {
		return ""
	}
	return "https://arxiv.org/abs/" + id.Value()
}

// arxivMonth returns the month in an arXiv identifier as "2025-10~". A source that knows the
// date does not write this form, so it can be recognized on import.
func arxivMonth(id paper.ID) string {
	m := monthInID.FindStringSubmatch(id.Value())
	if id.Scheme() != paper.SchemeArXiv || m == nil {
		return ""
	}
	century := "20"
	if m[1] != "" && m[2] > "90" {
		century = "19"
	}
	return century + m[2] + "-" + m[3] + "~"
}

var monthInID = text.LazyRegexp(`^(.*/)?(\d\d)(\d\d)`)

func sameAddress(a, b string) bool {
	bare := func(s string) string {
		s = strings.TrimPrefix(strings.TrimPrefix(strings.ToLower(s), "https://"), "http://")
		return strings.TrimSuffix(strings.TrimPrefix(s, "www."), "/")
	}
	return b != "" && bare(a) == bare(b)
}

var (
	// preprint matches what people write into fields not meant for it: "arXiv preprint
	// arXiv:1706.03762", "arXiv:1706.03762 [cs]".
	preprint   = text.LazyRegexp(`(?i)^(?:available (?:at|from):? )?(?:arxiv(?: e-?prints?| preprint)?[:,.]?\s*)+((?:[a-z-]+(?:\.[a-z]{2})?/)?[\d.]+(?:v\d+)?)(?:,?\s*[\[(][\w.-]+[\])])?(?:[,.]?\s*\(?\d{4}\)?)?\.?$`)
	corrVolume = text.LazyRegexp(`^abs/(\S+)$`)
	versioned  = text.LazyRegexp(`v([1-9]\d*)$`)
)

// arxiv returns the entry's arXiv identifier from any field.
func (e *Entry) arxiv() paper.ID {
	if kind := e.Get("eprinttype"); kind == "" || strings.EqualFold(kind, "arxiv") {
		if id, _ := arxivVersion(e.Get("eprint"), e.Get("eprintclass")); id != "" {
			return id
		}
	}
	if doi := e.Get("doi"); len(doi) > len(arxivDOI) {
		if i := strings.Index(strings.ToLower(doi), strings.ToLower(arxivDOI)); i >= 0 {
			if id, err := paper.ArXivID(doi[i+len(arxivDOI):]); err == nil {
				return id
			}
		}
	}
	for u := range strings.FieldsSeq(strings.Join([]string{e.Get("url"), e.Get("ris-ur"), e.Get("ris-l1"), e.Get("ris-l2"), e.Get("ris-lk"), e.Get("howpublished")}, " ")) {
		if strings.Contains(u, "arxiv.org/") {
			if id, err := paper.ArXivID(strings.TrimRight(u, ";,.")); err == nil {
				return id
			}
		}
	}
	for _, name := range []string{"journaltitle", "howpublished", "note", "number", "publisher", "type", "arxivid", "arxiv", "pages"} {
		v := e.Get(name)
		if name == "arxivid" || name == "arxiv" {
			v = "arXiv:" + v
		}
		if m := preprint.FindStringSubmatch(v); m != nil {
			if id, err := paper.ArXivID(m[1]); err == nil {
				return id
			}
		}
	}
	if m := corrVolume.FindStringSubmatch(e.Get("volume")); m != nil {
		if id, err := paper.ArXivID(m[1]); err == nil {
			return id
		}
	}
	return ""
}

// arxivVersion parses the field eprint. The archive of an old identifier may be in another
// field.
func arxivVersion(eprint, class string) (id paper.ID, version string) {
	if eprint == "" {
		return "", ""
	}
	id, err := paper.ArXivID(eprint)
	if err != nil && class != "" {
		archive, _, _ := strings.Cut(class, ".")
		id, err = paper.ArXivID(archive + "/" + eprint)
	}
	if err != nil {
		return "", ""
	}
	if m := versioned.FindStringSubmatch(eprint); m != nil {
		version = m[1]
	}
	return id, version
}

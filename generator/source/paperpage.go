package source

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"offprint/generator/cite"
	"offprint/generator/paper"
	"offprint/generator/text"
)

// paperPage returns the format of any web page that provides metadata for reference managers:
// Highwire's citation_* tags and similar ones, JSON-LD, PRISM, Dublin Core or COinS. What
// several of them say about the same work becomes one record.
func paperPage() format {
	return format{
		name:  "paper-page",
		about: "a saved page with metadata for reference managers (`citation_*` tags, JSON-LD, PRISM, Dublin Core, COinS), of a publisher, repository, conference or another Offprint", unit: "the page's paper, or else each listed paper",
		form: asHTML, lacks: "data for reference managers (citation_title, JSON-LD, Dublin Core, COinS)",
		authority: paper.Chosen,
		detect:    detectPaperPage, read: readPaperPage,
	}
}

var paperPageMark = text.LazyRegexp(`(?i)\b(?:name|property)\s*=\s*["']?\s*(?:(?:bepress_)?citation_title|wkhealth_title|eprints[.:]title|prism[.:](?:publicationname|doi|title)|dc(?:terms)?[.:]title)\b` +
	`|class\s*=\s*(?:Z3988|["'][^"'>]*\bZ3988\b)` +
	`|application/ld\+json[\s\S]*(?:ScholarlyArticle|"(?:https?://schema\.org/)?(?:Thesis|Chapter|Report|TechArticle|Periodical|PublicationIssue|PublicationVolume)")` +
	`|xplGlobal\.document\.metadata\s*=`)

// citationTag matches tags for reference managers other than the title.
var citationTag = text.LazyRegexp(`(?i)<meta\s[^>]*\bname\s*=\s*["']?\s*(?:bepress_)?citation_(?:author|doi|date|publication_date|journal_title|pdf_url|arxiv_id|abstract)`)

func detectPaperPage(head []byte) bool { return isHTML(head) && paperPageMark.Match(head) }

func readPaperPage(c *call) error {
	b, err := c.all()
	if err != nil {
		return err
	}
	b, known := decodedPage(b)
	var works []*work
	for _, p := range readWebPages(b) {
		for _, p := range p.several() {
			works = append(works, c.worksOf(p)...)
		}
	}
	if len(works) == 0 && citationTag.Match(b) {
		return htmlInstead(b, "without citation_title: it has other citation_* tags, and no title of a paper")
	}
	if len(works) == 0 {
		if c.in.Format == "" {
			return unknown(b, c.in.Name)
		}
		return htmlInstead(b, "without "+paperPage().lacks)
	}
	for i, w := range works {
		it := Item{Where: fmt.Sprintf("line %d", w.line), Raw: w.raw}
		if len(works) > 1 {
			it.Where = fmt.Sprintf("record %d (line %d)", i+1, w.line)
		}
		if !known {
			it.note(asWindows1252)
		}
		it = c.publishedItem(it, w.done())
		if it.Record != nil {
			it.Record.Paper.Organization = w.organization
		}
		if err := c.put(it); err != nil {
			return err
		}
	}
	return c.ctx.Err()
}

// worksOf returns the works that a page describes. A page of one paper yields that paper, and
// a note counts the other works on the page, such as references and related papers. A page
// that is not about one paper yields all works that it lists.
func (c *call) worksOf(p *webPage) []*work {
	own := p.own()
	listed := workList{}
	data, broken := p.jsonLD()
	c.notes = append(c.notes, broken...)
	for _, w := range data {
		if len(data) == 1 && own != nil && own.draft.Entry.Get("title") == "" {
			own.fill(w)
		} else {
			listed.add(own, w)
		}
	}
	for _, w := range p.contextObjects() {
		listed.add(own, w)
	}
	if own != nil && len(listed.works) > 0 && (own.weak || own.draft.Entry.Get("title") == "") {
		own = nil // the tags describe the list
	}
	if own == nil {
		return listed.works
	}
	if !own.known() {
		return nil
	}
	if own.draft.Entry.Get("title") == "" {
		own.title(tagSet(p.tags).first("og:title"))
	}
	if len(listed.works) > 0 {
		c.note("the page of %s names other works, which are not read: %d, the first %s",
			quote(own.draft.Entry.Get("title")), len(listed.works), quote(listed.works[0].draft.Entry.Get("title")))
	}
	if p.part {
		return []*work{own}
	}
	abstract := bodyAbstract(p.html)
	if own.offprint() { // Offprint's tags have no paragraphs and no formulas
		own.abstracts = append([]string{abstract}, own.abstracts...)
	}
	own.abstracts = append(own.abstracts, abstract)
	for _, name := range []string{"og:description", "description", "twitter:description"} {
		for _, v := range longEnough(tagSet(p.tags).all(name)) {
			if !own.repeats(v) {
				own.abstracts = append(own.abstracts, v)
			}
		}
	}
	own.addresses(p.canonical, tagSet(p.tags).first("og:url"), own.draft.Entry.Get("pdf"))
	return []*work{own}
}

// own returns the work that the page's tags describe, or nil if they describe none.
func (p *webPage) own() *work {
	ts := tagSet(p.tags)
	var own *work
	for _, vocabulary := range []struct {
		tags tagSet
		read func(*work, tagSet)
		weak bool
	}{
		{ts.of("citation_"), (*work).highwire, false},
		{ts.of("bepress_citation_"), (*work).highwire, false},
		{ts.of("wkhealth_"), (*work).highwire, false},
		{p.xplore(), (*work).highwire, false},
		{ts.of("eprints."), (*work).eprints, false},
		{ts.of("prism."), (*work).prism, false},
		{ts.of("dc.", "dcterms."), (*work).dublinCore, true},
	} {
		if len(vocabulary.tags) == 0 {
			continue
		}
		w := p.work(p.line, p.html)
		w.weak = vocabulary.weak
		vocabulary.read(w, vocabulary.tags)
		switch {
		case w.empty():
			if own != nil { // a page may have only a description there
				own.abstracts, own.short = append(own.abstracts, w.abstracts...), append(own.short, w.short...)
			}
		case own == nil:
			own = w
		case own.mayBe(w):
			own.fill(w)
		}
	}
	return own
}

// work is what a page says about one work.
type work struct {
	page      *webPage
	draft     cite.Draft
	abstracts []string // as found, the best first
	short     []string // descriptions of any length
	url       string
	line      int
	raw       []byte
	weak      bool // such metadata also occurs on pages that are not about papers

	organization string // organization responsible for the work; not the authors' institutions
}

func (p *webPage) work(line int, raw []byte) *work { return &work{page: p, line: line, raw: raw} }

// empty reports whether nothing identifies the work.
func (w *work) empty() bool {
	e := &w.draft.Entry
	return e.Get("title") == "" && e.Get("doi") == "" && e.Get("eprint") == "" && len(e.Authors) == 0 && e.Get("journaltitle") == ""
}

// known reports whether the page's tags are about a paper. Any page may have a title and an
// author in Dublin Core, a journal's page has the name of the journal, and a page that failed
// to load says so where a title should be.
func (w *work) known() bool {
	e := &w.draft.Entry
	title, journal := e.Get("title"), e.Get("journaltitle")
	switch {
	case e.Get("doi") != "" || e.Get("eprint") != "":
		return true
	case w.weak:
		return len(e.Authors) > 0 && (journal+e.Get("booktitle")+e.Get("issn")+e.Get("isbn")+e.Get("institution") != "" || e.Type != "" && e.Type != "misc")
	case len(e.Authors) > 0:
		return true
	}
	return title != "" && text.Fold(title) != text.Fold(journal) && !failedPage.MatchString(title)
}

// done completes the draft and returns it.
func (w *work) done() *cite.Draft {
	for _, s := range w.short {
		if saysAbstract(s) && !w.repeats(s) {
			w.abstracts = append(w.abstracts, s)
		}
	}
	for _, s := range w.abstracts {
		if s = strings.TrimSpace(s); s == "" || isCutOff(s) || len(s) > maxAbstract {
			continue
		}
		if s = strings.TrimSpace(abstractLabel.ReplaceAllString(withoutBlocks(s), "")); s != "" && text.Fold(s) != text.Fold(w.draft.Entry.Get("title")) {
			w.draft.Abstract(s)
			break
		}
	}
	e := &w.draft.Entry
	if e.Get("doi")+e.Get("eprint") == "" {
		w.draft.Text("url", w.url)
	}
	if e.Get("pdf") == e.Get("url") {
		e.Set("pdf", "")
	}
	if e.Type == "article" && e.Get("journaltitle") == "" {
		e.Type = "" // sites use this type for everything
	}
	return &w.draft
}

// repeats reports whether a description only repeats who wrote the work or where it appeared,
// and so is not an abstract.
func (w *work) repeats(s string) bool {
	e := &w.draft.Entry
	for _, a := range e.Authors[:min(len(e.Authors), 3)] {
		if strings.Contains(s, a.Display()) || a.Family != "" && strings.Contains(s, a.Family+", "+a.Given) {
			return true
		}
	}
	for _, field := range []string{"journaltitle", "booktitle", "publisher"} {
		if v := e.Get(field); v != "" && strings.Contains(s, v) {
			return true
		}
	}
	return false
}

// keys returns what identifies a work: its DOI, its arXiv identifier, and the words of its
// title. Each may be empty.
func (w *work) keys() (doi, eprint, title string) {
	e := &w.draft.Entry
	id, _ := paper.DOIID(e.Get("doi"))
	arxiv, _ := paper.ArXivID(e.Get("eprint"))
	title = strings.TrimRight(strings.TrimSpace(e.Get("title")), "….")
	return id.Value(), arxiv.Value(), strings.Join(text.Words(title), " ")
}

// mayBe reports whether w and v may be the same work. One of them may lack a title, or have it
// cut short or followed by the name of the site.
func (w *work) mayBe(v *work) bool {
	doi, eprint, title := w.keys()
	doi2, eprint2, title2 := v.keys()
	switch {
	case doi != "" && doi2 != "" && doi != doi2, eprint != "" && eprint2 != "" && eprint != eprint2:
		return false
	case title == "", title2 == "", title == title2:
		return true
	case doi != "" && doi == doi2, eprint != "" && eprint == eprint2:
		// On some pages a chapter has the DOI of its book.
		return sharesAuthor(w, v)
	}
	const least = 20
	short, long := title, title2
	if len(short) > len(long) {
		short, long = long, short
	}
	return len(short) >= least && strings.HasPrefix(long, short)
}

// agrees reports whether nothing in two works with the same title, found in several places of
// a page, shows that they are different: an issue may contain several papers titled "Preface".
// Their dates may be up to the given number of years apart. If that is 0, volume, number and
// pages must not differ either.
func (w *work) agrees(v *work, years int) bool {
	if !sharesAuthor(w, v) {
		return false
	}
	e, f := &w.draft.Entry, &v.draft.Entry
	if years == 0 {
		for _, field := range []string{"volume", "number", "pages"} {
			if a, b := e.Get(field), f.Get(field); a != "" && b != "" && a != b {
				return false
			}
		}
	}
	a, b := yearOf(e.Get("date")), yearOf(f.Get("date"))
	return a == 0 || b == 0 || max(a-b, b-a) <= years
}

func yearOf(date string) int {
	y, _, _ := strings.Cut(date, "-")
	n, _ := strconv.Atoi(y)
	return n
}

func sharesAuthor(w, v *work) bool {
	for _, a := range w.draft.Entry.Authors {
		for _, b := range v.draft.Entry.Authors[:min(20, len(v.draft.Entry.Authors))] {
			if text.Fold(a.Family+a.Literal) == text.Fold(b.Family+b.Literal) {
				return true
			}
		}
	}
	return len(w.draft.Entry.Authors) == 0 || len(v.draft.Entry.Authors) == 0
}

// containers are the fields that say where a work appeared, with those that depend on them.
var containers = []string{"journaltitle", "booktitle", "shortjournal", "eventtitle", "series", "volume", "number", "pages", "issn", "isbn"}

// fill adds to w what only v says about the same work.
func (w *work) fill(v *work) {
	e, f := &w.draft.Entry, &v.draft.Entry
	w.short = append(w.short, v.short...)
	if long := f.Get("title"); isCutOff(e.Get("title")) && !isCutOff(long) && long != "" {
		e.Set("title", long)
	}
	if len(e.Authors) == 0 || e.MoreAuthors && len(f.Authors) > len(e.Authors) {
		e.Authors, e.MoreAuthors = f.Authors, f.MoreAuthors
	}
	if len(e.Editors) == 0 {
		e.Editors, e.MoreEditors = f.Editors, f.MoreEditors
	}
	if date := f.Get("date"); strings.HasPrefix(date, e.Get("date")) {
		e.Set("date", date)
	}
	elsewhere := w.elsewhere(v)
	for _, one := range f.Fields {
		if e.Get(one.Name) == "" && !(elsewhere && slices.Contains(containers, one.Name)) {
			e.Set(one.Name, one.Value)
		}
	}
	if !elsewhere {
		e.Type = cmp.Or(e.Type, f.Type)
	}
	w.url = cmp.Or(w.url, v.url)
	w.abstracts = append(w.abstracts, v.abstracts...)
	w.draft.Notes = append(w.draft.Notes, v.draft.Notes...)
}

// elsewhere reports whether v gives another journal, book or type for the work than w.
func (w *work) elsewhere(v *work) bool {
	e, f := &w.draft.Entry, &v.draft.Entry
	a := cmp.Or(e.Get("journaltitle"), e.Get("booktitle"))
	b := cmp.Or(f.Get("journaltitle"), f.Get("booktitle"))
	if a == "" || b == "" {
		return e.Type != "" && f.Type != "" && e.Type != f.Type && a+b != ""
	}
	a, b = text.Fold(a), text.Fold(b)
	return a != b && a != text.Fold(f.Get("shortjournal")) && b != text.Fold(e.Get("shortjournal"))
}

// workList is a list of works without duplicates.
type workList struct {
	works []*work
	known map[string][]*work
}

// add adds a work that the page describes. A work that is already known, either as the page's
// own work (own, nil if there is none) or from the list, is merged into the known one instead.
func (l *workList) add(own, w *work) {
	doi, eprint, title := w.keys()
	if own != nil && title != "" && own.draft.Entry.Get("title")+own.draft.Entry.Get("doi") != "" && own.mayBe(w) && own.agrees(w, 1) {
		own.fill(w)
		return
	}
	var keys []string
	for _, key := range []string{"doi:" + doi, "arxiv:" + eprint, "title:" + title} {
		if !strings.HasSuffix(key, ":") {
			keys = append(keys, key)
		}
	}
	for _, key := range keys {
		for _, known := range l.known[key] {
			if known.mayBe(w) && known.agrees(w, 0) && !known.elsewhere(w) {
				known.fill(w)
				return
			}
		}
	}
	if l.known == nil {
		l.known = map[string][]*work{}
	}
	const most = 50 // works per key; keeps a page with thousands of prefaces from taking long
	for _, key := range keys {
		if len(l.known[key]) < most {
			l.known[key] = append(l.known[key], w)
		}
	}
	l.works = append(l.works, w)
}

package source

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"offprint/generator/paper"
	"offprint/generator/text"
)

// arxivCopy is the text of one of arXiv's pages, copied from a browser or made by
// a reader service or a program, with or without links in Markdown: a listing
//
//	[1] arXiv:2401.00001 (cross-list from cs.CL) [pdf, html, other]
//	Title: A title
//	Ada Lovelace, Grace Hopper
//	Comments: 9 pages
//	Subjects: Machine Learning (cs.LG); Computation and Language (cs.CL)
//	The abstract, on pages of new papers.
//
// or the page of a paper, whose title, authors and abstract stand between
// "[Submitted on 3 Jan 2024]" and "Subjects:", and whose identifier above that, or
// behind "Cite as:".
func arxivCopy() format {
	return format{
		name:  "arxiv-copy",
		about: "the text copied from such a listing, from search results, or from the page of a paper", unit: "an identifier and the lines below it",
		form: asText, lacks: "an entry of a listing of arXiv ([1] arXiv:2401.00001)",
		authority: paper.Original,
		damaged:   []paper.Field{paper.FieldPublished},
		detect:    detectArXivCopy, before: []string{"digest"}, read: readArXivCopy,
	}
}

// writtenID is a paper's identifier as arXiv writes it, and the version behind it.
const writtenID = `arXiv:([a-z-]+(?:\.[A-Z]{2})?/\d{7}|\d{4}\.\d{4,5})(v\d+)?`

var (
	// copiedHead begins an entry.
	copiedHead = text.LazyRegexp(`^(?:[-*+] )?(?:\\?\[\d+\\?\]|\d+\.)?\s*` + writtenID + `((?: \([a-z][^()]*\))*)(?:\s+\\?\[[a-z ,()\\\[\]]*\\?\]((?:\s+[a-z-]+(?:\.[A-Za-z-]+)?)*)(?:\s+doi\s*:?\s*(10\.\d{4,9}/\S+))?)?$`)
	foundDOI   = text.LazyRegexp(`^doi\s*:?\s*(10\.\d{4,9}/\S+)$`)
	// foundDay is when a paper among the results of a search was submitted, its last version.
	foundDay   = text.LazyRegexp(`^Submitted (\d{1,2} [A-Z][a-z]{2,8}),? (\d{4})(?:;|\.?$)`)
	foundFirst = text.LazyRegexp(`\bv1 submitted (\d{1,2} [A-Z][a-z]{2,8}),? (\d{4})\b`)
	// pageHead is what the page of a paper has above its title.
	pageHead        = text.LazyRegexp(`^(?:# )?` + writtenID + ` \([a-z-]+\)$`)
	copiedSubmitted = text.LazyRegexp(`^\\?[\[(]Submitted on (\d{1,2} [A-Z][a-z]{2,8} \d{4})(?: \(.*?\))?(?:, last revised (\d{1,2} [A-Z][a-z]{2,8} \d{4}).*?)?\\?[\])]$`)
	// citeAs names the paper of a page below its abstract.
	citeAs = text.LazyRegexp(`(?i)^cite as\s*:?\s*\[?` + writtenID + `\b`)
	// pageArchive is what stands above the title: "Computer Science > Machine Learning".
	pageArchive = text.LazyRegexp(`^[A-Z][\w -]{2,40} > [A-Z][\w ,-]{2,60}$`)
	thisVersion = text.LazyRegexp(`\bthis version, v(\d+)\b`)
	// pageButtons stand between the authors and the abstract of a page.
	pageButtons = text.LazyRegexp(`(?i)^(?:[-*+] )?(?:(?:view|download) )?(?:a )?(?:pdf|html|tex source|other formats)(?: of the paper titled.*| \(experimental\)|/.*)?$`)
)

// copiedLine is what a line of a page says, without what programs leave of its form.
func copiedLine(l *pageLine) string {
	s := strings.TrimPrefix(l.plain, ": ") // pandoc's mark of a definition
	return strings.TrimSpace(strings.TrimLeft(s, "#> "))
}

// wholeLines is a page as the lines of its input, where links do not make lines of
// their own.
func wholeLines(p *page) *page {
	var whole []*pageLine
	for _, l := range p.lines {
		if n := len(whole); n > 0 && whole[n-1].n == l.n && !l.apart {
			whole[n-1].text += " " + l.text
			whole[n-1].plain += " " + l.plain
			whole[n-1].damaged = whole[n-1].damaged || l.damaged
			continue
		}
		whole = append(whole, l)
	}
	p.lines = whole
	return p
}

func detectArXivCopy(head []byte) bool {
	if isBinary(head) || isHTML(head) || !bytes.Contains(head, []byte("arXiv:")) && !bytes.Contains(head, []byte("arxiv.org/abs/")) {
		return false
	}
	listed, titled, page, submitted := 0, 0, false, false
	lines := wholeLines(readPage(head))
	if pages, _ := absPages(lines); pages != nil {
		return true
	}
	for _, l := range lines.lines {
		s := copiedLine(l)
		switch {
		case pageHead.MatchString(s):
			page = true
		case copiedHead.MatchString(s):
			listed++
		case listed > titled && (strings.HasPrefix(s, "Title:") || foundDay.MatchString(s)):
			titled++
		case copiedSubmitted.MatchString(s):
			if page {
				return true
			}
			submitted = true
		case submitted && citeAs.MatchString(s):
			return true
		}
	}
	if titleOfPage(lines.lines) >= 0 {
		return true
	}
	return listed > 0 && titled > 0
}

func readArXivCopy(c *call) error {
	src, err := c.all()
	if err != nil {
		return err
	}
	page := wholeLines(c.page(src))
	if pages, read := absPages(page); pages != nil {
		for i := range pages {
			if err := c.abs(pages[i], read[i]); err != nil {
				return err
			}
		}
		return nil
	}
	r := &arxivText{arxivListing: arxivListing{c: c}, pageText: page, begin: -1}
	r.title = titleOfPage(r.pageText.lines)
	for i, l := range r.pageText.lines {
		if err := r.line(i, l); err != nil {
			return err
		}
	}
	if err := r.flush(len(r.pageText.lines)); err != nil {
		return err
	}
	if r.entries > 0 || r.known {
		r.end()
	}
	return nil
}

// arxivText is the text of a page while it is read.
type arxivText struct {
	arxivListing
	pageText *page
	begin    int  // the line with the head of the last entry, or -1
	ofPaper  bool // the entry is the page of a paper
	title    int  // the line with the title of a page that begins with it, or -1
}

// line takes the next line.
func (r *arxivText) line(i int, l *pageLine) error {
	s := copiedLine(l)
	isPage := pageHead.MatchString(s) || i == r.title || r.headless(i, s)
	switch {
	case isPage, copiedHead.MatchString(s):
		err := r.flush(i)
		r.begin, r.ofPaper = i, isPage
		return err
	case r.begin < 0:
		r.heading(s)
	case codeFence.MatchString(l.plain): // something else than the page
		return r.flush(i)
	case !r.ofPaper && (arxivDayHeading.MatchString(s) || arxivCount.MatchString(s) || arxivTotal.MatchString(s)), r.ofPaper && s == "Submission history":
		err := r.flush(i)
		r.heading(s)
		return err
	}
	return nil
}

// titleOfPage is the line with the title of the page of a paper that was copied from
// there on; -1 where it is none: "View PDF" stands below the authors, and the
// identifier behind "Cite as:".
func titleOfPage(lines []*pageLine) int {
	const most = 60 // lines up to the identifier
	first, buttons := -1, 0
	for i, l := range lines {
		s := copiedLine(l)
		switch {
		case s == "":
		case first < 0 && pageArchive.MatchString(s):
		case first < 0:
			first = i
		case pageHead.MatchString(s), copiedHead.MatchString(s), copiedSubmitted.MatchString(s), i-first > most:
			return -1
		case pageButtons.MatchString(s) && i-first <= 10:
			buttons++
		case citeAs.MatchString(s):
			if buttons > 0 {
				return first
			}
			return -1
		}
	}
	return -1
}

// headless reports whether a line is the first of the page of a paper that was copied
// without the identifier above it.
func (r *arxivText) headless(i int, s string) bool {
	const most = 400 // lines of a page
	if r.begin >= 0 && (!r.ofPaper || pageHead.MatchString(copiedLine(r.pageText.lines[r.begin]))) || !copiedSubmitted.MatchString(s) {
		return false
	}
	for _, l := range r.pageText.lines[i+1 : min(len(r.pageText.lines), i+most)] {
		s := copiedLine(l)
		if citeAs.MatchString(s) {
			return true
		}
		if copiedSubmitted.MatchString(s) || pageHead.MatchString(s) || copiedHead.MatchString(s) {
			break
		}
	}
	return false
}

// flush emits the entry that ends before a line.
func (r *arxivText) flush(to int) error {
	if r.begin < 0 {
		return nil
	}
	block := r.pageText.lines[r.begin:to]
	it := Item{Where: fmt.Sprintf("line %d", block[0].n), Raw: r.pageText.raw(r.begin, to)}
	r.begin = -1
	it.noteDamaged(block)
	if r.ofPaper {
		return r.put(it, pageEntry(&it, block))
	}
	return r.put(it, copiedEntry(block))
}

// copiedEntry reads an entry of a listing.
func copiedEntry(block []*pageLine) (e arxivListed) {
	m := copiedHead.FindStringSubmatch(copiedLine(block[0]))
	e.id, e.kind = m[1]+m[2], m[3]
	f := fieldsOf(block[1:])
	f.apply(&e.paper)
	if f.found(&e.paper) {
		e.paper.categories = append(strings.Fields(m[4]), e.paper.categories...)
		e.paper.doi = cmp.Or(m[5], e.paper.doi)
		return e
	}
	e.paper.title = f.title()
	e.paper.addAuthors(f.authors())
	e.paper.abstract = joinFree(f.free)
	return e
}

// found reads an entry as the results of a search have it, where it is one: its title has
// no label, its abstract has one and perhaps buttons behind it, and the day stands below.
func (f *copiedFields) found(a *arxivPaper) bool {
	at := slices.IndexFunc(f.free, func(l freeLine) bool { return foundDay.MatchString(l.s) })
	if at < 0 || f.labelled["title"] != "" || f.labelled["author"] == "" {
		return false
	}
	m := foundDay.FindStringSubmatch(f.free[at].s)
	if first := foundFirst.FindStringSubmatch(f.free[at].s); first != nil {
		m = first
	}
	a.published = writtenDay(m[1] + " " + m[2])
	abstract := []freeLine{{s: f.labelled["abstract"]}}
	var title []string
	for _, l := range f.free[:at] {
		switch doi := foundDOI.FindStringSubmatch(l.s); {
		case doi != nil:
			a.doi = doi[1]
		case l.after == "abstract":
			abstract = append(abstract, l)
		case l.after == "" && len(title) == 0 && categoriesIn(l.s) != nil:
			a.categories = append(a.categories, categoriesIn(l.s)...)
		case l.after == "":
			title = append(title, l.s)
		}
	}
	a.title = strings.Join(title, " ")
	a.addAuthors(f.labelled["author"])
	if whole, short := strings.CutSuffix(joinFree(abstract), "▽ More"); !short { // else it is a piece
		a.abstract = strings.TrimSpace(strings.TrimSuffix(whole, "△ Less"))
	}
	return true
}

// pageEntry reads the page of a paper.
func pageEntry(it *Item, block []*pageLine) (e arxivListed) {
	if m := pageHead.FindStringSubmatch(copiedLine(block[0])); m != nil {
		e.id = m[1] + m[2]
		block = block[1:]
	}
	var body []*pageLine
	for _, l := range block {
		s := copiedLine(l)
		if d := copiedSubmitted.FindStringSubmatch(s); d != nil && len(body) == 0 {
			e.paper.published = writtenDay(d[1])
			if v := thisVersion.FindStringSubmatch(s); v != nil {
				e.paper.version = v[1]
			}
			continue
		}
		if m := citeAs.FindStringSubmatch(s); m != nil && e.id == "" {
			e.id = m[1] + m[2]
		}
		if !pageButtons.MatchString(s) {
			body = append(body, l)
		}
	}
	f := fieldsOf(body)
	f.apply(&e.paper)
	f.free = slices.DeleteFunc(f.free, func(l freeLine) bool {
		switch strings.TrimPrefix(l.after, "?") {
		case "", "title", "author", "abstract":
			return false
		}
		return true // of how to cite it, and what the site offers
	})
	// Labels stand there where the text is of a page for readers of screens.
	if e.paper.title = f.get("title"); e.paper.title == "" && len(f.free) > 0 {
		e.paper.title, f.free = f.free[0].s, f.free[1:]
	}
	names := f.get("author")
	if names == "" && len(f.free) > 0 {
		names, f.free = f.free[0].s, f.free[1:]
	}
	e.paper.addAuthors(names)
	if len(f.free) == 0 && f.get("abstract") == "" {
		it.note("it has no abstract")
	}
	if e.paper.abstract = f.get("abstract"); e.paper.abstract == "" {
		e.paper.abstract = joinFree(f.free)
	}
	return e
}

// mostTitleLines is how many lines a title may have been broken into.
const mostTitleLines = 10

// copiedFields are the lines of an entry: those that say what they are, and
// others.
type copiedFields struct {
	labelled map[string]string
	free     []freeLine
	last     string // label of the last line
}

// freeLine is a line without a label.
type freeLine struct {
	s     string
	apart bool // an empty line, or a label, stands before it
	after string
}

func fieldsOf(block []*pageLine) *copiedFields {
	f := &copiedFields{labelled: map[string]string{}}
	for _, l := range block {
		s := copiedLine(l)
		m := arxivLabel.FindStringSubmatch(s)
		if m == nil && (s == "Authors" || s == "Title") {
			m = []string{s, s}
		}
		if m == nil {
			if s != "" {
				f.free = append(f.free, freeLine{s, l.apart, f.last})
			}
			continue
		}
		label := arxivField(m[1])
		if strings.HasSuffix(label, "doi") {
			label = "doi"
		}
		f.last = label
		if f.labelled[label] == "" {
			f.labelled[label] = s[len(m[0]):]
		}
		if f.labelled[label] == "" {
			f.last = "?" + label // its value is on the next line
		}
	}
	return f
}

func (f *copiedFields) get(label string) string {
	if s := f.labelled[label]; s != "" {
		return s
	}
	for i, l := range f.free {
		if l.after == "?"+label {
			f.free = append(f.free[:i:i], f.free[i+1:]...)
			return l.s
		}
	}
	return ""
}

// apply sets what has a label in every text of arXiv's.
func (f *copiedFields) apply(a *arxivPaper) {
	a.labelled(f.get)
	a.doi = f.get("doi")
}

// title is the title of an entry; a program that breaks lines may have made
// several of it.
func (f *copiedFields) title() string {
	title := []string{f.get("title")}
	for f.titleGoesOn() && len(title) < mostTitleLines {
		title = append(title, f.free[0].s)
		f.free = f.free[1:]
	}
	return strings.Join(title, " ")
}

// titleGoesOn reports whether the next line is part of the title: others stand
// between it and the next field, and it is no list of names.
func (f *copiedFields) titleGoesOn() bool {
	if len(f.free) < 2 || f.free[0].apart {
		return false
	}
	for _, l := range f.free[:2] {
		if !strings.HasSuffix(l.after, "title") {
			return false
		}
	}
	return !strings.Contains(f.free[0].s, ",") || !looksLikeNames(f.free[0].s, false)
}

// authors are the names of an entry, which stand without a label between the title
// and the first field behind it, or behind "Authors:".
func (f *copiedFields) authors() string {
	if s := f.get("author"); s != "" {
		return s
	}
	var names []string
	for len(f.free) > 0 && strings.HasSuffix(f.free[0].after, "title") {
		names = append(names, f.free[0].s)
		f.free = f.free[1:]
	}
	return strings.Join(names, " ")
}

func joinFree(free []freeLine) string {
	return joinLines(len(free), func(i int) (string, bool) { return free[i].s, free[i].apart })
}

package source

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"offprint/generator/paper"
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
// "[Submitted on 3 Jan 2024]" and "Subjects:".
func arxivCopy() format {
	return format{
		name:  "arxiv-copy",
		about: "the text that one gets by copying such a listing, or the page of a paper", unit: "what stands below an identifier",
		form: asText, lacks: "an entry of a listing of arXiv ([1] arXiv:2401.00001)",
		authority: paper.Original,
		damaged:   []paper.Field{paper.FieldPublished},
		detect:    detectArXivCopy, before: []string{"digest"}, read: readArXivCopy,
	}
}

var (
	copiedLink = regexp.MustCompile(`!?\[([^\[\]]*)\]\((?:[^()\s]|\([^()\s]*\))*(?:\s+"[^"]*")?\)`)
	// copiedHead begins an entry.
	copiedHead = regexp.MustCompile(`^(?:[-*+] )?(?:\\?\[\d+\\?\]|\d+\.)?\s*arXiv:([a-z-]+(?:\.[A-Z]{2})?/\d{7}|\d{4}\.\d{4,5})(v\d+)?((?: \([a-z][^()]*\))*)(?: \\?\[[a-z ,\\\[\]]*\\?\])?$`)
	// pageHead is what the page of a paper has above its title.
	pageHead        = regexp.MustCompile(`^(?:# )?arXiv:([a-z-]+(?:\.[A-Z]{2})?/\d{7}|\d{4}\.\d{4,5})(v\d+)? \([a-z-]+\)$`)
	copiedSubmitted = regexp.MustCompile(`^\\?[\[(]Submitted on (\d{1,2} [A-Z][a-z]{2,8} \d{4})(?: \(.*?\))?(?:, last revised (\d{1,2} [A-Z][a-z]{2,8} \d{4}).*?)?\\?[\])]$`)
	thisVersion     = regexp.MustCompile(`\bthis version, v(\d+)\b`)
	// pageButtons stand between the authors and the abstract of a page.
	pageButtons = regexp.MustCompile(`(?i)^(?:[-*+] )?(?:(?:view|download) )?(?:a )?(?:pdf|html|tex source|other formats)(?: of the paper titled.*| \(experimental\)|/.*)?$`)
)

// unlinked is a line of Markdown without its links, emphasis and marks.
func unlinked(s string) string {
	s = strings.TrimPrefix(s, ": ") // pandoc's mark of a definition
	if len(s) > maxAbstract || !strings.Contains(s, "](") && !strings.ContainsAny(s, "*#>") {
		return s
	}
	for range 3 { // "[[pdf](…), [html](…)]"
		s = copiedLink.ReplaceAllString(s, "$1")
	}
	s = strings.TrimLeft(s, "#> ")
	for _, mark := range []string{"**", "__"} {
		if strings.Count(s, mark) == 2 {
			s = strings.ReplaceAll(s, mark, "")
		}
	}
	return strings.TrimSpace(s)
}

func detectArXivCopy(head []byte) bool {
	if isBinary(head) || isHTML(head) {
		return false
	}
	listed, titled, page, submitted := 0, 0, false, false
	ls := newLines(strings.NewReader(string(head)))
	for {
		l, ok := ls.next()
		if !ok {
			return listed > 0 && titled > 0 || page && submitted
		}
		s := unlinked(l.plain)
		switch {
		case pageHead.MatchString(s):
			page = true
		case copiedHead.MatchString(s):
			listed++
		case listed > titled && strings.HasPrefix(s, "Title:"):
			titled++
		case page && copiedSubmitted.MatchString(s):
			submitted = true
		}
	}
}

func readArXivCopy(c *call) error {
	r := &arxivText{arxivListing: arxivListing{c: c}, lines: newLines(c.r)}
	for {
		l, ok := r.lines.next()
		if !ok {
			break
		}
		if err := r.line(l); err != nil {
			return err
		}
	}
	if err := r.lines.err; err != nil {
		return fmt.Errorf("read: %w", err)
	}
	if err := r.flush(); err != nil {
		return err
	}
	if r.entries == 0 && !r.known {
		return nil
	}
	r.end()
	return nil
}

// arxivText is the text of a page while it is read.
type arxivText struct {
	arxivListing
	lines *lines
	block []*textLine // since the head of the last entry
	size  int
	page  bool // the entry is the page of a paper
}

// line takes the next line.
func (r *arxivText) line(l *textLine) error {
	s := unlinked(l.plain)
	isPage := pageHead.MatchString(s)
	switch {
	case isPage, copiedHead.MatchString(s):
		if err := r.flush(); err != nil {
			return err
		}
		r.page = isPage
	case len(r.block) == 0:
		r.heading(s)
		return nil
	case !r.page && (arxivDayHeading.MatchString(s) || arxivCount.MatchString(s) || arxivTotal.MatchString(s)) || r.page && s == "Submission history":
		err := r.flush()
		r.heading(s)
		return err
	case r.size+len(l.raw) > maxRecord || len(r.block) >= maxLines:
		return r.flush()
	}
	r.block = append(r.block, l)
	r.size += len(l.raw)
	return nil
}

// flush emits the entry that has ended.
func (r *arxivText) flush() error {
	if len(r.block) == 0 {
		return nil
	}
	block := r.block
	r.block, r.size = nil, 0
	it := Item{Where: fmt.Sprintf("line %d", block[0].n), Raw: rawOf(block)}
	for _, l := range block {
		if !utf8.Valid(l.raw) {
			it.note("bytes that are not UTF-8 are read as Windows-1252")
			break
		}
	}
	if r.page {
		return r.put(it, pageEntry(&it, block))
	}
	return r.put(it, copiedEntry(block))
}

// copiedEntry reads an entry of a listing.
func copiedEntry(block []*textLine) (e arxivListed) {
	m := copiedHead.FindStringSubmatch(unlinked(block[0].plain))
	e.id, e.kind = m[1]+m[2], m[3]
	f := fieldsOf(block[1:])
	f.apply(&e.paper)
	e.paper.title = f.title()
	for _, name := range splitNames(f.authors()) {
		e.paper.authors.add(name)
	}
	e.paper.abstract = f.rest()
	return e
}

// pageEntry reads the page of a paper.
func pageEntry(it *Item, block []*textLine) (e arxivListed) {
	m := pageHead.FindStringSubmatch(unlinked(block[0].plain))
	e.id = m[1] + m[2]
	var body []*textLine
	for _, l := range block[1:] {
		s := unlinked(l.plain)
		if d := copiedSubmitted.FindStringSubmatch(s); d != nil && len(body) == 0 {
			if written, ok := readDate(d[1]); ok {
				e.paper.published, _ = paper.NewDay(written.year, written.month, written.dayOfMonth)
			}
			if v := thisVersion.FindStringSubmatch(s); v != nil {
				e.paper.version = v[1]
			}
			continue
		}
		if !pageButtons.MatchString(s) {
			body = append(body, l)
		}
	}
	f := fieldsOf(body)
	f.apply(&e.paper)
	f.free = slices.DeleteFunc(f.free, func(l freeLine) bool {
		switch strings.TrimPrefix(l.after, "?") {
		case "", "title", "authors", "abstract":
			return false
		}
		return true // of how to cite it, and what the site offers
	})
	// Labels stand there where the text is of a page for readers of screens.
	if e.paper.title = f.get("title"); e.paper.title == "" && len(f.free) > 0 {
		e.paper.title, f.free = f.free[0].s, f.free[1:]
	}
	names := f.get("authors")
	if names == "" && len(f.free) > 0 {
		names, f.free = f.free[0].s, f.free[1:]
	}
	for _, name := range splitNames(names) {
		e.paper.authors.add(name)
	}
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

func fieldsOf(block []*textLine) *copiedFields {
	f := &copiedFields{labelled: map[string]string{}}
	for _, l := range block {
		s := unlinked(l.plain)
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
		label := strings.ToLower(strings.ReplaceAll(m[1], " ", "-"))
		switch {
		case strings.HasPrefix(label, "author"):
			label = "authors"
		case strings.HasPrefix(label, "journal"):
			label = "journal"
		case strings.HasPrefix(label, "report"):
			label = "report"
		case strings.HasPrefix(label, "comment"):
			label = "comments"
		case strings.HasPrefix(label, "subject"):
			label = "subjects"
		case strings.HasSuffix(label, "doi"):
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
	a.comment, a.journal, a.report = f.get("comments"), f.get("journal"), f.get("report")
	a.msc, a.acm = f.get("msc-class")+f.get("msc-classes"), f.get("acm-class")+f.get("acm-classes")
	a.doi = f.get("doi")
	a.categories = subjects(f.get("subjects"))
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
	return !strings.Contains(f.free[0].s, ",") || !areNames(f.free[0].s)
}

// authors are the names of an entry, which stand without a label between the title
// and the first field behind it, or behind "Authors:".
func (f *copiedFields) authors() string {
	if s := f.get("authors"); s != "" {
		return s
	}
	var names []string
	for len(f.free) > 0 && strings.HasSuffix(f.free[0].after, "title") {
		names = append(names, f.free[0].s)
		f.free = f.free[1:]
	}
	return strings.Join(names, " ")
}

// rest is what is left: the abstract.
func (f *copiedFields) rest() string { return joinFree(f.free) }

func joinFree(free []freeLine) string {
	var b strings.Builder
	for i, l := range free {
		switch {
		case i == 0:
		case l.apart:
			b.WriteString("\n\n")
		default:
			b.WriteByte('\n')
		}
		b.WriteString(l.s)
	}
	return b.String()
}

// areNames reports whether a line may be one of names: words between commas, few at
// a time, none but particles in lower case.
func areNames(s string) bool {
	for _, name := range splitNames(s) {
		words := strings.Fields(name)
		small := 0
		for _, w := range words {
			if r, _ := utf8.DecodeRuneInString(w); 'a' <= r && r <= 'z' {
				small++
			}
		}
		if len(words) > 6 || small > 2 || small == len(words) {
			return false
		}
	}
	return true
}

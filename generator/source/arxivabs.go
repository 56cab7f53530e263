package source

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"offprint/generator/paper"
	"offprint/generator/text"
)

// arxivAbs is arXiv's page of a paper as reader services and programs write it down,
// with what screen readers hear of it: the words "Title:", "Authors:" and "Abstract:".
// How the rest stands there differs: rows of a table, headings, a block quote.
type arxivAbs struct {
	fields map[string][]freeLine // as arxivField calls them
	begin  int                   // its first line
	id     string
	paper  arxivPaper
}

var (
	namedID     = text.LazyRegexp(writtenID)
	readerLines = text.LazyRegexp(`(?m)^(?:URL Source: https?://|Markdown Content:)`)
	absMarks    = strings.NewReplacer(`\[`, "[", `\]`, "]", "**", "", "( ", "(", "([v", "(v")
	absButtons  = text.LazyRegexp(`(?i)^(?:(?:[-*+] )?(?:view |download )?(?:a )?(?:pdf|html(?: \(experimental\))?|tex source|other formats)\s*)+$`)
	tableRule   = text.LazyRegexp(`^[|\s:-]+$`)
)

// absLine is what a line of the page says, without marks of headings, quotes and
// tables.
func absLine(l *pageLine) string {
	s := copiedLine(l)
	if strings.HasPrefix(s, "|") {
		if tableRule.MatchString(s) {
			return ""
		}
		s = text.OneLine(strings.ReplaceAll(s, "|", " "))
	}
	s = strings.TrimSpace(absMarks.Replace(s))
	if strings.HasPrefix(s, "Submitted on ") && strings.HasSuffix(s, "]") {
		s = "[" + s // taken for that of a link in it
	}
	return s
}

// absReader reads such a page, line by line.
type absReader struct {
	*arxivAbs
	label   string         // of the field that the next line belongs to, if any
	once    map[string]int // how often each label stands in it
	over    bool           // what follows is no part of the paper's description
	history strings.Builder
}

// readArXivAbs reads such a page; nil where an input is none. It has each of the three
// words once, and says which paper it is of.
func readArXivAbs(p *page) *arxivAbs {
	r := absReader{arxivAbs: &arxivAbs{fields: map[string][]freeLine{}, begin: -1}, once: map[string]int{}}
	for i := range p.lines {
		r.line(p, i)
	}
	if !r.isWhole() || !r.identify(p) {
		return nil
	}
	r.versions(r.history.String())
	r.describe()
	return r.arxivAbs
}

// line reads a line of the page.
func (r *absReader) line(p *page, i int) {
	l := freeLine{s: absLine(p.lines[i]), apart: p.lines[i].apart}
	if d := copiedSubmitted.FindStringSubmatch(l.s); d != nil && r.paper.published == 0 {
		r.submitted(l.s, d)
		r.label = ""
		return
	}
	if m := pageHead.FindStringSubmatch(l.s); m != nil {
		r.id = cmp.Or(r.id, m[1]+m[2])
		r.label = ""
		return
	}
	r.over = r.over || strings.EqualFold(l.s, "Submission history")
	m := arxivLabel.FindStringSubmatch(l.s)
	switch {
	case r.over:
		r.history.WriteString(l.s + " ")
	case m == nil:
		r.goOn(l)
	case strings.EqualFold(m[1], "title") && r.begin < 0 && readerTitle(p, i):
		r.label = "" // of the reader service, not the paper's
	default:
		r.label = arxivField(m[1])
		r.once[r.label]++
		if r.label == "title" {
			r.begin = cmp.Or(max(r.begin, 0), i)
		}
		l.s = l.s[len(m[0]):]
		r.keep(l)
	}
}

// goOn reads a line without a label.
func (r *absReader) goOn(l freeLine) {
	switch button := pageButtons.MatchString(l.s) || absButtons.MatchString(l.s); {
	case button && r.label != "abstract":
		r.label = ""
	case r.label != "" && !button:
		r.keep(l)
	}
}

// keep adds a line to the field that is read.
func (r *absReader) keep(l freeLine) {
	if l.s != "" {
		r.fields[r.label] = append(r.fields[r.label], l)
	}
}

// isWhole reports whether each of the three words has been read once.
func (r *absReader) isWhole() bool {
	return r.once["title"] == 1 && r.once["author"] == 1 && r.once["abstract"] == 1 && len(r.fields["title"]) > 0
}

// identify finds out which paper the page is of, and reports whether it says so.
func (a *arxivAbs) identify(p *page) bool {
	if m := namedID.FindStringSubmatch(a.text("cite as")); m != nil {
		a.id = cmp.Or(a.id, m[1]+m[2])
	}
	if to := p.origin.address; to.kind == toArXiv && to.id != "" && p.isFromReader() {
		a.id = cmp.Or(a.id, to.id.Value())
	}
	return a.id != ""
}

// isFromReader reports whether a reader service or a program has written a page down.
func (p *page) isFromReader() bool {
	return p.read || readerLines.Match(p.src[:min(len(p.src), 4<<10)]) || bytes.HasPrefix(bytes.TrimSpace(p.src), []byte("---"))
}

// absPages are the pages of papers in an input: reader services write the address above
// each. What is no such page among them is nil; there is none at all where all are.
func absPages(p *page) (pages []*page, read []*arxivAbs) {
	starts := []int{0}
	for i := range p.lines {
		if i > 0 && strings.HasPrefix(p.lines[i].plain, "Title:") && readerTitle(p, i) {
			starts = append(starts, i)
		}
	}
	some := false
	for n, from := range starts {
		part, to := *p, len(p.lines)
		if n+1 < len(starts) {
			to = starts[n+1]
		}
		if len(starts) > 1 {
			part.src, part.lines, part.origin = p.raw(from, to), p.lines[from:to], origin{}
			part.origin, _ = readOrigin(part.src)
		}
		a := readArXivAbs(&part)
		some = some || a != nil
		pages, read = append(pages, &part), append(read, a)
	}
	if !some {
		return nil, nil
	}
	return pages, read
}

// readerTitle reports whether a line with a title is that of a reader service, which
// stands above the address.
func readerTitle(p *page, i int) bool {
	below := p.lines[i+1 : min(len(p.lines), i+3)]
	return slices.ContainsFunc(below, func(l *pageLine) bool { return strings.HasPrefix(l.plain, "URL Source:") })
}

// text is a field on one line.
func (a *arxivAbs) text(field string) string {
	var parts []string
	for _, l := range a.fields[field] {
		parts = append(parts, l.s)
	}
	return strings.Join(parts, " ")
}

// submitted reads the line that says when the paper was submitted.
func (a *arxivAbs) submitted(s string, d []string) {
	a.paper.published = writtenDay(d[1])
	if d[2] != "" {
		a.paper.updated = writtenDay(d[2])
	}
	if v := thisVersion.FindStringSubmatch(s); v != nil {
		a.paper.version = v[1]
	}
}

func writtenDay(s string) paper.Day {
	d, _ := readDate(s)
	return d.asWritten()
}

// versions reads the history.
func (a *arxivAbs) versions(history string) {
	for _, m := range versionLine.FindAllStringSubmatch(history, -1) {
		day := stampDay(m[2])
		if m[1] == "1" && a.paper.published == 0 {
			a.paper.published = day
		}
		if n, last := atoi(m[1]), atoi(a.paper.version); n > last || a.paper.updated == 0 {
			a.paper.version, a.paper.updated = m[1], day
		}
	}
}

// describe makes a paper of the fields.
func (a *arxivAbs) describe() {
	p := &a.paper
	p.title = a.text("title")
	p.addAuthors(a.text("author"))
	p.abstract = joinFree(a.fields["abstract"])
	p.labelled(a.text)
	p.doi = doiIn(cmp.Or(a.text("related doi"), a.text("doi")))
	for _, m := range namedID.FindAllStringSubmatch(a.text("cite as")+" "+a.id, -1) { // "or arXiv:2401.00001v2 for this version"
		if atoi(strings.TrimPrefix(m[2], "v")) > atoi(strings.TrimPrefix(p.version, "v")) {
			p.version = m[2]
		}
	}
}

// abs emits the paper of such a page.
func (c *call) abs(p *page, a *arxivAbs) error {
	if a == nil {
		return c.put(Item{Where: fmt.Sprintf("line %d", p.lines[0].n), Raw: p.src, Err: errors.New("this is not a page of a paper on arXiv, with title, authors and abstract")})
	}
	it := Item{Where: fmt.Sprintf("line %d", p.lines[a.begin].n), Raw: p.src}
	it.noteDamaged(p.lines)
	if a.paper.abstract == "" {
		it.note("it has no abstract")
	}
	found := a.paper
	found.id, found.scraped = a.id, p.origin.fetched
	return c.put(c.arxivFinish(it, found))
}

package source

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"offprint/generator/paper"
	"offprint/generator/text"
)

// arxivList is a saved page of arXiv's listings: /list/cs.AI/new, /recent, or the listing of a
// month or year. A paper is a <dt> with its identifier and the <dd> that follows it; only /new
// has abstracts.
func arxivList() format {
	return format{
		name:  "arxiv-list",
		about: "a saved page of arXiv's listings: `/list/cs.AI/new`, `/recent`, a month", unit: "a `<dt>` and its `<dd>`",
		form: asHTML, lacks: "a listing of arXiv",
		authority: paper.Original,
		damaged:   []paper.Field{paper.FieldPublished}, // a month's list says only the month
		detect:    detectArXivList, read: readArXivList,
	}
}

var arxivListMark = text.LazyRegexp(`<dl\b[^>]*\bid=["']?articles|<div\b[^>]*\bid=["']?dlpage|class=["']?list-(?:identifier|title|authors)\b`)

func detectArXivList(head []byte) bool {
	return arxivListMark.Match(head) && bytes.Contains(head, []byte("arXiv"))
}

func readArXivList(c *call) error {
	page, err := c.all()
	if err != nil {
		return err
	}
	l := arxivListing{c: c}
	if err := l.read(repaired(page)); err != nil {
		return err
	}
	if l.entries == 0 && !l.known {
		return htmlInstead(page, "without "+arxivList().lacks)
	}
	l.end()
	return nil
}

// arxivListing is the state of reading a listing, either a page or its text.
type arxivListing struct {
	c       *call
	day     paper.Day  // announcement day of the papers that follow
	year    int        // year of the papers, if the page says it
	month   time.Month // month of the papers, else 0
	known   bool       // a heading of a listing has been read
	section string     // "new", "cross" or "replace" if the page has sections
	entries int
	total   int // as the page says; 0 if it does not
}

// read reads the entries of a page and the headings between them.
func (l *arxivListing) read(page []byte) error {
	e := listedEntries{l: l, page: page, begin: -1}
	for t := range pageTokens(page) {
		begins, heads := t.starts() && t.name == "dt", t.starts() && e.mayHead(t.name)
		if !begins && !heads && (!t.ends() || t.name != "dl") {
			continue
		}
		if err := e.end(t.from); err != nil {
			return err
		}
		if begins {
			e.begin, e.line = t.from, t.line
		}
		if heads {
			l.heading(leadingText(page[t.to:]))
		}
	}
	cut := e.begin >= 0
	err := e.end(len(page))
	l.c.rejectedEnd = cut && err == nil && !bytes.Contains(page, []byte("</dl>"))
	return err
}

// listedEntries is the state of reading the entries of a page.
type listedEntries struct {
	l     *arxivListing
	page  []byte
	begin int // offset of the current entry, else -1
	line  int // line on which it begins
}

// end emits the current entry, if any. The entry ends at offset to.
func (e *listedEntries) end(to int) error {
	if e.begin < 0 {
		return nil
	}
	raw := bytes.Clone(e.page[e.begin:to])
	e.begin = -1
	return e.l.put(Item{Where: fmt.Sprintf("line %d", e.line), Raw: raw}, listedEntry(raw))
}

// mayHead reports whether an element may be a heading of the listing. Inside an entry, only an
// element that ends the entry may be one.
func (e *listedEntries) mayHead(tag string) bool {
	switch tag {
	case "h2", "h3":
		return true
	case "h1", "div", "small", "p":
		return e.begin < 0
	}
	return false
}

// leadingText returns the text at the start of HTML, up to the first end of a block. It reads
// no more bytes than a heading may have.
func leadingText(from []byte) string {
	const most = 2000
	var b strings.Builder
	for t := range pageTokens(from[:min(len(from), most)]) {
		if t.kind == html.TextToken {
			b.Write(t.text())
		} else if endsLead[t.name] && t.kind != html.SelfClosingTagToken {
			break
		}
	}
	return plainSpace(b.String())
}

var endsLead = wordSet("h1 h2 h3 div dl p ul br small")

var (
	// https://arxiv.org/list/cs.AI/new: "Showing new listings for Friday, 27 November 2026";
	// before 2024 "New submissions for Fri, 5 Jan 24".
	arxivDayHeading = text.LazyRegexp(`(?i)^(?:.*\b(?:listings|submissions|lists|replacements) for )?(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*, (\d{1,2}) ([a-z]{3,9}) (\d{4}|\d\d)\b`)
	arxivMonth      = text.LazyRegexp(`(?i)\b(?:articles|authors and titles|entries) (?:for|in) (?:([a-z]{3,9}) )?(\d{4})$`)
	arxivTotal      = text.LazyRegexp(`(?i)^\[? ?total of (\d+) entries`)
	arxivSections   = []struct {
		begin   *text.Regexp
		section string
	}{
		{text.LazyRegexp(`(?i)^new submissions\b`), "new"},
		{text.LazyRegexp(`(?i)^cross(?:-lists?| submissions)\b`), "cross"},
		{text.LazyRegexp(`(?i)^replacements?\b`), "replace"},
	}
	arxivCount = text.LazyRegexp(`(?i)\(showing (?:first )?\d+ of \d+ entries ?\)|^authors and titles for recent submissions|^showing (?:new listings|up to \d+ entries)`)
)

// heading records what a line between entries says, and reports whether the line is a heading
// of a listing.
func (l *arxivListing) heading(s string) bool {
	if len(s) > 300 {
		return false
	}
	known := arxivCount.MatchString(s)
	if m := arxivTotal.FindStringSubmatch(s); m != nil {
		l.total, _ = strconv.Atoi(m[1])
		known = true
	}
	if m := arxivDayHeading.FindStringSubmatch(s); m != nil {
		day, _ := strconv.Atoi(m[1])
		if d, err := paper.NewDay(arxivYear(m[3]), time.Month(text.Month(m[2])), day); err == nil {
			l.day, known = d, true
		}
	} else if m := arxivMonth.FindStringSubmatch(s); m != nil {
		l.year, _ = strconv.Atoi(m[2])
		l.month, known = time.Month(text.Month(m[1])), true
	}
	for _, sec := range arxivSections {
		if sec.begin.MatchString(s) && (known || len(s) < 40) {
			l.section, known = sec.section, true
		}
	}
	l.known = l.known || known
	return known
}

// arxivYear parses a year of four or two digits.
func arxivYear(s string) int {
	year := atoi(s)
	switch {
	case year <= 90: // arXiv began in 1991
		year += 2000
	case year < 100:
		year += 1900
	}
	return year
}

// arxivListed is an entry of a listing as found.
type arxivListed struct {
	id, kind string // kind is the text after the identifier: "(cross-list from cs.LG)"
	paper    arxivPaper
}

// put emits the paper of an entry.
func (l *arxivListing) put(it Item, e arxivListed) error {
	l.entries++
	if e.id == "" && e.paper.title == "" {
		it.Err = errors.New("there is neither an identifier nor a title in it")
		return l.c.put(it)
	}
	a := e.paper
	a.id = e.id
	kind := strings.ToLower(e.kind)
	isNew := l.section == "" || l.section == "new"
	if strings.Contains(kind, "cross-list") || strings.Contains(kind, "replace") {
		isNew = false
	}
	// As in the feeds, the day on which a later version or another category was announced is
	// not the day of the paper.
	if isNew {
		a.listed = l.day
	}
	a.scraped = l.day
	if l.year != 0 && l.day == 0 {
		a.published, _ = paper.NewDay(l.year, max(l.month, 1), 1)
		a.date = strconv.Itoa(l.year)
		if l.month != 0 {
			a.date = fmt.Sprintf("%d-%02d", l.year, l.month)
		}
	}
	return l.c.put(l.c.arxivFinish(it, a))
}

// end notes how many papers the listing leaves out.
func (l *arxivListing) end() {
	switch {
	case l.entries == 0:
		l.c.note("no papers in this listing")
	case l.total > l.entries:
		l.c.note("%d of %d entries; the others are on other pages", l.entries, l.total)
	}
}

// listedEntry reads the HTML of a <dt> and its <dd>.
func listedEntry(raw []byte) (e arxivListed) {
	nodes, err := html.ParseFragment(bytes.NewReader(raw), &html.Node{Type: html.ElementNode, Data: "dl", DataAtom: atom.Dl})
	if err != nil {
		return e
	}
	var paragraphs []string
	for _, top := range nodes {
		for n := range top.Descendants() {
			switch class := attribute(n, "class"); {
			case n.DataAtom == atom.A && e.id == "" && strings.Contains(attribute(n, "href"), "/abs/"):
				_, e.id, _ = strings.Cut(attribute(n, "href"), "/abs/")
				if n.NextSibling != nil && n.NextSibling.Type == html.TextNode {
					e.kind = n.NextSibling.Data
				}
			case hasClass(class, "list-title"):
				e.paper.title = describedText(n)
			case hasClass(class, "list-authors"):
				e.paper.authors.more = notShown.MatchString(nodeText(n))
				for a := range n.Descendants() {
					if a.DataAtom == atom.A {
						e.paper.authors.add(nodeText(a))
					}
				}
				if len(e.paper.authors.list) == 0 {
					e.paper.addAuthors(describedText(n))
				}
			case hasClass(class, "list-comments"):
				e.paper.comment = describedText(n)
			case hasClass(class, "list-journal-ref"):
				e.paper.journal = describedText(n)
			case hasClass(class, "list-report-no"):
				e.paper.report = describedText(n)
			case hasClass(class, "list-subjects"):
				e.paper.categories = categoriesOf(describedText(n))
			case n.DataAtom == atom.P && top.DataAtom == atom.Dd:
				paragraphs = append(paragraphs, nodeText(n))
			}
		}
	}
	e.paper.abstract = strings.TrimSpace(strings.Join(paragraphs, "\n\n"))
	return e
}

// notShown matches what listings put after the first names of a long list of authors.
var notShown = text.LazyRegexp(`(?i),?\s*\bet al\.?\s*(?:\(\d+ additional authors? not shown\))?\s*$`)

// addAuthors adds the names in a text.
func (a *arxivPaper) addAuthors(s string) {
	if m := notShown.FindStringIndex(s); m != nil {
		a.authors.more, s = true, s[:m[0]]
	}
	a.authors.addAll(s)
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func hasClass(class, name string) bool {
	return slices.Contains(strings.Fields(class), name)
}

// nodeText returns the text in a node.
func nodeText(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

// describedText returns the text in a node without its leading label, such as "Title:".
func describedText(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode && !hasClass(attribute(d.Parent, "class"), "descriptor") {
			b.WriteString(d.Data)
		}
	}
	s := strings.TrimSpace(b.String())
	if m := arxivLabel.FindString(s); m != "" {
		s = s[len(m):]
	}
	return strings.TrimSpace(s)
}

// arxivLabel matches the label before a field in listings and in pages of papers.
var arxivLabel = text.LazyRegexp(`^(?i)(title|authors?|comments?|subjects?|journal[- ]ref(?:erence)?|report[- ](?:no|number)|[am][cs][mc][- ]class(?:es)?|(?:related )?doi|cite as|abstract|license|submitted)\s*:\s*`)

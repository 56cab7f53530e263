package source

import (
	"bytes"
	"cmp"
	"fmt"

	"offprint/generator/paper"
	"offprint/generator/text"
)

// hfListing is the format of a page of Hugging Face Daily Papers (search results, a day, a
// week, a month, trending papers) in any form except the one that contains its records as
// data: text copied in a browser, Markdown, text with addresses, and other output of scrapers
// and converters. Copied text depends on the browser and the operating system, so bullets,
// empty lines, white space and line ends may differ.
//
// It is read in two steps: [readPage] turns any of these into one stream of lines with links,
// and [finder] finds the blocks in it.
func hfListing() format {
	return format{
		name:  "hf-listing",
		about: "such a page copied, scraped or converted: text, Markdown, an HTML fragment", unit: "a block of lines",
		form: asMarkdown, lacks: "lines of papers (“6 authors”, a middle dot before a date)",
		detect: detectListing, before: []string{"bibtex", "digest"}, refuse: refuseListing, read: readListing,
	}
}

// pageName is the heading of the page from which listings are copied.
const pageName = "Daily Papers"

func detectListing(head []byte) bool {
	if isBinary(head) || isHTML(head) && hfPageMark.Match(head) || isData(head) {
		return false
	}
	if !listingSign.Match(head) {
		return false
	}
	// What pandoc makes of a saved page begins with the page's data.
	return newFinder(readPage(head)).lists() || len(head) == headSize && pandocPage.Match(head)
}

// listingSign matches marks of which every listing of papers has at least one.
var listingSign = text.LazyRegexp(`\d[  _]?authors?\b|[·•∙⋅‧・･]|/papers/\d|papers%2F\d|(?i:submitted by|github \d)|data-target="DailyPapers"`)

var pandocPage = text.LazyRegexp(`(?m)^:{3,} \{[^\n]*data-target="DailyPapers"`)

// isData reports whether an input is JSON or XML. An empty input counts as data.
func isData(head []byte) bool {
	t := bytes.TrimSpace(head)
	if len(t) == 0 || t[0] == '{' || bytes.HasPrefix(t, []byte("<?xml")) {
		return true
	}
	if t[0] != '[' {
		return false
	}
	rest := bytes.TrimSpace(t[1:])
	return len(rest) > 0 && bytes.IndexByte([]byte(`{"]`), rest[0]) >= 0 && !bytes.HasPrefix(rest, []byte("]("))
}

func refuseListing(head []byte) error {
	f := newFinder(readPage(head))
	e := f.evidence
	if f.lists() || e.datedEnds+e.plainEnds+e.authors+e.titles > 0 {
		return nil
	}
	return fmt.Errorf("this is not a copied listing of papers: no line has a middle dot (·) before a date, and none like “6 authors”; it looks like %s", looks(head))
}

func readListing(c *call) error {
	src, err := c.all()
	if err != nil {
		return err
	}
	n, err := c.listing(src)
	if err == nil && n == 0 {
		return fmt.Errorf("this is not a copied listing of papers: no date follows a middle dot (·) in it, and no “6 authors” a title")
	}
	return err
}

// listing emits the papers that a page lists, and returns their number, including those that
// cannot be used.
func (c *call) listing(src []byte) (int, error) {
	text, code := withoutCode(src)
	r := &listing{call: c, page: c.page(text), code: code}
	r.page.src = src // at the same offsets as text
	r.finder = newFinder(r.page)
	if e := r.finder.evidence; !r.finder.lists() && e.datedEnds+e.plainEnds+e.titles+e.submits == 0 {
		return 0, nil
	}
	for _, b := range r.finder.blocks() {
		e := r.entry(b)
		if n := len(r.entries); n > 0 && len(e.stray) == 1 && !r.entries[n-1].commented {
			r.entries[n-1].paper.Comments = e.stray[0]
		}
		r.entries = append(r.entries, e)
	}
	r.join()
	r.doubt()
	for _, e := range r.entries {
		if err := c.put(r.item(e)); err != nil {
			return 0, err
		}
	}
	r.stray()
	r.say()
	return len(r.entries), nil
}

// listing is the state of reading a page.
type listing struct {
	call    *call
	page    *page
	finder  *finder
	entries []*entry
	days    pageDays
	joined  int
	code    []pageCode
}

// item converts an entry to an item.
func (r *listing) item(e *entry) Item {
	it := Item{Where: fmt.Sprintf("line %d", e.line), Raw: e.raw, Notes: e.notes}
	if e.damaged {
		it.Notes = append([]string{asWindows1252}, it.Notes...)
	}
	if e.last && e.err != "" {
		r.call.rejectedEnd = true
	}
	if e.err != "" {
		it.Err, it.Notes = fmt.Errorf("%s", e.err), nil
		return it
	}
	rec := &Record{Paper: e.paper, Scraped: cmp.Or(e.day.scraped, r.call.in.Today), Listed: e.day.listed}
	if e.dated {
		day, note, err := e.date.day(e.day.scraped, r.call.in.Today)
		if err != nil {
			it.Err, it.Notes = err, nil
			return it
		}
		if note != "" {
			it.Notes = append([]string{note}, it.Notes...)
		}
		rec.Paper.Published = day
		if r.finder.dated {
			rec.Listed = 0 // search results belong to no day
		}
	}
	if rec.Paper.ID != "" {
		rec.Paper.Links.Discussion = dailyPapersPage(rec.Paper.ID)
	}
	return r.call.finish(it, rec, e.abstract)
}

// stray adds a note about the papers that are linked to from outside of any block.
func (r *listing) stray() {
	var stray []string
	seen := map[paper.ID]bool{}
	for _, e := range r.entries {
		for _, id := range e.ids {
			seen[id] = true
		}
	}
	for _, l := range r.page.lines {
		if id := l.link.of(); id != "" && !seen[id] {
			seen[id] = true
			stray = append(stray, fmt.Sprintf("%s (line %d)", id.Value(), l.n))
		}
	}
	if len(stray) > 0 {
		r.call.note("links to papers that stand in no block are ignored: %s", some(stray, 5))
	}
}

// say adds the notes about the page as a whole.
func (r *listing) say() {
	entries := 0
	for _, code := range r.code {
		if entries += code.entries; code.entries == 0 {
			r.call.note("a block of code is ignored (line %d)", code.line)
		}
	}
	if entries > 0 {
		r.call.note("entries of BibTeX in it are not read, %d: save them as a .bib file", entries)
	}
	switch {
	case r.joined == 1:
		r.call.note("one paper is repeated on the page; what it says there is joined")
	case r.joined > 1:
		r.call.note("%d papers are repeated on the page; what they say there is joined", r.joined)
	}
}

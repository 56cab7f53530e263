package source

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"offprint/generator/paper"
	"offprint/generator/text"
)

// arxivAtom is what arXiv's API answers: an Atom feed with extensions of
// OpenSearch's and its own.
// https://info.arxiv.org/help/api/user-manual.html#_details_of_atom_results_returned
func arxivAtom() format {
	return format{
		name:  "arxiv-atom",
		about: "responses of arXiv's API", unit: "an `<entry>`",
		form: asXML, lacks: "an answer of arXiv's API",
		authority: paper.Original,
		detect:    detectArXivAtom, before: []string{"paper-feed"}, roots: []string{"feed"}, read: readArXivAtom,
	}
}

// detectArXivAtom looks at what stands before the first entry.
func detectArXivAtom(head []byte) bool {
	root, doc := xmlRoot(head)
	if root != "feed" {
		return false
	}
	before := xmlBefore(doc, "entry")
	return bytes.Contains(before, []byte("arxiv.org/api/")) || bytes.Contains(before, []byte("://arxiv.org/schemas/atom")) ||
		bytes.Contains(doc, []byte("<arxiv:primary_category")) || onlyArXivEntries(doc[len(before):])
}

// onlyArXivEntries reports whether entries are arXiv's, in a feed that was cut out or made by
// hand: a list of papers of many origins has other identifiers, too.
func onlyArXivEntries(doc []byte) bool {
	ids := entryID.FindAllSubmatch(doc, -1)
	return len(ids) > 0 && !slices.ContainsFunc(ids, func(m [][]byte) bool { return len(m[1]) == 0 })
}

// entryID is the identifier of an entry, with the address of arXiv's that it may begin with.
var entryID = text.LazyRegexp(`<id>\s*(https?://(?:export\.)?arxiv\.org/abs/)?`)

// arxivAnswer is an answer of the API while it is read.
type arxivAnswer struct {
	c            *call
	updated      paper.Day
	entries      int // read of this answer
	total, start int
	hasTotal     bool
	failed       bool
	message      string // of an answer that says that it failed
	records      int    // in all answers
}

func readArXivAtom(c *call) error {
	r := &arxivAnswer{c: c}
	if err := c.readXML("entry", r.entry, r.around, r.end); err != nil {
		return err
	}
	if r.failed && r.records == 0 {
		return failed(r.message)
	}
	if r.failed {
		c.note("an answer to a request that failed is in it: %s", quote(r.message))
	}
	return nil
}

func (r *arxivAnswer) around(n *node) {
	switch n.name.Local {
	case "updated":
		r.updated = r.c.scrapeDay("updated", n.text())
	case "totalResults":
		r.total, r.hasTotal = atoi(n.text()), true
	case "startIndex":
		r.start = atoi(n.text())
	}
}

// end says what an answer leaves out.
func (r *arxivAnswer) end() error {
	switch from, to := r.start+1, r.start+r.entries; {
	case !r.hasTotal || r.failed || r.c.in.Part && r.entries > 0:
	case r.total == 0 && r.entries == 0:
		r.c.note("no results")
	case r.entries == 0:
		r.c.note("no results from number %d on, of %d; fetch it again if there should be some", from, r.total)
	case r.entries < r.total:
		r.c.note("results %d to %d of %d", from, to, r.total)
	}
	*r = arxivAnswer{c: r.c, records: r.records, failed: r.failed, message: r.message}
	return nil
}

func (r *arxivAnswer) entry(n *node, it Item) (Item, bool) {
	id := n.child("id").text()
	title := n.child("title").text()
	if strings.Contains(id, "/api/errors") || title == "Error" && !strings.Contains(id, "/abs/") {
		r.failed, r.message = true, n.child("summary").text()
		return it, false
	}
	r.entries++
	r.records++
	a := arxivPaper{
		id:        id,
		title:     title,
		abstract:  n.child("summary").text(),
		comment:   n.child("comment").text(),
		journal:   n.child("journal_ref").text(),
		doi:       n.child("doi").text(),
		published: it.day("published", n.child("published").text()),
		updated:   it.day("updated", n.child("updated").text()),
	}
	// What is here is of that version: who asks on another day gets the same.
	a.scraped = r.c.past(a.updated, r.updated)
	for _, author := range n.all("author") {
		a.authors.add(author.child("name").text())
	}
	a.categories = append(a.categories, n.child("primary_category").attribute("term"))
	for _, category := range n.all("category") {
		a.categories = append(a.categories, arxivTerm(category))
	}
	return r.c.arxivFinish(it, a), true
}

// arxivTerm is the category of an element of Atom. Old answers have classes of
// ACM and MSC among them, under other schemes or none: "68T05, 68T10".
func arxivTerm(n *node) string {
	term := n.attribute("term")
	if !arxivCategory.MatchString(term) {
		return ""
	}
	return term
}

func atoi(s string) int {
	n, _ := strconv.Atoi(strings.TrimSpace(s))
	return max(n, 0)
}

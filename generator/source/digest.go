package source

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"offprint/generator/paper"
	"offprint/generator/text"
)

// digest is a list of papers in Markdown, as bots write it day after day into many
// small repositories, and people who keep such lists by hand. No two write the same,
// but all have one of these shapes:
//
//   - a heading with the title, and labels below it: "- **Authors:** …";
//   - a table with a column of titles;
//   - collapsed parts of HTML, which show the title;
//   - items of a list that begin with the title, or with a link to the paper;
//   - plain text: the title, and labels in the lines below.
//
// A page is read into heads, what may be a title, with the lines below them
// (digesttree.go, digesttitle.go). Which heads are papers shows from the identifiers and
// authors there (digesthead.go).
func digest() format {
	return format{
		name:  "digest",
		about: "a digest of papers in Markdown, as daily bots write it: headings with labels below, tables, lists, collapsed parts", unit: "a heading, a row, an item with the title of a paper",
		form: asMarkdown, lacks: "titles with links to papers or authors below them",
		// Bots name the first authors, cut titles and abstracts, and decorate.
		damaged: []paper.Field{paper.FieldTitle, paper.FieldAuthors, paper.FieldAuthorCount, paper.FieldAbstract},
		detect:  detectDigest, before: []string{"bibtex", "hf-text"}, read: readDigest,
	}
}

var (
	digestHint = text.LazyRegexp(`(?i)arxiv|doi\.org/|huggingface\.co/papers|openreview\.net|\bauthors?\b|作者|著者`)
	textDump   = text.LazyRegexp(`(?m)^Summary:[^\n]*(?:\n[^\n]*){1,200}?\n---\s*$`)
)

const (
	// fewEntries are so many that a list is one of papers if they have nothing but
	// a title and an identifier.
	fewEntries = 5
	// fewRows are so many in a table with a column of titles.
	fewRows = 3
)

func detectDigest(head []byte) bool {
	t := bytes.TrimSpace(head)
	if len(t) == 0 || isBinary(head) || isHTMLPage(head) || !digestHint.Match(head) {
		return false
	}
	switch {
	case bytes.IndexByte([]byte("{\"@%"), t[0]) >= 0,
		t[0] == '[' && len(t) > 1 && bytes.IndexByte([]byte(" \n\r\t{[\"]"), t[1]) >= 0,
		t[0] == '<' && !startsElement(t), detectRIS(head),
		detectHFText(head) && textDump.Match(head):
		return false
	}
	page := string(repaired(head))
	return newDigestTree(page).isDigest()
}

// digestAdvice says that text which is not taken for a digest can be read as one, where
// that gives papers; else it is "".
func digestAdvice(head []byte, name string) string {
	f := digest()
	if !digestHint.Match(head) || isJSON(head) || f.refusal(head) != nil {
		return ""
	}
	n := 0
	c := &call{ctx: context.Background(), r: bufio.NewReaderSize(bytes.NewReader(head), headSize), head: head, in: Input{Name: name}, format: f.name, emit: func(it Item) error {
		if it.Record != nil {
			n++
		}
		return nil
	}}
	if readDigest(c) != nil || n == 0 {
		return ""
	}
	return fmt.Sprintf("; --as digest finds %s in it", text.Counted(n, "paper"))
}

// startsElement reports whether bytes begin with an element that may stand in
// Markdown, or a comment.
func startsElement(t []byte) bool {
	m := tagShape.FindSubmatch(t[:min(len(t), longestLink)])
	return bytes.HasPrefix(t, []byte("<!--")) || m != nil && knownTags[strings.ToLower(string(m[2]))]
}

// digestEvidence is what speaks for a text to be a list of papers.
type digestEvidence struct {
	listed int               // entries
	full   int               // those with an identifier and something that is said of the paper
	whole  int               // those with an identifier, authors and an abstract
	rows   int               // rows of tables with an identifier
	slight int               // items that say only who wrote it, or are to be ticked off
	ids    map[paper.ID]bool // in entries
	manual bool              // a heading is one of instructions
}

// add counts a head.
func (e *digestEvidence) add(h *digestHead) {
	if !h.entry {
		e.manual = e.manual || h.line.kind == mdHeading && instructions.MatchString(h.line.text)
		return
	}
	e.listed++
	ids := h.allIDs()
	for _, id := range ids {
		e.ids[id] = true
	}
	if h.row && len(h.own) > 0 {
		e.rows++
	}
	known := len(ids) > 0 || h.empty
	authors := h.says(authorsField)
	whole := authors && h.says(abstractField)
	if known && h.line.kind == mdItem && (authors || isChecked(h.line)) {
		e.slight++
	}
	if whole || known && h.isFull() {
		e.full++
	}
	if whole && known {
		e.whole++
	}
}

// isFull reports whether a head says more of a paper than what it is called. A fact
// alone in an item is not more.
func (h *digestHead) isFull() bool {
	if h.says(authorsField, abstractField, publishedField, categoriesField, summaryField) {
		return h.line.kind != mdItem || len(h.fields) > 1
	}
	return h.isDescribed() || h.code != "" && h.line.kind == mdHeading
}

// isDescribed reports whether a head has votes, or an abstract that is not called so.
func (h *digestHead) isDescribed() bool {
	return h.votes > 0 || h.says(votesField) || !h.row && h.unlabelled() != ""
}

// allIDs are the identifiers in all lines.
func (t *digestTree) allIDs() map[paper.ID]bool {
	all := map[paper.ID]bool{}
	for _, l := range t.lines {
		for _, id := range paperIDs(l.spans) {
			all[id] = true
		}
		for _, cell := range l.cells {
			for _, id := range paperIDs(cell) {
				all[id] = true
			}
		}
	}
	return all
}

// isDigest reports whether what has been read is a list of papers, and not a page
// that names some.
func (t *digestTree) isDigest() bool {
	e := digestEvidence{ids: map[paper.ID]bool{}}
	for _, h := range t.heads {
		e.add(h)
	}
	if e.listed == 0 || 2*len(e.ids) < len(t.allIDs()) {
		return false
	}
	many := e.listed >= fewEntries
	alone := t.codes == 0 && !e.manual && len(t.bibliography) == 0
	switch {
	case e.full >= 2 && (many || !e.manual):
		return true // whatever code and BibTeX stands between
	case e.slight >= 2 && alone:
		return true // a list to be read
	case e.rows >= fewRows && !e.manual && len(t.bibliography) <= e.rows:
		return true
	case t.ownBibTeX() >= 2:
		return true // with BibTeX below each
	case many:
		return len(t.bibliography) <= e.listed
	}
	return e.whole >= 1 && alone
}

// isHTMLPage reports whether the bytes begin as a whole page of HTML does. A digest
// may begin with an element.
func isHTMLPage(head []byte) bool { return htmlPage.Match(head) }

var htmlPage = text.LazyRegexp(`(?i)^(?:\s*<!--[^>]*-->|\s*<\?xml[^>]*\?>)*\s*<(?:!doctype html|html|head|body|title|meta|script)\b`)

// digestPage is a digest that has been read.
type digestPage struct {
	call   *call
	bytes  []byte
	starts []int // of each line, and the end
	tree   *digestTree
	named  paper.Day // in the file's name
}

func readDigest(c *call) error {
	b, err := c.all()
	if err != nil {
		return err
	}
	d := &digestPage{call: c, bytes: b, starts: lineStarts(b), named: fileDay(c.in.Name)}
	d.tree = newDigestTree(string(repaired(b)))
	entries, rejected, twice := d.sort()
	items := make([]Item, 0, len(entries)+len(rejected))
	order := append(slices.Clone(entries), rejected...)
	slices.SortStableFunc(order, func(a, b *digestHead) int { return a.line.n - b.line.n })
	for _, h := range order {
		if h.entry && h.faulty == "" {
			items = append(items, d.digestItem(h))
			continue
		}
		it := d.rawItem(h)
		it.Err = errors.New(h.faulty)
		items = append(items, it)
	}
	if twice > 0 {
		c.note("entries of papers that stand in it before are joined to these: %d", twice)
	}
	if n := len(d.tree.bibliography) - d.tree.ownBibTeX(); n > 0 {
		c.note("entries of BibTeX in it are not read, %d: save them as a .bib file", n)
	}
	d.passedOver()
	for _, it := range items {
		if err := c.put(it); err != nil {
			return err
		}
	}
	return c.ctx.Err()
}

// updated is the day that the digest says it was made on.
func (d *digestPage) updated() paper.Day {
	if d.call.tooLate(d.tree.updated) {
		return 0
	}
	return d.tree.updated
}

// sort tells papers from what should have been one, and joins the papers that stand
// in the digest more than once.
func (d *digestPage) sort() (entries, rejected []*digestHead, twice int) {
	known := map[paper.ID]*digestHead{}
	for _, h := range d.tree.heads {
		if !h.entry {
			if h.faulty = h.fault(); h.faulty != "" {
				rejected = append(rejected, h)
			}
			continue
		}
		ids := h.allIDs()
		if len(ids) == 0 {
			entries = append(entries, h)
			continue
		}
		same := known[ids[0]]
		switch {
		case same == nil:
			known[ids[0]] = h
			entries = append(entries, h)
		case !same.agrees(h):
			h.faulty = fmt.Sprintf("its identifier, %s, is that of %s in line %d", ids[0].Value(), quote(same.title), same.line.n)
			rejected = append(rejected, h)
		default:
			same.join(h)
		}
	}
	return d.joined(entries, &twice), rejected, twice
}

// joined are the entries with those that have been joined by themselves where the whole
// is no paper: what is wrong in one costs no other.
func (d *digestPage) joined(entries []*digestHead, twice *int) []*digestHead {
	var out []*digestHead
	for _, h := range entries {
		switch {
		case len(h.alone) == 0:
			out = append(out, h)
		case d.digestItem(h).Err != nil:
			out = append(out, h.alone...)
		default:
			out = append(out, h)
			*twice += len(h.alone) - 1
		}
	}
	return out
}

// join adds what another entry tells of the same paper.
func (h *digestHead) join(other *digestHead) {
	if len(h.alone) == 0 {
		before := *h
		h.alone = []*digestHead{&before}
	}
	h.alone = append(h.alone, other)
	h.fields = append(h.fields, other.fields...)
	h.topics = append(h.topics, other.topics...)
	for _, id := range append(slices.Clone(other.own), other.ids...) {
		if !slices.Contains(h.own, id) {
			h.ids = append(h.ids, id)
		}
	}
	for _, s := range []struct{ to, from *string }{{&h.code, &other.code}, {&h.page, &other.page}, {&h.other, &other.other}, {&h.venue, &other.venue}} {
		*s.to = cmp.Or(*s.to, *s.from)
	}
	h.votes = max(h.votes, other.votes)
	if len(other.title) > len(h.title) && strings.HasPrefix(titleKey(other.title), titleKey(h.title)) {
		h.title = other.title // it was cut short
	}
	if h.day == 0 || other.day != 0 && other.day < h.day {
		h.day = other.day
	}
}

// fault is why a head is no paper, though it should be one; "" where it need not be.
func (h *digestHead) fault() string {
	switch {
	case h.faulty != "":
		return h.faulty
	case !h.row && len(h.own) > 0 && h.belowEntry(), h.entries > 0 && len(h.own) == 0:
		return ""
	case h.isSection() && (len(h.own) > 0 || h.entries == 0 && len(h.idsBelow()) == 1):
		return h.untitled()
	case !titleLike(h.title) && len(h.own) > 0 && !h.labeled && !h.row:
		return h.untitled()
	case !titleLike(h.title) && (len(h.own) > 0 || h.labeled):
		return "it has no title"
	case titleLike(h.title) && (h.labeled || h.row):
		return "it has neither an identifier nor authors"
	}
	return ""
}

// passedOver says which identifiers stand outside of all entries.
func (d *digestPage) passedOver() {
	taken := map[paper.ID]bool{}
	for _, h := range d.tree.heads {
		if h.entry || h.faulty != "" {
			for _, id := range h.allIDs() {
				taken[id] = true
			}
		}
	}
	var named []string
	add := func(l *mdLine, spans []span) {
		for _, id := range paperIDs(spans) {
			if id.Scheme() != paper.SchemeArXiv || taken[id] {
				continue
			}
			taken[id] = true
			named = append(named, fmt.Sprintf("%s (line %d)", id.Value(), l.n))
		}
	}
	for _, l := range d.tree.lines {
		add(l, l.spans)
		for _, cell := range l.cells {
			add(l, cell)
		}
	}
	if len(named) > 0 {
		d.call.note("identifiers of arXiv outside of any entry are passed over, %d: %s", len(named), some(named, 5))
	}
}

// raw is the lines from one to another, as found.
func (d *digestPage) raw(from, to int) []byte {
	to = min(max(to, from), len(d.starts)-1)
	return d.bytes[d.starts[min(from, len(d.starts)-1)-1]:d.starts[to]]
}

// lineStarts is where each line begins, and where the last ends.
func lineStarts(b []byte) []int {
	starts := []int{0}
	for i := 0; i < len(b); i++ {
		if b[i] == '\n' || b[i] == '\r' && (i+1 == len(b) || b[i+1] != '\n') {
			starts = append(starts, i+1)
		}
	}
	return append(starts, len(b))
}

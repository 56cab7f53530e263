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

// digest is a list of papers in Markdown. Bots write such lists daily into many small
// repositories, and people keep them by hand. They all differ, but each has one of these
// shapes:
//
//   - a heading with the title, and labels below it: "- **Authors:** …";
//   - a table with a column of titles;
//   - collapsed sections of HTML, which show the title;
//   - list items that begin with the title, or with a link to the paper;
//   - plain text: the title, and labels in the lines below.
//
// A page is parsed into heads: possible titles, each with the lines below it (digesttree.go,
// digesttitle.go). The identifiers and authors of a head decide whether it is a paper
// (digesthead.go).
func digest() format {
	return format{
		name:  "digest",
		about: "a digest of papers in Markdown, as written by daily bots: headings with labels below, tables, lists, collapsed parts", unit: "a heading, row or item with the title of a paper",
		form: asMarkdown, lacks: "titles with links to papers or authors below them",
		// Bots list only the first authors, shorten titles and abstracts, and add decoration.
		damaged: []paper.Field{paper.FieldTitle, paper.FieldAuthors, paper.FieldAuthorCount, paper.FieldAbstract},
		detect:  detectDigest, before: []string{"bibtex", "hf-text"}, read: readDigest,
	}
}

var (
	digestHint = text.LazyRegexp(`(?i)arxiv|doi\.org/|huggingface\.co/papers|openreview\.net|\bauthors?\b|作者|著者`)
	textDump   = text.LazyRegexp(`(?m)^Summary:[^\n]*(?:\n[^\n]*){1,200}?\n---\s*$`)
)

const (
	// fewEntries is the least number of entries of a list of papers whose entries have only a
	// title and an identifier.
	fewEntries = 5
	// fewRows is the least number of rows with an identifier in a table of papers.
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

// digestAdvice returns the advice to use --as digest for a text that was not detected as a
// digest, if papers are found that way; else "".
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

// startsElement reports whether t begins with an element that may occur in Markdown, or with a
// comment.
func startsElement(t []byte) bool {
	m := tagShape.FindSubmatch(t[:min(len(t), longestLink)])
	return bytes.HasPrefix(t, []byte("<!--")) || m != nil && knownTags[strings.ToLower(string(m[2]))]
}

// digestEvidence counts what indicates that a text is a list of papers.
type digestEvidence struct {
	listed int               // entries
	full   int               // entries with an identifier and further facts about the paper
	whole  int               // entries with an identifier, authors and an abstract
	rows   int               // table rows with an identifier
	slight int               // list items with an identifier and authors or a checkbox
	ids    map[paper.ID]bool // in entries
	manual bool              // a heading is about instructions, such as "Installation"
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

// isFull reports whether a head says more about a paper than its title. A single fact in a
// list item is not enough.
func (h *digestHead) isFull() bool {
	if h.says(authorsField, abstractField, publishedField, categoriesField, summaryField) {
		return h.line.kind != mdItem || len(h.fields) > 1
	}
	return h.isDescribed() || h.code != "" && h.line.kind == mdHeading
}

// isDescribed reports whether a head has votes, or an abstract without a label.
func (h *digestHead) isDescribed() bool {
	return h.votes > 0 || h.says(votesField) || !h.row && h.unlabelled() != ""
}

// allIDs returns the identifiers in all lines.
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

// isDigest reports whether the page is a list of papers, rather than a page that mentions
// some.
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
		return true // regardless of code and BibTeX between them
	case e.slight >= 2 && alone:
		return true // a reading list
	case e.rows >= fewRows && !e.manual && len(t.bibliography) <= e.rows:
		return true
	case t.ownBibTeX() >= 2:
		return true // with BibTeX below each entry
	case many:
		return len(t.bibliography) <= e.listed
	}
	return e.whole >= 1 && alone
}

// isHTMLPage reports whether head begins like a complete HTML page. A digest may begin with an
// element.
func isHTMLPage(head []byte) bool { return htmlPage.Match(head) }

var htmlPage = text.LazyRegexp(`(?i)^(?:\s*<!--[^>]*-->|\s*<\?xml[^>]*\?>)*\s*<(?:!doctype html|html|head|body|title|meta|script)\b`)

// digestPage is a parsed digest.
type digestPage struct {
	call   *call
	bytes  []byte
	starts []int // offset of each line, and of the end
	tree   *digestTree
	named  paper.Day // day in the file's name
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

// updated returns the day on which the digest was made, according to the digest itself; 0 if
// that is in the future.
func (d *digestPage) updated() paper.Day {
	if d.call.tooLate(d.tree.updated) {
		return 0
	}
	return d.tree.updated
}

// sort separates the papers from the heads that should have been papers, and joins entries of
// the same paper. twice is the number of entries that were joined to others.
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

// joined returns the entries, but replaces a joined entry that is not a valid paper with the
// entries that it was joined from. This way an error in one entry does not affect the others.
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

// join adds the facts of another entry of the same paper.
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
		h.title = other.title // the title was cut short
	}
	if h.day == 0 || other.day != 0 && other.day < h.day {
		h.day = other.day
	}
}

// fault returns why a head that should be a paper is not one, "" if it need not be one.
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

// passedOver notes the arXiv identifiers outside of all entries.
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

// raw returns the bytes of the lines from through to.
func (d *digestPage) raw(from, to int) []byte {
	to = min(max(to, from), len(d.starts)-1)
	return d.bytes[d.starts[min(from, len(d.starts)-1)-1]:d.starts[to]]
}

// lineStarts returns the offset of each line, and of the end.
func lineStarts(b []byte) []int {
	starts := []int{0}
	for i := 0; i < len(b); i++ {
		if b[i] == '\n' || b[i] == '\r' && (i+1 == len(b) || b[i+1] != '\n') {
			starts = append(starts, i+1)
		}
	}
	return append(starts, len(b))
}

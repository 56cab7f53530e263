package source

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"

	"offprint/generator/cite"
)

// bibTeX is a bibliography of BibTeX or BibLaTeX (https://ctan.org/pkg/biblatex).
func bibTeX() format {
	return format{name: "bibtex", detect: detectBibTeX, refuse: refuseBibTeX, read: readBibTeX}
}

// detectBibTeX looks for an entry at the start of a line: before the first
// one there may be text, which is a comment.
func detectBibTeX(head []byte) bool {
	t := bytes.TrimSpace(head)
	if len(t) == 0 || bytes.IndexByte([]byte("{[<\""), t[0]) >= 0 || isBinary(t) {
		return false
	}
	return bibEntry.Match(t) && !detectListing(head) && !detectRIS(head)
}

func refuseBibTeX(head []byte) error {
	if isHTML(head) {
		return htmlInstead(head, "not BibTeX")
	}
	if t := bytes.TrimSpace(head); bytes.IndexByte(t, '@') < 0 && t[0] != '%' {
		return fmt.Errorf("this is not BibTeX, it looks like %s", looks(head))
	}
	return nil
}

func readBibTeX(c *call) error { return c.cited(cite.ReadBibTeX(c.r, c.citation)) }

// cited tells an error of reading from those of the caller.
func (c *call) cited(err error) error {
	if err == nil || c.stopped {
		return err
	}
	return fmt.Errorf("read: %w", err)
}

// citation makes an item of an entry of a bibliography.
func (c *call) citation(rec *cite.Record) error {
	it := Item{Where: fmt.Sprintf("line %d", rec.Line), Raw: rec.Raw, Err: rec.Err, Notes: rec.Notes}
	if rec.Err == nil {
		it = c.entryItem(it, &rec.Entry)
	}
	c.rejectedEnd = errors.Is(rec.Err, cite.ErrCut)
	err := c.put(it)
	c.stopped = err != nil
	return err
}

// entryItem completes the item of an entry that has been read.
func (c *call) entryItem(it Item, e *cite.Entry) Item {
	p, notes := e.Paper()
	it.Notes = append(it.Notes, notes...)
	if c.tooLate(p.Published) {
		// Journals date their issues ahead. The citation has the date.
		it.Notes = append(it.Notes, fmt.Sprintf("it is dated %s, ahead of today", cmp.Or(e.Get("date"), p.Published.String())))
		p.Citation = p.Citation.Set("date", e.Get("date"))
		p.Published = 0
	}
	rec := &Record{Paper: p, Scraped: cmp.Or(c.in.Day, fileDay(c.in.Name), p.Published, c.in.Today)}
	return c.finish(it, rec, p.Abstract)
}

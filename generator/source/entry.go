package source

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"strings"

	"offprint/generator/cite"
	"offprint/generator/paper"
)

// cited adds context to an error of the reader. Errors that the caller's emit returned are
// passed on unchanged.
func (c *call) cited(err error) error {
	if err == nil || c.stopped {
		return err
	}
	return fmt.Errorf("read: %w", err)
}

// references reads a bibliography in a format of tagged lines, such as RIS.
func (c *call) references(read func(io.Reader, func(*cite.Record) error) ([]string, error)) error {
	notes, err := read(c.r, c.citation)
	c.notes = append(c.notes, notes...)
	return c.cited(err)
}

// citation converts an entry of a bibliography to an item and emits it.
func (c *call) citation(rec *cite.Record) error {
	it := Item{Where: fmt.Sprintf("line %d", rec.Line), Raw: rec.Raw, Err: rec.Err, Notes: rec.Notes}
	if rec.Err == nil {
		it = c.publishedItem(it, &rec.Entry)
	}
	c.rejectedEnd = errors.Is(rec.Err, cite.ErrCut)
	err := c.put(it)
	c.stopped = err != nil
	return err
}

// publishedItem completes the item of a paper that e, an entry or a draft of one, describes.
// The record is as old as the paper unless the caller says when it was scraped.
func (c *call) publishedItem(it Item, e interface {
	Paper() (p paper.Paper, notes []string)
}) Item {
	p, notes := e.Paper()
	it.Notes = append(it.Notes, notes...)
	if p.Title != "" && !hasLetter(p.Title) { // some books have such a title
		it.note("its title, %s, has no letters", quote(p.Title))
	}
	if isAddress(p.Abstract) {
		it.note("abstract: %s is an address", quote(strings.Trim(p.Abstract, "<>")))
		p.Abstract = ""
	}
	if c.tooLate(p.Published) {
		date := cmp.Or(p.Citation.Get("date"), p.Published.String())
		// Journals date their issues ahead. The citation keeps the date.
		it.Notes = append(it.Notes, fmt.Sprintf("it is dated %s, ahead of today", date))
		p.Citation = p.Citation.Set("date", date)
		p.Published = 0
	}
	rec := &Record{Paper: p, Scraped: cmp.Or(c.in.Day, fileDay(c.in.Name), p.Published, c.in.Today)}
	return c.finish(it, rec, p.Abstract)
}

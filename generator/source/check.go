package source

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"time"

	"offprint/generator/paper"
	"offprint/generator/text"
)

// finish completes a record and makes an item from it. The item has an error if the record is
// not usable. abstract is the abstract as found. On entry, the paper's Date is the fallback
// for a paper without a day of listing or publication, such as the day in the name of a
// listing's file.
func (c *call) finish(it Item, rec *Record, abstract string) Item {
	rec.Source = c.format
	p := &rec.Paper
	if p.ID == "" && strings.HasPrefix(p.Title, "[") { // a bookmark only has the title of arXiv's page
		if own, rest := cutTitleHead(p.Title); own != "" && titleLike(rest) {
			p.ID = own
		}
	}
	p.Title = withoutIdentifier(p.Title, p.ID)
	// The clock must never date a paper, so Scraped is not used: it may be today.
	p.Date = cmp.Or(rec.Listed, p.Published, p.Date, c.in.Day)
	if p.ID == "" && p.Title != "" {
		p.ID = TitleID(p.Title)
	}
	switch {
	case p.Title == "":
		it.Err = errors.New("it has no title")
	case len(p.Title) > maxTitle:
		it.Err = fmt.Errorf("its title has %d kB; more than %d kB is not a title", (len(p.Title)+999)/1000, maxTitle/1000)
	case len(abstract) > maxAbstract:
		it.Err = fmt.Errorf("its abstract has %d kB; more than %d kB is not an abstract", (len(abstract)+999)/1000, maxAbstract/1000)
	case c.tooLate(rec.Listed):
		it.Err = fmt.Errorf("it was listed on %v, which is more than %d days after today, %v", rec.Listed, maxAhead, c.in.Today)
	case c.tooLate(p.Published):
		it.Err = fmt.Errorf("it was published on %v, which is more than %d days after today, %v", p.Published, maxAhead, c.in.Today)
	default:
		it.Record = rec
	}
	return it
}

// cleanAbstract converts an abstract to the form that papers have. It returns "" for one that
// is too long: the record will be rejected anyway.
func cleanAbstract(s string) string {
	if len(s) > maxAbstract {
		return ""
	}
	return text.Abstract(s)
}

// tooLate reports whether a day is too far in the future to be true.
func (c *call) tooLate(d paper.Day) bool {
	return c.in.Today != 0 && d > c.in.Today && d.Time().Sub(c.in.Today.Time()) > maxAhead*24*time.Hour
}

// TitleID returns the identifier of a paper whose record has only a title.
func TitleID(title string) paper.ID {
	return paper.ID(paper.SchemeTitle + ":" + text.Slug(title))
}

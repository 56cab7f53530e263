package source

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"strings"

	"offprint/generator/paper"
	"offprint/generator/text"
)

// hfText is the format of a dump of Daily Papers as text, as people make them of a week:
//
//	Title: A title, which may continue in lines that
//	  are indented
//	PDF: https://arxiv.org/pdf/2412.20800
//	Summary: The abstract.
//	---
//
// The day in the file's name is that of the scrape. The dump does not say on which day of the
// week a paper was listed.
func hfText() format {
	return format{
		name:  "hf-text",
		about: "a dump of *Daily Papers* as text, such as of a week", unit: "a block `Title:`, `PDF:`, `Summary:` up to a line `---`",
		form: asText, lacks: "lines that begin with “Title:”",
		damaged: []paper.Field{paper.FieldAbstract}, // its paragraphs are lost
		detect:  detectHFText, refuse: refuseHFText, read: readHFText,
	}
}

var (
	textStart = text.LazyRegexp(`^Title:[^\n]*\n(?:[^\n:]*\n){0,20}?PDF:[^\n]*(?:\n|$)`)
	textField = text.LazyRegexp(`^(Title|PDF|Summary):[ \t]*`)
)

func detectHFText(head []byte) bool {
	return textStart.Match(bytes.ReplaceAll(bytes.TrimSpace(head), []byte("\r"), nil))
}

func refuseHFText(head []byte) error {
	if !bytes.HasPrefix(head, []byte("Title:")) && !bytes.Contains(head, []byte("\nTitle:")) {
		return fmt.Errorf("no line in it begins with “Title:”; it looks like %s", looks(head))
	}
	return nil
}

// textBlock is a record of a text dump that is being read.
type textBlock struct {
	piece
	fields map[string]string
	last   string // field to which the next line is appended
	open   bool   // the last line has no line end
}

func readHFText(c *call) error {
	b := &textBlock{}
	err := c.lines(func(n int, line []byte, large, last bool) error {
		s := string(repaired(line))
		closes := strings.TrimSpace(s) == "---"
		// A block whose closing line is missing ends before the next title.
		if m := textField.FindStringSubmatch(s); m != nil && m[1] == "Title" && len(b.fields) > 1 {
			if err := c.put(c.textItem(b, false)); err != nil {
				return err
			}
			b = &textBlock{}
		}
		if !isBlank(line) || len(b.raw) > 0 {
			b.add(n, line, large, last)
		}
		if !closes {
			return nil
		}
		done := b
		b = &textBlock{}
		if len(done.fields) > 0 || len(bytes.TrimSpace(done.raw)) > len("---") {
			return c.put(c.textItem(done, true))
		}
		return nil
	})
	if err != nil || len(b.raw) == 0 {
		return err
	}
	it := c.textItem(b, false)
	c.rejectedEnd = it.Err != nil
	return c.put(it)
}

// add adds a line. The last line of an input has no line end and may be cut off.
func (b *textBlock) add(n int, line []byte, large, last bool) {
	if len(b.raw) == 0 {
		b.line = n
	}
	b.open = last && len(line) > 0
	b.addLine(line, large, last)
	if b.large {
		return
	}
	s := string(repaired(line))
	if m := textField.FindStringSubmatch(s); m != nil && b.fields[m[1]] == "" {
		if b.fields == nil {
			b.fields = map[string]string{}
		}
		b.last = m[1]
		b.fields[b.last] = s[len(m[0]):]
		return
	}
	if b.last != "" && strings.TrimSpace(s) != "---" {
		b.fields[b.last] += "\n" + s
	}
}

// textItem converts a block to an item. closed reports whether the line of dashes follows the
// block.
func (c *call) textItem(b *textBlock, closed bool) Item {
	it := b.lineItem()
	_, abstracted := b.fields["Summary"]
	switch {
	case it.Err != nil:
		return it
	case !closed && (b.open || !abstracted):
		it.Err = errors.New("the input is cut short here")
		return it
	case len(b.fields) == 0:
		it.Err = errors.New("it has no title, PDF or summary")
		return it
	case !closed:
		it.note("the line of dashes after it is missing")
	}
	it.noteEncoding()
	abstract := b.fields["Summary"]
	named := fileDay(c.in.Name)
	rec := &Record{
		Scraped: cmp.Or(c.in.Day, named, c.in.Today),
		Paper:   paper.Paper{Title: text.Title(b.fields["Title"]), Abstract: cleanAbstract(abstract), Date: cmp.Or(c.in.Day, named)},
	}
	p := &rec.Paper
	pdf := strings.TrimSpace(b.fields["PDF"])
	if id, err := paper.ArXivID(pdf); err == nil {
		p.ID = id
		p.Links.Discussion = dailyPapersPage(id)
	} else if id, err := paper.DOIID(pdf); err == nil {
		p.ID = id
	} else if p.Title != "" {
		p.ID = TitleID(p.Title)
		it.note("its PDF %s is not on arXiv; it is identified by its title as %s", quote(pdf), p.ID)
	}
	return c.finish(it, rec, abstract)
}

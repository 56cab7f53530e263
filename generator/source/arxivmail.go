package source

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"strings"
	"time"

	"offprint/generator/paper"
	"offprint/generator/text"
)

// arxivMail is the mail in which arXiv announces papers to its subscribers
// (https://info.arxiv.org/help/subscribe.html): one mail or several, with or without mail
// headers:
//
//	------------------------------------------------------------------------------
//	\\
//	arXiv:2306.07353
//	Date: Mon, 12 Jun 2023 18:01:52 GMT   (27kb)
//
//	Title: A title, which may go on in lines that
//	  are indented
//	Authors: Ann Bee, Cy Dee
//	Categories: cs.AI cs.LG
//	Comments: 10 pages
//	\\
//	  The abstract.
//	\\ ( https://arxiv.org/abs/2306.07353 ,  27kb)
//
// "arXiv:2306.06924 (*cross-listing*)" marks a paper that is announced in another category.
// "replaced with revised version Tue, 13 Jun 2023 …" marks a new version, which has no
// abstract in the mail.
func arxivMail() format {
	return format{
		name:  "arxiv-mail",
		about: "an announcement mail of arXiv", unit: "a block that begins with `arXiv:`",
		form: asText, lacks: "blocks that begin with “arXiv:” between lines of dashes",
		authority: paper.Original,
		detect:    detectArXivMail, before: []string{"arxiv-copy", "bibtex", "digest"}, refuse: refuseArXivMail, read: readArXivMail,
	}
}

var (
	arxivMailBlock = text.LazyRegexp(`(?m)^(?:> ?)*(?:arXiv:|Paper(?: \(\*cross-listing\*\))?: )\S+[^\n]*\r?\n(?:[^\n]*\r?\n){1,8}?(?:> ?)*Title: `)
	mailHead       = text.LazyRegexp(`^(?:arXiv:\s?|Paper(?: \(\*cross-listing\*\))?: )(\S+)(.*)$`)
	mailField      = text.LazyRegexp(`^(Date|Title|Authors?|Categories|Comments|Journal-ref|Report-no|DOI|MSC-class|ACM-class|License|Proxy)(?: \([^)]*\))?:[ \t]?(.*)$`)
	mailReplaced   = text.LazyRegexp(`^replaced with revised version\s+(.*)$`)
	mailReceived   = text.LazyRegexp(`^\s*received from\s+.*\sto\s+(\w{3})[ ,]+(\d{1,2}) (\w{3}) (\d{2,4})\b`)
	mailClose      = text.LazyRegexp(`^\\\\ ?\(\s*(\S+)[^)]*\)`)
	mailDivider    = text.LazyRegexp(`^(?:-{20,}|(?:%+-+%*){4,}%*)\s*$`)
	mailDate       = text.LazyRegexp(`(?i)^Date:\s*(.*\d{4} \d\d:\d\d.*)$`)
	mailSize       = text.LazyRegexp(`\s*\([\d.]+\s?kb[^)]*\)\s*$`)
)

func detectArXivMail(head []byte) bool {
	return !isBinary(head) && !isHTML(head) && arxivMailBlock.Match(head)
}

func refuseArXivMail(head []byte) error {
	if !bytes.Contains(head, []byte("arXiv:")) && !bytes.Contains(head, []byte("Paper: ")) && !bytes.Contains(head, []byte("*cross-listing*")) {
		return fmt.Errorf("no line in it begins with “arXiv:”; it looks like %s", looks(head))
	}
	return nil
}

// mailBlock is the state of reading one paper in a mail.
type mailBlock struct {
	piece
	head   string // text after the identifier
	id     string
	fields map[string]string
	last   string // the field that the next line may continue
	text   []string
	marks  int // number of lines that begin with two backslashes
	linked string
	closed bool
	bare   bool // the last line was exactly two backslashes
}

// mailReader reads mails.
type mailReader struct {
	c      *call
	block  *mailBlock
	listed paper.Day
	sent   paper.Day // from the mail's own date
}

func readArXivMail(c *call) error {
	r := &mailReader{c: c}
	if err := c.lines(r.line); err != nil {
		return err
	}
	c.rejectedEnd = r.block != nil && !r.block.closed
	return r.end()
}

func (r *mailReader) line(n int, line []byte, large, last bool) error {
	s := strings.TrimRight(string(repaired(line)), " \t\r")
	for strings.HasPrefix(s, ">") {
		s = strings.TrimPrefix(s[1:], " ") // forwarded
	}
	if m := mailHead.FindStringSubmatch(s); m != nil && (r.block == nil || r.block.closed || r.block.marks != 1) {
		if b := r.block; b != nil && b.linked == "" && b.bare {
			b.closed = false // the backslashes above opened the new block
		}
		if err := r.end(); err != nil {
			return err
		}
		r.block = &mailBlock{piece: piece{line: n}, id: m[1], head: m[2], fields: map[string]string{}}
		if strings.HasPrefix(s, "Paper (") {
			r.block.head += " (*cross-listing*)"
		}
	}
	b := r.block
	if b == nil {
		r.around(s)
		return nil
	}
	if mailDivider.MatchString(s) {
		return r.end()
	}
	b.addLine(line, large, last)
	b.read(s)
	return nil
}

// around reads lines outside of papers: the headers of a mail, and the period in which papers
// were received.
func (r *mailReader) around(s string) {
	if m := mailReceived.FindStringSubmatch(s); m != nil {
		if day, err := paper.NewDay(arxivYear(m[4]), time.Month(text.Month(m[3])), atoi(m[2])); err == nil {
			r.listed = announcement(day)
		}
		return
	}
	if m := mailDate.FindStringSubmatch(s); m != nil {
		for _, layout := range []string{time.RFC1123Z, "Mon, 2 Jan 2006 15:04:05 -0700", "Mon, 2 Jan 2006 15:04:05 -0700 (MST)", "Mon, 2 Jan 2006 15:04:05 MST", "2 Jan 2006 15:04:05 -0700"} {
			if t, err := time.Parse(layout, strings.TrimSpace(m[1])); err == nil {
				r.sent, r.listed = paper.DayOf(t.UTC()), 0
				break
			}
		}
	}
}

// announcement returns the day on which papers that were received up to a day are announced:
// the next day, and after a Friday the Monday. https://info.arxiv.org/help/availability.html
func announcement(day paper.Day) paper.Day {
	switch day.Time().Weekday() {
	case time.Friday:
		return day.AddDays(3)
	case time.Saturday:
		return day.AddDays(2)
	}
	return day.AddDays(1)
}

// read reads a line of a block.
func (b *mailBlock) read(s string) {
	b.bare = s == `\\`
	switch {
	case b.closed || b.large:
	case strings.HasPrefix(s, `\\`):
		b.marks++
		b.last = ""
		if m := mailClose.FindStringSubmatch(s); m != nil {
			b.closed, b.linked = true, m[1]
		} else if b.marks > 1 {
			b.closed = true
		}
	case b.marks > 0:
		b.text = append(b.text, s)
	default:
		b.field(s)
	}
}

func (b *mailBlock) field(s string) {
	if m := mailReplaced.FindStringSubmatch(s); m != nil {
		b.fields["replaced"], b.last = m[1], ""
		return
	}
	m := mailField.FindStringSubmatch(s)
	switch {
	case m != nil:
		b.last = m[1]
		if b.last == "Author" {
			b.last = "Authors"
		}
		if m[1] == "Date" && b.fields["Date"] != "" { // "Date (revised v2)"
			if strings.HasPrefix(s, "Date (revised") {
				b.fields["revised"] = m[2]
			}
			b.last = ""
			return
		}
		if strings.HasPrefix(s, "Date (revised") {
			b.fields["revised"], b.last = m[2], ""
			return
		}
		b.fields[b.last] = m[2]
	case s == "":
		b.last = ""
	case b.last != "" && (s[0] == ' ' || s[0] == '\t'):
		b.fields[b.last] += "\n" + s
	}
}

// end emits the block.
func (r *mailReader) end() error {
	b := r.block
	r.block = nil
	if b == nil {
		return nil
	}
	it := b.lineItem()
	if it.Err == nil {
		it.Err = b.fault()
	}
	if it.Err == nil {
		it.noteEncoding()
		it.Err = b.identify()
	}
	if it.Err != nil {
		return r.c.put(it)
	}
	a := arxivPaper{
		id: b.id, title: b.fields["Title"], abstract: strings.Join(b.text, "\n"),
		categories: []string{b.fields["Categories"]}, comment: b.fields["Comments"], journal: b.fields["Journal-ref"], doi: b.fields["DOI"],
		report: b.fields["Report-no"], msc: b.fields["MSC-class"], acm: b.fields["ACM-class"], license: b.fields["License"],
		scraped: cmp.Or(r.listed, r.sent, fileDay(r.c.in.Name)),
	}
	a.authors.addAll(b.fields["Authors"])
	b.dates(&it, &a)
	return r.c.put(r.c.arxivFinish(it, a))
}

// fault returns why a block is not a usable paper, nil if it is.
func (b *mailBlock) fault() error {
	switch {
	case b.fields["Title"] == "" && len(b.fields) == 0:
		return errors.New("it has neither a title nor an author")
	case !b.closed:
		return errors.New("it is cut short here: the line that ends it, with its address, is missing")
	}
	return nil
}

// identify compares the identifier at the start of a block to the address at its end. The
// address is used if the identifier is invalid.
func (b *mailBlock) identify() error {
	if b.linked == "" {
		return nil
	}
	one, err := paper.ArXivID(b.id)
	if err != nil {
		b.id = b.linked
		return nil
	}
	if other, err := paper.ArXivID(b.linked); err == nil && other != one {
		return fmt.Errorf("it begins as %s and ends as %s", one.Value(), other.Value())
	}
	return nil
}

// dates reads the days on which the paper was published, updated and listed.
func (b *mailBlock) dates(it *Item, a *arxivPaper) {
	day := func(key, s string) paper.Day { return it.day(key, mailSize.ReplaceAllString(s, "")) }
	sent, revised := day("Date", b.fields["Date"]), b.fields["revised"]
	if replaced, again := b.fields["replaced"]; again {
		a.updated = day("replaced", replaced)
		return
	}
	a.published = sent
	if revised != "" {
		a.updated = day("Date (revised)", revised)
	} else if !strings.Contains(b.head, "cross-list") {
		a.listed = a.scraped
	}
}

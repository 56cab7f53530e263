package source

import (
	"bytes"
	"cmp"
	"strings"
	"time"

	"offprint/generator/paper"
	"offprint/generator/text"
)

// origin is the metadata that a scraper wrote before the page.
type origin struct {
	address address   // the page's address
	fetched paper.Day // 0 if not given
}

var (
	originLine = text.LazyRegexp(`(?i)^[ \t>|*#-]*\**((?:page |source )?url(?: source)?|source|link|canonical|page|` +
		`(?:date |last )?(?:retrieved|captured|fetched|accessed|crawled|scraped|saved|exported|downloaded|clipped|archived)(?: at| on)?(?: \(utc\))?|` +
		`published time|publish(?:ed)?_?time|timestamp|date|created)\**[ \t]*:\**[ \t]*["'<]?(.+?)["'>]?[ \t]*$`)
	printTime = text.LazyRegexp(`^(\d{1,2})/(\d{1,2})/(\d{2}|\d{4}), \d{1,2}:\d{2}[ \x{202f}\x{a0}]?[AP]M\b`)
)

// page converts an input to lines and adds the metadata that the surrounding input gives.
func (c *call) page(src []byte) *page {
	p := readPage(src)
	if p.origin.address.url == "" {
		p.read = true
		p.origin.address = c.in.around.address
	}
	if c.in.around.fetched != 0 {
		p.origin.fetched = c.in.around.fetched
	}
	return p
}

// readOrigin reads the front matter of a text, or the lines that a reader service writes
// before the first paper. end is the offset where the front matter ends; 0 if there is none.
func readOrigin(src []byte) (t origin, end int) {
	head := src[:min(len(src), 4<<10)]
	front := bytes.HasPrefix(bytes.TrimLeft(head, " \t\r\n"), []byte("---"))
	at := 0
	for n := 0; n < 40 && at < len(head); n++ {
		line, _, more := bytes.Cut(head[at:], []byte("\n"))
		next := at + len(line) + 1
		if !more {
			next = at + len(line)
		}
		s := plainSpace(string(repaired(line)))
		if front && n > 0 && (s == "---" || s == "...") {
			return t, next
		}
		if !t.line(s) && !front && isPageName(s) {
			break
		}
		at = next
	}
	return t, 0
}

// line parses one line of metadata, and reports whether it is one.
func (t *origin) line(s string) bool {
	if m := printTime.FindStringSubmatch(s); m != nil {
		year := m[3]
		if len(year) == 2 {
			year = "20" + year
		}
		if d, err := time.Parse("1/2/2006", m[1]+"/"+m[2]+"/"+year); err == nil && t.fetched == 0 {
			t.fetched = paper.DayOf(d)
		}
		return true
	}
	m := originLine.FindStringSubmatch(s)
	if m == nil {
		return false
	}
	if strings.HasPrefix(m[2], "http") {
		if t.address.url == "" {
			t.address = readAddress(strings.TrimRight(m[2], ">\"'"))
		}
		return true
	}
	d := readWrittenDate(m[2])
	if d.day == 0 || d.partial != "" {
		return false
	}
	t.fetched = cmp.Or(t.fetched, d.day)
	return true
}

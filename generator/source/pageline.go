package source

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"offprint/generator/text"
)

// pageLine is a line of a page of papers, however the page was copied, scraped or saved.
// Together the lines of an input cover every byte of it: each line begins where the previous
// one ends.
type pageLine struct {
	at      int    // byte offset in the input, including the empty lines before it
	n       int    // line number in the input, from 1
	text    string // UTF-8, trimmed, without markup; empty for a link without text
	plain   string // text with single spaces and without invisible characters
	link    address
	linked  bool // it is the text of a link, whose address may be unknown
	heading bool
	indent  bool // white space precedes it
	apart   bool // an empty line precedes it
	start   bool // an element that contains one paper begins here
	damaged bool // it was not UTF-8
	within  bool // the text of its link continues from the line above
}

// page is an input as a sequence of lines with links.
type page struct {
	src    []byte
	lines  []*pageLine
	origin origin // metadata around the page: its address, when it was fetched
	read   bool   // the origin's address is from the input that contains the page, if it has one
	// alts means that the lines contain the alternative texts of images, as in text that
	// browsers copy and lynx prints: "tencent Tencent".
	alts bool
}

// readPage converts an input, which may be HTML, Markdown or plain text, to lines.
func readPage(src []byte) *page {
	p := &page{src: src}
	if isMarkup(src) {
		p.readHTML()
	} else {
		p.readText()
	}
	return p
}

// raw returns the input from line from up to line to, or to the end of the input if there is
// no line to.
func (p *page) raw(from, to int) []byte {
	end := len(p.src)
	if to < len(p.lines) {
		end = p.lines[to].at
	}
	begin := p.lines[from].at
	return p.src[begin:end:end]
}

// lineBuilder assembles lines from segments of text and links.
type lineBuilder struct {
	page *page
	buf  []byte
	mark int // offset where the next line begins
	read int // offset up to which line ends have been counted
	n    int // line number at read
	at   int // line number of the first visible byte of buf

	link    address
	linked  bool
	begin   int  // offset of the link's text in buf
	wrote   bool // the link has text
	some    bool // something was found on the input line
	heading bool
	// The heading or the link ends at the end of the input line.
	lineHead, lineLink bool
	indent             bool
	apart              bool
	start              bool
	clean              func(string) string // removes markup of the dialect; may be nil
}

func newLineBuilder(p *page) *lineBuilder { return &lineBuilder{page: p, n: 1} }

// add appends text that is at offset at of the input.
func (b *lineBuilder) add(at int, s []byte) {
	if len(b.buf) == 0 {
		t := bytes.TrimLeft(s, " \t")
		if len(t) == 0 {
			b.indent = b.indent || len(s) > 0
			return
		}
		b.indent = b.indent || len(t) < len(s)
		b.at = b.line(at)
		s = t
	}
	b.buf = append(b.buf, s...)
}

// line returns the line number of an offset. Offsets must not decrease from call to call.
func (b *lineBuilder) line(at int) int {
	src := b.page.src
	for ; b.read < at; b.read++ {
		if src[b.read] == '\n' || src[b.read] == '\r' && (b.read+1 == len(src) || src[b.read+1] != '\n') {
			b.n++
		}
	}
	return b.n
}

// end ends the line; the next one begins at offset next of the input. broken says whether the
// input line ends there, too.
func (b *lineBuilder) end(next int, broken bool) {
	plain := plainSpace(string(repaired(b.buf)))
	b.begin = 0
	if plain == "" {
		b.apart = b.apart || broken && !b.some
		b.buf, b.indent = b.buf[:0], false
		return
	}
	l := &pageLine{at: b.mark, n: b.at, damaged: !utf8.Valid(b.buf)}
	l.text = strings.TrimSpace(string(repaired(b.buf)))
	if b.clean != nil {
		l.text = b.clean(l.text)
		plain = plainSpace(l.text)
	}
	l.plain = plain
	b.buf = b.buf[:0]
	if plain == "" {
		b.indent, b.some = false, true
		return // it was only markup
	}
	b.put(l, next)
}

func (b *lineBuilder) put(l *pageLine, next int) {
	l.link, l.linked, l.heading, l.indent, l.apart, l.start = b.link, b.linked, b.heading, b.indent, b.apart, b.start
	l.within = b.linked && b.wrote && !b.apart
	b.mark, b.indent, b.apart, b.start, b.wrote = next, false, false, false, true
	b.some = true
	b.page.lines = append(b.page.lines, splitEnd(l)...)
}

// open begins the text of a link. A link that forms a separate line of the page forms a
// separate line here, too.
func (b *lineBuilder) open(at int, url string) {
	link := readAddress(url)
	if link.splits() {
		b.end(at, false)
	}
	b.link, b.linked, b.wrote, b.begin = link, true, false, len(b.buf)
}

// close ends the text of a link. at is the offset after its markup.
func (b *lineBuilder) close(at int) {
	if !b.linked {
		return
	}
	switch {
	case b.link.splits():
		b.end(at, false)
		if !b.wrote {
			b.at = b.line(at)
			b.put(&pageLine{at: b.mark, n: b.at}, at)
		}
	case b.begin < len(b.buf) && isTool(plainSpace(string(repaired(b.buf[b.begin:])))):
		link, tool := b.link, bytes.Clone(b.buf[b.begin:])
		b.link, b.linked, b.buf = address{}, false, b.buf[:b.begin]
		b.end(b.mark, false)
		b.link, b.linked, b.buf = link, true, tool
		b.end(at, false)
	}
	b.link, b.linked = address{}, false
}

// splitEnd splits a line that contains the end of a paper, or parts of it: byline, dot, date
// or number of authors, number of comments.
func splitEnd(l *pageLine) []*pageLine {
	whole := []*pageLine{l}
	s := l.plain
	if len(s) > 300 || !dots.MatchString(s) || isDot(s) {
		return whole
	}
	if _, _, ok := authorsLine(s); ok {
		return whole // the dot is its bullet
	}
	var parts []string
	for _, p := range dots.Split(s, -1) {
		parts = append(parts, strings.TrimSpace(p))
	}
	n := len(parts)
	if _, ok := readCount(parts[n-1]); ok && n > 1 { // "… · Mar 5 · 2"
		if _, ok := readDate(parts[n-2] + " " + parts[n-1]); ok {
			parts = append(parts[:n-2], parts[n-2]+" "+parts[n-1])
			n--
		}
	}
	// If a line ends with the dot, the date is on the next line.
	_, dated := readDate(parts[n-1])
	_, _, authors := authorsLine(parts[n-1])
	if !dated && !authors && (parts[n-1] != "" || len(s) > longestByline) {
		return whole
	}
	var split []*pageLine
	for i, p := range parts {
		if i == n-1 {
			split = append(split, &pageLine{at: l.at, n: l.n, text: "·", plain: "·"})
		}
		if p != "" {
			split = append(split, &pageLine{at: l.at, n: l.n, text: p, plain: p, link: l.link, linked: l.linked})
		}
	}
	split[0].apart, split[0].damaged, split[0].start = l.apart, l.damaged, l.start
	return split
}

// plainSpace replaces each run of white space by one space and removes invisible characters.
func plainSpace(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), r == '\u2028', r == '\u2029':
			return ' '
		case unicode.Is(unicode.Cf, r), unicode.IsControl(r), 0xe000 <= r && r <= 0xf8ff:
			return -1
		}
		return r
	}, s)
	return text.OneLine(s)
}

// joinLines joins the text of n lines, with an empty line before each that is apart from the
// one above.
func joinLines(n int, line func(i int) (s string, apart bool)) string {
	var b strings.Builder
	for i := range n {
		s, apart := line(i)
		switch {
		case i == 0:
		case apart:
			b.WriteString("\n\n")
		default:
			b.WriteByte('\n')
		}
		b.WriteString(s)
	}
	return b.String()
}

// noteDamaged adds a note if a line contained bytes that are not UTF-8.
func (it *Item) noteDamaged(lines []*pageLine) {
	if slices.ContainsFunc(lines, func(l *pageLine) bool { return l.damaged }) {
		it.note(asWindows1252)
	}
}

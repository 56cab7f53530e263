package source

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"offprint/generator/text"
)

// readText reads the lines of a text and its links, whichever notation the text uses.
func (p *page) readText() {
	d := readWriting(p.src)
	p.alts, p.origin = d.markers != nil, d.origin
	edits := d.edits(p.src)
	slices.SortStableFunc(edits, func(a, b edit) int { return cmp.Compare(a.at, b.at) })
	b := newLineBuilder(p)
	b.clean = d.clean
	i := 0
	for _, e := range append(edits, edit{at: len(p.src), to: len(p.src)}) {
		if e.at < i {
			continue // within other markup
		}
		b.text(i, e.at)
		b.apply(e)
		i = e.to
	}
	b.end(len(p.src), false)
	if d.addressed {
		p.attachAddresses()
	}
}

// edit is the effect of markup at an offset of a text. The bytes from at to to are not text.
type edit struct {
	at, to int
	do     editKind
	url    string // the link's address
}

type editKind int

const (
	drop       editKind = iota
	openLink            // the link's text begins
	markLink            // the link's text begins and ends with the line
	closeLink           // the link's text ends
	linkBefore          // the link's text precedes it on the same line
	endLine             // a tag that ends a line
	lineIsHead          // the rest of the line is a heading
	openHead            // a heading begins
	closeHead           // a heading ends
)

// apply applies an edit.
func (b *lineBuilder) apply(e edit) {
	switch e.do {
	case openLink, markLink:
		b.close(e.at)
		b.open(e.at, e.url)
		b.lineLink = e.do == markLink
	case closeLink:
		b.close(e.to)
	case linkBefore:
		b.linkTo(e.url, e.to)
	case endLine:
		b.end(e.to, false)
	case lineIsHead:
		b.heading, b.lineHead = true, true
	case openHead, closeHead:
		b.end(e.at, true)
		b.heading, b.lineHead = e.do == openHead, false
	}
}

// text adds text without markup, line by line.
func (b *lineBuilder) text(from, to int) {
	src := b.page.src
	for i := from; i < to; {
		j := i
		for j < to && src[j] != '\n' && src[j] != '\r' {
			j++
		}
		b.add(i, src[i:j])
		if j == to {
			return
		}
		i = j + 1
		if src[j] == '\r' && i < len(src) && src[i] == '\n' {
			i++
		}
		b.inputLine(i)
	}
}

// inputLine ends a line of the input.
func (b *lineBuilder) inputLine(next int) {
	empty := len(b.buf) == 0 && !b.some
	if isRule(b.buf) {
		b.underline()
		b.buf = b.buf[:0]
	}
	if b.lineLink {
		b.close(next)
		b.lineLink = false
	}
	b.end(next, true)
	b.some = false
	if b.heading && (empty || b.lineHead && !b.linked) {
		b.heading, b.lineHead = false, false
	}
}

// isRule reports whether a line is a rule drawn with characters.
func isRule(line []byte) bool {
	line = bytes.TrimSpace(line)
	if len(line) < 3 {
		return false
	}
	return !bytes.ContainsFunc(line, func(r rune) bool { return !strings.ContainsRune("=-_*━─—~+ ", r) })
}

// underline makes the lines above the rule a heading.
func (b *lineBuilder) underline() {
	ls := b.page.lines
	for i := len(ls) - 1; i >= max(0, len(ls)-4) && !b.apart; i-- {
		ls[i].heading = true
		if ls[i].apart {
			break
		}
	}
}

// linkTo assigns an address to the text before it on the line.
func (b *lineBuilder) linkTo(url string, next int) {
	link := readAddress(url)
	if len(b.buf) > 0 {
		b.link, b.linked = link, true
		b.end(next, false)
	} else if n := len(b.page.lines); n > 0 && !b.page.lines[n-1].linked && !b.apart {
		b.page.lines[n-1].link, b.page.lines[n-1].linked = link, true
	}
	b.link, b.linked = address{}, false
}

// attachAddresses treats lines that are addresses as the links of the lines above them.
func (p *page) attachAddresses() {
	kept := p.lines[:0]
	for _, l := range p.lines {
		if l.linked || !addressLine.MatchString(l.plain) {
			kept = append(kept, l)
			continue
		}
		link := readAddress(l.plain)
		var above *pageLine
		if n := len(kept); n > 0 {
			above = kept[n-1]
		}
		switch {
		case above != nil && !above.linked && (link.kind != toOther || len(above.plain) < 100):
			above.link, above.linked = link, true // and covers its bytes
		case link.kind == toOther || link.kind == toCode:
			kept = append(kept, l)
		default:
			l.text, l.plain, l.link, l.linked = "", "", link, true
			kept = append(kept, l)
		}
	}
	p.lines = kept
}

// writing is the notation that a text uses for its links and headings.
type writing struct {
	origin     origin
	front      int               // end of the front matter
	marked     bool              // Markdown
	tagged     bool              // the text contains HTML
	labels     map[string]string // addresses of "[text][label]"
	references bool              // such links occur, possibly without their addresses
	markers    map[string]string // addresses of "[12]text"
	tail       int               // start of their list
	addressed  bool              // addresses are on separate lines below
	underlined bool              // spaces of links and headings are written as underscores
	org        bool              // [[address][text]], as in Org mode
}

var (
	headingMark   = text.LazyRegexp(`(?m)^[ \t]{0,3}#{1,6}[ \t]+`)
	inlineLink    = text.LazyRegexp(`\]\((?:<?https?://|<?/|#)`)
	labelLine     = text.LazyRegexp(`(?m)^[ \t]{0,3}\[([^\[\]]{1,400})\]:(?:(?:[ \t]+|[ \t]*\r?\n[ \t]*)<?((?:[a-z]+:/)?/[^\s<>]*)>?[ \t]*(?:"[^\r\n]*"|'[^\r\n]*'|\([^\r\n]*\)|\{[^\r\n]*\})?[ \t]*\r?$|[ \t]+<?([^\s<>\[][^\s<>]*)>?[ \t]*(?:"[^\r\n]*"|'[^\r\n]*'|\([^\r\n]*\)|\{[^\r\n]*\})?[ \t]*\r?$)`)
	labelUse      = text.LazyRegexp(`\]\[\d{1,4}\]`)
	listedLine    = text.LazyRegexp(`(?m)^[ \t]*\[?(\d{1,5})(?:\]|\.)[ \t]+((?:[a-z]+:)?/{1,3}\S+|mailto:\S+)[ \t]*\r?$`)
	listHeading   = text.LazyRegexp(`(?mi)^[ \t]*(?:references|links|visible links|link list):?[ \t]*\r?$`)
	numberMark    = text.LazyRegexp(`\[(\d{1,5})\]`)
	addressLine   = text.LazyRegexp(`^(?:https?:/)?/\S*$`)
	paperLine     = text.LazyRegexp(`(?m)^[ \t]*(?:https?://[^\s/]+)?/(?:papers/\d|login\?next)\S*[ \t]*\r?$`)
	angleLink     = text.LazyRegexp(`<((?:https?://|/)[^<>\s]+)>|\[(https?://[^\[\]\s()]+)\]|[ \t]\(((?:https?:/)?/[^()\s]+)\)`)
	fenceLine     = text.LazyRegexp("(?m)^[ \t]*(?:(?:[-*+] +)?:{3,}|```)[^\r\n]*")
	attributeList = text.LazyRegexp(`[ \t]+\{[#.][^{}\r\n]*\}[ \t]*\r?$`)
	starHeading   = text.LazyRegexp(`(?m)^[ \t]*(\*{2,6})[ \t]\S*_`)
	starOpen      = text.LazyRegexp(`(?m)^[ \t]*\*{2,6}[ \t]+`)
	starClose     = text.LazyRegexp(`(?m)[ \t]+\*{2,6}[ \t]*\r?$`)
)

var (
	orgLink    = text.LazyRegexp(`\[\[(?:https?://|/)[^\s\]]*\]\[`)
	orgHeading = text.LazyRegexp(`(?m)^\*{1,6} `)
	orgDrawer  = text.LazyRegexp(`(?m)^[ \t]*:[A-Z_]+:[^\r\n]*`)
)

// orgEdits finds the links of Org mode. Links without a text are pictures.
func orgEdits(src []byte) []edit {
	var edits []edit
	depth := 0
	for i := 0; i+1 < len(src); i++ {
		switch {
		case src[i] == '[' && src[i+1] == '[':
			n := bytes.IndexAny(src[i+2:], "[] \n")
			end := i + 2 + n
			if n < 0 || src[end] != ']' || end+1 == len(src) {
				continue
			}
			switch src[end+1] {
			case '[':
				edits = append(edits, edit{at: i, to: end + 2, do: openLink, url: string(src[i+2 : end])})
				depth++
			case ']':
				edits = append(edits, edit{at: i, to: end + 2})
			default:
				continue
			}
			i = end + 1
		case src[i] == ']' && src[i+1] == ']' && depth > 0:
			edits = append(edits, edit{at: i, to: i + 2, do: closeLink})
			depth--
			i++
		}
	}
	return edits
}

func readWriting(src []byte) *writing {
	d := &writing{tail: len(src)}
	d.origin, d.front = readOrigin(src)
	d.tagged = anyHTML.Match(src)
	for _, m := range labelLine.FindAllSubmatch(src, -1) {
		if d.labels == nil {
			d.labels = map[string]string{}
		}
		d.labels[labelOf(m[1])] = string(m[2]) + string(m[3])
	}
	d.references = d.labels != nil || len(labelUse.FindAllIndex(src, 3)) == 3
	d.marked = d.references || inlineLink.Match(src) || headingMark.Match(src)
	d.list(src)
	d.addressed = len(paperLine.FindAllIndex(src[:d.tail], 2)) == 2
	d.org = orgLink.Match(src)
	d.underlined = !d.marked && !d.org && starHeading.Match(src)
	return d
}

// labelOf returns the form of a link's label that is used for lookup.
func labelOf(s []byte) string { return strings.ToLower(plainSpace(string(s))) }

// list finds a list of numbered addresses at the end of the text.
func (d *writing) list(src []byte) {
	found := listedLine.FindAllSubmatchIndex(src, -1)
	if len(found) < 3 {
		return
	}
	begin := found[0][0]
	listed := 0
	addresses := map[string]string{}
	for _, m := range found {
		listed += len(bytes.TrimSpace(src[m[0]:m[1]]))
		if n := string(src[m[2]:m[3]]); addresses[n] == "" {
			addresses[n] = string(src[m[4]:m[5]])
		}
	}
	// After its beginning there must be little else.
	if rest := len(bytes.Join(bytes.Fields(src[begin:]), nil)); rest > listed+len(found)*8+200 {
		return
	}
	if m := listHeading.FindIndex(src[max(0, begin-200):begin]); m != nil {
		begin = max(0, begin-200) + m[0]
	}
	if !numberMark.Match(src[:begin]) || inlineLink.Match(src[begin:]) {
		return
	}
	d.markers, d.tail = addresses, begin
}

// edits returns the edits of a text, in no particular order.
func (d *writing) edits(src []byte) []edit {
	edits := []edit{{at: 0, to: d.front}, {at: d.tail, to: len(src)}}
	every := func(re *text.Regexp, do editKind) {
		for _, m := range re.FindAllIndex(src, -1) {
			edits = append(edits, edit{at: m[0], to: m[1], do: do})
		}
	}
	if d.labels != nil {
		for _, m := range labelLine.FindAllIndex(src, -1) {
			edits = append(edits, edit{at: m[0], to: attributesEnd(src, m[0], m[1])})
		}
	}
	if d.tagged {
		edits = append(edits, tagEdits(src)...)
	}
	if d.markers != nil {
		edits = append(edits, d.markerEdits(src)...)
	}
	if d.org {
		edits = append(edits, orgEdits(src)...)
		every(orgHeading, lineIsHead)
		every(orgDrawer, drop)
	}
	if d.underlined {
		every(starOpen, openHead)
		every(starClose, closeHead)
	}
	if d.marked {
		edits = append(edits, d.linkEdits(src)...)
		every(fenceLine, drop)
		for _, m := range headingMark.FindAllIndex(src, -1) {
			edits = append(edits, edit{at: m[0], to: m[1], do: lineIsHead})
			end := m[1]
			for end < len(src) && src[end] != '\n' {
				end++
			}
			if a := attributeList.FindIndex(src[m[1]:end]); a != nil {
				edits = append(edits, edit{at: m[1] + a[0], to: end})
			}
		}
	}
	for _, m := range angleLink.FindAllSubmatchIndex(src, -1) {
		from, to := max(m[2], m[4], m[6]), max(m[3], m[5], m[7])
		url := string(src[from:to])
		if m[1] < len(src) && src[m[1]] == '(' {
			continue // the text of a link
		}
		if a := readAddress(url); a.splits() || a.kind == toSite {
			edits = append(edits, edit{at: m[0], to: m[1], do: linkBefore, url: url})
		} else if src[m[0]] == '<' {
			edits = append(edits, edit{at: m[0], to: from}, edit{at: to, to: m[1]})
		}
	}
	return edits
}

// attributesEnd returns the end of a list of attributes that continues after the line
// src[from:to], or to if there is none.
func attributesEnd(src []byte, from, to int) int {
	line := src[from:to]
	open := bytes.LastIndexByte(line, '{')
	if open >= 0 && bytes.IndexByte(line[open:], '}') >= 0 {
		return to
	}
	rest := src[to:min(len(src), to+1000)]
	if open < 0 && !bytes.HasPrefix(bytes.TrimLeft(rest, " \t\r\n"), []byte("{.")) {
		return to
	}
	if i := bytes.IndexByte(rest, '}'); i >= 0 {
		return to + i + 1
	}
	return to
}

// markerEdits finds the numbers before the texts of links. The numbers ascend.
func (d *writing) markerEdits(src []byte) []edit {
	var edits []edit
	last := 0
	for _, m := range numberMark.FindAllSubmatchIndex(src[:d.tail], -1) {
		number := string(src[m[2]:m[3]])
		n := 0
		for _, c := range number {
			n = n*10 + int(c-'0')
		}
		if url := d.markers[number]; url != "" && n > last && n <= last+9 {
			last = n
			edits = append(edits, edit{at: m[0], to: m[1], do: markLink, url: url})
		}
	}
	return edits
}

// inlineTags may occur within a text and are removed from it. Unknown tags are text.
var inlineTags = wordSet("img span svg path input g em strong b i u sup sub font details summary center picture source use")

// tagEdits finds the tags of HTML in a text.
func tagEdits(src []byte) []edit {
	var edits []edit
	for t := range pageTokens(onlyTags(src)) {
		raw := src[t.from:t.to]
		e := edit{at: t.from, to: t.to}
		switch {
		case t.kind == html.CommentToken:
		case !t.isTag():
			continue
		case bytes.IndexByte(raw, '\n') >= 0 && !wholeTag.Match(raw):
			continue // "n <a", and what follows up to the next ">"
		case t.name == "a" && t.ends():
			e.do = closeLink
		case t.name == "a":
			if e.url = t.attributes()["href"]; e.url != "" {
				e.do = openLink
			}
		case t.heading() > 0 && t.kind == html.StartTagToken:
			e.do = openHead
		case t.heading() > 0:
			e.do = closeHead
		case t.name == "br" || blockTags[t.name]:
			e.do = endLine
		case !inlineTags[t.name]:
			continue
		}
		edits = append(edits, e)
	}
	return edits
}

// wholeTag matches a tag as Markdown allows it, which contains only attributes (CommonMark
// 0.31, 6.6).
var wholeTag = text.LazyRegexp("^</?[A-Za-z][A-Za-z0-9-]*(?:\\s+[A-Za-z_:@][\\w.:@-]*(?:\\s*=\\s*(?:[^\\s\"'=<>`]+|'[^']*'|\"[^\"]*\"))?)*\\s*/?>$")

// onlyTags returns a copy of a text, of the same length, without what starts a comment in
// browsers and would swallow the text after it: "<!--" without an end, and "<!x", "<?" and "</
// " that do not end on the same line.
func onlyTags(src []byte) []byte {
	const longest = 1000
	out := bytes.Clone(src)
	last := bytes.LastIndex(src, []byte("-->"))
	for i := 0; i+1 < len(src); i++ {
		if src[i] != '<' || bytes.IndexByte([]byte("!?/"), src[i+1]) < 0 {
			continue
		}
		if bytes.HasPrefix(src[i:], []byte("<!--")) {
			if i >= last {
				out[i] = ' '
			}
		} else if line := src[i:min(len(src), i+longest)]; line[bytes.IndexAny(line[1:], ">\n")+1] != '>' {
			out[i] = ' '
		}
	}
	return out
}

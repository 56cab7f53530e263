package source

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"offprint/generator/text"
)

// span is a part of a line of Markdown whose text has one style.
type span struct {
	text             string
	url              string // address of a link
	strong, em, code bool
}

// with returns a span of the same style with another text.
func (sp span) with(text string) span {
	sp.text = text
	return sp
}

const (
	// longestLink is the maximum length of a link's address, in bytes.
	longestLink = 2048
	// longestInlineMath is the maximum length of a formula between dollars in a line, in
	// bytes.
	longestInlineMath = 400
	// deepestLinks is the maximum nesting depth of links in the text of links.
	deepestLinks = 3
)

// inlineSpans splits a line into spans and removes the markup of Markdown and HTML. Images are
// dropped, a line break (<br>) becomes a newline, and formulas are kept unchanged. The running
// time is linear in the length of the line. Characters that are not valid markup are text.
func inlineSpans(s string) []span { return parseSpans(s, 0) }

func parseSpans(s string, depth int) []span {
	p := spanParser{s: s, depth: depth, stars: strings.Count(s, "**"), noTicks: map[int]bool{}}
	p.parse()
	return p.out
}

// spanText returns the text of spans.
func spanText(spans []span) string {
	if len(spans) == 1 {
		return strings.TrimSpace(spans[0].text)
	}
	var b strings.Builder
	for _, sp := range spans {
		b.WriteString(sp.text)
	}
	return strings.TrimSpace(b.String())
}

type spanParser struct {
	s          string
	at         int
	depth      int
	out        []span
	buf        strings.Builder
	strong, em bool
	emMark     byte
	stars      int   // pairs of stars that follow
	match      []int // index of the closing bracket of each opening one, else -1
	noTicks    map[int]bool
	noAnchor   bool // no </a> follows
	vain       int  // bytes searched so far for closing marks, see may
}

// may reports whether to search for another closing mark. Without a limit, a line of opening
// marks that are never closed would take quadratic time.
func (p *spanParser) may() bool { return p.vain < 1<<16+8*len(p.s) }

func (p *spanParser) flush() {
	if p.buf.Len() == 0 {
		return
	}
	p.out = append(p.out, span{text: p.buf.String(), strong: p.strong, em: p.em})
	p.buf.Reset()
}

func (p *spanParser) link(text, url string) {
	p.flush()
	inner := []span{{text: text}}
	if p.depth < deepestLinks {
		inner = parseSpans(text, p.depth+1)
	}
	strong, em := p.strong, p.em
	for _, sp := range inner {
		strong, em = strong || sp.strong, em || sp.em
	}
	p.out = append(p.out, span{text: spanText(inner), url: html.UnescapeString(url), strong: strong, em: em})
}

func (p *spanParser) parse() {
	for p.at < len(p.s) {
		c := p.s[p.at]
		ok := false
		switch c {
		case '\\':
			ok = p.escape()
		case '$':
			ok = p.math()
		case '`':
			ok = p.ticks()
		case '!':
			ok = p.picture()
		case '[':
			ok = p.bracket()
		case '<':
			ok = p.tag()
		case '*', '_':
			ok = p.emphasis(c)
		case 'h', 'H':
			ok = p.address()
		}
		if !ok {
			p.buf.WriteByte(c)
			p.at++
		}
	}
	p.flush()
}

// escape removes the backslash before a character that has a meaning in Markdown but, after a
// backslash, none in TeX.
func (p *spanParser) escape() bool {
	if p.at+1 < len(p.s) && strings.IndexByte("*|#>~.-!+", p.s[p.at+1]) >= 0 {
		p.buf.WriteByte(p.s[p.at+1])
		p.at += 2
		return true
	}
	return false
}

func (p *spanParser) math() bool {
	rest := p.s[p.at+1:]
	rest = rest[:min(len(rest), longestInlineMath)]
	end := strings.IndexByte(rest, '$')
	if end <= 0 {
		return false
	}
	p.buf.WriteString(p.s[p.at : p.at+end+2])
	p.at += end + 2
	return true
}

func (p *spanParser) ticks() bool {
	n := 1
	for p.at+n < len(p.s) && p.s[p.at+n] == '`' {
		n++
	}
	if p.noTicks[n] {
		return false
	}
	mark := p.s[p.at : p.at+n]
	end := strings.Index(p.s[p.at+n:], mark)
	if end < 0 {
		p.noTicks[n] = true
		return false
	}
	p.flush()
	p.out = append(p.out, span{text: strings.TrimSpace(p.s[p.at+n : p.at+n+end]), code: true, strong: p.strong})
	p.at += n + end + n
	return true
}

// picture drops an image. An image in the text of a link adds no text either.
func (p *spanParser) picture() bool {
	if p.at+1 >= len(p.s) || p.s[p.at+1] != '[' {
		return false
	}
	if p.at+2 < len(p.s) && p.s[p.at+2] == '[' { // ![[file]]
		if end := p.closing(p.at + 1); end > 0 {
			p.at = end + 1
			return true
		}
	}
	_, _, end, ok := p.linkAt(p.at + 1)
	if ok {
		p.at = end
	}
	return ok
}

func (p *spanParser) bracket() bool {
	text, url, end, ok := p.linkAt(p.at)
	if !ok {
		// [[page|text]], as in Obsidian
		inner, outer := p.closing(p.at+1), p.closing(p.at)
		if p.at+1 < len(p.s) && p.s[p.at+1] == '[' && inner > 0 && outer == inner+1 && (inner+1 >= len(p.s) || p.s[inner+1] != '(') {
			page := p.s[p.at+2 : inner]
			name, text, both := strings.Cut(page, "|")
			if !both {
				text = name
			}
			p.link(strings.TrimSuffix(text, `\`), "page:"+name)
			p.at = outer + 1
			return true
		}
		return false
	}
	p.link(text, url)
	p.at = end
	return true
}

// linkAt reads [text](address) from the bracket at i.
func (p *spanParser) linkAt(i int) (text, url string, end int, ok bool) {
	j := p.closing(i)
	if !p.may() || j < 0 || j+1 >= len(p.s) || p.s[j+1] != '(' {
		return "", "", 0, false
	}
	open, k := 1, j+2
	for most := min(len(p.s), j+2+longestLink); k < most; k++ {
		switch p.s[k] {
		case '(':
			open++
		case ')':
			open--
		case '\\':
			k++
			continue
		}
		if open == 0 {
			url = strings.TrimSpace(p.s[j+2 : k])
			if f := strings.Fields(url); len(f) > 1 { // followed by a title
				url = f[0]
			}
			end = k + 1
			if strings.HasPrefix(p.s[end:], "{:") { // attributes, as in kramdown
				if n := strings.IndexByte(p.s[end:min(len(p.s), end+300)], '}'); n > 0 {
					end += n + 1
				}
			}
			return p.s[i+1 : j], strings.Trim(url, "<>"), end, true
		}
	}
	p.vain += k - j
	return "", "", 0, false
}

// closing returns the index of the bracket that closes the one at i, or -1.
func (p *spanParser) closing(i int) int {
	if p.match == nil {
		p.match = make([]int, len(p.s))
		var stack []int
		for k := 0; k < len(p.s); k++ {
			p.match[k] = -1
			switch p.s[k] {
			case '\\':
				if k++; k < len(p.s) {
					p.match[k] = -1
				}
			case '[':
				stack = append(stack, k)
			case ']':
				if n := len(stack); n > 0 {
					p.match[stack[n-1]] = k
					stack = stack[:n-1]
				}
			}
		}
	}
	if i < 0 || i >= len(p.match) {
		return -1
	}
	return p.match[i]
}

var (
	tagShape = text.LazyRegexp(`^<(/?)([A-Za-z][A-Za-z0-9]*)((?:\s[^<>]*)?)/?>`)
	tagHref  = text.LazyRegexp(`(?i)\bhref\s*=\s*["']?([^"'\s>]+)`)
	tagArXiv = text.LazyRegexp(`\bdata-arxiv-id\s*=\s*["']?([^"'\s>]+)`)
)

// knownTags are the HTML elements that are used in Markdown. Other tags are text: "<think>",
// "n<m".
var knownTags = wordSet(`a b strong em i br img p div span u details summary table thead tbody tr td th ul ol li h1 h2 h3 h4 h5 h6 font center button kbd small
	code pre hr blockquote section picture source nobr mark big`)

func (p *spanParser) tag() bool {
	rest := p.s[p.at:]
	rest = rest[:min(len(rest), longestLink)]
	if strings.HasPrefix(rest, "<http://") || strings.HasPrefix(rest, "<https://") {
		if end := strings.IndexAny(rest, "> \t"); end > 0 && rest[end] == '>' {
			p.flush()
			p.out = append(p.out, span{text: rest[1:end], url: rest[1:end]})
			p.at += end + 1
			return true
		}
	}
	if strings.HasPrefix(rest, "<!--") && p.may() {
		p.vain += len(rest)
		if end := strings.Index(rest, "-->"); end > 0 {
			p.at += end + 3
			return true
		}
	}
	m := tagShape.FindStringSubmatch(rest)
	if m == nil {
		return false
	}
	name := strings.ToLower(m[2])
	if !knownTags[name] {
		return false
	}
	begin := p.at
	p.at += len(m[0])
	switch name {
	case "a":
		if m[1] == "" && !p.noAnchor {
			href := tagHref.FindStringSubmatch(m[3])
			end := indexFold(p.s[p.at:], "</a>")
			if end < 0 {
				p.noAnchor = true
			} else if href != nil {
				p.link(p.s[p.at:p.at+end], href[1])
				p.at += end + len("</a>")
			}
		}
	case "b", "strong":
		p.flush()
		p.strong = m[1] == ""
	case "i", "em":
		p.flush()
		p.em = m[1] == ""
	case "br":
		p.buf.WriteByte('\n')
	case "p", "div", "li", "td", "th", "tr", "summary", "details":
		p.buf.WriteByte(' ')
	}
	if id := tagArXiv.FindStringSubmatch(m[3]); id != nil {
		p.flush()
		p.out = append(p.out, span{url: "https://arxiv.org/abs/" + id[1]})
	}
	return p.at > begin
}

// indexFold is like strings.Index for an ASCII needle, ignoring case.
func indexFold(s, needle string) int {
	for from := 0; ; {
		i := strings.IndexByte(s[from:], needle[0])
		if i < 0 || from+i+len(needle) > len(s) {
			return -1
		}
		from += i
		if strings.EqualFold(s[from:from+len(needle)], needle) {
			return from
		}
		from++
	}
}

// emphasis reads a run of stars or underscores.
func (p *spanParser) emphasis(c byte) bool {
	n := 1
	for p.at+n < len(p.s) && p.s[p.at+n] == c {
		n++
	}
	before, after := ' ', ' '
	if p.at > 0 {
		before, _ = utf8.DecodeLastRuneInString(p.s[:p.at])
	}
	if p.at+n < len(p.s) {
		after, _ = utf8.DecodeRuneInString(p.s[p.at+n:])
	}
	marks := false
	if n <= 3 && !(c == '_' && isWordRune(before) && isWordRune(after)) {
		marks = n > 1 && p.marksStrong(c, after)
		marks = n != 2 && p.marksEm(c, n, before, after) || marks
	}
	if !marks {
		p.buf.WriteString(p.s[p.at : p.at+n])
	}
	p.at += n
	return true
}

// marksStrong starts or ends bold text at a pair of stars or underscores, and reports whether
// it did.
func (p *spanParser) marksStrong(c byte, after rune) bool {
	if c == '*' {
		p.stars--
	}
	if !p.strong && p.stars < 1 && (c != '_' || unicode.IsSpace(after)) {
		return false
	}
	p.flush()
	p.strong = !p.strong
	return true
}

// marksEm starts or ends emphasis at a run of n characters, and reports whether it did.
func (p *spanParser) marksEm(c byte, n int, before, after rune) bool {
	ends := p.em && (n == 3 || p.emMark == c && !unicode.IsSpace(before))
	begins := !p.em && !unicode.IsSpace(after) && !isWordRune(before) && p.emCloses(c, p.at+n)
	if !ends && !begins {
		return false
	}
	p.flush()
	p.em = begins
	if begins {
		p.emMark = c
	}
	return true
}

// emCloses reports whether emphasis that starts before i is closed nearby or at the end of the
// line.
func (p *spanParser) emCloses(c byte, i int) bool {
	const far = 2000
	if !p.may() {
		return false
	}
	p.vain += min(far, len(p.s)-i) / 8
	rest := p.s[i:min(len(p.s), i+far)]
	return strings.IndexByte(rest, c) > 0 || strings.HasSuffix(strings.TrimSpace(p.s), string(c))
}

// address reads a bare address in the text.
func (p *spanParser) address() bool {
	rest := p.s[p.at:min(len(p.s), p.at+longestLink)]
	if len(rest) < 8 || !strings.EqualFold(rest[:4], "http") || !strings.HasPrefix(rest[4:], "://") && !strings.HasPrefix(rest[4:], "s://") {
		return false
	}
	end := strings.IndexAny(rest, " \t\n<>\"|`*，。；、（）【】")
	if end < 0 {
		end = len(rest)
	}
	url := rest[:end]
	for i, r := range url { // an address ends before an unmatched closing bracket
		if (r == ')' || r == ']') && strings.Count(url[:i], "(") <= strings.Count(url[:i], ")") {
			url = url[:i]
			break
		}
		if i > 500 {
			break
		}
	}
	url = strings.TrimRight(url, ".,;:!?'")
	p.flush()
	p.out = append(p.out, span{text: url, url: url, strong: p.strong})
	p.at += len(url)
	return true
}

package source

import (
	"bytes"
	"strings"
)

// maxOpeners is the maximum number of brackets that may be open at once. Beyond that, the
// first ones are forgotten.
const maxOpeners = 64

// linkEdits finds the links of Markdown: "[text](address)", "[text][label]" and "[label]". It
// drops pictures, which are not text. The text of a link may span many lines, as scrapers
// write it.
func (d *writing) linkEdits(src []byte) []edit {
	var edits []edit
	var open []int
	for i := 0; i < len(src); i++ {
		switch src[i] {
		case '\\':
			if i+1 < len(src) && strings.IndexByte(`[]\!`, src[i+1]) >= 0 {
				i++
			}
		case '[':
			if len(open) == maxOpeners {
				open = open[:copy(open, open[1:])]
			}
			open = append(open, i)
		case ']':
			if len(open) == 0 {
				continue
			}
			at := open[len(open)-1]
			url, end, ok := d.target(src, at, i)
			if ok && !beginsLine(src, at) && src[max(at-1, 0)] != '!' {
				// "[Values in [0,1) are …](address)"
				for _, o := range open {
					if beginsLine(src, o) {
						at = o
						break
					}
				}
			}
			open = open[:len(open)-1]
			if !ok {
				if end := linkAttributes(src, i+1); end > i+1 { // a span of pandoc
					edits = append(edits, edit{at: at, to: at + 1}, edit{at: i, to: end})
					i = end - 1
				}
				continue
			}
			end = linkAttributes(src, end)
			if at > 0 && src[at-1] == '!' {
				edits = append(edits, edit{at: at - 1, to: end})
			} else {
				edits = append(edits, edit{at: at, to: at + 1, do: openLink, url: url}, edit{at: i, to: end, do: closeLink})
				open = open[:0] // links are not nested
			}
			i = end - 1
		}
	}
	return edits
}

// beginsLine reports whether only a bullet or similar marks precede offset i on its line.
func beginsLine(src []byte, i int) bool {
	for i--; i >= 0 && src[i] != '\n' && src[i] != '\r'; i-- {
		switch src[i] {
		case ' ', '\t', '*', '-', '+', '#', '>', '!':
		default:
			return false
		}
	}
	return true
}

// target reads what follows the text of a link. open and shut are the offsets of the brackets
// around the text. It returns the address and the end of the link.
func (d *writing) target(src []byte, open, shut int) (url string, end int, ok bool) {
	next := shut + 1
	if next < len(src) && src[next] == '(' {
		return inlineTarget(src, next+1)
	}
	if next < len(src) && src[next] == '[' && d.references {
		rest := src[next+1 : min(len(src), next+402)]
		if n := bytes.IndexAny(rest, "[]"); n >= 0 && rest[n] == ']' {
			label := labelOf(rest[:n])
			if n == 0 && shut-open < 400 {
				label = labelOf(src[open+1 : shut])
			}
			url, known := d.labels[label]
			// The list of addresses may be cut off.
			if known || label != "" && strings.Trim(label, "0123456789") == "" {
				return url, next + 1 + n + 1, true
			}
		}
	}
	if len(d.labels) > 0 && shut-open < 400 {
		url, known := d.labels[labelOf(src[open+1:shut])]
		return url, next, known
	}
	return "", 0, false
}

// inlineTarget reads `address "title")`.
func inlineTarget(src []byte, i int) (url string, end int, ok bool) {
	for i < len(src) && (src[i] == ' ' || src[i] == '\n' || src[i] == '<') {
		i++
	}
	begin, depth := i, 0
scan:
	for ; i < len(src); i++ {
		switch src[i] {
		case '[', ']', '<': // another link begins: this one is broken
			return "", 0, false
		case '(':
			depth++
		case ')':
			if depth == 0 {
				return string(src[begin:i]), i + 1, true
			}
			depth--
		case ' ', '\t', '\n', '\r', '>':
			break scan
		}
	}
	url = string(src[begin:i])
	rest := src[i:min(len(src), i+1000)]
	n := bytes.IndexByte(rest, ')')
	if q := bytes.IndexByte(rest, '"'); q >= 0 && q < n {
		n = bytes.Index(rest, []byte(`")`)) + 1
	}
	if n <= 0 && (len(rest) == 0 || rest[0] != ')') {
		return "", 0, false
	}
	return url, i + n + 1, true
}

// linkAttributes returns the end of the attributes that pandoc writes after a link, or at if
// there are none.
func linkAttributes(src []byte, at int) int {
	if at+1 >= len(src) || src[at] != '{' || strings.IndexByte(".#", src[at+1]) < 0 {
		return at
	}
	rest := src[at+1 : min(len(src), at+4000)]
	if n := bytes.IndexAny(rest, "{}"); n >= 0 && rest[n] == '}' {
		return at + 1 + n + 1
	}
	return at
}

// underlines undoes what html2text does to links and to characters that it reads as Latin-1.
var underlines = strings.NewReplacer("_", " ", "Â·", "·", "Â©", "©")

// clean removes markup other than links from a line.
func (d *writing) clean(s string) string {
	// Remove pictures without a text.
	for t := ""; t != s; {
		t, s = s, strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(s, "[]"), "[]"))
	}
	if d.underlined {
		return strings.TrimSpace(underlines.Replace(s))
	}
	if !d.marked {
		return s
	}
	s = unescaped(s)
	for _, mark := range []string{"**", "__", "*", "_"} {
		if t := strings.TrimSuffix(strings.TrimPrefix(s, mark), mark); len(t) == len(s)-2*len(mark) && !strings.Contains(t, mark) {
			s = strings.TrimSpace(t)
		}
	}
	return s
}

// unescaped removes the backslashes that scrapers put before characters and at the ends of
// lines. The backslashes of TeX stay.
func unescaped(s string) string {
	s = strings.TrimSpace(strings.TrimRight(s, `\`))
	if !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) {
			if s[i+1] == ' ' {
				continue
			}
			if strings.IndexByte("[]_*#-+.!><~`|\\", s[i+1]) >= 0 {
				i++
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

package text

import (
	"html"
	"slices"
	"strings"
	"unicode"

	"offprint/generator/tex"
)

// markup converts the HTML, JATS and MathML that publishers leave in titles and abstracts to
// TeX
// (https://www.crossref.org/documentation/schema-library/markup-guide-metadata-segments/face-markup/):
// <i>, <sub>, <jats:p>, <mml:math>. Everything that is not such a tag or has no partner
// remains text: <think>, a < b.
func markup(s string) string {
	if strings.ContainsAny(s, `\$`) && (strings.Contains(s, `\less`) || strings.Contains(s, `\textless`) || strings.Contains(s, `\<`) ||
		strings.Contains(s, "$<$") || strings.Contains(s, `\lt`)) {
		s = looseSigns.Replace(texTag.ReplaceAllStringFunc(s, bareTag))
	}
	if strings.IndexByte(s, '<') < 0 || !mayHaveTags(s) {
		return s
	}
	r := markupReader{s: s}
	if !r.find() {
		return s
	}
	return r.write()
}

// mayHaveTags is a fast test that excludes most texts without tags.
func mayHaveTags(s string) bool {
	for {
		i := strings.IndexByte(s, '<')
		if i < 0 || i+2 >= len(s) {
			return false
		}
		s = s[i+1:]
		if c := s[0] | 0x20; 'a' <= c && c <= 'z' || s[0] == '/' {
			return strings.IndexByte(s, '>') > 0
		}
	}
}

// texTag matches a tag whose angle brackets were converted to TeX: $\less$i$\greater$,
// {\textless}i{\textgreater}, \<i\>.
var texTag = LazyRegexp(`(?:\{?\$(?:\\less|\\lt|<)\s*\$\}?|\{\\textless\}|\\textless(?:\{\}|\s+)|\{\\less\}|\\less\s|\\<)` +
	`(/?[A-Za-z][\w:-]*(?:\s+[\w:-]+="[^"<>$]*")*\s*/?)` +
	`(?:\{?\$(?:\\greater|\\gt|>)\s*\$\}?|\{\\textgreater\}|\\textgreater(?:\{\}|\s|$)|\\textgreater\b|\{\\greater\}|\\greater\s|\\>)`)

// looseSigns restores such brackets that are comparison signs.
var looseSigns = strings.NewReplacer(`$\less$`, "<", `$\greater$`, ">")

// bareTag restores the angle brackets of such a tag if it is a known one.
func bareTag(m string) string {
	t := "<" + texTag.FindStringSubmatch(m)[1] + ">"
	if tag, ok := tex.TagAt(t, 0); ok && roleOf(tag) != noRole {
		return t
	}
	return m
}

// role says what an element is converted to.
type role uint8

const (
	noRole     role = iota
	plainRole       // its text
	emphRole        // emphasis
	strongRole      // strong emphasis
	subRole         // subscript
	supRole         // superscript
	blockRole       // a paragraph
	headRole        // a heading on its own line
	itemRole        // a list item
	breakRole       // a line break
	mathRole        // MathML
	texRole         // TeX
	choiceRole      // one formula in several notations
)

// roles are those of elements that are recognized without a prefix.
var roles = map[string]role{
	"i": emphRole, "em": emphRole, "italic": emphRole, "b": strongRole, "strong": strongRole, "bold": strongRole,
	"sub": subRole, "inf": subRole, "sup": supRole,
	"u": plainRole, "ovl": plainRole, "scp": plainRole, "sc": plainRole, "tt": plainRole, "span": plainRole, "font": plainRole, "underline": plainRole,
	"nobr": plainRole, "inline-formula": plainRole, "disp-formula": plainRole, "small": plainRole,
	"p": blockRole, "div": blockRole, "ul": blockRole, "ol": blockRole, "li": itemRole, "br": breakRole,
	"math": mathRole, "tex-math": texRole, "alternatives": choiceRole,
}

// jats are those of further elements, recognized by a prefix or by other elements around them.
var jats = map[string]role{
	"sec": blockRole, "abstract": blockRole, "list": blockRole, "title": headRole, "label": headRole, "list-item": itemRole, "break": breakRole,
}

func roleOf(t tex.Tag) role {
	switch r := roles[t.Name]; {
	case r != noRole:
		return r
	case t.Prefix == "jats" && jats[t.Name] != noRole:
		return jats[t.Name]
	case t.Prefix == "jats" || t.Prefix == "mml":
		return plainRole
	}
	return noRole
}

// mark is a tag in the text.
type mark struct {
	tex.Tag
	at      int
	role    role
	partner int // index of the partner; -1 if there is none
}

type markupReader struct {
	s      string
	marks  []mark
	blocks bool // the text has block elements, so its line ends mean nothing
}

// Limits of the number of tags and of their nesting.
const (
	maxMarks = 20000
	maxOpen  = 40
)

// find finds the tags and their partners and reports whether there is anything to convert.
func (r *markupReader) find() bool {
	s := r.s
	sections := strings.Contains(s, "</p>") && strings.Contains(s, "<sec")
	var open []int
	any := false
	for i := 0; i < len(s) && len(r.marks) < maxMarks; i++ {
		k := strings.IndexByte(s[i:], '<')
		if k < 0 {
			break
		}
		i += k
		tag, ok := tex.TagAt(s, i)
		if !ok || quotedTag(s, i, tag.End) {
			continue
		}
		m := mark{Tag: tag, at: i, role: roleOf(tag), partner: -1}
		if m.role == noRole && sections {
			m.role = jats[tag.Name]
		}
		if m.role == noRole {
			continue
		}
		n := len(r.marks)
		switch {
		case tag.Close:
			if k := r.lastOf(open, tag.Name); k >= 0 {
				m.partner, r.marks[open[k]].partner = open[k], n
				open = open[:k]
			}
		case !tag.Empty && len(open) < maxOpen:
			open = append(open, n)
		}
		any = any || m.partner >= 0 || m.alone()
		r.blocks = r.blocks || m.partner >= 0 && (m.role == blockRole || m.role == itemRole || m.role == headRole)
		r.marks = append(r.marks, m)
		i = tag.End - 1
	}
	return any
}

// lastOf returns the index in open of the innermost open tag with a name; -1 if there is none.
func (r *markupReader) lastOf(open []int, name string) int {
	for k, n := range slices.Backward(open) {
		if r.marks[n].Name == name {
			return k
		}
	}
	return -1
}

// quotedTag reports whether the text mentions a tag instead of using it: `<b>`.
func quotedTag(s string, from, to int) bool {
	return from > 0 && s[from-1] == '`' || to < len(s) && s[to] == '`' || strings.HasSuffix(s[:from], "{`}")
}

// alone reports whether a tag without a partner is markup nevertheless.
func (m *mark) alone() bool {
	return m.role == breakRole || m.Prefix == "jats" || m.Prefix == "mml" || m.Name == "scp" || m.Empty || m.Name == "p" && m.at == 0
}

// write returns the text with TeX instead of tags.
func (r *markupReader) write() string {
	var b strings.Builder
	from, inline := 0, 0
	text := func(to int) {
		t := r.s[from:to]
		if r.blocks || inline > 0 {
			t = lineEnds.Replace(t)
		}
		b.WriteString(t)
	}
	for k := 0; k < len(r.marks); k++ {
		m := r.marks[k]
		if m.partner < 0 && !m.alone() {
			continue
		}
		text(m.at)
		from = m.End
		if m.partner >= 0 && !m.Close && (m.role == mathRole || m.role == texRole || m.role == choiceRole) {
			b.WriteString(r.formula(k, m.partner))
			k = m.partner
			from = r.marks[k].End
			continue
		}
		if m.role == headRole && m.partner >= 0 && !m.Close && r.idle(m) {
			b.WriteString("\n\n")
			k = m.partner
			from = r.marks[k].End
			continue
		}
		b.WriteString(r.tag(m, &inline))
	}
	text(len(r.s))
	return b.String()
}

var lineEnds = strings.NewReplacer("\r\n", " ", "\n", " ", "\t", " ")

// tag returns the TeX for a tag.
func (r *markupReader) tag(m mark, inline *int) string {
	switch m.role {
	case breakRole, blockRole:
		return "\n\n"
	case itemRole:
		if m.Close {
			return "\n\n"
		}
		return "\n\n• "
	case headRole:
		switch {
		case m.partner < 0 || !r.groups(m):
			return "\n\n"
		case m.Close:
			return "}\n\n"
		}
		return "\n\n\\textbf{"
	}
	macro := map[role]string{emphRole: `\emph{`, strongRole: `\textbf{`, subRole: `\textsubscript{`, supRole: `\textsuperscript{`}[m.role]
	if macro == "" || m.partner < 0 || !r.groups(m) {
		return ""
	}
	if m.Close {
		*inline--
		return "}"
	}
	*inline++
	return macro
}

// between returns the text between a tag and its partner.
func (r *markupReader) between(m mark) string {
	p := r.marks[m.partner]
	if m.Close {
		return r.s[p.End:m.at]
	}
	return r.s[m.End:p.at]
}

// groups reports whether the text between two tags can be put in braces: it is not empty, and
// its own braces are balanced.
func (r *markupReader) groups(m mark) bool {
	inner := r.between(m)
	depth := 0
	for i := 0; i < len(inner); i++ {
		switch inner[i] {
		case '\\':
			i++
		case '{':
			depth++
		case '}':
			if depth--; depth < 0 {
				return false
			}
		}
	}
	return depth == 0 && !strings.HasSuffix(inner, `\`) && strings.TrimSpace(inner) != "" && !strings.Contains(inner, "\n\n") && !blockTag.MatchString(inner)
}

var blockTag = LazyRegexp(`</?(?:jats:)?(?:p|div|sec|title|br|li|list|list-item|ul|ol)\b`)

// idle reports whether a heading adds nothing on the page of a paper.
func (r *markupReader) idle(m mark) bool {
	switch strings.ToLower(strings.Trim(r.between(m), " .:\n\t")) {
	case "abstract", "summary", "":
		return true
	}
	return false
}

// formula returns the formula between two tags, the TeX notation if there are several.
func (r *markupReader) formula(from, to int) string {
	m := r.marks[from]
	switch m.role {
	case mathRole:
		return formula(tex.FromMathML(r.s[m.at:r.marks[to].End]))
	case texRole:
		return formula(tex.FromDocument(html.UnescapeString(r.between(m))))
	}
	best := -1
	for k := from + 1; k < to; k++ {
		n := r.marks[k]
		if n.partner > k && (n.role == texRole || n.role == mathRole && best < 0) {
			best = k
		}
	}
	if best < 0 {
		return r.between(m)
	}
	return r.formula(best, r.marks[best].partner)
}

// formula delimits TeX, or returns plain text if that expresses all of it.
func formula(source string) string {
	if source == "" {
		return ""
	}
	p := tex.Plain(source)
	if strings.Trim(p, "0123456789.,") == "" || !strings.ContainsFunc(p, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !strings.ContainsRune("⁺⁻₊₋⁽⁾₍₎", r)
	}) {
		return p
	}
	return `\(` + OneLine(source) + `\)`
}

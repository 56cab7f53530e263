package cite

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"offprint/generator/tex"
	"offprint/generator/text"
)

// encodeText converts a line of text with formulas to TeX in UTF-8.
func encodeText(s string) string {
	var b strings.Builder
	eachSegment(s, func(seg tex.Segment) {
		if seg.Math {
			b.WriteString(seg.Text)
		} else {
			b.WriteString(escapeTeX(seg.Text))
		}
	})
	return b.String()
}

// eachSegment calls f with the unescaped texts of s and its formulas with their delimiters.
func eachSegment(s string, f func(tex.Segment)) {
	if !strings.ContainsAny(s, `$\`) {
		f(tex.Segment{Text: s})
		return
	}
	for _, seg := range tex.Split(s) {
		if seg.Math {
			seg.Text, seg.Math = encodeMath(seg)
		} else {
			seg.Text = tex.Unescape(seg.Text)
		}
		f(seg)
	}
}

// mathBraces replaces escaped braces by commands without braces.
var (
	mathBraces = strings.NewReplacer(bracePairs...)
	bracePairs = []string{`\\`, `\\`, `\{`, `\lbrace `, `\}`, `\rbrace `}
)

// encodeMath returns a formula with its delimiters. BibTeX also counts escaped braces, so
// those of \left\{ are replaced if they are not balanced. If that does not suffice, the
// formula would break the file, and ok is false: it must be written as text.
func encodeMath(seg tex.Segment) (s string, ok bool) {
	s = tex.Delimit(seg.Text, seg.Display)
	if balanced(s) {
		return s, true
	}
	if named := mathBraces.Replace(s); balanced(named) {
		return named, true
	}
	return s, false
}

// texEscapes escapes characters with a meaning in TeX, and ligatures.
var (
	texEscapes  = strings.NewReplacer(escapePairs...)
	escapePairs = []string{"%", `\%`, "#", `\#`, "_", `\_`, "$", `\$`,
		"{", `\textbraceleft{}`, "}", `\textbraceright{}`, "~", `\textasciitilde{}`, "^", `\textasciicircum{}`, `\`, `\textbackslash{}`,
		"``", "`{}`", "`", "{`}"}
)

// entity matches what would be read as an HTML entity.
var entity = text.LazyRegexp(`&([0-9A-Za-z]+;)`)

// escapeTeX converts plain text to TeX.
func escapeTeX(s string) string {
	if !strings.ContainsAny(s, "%#_${}~^\\-'`&@\"") {
		return s
	}
	s = texEscapes.Replace(s)
	for _, c := range []string{"-", "'"} {
		for strings.Contains(s, c+c) { // the first round leaves one pair of three characters
			s = strings.ReplaceAll(s, c+c, c+"{}"+c)
		}
	}
	if strings.IndexByte(s, '&') >= 0 {
		s = entity.ReplaceAllString(s, `&{}$1`)
		s = strings.ReplaceAll(s, "&", `\&`)
	}
	return s
}

// encodeTitle converts a title to TeX in which words keep their capitals.
func encodeTitle(s string) string {
	type word struct {
		plain, out string
		math       bool
	}
	// A word is what is between spaces; formulas are words or parts of words.
	var words []word
	cur := word{}
	eachSegment(s, func(seg tex.Segment) {
		if seg.Math {
			cur.out += seg.Text
			cur.math = true
			return
		}
		for i, part := range strings.Split(seg.Text, " ") {
			if i > 0 {
				words = append(words, cur)
				cur = word{}
			}
			cur.plain += part
			cur.out += escapeTeX(part)
		}
	})
	words = append(words, cur)

	lower, upper := 0, 0
	first := true
	for _, w := range words {
		if r := firstLetter(w.plain); !first && utf8.RuneCountInString(w.plain) > 3 && r != 0 && !smallWords[w.plain] {
			if unicode.IsUpper(r) {
				upper++
			} else {
				lower++
			}
		}
		first = startsAnew(w.plain)
	}
	sentence := lower > 0 && lower >= upper

	var b strings.Builder
	first = true
	for i, w := range words {
		if i > 0 {
			b.WriteByte(' ')
		}
		if w.math || keepsCase(w.plain, sentence, first) {
			b.WriteString("{" + w.out + "}")
		} else {
			b.WriteString(w.out)
		}
		first = startsAnew(w.plain)
	}
	return b.String()
}

// smallWords are longer words in lower case even in titles in title case.
var smallWords = set("with from into than over under between through without towards toward that this their your when using upon after before during against among across about")

// startsAnew reports whether the word after w begins a sentence, or what styles treat as one.
func startsAnew(w string) bool {
	return strings.HasSuffix(w, ":") || strings.HasSuffix(w, ".") || strings.HasSuffix(w, "?") || strings.HasSuffix(w, "!") || w == "–" || w == "—"
}

func firstLetter(w string) rune {
	for _, r := range w {
		if unicode.IsLetter(r) {
			return r
		}
	}
	return 0
}

// keepsCase reports whether a word would be wrong in lower case: it has capitals after its
// first letter, or digits beside letters, is a single capital, or is capitalized where others
// are not.
func keepsCase(w string, sentence, first bool) bool {
	letters, capitals, digits := 0, 0, 0
	inner := false // a capital after the first letter of a part
	part := 0
	parts := 0
	for _, r := range w {
		switch {
		case unicode.IsLetter(r):
			letters++
			part++
			if part == 1 {
				parts++
			}
			if unicode.IsUpper(r) {
				capitals++
				inner = inner || part > 1
			}
		case unicode.IsDigit(r):
			digits++
		case r == '-' || r == '–' || r == '/' || r == '‑':
			part = 0
		}
	}
	switch {
	case capitals == 0:
		return false
	case inner, digits > 0, letters == 1 && w != "A" && w != "I" || letters == 1 && capitals == 1 && !first:
		return true
	case sentence:
		return !first || capitals > 1
	}
	// A-priori and Self-Attention are ordinary words in title case.
	return false
}

// The Markdown syntax that occurs in abstracts.
var (
	mdAddress = text.LazyRegexp(`^<((?:https?|mailto):[^<>\s]+)>`)
	mdLink    = text.LazyRegexp(`^\[((?:[^\[\]\\]|\\.)*)\]\(<?([^()<>\s]+)>?\)`)
	mdCode    = text.LazyRegexp("^(`+)([^`]+)(`+)")
)

// encodeMarkdown converts an abstract, which is Markdown with formulas, to TeX.
func encodeMarkdown(md string) string {
	paragraphs := strings.Split(md, "\n\n")
	for i, p := range paragraphs {
		w := markdownWriter{escape: escapeTeX}
		p = w.paragraph(p)
		if strings.HasPrefix(p, "@") {
			p = "{@}" + p[1:] // some readers would take it for an entry
		}
		paragraphs[i] = p
	}
	return strings.Join(paragraphs, "\n\n")
}

// plainAbstract converts an abstract to plain text with formulas; paragraphs are separated by
// an empty line.
func plainAbstract(md string) string {
	paragraphs := strings.Split(md, "\n\n")
	for i, p := range paragraphs {
		w := markdownWriter{}
		paragraphs[i] = w.paragraph(p)
	}
	return strings.Join(paragraphs, "\n\n")
}

// markdownWriter converts a paragraph of Markdown to TeX, or to plain text if escape is nil.
// It supports the inline syntax that text.Abstract writes.
type markdownWriter struct {
	b      strings.Builder
	escape func(string) string
	run    []byte   // text to be escaped
	open   []string // open marks
}

func (w *markdownWriter) paragraph(s string) string {
	for _, seg := range tex.Split(s) {
		switch {
		case !seg.Math:
			w.text(seg.Text)
		case w.escape == nil:
			w.b.WriteString(tex.Delimit(seg.Text, seg.Display))
		default:
			formula, ok := encodeMath(seg)
			if !ok {
				formula = w.escape(formula)
			}
			w.b.WriteString(formula)
		}
	}
	for range w.open {
		w.tex("}")
	}
	return w.b.String()
}

func (w *markdownWriter) flush() {
	if w.escape == nil {
		w.b.Write(w.run)
	} else {
		w.b.WriteString(w.escape(string(w.run)))
	}
	w.run = w.run[:0]
}

// tex writes TeX code, which plain text omits.
func (w *markdownWriter) tex(s string) {
	w.flush()
	if w.escape != nil {
		w.b.WriteString(s)
	}
}

// text writes the text between formulas.
func (w *markdownWriter) text(s string) {
	for i := 0; i < len(s); {
		rest := s[i:]
		switch c := s[i]; {
		case c == '\\' && i+1 < len(s) && strings.IndexByte("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", s[i+1]) >= 0:
			w.run = append(w.run, s[i+1])
			i += 2
		case c == '`' && mdCode.MatchString(rest):
			i += w.code(mdCode.FindStringSubmatch(rest))
		case c == '<' && mdAddress.MatchString(rest):
			i += w.address(mdAddress.FindStringSubmatch(rest))
		case c == '[' && mdLink.MatchString(rest):
			i += w.link(mdLink.FindStringSubmatch(rest))
		case c == '*':
			i += w.stars(s, i)
		default:
			w.run = append(w.run, c)
			i++
		}
	}
	w.flush()
}

// code, address and link write a match of their pattern and return its length.

func (w *markdownWriter) code(m []string) int {
	if m[1] == m[3] {
		w.tex(`\texttt{`)
		w.run = append(w.run, m[2]...)
		w.tex("}")
	} else {
		w.run = append(w.run, m[0]...)
	}
	return len(m[0])
}

func (w *markdownWriter) address(m []string) int {
	if w.escape != nil && balanced(m[1]) {
		w.tex(`\url{` + m[1] + "}")
	} else {
		w.run = append(w.run, m[1]...)
	}
	return len(m[0])
}

func (w *markdownWriter) link(m []string) int {
	w.tex(`\href{` + m[2] + "}{")
	w.text(m[1])
	w.tex("}")
	if w.escape == nil {
		w.run = append(w.run, " ("+m[2]+")"...)
	}
	return len(m[0])
}

// stars opens or closes emphasis at i, or writes asterisks, and returns their number.
func (w *markdownWriter) stars(s string, i int) int {
	last := ""
	if k := len(w.open); k > 0 {
		last = w.open[k-1]
	}
	mark := "*"
	if rest := s[i:]; strings.HasPrefix(rest, "**") && !(strings.HasPrefix(rest, "***") && last == "*") {
		mark = "**"
	}
	switch {
	case last == mark && i > 0 && s[i-1] != ' ':
		w.open = w.open[:len(w.open)-1]
		w.tex("}")
	case opens(s, i, len(mark)) && strings.Contains(s[i+len(mark):], mark):
		w.open = append(w.open, mark)
		w.tex(map[string]string{"*": `\emph{`, "**": `\textbf{`}[mark])
	default:
		w.run = append(w.run, mark...)
	}
	return len(mark)
}

// opens reports whether the n asterisks at i can open emphasis
// (https://spec.commonmark.org/0.31.2/#left-flanking-delimiter-run).
func opens(s string, i, n int) bool {
	const punctuation = "!\"#$%&'()+,-./:;<=>?@[\\]^_`{|}~"
	if i+n >= len(s) || s[i+n] == ' ' || s[i+n] == '\n' {
		return false
	}
	return strings.IndexByte(punctuation, s[i+n]) < 0 || i == 0 || s[i-1] == ' ' || s[i-1] == '*' || strings.IndexByte(punctuation, s[i-1]) >= 0
}

package source

import (
	"html"
	"slices"
	"strings"
	"unicode/utf8"

	nethtml "golang.org/x/net/html"

	"offprint/generator/text"
)

// markupWriter converts HTML to text: blocks become paragraphs, formulas are put in dollar
// signs, and inline markup is kept for package text to interpret.
type markupWriter struct {
	b       strings.Builder
	skip    string          // the element whose content is skipped
	depth   int             // number of open elements of that name
	formula bool            // in a MathJax script, whose text is TeX
	open    map[string]bool // elements whose content is not skipped
}

const maxMarkup = 1 << 20 // maximum size in bytes of the text kept of one element

// inlineMarkup is kept in the text, because removing it would change the meaning.
var inlineMarkup = wordSet("sub sup math mrow mi mo mn mtext mspace msup msub msubsup mfrac msqrt mroot mover munder munderover mstyle mfenced mtable mtr mtd mpadded mphantom semantics")

// noText are elements that display no text of the page.
var noText = wordSet("script style noscript template button svg figure iframe select textarea nav head annotation-xml")

// blockMarkup ends a paragraph.
var blockMarkup = wordSet("p div section article blockquote ul ol li dl dt dd table tr h1 h2 h3 h4 h5 h6 header footer br hr")

func (w *markupWriter) full() bool { return w.b.Len() > maxMarkup }

// token adds a token of the page.
func (w *markupWriter) token(t *pageToken) {
	if w.full() {
		return
	}
	if t.kind == nethtml.TextToken {
		switch s := string(t.text()); {
		case w.formula:
			w.b.WriteString("$" + strings.TrimSpace(s) + "$")
			w.formula = false
		case w.skip == "":
			w.b.WriteString(escapeMarkup.Replace(s))
		}
		return
	}
	switch {
	case !t.isTag():
	case w.skip != "":
		w.skipped(t)
	case t.starts():
		w.start(t, t.attributes())
	case blockMarkup[t.name]:
		w.b.WriteString("\n\n")
	case inlineMarkup[t.name] && t.ends():
		w.b.WriteString("</" + t.name + ">")
	}
}

// skipped looks for the end of a skipped element.
func (w *markupWriter) skipped(t *pageToken) {
	if t.name != w.skip {
		return
	}
	if t.starts() {
		w.depth++
	} else if t.ends() {
		w.depth--
	}
	if w.depth == 0 {
		w.skip, w.formula = "", false
	}
}

func (w *markupWriter) start(t *pageToken, a map[string]string) {
	switch {
	case noText[t.name] && !w.open[t.name] || rendered.MatchString(a["class"]):
		w.skip, w.depth = t.name, 1
		w.formula = t.name == "script" && strings.HasPrefix(a["type"], "math/tex")
	case t.name == "math" && a["alttext"] != "": // LaTeXML writes the TeX source here
		w.b.WriteString("$" + a["alttext"] + "$")
		w.skip, w.depth = t.name, 1
	case blockMarkup[t.name]:
		w.b.WriteString("\n\n")
	case inlineMarkup[t.name]:
		w.b.WriteString("<" + t.name + ">")
	}
}

// rendered matches classes of the visual rendering that MathJax and KaTeX add to a formula.
var rendered = text.LazyRegexp(`\bMathJax(?:_Preview|_Display|_SVG)?\b|\bmjx-chtml\b|\bkatex-html\b`)

var escapeMarkup = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// String returns the text.
func (w *markupWriter) String() string {
	s := blankLines.ReplaceAllString(w.b.String(), "\n\n")
	return strings.TrimSpace(s)
}

var blankLines = text.LazyRegexp(`[ \t]*\n\s*\n\s*`)

// withoutBlocks converts HTML from an attribute or a JSON string to text with its blocks as
// paragraphs. A string without block elements is returned unchanged.
func withoutBlocks(s string) string {
	if !blockTag.MatchString(s) {
		if unescaped := html.UnescapeString(s); blockTag.MatchString(unescaped) {
			s = unescaped
		} else {
			return s
		}
	}
	w := &markupWriter{open: unclosed(s)}
	for t := range pageTokens([]byte(s)) {
		w.token(t)
	}
	return w.String()
}

// unclosed returns the elements of noText that are opened and not closed. The text after such
// a start tag is still part of the page.
func unclosed(s string) map[string]bool {
	depth := map[string]int{}
	for t := range pageTokens([]byte(s)) {
		switch {
		case !noText[t.name]:
		case t.starts():
			depth[t.name]++
		case t.ends():
			depth[t.name]--
		}
	}
	open := map[string]bool{}
	for name, n := range depth {
		open[name] = n > 0
	}
	return open
}

var blockTag = text.LazyRegexp(`(?i)</?(?:p|div|br|h[1-6]|section|ul|li|jats:p|jats:title|jats:sec)\b[^<>]*>`)

// abstractName matches the class or id of an element that holds an abstract.
var abstractName = text.LazyRegexp(`(?i)^(?:[\w]+[-_])*(?:abstract|abs1-content|abstractsection|abstracttext|hlfld-abstract)(?:[-_](?:content|text|body|full|en|1)|1|s)?$`)

// abstractHeading matches the heading of an abstract, in the languages of many journals.
var abstractHeading = text.LazyRegexp(`(?i)^\W*(?:abstract|zusammenfassung|résumé|resumen|resumo|riassunto|摘要|要旨|초록)\W*$`)

// shortestAbstract is the minimum length of an abstract in characters. Shorter text is a
// button or a remark, unless saysAbstract accepts it.
const shortestAbstract = 80

// bodyAbstract returns the abstract that the page displays, or "" if none is found. It is the
// content of an element whose class or id says so, or the text below a heading that does.
func bodyAbstract(page []byte) string {
	r := abstractReader{}
	for t := range pageTokens(page) {
		if r.token(t); r.found != "" {
			break
		}
	}
	r.end()
	return r.found
}

// abstractReader looks for the abstract in the tokens of a page.
type abstractReader struct {
	found string
	in    *markupWriter // the candidate that is being read
	tag   string        // name of its element; "" if it follows a heading
	depth int           // number of open elements of that name
	level int           // level of the heading
	title *markupWriter // the open heading, or nil
}

// end ends the candidate and keeps it if it is usable.
func (r *abstractReader) end() {
	if r.in != nil && r.found == "" {
		r.found = usableAbstract(r.in.String())
	}
	r.in = nil
}

func (r *abstractReader) token(t *pageToken) {
	if r.in != nil && r.ends(t) {
		r.end()
	}
	switch level := t.heading(); {
	case level > 0 && t.starts():
		r.title = &markupWriter{}
		return
	case level > 0 && t.ends() && r.title != nil:
		title := r.title.String()
		r.title = nil
		switch {
		case !abstractHeading.MatchString(title):
			if r.in != nil { // a heading within the abstract, such as "Methods"
				r.in.b.WriteString("\n\n" + title + "\n\n")
			}
		case r.in == nil:
			r.in, r.tag, r.level = &markupWriter{}, "", level
		}
		return
	case r.title != nil:
		r.title.token(t)
		return
	}
	if r.in == nil && t.starts() && abstractTags[t.name] {
		if calledAbstract(t.attributes()) {
			r.in, r.tag, r.depth = &markupWriter{}, t.name, 1
		}
		return
	}
	if r.in != nil {
		r.in.token(t)
	}
}

// ends reports whether the abstract ends before the token.
func (r *abstractReader) ends(t *pageToken) bool {
	switch {
	case r.in.full():
		return true
	case r.tag == "" && t.starts():
		return 0 < t.heading() && t.heading() <= r.level
	case r.tag == "" && t.ends():
		return t.name == "section" || t.name == "article" || t.name == "main" || t.name == "body"
	case r.tag == "" || t.name != r.tag:
		return false
	case t.starts():
		r.depth++
	case t.ends():
		r.depth--
	}
	return r.depth == 0
}

var abstractTags = wordSet("div section blockquote p article span")

func calledAbstract(a map[string]string) bool {
	return abstractName.MatchString(a["id"]) || slices.ContainsFunc(strings.Fields(a["class"]), abstractName.MatchString)
}

// usableAbstract returns s without its label, or "" if s is not a plausible abstract.
func usableAbstract(s string) string {
	s = abstractLabel.ReplaceAllString(s, "")
	if n := utf8.RuneCountInString(s); n < shortestAbstract && !saysAbstract(s) || len(s) > maxAbstract || isCutOff(s) {
		return ""
	}
	return s
}

// abstractLabel matches the label before the text: "Abstract:".
var abstractLabel = text.LazyRegexp(`(?i)^\s*(?:<(?:b|strong|em|i)>)?\s*abstract\s*(?:[:.—–-]\s*|\n+|</(?:b|strong|em|i)>[:.—–\s]*)+`)

// isCutOff reports whether a text was truncated and ends with an ellipsis.
func isCutOff(s string) bool {
	s = strings.TrimSpace(s)
	return strings.HasSuffix(s, "…") || strings.HasSuffix(s, "...") || strings.HasSuffix(s, "&hellip;") || strings.HasSuffix(s, "[...]") || strings.HasSuffix(s, "[…]")
}

package source

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"path"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"

	"offprint/generator/text"
)

// isBlank reports whether b is empty or only white space.
func isBlank(b []byte) bool { return len(bytes.TrimSpace(b)) == 0 }

// looks describes in a few words what an input with these first bytes seems to be, for the
// message that it cannot be read.
func looks(head []byte) string {
	t := bytes.TrimSpace(head)
	switch {
	case bytes.HasPrefix(t, []byte("%PDF-")):
		return "a PDF file"
	case bytes.HasPrefix(t, []byte("PK\x03\x04")):
		return "a ZIP archive, which is to be unpacked first"
	case bytes.HasPrefix(t, []byte("\x28\xb5\x2f\xfd")), bytes.HasPrefix(t, []byte("BZh")), bytes.HasPrefix(t, []byte("\xfd7zXZ")):
		return "compressed with something other than gzip"
	case bytes.HasPrefix(t, []byte("PAR1")):
		return "a Parquet file"
	case isBinary(t):
		return "binary data"
	case isHTML(head):
		if title := htmlTitle(head); title != "" {
			return fmt.Sprintf("an HTML page, %s", quote(title))
		}
		return "an HTML page"
	case bytes.HasPrefix(t, []byte("<?xml")), bytes.HasPrefix(t, []byte("<")):
		if bytes.Contains(head, []byte("<rdf:RDF")) {
			return "XML of Zotero or another program (RDF; export it as BibTeX, RIS or CSL-JSON)"
		}
		return "XML"
	case beginsJSON(t):
		if msg := jsonError(t); msg != "" {
			return "an error in JSON, " + quote(msg)
		}
		return "JSON in no form that is known here"
	case bibEntry.Match(t):
		return "BibTeX"
	case detectRIS(t):
		return "RIS"
	}
	if names := tableLike(head); names != nil {
		return "a table with the columns " + describeColumns(names)
	}
	if reference.Match(t) {
		return "a list of references as text, beginning with " + quote(firstLine(t)) + " (export them as BibTeX, RIS or CSL-JSON)"
	}
	if bytes.Contains(t, []byte("huggingface.co/papers")) {
		return "text that mentions papers of Daily Papers, without what a copied page has of each (“6 authors”, “Submitted by”, a dot and a date), beginning with " + quote(firstLine(t))
	}
	return "text in no form that is known here, beginning with " + quote(firstLine(t))
}

var bibEntry = text.LazyRegexp(`(?m)^[ \t]*@(?:[A-Za-z][\w-]*\s*[{(]|[ \t]+[A-Za-z]+\s*\{)`)

// unknown returns the error for an input in no known format.
func unknown(head []byte, name string) error {
	t := bytes.TrimSpace(head)
	if isHTML(head) && citationTag.Match(head) {
		return htmlInstead(head, "without citation_title: it has other citation_* tags, and no title of a paper")
	}
	if isHTML(head) {
		var lacks []string
		for _, f := range formats() {
			if f.form == asHTML {
				lacks = append(lacks, f.lacks)
			}
		}
		last := len(lacks) - 1
		not := "without " + strings.TrimPrefix(strings.Join(lacks[:last], ", ")+" or "+lacks[last], " or ")
		if base := strings.TrimSuffix(path.Base(strings.ReplaceAll(name, `\`, "/")), ".gz"); strings.HasSuffix(base, ".json") {
			not = "not JSON"
		}
		return htmlInstead(head, not)
	}
	if t[0] == '{' || t[0] == '[' {
		if msg := jsonError(t); msg != "" {
			return serverFailed(msg)
		}
	}
	if names := onlyNames(head); names != "" {
		return fmt.Errorf("this names papers (%s) and says nothing of them; “offprint add %s …” fetches those that are named, and imports them", names, names)
	}
	if err := refuseMarkup(head, ""); err != nil {
		return err
	}
	if almost := almostTable(head); almost != "" {
		return errors.New(almost)
	}
	if names := tableLike(head); names != nil && !isBinary(t) && !beginsJSON(t) && t[0] != '<' {
		return unknownColumns(names)
	}
	return fmt.Errorf("this looks like %s; “offprint import --help” lists the formats%s", looks(head), digestAdvice(head, name))
}

// onlyNames returns the first line of a text that consists of nothing but identifiers and
// addresses of papers, one per line. It returns "" for any other text.
func onlyNames(head []byte) (first string) {
	if isBinary(head) {
		return ""
	}
	for line := range bytes.Lines(head) {
		name := strings.TrimSpace(string(line))
		if name == "" || name[0] == '#' {
			continue
		}
		if id, _ := arxivIDOf(name); strings.Contains(name, " ") || id == "" && doiOf(name) == "" {
			if len(head) == headSize && first != "" && len(line) > 0 && line[len(line)-1] != '\n' {
				break // the last line is cut off
			}
			return ""
		}
		first = cmp.Or(first, name)
	}
	return first
}

// serverFailed returns the error for an answer in which a server reports a failure.
func serverFailed(message string) error {
	return fmt.Errorf("this is the answer of a server that failed: %s; fetch it again", quote(message))
}

// htmlInstead returns the error for an HTML page that was given instead of something else. It
// advises to fetch the page again unless the page only lacks something (not begins with
// "without") and has a title that does not look like a failure.
func htmlInstead(head []byte, not string) error {
	title, advice := htmlTitle(head), "; fetch it again"
	if strings.HasPrefix(not, "without ") && title != "" && !failedPage.MatchString(title) {
		advice = ""
	}
	if title != "" {
		not += ": " + quote(title)
	}
	return fmt.Errorf("this is an HTML page, %s%s", not, advice)
}

// failedPage matches the titles of pages that a server, or a service that protects it, returns
// instead of the requested page.
var failedPage = text.LazyRegexp(`(?i)\b(?:[45]\d\d|error|forbidden|denied|not found|unavailable|maintenance|timed? ?out|too many requests|rate limit|bad gateway|just a moment|attention required|captcha|robot|verif(?:y|ication)|checking your browser|(?:log|sign) ?in|redirecting|blocked|challenge)\b`)

// isBinary reports whether b is not text: it has more control characters than occur in text by
// accident.
func isBinary(b []byte) bool {
	n := 0
	for _, c := range b {
		if c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\f' || c == 0x7f {
			n++
		}
	}
	return n > len(b)/50
}

var htmlStart = text.LazyRegexp(`(?i)^(?:\s*<!--[^>]*-->|\s*<\?xml[^>]*\?>)*\s*<(?:!doctype html|html|head|body|title|meta|link|style|base|div|article|main|section|script|table|span|ul|ol|dl|h[1-6]|p)(?:[\s/>]|$)`)

// isHTML reports whether the bytes begin like an HTML page. XML with a root such as <article>
// or <table> that contains elements of journal articles or rows does not count.
func isHTML(head []byte) bool {
	if !htmlStart.Match(head) {
		return false
	}
	switch root, doc := xmlRoot(head); root {
	case "article", "section", "table", "main", "base", "link":
		return !notInHTML.Match(doc)
	}
	return true
}

// notInHTML matches elements that articles and rows have in XML.
var notInHTML = text.LazyRegexp(`<(?:\w+:)?(?:article-meta|authors?|creator|row|record|column|field|abstract|journal|year|doi)[\s>]`)

// htmlTitle returns the text of a page's title, or else of its first heading.
func htmlTitle(head []byte) string {
	var title, heading, in string
	for t := range pageTokens(head) {
		switch {
		case t.kind == html.StartTagToken:
			in = t.name
		case t.ends():
			in = ""
		case t.kind != html.TextToken:
		case in == "title" && title == "":
			title = string(t.text())
		case in == "h1" && heading == "":
			heading = string(t.text())
		}
	}
	return text.OneLine(cmp.Or(title, heading))
}

// jsonError returns the message of an answer such as {"error":"Not found"}.
func jsonError(t []byte) string {
	o, _, err := decodeObject(t)
	if err != nil {
		return ""
	}
	return errorText(o, "error", "message")
}

// errorText returns the message of an error object that was sent instead of what was asked
// for: {"error":"Not found"}, {"error":{"message":"Not found"}}. It is under the first of the
// keys that has one; without one, errorText returns "".
func errorText(o object, keys ...string) string {
	for _, key := range keys {
		if s := cmp.Or(o.text(key), o.object(key).text("message")); s != "" {
			return s
		}
	}
	return ""
}

// some joins the first most names for a message, and counts the others.
func some(names []string, most int) string {
	if n := len(names) - most; n > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), n)
	}
	return strings.Join(names, ", ")
}

// firstLine returns the first line of t.
func firstLine(t []byte) string {
	line, _, _ := bytes.Cut(t, []byte("\n"))
	return string(line)
}

// quote returns s in quotation marks for a message, on one line and shortened to a readable
// length.
func quote(s string) string {
	const most = 80
	s = text.OneLine(strings.ToValidUTF8(s, "\uFFFD"))
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return '\uFFFD'
		}
		return r
	}, s)
	if len(s) > most {
		cut := most
		for !utf8.RuneStart(s[cut]) {
			cut--
		}
		s = s[:cut] + "…"
	}
	return "“" + s + "”"
}

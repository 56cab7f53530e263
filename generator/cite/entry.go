package cite

import (
	"slices"
	"strings"
)

// Entry is one entry of a bibliography.
type Entry struct {
	// Type is BibLaTeX's: "article", "inproceedings". A type that it does not
	// know stays as it came, in lower case.
	Type string
	// Key is what the entry is cited by.
	Key string
	// Authors and Editors are in the order of the work; MoreAuthors and
	// MoreEditors say that there are others, who are not named.
	Authors, Editors         []Name
	MoreAuthors, MoreEditors bool
	// Fields are all others, each once and none empty, by BibLaTeX's names in
	// lower case, in the order in which they came. A value is one line of
	// plain Unicode text with formulas as $…$, as text.Title makes it; but
	// "abstract" is Markdown, names are as [FormatNames] writes them, keywords
	// are separated by commas (with braces around one that has a comma),
	// "date" and the like are as BibLaTeX has them, and addresses are as they
	// are. What one format alone can say has its name before it: "ris-an" is
	// the tag AN of RIS.
	Fields []Field
}

// Field is one field of an Entry.
type Field struct{ Name, Value string }

// Get is the value of the field, "" where there is none.
func (e *Entry) Get(name string) string {
	for _, f := range e.Fields {
		if f.Name == name {
			return f.Value
		}
	}
	return ""
}

// Set sets the field; an empty value removes it.
func (e *Entry) Set(name, value string) {
	i := slices.IndexFunc(e.Fields, func(f Field) bool { return f.Name == name })
	switch {
	case value == "" && i >= 0:
		e.Fields = slices.Delete(e.Fields, i, i+1)
	case value == "":
	case i >= 0:
		e.Fields[i].Value = value
	default:
		e.Fields = append(e.Fields, Field{name, value})
	}
}

// fill sets the field unless it has a value.
func (e *Entry) fill(name, value string) {
	if e.Get(name) == "" {
		e.Set(name, value)
	}
}

// take removes the field and returns its value.
func (e *Entry) take(name string) string {
	v := e.Get(name)
	e.Set(name, "")
	return v
}

// Record is what a reader says of one entry of its input.
type Record struct {
	Entry Entry
	Line  int      // where it begins, from 1
	Raw   []byte   // the entry as found
	Err   error    // why it cannot be read; then Entry is of no use
	Notes []string // worth telling, one line each
}

// maxRaw is the most that is read of one entry, in bytes.
const maxRaw = 16 << 20

// nameFields hold names of people; author and editor apart.
var nameFields = set("translator annotator commentator introduction foreword afterword bookauthor holder editora editorb editorc " +
	"namea nameb namec shortauthor shorteditor sortname director collaborator contributor composer illustrator recipient interviewer")

// verbatimFields are no text.
var verbatimFields = set("doi eprint eprinttype eprintclass file pdf url urlraw verba verbb verbc crossref xref xdata ids related entryset " +
	"isbn issn langid bibsource adsurl timestamp options execute")

// dateFields hold dates.
var dateFields = set("date urldate eventdate origdate")

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

// splitKeywords splits a list of keywords, at semicolons where it has some,
// else at commas; not within braces, and not in formulas.
func splitKeywords(s string) []string {
	sep := byte(',')
	if len(splitTop(s, ';')) > 1 {
		sep = ';'
	}
	var list []string
	for _, k := range splitTop(s, sep) {
		if k = strings.TrimSpace(k); k != "" {
			list = append(list, k)
		}
	}
	return list
}

// joinKeywords writes keywords so that splitKeywords finds them again.
func joinKeywords(list []string) string {
	var b strings.Builder
	for i, k := range list {
		if i > 0 {
			b.WriteString(", ")
		}
		if strings.ContainsAny(k, ",;") {
			k = "{" + k + "}"
		}
		b.WriteString(k)
	}
	return b.String()
}

// Keywords are the entry's keywords.
func (e *Entry) Keywords() []string {
	list := splitKeywords(e.Get("keywords"))
	for i, k := range list {
		if inner, ok := unbrace(k); ok {
			list[i] = inner
		}
	}
	return list
}

// splitTop splits at each sep that is in no braces.
func splitTop(s string, sep byte) []string {
	var parts []string
	depth, from := 0, 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\' && i+1 < len(s):
			i++
		case c == '{':
			depth++
		case c == '}':
			depth = max(depth-1, 0)
		case c == sep && depth == 0:
			parts = append(parts, s[from:i])
			from = i + 1
		}
	}
	return append(parts, s[from:])
}

// unbrace takes away the braces around all of s.
func unbrace(s string) (string, bool) {
	if len(s) < 2 || s[0] != '{' || groupEnd(s, 0) != len(s) {
		return s, false
	}
	return s[1 : len(s)-1], true
}

// groupEnd is the position after the brace that closes the one at i, or -1.
// As for BibTeX, a brace after a backslash counts as well.
func groupEnd(s string, i int) int { return closingBrace(s, i, false) }

// groupEndTeX is groupEnd as TeX has it: a brace after a backslash is a character.
func groupEndTeX(s string, i int) int { return closingBrace(s, i, true) }

func closingBrace(s string, i int, escapes bool) int {
	depth := 0
	for ; i < len(s); i++ {
		switch s[i] {
		case '\\':
			if escapes {
				i++
			}
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return -1
}

// balanced reports whether BibTeX would find the end of a value in braces.
func balanced(s string) bool {
	depth := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth < 0 {
				return false
			}
		}
	}
	return depth == 0
}

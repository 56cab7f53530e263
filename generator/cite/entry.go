package cite

import (
	"slices"
	"strings"
)

// Entry is one entry of a bibliography.
type Entry struct {
	// Type is BibLaTeX's: "article", "inproceedings". Unknown types are kept in lower case.
	Type string
	// Key is the citation key.
	Key string
	// Authors and Editors are in the order of the work; MoreAuthors and MoreEditors report
	// that there are further ones, who are not named.
	Authors, Editors         []Name
	MoreAuthors, MoreEditors bool
	// Fields are all other fields, without duplicates or empty values, under BibLaTeX's names
	// in lower case, in their original order. A value is one line of plain Unicode text with
	// formulas as $…$, as returned by text.Title, with these exceptions: "abstract" is
	// Markdown, names are formatted by [FormatNames], keywords are separated by commas (with
	// braces around one that has a comma), "date" and similar fields are BibLaTeX dates, and
	// addresses are unchanged. Fields of a single format are prefixed by its name: "ris-an" is
	// the RIS tag AN.
	Fields []Field
}

// Field is a field of an Entry.
type Field struct{ Name, Value string }

// Get returns the value of the field, "" if there is none.
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

// Record is the result of reading one entry.
type Record struct {
	Entry Entry
	Line  int      // where it begins, from 1
	Raw   []byte   // the entry as found
	Err   error    // why it cannot be read; Entry is then meaningless
	Notes []string // worth reporting, one line each
}

// maxRaw is the maximum size of an entry in bytes.
const maxRaw = 16 << 20

// nameFields are the fields that hold names of people, except author and editor.
var nameFields = set("translator annotator commentator introduction foreword afterword bookauthor holder editora editorb editorc " +
	"namea nameb namec shortauthor shorteditor sortname director collaborator contributor composer illustrator recipient interviewer")

// verbatimFields are fields that are not text.
var verbatimFields = set("doi eprint eprinttype eprintclass file pdf url urlraw verba verbb verbc crossref xref xdata ids related entryset " +
	"isbn issn langid bibsource adsurl timestamp options execute")

// dateFields are the fields that hold dates.
var dateFields = set("date urldate eventdate origdate")

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

// splitKeywords splits a list of keywords at semicolons if there are any, otherwise at commas;
// not inside braces or formulas.
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

// Keywords returns the entry's keywords.
func (e *Entry) Keywords() []string {
	list := splitKeywords(e.Get("keywords"))
	for i, k := range list {
		if inner, ok := unbrace(k); ok {
			list[i] = inner
		}
	}
	return list
}

// splitTop splits at each sep outside braces.
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

// unbrace removes braces that enclose all of s.
func unbrace(s string) (string, bool) {
	if len(s) < 2 || s[0] != '{' || groupEnd(s, 0) != len(s) {
		return s, false
	}
	return s[1 : len(s)-1], true
}

// groupEnd returns the offset after the brace that closes the one at i, or -1. As in BibTeX,
// an escaped brace counts as well.
func groupEnd(s string, i int) int { return closingBrace(s, i, false) }

// groupEndTeX is groupEnd by TeX's rules: an escaped brace is a character.
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

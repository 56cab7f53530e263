package cite

import (
	"cmp"
	"strings"
	"time"
)

// AppendBibTeX appends the entry as BibTeX in UTF-8, for both BibTeX and biber: with BibTeX's
// names of types and fields, which BibLaTeX accepts as aliases. The entry should have a key.
//
// Words of the title that a style must not lower-case are in braces. Fields that only another
// format has (such as "ris-an") are omitted.
func AppendBibTeX(b []byte, e *Entry) []byte { return appendBib(b, e, false) }

// AppendBibLaTeX appends the entry as BibTeX in UTF-8 with BibLaTeX's names, for biber only.
func AppendBibLaTeX(b []byte, e *Entry) []byte { return appendBib(b, e, true) }

// classicNames maps BibLaTeX's fields to BibTeX's names.
var classicNames = map[string]string{
	"journaltitle": "journal", "location": "address", "annotation": "annote", "eprintclass": "primaryclass", "sortkey": "key",
	"eprinttype": "archiveprefix",
}

func appendBib(b []byte, e *Entry, modern bool) []byte {
	kind := cmp.Or(e.Type, "misc")
	w := bibWriter{to: bibtexNotation}
	if modern {
		w.to = biblatexNotation
	}
	w.names("author", e.Authors, e.MoreAuthors)
	w.names("editor", e.Editors, e.MoreEditors)
	for _, f := range e.Fields {
		if foreign(f.Name) {
			continue
		}
		v := encodeField(f.Name, f.Value, w.to)
		switch {
		case v == "":
		case modern:
			w.put(f.Name, v)
		case f.Name == "institution" && e.Type == "thesis":
			w.put("school", v)
		case f.Name == "type" && (kind == "thesis" || kind == "report"):
			var said bool
			if kind, said = classicType(kind, f.Value); !said {
				w.put("type", v)
			}
		default:
			w.classic(f, v)
		}
	}
	b = append(b, '@')
	b = append(b, kind...)
	b = append(b, '{')
	b = append(b, e.Key...)
	for _, f := range inOrder(w.fields) {
		b = append(b, ",\n  "...)
		b = append(b, f.Name...)
		b = append(b, " = "...)
		b = append(b, f.Value...)
	}
	return append(b, "\n}\n"...)
}

// classicType returns BibTeX's type of a thesis or a report, and whether it expresses the
// field "type" completely.
func classicType(kind, value string) (classic string, said bool) {
	switch {
	case kind == "report":
		return "techreport", value == "techreport"
	case value == "mathesis":
		return "mastersthesis", true
	}
	return "phdthesis", value == "phdthesis"
}

// foreign reports whether a field belongs to another format.
func foreign(name string) bool {
	return strings.HasPrefix(name, "ris-") || strings.HasPrefix(name, "csl-")
}

// bibWriter collects encoded fields with their delimiters.
type bibWriter struct {
	fields []Field
	to     notation // for names
}

func (w *bibWriter) put(name, value string) { w.fields = append(w.fields, Field{name, value}) }

// classic adds a field under its BibTeX name.
func (w *bibWriter) classic(f Field, v string) {
	switch {
	case f.Name == "date":
		w.date(f.Value)
	case f.Name == "eprinttype" && f.Value == "arxiv":
		w.put("archiveprefix", "{arXiv}") // BibTeX styles look for this spelling, and biber accepts it
	case f.Name == "eprinttype":
		w.put(f.Name, v)
	default:
		w.put(cmp.Or(classicNames[f.Name], f.Name), v)
	}
}

func (w *bibWriter) names(field string, names []Name, more bool) {
	if len(names) > 0 || more {
		w.put(field, "{"+formatNames(names, more, w.to, encodeText)+"}")
	}
}

// date writes a date as year and month, with BibTeX's month macros. A date that cannot be
// written this way is written as it is, together with its year for programs without dates.
func (w *bibWriter) date(date string) {
	month := func(mm string) string {
		if m := time.Month(number(mm)); time.January <= m && m <= time.December {
			return monthMacro(m)
		}
		return ""
	}
	first, last, isRange := strings.Cut(date, "/")
	m := isoDate.FindStringSubmatch(first)
	switch {
	case m == nil:
	case !isRange && (m[2] == "" || month(m[2]) != ""):
		w.put("year", "{"+m[1]+"}")
		if m[2] != "" {
			w.put("month", month(m[2]))
		}
		if m[3] != "" {
			w.put("day", "{"+strings.TrimLeft(m[3], "0")+"}")
		}
		return
	case isRange && m[3] == "" && len(last) == 7 && m[2] != "" && strings.HasPrefix(last, m[1]) && month(m[2]) != "" && last > first && month(last[5:]) != "":
		w.put("year", "{"+m[1]+"}")
		w.put("month", month(m[2])+` # "/" # `+month(last[5:]))
		return
	}
	if len(date) >= 4 && plainYear.MatchString(date[:4]) {
		w.put("year", "{"+date[:4]+"}")
	}
	w.put("date", "{"+encodeDate(date)+"}")
}

// encodeField returns the value of a field in braces.
func encodeField(name, value string, to notation) string {
	switch {
	case verbatimFields[name], strings.HasPrefix(name, "bdsk-"):
		if !balanced(value) {
			value = strings.NewReplacer("{", "%7B", "}", "%7D").Replace(value)
		}
	case nameFields[name]:
		names, more := ParseNames(value)
		value = formatNames(names, more, to, encodeText)
	case name == "title", name == "shorttitle":
		value = encodeTitle(value)
	case name == "abstract":
		value = encodeMarkdown(value)
	case name == "keywords":
		list := splitKeywords(value)
		for i, k := range list {
			if inner, ok := unbrace(k); ok {
				list[i] = "{" + encodeText(inner) + "}"
			} else {
				list[i] = encodeText(k)
			}
		}
		value = strings.Join(list, ", ")
	case name == "pages":
		value = strings.ReplaceAll(encodeText(value), "–", "--")
	case dateFields[name]:
		value = encodeDate(value)
	default:
		value = encodeText(value)
	}
	if value == "" {
		return ""
	}
	return "{" + value + "}"
}

// joinBib separates entries.
const joinBib = "\n"

// AppendBibTeXList appends entries as BibTeX.
func AppendBibTeXList(b []byte, entries []Entry) []byte {
	for i := range entries {
		if i > 0 {
			b = append(b, joinBib...)
		}
		b = AppendBibTeX(b, &entries[i])
	}
	return b
}

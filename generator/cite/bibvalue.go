package cite

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"offprint/generator/text"
)

// fieldDecoders decode fields that are not a line of text.
var fieldDecoders = map[string]func(value string) string{
	"abstract":     decodeAbstract,
	"keywords":     decodeKeywords,
	"journaltitle": decodeJournal,
	"eprinttype":   decodeEprintType,
	"pages":        func(s string) string { return normalPages(decodeText(s)) },
	"doi":          func(s string) string { return doiBrackets.Replace(verbatim(s)) }, // escaped brackets are not formulas here
}

// decode converts the TeX fields to an Entry.
func (e *bibEntry) decode(rec *Record) Entry {
	out := Entry{Type: e.kind, Key: e.key}
	date := e.date()
	if note := e.dateNote(date.date); note != "" {
		rec.Notes = append(rec.Notes, note)
	}
	for _, f := range e.fields {
		switch f.Name {
		case "author":
			out.Authors, out.MoreAuthors = bibNames(withoutMarks(f.Value))
		case "editor":
			out.Editors, out.MoreEditors = bibNames(f.Value)
		case "date", "year":
			out.fill("date", date.date)
			out.fill("year", date.year)
		case "month":
			out.fill("month", date.month)
		case "day":
			out.fill("day", date.day)
		case "entrytype":
			// reserved for the type in papers
		default:
			out.Set(f.Name, decodeField(f.Name, f.Value))
		}
	}
	if out.Get("title") == "" && (out.Type == "proceedings" || out.Type == "book" || out.Type == "collection") {
		out.Set("title", out.take("booktitle"))
	}
	if out.Get("title") == "" && bookTypes[out.Type] {
		out.Set("title", out.take("maintitle"))
	}
	return out
}

// bibDate is a date in BibLaTeX's format, and the fields that could not be converted.
type bibDate struct{ date, year, month, day string }

// date composes the date from its fields.
func (e *bibEntry) date() bibDate {
	year, month, day := bareYear(plainDate(e.get("year"))), plainDate(e.get("month")), plainDate(e.get("day"))
	date := readDate(e.get("date"))
	if year != "" && strings.HasPrefix(date, "0000") {
		date = "" // there is no year 0000
	}
	switch {
	case date == "" && year != "":
		date, rest, ok := composeDate(year, month, day)
		switch {
		case ok:
		case month == "" && isDateAlone(year):
			return bibDate{date: looseDate(year)} // the year is a complete date
		default:
			return bibDate{date, year, month, day}
		}
		return bibDate{date: date, month: rest}
	case plainYear.MatchString(date) && month != "":
		date, rest, _ := composeDate(date, month, day)
		return bibDate{date: date, month: rest}
	}
	return bibDate{date: date} // the date is complete
}

// dateNote returns a message about a day that the calendar does not have; empty otherwise.
func (e *bibEntry) dateNote(date string) string {
	if m := isoDate.FindStringSubmatch(date); m != nil && m[3] != "" {
		if _, ok := ParseDate(date); !ok && firstDay(date) != 0 {
			return fmt.Sprintf("date: %s is not a day of the calendar and is kept unchanged; the paper is dated %s", date, firstDay(date))
		}
	}
	day := strings.TrimSpace(plainDate(e.get("day")))
	if m := isoDate.FindStringSubmatch(date); m != nil && m[2] != "" && m[3] == "" && isNumber(day) && !validDay(m[1], number(m[2]), number(day)) {
		return fmt.Sprintf("day: %s is not a day of that month; taken as %s", clip(day), date)
	}
	return ""
}

// decodeField decodes a field that is neither the entry's authors or editors nor part of its
// date.
func decodeField(name, value string) string {
	if decode := fieldDecoders[name]; decode != nil {
		return decode(value)
	}
	switch {
	case verbatimFields[name], strings.HasPrefix(name, "bdsk-"):
		return verbatim(value)
	case nameFields[name]:
		return FormatNames(bibNames(value))
	case dateFields[name]:
		return readDate(value)
	}
	return decodeText(value)
}

func decodeAbstract(s string) string {
	return text.Abstract(strings.ReplaceAll(ownMacros(s), `\par `, "\n\n"))
}

func decodeKeywords(s string) string {
	s = strings.TrimSpace(s)
	if inner, ok := unbrace(s); ok {
		s = inner // the Web of Science writes two pairs of braces
	}
	var list []string
	for _, k := range splitKeywords(s) {
		if k = oneBraced(text.Title(ownMacros(k))); k != "" {
			list = append(list, k)
		}
	}
	return joinKeywords(list)
}

func decodeJournal(s string) string {
	if full, ok := journals[strings.TrimSpace(s)]; ok {
		return full
	}
	return decodeText(s)
}

func decodeEprintType(s string) string {
	if s = verbatim(s); strings.EqualFold(s, "arxiv") {
		return "arxiv"
	}
	return s
}

func oneBraced(s string) string { return noBraces.Replace(s) }

var noBraces = strings.NewReplacer("{", "", "}", "")

// decodeText converts TeX to a line of text.
func decodeText(s string) string { return text.Title(ownMacros(s)) }

// plainDate converts a part of a date to text.
func plainDate(s string) string { return text.Line(strings.ReplaceAll(s, "--", "–")) }

// verbatim decodes a field that is not text. Programs escape characters needlessly, and write
// \url around addresses.
func verbatim(s string) string {
	s = strings.TrimSpace(s)
	for {
		inner, ok := unbrace(s)
		if !ok {
			for _, m := range []string{`\url{`, `\path{`, `\nolinkurl{`, `\href{`} {
				if strings.HasPrefix(s, m) {
					if end := groupEnd(s, len(m)-1); end == len(s) || end > 0 && m == `\href{` {
						inner, ok = s[len(m):end-1], true
					}
				}
			}
		}
		if !ok {
			break
		}
		s = strings.TrimSpace(inner)
	}
	s = verbatimEscapes.Replace(s)
	return text.OneLine(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, s))
}

var doiBrackets = strings.NewReplacer(`\(`, "(", `\)`, ")", `\[`, "[", `\]`, "]", `\<`, "<", `\>`, ">")

var verbatimEscapes = strings.NewReplacer(`{\_}`, "_", `\_`, "_", `{\%}`, "%", `\%`, "%", `{\&}`, "&", `\&`, "&", `{\#}`, "#", `\#`, "#",
	`{\textasciitilde}`, "~", `\textasciitilde{}`, "~", `\textasciitilde `, "~", `{\~{}}`, "~", `\~{}`, "~", `$\sim$`, "~", `{$\sim$}`, "~", `{~}`, "~", `\~`, "~")

var ownMacro = text.LazyRegexp(`\\(?:enquote\*?|mkbib[a-z]+|textquote)\s*\{`)

// ownMacros replaces macros of BibLaTeX.
func ownMacros(s string) string {
	const deepest = 20
	for range deepest {
		m := ownMacro.FindStringIndex(s)
		if m == nil {
			break
		}
		end := groupEndTeX(s, m[1]-1)
		if end < 0 {
			break
		}
		name, inner := s[m[0]+1:m[1]-1], s[m[1]:end-1]
		switch {
		case strings.Contains(name, "quote"):
			inner = "“" + inner + "”"
		case strings.HasPrefix(name, "mkbibemph"), strings.HasPrefix(name, "mkbibitalic"):
			inner = `\emph{` + inner + "}"
		case strings.HasPrefix(name, "mkbibbold"):
			inner = `\textbf{` + inner + "}"
		case strings.HasPrefix(name, "mkbibparens"):
			inner = "(" + inner + ")"
		}
		s = s[:m[0]] + inner + s[end:]
	}
	return ungroup(s, 0)
}

// ungroup removes braces that protect the case of words, which would otherwise look like those
// of a set. The braces of arguments and formulas are kept.
func ungroup(s string, depth int) string {
	const deepest = 50
	if depth > deepest || strings.IndexByte(s, '{') < 0 {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		end := i + 1
		switch s[i] {
		case '\\':
			i = ungroupMacro(&b, s, i, depth)
			continue
		case '$':
			end = dollarsEnd(s, i)
		case '{':
			group := groupEndTeX(s, i)
			if group < 0 {
				break
			}
			if inner := s[i+1 : group-1]; !keepsBraces(s[:i], inner) {
				b.WriteString(ungroup(inner, depth+1))
				i = group
				continue
			}
			end = group
		}
		b.WriteString(s[i:end])
		i = end
	}
	return b.String()
}

// ungroupMacro writes the macro at i, with braces removed inside its arguments, and returns
// its end. Addresses, and formulas between \( and \), are not changed.
func ungroupMacro(b *strings.Builder, s string, i, depth int) (end int) {
	end = i + 1
	for end < len(s) && isLetter(s[end]) {
		end++
	}
	if end == i+1 && end < len(s) {
		end++
	}
	name := s[i+1 : end]
	if closer := map[string]string{"(": `\)`, "[": `\]`}[name]; closer != "" {
		if n := strings.Index(s[end:], closer); n > 0 {
			end += n + len(closer)
		}
	}
	b.WriteString(s[i:end])
	if name == "" || !isLetter(name[0]) && strings.IndexByte("`'^\"~=.", name[0]) < 0 {
		return end // \&{Sons}: these braces are not an argument
	}
	address := strings.HasPrefix(name, "u") || name == "href" || name == "path" // \url
	for end < len(s) && s[end] == '{' {
		group := groupEndTeX(s, end)
		if group < 0 {
			break
		}
		if address {
			b.WriteString(s[end:group])
		} else {
			b.WriteString("{" + ungroup(s[end+1:group-1], depth+1) + "}")
		}
		end = group
	}
	return end
}

// dollarsEnd returns the end of the formula that begins with the dollar sign at i, or i + 1 if
// there is none.
func dollarsEnd(s string, i int) int {
	mark := "$"
	if strings.HasPrefix(s[i:], "$$") {
		mark = "$$"
	}
	if n := strings.Index(s[i+len(mark):], mark); n > 0 {
		return i + n + 2*len(mark)
	}
	return i + 1
}

// keepsBraces reports whether braces after before do more than protect case: h_{i+1} outside a
// formula, \'{e} or {\'e}.
func keepsBraces(before, inner string) bool {
	script := strings.HasSuffix(before, "^") || strings.HasSuffix(before, "_")
	return script || inner == "" || inner[0] == '\\' || len(inner) == 1 && strings.IndexByte("`'-@", inner[0]) >= 0
}

var (
	pageRange = text.LazyRegexp(`^\d+ ?--? ?\d+(?:, ?\d+ ?--? ?\d+)*\+?$`)
	pageDash  = text.LazyRegexp(` ?--? ?`)
)

// normalPages writes page ranges with an en dash.
func normalPages(s string) string {
	if pageRange.MatchString(s) {
		return pageDash.ReplaceAllString(s, "–")
	}
	return s
}

// journals are the macros for journals used by NASA's Astrophysics Data System
// (https://ui.adsabs.harvard.edu/help/actions/journal-macros).
var journals = map[string]string{
	`\aj`: "Astronomical Journal", `\apj`: "Astrophysical Journal", `\apjl`: "Astrophysical Journal Letters",
	`\apjs`: "Astrophysical Journal Supplement Series", `\aap`: "Astronomy and Astrophysics", `\aaps`: "Astronomy and Astrophysics Supplement Series",
	`\aapr`: "Astronomy and Astrophysics Reviews", `\mnras`: "Monthly Notices of the Royal Astronomical Society",
	`\araa`: "Annual Review of Astronomy and Astrophysics", `\apss`: "Astrophysics and Space Science",
	`\pasp`: "Publications of the Astronomical Society of the Pacific", `\pasj`: "Publications of the Astronomical Society of Japan",
	`\pasa`: "Publications of the Astronomical Society of Australia", `\nat`: "Nature", `\icarus`: "Icarus", `\solphys`: "Solar Physics",
	`\ssr`: "Space Science Reviews", `\jcap`: "Journal of Cosmology and Astroparticle Physics", `\prd`: "Physical Review D",
	`\prl`: "Physical Review Letters", `\pra`: "Physical Review A", `\prb`: "Physical Review B", `\prc`: "Physical Review C",
	`\pre`: "Physical Review E", `\physrep`: "Physics Reports", `\planss`: "Planetary and Space Science", `\grl`: "Geophysical Research Letters",
	`\jgr`: "Journal of Geophysical Research", `\na`: "New Astronomy", `\nar`: "New Astronomy Reviews", `\procspie`: "Proceedings of the SPIE",
	`\baas`: "Bulletin of the American Astronomical Society", `\actaa`: "Acta Astronomica", `\memsai`: "Memorie della Società Astronomica Italiana",
}

// preferred is the order in which fields are written; the others follow in their original
// order.
var preferred = strings.Fields("author title subtitle titleaddon editor booktitle booksubtitle maintitle journaltitle journalsubtitle issuetitle series " +
	"volume number issue chapter edition pages date year month day publisher institution organization school location venue eventtitle " +
	"isbn issn doi eprint eprinttype eprintclass url urldate version howpublished note pubstate keywords abstract")

// inOrder returns the fields in the order for writing, whether they have BibLaTeX's or
// BibTeX's names.
func inOrder(fields []Field) []Field {
	rank := func(f Field) int {
		if i := slices.Index(preferred, cmp.Or(fieldAliases[f.Name], f.Name)); i >= 0 {
			return i
		}
		return len(preferred)
	}
	out := slices.Clone(fields)
	slices.SortStableFunc(out, func(a, b Field) int { return rank(a) - rank(b) })
	return out
}

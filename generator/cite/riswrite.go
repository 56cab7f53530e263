package cite

import (
	"cmp"
	"strings"

	"offprint/generator/paper"
	"offprint/generator/text"
)

// risLike matches a line of text that would be read as a tag or as the end.
var risLike = text.LazyRegexp(`(?m)\n+[ \t]*((?:[A-Z][A-Z0-9]|[Tt][Yy])[ \t\x{a0}]*[-–—]|ER[ \t]*$)`)

// risSource lists the fields for a tag of RIS; the first one that is not empty is written.
type risSource struct {
	tag    string
	fields []string
}

// The tags whose values are unchanged fields, in the order of the lines: about the issue, the
// publisher and identifiers, and the work.
var (
	risNumbers = []risSource{{"VL", []string{"volume"}}, {"IS", []string{"number", "issue"}}, {"ET", []string{"edition"}}}
	risPlaces  = []risSource{
		{"PB", []string{"publisher", "institution", "organization"}},
		{"CY", []string{"location", "venue"}},
		{"SN", []string{"isbn", "issn"}},
		{"DO", []string{"doi"}},
		{"UR", []string{"url"}},
	}
	risRemarks = []risSource{{"M3", []string{"type"}}, {"N1", []string{"note"}}}
)

// risWriter writes an entry as RIS.
type risWriter struct {
	b []byte
	e *Entry
}

// put writes a line unless its value is empty.
func (w *risWriter) put(tag, value string) {
	if value = strings.TrimSpace(value); value != "" {
		w.b = append(w.b, tag+"  - "+strings.ReplaceAll(value, "\n", "\r\n")+"\r\n"...)
	}
}

// fields writes the lines of a table.
func (w *risWriter) fields(sources []risSource) {
	for _, s := range sources {
		for _, f := range s.fields {
			if v := w.e.Get(f); v != "" {
				w.put(s.tag, v)
				break
			}
		}
	}
}

// AppendRIS appends the entry as RIS in UTF-8, with the CRLF line endings that the format
// requires, followed by an empty line. Fields without a tag are omitted.
func AppendRIS(b []byte, e *Entry) []byte {
	w := risWriter{append(b, "TY  - "+risType(e)+"\r\n"...), e}
	w.names("AU", e.Authors, e.MoreAuthors)
	w.names("ED", e.Editors, e.MoreEditors)
	translators, _ := ParseNames(e.Get("translator"))
	w.names("A4", translators, false)
	w.titles()
	putRISDate(e, w.put)
	w.fields(risNumbers)
	w.pages()
	w.fields(risPlaces)
	w.arxiv()
	if m := isoDate.FindStringSubmatch(e.Get("urldate")); m != nil {
		w.put("Y2", m[1]+"/"+m[2]+"/"+m[3])
	}
	w.put("LA", e.language())
	w.fields(risRemarks)
	for _, k := range e.Keywords() {
		w.put("KW", k)
	}
	w.put("AB", risLike.ReplaceAllString(plainAbstract(e.Get("abstract")), " $1"))
	w.kept()
	w.put("ID", e.Key)
	return append(w.b, "ER  - \r\n\r\n"...)
}

// names writes a line for each name, and one for unnamed others.
func (w *risWriter) names(tag string, names []Name, more bool) {
	for _, n := range names {
		w.put(tag, formatRIS(n))
	}
	if more {
		w.put(tag, "et al.")
	}
}

// titles writes the titles of the work, of its container, and of its series.
func (w *risWriter) titles() {
	e := w.e
	w.put("TI", joinTitle(e.Get("title"), e.Get("subtitle")))
	w.put("ST", e.Get("shorttitle"))
	part := bookParts[e.Type]
	switch {
	case part:
		w.put("T2", cmp.Or(e.Get("booktitle"), e.Get("maintitle")))
	case e.Type == "article" || e.Type == "periodical":
		w.put("JF", e.Get("journaltitle"))
	default:
		w.put("T2", e.Get("journaltitle"))
	}
	w.put("J2", e.Get("shortjournal"))
	if e.Type == "book" || e.Type == "collection" || e.Type == "proceedings" {
		w.put("T2", e.Get("series"))
	} else {
		w.put("T3", e.Get("series"))
	}
	if e.Get("series") == "" && (!part || e.Get("booktitle") != "") {
		w.put("T3", e.Get("maintitle"))
	}
	if e.Get("ris-se") == "" {
		w.put("SE", e.Get("chapter"))
	}
}

// pages writes the first and the last page; anything but a page range is written as the first.
func (w *risWriter) pages() {
	pages := w.e.Get("pages")
	from, to, isRange := strings.Cut(strings.ReplaceAll(pages, "--", "–"), "–")
	if !isRange || strings.ContainsAny(from+to, ", –") {
		from, to = pages, ""
	}
	w.put("SP", from)
	w.put("EP", to)
}

// arxiv writes the arXiv address and category and, for a preprint, its identifier in the
// database fields (DB, AN) and the address of its PDF.
func (w *risWriter) arxiv() {
	e := w.e
	id, _ := arxivVersion(e.Get("eprint"), e.Get("eprintclass"))
	if id == "" || e.Get("eprinttype") != "arxiv" {
		return
	}
	if !strings.Contains(e.Get("url")+" "+e.Get("ris-ur")+" "+e.Get("doi"), id.Value()) {
		w.put("UR", arxivAddress(id))
	}
	w.put("KW", e.Get("eprintclass"))
	if !isRISPreprint(e) {
		return
	}
	for _, line := range risArchive(id) {
		if e.Get("ris-"+strings.ToLower(line[0])) == "" {
			w.put(line[0], line[1])
		}
	}
}

// risArchive are the tags and values that locate an arXiv preprint.
func risArchive(id paper.ID) [3][2]string {
	return [...][2]string{{"DB", "arXiv"}, {"AN", "arXiv:" + id.Value()}, {"L1", "https://arxiv.org/pdf/" + id.Value()}}
}

// isRISPreprint reports whether an entry is an arXiv preprint that was not imported from RIS
// as something else.
func isRISPreprint(e *Entry) bool {
	return e.Get("ris-ty") == "" && e.Get("eprint") != "" && e.Get("eprinttype") == "arxiv" && (e.Type == "misc" || e.Type == "online")
}

// kept writes lines from RIS that have no field of their own.
func (w *risWriter) kept() {
	for _, f := range w.e.Fields {
		tag, ok := strings.CutPrefix(f.Name, "ris-")
		if !ok || tag == "ty" || tag == "er" || len(tag) != 2 {
			continue
		}
		for v := range strings.SplitSeq(f.Value, risJoin) {
			w.put(strings.ToUpper(tag), v)
		}
	}
}

// risType returns the entry's type in RIS: the original one if it is still right.
func risType(e *Entry) string {
	if isRISPreprint(e) {
		return "UNPD" // reference managers import it as a preprint
	}
	came := e.Get("ris-ty")
	ty := ""
	for _, t := range risTypes {
		if t[1] == e.Type && (ty == "" || t[0] == came) {
			ty = t[0]
		}
		if t[0] == came && t[1] == e.Type {
			return came
		}
	}
	if came != "" && e.Type == "misc" {
		return came
	}
	return cmp.Or(ty, "GEN")
}

// formatRIS returns the name as "Last, First, Suffix".
func formatRIS(n Name) string {
	switch {
	case n.Literal != "":
		return strings.ReplaceAll(n.Literal, ",", "") + ","
	case n.Given == "" && n.Suffix == "":
		return joinWords(n.Prefix, n.Family)
	}
	s := joinWords(n.Prefix, n.Family) + ", " + n.Given
	if n.Suffix != "" {
		s += ", " + n.Suffix
	}
	return s
}

// AppendRISList appends entries as RIS.
func AppendRISList(b []byte, entries []Entry) []byte {
	for i := range entries {
		b = AppendRIS(b, &entries[i])
	}
	return b
}

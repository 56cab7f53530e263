package cite

import (
	"cmp"
	"strings"

	"offprint/generator/text"
)

// risLike is a line of a text that would be read as a tag, or as the end.
var risLike = text.LazyRegexp(`(?m)\n+[ \t]*((?:[A-Z][A-Z0-9]|[Tt][Yy])[ \t\x{a0}]*[-–—]|ER[ \t]*$)`)

// AppendRIS appends the entry as RIS, in UTF-8 with the ends of lines that the
// format asks for, and an empty line behind it. What RIS has no tag for is left
// out.
func AppendRIS(b []byte, e *Entry) []byte {
	put := func(tag, value string) {
		if value = strings.TrimSpace(value); value != "" {
			b = append(b, tag+"  - "+strings.ReplaceAll(value, "\n", "\r\n")+"\r\n"...)
		}
	}
	ty := risType(e)
	b = append(b, "TY  - "+ty+"\r\n"...)
	for _, n := range e.Authors {
		put("AU", formatRIS(n))
	}
	if e.MoreAuthors {
		put("AU", "et al.")
	}
	for _, n := range e.Editors {
		put("ED", formatRIS(n))
	}
	if e.MoreEditors {
		put("ED", "et al.")
	}
	translators, _ := ParseNames(e.Get("translator"))
	for _, n := range translators {
		put("A4", formatRIS(n))
	}
	put("TI", joinTitle(e.Get("title"), e.Get("subtitle")))
	put("ST", e.Get("shorttitle"))
	part := bookParts[e.Type]
	switch {
	case part:
		put("T2", cmp.Or(e.Get("booktitle"), e.Get("maintitle")))
	case e.Type == "article" || e.Type == "periodical":
		put("JF", e.Get("journaltitle"))
	default:
		put("T2", e.Get("journaltitle"))
	}
	put("J2", e.Get("shortjournal"))
	if e.Type == "book" || e.Type == "collection" || e.Type == "proceedings" {
		put("T2", e.Get("series"))
	} else {
		put("T3", e.Get("series"))
	}
	if e.Get("series") == "" && (!part || e.Get("booktitle") != "") {
		put("T3", e.Get("maintitle"))
	}
	if e.Get("ris-se") == "" {
		put("SE", e.Get("chapter"))
	}
	putRISDate(e, put)
	put("VL", e.Get("volume"))
	put("IS", cmp.Or(e.Get("number"), e.Get("issue")))
	put("ET", e.Get("edition"))
	from, to, isRange := strings.Cut(strings.ReplaceAll(e.Get("pages"), "--", "–"), "–")
	if !isRange || strings.ContainsAny(from+to, ", –") {
		from, to = e.Get("pages"), ""
	}
	put("SP", from)
	put("EP", to)
	put("PB", cmp.Or(e.Get("publisher"), e.Get("institution"), e.Get("organization")))
	put("CY", cmp.Or(e.Get("location"), e.Get("venue")))
	put("SN", cmp.Or(e.Get("isbn"), e.Get("issn")))
	put("DO", e.Get("doi"))
	put("UR", e.Get("url"))
	if id, _ := arxivVersion(e.Get("eprint"), e.Get("eprintclass")); id != "" && e.Get("eprinttype") == "arxiv" {
		// There is no tag for the identifier.
		if !strings.Contains(e.Get("url")+" "+e.Get("ris-ur")+" "+e.Get("doi"), id.Value()) {
			put("UR", arxivAddress(id))
		}
		put("KW", e.Get("eprintclass"))
	}
	if m := isoDate.FindStringSubmatch(e.Get("urldate")); m != nil {
		put("Y2", m[1]+"/"+m[2]+"/"+m[3])
	}
	put("LA", e.language())
	put("M3", e.Get("type"))
	put("N1", e.Get("note"))
	for _, k := range e.Keywords() {
		put("KW", k)
	}
	put("AB", risLike.ReplaceAllString(plainAbstract(e.Get("abstract")), " $1"))
	for _, f := range e.Fields {
		tag, ok := strings.CutPrefix(f.Name, "ris-")
		if !ok || tag == "ty" || tag == "er" || len(tag) != 2 {
			continue
		}
		for v := range strings.SplitSeq(f.Value, risJoin) {
			put(strings.ToUpper(tag), v)
		}
	}
	put("ID", e.Key)
	return append(b, "ER  - \r\n\r\n"...)
}

// risType is the entry's type in RIS: the one that it came with, if that is
// still right.
func risType(e *Entry) string {
	came := e.Get("ris-ty")
	if came == "" && e.Get("eprint") != "" && e.Get("eprinttype") == "arxiv" && (e.Type == "misc" || e.Type == "online") {
		return "UNPB"
	}
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

// formatRIS is the name as "Last, First, Suffix".
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

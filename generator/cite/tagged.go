package cite

import (
	"bufio"
	"io"
	"slices"
	"strings"

	"offprint/generator/text"
)

// ReadMEDLINE reads references exported by PubMed (.nbib,
// https://www.nlm.nih.gov/bsd/mms/medlineelements.html) and passes each to emit. It returns
// errors of r and emit; notes concern the input as a whole. Facts about the database instead
// of the work are dropped.
func ReadMEDLINE(r io.Reader, emit func(*Record) error) (notes []string, err error) {
	return readTagged(r, medline(), emit)
}

// ReadRefer reads references of refer(1), as exported by EndNote and others (.enw), and passes
// each to emit, like [ReadMEDLINE]. References are separated by an empty line or by %0.
func ReadRefer(r io.Reader, emit func(*Record) error) (notes []string, err error) {
	return readTagged(r, refer(), emit)
}

// taggedForm is a format whose lines begin with tags, like RIS. Lines without a tag continue
// the previous one.
type taggedForm struct {
	line  *text.Regexp      // a line: its tag and its value
	first string            // the tag that begins a reference and occurs once in it
	once  []string          // tags that begin another reference if they occur again after an empty line
	blank bool              // an empty line may be between references
	tags  map[string]string // the corresponding tags of RIS
	group string            // the tag of authors that are not persons
	id    string            // the field of [Entry] for the value of first
	turn  func(*risFields)  // does any further conversion
}

// readTagged reads references of a format.
func readTagged(r io.Reader, form taggedForm, emit func(*Record) error) ([]string, error) {
	s := risReader{r: bufio.NewReader(r)}
	end := func() error {
		if s.ref == nil {
			return nil
		}
		return emit(s.ref.record())
	}
	err := s.eachLine(func(line []byte, n int) error {
		t := bareLine(line)
		m := form.line.FindStringSubmatch(t)
		if m != nil && (s.ref == nil || form.begins(s.ref, m[1])) {
			if err := end(); err != nil {
				return err
			}
			s.ref = &risReference{line: n, form: &form}
		}
		if s.ref == nil {
			s.passed.add(t, n)
			return nil
		}
		switch {
		case m != nil:
			s.ref.put(m[1], m[2], n)
		case t == "":
			s.ref.blank++
		case s.ref.blank == 0 || len(t) < len(line) || !strings.HasPrefix(form.first, t):
			s.ref.continued(t, n)
		default: // the input ends in the first tag of another reference
			s.passed.add(t, n)
		}
		s.ref.keep(line)
		return nil
	})
	if err == nil {
		err = end()
	}
	return s.passed.notes(), err
}

// begins reports whether a line with a tag begins a new reference.
func (f *taggedForm) begins(ref *risReference, tag string) bool {
	if ref.blank > 0 && slices.Contains(f.once, tag) && hasTag(ref.lines, tag) {
		return true // a reference that lacks the first tag
	}
	apart := f.blank && ref.blank > 0
	if tag == f.first {
		return apart || hasTag(ref.lines, tag)
	}
	return apart && (tag == ref.lines[0].name || (tag == "%A" || tag == "%T") && hasTag(ref.lines, "%T"))
}

// entry converts the tags to an Entry.
func (f *taggedForm) entry(fields risFields) Entry {
	groups, id := fields.take(f.group), fields.first(f.first)
	f.turn(&fields)
	var turned risFields
	for _, t := range fields.tags {
		if name := f.tags[t.name]; name != "" {
			turned.add(name, t.values...)
		}
	}
	e := turned.entry()
	for _, group := range groups {
		e.Authors = append(e.Authors, Name{Literal: text.Name(group)}.tidy())
	}
	if f.id != "" {
		e.Set(f.id, id)
	}
	return e
}

// medline is the MEDLINE format.
func medline() taggedForm {
	return taggedForm{
		line: medlineLine, first: "PMID", id: "pmid", group: "CN",
		once: []string{"OWN", "STAT", "DP", "TI", "AB", "JT"},
		tags: map[string]string{
			"TI": "TI", "CTI": "T3", "FAU": "AU", "FED": "A2", "AB": "AB", "JT": "JF", "TA": "JA", "VI": "VL", "IP": "IS",
			"PG": "SP", "PB": "PB", "ISBN": "SN", "IS": "SN", "LA": "LA", "OT": "KW",
			"TY": "TY", "PY": "PY", "DO": "DO", "UR": "UR", // set by turnMEDLINE
		},
		turn: turnMEDLINE,
	}
}

// medlineLine matches a line with a tag padded to four characters.
var medlineLine = text.LazyRegexp(`^(PMID|[A-Z]{2,4}) {0,2}-(?: (.*))?$`)

// turnMEDLINE converts facts of a MEDLINE reference that RIS expresses differently.
func turnMEDLINE(f *risFields) {
	if len(f.all("FAU")) == 0 { // only initials: before 2002, and in some later records
		for _, v := range f.take("AU") {
			f.add("FAU", medlineAuthor.ReplaceAllString(v, "$1, $2,$3"))
		}
	}
	title := f.line("TI", "BTI")
	if m := translatedTitle.FindStringSubmatch(title); m != nil {
		title = m[1]
	} else {
		title = text.WithoutStop(title)
	}
	f.set("TI", title)
	for _, kind := range f.take("PT") {
		if _, known := risTypeOf(kind); known && len(f.all("TY")) == 0 {
			f.set("TY", kind)
		}
	}
	if len(f.all("TY")) == 0 {
		f.set("TY", "JOUR")
	}
	f.set("DO", medlineDOI(slices.Concat(f.take("LID"), f.take("AID")))...)
	// The day of the online publication is more precise than the month of the issue.
	f.set("PY", f.take("DP")...)
	if day := f.take("DEP"); len(day) > 0 && strings.Count(looseDate(f.first("PY")), "-") < 2 {
		f.set("PY", day...)
	}
	if number, _, _ := strings.Cut(f.first("IS"), " ("); number != "" {
		f.set("IS", number) // of print and of the web
	}
	if m := shortPages.FindStringSubmatch(f.first("PG")); m != nil && len(m[2]) < len(m[1]) {
		f.set("PG", m[1]+"-"+m[1][:len(m[1])-len(m[2])]+m[2])
	}
	if len(f.all("OT")) == 0 {
		f.set("OT", majorHeadings(f.take("MH"))...)
	}
	if id := f.first("PMID"); len(f.all("DO")) == 0 && id != "" && strings.Trim(id, "0123456789") == "" {
		f.set("UR", "https://pubmed.ncbi.nlm.nih.gov/"+id+"/")
	}
}

var (
	// medlineAuthor matches a family name, initials, and an optional suffix: "King ML Jr".
	medlineAuthor = text.LazyRegexp(`^(.*\S) +(\pL{1,4})( (?:Jr|Sr|\d+(?:st|nd|rd|th)))?$`)
	// translatedTitle matches the title of a work in another language.
	translatedTitle = text.LazyRegexp(`^\[(.*)\]\.?$`)
	// shortPages matches a range whose second number may lack the digits it shares with the
	// first.
	shortPages = text.LazyRegexp(`^(\d+)-(\d+)$`)
)

// medlineDOI returns the DOI among identifiers: "10.1038/s41586-021-03819-2 [doi]".
func medlineDOI(identifiers []string) []string {
	for _, id := range identifiers {
		if doi, ok := strings.CutSuffix(id, "[doi]"); ok {
			return []string{strings.TrimSpace(doi)}
		}
	}
	return nil
}

// majorHeadings returns the Medical Subject Headings that a work is mainly about, and not
// others such as "Humans".
func majorHeadings(all []string) (major []string) {
	for _, h := range all {
		heading, _, _ := strings.Cut(h, "/")
		if strings.Contains(h, "*") {
			major = append(major, strings.Trim(heading, "* "))
		}
	}
	return slices.Compact(major)
}

// refer is the format of refer(1) with the tags of EndNote and Zotero.
func refer() taggedForm {
	return taggedForm{
		line: referLine, first: "%0", blank: true, group: "%Q",
		tags: map[string]string{
			"%0": "TY", "%A": "AU", "%E": "A2", "%?": "A4", "%T": "TI", "%!": "ST", "%J": "JF", "%B": "T2", "%S": "T3",
			"%D": "PY", "%8": "DA", "%V": "VL", "%N": "IS", "%P": "SP", "%I": "PB", "%C": "CY", "%7": "ET", "%@": "SN", "%X": "AB",
			"%K": "KW", "%U": "UR", "%R": "DO", "%Z": "N1", "%O": "N1", "%9": "M3", "%G": "LA", "%M": "AN", "%~": "DB", "%F": "ID",
		},
		turn: turnRefer,
	}
}

var referLine = text.LazyRegexp(`^(%[0-9A-Z@!?~()\[\]<>#$&^*+=])(?: +(.*))?$`)

// turnRefer adds the type, for which the original format had no tag, and separates report
// numbers from DOIs, which share a tag.
func turnRefer(f *risFields) {
	if r := f.first("%R"); r != "" && !isDOI(r) {
		f.add("%N", f.take("%R")...)
	}
	if len(f.all("%0")) > 0 {
		return
	}
	for _, t := range [][2]string{{"%J", "JOUR"}, {"%B", "CHAP"}, {"%R", "GEN"}, {"%N", "RPRT"}, {"%I", "BOOK"}} {
		if len(f.all(t[0])) > 0 {
			f.set("%0", t[1])
			return
		}
	}
}

package cite

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"offprint/generator/text"
)

// ReadRIS reads references in the format of Research Information Systems, and
// in that of the Web of Science, which looks alike, and hands each to emit. Its
// error is one of r or of emit.
//
// A tag is two characters, two spaces and a hyphen; what programs make of that
// is read as well. Lines without a tag continue the one before, and are passed
// over between references. A tag that is not known is kept as "ris-" and its
// name.
func ReadRIS(r io.Reader, emit func(*Record) error) error {
	s := risReader{r: bufio.NewReader(r), emit: emit}
	return s.run()
}

// risTag is a tag with its values, in the order of the reference.
type risTag struct {
	name   string
	values []string
}

type risReader struct {
	r    *bufio.Reader
	emit func(*Record) error

	rec   *Record // nil between references
	tags  []risTag
	wos   bool // the reference is of the Web of Science
	tight bool // its tags come without spaces
	large bool
	blank int // empty lines since the last one that was not
}

var (
	risLine  = regexp.MustCompile(`^\s*([A-Z][A-Z0-9])(?:[ \t]{2,4}-|[ \t]-[ \t]|-[ \t]{2})[ \t]?(.*)$`)
	risTight = regexp.MustCompile(`^\s*([A-Z][A-Z0-9])[ \t]?-[ \t]?(.*)$`)
	risStart = regexp.MustCompile(`^\s*TY[ \t]{0,4}-[ \t]*([A-Za-z]*)\s*$`)
	risEnd   = regexp.MustCompile(`^\s*ER[ \t]{0,4}-?\s*$`)
	wosLine  = regexp.MustCompile(`^([A-Z][A-Z0-9])(?: (.*))?$`)
)

func (s *risReader) run() error {
	var line []byte
	for n := 1; ; n++ {
		var err error
		line, err = s.line(line[:0])
		if err != nil && err != io.EOF {
			return err
		}
		if len(line) > 0 {
			if err := s.add(line, n); err != nil {
				return err
			}
		}
		if err == io.EOF {
			if s.rec != nil {
				s.rec.Notes = append(s.rec.Notes, "the input ends before its ER")
			}
			return s.end()
		}
	}
}

// line reads a line with its end, of any system.
func (s *risReader) line(b []byte) ([]byte, error) {
	for {
		c, err := s.r.ReadByte()
		if err != nil {
			return b, err
		}
		if len(b) < maxRaw {
			b = append(b, c)
		}
		if c == '\n' {
			return b, nil
		}
		if c == '\r' {
			if next, err := s.r.Peek(1); err == nil && next[0] != '\n' {
				return b, nil
			}
		}
	}
}

func (s *risReader) add(line []byte, n int) error {
	if n == 1 {
		line = bytes.TrimPrefix(line, []byte("\ufeff"))
	}
	t := string(bytes.TrimRight(line, " \t\r\n"))
	if risStart.MatchString(t) {
		if s.rec != nil {
			s.rec.Notes = append(s.rec.Notes, fmt.Sprintf("its ER is missing, before line %d", n))
			if err := s.end(); err != nil {
				return err
			}
		}
		s.begin(n)
		s.tight = risLine.FindString(t) == ""
		s.keep(line)
		s.put("TY", strings.ToUpper(risStart.FindStringSubmatch(t)[1]))
		return nil
	}
	if risEnd.MatchString(t) {
		if s.rec == nil {
			return nil
		}
		s.keep(line)
		return s.end()
	}
	name, value, ok := s.tag(t)
	if s.rec == nil {
		if !ok || name == "FN" || name == "VR" || name == "EF" {
			return nil // what stands between references
		}
		s.begin(n)
		s.wos = name == "PT"
		if !s.wos {
			s.rec.Notes = append(s.rec.Notes, "it does not begin with TY")
		}
	}
	s.keep(line)
	switch {
	case ok:
		s.put(name, value)
	case t == "":
		s.blank++
	case len(s.tags) > 0:
		last := &s.tags[len(s.tags)-1]
		v := &last.values[len(last.values)-1]
		switch {
		case s.wos && (last.name == "AU" || last.name == "AF" || last.name == "BA" || last.name == "BE" || last.name == "CR"):
			last.values = append(last.values, strings.TrimSpace(t))
		case s.blank > 0:
			*v += "\n\n" + t
		default:
			*v += "\n" + strings.TrimSpace(t)
		}
		s.blank = 0
	}
	return nil
}

// tag reads a line with a tag.
func (s *risReader) tag(t string) (name, value string, ok bool) {
	m := risLine.FindStringSubmatch(t)
	switch {
	case m != nil && !s.wos:
	case s.tight && s.rec != nil:
		m = risTight.FindStringSubmatch(t)
	case s.wos || s.rec == nil && (strings.HasPrefix(t, "PT ") && len(t) == 4 || strings.HasPrefix(t, "FN ") || strings.HasPrefix(t, "VR ") || t == "EF"):
		m = wosLine.FindStringSubmatch(t)
	}
	if m == nil {
		return "", "", false
	}
	return m[1], strings.TrimSpace(m[2]), true
}

func (s *risReader) begin(n int) {
	s.rec = &Record{Line: n}
	s.tags, s.wos, s.tight, s.large, s.blank = nil, false, false, false, 0
}

func (s *risReader) keep(line []byte) {
	if len(s.rec.Raw)+len(line) > maxRaw {
		s.large = true
		return
	}
	s.rec.Raw = append(s.rec.Raw, line...)
}

func (s *risReader) put(name, value string) {
	s.blank = 0
	if !utf8.ValidString(value) {
		value, _ = text.Valid(value)
	}
	if s.large {
		return
	}
	for i := range s.tags {
		if s.tags[i].name == name {
			// The last tag is the one that lines continue.
			t := s.tags[i]
			t.values = append(t.values, value)
			s.tags = append(slices.Delete(s.tags, i, i+1), t)
			return
		}
	}
	s.tags = append(s.tags, risTag{name, []string{value}})
}

func (s *risReader) end() error {
	rec := s.rec
	if rec == nil {
		return nil
	}
	s.rec = nil
	if s.large {
		rec.Err = fmt.Errorf("it is larger than %d MiB", maxRaw>>20)
		return s.emit(rec)
	}
	if !utf8.Valid(rec.Raw) {
		rec.Notes = append(rec.Notes, "bytes that are not UTF-8 are read as Windows-1252")
	}
	f := risFields{}
	for _, t := range s.tags {
		var values []string
		for _, v := range t.values {
			if v = strings.TrimSpace(v); v != "" {
				values = append(values, v)
			}
		}
		if len(values) > 0 {
			f.tags = append(f.tags, risTag{t.name, values})
		}
	}
	if s.wos {
		rec.Entry = f.wosEntry()
	} else {
		rec.Entry = f.entry()
	}
	return s.emit(rec)
}

// risFields are the tags of a reference; those that are used go.
type risFields struct{ tags []risTag }

// take removes the first of the tags that there is, and returns its values.
func (f *risFields) take(names ...string) []string {
	for _, name := range names {
		for i, t := range f.tags {
			if t.name == name {
				f.tags = slices.Delete(f.tags, i, i+1)
				return t.values
			}
		}
	}
	return nil
}

// one removes the first of the tags that there is, and returns its first
// value; others stay.
func (f *risFields) one(names ...string) string {
	for _, name := range names {
		for i, t := range f.tags {
			if t.name != name {
				continue
			}
			if v := t.values[0]; len(t.values) > 1 {
				f.tags[i].values = t.values[1:]
				return v
			}
			return f.take(name)[0]
		}
	}
	return ""
}

// line is the same as one line of text.
func (f *risFields) line(names ...string) string { return text.Title(f.one(names...)) }

// risTypes are the types of RIS in BibLaTeX. Where several are the same there,
// the first is the one that is written.
var risTypes = [][2]string{
	{"JOUR", "article"}, {"MGZN", "article"}, {"NEWS", "article"}, {"EJOUR", "article"}, {"ABST", "article"}, {"INPR", "article"},
	{"JFULL", "periodical"}, {"BOOK", "book"}, {"EBOOK", "book"}, {"EDBOOK", "collection"}, {"SER", "book"}, {"CLSWK", "book"},
	{"CHAP", "incollection"}, {"ECHAP", "incollection"}, {"CHAP", "inbook"}, {"ENCYC", "inreference"}, {"DICT", "inreference"},
	{"CONF", "inproceedings"}, {"CPAPER", "inproceedings"}, {"CONF", "proceedings"}, {"THES", "thesis"}, {"RPRT", "report"}, {"GOVDOC", "report"},
	{"UNPB", "unpublished"}, {"MANSCPT", "unpublished"}, {"PAT", "patent"}, {"COMP", "software"}, {"DATA", "dataset"},
	{"AGGR", "dataset"}, {"ELEC", "online"}, {"WEB", "online"}, {"BLOG", "online"}, {"ICOMM", "online"}, {"STAND", "standard"},
	{"STAT", "legislation"}, {"BILL", "legislation"}, {"CASE", "jurisdiction"}, {"VIDEO", "video"}, {"MPCT", "movie"},
	{"SOUND", "audio"}, {"MUSIC", "music"}, {"ART", "artwork"}, {"MAP", "image"}, {"PAMP", "booklet"}, {"PCOMM", "letter"},
	{"GEN", "misc"},
}

// entry makes an Entry of the tags, as in the format's specification and as
// the large programs use it.
func (f *risFields) entry() Entry {
	e := Entry{Type: "misc"}
	ty := f.one("TY")
	for _, t := range risTypes {
		if t[0] == ty {
			e.Type = t[1]
			break
		}
	}
	if risType(&e) != ty && ty != "" {
		e.Set("ris-ty", ty)
	}
	part := bookParts[e.Type]
	book := e.Type == "book" || e.Type == "collection" || e.Type == "proceedings"

	e.Set("title", f.line("TI", "T1", "CT"))
	if e.Get("title") == "" && !part {
		e.Set("title", f.line("BT"))
	}
	for _, tag := range []string{"AU", "A1"} {
		e.Authors = append(e.Authors, risNames(f.take(tag), &e.MoreAuthors)...)
	}
	for _, tag := range []string{"ED", "A2"} {
		e.Editors = append(e.Editors, risNames(f.take(tag), &e.MoreEditors)...)
	}
	var more bool
	e.Set("translator", FormatNames(risNames(f.take("A4"), &more), more))

	// The full name of a journal is under several tags, its abbreviation too.
	container := "journaltitle"
	switch {
	case part:
		container = "booktitle"
		e.Set(container, f.line("BT", "T2", "C3", "JF", "JO"))
	case book:
		e.Set("series", f.line("T2", "T3"))
	default:
		e.Set(container, f.line("JF", "T2", "JO", "BT"))
	}
	if !book {
		if short := f.line("JA", "J2", "J1", "JO"); short != e.Get(container) {
			if e.Get(container) == "" {
				e.Set(container, short)
			} else {
				e.Set("shortjournal", short)
			}
		}
		e.fill("series", f.line("T3"))
	}
	e.Set("shorttitle", f.line("ST"))
	e.Set("volume", f.line("VL"))
	e.Set("number", f.line("IS"))
	e.Set("edition", f.line("ET"))
	e.Set("pages", risPages(f.line("SP"), f.line("EP")))
	e.Set("location", f.line("CY", "PP"))
	publisher := "publisher"
	if e.Type == "thesis" || e.Type == "report" {
		publisher = "institution"
	}
	e.Set(publisher, f.line("PB"))
	if number := f.line("SN"); len(strings.Map(digits, number)) >= 10 {
		e.Set("isbn", number)
	} else {
		e.Set("issn", number)
	}
	f.common(&e)
	if id := f.one("ID"); usableKey(id) {
		e.Key = id
	} else {
		e.Set("ris-id", text.Title(id))
	}
	f.rest(&e)
	if e.Type == "unpublished" && e.arxiv() != "" {
		e.Type = "misc" // where programs put preprints
	}
	return e
}

// common reads the tags that the Web of Science has as well.
func (f *risFields) common(e *Entry) {
	e.Set("doi", strings.TrimPrefix(verbatim(f.one("DO", "DI")), "doi:"))
	if e.Get("doi") == "" {
		// Older programs have it elsewhere.
		for _, tag := range []string{"M3", "L3", "N1"} {
			if v := f.first(tag); doiValue.MatchString(v) {
				e.Set("doi", verbatim(doiValue.FindStringSubmatch(f.one(tag))[1]))
				break
			}
		}
	}
	for _, tag := range []string{"PY", "Y1", "DA"} {
		v := f.first(tag)
		date, known := looseDate(v), e.Get("date")
		switch {
		case len(date) > len(known) && strings.HasPrefix(date, known[:min(4, len(known))]):
			e.Set("date", date)
			f.take(tag)
		case date != "" && date == known[:min(len(date), len(known))]:
			f.take(tag)
		case date == "" && known == "" && tag != "DA":
			e.fill("year", text.Title(strings.TrimRight(v, "/ ")))
			f.take(tag)
		}
	}
	if e.Get("date") != "" {
		e.Set("year", "")
	}
	if v := looseDate(f.first("Y2")); v != "" {
		f.one("Y2")
		e.Set("urldate", v)
	}
	var urls []string
	for _, v := range f.take("UR") {
		for _, u := range severalURLs.Split(v, -1) {
			if u = verbatim(u); u != "" {
				urls = append(urls, u)
			}
		}
	}
	if len(urls) > 0 {
		e.Set("url", urls[0])
		f.tags = append(f.tags, risTag{"UR", urls[1:]})
	}
	e.Set("abstract", text.Abstract(f.one("AB", "N2")))
	e.Set("note", f.line("N1"))
	e.Set("language", f.line("LA"))
	e.Set("type", f.line("M3"))
	var words []string
	for _, v := range f.take("KW") {
		list := []string{v}
		if strings.Contains(v, "\n") {
			list = strings.Split(v, "\n")
		} else if strings.Count(v, ";") > 1 {
			list = strings.Split(v, ";")
		}
		for _, w := range list {
			if w = oneBraced(text.Title(w)); w != "" {
				words = append(words, w)
			}
		}
	}
	e.Set("keywords", joinKeywords(words))
}

func (f *risFields) first(tag string) string {
	for _, t := range f.tags {
		if t.name == tag {
			return t.values[0]
		}
	}
	return ""
}

// rest keeps what has no place.
func (f *risFields) rest(e *Entry) {
	for _, t := range f.tags {
		var values []string
		for _, v := range t.values {
			if v = text.Title(v); v != "" {
				values = append(values, v)
			}
		}
		e.Set("ris-"+strings.ToLower(t.name), strings.Join(values, risJoin))
	}
}

// risJoin is between the values of a tag that is kept.
const risJoin = "; "

var (
	severalURLs = regexp.MustCompile(`[;\s]+`)
	doiValue    = regexp.MustCompile(`^(?:(?i:doi:?)\s*)?(10\.\d{4,9}/\S+)$`)
)

func digits(r rune) rune {
	if '0' <= r && r <= '9' || r == 'X' || r == 'x' {
		return r
	}
	return -1
}

// risNames reads names, one a value: "Last, First, Suffix".
func risNames(values []string, more *bool) []Name {
	var names []Name
	for _, v := range values {
		for one := range strings.SplitSeq(v, ";") {
			one = text.Name(one)
			switch strings.ToLower(strings.Trim(one, " .,")) {
			case "":
				continue
			case "et al", "others", "and others":
				*more = true
				continue
			}
			names = append(names, risName(one))
		}
	}
	return names
}

// risName reads a name: the suffix stands last.
func risName(s string) Name {
	parts := strings.SplitN(s, ",", 3)
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	if len(parts) == 1 {
		return SplitName(s)
	}
	n := Name{Given: parts[1]}
	n.Prefix, n.Family = splitFamily(strings.Fields(parts[0]))
	if len(parts) == 3 {
		n.Suffix = parts[2]
		if suffixWord.MatchString(n.Given) && !suffixWord.MatchString(n.Suffix) {
			n.Given, n.Suffix = n.Suffix, n.Given
		}
	}
	if n.Given == "" && n.Suffix == "" {
		return Name{Literal: parts[0]}.tidy() // "ATLAS Collaboration,"
	}
	return n.tidy()
}

func risPages(from, to string) string {
	switch {
	case from == "" || to == "" || from == to:
		return normalPages(joinWords(from, strings.TrimPrefix(to, from)))
	case strings.ContainsAny(from, "-–"):
		return normalPages(from)
	}
	return from + "–" + to
}

// wosEntry makes an Entry of the tags of the Web of Science
// (https://images.webofknowledge.com/images/help/WOS/hs_wos_fieldtags.html).
func (f *risFields) wosEntry() Entry {
	e := Entry{Type: "article"}
	kind := f.one("PT")
	container := "journaltitle"
	switch kind {
	case "B", "S":
		e.Type, container = "incollection", "booktitle"
		if f.first("SO") == "" {
			e.Type = "book"
		}
	case "P":
		e.Type = "patent"
	}
	if f.first("CT") != "" {
		e.Type, container = "inproceedings", "booktitle"
	}
	e.Set("title", f.line("TI"))
	e.Authors = risNames(f.take("AF", "AU", "BF", "BA"), &e.MoreAuthors)
	f.take("AU")
	e.Editors = risNames(f.take("BE", "ED"), &e.MoreEditors)
	if group := f.line("CA"); group != "" {
		e.Authors = append(e.Authors, Name{Literal: group}.tidy())
	}
	e.Set(container, f.line("SO"))
	if short := f.line("JI", "J9"); short != e.Get(container) {
		e.Set("shortjournal", short)
	}
	f.take("J9")
	e.Set("series", f.line("SE"))
	e.Set("eventtitle", f.line("CT"))
	e.Set("venue", f.line("CL"))
	e.Set("volume", f.line("VL"))
	e.Set("number", f.line("IS"))
	e.Set("pages", risPages(f.line("BP"), f.line("EP")))
	if e.Get("pages") == "" {
		e.Set("pages", f.line("AR"))
	}
	e.Set("publisher", f.line("PU"))
	e.Set("location", f.line("PI"))
	e.Set("issn", f.line("SN", "EI"))
	e.Set("isbn", f.line("BN"))
	// The day comes as "MAR 5", the year apart.
	if date := looseDate(f.first("PD") + " " + f.first("PY")); date != "" {
		f.take("PD")
		f.take("PY")
		e.Set("date", date)
	}
	var words []string
	for _, tag := range []string{"DE", "ID"} {
		for _, v := range f.take(tag) {
			words = append(words, strings.Split(strings.Join(strings.Fields(v), " "), ";")...)
		}
	}
	f.tags = append(f.tags, risTag{"KW", words})
	if len(words) == 0 {
		f.take("KW")
	}
	e.Set("ris-an", f.line("UT"))
	f.common(&e)
	e.Set("type", f.line("DT"))
	// What remains is about the database and its lists.
	f.tags = nil
	return e
}

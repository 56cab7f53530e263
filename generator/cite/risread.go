package cite

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"offprint/generator/text"
)

// ReadRIS reads references in the RIS format (Research Information Systems) and in the similar
// format of the Web of Science, and passes each to emit. It returns errors of r and emit;
// notes concern the input as a whole.
//
// A tag is two characters, two spaces and a hyphen; common deviations are accepted. A line
// without a tag continues the previous one; between references it is ignored and reported. An
// unknown tag is kept as "ris-" and its name. Tags in front of TY belong to the reference that
// begins there, unless they form a reference of their own.
func ReadRIS(r io.Reader, emit func(*Record) error) (notes []string, err error) {
	s := risReader{r: bufio.NewReader(r), emit: emit}
	err = s.run()
	return s.passed.notes(), err
}

// risReader finds the references of a file.
type risReader struct {
	r      *bufio.Reader
	emit   func(*Record) error
	passed passedLines

	ref    *risReference // nil between references
	before *risReference // tags that may belong to ref, which follows them
}

// risReference is a reference being read.
type risReference struct {
	line  int // first line
	raw   []byte
	lines []risTagLine
	notes []string
	style risStyle
	form  *taggedForm // the format, if it is not RIS but similar
	large bool

	blank int // empty lines since the last non-empty one
}

// risTagLine is a line with a tag and its continuation lines.
type risTagLine struct {
	name, value string
	line        int  // line number
	raw         int  // offset in the reference
	apart       bool // preceded by an empty line
}

// risStyle is the way the tags of a reference are written, which its TY shows.
type risStyle struct {
	headless bool // there is no TY
	wos      bool // the Web of Science
	tight    bool // tags without spaces
	narrow   bool // one space in front of the hyphen
	lower    bool // tags in lower case
}

var (
	risLine  = text.LazyRegexp(`^\s*([A-Z][A-Z0-9])(?:[ \t]{2,4}[-–—]|[ \t][-–—](?:[ \t]|$)|[-–—](?:[ \t]{2}|$))[ \t]?(.*)$`)
	risTight = text.LazyRegexp(`^\s*([A-Z][A-Z0-9])[ \t]?[-–—][ \t]?(.*)$`)
	// risStart matches TY with the type as a code or, from some programs, in words.
	risStart = text.LazyRegexp(`^\s*(?:[Tt][Yy](?:[ \t]{2,4}[-–—]|[ \t][-–—](?:[ \t]|$))[ \t]*(\pL[\pL\pN /&'’(),.+_-]{0,60})?|TY[ \t]?[-–—][ \t]*([A-Za-z]*))$`)
	risEnd   = text.LazyRegexp(`^\s*ER(?:[ \t]{0,4}[-–—]?|[ \t]{2}[-–—][ \t]*(.{1,60}))$`)
	wosLine  = text.LazyRegexp(`^([A-Z][A-Z0-9])(?: (.*))?$`)
)

func (s *risReader) run() error {
	if err := s.eachLine(s.add); err != nil {
		return err
	}
	if s.ref != nil {
		s.ref.note("the input ends before its ER")
	}
	return s.end()
}

// eachLine calls do with each line and its number; do must not keep the line.
func (s *risReader) eachLine(do func(line []byte, n int) error) error {
	var line []byte
	for n := 1; ; n++ {
		var err error
		line, err = s.line(line[:0])
		if err != nil && err != io.EOF {
			return err
		}
		if len(line) > 0 {
			if err := do(line, n); err != nil {
				return err
			}
		}
		if err == io.EOF {
			return nil
		}
	}
}

// line reads a line including its line ending of any system.
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

// bareLine returns the line without its ending, and with ordinary spaces around its tag.
func bareLine(line []byte) string {
	t := string(bytes.TrimRight(line, " \t\r\n"))
	t = strings.TrimPrefix(t, "\ufeff") // also in the middle of concatenated files
	const longestTag = 16
	if head := t[:min(len(t), longestTag)]; strings.Contains(head, "\u00a0") {
		t = strings.ReplaceAll(head, "\u00a0", " ") + t[len(head):]
	}
	return strings.TrimRight(t, " ")
}

func (s *risReader) add(line []byte, n int) error {
	t := bareLine(line)
	if kind, style, ok := s.start(t); ok {
		if err := s.begin(n, style); err != nil {
			return err
		}
		s.ref.put("TY", kind, n)
		s.ref.keep(line)
		return nil
	}
	if s.ref != nil && s.ref.style.lower {
		t = upperTag(t)
	}
	if m := risEnd.FindStringSubmatch(t); m != nil {
		if s.ref == nil {
			return nil
		}
		if m[1] != "" {
			s.ref.note("after its ER comes %q", m[1])
		}
		s.ref.keep(line)
		return s.end()
	}
	name, value, ok := s.tag(t)
	switch {
	case s.ref != nil:
	case ok && (name == "FN" || name == "VR" || name == "EF") && !risLine.MatchString(t):
		return nil // of the Web of Science, around its references
	case !ok:
		s.passed.add(t, n)
		return nil
	default:
		if err := s.begin(n, risStyle{headless: true, wos: name == "PT"}); err != nil {
			return err
		}
	}
	ref := s.ref
	switch {
	case ok:
		ref.put(name, value, n)
	case t == "":
		ref.blank++
	default:
		ref.continued(t, n)
	}
	ref.keep(line)
	return nil
}

// start parses a line with the tag TY. Inside a reference whose own TY has two spaces, one
// with fewer spaces is text.
func (s *risReader) start(t string) (kind string, style risStyle, ok bool) {
	m := risStart.FindStringSubmatch(t)
	if m == nil {
		return "", style, false
	}
	kind = m[1] + m[2]
	bare := strings.TrimLeft(t, " \t")
	wide := strings.HasPrefix(bare[2:], "  ") || strings.HasPrefix(bare[2:], "\t")
	style = risStyle{narrow: !wide, tight: risLine.FindString("TY"+bare[2:]) == "", lower: bare[0] == 't'}
	_, known := risTypeOf(kind)
	if s.ref != nil && !s.ref.style.headless && !known && style != s.ref.style {
		return "", style, false
	}
	return kind, style, true
}

// tag parses a line with a tag.
func (s *risReader) tag(t string) (name, value string, ok bool) {
	var style risStyle
	if s.ref != nil {
		style = s.ref.style
	}
	var m []string
	switch {
	case style.wos, s.ref == nil && (strings.HasPrefix(t, "PT ") && len(t) == 4 || strings.HasPrefix(t, "FN ") || strings.HasPrefix(t, "VR ") || t == "EF"):
		m = wosLine.FindStringSubmatch(t)
	case style.tight:
		m = risTight.FindStringSubmatch(t)
	default:
		m = risLine.FindStringSubmatch(t)
	}
	// An ER that is not the end of a reference is text: "ER - positive cells".
	if m == nil || (m[1] == "TY" || m[1] == "ER") && !style.wos || s.ref != nil && s.ref.isText(t, m[2]) {
		return "", "", false
	}
	return m[1], strings.TrimSpace(m[2]), true
}

// isText reports whether a line that looks like one with a tag continues a text, "T1 -
// weighted imaging": the other tags have two spaces.
func (r *risReference) isText(t, value string) bool {
	if r.style != (risStyle{}) || len(r.lines) == 0 || strings.Contains(t[:len(t)-len(value)], "  ") {
		return false
	}
	switch r.lines[len(r.lines)-1].name {
	case "AB", "N2", "N1", "TI", "T1":
		first, _ := utf8.DecodeRuneInString(value)
		return unicode.IsLower(first) && !strings.Contains(value, "://") && !strings.HasPrefix(value, "doi") && !strings.HasPrefix(value, "www.")
	}
	return false
}

// upperTag returns the line with its tag in upper case.
func upperTag(t string) string {
	i := len(t) - len(strings.TrimLeft(t, " \t"))
	if len(t) < i+2 {
		return t
	}
	return t[:i] + strings.ToUpper(t[i:i+2]) + t[i+2:]
}

// begin begins a reference. A reference without an end is emitted, but tags in front of TY
// wait for it.
func (s *risReader) begin(n int, style risStyle) error {
	if ref := s.ref; ref != nil && ref.style.headless && !ref.style.wos && ref.blank == 0 && s.before == nil && !style.headless {
		s.before, s.ref = ref, nil
	} else if ref != nil {
		ref.note("its ER is missing, before line %d", n)
		if err := s.end(); err != nil {
			return err
		}
	}
	s.ref = &risReference{line: n, style: style}
	return nil
}

// end emits the reference.
func (s *risReader) end() error {
	ref, before := s.ref, s.before
	s.ref, s.before = nil, nil
	if before != nil && ref.mayFollow(before) {
		ref.note("tags stand before its TY, from line %d on", before.line)
		for i := range ref.lines {
			ref.lines[i].raw += len(before.raw)
		}
		ref.raw = append(before.raw, ref.raw...)
		ref.lines = append(before.lines, ref.lines...)
		ref.line, ref.large = before.line, ref.large || before.large
	} else if before != nil {
		before.note("its ER is missing, before line %d", ref.line)
		if err := s.emit(before.record()); err != nil {
			return err
		}
	}
	for ref != nil {
		rest := ref.split()
		if err := s.emit(ref.record()); err != nil {
			return err
		}
		ref = rest
	}
	return nil
}

// split splits off a following reference whose TY is missing.
func (r *risReference) split() *risReference {
	k := r.restart()
	if k == 0 {
		return nil
	}
	at := r.lines[k]
	rest := &risReference{line: at.line, raw: slices.Clone(r.raw[at.raw:]), lines: slices.Clone(r.lines[k:]), notes: r.notes, style: r.style}
	for i := range rest.lines {
		rest.lines[i].raw -= at.raw
	}
	rest.style.headless = true
	r.raw, r.lines, r.notes = r.raw[:at.raw], r.lines[:k], nil
	r.note("its ER is missing, before line %d", at.line)
	return rest
}

// restart returns the line on which another reference begins, 0 if there is none: the title
// occurs again, after an empty line or after the tag that begins the reference, and both parts
// have authors.
func (r *risReference) restart() int {
	if r.style.wos || r.large {
		return 0
	}
	for _, name := range []string{"TI", "T1"} {
		i := tagIndex(r.lines, name)
		if i < 0 {
			continue
		}
		j := i + 1 + tagIndex(r.lines[i+1:], name)
		if j == i {
			continue
		}
		for k := j; k > i; k-- {
			if r.lines[k].apart && hasAuthors(r.lines[:k]) == hasAuthors(r.lines[k:]) {
				return k
			}
		}
		first := r.lines[0].name
		if first == "TY" {
			first = r.lines[1].name
		}
		if k := tagIndex(r.lines[i+1:j+1], first); k >= 0 && hasAuthors(r.lines[:i+1+k]) && hasAuthors(r.lines[i+1+k:]) {
			return i + 1 + k
		}
	}
	return 0
}

func hasAuthors(lines []risTagLine) bool { return hasTag(lines, "AU") || hasTag(lines, "A1") }

func (r *risReference) note(format string, args ...any) {
	r.notes = append(r.notes, fmt.Sprintf(format, args...))
}

func (r *risReference) keep(line []byte) {
	if len(r.raw)+len(line) > maxRaw {
		r.large = true
		return
	}
	r.raw = append(r.raw, line...)
}

func (r *risReference) put(name, value string, n int) {
	apart := r.blank > 0
	r.blank = 0
	if r.large {
		return
	}
	if !utf8.ValidString(value) {
		value, _ = text.Valid(value)
	}
	r.lines = append(r.lines, risTagLine{name, value, n, len(r.raw), apart})
}

// continued adds a line without a tag.
func (r *risReference) continued(t string, n int) {
	blank := r.blank
	r.blank = 0
	if len(r.lines) == 0 || r.large {
		return
	}
	if !utf8.ValidString(t) {
		t, _ = text.Valid(t)
	}
	last := &r.lines[len(r.lines)-1]
	switch {
	case r.style.wos && (last.name == "AU" || last.name == "AF" || last.name == "BA" || last.name == "BE" || last.name == "CR"):
		r.put(last.name, strings.TrimSpace(t), n)
	case blank > 0:
		last.value += "\n\n" + t
	default:
		last.value += "\n" + strings.TrimSpace(t)
	}
}

// tagIndex returns the index of the first line with a tag, or -1.
func tagIndex(lines []risTagLine, name string) int {
	return slices.IndexFunc(lines, func(l risTagLine) bool { return l.name == name })
}

func hasTag(lines []risTagLine, name string) bool { return tagIndex(lines, name) >= 0 }

// mayFollow reports whether tags in front of TY can belong to the same reference: none of them
// occurs twice.
func (r *risReference) mayFollow(before *risReference) bool {
	if r == nil {
		return false
	}
	titles := 0
	for _, l := range before.lines {
		if hasTag(r.lines, l.name) {
			return false
		}
	}
	for _, name := range []string{"TI", "T1", "CT"} {
		if hasTag(r.lines, name) || hasTag(before.lines, name) {
			titles++
		}
	}
	return titles < 2
}

// record returns the result for the reference.
func (r *risReference) record() *Record {
	rec := &Record{Line: r.line, Raw: r.raw, Notes: r.notes}
	if r.large {
		rec.Err, rec.Notes = fmt.Errorf("it is larger than %d MiB", maxRaw>>20), nil
		return rec
	}
	if !r.style.wos && r.form == nil && !hasTag(r.lines, "TY") {
		rec.Notes = slices.Insert(rec.Notes, 0, "it does not begin with TY")
	}
	if !utf8.Valid(rec.Raw) {
		rec.Notes = append(rec.Notes, "bytes that are not UTF-8 are read as Windows-1252")
	}
	f := risFields{}
	for _, l := range r.lines {
		v := strings.TrimSpace(l.value)
		if v == "" {
			continue
		}
		f.add(l.name, v)
	}
	for _, name := range []string{"TI", "T1"} {
		if n := len(f.all(name)); n > 1 && !r.style.wos {
			rec.Notes = append(rec.Notes, fmt.Sprintf("it has %d titles (%s): the end of a reference may be missing", n, name))
		}
	}
	switch {
	case r.form != nil:
		rec.Entry = r.form.entry(f)
	case r.style.wos:
		rec.Entry = f.wosEntry()
	default:
		rec.Notes = append(rec.Notes, f.dateNotes()...)
		rec.Entry = f.entry()
	}
	return rec
}

// passedLines are the ignored lines between references.
type passedLines struct {
	number, line int
	text         string // of the first line
}

func (p *passedLines) add(t string, n int) {
	if t = strings.TrimSpace(t); t == "" {
		return
	}
	if p.number++; p.number == 1 {
		p.line, p.text = n, clip(text.Line(t))
	}
}

func (p *passedLines) notes() []string {
	switch p.number {
	case 0:
		return nil
	case 1:
		return []string{fmt.Sprintf("line %d is passed over, it is in no reference: %s", p.line, p.text)}
	}
	return []string{fmt.Sprintf("%d lines are passed over that are in no reference, the first on line %d: %s", p.number, p.line, p.text)}
}

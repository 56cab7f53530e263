package cite

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"offprint/generator/text"
)

// ReadBibTeX reads a BibTeX or BibLaTeX bibliography and passes each entry to emit. It returns
// errors of r and emit.
//
// Entries are emitted in order, except that an entry which inherits from another (crossref,
// xdata) is emitted after that one, or at the end if there is none. An entry that is not
// closed ends where the next one begins at the start of a line. Text outside entries, and
// @comment, is ignored.
func ReadBibTeX(r io.Reader, emit func(*Record) error) error {
	b := &bibReader{
		r: bufio.NewReaderSize(r, bibAhead), line: 1, emit: emit,
		macros:   map[string]string{},
		commands: sortKeys,
		keys:     map[string]int{},
		parents:  map[string]*bibEntry{},
		waiting:  map[string][]*bibEntry{},
	}
	for m := time.January; m <= time.December; m++ {
		b.macros[monthMacro(m)] = m.String()
	}
	return b.run()
}

// ErrCut reports that the input ends inside an entry.
var ErrCut = errors.New("it is not closed: the input ends within it")

// bibAhead is the look-ahead of the reader in bytes.
const bibAhead = 4096

// bibReader finds the entries of a file by counting braces, and leaves their content to
// bibParser.
type bibReader struct {
	r    *bufio.Reader
	line int
	err  error // of r; io.EOF at the end
	emit func(*Record) error

	macros   map[string]string      // defined by @string
	commands map[string]bibCommand  // defined by @preamble
	keys     map[string]int         // line of each key in lower case
	parents  map[string]*bibEntry   // entries that others can inherit from
	waiting  map[string][]*bibEntry // by the key of the missing parent
	order    []*bibEntry            // entries that had to wait
}

var (
	entryStart = text.LazyRegexp(`^@\s*([A-Za-z][A-Za-z0-9_-]*)\s*([{(])`)
	// cutStart matches the start of an entry in which the input ends.
	cutStart = text.LazyRegexp(`^@[A-Za-z]*$`)
	// nextEntry matches a line start that cannot be inside an entry.
	nextEntry = text.LazyRegexp(`^[ \t]*@[ \t]*(?:(?i:string|comment|preamble)[ \t]*[{(]|[A-Za-z][A-Za-z0-9_-]*[ \t]*[{(][ \t]*[^\s,{}()="#%@]*[ \t]*(?:,|\r?$))`)
	// swallowed matches a field inside the value of another.
	swallowed = text.LazyRegexp(`\n\s*[A-Za-z][\w-]*\s*=\s*[{"\w]`)
	// strayField matches what remains if a superfluous brace closed an entry too early.
	strayField = text.LazyRegexp(`^[\s}"]*,\s*[A-Za-z][\w-]*\s*=\s*[{"\w]`)
)

func (b *bibReader) run() error {
	blank := true // the line is blank so far
	for {
		c, ok := b.next()
		switch {
		case !ok:
			if err := b.orphans(); err != nil {
				return err
			}
			if b.err != io.EOF {
				return b.err
			}
			return nil
		case c == '\n':
			blank = true
		case c == '%' && blank:
			for ok && c != '\n' {
				c, ok = b.next()
			}
		case c == '@':
			atLine := blank
			blank = false
			b.r.UnreadByte()
			head, _ := b.r.Peek(bibAhead / 2)
			m := entryStart.FindSubmatch(head)
			b.r.ReadByte()
			if m == nil && atLine && cutStart.Match(head) {
				m = [][]byte{head, head[1:]}
			}
			if m == nil {
				continue
			}
			if err := b.entry(len(m[0]), string(m[1])); err != nil {
				return err
			}
		case !isSpace(c):
			blank = false
		}
	}
}

func (b *bibReader) next() (byte, bool) {
	c, err := b.r.ReadByte()
	if err != nil {
		b.err = err
		return 0, false
	}
	if c == '\n' {
		b.line++
	}
	return c, true
}

// entry reads an entry whose @ has been read; head is the length up to and including its brace
// or parenthesis.
func (b *bibReader) entry(head int, kind string) error {
	rec := &Record{Line: b.line, Raw: []byte{'@'}}
	for range head - 1 {
		c, _ := b.next()
		rec.Raw = append(rec.Raw, c)
	}
	span := bibSpan{b: b, rec: rec, comment: strings.EqualFold(kind, "comment"), body: len(rec.Raw), bibNesting: bibNesting{closer: '}'}}
	if rec.Raw[len(rec.Raw)-1] == '(' {
		span.closer = ')'
	}
	span.lenient.bibNesting = span.bibNesting
	whole, err := span.read()
	switch {
	case err != nil:
		return err
	case rec.Err != nil:
		return b.emit(rec)
	case !whole || span.comment:
		return nil
	}
	return b.parse(&span, strings.ToLower(kind))
}

// bibNesting tracks open braces and quotation marks within an entry.
type bibNesting struct {
	closer byte // the brace or parenthesis that ends the entry
	depth  int  // number of open braces
	quoted bool // inside quotation marks
}

// closes reports whether a byte ends the entry.
func (n *bibNesting) closes(c byte) bool {
	return c == n.closer && n.depth == 0 && !(n.quoted && n.closer == ')')
}

// nest counts a byte that does not end the entry.
func (n *bibNesting) nest(c byte) {
	switch {
	case c == '{':
		n.depth++
	case c == '}' && n.depth > 0:
		n.depth--
	case c == '"' && n.depth == 0:
		n.quoted = !n.quoted
	}
}

// bibSpan finds where an entry ends, reading its bytes into rec.Raw.
type bibSpan struct {
	b       *bibReader
	rec     *Record
	comment bool
	body    int // offset in rec.Raw after the opening brace

	bibNesting
	first   byte // that is no space; 0 as long as there is none
	closed  bool
	lenient escapeCounter
	next    int // line of the next entry if this one is not closed; otherwise 0
}

// read reads to the end of the entry. whole is false if there is no entry; errors in the entry
// are in rec.Err.
func (s *bibSpan) read() (whole bool, err error) {
	large := false
	for !s.closed {
		c, ok := s.b.next()
		if !ok {
			if s.b.err != io.EOF {
				return false, s.b.err // an incomplete entry is dropped
			}
			if !s.cut() {
				return false, nil
			}
			continue
		}
		if len(s.rec.Raw) < maxRaw {
			s.rec.Raw = append(s.rec.Raw, c)
		} else {
			large = true
		}
		if s.first == 0 && !isSpace(c) {
			s.first = c
		}
		if c = s.take(c); c == '\n' && !s.closed && s.nextBegins() {
			if s.missesEnd(); !s.closed {
				return false, nil
			}
		}
	}
	if large {
		s.rec.Err = fmt.Errorf("it is larger than %d MiB", maxRaw>>20)
	}
	return true, nil
}

// cut accepts the end of the file as the end of the entry if possible.
func (s *bibSpan) cut() bool {
	switch {
	case s.comment:
		return false
	case s.lenient.end > 0:
		s.endEarlier()
		return true
	}
	s.rec.Err = ErrCut
	return false
}

// endEarlier ends the entry where it ends according to TeX's rules for braces.
func (s *bibSpan) endEarlier() {
	s.lenient.used, s.closed = true, true
	s.rec.Raw = s.rec.Raw[:s.lenient.end]
}

// take counts the last byte read and returns the last byte it has consumed: it reads a comment
// inside an entry completely.
//
//complex:because one case for each character that counts in an entry
func (s *bibSpan) take(c byte) byte {
	s.lenient.count(c, len(s.rec.Raw))
	switch {
	case s.lenient.used:
		s.closed = s.lenient.end > 0
	case s.lenient.end == len(s.rec.Raw) && s.depth > 0 && !s.comment && s.b.ends():
		s.lenient.used, s.closed = true, true
	case s.closes(c):
		s.closed = true
		if s.lenient.end == 0 && !s.comment && (s.quoted && bytes.HasSuffix(s.rec.Raw, []byte(`\}`)) || s.b.goesOn()) {
			s.lenient.used, s.closed = true, false
		}
	case c == '%' && s.depth == 0 && !s.quoted && !s.comment:
		for c != '\n' {
			var ok bool
			if c, ok = s.b.next(); !ok {
				break
			}
			s.rec.Raw = append(s.rec.Raw, c)
		}
	default:
		s.nest(c)
	}
	return c
}

// nextBegins reports whether an entry begins on the next line. An entry inside a comment has
// been commented out and does not count.
func (s *bibSpan) nextBegins() bool {
	ahead, _ := s.b.r.Peek(bibAhead / 8)
	return !(s.comment && s.first == '@') && nextEntry.Match(firstLine(ahead))
}

// missesEnd closes an entry in front of the next one if possible, and reports in rec what is
// missing.
func (s *bibSpan) missesEnd() {
	s.next = s.b.line
	switch {
	case s.comment:
	case s.lenient.end > 0:
		s.endEarlier()
	case s.depth > 0 || s.quoted:
		s.rec.Err = unclosed(s.next)
	default:
		s.rec.Notes = append(s.rec.Notes, "its last brace is missing")
		s.rec.Raw = append(s.rec.Raw, s.closer)
		s.closed = true
	}
}

// unclosed returns the error of an entry that continues where the next one begins.
func unclosed(next int) error {
	return fmt.Errorf("it is not closed before the next entry, on line %d", next)
}

// parse parses a complete entry.
func (b *bibReader) parse(span *bibSpan, kind string) error {
	rec, raw, body := span.rec, span.rec.Raw, span.body
	if !utf8.Valid(raw) {
		s, _ := text.Valid(string(raw))
		raw = []byte(s)
		body = bytes.IndexByte(raw, rec.Raw[body-1]) + 1
		rec.Notes = append(rec.Notes, "bytes that are not UTF-8 are read as Windows-1252")
	}
	p := bibParser{s: string(raw[body : len(raw)-1]), macros: b.macros, escapes: span.lenient.used}
	switch kind {
	case "preamble":
		if value, err := p.value(maxExpanded); err == nil {
			b.commands = defineCommands(b.commands, value)
		}
		return nil
	case "string":
		if rec.Err = p.defineMacros(); rec.Err != nil {
			return b.emit(rec)
		}
		return nil
	}
	e, err := p.entry(kind)
	if !p.escapes && span.lenient.seen && (err != nil || e.swallows()) {
		// Escaped braces are not balanced; two of them would be.
		again := bibParser{s: p.s, macros: b.macros, escapes: true}
		if e2, err2 := again.entry(kind); err2 == nil && !e2.swallows() {
			e, err, p = e2, nil, again
		}
	}
	if err != nil {
		rec.Err = err
		return b.emit(rec)
	}
	if rest, _ := b.r.Peek(bibAhead / 8); strayField.Match(rest) {
		rec.Notes = append(rec.Notes, fmt.Sprintf("it ends on line %d, but fields follow: a brace too many, perhaps", b.line))
	}
	rec.Notes = append(rec.Notes, p.notes...)
	if span.next > 0 && slices.ContainsFunc(e.fields, func(f Field) bool { return swallowed.MatchString(f.Value) }) {
		rec.Err, rec.Notes = unclosed(span.next), nil
		return b.emit(rec)
	}
	e.rec = rec
	b.noteKey(e)
	e.normalize()
	return b.done(e)
}

// noteKey notes a key that an earlier entry has, too.
func (b *bibReader) noteKey(e *bibEntry) {
	key := strings.ToLower(e.key)
	if key == "" {
		return
	}
	if line, ok := b.keys[key]; ok {
		e.rec.Notes = append(e.rec.Notes, fmt.Sprintf("its key %s is that of line %d as well", e.key, line))
	} else {
		b.keys[key] = e.rec.Line
	}
}

// escapeCounter counts braces by TeX's rules, where an escaped brace is a character. BibTeX
// counts it like any other, so the many entries with a lone \{ would swallow everything that
// follows.
type escapeCounter struct {
	bibNesting
	slash bool
	seen  bool // whether there was a brace after a backslash
	end   int  // number of bytes in the entry; 0 while it is open
	used  bool // whether the entry is read by these rules
}

// count counts byte number n.
func (e *escapeCounter) count(c byte, n int) {
	escaped := e.slash
	e.slash = c == '\\' && !escaped
	switch {
	case e.end > 0:
	case escaped:
		e.seen = e.seen || c == '{' || c == '}'
	case e.closes(c):
		e.end = n
	default:
		e.nest(c)
	}
}

var (
	// entryAhead matches what may follow an entry.
	entryAhead = text.LazyRegexp(`^\s*(?:@\s*[A-Za-z][A-Za-z0-9_-]*\s*[{(]|$)`)
	// fieldAhead matches what may follow a field.
	fieldAhead = text.LazyRegexp(`^\s*(?:[})]|,\s*[A-Za-z][\w-]*\s*=\s*[{"\w])`)
)

// ends reports whether the next entry or the end of the input follows.
func (b *bibReader) ends() bool {
	ahead, _ := b.r.Peek(bibAhead / 8)
	return entryAhead.Match(ahead)
}

// goesOn reports whether the entry continues.
func (b *bibReader) goesOn() bool {
	ahead, _ := b.r.Peek(bibAhead / 8)
	return fieldAhead.Match(ahead)
}

func firstLine(b []byte) []byte {
	line, _, _ := bytes.Cut(b, []byte("\n"))
	return line
}

// done emits a parsed entry, together with the entries that waited for it, unless it has to
// wait for its own parent.
func (b *bibReader) done(e *bibEntry) error {
	for queue := []*bibEntry{e}; len(queue) > 0; queue = queue[1:] {
		e := queue[0]
		key := strings.ToLower(e.key)
		if missing := e.inherit(b.parents); missing != "" && missing != key {
			if !e.waits {
				e.waits = true
				b.order = append(b.order, e)
			}
			b.waiting[missing] = append(b.waiting[missing], e)
			continue
		}
		e.waits = false
		if key != "" && (parentTypes[e.kind] || len(b.waiting[key]) > 0) {
			if _, ok := b.parents[key]; !ok {
				b.parents[key] = e.asParent()
			}
			queue = append(queue, b.waiting[key]...)
			delete(b.waiting, key)
		}
		if err := b.put(e); err != nil {
			return err
		}
	}
	return nil
}

// orphans emits the entries that are still waiting at the end.
func (b *bibReader) orphans() error {
	for _, e := range b.order {
		if !e.waits {
			continue
		}
		e.rec.Notes = append(e.rec.Notes, fmt.Sprintf("it inherits from %s, which is not in the file", strings.Join(e.missing(b.parents), ", ")))
		if err := b.put(e); err != nil {
			return err
		}
	}
	return nil
}

func (b *bibReader) put(e *bibEntry) error {
	if e.kind == "xdata" || e.kind == "set" {
		return nil // not works of their own
	}
	rec := e.rec
	e.rec = nil // the fields of a parent are kept
	for i, f := range e.fields {
		if strings.IndexByte(f.Value, '\\') >= 0 {
			e.fields[i].Value = expandCommands(b.commands, f.Value)
		}
	}
	rec.Entry = e.decode(rec)
	return b.emit(rec)
}

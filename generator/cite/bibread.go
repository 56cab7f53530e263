package cite

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"offprint/generator/text"
)

// ReadBibTeX reads a bibliography of BibTeX or BibLaTeX and hands each of its
// entries to emit. Its error is one of r or of emit.
//
// Entries come in order, but one that inherits from another (crossref, xdata)
// comes when that has been read, at the end if there is none. An entry that is
// not closed ends where the next one begins, at the start of a line; what
// stands outside of entries and @comment is passed over.
func ReadBibTeX(r io.Reader, emit func(*Record) error) error {
	b := &bibReader{
		r: bufio.NewReaderSize(r, bibAhead), line: 1, emit: emit,
		macros:  map[string]string{},
		keys:    map[string]int{},
		parents: map[string]*bibEntry{},
		waiting: map[string][]*bibEntry{},
	}
	for i, m := range months {
		b.macros[m[:3]] = strings.ToUpper(m[:1]) + months[i][1:]
	}
	return b.run()
}

// ErrCut says that the input ends within an entry.
var ErrCut = errors.New("it is not closed: the input ends within it")

// bibAhead is how far the reader looks ahead, in bytes.
const bibAhead = 4096

// bibReader finds the entries of a file: it counts braces, and leaves to
// bibParser what is in them.
type bibReader struct {
	r    *bufio.Reader
	line int
	err  error // of r, io.EOF at the end
	emit func(*Record) error

	macros  map[string]string      // of @string
	keys    map[string]int         // line of each key, in lower case
	parents map[string]*bibEntry   // what can be inherited from
	waiting map[string][]*bibEntry // by the key of the parent that they wait for
	order   []*bibEntry            // that had to wait
}

var (
	entryStart = text.LazyRegexp(`^@\s*([A-Za-z][A-Za-z0-9_-]*)\s*([{(])`)
	// nextEntry is how a line begins that cannot stand within an entry.
	nextEntry = text.LazyRegexp(`^[ \t]*@[ \t]*(?:(?i:string|comment|preamble)[ \t]*[{(]|[A-Za-z][A-Za-z0-9_-]*[ \t]*[{(][ \t]*[^\s,{}()="#%@]*[ \t]*(?:,|\r?$))`)
	// swallowed is a field in the value of another.
	swallowed = text.LazyRegexp(`\n\s*[A-Za-z][\w-]*\s*=\s*[{"\w]`)
	// strayField is what is left where an entry was closed by a brace too many.
	strayField = text.LazyRegexp(`^[\s}"]*,\s*[A-Za-z][\w-]*\s*=\s*[{"\w]`)
)

func (b *bibReader) run() error {
	blank := true // nothing on the line yet
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
			blank = false
			b.r.UnreadByte()
			head, _ := b.r.Peek(bibAhead / 2)
			m := entryStart.FindSubmatch(head)
			b.r.ReadByte()
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

// entry reads what begins with the @ that has been read: head bytes up to its
// brace or parenthesis, and the rest.
func (b *bibReader) entry(head int, kind string) error {
	rec := &Record{Line: b.line, Raw: []byte{'@'}}
	for range head - 1 {
		c, _ := b.next()
		rec.Raw = append(rec.Raw, c)
	}
	comment := strings.EqualFold(kind, "comment")
	closer := byte('}')
	if rec.Raw[len(rec.Raw)-1] == '(' {
		closer = ')'
	}
	body := len(rec.Raw)
	depth, quoted, large, first := 0, false, false, byte(0)
	lenient := escapeCounter{closer: closer}
	next := 0 // the line of the next entry, where this one has no end
	for closed := false; !closed; {
		c, ok := b.next()
		if !ok {
			if b.err != io.EOF {
				return b.err // what there is of it is no entry
			}
			if comment {
				return nil
			}
			if lenient.end > 0 {
				lenient.used, closed = true, true
				rec.Raw = rec.Raw[:lenient.end]
				continue
			}
			rec.Err = ErrCut
			return b.emit(rec)
		}
		if len(rec.Raw) < maxRaw {
			rec.Raw = append(rec.Raw, c)
		} else {
			large = true
		}
		if first == 0 && !isSpace(c) {
			first = c
		}
		lenient.count(c, len(rec.Raw))
		switch {
		case lenient.used:
			closed = lenient.end > 0
		case lenient.end == len(rec.Raw) && depth > 0 && !comment && b.ends():
			lenient.used, closed = true, true
		case c == closer && depth == 0 && !(quoted && closer == ')'):
			closed = true
			if lenient.end == 0 && !comment && (quoted && bytes.HasSuffix(rec.Raw, []byte(`\}`)) || b.goesOn()) {
				lenient.used, closed = true, false
			}
		case c == '{':
			depth++
		case c == '}' && depth > 0:
			depth--
		case c == '"' && depth == 0:
			quoted = !quoted
		case c == '%' && depth == 0 && !quoted && !comment:
			for c != '\n' {
				if c, ok = b.next(); !ok {
					break
				}
				rec.Raw = append(rec.Raw, c)
			}
		}
		if c != '\n' || closed {
			continue
		}
		// An entry within a comment is one that was put out of use.
		if ahead, _ := b.r.Peek(bibAhead / 8); !(comment && first == '@') && nextEntry.Match(firstLine(ahead)) {
			next = b.line
			switch {
			case comment:
				return nil
			case lenient.end > 0:
				lenient.used, closed = true, true
				rec.Raw = rec.Raw[:lenient.end]
				continue
			case depth > 0 || quoted:
				rec.Err = fmt.Errorf("it is not closed before the next entry, on line %d", b.line)
				return b.emit(rec)
			}
			rec.Notes = append(rec.Notes, "its last brace is missing")
			rec.Raw = append(rec.Raw, closer)
			closed = true
		}
	}
	if large {
		rec.Err = fmt.Errorf("it is larger than %d MiB", maxRaw>>20)
		return b.emit(rec)
	}
	if comment {
		return nil
	}
	raw := rec.Raw
	if !utf8.Valid(raw) {
		s, _ := text.Valid(string(raw))
		raw = []byte(s)
		body = bytes.IndexByte(raw, rec.Raw[body-1]) + 1
		rec.Notes = append(rec.Notes, "bytes that are not UTF-8 are read as Windows-1252")
	}
	p := bibParser{s: string(raw[body : len(raw)-1]), macros: b.macros, escapes: lenient.used}
	switch strings.ToLower(kind) {
	case "preamble":
		return nil
	case "string":
		if err := p.defineMacros(); err != nil {
			rec.Err = err
			return b.emit(rec)
		}
		return nil
	}
	e, err := p.entry(strings.ToLower(kind))
	if !p.escapes && lenient.seen && (err != nil || e.swallows()) {
		// Braces behind backslashes that do not match, but two of them do.
		again := bibParser{s: p.s, macros: b.macros, escapes: true}
		if e2, err2 := again.entry(strings.ToLower(kind)); err2 == nil && !e2.swallows() {
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
	if next > 0 && slices.ContainsFunc(e.fields, func(f Field) bool { return swallowed.MatchString(f.Value) }) {
		rec.Err, rec.Notes = fmt.Errorf("it is not closed before the next entry, on line %d", next), nil
		return b.emit(rec)
	}
	e.rec = rec
	if at := strings.ToLower(e.key); at != "" {
		if line, ok := b.keys[at]; ok {
			rec.Notes = append(rec.Notes, fmt.Sprintf("its key %s is that of line %d as well", e.key, line))
		} else {
			b.keys[at] = rec.Line
		}
	}
	e.normalize()
	return b.done(e)
}

// escapeCounter counts braces as TeX does, for which one behind a backslash is a
// character. BibTeX counts it too, and so many entries have a lone \{ that would
// swallow all that follows.
type escapeCounter struct {
	closer        byte
	depth         int
	quoted, slash bool
	seen          bool // a brace behind a backslash
	end           int  // where the entry ends; 0 as long as it does not
	used          bool // it counts like this
}

// count takes the next byte, which is the n-th.
func (e *escapeCounter) count(c byte, n int) {
	escaped := e.slash
	e.slash = c == '\\' && !escaped
	switch {
	case e.end > 0:
	case escaped:
		e.seen = e.seen || c == '{' || c == '}'
	case c == e.closer && e.depth == 0 && !(e.quoted && e.closer == ')'):
		e.end = n
	case c == '{':
		e.depth++
	case c == '}' && e.depth > 0:
		e.depth--
	case c == '"' && e.depth == 0:
		e.quoted = !e.quoted
	}
}

var (
	// entryAhead is what stands behind an entry.
	entryAhead = text.LazyRegexp(`^\s*(?:@\s*[A-Za-z][A-Za-z0-9_-]*\s*[{(]|$)`)
	// fieldAhead is what stands behind a field.
	fieldAhead = text.LazyRegexp(`^\s*(?:[})]|,\s*[A-Za-z][\w-]*\s*=\s*[{"\w])`)
)

// ends reports whether the next entry, or the end, is what follows.
func (b *bibReader) ends() bool {
	ahead, _ := b.r.Peek(bibAhead / 8)
	return entryAhead.Match(ahead)
}

// goesOn reports whether the entry goes on.
func (b *bibReader) goesOn() bool {
	ahead, _ := b.r.Peek(bibAhead / 8)
	return fieldAhead.Match(ahead)
}

func firstLine(b []byte) []byte {
	line, _, _ := bytes.Cut(b, []byte("\n"))
	return line
}

// done takes an entry that has been read: it goes out unless it has to wait
// for one that it inherits from, and with it go those that waited for it.
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

// orphans lets those go that still wait at the end.
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
		return nil // no works of their own
	}
	rec := e.rec
	e.rec = nil // of a parent, the fields stay
	rec.Entry = e.decode(rec)
	return b.emit(rec)
}

package source

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
)

// piece is one record as found in the input.
type piece struct {
	n         int // number in the input, from 1
	line, col int // where it begins, from 1; col counts characters
	raw       []byte
	large     bool // bytes beyond maxRecord were dropped from raw
	cut       bool // the input ended inside it
	unclosed  bool // a string in it does not end on its line
	torn      bool // another record begins inside it

	key     string   // its key in an object; "" in a list
	columns []string // the names of its values, if it is a list of values
}

func (p *piece) add(b byte) {
	if len(p.raw) < maxRecord {
		p.raw = append(p.raw, b)
	} else {
		p.large = true
	}
}

func (p *piece) addRun(b []byte) {
	room := maxRecord - len(p.raw)
	p.large = p.large || len(b) > room
	p.raw = append(p.raw, b[:min(len(b), room)]...)
}

// where describes the position of the piece for messages.
func (p *piece) where() string {
	return fmt.Sprintf("record %d (line %d, column %d)", p.n, p.line, p.col)
}

// lineItem is like item, but gives only the line as the position.
func (p *piece) lineItem() Item {
	it := p.item()
	it.Where = fmt.Sprintf("line %d", p.line)
	return it
}

// addLine adds a line with its line break; the last line of the input has none.
func (p *piece) addLine(line []byte, large, last bool) {
	p.large = p.large || large
	p.addRun(line)
	if !last {
		p.addRun([]byte{'\n'})
	}
}

// item makes an item from the piece. If the item has an Err, the piece is incomplete and must
// not be decoded.
func (p *piece) item() Item {
	it := Item{Where: p.where(), Raw: p.raw}
	switch {
	case p.large:
		it.Err = fmt.Errorf("it is larger than %d MiB; only these are kept", maxRecord>>20)
	case p.torn:
		it.Err = errors.New("it does not end before the next record begins: a quote or a bracket is missing")
	case p.cut:
		it.Err = errors.New("the input is cut short here")
	}
	return it
}

// cutter cuts JSON into records. It understands only strings and brackets, so a record with an
// error inside, or an input that ends too early, does not affect the other records. It accepts
//
//   - a list of records, or of lists of records;
//   - an object with such a list under one of the names, or in another
//     object under one of them (wrapping.go);
//   - a sequence of records, lists and objects (JSON Lines).
//
// Strings may be in single quotes, as Python writes them. Its running time is linear in the
// input, and it holds one record at a time.
type cutter struct {
	placed
	wraps func(key string) wrapperKind // classifies the keys of an object that may contain records
	named bool                         // records are under names that the caller gave
	own   func(key string) bool        // keys that only records have; nil for the usual ones
	emit  func(*piece) error
	ended func() error // called at the end of an object that contained records; may be nil

	// Facts about the input, for the caller.
	records int    // pieces emitted
	inLists int    // those that were in a list
	lists   int    // lists found
	wrapped bool   // the current list is in an object
	about   object // strings and numbers in the object around a list
	beside  object // an object next to a list, such as "metadata"
	groups  int    // depth of the current objects that are in lists and contain records
	unread  []unreadList
	columns []string // names for the values of records that are lists
	cut     bool     // the input ended too early

	// In a list, a broken record must not swallow the next one.
	listed *piece // the current record of a list
	lined  bool   // the record before it was on a line of its own

	// In JSON Lines, a broken line must not swallow the next one.
	top      *piece // the current object outside of any list
	bare     bool   // a paper was found outside of any other object, so the next ones will be too
	oneLined bool   // every record so far was on a line of its own
	broken   bool   // next reports an end because the line is broken
}

// newCutter returns a cutter. Records in an object are found under the given names, or under
// the usual ones if none are given.
func newCutter(r *bufio.Reader, emit func(*piece) error, names ...string) *cutter {
	c := &cutter{placed: newPlaced(r), emit: emit, wraps: usualWrapper, about: object{}, oneLined: true}
	if len(names) > 0 {
		c.named = true
		c.wraps = func(key string) wrapperKind {
			if slices.Contains(names, key) {
				return asksNothing
			}
			return noWrapper
		}
	}
	return c
}

// run reads to the end. It returns errors of reading and of emit.
func (c *cutter) run() error {
	for {
		c.space(nil)
		b, ok := c.peek()
		if !ok {
			break
		}
		var err error
		switch b {
		case ',':
			c.next()
		case '[':
			c.next()
			err = c.list(0)
		default:
			p := c.begin()
			if b == '{' {
				c.top = p
				err = c.object(p)
				c.top = nil
			} else {
				c.value(p)
				err = c.end(p)
			}
			c.oneLined = c.oneLined && p.line == c.line
		}
		if err != nil {
			return err
		}
	}
	if c.err != io.EOF {
		return fmt.Errorf("read: %w", c.err)
	}
	return nil
}

// list reads the records of a list whose opening bracket has been read. Concatenated pages
// make a list of lists.
func (c *cutter) list(depth int) error {
	c.lists++
	line, col := c.line, c.col
	n := 0 // records since the last group
	c.lined = false
	for {
		c.space(nil)
		b, ok := c.peek()
		switch {
		case !ok && c.err != io.EOF:
			return nil // run reports the error
		case !ok:
			// Cut between two records. No bytes of a record are left to show, but the list was
			// incomplete.
			return c.end(&piece{line: line, col: col, cut: true})
		case b == ',':
			c.next()
		case b == ']':
			c.next()
			return nil
		case b == '[' && depth < deepestList && c.behindBracket() == '{':
			c.next()
			if err := c.list(depth + 1); err != nil || c.cut {
				return err
			}
		case n < maxSampled && c.groupAhead():
			n = 0
			if err := c.group(); err != nil || c.cut {
				return err
			}
		default:
			n++
			if cut, err := c.inList(n == 1, line); err != nil || cut {
				return err
			}
		}
		line, col = c.line, c.col
	}
}

// inList reads a record of a list. line is the line on which the preceding input ended.
func (c *cutter) inList(first bool, line int) (cut bool, err error) {
	b, _ := c.peek()
	p := c.begin()
	p.columns = c.columns
	c.listed = p
	c.value(p)
	c.listed = nil
	if !p.torn {
		c.lined = p.line == c.line && (first || p.line > line)
	}
	if _, more := c.peek(); !more && !isPunct(b) {
		p.cut = true // "nul" may be the beginning of more
	}
	c.inLists++
	err = c.end(p)
	return p.cut, err
}

// begin starts a piece at the next byte.
func (c *cutter) begin() *piece { return &piece{line: c.line, col: c.col} }

// end emits a piece. It does not emit a piece that was cut by a read error.
func (c *cutter) end(p *piece) error {
	if p.cut {
		if c.broken {
			c.broken = false
		} else if c.err != io.EOF {
			return nil
		} else {
			c.cut = true
		}
	}
	c.records++
	p.n = c.records
	return c.emit(p)
}

// value reads one value into p. It matches brackets by kind: a record with a missing bracket
// ends where the bracket around the record is closed.
func (c *cutter) value(p *piece) {
	const most = 1 << 16 // deeper than any decoder goes; deeper brackets are only counted
	var stack []byte
	deeper := 0
	tuples := false // Python's, in which objects may stand
	for {
		if p == c.listed && len(stack) > 0 && c.tears(p, stack[len(stack)-1], tuples) {
			p.torn = true
			return
		}
		b, ok := c.next()
		if !ok {
			p.cut = true
			return
		}
		p.add(b)
		switch b {
		case '"', '\'':
			if c.text(p, b); p.torn {
				return
			}
		case '{', '[':
			if len(stack) < most {
				stack = append(stack, b+2) // '{'+2 is '}', '['+2 is ']'
			} else {
				deeper++
			}
		case '}', ']':
			if deeper > 0 {
				deeper--
				break
			}
			open := len(stack)
			for open > 0 && stack[open-1] != b {
				open--
			}
			if open > 0 {
				stack = stack[:open-1]
			} else if len(stack) == 0 {
				return // a stray bracket is a separate, invalid value
			}
		default:
			if len(stack) > 0 {
				tuples = tuples || b == '('
				continue
			}
			c.word(p)
			return
		}
		if len(stack) == 0 && deeper == 0 {
			return
		}
	}
}

// word reads the rest of a number or a name.
func (c *cutter) word(p *piece) {
	for {
		b, ok := c.peek()
		if !ok || isJSONSpace(b) || isPunct(b) {
			return
		}
		c.next()
		p.add(b)
	}
}

// tears reports whether the next byte begins another record although p, the current record of
// a list, has not ended. inside is the closing bracket of the innermost open object or list. An
// object in place of a key cannot be part of p. Any other object is taken for the next record
// if its position in its line and its first key are those of a record.
func (c *cutter) tears(p *piece, inside byte, tuples bool) bool {
	if b, _ := c.peek(); b != '{' || p.large {
		return false
	}
	before := bytes.TrimRight(p.raw, " \t")
	atLine := bytes.HasSuffix(before, []byte("\n"))
	misplaced := inside == '}' && (!tuples || p.unclosed) && !bytes.HasSuffix(bytes.TrimSpace(before), []byte(":"))
	if !misplaced && (!atLine || c.col > p.col) {
		return false
	}
	key := firstKey(p.raw)
	same := key != "" && key == firstKey(c.ahead())
	switch {
	case misplaced:
		return same || atLine && c.col <= p.col
	case c.lined, p.col > 1 && c.col == p.col:
		return same || p.unclosed
	}
	return same && p.unclosed
}

// tearsText is tears for a brace inside a string: after an odd number of quotes, the text
// between two strings looks like a string. Inside a real string, a brace is not followed by the
// first key in quotes.
func (c *cutter) tearsText(p *piece, quote byte) bool {
	key := firstKey(p.raw)
	return key != "" && key[0] == quote && !p.large && key == firstKey(c.ahead())
}

// beforeBrace returns the length of a run without a brace at its end, or its whole length if it
// begins with that brace.
func beforeBrace(run []byte) int {
	if t, ok := bytes.CutSuffix(bytes.TrimRight(run, " "), []byte("{")); ok && len(t) > 0 {
		return len(t)
	}
	return len(run)
}

// firstKey returns the first key of an object with its opening quote, or "" if the key does not
// end within the first bytes.
func firstKey(object []byte) string {
	const longest = 100
	t := bytes.TrimLeft(object[1:min(len(object), longest)], " \t\r\n")
	if len(t) == 0 || t[0] != '"' && t[0] != '\'' {
		return ""
	}
	return string(t[:bytes.IndexByte(t[1:], t[0])+1])
}

// text reads the rest of a string. A string that is not closed on its line ends there.
func (c *cutter) text(p *piece, quote byte) {
	for {
		b, ok := c.peek()
		if !ok || b == '\n' {
			p.cut, p.unclosed = p.cut || !ok, true
			return
		}
		if p.torn = b == '{' && p == c.listed && c.tearsText(p, quote); p.torn {
			return
		}
		if n := plainRun(c.window[c.at:], quote); n > 0 {
			if p == c.listed {
				n = beforeBrace(c.window[c.at : c.at+n])
			}
			p.addRun(c.window[c.at : c.at+n])
			c.pass(n)
			continue
		}
		c.next()
		p.add(b)
		switch b {
		case quote:
			return
		case '\\':
			if b, ok := c.peek(); ok && b != '\n' {
				c.next()
				p.add(b)
			}
		}
	}
}

// plainRun returns the number of bytes before the first special byte of a string.
func plainRun(s []byte, quote byte) int {
	for i, b := range s {
		if b == quote || b == '\\' || b == '\n' {
			return i
		}
	}
	return len(s)
}

// space reads white space, and adds it to p unless p is nil.
func (c *cutter) space(p *piece) {
	for {
		b, ok := c.peek()
		if !ok || !isJSONSpace(b) {
			return
		}
		if b, ok = c.next(); !ok {
			return
		}
		if p != nil {
			p.add(b)
		}
	}
}

// tell remembers a scalar in an object around a list, and the names of columns.
func (c *cutter) tell(key string, raw []byte) {
	if key == "columns" {
		c.columns = textsOf(raw)
	}
	if len(raw) > 200 || len(c.about) > 100 {
		return
	}
	if v, err := decodeLiteral(raw); err == nil {
		switch v.(type) {
		case string, float64:
			c.about[key] = v
		}
	}
}

// peek returns the next byte. It returns false at the end of the readable input and after a
// broken line.
func (c *cutter) peek() (byte, bool) {
	if c.broken {
		return 0, false
	}
	return c.placed.peek()
}

func (c *cutter) next() (byte, bool) {
	b, ok := c.peek()
	if ok && b == '\n' && c.lineBreaksRecord() {
		c.broken = true
	}
	if !ok || c.broken {
		return 0, false
	}
	c.pass(1)
	return b, true
}

// lineBreaksRecord reports whether the next line break ends an incomplete record. That is so
// in JSON Lines if the next line begins an object in its first column. The first record of an
// input counts as JSON Lines only if its line is long.
func (c *cutter) lineBreaksRecord() bool {
	return c.top != nil && c.oneLined && c.top.line == c.line && c.top.col == 1 && (c.records > 0 || c.col > 80) &&
		c.have(2) && c.window[c.at+1] == '{'
}

func isJSONSpace(b byte) bool { return b == ' ' || b == '\n' || b == '\r' || b == '\t' }

func isPunct(b byte) bool {
	switch b {
	case ',', ':', '[', ']', '{', '}', '"', '\'':
		return true
	}
	return false
}

// unquote returns the text of a key, or "".
func unquote(raw []byte) string {
	v, _ := decodeLiteral(raw)
	s, _ := v.(string)
	return s
}

package source

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
)

// piece is one record as it stands in the input.
type piece struct {
	n         int // number in the input, from 1
	line, col int // where it begins, from 1; col counts characters
	raw       []byte
	large     bool // what is beyond maxRecord is not in raw
	cut       bool // the input ended inside it
	unclosed  bool // a string in it is not closed on its line
	torn      bool // another record begins inside it

	key     string   // under which it stands in an object; "" in a list
	columns []string // the names of its values, where it is a list of them
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

// where is the place of the piece for a person.
func (p *piece) where() string {
	return fmt.Sprintf("record %d (line %d, column %d)", p.n, p.line, p.col)
}

// lineItem is item for pieces of which the line alone says where they are.
func (p *piece) lineItem() Item {
	it := p.item()
	it.Where = fmt.Sprintf("line %d", p.line)
	return it
}

// addLine adds a line; the last of an input has no end.
func (p *piece) addLine(line []byte, large, last bool) {
	p.large = p.large || large
	p.addRun(line)
	if !last {
		p.addRun([]byte{'\n'})
	}
}

// item is the beginning of an item made of the piece. There is nothing more to
// make of it where it has an Err: the piece is not whole.
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

// cutter cuts JSON into records without understanding more of it than
// strings and brackets, so that a record that is wrong inside, or an input
// that ends too early, costs no other record. It takes
//
//   - a list of records, or of lists of them;
//   - an object that holds such a list under one of the names, or in another
//     object under one of them (wrapping.go);
//   - records, lists and objects one after the other (JSON Lines).
//
// Strings may stand in single quotes, as Python writes them. Its work is
// linear in the input, and it holds one record at a time.
type cutter struct {
	placed
	wraps func(key string) wrapperKind // of the keys of an object around records
	named bool                         // records stand under names that the caller gave
	own   func(key string) bool        // keys that only records have; nil where these are the usual ones
	emit  func(*piece) error
	ended func() error // an object around records has ended; nil where nobody asks

	// What there is to know at the end.
	records int    // pieces emitted
	inLists int    // of these, the ones that stood in a list
	lists   int    // lists found
	wrapped bool   // the list being read stands in an object
	about   object // what the object around a list says: texts and numbers
	beside  object // what one beside it says
	groups  int    // objects in lists that are being read, and have records in them
	unread  []unreadList
	columns []string // the names that it has for the values of its lists
	cut     bool     // the input ended too early

	// Lists: a record that is broken must not swallow the next.
	listed *piece // the record of a list that is being read
	lined  bool   // the last one before it stood on one line of its own

	// JSON Lines: a line that is broken must not swallow the next.
	top      *piece // the object that is being read outside of any list
	bare     bool   // a paper has stood in no other object: the next ones will not either
	oneLined bool   // every record so far stood on one line of its own
	broken   bool   // next reports an end because the line is broken
}

// newCutter makes a cutter. Records in an object stand under the names; where
// there are none, under what people usually call them.
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

// run reads to the end. Its error is one of reading or of emit.
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

// list reads the records of a list whose bracket has been read. Pages that were
// put one behind the other make a list of lists.
func (c *cutter) list(depth int) error {
	c.lists++
	line, col := c.line, c.col
	n := 0 // records since the last one that had records in it
	c.lined = false
	for {
		c.space(nil)
		b, ok := c.peek()
		switch {
		case !ok && c.err != io.EOF:
			return nil // run reports it
		case !ok:
			// Cut between two records: there is nothing left to show, but the
			// list had more to say.
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

// inList reads a record of a list. Line is where what is before it ended.
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

// end emits a piece. What reading has cut short is not emitted when it is the
// reading that failed.
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

// value reads one value into p. Brackets are matched by kind: a record in
// which one is missing ends where the bracket around it is closed.
func (c *cutter) value(p *piece) {
	const most = 1 << 16 // deeper than any decoder goes; beyond it they are only counted
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
				return // a stray bracket is a value of its own, and wrong
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

// tears reports whether a record begins next although the one of a list that is being read
// has not ended. Inside is the bracket that closes what it is in. An object that stands where
// a key should is no part of it; any other shows by its place in its line and its first key
// that it is the next record.
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

// tearsText is tears for a brace that comes next in a string: where the quotes before it are
// odd in number, what seems to be a string stands between two. In one that is, no bare quote
// follows the brace and stands before the key.
func (c *cutter) tearsText(p *piece, quote byte) bool {
	key := firstKey(p.raw)
	return key != "" && key[0] == quote && !p.large && key == firstKey(c.ahead())
}

// beforeBrace is how much of a run comes before a brace at its end, all where it is at its
// beginning.
func beforeBrace(run []byte) int {
	if t, ok := bytes.CutSuffix(bytes.TrimRight(run, " "), []byte("{")); ok && len(t) > 0 {
		return len(t)
	}
	return len(run)
}

// firstKey is the first key of an object with the quotes around it, "" where that is not in
// sight.
func firstKey(object []byte) string {
	const longest = 100
	t := bytes.TrimLeft(object[1:min(len(object), longest)], " \t\r\n")
	if len(t) == 0 || t[0] != '"' && t[0] != '\'' {
		return ""
	}
	return string(t[:bytes.IndexByte(t[1:], t[0])+1])
}

// text reads the rest of a string. A string that is not closed on its line
// ends there.
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

// plainRun is how many bytes of a string come before one that means something.
func plainRun(s []byte, quote byte) int {
	for i, b := range s {
		if b == quote || b == '\\' || b == '\n' {
			return i
		}
	}
	return len(s)
}

// space reads white space, into p where there is one.
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

// tell remembers a scalar of an object around a list, and the names of columns.
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

// peek is the next byte; false at the end of what can be read, and of a broken line.
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

// lineBreaksRecord reports whether the line break that comes next ends a
// record that is not complete: in JSON Lines, where the next line begins an
// object at its first column. The first record of an input shows by its
// length that it is of that kind.
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

// unquote is the text of a key, or "".
func unquote(raw []byte) string {
	v, _ := decodeLiteral(raw)
	s, _ := v.(string)
	return s
}

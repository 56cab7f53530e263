package source

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"offprint/generator/text"
)

// xmlCutter cuts XML into the elements that are records. It only understands where tags begin
// and end, so a record that is not well-formed, or an input that ends too early, does not
// affect other records. Errors in a record are found when it is parsed.
//
// A record ends with its end tag. It also ends where the next record begins and where an
// element around it is closed; then its end tag is missing. Records can be nested only within
// elements listed in nests.
//
// Concatenated documents are read like one. The cutter holds one record at a time.
type xmlCutter struct {
	placed
	record string // names of the elements that are records, separated by spaces
	emit   func(*xmlPiece) error
	// nests lists elements within a record that contain elements with the name of a record
	// which are not records: <item><authors><item>.
	nests []string
	// around is called with each element outside of records that contains only text, when it
	// ends. It may be nil.
	around func(*node)
	// inline is the name of an element that may occur within these texts, or "".
	inline string
	// document is called at the end of each document. It may be nil.
	document func() error

	records int
	cut     bool      // the input ended too early
	open    []openTag // the elements around the records
	context []byte    // start tags for a piece that is cut here; valid if depth is not negative
	depth   int
	leaf    *piece // the innermost of them as found, while it contains only text
	// entities maps the entities that a document declares, and those of HTML, to their text.
	// It is nil if the document declares none.
	entities map[string]string
}

// openTag is the start tag of an element that is not closed yet.
type openTag struct {
	name string // without prefix
	raw  []byte // empty if it is not well-formed or too long
}

// xmlPiece is a record as it is in the input.
type xmlPiece struct {
	piece
	unclosed bool   // its end tag is missing
	context  []byte // start tags of the elements around it, which declare namespaces
	depth    int    // number of start tags in context
	entities map[string]string
}

// maxAround is the maximum size in bytes that is kept of an element outside of records.
const maxAround = 64 << 10

// tag is a markup token.
type tag struct {
	kind tagKind
	name string // without prefix
}

type tagKind uint8

const (
	noTag    tagKind = iota // "<" as a character, or the input has ended
	startTag                // <name …>
	emptyTag                // <name …/>
	endTag                  // </name>
	otherTag                // comments, CDATA, processing instructions, declarations
)

// run reads to the end. It returns errors of reading and of callbacks.
func (c *xmlCutter) run() error {
	for c.text(c.keep) {
		p := c.begin()
		c.take(p)
		if err := c.outside(p, c.markup(p, "")); err != nil {
			return err
		}
	}
	if c.err != io.EOF {
		return fmt.Errorf("read: %w", c.err)
	}
	if len(c.open) == 0 {
		return nil
	}
	return c.endEarly()
}

// endEarly ends a document whose root is not closed.
func (c *xmlCutter) endEarly() error {
	if !c.cut {
		// The input was cut between two records. Nothing is left to show, but the document is
		// incomplete.
		c.cut = true
		p := c.begin()
		p.piece.cut = true
		if err := c.end(p); err != nil {
			return err
		}
	}
	c.open, c.leaf, c.depth = nil, nil, -1
	return c.endDocument()
}

func (c *xmlCutter) endDocument() error {
	c.entities = nil
	if c.document == nil {
		return nil
	}
	return c.document()
}

func (c *xmlCutter) isRecord(name string) bool { return hasName(c.record, name) }

// hasName reports whether a name is in a list of names that are separated by spaces.
func hasName(names, name string) bool {
	for one := range strings.FieldsSeq(names) {
		if one == name {
			return true
		}
	}
	return false
}

// outside handles a tag that was found outside of records; p contains the tag.
func (c *xmlCutter) outside(p *xmlPiece, t tag) error {
	switch t.kind {
	case startTag, emptyTag:
		if c.isRecord(t.name) {
			c.leaf = nil
			return c.element(p, t)
		}
		if c.isInline(t) && c.leaf != nil {
			c.keep(p.raw)
			return nil
		}
		if len(c.open) > 0 && t.name == c.open[0].name {
			// The next document begins, and the previous one was not complete.
			if err := c.endEarly(); err != nil {
				return err
			}
			c.cut = false
		}
		c.leaf = &p.piece
		if t.kind == startTag {
			c.push(p, t)
			return nil
		}
		c.tell()
		if len(c.open) == 0 {
			return c.endDocument()
		}
	case endTag:
		if c.leaf != nil {
			c.leaf.raw = append(c.leaf.raw, p.raw...)
		}
		if c.isInline(t) {
			return nil
		}
		return c.closed(t.name)
	default:
		if len(c.open) == 0 && t.kind == otherTag {
			c.entities = declaredEntities(p.raw, c.entities)
		}
		if c.leaf != nil && len(c.open) > 0 {
			c.keep(p.raw)
		}
	}
	return nil
}

func (c *xmlCutter) isInline(t tag) bool { return c.inline != "" && t.name == c.inline }

func (c *xmlCutter) push(p *xmlPiece, t tag) {
	if len(c.open) >= maxDeep {
		return
	}
	o := openTag{name: t.name, raw: bytes.Clone(p.raw)}
	if _, err := xml.NewDecoder(bytes.NewReader(o.raw)).Token(); err != nil || len(o.raw) > maxAround {
		o.raw = nil
	}
	c.open, c.depth = append(c.open, o), -1
}

// closed closes an element outside of records, along with elements in it that were left open.
func (c *xmlCutter) closed(name string) error {
	at := len(c.open) - 1
	for at >= 0 && c.open[at].name != name {
		at--
	}
	if at < 0 {
		c.leaf = nil
		return nil // it was never opened
	}
	c.tell()
	c.open, c.depth = c.open[:at], -1
	if at == 0 {
		return c.endDocument()
	}
	return nil
}

// keep appends text to an element outside of records.
func (c *xmlCutter) keep(b []byte) {
	switch {
	case c.leaf == nil:
	case len(c.leaf.raw)+len(b) <= maxAround:
		c.leaf.raw = append(c.leaf.raw, b...)
	default:
		c.leaf = nil
	}
}

// tell passes an element that contains only text to around.
func (c *xmlCutter) tell() {
	leaf := c.leaf
	c.leaf = nil
	if leaf == nil || c.around == nil {
		return
	}
	p := &xmlPiece{piece: *leaf, entities: c.entities}
	if n, _, err := p.parse(); err == nil {
		c.around(n)
	}
}

// element reads a record whose start tag has been read into p.
//
//complex:because its cases are the possible meanings of a tag
func (c *xmlCutter) element(p *xmlPiece, t tag) error {
	if t.kind == emptyTag {
		return c.end(p)
	}
	record := t.name
	var inner []string // open elements in the record, if records can be nested; as deep as they are read
	open := func(t tag) {
		if t.kind == startTag && len(inner) <= maxDeep {
			inner = append(inner, t.name)
		}
	}
	var nested xmlPiece                   // the innermost nested record, from its beginning
	next := func(begins xmlPiece) error { // another record begins: the end tag is missing
		begins.raw = bytes.Clone(p.raw[begins.n:])
		p.raw, p.unclosed = p.raw[:begins.n], true
		err := c.end(p)
		begins.n = 0
		p = &begins
		return err
	}
	for {
		if !c.text(p.addRun) {
			if c.err != io.EOF {
				return nil // run returns the error
			}
			p.cut, c.cut = true, true
			return c.end(p)
		}
		at, here := len(p.raw), xmlPiece{piece: piece{line: c.line, col: c.col, n: len(p.raw)}}
		c.take(p)
		t := c.markup(p, record)
		isIn := slices.Contains(inner, t.name)
		starts := t.kind == startTag || t.kind == emptyTag
		switch {
		case t.kind == endTag && isIn:
			for inner[len(inner)-1] != t.name {
				inner = inner[:len(inner)-1]
			}
			inner = inner[:len(inner)-1]
		case t.kind == endTag && t.name == record:
			return c.end(p)
		case starts && c.isRecord(t.name) && len(inner) > 0 && slices.Contains(c.nests, inner[len(inner)-1]):
			nested = here
			open(t)
		case starts && c.isRecord(t.name):
			if err := next(here); err != nil {
				return err
			}
			if t.kind == emptyTag {
				return c.end(p)
			}
			record, inner = t.name, nil
		case t.kind == endTag && c.isOpen(t.name):
			p.raw = p.raw[:at]
			p.unclosed = true
			if err := c.end(p); err != nil {
				return err
			}
			return c.closed(t.name)
		case t.kind == startTag && len(c.nests) > 0:
			if isIn && slices.Contains(c.nests, t.name) && slices.Contains(inner, record) { // not part of this record, but the next one
				if err := next(nested); err != nil {
					return err
				}
				inner = inner[slices.Index(inner, record)+1:]
			}
			open(t)
		}
	}
}

func (c *xmlCutter) isOpen(name string) bool {
	return slices.ContainsFunc(c.open, func(o openTag) bool { return o.name == name })
}

func (c *xmlCutter) begin() *xmlPiece {
	return &xmlPiece{piece: piece{line: c.line, col: c.col}}
}

func (c *xmlCutter) end(p *xmlPiece) error {
	c.records++
	p.n = c.records
	if c.depth < 0 {
		c.context, c.depth = nil, 0
		for _, o := range c.open {
			if o.raw != nil {
				c.context = append(c.context, o.raw...)
				c.depth++
			}
		}
	}
	p.context, p.depth, p.entities = c.context, c.depth, c.entities
	return c.emit(p)
}

// markup reads the rest of a token that begins with "<". Nothing is markup within comments and
// CDATA, with one exception: if they contain the end tag of the record named record, followed
// by the next tag, they are assumed to end there. A comment that is never closed must not
// swallow the rest of the input.
func (c *xmlCutter) markup(p *xmlPiece, record string) tag {
	switch {
	case c.comes("!--"):
		return c.upTo(p, "-->", record)
	case c.comes("![CDATA["):
		return c.upTo(p, "]]>", record)
	case c.comes("?"):
		return c.upTo(p, "?>", record)
	case c.comes("!"):
		return c.declaration(p)
	}
	t := tag{kind: startTag}
	if c.comes("/") {
		t.kind = endTag
		c.take(p)
	}
	name := c.name(p)
	if len(name) == 0 || len(name) > 200 {
		return tag{}
	}
	t.name = tagName(name)
	last, ok := c.tagEnd(p)
	if !ok {
		return tag{}
	}
	if last == '/' && t.kind == startTag {
		t.kind = emptyTag
	}
	return t
}

// name reads the name of a tag.
func (c *xmlCutter) name(p *xmlPiece) []byte {
	var name []byte
	for {
		b, ok := c.peek()
		if !ok || !isNameByte(b) {
			return name
		}
		name = append(name, b)
		c.take(p)
	}
}

// tagEnd reads the attributes and the end of a tag, and returns the byte before the end. It
// returns false if the tag does not end.
func (c *xmlCutter) tagEnd(p *xmlPiece) (last byte, ok bool) {
	var quote byte
	for {
		b, ok := c.peek()
		if !ok || b == '<' { // not allowed in a tag, even between quotes
			return 0, false
		}
		c.take(p)
		switch {
		case quote != 0:
			if b == quote {
				quote = 0
			}
		case b == '"' || b == '\'':
			quote = b
		case b == '>':
			return last, true
		}
		last = b
	}
}

// upTo reads up to and including a mark.
func (c *xmlCutter) upTo(p *xmlPiece, mark, record string) tag {
	var last []byte // the last bytes read
	for {
		b, ok := c.take(p)
		if !ok {
			return tag{}
		}
		if last = append(last, b); len(last) > 1<<10 {
			last = append(last[:0], last[len(last)-256:]...)
		}
		if b != '>' {
			continue
		}
		if bytes.HasSuffix(last, []byte(mark)) {
			return tag{kind: otherTag}
		}
		if record != "" && endsRecord(last, record) && c.tagFollows() {
			return tag{kind: endTag, name: record}
		}
	}
}

// endsRecord reports whether b ends with the end tag of a record.
func endsRecord(b []byte, record string) bool {
	b, ok := bytes.CutSuffix(b, []byte(record+">"))
	if !ok {
		return false
	}
	at := bytes.LastIndexByte(b, '<')
	return at >= 0 && bytes.HasPrefix(b[at:], []byte("</")) && (len(b) == at+2 || b[len(b)-1] == ':')
}

// tagFollows reports whether, after white space, a record begins or an open element ends.
func (c *xmlCutter) tagFollows() bool {
	c.have(512)
	b := bytes.TrimLeft(c.window[c.at:], " \t\r\n")
	if bytes.HasPrefix(b, []byte("</")) {
		return c.isOpen(tagName(b[2:]))
	}
	return bytes.HasPrefix(b, []byte("<")) && c.isRecord(tagName(b[1:]))
}

// tagName returns the name at the beginning of b, without prefix.
func tagName(b []byte) string {
	n := 0
	for n < len(b) && isNameByte(b[n]) {
		n++
	}
	name := string(b[:n])
	if _, local, ok := strings.Cut(name, ":"); ok {
		return local
	}
	return name
}

// declaration reads the rest of <!DOCTYPE …>, including a part in brackets.
func (c *xmlCutter) declaration(p *xmlPiece) tag {
	depth := 0
	var quote byte
	for {
		b, ok := c.take(p)
		switch {
		case !ok:
			return tag{}
		case quote != 0:
			if b == quote {
				quote = 0
			}
		case depth > 0 && b == '<' && c.comes("!--"):
			c.upTo(p, "-->", "")
		case depth > 0 && (b == '"' || b == '\''):
			quote = b
		case b == '[':
			depth++
		case b == ']':
			depth--
		case b == '>' && depth <= 0:
			return tag{kind: otherTag}
		}
	}
}

var entityDeclaration = text.LazyRegexp(`<!--(?s:.*?)-->|<!ENTITY\s+([^\s%"'&;<>]+)\s+(?:"([^"]*)"|'([^']*)')\s*>`)

// declaredEntities adds the entities that a document type declares with their text. It omits
// external entities, and entities whose text is long by itself or after expansion.
func declaredEntities(doctype []byte, known map[string]string) map[string]string {
	const longest, most = 1000, 10_000
	for _, m := range entityDeclaration.FindAllSubmatch(doctype, most) {
		name, value := string(m[1]), string(m[2])+string(m[3])
		if name == "" || len(value) > longest {
			continue
		}
		if known == nil {
			known = maps.Clone(xml.HTMLEntity)
		}
		for other := range strings.SplitSeq(value, "&") {
			if other, _, ok := strings.Cut(other, ";"); ok && known[other] != "" {
				value = strings.ReplaceAll(value, "&"+other+";", known[other])
			}
			if len(value) > longest {
				break
			}
		}
		if value = html.UnescapeString(value); len(value) <= longest {
			known[name] = value
		}
	}
	return known
}

func isNameByte(b byte) bool {
	return b >= utf8.RuneSelf || 'a' <= b|0x20 && b|0x20 <= 'z' || '0' <= b && b <= '9' || b == ':' || b == '_' || b == '-' || b == '.'
}

// comes reports whether the next bytes are s.
func (c *xmlCutter) comes(s string) bool {
	return c.have(len(s)) && string(c.window[c.at:c.at+len(s)]) == s
}

// take reads a byte into p.
func (c *xmlCutter) take(p *xmlPiece) (byte, bool) {
	b, ok := c.next()
	if ok {
		p.add(b)
	}
	return b, ok
}

// text reads up to the next "<". It returns false if there is none.
func (c *xmlCutter) text(keep func([]byte)) bool {
	for {
		if _, ok := c.peek(); !ok {
			return false
		}
		b := c.window[c.at:]
		at := bytes.IndexByte(b, '<')
		if at >= 0 {
			b = b[:at]
		}
		keep(b)
		c.pass(len(b))
		if at >= 0 {
			return true
		}
	}
}

// node is an element, or text if it has no name.
type node struct {
	name     xml.Name
	attr     []xml.Attr
	children []*node
	data     string // of text
}

const (
	maxNodes = 200_000 // in one record; 20,000 authors have 120,000
	nodeSize = 32      // minimum average size in bytes of the nodes of a longer record
	maxDeep  = 100
)

// parse returns a record as a tree. With a syntax error it returns the part of the tree that
// it could read. Characters that XML forbids become spaces, and bytes that are not UTF-8 are
// read as Windows-1252; notes say so.
func (p *xmlPiece) parse() (root *node, notes []string, err error) {
	if p.unclosed {
		return nil, nil, errors.New("its end tag is missing")
	}
	if p.expands() > maxRecord {
		return nil, nil, errors.New("what its entities stand for is longer than any record is")
	}
	raw := repaired(p.raw)
	if !utf8.Valid(p.raw) {
		notes = append(notes, asWindows1252)
	}
	raw, n := legalXML(raw)
	if n > 0 {
		notes = append(notes, fmt.Sprintf("characters that XML forbids are read as spaces: %d", n))
	}
	dec := xml.NewDecoder(io.MultiReader(bytes.NewReader(p.context), bytes.NewReader(raw)))
	dec.Entity = xml.HTMLEntity
	if p.entities != nil {
		dec.Entity = p.entities
	}
	open := []*node{{}}
	for skip, nodes := p.depth, 0; skip > 0 || len(open) > 1 || nodes == 0; {
		t, err := dec.Token()
		if err != nil {
			return open[0].child("*"), notes, p.syntaxError(err)
		}
		if _, starts := t.(xml.StartElement); skip > 0 {
			if starts {
				skip--
			}
			continue
		}
		top := open[len(open)-1]
		switch t := t.(type) {
		case xml.StartElement:
			el := &node{name: t.Name, attr: t.Copy().Attr}
			top.children = append(top.children, el)
			open = append(open, el)
			nodes++
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 1 {
				top.children = append(top.children, &node{data: string(t)})
				nodes++
			}
		}
		if nodes > max(maxNodes, len(raw)/nodeSize) || len(open) > maxDeep {
			return nil, notes, errors.New("it has more elements than any record has")
		}
	}
	if el := open[0].child("*"); el != nil {
		return el, notes, nil
	}
	return nil, notes, errors.New("it is not an element")
}

// expands returns an upper bound for the number of bytes that the declared entities in a piece
// expand to.
func (p *xmlPiece) expands() int {
	longest := 0
	for _, value := range p.entities {
		longest = max(longest, len(value))
	}
	return longest * bytes.Count(p.raw, []byte("&"))
}

// syntaxError adds the line in the input to an error.
func (p *xmlPiece) syntaxError(err error) error {
	if syntax, ok := errors.AsType[*xml.SyntaxError](err); ok {
		return fmt.Errorf("XML, line %d: %s", p.line+syntax.Line-1-bytes.Count(p.context, []byte("\n")), syntax.Msg)
	}
	return fmt.Errorf("XML: %w", err)
}

// legalXML replaces each character that XML forbids by a space, whether it is literal or a
// character reference. n is the number of these characters.
// https://www.w3.org/TR/xml/#charsets
func legalXML(b []byte) (_ []byte, n int) {
	clean := bytes.Map(func(r rune) rune {
		if legalRune(r) {
			return r
		}
		n++
		return ' '
	}, b)
	for at := 0; ; {
		i := bytes.Index(clean[at:], []byte("&#"))
		if i < 0 {
			return clean, n
		}
		at += i
		end := bytes.IndexByte(clean[at:min(len(clean), at+12)], ';')
		if end > 0 && !legalReference(string(clean[at+2:at+end])) {
			n++
			for j := at; j <= at+end; j++ {
				clean[j] = ' '
			}
		}
		at += 2
	}
}

// legalReference reports whether the number of a character reference ("x1F", "31") is that of
// a character that XML allows. It returns true for what is not a number, which is left to the
// parser.
func legalReference(s string) bool {
	base := 10
	if hex, ok := strings.CutPrefix(s, "x"); ok {
		s, base = hex, 16
	}
	r, err := strconv.ParseInt(s, base, 32)
	if err != nil {
		return true
	}
	return legalRune(rune(r))
}

func legalRune(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' || ' ' <= r && r <= 0xD7FF || 0xE000 <= r && r <= 0xFFFD || 0x10000 <= r && r <= 0x10FFFF
}

// isCalled reports whether a node is an element of that name; "*" means any element.
func (n *node) isCalled(name string) bool {
	return n.name.Local == name || name == "*" && n.name.Local != ""
}

// child returns the first child with one of the names, trying the names in order. A child in
// the namespace of the element itself is preferred to those in others. It returns nil if there
// is none.
func (n *node) child(names ...string) *node {
	if n == nil {
		return nil
	}
	for _, name := range names {
		var other *node
		for _, c := range n.children {
			switch {
			case !c.isCalled(name):
			case c.name.Space == n.name.Space:
				return c
			case other == nil:
				other = c
			}
		}
		if other != nil {
			return other
		}
	}
	return nil
}

// all returns the children with a name.
func (n *node) all(name string) []*node {
	var all []*node
	if n != nil {
		for _, c := range n.children {
			if c.isCalled(name) {
				all = append(all, c)
			}
		}
	}
	return all
}

// text returns the text content of the element, without white space around it.
func (n *node) text() string {
	if n == nil {
		return ""
	}
	var b strings.Builder
	n.write(&b)
	return strings.TrimSpace(b.String())
}

func (n *node) write(b *strings.Builder) {
	b.WriteString(n.data)
	for _, c := range n.children {
		c.write(b)
	}
}

// attribute returns the value of an attribute, whatever its prefix.
func (n *node) attribute(name string) string {
	if n == nil {
		return ""
	}
	value, _ := xmlAttribute(n.attr, name)
	return value
}

// xmlAttribute returns the value of an attribute, whatever its prefix. ok is false if there is
// none.
func xmlAttribute(attributes []xml.Attr, name string) (value string, ok bool) {
	for _, a := range attributes {
		if a.Name.Local == name {
			return a.Value, true
		}
	}
	return "", false
}

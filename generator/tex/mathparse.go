package tex

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// mathParser parses one formula from left to right. A mistake in the source sets failed; the
// nodes after it are a guess that keeps all characters.
type mathParser struct {
	s       string
	i       int
	depth   int
	failed  bool
	display bool // big operators have their limits above and below
	font    mathFont
	nodes   []mathNode // preallocated nodes, for speed
	looked  int        // number of nodes that bracketed has examined, at most maxLooked
}

// rest gives up: the remaining source becomes text, unchanged.
func (p *mathParser) rest() *mathNode {
	n := p.node(mtext, ord, p.s[p.i:])
	p.failed, p.i = true, len(p.s)
	return n
}

// mistaken marks the formula as failed and returns the name of a macro that cannot be read.
func (p *mathParser) mistaken(name string) *mathNode {
	p.failed = true
	return p.upright(name)
}

func (p *mathParser) node(e element, c class, text string) *mathNode {
	if len(p.nodes) == 0 {
		p.nodes = make([]mathNode, min(64, 6+len(p.s)))
	}
	n := &p.nodes[0]
	p.nodes = p.nodes[1:]
	*n = mathNode{element: e, class: c, text: text}
	return n
}

// stocks holds node arrays for reuse after a formula has been written.
var stocks = sync.Pool{New: func() any { return new([64]mathNode) }}

// group makes one node from a list.
func (p *mathParser) group(l mathList) *mathNode {
	n := p.node(mrow, ord, "")
	n.child, n.gapAfter = l.first, l.gap
	return n
}

// parent makes a node with the given children, which must not be in another list.
func (p *mathParser) parent(e element, c class, children ...*mathNode) *mathNode {
	n := p.node(e, c, "")
	var l mathList
	for _, child := range children {
		l.add(child)
	}
	n.child = l.first
	return n
}

func (p *mathParser) space(width string) *mathNode { return p.node(mspace, none, width) }

// box finishes a group so that it can be used as one element.
func (p *mathParser) box(n *mathNode) *mathNode {
	if n.element != mrow {
		return n
	}
	l := mathList{first: n.child}
	p.finish(&l, inside)
	n.child = l.first
	if n.child != nil && n.child.next == nil {
		return n.child
	}
	return n
}

// end is the token that ends a row.
type end uint8

const (
	endOfFormula end = iota
	endOfGroup       // }
	endOfOption      // ]
	endOfCell        // &
	endOfLine        // \\
	endOfTable       // \end
	endOfFence       // \right
	endOfOver        // \over of a \buildrel
)

// rows reads to the end of a formula or a group. It reads past tokens that would end something
// else.
func (p *mathParser) rows(until end) mathList {
	l, e := p.row(until)
	for e != until && e != endOfFormula {
		if until != endOfFormula || e != endOfFence || p.depth > 0 {
			p.failed = true
		}
		p.stray(&l, e)
		var more mathList
		if more, e = p.row(until); more.first != nil {
			l.add(p.group(more))
		}
	}
	p.failed = p.failed || e != until
	return l
}

// stray reads an end token without a beginning. A \right without a \left is a bracket.
func (p *mathParser) stray(l *mathList, e end) {
	switch e {
	case endOfGroup:
		p.i++
	case endOfTable:
		p.name()
		p.raw()
	case endOfFence:
		p.name()
		if d := p.delimiter(); d != "" {
			l.add(p.node(mo, closing, d))
		}
	}
}

// row reads a row and returns the token that ended it, which is not consumed. until is the
// token expected by the caller: outside of a table, & and \\ are space, and outside of an
// option, ] is a symbol.
func (p *mathParser) row(until end) (l mathList, e end) {
	p.depth++
	defer func() { p.depth-- }()
	if p.depth > maxDepth {
		l.add(p.rest())
	}
	for p.i < len(p.s) {
		switch c := p.s[p.i]; c {
		case ' ', '\n', '\t', '\r':
			p.i++
			l.gap = true
		case '}':
			return l, endOfGroup
		case ']':
			if until == endOfOption {
				return l, endOfOption
			}
			l.add(p.sign())
		case '&':
			if until == endOfCell {
				return l, endOfCell
			}
			p.i++
			l.gap = true
		case '^', '_', '\'':
			p.scripts(&l)
		case '$':
			p.i++
		case '%':
			p.i++
			if p.i < len(p.s) && !isSpace(p.s[p.i]) || p.i == len(p.s) && l.last != nil {
				l.add(p.node(mi, ord, "%")) // not a comment: that would have lost its line end
			}
		case '\\':
			if e, done := p.rowMacro(&l, until); done {
				return l, e
			}
		default:
			l.add(p.atom())
		}
	}
	return l, endOfFormula
}

// rowEnds are the macros that end a row in any context.
var rowEnds = map[string]end{"end": endOfTable, "right": endOfFence}

// limitMacros set the placement of the scripts of the operator before them.
var limitMacros = map[string]limits{"limits": stacked, "nolimits": aside, "displaylimits": movable}

// rowMacro reads the macro at i into a row and reports whether it ends the row.
func (p *mathParser) rowMacro(l *mathList, until end) (e end, done bool) {
	name := p.peek()
	if e, ok := rowEnds[name]; ok {
		return e, true
	}
	if lim, ok := limitMacros[name]; ok {
		p.name()
		if l.last != nil {
			l.last.limits = lim
		}
		return 0, false
	}
	switch name {
	case "\\", "cr", "newline", "tabularnewline":
		if until == endOfCell {
			return endOfLine, true
		}
		p.name()
		p.skipOption()
		l.add(p.space("1em"))
		return 0, false
	case "over", "atop", "choose", "brack", "brace":
		if until == endOfOver {
			return endOfOver, true
		}
		return p.overRow(l, p.name(), until), true
	case "displaystyle", "textstyle", "scriptstyle", "scriptscriptstyle":
		p.name()
		return p.style(l, name, until)
	}
	if f, ok := mathSwitches[name]; ok {
		p.name()
		if byteAt(p.s, p.i) == '{' { // \rm{…}, which should be {\rm …}
			l.add(p.inFont(f))
		} else {
			p.font = f
		}
		return 0, false
	}
	if n := p.macro(); n != nil {
		l.add(n)
	}
	return 0, false
}

// overRow reads the denominator of the row l, up to its end. The macro name, such as \over,
// has already been read.
func (p *mathParser) overRow(l *mathList, name string, until end) end {
	den, e := p.row(until)
	n := p.generalFraction(name, p.box(p.group(*l)), p.box(p.group(den)))
	*l = mathList{}
	l.add(n)
	return e
}

// style reads the rest of the row after \displaystyle and the like.
func (p *mathParser) style(l *mathList, name string, until end) (end, bool) {
	attr := ""
	display := name == "displaystyle"
	switch {
	case name == "scriptstyle":
		attr = ` displaystyle="false" scriptlevel="1"`
	case name == "scriptscriptstyle":
		attr = ` displaystyle="false" scriptlevel="2"`
	case display == p.display:
		return 0, false
	case display:
		attr = ` displaystyle="true"`
	default:
		attr = ` displaystyle="false"`
	}
	was := p.display
	p.display = display
	rest, e := p.row(until)
	p.display = was
	if rest.first != nil {
		p.finish(&rest, inside)
		n := p.node(mstyle, ord, "")
		n.child, n.attr = rest.first, attr
		l.add(n)
	}
	return e, true
}

// braces reads a group; i is at the opening brace.
func (p *mathParser) braces() *mathNode {
	p.i++
	font, display := p.font, p.display
	l := p.rows(endOfGroup)
	p.font, p.display = font, display
	p.i = min(p.i+1, len(p.s))
	return p.group(l)
}

// arg reads the argument of a macro or of a script: a group or one symbol.
//
//complex:because one case for each character that an argument begins with
func (p *mathParser) arg() *mathNode {
	p.skip()
	p.depth++
	defer func() { p.depth-- }()
	if p.depth > maxDepth {
		return p.rest()
	}
	switch c := byteAt(p.s, p.i); {
	case c == '{':
		return p.braces()
	case p.i >= len(p.s) || c == '}' || c == '&' || c == '^' || c == '_':
		p.failed = true
	case c == '\'':
		p.i++
		return p.node(mo, quiet, "′")
	case isDigit(c):
		p.i++
		return p.styled(mn, p.s[p.i-1:p.i])
	case isLetter(c):
		p.i++
		return p.letters(p.s[p.i-1 : p.i])
	case c == '\\':
		name := p.peek()
		if f, ok := mathSwitches[name]; ok { // x_\rm max
			p.name()
			return p.inFont(f)
		}
		switch name {
		case "\\", "end", "right", "over", "choose", "atop", "":
			p.failed = true
			return p.node(mrow, ord, "")
		case "limits", "nolimits", "displaystyle", "textstyle", "scriptstyle", "scriptscriptstyle":
			p.name()
			return p.arg()
		}
		if n := p.macro(); n != nil {
			return n
		}
		if dropped[name] == 0 || p.i < len(p.s) {
			return p.arg() // after a macro that produces nothing
		}
	case c == ' ' || c == '$':
		p.i++
		return p.arg()
	default:
		return p.sign()
	}
	return p.node(mrow, ord, "")
}

// boxed reads an argument as one element.
func (p *mathParser) boxed() *mathNode { return p.box(p.arg()) }

// scripted is an element and its scripts as they are read.
type scripted struct {
	base, sub, sup *mathNode
	bare           *mathNode // the base without scripts
	primes         int
	fresh          bool // the scripts have no base before them
	supFirst       bool
	gap            bool // white space follows
	limits         limits
}

// scripts reads the superscripts, subscripts and primes after the last element of the list.
func (p *mathParser) scripts(l *mathList) {
	if l.last != nil && l.last.class == closing && l.last.element == mo {
		p.bracketed(l)
	}
	s := scripted{base: l.last}
	s.fresh = s.base == nil || s.base.element == mspace || s.base.element == mo && s.base.class == opening
	if s.fresh {
		s.base = p.node(mrow, ord, "")
	}
	s.bare, s.limits = s.base, s.base.limits
	// In "→ ²Π" readers attach the script to the symbol that follows it.
	s.bare.gapAfter = s.base.element == mo && (s.base.class == bin || s.base.class == rel) && isSpace(p.s[p.i-1])
	for p.i < len(p.s) && p.scriptAt(&s) {
	}
	p.attach(&s)
	switch {
	case !s.fresh:
		l.replace(s.base)
		l.gap = s.gap
	case s.base.element != mrow || s.base.child != nil:
		l.add(s.base)
		l.gap = s.gap
	}
}

// scriptAt reads a script at i, or something that may occur between two scripts. It returns
// false at the end of the scripts.
func (p *mathParser) scriptAt(s *scripted) bool {
	switch c := p.s[p.i]; {
	case isSpace(c):
		p.i++
		s.gap = true
		return true
	case c == '\'':
		if s.sup != nil {
			p.attach(s)
		}
		s.primes++
		p.i++
	case c == '\\' && p.peek() == "limits":
		p.name()
		s.limits = stacked
	case c == '\\' && p.peek() == "nolimits":
		p.name()
		s.limits = aside
	case c == '^':
		p.i++
		p.scriptArgument(s, &s.sup)
	case c == '_':
		p.i++
		p.scriptArgument(s, &s.sub)
	default:
		return false
	}
	s.gap = false
	return true
}

// scriptArgument reads a script into place, which is a field of s.
func (p *mathParser) scriptArgument(s *scripted, place **mathNode) {
	font, display := p.font, p.display
	p.display = false
	arg := p.boxed()
	p.font, p.display = font, display
	if arg.element == mrow && arg.child == nil {
		return
	}
	if *place != nil {
		p.attach(s)
	}
	*place = arg
	if place == &s.sub {
		s.supFirst = s.sup != nil || s.primes > 0
	}
}

// attach combines the base and the scripts read so far into a new base.
func (p *mathParser) attach(s *scripted) {
	if s.primes > 0 {
		mark := p.node(mo, quiet, strings.Repeat("′", min(s.primes, 4)))
		s.primes = 0
		switch {
		case s.sub == nil && s.sup == nil && !s.fresh:
			// A prime alone is placed beside its letter: fonts already raise it, and few
			// browsers draw it correctly in a script.
			both := p.node(mrow, ord, "")
			both.child = s.base
			s.base.next = mark
			s.base = both
			return
		case s.sup == nil:
			s.sup = mark
		default:
			both := p.node(mrow, ord, "")
			mark.next = s.sup
			if s.sup.element == mrow {
				mark.next = s.sup.child
			}
			both.child = mark
			s.sup = both
		}
	}
	if s.sub == nil && s.sup == nil {
		return
	}
	s.base = p.script(p.box(s.base), s.sub, s.sup, s.limits)
	s.base.class = s.bare.class
	s.base.gap = s.bare.gap || s.bare.padded
	s.base.padded = s.bare.padded && !s.bare.gapAfter
	if s.supFirst && s.base.element == msubsup {
		s.base.element = msupsub
	}
	s.sub, s.sup, s.supFirst = nil, nil, false
}

// bracketed combines the closing bracket at the end of the list, its opening bracket and
// everything between into one group, so that a script applies to all of it.
func (p *mathParser) bracketed(l *mathList) {
	type opened struct{ open, before *mathNode }
	var open []opened
	var before *mathNode
	for n := l.first; n != l.last; n = n.next {
		if p.looked++; p.looked > maxLooked {
			return
		}
		if n.element == mo && n.class == opening {
			open = append(open, opened{n, before})
		} else if n.element == mo && n.class == closing && len(open) > 0 {
			open = open[:len(open)-1]
		}
		before = n
	}
	if len(open) == 0 {
		return
	}
	at := open[len(open)-1]
	group := p.node(mrow, opening, "")
	group.child = at.open
	if at.before == nil {
		l.first = group
	} else {
		at.before.next = group
	}
	l.last, l.before = group, at.before
}

// script makes the element of a base and its scripts, one of which may be nil.
func (p *mathParser) script(base, sub, sup *mathNode, lim limits) *mathNode {
	under := lim == stacked || lim == movable && p.display
	base.next = nil
	if lim == stacked && !p.display && base.element == mo && base.class == bigOp {
		base.attr = ` movablelimits="false"`
	}
	switch {
	case sup == nil:
		return p.parent(pick(under, munder, msub), ord, base, sub)
	case sub == nil:
		return p.parent(pick(under, mover, msup), ord, base, sup)
	}
	return p.parent(pick(under, munderover, msubsup), ord, base, sub, sup)
}

func pick(yes bool, a, b element) element {
	if yes {
		return a
	}
	return b
}

// macroAt returns the name of the macro whose backslash is s[i], without the backslash:
// letters, or one other character. The name is empty at the end of s.
func macroAt(s string, i int) string {
	j := i + 1
	for j < len(s) && isLetter(s[j]) {
		j++
	}
	if j == i+1 && j < len(s) {
		_, n := utf8.DecodeRuneInString(s[j:])
		j += n
	}
	return s[i+1 : j]
}

// peek returns the name of the macro at i, without its backslash.
func (p *mathParser) peek() string { return macroAt(p.s, p.i) }

// name consumes the macro at i, and the space that TeX drops after a name of letters.
func (p *mathParser) name() string {
	name := p.peek()
	p.i += 1 + len(name)
	if name != "" && isLetter(name[0]) {
		p.skip()
	}
	return name
}

func (p *mathParser) skip() {
	for p.i < len(p.s) && isSpace(p.s[p.i]) {
		p.i++
	}
}

// raw consumes a group and returns its source. It returns false if there is no complete group.
func (p *mathParser) raw() (source string, ok bool) {
	p.skip()
	if p.i >= len(p.s) || p.s[p.i] != '{' {
		return "", false
	}
	depth := 0
	for j := p.i; j < len(p.s); j++ {
		switch p.s[j] {
		case '\\':
			j++
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				source = p.s[p.i+1 : j]
				p.i = j + 1
				return source, true
			}
		}
	}
	p.failed = true
	return "", false
}

// skipOption skips a star and arguments in square brackets.
func (p *mathParser) skipOption() {
	if p.i < len(p.s) && p.s[p.i] == '*' {
		p.i++
	}
	p.i = skipOptions(p.s, p.i)
}

// atom reads a group, a number, letters or a symbol: anything but a macro.
func (p *mathParser) atom() *mathNode {
	c := p.s[p.i]
	switch {
	case c == '{':
		return p.braces()
	case isDigit(c), c == '.' && p.i+1 < len(p.s) && isDigit(p.s[p.i+1]):
		return p.styled(mn, p.number())
	case isLetter(c):
		from := p.i
		p.i++
		if p.font.family != italicFamily || p.font.bold {
			// Adjacent letters are one name.
			for p.i < len(p.s) && isLetter(p.s[p.i]) {
				p.i++
			}
		}
		return p.letters(p.s[from:p.i])
	}
	return p.sign()
}

// number reads a number: 3.14, and 1,000 or 1{,}000.
func (p *mathParser) number() string {
	s, from := p.s, p.i
	comma := false
	for p.i < len(s) {
		switch {
		case isDigit(s[p.i]), s[p.i] == '.' && p.i+1 < len(s) && isDigit(s[p.i+1]):
			p.i++
		case strings.HasPrefix(s[p.i:], "{,}") && digitsAt(s, p.i+3) > 0:
			comma = true
			p.i += 3
		case s[p.i] == ',' && p.i-from <= 3 && s[from] != '0' && digitsAt(s, p.i+1) == 3 && !strings.HasPrefix(s[p.i+4:], ",…"):
			p.i += 4
			for p.i < len(s) && s[p.i] == ',' && digitsAt(s, p.i+1) == 3 {
				p.i += 4
			}
		default:
			if comma {
				return strings.ReplaceAll(s[from:p.i], "{,}", ",")
			}
			return s[from:p.i]
		}
	}
	if comma {
		return strings.ReplaceAll(s[from:p.i], "{,}", ",")
	}
	return s[from:p.i]
}

// digitsAt returns the number of digits at i.
func digitsAt(s string, i int) int {
	n := 0
	for i+n < len(s) && isDigit(s[i+n]) {
		n++
	}
	return n
}

// letters makes an identifier from ASCII letters.
func (p *mathParser) letters(s string) *mathNode {
	if p.font.family == italicFamily && !p.font.bold {
		return p.node(mi, ord, s)
	}
	if p.font.family == uprightFamily && !p.font.bold || p.font.family == textFamily {
		return p.upright(s)
	}
	if p.font.family == slantedFamily && !p.font.bold && len(s) == 1 {
		return p.node(mi, ord, s)
	}
	return p.styled(mi, s)
}

// styled makes a node of letters or digits in the current font.
func (p *mathParser) styled(e element, s string) *mathNode {
	n := p.node(e, ord, s)
	n.font = p.font
	return n
}

// upright makes an identifier that is not italic.
func (p *mathParser) upright(s string) *mathNode {
	n := p.node(mi, ord, s)
	if utf8.RuneCountInString(s) == 1 {
		n.attr = ` mathvariant="normal"`
	}
	return n
}

// sign reads one character that is not an ASCII letter, a digit or a brace.
func (p *mathParser) sign() *mathNode {
	if p.s[p.i] < utf8.RuneSelf {
		return p.asciiSign()
	}
	from := p.i
	r, size := utf8.DecodeRuneInString(p.s[p.i:])
	p.i += size
	if r == utf8.RuneError && size == 1 {
		p.failed = true
	}
	if unicode.IsSpace(r) {
		return p.space(".28em")
	}
	if sym, ok := characters()[r]; ok {
		n := p.symbol(sym)
		n.padded = false
		return n
	}
	if unicode.IsLetter(r) || unicode.IsMark(r) {
		// Words in other scripts, and letters with combining marks.
		for p.i < len(p.s) {
			r, size = utf8.DecodeRuneInString(p.s[p.i:])
			if !unicode.IsLetter(r) && !unicode.IsMark(r) || r < utf8.RuneSelf {
				break
			}
			p.i += size
		}
		return p.node(mi, ord, drawable(p.s[from:p.i]))
	}
	s := drawable(p.s[from:p.i])
	if s == "" {
		return p.node(mrow, ord, "")
	}
	if unicode.Is(unicode.Nd, r) {
		return p.node(mn, ord, s)
	}
	return p.node(mi, ord, s)
}

// asciiSign reads one ASCII character that is not a letter, a digit or a brace.
func (p *mathParser) asciiSign() *mathNode {
	c := p.s[p.i]
	p.i++
	switch c {
	case '+', '-', '*':
		return p.node(mo, bin, p.s[p.i-1:p.i])
	case '=', '<', '>', ':':
		if sign := p.definition(c); sign != "" {
			return p.node(mo, rel, sign)
		}
		return p.node(mo, rel, p.s[p.i-1:p.i])
	case '(', '[':
		return p.node(mo, opening, p.s[p.i-1:p.i])
	case ')', ']':
		return p.node(mo, closing, p.s[p.i-1:p.i])
	case ',', ';':
		return p.node(mo, punct, p.s[p.i-1:p.i])
	case '!':
		return p.node(mo, quiet, "!")
	case '~':
		return p.node(mspace, none, ".28em")
	case '`':
		return p.node(mi, ord, "‘")
	}
	if c < ' ' || c == 0x7f {
		return p.node(mrow, ord, "")
	}
	return p.node(mi, ord, p.s[p.i-1:p.i])
}

// definition reads the second half of := and =:, each of which is one symbol. It returns "" if
// first does not begin one of them.
func (p *mathParser) definition(first byte) string {
	i := p.i
	for i < len(p.s) && isSpace(p.s[i]) {
		i++
	}
	second := byteAt(p.s, i)
	switch {
	case first == ':' && second == '=':
		p.i = i + 1
		return ":="
	case first == '=' && second == ':':
		p.i = i + 1
		return "=:"
	}
	return ""
}

// symbol makes the node of a symbol.
func (p *mathParser) symbol(sym symbol) *mathNode {
	switch sym.class {
	case bigOp:
		n := p.node(mo, bigOp, sym.text)
		if !strings.ContainsAny(sym.text, "∫∬∭∮∯⨏") {
			n.limits = movable
		}
		return n
	case function:
		n := p.node(mi, function, sym.text)
		if limitFunctions[sym.text] {
			n.limits = movable
		}
		return n
	case bin, rel, opening, closing, punct:
		n := p.node(mo, sym.class, sym.text)
		n.padded = sym.class == bin || sym.class == rel
		return n
	}
	r, size := utf8.DecodeRuneInString(sym.text)
	if size == len(sym.text) {
		switch {
		case strings.ContainsRune(binarySigns, r):
			return p.node(mo, bin, sym.text)
		case r == '∇' || r == '¬' || r == '′':
			return p.node(mo, quiet, sym.text)
		case isGreek(r):
			return p.greek(r, sym.text)
		}
	}
	return p.node(mi, ord, sym.text)
}

// binarySigns are ordinary symbols of the table that are binary operators in formulas.
const binarySigns = "∘∗⋆•†‡"

// limitFunctions are the functions whose scripts are placed below in display style.
var limitFunctions = map[string]bool{
	"lim": true, "liminf": true, "limsup": true, "lim inf": true, "lim sup": true, "injlim": true, "projlim": true, "max": true, "min": true, "sup": true,
	"inf": true, "argmax": true, "argmin": true, "det": true, "gcd": true, "Pr": true, "arg max": true, "arg min": true,
}

func isGreek(r rune) bool {
	return 'Α' <= r && r <= 'ω' || r == 'ϵ' || r == 'ϑ' || r == 'ϰ' || r == 'ϕ' || r == 'ϱ' || r == 'ϖ'
}

// greek makes the node of a Greek letter. Capitals are upright, as in TeX.
func (p *mathParser) greek(r rune, s string) *mathNode {
	f := p.font
	capital := r <= 'Ω'
	switch {
	case f.bold:
		return p.styled(mi, s)
	case f.family == uprightFamily || f.family == textFamily || capital && f.family != slantedFamily:
		return p.upright(s)
	}
	return p.node(mi, ord, s)
}

// not reads an argument and strikes it through.
func (p *mathParser) not(string) *mathNode {
	n := p.arg()
	op := n
	for op.element == mrow && op.child != nil && op.child.next == nil {
		op = op.child
	}
	if op.text == "" {
		return n
	}
	if op.text == "|" {
		op.text = "∣"
	}
	op.text, op.font = norm.NFC.String(op.drawn()+"\u0338"), mathFont{}
	op.class, op.padded = rel, true
	if op.element == mi && !isLetter(op.text[0]) {
		op.element = mo
	}
	return op
}

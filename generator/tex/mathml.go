package tex

import (
	"strings"
	"unicode"
)

// Limits for formulas. Anything beyond them is not a formula that an abstract contains.
const (
	maxSource = maxFormula + 100 // bytes
	maxDepth  = 60               // nested arguments
	maxHeight = 200              // nested elements; HTML parsers accept 512
	maxLooked = 20_000           // nodes examined for opening brackets; after that, scripts apply to the closing bracket only
)

// MathML converts a formula to a math element of MathML Core, which is valid in both HTML and
// XML. If display is set, it is on a line of its own. MathML returns false if it cannot
// convert the formula: the TeX has a mistake that leaves its meaning open, or exceeds the
// limits.
//
// The output is as short as possible: an mrow only where an argument needs one, and no
// attribute that repeats MathML Core's operator dictionary. Letters of other alphabets are
// written as characters (ℝ, 𝒪, 𝐱), because browsers support no mathvariant except "normal". An
// unknown macro is shown by its name, upright.
func MathML(formula string, display bool) (markup string, ok bool) {
	if len(formula) > maxSource {
		return "", false
	}
	stock := stocks.Get().(*[64]mathNode)
	defer stocks.Put(stock)
	p := mathParser{s: formula, display: display, nodes: stock[:]}
	row := p.rows(endOfFormula)
	p.finish(&row, outermost)
	if p.failed || row.first == nil || row.first.higher(maxHeight) {
		return "", false
	}
	out := make([]byte, 0, 64+8*len(formula))
	if display {
		out = append(out, `<math display="block">`...)
	} else {
		out = append(out, "<math>"...)
	}
	for n := row.first; n != nil; n = n.next {
		out = n.append(out)
	}
	return string(append(out, "</math>"...)), true
}

// element is the kind of a mathNode.
type element uint8

const (
	mrow     element = iota // a group; its children may be spliced into the row around it
	mfence                  // an mrow that is never spliced
	enclosed                // a table in its brackets
	mi
	mn
	mo
	mtext
	mspace // text is the width
	msub
	msup
	msubsup
	msupsub // msubsup with the superscript first in the source
	munder
	mover
	accentUnder
	accentOver
	arrowOver // an arrow that stretches to the label over it
	arrowUnderOver
	munderover
	mfrac
	binomial
	atop
	msqrt
	mroot
	mstyle
	mphantom
	overlined
	underlined
	mtable
	mtr
	mtd
)

var elementNames = [...]string{
	mrow: "mrow", mfence: "mrow", enclosed: "mrow", mi: "mi", mn: "mn", mo: "mo", mtext: "mtext", mspace: "mspace", msub: "msub", msup: "msup",
	msubsup: "msubsup", msupsub: "msubsup", munder: "munder", mover: "mover", accentUnder: "munder", accentOver: "mover",
	arrowOver: "mover", arrowUnderOver: "munderover", munderover: "munderover", mfrac: "mfrac", binomial: "mfrac", atop: "mfrac",
	msqrt: "msqrt", mroot: "mroot", mstyle: "mstyle", mphantom: "mphantom", overlined: "menclose", underlined: "menclose",
	mtable: "mtable", mtr: "mtr", mtd: "mtd",
}

// mathNode is an element of a formula. Sibling nodes form a linked list.
type mathNode struct {
	element element
	class   class
	limits  limits
	font    mathFont // the font of letters and digits
	// gap: the source has white space before the node; gapAfter: at the end of the group.
	gap, gapAfter bool
	padded        bool   // a macro that has space around it in plain text
	attr          string // attributes, in output syntax
	text          string // text of mi, mn, mo and mtext, before the font is applied
	child         *mathNode
	next          *mathNode
}

// drawn returns the text with the characters of its font.
func (n *mathNode) drawn() string {
	if n.font == (mathFont{}) {
		if n.element == mo && drawnSigns[n.text] != "" {
			return drawnSigns[n.text]
		}
		return n.text
	}
	switch {
	case n.element == mn && (n.font.family == scriptFamily || n.font.family == frakturFamily):
		return n.text
	case n.element != mtext && n.font.bold:
		return n.font.set(strings.Map(n.font.greek, n.text))
	}
	return n.font.set(n.text)
}

// drawnSigns are the symbols that are drawn with other characters than the source uses.
var drawnSigns = map[string]string{"-": "−", "*": "∗", "′′": "″", "′′′": "‴", "′′′′": "⁗"}

// limits is the placement of the scripts of an operator.
type limits uint8

const (
	aside   limits = iota // beside the operator
	movable               // above and below in display style, otherwise beside
	stacked               // always above and below
)

// higher reports whether the elements of a list are nested more than most levels deep.
func (n *mathNode) higher(most int) bool {
	for ; n != nil; n = n.next {
		if n.child != nil && (most == 0 || n.child.higher(most-1)) {
			return true
		}
	}
	return false
}

// core returns the operator that an embellished operator consists of: the node itself, or the
// base of its scripts. It returns nil if that is not an operator.
func (n *mathNode) core() *mathNode {
	for depth := 0; n != nil && depth < maxDepth; depth++ {
		switch {
		case n.element == mo:
			return n
		case n.element >= msub && n.element <= munderover, n.element == mrow && n.child != nil && n.child.next == nil:
			n = n.child
		default:
			return nil
		}
	}
	return nil
}

// append appends the node's markup to b.
func (n *mathNode) append(b []byte) []byte {
	name := elementNames[n.element]
	if n.element <= enclosed && n.child != nil && n.child.next == nil {
		return n.child.append(b)
	}
	b = append(b, '<')
	b = append(b, name...)
	if n.element == mspace {
		b = append(b, ` width="`...)
		b = append(b, n.text...)
		return append(b, `"/>`...)
	}
	b = append(b, n.attr...)
	if n.text == "" && n.child == nil {
		return append(b, "/>"...)
	}
	b = append(b, '>')
	b = appendEscaped(b, n.drawn())
	for c := n.child; c != nil; c = c.next {
		b = c.append(b)
	}
	b = append(b, "</"...)
	b = append(b, name...)
	return append(b, '>')
}

// appendEscaped appends s to b, escaped as text content.
func appendEscaped(b []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case '&':
			b = append(b, "&amp;"...)
		case '<':
			b = append(b, "&lt;"...)
		case '>':
			b = append(b, "&gt;"...)
		default:
			b = append(b, c)
		}
	}
	return b
}

// drawable removes characters that XML forbids, invisible characters and those that would
// change the direction of text.
func drawable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Cs, unicode.Co, unicode.Zl, unicode.Zp) ||
			r&0xFFFE == 0xFFFE || '\uFDD0' <= r && r <= '\uFDEF' {
			return -1
		}
		return r
	}, s)
}

// mathList is a row under construction.
type mathList struct {
	first, last *mathNode
	before      *mathNode // the node before last
	gap         bool      // the source has white space after last
}

func (l *mathList) add(n *mathNode) {
	if l.last == nil {
		l.first = n
	} else {
		l.last.next = n
	}
	l.before, l.last = l.last, n
	n.gap, l.gap = n.gap || l.gap, false
}

// replace replaces the last node by n.
func (l *mathList) replace(n *mathNode) {
	if l.before == nil {
		l.first = n
	} else {
		l.before.next = n
	}
	l.last = n
	n.next = nil
}

// place is the context of a row.
type place uint8

const (
	inside    place = iota // in another element
	outermost              // the math element itself, where leading white space is removed
	following              // a cell that continues the cell before it
)

// classes is a set of classes.
type classes uint16

func setOf(members ...class) (set classes) {
	for _, c := range members {
		set |= 1 << c
	}
	return set
}

func (set classes) has(c class) bool { return set>>c&1 == 1 }

// A binary operator is treated as an ordinary symbol if it has no operand: after a class in
// notBehind or before one in notBefore. TeX has the same table.
var (
	notBehind = setOf(none, bin, rel, bigOp, function, opening, punct)
	notBefore = setOf(none, rel, closing, punct)
)

// The name of a function has a thin space after it if its next neighbor is in spacedBehind,
// and before it if the previous one is in spacedBefore.
var (
	spacedBehind = setOf(ord, function, bigOp)
	spacedBefore = setOf(ord, closing)
)

// position is the position of an element in its row, ignoring white space.
type position struct {
	prev, next class // the classes of its neighbors
	first      bool  // the row's first node, white space included, and not its only one
	last       bool  // nothing follows
	lone       bool
	where      place
}

// finish makes a row from a list: groups are spliced into it, and operators and function names
// get the spacing that TeX would give them.
//
//complex:because one pass over a row that considers the neighbors of each element
func (p *mathParser) finish(l *mathList, where place) {
	p.splice(l)
	if where == outermost && l.last != nil && l.last.element != mspace {
		for l.first != nil && l.first.element == mspace {
			l.first = l.first.next
		}
	}
	if l.first == nil {
		l.last = nil
		return
	}
	at := position{prev: none, lone: l.first.next == nil, where: where}
	if where == following {
		at.prev = ord
	}
	for n := l.first; n != nil; n = n.next {
		if n.element == mspace {
			continue
		}
		after := n.next
		for after != nil && after.element == mspace {
			after = after.next
		}
		at.first, at.last, at.next = n == l.first && !at.lone, after == nil, none
		if after != nil {
			at.next = after.class
		}
		if n.class == bin && (notBehind.has(at.prev) || notBefore.has(at.next)) {
			n.class = ord
		}
		p.spaceFunction(n, at.next)
		if op := n.core(); op != nil && op.attr == "" && !(at.lone && where != outermost) {
			op.attr = operatorAttributes(op.drawn(), n.class, n == l.first, at)
		}
		at.prev = n.class
	}
}

// spaceFunction inserts a thin space between the node and the next one if one of them is the
// name of a function.
func (p *mathParser) spaceFunction(n *mathNode, next class) {
	if n.next == nil || n.next.element == mspace {
		return
	}
	if n.class == function {
		if !spacedBehind.has(next) {
			return
		}
	} else if next != function || !spacedBefore.has(n.class) {
		return
	}
	s := p.space(".17em")
	s.class = quiet // not for plain text
	s.next = n.next
	n.next = s
}

// operatorAttributes returns the attributes of an operator of class c at a position, where
// MathML Core's operator dictionary has other values. atStart is set in the first node of a
// row.
func operatorAttributes(op string, c class, atStart bool, at position) string {
	first := at.first
	if first && at.where == following {
		first = false
		if c == bin {
			return ` form="infix"`
		}
	}
	switch c {
	case rel: // TeX has no space between relations, and none at the ends; the dictionary also has ∼ as a prefix
		return relationSpacing(op, at.lone || at.prev == rel || first && op != "∼", at.lone || at.next == rel || at.last)
	case ord:
		return ordinarySpacing(op, first)
	case opening, closing:
		attr := ` stretchy="false"`
		// The dictionary has vertical lines as separators with space around them.
		switch line := op == "|" || op == "‖"; {
		case line && c == opening && !atStart:
			attr += ` form="prefix"`
		case line && c == closing && !at.last:
			attr += ` form="postfix"`
		}
		return attr
	}
	return ""
}

// plain reports whether a row contains nothing taller than a letter.
func (n *mathNode) plain() bool {
	for ; n != nil; n = n.next {
		if n.element < mi || n.element > mspace || n.class == bigOp || strings.Contains("|‖√", n.text) && n.text != "" {
			return false
		}
	}
	return true
}

// relationSpacing returns the attributes of a relation that must have no space before or after
// it.
func relationSpacing(op string, noneBefore, noneAfter bool) string {
	switch {
	case noneBefore && noneAfter:
		return ` lspace="0" rspace="0"`
	case noneBefore:
		return ` lspace="0"`
	case noneAfter:
		return ` rspace="0"`
	case op == ":":
		return ` lspace=".17em"` // the dictionary has it as punctuation
	}
	return ""
}

// ordinarySpacing returns the attributes of an operator without operands: the sign of a
// number, or an operator used as a name. first is set at the start of a row.
func ordinarySpacing(op string, first bool) string {
	switch {
	case op != "+" && op != "−" && op != "±" && op != "∓":
		return ` lspace="0" rspace="0"`
	case !first:
		return ` form="prefix"`
	}
	return "" // the dictionary already has it as a prefix there
}

// splice replaces groups by their children. An operator alone in a group becomes an ordinary
// symbol.
func (p *mathParser) splice(l *mathList) {
	var prev *mathNode
	for n := l.first; n != nil; {
		if n.element != mrow {
			prev, n = n, n.next
			continue
		}
		next := n.next
		c := n.child
		if c != nil && c.next == nil && (c.class == bin || c.class == rel || c.class == punct) {
			c.class = ord
		}
		if c == nil {
			c = next
		} else {
			last := c
			for last.next != nil {
				last = last.next
			}
			last.next = next
		}
		if c != nil {
			c.gap = c.gap || n.gap
		}
		if next != nil {
			next.gap = next.gap || n.gapAfter
		}
		if prev == nil {
			l.first = c
		} else {
			prev.next = c
		}
		n = c
	}
	l.last = prev
}

package tex

import (
	"strings"
	"unicode"
)

// Limits of what is set as a formula. What goes beyond them is no formula of
// an abstract.
const (
	maxSource = maxFormula + 100 // bytes
	maxDepth  = 60               // arguments in arguments
	maxHeight = 200              // elements in elements; HTML's parsers take 512
	maxLooked = 20_000           // elements, in looking for opening brackets; beyond it scripts are those of the closing one
)

// MathML writes a formula as a math element of MathML Core, to stand in HTML or
// XML; display sets it on a line of its own. It reports false where it cannot:
// the TeX has a mistake that leaves its meaning open, or goes beyond the limits.
//
// The output is as short as its picture allows: mrow only where an argument
// needs one, and no attribute that says what MathML Core's operator dictionary
// says already. Letters of other alphabets are characters (ℝ, 𝒪, 𝐱), for
// browsers know no mathvariant but "normal". A macro that is not known shows its
// name, upright.
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
	mrow     element = iota // a group; its children may join the row around it
	mfence                  // an mrow that stays one
	enclosed                // a table in its brackets
	mi
	mn
	mo
	mtext
	mspace // text is the width
	msub
	msup
	msubsup
	msupsub // written with the raised one first
	munder
	mover
	accentUnder
	accentOver
	arrowOver // an arrow that grows with what is over it
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

// mathNode is an element of a formula. Nodes stand in lists.
type mathNode struct {
	element element
	class   class
	limits  limits
	font    mathFont // of letters and digits
	// The source has space before it, or at the end of the group.
	gap, gapAfter bool
	padded        bool   // a macro that has space around it in plain text
	attr          string // attributes, as they are written
	text          string // of mi, mn, mo and mtext, without the font
	child         *mathNode
	next          *mathNode
}

// drawn is the text with the characters that it is drawn with.
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

// drawnSigns are the signs that are drawn with other characters than the source has.
var drawnSigns = map[string]string{"-": "−", "*": "∗", "′′": "″", "′′′": "‴", "′′′′": "⁗"}

// limits says where the scripts of a big operator stand.
type limits uint8

const (
	aside   limits = iota // beside it
	movable               // above and below when displayed
	stacked               // above and below
)

// higher reports whether the elements of a list are nested deeper than most.
func (n *mathNode) higher(most int) bool {
	for ; n != nil; n = n.next {
		if n.child != nil && (most == 0 || n.child.higher(most-1)) {
			return true
		}
	}
	return false
}

// core is the operator that an element is all about: itself, or the base
// of scripts; nil where that is no operator.
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

// append writes the node.
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

// appendEscaped writes text between tags.
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

// drawable drops what no XML may hold, what nobody can see and what would turn
// the direction of text around.
func drawable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Cs, unicode.Co, unicode.Zl, unicode.Zp) ||
			r&0xFFFE == 0xFFFE || '\uFDD0' <= r && r <= '\uFDEF' {
			return -1
		}
		return r
	}, s)
}

// mathList is a row in the making.
type mathList struct {
	first, last *mathNode
	before      *mathNode // the one before last
	gap         bool      // the source has space behind the last
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

// replace puts n in the place of the last one.
func (l *mathList) replace(n *mathNode) {
	if l.before == nil {
		l.first = n
	} else {
		l.before.next = n
	}
	l.last = n
	n.next = nil
}

// place is where a row stands.
type place uint8

const (
	inside    place = iota // another element
	outermost              // the math element itself, where white space at the start goes
	following              // a cell that goes on with what is in the one before
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

// A binary operator is a sign like any other where it has nothing to combine: behind
// or before one of these. TeX has the same table.
var (
	notBehind = setOf(none, bin, rel, bigOp, function, opening, punct)
	notBefore = setOf(none, rel, closing, punct)
)

// The name of a function has a thin space before and behind it where one of these is
// its neighbor.
var (
	spacedBehind = setOf(ord, function, bigOp)
	spacedBefore = setOf(ord, closing)
)

// position is where an element of a row stands, among those that are no space.
type position struct {
	prev, next class // of its neighbors
	first      bool  // of several, and nothing before it
	last       bool  // nothing behind it
	lone       bool
	where      place
}

// finish makes a row of a list: groups join it, and operators and the names of
// functions get the space that TeX would give them.
//
//complex:because one pass over a row, with the neighbors of each element
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

// spaceFunction puts a thin space between the element and the next one, where one of
// them is the name of a function.
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
	s.class = quiet // of the page only
	s.next = n.next
	n.next = s
}

// operatorAttributes gives what MathML Core's dictionary of operators does not say of
// an operator of the class in its position; atStart is in the first element of a row.
func operatorAttributes(op string, c class, atStart bool, at position) string {
	first := at.first
	if first && at.where == following {
		first = false
		if c == bin {
			return ` form="infix"`
		}
	}
	switch c {
	case rel: // TeX has no space between relations, and none at the ends; ∼ is a prefix in the dictionary as well
		return relationSpacing(op, at.lone || at.prev == rel || first && op != "∼", at.lone || at.next == rel || at.last)
	case ord:
		return ordinarySpacing(op, first)
	case opening, closing:
		attr := ` stretchy="false"`
		// In the dictionary lines are separators, with space around them.
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

// plain reports whether a row has nothing that is higher than a letter.
func (n *mathNode) plain() bool {
	for ; n != nil; n = n.next {
		if n.element < mi || n.element > mspace || n.class == bigOp || strings.Contains("|‖√", n.text) && n.text != "" {
			return false
		}
	}
	return true
}

// relationSpacing gives the attributes that a relation needs in its place,
// where it is to have no space before or after it.
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

// ordinarySpacing gives the attributes that an operator needs where it stands
// for itself: a sign before a number, or a name. first is at the start of a row.
func ordinarySpacing(op string, first bool) string {
	switch {
	case op != "+" && op != "−" && op != "±" && op != "∓":
		return ` lspace="0" rspace="0"`
	case !first:
		return ` form="prefix"`
	}
	return "" // the dictionary has it as a prefix there
}

// splice puts the children of groups in the place of the groups. An operator
// in a group of its own is an ordinary sign.
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

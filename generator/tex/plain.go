package tex

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Plain converts a formula to plain text for search, page titles and feeds: \alpha^2 becomes
// α², \mathcal{O}(n\log n) becomes 𝒪(n log n), \frac{a+b}{2} becomes (a+b)/2. An unknown macro
// loses its backslash. The result is empty only if the formula is.
func Plain(math string) string { return plainIn(math, 0) }

// plainIn is Plain for a formula nested in depth arguments of other formulas.
func plainIn(math string, depth int) string {
	already := plainAlready(math)
	if already && strings.IndexByte(math, ' ') < 0 {
		return math
	}
	w := plainWriter{b: make([]byte, 0, len(math))}
	switch {
	case already:
		w.put(math)
	case len(math) <= maxSource:
		stock := stocks.Get().(*[64]mathNode)
		defer stocks.Put(stock)
		p := mathParser{s: math, depth: depth, nodes: stock[:]}
		w.row(p.rows(endOfFormula).first)
	}
	if len(w.b) > 0 {
		return string(w.b)
	}
	// Nothing visible: show the source without its markup, or unchanged if that is empty too.
	w.put(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`\{}$`, r) {
			return -1
		}
		return r
	}, math))
	if len(w.b) > 0 {
		return string(w.b)
	}
	return math
}

// plainAlready reports whether the formula is its own plain text, except for spaces.
func plainAlready(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; !isLetter(c) && !isDigit(c) && strings.IndexByte(" ()[]+-*/=<>|.,;!", c) < 0 {
			return false
		}
	}
	return true
}

// plainWriter writes a tree as plain text. White space becomes one space, which is left out
// where readers would not write it: at the ends, after an opening bracket, and before a
// closing bracket or a comma.
type plainWriter struct {
	b    []byte
	last rune // the last character written; 0 at the start
	gap  gap  // white space pending before the next character
}

// gap is a kind of white space before the next character.
type gap uint8

const (
	noGap   gap = iota
	nameGap     // after the name of a function
	wordGap
)

// put writes text, collapsing white space.
func (w *plainWriter) put(s string) {
	for _, r := range s {
		if unicode.IsSpace(r) {
			w.gap = wordGap
			continue
		}
		if w.gap != noGap && w.last != 0 && !strings.ContainsRune("([⟨", w.last) && !strings.ContainsRune(")],;⟩", r) &&
			(w.gap == wordGap || !strings.ContainsRune("([.:|", r)) {
			w.b = append(w.b, ' ')
		}
		w.b = utf8.AppendRune(w.b, r)
		w.last, w.gap = r, noGap
	}
}

// row writes the elements of a list.
func (w *plainWriter) row(n *mathNode) {
	for ; n != nil; n = n.next {
		if n.gap || n.padded || n.class == function {
			w.gap = wordGap
		}
		w.element(n)
		switch {
		case n.padded || n.gapAfter:
			w.gap = wordGap
		case n.class == function:
			w.gap = max(w.gap, nameGap)
		}
	}
}

// element writes an element without the space around it.
//
//complex:because one case for each kind of element
func (w *plainWriter) element(n *mathNode) {
	switch n.element {
	case mi, mn:
		if f := n.font.family; f == doubleFamily || f == scriptFamily || f == frakturFamily {
			w.put(mathFont{f, false}.set(n.text))
		} else {
			w.put(n.text)
		}
	case mo, mtext:
		w.put(n.text)
	case mspace:
		if n.text[0] != '-' && n.class != quiet {
			w.gap = wordGap
		}
	case mphantom:
	case msub, munder:
		w.base(n.child)
		w.script("_", n.child.next)
	case msup, mover:
		w.base(n.child)
		w.script("^", n.child.next)
	case msubsup, munderover:
		w.base(n.child)
		w.script("_", n.child.next)
		w.script("^", n.child.next.next)
	case msupsub:
		w.base(n.child)
		w.script("^", n.child.next.next)
		w.script("_", n.child.next)
	case accentOver, accentUnder, overlined, underlined:
		w.accented(n)
	case arrowOver:
		w.put(w.said(n.child.next) + n.child.text)
	case arrowUnderOver:
		w.put(w.said(n.child.next.next) + n.child.text)
		w.script("_", n.child.next)
	case mfrac:
		w.put(bracketed(w.said(n.child)) + "/" + bracketed(w.said(n.child.next)))
	case binomial:
		w.put(w.said(n.child) + " choose " + w.said(n.child.next))
	case atop:
		w.put(w.said(n.child) + " " + w.said(n.child.next))
	case msqrt:
		w.put("√" + bracketed(w.said(&mathNode{child: n.child})))
	case mroot:
		w.put(rootSign(w.said(n.child.next)) + bracketed(w.said(n.child)))
	case enclosed:
		for c := n.child; c != nil; c = c.next {
			if c.element == mtable {
				w.element(c)
			}
		}
	case mtd:
		w.row(n.child)
		w.gap = wordGap
	default:
		w.row(n.child)
	}
}

// said returns the text of an element on its own.
func (w *plainWriter) said(n *mathNode) string {
	from, before := len(w.b), *w
	w.last, w.gap = 0, noGap
	w.element(n)
	s := string(w.b[from:])
	before.b = w.b[:from]
	*w = before
	return s
}

// base writes the base of scripts and removes the space after it.
func (w *plainWriter) base(n *mathNode) {
	from := len(w.b)
	w.element(n)
	if n.gapAfter && n.element == mo {
		w.gap = wordGap
	} else if len(w.b) > from {
		w.gap = noGap
	}
}

// script writes a superscript or subscript in Unicode's raised or lowered characters if they
// exist, otherwise after mark, which is ^ or _.
func (w *plainWriter) script(mark string, n *mathNode) {
	s := w.said(n)
	m := subscripts
	if mark == "^" {
		m = superscripts
		if sign := raisedSigns[s]; sign != "" {
			w.put(sign)
			return
		}
		for strings.HasPrefix(s, "′") { // raised already
			w.put("′")
			s = s[len("′"):]
		}
	}
	tight := strings.ReplaceAll(s, " ", "")
	if t, ok := script(tight, m); ok && !wordIn(tight) {
		w.put(t)
	} else if s != "" {
		w.put(mark + bracketed(s))
	}
}

// accented writes an element with an accent over or under it. The accent is left out over more
// than one letter.
func (w *plainWriter) accented(n *mathNode) {
	base, mark := n.child, '\u0305'
	switch n.element {
	case accentOver:
		mark = accentMarks[firstRune(n.child.next.text)]
	case accentUnder:
		mark = 0
	case underlined:
		mark = '\u0332'
		fallthrough
	case overlined:
		base = &mathNode{child: n.child}
	}
	s, letters := w.said(base), 0
	for _, r := range s {
		if !unicode.Is(unicode.M, r) {
			letters++
		}
	}
	if letters == 1 && mark != 0 {
		s = accented(s, mark)
	}
	w.put(s)
}

// rootSign returns the root sign with an index.
func rootSign(index string) string {
	switch index {
	case "3":
		return "∛"
	case "4":
		return "∜"
	}
	if t, ok := script(index, superscripts); ok {
		return t + "√"
	}
	return index + "-√"
}

// wordIn reports whether s has two adjacent ASCII letters: a raised or lowered word is hard to
// read and harder to search.
func wordIn(s string) bool {
	for i := 1; i < len(s); i++ {
		if isLetter(s[i-1]) && isLetter(s[i]) {
			return true
		}
	}
	return false
}

// bracketed puts parentheses around s unless it is one word or one character.
func bracketed(s string) string {
	n := 0
	simple := true
	for _, r := range s {
		n++
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.M, r) && r != '.' && r != '′' {
			simple = false
		}
	}
	if simple || n == 1 {
		return s
	}
	return "(" + s + ")"
}

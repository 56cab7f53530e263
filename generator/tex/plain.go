package tex

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Plain says a formula in plain text, for search, page titles and feeds:
// \alpha^2 is α², \mathcal{O}(n\log n) is 𝒪(n log n), \frac{a+b}{2} is
// (a+b)/2. A macro that is not known loses its backslash. The result is empty
// only when the formula is.
func Plain(math string) string { return plainIn(math, 0) }

// plainIn is Plain, within so many arguments of other formulas.
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
	// Nothing but what cannot be seen: show the source, as far as it has
	// anything to show.
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

// plainAlready reports whether the characters of the formula stand for themselves.
func plainAlready(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; !isLetter(c) && !isDigit(c) && strings.IndexByte(" ()[]+-*/=<>|.,;!", c) < 0 {
			return false
		}
	}
	return true
}

// plainWriter writes a tree as plain text. White space is one space, and none where a
// reader would take it away: at the ends, after an opening and before a closing bracket
// or a comma.
type plainWriter struct {
	b    []byte
	last rune // the last character; 0 at the start
	gap  gap  // what comes before the next
}

// gap is the white space that comes before the next character.
type gap uint8

const (
	noGap   gap = iota
	nameGap     // behind the name of a function
	wordGap
)

// put writes text.
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

// element writes an element, without the space around it.
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

// said gives the text of an element that stands for itself.
func (w *plainWriter) said(n *mathNode) string {
	from, before := len(w.b), *w
	w.last, w.gap = 0, noGap
	w.element(n)
	s := string(w.b[from:])
	before.b = w.b[:from]
	*w = before
	return s
}

// base writes what has scripts: no space comes between.
func (w *plainWriter) base(n *mathNode) {
	from := len(w.b)
	w.element(n)
	if n.gapAfter && n.element == mo {
		w.gap = wordGap
	} else if len(w.b) > from {
		w.gap = noGap
	}
}

// script writes what is raised or lowered, with the characters that Unicode has for it,
// else behind the mark, ^ or _.
func (w *plainWriter) script(mark string, n *mathNode) {
	s := w.said(n)
	m := subscripts
	if mark == "^" {
		m = superscripts
		if sign := raisedSigns[s]; sign != "" {
			w.put(sign)
			return
		}
		for strings.HasPrefix(s, "′") { // raised as it is
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

// accented writes what has a sign over or under it. Over more than one letter it is
// left out.
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

// rootSign is the sign of the root with an index.
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

// wordIn reports whether two letters stand together: a raised or lowered word
// is hard to read and harder to search.
func wordIn(s string) bool {
	for i := 1; i < len(s); i++ {
		if isLetter(s[i-1]) && isLetter(s[i]) {
			return true
		}
	}
	return false
}

// bracketed puts brackets around what is more than one word.
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

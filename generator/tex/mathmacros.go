package tex

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// mathAccent is an accent that a macro places over or under its argument.
type mathAccent struct {
	sign  string
	wide  bool // as wide as the argument
	under bool
}

var accentSigns = map[string]mathAccent{
	"hat": {"ˆ", false, false}, "widehat": {"^", true, false}, "tilde": {"˜", false, false}, "widetilde": {"~", true, false},
	"bar": {"¯", false, false}, "overline": {"¯", true, false}, "underline": {"_", true, true}, "underbar": {"_", true, true}, "vec": {"→", false, false}, "vect": {"→", false, false},
	"dot": {"˙", false, false}, "ddot": {"¨", false, false}, "dddot": {"⃛", false, false}, "ddddot": {"⃜", false, false}, "acute": {"´", false, false},
	"grave": {"`", false, false}, "breve": {"˘", false, false}, "check": {"ˇ", false, false}, "widecheck": {"ˇ", true, false}, "mathring": {"˚", false, false},
	"overrightarrow": {"→", true, false}, "overleftarrow": {"←", true, false}, "overleftrightarrow": {"↔", true, false},
	"underrightarrow": {"→", true, true}, "underleftarrow": {"←", true, true}, "underleftrightarrow": {"↔", true, true},
	"overbrace": {"⏞", true, false}, "underbrace": {"⏟", true, true}, "overparen": {"⏜", true, false}, "wideparen": {"⏜", true, false},
	"underparen": {"⏝", true, true}, "overbracket": {"⎴", true, false}, "underbracket": {"⎵", true, true}, "wt": {"~", true, false}, "wh": {"^", true, false},
	"ol": {"¯", true, false}, "ul": {"_", true, true}, "undertilde": {"˜", true, true}, "utilde": {"˜", true, true}, "wtilde": {"~", true, false},
	"Hat": {"ˆ", false, false}, "Tilde": {"˜", false, false}, "Bar": {"¯", false, false}, "Vec": {"→", false, false}, "Dot": {"˙", false, false}, "Ddot": {"¨", false, false},
}

// bigSizes are the bracket sizes of \big and the like.
var bigSizes = map[string]string{
	"big": "1.2em", "bigl": "1.2em", "bigr": "1.2em", "bigm": "1.2em", "Big": "1.8em", "Bigl": "1.8em", "Bigr": "1.8em", "Bigm": "1.8em",
	"bigg": "2.4em", "biggl": "2.4em", "biggr": "2.4em", "biggm": "2.4em", "Bigg": "3em", "Biggl": "3em", "Biggr": "3em", "Biggm": "3em",
}

// spaceWidths are the widths of the macros for white space.
var spaceWidths = map[string]string{
	",": ".17em", "thinspace": ".17em", ":": ".22em", ">": ".22em", "medspace": ".22em", ";": ".28em", "thickspace": ".28em", " ": ".28em",
	"\n": ".28em", "\t": ".28em", "space": ".28em", "nobreakspace": ".28em", "enspace": ".5em", "enskip": ".5em", "quad": "1em", "qquad": "2em",
	"!": "-.17em", "negthinspace": "-.17em", "negmedspace": "-.22em", "negthickspace": "-.28em", "hfill": "1em", "par": "1em",
	"smallskip": "1em", "medskip": "1em", "bigskip": "1em",
}

// spelledOut are macros that many authors define themselves, nearly all in the same way.
var spelledOut = map[string]string{
	"R": "ℝ", "C": "ℂ", "Z": "ℤ", "N": "ℕ", "Q": "ℚ", "RR": "ℝ", "CC": "ℂ", "ZZ": "ℤ", "NN": "ℕ", "QQ": "ℚ", "PP": "ℙ", "FF": "𝔽", "HH": "ℍ", "KK": "𝕂",
	"EE": "𝔼", "real": "ℝ", "reals": "ℝ", "Reals": "ℝ", "integers": "ℤ", "naturals": "ℕ", "Cx": "ℂ", "eps": "ε", "ep": "ε", "veps": "ε", "vphi": "φ", "lam": "λ", "sig": "σ", "gam": "γ",
	"Lam": "Λ", "Sig": "Σ", "Gam": "Γ", "half": "½", "BB": "𝔹", "DD": "𝔻", "TT": "𝕋", "al": "α", "be": "β", "ga": "γ", "ka": "κ", "la": "λ", "om": "ω", "Om": "Ω",
	"La": "Λ", "ve": "ε", "vfi": "φ", "upvarphi": "φ", "Oh": "𝒪", "bigO": "𝒪", "hdots": "…", "apprge": "≳", "apprle": "≲", "gsim": "≳", "lsim": "≲",
	"gtsim": "≳", "ltsim": "≲", "blacktriangleright": "▸", "blacktriangleleft": "◂", "medlozenge": "◊", "arrowvert": "|", "ldotp": ".", "cdotp": "⋅",
	"infinity": "∞", "colonequal": "≔", "defeq": "≔", "eqdef": "≕", "degrees": "°", "Real": "ℝ", "diffd": "d",
}

// operatorNames are names of functions for which authors define macros.
var operatorNames = map[string]bool{
	"Ass": true, "Aut": true, "Cov": true, "End": true, "Ext": true, "Gal": true, "Hom": true, "Ind": true, "Ker": true, "Lip": true, "Mod": true,
	"Pic": true, "Rank": true, "Res": true, "Span": true, "Spec": true, "Supp": true, "Sym": true, "Tor": true, "Tr": true, "Var": true, "Vol": true,
	"artanh": true, "cl": true, "codim": true, "coker": true, "conv": true, "curl": true, "diag": true, "diam": true, "dist": true, "dom": true,
	"erf": true, "erfc": true, "esssup": true, "grad": true, "im": true, "lcm": true, "loglog": true, "ord": true, "poly": true, "polylog": true,
	"proj": true, "ran": true, "rank": true, "rk": true, "sech": true, "sgn": true, "sign": true, "sinc": true, "softmax": true, "spec": true,
	"supp": true, "tr": true, "vol": true,
}

// xArrows are arrows that stretch to the width of their label.
var xArrows = map[string]string{
	"xrightarrow": "→", "xleftarrow": "←", "xleftrightarrow": "↔", "xRightarrow": "⇒", "xLeftarrow": "⇐", "xLeftrightarrow": "⇔", "xmapsto": "↦",
	"xlongrightarrow": "⟶", "xhookrightarrow": "↪", "xhookleftarrow": "↩", "xrightharpoonup": "⇀", "xtwoheadrightarrow": "↠", "xlongequal": "=",
}

// transparent are macros that are replaced by their argument.
var transparent = map[string]bool{
	"mathbin": true, "mathrel": true, "mathord": true, "mathopen": true, "mathclose": true, "mathpunct": true, "mathinner": true,
	"ensuremath": true, "smash": true, "vcenter": true, "boxed": true, "cancel": true, "bcancel": true, "xcancel": true,
	"uppercase": true, "lowercase": true, "mathclap": true, "mathllap": true, "mathrlap": true, "clap": true, "llap": true, "rlap": true,
	"centerline": true,
}

// dropped are macros that produce nothing, with the number of arguments dropped with them.
var dropped = map[string]int{
	"limits": 0, "nolimits": 0, "nonumber": 0, "notag": 0, "displaylimits": 0, "allowbreak": 0, "nobreak": 0, "left": 0,
	"right": 0, "middle": 0, "big": 0, "Big": 0, "bigg": 0, "Bigg": 0, "bigl": 0, "bigr": 0, "Bigl": 0, "Bigr": 0, "biggl": 0,
	"biggr": 0, "Biggl": 0, "Biggr": 0, "bigm": 0, "Bigm": 0, "biggm": 0, "Biggm": 0, "protect": 0, "relax": 0, "unboldmath": 0,
	"boldmath": 0, "null": 0, "strut": 0, "noindent": 0, "nobreakdash": 0, "centering": 0, "xspace": 0, "/": 0, "-": 0, "!": 0, "@": 0, "*": 0,
	"label": 1, "tag": 1, "hspace": 1, "vspace": 1, "hskip": 0, "mkern": 0, "kern": 0, "phantom": 1, "hphantom": 1, "vphantom": 1,
	"cite": 1, "ref": 1, "eqref": 1, "color": 1, "raisebox": 1, "setlength": 2, "begingroup": 0, "endgroup": 0,
	"small": 0, "normalsize": 0, "tiny": 0, "large": 0, "Large": 0, "footnotesize": 0, "scriptsize": 0, "mathstrut": 0, "hline": 0,
}

// unsupported are macros that need more of TeX than this package implements: definitions,
// diagrams, drawings.
var unsupported = map[string]bool{
	"newcommand": true, "renewcommand": true, "providecommand": true, "def": true, "let": true, "DeclareMathAlphabet": true, "genfrac": true,
	"halign": true, "xymatrix": true, "xy": true, "tikz": true, "includegraphics": true, "rule": true, "above": true,
	"overwithdelims": true, "url": true,
}

// macro reads the macro at i with its arguments. It returns nil for a macro that produces
// nothing.
//
//complex:because it searches one table after another, in order of precedence
func (p *mathParser) macro() *mathNode {
	from := p.i
	name := p.name()
	if name == "" { // a backslash at the end
		p.failed = true
		return nil
	}
	if width, ok := spaceWidths[name]; ok {
		return p.space(width)
	}
	if f, ok := mathAlphabetMacros[name]; ok {
		return p.inFont(f)
	}
	switch {
	case name == "dots" && p.operatorNext():
		return p.node(mi, ord, "⋯")
	case name == "deg" && !p.afterNumber(from):
		return p.node(mi, function, name)
	case len(name) > 3 && name[:3] == "var" && name[3] < 'a' && symbols()[name].text != "":
		return p.node(mi, ord, symbols()[name].text) // \varGamma is italic
	}
	if sym, ok := symbols()[name]; ok && name != "bra" && name != "ket" {
		return p.symbol(sym)
	}
	if boldMacros[name] {
		f := p.font
		f.bold = true
		return p.inFont(f)
	}
	if a, ok := accentSigns[name]; ok && (name[0] >= 'a' && name != "vect" || p.i < len(p.s) && p.s[p.i] == '{') {
		return p.accent(a)
	}
	if f, ok := textMacros[name]; ok {
		return p.text(f)
	}
	if size, ok := bigSizes[name]; ok {
		return p.big(size, name[len(name)-1])
	}
	if arrow, ok := xArrows[name]; ok {
		return p.xArrow(arrow)
	}
	if read := structures[name]; read != nil {
		if n, ok := read(p, name); ok {
			return n
		}
	}
	if n, ok := p.wrapped(name); ok {
		return n
	}
	if n, ok := dropped[name]; ok {
		if p.i < len(p.s) && p.s[p.i] == '*' && n > 0 {
			p.i++
		}
		for ; n > 0; n-- {
			p.raw()
		}
		switch name {
		case "hskip", "kern", "mkern", "mskip":
			return p.length()
		}
		return nil
	}
	return p.unknown(name)
}

// operatorNext reports whether an operator or a relation follows.
func (p *mathParser) operatorNext() bool {
	if p.i >= len(p.s) {
		return false
	}
	if p.s[p.i] == '\\' {
		sym := symbols()[p.peek()]
		return sym.class == bin || sym.class == rel || sym.class == ord && strings.Contains(binarySigns, sym.text) && sym.text != ""
	}
	return strings.IndexByte("+-=<>*", p.s[p.i]) >= 0
}

// afterNumber reports whether position i follows a number or ^: \deg is the degree sign there,
// and a function elsewhere.
func (p *mathParser) afterNumber(i int) bool {
	for i > 0 && (isSpace(p.s[i-1]) || strings.IndexByte("{}$~", p.s[i-1]) >= 0) {
		i--
	}
	return i > 0 && (isDigit(p.s[i-1]) || p.s[i-1] == '^')
}

// inFont reads an argument in the font f.
func (p *mathParser) inFont(f mathFont) *mathNode {
	was := p.font
	p.font = f
	n := p.arg()
	p.font = was
	return n
}

// structure reads a macro that is more than a symbol, a font or an accent, with its arguments.
// The node is nil if the macro produces nothing. The result is false if it is a different
// macro of that name.
type structure func(p *mathParser, name string) (*mathNode, bool)

// structures are the readers of these macros. They are set in init because most of them refer
// back to this table.
var structures = map[string]structure{}

func init() {
	// sure makes a structure from a reader that always succeeds.
	sure := func(read func(*mathParser, string) *mathNode) structure {
		return func(p *mathParser, name string) (*mathNode, bool) { return read(p, name), true }
	}
	for _, s := range []struct {
		names string
		read  structure
	}{
		{"frac cfrac nicefrac sfrac binom dfrac tfrac dbinom tbinom", sure((*mathParser).fraction)},
		{"sqrt", sure((*mathParser).root)},
		{"left", sure((*mathParser).fence)},
		{"middle", sure((*mathParser).middle)},
		{"not", sure((*mathParser).not)},
		{"operatorname DeclareMathOperator operatornamewithlimits mathop", sure((*mathParser).function)},
		{"overset stackrel underset overunderset", sure((*mathParser).stack)},
		{"phantom hphantom vphantom", sure((*mathParser).phantom)},
		{"mod", sure((*mathParser).mod)},
		{"pmod pod", sure((*mathParser).pmod)},
		{"textcolor colorbox mathcolor", sure((*mathParser).colored)},
		{"color", sure((*mathParser).color)},
		{"raisebox resizebox scalebox rotatebox", sure((*mathParser).moved)},
		{"hspace mspace", sure((*mathParser).hspace)},
		{"substack shortstack", sure((*mathParser).substack)},
		{"varprojlim varinjlim varlimsup varliminf", sure((*mathParser).varLimit)},
		{"begin", sure((*mathParser).environment)},
		{"buildrel", sure((*mathParser).buildrel)},
		{"unicode char symbol", sure((*mathParser).codePoint)},
		{"ket bra braket Ket Bra Braket ketbra dyad expval ev " +
			"abs norm floor ceil set inner innerproduct ip mel matrixel comm order", (*mathParser).braced},
		{"SI qty si unit num ang numrange SIrange", (*mathParser).quantity},
		{"ce chem cf", (*mathParser).chemistry},
		{"textsuperscript sp", sure((*mathParser).raisedText)},
		{"textsubscript sb", sure((*mathParser).loweredText)},
		{"hline toprule midrule bottomrule cline", sure((*mathParser).nothing)},
		{"href hyperref texorpdfstring htmlClass class cssId style tooltip", sure((*mathParser).secondOnly)},
		{"cases matrix pmatrix", sure((*mathParser).plainTable)},
	} {
		for name := range strings.FieldsSeq(s.names) {
			structures[name] = s.read
		}
	}
}

// nothing reads a macro that produces nothing.
func (p *mathParser) nothing(string) *mathNode { return nil }

// middle reads the bracket after \middle.
func (p *mathParser) middle(string) *mathNode {
	n := p.node(mo, rel, p.delimiter())
	if n.text == "" {
		return nil
	}
	n.attr = ` lspace="0" rspace="0"`
	return n
}

func (p *mathParser) phantom(name string) *mathNode {
	n := p.row1(mphantom, p.boxed())
	if name == "vphantom" {
		return nil
	}
	return n
}

func (p *mathParser) mod(string) *mathNode {
	m := p.upright("mod")
	s := p.space("1em")
	s.next, m.next = m, p.space(".28em")
	n := p.node(mrow, ord, "")
	n.child = s
	return n
}

// colored reads a color and the colored argument.
func (p *mathParser) colored(name string) *mathNode {
	p.color(name)
	return p.arg()
}

// color skips a color.
func (p *mathParser) color(string) *mathNode {
	p.skipOption()
	p.raw()
	return nil
}

// moved reads \raisebox{2pt}{…} and the like.
func (p *mathParser) moved(name string) *mathNode {
	p.raw()
	p.skipOption()
	if name == "resizebox" {
		p.raw()
	}
	return p.arg()
}

func (p *mathParser) hspace(string) *mathNode {
	if byteAt(p.s, p.i) == '*' {
		p.i++
	}
	source, _ := p.raw()
	q := mathParser{s: source}
	return q.length()
}

func (p *mathParser) substack(string) *mathNode {
	p.skip()
	if byteAt(p.s, p.i) != '{' {
		return p.arg()
	}
	p.i++
	return p.table(endOfGroup, "", false)
}

// buildrel reads \buildrel … \over ….
func (p *mathParser) buildrel(string) *mathNode {
	l, e := p.row(endOfOver)
	if e != endOfOver {
		p.failed = true
		return p.group(l)
	}
	p.name()
	n := p.parent(mover, rel, p.boxed(), p.box(p.group(l)))
	n.padded = true
	return n
}

func (p *mathParser) raisedText(string) *mathNode {
	base := p.node(mrow, ord, "")
	return p.script(base, nil, p.box(p.inFont(mathFont{uprightFamily, false})), aside)
}

func (p *mathParser) loweredText(string) *mathNode {
	base := p.node(mrow, ord, "")
	return p.script(base, p.box(p.inFont(mathFont{uprightFamily, false})), nil, aside)
}

// secondOnly reads two arguments and shows the second. A \style with one argument is the
// author's own macro.
func (p *mathParser) secondOnly(name string) *mathNode {
	from := p.i
	p.raw()
	if p.skip(); name == "style" && byteAt(p.s, p.i) != '{' {
		p.i = from
	}
	return p.arg()
}

// plainTable reads a table in plain TeX syntax: \matrix{a & b \cr c & d}.
func (p *mathParser) plainTable(name string) *mathNode {
	if byteAt(p.s, p.i) != '{' {
		return p.mistaken(name)
	}
	p.i++
	return p.enclosed(name, p.table(endOfGroup, environments[name].align, false))
}

// wrapped reads a macro that is replaced by its argument, a macro that only TeX itself can
// process, or a text accent over a letter.
func (p *mathParser) wrapped(name string) (*mathNode, bool) {
	if transparent[name] {
		p.skipOption()
		return p.arg(), true
	}
	if unsupported[name] {
		return p.mistaken(name), true
	}
	mark, ok := combining[name]
	if !ok {
		return nil, false
	}
	if c := byteAt(p.s, p.i); isLetter(c) && !isLetter(name[0]) {
		p.i++
		return p.node(mi, ord, accented(string(c), mark)), true
	}
	if p.i+2 < len(p.s) && p.s[p.i] == '{' && isLetter(p.s[p.i+1]) && p.s[p.i+2] == '}' {
		p.i += 3
		return p.node(mi, ord, accented(p.s[p.i-2:p.i-1], mark)), true
	}
	return nil, false
}

// unknown reads a macro that is not TeX's own. It is either two names that lost the space
// between them (\mum, \calM, \mathbbR), or the author's own macro.
//
//complex:because guesses at the meaning of a macro, most likely first
func (p *mathParser) unknown(name string) *mathNode {
	if s, ok := spelledOut[name]; ok {
		if sym, ok := characters()[firstRune(s)]; ok && sym.text == s {
			return p.symbol(sym)
		}
		return p.node(mi, ord, s)
	}
	if operatorNames[name] {
		return p.node(mi, function, name)
	}
	if len(name) == 2 && name[0] == 'c' && name[1] < 'a' { // \cO
		return p.node(mi, ord, mathFont{scriptFamily, false}.set(name[1:]))
	}
	if s, ok := letters[name]; ok && len(name) > 1 {
		return p.upright(s)
	}
	if s, ok := phrases[name]; ok && (strings.HasPrefix(name, "text") || strings.HasSuffix(name, "TeX")) {
		return p.node(mtext, ord, s)
	}
	if sym, rest, ok := lookup(name); ok {
		n := p.node(mrow, ord, "")
		n.child = p.symbol(sym)
		if _, unit := unitsAfterPrefix[rest]; unit {
			n.child.next = p.upright(rest)
		} else {
			n.child.next = p.letters(rest)
		}
		return n
	}
	if n := p.glued(name); n != nil {
		return n
	}
	if !isLetter(name[0]) {
		r, _ := utf8.DecodeRuneInString(name)
		if r < utf8.RuneSelf && (r <= ' ' || r == '(' || r == ')' || r == '[' || r == ']') {
			return p.mistaken(name)
		}
		if isDigit(name[0]) {
			return p.node(mn, ord, name)
		}
		if name = drawable(name); name == "" || r == '@' || r == '*' || r == '-' || r == '/' {
			return nil
		}
		return p.node(mi, ord, name)
	}
	return p.upright(name)
}

// gluedFonts are the font macros that are found joined to a letter.
var gluedFonts = []string{"mathbbm", "mathbb", "mathcal", "mathscr", "mathrm", "mathfrak", "mathbf", "mathsf", "mathit", "boldsymbol", "Bbb", "frak", "cal", "scr", "bb", "rm", "bf", "it", "sf", "tt", "bm"}

// glued reads the name of a macro that is really a macro and its argument: \calM, \mathbbR,
// \hatx, \alphax.
//
//complex:because two searches for a prefix, with the conditions that exclude each
func (p *mathParser) glued(name string) *mathNode {
	for _, prefix := range gluedFonts {
		rest := strings.TrimPrefix(name, prefix)
		if rest == name || rest == "" || len(rest) > 1 && len(prefix) < 4 && prefix != "rm" {
			continue
		}
		f, ok := mathAlphabetMacros[prefix]
		if !ok {
			if f, ok = mathSwitches[prefix]; !ok {
				f = mathFont{italicFamily, true}
			}
		}
		was := p.font
		p.font = f
		defer func() { p.font = was }()
		if sym, ok := symbols()[rest]; ok && len(rest) > 1 {
			return p.symbol(sym)
		}
		return p.letters(rest)
	}
	for n := len(name) - 1; n >= 3; n-- {
		prefix, rest := name[:n], name[n:]
		letter := len(rest) == 1
		if !letter && symbols()[rest].text == "" {
			continue
		}
		if a, ok := accentSigns[prefix]; ok && (n >= 5 || n == 3 && prefix == "hat") {
			return p.accented(p.macroOrLetter(rest), a)
		}
		sym, ok := symbols()[prefix]
		if !ok || n < 4 || letter && n < 5 && sym.class != rel {
			continue
		}
		row := p.node(mrow, ord, "")
		row.child = p.symbol(sym)
		row.child.next = p.macroOrLetter(rest)
		return row
	}
	return nil
}

func (p *mathParser) macroOrLetter(s string) *mathNode {
	if sym, ok := symbols()[s]; ok {
		return p.symbol(sym)
	}
	return p.letters(s)
}

// accent reads an argument and places the accent over or under it.
func (p *mathParser) accent(a mathAccent) *mathNode { return p.accented(p.arg(), a) }

func (p *mathParser) accented(arg *mathNode, a mathAccent) *mathNode {
	base := p.box(arg)
	base.next = nil
	if a.wide && (a.sign == "¯" || a.sign == "_") {
		// A line can be drawn in every font.
		n := p.row1(overlined, base)
		if n.attr = ` notation="top"`; a.under {
			n.element, n.attr = underlined, ` notation="bottom"`
		}
		return n
	}
	sign := p.node(mo, quiet, a.sign)
	// These would stretch by the operator dictionary.
	if !a.wide && strings.Contains("ˆ˜¯ˇ→", a.sign) {
		sign.attr = ` stretchy="false"`
	}
	e, attr := accentOver, ` accent="true"`
	if a.under {
		e, attr = accentUnder, ` accentunder="true"`
	}
	n := p.parent(e, ord, base, sign)
	if a.sign != "→" || a.wide { // the arrow of a vector is small
		n.attr = attr
	}
	if strings.Contains("⏞⏟⎴⎵", a.sign) {
		n.limits = stacked
	}
	return n
}

// fraction reads \frac and the like.
func (p *mathParser) fraction(name string) *mathNode {
	p.skipOption()
	display := p.display
	p.display = false
	num := p.boxed()
	den := p.boxed()
	p.display = display
	var n *mathNode
	if strings.HasSuffix(name, "binom") {
		n = p.generalFraction("choose", num, den)
	} else {
		n = p.generalFraction("over", num, den)
	}
	if name[0] == 'd' && !display || name[0] == 't' && display {
		n = p.parent(mstyle, ord, n)
		n.attr = ` displaystyle="true"`
		if display {
			n.attr = ` displaystyle="false"`
		}
	}
	return n
}

// generalFraction sets num above den, as \over, \atop and \choose do.
func (p *mathParser) generalFraction(name string, num, den *mathNode) *mathNode {
	num.next, den.next = nil, nil
	if name == "over" {
		return p.parent(mfrac, ord, num, den)
	}
	n := p.parent(pick(name == "choose", binomial, atop), ord, num, den)
	n.attr = ` linethickness="0"`
	left, right := "", ""
	switch name {
	case "choose":
		left, right = "(", ")"
	case "brack":
		left, right = "[", "]"
	case "brace":
		left, right = "{", "}"
	default:
		return n
	}
	return p.parent(mfence, ord, p.node(mo, opening, left), n, p.node(mo, closing, right))
}

// root reads the arguments of \sqrt.
func (p *mathParser) root(string) *mathNode {
	p.skip()
	if p.i >= len(p.s) {
		return p.node(mi, ord, "√")
	}
	font := p.font
	index := p.option()
	p.font = font
	arg := p.boxed()
	if index != nil {
		index = p.box(index)
		index.next = nil
		arg.next = nil
		return p.parent(mroot, ord, arg, index)
	}
	return p.row1(msqrt, arg)
}

// row1 makes an element that implies an mrow around its one argument.
func (p *mathParser) row1(e element, arg *mathNode) *mathNode {
	n := p.node(e, ord, "")
	n.child = arg
	if arg.element == mrow {
		n.child = arg.child
	} else {
		arg.next = nil
	}
	return n
}

// delimiter reads the bracket after \left, \right or \big. It returns "" if there is none.
func (p *mathParser) delimiter() string {
	p.skip()
	if p.i >= len(p.s) {
		return ""
	}
	from, c := p.i, p.s[p.i]
	switch {
	case c == '{': // \big{(}
		source, _ := p.raw()
		q := mathParser{s: source}
		d := q.delimiter()
		if !q.failed && q.i == len(q.s) {
			return d
		}
	case c == '.':
		p.i++
		return ""
	case c == '<':
		p.i++
		return "⟨"
	case c == '>':
		p.i++
		return "⟩"
	case c == '\\':
		name := p.name()
		switch name {
		case "{", "}":
			return name
		case "|":
			return "‖"
		case " ":
			return p.delimiter()
		}
		if sym, ok := symbols()[name]; ok && utf8.RuneCountInString(sym.text) == 1 {
			return sym.text
		}
	case strings.IndexByte("()[]|/", c) >= 0:
		p.i++
		return p.s[p.i-1 : p.i]
	case c >= utf8.RuneSelf:
		_, n := utf8.DecodeRuneInString(p.s[p.i:])
		p.i += n
		return drawable(p.s[p.i-n : p.i])
	}
	p.failed, p.i = true, from
	return ""
}

// fence reads from after \left to \right.
func (p *mathParser) fence(string) *mathNode {
	left := p.delimiter()
	font := p.font
	l, e := p.row(endOfFence)
	p.font = font
	right := ""
	if e == endOfFence {
		p.name()
		right = p.delimiter()
	} else if e != endOfFormula {
		p.failed = true
	}
	p.finish(&l, inside)
	attr := ""
	if l.first.plain() {
		attr = ` stretchy="false"` // no taller than necessary
	}
	n := p.node(mfence, ord, "")
	n.child = l.first
	if left != "" {
		open := p.node(mo, opening, left)
		open.attr, open.next = attr, l.first
		n.child = open
		if l.first == nil {
			l.last = open
		}
	}
	if right != "" {
		shut := p.node(mo, closing, right)
		shut.attr, shut.gap = attr, l.gap
		if n.child == nil {
			n.child = shut
		} else {
			l.last.next = shut
		}
	}
	return n
}

// big reads a bracket of a given size.
func (p *mathParser) big(size string, side byte) *mathNode {
	c := ord
	switch side {
	case 'l':
		c = opening
	case 'r':
		c = closing
	case 'm':
		c = rel
	}
	d := p.delimiter()
	if d == "" {
		return nil
	}
	if c == ord {
		switch d {
		case "(", "[", "{", "⟨", "⌊", "⌈":
			c = opening
		case ")", "]", "}", "⟩", "⌋", "⌉":
			c = closing
		}
	}
	n := p.node(mo, c, d)
	n.attr = ` minsize="` + size + `" maxsize="` + size + `"`
	return n
}

// stack reads \overset, \underset and \stackrel.
func (p *mathParser) stack(name string) *mathNode {
	display := p.display
	p.display = false
	above := p.boxed()
	p.display = display
	var below *mathNode
	if name == "overunderset" {
		below = p.boxed()
	}
	arg := p.arg()
	base := p.box(arg)
	base.next, above.next = nil, nil
	c := base.class
	if name == "stackrel" {
		c = rel
	}
	switch {
	case below != nil:
		below.next = nil
		return p.parent(munderover, c, base, below, above)
	case name == "underset":
		if base.element == mo && base.class == bigOp || base.class == function {
			return p.script(base, above, nil, stacked)
		}
		return p.parent(munder, c, base, above)
	}
	n := p.parent(mover, c, base, above)
	n.padded = true
	return n
}

// function reads a function name given by the author.
func (p *mathParser) function(name string) *mathNode {
	star := p.i < len(p.s) && p.s[p.i] == '*'
	if star {
		p.i++
	}
	p.skip()
	arg := p.inFont(mathFont{textFamily, false})
	p.skip()
	n := p.row1(mrow, arg)
	if text, font, ok := plainName(n.child); ok {
		n = p.node(mi, function, text)
		n.font = font
		if utf8.RuneCountInString(text) == 1 {
			n.attr = ` mathvariant="normal"`
		}
	} else {
		n = p.box(n)
		if n.element == mrow {
			n.element = mfence
		}
		if n.class != bigOp {
			n.class = function
		}
	}
	if star || name == "mathop" || name == "operatornamewithlimits" || limitFunctions[n.drawn()] {
		n.limits = movable
	}
	return n
}

// plainName joins the text of nodes that are only letters, digits and spaces. font is their
// common font; if they have several, it is zero and text has the characters of their fonts.
func plainName(n *mathNode) (text string, font mathFont, ok bool) {
	if n != nil {
		font = n.font
	}
	for c := n; c != nil; c = c.next {
		if c.font != font {
			font = mathFont{}
		}
	}
	var b strings.Builder
	for ; n != nil; n = n.next {
		switch {
		case n.font != (mathFont{}) && n.font == font:
			b.WriteString(n.text)
		case n.element == mi || n.element == mn || n.element == mtext:
			b.WriteString(n.drawn())
		case n.element == mspace && n.next != nil && b.Len() > 0:
			if n.text[0] != '-' {
				b.WriteString("\u00a0")
			}
		case n.element == mspace:
		case n.element == mo && n.drawn() == "−":
			b.WriteByte('-')
		case n.element == mo && n.drawn() == "∗":
			b.WriteByte('*')
		default:
			return "", mathFont{}, false
		}
	}
	return b.String(), font, b.Len() > 0
}

// option reads an optional argument in square brackets. It returns nil if it is missing or
// empty.
func (p *mathParser) option() *mathNode {
	if byteAt(p.s, p.i) != '[' {
		return nil
	}
	p.i++
	l, e := p.row(endOfOption)
	if e == endOfOption {
		p.i++
	} else {
		p.failed = true
	}
	if l.first == nil {
		return nil
	}
	return p.group(l)
}

// xArrow reads an arrow with a label over it, and perhaps one under it.
func (p *mathParser) xArrow(arrow string) *mathNode {
	p.skip()
	below := p.option()
	if below != nil {
		below = p.padded(below)
	}
	above := p.padded(p.arg())
	sign := p.node(mo, rel, arrow)
	n := p.parent(arrowOver, rel, sign, above)
	if below != nil {
		n = p.parent(arrowUnderOver, rel, sign, below, above)
	}
	n.padded = true
	return n
}

// padded adds space at both ends of the label of an arrow.
func (p *mathParser) padded(n *mathNode) *mathNode {
	n = p.box(n)
	n.next = p.space(".4em")
	l := p.space(".4em")
	l.next = n
	row := p.node(mfence, ord, "")
	row.child = l
	return row
}

// varLimit makes lim with an arrow or a line.
func (p *mathParser) varLimit(name string) *mathNode {
	sign := map[string]string{"varprojlim": "←", "varinjlim": "→", "varlimsup": "¯", "varliminf": "_"}[name]
	e := munder
	if name == "varlimsup" {
		e = mover
	}
	n := p.parent(e, function, p.node(mi, function, "lim"), p.node(mo, quiet, sign))
	n.limits = movable
	return n
}

// pmod reads its argument and makes (mod n).
func (p *mathParser) pmod(name string) *mathNode {
	arg := p.boxed()
	arg.next = p.node(mo, closing, ")")
	row := p.node(mrow, ord, "")
	row.child = p.space("1em")
	open := p.node(mo, opening, "(")
	row.child.next = open
	if name == "pmod" {
		m := p.node(mi, ord, "mod")
		m.next = p.space(".28em")
		m.next.next = arg
		open.next = m
	} else {
		open.next = arg
	}
	return row
}

// length reads a length and returns it as white space. It returns nil if there is no length,
// or if it is too long or too short.
func (p *mathParser) length() *mathNode {
	p.skip()
	from := p.i
	for p.i < len(p.s) && (isDigit(p.s[p.i]) || strings.IndexByte("+-.", p.s[p.i]) >= 0) {
		p.i++
	}
	v, err := strconv.ParseFloat(p.s[from:p.i], 64)
	p.skip()
	unit := p.s[p.i:min(p.i+2, len(p.s))]
	em, ok := map[string]float64{"em": 1, "ex": .43, "mu": 1. / 18, "pt": .1, "cm": 2.85, "mm": .285, "in": 7.2, "px": .06}[unit]
	if err != nil || !ok {
		p.i = from
		return nil
	}
	p.i += 2
	v *= em
	if v > 10 || v < -2 || v > -.01 && v < .01 {
		return nil
	}
	return p.space(strings.Replace(strconv.FormatFloat(v, 'f', 2, 64), "0.", ".", 1) + "em")
}

// codePoint reads a code point: \unicode{x2014}.
func (p *mathParser) codePoint(name string) *mathNode {
	p.skipOption()
	source, ok := p.raw()
	if !ok {
		return p.mistaken(name)
	}
	base := 10
	if len(source) > 1 && (source[0] == 'x' || source[0] == '"') {
		base, source = 16, source[1:]
	}
	v, err := strconv.ParseUint(strings.TrimSpace(source), base, 21)
	if err != nil || !utf8.ValidRune(rune(v)) {
		return p.mistaken(name + source)
	}
	q := mathParser{s: drawable(string(rune(v))), font: p.font}
	if q.s == "" || v < 0x80 {
		return p.node(mi, ord, q.s)
	}
	return q.sign()
}

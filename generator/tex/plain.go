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
func Plain(math string) string {
	if plainAlready(math) {
		return math
	}
	p := plainer{s: math}
	p.f = NewFinder(math)
	out := squeeze(p.row(len(math), font{}))
	if out != "" {
		return out
	}
	// Nothing but what cannot be seen: show the source, as far as it has
	// anything to show.
	if out = squeeze(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`\{}$`, r) {
			return -1
		}
		return r
	}, math)); out != "" {
		return out
	}
	return math
}

// plainAlready reports whether the formula is a word or a number.
func plainAlready(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; !isLetter(c) && !isDigit(c) {
			return false
		}
	}
	return true
}

// squeeze makes white space one space and takes it away where a reader would:
// at the ends, after an opening and before a closing bracket or a comma.
func squeeze(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	space, last := false, rune(0)
	for _, r := range s {
		if unicode.IsSpace(r) {
			space = true
			continue
		}
		if space && last != 0 && !strings.ContainsRune("([⟨", last) && !strings.ContainsRune(")],;⟩", r) {
			b.WriteByte(' ')
		}
		space = false
		b.WriteRune(r)
		last = r
	}
	return b.String()
}

// font is what the letters of a group are set in.
type font struct {
	alphabet string // of alphabets, or none
	text     bool   // spaces count
}

// plainer writes one formula. Its methods move i on.
type plainer struct {
	s     string
	f     *Finder
	i     int
	depth int
}

// row writes what comes before end.
func (p *plainer) row(end int, ft font) string {
	var b strings.Builder
	p.depth++
	defer func() { p.depth-- }()
	for p.i < end {
		c := p.s[p.i]
		switch {
		case c == '^' || c == '_':
			p.i++
			p.script(&b, c, end, ft)
		case c == '\'':
			b.WriteRune('′')
			p.i++
		case c == '~' || isSpace(c):
			b.WriteByte(' ')
			p.i++
		case c == '&':
			b.WriteByte(' ')
			p.i++
		case c == '$' || c == '}':
			p.i++
		case c == '%' && !ft.text && (p.i+1 >= end || isSpace(p.s[p.i+1])):
			p.i++ // a comment whose line end is lost
		case c == '\\' && p.depth <= maxNesting && (p.name() == "over" || p.name() == "choose"):
			name := p.name()
			p.i += 1 + len(name)
			num := squeeze(b.String())
			den := squeeze(p.row(end, ft))
			b.Reset()
			b.WriteString(fraction(num, den, name == "choose"))
		case c == '\\' && fontSwitches[p.name()] != nil:
			name := p.name()
			p.i += 1 + len(name)
			p.skipSpace(end)
			ft = *fontSwitches[name]
		default:
			b.WriteString(p.atom(end, ft))
		}
	}
	return b.String()
}

// name is the macro at i, without backslash; empty where there is none.
func (p *plainer) name() string { return macroAt(p.s, p.i) }

// macroAt is the name of the macro whose backslash is s[i], without it: letters, or
// one other character; empty at the end of s.
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

func (p *plainer) skipSpace(end int) {
	for p.i < end && isSpace(p.s[p.i]) {
		p.i++
	}
}

// script writes what is raised or lowered.
func (p *plainer) script(b *strings.Builder, c byte, end int, ft font) {
	p.skipSpace(end)
	ft.text = false
	arg := squeeze(p.atom(end, ft))
	if arg == "" {
		return
	}
	m := superscripts
	if c == '_' {
		m = subscripts
	} else if sign := raisedSigns[arg]; sign != "" {
		b.WriteString(sign)
		return
	}
	tight := strings.ReplaceAll(arg, " ", "")
	if t, ok := script(tight, m); ok && !wordIn(tight) {
		b.WriteString(t)
		return
	}
	b.WriteByte(c)
	b.WriteString(bracketed(arg))
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

func fraction(num, den string, binomial bool) string {
	if binomial {
		return "(" + num + " choose " + den + ")"
	}
	return bracketed(num) + "/" + bracketed(den)
}

// atom writes a group, a macro with its arguments, or a character. It always
// moves on when i is before end.
func (p *plainer) atom(end int, ft font) string {
	if p.i >= end {
		return ""
	}
	switch c := p.s[p.i]; {
	case c == '{':
		stop, ok := p.f.Group(p.i)
		p.i++
		if !ok || stop > end {
			return ""
		}
		if p.depth > maxNesting {
			s := p.s[p.i : stop-1]
			p.i = stop
			return s
		}
		s := p.row(stop-1, ft)
		p.i = stop
		return s
	case c == '\\':
		return p.macro(end, ft)
	case c < utf8.RuneSelf:
		p.i++
		if ft.alphabet != "" {
			return string(alphabets[ft.alphabet].letter(rune(c)))
		}
		return p.s[p.i-1 : p.i]
	}
	_, n := utf8.DecodeRuneInString(p.s[p.i:])
	p.i += n
	return p.s[p.i-n : p.i]
}

// arg writes the next argument.
func (p *plainer) arg(end int, ft font) string {
	p.skipSpace(end)
	if p.i < end && p.s[p.i] == '}' {
		return ""
	}
	if p.depth > maxNesting {
		return ""
	}
	p.depth++
	defer func() { p.depth-- }()
	return squeeze(p.atom(end, ft))
}

// option moves over an argument in square brackets and gives it.
func (p *plainer) option(end int) string {
	if p.i < end && p.s[p.i] == '[' {
		if n := strings.IndexByte(p.s[p.i:end], ']'); n > 0 && n < 200 {
			s := p.s[p.i+1 : p.i+n]
			p.i += n + 1
			return s
		}
	}
	return ""
}

// fontSwitches change the font for the rest of the group.
var fontSwitches = map[string]*font{
	"cal": {alphabet: "cal"}, "frak": {alphabet: "frak"}, "goth": {alphabet: "frak"}, "Bbb": nil,
	"rm": {}, "bf": {}, "it": {}, "sf": {}, "tt": {}, "sl": {}, "sc": {}, "em": {}, "mit": {}, "bfseries": {}, "itshape": {},
	"displaystyle": {}, "textstyle": {}, "scriptstyle": {}, "scriptscriptstyle": {}, "small": {}, "normalsize": {},
	"tiny": {}, "large": {}, "Large": {}, "footnotesize": {}, "scriptsize": {},
}

// mathFonts set their argument.
var mathFonts = map[string]font{
	"mathbb": {alphabet: "bb"}, "Bbb": {alphabet: "bb"}, "mathds": {alphabet: "bb"}, "mathbbm": {alphabet: "bb"},
	"mathcal": {alphabet: "cal"}, "mathscr": {alphabet: "cal"}, "EuScript": {alphabet: "cal"}, "mathfrak": {alphabet: "frak"},
	"mathrm": {}, "mathbf": {}, "mathit": {}, "mathsf": {}, "mathtt": {}, "mathnormal": {}, "boldsymbol": {}, "bm": {},
	"pmb": {}, "bold": {}, "mathbfit": {}, "mathop": {}, "mathbin": {}, "mathrel": {}, "mathord": {}, "mathopen": {}, "mathclose": {}, "mathpunct": {}, "mathinner": {},
	"text": {text: true}, "textrm": {text: true}, "textit": {text: true}, "textbf": {text: true}, "textsf": {text: true},
	"texttt": {text: true}, "textsc": {text: true}, "textsl": {text: true}, "textup": {text: true}, "textnormal": {text: true},
	"mbox": {text: true}, "hbox": {text: true}, "fbox": {text: true}, "emph": {text: true}, "ensuremath": {}, "boxed": {},
	"smash": {}, "vcenter": {}, "substack": {}, "underbrace": {}, "overbrace": {}, "cancel": {}, "rom": {}, "mathstrut": {},
	"textcolor": {text: true}, "overleftarrow": {}, "overleftrightarrow": {}, "underrightarrow": {}, "uppercase": {}, "lowercase": {},
}

// dropped are macros that leave nothing, with the number of arguments that go
// with them.
var dropped = map[string]int{
	"limits": 0, "nolimits": 0, "nonumber": 0, "notag": 0, "displaylimits": 0, "allowbreak": 0, "nobreak": 0, "left": 0,
	"right": 0, "middle": 0, "big": 0, "Big": 0, "bigg": 0, "Bigg": 0, "bigl": 0, "bigr": 0, "Bigl": 0, "Bigr": 0, "biggl": 0,
	"biggr": 0, "Biggl": 0, "Biggr": 0, "bigm": 0, "Bigm": 0, "biggm": 0, "Biggm": 0, "protect": 0, "relax": 0, "unboldmath": 0,
	"boldmath": 0, "null": 0, "strut": 0, "noindent": 0, "nobreakdash": 0, "centering": 0, "xspace": 0, "/": 0, "-": 0, "!": 0, "@": 0, "*": 0,
	"label": 1, "tag": 1, "hspace": 1, "vspace": 1, "hskip": 0, "mkern": 0, "kern": 0, "phantom": 1, "hphantom": 1, "vphantom": 1,
	"cite": 1, "ref": 1, "eqref": 1, "color": 1, "raisebox": 1, "setlength": 2, "begingroup": 0, "endgroup": 0,
}

var spaces = map[string]bool{
	",": true, ";": true, ":": true, ">": true, " ": true, "\n": true, "\t": true, "quad": true, "qquad": true, "enspace": true,
	"thinspace": true, "medspace": true, "thickspace": true, "space": true, "nobreakspace": true, "\\": true, "newline": true,
	"par": true, "hfill": true, "hline": true, "cr": true, "smallskip": true, "medskip": true, "bigskip": true, "enskip": true,
}

// macro writes the macro at i, with its arguments.
func (p *plainer) macro(end int, ft font) string {
	name := p.name()
	p.i = min(p.i+1+len(name), end)
	word := name != "" && isLetter(name[0])
	if word && !ft.text {
		// TeX takes the space after a word.
		p.skipSpace(end)
	}
	if name == "" {
		return ""
	}
	if spaces[name] {
		return " "
	}
	if n, ok := dropped[name]; ok {
		p.drop(name, n, end)
		return ""
	}
	if f, ok := mathFonts[name]; ok {
		return p.inFont(name, f, end, ft)
	}
	if mark, ok := mathAccents[name]; ok {
		return marked(p.arg(end, ft), mark)
	}
	if s, ok := letters[name]; ok && (ft.text || len(name) > 1) {
		return s
	}
	if sym, rest, ok := lookup(name); ok {
		return p.symbol(sym, rest, end)
	}
	if mark, ok := combining[name]; ok && (ft.text || !word) {
		return marked(p.arg(end, ft), mark)
	}
	if write := plainMacros[name]; write != nil {
		return write(p, name, end, ft)
	}
	if sign, ok := phrases[name]; ok && strings.HasPrefix(name, "text") {
		return sign
	}
	return name
}

// skipStar moves over a star.
func (p *plainer) skipStar(end int) {
	if p.i < end && p.s[p.i] == '*' {
		p.i++
	}
}

// drop moves over the n arguments of a macro that leaves nothing.
func (p *plainer) drop(name string, n, end int) {
	if name == "left" || name == "right" || name == "middle" {
		p.skipSpace(end)
		if p.i < end && p.s[p.i] == '.' {
			p.i++
		}
		return
	}
	if n > 0 {
		p.skipStar(end)
	}
	for ; n > 0; n-- {
		p.skipArg(end)
	}
}

// keepsAlphabet are the fonts of mathFonts that leave the alphabet as it is.
var keepsAlphabet = map[string]bool{"boldsymbol": true, "bm": true, "pmb": true, "ensuremath": true}

// inFont writes an argument in the font f of the macro.
func (p *plainer) inFont(name string, f font, end int, around font) string {
	p.skipStar(end)
	if name == "textcolor" {
		p.skipArg(end)
	}
	if keepsAlphabet[name] {
		f.alphabet = around.alphabet
	}
	if f.text && p.i < end && p.s[p.i] == '{' {
		// The spaces at the ends of a text count.
		return p.atom(end, f)
	}
	return p.arg(end, f)
}

// symbol writes a sign, and what is left of the name of its macro.
func (p *plainer) symbol(sym symbol, rest string, end int) string {
	switch sym.class {
	case rel, bin:
		return " " + sym.text + " " + rest
	case function:
		return " " + sym.text + p.gap(end)
	}
	return sym.text + rest
}

// plainMacros write the macros that are more than a sign, a font or an accent. They are
// set in init, for most lead back to this table.
var plainMacros map[string]func(p *plainer, name string, end int, ft font) string

func init() {
	plainMacros = map[string]func(*plainer, string, int, font) string{
		"frac": (*plainer).fraction, "dfrac": (*plainer).fraction, "tfrac": (*plainer).fraction, "cfrac": (*plainer).fraction,
		"nicefrac": (*plainer).fraction, "sfrac": (*plainer).fraction,
		"binom": (*plainer).binomial, "dbinom": (*plainer).binomial, "tbinom": (*plainer).binomial,
		"sqrt":         (*plainer).root,
		"operatorname": (*plainer).operator, "DeclareMathOperator": (*plainer).operator,
		"not":     (*plainer).not,
		"overset": (*plainer).over, "stackrel": (*plainer).over, "underset": (*plainer).under,
		"xrightarrow": (*plainer).arrow, "xleftarrow": (*plainer).arrow, "xlongrightarrow": (*plainer).arrow, "xmapsto": (*plainer).arrow,
		"pmod": (*plainer).modulus, "pod": (*plainer).modulus,
		"begin": (*plainer).environment, "end": (*plainer).environment,
		"colonequal":      func(*plainer, string, int, font) string { return " ≔ " },
		"textsuperscript": (*plainer).raisedText, "textsubscript": (*plainer).raisedText,
	}
}

func (p *plainer) fraction(_ string, end int, ft font) string {
	num := p.arg(end, ft)
	return fraction(num, p.arg(end, ft), false)
}

func (p *plainer) binomial(_ string, end int, ft font) string {
	num := p.arg(end, ft)
	return fraction(num, p.arg(end, ft), true)
}

// root writes \sqrt[3]{x} as ∛x.
func (p *plainer) root(_ string, end int, ft font) string {
	root := "√"
	switch n := p.option(end); n {
	case "":
	case "3":
		root = "∛"
	case "4":
		root = "∜"
	default:
		if t, ok := script(n, superscripts); ok {
			root = t + root
		} else {
			root = n + "-" + root
		}
	}
	return root + bracketed(p.arg(end, ft))
}

// operator writes the name of a function that is its argument.
func (p *plainer) operator(_ string, end int, _ font) string {
	p.skipStar(end)
	return " " + p.arg(end, font{}) + p.gap(end)
}

// not strikes its argument through.
func (p *plainer) not(_ string, end int, ft font) string {
	s := p.arg(end, ft)
	if s == "" {
		return ""
	}
	return " " + marked(s, '\u0338') + " "
}

// over writes what stands above a relation behind it, raised.
func (p *plainer) over(_ string, end int, ft font) string {
	above := p.arg(end, ft)
	return " " + p.arg(end, ft) + "^" + bracketed(above) + " "
}

// under writes what stands below a sign behind it, lowered.
func (p *plainer) under(_ string, end int, ft font) string {
	below := p.arg(end, ft)
	return p.arg(end, ft) + "_" + bracketed(below)
}

// arrow writes an arrow behind what stands over it.
func (p *plainer) arrow(name string, end int, ft font) string {
	p.option(end)
	return " " + p.arg(end, ft) + xArrows[name] + " "
}

func (p *plainer) modulus(name string, end int, ft font) string {
	mod := "mod "
	if name == "pod" {
		mod = ""
	}
	return " (" + mod + p.arg(end, ft) + ")"
}

// environment makes space of \begin{…} and \end{…}.
func (p *plainer) environment(name string, end int, _ font) string {
	env := p.rawArg(end)
	if name == "begin" && (strings.HasPrefix(env, "array") || strings.HasPrefix(env, "tabular")) {
		p.skipArg(end)
	}
	return " "
}

func (p *plainer) raisedText(name string, end int, _ font) string {
	m := superscripts
	if name == "textsubscript" {
		m = subscripts
	}
	s := p.arg(end, font{text: true})
	if t, ok := script(s, m); ok {
		return t
	}
	return s
}

// gap is the space after the name of a function: there is none before a
// bracket or a script.
func (p *plainer) gap(end int) string {
	p.skipSpace(end)
	if p.i < end && strings.IndexByte("([{^_,.;:)]|", p.s[p.i]) >= 0 && p.s[p.i] != '{' || strings.HasPrefix(p.s[p.i:end], `\left`) {
		return ""
	}
	return " "
}

// skipArg moves over an argument.
func (p *plainer) skipArg(end int) { p.rawArg(end) }

// rawArg moves over an argument and gives its source.
func (p *plainer) rawArg(end int) string {
	p.skipSpace(end)
	if p.i < end && p.s[p.i] == '{' {
		if stop, ok := p.f.Group(p.i); ok && stop <= end {
			s := p.s[p.i+1 : stop-1]
			p.i = stop
			return s
		}
	}
	return ""
}

// marked puts an accent on a letter; over more than one letter it is left out.
func marked(s string, mark rune) string {
	n := 0
	for _, r := range s {
		if !unicode.Is(unicode.M, r) {
			n++
		}
	}
	if n != 1 {
		return s
	}
	return accented(s, mark)
}

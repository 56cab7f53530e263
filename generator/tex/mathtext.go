package tex

import (
	"cmp"
	"fmt"
	"strings"
)

// text reads the argument of \text and the like. Formulas in it are parsed as formulas.
func (p *mathParser) text(f mathFont) *mathNode {
	p.skipOption()
	source, ok := p.raw()
	if !ok {
		if f == (mathFont{}) {
			f = mathFont{uprightFamily, false}
		}
		return p.inFont(f)
	}
	return p.textOf(source, f)
}

// textOf makes a group from a text that contains formulas.
func (p *mathParser) textOf(source string, f mathFont) *mathNode {
	p.depth++
	defer func() { p.depth-- }()
	if p.depth > maxDepth {
		p.failed = true
		return p.node(mtext, ord, source)
	}
	font := p.font
	defer func() { p.font = font }()
	var l mathList
	for _, seg := range Split(source) {
		if p.font = f; seg.Math {
			p.font = mathFont{}
			p.inner(&l, seg.Text)
		} else if s := spaced(labelText(untied(seg.Text), p.depth)); s != "" {
			l.add(p.styled(mtext, s))
		}
	}
	return p.group(l)
}

// untied replaces ties by spaces.
func untied(s string) string {
	if strings.IndexByte(s, '~') < 0 {
		return s
	}
	b := []byte(s)
	for i, c := range b {
		if c == '~' && (i == 0 || b[i-1] != '\\') {
			b[i] = ' '
		}
	}
	return string(b)
}

// spaced joins a text to one line. Spaces at its ends become non-breaking, because ordinary
// ones would be dropped there.
func spaced(s string) string {
	words := drawable(strings.Join(strings.Fields(s), " "))
	switch {
	case s == "":
		return ""
	case words == "":
		return "\u00a0"
	}
	if isSpace(s[0]) {
		words = "\u00a0" + words
	}
	if isSpace(s[len(s)-1]) {
		words += "\u00a0"
	}
	return words
}

// bracedSigns are the symbols that macros of the packages braket and physics put around their
// arguments and between them.
var bracedSigns = map[string]struct{ left, mid, right string }{
	"ket": {"|", "", "⟩"}, "Ket": {"|", "", "⟩"}, "bra": {"⟨", "", "|"}, "Bra": {"⟨", "", "|"},
	"braket": {"⟨", "|", "⟩"}, "Braket": {"⟨", "|", "⟩"}, "innerproduct": {"⟨", "|", "⟩"}, "ip": {"⟨", "|", "⟩"},
	"expval": {"⟨", "", "⟩"}, "ev": {"⟨", "", "⟩"}, "inner": {"⟨", ",", "⟩"},
	"ketbra": {"|", "⟩⟨", "|"}, "dyad": {"|", "⟩⟨", "|"}, "mel": {"⟨", "|", "⟩"}, "matrixel": {"⟨", "|", "⟩"},
	"abs": {"|", "", "|"}, "norm": {"‖", "", "‖"}, "floor": {"⌊", "", "⌋"}, "ceil": {"⌈", "", "⌉"}, "set": {"{", "", "}"},
	"comm": {"[", ",", "]"}, "order": {"𝒪(", "", ")"},
}

// braced reads macros of the packages braket and physics that are followed by an argument in
// braces.
func (p *mathParser) braced(name string) (*mathNode, bool) {
	if p.i < len(p.s) && p.s[p.i] == '*' {
		p.i++
	}
	p.skip()
	if p.i >= len(p.s) || p.s[p.i] != '{' {
		if sym, ok := symbols()[name]; ok {
			return p.symbol(sym), true
		}
		return nil, false
	}
	signs := bracedSigns[name]
	var l mathList
	p.signs(&l, signs.left)
	l.add(p.arg())
	for k := 0; signs.mid != "" && k < 2 && p.i < len(p.s) && p.s[p.i] == '{' && (k == 0 || name[0] == 'm'); k++ {
		p.signs(&l, signs.mid)
		l.add(p.arg())
	}
	p.signs(&l, signs.right)
	return p.group(l), true
}

// signs adds brackets and similar symbols.
func (p *mathParser) signs(l *mathList, s string) {
	for _, r := range s {
		switch r {
		case '⟨', '⌊', '⌈', '{', '[', '(':
			l.add(p.node(mo, opening, string(r)))
		case '⟩', '⌋', '⌉', '}', ']', ')':
			l.add(p.node(mo, closing, string(r)))
		case ',':
			l.add(p.node(mo, punct, ","))
		default:
			l.add(p.node(mi, ord, string(r)))
		}
	}
}

// unitSigns are the units and prefixes of the package siunitx.
var unitSigns = map[string]string{
	"metre": "m", "meter": "m", "second": "s", "gram": "g", "kilogram": "kg", "ampere": "A", "kelvin": "K", "mole": "mol", "candela": "cd",
	"hertz": "Hz", "newton": "N", "pascal": "Pa", "joule": "J", "watt": "W", "coulomb": "C", "volt": "V", "farad": "F", "ohm": "Ω", "siemens": "S",
	"weber": "Wb", "tesla": "T", "henry": "H", "lumen": "lm", "lux": "lx", "becquerel": "Bq", "gray": "Gy", "sievert": "Sv", "celsius": "°C", "degreeCelsius": "°C",
	"degree": "°", "arcminute": "′", "arcsecond": "″", "minute": "min", "hour": "h", "day": "d", "litre": "L", "liter": "L", "tonne": "t", "electronvolt": "eV",
	"bar": "bar", "angstrom": "Å", "parsec": "pc", "decibel": "dB", "percent": "%", "dalton": "Da", "barn": "b", "radian": "rad", "steradian": "sr", "bit": "bit", "byte": "B",
	"yocto": "y", "zepto": "z", "atto": "a", "femto": "f", "pico": "p", "nano": "n", "micro": "µ", "milli": "m", "centi": "c", "deci": "d", "deca": "da", "hecto": "h",
	"kilo": "k", "mega": "M", "giga": "G", "tera": "T", "peta": "P", "exa": "E", "kibi": "Ki", "mebi": "Mi", "gibi": "Gi", "tebi": "Ti",
	"m": "m", "s": "s", "kg": "kg", "g": "g", "mg": "mg", "ug": "µg", "km": "km", "cm": "cm", "mm": "mm", "um": "µm", "nm": "nm", "pm": "pm", "ms": "ms", "us": "µs", "ns": "ns", "ps": "ps", "fs": "fs",
	"Hz": "Hz", "kHz": "kHz", "MHz": "MHz", "GHz": "GHz", "THz": "THz", "eV": "eV", "meV": "meV", "keV": "keV", "MeV": "MeV", "GeV": "GeV", "TeV": "TeV", "K": "K", "mK": "mK", "uK": "µK",
	"W": "W", "mW": "mW", "uW": "µW", "kW": "kW", "MW": "MW", "V": "V", "mV": "mV", "kV": "kV", "A": "A", "mA": "mA", "uA": "µA", "nA": "nA", "T": "T", "mT": "mT", "Pa": "Pa", "kPa": "kPa", "MPa": "MPa", "GPa": "GPa",
	"dB": "dB", "pc": "pc", "kpc": "kpc", "Mpc": "Mpc", "Gpc": "Gpc", "Jy": "Jy", "mJy": "mJy",
}

// quantity reads a number, a unit, or both, in the syntax of the package siunitx.
func (p *mathParser) quantity(name string) (*mathNode, bool) {
	from := p.i
	p.skipOption()
	option := strings.Trim(p.s[from:p.i], "*[]")
	p.skip()
	if p.i >= len(p.s) || p.s[p.i] != '{' {
		return nil, false
	}
	var l mathList
	if name == "unit" && option != "" && strings.IndexByte(option, '=') < 0 {
		// In the package units, the option is the number.
		p.inner(&l, option)
		l.add(p.space(".17em"))
	}
	if name != "si" && name != "unit" {
		source, _ := p.raw()
		if i := strings.IndexByte(source, 'e'); i > 0 && isDigit(source[i-1]) {
			source = source[:i] + `\times 10^{` + source[i+1:] + "}"
		}
		if strings.HasSuffix(name, "ange") {
			second, _ := p.raw()
			source += "–" + second
		}
		p.inner(&l, strings.ReplaceAll(source, "+-", `\pm `))
		if name == "ang" {
			l.add(p.node(mi, ord, "°"))
		}
		if name == "num" || name == "ang" || name == "numrange" {
			return p.group(l), true
		}
		p.skipOption()
		l.add(p.space(".17em"))
	}
	source, _ := p.raw()
	var units mathList
	u := mathParser{s: source, depth: p.depth}
	if u.units(&units) {
		l.add(p.group(units))
		p.failed = p.failed || u.failed
	} else {
		p.inner(&l, source)
	}
	return p.group(l), true
}

// inner parses a separate source into the list.
func (p *mathParser) inner(l *mathList, source string) {
	q := mathParser{s: source, depth: p.depth + 1, font: p.font}
	l.add(p.group(q.rows(endOfFormula)))
	p.failed = p.failed || q.failed
}

// units reads \kilo\metre\per\second, and units written out: kg.m/s^2. It returns false if the
// source is an ordinary formula instead: braces that are not around a power, a power without a
// unit, or a macro that sets a font, such as \mathrm{cm}.
func (p *mathParser) units(l *mathList) bool {
	u := unitReader{p: p, l: l}
	for p.i < len(p.s) {
		c := p.s[p.i]
		switch {
		case c == '\\':
			name := p.name()
			_, changes := mathSwitches[name]
			_, sets := mathAlphabetMacros[name]
			if changes || sets || strings.HasPrefix(name, "math") || strings.HasPrefix(name, "text") {
				return false
			}
			u.macro(name)
		case c == '{' || c == '}' || c == '^' && u.word == "":
			return false
		case c == '^':
			p.i++
			u.raise()
		case c == '.' || c == '~' || isSpace(c) || c == '$':
			u.flush()
			p.i++
		case c == '/':
			u.flush()
			u.per = true
			p.i++
		default:
			u.letters()
		}
	}
	u.flush()
	return true
}

// unitReader reads units into l.
type unitReader struct {
	p      *mathParser
	l      *mathList
	word   string // the unit read so far, with its prefix
	power  string
	per    bool // the unit is a divisor
	prefix bool // the last part of word is a prefix
}

// flush writes the unit read so far.
func (u *unitReader) flush() {
	if u.word == "" {
		return
	}
	p := u.p
	unit := p.upright(u.word)
	if u.per {
		u.power = "−" + cmp.Or(u.power, "1")
	}
	if u.power != "" {
		unit = p.script(unit, nil, p.node(mn, ord, u.power), aside)
	}
	if u.l.last != nil && u.l.last.element != mspace {
		u.l.add(p.space(".17em"))
	}
	u.l.add(unit)
	u.word, u.power, u.per = "", "", false
}

// macro reads a siunitx macro.
func (u *unitReader) macro(name string) {
	switch name {
	case "per":
		u.flush()
		u.per = true
	case "squared":
		u.power = "2"
	case "cubed":
		u.power = "3"
	case "square":
		u.flush()
		u.power = "2"
	case "cubic":
		u.flush()
		u.power = "3"
	case ",", " ", "":
		u.flush()
	case "of", "tothe", "raiseto":
		u.power, _ = u.p.raw()
	default:
		u.unit(name)
	}
}

// unit adds a unit, or a unit prefix.
func (u *unitReader) unit(name string) {
	sign, ok := unitSigns[name]
	if sym, known := symbols()[name]; !ok && known {
		sign = sym.text
	} else if !ok {
		sign = drawable(name)
	}
	if u.word != "" && !u.prefix {
		u.flush()
	}
	u.word += sign
	u.prefix = prefixNames[name]
}

// raise reads a power.
func (u *unitReader) raise() {
	p := u.p
	if s, ok := p.raw(); ok {
		u.power = strings.Replace(s, "-", "−", 1)
	} else if p.i < len(p.s) {
		u.power = p.s[p.i : p.i+1]
		p.i++
	}
	u.power = drawable(u.power)
}

// letters reads units that are written out.
func (u *unitReader) letters() {
	p, from := u.p, u.p.i
	for p.i < len(p.s) && strings.IndexByte("\\^.~ /{}$\n\t", p.s[p.i]) < 0 {
		p.i++
	}
	u.word += drawable(p.s[from:p.i])
	u.prefix = false
	if p.i == from {
		p.i++
	}
}

var prefixNames = map[string]bool{
	"yocto": true, "zepto": true, "atto": true, "femto": true, "pico": true, "nano": true, "micro": true, "milli": true, "centi": true, "deci": true,
	"deca": true, "hecto": true, "kilo": true, "mega": true, "giga": true, "tera": true, "peta": true, "exa": true, "kibi": true, "mebi": true, "gibi": true, "tebi": true,
}

// chemistry reads a chemical formula in the syntax of the package mhchem: \ce{H2O},
// \ce{SO4^2-}, \ce{A + B -> C}.
func (p *mathParser) chemistry(string) (*mathNode, bool) {
	source, ok := p.raw()
	if !ok {
		return nil, false
	}
	var l mathList
	font := p.font
	p.font = mathFont{uprightFamily, false}
	p.inner(&l, chemistryTeX(source))
	p.font = font
	return l.first, l.first != nil
}

// reactionArrows are the arrows of mhchem.
var reactionArrows = []struct{ written, tex string }{{"<=>", `\rightleftharpoons `}, {"<-->", `\rightleftarrows `}, {"<->", `\leftrightarrow `}, {"->", `\to `}, {"<-", `\leftarrow `}}

// chemistryTeX converts an mhchem formula to an ordinary TeX formula.
func chemistryTeX(source string) string {
	var b strings.Builder
	prev := byte(' ')
	for i := 0; i < len(source); i++ {
		c := source[i]
		if script := chemicalScript(source, i, prev); script != "" {
			fmt.Fprintf(&b, "%c{%s}", script[0], script[1:])
			// A ^ in the source precedes the script; otherwise script[0] is not in the source.
			i += len(script) - 2
			if c == '^' {
				i++
			}
		} else if arrow := reactionArrow(source[i:]); arrow >= 0 {
			b.WriteString(reactionArrows[arrow].tex)
			i += len(reactionArrows[arrow].written) - 1
		} else {
			b.WriteByte(c)
		}
		prev = source[i]
	}
	return b.String()
}

// chemicalScript returns the script at i after the character prev: ^ or _, followed by its
// text. It returns "" if there is none.
func chemicalScript(source string, i int, prev byte) string {
	ion := isLetter(prev) || prev == ')' || prev == ']'
	switch c := source[i]; {
	case isDigit(c) && ion:
		return "_" + source[i:i+digitsAt(source, i)]
	case c == '^' && i+1 < len(source) && source[i+1] != '{':
		n := digitsAt(source, i+1)
		if i+1+n < len(source) && isCharge(source[i+1+n]) {
			n++
		}
		return "^" + source[i+1:i+1+n]
	case isCharge(c) && (ion || isDigit(prev)) && (i+1 == len(source) || isSpace(source[i+1])):
		return "^" + string(c)
	}
	return ""
}

func isCharge(c byte) bool { return c == '+' || c == '-' }

// reactionArrow returns the index of the arrow that s begins with, or -1.
func reactionArrow(s string) int {
	for i, a := range reactionArrows {
		if strings.HasPrefix(s, a.written) {
			return i
		}
	}
	return -1
}

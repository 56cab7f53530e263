package tex

import (
	"strings"
)

// text reads the argument of \text and its like; formulas in it are formulas.
func (p *mathParser) text(f mathFont) *mathNode {
	p.skipOption()
	source, ok := p.raw()
	if !ok {
		if f == (mathFont{}) {
			f = mathFont{uprightFamily, false}
		}
		return p.inFont(f)
	}
	p.depth++
	defer func() { p.depth-- }()
	row := p.node(mrow, ord, "")
	if p.depth > maxDepth {
		p.fail()
		return row
	}
	var l mathList
	for _, seg := range Split(source) {
		if !seg.Math {
			if s := spaced(Text(untied(seg.Text), StylePlain)); s != "" {
				if f != (mathFont{}) {
					s = f.set(s)
				}
				l.add(p.node(mtext, ord, s))
			}
			continue
		}
		q := mathParser{s: seg.Text, depth: p.depth}
		in, e := q.row(endOfFormula)
		if q.failed || e != endOfFormula {
			p.fail()
			return row
		}
		if in.first != nil {
			group := p.node(mrow, ord, "")
			group.child = in.first
			l.add(group)
		}
	}
	row.child = l.first
	return row
}

// untied makes spaces of ties.
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

// spaced makes one line of text. The spaces at its ends do not break, for
// others would be dropped there.
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

// braced reads macros of the packages braket and physics, where an argument in
// braces follows.
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
	left, mid, right := "", "", ""
	switch name {
	case "ket", "Ket":
		left, right = "|", "⟩"
	case "bra", "Bra":
		left, right = "⟨", "|"
	case "braket", "Braket", "expval", "ev", "inner", "innerproduct", "ip":
		left, right = "⟨", "⟩"
		switch {
		case name == "inner":
			mid = ","
		case name != "expval" && name != "ev":
			mid = "|"
		}
	case "ketbra", "dyad":
		left, mid, right = "|", "⟩⟨", "|"
	case "mel", "matrixel":
		left, mid, right = "⟨", "|", "⟩"
	case "abs":
		left, right = "|", "|"
	case "norm":
		left, right = "‖", "‖"
	case "floor":
		left, right = "⌊", "⌋"
	case "ceil":
		left, right = "⌈", "⌉"
	case "set":
		left, right = "{", "}"
	case "comm":
		left, mid, right = "[", ",", "]"
	case "order":
		left, right = "𝒪(", ")"
	}
	var l mathList
	p.signs(&l, left)
	l.add(p.arg())
	for k := 0; mid != "" && k < 2 && p.i < len(p.s) && p.s[p.i] == '{' && (k == 0 || name[0] == 'm'); k++ {
		p.signs(&l, mid)
		l.add(p.arg())
	}
	p.signs(&l, right)
	n := p.node(mrow, ord, "")
	n.child = l.first
	return n, true
}

// signs adds brackets and their like.
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

// quantity reads a number, a unit, or both, as the package siunitx has them.
func (p *mathParser) quantity(name string) (*mathNode, bool) {
	p.skipOption()
	p.skip()
	if p.i >= len(p.s) || p.s[p.i] != '{' {
		return nil, false
	}
	n := p.node(mrow, ord, "")
	var l mathList
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
			n.child = l.first
			return n, true
		}
		p.skipOption()
		l.add(p.space(".17em"))
	}
	source, ok := p.raw()
	if !ok {
		return nil, false
	}
	u := mathParser{s: source, depth: p.depth}
	u.units(&l)
	if u.failed {
		p.fail()
	}
	n.child = l.first
	return n, true
}

// inner reads a source of its own into the list.
func (p *mathParser) inner(l *mathList, source string) {
	q := mathParser{s: source, depth: p.depth + 1, font: p.font}
	row, e := q.row(endOfFormula)
	if q.failed || e != endOfFormula {
		p.fail()
		return
	}
	n := p.node(mrow, ord, "")
	n.child = row.first
	l.add(n)
}

// units reads \kilo\metre\per\second, and what is written out, kg.m/s^2.
func (p *mathParser) units(l *mathList) {
	word, power, per := "", "", false
	flush := func() {
		if word == "" {
			return
		}
		unit := p.upright(word)
		if per {
			power = "−" + or1(power)
		}
		if power != "" {
			unit = p.script(unit, nil, p.node(mn, ord, power), aside)
		}
		if l.last != nil && l.last.element != mspace {
			l.add(p.space(".17em"))
		}
		l.add(unit)
		word, power, per = "", "", false
	}
	prefix := false
	for p.i < len(p.s) {
		c := p.s[p.i]
		switch {
		case c == '\\':
			switch name := p.name(); name {
			case "per":
				flush()
				per = true
			case "squared":
				power = "2"
			case "cubed":
				power = "3"
			case "square":
				flush()
				power = "2"
			case "cubic":
				flush()
				power = "3"
			case ",", " ", "":
				flush()
			case "of", "tothe", "raiseto":
				power, _ = p.raw()
			default:
				sign, ok := unitSigns[name]
				if !ok {
					if sym, known := symbols()[name]; known {
						sign = sym.text
					} else {
						sign = drawable(name)
					}
				}
				if word != "" && !prefix {
					flush()
				}
				word += sign
				prefix = prefixNames[name]
			}
		case c == '^':
			p.i++
			if s, ok := p.raw(); ok {
				power = strings.Replace(s, "-", "−", 1)
			} else if p.i < len(p.s) {
				power = p.s[p.i : p.i+1]
				p.i++
			}
			power = drawable(power)
		case c == '.' || c == '~' || isSpace(c) || c == '{' || c == '}' || c == '$':
			flush()
			p.i++
		case c == '/':
			flush()
			per = true
			p.i++
		default:
			from := p.i
			for p.i < len(p.s) && strings.IndexByte("\\^.~ /{}$\n\t", p.s[p.i]) < 0 {
				p.i++
			}
			word += drawable(p.s[from:p.i])
			prefix = false
			if p.i == from {
				p.i++
			}
		}
	}
	flush()
}

func or1(s string) string {
	if s == "" {
		return "1"
	}
	return s
}

var prefixNames = map[string]bool{
	"yocto": true, "zepto": true, "atto": true, "femto": true, "pico": true, "nano": true, "micro": true, "milli": true, "centi": true, "deci": true,
	"deca": true, "hecto": true, "kilo": true, "mega": true, "giga": true, "tera": true, "peta": true, "exa": true, "kibi": true, "mebi": true, "gibi": true, "tebi": true,
}

// chemistry reads a formula of chemistry, as the package mhchem has it:
// \ce{H2O}, \ce{SO4^2-}, \ce{A + B -> C}.
func (p *mathParser) chemistry(string) (*mathNode, bool) {
	source, ok := p.raw()
	if !ok {
		return nil, false
	}
	var b strings.Builder
	prev := byte(' ')
	for i := 0; i < len(source); i++ {
		c := source[i]
		switch {
		case isDigit(c) && (isLetter(prev) || prev == ')' || prev == ']'):
			n := digitsAt(source, i)
			b.WriteString("_{" + source[i:i+n] + "}")
			i += n - 1
		case c == '^' && i+1 < len(source) && source[i+1] != '{':
			n := digitsAt(source, i+1)
			if i+1+n < len(source) && (source[i+1+n] == '+' || source[i+1+n] == '-') {
				n++
			}
			b.WriteString("^{" + source[i+1:i+1+n] + "}")
			i += n
		case (c == '+' || c == '-') && (isLetter(prev) || isDigit(prev) || prev == ')' || prev == ']') && (i+1 == len(source) || isSpace(source[i+1])):
			b.WriteString("^{" + source[i:i+1] + "}")
		case strings.HasPrefix(source[i:], "<=>"):
			b.WriteString(`\rightleftharpoons `)
			i += 2
		case strings.HasPrefix(source[i:], "->"):
			b.WriteString(`\to `)
			i++
		case strings.HasPrefix(source[i:], "<-"):
			b.WriteString(`\leftarrow `)
			i++
		default:
			b.WriteByte(c)
		}
		prev = source[i]
	}
	var l mathList
	font := p.font
	p.font = mathFont{uprightFamily, false}
	p.inner(&l, b.String())
	p.font = font
	return l.first, l.first != nil
}

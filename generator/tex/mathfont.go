package tex

import (
	"strings"
	"sync"
)

// family is a typeface or alphabet of formulas.
type family uint8

const (
	italicFamily  family = iota // the default of formulas: letters are italic, digits are not
	uprightFamily               // \mathrm
	slantedFamily               // \mathit: Greek capitals are italic as well
	doubleFamily
	scriptFamily
	frakturFamily
	sansFamily
	monoFamily
	textFamily // always upright, even if bold is set: names of functions
)

// mathFont is the font of letters and digits.
type mathFont struct {
	family family
	bold   bool
}

// mathAlphabets are the positions in Unicode of the letters of the fonts (chapter 22.2 of the
// standard, "Mathematical Alphanumeric Symbols").
var mathAlphabets = map[mathFont]alphabet{
	{italicFamily, true}:   {0x1D468, 0x1D482, 0x1D7CE, nil},
	{uprightFamily, true}:  {0x1D400, 0x1D41A, 0x1D7CE, nil},
	{slantedFamily, false}: {0x1D434, 0x1D44E, 0, table("hℎ")},
	{slantedFamily, true}:  {0x1D468, 0x1D482, 0x1D7CE, nil},
	{doubleFamily, false}:  alphabets["bb"],
	{doubleFamily, true}:   alphabets["bb"],
	{scriptFamily, false}:  alphabets["cal"],
	{scriptFamily, true}:   {0x1D4D0, 0x1D4EA, 0, nil},
	{frakturFamily, false}: alphabets["frak"],
	{frakturFamily, true}:  {0x1D56C, 0x1D586, 0, nil},
	{sansFamily, false}:    {0x1D5A0, 0x1D5BA, 0x1D7E2, nil},
	{sansFamily, true}:     {0x1D5D4, 0x1D5EE, 0x1D7EC, nil},
	{monoFamily, false}:    {0x1D670, 0x1D68A, 0x1D7F6, nil},
	{monoFamily, true}:     {0x1D670, 0x1D68A, 0x1D7F6, nil},
}

// set returns s in the characters of the font.
func (f mathFont) set(s string) string {
	a, ok := mathAlphabets[f]
	if !ok {
		return s
	}
	var b strings.Builder
	b.Grow(4 * len(s))
	for _, r := range s {
		b.WriteRune(a.letter(r))
	}
	return b.String()
}

// greek returns the bold form of a Greek letter. Capitals are italic only in fonts that ask
// for it.
func (f mathFont) greek(r rune) rune {
	base := rune(0x1D71C)
	if f.family == uprightFamily || f.family == italicFamily && r <= 'Ω' {
		base = 0x1D6A8
	}
	switch {
	case 'Α' <= r && r <= 'Ω':
		return base + r - 'Α'
	case 'α' <= r && r <= 'ω':
		return base + 26 + r - 'α'
	}
	// The variant forms follow the small letters and ∂.
	if i := strings.IndexRune("ϵϑϰϕϱϖ", r); i >= 0 {
		return base + 52 + rune(i/len("ϵ"))
	}
	return r
}

// mathSwitches change the font for the rest of a group.
var mathSwitches = map[string]mathFont{
	"rm": {uprightFamily, false}, "bf": {uprightFamily, true}, "it": {slantedFamily, false}, "sl": {slantedFamily, false},
	"em": {slantedFamily, false}, "mit": {italicFamily, false}, "sf": {sansFamily, false}, "tt": {monoFamily, false},
	"sc": {uprightFamily, false}, "cal": {scriptFamily, false}, "frak": {frakturFamily, false},
	"goth": {frakturFamily, false}, "bfseries": {uprightFamily, true}, "itshape": {slantedFamily, false},
	"rmfamily": {uprightFamily, false}, "boldmath": {italicFamily, true}, "unboldmath": {italicFamily, false},
}

// mathAlphabetMacros set the font of their argument.
var mathAlphabetMacros = map[string]mathFont{
	"mathrm": {uprightFamily, false}, "mathbf": {uprightFamily, true}, "mathit": {slantedFamily, false},
	"mathnormal": {italicFamily, false}, "mathbb": {doubleFamily, false}, "Bbb": {doubleFamily, false}, "bb": {doubleFamily, false},
	"mathds": {doubleFamily, false}, "mathbbm": {doubleFamily, false}, "mathbbold": {doubleFamily, false}, "mathcal": {scriptFamily, false},
	"mathscr": {scriptFamily, false}, "scr": {scriptFamily, false}, "Cal": {scriptFamily, false}, "EuScript": {scriptFamily, false}, "mathfrak": {frakturFamily, false}, "mfrak": {frakturFamily, false},
	"mathsf": {sansFamily, false}, "mathtt": {monoFamily, false}, "mathbfit": {italicFamily, true}, "mathbold": {italicFamily, true},
	"mathbfsf": {sansFamily, true}, "mathsfit": {sansFamily, false}, "mathbcal": {scriptFamily, true}, "rom": {uprightFamily, false},
	"symbf": {uprightFamily, true}, "symup": {uprightFamily, false}, "symrm": {uprightFamily, false}, "symit": {italicFamily, false},
	"symbb": {doubleFamily, false}, "symcal": {scriptFamily, false}, "symscr": {scriptFamily, false}, "symfrak": {frakturFamily, false},
	"symsf": {sansFamily, false}, "symtt": {monoFamily, false}, "mathup": {uprightFamily, false}, "bold": {uprightFamily, true}, "mathbfcal": {scriptFamily, true},
}

// boldMacros make their argument bold and keep its alphabet.
var boldMacros = map[string]bool{"boldsymbol": true, "bm": true, "pmb": true, "boldmath": true, "symbfit": true, "mathbfit": true}

// textMacros set their argument as text, in the given font.
var textMacros = map[string]mathFont{
	"text": {}, "mbox": {}, "hbox": {}, "fbox": {}, "textrm": {}, "textup": {}, "textnormal": {}, "textmd": {}, "textlf": {}, "textsc": {},
	"makebox": {}, "framebox": {}, "intertext": {}, "mathtext": {}, "emph": {slantedFamily, false}, "textit": {slantedFamily, false}, "textsl": {slantedFamily, false},
	"textbf": {uprightFamily, true}, "textsf": {sansFamily, false}, "texttt": {monoFamily, false}, "verb": {monoFamily, false}, "textmath": {},
}

// characters maps characters to their symbols, for formulas that contain the characters
// themselves. If several macros produce a character, the one with the highest class wins, so
// operators win over ordinary symbols.
var characters = sync.OnceValue(func() map[rune]symbol {
	table := make(map[rune]symbol, 500)
	for _, sym := range symbols() {
		rs := []rune(sym.text)
		if len(rs) != 1 || rs[0] < 0x80 || sym.class == function {
			continue
		}
		if old, ok := table[rs[0]]; !ok || sym.class > old.class {
			table[rs[0]] = sym
		}
	}
	return table
})

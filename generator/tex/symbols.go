package tex

import (
	_ "embed"
	"strings"
	"sync"
)

// class is the class of a symbol in a formula. It determines the space around the symbol.
type class uint8

const (
	ord class = iota
	bigOp
	bin
	rel
	opening
	closing
	function
	punct
	quiet // a symbol to which MathML's operator dictionary gives no space
	none  // no symbol at all
)

// symbol is the text of a macro, a character or the name of a function, with its class.
type symbol struct {
	text  string
	class class
}

//go:embed symbols.txt
var symbolTable string

// symbols are the macros of symbols.txt by name, without backslash.
var symbols = sync.OnceValue(func() map[string]symbol {
	classes := map[string]class{"ord": ord, "op": bigOp, "bin": bin, "rel": rel, "open": opening, "close": closing, "fun": function}
	table := make(map[string]symbol, 700)
	var c class
	body := false
	for line := range strings.Lines(symbolTable) {
		line = strings.TrimSpace(line)
		if name, ok := strings.CutPrefix(line, "["); ok {
			if next, known := classes[strings.TrimSuffix(name, "]")]; known {
				c, body = next, true
				continue
			}
		}
		if !body {
			continue
		}
		words := strings.Fields(line)
		for i := 0; i+1 < len(words); i += 2 {
			table[words[i]] = symbol{words[i+1], c}
		}
	}
	return table
})

// unitsAfterPrefix are the units that may follow a macro whose space has been lost, as in \mum
// and \degC.
var unitsAfterPrefix = map[string]bool{
	"m": true, "s": true, "g": true, "l": true, "L": true, "A": true, "C": true, "F": true, "H": true, "J": true,
	"K": true, "M": true, "N": true, "P": true, "Pa": true, "T": true, "V": true, "W": true, "E": true, "S": true,
	"eV": true, "Hz": true, "as": true, "bar": true, "rad": true, "mol": true, "sec": true, "cm": true, "mm": true,
	"Jy": true, "Sv": true, "Bq": true, "Ci": true, "b": true, "in": true,
}

// gluedPrefixes are the macros that may be joined to a unit or a name.
var gluedPrefixes = []string{
	"alpha", "beta", "gamma", "delta", "epsilon", "varepsilon", "zeta", "theta", "kappa", "lambda", "sigma", "omega",
	"Gamma", "Delta", "Theta", "Lambda", "Sigma", "Omega", "degree", "deg", "approx", "simeq", "sim", "times", "leq", "geq", "AA", "mu", "pm",
}

// lookup returns the symbol of a macro. arXiv drops the space after a macro in some of its
// formats. So if an unknown name consists of a known macro and either a unit (\mum) or a name
// with a capital (\alphaFe), lookup returns the symbol of that macro and the rest of the name.
func lookup(name string) (sym symbol, rest string, ok bool) {
	if sym, ok = symbols()[name]; ok {
		return sym, "", true
	}
	best := ""
	for _, p := range gluedPrefixes {
		if len(p) > len(best) && strings.HasPrefix(name, p) {
			best = p
		}
	}
	if best == "" {
		return symbol{}, "", false
	}
	rest = name[len(best):]
	upper := rest[0] >= 'A' && rest[0] <= 'Z'
	if unitsAfterPrefix[rest] || upper && (len(best) > 3 || best == "mu") {
		return symbols()[best], rest, true
	}
	return symbol{}, "", false
}

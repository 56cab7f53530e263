package tex

import "strings"

// isFormula reports whether the text between two dollars is a formula, not text between two
// amounts of money ("$1 Million and $2"). In doubt it is text, because a formula shown as its
// source is a smaller loss than a sentence set as a formula.
//
// next is the character after the second dollar, 0 at the end.
//
//complex:because rules of evidence, each next to its examples
func isFormula(body string, next byte) bool {
	if len(body) > maxFormula {
		return false
	}
	trimmed := strings.TrimSpace(body)
	if trimmed == "" {
		return false
	}
	p := readProse(body)
	first := trimmed[0]
	if first == '.' && len(trimmed) > 1 {
		first = trimmed[1]
	}
	spaceFirst := isSpace(body[0])
	spaceLast := isSpace(body[len(body)-1])

	switch {
	case p.run >= 5, !p.tex && (next == '^' || next == '_'):
		return false
	case '0' <= first && first <= '9':
		// "$25 and without", "$200k to"; "$5-$10", "$3/M, $4/M".
		if p.words > 0 && (!p.tex || p.run >= 2) {
			return false
		}
		return p.tex || !isDigit(next)
	case spaceFirst || strings.IndexByte(",;:.!?)", body[0]) >= 0:
		// Text after the end of a formula, or "4$ per hour and 5$".
		if p.run >= 3 || p.words > 0 && !p.tex {
			return false
		}
		return p.run < 2 || p.tex && !spaceLast
	case spaceLast:
		// "$HOME and $PATH".
		return p.tex || p.words == 0
	}
	return true
}

// prose counts evidence that a supposed formula is prose.
type prose struct {
	words int  // words of two or more letters, lower case except for the first letter
	run   int  // the longest run of words separated only by spaces
	tex   bool // it contains syntax that only formulas have
}

// mathWords are words that formulas contain without a backslash.
var mathWords = map[string]bool{
	"arg": true, "cos": true, "cosh": true, "cot": true, "deg": true, "det": true, "dim": true, "div": true,
	"exp": true, "gcd": true, "inf": true, "ker": true, "lim": true, "ln": true, "log": true, "max": true,
	"min": true, "mod": true, "poly": true, "polylog": true, "rank": true, "sin": true, "sinh": true,
	"sup": true, "tan": true, "tanh": true, "tr": true, "vol": true,
}

// readProse examines the text outside of braces; inside them, formulas contain prose too.
//
//complex:because one case for each character that distinguishes prose from formulas
func readProse(body string) prose {
	var p prose
	run, depth := 0, 0
	for i := 0; i < len(body); {
		c := body[i]
		switch {
		case c == '\\':
			i++
			if i < len(body) && !isLetter(body[i]) {
				// \$, \%, \& and \# occur in text as well.
				if strings.IndexByte("$%&#", body[i]) < 0 {
					p.tex = true
				}
				i++
				continue
			}
			p.tex = true
			run = 0
			for i < len(body) && isLetter(body[i]) {
				i++
			}
			continue
		case c == '{':
			depth++
			p.tex = true
		case c == '}':
			depth--
		case c == '^' || c == '_' || c == '=':
			p.tex = true
		case isLetter(c):
			j := i
			lower := true
			for ; j < len(body) && isLetter(body[j]); j++ {
				lower = lower && (j == i || body[j] >= 'a')
			}
			word := depth == 0 && lower && j-i >= 2 && isEdge(body, i-1) && isEdge(body, j) && !mathWords[body[i:j]]
			if word {
				p.words++
				run++
				p.run = max(p.run, run)
			} else if depth == 0 {
				run = 0
			}
			i = j
			continue
		}
		if c != ' ' && c != '\n' && depth == 0 {
			run = 0
		}
		i++
	}
	return p
}

// isEdge reports whether the byte at i can be next to a word.
func isEdge(s string, i int) bool {
	return i < 0 || i >= len(s) || strings.IndexByte(" \n\t.,;:!?()'\"-", s[i]) >= 0
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
func isDigit(c byte) bool  { return '0' <= c && c <= '9' }
func isSpace(c byte) bool  { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

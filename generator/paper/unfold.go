package paper

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"offprint/generator/text"
)

// unfold returns a title as plain text in which everything that folding would remove is
// spelled out: superscripts, isolated Greek capitals, negations, and characters that look like
// punctuation or accents but have a meaning. Subscripts equal characters on the line ("H₂O" is
// "H2O"), except after a superscript.
func unfold(title string) string {
	if !strings.ContainsAny(title, `$\`) && !strings.ContainsAny(title, "^!/|'") && isASCII(title) {
		return title
	}
	u := unfolder{}
	u.read(title)
	for u.i = range u.list {
		u.rune(u.list[u.i])
	}
	return u.b.String()
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// unfolder writes a title rune by rune.
type unfolder struct {
	list   []rune
	math   []bool // for each rune, whether it is in a formula; nil if there is no formula
	i      int    // index of the current rune
	b      strings.Builder
	quoted bool // there has been an opening single quote
	// classes of the previous rune
	raised, caret, factorial, prime bool
}

func (u *unfolder) read(title string) {
	if !strings.ContainsAny(title, `$\`) {
		u.list = []rune(norm.NFC.String(title))
		return
	}
	for piece, math := range text.TitlePieces(title) {
		list := []rune(norm.NFC.String(piece))
		u.list = append(u.list, list...)
		if math && u.math == nil {
			u.math = make([]bool, len(u.list)-len(list), len(title))
		}
		for range list {
			if u.math == nil {
				break
			}
			u.math = append(u.math, math)
		}
	}
}

//complex:because one case for each sign that tells two titles apart
func (u *unfolder) rune(r rune) {
	raised, caret, factorial, prime := u.raised, u.caret, u.factorial, u.prime
	u.raised, u.caret, u.factorial, u.prime = false, false, false, false
	base := strings.IndexRune(superscripts, r)
	switch {
	case base >= 0:
		if !raised {
			u.b.WriteString("△")
		}
		u.b.WriteString([]string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "∸"}[utf8.RuneCountInString(superscripts[:base])])
		u.raised = true
	case r == '^':
		u.b.WriteString("△")
		u.raised, u.caret = true, true
	case caret && unicode.IsDigit(r) && r < '₀':
		u.b.WriteRune(r)
		u.raised, u.caret = raised, caret
	case raised && (r == '_' || '₀' <= r && r <= '₉'):
		u.b.WriteString("▽")
		u.b.WriteRune(r)
	case caret && r == '-':
		u.b.WriteRune('∸')
	case unicode.IsUpper(r) && u.greek(u.i) && !u.greek(u.i-1) && !u.greek(u.i+1):
		u.b.WriteString("◬")
		u.letter(r)
	case negations[r] != "":
		u.b.WriteString(negations[r])
	case r == '!' && (factorial || u.isFactorial()):
		u.b.WriteString("⨶")
		u.factorial = true
	case (r == '/' || r == '⁄' || r == '∕') && u.divides():
		u.b.WriteString("⧸")
	case r == '∕':
		u.b.WriteByte('/')
	case r == '|' && u.isBar():
		u.b.WriteString("∣")
	case (r == '\'' || r == '′' || r == '’') && (prime || u.isPrime(r)):
		u.b.WriteString("⍘")
		u.prime = true
	case r == '″' && u.isPrime(r):
		u.b.WriteString("⍘⍘")
	case (r == '†' || r == '‡') && u.inMath(u.i):
		u.b.WriteString("⌖")
	case r == '½' || r == '⅓' || r == '¼' || r == '¾' || r == '⅔':
		u.b.WriteString(strings.Replace(norm.NFKD.String(string(r)), "⁄", "⧸", 1))
	case accentSigns[spacingAccents[r]] != "" && u.isLetter(u.i-1) && u.token(u.i-1, -1).counts(u.inMath(u.i-1)):
		u.b.WriteString(accentSigns[spacingAccents[r]])
	default:
		u.quoted = u.quoted || r == '\'' || r == '‘' || r == '’' || r == '‚' || r == '‹'
		u.letter(r)
	}
}

const superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"

// negations are signs that folding decomposes.
var negations = map[rune]string{'\u0338': "⍁", '≠': "=⍁", '≢': "≡⍁", '∉': "∈⍁", '∤': "∣⍁", '∦': "∥⍁", '≮': "<⍁", '≯': ">⍁", '≰': "≤⍁", '≱': "≥⍁", '⊄': "⊂⍁"}

// accentSigns are written after a letter for an accent with a mathematical meaning. Grave and
// acute are excluded because they belong to languages.
var accentSigns = map[rune]string{
	'\u0304': "⌅", '\u0305': "⌅", // bar
	'\u0302': "⌃", '\u0303': "⍨", '\u0307': "⌿", '\u0308': "⍥", '\u20d7': "⍈", '\u030c': "⌄", '\u0306': "⌣",
}

// spacingAccents are accents that follow their letter because it has lost them.
var spacingAccents = map[rune]rune{'¯': '\u0304', 'ˉ': '\u0304', '‾': '\u0304', 'ˆ': '\u0302', '˜': '\u0303', '˙': '\u0307', 'ˇ': '\u030c', '˘': '\u0306'}

// letter writes any other rune with the accents that count.
func (u *unfolder) letter(r rune) {
	switch {
	case r < utf8.RuneSelf, !unicode.In(r, unicode.Latin, unicode.Greek, unicode.Mn):
		u.b.WriteRune(r)
		return
	case unicode.Is(unicode.Mn, r):
		u.b.WriteRune(r)
		if sign := accentSigns[r]; sign != "" && u.bearsAccent() {
			u.b.WriteString(sign)
		}
		return
	}
	d := norm.NFD.String(string(r))
	u.b.WriteString(d)
	if d == string(r) {
		return
	}
	t := u.token(u.i, 0)
	for _, m := range d {
		sign := accentSigns[m]
		// Umlauts belong to languages, but no word is a single consonant.
		if sign == "" || m == '\u0308' && strings.ContainsRune("aeiouy", unicode.ToLower(rune(d[0]))) {
			continue
		}
		if t.letters == 1 && t.runes == 1 || t.counts(u.inMath(u.i)) {
			u.b.WriteString(sign)
		}
	}
}

// bearsAccent reports whether the current mark follows a letter or sign for which Unicode has
// no precomposed character: no language uses such combinations.
func (u *unfolder) bearsAccent() bool {
	i := u.i - 1
	for i > 0 && unicode.Is(unicode.Mn, u.list[i]) {
		i--
	}
	return i >= 0 && (unicode.In(u.list[i], unicode.Latin, unicode.Greek) || unicode.Is(unicode.Sm, u.list[i]))
}

func (u *unfolder) greek(i int) bool {
	return i >= 0 && i < len(u.list) && unicode.Is(unicode.Greek, u.list[i])
}

func (u *unfolder) inMath(i int) bool { return u.math != nil && i >= 0 && i < len(u.math) && u.math[i] }

// at returns a rune of the title; 0 outside.
func (u *unfolder) at(i int) rune {
	if i < 0 || i >= len(u.list) {
		return 0
	}
	return u.list[i]
}

func (u *unfolder) isLetter(i int) bool { return unicode.IsLetter(u.at(i)) }

// token is a run of letters, digits and marks.
type token struct {
	runes, letters int // without marks
	digits         int
	upper          bool
	doubled        bool // the same letter twice: pp̄
	brackets       bool // not a run but an expression in brackets
}

// counts reports whether an accent that also occurs in words has a meaning in the token.
func (t token) counts(math bool) bool {
	return t.letters == 1 || t.doubled || math && t.letters <= 4
}

// single reports whether the token can be a quantity: a letter, a digit, 2n, x₁; (n-1).
func (t token) single() bool {
	return t.brackets || t.letters == 1 && (t.runes == 1 || !t.upper) || t.letters == 0 && t.digits > 0 && t.digits <= 3
}

// token returns the run around i, or the one that ends (-1) or begins (1) there.
func (u *unfolder) token(i, direction int) (t token) {
	is := func(i int) bool {
		r := u.at(i)
		return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.Is(unicode.Mn, r)
	}
	from, to := i, i+1
	if !is(i) {
		return t
	}
	const most = 12 // longer words need not be measured
	for direction <= 0 && i-from < most && is(from-1) {
		from--
	}
	for direction >= 0 && to-i < most && is(to) {
		to++
	}
	first := ""
	for _, r := range u.list[from:to] {
		switch {
		case unicode.Is(unicode.Mn, r):
			continue
		case unicode.IsLetter(r):
			t.letters++
			t.upper = t.upper || unicode.IsUpper(r)
			base := text.Fold(string(r))
			t.doubled = t.letters == 2 && t.runes == 1 && base == first
			first = base
		default:
			t.digits++
		}
		t.runes++
	}
	return t
}

// beside returns the token that ends in front of i or begins after it.
func (u *unfolder) beside(i, direction int) token {
	i += direction
	for u.at(i) == ' ' && u.inMath(i) {
		i += direction
	}
	switch r := u.at(i); {
	case direction < 0 && (r == ')' || r == ']' || r == '}'), direction > 0 && (r == '(' || r == '[' || r == '{'):
		return token{brackets: u.expression(i, direction)}
	}
	return u.token(i, direction)
}

// expression reports whether the brackets at i contain no words.
func (u *unfolder) expression(i, direction int) bool {
	const most = 40
	depth, letters := 0, 0
	for n := 0; n < most; n, i = n+1, i+direction {
		switch r := u.at(i); {
		case r == 0:
			return false
		case strings.ContainsRune("([{", r):
			depth += direction
			letters = 0
		case strings.ContainsRune(")]}", r):
			depth -= direction
			letters = 0
		case unicode.IsLetter(r):
			if letters++; letters > 1 && !u.inMath(i) {
				return false
			}
		case !unicode.Is(unicode.Mn, r):
			letters = 0
		}
		if depth == 0 {
			return true
		}
	}
	return false
}

// isFactorial distinguishes n! from Hello!
func (u *unfolder) isFactorial() bool {
	t := u.beside(u.i, -1)
	switch {
	case u.at(u.i+1) == '=':
		return false
	case u.inMath(u.i):
		return t.brackets || t.runes > 0
	case t.runes == 1 && t.upper: // not "Plan B!", "So do I!"
		next := u.at(u.i + 1)
		return next != 0 && u.at(u.i-1) != 'I' && u.at(u.i-1) != 'A' && unicode.IsLower(u.at(u.i+2))
	}
	return t.single()
}

// divides distinguishes a/b from input/output.
func (u *unfolder) divides() bool {
	a, b := u.beside(u.i, -1), u.beside(u.i, 1)
	switch {
	case u.inMath(u.i):
		// In AC/DC and in chemical formulas like GaAs/AlAs the slash is a hyphen.
		word := func(t token) bool { return !t.brackets && (t.letters > 2 || t.letters == 2 && t.upper) }
		return !word(a) || !word(b)
	case a.letters+b.letters == 0 && !a.brackets && !b.brackets: // not "2005/06", "9/11"
		return a.digits == 1 && b.digits == 1
	case a.brackets && b.letters == 0 || b.brackets && a.letters == 0:
		return a.brackets && (b.brackets || b.digits > 0) || b.brackets && a.digits > 0
	}
	return a.single() && b.single()
}

// isBar distinguishes |x| from a bar between two titles.
func (u *unfolder) isBar() bool {
	if u.inMath(u.i) {
		return true
	}
	return u.beside(u.i, -1).single() || u.beside(u.i, 1).single()
}

// isPrime distinguishes f′ from quotation marks, apostrophes, and the ends of DNA.
func (u *unfolder) isPrime(r rune) bool {
	t := u.beside(u.i, -1)
	if u.inMath(u.i) {
		return t.letters > 0 || t.brackets
	}
	next := u.at(u.i + 1)
	if t.letters != 1 || t.runes != 1 || unicode.IsLetter(next) || unicode.IsNumber(next) {
		return false
	}
	return r == '′' || r == '″' || !u.quoted
}

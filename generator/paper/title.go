package paper

import (
	"iter"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"offprint/generator/text"
)

// TitleKey is what titles of the same work have in common, to look for others by.
func TitleKey(title string) string { return titleKey(title) }

// titleKey is what titles of the same paper have in common: letters, digits and
// signs, without accents, case, width, punctuation, and whether TeX or Unicode
// spells them. "$n<0$" and "$n>0$", C# and C++, "charge +1" and "charge -1" are
// different titles, and so are what formulas say of n! and n, a/b and ab, x̄ and x.
func titleKey(title string) string {
	folded := text.Fold(unfold(title))
	if strings.ContainsAny(folded, "<>=!") {
		folded = signs.Replace(folded)
	}
	w := keyWriter{s: folded}
	for i, r := range folded {
		w.rune(i, r)
	}
	if w.b.Len() == 0 {
		return title // "???": nothing but itself
	}
	return w.b.String()
}

// signs are written in ASCII where a keyboard has no other.
var signs = strings.NewReplacer("<=>", "⇔", "->", "→", "=>", "⇒", "<=", "≤", ">=", "≥", "!=", "=⍁", "<-", "←")

// keyWriter makes a key of a folded title.
type keyWriter struct {
	s      string
	b      strings.Builder
	last   rune // in b
	end    int  // in s, behind the last rune that went into b
	inWord int  // runes of the word that ends there
}

func (w *keyWriter) rune(i int, r rune) {
	switch {
	case unicode.IsLetter(r), unicode.IsNumber(r), unicode.IsMark(r) && !isPoint(r):
		if w.end < i {
			w.gap(w.s[w.end:i], w.s[i:])
			w.inWord = 0
		}
		w.inWord++
	case r == '&':
		if w.end < i { // an ampersand between words; "AT&T" is ATT
			w.b.WriteString("and")
		}
		return
	case !isSign(r) && !(r == '*' && w.inWord > 0 && w.inWord <= 2 && w.end == i) && !(r == '-' && isMinus(w.s, i)):
		return
	default:
		w.inWord = 0
	}
	w.b.WriteRune(r)
	w.last, w.end = r, i+len(string(r))
}

// gap keeps two numbers apart, and a number's decimals.
func (w *keyWriter) gap(between, after string) {
	if !unicode.IsNumber(w.last) || after[0] < '0' || after[0] > '9' {
		return
	}
	switch {
	case between == ".":
		w.b.WriteByte('.')
	case between == "," && digitsAtStart(after) == 3: // thousands
	default:
		w.b.WriteByte(' ')
	}
}

func digitsAtStart(s string) int {
	n := 0
	for n < len(s) && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	return n
}

// isSign tells signs that mean something from punctuation.
func isSign(r rune) bool {
	switch r {
	case '#', '%':
		return true
	case '~', '|', '⁄', '°', '©', '®':
		return false
	}
	return unicode.In(r, unicode.Sm, unicode.So) // snowflakes are no punctuation
}

// isMinus tells a minus from a hyphen and a dash: it stands before a number and
// behind nothing.
func isMinus(s string, i int) bool {
	if rest := s[i+1:]; rest == "" || rest[0] < '0' || rest[0] > '9' {
		return false
	}
	return i == 0 || strings.IndexByte(" ([{<>=+,;:/", s[i-1]) >= 0
}

// isPoint tells marks that are written or left out at will: those of Arabic and
// Hebrew.
func isPoint(r rune) bool { return 0x0591 <= r && r <= 0x06ed }

// letters are the letters and digits of a folded text.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) && !isPoint(r) {
			return r
		}
		return -1
	}, text.Fold(s))
}

// words are those of a text, folded.
func words(s string) []string { return slices.Collect(eachWord(s)) }

func eachWord(s string) iter.Seq[string] {
	return strings.FieldsFuncSeq(text.Fold(text.TitlePlain(s)), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r) && r != '.'
	})
}

// plainWords are words without the dots of abbreviations.
func plainWords(s string) []string { return slices.Collect(eachPlainWord(s)) }

func eachPlainWord(s string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for w := range eachWord(s) {
			for part := range strings.SplitSeq(w, ".") {
				if part != "" && !yield(part) {
					return
				}
			}
		}
	}
}

// alike reports whether one title can be the other: abbreviated, without its
// subtitle, or revised.
func alike(p, q string) bool {
	a, b := significant(plainWords(p)), significant(plainWords(q))
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) == 0 {
		return titleKey(p) == titleKey(q)
	}
	common := 0
	left := slices.Clone(b)
	for _, w := range a {
		if i := slices.IndexFunc(left, func(v string) bool { return abbreviates(w, v) }); i >= 0 {
			common++
			left = slices.Delete(left, i, i+1)
		}
	}
	// All of the shorter but a quarter, and not of a single word, which says
	// little about a title of many.
	return common*4 >= len(a)*3 && (common >= 2 || len(b) <= 2)
}

// significant are words but for those that every title has.
func significant(list []string) []string {
	var out []string
	for _, w := range list {
		if !little[w] {
			out = append(out, w)
		}
	}
	return out
}

// abbreviates reports whether one word can be short for the other: "phys" for
// "physical", "natl" for "national".
func abbreviates(v, w string) bool {
	if len(v) > len(w) {
		v, w = w, v
	}
	if v == w {
		return true
	}
	if v == "" || !strings.HasPrefix(w, v[:1]) || isNumeral(v) || isNumeral(w) {
		return false
	}
	if strings.HasPrefix(w, v) {
		return true
	}
	if len(v) < 3 {
		return false
	}
	rest := w
	for i := range len(v) {
		at := strings.IndexByte(rest, v[i])
		if at < 0 {
			return false
		}
		rest = rest[at+1:]
	}
	return true
}

// numerals are the numbers that a title tells its parts by: 2, II.
func numerals(title string) []string {
	var out []string
	for i, w := range plainWords(title) {
		if isNumeral(w) || i > 0 && w == "i" {
			out = append(out, number(w))
		}
	}
	return out
}

// isNumeral reports whether a folded word is a number, Arabic or Roman. A lone i,
// v, x, c and the like are letters.
func isNumeral(w string) bool {
	if w != "" && digitsAtStart(w) == len(w) {
		return true
	}
	return len(w) > 1 && roman(w) > 0
}

// number is a number in its plainest form: 3 for "03" and "iii".
func number(w string) string {
	if n := roman(w); n > 0 {
		return strconv.Itoa(n)
	}
	if t := strings.TrimLeft(w, "0"); t != "" {
		return t
	}
	return w
}

// roman reads a Roman number below 90, in small letters; 0 where it is none.
func roman(w string) int {
	if w == "" || len(w) > 8 {
		return 0
	}
	n := 0
	for _, part := range []struct {
		s string
		n int
	}{{"l", 50}, {"xl", 40}, {"x", 10}, {"ix", 9}, {"v", 5}, {"iv", 4}, {"i", 1}} {
		for times := 0; strings.HasPrefix(w, part.s) && (times == 0 || (part.n == 1 || part.n == 10) && times < 3); times++ {
			n += part.n
			w = w[len(part.s):]
		}
	}
	if w != "" {
		return 0
	}
	return n
}

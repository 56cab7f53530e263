package paper

import (
	"iter"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"offprint/generator/text"
)

// TitleKey returns a key that titles of the same work share.
func TitleKey(title string) string { return titleKey(title) }

// titleKey returns a key that titles of the same work share: letters, digits and signs,
// regardless of accents, case, width, punctuation, and spelling in TeX or Unicode. "$n<0$" and
// "$n>0$", C# and C++, "charge +1" and "charge -1" are different titles, and so are formulas
// with n! and n, a/b and ab, x̄ and x.
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
		return title // "???": only equal to itself
	}
	return w.b.String()
}

// signs are ASCII replacements for characters that keyboards lack.
var signs = strings.NewReplacer("<=>", "⇔", "->", "→", "=>", "⇒", "<=", "≤", ">=", "≥", "!=", "=⍁", "<-", "←")

// keyWriter makes a key from a folded title.
type keyWriter struct {
	s      string
	b      strings.Builder
	last   rune // last rune in b
	end    int  // offset in s after the last rune written to b
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

// gap separates two numbers and keeps decimal points.
func (w *keyWriter) gap(between, after string) {
	if !unicode.IsNumber(w.last) || after[0] < '0' || after[0] > '9' {
		return
	}
	switch {
	case between == ".":
		w.b.WriteByte('.')
	case between == "," && digitsAtStart(after) == 3: // thousands separator
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

// isSign distinguishes meaningful signs from punctuation.
func isSign(r rune) bool {
	switch r {
	case '#', '%':
		return true
	case '~', '|', '⁄', '°', '©', '®':
		return false
	}
	return unicode.In(r, unicode.Sm, unicode.So) // symbols such as snowflakes are not punctuation
}

// isMinus distinguishes a minus from a hyphen or dash: it precedes a number and follows
// nothing.
func isMinus(s string, i int) bool {
	if rest := s[i+1:]; rest == "" || rest[0] < '0' || rest[0] > '9' {
		return false
	}
	return i == 0 || strings.IndexByte(" ([{<>=+,;:/", s[i-1]) >= 0
}

// isPoint reports whether a mark of Arabic or Hebrew is optional.
func isPoint(r rune) bool { return 0x0591 <= r && r <= 0x06ed }

// letters returns the letters and digits of a text, folded.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) && !isPoint(r) {
			return r
		}
		return -1
	}, text.Fold(s))
}

// words returns the folded words of a text.
func words(s string) []string { return slices.Collect(eachWord(s)) }

func eachWord(s string) iter.Seq[string] {
	return strings.FieldsFuncSeq(text.Fold(text.TitlePlain(s)), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r) && r != '.'
	})
}

// plainWords returns words without the dots of abbreviations.
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

// alike reports whether one title can be a form of the other: abbreviated, without its
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
	// At least three quarters of the shorter title must match, and more than a single word
	// unless the other title is short as well.
	return common*4 >= len(a)*3 && (common >= 2 || len(b) <= 2)
}

// significant removes words that occur in every title.
func significant(list []string) []string {
	var out []string
	for _, w := range list {
		if !little[w] {
			out = append(out, w)
		}
	}
	return out
}

// abbreviates reports whether one word can be short for the other: "phys" for "physical",
// "natl" for "national".
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

// numerals returns the numbers by which a title names its part: 2, II.
func numerals(title string) []string {
	var out []string
	for i, w := range plainWords(title) {
		if isNumeral(w) || i > 0 && w == "i" {
			out = append(out, number(w))
		}
	}
	return out
}

// isNumeral reports whether a folded word is an Arabic or Roman number. A single i, v, x, c
// and the like is a letter.
func isNumeral(w string) bool {
	if w != "" && digitsAtStart(w) == len(w) {
		return true
	}
	return len(w) > 1 && roman(w) > 0
}

// number returns a number in its simplest form: 3 for "03" and "iii".
func number(w string) string {
	if n := roman(w); n > 0 {
		return strconv.Itoa(n)
	}
	if t := strings.TrimLeft(w, "0"); t != "" {
		return t
	}
	return w
}

// roman parses a Roman number below 90 in lower case; 0 if it is not one.
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

package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxWord is the length in characters beyond which something between spaces is
// no word that anybody would search for.
const maxWord = 48

// greek are the names under which single Greek letters are found: β-VAE is the
// same as beta-VAE.
var greek = map[string]string{
	"α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta", "θ": "theta",
	"ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "ο": "omicron", "π": "pi",
	"ρ": "rho", "σ": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega",
}

// semitic are letters of Arabic script as they are searched for: with or without the signs on
// an alef, with dots below the last letter or not, from a keyboard of Persian.
var semitic = map[rune]rune{'آ': 'ا', 'أ': 'ا', 'إ': 'ا', 'ٱ': 'ا', 'ى': 'ي', 'ی': 'ي', 'ة': 'ه', 'ک': 'ك'}

// isPoint tells what nobody types of Arabic and Hebrew: signs of vowels, and the line that
// lengthens a word.
func isPoint(r rune) bool { return r == 'ـ' || 0x0591 <= r && r <= 0x06ed && unicode.IsMark(r) }

// unspaced are the scripts that do not put spaces between words.
var unspaced = []*unicode.RangeTable{
	unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul,
	unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar,
}

// Words splits plain text into the words it is searched by, in reading order.
// Letters, digits and marks make a word; case, accents and width are folded away
// as [Fold] does it, and with them the vowel signs of Arabic and Hebrew. Hyphenated words give their parts and then all of them as
// one ("k-NN" is k, nn, knn), apostrophes vanish, a point between digits stays,
// and so do the signs of C++ and C#. A single Greek letter is spelled out. Text of
// scripts without spaces gives pairs of neighbouring characters.
//
// The theme's script search.js does the same, character by character.
func Words(s string) []string {
	var words []string
	EachWord(s, func(w string) { words = append(words, w) })
	return words
}

// EachWord calls f with each word of [Words].
func EachWord(s string, f func(string)) { EachPart(s, func(w string, _ bool) { f(w) }) }

// EachPart is [EachWord], and tells which words are the whole of a hyphenated one, whose
// parts came before.
func EachPart(s string, f func(w string, whole bool)) {
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if !isWordRune(r) {
			i += size
			continue
		}
		end := compoundEnd(s, i)
		eachOfCompound(s[i:end], f)
		i = end
	}
}

// Compound is a word as it is written: with one part where it has no hyphen.
type Compound struct {
	Parts []string // what [Words] gives for the parts between hyphens
	Whole string   // the parts as one word; empty where there is only one
}

// Compounds splits a query as [Words] splits text, and tells which words were
// written as one.
func Compounds(s string) []Compound {
	var list []Compound
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if !isWordRune(r) {
			i += size
			continue
		}
		end := compoundEnd(s, i)
		var c Compound
		eachOfCompound(s[i:end], func(w string, whole bool) {
			if whole {
				c.Whole = w
			} else {
				c.Parts = append(c.Parts, w)
			}
		})
		if len(c.Parts) > 0 {
			list = append(list, c)
		}
		i = end
	}
	return list
}

func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r)
}

func isHyphen(r rune) bool {
	switch r {
	case '-', '‐', '‑', '‒', '–', '−':
		return true
	}
	return false
}

func isApostrophe(r rune) bool { return r == '\'' || r == '’' }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// compoundEnd is where the hyphenated word that starts at i ends.
func compoundEnd(s string, i int) int {
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		if isWordRune(r) {
			i += size
			continue
		}
		next, _ := utf8.DecodeRuneInString(s[i+size:])
		if !isWordRune(next) || next == utf8.RuneError {
			break
		}
		if isHyphen(r) || isApostrophe(r) || r == '.' && isDigit(s[i-1]) && isDigit(s[i+1]) {
			i += size
			continue
		}
		break
	}
	return signsEnd(s, i)
}

// signsEnd is where the signs end that are of a word which ends at i: C++ and C#, but not
// the sum a+b.
func signsEnd(s string, i int) int {
	end := i
	for end < len(s) && end < i+2 && s[end] == '+' {
		end++
	}
	if end == i && end < len(s) && s[end] == '#' {
		end++
	}
	if end > i && isASCIILetter(s[i-1]) {
		if next, _ := utf8.DecodeRuneInString(s[end:]); end == len(s) || !isWordRune(next) && next != '+' && next != '#' {
			return end
		}
	}
	return i
}

func isASCIILetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// eachOfCompound calls f with the parts of a word between hyphens, and with all
// of it.
func eachOfCompound(s string, f func(w string, whole bool)) {
	if plainWord(s) {
		if len(s) <= maxWord {
			f(strings.ToLower(s), false)
		}
		return
	}
	parts := strings.FieldsFunc(s, isHyphen)
	if len(parts) == 1 {
		eachOfPart(foldWord(s), f)
		return
	}
	whole := ""
	for _, part := range parts {
		w := foldWord(part)
		whole += w
		eachOfPart(w, f)
	}
	if n := utf8.RuneCountInString(whole); n > 0 && n <= maxWord && !strings.ContainsFunc(whole, isUnspaced) {
		f(whole, true)
	}
}

// plainWord tells that there is nothing about a word but case.
func plainWord(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= utf8.RuneSelf || c == '-' || c == '\'' {
			return false
		}
	}
	return true
}

// foldWord is a part of a compound as it is searched for; it may be empty.
func foldWord(s string) string {
	ascii := true
	for i := 0; i < len(s) && ascii; i++ {
		ascii = s[i] < utf8.RuneSelf
	}
	if ascii {
		s = strings.ToLower(s)
		if strings.IndexByte(s, '\'') >= 0 {
			s = strings.ReplaceAll(s, "'", "")
		}
		return s
	}
	s = strings.Map(func(r rune) rune {
		if isPoint(r) {
			return -1
		}
		if bare, ok := semitic[r]; ok {
			return bare
		}
		if isWordRune(r) || r == '.' || r == '+' || r == '#' {
			return r
		}
		return -1
	}, Fold(s))
	s = strings.TrimLeftFunc(s, unicode.IsMark)
	if name, ok := greek[s]; ok {
		return name
	}
	return s
}

// Unspaced reports whether all of a text is of scripts that put no spaces between words.
func Unspaced(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return !isUnspaced(r) })
}

func isUnspaced(r rune) bool {
	return r >= 0x0E00 && (r == 'ー' || unicode.In(r, unspaced...))
}

// eachOfPart calls f with a folded word, or with the pairs of characters where
// it is of a script without spaces.
func eachOfPart(w string, f func(w string, whole bool)) {
	if !strings.ContainsFunc(w, isUnspaced) {
		if w != "" && utf8.RuneCountInString(w) <= maxWord {
			f(w, false)
		}
		return
	}
	runes := []rune(w)
	for i := 0; i < len(runes); {
		start, dense := i, isUnspaced(runes[i])
		for i < len(runes) && isUnspaced(runes[i]) == dense {
			i++
		}
		run := runes[start:i]
		switch {
		case dense && len(run) > 1:
			for k := range len(run) - 1 {
				f(string(run[k:k+2]), false)
			}
		case len(run) <= maxWord:
			f(string(run), false)
		}
	}
}

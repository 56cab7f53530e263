package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxWord is the maximum length of a word in characters. Nobody searches for a longer one.
const maxWord = 48

// greek are the names under which single Greek letters are indexed: β-VAE equals beta-VAE.
var greek = map[string]string{
	"α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta", "θ": "theta",
	"ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "ο": "omicron", "π": "pi",
	"ρ": "rho", "σ": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega",
}

// semitic maps letters of Arabic script to the form in which they are indexed: without hamza
// or madda on an alef, with or without the dots of a final letter, and in Arabic instead of
// Persian variants.
var semitic = map[rune]rune{'آ': 'ا', 'أ': 'ا', 'إ': 'ا', 'ٱ': 'ا', 'ى': 'ي', 'ی': 'ي', 'ة': 'ه', 'ک': 'ك'}

// isPoint reports whether a character of Arabic or Hebrew is usually not typed: vowel signs
// and the tatweel.
func isPoint(r rune) bool { return r == 'ـ' || 0x0591 <= r && r <= 0x06ed && unicode.IsMark(r) }

// unspaced are scripts that do not put spaces between words.
var unspaced = []*unicode.RangeTable{
	unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul,
	unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar,
}

// Words splits plain text into the tokens of the search index, in reading order. A token
// consists of letters, digits and marks; case, accents and width are folded as by [Fold], and
// vowel signs of Arabic and Hebrew are removed. A hyphenated word yields its parts and then
// the whole ("k-NN" is k, nn, knn). Apostrophes are removed; a point between digits and the
// signs of C++ and C# are kept. A single Greek letter is spelled out. Scripts without spaces
// yield pairs of neighbouring characters.
//
// The theme's search.js does the same, character by character.
func Words(s string) []string {
	var words []string
	EachWord(s, func(w string) { words = append(words, w) })
	return words
}

// EachWord calls f with each token of [Words].
func EachWord(s string, f func(string)) { EachPart(s, func(w string, _ bool) { f(w) }) }

// EachPart is like [EachWord] and also reports which tokens are the whole of a hyphenated
// word, whose parts came before.
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

// Compound is a word as written; without a hyphen it has one part.
type Compound struct {
	Parts []string // the tokens of the parts between hyphens
	Whole string   // the parts joined; empty if there is only one
}

// Compounds splits a query as [Words] splits text, but keeps the parts of each word together.
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

// compoundEnd returns the end of the hyphenated word that starts at i.
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

// signsEnd returns the end of the signs that belong to a word which ends at i: C++ and C#, but
// not the sum a+b.
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

// eachOfCompound calls f with the parts of a word between hyphens, then with the whole.
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

// plainWord reports whether a word needs no folding except of case.
func plainWord(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= utf8.RuneSelf || c == '-' || c == '\'' {
			return false
		}
	}
	return true
}

// foldWord returns the token for a part of a compound; it may be empty.
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

// Unspaced reports whether a text consists of scripts that put no spaces between words.
func Unspaced(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return !isUnspaced(r) })
}

func isUnspaced(r rune) bool {
	return r >= 0x0E00 && (r == 'ー' || unicode.In(r, unspaced...))
}

// eachOfPart calls f with a folded word or, in scripts without spaces, with its pairs of
// characters.
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

package cite

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"offprint/generator/text"
)

// WithoutAffiliation removes parentheses around a name: the affiliation that follows it, or
// numbers that refer to one. Parentheses inside the name are kept if their content can be a
// name: Shi (Shane) Gu.
func WithoutAffiliation(name string) string { return WithoutAsides(name, false) }

// longestName is the maximum length in bytes of a text that is examined as a name.
const longestName = 500

// WithoutAsides is like WithoutAffiliation. With given set, s is a given name alone, as in
// "Gu, Shi (Shane)", whose end counts as inside the name.
func WithoutAsides(s string, given bool) string {
	if strings.IndexByte(s, '(') < 0 {
		return s
	}
	asides, unclosed := Parentheses(s)
	if unclosed >= 0 {
		s = s[:unclosed] // truncated
	}
	var b strings.Builder
	from := 0
	for _, a := range asides {
		if a[1] > len(s) {
			break
		}
		rest := strings.Trim(s[a[1]:], " ,;.\t\n")
		within := len(s) <= longestName && (given || rest != "" && rest[0] != '(' && !suffixBehind.MatchString(rest))
		if within && isByname(s[a[0]+1:a[1]-1], s) {
			continue
		}
		b.WriteString(s[from:a[0]])
		b.WriteByte(' ')
		from = a[1]
	}
	b.WriteString(s[from:])
	return text.OneLine(b.String())
}

// Parentheses returns the outermost pairs as offsets of their start and end. unclosed is the
// offset of an unmatched parenthesis after a name, or -1.
func Parentheses(s string) (pairs [][2]int, unclosed int) {
	var open []int
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '(':
			open = append(open, i)
		case ')':
			if len(open) == 0 {
				continue
			}
			at := open[len(open)-1]
			open = open[:len(open)-1]
			for len(pairs) > 0 && pairs[len(pairs)-1][0] > at {
				pairs = pairs[:len(pairs)-1]
			}
			pairs = append(pairs, [2]int{at, i + 1})
		}
	}
	if len(open) > 0 && strings.TrimSpace(s[:open[0]]) != "" {
		return pairs, open[0]
	}
	return pairs, -1
}

// isByname distinguishes a name by which a person is called from an affiliation, a number or a
// remark. whole is the complete name.
func isByname(s, whole string) bool {
	const mostWords = 3
	words := strings.Fields(strings.Trim(s, "\"'“”‘’`"))
	if len(words) == 0 || len(words) > mostWords {
		return false
	}
	for _, w := range words {
		if !nameWord.MatchString(w) || notByname.MatchString(w) {
			return false
		}
		capitals := len(w) > 2 && strings.ToUpper(w) == w && strings.ToLower(w) != w
		if capitals && strings.ToUpper(whole) != whole && strings.IndexByte(w, '.') < 0 {
			return false // MIT
		}
		if r, n := utf8.DecodeRuneInString(w); n == len(w) && unicode.IsLetter(r) && r < utf8.RuneSelf {
			return false // (a), a reference to an affiliation
		}
	}
	r, _ := utf8.DecodeRuneInString(words[0])
	return !unicode.IsLower(r) || words[0] == "née" || words[0] == "né" || words[0] == "nee"
}

var (
	suffixBehind = text.LazyRegexp(`(?i)^(?:jr|sr|ii|iii|iv)\.?$`)
	nameWord     = text.LazyRegexp(`^[\p{L}\p{M}'’.‐-]+$`)
	// notByname matches words of affiliations and of remarks, and frequently named
	// institutions.
	notByname = text.LazyRegexp(`(?i)^(?:univ.*|inst.*|coll(?:ege|\.)?|school|dep.*|lab.*|cent(?:er|re|ro)|faculty|academy|hospital|group|team|collab.*|consorti.*|` +
		`inc|ltd|llc|gmbh|corp.*|company|research|ai|eds?\.?|editors?|jr|sr|and|of|for|the|at|on|behalf|deceased|corresponding|author|speaker|chair|pi|` +
		`google|microsoft|meta|facebook|openai|deepmind|nvidia|apple|amazon|huawei|tencent|alibaba|baidu|intel|samsung|princeton|stanford|harvard|berkeley|` +
		`caltech|oxford|cambridge|yale|cornell|columbia|tsinghua|peking|saclay|inria|usa|uk|germany|france|china|japan|italy)[.,]?$`)
)

// bareName returns a name as written in a bibliography, "Last, First" or in reading order,
// without affiliation and marks. The name of an organization keeps what follows it.
func bareName(s string) string {
	s = text.WithoutMarks(s)
	if strings.IndexByte(s, '(') <= 0 {
		return s
	}
	bare := WithoutAsides(s, strings.Contains(s, ","))
	if bare == "" || !strings.Contains(bare, " ") || organization.MatchString(bare) || isCollective(bare) ||
		!strings.Contains(bare, ",") && groupWord.MatchString(bare) {
		return s
	}
	return bare
}

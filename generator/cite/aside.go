package cite

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"offprint/generator/text"
)

// WithoutAffiliation takes away what stands in parentheses in or beside a name: the
// affiliation behind it, the numbers that stand for one. What stands within it is
// part of it where it can be a name: Shi (Shane) Gu.
func WithoutAffiliation(name string) string { return WithoutAsides(name, false) }

// longestName is the longest text that is looked at as a name, in bytes.
const longestName = 500

// WithoutAsides is WithoutAffiliation; in a given name alone, as in "Gu, Shi
// (Shane)", the last place is within the name.
func WithoutAsides(s string, given bool) string {
	if strings.IndexByte(s, '(') < 0 {
		return s
	}
	asides, unclosed := Parentheses(s)
	if unclosed >= 0 {
		s = s[:unclosed] // cut short
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

// Parentheses are the outermost pairs, as the positions of the first and behind the
// last; unclosed is that of one that has no partner and nothing but one name behind
// it, or -1.
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

// isByname tells what can be a name that somebody is called by from an affiliation,
// a number or a remark. Whole is the name that it stands in.
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
			return false // (a), which stands for an affiliation
		}
	}
	r, _ := utf8.DecodeRuneInString(words[0])
	return !unicode.IsLower(r) || words[0] == "née" || words[0] == "né" || words[0] == "nee"
}

var (
	suffixBehind = text.LazyRegexp(`(?i)^(?:jr|sr|ii|iii|iv)\.?$`)
	nameWord     = text.LazyRegexp(`^[\p{L}\p{M}'’.‐-]+$`)
	// notByname are words of affiliations and of remarks, and those who are named
	// most.
	notByname = text.LazyRegexp(`(?i)^(?:univ.*|inst.*|coll(?:ege|\.)?|school|dep.*|lab.*|cent(?:er|re|ro)|faculty|academy|hospital|group|team|collab.*|consorti.*|` +
		`inc|ltd|llc|gmbh|corp.*|company|research|ai|eds?\.?|editors?|jr|sr|and|of|for|the|at|on|behalf|deceased|corresponding|author|speaker|chair|pi|` +
		`google|microsoft|meta|facebook|openai|deepmind|nvidia|apple|amazon|huawei|tencent|alibaba|baidu|intel|samsung|princeton|stanford|harvard|berkeley|` +
		`caltech|oxford|cambridge|yale|cornell|columbia|tsinghua|peking|saclay|inria|usa|uk|germany|france|china|japan|italy)[.,]?$`)
)

// bareName is a name as it stands in a bibliography, "Last, First" or in reading
// order, without the affiliation and the marks behind it. What stands behind the
// name of an organization is its own.
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

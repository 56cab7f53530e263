package text

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"offprint/generator/twintest"
)

//go:generate go test -run TestScriptHasTables . -update

// TestScriptHasTables checks that the theme's search.js contains the tables of this package.
func TestScriptHasTables(t *testing.T) {
	from := map[string][]rune{}
	for r, to := range foldings {
		from[to] = append(from[to], r)
	}
	var folds []string
	for _, to := range slices.Sorted(maps.Keys(from)) {
		slices.Sort(from[to])
		folds = append(folds, fmt.Sprintf("[%s, %s]", twintest.Quote(to), written(from[to])))
	}
	var letters []string
	for _, letter := range slices.Sorted(maps.Keys(greek)) {
		letters = append(letters, letter+" "+greek[letter])
	}
	var bare []string
	for _, letter := range slices.Sorted(maps.Keys(semitic)) {
		bare = append(bare, string([]rune{letter, semitic[letter]}))
	}
	twintest.Inline(t, "search.js", map[string]string{"maxWord": strconv.Itoa(maxWord)})
	twintest.Block(t, "search.js", "text",
		"const FOLD = new Map(["+strings.Join(folds, ", ")+"]\n  .flatMap(([to, from]) => [...from].map((c) => [c, to])));",
		"const GREEK = new Map("+parenthesized(twintest.Quote(strings.Join(letters, " ")))+".match(/\\S+ \\S+/g).map((s) => s.split(\" \")));",
		"const SEMITIC = new Map("+twintest.Quote(strings.Join(bare, " "))+".split(\" \").map((s) => [...s]));",
		"const POINTS = /["+class(isPoint)+"]/gu;",
		// Noncharacters do not occur in the text of a page.
		"const INVISIBLE = /[\\p{Cc}"+class(func(r rune) bool { return invisible(r) && !unicode.Is(unicode.Cc, r) && r&0xFFFE != 0xFFFE })+"]/u;",
		"const BARE = /["+scripts(bareScripts)+"]/u;",
		fmt.Sprintf("const DENSE = %s;", twintest.Quote(scripts(unspaced)+class(func(r rune) bool { return isUnspaced(r) && !unicode.In(r, unspaced...) }))),
		fmt.Sprintf("const HYPHEN = %s, QUOTE = %s;", twintest.Quote(class(isHyphen)), twintest.Quote(class(isApostrophe))),
	)
}

func parenthesized(s string) string {
	if strings.Contains(s, "\n") {
		return "(" + s + ")"
	}
	return s
}

// written returns a JavaScript string in which invisible marks are escaped.
func written(list []rune) string {
	s := twintest.Quote(string(list))
	for _, r := range list {
		if !unicode.IsGraphic(r) {
			s = strings.ReplaceAll(s, string(r), fmt.Sprintf(`\u%04X`, r))
		}
	}
	return s
}

// scripts returns the names of scripts for a character class of a regular expression.
func scripts(tables []*unicode.RangeTable) string {
	var b strings.Builder
	for _, table := range tables {
		for name, t := range unicode.Scripts {
			if t == table {
				b.WriteString(`\p{Script=` + name + `}`)
			}
		}
	}
	return b.String()
}

// class returns characters and ranges for a character class of a regular expression.
func class(in func(rune) bool) string {
	var b strings.Builder
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if !in(r) {
			continue
		}
		last := r
		for in(last + 1) {
			last++
		}
		b.WriteString(member(r))
		if last > r+1 {
			b.WriteString("-")
		}
		if last > r {
			b.WriteString(member(last))
		}
		r = last
	}
	return b.String()
}

func member(r rune) string {
	switch {
	case r == '-':
		return `\-`
	case r > 0xFFFF:
		return fmt.Sprintf(`\u{%X}`, r)
	case r < 0x7F || unicode.IsGraphic(r):
		return string(r)
	}
	return fmt.Sprintf(`\u%04X`, r)
}

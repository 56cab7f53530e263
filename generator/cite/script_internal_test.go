package cite

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"offprint/generator/twintest"
)

//go:generate go test -run TestScriptHasTables . -update

// TestScriptHasTables checks that the theme's cite.js contains the tables of this package.
func TestScriptHasTables(t *testing.T) {
	var short []string
	for month := time.January; month <= time.December; month++ {
		short = append(short, monthMacro(month))
	}
	var named []string
	for _, season := range seasons {
		named = append(named, strings.ToUpper(season[:1])+season[1:])
	}
	twintest.Block(t, "cite.js", "cite",
		"const escapes = "+object(escapePairs)+";",
		"const mathBraces = "+object(bracePairs)+";",
		"const smallWords = "+scriptSet(smallWords),
		"const particles = "+scriptSet(particles),
		"const suffix = "+twintest.Pattern(suffixWord)+";",
		"const collective = "+twintest.Pattern(collective)+";",
		"const moment = "+twintest.Pattern(moment)+";",
		"const preferred = "+scriptWords(preferred),
		"const aliases = "+scriptMap(fieldAliases),
		"const classicNames = "+scriptMap(classicNames),
		"const nameFields = "+scriptSet(nameFields),
		"const verbatim = "+scriptSet(verbatimFields),
		"const dateFields = "+scriptSet(dateFields),
		"const versionTypes = "+scriptSet(versionTypes),
		"const bookParts = "+scriptSet(bookParts),
		"const bookTypes = "+scriptSet(bookTypes),
		"const months = "+scriptWords(short),
		"const seasons = "+scriptWords(named),
		"const risTypes = "+scriptPairs(risTypes),
		"const cslTypes = "+scriptPairs(cslTypes),
		"const cslFields = "+scriptPairs(cslFields),
		"const cslNames = "+scriptPairs(cslNames),
		"const cslDates = "+scriptPairs(cslDates),
	)
}

func scriptSet(set map[string]bool) string {
	return "set(" + twintest.Quote(strings.Join(slices.Sorted(maps.Keys(set)), " ")) + ");"
}

func scriptWords(words []string) string {
	s := twintest.Quote(strings.Join(words, " "))
	if strings.Contains(s, "\n") {
		s = "(" + s + ")"
	}
	return s + `.split(" ");`
}

func scriptPairs(list [][2]string) string {
	var words []string
	for _, p := range list {
		words = append(words, p[0]+"="+p[1])
	}
	return "pairs(" + twintest.Quote(strings.Join(words, " ")) + ");"
}

// scriptMap returns a JavaScript object with the entries of a map and no prototype.
func scriptMap(m map[string]string) string {
	var list []string
	for _, name := range slices.Sorted(maps.Keys(m)) {
		list = append(list, fmt.Sprintf("%s: %q", name, m[name]))
	}
	return "{ __proto__: null, " + strings.Join(list, ", ") + " };"
}

// object returns a JavaScript object with the pairs of a strings.Replacer.
func object(pairs []string) string {
	var list []string
	for p := range slices.Chunk(pairs, 2) {
		list = append(list, twintest.Quote(p[0])+": "+twintest.Quote(p[1]))
	}
	return "{ " + strings.Join(list, ", ") + " }"
}

package search

import (
	"fmt"
	"math/bits"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"offprint/generator/twintest"
)

//go:generate go test -run TestScriptHasNumbers . -update

// TestScriptHasNumbers checks that the theme's search.js contains the constants of this
// package.
func TestScriptHasNumbers(t *testing.T) {
	list := func(numbers []int64) string { return strings.Join(strings.Fields(fmt.Sprint(numbers)), ", ") }
	var longForms []int64
	for n := int64(longFormWords); n > 1; n-- {
		longForms = append(longForms, n)
	}
	twintest.Block(t, "search.js", "search",
		fmt.Sprintf("const VERSION = %d;", version),
		fmt.Sprintf("const CARDS = %d, TEXTS = %d; // papers in a block", cardsInBlock, textsInBlock),
		fmt.Sprintf("const ENOUGH = %d; // papers with a long form", enoughPapers),
		fmt.Sprintf("const TITLES = %d; // papers whose titles are looked at", titleChecks),
		fmt.Sprintf("const COMPLETIONS = %d, PREFIX_SHARDS = %d, UNITS = %d;", completions, prefixShards, maxUnits),
		fmt.Sprintf("const CORRECTED = %d; // words up to which others are looked for", correctedQuery),
		fmt.Sprintf("const TEXT = %d, AUTHOR = %d; // classes of lists", classText, classAuthor),
		fmt.Sprintf("const CLASS = { title: %d, author: %d, topic: %d, org: %d };", classText, classAuthor, classTopic, classOrg),
		fmt.Sprintf("const NAME = %d, NOT_FIRST = %d; // the impact of the first author's name, and less for others", nameImpact, notFirst),
		"const FIELD = /^("+strings.Join(queryFields, "|")+"):(?=[^ ])/i;",
		fmt.Sprintf("const LONG_FIELDS = [%s];", `"`+strings.Join(longFields(), `", "`)+`"`),
		"const ARXIV = "+twintest.Pattern(queryArXiv)+";",
		"const PARTIAL = "+twintest.Pattern(queryPartial)+";",
		"const VOTES = "+twintest.Pattern(queryVotes)+";",
		"const NAME_OF_FIELD = "+twintest.Pattern(queryName)+";",
		"const NUMBER_OF_FIELD = "+twintest.Pattern(queryNumber)+";",
		"const YEAR = "+twintest.Pattern(queryYear)+";",
		"const ELISION = "+twintest.Pattern(elision)+";",
		"const CURLY = "+twintest.Pattern(curlyQuotes)+"g, NAME_QUOTED = "+twintest.Pattern(quotedName)+"g, FORMULA_QUOTED = "+twintest.Pattern(quotedMath)+"g;",
		"const NAME_IN = "+twintest.Pattern(queryWord)+", VERSION_IN = "+twintest.Pattern(queryVersion)+";",
		"const HOST = "+twintest.Pattern(queryHost)+";",
		"const KEYS = "+twintest.Pattern(queryKeys)+"g;",
		"const LATEX = "+twintest.Pattern(latex)+", LATEX_MARKUP = "+twintest.Pattern(latexMarkup)+"g, LATEX_COMMAND = "+twintest.Pattern(latexCommand)+"g;",
		"const ENDING = "+twintest.Pattern(ending)+";",
		"const COUNTRIES = ["+countryRules()+"];",
		fmt.Sprintf("const IRREGULAR = %q;", irregular),
		"const DOI = "+twintest.Pattern(queryDOI)+";",
		"const BEHIND_DOI = "+twintest.Pattern(behindDOI)+";",
		"const DATES = "+twintest.Pattern(queryDate)+";",
		fmt.Sprintf("const DIGITS = %q;", nameDigits),
	)
	twintest.Block(t, "repair.js", "search",
		fmt.Sprintf("const TEXT = %d, AUTHOR = %d; // classes of lists", classText, classAuthor),
		fmt.Sprintf("const SPELLINGS = %d, RARE = %d;", spellings, rarePapers),
		fmt.Sprintf("const FORM = %d, FORM_END = %d, SPLIT = %d, SPLIT_SHORT = %d, SPLIT_PAPERS = %d;", minForm, formEnd, splitLetters, splitShort, splitPapers),
	)
	twintest.Block(t, "phrases.js", "search",
		fmt.Sprintf("const ROW_TEXTS = %d, ROW_WORDS = %d, ROW_GAP = %d;", rowTexts, rowWords, rowGap),
		fmt.Sprintf("const PHRASES = %d; // papers whose texts are looked at", phraseChecks),
	)
	twintest.Block(t, "fields.js", "search",
		fmt.Sprintf("const TEXT = %d, AUTHOR = %d; // classes of lists", classText, classAuthor),
		fmt.Sprintf("const NAME = %d, NOT_FIRST = %d;", nameImpact, notFirst),
		"const INITIALS = "+twintest.Pattern(initials)+";",
	)
	values := map[string]string{
		"titleIsQuery":     fmt.Sprintf("2 ** %d", bits.Len(titleIsQuery)-1),
		"titleBeginsQuery": fmt.Sprintf("2 ** %d", bits.Len(titleBeginsQuery)-1),
		"longForms":        list(longForms),
	}
	numbers := func(to map[string]string, of map[string]int) map[string]string {
		for name, n := range of {
			to[name] = strconv.Itoa(n)
		}
		return to
	}
	twintest.Inline(t, "phrases.js", numbers(map[string]string{}, map[string]int{"classText": int(classText), "titleImpact": titleImpact}))
	twintest.Inline(t, "search.js", numbers(values, map[string]int{
		"oneByteWords": oneByteWords, "commonCompletions": commonCompletions, "wordWeight": wordWeight, "partsWeight": partsWeight,
		"acronymWeight": acronymWeight, "titleInRow": titleInRow, "titleInOrder": titleInOrder, "titleNearly": titleNearly, "titleVersion": titleVersion, "titleImpact": titleImpact,
	}))
	twintest.Inline(t, "fields.js", numbers(map[string]string{}, map[string]int{"wordWeight": wordWeight, "yearImpact": yearImpact}))
	twintest.Inline(t, "repair.js", numbers(map[string]string{}, map[string]int{
		"minSpelling": minSpelling, "twoSlips": twoSlips, "wellKnown": wellKnown, "firstLetter": firstLetter, "wordWeight": wordWeight,
		"partsWeight": partsWeight, "nearWeight": nearWeight, "farWeight": farWeight, "formWeight": formWeight, "rowWeight": rowWeight,
	}))
}

// countryRules returns the spelling rules in the script's form.
func countryRules() string {
	var list []string
	for _, c := range countries {
		list = append(list, fmt.Sprintf("[%s, %q]", twintest.Pattern(c.from), strings.NewReplacer("${1}", "$1", "${2}", "$2").Replace(c.to)))
	}
	return strings.Join(list, ", ")
}

// TestSpellingRulesAreWhole checks that no rule matches a word without the letters that the
// rule requires.
func TestSpellingRulesAreWhole(t *testing.T) {
	part := rapid.SampledFrom([]string{"a", "b", "co", "lo", "our", "ours", "iz", "yze", "e", "ll", "ed", "re", "s", "ogue", "ogues", "defence", "grey", "artefact", "programme", "signall", "ing", "jud", "gement", "ageing", "sceptic"})
	rapid.Check(t, func(t *rapid.T) {
		w := strings.Join(rapid.SliceOfN(part, 1, 5).Draw(t, "parts"), "")
		for _, c := range countries {
			if c.from.MatchString(w) && !strings.Contains(w, c.in) {
				t.Errorf("%v matches %q, which has no %q", c.from, w, c.in)
			}
		}
	})
}

package search

import (
	"fmt"
	"strings"
	"testing"

	"offprint/generator/twintest"
)

//go:generate go test -run TestScriptHasNumbers . -update

// TestScriptHasNumbers wants the theme's search.js to have the numbers of this package.
func TestScriptHasNumbers(t *testing.T) {
	list := func(numbers []int64) string { return strings.Join(strings.Fields(fmt.Sprint(numbers)), ", ") }
	var longForms []int64
	for n := int64(longFormWords); n > 1; n-- {
		longForms = append(longForms, n)
	}
	twintest.Block(t, "search.js", "search",
		fmt.Sprintf("const VERSION = %d;", version),
		fmt.Sprintf("const CARDS = %d, TEXTS = %d; // papers in a block", cardsInBlock, textsInBlock),
		fmt.Sprintf("const SHORT = %d; // words of a vocabulary that are one byte", oneByteWords),
		fmt.Sprintf("const SHARES = %s, LONG = %d, ENOUGH = %d; // how much of a query a paper must meet", list(shares), longQuery, enoughPapers),
		fmt.Sprintf("const PHRASES = %d, TITLES = %d; // papers whose texts and titles are looked at", phraseChecks, titleChecks),
		fmt.Sprintf("const COMPLETIONS = %d, COMMON = %d, PREFIX_SHARDS = %d, UNITS = %d, LONG_FORMS = %s;", completions, commonCompletions, prefixShards, maxUnits, list(longForms)),
		fmt.Sprintf("const SPELLINGS = %d, RARE = %d, SHORTEST = %d, TWO_SLIPS = %d, WELL_KNOWN = %d, FIRST_LETTER = %d;", spellings, rarePapers, minSpelling, twoSlips, wellKnown, firstLetter),
		fmt.Sprintf("const CORRECTED = %d, LIFTED = %d; // words up to which slips are looked for; papers that neighbours may lift", correctedQuery, lifted),
		fmt.Sprintf("const WORD_WEIGHT = %d, PARTS_WEIGHT = %d, NEAR_WEIGHT = %d, FAR_WEIGHT = %d, ACRONYM_WEIGHT = %d;", wordWeight, partsWeight, nearWeight, farWeight, acronymWeight),
		fmt.Sprintf("const IS_TITLE = %d, BEGINS_TITLE = %d, IN_A_ROW = %d, IN_ORDER = %d; // what a title adds", titleIsQuery, titleBeginsQuery, titleInRow, titleInOrder),
		fmt.Sprintf("const TEXT = %d, AUTHOR = %d; // classes of lists", classText, classAuthor),
		fmt.Sprintf("const CLASS = { title: %d, author: %d, topic: %d, org: %d };", classText, classAuthor, classTopic, classOrg),
		fmt.Sprintf("const NAME = %d, IN_TITLE = %d; // the impact of a name, and the least of a word in a title", nameImpact, titleImpact),
		fmt.Sprintf("const FIELDS = %s;", twintest.Quote(strings.Join(queryFields, "|"))),
		"const ARXIV = "+twintest.Pattern(queryArXiv)+";",
		"const DOI = "+twintest.Pattern(queryDOI)+";",
		"const DATES = "+twintest.Pattern(queryDate)+";",
	)
}

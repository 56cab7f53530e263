package paper

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"offprint/generator/twintest"
)

//go:generate go test -run TestScriptHasTables . -update

// TestScriptHasTables checks that the theme's cite.js contains the tables of this package.
func TestScriptHasTables(t *testing.T) {
	var names []string
	for _, tag := range slices.Sorted(maps.Keys(nameOfTag)) {
		if tag != "" {
			names = append(names, tag+"="+nameOfTag[tag])
		}
	}
	twintest.Block(t, "cite.js", "paper",
		fmt.Sprintf("const longestCategory = %d;", maxCategory),
		"const category = "+twintest.Pattern(category)+";",
		"// languages has the names of languages in LaTeX's babel package.",
		"const languages = pairs("+twintest.Quote(strings.Join(names, " "))+");",
	)
}

package tex

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
	var inside []string
	for _, name := range slices.Sorted(maps.Keys(mathEnvironments)) {
		inside = append(inside, fmt.Sprintf("%s: %q", name, mathEnvironments[name]))
	}
	twintest.Block(t, "cite.js", "tex",
		fmt.Sprintf("const longest = %d, deepest = %d;", maxFormula, maxNesting),
		"const mathWords = set("+twintest.Quote(strings.Join(slices.Sorted(maps.Keys(mathWords)), " "))+");",
		"const environments = { __proto__: null, "+strings.Join(inside, ", ")+" };",
	)
}

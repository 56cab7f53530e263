package cite

import (
	"strings"

	"offprint/generator/text"
)

// texMarks matches marks of affiliations and footnotes in TeX after a name.
var texMarks = text.LazyRegexp(`(?:\s*(?:\$\s*\^\s*(?:\{[^{}$]*\}|\\?[A-Za-z]+|[\d*])\s*\$|\$?\^?\\(?:dag|ddag|dagger|ddagger|ast|S|P)\b\$?|` +
	`\\textsuperscript\s*\{[^{}]*\}|\\footnotemark(?:\[\d+\])?|\\(?:thanks|footnote)\s*\{[^{}]*\}))+(\s*(?:,|$))`)

// withoutMarks removes marks that were copied from the page of the paper from an author field:
// "Ann Bee1,2 and Cy Dee*". A name in braces is kept as it is. Do not use it on names that
// have been decoded: there a digit is part of the name.
func withoutMarks(authors string) string {
	if !strings.ContainsAny(authors, "0123456789*∗⋆†‡§¶‖✉¹²³⁰⁴⁵⁶⁷⁸⁹$\\") {
		return authors
	}
	list := splitAnd(authors)
	for i, name := range list {
		if name = strings.TrimSpace(name); strings.HasPrefix(name, "{") {
			continue
		}
		bare := text.WithoutMarks(texMarks.ReplaceAllString(name, "$1"))
		if bare = strings.TrimRight(bare, " ,"); bare != "" {
			list[i] = bare
		}
	}
	return strings.Join(list, " and ")
}

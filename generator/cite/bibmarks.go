package cite

import (
	"strings"

	"offprint/generator/text"
)

// texMarks are marks of affiliations and footnotes as TeX has them, behind a name.
var texMarks = text.LazyRegexp(`(?:\s*(?:\$\s*\^\s*(?:\{[^{}$]*\}|\\?[A-Za-z]+|[\d*])\s*\$|\$?\^?\\(?:dag|ddag|dagger|ddagger|ast|S|P)\b\$?|` +
	`\\textsuperscript\s*\{[^{}]*\}|\\footnotemark(?:\[\d+\])?|\\(?:thanks|footnote)\s*\{[^{}]*\}))+(\s*(?:,|$))`)

// withoutMarks are the names of an author field without the marks that got into it
// from the page of the paper: "Ann Bee1,2 and Cy Dee*". A name in braces is its
// own. What reads names that have been read before does not do this: there a digit
// is part of the name.
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

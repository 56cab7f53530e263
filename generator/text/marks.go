package text

import (
	"strings"
)

const (
	markSign   = `[*∗⋆†‡§¶‖✉¹²³⁰⁴-⁹]`
	markNumber = `\d{1,2}`
	oneMark    = `(?:` + markNumber + `|` + markSign + `+)`
	moreMarks  = `(?:\s*[,˒]\s*` + oneMark + `|\s*` + markSign + `+)*`
	// behindMarks is what stands behind a name with its marks.
	behindMarks = `\s*(\s(?:and|&)\s|[,;]|$)`
)

var (
	// gluedMarks stand at a name without a space: "Bee1,2", "Bee*".
	gluedMarks = LazyRegexp(`(\p{L}[\p{L}\p{M}]+\.?|\p{L}\.)` + oneMark + moreMarks + behindMarks)
	// gluedSigns are of no numbers at the first.
	gluedSigns = LazyRegexp(`([\p{L}\p{M}.])\s*` + markSign + moreMarks + behindMarks)
	// apartMarks are several numbers behind a space: "Dee 1, 2".
	apartMarks = LazyRegexp(`(\p{L}[\p{L}\p{M}]+\.?)\s+` + markNumber + `(?:\s*,\s*` + oneMark + `)+` + behindMarks)
	// bracketMarks are numbers in brackets: "Bee [1, 2]".
	bracketMarks = LazyRegexp(`([\p{L}\p{M}.])\s*\[\s*` + oneMark + `(?:\s*[,;]\s*` + oneMark + `)*\s*\]` + behindMarks)
	// homonym is the number by which DBLP tells people of one name apart: "Wei Wang 0001".
	homonym = LazyRegexp(`(\p{L}[\p{L}\p{M}]+\.?)\s+0\d{3}` + behindMarks)
	// groupOfAuthors are words of those whose numbers are their own.
	groupOfAuthors = LazyRegexp(`(?i)\b(?:team|collab\w*|group|consorti\w*|project|experiment|lab\w*|universit\w*|institut\w*)\b`)
)

// WithoutMarks takes away the numbers and signs behind names that stand for
// affiliations and footnotes: "Ann Bee1,2", "Ann Bee*", and those of DBLP's, "Ann Bee
// 0001". Another single number behind a space is part of the name, and so is one behind
// a word that stands alone.
// Several names may stand in the text, with commas, semicolons or "and" between
// them.
func WithoutMarks(names string) string {
	if !strings.ContainsAny(names, "0123456789*∗⋆†‡§¶‖✉¹²³⁰⁴⁵⁶⁷⁸⁹") {
		return names
	}
	bare := bracketMarks.ReplaceAllString(names, "$1$2")
	bare = gluedSigns.ReplaceAllString(bare, "$1$2")
	if !strings.ContainsAny(strings.TrimSpace(bare), " ,") || groupOfAuthors.MatchString(bare) {
		return bare
	}
	bare = homonym.ReplaceAllString(bare, "$1$2")
	head := ""
	if i := strings.IndexByte(bare, ','); i > 0 && !strings.ContainsAny(strings.TrimSpace(bare[:i]), " ") {
		head, bare = bare[:i], bare[i:] // a family name alone, "Bee2, Ann"
	}
	bare = gluedMarks.ReplaceAllString(bare, "$1$2")
	return head + apartMarks.ReplaceAllString(bare, "$1$2")
}

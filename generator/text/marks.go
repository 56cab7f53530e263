package text

import (
	"strings"
)

const (
	markSign   = `[*∗⋆†‡§¶‖✉¹²³⁰⁴-⁹]`
	markNumber = `\d{1,2}`
	oneMark    = `(?:` + markNumber + `|` + markSign + `+)`
	moreMarks  = `(?:\s*[,˒]\s*` + oneMark + `|\s*` + markSign + `+)*`
	// behindMarks matches what follows a name and its marks.
	behindMarks = `\s*(\s(?:and|&)\s|[,;]|$)`
)

var (
	// gluedMarks follow a name without a space: "Bee1,2", "Bee*".
	gluedMarks = LazyRegexp(`(\p{L}[\p{L}\p{M}]+\.?|\p{L}\.)` + oneMark + moreMarks + behindMarks)
	// gluedSigns are marks that begin with a sign instead of a number.
	gluedSigns = LazyRegexp(`([\p{L}\p{M}.])\s*` + markSign + moreMarks + behindMarks)
	// apartMarks are several numbers after a space: "Dee 1, 2".
	apartMarks = LazyRegexp(`(\p{L}[\p{L}\p{M}]+\.?)\s+` + markNumber + `(?:\s*,\s*` + oneMark + `)+` + behindMarks)
	// bracketMarks are numbers in brackets: "Bee [1, 2]".
	bracketMarks = LazyRegexp(`([\p{L}\p{M}.])\s*\[\s*` + oneMark + `(?:\s*[,;]\s*` + oneMark + `)*\s*\]` + behindMarks)
	// homonym is the number by which DBLP distinguishes people of the same name: "Wei Wang
	// 0001".
	homonym = LazyRegexp(`(\p{L}[\p{L}\p{M}]+\.?)\s+0\d{3}` + behindMarks)
	// groupOfAuthors matches words of groups, whose names may contain numbers.
	groupOfAuthors = LazyRegexp(`(?i)\b(?:team|collab\w*|group|consorti\w*|project|experiment|lab\w*|universit\w*|institut\w*)\b`)
)

// WithoutMarks removes the numbers and signs of affiliations and footnotes behind names ("Ann
// Bee1,2", "Ann Bee*") and DBLP's numbers ("Ann Bee 0001"). Any other single number after a
// space is part of the name, and so is a number after a single word. The text may contain
// several names, separated by commas, semicolons or "and".
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
		head, bare = bare[:i], bare[i:] // a family name in front: "Bee2, Ann"
	}
	bare = gluedMarks.ReplaceAllString(bare, "$1$2")
	return head + apartMarks.ReplaceAllString(bare, "$1$2")
}

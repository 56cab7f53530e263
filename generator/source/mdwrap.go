package source

import (
	"strings"
	"unicode/utf8"
)

// unwrap joins headings and list items with their continuation lines if a program has wrapped
// the page (pandoc, html2text), that is, if lines end where the next word did not fit. It
// modifies raw. joined reports which lines have been joined to one above; it is nil if the
// page is not wrapped.
//
//complex:because its conditions are all of one kind: which lines do not continue
func unwrap(raw []string) (joined []bool) {
	const narrowest, widest = 60, 100
	width := 0
	fenced := false
	inside := make([]bool, len(raw)) // lines that are not wrapped
	for i, line := range raw {
		fence := mdFence.MatchString(line)
		inside[i] = fenced || fence || strings.Contains(line, "|")
		fenced = fenced != fence
		if n := utf8.RuneCountInString(line); !inside[i] && longestWord(line) <= narrowest/2 {
			width = max(width, n)
		}
	}
	if width < narrowest || width > widest {
		return nil
	}
	fits := func(i int) bool { // the first word of the next line fits on line i
		return utf8.RuneCountInString(raw[i])+1+utf8.RuneCountInString(firstWord(raw[i+1])) <= width
	}
	goesOn := func(i int) bool {
		next := raw[i+1]
		trimmed := strings.TrimSpace(next)
		return !inside[i] && !inside[i+1] && strings.TrimSpace(raw[i]) != "" && trimmed != "" && !strings.HasSuffix(raw[i], "  ") && !strings.HasSuffix(raw[i], `\`) &&
			!mdItemLine.MatchString(next) && !mdHeadingLine.MatchString(next) && !mdRuleLine.MatchString(next) && trimmed[0] != '<' && trimmed[0] != '>'
	}
	full, short := 0, 0
	for i := range raw[:len(raw)-1] {
		if goesOn(i) && fits(i) {
			short++
		} else if goesOn(i) {
			full++
		}
	}
	if full < 2 || full < 3*short {
		return nil
	}
	joined = make([]bool, len(raw))
	for i := 0; i+1 < len(raw); i++ {
		if !mdItemLine.MatchString(raw[i]) && !mdHeadingLine.MatchString(raw[i]) {
			continue
		}
		whole, at := raw[i], i
		for at+1 < len(raw) && goesOn(at) && !fits(at) && longestWord(firstWord(raw[at+1])) <= narrowest/2 {
			at++
			joined[at] = true
			whole += " " + strings.TrimSpace(raw[at])
		}
		raw[i] = whole
		i = at
	}
	return joined
}

func firstWord(line string) string {
	word, _, _ := strings.Cut(strings.TrimSpace(line), " ")
	return word
}

// longestWord returns the length of the longest word in characters.
func longestWord(line string) (longest int) {
	for word := range strings.FieldsSeq(line) {
		longest = max(longest, utf8.RuneCountInString(word))
	}
	return longest
}

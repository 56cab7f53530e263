package cite

import (
	"strings"

	"offprint/generator/text"
)

// bibNames parses a field of names. An element between two "and" that cannot be a single name
// is parsed as several, as in other formats: "Bee, Ann; Dee, Cy", "Ann Bee, Cy Dee, Ed Eff".
// Do not use it on names that have been decoded.
func bibNames(field string) (names []Name, more bool) {
	field = eastAsianMarks.Replace(field)
	if !balanced(field) {
		field = oneBraced(field)
	}
	if names, more = pubmedNames(field); names != nil {
		return names, more
	}
	for _, one := range splitAnd(field) {
		if cut := etAl.ReplaceAllString(strings.TrimSpace(one), ""); cut != strings.TrimSpace(one) {
			one, more = cut, true
		}
		one = withoutDegrees(one)
		if list := bibNameList(one, &more); len(list) > 1 {
			names = append(names, list...)
			continue
		}
		if strings.IndexByte(one, '(') > 0 && !holdsGroup(one) {
			one = bareName(one)
		}
		list, others := parseNames(one, decodeTeX)
		names, more = append(names, list...), more || others
	}
	return names, more
}

// pubmedNames parses names in PubMed's form, "Fann EA and Bee A", if each of several names
// ends in initials; nil otherwise. AI marks a company.
func pubmedNames(field string) (names []Name, more bool) {
	list := splitAnd(field)
	if n := len(list); n > 0 && strings.TrimSpace(list[n-1]) == "others" {
		list, more = list[:n-1], true
	}
	for i, name := range list {
		if strings.ContainsAny(name, ",;") || holdsGroup(name) || strings.HasSuffix(name, " AI") {
			return nil, false
		}
		list[i] = decodeTeX(name)
	}
	if len(list) < 2 || !everyEnds(list, true) {
		return nil, false
	}
	return plainNames(list), more
}

// withoutDegrees removes academic degrees after a name: "Bee, Ann, PhD".
func withoutDegrees(one string) string {
	for {
		at := strings.LastIndexByte(one, ',')
		if at <= 0 || !afterName.MatchString(strings.TrimSpace(one[at+1:])) || !strings.ContainsAny(strings.TrimSpace(one[:at]), ", ") {
			return one
		}
		one = one[:at]
	}
}

// bibNameList returns the names in place of a single one, nil if it is only one.
func bibNameList(one string, more *bool) []Name {
	if !strings.ContainsAny(one, ",;&") || holdsGroup(one) || extendedPart.MatchString(strings.TrimSpace(one)) {
		return nil
	}
	line := decodeTeX(one)
	if !isNameList(line) {
		return nil
	}
	var others bool
	list := risNames([]string{line}, &others)
	*more = *more || others && len(list) > 1
	return list
}

// holdsGroup reports whether braces group something, other than those of accents and letters.
func holdsGroup(s string) bool { return strings.Contains(bracedLetter.ReplaceAllString(s, ""), "{") }

// bracedLetter is {\"o}, \"{o}, {\'{\i}}, {\ss} or \ss{}.
var bracedLetter = text.LazyRegexp(`\{\\(?:[A-Za-z]+|[^A-Za-z])\s*(?:\{[^{}]*\}|[^{}]*)\}|\\(?:[A-Za-z]+|[^A-Za-z])\{[^{}]*\}`)

// isNameList reports whether a line cannot be the name of one person in BibTeX's notation,
// which has at most two commas, the second one only with a suffix.
func isNameList(line string) bool {
	whole := func(parts []string) bool {
		for _, p := range parts {
			if p = strings.TrimSpace(p); !strings.ContainsAny(p, " ,") && !isEastAsian(p) {
				return false
			}
		}
		return len(parts) > 1
	}
	line = strings.TrimRight(line, " ,;")
	if whole(strings.Split(line, ";")) || whole(strings.Split(line, " & ")) {
		return true
	}
	parts := splitParts(line)
	switch {
	case len(parts) == 2:
		return startsInitials(parts[0]) && startsInitials(parts[1])
	case len(parts) == 3:
		suffixed := isSuffix(parts[1]) || afterName.MatchString(parts[1]) || afterName.MatchString(parts[2])
		return !suffixed && (everyWords(parts) || eastAsianNames(parts))
	}
	return len(parts) > 3
}

// startsInitials reports whether a name begins with initials followed by a word: "A. Bee".
func startsInitials(s string) bool {
	words := strings.Fields(s)
	return len(words) > 1 && strings.Contains(words[0], ".") && nameInitials.MatchString(words[0]) && !nameInitials.MatchString(words[len(words)-1])
}

// eastAsianMarks converts the commas, semicolons and spaces of East Asian typesetting between
// names.
var eastAsianMarks = strings.NewReplacer("；", ";", "、", ";", "，", ", ", "\u3000", " ")

// eastAsianNames reports whether the parts are complete names in Han, Kana and Hangul instead
// of alternating family and given names: 李小明, 王芳, 张伟.
func eastAsianNames(parts []string) bool {
	long := len(parts)%2 == 1
	for i, p := range parts {
		n := len([]rune(p))
		if n < 2 || !isEastAsian(p) {
			return false
		}
		long = long || i%2 == 0 && n > 2
	}
	return long && len(parts) > 2
}

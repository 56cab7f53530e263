package cite

import (
	"slices"
	"strings"

	"offprint/generator/text"
)

// risNames parses names, one per value: "Last, First, Suffix". Some programs write several
// names into one value, or in reading order.
func risNames(values []string, more *bool) []Name {
	var names []Name
	for _, v := range values {
		for _, line := range nameLines(v) {
			for one := range strings.SplitSeq(text.Name(eastAsianMarks.Replace(line)), ";") {
				for _, n := range namesOfLine(bareName(strings.TrimSpace(one)), more) {
					if n = n.tidy(); n != (Name{}) {
						names = append(names, n)
					}
				}
			}
		}
	}
	return names
}

// nameLines splits a value into lines if each line is a name.
func nameLines(v string) []string {
	lines := strings.Split(v, "\n")
	for _, l := range lines {
		if strings.Count(l, ",") != 1 {
			return []string{v}
		}
	}
	return lines
}

var (
	// nameInitials matches initials: "E.", "EA", "J.-P.".
	nameInitials = text.LazyRegexp(`^(?:\p{Lu}{1,3}|(?:\p{Lu}\.-?){1,4}|\p{Lu}-\p{Lu}|(?:\p{Lu}\.){1,3}\p{Lu})$`)
	capitals     = text.LazyRegexp(`^\p{Lu}{2,}$`)
	// organization matches words that only organizations have in their names, and groupWord
	// words that people may have, too.
	organization = text.LazyRegexp(`(?i)\b(?:universit\w*|institut\w*|departments?|ministry|collaborations?|consorti(?:um|a)|laborator(?:y|ies)|organi[sz]ations?|` +
		`administration|agency|council|committee|commission|society|association|foundation|federation|academy|hospital|bureau|company|corporation|inc|ltd|gmbh)\b`)
	groupWord  = text.LazyRegexp(`(?i)\b(?:college|cent(?:er|re)s?|office|press|group|team|network|union|bank|services?|project|of|the|for)\b`)
	afterName  = text.LazyRegexp(`(?i)^(?:ph\.?\s?d|m\.?d|dr|prof|esq|m\.?sc|b\.?sc|m\.?a|mph|rn|d\.?sc|frs)\.?$`)
	betweenRIS = text.LazyRegexp(`(?i),?\s+(?:and|&)\s+`)
	etAl       = text.LazyRegexp(`(?i)(?:^|,?\s+)(?:et\.? al|and others|others)[.,]*$`)
)

// namesOfLine parses the names on one line.
func namesOfLine(s string, more *bool) []Name {
	if cut := etAl.ReplaceAllString(s, ""); cut != s {
		*more = true
		s = cut
	}
	switch {
	case strings.Trim(s, " .,") == "":
		return nil
	case strings.HasSuffix(s, ","): // "ATLAS Collaboration,"
		if parts := splitParts(s); len(parts) == 1 {
			return []Name{{Literal: parts[0]}}
		}
		s = strings.TrimRight(s, " ,")
	}
	if !strings.Contains(s, ",") && isCollective(s) {
		return []Name{SplitName(s)}
	}
	commas := strings.Count(s, ",")
	if commas != 1 && organization.MatchString(s) || (commas > 1 || betweenRIS.MatchString(s)) && groupWord.MatchString(s) {
		return []Name{{Literal: s}}
	}
	if segments := betweenRIS.Split(s, -1); len(segments) > 1 {
		if names := joinedNames(segments); names != nil {
			return names
		}
		if commas == 0 {
			return []Name{{Literal: s}} // "Simon and Schuster"
		}
	}
	return commaNames(splitParts(s))
}

func splitParts(s string) []string {
	var parts []string
	for p := range strings.SplitSeq(s, ",") {
		if p = strings.TrimSpace(p); p != "" {
			parts = append(parts, p)
		}
	}
	return parts
}

// joinedNames parses the segments around each "and"; nil if they are not names.
func joinedNames(segments []string) []Name {
	turned := len(withSuffixes(splitParts(segments[len(segments)-1]))) == 2
	var names []Name
	for _, segment := range segments {
		parts := splitParts(segment)
		switch {
		case turned && len(withSuffixes(parts)) == 2:
			names = append(names, turnedName(parts))
			continue
		case turned && len(parts)%2 == 0:
			names = append(names, pairNames(parts)...)
			continue
		}
		for _, p := range withSuffixes(parts) {
			if !strings.Contains(p, " ") {
				return nil
			}
			names = append(names, oneName(p))
		}
	}
	return names
}

// sureSuffix matches suffixes that cannot be initials. JR may be, and MA and MD usually are.
var sureSuffix = text.LazyRegexp(`^(?:[JS]r\.?|II|III|IV|2nd|3rd|Ph\.?\s?D\.?)$`)

// withSuffixes attaches suffixes to the names they belong to.
func withSuffixes(parts []string) []string {
	var list []string
	for i, p := range parts {
		whole := i > 0 && strings.Contains(parts[i-1], " ") || i == 2 && len(parts) == 3
		if i > 0 && (sureSuffix.MatchString(p) || whole && i > 1 && (isSuffix(p) || afterName.MatchString(p))) {
			list[len(list)-1] += ", " + p
		} else {
			list = append(list, p)
		}
	}
	return list
}

// commaNames parses parts separated by commas: an inverted name, several inverted names, or
// names in reading order.
func commaNames(parts []string) []Name {
	switch list := withSuffixes(parts); {
	case len(parts) < 2, len(list) == 1:
		return []Name{oneName(strings.Join(parts, ", "))}
	case len(list) == 2 && (everyEnds(list, true) || startsInitials(list[0]) && startsInitials(list[1])):
		return plainNames(list) // "Smithers A, Marksen K"
	case len(list) == 2:
		return []Name{turnedName(parts)}
	case eastAsianNames(list):
		return plainNames(list)
	case len(list)%2 == 0 && len(list) == len(parts) && inPairs(list):
		return pairNames(list)
	case len(list) > 3, everyWords(list):
		return plainNames(list)
	}
	return []Name{turnedName(parts)}
}

// plainNames parses names that are not inverted.
func plainNames(list []string) []Name {
	var names []Name
	for _, p := range list {
		names = append(names, oneName(p))
	}
	return names
}

// everyWords reports whether each part has several words, as names in reading order do.
func everyWords(parts []string) bool {
	for _, p := range parts {
		if !strings.Contains(p, " ") {
			return false
		}
	}
	return true
}

// everyEnds reports whether each part ends in initials after a word (in), or none does (!in).
func everyEnds(parts []string, in bool) bool {
	for _, p := range parts {
		if _, _, ok := initialsLast(p); ok != in {
			return false
		}
	}
	return true
}

// inPairs reports whether the parts are alternating family and given names.
func inPairs(parts []string) bool {
	var family, given []string
	particle := false
	for i := 0; i < len(parts); i += 2 {
		family, given = append(family, parts[i]), append(given, parts[i+1])
		first, _, _ := strings.Cut(parts[i], " ")
		particle = particle || particles[first]
	}
	return particle || !everyWords(parts) || everyEnds(given, true) && everyEnds(family, false)
}

func pairNames(parts []string) []Name {
	var names []Name
	for i := 0; i+1 < len(parts); i += 2 {
		names = append(names, turnedName(parts[i:i+2]))
	}
	return names
}

// turnedName parses "Last, First" and "Last, First, Suffix".
func turnedName(parts []string) Name {
	n := Name{Given: parts[1]}
	n.Prefix, n.Family = splitFamily(strings.Fields(parts[0]))
	if len(parts) > 2 {
		n.Suffix = strings.Join(parts[2:], ", ")
		if isSuffix(n.Given) && !isSuffix(n.Suffix) {
			n.Given, n.Suffix = n.Suffix, n.Given
		}
	}
	return n.tidy()
}

// oneName parses a name that is not inverted by a comma: in reading order, or in PubMed's
// form, "Fann EA".
func oneName(s string) Name {
	name, suffix, _ := strings.Cut(s, ",")
	suffix = strings.TrimSpace(suffix)
	if words := strings.Fields(name); suffix == "" && len(words) > 2 && isSuffix(words[len(words)-1]) {
		suffix = words[len(words)-1]
		name = strings.Join(words[:len(words)-1], " ")
	}
	if family, given, ok := initialsLast(name); ok {
		n := Name{Given: given, Suffix: suffix}
		n.Prefix, n.Family = splitFamily(strings.Fields(family))
		return n.tidy()
	}
	n := SplitName(name)
	if n.Suffix == "" && n.Literal == "" {
		n.Suffix = suffix
	}
	return n.tidy()
}

// initialsLast splits a name whose initials follow the family name.
func initialsLast(s string) (family, given string, ok bool) {
	words := strings.Fields(s)
	k := len(words)
	for k > 0 && nameInitials.MatchString(words[k-1]) {
		k--
	}
	if k == 0 && len(words) == 2 && capitals.MatchString(words[0]) && !capitals.MatchString(words[1]) {
		return words[0], words[1], true // "LEE J."
	}
	if k == 0 || k == len(words) || isSuffix(words[k]) && words[k] != "JR" && words[k] != "SR" {
		return "", "", false
	}
	family, given = strings.Join(words[:k], " "), strings.Join(words[k:], " ")
	if slices.ContainsFunc(words[:k], nameInitials.MatchString) {
		return "", "", false // "J. Smith K"
	}
	if strings.ToUpper(family) == family && strings.Trim(given, ".") == given && len([]rune(given)) > 1 {
		return "", "", false // "DAVID LI"
	}
	return family, given, true
}

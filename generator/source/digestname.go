package source

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"offprint/generator/text"
)

var (
	// "et al.", "et.al.", "and 5 others", "等", "(共 12 人)"
	moreNames = text.LazyRegexp(`(?i)[\s,;，、]*(?:\bet\s?\.?\s?al\b\.?|(?:\band|&)\s+(?:\d+\s+)?(?:others?|more|additional)(?:\s+authors?)?|\+\s?\d+(?:\s+(?:more|authors?|others))*|\(\+\d+[^)]*\)|等\s?(?:\d+\s?人|人)?|等等|\(共 ?\d+ ?(?:人|位作者)?\)|…|\.\.\.|\betc\.?$|ほか|\bet \d+ autres)[\s.,;)]*`)
	nameMarks = text.LazyRegexp(`(?:\\?[*†‡§¶∗✉☨⋆★]|[¹²³⁴⁵⁶⁷⁸⁹⁰]|\^\{?[\d,*]+\}?|(?:\s?\[\d[\d, ]*\]))+`)
	nameEnd   = text.LazyRegexp(`[\p{L}.]\d(?:,?\d)*$`)
	// Words that occur in sentences but not in names of persons.
	noName = text.LazyRegexp(`(?i)\b(?:the|we|our|is|are|was|this|that|with|using|via|towards?|based|learning|network|networks|model|models|by|from|can|to|propose|paper|a)\b`)
)

// digestNames returns the names in a text, and reports whether the text says that there are
// more.
func digestNames(s string) (list []string, more bool) {
	s = nameMarks.ReplaceAllString(s, "")
	if moreNames.MatchString(s) {
		more = true
		// Names that follow are the end of a list whose middle is left out.
		s = moreNames.ReplaceAllString(s, ", ")
	}
	s = strings.NewReplacer("，", ",", "、", ",", "；", ";", "\n", " ").Replace(s)
	s = strings.Trim(s, " ,;.:|·-–—")
	var names []string
	if strings.Contains(s, ";") {
		names = splitOutside(s, semicolon)
	} else {
		names = splitNames(s)
	}
	for _, name := range names {
		name = strings.Trim(name, " ,;:|·-–—\"`")
		if loc := nameEnd.FindStringIndex(name); loc != nil {
			name = strings.TrimRight(name, "0123456789,")
		}
		if name = text.Name(name); strings.ContainsFunc(name, unicode.IsLetter) {
			list = append(list, name)
		}
	}
	return list, more && len(list) > 0
}

const (
	longestPerson = 80 // in characters; some are collaborations
	mostWords     = 9
)

// namePersons reports whether all strings may be names: none is a sentence or an address.
func namePersons(list []string) bool {
	for _, name := range list {
		if utf8.RuneCountInString(name) > longestPerson || len(strings.Fields(name)) > mostWords || strings.Contains(name, "://") || strings.Contains(name, "/") {
			return false
		}
	}
	return len(list) > 0
}

// looksLikeNames reports whether a line without a label is the authors. A single name is
// accepted only if it is marked, or if the text says that there are more.
func looksLikeNames(s string, marked bool) bool {
	if len(s) > 4000 || strings.Contains(s, "://") || strings.Contains(s, ": ") || isLinkWord(s) || digestDate(s) != "" {
		return false
	}
	if strings.HasSuffix(s, "。") || strings.HasSuffix(s, "!") || strings.HasSuffix(s, "?") {
		return false
	}
	list, more := digestNames(s)
	if !namePersons(list) {
		return false
	}
	many := len(list) > 2 || more
	for _, name := range list {
		if !looksLikeName(name, many) {
			return false
		}
	}
	return more || marked || len(list) > 1
}

// looksLikeName reports whether a name has the form of a person's name. In Latin script its
// first or last word must be capitalized, and it must have two words unless it is one of many
// names.
func looksLikeName(name string, many bool) bool {
	words := strings.Fields(name)
	first, _ := utf8.DecodeRuneInString(name)
	if len(words) > 6 || noName.MatchString(name) || !unicode.IsLetter(first) || strings.ContainsAny(name, "0123456789()[]{}=<>$`") {
		return false
	}
	if !unicode.Is(unicode.Latin, first) {
		return utf8.RuneCountInString(name) <= 12 || len(words) > 1 // not a sentence without spaces
	}
	last, _ := utf8.DecodeRuneInString(words[len(words)-1])
	return (unicode.IsUpper(first) || unicode.IsUpper(last)) && (len(words) > 1 || many)
}

package source

import (
	"strings"
	"unicode"
)

// organizationOf returns the name in a byline. Browsers copy the alternative text of a
// picture, the organization's handle, along with the name: "tencent Tencent". A first word
// that is not a handle belongs to the name: "Google DeepMind".
func organizationOf(byline string) string {
	first, rest, ok := strings.Cut(byline, " ")
	if !ok || !isHandle(first, rest) {
		return byline
	}
	return rest
}

// isHandle reports whether a word is the handle of the organization whose name follows it.
func isHandle(word, name string) bool {
	w, n := letters(word), letters(name)
	switch {
	case w == "" || n == "" || articles[w]:
		return false
	case strings.ContainsFunc(word, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-_.", r)
	}):
		return false // handles have no other characters
	case strings.Contains(word, "_"):
		return true
	case strings.ContainsAny(word, "-0123456789") && (word == strings.ToLower(word) && name != strings.ToLower(name) && !startsWithDigit(word) || sharesPart(word, name)):
		return true
	case strings.HasPrefix(n, w), strings.HasSuffix(n, w), strings.HasPrefix(w, n):
		return true
	case word == strings.ToLower(word):
		// A writer who uses lower case for names does so throughout.
		return !unicode.IsLower([]rune(name)[0]) || name != strings.ToLower(name) || abbreviates(w, n)
	}
	return len(w) > 2 && word == strings.ToUpper(word) && abbreviates(w, n)
}

func startsWithDigit(s string) bool { return s[0] >= '0' && s[0] <= '9' }

// sharesPart reports whether a part of a word with hyphens or digits occurs in the name after
// it or abbreviates the name. "Max-Planck Institute" is a name, "Seed-Team Seed" has a handle.
func sharesPart(word, name string) bool {
	n := letters(name)
	for _, part := range strings.FieldsFunc(word, func(r rune) bool { return !unicode.IsLetter(r) }) {
		p := strings.ToLower(part)
		if len(p) > 1 && (strings.Contains(n, p) || part == strings.ToUpper(part) && abbreviates(p, n)) {
			return true
		}
	}
	return false
}

// articles begin names and are not handles.
var articles = wordSet("the a an")

// letters returns the letters and digits of s in lower case.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// abbreviates reports whether the characters of word occur in name in the same order and both
// start with the same one.
func abbreviates(word, name string) bool {
	if word[0] != name[0] {
		return false
	}
	for _, r := range word {
		i := strings.IndexRune(name, r)
		if i < 0 {
			return false
		}
		name = name[i+len(string(r)):]
	}
	return true
}

package paper

import (
	"slices"
	"unicode"
)

// Clash reports whether two records with the same arXiv identifier clearly describe different
// papers, so that one of the identifiers is wrong: their titles share hardly any words, and
// their authors no family name. A record without authors (but see [Odd]), or in another
// script, never clashes.
func Clash(p, q *Paper) bool {
	if !oneIdentifier(p, q) || len(p.Authors) == 0 || len(q.Authors) == 0 || !strangers(p.Authors, q.Authors) {
		return false
	}
	return strangeTitles(p.Title, q.Title) || halfStrange(p.Title, q.Title)
}

// Odd reports whether two records with the same arXiv identifier may describe different
// papers: their titles share hardly any words, and nothing else agrees, because one of them
// has no authors.
func Odd(p, q *Paper) bool {
	if !oneIdentifier(p, q) || len(p.Authors) > 0 && len(q.Authors) > 0 || p.NumAuthors() > 0 && p.NumAuthors() == q.NumAuthors() {
		return false
	}
	if p.Abstract != "" && abstractKey(p) == abstractKey(q) {
		return false
	}
	return strangeTitles(p.Title, q.Title)
}

// oneIdentifier reports whether two records have the same arXiv identifier and different
// titles.
func oneIdentifier(p, q *Paper) bool {
	if p.Title == q.Title {
		return false
	}
	id := arxivID(p)
	return id != "" && id == arxivID(q)
}

// halfStrange reports whether at most half of the words of one title occur in the other, as in
// "Notes A" and "Notes B".
func halfStrange(p, q string) bool {
	common, of := wordsInCommon(p, q, plainWords(p), plainWords(q), func(v, w string) bool { return v == w })
	return of > 0 && common*2 <= of
}

// strangeTitles reports whether two titles share less than a quarter of their words.
func strangeTitles(p, q string) bool {
	common, of := wordsInCommon(p, q, significant(plainWords(p)), significant(plainWords(q)), func(v, w string) bool {
		return abbreviates(v, w) && (v == w || min(len(v), len(w)) >= 3)
	})
	return of > 0 && common*4 < of
}

// wordsInCommon counts how many words of the shorter title occur in the other; of is the
// length of the shorter one, or 0 if the titles cannot be compared by words.
func wordsInCommon(p, q string, a, b []string, same func(v, w string) bool) (common, of int) {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) == 0 || latin(p) != latin(q) || titleKey(p) == titleKey(q) {
		return 0, 0
	}
	for _, w := range a {
		if slices.ContainsFunc(b, func(v string) bool { return same(v, w) }) {
			common++
		}
	}
	return common, len(a)
}

// strangers reports whether no author of one can be an author of the other, whichever part of
// a name comes first.
func strangers(p, q []string) bool {
	if latin(p[0]) != latin(q[0]) {
		return false
	}
	return !anyKnown(p, q) && !anyKnown(q, p)
}

// anyKnown reports whether a family name in p occurs in q, or whether p names a group whose
// members are unknown.
func anyKnown(p, q []string) bool {
	names := map[string]bool{}
	for _, author := range q {
		for _, form := range familyForms(author) {
			names[form] = true
		}
		for _, w := range plainWords(author) {
			names[w] = true
		}
	}
	return slices.ContainsFunc(p, func(author string) bool {
		for _, w := range plainWords(author) {
			switch w {
			case "collaboration", "consortium", "team", "group", "project", "network", "collaborations":
				return true
			}
		}
		return slices.ContainsFunc(familyForms(author), func(form string) bool { return names[form] })
	})
}

// latin reports whether a text contains Latin letters.
func latin(s string) bool {
	for _, r := range s {
		if unicode.Is(unicode.Latin, r) {
			return true
		}
	}
	return false
}

package paper

import (
	"slices"
	"unicode"
)

// Clash reports whether two records with the same arXiv identifier are clearly of
// different papers, so that one of the identifiers is wrong: their titles have
// hardly a word in common, and their authors no family name. A record whose authors
// are not named clashes with none (but see [Odd]), and neither does one in another
// script.
func Clash(p, q *Paper) bool {
	if !oneIdentifier(p, q) || len(p.Authors) == 0 || len(q.Authors) == 0 || !strangers(p.Authors, q.Authors) {
		return false
	}
	return strangeTitles(p.Title, q.Title) || halfStrange(p.Title, q.Title)
}

// Odd reports whether two records with the same arXiv identifier may be of different
// papers: their titles have hardly a word in common, and nothing else that is known
// of them agrees, as the authors of one of them are not named.
func Odd(p, q *Paper) bool {
	if !oneIdentifier(p, q) || len(p.Authors) > 0 && len(q.Authors) > 0 || p.NumAuthors() > 0 && p.NumAuthors() == q.NumAuthors() {
		return false
	}
	if p.Abstract != "" && abstractKey(p) == abstractKey(q) {
		return false
	}
	return strangeTitles(p.Title, q.Title)
}

// oneIdentifier reports whether two records have different titles and the same
// identifier on arXiv.
func oneIdentifier(p, q *Paper) bool {
	if p.Title == q.Title {
		return false
	}
	id := arxivID(p)
	return id != "" && id == arxivID(q)
}

// halfStrange reports whether no more than half of the words of either title stands
// in the other, as in "Notes A" and "Notes B".
func halfStrange(p, q string) bool {
	common, of := wordsInCommon(p, q, plainWords(p), plainWords(q), func(v, w string) bool { return v == w })
	return of > 0 && common*2 <= of
}

// strangeTitles reports whether two titles share less than a quarter of their
// words.
func strangeTitles(p, q string) bool {
	common, of := wordsInCommon(p, q, significant(plainWords(p)), significant(plainWords(q)), func(v, w string) bool {
		return abbreviates(v, w) && (v == w || min(len(v), len(w)) >= 3)
	})
	return of > 0 && common*4 < of
}

// wordsInCommon counts the words of the title with fewer that the other has; of is
// 0 where two titles cannot be told apart by their words.
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

// strangers reports whether nobody of the one can be one of the other, whichever
// of their names comes first.
func strangers(p, q []string) bool {
	if latin(p[0]) != latin(q[0]) {
		return false
	}
	return !anyKnown(p, q) && !anyKnown(q, p)
}

// anyKnown reports whether a family name of p is a name in q, or whether people
// are hidden behind one that they have together.
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

// latin reports whether a text has Latin letters.
func latin(s string) bool {
	for _, r := range s {
		if unicode.Is(unicode.Latin, r) {
			return true
		}
	}
	return false
}

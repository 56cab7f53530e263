package source

import (
	"slices"
	"strings"
	"unicode"

	"offprint/generator/cite"
	"offprint/generator/text"
)

// person is a name whose parts the source tells apart.
type person struct{ last, first, suffix string }

// String is the name in reading order, which for names in Han, Kana and Hangul
// begins with the family name.
func (p person) String() string {
	return cite.Name{Family: p.last, Given: p.first, Suffix: p.suffix}.Display()
}

// names collects authors, each once.
type names struct {
	distinct
	people []person // as far as the source tells the parts
	more   bool     // there are others, whom the source does not name
}

// forWhom is what stands before a collaboration that is named as an author.
// https://info.arxiv.org/help/prep.html
var forWhom = text.LazyRegexp(`(?i)^\s*(?:for|on behalf of)\s+(?:the\s+)?(.*\b(?:collaborations?|consortium|group|team)\b.*)$`)

// theWhole is a collaboration with an article that is no part of its name: that would
// have a capital.
var theWhole = text.LazyRegexp(`^the\s+(\S.*\b(?:[Cc]ollaborations?|[Cc]onsortium)\b.*)$`)

// add adds a name in reading order; an affiliation in parentheses is dropped.
func (n *names) add(name string) { n.addDisplay(cite.WithoutAffiliation(name)) }

// addAll adds the names of a text, as arXiv writes them.
func (n *names) addAll(s string) {
	for _, name := range splitNames(s) {
		n.add(name)
	}
}

func (n *names) addDisplay(name string) {
	name = text.WithoutMarks(text.Name(name))
	if m := forWhom.FindStringSubmatch(name); m != nil {
		name = m[1]
	} else if strings.HasPrefix(name, "the ") {
		if m := theWhole.FindStringSubmatch(name); m != nil {
			name = m[1]
		}
	}
	if !strings.ContainsFunc(name, unicode.IsLetter) {
		return // what stood between a collaboration and its members: ":"
	}
	n.distinct.add(name)
}

// addPerson adds a name whose parts are known.
func (n *names) addPerson(p person) {
	p.last, p.first = cite.WithoutAffiliation(p.last), cite.WithoutAsides(p.first, true)
	for _, part := range []*string{&p.last, &p.first, &p.suffix} {
		*part = strings.Trim(*part, ", \t\n") // "Heath, " of "Heath, Jr."
	}
	p.last, p.first = bareParts(p.last, p.first)
	before := len(n.list)
	if n.addDisplay(p.String()); len(n.list) > before {
		n.people = append(n.people, p)
	}
}

// bareParts are the parts of a name without marks of affiliations.
func bareParts(last, first string) (string, string) {
	if first == "" {
		return text.WithoutMarks(last), ""
	}
	return strings.TrimSuffix(text.WithoutMarks(last+","), ","), strings.TrimPrefix(text.WithoutMarks(", "+first), ", ")
}

// fact is the names as citation.author has them, "Last, First and Last,
// First", where one of them would be taken apart otherwise than the source has
// it; else "".
func (n *names) fact() string {
	said, differ := n.inParts()
	if !differ && !n.more {
		return ""
	}
	return cite.FormatNames(said, n.more)
}

// inParts are the names in their parts, and whether the source has told one of these
// otherwise than it shows.
func (n *names) inParts() (said []cite.Name, differ bool) {
	said = make([]cite.Name, len(n.list))
	known := len(n.people) == len(n.list) // else nobody knows more of some than their order
	for i, name := range n.list {
		said[i] = cite.SplitName(name)
		if !known || said[i].Literal != "" || n.people[i].first == "" {
			continue
		}
		if name := n.people[i].name(); name != said[i] {
			said[i], differ = name, true
		}
	}
	return said, differ
}

// name is the person's name with the parts that bibliographies know: "van der
// Berg" has a prefix.
func (p person) name() cite.Name {
	last, first, suffix := text.Name(p.last), text.Name(p.first), text.Name(p.suffix)
	turned := last + ", " + first
	if suffix != "" {
		turned = last + ", " + suffix + ", " + first
	}
	if names, more := cite.ParseNames(turned); len(names) == 1 && !more {
		return names[0]
	}
	return cite.Name{Family: last, Given: first, Suffix: suffix}
}

// addSorted adds a name that may be written "Last, First" or "Last, First,
// Jr.", for a source where a comma never stands between two names.
func (n *names) addSorted(name string) { n.addPerson(sortedName(name)) }

func sortedName(name string) person {
	name = text.WithoutMarks(name)
	parts := withoutDegrees(splitOutside(name, nameComma))
	if len(parts) == 1 {
		parts[0] = cite.WithoutAffiliation(parts[0])
	}
	for i := range parts {
		parts[i] = strings.TrimSpace(cite.WithoutAsides(parts[i], i > 0))
	}
	switch {
	case len(parts) == 2 && nameSuffix.MatchString(parts[1]): // "Ada Lovelace, Jr."
		return person{last: parts[0], suffix: parts[1]}
	case len(parts) == 2 && strings.Contains(parts[0], " ") && institution.MatchString(parts[1]):
		return person{last: parts[0]} // "Ann Bee, University of Snow"
	case len(parts) == 2:
		return person{last: parts[0], first: parts[1]}
	case len(parts) == 3 && nameSuffix.MatchString(parts[1]): // as BibTeX has it
		return person{last: parts[0], suffix: parts[1], first: parts[2]}
	case len(parts) == 3 && nameSuffix.MatchString(parts[2]):
		return person{last: parts[0], first: parts[1], suffix: parts[2]}
	}
	return person{last: strings.Join(parts, " ")}
}

var (
	// degree is an academic degree behind a name.
	degree      = text.LazyRegexp(`^\s*(?:Ph\.? ?D|D\.? ?Phil|M\.? ?D|M\.?B\.? ?B\.?S|(?:M|B)\.? ?Sc?|D\.Sc|M\.?P\.?H|M\.? ?Eng|MBA|MSN|RN|FRCP|FACS|LL\.?[BMD]|Pharm\.?D|PharmD|Ed\.?D|Psy\.?D|D\.?D\.?S|D\.?V\.?M)\.?\s*$`)
	institution = text.LazyRegexp(`(?i)^\s*(?:the )?(?:\p{L}[\p{L}.'-]* ){0,4}(?:universit\w+|institut\w*|college|dep(?:artmen)?t\.? of|school of|faculty of|laborator\w+|hospital|academy of)\b`)
)

// withoutDegrees are the parts of a name, but for degrees behind it. Behind a family name
// alone they may as well be initials: "Do, MD".
func withoutDegrees(parts []string) []string {
	if len(parts) == 1 {
		return parts
	}
	whole := 1 // parts that may be no degrees
	if !strings.Contains(strings.TrimSpace(parts[0]), " ") {
		whole = 2
	}
	return append(parts[:whole:whole], slices.DeleteFunc(parts[whole:], degree.MatchString)...)
}

// splitOutside splits at what the pattern finds outside of parentheses.
func splitOutside(s string, separator *text.Regexp) []string {
	if strings.IndexByte(s, '(') < 0 {
		return separator.Split(s, -1)
	}
	bare := []byte(s)
	pairs, _ := cite.Parentheses(s)
	for _, p := range pairs {
		for i := p[0]; i < p[1]; i++ {
			bare[i] = 'x'
		}
	}
	var parts []string
	from := 0
	for _, m := range separator.FindAllIndex(bare, -1) {
		parts = append(parts, s[from:m[0]])
		from = m[1]
	}
	return append(parts, s[from:])
}

var (
	// https://info.arxiv.org/help/prep.html: names are separated by commas or
	// "and", a collaboration is followed by a colon, and affiliations stand
	// in parentheses.
	betweenNames = text.LazyRegexp(`(?:\s*,\s*|\s*:\s+)+(?:(?:and|&)\s+)?|\s+(?:and|&)\s+`)
	nameComma    = text.LazyRegexp(`,`)
	semicolon    = text.LazyRegexp(`;`)
	nameSuffix   = text.LazyRegexp(`(?i)^(?:jr|sr|ii|iii|iv)\.?$`)
	andOthers    = text.LazyRegexp(`(?i)^et\.? al\.?$`)
)

// splitNames splits a text of names as arXiv does.
func splitNames(s string) []string {
	s = text.WithoutMarks(strings.ReplaceAll(s, `\,`, " ")) // TeX's thin space
	var names []string
	for _, name := range splitOutside(s, betweenNames) {
		switch name = strings.TrimSpace(cite.WithoutAffiliation(name)); {
		case name == "", andOthers.MatchString(name), len(names) > 0 && degree.MatchString(name):
		case len(names) > 0 && nameSuffix.MatchString(name):
			names[len(names)-1] += " " + name
		default:
			names = append(names, name)
		}
	}
	return names
}

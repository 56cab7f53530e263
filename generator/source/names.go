package source

import (
	"slices"
	"strings"
	"unicode"

	"offprint/generator/cite"
	"offprint/generator/text"
)

// person is a name whose parts the source distinguishes.
type person struct{ last, first, suffix string }

// String returns the name in reading order: names in Han, Kana and Hangul begin with the
// family name.
func (p person) String() string {
	return cite.Name{Family: p.last, Given: p.first, Suffix: p.suffix}.Display()
}

// names collects authors without repetitions.
type names struct {
	distinct
	people []person // the names whose parts are known
	more   bool     // the source has more authors than it names
}

// forWhom matches a collaboration after "for" or "on behalf of", as it may be named as an
// author. https://info.arxiv.org/help/prep.html
var forWhom = text.LazyRegexp(`(?i)^\s*(?:for|on behalf of)\s+(?:the\s+)?(.*\b(?:collaborations?|consortium|group|team)\b.*)$`)

// theWhole matches a collaboration after "the". A capitalized article would be part of the
// name.
var theWhole = text.LazyRegexp(`^the\s+(\S.*\b(?:[Cc]ollaborations?|[Cc]onsortium)\b.*)$`)

// add adds a name in reading order without an affiliation in parentheses.
func (n *names) add(name string) { n.addDisplay(cite.WithoutAffiliation(name)) }

// addAll adds the names in a list as arXiv writes it.
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
		return // a separator between a collaboration and its members: ":"
	}
	n.distinct.add(name)
}

// addPerson adds a name whose parts are known.
func (n *names) addPerson(p person) {
	p.last, p.first = cite.WithoutAffiliation(p.last), cite.WithoutAsides(p.first, true)
	for _, part := range []*string{&p.last, &p.first, &p.suffix} {
		*part = strings.Trim(*part, ", \t\n") // "Heath, ", left over from "Heath, Jr."
	}
	p.last, p.first = bareParts(p.last, p.first)
	before := len(n.list)
	if n.addDisplay(p.String()); len(n.list) > before {
		n.people = append(n.people, p)
	}
}

// bareParts returns the parts of a name without the marks that refer to affiliations.
func bareParts(last, first string) (string, string) {
	if first == "" {
		return text.WithoutMarks(last), ""
	}
	return strings.TrimSuffix(text.WithoutMarks(last+","), ","), strings.TrimPrefix(text.WithoutMarks(", "+first), ", ")
}

// fact returns the names in the format of citation.author, "Last, First and Last, First", if
// splitting the displayed names would not yield the parts that the source has, or if more
// authors exist; else "".
func (n *names) fact() string {
	said, differ := n.inParts()
	if !differ && !n.more {
		return ""
	}
	return cite.FormatNames(said, n.more)
}

// inParts returns the names in their parts. differ reports that the parts of a name in the
// source are not those that its displayed form would be split into.
func (n *names) inParts() (said []cite.Name, differ bool) {
	said = make([]cite.Name, len(n.list))
	known := len(n.people) == len(n.list) // otherwise only the reading order of some names is known
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

// name returns the person's name with the parts that bibliographies distinguish, such as the
// particle in "van der Berg".
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

// addSorted adds a name that may be written "Last, First" or "Last, First, Jr.", from a source
// that does not separate names with commas.
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
	case len(parts) == 3 && nameSuffix.MatchString(parts[1]): // order of BibTeX
		return person{last: parts[0], suffix: parts[1], first: parts[2]}
	case len(parts) == 3 && nameSuffix.MatchString(parts[2]):
		return person{last: parts[0], first: parts[1], suffix: parts[2]}
	}
	return person{last: strings.Join(parts, " ")}
}

var (
	// degree matches an academic degree after a name.
	degree      = text.LazyRegexp(`^\s*(?:Ph\.? ?D|D\.? ?Phil|M\.? ?D|M\.?B\.? ?B\.?S|(?:M|B)\.? ?Sc?|D\.Sc|M\.?P\.?H|M\.? ?Eng|MBA|MSN|RN|FRCP|FACS|LL\.?[BMD]|Pharm\.?D|PharmD|Ed\.?D|Psy\.?D|D\.?D\.?S|D\.?V\.?M)\.?\s*$`)
	institution = text.LazyRegexp(`(?i)^\s*(?:the )?(?:\p{L}[\p{L}.'-]* ){0,4}(?:universit\w+|institut\w*|college|dep(?:artmen)?t\.? of|school of|faculty of|laborator\w+|hospital|academy of)\b`)
)

// withoutDegrees removes degrees after a name from its parts. Directly after a lone family
// name, they are kept because they may be initials: "Do, MD".
func withoutDegrees(parts []string) []string {
	if len(parts) == 1 {
		return parts
	}
	whole := 1 // number of leading parts that are kept
	if !strings.Contains(strings.TrimSpace(parts[0]), " ") {
		whole = 2
	}
	return append(parts[:whole:whole], slices.DeleteFunc(parts[whole:], degree.MatchString)...)
}

// splitOutside splits s at the matches of the separator outside of parentheses.
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
	// https://info.arxiv.org/help/prep.html: names are separated by commas or "and", a
	// collaboration is followed by a colon, and affiliations are in parentheses.
	betweenNames = text.LazyRegexp(`(?:\s*,\s*|\s*:\s+)+(?:(?:and|&)\s+)?|\s+(?:and|&)\s+`)
	nameComma    = text.LazyRegexp(`,`)
	semicolon    = text.LazyRegexp(`;`)
	nameSuffix   = text.LazyRegexp(`(?i)^(?:jr|sr|ii|iii|iv)\.?$`)
	andOthers    = text.LazyRegexp(`(?i)^et\.? al\.?$`)
)

// splitNames splits a list of names by arXiv's rules.
func splitNames(s string) []string {
	s = text.WithoutMarks(strings.ReplaceAll(s, `\,`, " ")) // thin space of TeX
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

package plan

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"offprint/generator/archive"
	"offprint/generator/cite"
	"offprint/generator/site"
	"offprint/generator/text"
)

// The same person may be printed as "John Smith" in one paper and as "J. Smith" in another.
// people.go joins such names on one page: those that the configuration declares to be one
// person's, and initials that can hardly mean anyone else. The rules are in docs/names.md.
const (
	// commonFamily is the number of names in the archive with the same family name from which
	// that name says too little: "Y. Wang" could be anyone.
	commonFamily = 50
	// largeTeam is the number of authors above which writing a paper together says little.
	largeTeam = 50
)

// form is an author's name in parts, each folded.
type form struct {
	n      *name
	family string   // including particles
	given  []string // "jean", "p", "a"
	suffix string
}

// formOf splits a name into its parts.
func formOf(n *name) form {
	parts := cite.SplitName(n.display)
	return form{
		n:      n,
		family: cite.NameKey(text.Fold(parts.Prefix + " " + parts.Family)),
		given: strings.FieldsFunc(text.Fold(parts.Given), func(r rune) bool {
			return r == ' ' || r == '.' || r == '-'
		}),
		suffix: strings.TrimSuffix(text.Fold(parts.Suffix), "."),
	}
}

// isInitial reports whether a word of a folded name is an initial.
func isInitial(word string) bool {
	for i, r := range word {
		if i > 0 || r >= 0x530 || !unicode.IsLetter(r) {
			return false
		}
	}
	return word != ""
}

// initials reports whether only initials are known of the given names.
func (f form) initials() bool {
	return len(f.given) > 0 && len(f.family) > 1 && !slices.ContainsFunc(f.given, func(w string) bool { return !isInitial(w) })
}

// full reports whether a given name is known in full.
func (f form) full() bool {
	return len(f.family) > 1 && slices.ContainsFunc(f.given, func(w string) bool { return !isInitial(w) })
}

// mayBe reports whether initials a do not contradict the full name f, and whether f has
// everything that a has.
func (a form) mayBe(f form) (possible, covered bool) {
	if a.family != f.family || a.suffix != "" && f.suffix != "" && a.suffix != f.suffix {
		return false, false
	}
	for i, w := range a.given[:min(len(a.given), len(f.given))] {
		if !strings.HasPrefix(f.given[i], w) {
			return false, false
		}
	}
	return true, len(a.given) <= len(f.given) && a.suffix == f.suffix
}

var suffixWords = map[string]bool{"jr": true, "sr": true, "ii": true, "iii": true, "iv": true, "2nd": true, "3rd": true}

// lastName returns the last word of a key that is not a suffix such as "jr". Names with
// different last names belong to different families.
func lastName(key string) string {
	for {
		i := strings.LastIndexByte(key, ' ')
		if i < 0 || !suffixWords[key[i+1:]] {
			return key[i+1:]
		}
		key = key[:i]
	}
}

// beginsWithInitial reports whether the first word of a key may be an initial.
func beginsWithInitial(key string) bool {
	i := strings.IndexAny(key, " -")
	return i > 0 && i < 3 && isInitial(key[:i])
}

// people holds the state of joining the names of an archive's authors.
type people struct {
	r        *registry
	declared map[*name]bool    // names in the configuration
	apart    map[[2]*name]bool // pairs of persons that are not the same
	means    map[*name]*name   // for initials, the only full name that they fit
}

// joinPeople joins the names of one person: papers under a person's other names are listed on
// the person's page.
func (r *registry) joinPeople(o *site.Options) {
	ps := &people{r: r, declared: map[*name]bool{}, apart: map[[2]*name]bool{}, means: map[*name]*name{}}
	r.others = map[*name][]*name{}
	ps.declare(o)
	if o.JoinInitials {
		for _, pair := range ps.initials() {
			r.join(pair[1], pair[0])
		}
	}
	r.moveJoined()
}

// moveJoined moves the papers of joined names to the page of the name that they were joined
// to.
func (r *registry) moveJoined() {
	if len(r.others) == 0 {
		return
	}
	for n, others := range r.others {
		n.papers = r.papersOf(n)
		slices.SortFunc(others, func(a, b *name) int { return cmp.Compare(a.display, b.display) })
	}
	for id, n := range r.names {
		if n != nil {
			r.names[id] = n.person()
		}
	}
}

// person returns the name on whose page n is listed.
func (n *name) person() *name {
	if n.into != nil {
		return n.into
	}
	return n
}

// join makes other one of n's other names.
func (r *registry) join(n, other *name) {
	other.into = n
	r.others[n] = append(r.others[n], other)
}

// papersOf returns the papers under all names of a person, oldest first.
func (r *registry) papersOf(n *name) []*entry {
	others := r.others[n]
	if len(others) == 0 {
		return n.papers
	}
	papers := slices.Clone(n.papers)
	for _, other := range others {
		papers = append(papers, other.papers...)
	}
	slices.SortFunc(papers, func(a, b *entry) int { return newerFirst(b, a) })
	return slices.Compact(papers)
}

// named returns the author with the name s, or nil.
func (r *registry) named(s string) *name { return r.byKey[cite.NameKey(text.Fold(s))] }

// declare joins the names that the configuration declares to be one person's, and records
// those that it declares to be different persons.
func (ps *people) declare(o *site.Options) {
	r := ps.r
	find := func(key, s string) *name {
		n := r.named(s)
		if n == nil && key == "apart" {
			r.unknown = append(r.unknown, s) // it may be a topic
		} else if n == nil {
			r.warnings = append(r.warnings, fmt.Sprintf("config.toml: params.offprint.%s: no paper has an author %q", key, s))
		}
		return n
	}
	for _, person := range slices.Sorted(maps.Keys(o.People)) {
		n := r.named(person)
		var others []*name
		names := []string{person}
		for _, s := range o.People[person] {
			if other := find("people", s); other != nil && other != n && !slices.Contains(others, other) {
				others, names = append(others, other), append(names, s)
			}
		}
		if n == nil {
			if len(others) == 0 {
				continue
			}
			n = &name{key: cite.NameKey(text.Fold(person))} // a name that no paper has
			r.byKey[n.key] = n
			r.all = append(r.all, n)
		}
		if len(others) > 0 {
			r.people = append(r.people, names)
		}
		n.display, n.id = person, archive.NoName
		ps.declared[n] = true
		for _, other := range others {
			ps.declared[other] = true
			r.join(n, other)
		}
	}
	for _, group := range o.Apart {
		var persons []*name
		for _, s := range group {
			if n := find("apart", s); n != nil {
				persons = append(persons, n.person())
			}
		}
		for _, a := range persons {
			for _, b := range persons {
				ps.apart[[2]*name{a, b}] = true
			}
		}
	}
}

// initials returns pairs of a name with initials and the full name that it almost certainly
// means.
func (ps *people) initials() [][2]*name {
	all := ps.r.all
	last := make([]string, len(all))
	short := make([]bool, len(all))
	inParallel(len(all), func(start, end int) {
		for i := start; i < end; i++ {
			last[i], short[i] = lastName(all[i].key), beginsWithInitial(all[i].key)
		}
	})
	byLast := map[string]*family{}
	var families []*family
	for i, is := range short {
		if is && byLast[last[i]] == nil {
			f := &family{}
			byLast[last[i]], families = f, append(families, f)
		}
	}
	for i, n := range all {
		switch f := byLast[last[i]]; {
		case f == nil:
		case short[i]:
			f.short = append(f.short, n)
		default:
			f.long = append(f.long, n)
		}
	}
	inParallel(len(families), func(start, end int) {
		for _, f := range families[start:end] {
			f.match(ps.declared)
		}
	})
	var pairs [][2]*name
	for _, f := range families {
		pairs = append(pairs, f.pairs...)
	}
	for _, pair := range pairs {
		ps.means[pair[0]] = pair[1]
	}
	safe := make([]bool, len(pairs))
	inParallel(len(pairs), func(start, end int) {
		for i := start; i < end; i++ {
			safe[i] = !ps.apart[pairs[i]] && ps.hangTogether(pairs[i][0], pairs[i][1])
		}
	})
	kept := pairs[:0]
	for i, pair := range pairs {
		if safe[i] {
			kept = append(kept, pair)
		}
	}
	if len(ps.apart) == 0 {
		return kept
	}
	return slices.DeleteFunc(slices.Clone(kept), func(a [2]*name) bool { // those that would be joined with a name they must be kept apart from
		return slices.ContainsFunc(kept, func(b [2]*name) bool { return a[1] == b[1] && ps.apart[[2]*name{a[0], b[0]}] })
	})
}

// family is the names with the same last word.
type family struct {
	short []*name    // names that start with an initial
	long  []*name    // other names
	pairs [][2]*name // initials, and the only full name that they fit
}

// match finds the full names that initials may mean.
func (f *family) match(declared map[*name]bool) {
	if len(f.short)+len(f.long) < 2 || len(f.short)+len(f.long) >= commonFamily {
		return
	}
	var short, full []form
	var begin string
	for _, n := range f.short {
		switch form := formOf(n); {
		case form.full(): // "J. Robert"
			full = append(full, form)
		case form.initials() && !declared[n]:
			short = append(short, form)
			begin += n.key[:1]
		}
	}
	for _, n := range f.long {
		if n.key == "" || strings.IndexByte(begin, n.key[0]) < 0 {
			continue // most names: splitting them is expensive
		}
		if form := formOf(n); form.full() {
			full = append(full, form)
		}
	}
	for _, a := range short {
		if one := a.only(full); one != nil {
			f.pairs = append(f.pairs, [2]*name{a.n, one})
		}
	}
}

// only returns the one person whose full names do not contradict the initials a. It returns nil
// if there is no such person, if there are several, or if one of these names lacks an initial.
func (a form) only(full []form) (one *name) {
	for _, f := range full {
		possible, covered := a.mayBe(f)
		if !possible {
			continue
		}
		if !covered || one != nil && one != f.n.person() {
			return nil
		}
		one = f.n.person()
	}
	return one
}

// hangTogether reports whether all papers under the initials a are connected with those of b,
// the full name, by third persons who have written with both, and a and b have not written a
// paper together. A paper that a wrote alone is no obstacle, but no evidence either.
func (ps *people) hangTogether(a, b *name) bool {
	for _, e := range a.papers {
		for _, id := range e.Authors() {
			if ps.r.names[id].person() == b {
				return false
			}
		}
	}
	circle := map[*name]bool{}
	meet := func(e *entry) {
		for _, id := range e.Authors() {
			if n := ps.meant(id); n != b {
				circle[n] = true
			}
		}
	}
	for _, e := range ps.r.papersOf(b) {
		if len(e.Authors()) <= largeTeam {
			meet(e)
		}
	}
	tied := false
	for left := slices.Clone(a.papers); ; {
		rest := slices.DeleteFunc(slices.Clone(left), func(e *entry) bool {
			if len(e.Authors()) > largeTeam || !slices.ContainsFunc(e.Authors(), func(id archive.NameID) bool { return circle[ps.meant(id)] }) {
				return false
			}
			meet(e)
			return true
		})
		if len(rest) == len(left) {
			return tied && !slices.ContainsFunc(rest, func(e *entry) bool { return len(e.Authors()) > 1 })
		}
		tied, left = true, rest
	}
}

// meant returns the person of a spelling; for initials that fit only one full name, that one.
func (ps *people) meant(id archive.NameID) *name {
	n := ps.r.names[id]
	if full := ps.means[n]; full != nil {
		return full
	}
	return n.person()
}

// also returns the other names of the person whose page it is.
func (r *registry) also(n *name) []string {
	var names []string
	for _, other := range r.others[n] {
		names = append(names, other.display)
	}
	return names
}

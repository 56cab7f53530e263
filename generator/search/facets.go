package search

import (
	"cmp"
	"encoding/binary"
	"slices"
	"strings"

	"offprint/generator/text"
)

// Names are the topics and organizations of an archive as its site has them, each of which may
// have variants, and those of each paper. They are stored next to the segments, because a new
// paper can make one name of two without changing the papers of a closed segment.
type Names struct {
	Topics, Organizations []Name
	Papers                []PaperNames // in the order of the segments' papers
	// People lists the names of each person who is configured to have several.
	People [][]string
}

// Name is a topic or an organization.
type Name struct {
	Shown  string
	Others []string // variants in papers
}

// PaperNames are the names of a paper, as indexes into Names.
type PaperNames struct {
	Topics       []int
	Organization int // -1 if there is none
}

// Files returns the file of name variants, if there are any, and a file of facets for each
// segment. segments are their numbers of papers.
func (n *Names) Files(segments []int) (Beside, []BesideFile, error) {
	var beside Beside
	var files []BesideFile
	add := func(name string, data []byte) string {
		f := besideFile(name, data)
		files = append(files, f)
		return f.Path
	}
	if data := n.joined(); data != nil {
		beside.Names = add("names", data)
	}
	if len(n.People) > 0 {
		data, err := marshal(n.People)
		if err != nil {
			return beside, nil, err
		}
		beside.People = add("people", data)
	}
	end, known := len(n.Papers), [2][]int{}
	beside.Facets = make([]string, len(segments))
	for i, size := range slices.Backward(segments) {
		var data []byte
		var err error
		if data, known, err = n.facets(n.Papers[end-size:end], n.Papers[end:], known); err != nil {
			return beside, nil, err
		}
		beside.Facets[i] = add("facets", data)
		end -= size
	}
	return beside, files, nil
}

// joined encodes the name variants: a line for each topic with variants, an empty line, and
// the organizations. A name is the five digits of its key, or follows a tab if its key
// collides with another.
func (n *Names) joined() []byte {
	spelled := map[string]string{} // by key; empty if several names have it
	all := func(names []Name, f func(key string)) {
		for _, name := range names {
			for _, s := range append([]string{name.Shown}, name.Others...) {
				f("=" + text.Fold(s))
			}
		}
	}
	note := func(name string) {
		key := nameKey(name)
		if other, ok := spelled[key]; ok && other != name {
			name = ""
		}
		spelled[key] = name
	}
	all(n.Topics, note)
	all(n.Organizations, note)
	var out []byte
	several := false
	for i, names := range [][]Name{n.Topics, n.Organizations} {
		if i > 0 {
			out = append(out, '\n')
		}
		for _, name := range names {
			if len(name.Others) == 0 {
				continue
			}
			several = true
			var line, whole []byte
			all([]Name{name}, func(s string) {
				if key := nameKey(s); spelled[key] != "" {
					line = append(line, key[1:]...)
				} else {
					whole = append(append(whole, '\t'), s[1:]...)
				}
			})
			out = append(append(append(out, line...), whole...), '\n')
		}
	}
	if !several {
		return nil
	}
	return out
}

// facets encodes the facets of a segment: the length of the names as JSON; the names, as lists
// of topics and organizations, the most frequent first; and for each name a list of papers:
// their number, and the differences of their indexes. A name is included if at least two
// papers of this and older segments have it. A name that is in the file of the next older
// segment is given by its index there (known; shown is this segment's list). If only one older
// paper has a name, no older segment lists it: this segment does, with numbers continuing
// after its own papers.
func (n *Names) facets(papers, older []PaperNames, known [2][]int) (data []byte, shown [2][]int, err error) {
	var list [2][]any
	var lists []byte
	for k, names := range [2][]Name{n.Topics, n.Organizations} {
		own, docs := docsOf(k, len(names), papers, older)
		place := map[int]int{}
		for i, id := range known[k] {
			place[id] = i
		}
		for id, name := range names {
			// A query cannot contain a quotation mark inside quotes.
			if docs[id] != nil && !strings.Contains(name.Shown, `"`) {
				shown[k] = append(shown[k], id)
			}
		}
		slices.SortFunc(shown[k], func(a, b int) int {
			return cmp.Or(cmp.Compare(own[b], own[a]), strings.Compare(names[a].Shown, names[b].Shown))
		})
		list[k] = []any{}
		for _, id := range shown[k] {
			if i, ok := place[id]; ok {
				list[k] = append(list[k], i)
			} else {
				list[k] = append(list[k], names[id].Shown)
			}
			lists = binary.AppendUvarint(lists, uint64(len(docs[id])))
			last := 0
			for _, doc := range docs[id] {
				lists = binary.AppendUvarint(lists, uint64(doc-last))
				last = doc
			}
		}
	}
	names, err := marshal(list)
	return slices.Concat(binary.AppendUvarint(nil, uint64(len(names))), names, lists), shown, err
}

// docsOf returns the papers to list in a segment's facets for each topic (k = 0) or
// organization, nil if the name is not included, and the number of the segment's own papers.
func docsOf(k, names int, papers, older []PaperNames) (own []int, docs [][]int) {
	own, docs = make([]int, names), make([][]int, names)
	for i, p := range papers {
		for _, id := range p.ids()[k] {
			docs[id] = append(docs[id], i)
			own[id]++
		}
	}
	there := make([]int, names)
	for i, p := range older {
		for _, id := range p.ids()[k] {
			if there[id]++; there[id] == 1 && own[id] > 0 {
				docs[id] = append(docs[id], len(papers)+i)
			}
		}
	}
	for id := range docs {
		switch {
		case own[id] == 0 || own[id]+there[id] < 2:
			docs[id] = nil
		case there[id] > 1:
			docs[id] = docs[id][:own[id]]
		}
	}
	return own, docs
}

// ids returns the paper's topics and, if it has one, its organization.
func (p PaperNames) ids() [2][]int {
	out := [2][]int{p.Topics}
	if p.Organization >= 0 {
		out[1] = []int{p.Organization}
	}
	return out
}

// nameSets are the variants of names by field and name: the complete name or its key, for
// authors its words.
type nameSets map[string]map[string][]string

// readNames decodes the output of joined.
func readNames(data []byte) nameSets {
	sets := nameSets{}
	topics, organizations, _ := strings.Cut("\n"+string(data), "\n\n")
	for field, lines := range map[string]string{"topic": topics, "org": organizations} {
		sets[field] = map[string][]string{}
		for line := range strings.SplitSeq(lines, "\n") {
			keys, whole, _ := strings.Cut(line, "\t")
			var set []string
			for ; len(keys) >= 5; keys = keys[5:] {
				set = append(set, givenKey+keys[:5])
			}
			for name := range strings.SplitSeq(whole, "\t") {
				if name != "" {
					set = append(set, "="+name)
				}
			}
			for _, name := range set {
				sets[field][name] = set
			}
		}
	}
	return sets
}

// givenKey is the prefix of a key whose name is unknown. No name contains a tab.
const givenKey = "\t="

// sets returns the variants of names in plain form.
func (n *Names) sets() nameSets {
	sets := nameSets{}
	for field, names := range map[string][]Name{"topic": n.Topics, "org": n.Organizations} {
		sets[field] = map[string][]string{}
		for _, name := range names {
			if len(name.Others) == 0 {
				continue
			}
			set := []string{"=" + text.Fold(name.Shown)}
			for _, other := range name.Others {
				set = append(set, "="+text.Fold(other))
			}
			for _, s := range set {
				sets[field][s] = set
			}
		}
	}
	sets["author"] = peopleSets(n.People)
	return sets
}

// peopleSets returns the names of each person, in words, by each of them.
func peopleSets(people [][]string) map[string][]string {
	sets := map[string][]string{}
	for _, names := range people {
		var set []string
		for _, name := range names {
			set = append(set, strings.Join(partsOf(name), " "))
		}
		for _, name := range set {
			sets[name] = set
		}
	}
	return sets
}

// join adds to units that ask for a topic, an organization or a person the variants as
// alternatives, and returns these.
func (s nameSets) join(units []unit) (others []string) {
	for i := range units {
		u := &units[i]
		others = append(append(others, s.join(u.and)...), s.join(u.or)...)
		if u.isPerson() {
			own := strings.Join(u.words, " ")
			for _, name := range s["author"][own] {
				if name != own {
					u.or = append(slices.Clip(u.or), unit{words: strings.Fields(name), field: u.field, name: true, exact: true, times: 1})
					others = append(others, name)
				}
			}
		}
		if !u.isName() {
			continue
		}
		set, ok := s[u.field][u.words[0]]
		if !ok {
			set = s[u.field]["\t"+nameKey(u.words[0])]
		}
		for _, name := range set {
			if name != u.words[0] {
				u.or = append(slices.Clip(u.or), unit{words: []string{name}, field: u.field, exact: true, times: 1})
				others = append(others, name)
			}
		}
	}
	return others
}

// isName reports whether a unit asks for a topic or an organization by name.
func (u *unit) isName() bool {
	return u.and == nil && u.exact && (u.field == "topic" || u.field == "org")
}

// isPerson reports whether a unit asks for an author by name.
func (u *unit) isPerson() bool {
	return u.and == nil && u.field == "author" && (u.name || u.quoted)
}

// hasUnit reports whether any unit, at any depth, satisfies is.
func hasUnit(units []unit, is func(*unit) bool) bool {
	return slices.ContainsFunc(units, func(u unit) bool { return is(&u) || hasUnit(u.and, is) || hasUnit(u.or, is) })
}

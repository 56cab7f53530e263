package plan

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strings"
	"unicode/utf8"

	"offprint/generator/archive"
	"offprint/generator/cite"
	"offprint/generator/paper"
)

// What the site publishes for programs is written in collections of papers: those of a day, of
// a month, of a name. This file says what is in a collection; package build makes documents of
// it.

// Listing is a paper of the plan as programs get it.
type Listing struct {
	Paper *paper.Paper
	URL   string // absolute address of its page
	Key   string // citation key, unique in the archive; see cite.Keys
}

// Papers is a list of papers of a plan.
type Papers struct{ entries []*entry }

// Len returns the number of papers.
func (ps Papers) Len() int { return len(ps.entries) }

// Bytes returns the total size of the papers' files.
func (ps Papers) Bytes() int {
	n := 0
	for _, e := range ps.entries {
		n += e.card.Bytes()
	}
	return n
}

// First returns the first n of the papers, or all if there are fewer.
func (ps Papers) First(n int) Papers { return Papers{ps.entries[:min(n, len(ps.entries))]} }

// Runs yields the papers in runs of n.
func (ps Papers) Runs(n int) iter.Seq[Papers] {
	return func(yield func(Papers) bool) {
		for run := range slices.Chunk(ps.entries, n) {
			if !yield(Papers{run}) {
				return
			}
		}
	}
}

// Listings returns the papers with their texts. It is safe for concurrent use.
func (p *Plan) Listings(ps Papers) ([]Listing, error) {
	list := p.Cards(ps)
	for i, e := range ps.entries {
		full, err := p.texts.catalog.Paper(e.card)
		if err != nil {
			return nil, err
		}
		list[i].Paper = p.told(full)
	}
	return list, nil
}

// Cards returns the papers without abstract and summary, which needs no reading of files.
func (p *Plan) Cards(ps Papers) []Listing {
	p.giveKeys()
	list := make([]Listing, len(ps.entries))
	for i, e := range ps.entries {
		list[i] = Listing{Paper: p.told(e.paper()), URL: p.cfg.URL(e.path), Key: e.key}
	}
	return list
}

// told returns what a listing contains of a paper: the public part of it, unless the site is
// personal.
func (p *Plan) told(of *paper.Paper) *paper.Paper {
	if p.cfg.Personal {
		return of
	}
	return of.Public()
}

// All returns all papers, oldest first, in an order that votes do not change. Those without a
// date come last.
func (p *Plan) All() Papers { return Papers{p.all} }

// addAll puts the papers in the order of All.
func (p *Plan) addAll() {
	p.all = make([]*entry, 0, len(p.papers))
	byPath := func(papers []*entry) []*entry {
		start := len(p.all)
		p.all = append(p.all, papers...)
		papers = p.all[start:]
		slices.SortFunc(papers, func(a, b *entry) int { return cmp.Compare(a.path, b.path) })
		return papers
	}
	for _, d := range p.days {
		d.inOrder = byPath(d.papers)
	}
	p.allUndated = byPath(p.withoutDate())
	for i, e := range p.all {
		e.number = uint32(i)
	}
}

// Newest returns the n newest papers that have a date, newest first.
func (p *Plan) Newest(n int) Papers { return Papers{datedOf(p.papers)}.First(n) }

// Dated returns those of the papers that have a date.
func (ps Papers) Dated() Papers {
	return Papers{slices.DeleteFunc(slices.Clone(ps.entries), func(e *entry) bool { return e.Date == 0 })}
}

// At returns the papers with these paths, in the order of paths; missing are the paths that no
// paper has.
func (p *Plan) At(paths []string) (papers Papers, missing []string) {
	at := make(map[string]*entry, len(p.papers))
	for _, e := range p.papers {
		at[e.path] = e
	}
	for _, path := range paths {
		if e := at[path]; e != nil {
			papers.entries = append(papers.entries, e)
		} else {
			missing = append(missing, path)
		}
	}
	return papers, missing
}

// giveKeys gives each paper its citation key. A paper of a later day does not change the keys
// of earlier ones.
func (p *Plan) giveKeys() {
	p.keysOnce.Do(func() {
		var keys cite.Keys
		keys.Expect(len(p.all))
		for _, e := range p.all {
			e.key = keys.Take(e.key, e.paper)
		}
	})
}

// Collection is the papers of a day, or of a month or part of a month, oldest first.
type Collection struct {
	Name string // "2025-10-07"; "2025-10", "2025-10-2" for the second part of a month
	Home string // path of the page of the day or the month
	// Sum is the checksum of everything that can be published of the papers.
	Sum    archive.Sum
	Papers Papers
}

// Days returns the papers by day, oldest first.
func (p *Plan) Days() []Collection {
	p.giveKeys()
	days := make([]Collection, len(p.days))
	inParallel(len(days), func(start, end int) {
		var in Inputs
		for i := start; i < end; i++ {
			d := p.days[i]
			days[i] = p.collection(&in, d.day.String(), d.path, d.inOrder)
		}
	})
	return days
}

// partPapers is the maximum number of papers in a part of a month. A document of a part has a
// few MB at most, and a new day causes little to be written again.
const partPapers = 1000

// DayCounts yields the days that have papers, oldest first, with their numbers of papers.
func (p *Plan) DayCounts() iter.Seq2[paper.Day, int] {
	return func(yield func(paper.Day, int) bool) {
		for _, d := range p.days {
			if !yield(d.day, len(d.papers)) {
				return
			}
		}
	}
}

// Months returns the papers with a date by month, oldest first. A month with many papers is in
// several parts. A new paper of a later day changes only the last of them.
func (p *Plan) Months() []Collection {
	p.monthsOnce.Do(func() { p.parts = p.monthParts() })
	return p.parts
}

// partName returns the name of a part of a month; before is the number of parts before it.
func partName(month string, before int) string {
	if before == 0 {
		return month
	}
	return fmt.Sprintf("%s-%d", month, before+1)
}

func (p *Plan) monthParts() []Collection {
	p.giveKeys()
	var months []Collection
	for _, m := range p.months {
		papers := p.all[m.days[0].inOrder[0].number:][:m.count()]
		part := 0
		for some := range slices.Chunk(papers, partPapers) {
			name := partName(m.name, part)
			part++
			months = append(months, Collection{Name: name, Home: m.path, Papers: Papers{some}})
		}
	}
	inParallel(len(months), func(start, end int) {
		var in Inputs
		for i := start; i < end; i++ {
			m := &months[i]
			*m = p.collection(&in, m.Name, m.Home, m.Papers.entries)
		}
	})
	return months
}

func (p *Plan) collection(in *Inputs, name, home string, papers []*entry) Collection {
	in.reset()
	in.strings([]string{p.cfg.URL(""), name, home})
	for _, e := range papers {
		in.sum(e.card.Sum())
		in.string(e.path)
		in.string(e.key)
	}
	return Collection{Name: name, Home: home, Sum: in.done(), Papers: Papers{papers}}
}

// NameGroup is the names of one kind whose pages' addresses start with the same two
// characters.
type NameGroup struct {
	Of     string // "authors", "topics", "organizations"
	Name   string // the first two characters of the addresses
	Sum    archive.Sum
	Weight int // number of names, and of papers of all of them

	r   *registry
	cfg writer
}

// Named is a name with its papers.
type Named struct {
	Name string
	URL  string   // absolute address of its page
	Also []string // other names of a person
	Days []NamedDay
}

// NamedDay is the identifiers of the papers that a name has on a day. Papers without a date
// come last, with Day 0.
type NamedDay struct {
	Day paper.Day
	IDs []paper.ID
}

// NameGroups returns all names that have a page, in groups. It is not safe for concurrent use.
func (p *Plan) NameGroups() []NameGroup {
	if len(p.groups) == 0 { // otherwise computed earlier, or kept from an earlier build
		p.groups = p.findGroups()
	}
	return p.groups
}

func (p *Plan) findGroups() []NameGroup {
	var groups []NameGroup
	for _, r := range p.registries() {
		for key, names := range r.grouped() {
			g := NameGroup{Of: r.of, Name: key, r: r, cfg: p.cfg}
			for _, n := range names {
				g.Weight += 1 + len(n.papers)
			}
			groups = append(groups, g)
		}
	}
	slices.SortFunc(groups, func(a, b NameGroup) int { return cmp.Or(cmp.Compare(a.Of, b.Of), cmp.Compare(a.Name, b.Name)) })
	inParallel(len(groups), func(start, end int) {
		var in Inputs
		for i := start; i < end; i++ {
			in.reset()
			in.strings([]string{p.cfg.URL(""), groups[i].Of, groups[i].Name})
			for _, n := range groups[i].names() {
				in.string(n.display)
				in.string(n.path)
				in.strings(groups[i].r.also(n))
				in.number(len(n.papers))
				for _, e := range n.papers {
					in.number(int(e.Date))
					in.string(string(e.ID))
				}
			}
			groups[i].Sum = in.done()
		}
	})
	return groups
}

// groups returns the names with a page by the first two characters of their addresses.
func (r *registry) groups() map[string][]*name {
	groups := map[string][]*name{}
	for _, n := range r.pages {
		key := slugStart(n.slug)
		groups[key] = append(groups[key], n)
	}
	return groups
}

func (g *NameGroup) names() []*name { return g.r.grouped()[g.Name] }

// groupOf returns the group that contains a name: "authors/ad".
func (p *Plan) groupOf(n *name) string {
	of, _, _ := strings.Cut(n.path, "/")
	return of + "/" + slugStart(n.slug)
}

// slugStart returns the first two characters of a slug, without hyphens at the end.
func slugStart(slug string) string {
	end := 0
	for range 2 {
		_, n := utf8.DecodeRuneInString(slug[end:])
		end += n
	}
	return strings.TrimRight(slug[:end], "-")
}

// Names returns the names of the group, ordered by address.
func (g *NameGroup) Names() []Named {
	names := g.names()
	list := make([]Named, len(names))
	for i, n := range names {
		list[i] = Named{Name: n.display, URL: g.cfg.URL(n.path), Also: g.r.also(n)}
		days := &list[i].Days
		for _, e := range oldestFirst(n.papers) {
			if k := len(*days); k == 0 || (*days)[k-1].Day != e.Date {
				*days = append(*days, NamedDay{Day: e.Date})
			}
			day := &(*days)[len(*days)-1]
			day.IDs = append(day.IDs, e.ID)
		}
		for _, d := range *days {
			slices.Sort(d.IDs)
		}
	}
	slices.SortFunc(list, func(a, b Named) int { return cmp.Compare(a.URL, b.URL) })
	return list
}

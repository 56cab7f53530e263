package desk

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"offprint/generator/archive"
	"offprint/generator/bound"
	"offprint/generator/cite"
	"offprint/generator/paper"
	"offprint/generator/site"
	"offprint/generator/text"
)

// nameKind is a kind of names that can be joined.
type nameKind struct {
	Key, One, Many string
	table          archive.NameTable
	of             func(p *paper.Paper) []string
	fold           func(string) string // maps names that are the same anyway to equal strings
}

func foldAuthor(s string) string { return cite.NameKey(text.Fold(s)) }

// nameKinds returns all kinds; the first is the default.
func nameKinds() []nameKind {
	return []nameKind{
		{"author", "author", "authors", archive.PeopleTable, func(p *paper.Paper) []string { return p.Authors }, foldAuthor},
		{"topic", "topic", "topics", archive.TopicTable, func(p *paper.Paper) []string { return slices.Concat(p.Topics, p.Tags) }, text.Fold},
		{"organization", "organization", "organizations", archive.OrganizationTable, func(p *paper.Paper) []string { return []string{p.Organization} }, text.Fold},
	}
}

// namesPage is the data of the page that joins names.
type namesPage struct {
	Kinds   []nameKind
	Kind    nameKind
	Words   string
	Names   []foundName
	More    int // number of further matches
	Another string
}

// foundName is a name of the archive.
type foundName struct {
	Name       string
	Papers     int
	Join, Keep bool // in the form
}

// names returns the names of a kind that contain one of the words, those with most papers
// first.
func (d *Desk) names(ctx context.Context, kind, words string) (namesPage, error) {
	kinds := nameKinds()
	page := namesPage{Kinds: kinds, Kind: kinds[max(0, slices.IndexFunc(kinds, func(k nameKind) bool { return k.Key == kind }))], Words: words}
	var wanted []string
	for word := range strings.SplitSeq(words, ",") {
		if word = text.Fold(word); word != "" {
			wanted = append(wanted, word)
		}
	}
	if wanted == nil {
		return page, nil
	}
	s, err := d.shelf(ctx)
	if err != nil {
		return page, err
	}
	page.Names = page.Kind.find(s.Cards, wanted)
	if len(page.Names) > most {
		page.More = len(page.Names) - most
		page.Names = page.Names[:most]
	}
	return page, nil
}

// find counts the papers of each name that contains one of the words. Names that are the same
// anyway are combined under their most frequent spelling.
func (k *nameKind) find(cards []*archive.Card, words []string) []foundName {
	spellings := map[string]int{} // number of papers by spelling
	for _, c := range cards {
		for _, n := range k.of(c.Paper()) {
			spellings[n]++
		}
	}
	byKey := map[string]foundName{}
	count := map[string]int{}
	for _, n := range slices.Sorted(maps.Keys(spellings)) {
		folded, key := text.Fold(n), k.fold(n)
		if !slices.ContainsFunc(words, func(w string) bool { return strings.Contains(folded, w) }) {
			continue
		}
		one := byKey[key]
		one.Papers += spellings[n]
		if spellings[n] > count[key] {
			one.Name, count[key] = n, spellings[n]
		}
		byKey[key] = one
	}
	return slices.SortedFunc(maps.Values(byKey), func(a, b foundName) int {
		return cmp.Or(cmp.Compare(b.Papers, a.Papers), cmp.Compare(a.Name, b.Name))
	})
}

// joining is the content of the form that joins names.
type joining struct {
	kind  nameKind
	shown string
	names []string
}

func (d *Desk) parseJoining(form url.Values, kind nameKind) joining {
	return joining{kind, cmp.Or(strings.TrimSpace(form.Get("another")), form.Get("keep")), form["join"]}
}

// proposeNames returns what joining names would write.
func (d *Desk) proposeNames(j joining) (p proposal, err error) {
	others := slices.DeleteFunc(slices.Clone(j.names), func(n string) bool { return n == j.shown })
	switch {
	case j.shown == "":
		return p, errors.New("say which name the page shall have: mark one, or write another")
	case len(others) == 0:
		return p, errors.New("tick the names that are the same as " + j.shown)
	}
	before, err := d.read(archive.ConfigFile, bound.MaxConfig)
	if err != nil {
		return p, err
	}
	after, err := archive.JoinNames(before, j.kind.table, j.shown, others, j.kind.fold)
	if err != nil {
		return p, err
	}
	if _, err := site.ParseConfig(archive.ConfigFile, after, d.site); err != nil {
		return p, err
	}
	p.add(archive.ConfigFile, before, after)
	return p, nil
}

func (d *Desk) showNames(w http.ResponseWriter, r *http.Request) {
	v := r.URL.Query()
	page, err := d.names(r.Context(), v.Get("kind"), v.Get("q"))
	said := notice{Text: written(v)}
	if err != nil {
		said = failed(err)
	}
	d.render(w, "names", "Join names", said, page)
}

func (d *Desk) changeNames(w http.ResponseWriter, r *http.Request) {
	form := r.PostForm
	page, err := d.names(r.Context(), form.Get("kind"), form.Get("q"))
	back := url.Values{"kind": {page.Kind.Key}, "q": {page.Words}}
	d.change(w, r, changeForm{
		title: "What would be written", action: "/names", done: "/names?" + back.Encode(),
		ask: func() (proposal, error) { return d.proposeNames(d.parseJoining(form, page.Kind)) },
		again: func(said notice) {
			if err != nil {
				said = failed(err)
			}
			for i := range page.Names {
				n := &page.Names[i]
				n.Join, n.Keep = slices.Contains(form["join"], n.Name), form.Get("keep") == n.Name
			}
			page.Another = form.Get("another")
			d.render(w, "names", "Join names", said, page)
		},
	})
}

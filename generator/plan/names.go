package plan

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"offprint/generator/archive"
	"offprint/generator/cite"
	"offprint/generator/site"
	"offprint/generator/text"
)

// name is an author, a topic or an organization: all spellings that differ
// only in case, accents or white space.
type name struct {
	key     string
	slug    string
	display string   // the spelling met most often, the first one met of equals
	papers  []*entry // newest first
	path    string   // empty where it has too few papers for a page
	shown   uint64   // the start of a hash of what a list shows of it, or would if it had a page
	sortKey string
	into    *name          // the person whose other name this is
	group   rune           // the letter of the index
	number  int32          // its place in all
	id      archive.NameID // of display; NoName where the configuration says what to show
	own     bool           // a tag of the curator's, which has a page however few its papers are
	several bool           // it is spelled in several ways
}

func (n *name) link(cfg writer, spelling string) Link {
	if n.path == "" {
		return Link{Name: spelling}
	}
	return Link{Name: spelling, Href: cfg.Href(n.path)}
}

// registry collects the names of one kind.
type registry struct {
	kind    Kind
	of      string // "authors": the index's folder and its name in the data
	catalog *archive.Catalog
	spelled []spelling // by archive.NameID
	names   []*name    // by archive.NameID; nil where the spelling is no name of this kind
	shown   []uint64   // by archive.NameID, of names that a list may show; until sumNames has run
	byKey   map[string]*name
	all     []*name                          // in order of first appearance; of authors, in the end, without those that nothing shows
	some    []name                           // room for names to come: a large archive has many, and most are kept
	places  []*entry                         // room for papers of names to come
	often   map[*name]map[archive.NameID]int // each spelling of names that have several
	pages   []*name                          // those with a page, by name
	count   int                              // of all, before some were forgotten
	moved   []*name                          // those that had one, were they not another name of a person
	minimum int

	sharded func() map[string]*shard  // shards, made once
	grouped func() map[string][]*name // groups, made once

	others   map[*name][]*name // a person's other names
	people   [][]string        // names of each person of whom the configuration speaks
	warnings []string          // about names in the configuration
	unknown  []string          // names in the configuration that no paper has, not in the warnings
}

// inParallel has do work on runs of the numbers below n, side by side.
func inParallel(n int, do func(start, end int)) {
	run := max(1024, (n+1)/runtime.GOMAXPROCS(0))
	var wg sync.WaitGroup
	for start := 0; start < n; start += run {
		wg.Go(func() { do(start, min(start+run, n)) })
	}
	wg.Wait()
}

// newRegistries makes registries without names.
func (p *Plan) newRegistries() (authors, topics, organizations *registry) {
	empty := func(kind Kind, of string, minimum int) *registry {
		r := &registry{kind: kind, of: of, minimum: minimum, catalog: p.texts.catalog}
		r.sharded, r.grouped = sync.OnceValue(r.shards), sync.OnceValue(r.groups)
		return r
	}
	o := p.cfg.Options
	return empty(KindAuthor, "authors", o.AuthorThreshold), empty(KindTopic, "topics", o.TopicThreshold), empty(KindOrganization, "organizations", o.OrganizationThreshold)
}

// expect prepares a registry for the names of a catalog with those spellings.
func (r *registry) expect(spelled []spelling) {
	r.spelled, r.names, r.often = spelled, make([]*name, len(spelled)), map[*name]map[archive.NameID]int{}
	room := len(spelled)
	if r.kind != KindAuthor { // whose nearly all spellings are
		room /= 8
	}
	r.byKey = make(map[string]*name, room)
}

// key is what a spelling has in common with others of a name.
func (r *registry) key(id archive.NameID) string {
	if r.kind == KindAuthor {
		return r.spelled[id].authorKey
	}
	return r.spelled[id].key
}

// add notes that e names a spelling; it is called for the oldest paper first. A name
// that stands twice in one paper counts once.
func (r *registry) add(id archive.NameID, e *entry) {
	n := r.names[id]
	if n == nil {
		key := r.key(id)
		if n = r.byKey[key]; n == nil {
			n = r.newName()
			n.key, n.id = key, id
			r.byKey[key] = n
			r.all = append(r.all, n)
		}
		r.names[id] = n
	}
	if n.id != id || n.several {
		if !n.several {
			n.several = true
			r.often[n] = map[archive.NameID]int{n.id: len(n.papers)}
		}
		r.often[n][id]++
	}
	if len(n.papers) == 0 || n.papers[len(n.papers)-1] != e {
		n.papers = append(n.papers, e)
	}
}

// newName makes a name with room for the one paper that most have.
func (r *registry) newName() *name {
	const run = 60 // of 8 KiB
	if len(r.some) == 0 {
		r.some, r.places = make([]name, run), make([]*entry, run)
	}
	n := &r.some[0]
	n.papers = r.places[:0:1]
	r.some, r.places = r.some[1:], r.places[1:]
	return n
}

// list are the names of those spellings.
func (r *registry) list(ids []archive.NameID) []*name {
	names := make([]*name, len(ids))
	for i, id := range ids {
		names[i] = r.names[id]
	}
	return names
}

// settle chooses the spellings to show.
func (r *registry) settle() {
	names := r.catalog.Names
	for n, often := range r.often {
		best := often[n.id]
		for _, id := range slices.SortedFunc(maps.Keys(often), func(a, b archive.NameID) int { return cmp.Compare(names[a], names[b]) }) {
			if often[id] > best {
				n.id, best = id, often[id]
			}
		}
	}
	for _, n := range r.all {
		n.display = names[n.id]
	}
}

// slug is that of a name, without what sets it apart from others.
func (r *registry) slug(n *name) string {
	if n.id != archive.NoName && r.spelled[n.id].authorKey == n.key {
		return r.spelled[n.id].slug
	}
	return portableSlug(n.key)
}

// sortKey is what names are sorted by.
func (r *registry) sortKey(n *name) string {
	switch {
	case r.kind != KindAuthor:
		return n.key
	case n.id == archive.NoName:
		return familyFirst(n.display)
	}
	return r.spelled[n.id].sorted
}

// finish gives names their addresses. The name that appeared first keeps the
// plain address, so that what comes later never moves a page.
func (r *registry) finish(o *site.Options) {
	r.settle()
	switch r.kind {
	case KindAuthor:
		r.joinPeople(o)
	case KindTopic:
		r.joinSubjects(o.TopicNames, o.Apart, o.JoinTopics)
	case KindOrganization:
		r.joinSubjects(o.OrganizationNames, o.Apart, o.JoinTopics)
	}
	for _, n := range r.all {
		for into := n.into; n.own && into != nil; into = into.into {
			into.own = true
		}
	}
	taken := make(map[string]bool, len(r.all)+1)
	taken["index"] = true // the index itself
	inParallel(len(r.all), func(start, end int) {
		for _, n := range r.all[start:end] {
			n.slug = r.slug(n)
			if n.into == nil && (len(n.papers) >= r.minimum || n.own) {
				n.sortKey = strings.Clone(r.sortKey(n)) // and not what is known of all spellings
				n.group = letterOf(n.sortKey)
			}
		}
	})
	var in Inputs
	for i, n := range r.all {
		n.number = int32(i)
		if taken[n.slug] {
			sum := sha256.Sum256([]byte(n.key))
			n.slug += "-" + hex.EncodeToString(sum[:3])
		}
		taken[n.slug] = true
		in.reset()
		in.string(n.display)
		in.string(n.slug)
		sum := in.done()
		n.shown = binary.LittleEndian.Uint64(sum[:])
		slices.Reverse(n.papers)
		n.papers = undatedLast(n.papers)
		if len(n.papers) < r.minimum && !n.own {
			continue
		}
		if n.into != nil {
			r.moved = append(r.moved, n)
			continue
		}
		n.path = r.address(n)
		n.slug = n.path[len(r.of)+1:][:len(n.slug)] // the same bytes
		r.pages = append(r.pages, n)
	}
	r.pages = byName(r.pages)
	r.sumShown()
	r.count = len(r.all)
	r.byKey, r.spelled, r.some, r.places, r.often = nil, nil, nil, nil, nil
	if r.kind == KindAuthor {
		r.forget()
	}
}

// sumShown notes what lists may show of the names.
func (r *registry) sumShown() {
	r.shown = make([]uint64, len(r.names))
	for id, n := range r.names {
		// Who shares so many papers as a list wants has as many.
		if n != nil && (n.path != "" || r.minimum <= aroundPapers) {
			r.shown[id] = n.shown
		}
	}
}

// byName are names in the order of an index.
func byName(names []*name) []*name {
	type begun struct { // with what most names differ in
		start uint64
		*name
	}
	list := make([]begun, len(names))
	for i, n := range names {
		var start [8]byte
		binary.BigEndian.PutUint32(start[:], uint32(n.group))
		copy(start[4:], n.sortKey)
		list[i] = begun{binary.BigEndian.Uint64(start[:]), n}
	}
	slices.SortFunc(list, func(a, b begun) int {
		if a.start != b.start {
			return cmp.Compare(a.start, b.start)
		}
		return cmp.Or(cmp.Compare(a.sortKey, b.sortKey), cmp.Compare(a.slug, b.slug))
	})
	sorted := make([]*name, len(names))
	for i, n := range list {
		sorted[i] = n.name
	}
	return sorted
}

// forget forgets the names that have no page and are nobody's other name, which most authors'
// are: in their place is one that stands for all of them. Those that are left move
// together, with their papers.
func (r *registry) forget() {
	isKept := func(n *name) bool { return n.path != "" || n.into != nil || len(r.others[n]) > 0 }
	names, papers := 0, 0
	for _, n := range r.all {
		if isKept(n) {
			names, papers = names+1, papers+len(n.papers)
		}
	}
	kept, of := make([]name, 0, names+1), make([]*entry, 0, papers)
	kept = append(kept, name{id: archive.NoName})
	moved := make([]*name, len(r.all)) // by number
	all := make([]*name, 0, names+1)
	for i, n := range r.all {
		if !isKept(n) {
			moved[i] = &kept[0]
			continue
		}
		start := len(of)
		of = append(of, n.papers...)
		kept = append(kept, *n)
		to := &kept[len(kept)-1]
		to.number, to.papers = int32(len(all)), of[start:len(of):len(of)]
		moved[i], all = to, append(all, to)
	}
	kept[0].number = int32(len(all))
	for _, n := range all {
		if n.into != nil {
			n.into = moved[n.into.number]
		}
	}
	for _, list := range [][]*name{r.names, r.pages, r.moved} {
		for i, n := range list {
			if n != nil {
				list[i] = moved[n.number]
			}
		}
	}
	others := make(map[*name][]*name, len(r.others))
	for n, list := range r.others {
		for i, other := range list {
			list[i] = moved[other.number]
		}
		others[moved[n.number]] = list
	}
	r.all, r.others = append(all, &kept[0]), others
}

// portableSlug is a slug of which every system can make a file. That of a device of
// Windows gets a hyphen at its end, as no other slug has.
func portableSlug(key string) string {
	slug := text.Slug(key)
	if archive.IsDevice(slug) {
		slug += "-"
	}
	return slug
}

// address is where the name's page is, or would be. It is a file, not a folder
// with one: there are more names than papers, and making folders is a good part
// of what a build costs.
func (r *registry) address(n *name) string { return r.of + "/" + n.slug + ".html" }

// familyFirst is what an author is sorted by: the family name, then the rest.
// Particles count last, as bibliographies have it.
func familyFirst(display string) string {
	n := cite.SplitName(display)
	parts := []string{n.Family, n.Literal, n.Given, n.Prefix, n.Suffix}
	return text.Fold(strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " "))
}

// What stands for names that begin with none of 26 letters: it comes before these, and
// behind them.
const (
	groupDigits = '#'
	groupOther  = '…'
)

func letterOf(key string) rune {
	switch r, _ := utf8.DecodeRuneInString(key); {
	case r >= 'a' && r <= 'z':
		return unicode.ToUpper(r)
	case r < utf8.RuneSelf:
		return groupDigits
	}
	return groupOther
}

func groupSlug(g string) string {
	switch g {
	case string(groupDigits):
		return "0-9"
	case string(groupOther):
		return "other"
	}
	return strings.ReplaceAll(strings.ToLower(g), string(groupOther), "-other")
}

// chunkBy cuts a slice into runs of equal keys.
func chunkBy[T any, K comparable](s []T, key func(T) K) [][]T {
	var out [][]T
	for start := 0; start < len(s); {
		end := start + 1
		for end < len(s) && key(s[end]) == key(s[start]) {
			end++
		}
		out = append(out, s[start:end])
		start = end
	}
	return out
}

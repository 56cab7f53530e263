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

// name is an author, a topic or an organization: all spellings that differ only in case,
// accents or white space.
type name struct {
	key     string
	slug    string
	display string   // the most frequent spelling, of several the one met first
	papers  []*entry // newest first
	path    string   // empty if it has too few papers for a page
	shown   uint64   // first 8 bytes of a hash of what a list shows of it, or would show if it had a page
	sortKey string
	into    *name          // the person to whom this other name belongs
	group   rune           // the letter in the index
	number  int32          // index in registry.all
	id      archive.NameID // of display; NoName if the configuration says what to show
	own     bool           // a tag of the curator's, which has a page even with few papers
	several bool           // it has several spellings
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
	of      string // "authors": the folder of the index, and the name in the data
	catalog *archive.Catalog
	spelled []spelling // by archive.NameID
	names   []*name    // by archive.NameID; nil if the spelling is not a name of this kind
	shown   []uint64   // by archive.NameID: name.shown of names that a list may show; nil after sumNames
	byKey   map[string]*name
	all     []*name                          // in order of first appearance; finish removes the authors that nothing shows
	some    []name                           // allocated for further names: a large archive has many, and most are kept
	places  []*entry                         // allocated for the papers of further names
	often   map[*name]map[archive.NameID]int // number of papers by spelling, for names that have several
	pages   []*name                          // names with a page, in the order of the index
	count   int                              // length of all before some were forgotten
	moved   []*name                          // names that would have a page if they were not another name of a person
	minimum int

	sharded func() map[string]*shard  // shards, computed once
	grouped func() map[string][]*name // groups, computed once

	others   map[*name][]*name // the other names of a person
	people   [][]string        // the names of each person in the configuration
	warnings []string          // about names in the configuration
	unknown  []string          // names in params.offprint.apart that no author has, not in the warnings
}

// inParallel calls do for runs of the numbers below n concurrently, and waits for all of them.
func inParallel(n int, do func(start, end int)) {
	run := max(1024, (n+1)/runtime.GOMAXPROCS(0))
	var wg sync.WaitGroup
	for start := 0; start < n; start += run {
		wg.Go(func() { do(start, min(start+run, n)) })
	}
	wg.Wait()
}

// newRegistries returns empty registries.
func (p *Plan) newRegistries() (authors, topics, organizations *registry) {
	empty := func(kind Kind, of string, minimum int) *registry {
		r := &registry{kind: kind, of: of, minimum: minimum, catalog: p.texts.catalog}
		r.sharded, r.grouped = sync.OnceValue(r.shards), sync.OnceValue(r.groups)
		return r
	}
	o := p.cfg.Options
	return empty(KindAuthor, "authors", o.AuthorThreshold), empty(KindTopic, "topics", o.TopicThreshold), empty(KindOrganization, "organizations", o.OrganizationThreshold)
}

// expect prepares a registry for the names of a catalog with these spellings.
func (r *registry) expect(spelled []spelling) {
	r.spelled, r.names, r.often = spelled, make([]*name, len(spelled)), map[*name]map[archive.NameID]int{}
	room := len(spelled)
	if r.kind != KindAuthor { // nearly all spellings are authors
		room /= 8
	}
	r.byKey = make(map[string]*name, room)
}

// key returns the key that all spellings of a name share.
func (r *registry) key(id archive.NameID) string {
	if r.kind == KindAuthor {
		return r.spelled[id].authorKey
	}
	return r.spelled[id].key
}

// add records that e contains a spelling. It is called for the oldest paper first. A name that
// occurs twice in a paper counts once.
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

// newName allocates a name with room for one paper, as most names have only one.
func (r *registry) newName() *name {
	const run = 60 // 8 KiB
	if len(r.some) == 0 {
		r.some, r.places = make([]name, run), make([]*entry, run)
	}
	n := &r.some[0]
	n.papers = r.places[:0:1]
	r.some, r.places = r.some[1:], r.places[1:]
	return n
}

// list returns the names with these spellings.
func (r *registry) list(ids []archive.NameID) []*name {
	names := make([]*name, len(ids))
	for i, id := range ids {
		names[i] = r.names[id]
	}
	return names
}

// settle chooses the spelling that is shown of each name.
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

// slug returns the slug of a name, without the suffix that makes it unique.
func (r *registry) slug(n *name) string {
	if n.id != archive.NoName && r.spelled[n.id].authorKey == n.key {
		return r.spelled[n.id].slug
	}
	return portableSlug(n.key)
}

// sortKey returns the key by which names are sorted.
func (r *registry) sortKey(n *name) string {
	switch {
	case r.kind != KindAuthor:
		return n.key
	case n.id == archive.NoName:
		return familyFirst(n.display)
	}
	return r.spelled[n.id].sorted
}

// finish gives the names their addresses. The name that appeared first gets the plain address,
// so that later names never move a page.
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
				n.sortKey = strings.Clone(r.sortKey(n)) // cloned, so that the data of all spellings can be freed
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
		n.slug = n.path[len(r.of)+1:][:len(n.slug)] // shares memory with path
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

// sumShown collects the hashes of what lists may show of the names.
func (r *registry) sumShown() {
	r.shown = make([]uint64, len(r.names))
	for id, n := range r.names {
		// A name that shares enough papers for a list has at least as many papers itself.
		if n != nil && (n.path != "" || r.minimum <= aroundPapers) {
			r.shown[id] = n.shown
		}
	}
}

// byName returns names in the order of an index.
func byName(names []*name) []*name {
	type begun struct { // start usually decides a comparison
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

// forget drops the names that have neither a page nor anything to do with another name of a
// person, which is most authors. A single placeholder replaces all of them. The remaining
// names are moved together in memory, with their papers.
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
	moved := make([]*name, len(r.all)) // by name.number
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

// portableSlug returns a slug that every operating system accepts as a file name. The slug of
// a Windows device name gets a hyphen at its end, which no other slug has.
func portableSlug(key string) string {
	slug := text.Slug(key)
	if archive.IsDevice(slug) {
		slug += "-"
	}
	return slug
}

// address returns the address that the name's page has or would have. The page is a file and
// not a folder with an index file: there are more names than papers, and creating folders is a
// considerable part of the cost of a build.
func (r *registry) address(n *name) string { return r.of + "/" + n.slug + ".html" }

// familyFirst returns the key by which an author is sorted: the family name, then the rest.
// Particles come last, as in bibliographies.
func familyFirst(display string) string {
	n := cite.SplitName(display)
	parts := []string{n.Family, n.Literal, n.Given, n.Prefix, n.Suffix}
	return text.Fold(strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " "))
}

// Groups of the names that do not start with one of the 26 letters: groupDigits is before the
// letters, groupOther after them.
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

// chunkBy cuts a slice into runs of elements with equal keys.
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

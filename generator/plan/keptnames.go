package plan

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"encoding/json"
	"slices"
	"strings"

	"offprint/generator/archive"
)

// Which names there are, which papers each has, and what its address is depends only on the
// names, dates and order of the papers and on the configuration. Editing a text changes none
// of these. The result is therefore kept from build to build, together with the checksums that
// depend on it alone: finding it again would be a quarter of the cost of an edit in a large
// archive.
//
// Numbers are varints; papers are indexes into Plan.all:
//
//	the result of sumNamesOfPapers: 16 bytes
//	number of warnings, then each
//	the registries of authors, topics and organizations, see appendKept
//	the result of sumNames for each paper: 8 bytes
//	number of shards, then each: kind, key, checksum, names, names in the file
//	number of groups, then each: kind, name, checksum, weight

// sumNamesOfPapers returns a checksum of what the names are made of; ok is false if it cannot
// be computed.
func (p *Plan) sumNamesOfPapers() (sum archive.Sum, ok bool) {
	options, err := json.Marshal(p.cfg.Options)
	if err != nil {
		return archive.Sum{}, false
	}
	var in Inputs
	in.string(string(options))
	in.string(p.cfg.URL(""))
	in.strings(p.texts.catalog.Names)
	for _, e := range p.papers {
		in.number(int(e.number))
		in.number(int(e.Date))
		for _, ids := range [][]archive.NameID{e.Authors(), e.Topics(), e.Tags(), {e.Organization}} {
			in.number(len(ids))
			for _, id := range ids {
				in.number(int(id))
			}
		}
		in.string(string(e.ID))
	}
	return in.done(), true
}

// AppendKeptNames appends what the next [Plan.Arrange] may be given, and reports whether there
// is anything to keep. There is not if this plan took its names from such data. The checksums
// of [Plan.NameShards] and [Plan.NameGroups] are included if these were called before.
func (p *Plan) AppendKeptNames(b []byte) ([]byte, bool) {
	if p.keptNames || !p.hasNamesKey {
		return b, false
	}
	const aPaper = 80 // about, in bytes
	b = append(slices.Grow(b, aPaper*len(p.papers)), p.namesKey[:]...)
	b = archive.AppendTexts(b, p.nameWarnings)
	for _, r := range p.registries() {
		b = r.appendKept(b)
	}
	for _, e := range p.all {
		b = binary.LittleEndian.AppendUint64(b, e.names)
	}
	b = binary.AppendUvarint(b, uint64(len(p.shards)))
	for _, s := range p.shards {
		b = append(archive.AppendText(archive.AppendText(b, s.r.of), s.key), s.Sum[:]...)
		b = binary.AppendUvarint(b, uint64(s.Count))
		b = binary.AppendUvarint(b, uint64(s.size))
	}
	b = binary.AppendUvarint(b, uint64(len(p.groups)))
	for _, g := range p.groups {
		b = append(archive.AppendText(archive.AppendText(b, g.Of), g.Name), g.Sum[:]...)
		b = binary.AppendUvarint(b, uint64(g.Weight))
	}
	return b, true
}

// takeNames takes over what AppendKeptNames wrote for papers with the same names. If kept
// belongs to other names or is damaged, takeNames reports false and takes nothing.
func (p *Plan) takeNames(kept []byte) bool {
	p.namesKey, p.hasNamesKey = p.sumNamesOfPapers()
	if !p.hasNamesKey || !bytes.HasPrefix(kept, p.namesKey[:]) {
		return false
	}
	d := archive.NewStateReader(kept[len(p.namesKey):])
	warnings := d.Texts()
	authors, topics, organizations := p.newRegistries()
	byKind := map[string]*registry{}
	for _, r := range []*registry{authors, topics, organizations} {
		r.readKept(d, p.all)
		byKind[r.of] = r
	}
	sums := d.Bytes(8 * uint64(len(p.all)))
	of := func() *registry {
		r := byKind[d.Text()]
		if r == nil {
			d.Fail()
			return authors
		}
		return r
	}
	shards := make([]NameShard, d.Count())
	for i := range shards {
		s := NameShard{r: of(), key: strings.Clone(d.Text()), Sum: d.Sum(), Count: int(d.Number()), size: int(d.Number())}
		s.Path = s.r.shardPath(s.key)
		shards[i] = s
	}
	groups := make([]NameGroup, d.Count())
	for i := range groups {
		g := NameGroup{r: of(), Name: strings.Clone(d.Text()), Sum: d.Sum(), Weight: int(d.Number()), cfg: p.cfg}
		g.Of = g.r.of
		groups[i] = g
	}
	if d.Failed() || d.Left() > 0 {
		return false
	}
	for _, warning := range warnings {
		p.Warnings = append(p.Warnings, strings.Clone(warning))
	}
	p.authors, p.topics, p.organizations = authors, topics, organizations
	for i, e := range p.all {
		e.names = binary.LittleEndian.Uint64(sums[8*i:])
	}
	p.shards, p.groups, p.keptNames = shards, groups, true
	return true
}

// Flags of a kept name.
const (
	hasPage = 1 << iota
	isOther // another name of a person
	isOwn
	isSpelled // spelled as one of the catalog's names
)

// appendKept encodes a registry:
//
//	number of names before some were forgotten
//	number of persons in the configuration, then the names of each
//	number of names, then each: flags as above, its spelling as an index into the
//	catalog's names or as a text, its path or, without a page, its slug, its sort key,
//	shown, its person if it is another name, its papers
//	the names with a page, and those that are other names but would have one, by their numbers
//	number of persons with other names, then each: its number and theirs
//	number of the catalog's names, then for each the number of its name, from 1, or 0
func (r *registry) appendKept(b []byte) []byte {
	number := func(n int) { b = binary.AppendUvarint(b, uint64(n)) }
	numbers := func(list []*name) {
		number(len(list))
		for _, n := range list {
			number(int(n.number))
		}
	}
	number(r.count)
	number(len(r.people))
	for _, names := range r.people {
		b = archive.AppendTexts(b, names)
	}
	number(len(r.all))
	for _, n := range r.all {
		var flags byte
		set := func(flag byte, is bool) {
			if is {
				flags |= flag
			}
		}
		spelled := n.id != archive.NoName && r.catalog.Names[n.id] == n.display
		set(hasPage, n.path != "")
		set(isOther, n.into != nil)
		set(isOwn, n.own)
		set(isSpelled, spelled)
		b = append(b, flags)
		if spelled {
			number(int(n.id))
		} else {
			b = archive.AppendText(b, n.display)
		}
		b = archive.AppendText(b, cmp.Or(n.path, n.slug))
		b = archive.AppendText(b, n.sortKey)
		b = binary.LittleEndian.AppendUint64(b, n.shown)
		if n.into != nil {
			number(int(n.into.number))
		}
		number(len(n.papers))
		last := 0
		for _, e := range n.papers { // mostly neighbours, the newest first
			b = binary.AppendVarint(b, int64(last)-int64(e.number))
			last = int(e.number)
		}
	}
	numbers(r.pages)
	numbers(r.moved)
	number(len(r.others))
	for _, n := range r.all {
		if others := r.others[n]; len(others) > 0 {
			number(int(n.number))
			numbers(others)
		}
	}
	number(len(r.names))
	for _, n := range r.names {
		if n == nil {
			number(0)
		} else {
			number(int(n.number) + 1)
		}
	}
	return b
}

// registryReader reads what appendKept wrote.
type registryReader struct {
	*archive.StateReader
	r      *registry
	texts  strings.Builder
	papers []*entry // Plan.all
	names  []name
	room   []*entry // for the papers of the names that follow
}

// readKept reads what appendKept wrote; if it cannot, d has failed.
func (r *registry) readKept(d *archive.StateReader, papers []*entry) {
	r.count = int(d.Number())
	for range d.Count() {
		r.people = append(r.people, d.Texts())
	}
	k := registryReader{StateReader: d, r: r, papers: papers, names: make([]name, d.Count())}
	r.all = make([]*name, len(k.names))
	for i := range k.names {
		r.all[i] = &k.names[i]
	}
	for i := range k.names {
		k.name(i)
	}
	r.pages, r.moved = k.list(), k.list()
	r.others = map[*name][]*name{}
	for range d.Count() {
		n := d.Below(len(k.names))
		if others := k.list(); !d.Failed() {
			r.others[r.all[n]] = others
		}
	}
	r.names = make([]*name, d.Count())
	for i := range r.names {
		if n := d.Below(len(k.names) + 1); n > 0 {
			r.names[i] = r.all[n-1]
		}
	}
	if len(r.names) != len(r.catalog.Names) {
		d.Fail()
	}
}

// text reads a text and copies it: half of the data read is numbers, which a substring would
// keep in memory.
func (k *registryReader) text() string {
	const some = 64 << 10
	s := k.Text()
	if k.texts.Cap()-k.texts.Len() < len(s) {
		k.texts = strings.Builder{}
		k.texts.Grow(max(some, len(s)))
	}
	start := k.texts.Len()
	k.texts.WriteString(s)
	return k.texts.String()[start:]
}

// name reads the i-th name.
func (k *registryReader) name(i int) {
	n := &k.names[i]
	n.number, n.id = int32(i), archive.NoName
	flags := k.Bytes(1)[0]
	n.own = flags&isOwn != 0
	spelled := k.r.catalog.Names
	if flags&isSpelled != 0 {
		if n.id = archive.NameID(k.Below(len(spelled))); !k.Failed() {
			n.display = spelled[n.id]
		}
	} else {
		n.display = k.text()
	}
	n.slug = k.text()
	n.sortKey = k.text()
	if flags&hasPage != 0 && len(n.slug) >= len(k.r.of)+len("/.html") {
		n.path = n.slug
		n.slug = n.path[len(k.r.of)+1 : len(n.path)-len(".html")]
		n.group = letterOf(n.sortKey)
	}
	n.shown = binary.LittleEndian.Uint64(k.Bytes(8))
	if flags&isOther != 0 {
		n.into = k.r.all[k.Below(len(k.names))]
	}
	k.papersOf(n)
}

func (k *registryReader) papersOf(n *name) {
	const some = 4096
	count := k.Count()
	if count > len(k.room) {
		k.room = make([]*entry, max(count, some))
	}
	n.papers, k.room = k.room[:count:count], k.room[count:]
	last := 0
	for i := range n.papers {
		last -= k.Signed()
		if last < 0 || last >= len(k.papers) {
			k.Fail()
			return
		}
		n.papers[i] = k.papers[last]
	}
}

// list reads a list of names, given by their numbers.
func (k *registryReader) list() []*name {
	list := make([]*name, k.Count())
	for i := range list {
		if at := k.Below(len(k.names)); !k.Failed() {
			list[i] = k.r.all[at]
		}
	}
	return list
}

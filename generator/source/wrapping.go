package source

import (
	"bytes"
	"encoding/json"
	"maps"
	"strings"

	"offprint/generator/paper"
	"offprint/generator/text"
)

// wrapperKind says how sure it is that records stand under a key.
type wrapperKind uint8

const (
	noWrapper   wrapperKind = iota
	asksNothing             // a list under it is one of records, whatever is in it
	asksList                // so it is if its values look like records
	asksMore                // so it is if the object around it is no paper itself
	isKeyed                 // the key is of one record: its identifier, or a number
)

const (
	deepestWrapper = 4 // {"result": {"hits": {"hit": [...]}}} has three
	deepestList    = 2
)

// usualWrappers are the keys under which programs and people put a list of
// papers, or an object with such a list.
var usualWrappers = map[string]wrapperKind{
	"papers": asksList, "dailypapers": asksList, "articles": asksList, "publications": asksList, "preprints": asksList,
	"records": asksList, "entries": asksList, "works": asksList, "documents": asksList, "docs": asksList,

	"items": asksMore, "results": asksMore, "data": asksMore, "rows": asksMore, "hits": asksMore, "hit": asksMore,
	"entry": asksMore, "notes": asksMore, "collection": asksMore, "result": asksMore, "response": asksMore, "message": asksMore,
	"feed": asksMore, "edges": asksMore, "nodes": asksMore, "searchresults": asksMore, "list": asksMore, "values": asksMore, "value": asksMore,
	"references": asksMore, "recommendedpapers": asksList, "paperlist": asksList, "resultlist": asksMore, "json": asksMore, "extract": asksMore,
}

// usualWrapper tells the keys under which records usually stand: such a name, a
// day, a category of arXiv; or the identifier or number of a single record.
func usualWrapper(key string) wrapperKind {
	if key == "" || len(key) > 100 {
		return noWrapper
	}
	if c := key[0]; '0' <= c && c <= '9' || strings.HasPrefix(key, "arXiv:") || strings.HasPrefix(key, "http") {
		if _, err := paper.ParseDay(key); err == nil {
			return asksMore
		}
		if _, err := paper.ArXivID(key); err == nil || isNumber(key) {
			return isKeyed
		}
		if _, err := paper.DOIID(key); err == nil {
			return isKeyed
		}
		return noWrapper
	}
	name := key
	if strings.ContainsAny(name, "-_ ") {
		name = strings.NewReplacer("-", "", "_", "", " ", "").Replace(name)
	}
	if kind := usualWrappers[strings.ToLower(name)]; kind != noWrapper {
		return kind
	}
	if strings.ContainsAny(key, ".-") && paper.IsCategory(key) {
		return asksMore
	}
	return noWrapper
}

// wrapping is an object outside of any list while it is read.
type wrapping struct {
	p     *piece // as it stands, or what stands behind the last records in it
	wraps bool   // records have been found in it

	unread []unreadList // lists in it that may be of records, under unusual keys
}

// unreadList is a list of objects with titles that is not read.
type unreadList struct {
	key     string
	records int
}

const mostUnread = 10

// titledIn counts the objects of a list that have a title, as JSON has it.
func titledIn(raw []byte) int {
	if !bytes.Contains(raw, []byte("itle")) {
		return 0
	}
	var list []map[string]json.RawMessage
	if json.Unmarshal(raw, &list) != nil {
		return 0
	}
	n := 0
	for _, o := range list {
		var keys paperKeys
		for key := range o {
			keys.see(key)
		}
		if keys.title && (keys.authors || keys.more) {
			n++
		}
	}
	return n
}

var (
	// titleAhead and factAhead are how a list of papers begins.
	titleAhead = text.LazyRegexp(`^\[\s*\{[^{}]*?["'](?i:title|paper_title|display_name)["']\s*:`)
	factAhead  = text.LazyRegexp(`["'](?i:authors?|author_text|authorships|creators|abstract|summary|doi|arxiv_?id)["']\s*:`)
)

// papersAhead reports whether the list that comes next is one of papers, as far
// as can be seen of its first object.
func (c *cutter) papersAhead() bool {
	ahead := c.ahead()
	return titleAhead.Match(ahead) && factAhead.Match(ahead)
}

// object reads an object outside of any list: a record, or what stands
// around records.
func (c *cutter) object(p *piece) error {
	b, _ := c.next()
	p.add(b)
	clear(c.about)
	c.beside = nil
	c.columns = nil
	w := &wrapping{p: p}
	keys, err := c.members(w, 0)
	if err != nil || c.cut {
		return err
	}
	if w.wraps {
		c.unread = append(c.unread, w.unread...)
	}
	if !w.wraps || w.p.cut {
		c.bare = c.bare || keys.title
		return c.end(w.p)
	}
	if c.ended != nil {
		return c.ended()
	}
	return nil
}

// paperKeys are what an object has shown of itself so far.
type paperKeys struct{ title, authors, more bool }

// see takes a key.
func (k *paperKeys) see(key string) {
	switch key {
	case "title", "Title", "TITLE", "paper_title", "display_name":
		k.title = true
	case "authors", "author", "Authors", "Author", "author_text", "authorships", "creators":
		k.authors = true
	case "abstract", "Abstract", "ABSTRACT", "summary", "doi", "DOI", "arxiv_id", "arxivId", "abstract_inverted_index":
		k.more = true
	}
}

// mayWrap reports whether records may stand under a key of such a kind.
func (k *paperKeys) mayWrap(kind wrapperKind) bool {
	switch kind {
	case noWrapper:
		return false
	case asksNothing:
		return true
	case asksList, isKeyed:
		return !k.title || !k.more
	}
	return !k.title || !k.more && !k.authors
}

// members reads what stands in an object, its brace has been read, and its end.
func (c *cutter) members(w *wrapping, depth int) (keys paperKeys, err error) {
	for !w.p.cut {
		c.space(w.p)
		b, ok := c.peek()
		switch {
		case !ok:
			w.p.cut = true
		case b == '}':
			c.next()
			w.p.add(b)
			return keys, nil
		case b == '"' || b == '\'':
			from := len(w.p.raw)
			c.value(w.p)
			key := unquote(w.p.raw[from:])
			c.space(w.p)
			if b, ok := c.peek(); !ok || b != ':' {
				continue
			}
			c.next()
			w.p.add(':')
			c.space(w.p)
			if err := c.member(w, key, &keys, depth); err != nil || c.cut {
				return keys, err
			}
		default:
			c.value(w.p) // commas, and what does not belong here
		}
	}
	return keys, nil
}

// member reads the value under a key.
func (c *cutter) member(w *wrapping, key string, keys *paperKeys, depth int) error {
	b, ok := c.peek()
	if !ok || b == '}' || b == ',' {
		return nil
	}
	kind := noWrapper
	if (b == '[' || b == '{') && !c.isOwn(key) {
		kind = c.wraps(key)
	}
	switch {
	case b == '[' && c.holdsRecords(w, kind, keys):
		return c.wrappedList(w, key)
	case b == '{' && kind != asksNothing && depth < deepestWrapper && c.mayWrap(kind, keys):
		return c.wrappedObject(w, key, kind, depth)
	}
	from := len(w.p.raw)
	c.value(w.p)
	if b == '[' && depth == 0 && len(w.unread) < mostUnread && !c.named {
		if n := titledIn(w.p.raw[from:]); n > 0 {
			w.unread = append(w.unread, unreadList{key, n})
		}
	}
	keys.see(key)
	if c.isOwn(key) {
		keys.title, keys.more = true, true
	}
	if depth == 0 {
		c.tellAll(key, w.p.raw[from:], w.wraps)
	}
	c.tell(key, w.p.raw[from:])
	return nil
}

// isOwn reports whether the caller says that only records have a key.
func (c *cutter) isOwn(key string) bool { return c.own != nil && c.own(key) }

// mayWrap reports whether records may stand under a key of such a kind, by what the
// object and those before it have shown.
func (c *cutter) mayWrap(kind wrapperKind, keys *paperKeys) bool {
	return keys.mayWrap(kind) && !(kind == asksMore && c.bare)
}

// holdsRecords reports whether the list that comes next is one of records: by the kind of
// its key, or beside such a list by what it begins with.
func (c *cutter) holdsRecords(w *wrapping, kind wrapperKind, keys *paperKeys) bool {
	switch kind {
	case noWrapper:
		return !c.named && keys.mayWrap(asksMore) && (w.wraps && c.papersAhead() || c.groupAhead())
	case isKeyed:
		return false
	case asksNothing:
		return c.mayWrap(kind, keys)
	}
	return c.mayWrap(kind, keys) && c.recordsAhead()
}

// aboutRecords are keys of objects that stand beside records and say what these are.
var aboutRecords = wordSet("metadata meta info header _metadata _meta")

// tellAll remembers the scalars of an object beside a list, now where records have been
// found, else for when they are: the object around may be a record itself.
func (c *cutter) tellAll(key string, raw []byte, now bool) {
	const most = 4 << 10
	if len(raw) > most || !aboutRecords[key] {
		return
	}
	c.beside, _, _ = decodeObject(raw)
	if now {
		c.tellBeside()
	}
}

// tellBeside takes what the object beside a list says that the one around it does not.
func (c *cutter) tellBeside() {
	for key, v := range c.beside {
		switch v.(type) {
		case string, float64:
			if _, said := c.about[key]; !said {
				c.about[key] = v
			}
		}
	}
}

// groupBegins is how an object in a list begins that is no record and has a list of them:
// {"date": "2026-01-02", "papers": [. Its group is the key.
var groupBegins = text.LazyRegexp(`^\{(?:\s*["'][^"']*["']\s*:\s*(?:"[^"]*"|'[^']*'|[\w.+-]+)\s*,)*\s*["']([^"']+)["']\s*:\s*\[`)

// groupAhead reports whether the object that comes next, or the first one of the list that
// does, has a list of papers in it.
func (c *cutter) groupAhead() bool {
	const enough = 2 << 10
	ahead := c.ahead()
	ahead = ahead[:min(len(ahead), enough)]
	if len(ahead) > 0 && ahead[0] == '[' {
		ahead = bytes.TrimLeft(ahead[1:], " \t\r\n")
	}
	m := groupBegins.FindStringSubmatch(string(ahead))
	if m == nil || c.named || c.groups >= deepestList {
		return false
	}
	if kind := c.wraps(m[1]); kind != asksList && m[1] != "items" && m[1] != "data" {
		return false
	}
	list := ahead[len(m[0])-1:]
	if bytes.HasPrefix(bytes.TrimLeft(list[1:], " \t\r\n"), []byte("]")) { // of a day without papers
		return !strings.Contains(m[0], `"title"`)
	}
	return titleAhead.Match(list) && factAhead.Match(list)
}

// group reads an object in a list that has a list of records. What it says goes before what
// the object around says.
func (c *cutter) group() error {
	around, wrapped := maps.Clone(c.about), c.wrapped
	w := &wrapping{p: c.begin()}
	b, _ := c.next()
	w.p.add(b)
	c.groups++
	_, err := c.members(w, 1)
	c.groups--
	if err != nil || c.cut {
		return err
	}
	if !w.wraps || w.p.cut {
		err = c.end(w.p)
	} else if c.ended != nil {
		err = c.ended()
	}
	c.about, c.wrapped = around, wrapped
	return err
}

// wrappedList reads a list of records in an object.
func (c *cutter) wrappedList(w *wrapping, key string) error {
	if _, err := paper.ParseDay(key); err == nil {
		c.about["date"] = key
	}
	c.next()
	c.top = nil
	c.tellBeside()
	w.wraps, c.wrapped = true, true
	err := c.list(0)
	c.wrapped = false
	if err != nil || c.cut {
		return err
	}
	// Its records are reported; if the input ends too early, what is left to show
	// begins here.
	w.p = c.begin()
	return nil
}

// wrappedObject reads an object in an object: it has records in it, or is one.
func (c *cutter) wrappedObject(w *wrapping, key string, kind wrapperKind, depth int) error {
	outer := w.p
	inner := &piece{line: c.line, col: c.col, key: key}
	from := len(outer.raw)
	if _, err := paper.ParseDay(key); err == nil {
		c.about["date"] = key
	}
	c.next()
	outer.add('{')
	keys, err := c.members(w, depth+1)
	if err != nil || c.cut || w.p != outer || outer.cut {
		return err
	}
	if !keys.title || kind != isKeyed && !keys.more && !keys.authors {
		return nil
	}
	inner.raw, inner.large = bytes.Clone(outer.raw[from:]), outer.large
	w.wraps = true
	w.p = c.begin()
	c.top = nil
	c.wrapped = true
	err = c.end(inner)
	c.wrapped = false
	return err
}

// recordsAhead reports whether the list that comes next looks like one of
// records: of objects, of lists, of objects in texts, or an empty one.
func (c *cutter) recordsAhead() bool {
	b := c.behindBracket()
	switch b {
	case 0, '{', '[', ']', 'n':
		return true
	case '"', '\'':
		t := bytes.TrimLeft(c.ahead()[1:], " \t\r\n")
		t = bytes.TrimLeft(t[1:], " \t\r\n")
		return len(t) > 0 && t[0] == '{'
	}
	return false
}

// behindBracket is the first byte behind the bracket that comes next and white
// space, 0 where it is not in sight.
func (c *cutter) behindBracket() byte {
	t := bytes.TrimLeft(c.ahead()[1:], " \t\r\n")
	if len(t) == 0 {
		return 0
	}
	return t[0]
}

// ahead is what comes next, as far as it can be looked at without much ado; the
// caller has seen its first byte.
func (c *cutter) ahead() []byte {
	const enough = 512
	c.have(enough)
	return c.window[c.at:]
}

// textsOf are the texts of a list of texts, nil where it is anything else.
func textsOf(raw []byte) []string {
	var texts []string
	if json.Unmarshal(raw, &texts) != nil {
		return nil
	}
	return texts
}

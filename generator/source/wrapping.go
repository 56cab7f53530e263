package source

import (
	"bytes"
	"encoding/json"
	"maps"
	"strings"

	"offprint/generator/paper"
	"offprint/generator/text"
)

// wrapperKind says how certain it is that there are records under a key.
type wrapperKind uint8

const (
	noWrapper   wrapperKind = iota
	asksNothing             // a list under the key is one of records, whatever it contains
	asksList                // a list is one of records if its values look like records
	asksMore                // like asksList, but only if the object around it is not a paper itself
	isKeyed                 // the key belongs to one record: its identifier, or a number
)

const (
	deepestWrapper = 4 // {"result": {"hits": {"hit": [...]}}} has three
	deepestList    = 2
)

// usualWrappers are the keys under which programs and people put a list of papers, or an
// object that contains one.
var usualWrappers = map[string]wrapperKind{
	"papers": asksList, "dailypapers": asksList, "articles": asksList, "publications": asksList, "preprints": asksList,
	"records": asksList, "entries": asksList, "works": asksList, "documents": asksList, "docs": asksList,

	"items": asksMore, "results": asksMore, "data": asksMore, "rows": asksMore, "hits": asksMore, "hit": asksMore,
	"entry": asksMore, "notes": asksMore, "collection": asksMore, "result": asksMore, "response": asksMore, "message": asksMore,
	"feed": asksMore, "edges": asksMore, "nodes": asksMore, "searchresults": asksMore, "list": asksMore, "values": asksMore, "value": asksMore,
	"references": asksMore, "recommendedpapers": asksList, "paperlist": asksList, "resultlist": asksMore, "json": asksMore, "extract": asksMore,
}

// usualWrapper returns the kind of a key under which records usually are: one of
// usualWrappers, a day or an arXiv category. The identifier or number of a single record is
// such a key too.
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

// wrapping is an object outside of any list while it is being read.
type wrapping struct {
	p     *piece // the object as found, or what follows the last records in it
	wraps bool   // records have been found in it

	unread []unreadList // lists in it under unusual keys that may contain records
}

// unreadList is a list of objects with titles that is not read.
type unreadList struct {
	key     string
	records int
}

const mostUnread = 10

// titledIn counts the objects of a JSON list that have the title and other keys of a paper.
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
	// titleAhead and factAhead match the beginning of a list of papers.
	titleAhead = text.LazyRegexp(`^\[\s*\{[^{}]*?["'](?i:title|paper_title|display_name)["']\s*:`)
	factAhead  = text.LazyRegexp(`["'](?i:authors?|author_text|authorships|creators|abstract|summary|doi|arxiv_?id)["']\s*:`)
)

// papersAhead reports whether the next list is one of papers, judging by the visible part of
// its first object.
func (c *cutter) papersAhead() bool {
	ahead := c.ahead()
	return titleAhead.Match(ahead) && factAhead.Match(ahead)
}

// object reads an object outside of any list: a record, or an object around records.
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

// paperKeys says which kinds of keys an object has shown so far.
type paperKeys struct{ title, authors, more bool }

// see notes a key.
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

// mayWrap reports whether, in an object with these keys, records may be under a key of such a
// kind.
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

// members reads the members of an object and its closing brace. The opening brace has been
// read.
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
			c.value(w.p) // commas, and anything that does not belong here
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

// isOwn reports whether the caller says that only records have the key.
func (c *cutter) isOwn(key string) bool { return c.own != nil && c.own(key) }

// mayWrap reports whether records may be under a key of such a kind, judging by this object
// and the ones before it.
func (c *cutter) mayWrap(kind wrapperKind, keys *paperKeys) bool {
	return keys.mayWrap(kind) && !(kind == asksMore && c.bare)
}

// holdsRecords reports whether the next list contains records. This depends on the kind of its
// key. A list under an unknown key is judged by its beginning: it must be a list of papers
// beside records that have been found, or a list of groups of papers.
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

// aboutRecords are keys of objects beside records that contain information about them.
var aboutRecords = wordSet("metadata meta info header _metadata _meta")

// tellAll remembers the scalars of an object beside a list. They are used immediately if
// records have been found, else once they are, because the surrounding object may be a record
// itself.
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

// tellBeside adds what the object beside a list says and the object around the list does not.
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

// groupBegins matches the beginning of an object in a list that is not a record but contains a
// list of them: {"date": "2026-01-02", "papers": [. Its group is the key.
var groupBegins = text.LazyRegexp(`^\{(?:\s*["'][^"']*["']\s*:\s*(?:"[^"]*"|'[^']*'|[\w.+-]+)\s*,)*\s*["']([^"']+)["']\s*:\s*\[`)

// groupAhead reports whether the next object, or the first object of the next list, contains a
// list of papers.
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
	if bytes.HasPrefix(bytes.TrimLeft(list[1:], " \t\r\n"), []byte("]")) { // a day without papers
		return !strings.Contains(m[0], `"title"`)
	}
	return titleAhead.Match(list) && factAhead.Match(list)
}

// group reads an object in a list that contains a list of records. What it says overrides what
// the surrounding object says.
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
	// The records of the list have been emitted. If the input ends too early, the rest that is
	// shown in the error begins here.
	w.p = c.begin()
	return nil
}

// wrappedObject reads an object in an object. It contains records, or is one.
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

// recordsAhead reports whether the next list looks like one of records: objects, lists, or
// objects in strings. An empty list does too.
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

// behindBracket returns the first byte after the next bracket and white space, or 0 if it is
// not buffered.
func (c *cutter) behindBracket() byte {
	t := bytes.TrimLeft(c.ahead()[1:], " \t\r\n")
	if len(t) == 0 {
		return 0
	}
	return t[0]
}

// ahead returns the upcoming bytes that can be examined without much effort. The caller must
// have peeked at the first one.
func (c *cutter) ahead() []byte {
	const enough = 512
	c.have(enough)
	return c.window[c.at:]
}

// textsOf returns the elements of a list of strings, or nil if raw is something else.
func textsOf(raw []byte) []string {
	var texts []string
	if json.Unmarshal(raw, &texts) != nil {
		return nil
	}
	return texts
}

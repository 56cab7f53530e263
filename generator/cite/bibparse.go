package cite

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"offprint/generator/text"
)

// bibEntry is an entry whose field values are TeX.
type bibEntry struct {
	kind, key string
	fields    []Field
	rec       *Record
	waits     bool
}

func (e *bibEntry) get(name string) string {
	for _, f := range e.fields {
		if f.Name == name {
			return f.Value
		}
	}
	return ""
}

func (e *bibEntry) drop(name string) {
	e.fields = slices.DeleteFunc(e.fields, func(f Field) bool { return f.Name == name })
}

// add adds a field unless the entry has it.
func (e *bibEntry) add(name, value string) {
	if len(e.fields) < maxFields && e.get(name) == "" && strings.TrimSpace(value) != "" {
		e.fields = append(e.fields, Field{name, value})
	}
}

// bibParser parses the content of an entry's braces.
type bibParser struct {
	s       string
	i       int
	macros  map[string]string
	escapes bool // escaped braces do not count
	notes   []string

	expanded int // bytes added by macros
}

// groupEnd returns the offset after the brace that closes the one at i, or -1.
func (p *bibParser) groupEnd(i int) int {
	if p.escapes {
		return groupEndTeX(p.s, i)
	}
	return groupEnd(p.s, i)
}

// swallows reports whether a value contains another field.
func (e *bibEntry) swallows() bool {
	return slices.ContainsFunc(e.fields, func(f Field) bool { return fieldWithin.MatchString(f.Value) })
}

// fieldWithin matches the end of a value followed by the beginning of the next field.
var fieldWithin = text.LazyRegexp(`[}"]\s*,\s*[A-Za-z][\w-]*\s*=\s*[{"\w]`)

func (p *bibParser) note(format string, args ...any) {
	p.notes = append(p.notes, fmt.Sprintf(format, args...))
}

// fieldName matches the name of a field or a macro.
var (
	fieldName = text.LazyRegexp(`^[^\s,={}"#%()\\@]+`)
	fieldHead = text.LazyRegexp(`^([A-Za-z_][^\s,={}"#%()\\]*)\s*=`)
)

// space skips white space and comments.
func (p *bibParser) space() {
	for p.i < len(p.s) {
		switch c := p.s[p.i]; {
		case isSpace(c):
			p.i++
		case c == '%':
			n := strings.IndexByte(p.s[p.i:], '\n')
			if n < 0 {
				n = len(p.s) - p.i
			}
			p.i += n
		default:
			return
		}
	}
}

func (p *bibParser) at(c byte) bool { return p.i < len(p.s) && p.s[p.i] == c }

// entry parses the key and the fields.
func (p *bibParser) entry(kind string) (*bibEntry, error) {
	e := &bibEntry{kind: kind}
	p.space()
	from := p.i
	n := strings.IndexAny(p.s[from:], ",={\"")
	switch {
	case n < 0:
		e.key = strings.TrimSpace(p.s[from:])
		return e, nil
	case p.s[from+n] == ',':
		e.key = strings.TrimSpace(p.s[from : from+n])
		p.i = from + n + 1
	case p.s[from+n] == '=':
		// The key, or the comma after it, is missing.
		words := strings.Fields(p.s[from : from+n])
		if len(words) < 2 {
			p.note("it has no key")
			break
		}
		e.key = words[0]
		p.i = from + strings.Index(p.s[from:], e.key) + len(e.key)
		p.note("the comma after its key is missing")
	default:
		return nil, errors.New("it begins with neither a key nor a field")
	}
	if strings.ContainsAny(e.key, " \t\r\n") {
		e.key = strings.Join(strings.Fields(e.key), "")
		p.note("there is white space in its key, which is read as %s", e.key)
	}
	for {
		name, more := p.field()
		if !more {
			return e, nil
		}
		if name == "" {
			from := p.i
			p.skip()
			if from == p.i {
				p.i++
			}
			p.note("%s is not a field", clip(p.s[from:p.i]))
			continue
		}
		name = strings.ToLower(name)
		value, err := p.value(maxExpanded)
		if err != nil {
			return nil, fmt.Errorf("its %s: %w", name, err)
		}
		if e.get(name) != "" {
			p.note("it has %s twice; the first is kept", name)
			continue
		}
		if len(e.fields) == maxFields {
			return nil, fmt.Errorf("it has more than %d fields", maxFields)
		}
		if strings.TrimSpace(value) != "" {
			e.fields = append(e.fields, Field{name, value})
		}
	}
}

// field moves past the next "=" and returns the name before it. The name is empty if something
// else follows; more is false at the end.
func (p *bibParser) field() (name string, more bool) {
	p.space()
	for p.at(',') {
		p.i++
		p.space()
	}
	m := fieldHead.FindStringSubmatch(p.s[p.i:])
	if m == nil {
		return "", p.i < len(p.s)
	}
	p.i += len(m[0])
	return m[1], true
}

// skip goes to the next comma.
func (p *bibParser) skip() {
	for p.i < len(p.s) && p.s[p.i] != ',' {
		if p.s[p.i] == '{' {
			if end := p.groupEnd(p.i); end > 0 {
				p.i = end
				continue
			}
		}
		p.i++
	}
}

// Limits of entries. Macros may contain others twice, and entries may inherit from entries
// that inherit, so a small file could expand to a very large one.
const (
	maxMacro    = 4 << 10  // bytes that other macros may add to an @string
	maxExpanded = 64 << 10 // bytes that macros may add to an entry
	maxFields   = 1000     // maximum number of fields of an entry
	maxOfOthers = 200      // number of fields above which an entry stops inheriting
)

// value parses a value: parts joined by #. Macros may add at most most bytes to the entry in
// total.
func (p *bibParser) value(most int) (string, error) {
	var b strings.Builder
	for {
		p.space()
		if p.i >= len(p.s) || p.s[p.i] == ',' {
			if b.Len() == 0 {
				return "", nil
			}
			return b.String(), errors.New("something is missing after the #")
		}
		switch p.s[p.i] {
		case '{':
			end := p.groupEnd(p.i)
			if end < 0 {
				return "", errors.New("a brace is not closed")
			}
			b.WriteString(p.s[p.i+1 : end-1])
			p.i = end
		case '"':
			end := p.quoteEnd()
			if end < 0 {
				return "", errors.New("a quotation mark is not closed")
			}
			b.WriteString(p.s[p.i+1 : end-1])
			p.i = end
		default:
			from := p.i
			word := p.bare()
			if p.expanded += max(0, len(word)-(p.i-from)); p.expanded > most {
				return "", fmt.Errorf("@strings make more than %d kB of it, which is not read", most>>10)
			}
			b.WriteString(word)
		}
		p.space()
		if !p.at('#') {
			break
		}
		p.i++
	}
	if p.i < len(p.s) && p.s[p.i] != ',' {
		if m := fieldHead.FindStringSubmatch(p.s[p.i:]); m != nil {
			p.note("the comma before %s is missing", m[1])
		} else {
			from := p.i
			p.skip()
			p.note("%s after a value is ignored", clip(p.s[from:p.i]))
		}
	}
	return b.String(), nil
}

// quoteEnd returns the offset after the quotation mark that closes the one at p.i: it must be
// outside braces and followed by something that may follow a value. BibTeX would accept any,
// but many people write \" instead of {\"o}.
func (p *bibParser) quoteEnd() int {
	depth, last := 0, -1
	for i := p.i + 1; i < len(p.s); i++ {
		switch p.s[i] {
		case '\\':
			if p.escapes && i+1 < len(p.s) && (p.s[i+1] == '{' || p.s[i+1] == '}' || p.s[i+1] == '\\') {
				i++
			}
		case '{':
			depth++
		case '}':
			depth--
		case '"':
			if depth != 0 {
				continue
			}
			if rest := strings.TrimLeft(p.s[i+1:min(len(p.s), i+bibAhead)], " \t\r\n"); rest == "" || rest[0] == ',' || rest[0] == '#' || rest[0] == '%' {
				return i + 1
			}
			if last < 0 && p.s[i-1] != '\\' {
				last = i + 1
			}
		}
	}
	return last
}

// bare parses a number, the name of a macro, or words without braces.
func (p *bibParser) bare() string {
	word := fieldName.FindString(p.s[p.i:])
	if word == "" {
		p.i++
		return ""
	}
	from := p.i
	p.i += len(word)
	after := p.i
	p.space()
	if p.i < len(p.s) && p.s[p.i] != ',' && p.s[p.i] != '#' && !fieldHead.MatchString(p.s[p.i:]) {
		p.skip()
		words := strings.TrimSpace(p.s[from:p.i])
		p.note("%s is not in braces", clip(words))
		return words
	}
	p.i = after
	if strings.Trim(word, "0123456789") == "" {
		return word
	}
	if v, ok := p.macros[strings.ToLower(word)]; ok {
		return v
	}
	p.note("%s is not defined by an @string and is kept as text", clip(word))
	return word
}

// defineMacros parses the definitions of an @string.
func (p *bibParser) defineMacros() error {
	for {
		name, more := p.field()
		if !more {
			return nil
		}
		if name == "" {
			return fmt.Errorf("@string defines nothing with %s", clip(p.s[p.i:]))
		}
		v, err := p.value(maxMacro)
		if err != nil {
			return fmt.Errorf("@string %s: %w", name, err)
		}
		p.macros[strings.ToLower(name)] = v
	}
}

// clip quotes the beginning of s for a message.
func clip(s string) string {
	const most = 40
	s = text.OneLine(strings.ToValidUTF8(s, "\uFFFD"))
	if r := []rune(s); len(r) > most {
		s = string(r[:most]) + "…"
	}
	return fmt.Sprintf("%q", s)
}

// typeAliases maps BibTeX's types and other spellings to BibLaTeX's (manual, 2.1.2).
var typeAliases = map[string]string{
	"conference": "inproceedings", "electronic": "online", "www": "online", "webpage": "online",
	"mastersthesis": "thesis", "phdthesis": "thesis", "techreport": "report",
}

// typeImplied is the value of the field "type" that an alias implies.
var typeImplied = map[string]string{"mastersthesis": "mathesis", "phdthesis": "phdthesis", "techreport": "techreport"}

// fieldAliases maps BibTeX's fields, and those of programs, to BibLaTeX's (manual, 2.2.5).
var fieldAliases = map[string]string{
	"journal": "journaltitle", "fjournal": "journaltitle", "address": "location", "school": "institution", "annote": "annotation",
	"archiveprefix": "eprinttype", "primaryclass": "eprintclass", "key": "sortkey", "keyword": "keywords", "tags": "keywords",
	"review": "annotation",
}

// normalize converts the entry to BibLaTeX's names.
func (e *bibEntry) normalize() {
	if to, ok := typeAliases[e.kind]; ok {
		if implied := typeImplied[e.kind]; implied != "" {
			e.add("type", implied)
		}
		e.kind = to
	}
	if e.get("address") != "" && e.get("location") != "" {
		// In the ACM's files, address is the publisher's and location the conference's.
		for i := range e.fields {
			if e.fields[i].Name == "location" && e.get("venue") == "" {
				e.fields[i].Name = "venue"
			}
		}
	}
	e.joinKeywords()
	was := bibEntry{fields: e.fields}
	e.fields = nil
	for _, f := range was.fields {
		to := fieldAliases[f.Name]
		first := was.get(to) // a field with the proper name takes precedence over its aliases
		if first == "" {
			first = e.get(to)
		}
		switch {
		case to == "":
			e.fields = append(e.fields, f)
		case first == "":
			e.fields = append(e.fields, Field{to, f.Value})
		case strings.EqualFold(first, f.Value):
		case classicNames[to] == f.Name:
			e.add("other"+f.Name, f.Value) // its name is taken
		default:
			e.add(f.Name, f.Value)
		}
	}
}

// joinKeywords combines the fields in which Scopus keeps the keywords of the authors and those
// of the database, separated by semicolons.
func (e *bibEntry) joinKeywords() {
	own, others := e.get("author_keywords"), e.get("keywords")
	if own == "" {
		return
	}
	e.fields = slices.DeleteFunc(e.fields, func(f Field) bool { return f.Name == "keywords" })
	for i := range e.fields {
		if e.fields[i].Name == "author_keywords" {
			e.fields[i] = Field{"keywords", strings.TrimRight(own+"; "+others, "; ")}
		}
	}
}

// parentTypes are the types whose entries are kept so that others can inherit from them,
// wherever they are. From entries of other types, others can inherit only if they come first,
// as BibTeX requires.
var parentTypes = set("xdata book collection proceedings reference periodical mvbook mvcollection mvproceedings mvreference")

// bookParts are the types of parts of a book, which do not have the book's title.
var bookParts = set("inbook bookinbook suppbook incollection suppcollection inproceedings inreference")

// renamedFields maps fields of a whole to the names that a part inherits them under (biblatex
// manual, appendix B).
func renamedFields(child, parent string) map[string]string {
	switch {
	case bookParts[child]:
		to := "book"
		if strings.HasPrefix(parent, "mv") {
			to = "main"
		}
		m := map[string]string{"title": to + "title", "subtitle": to + "subtitle", "titleaddon": to + "titleaddon"}
		if (parent == "book" || parent == "mvbook") && (child == "inbook" || child == "bookinbook" || child == "suppbook") {
			m["author"] = "bookauthor" // and as author if the part has none
		}
		return m
	case parent == "periodical":
		return map[string]string{"title": "journaltitle", "subtitle": "journalsubtitle"}
	case strings.HasPrefix(parent, "mv"):
		return map[string]string{"title": "maintitle", "subtitle": "mainsubtitle", "titleaddon": "maintitleaddon"}
	}
	return nil
}

// own are fields that are not inherited: they identify a work, describe its content, or are
// only meaningful in the file.
var own = set("crossref xref xdata ids entryset entrysubtype execute label options presort related relatedoptions relatedtype relatedstring " +
	"shorthand shorthandintro sortkey doi url urldate eprint eprinttype eprintclass abstract annotation keywords pages pagetotal file note " +
	"title subtitle titleaddon shorttitle indextitle sorttitle")

// parentKeys returns the keys of the entries it inherits from.
func (e *bibEntry) parentKeys() []string {
	var keys []string
	for _, name := range []string{"xdata", "crossref"} {
		for k := range strings.SplitSeq(e.get(name), ",") {
			if k = strings.TrimSpace(k); k != "" {
				keys = append(keys, strings.ToLower(k))
			}
		}
	}
	return keys
}

func (e *bibEntry) missing(parents map[string]*bibEntry) []string {
	var keys []string
	for _, k := range e.parentKeys() {
		if parents[k] == nil {
			keys = append(keys, k)
		}
	}
	return keys
}

// inherit adds inherited fields. If a parent has not been read yet, it adds nothing and
// returns the parent's key.
func (e *bibEntry) inherit(parents map[string]*bibEntry) (missing string) {
	keys := e.parentKeys()
	if len(keys) == 0 {
		return ""
	}
	if m := e.missing(parents); len(m) > 0 {
		return m[0]
	}
	for _, k := range keys {
		if len(e.fields) > maxOfOthers {
			break
		}
		parent := parents[k]
		if parent.kind == "xdata" {
			for _, f := range parent.fields {
				e.add(f.Name, f.Value)
			}
			continue
		}
		renamed := renamedFields(e.kind, parent.kind)
		for _, f := range parent.fields {
			if to := renamed[f.Name]; to != "" {
				e.add(to, f.Value)
			}
		}
		for _, f := range parent.fields {
			switch {
			case own[f.Name], renamed[f.Name] != "" && f.Name != "author":
			case (f.Name == "year" || f.Name == "month") && e.get("date") != "", f.Name == "date" && e.get("year") != "":
			default:
				e.add(f.Name, f.Value)
			}
		}
	}
	e.drop("crossref") // no longer needed
	e.drop("xdata")
	return ""
}

// asParent returns the part of the entry that others can inherit.
func (e *bibEntry) asParent() *bibEntry {
	p := &bibEntry{kind: e.kind}
	for _, f := range e.fields {
		if e.kind == "xdata" || !own[f.Name] || strings.HasSuffix(f.Name, "title") || strings.HasSuffix(f.Name, "titleaddon") {
			p.fields = append(p.fields, f)
		}
	}
	return p
}

package source

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"offprint/generator/paper"
	"offprint/generator/text"
)

// Table says what the columns of a table mean that is in no format of its
// own: comma-separated values (RFC 4180), tab-separated ones, or JSON Lines.
type Table struct {
	// Name is what Input.Format may hold for it.
	Name string
	// Format is "csv", "tsv" or "jsonl", or "" to tell it from the bytes.
	Format string
	// Columns holds the name of a column for each field of a paper that the
	// table has: see [TableFields]. In JSON a name may be a path into objects:
	// "venue.name". In lists a path goes on in each element.
	Columns map[string]string
	// Separator stands between two authors, TopicsSeparator between two
	// topics; "" for what is usual.
	Separator, TopicsSeparator string
}

// citationPrefix begins the fields that are facts of paper.Citation.
const citationPrefix = "citation."

// TableFields are the names that Columns may have as keys. Besides there is
// "citation." with the name of any bibliographic fact, such as
// "citation.journaltitle".
func TableFields() []string {
	var names []string
	for f := range paper.NumFields {
		if name := f.String(); name != "aliases" && name != "citation" {
			names = append(names, name)
		}
	}
	return append(names, "url")
}

var factName = regexp.MustCompile(`^[a-z][a-z0-9_-]*$`)

// Check says what is wrong with a mapping.
func (t *Table) Check() error {
	if slices.Contains(Formats(), t.Name) {
		return fmt.Errorf("%q is the name of a format; give the mapping another", t.Name)
	}
	if !slices.Contains([]string{"", "csv", "tsv", "jsonl"}, t.Format) {
		return fmt.Errorf("format is %q; there are csv, tsv and jsonl", t.Format)
	}
	for _, field := range slices.Sorted(maps.Keys(t.Columns)) {
		fact, isFact := strings.CutPrefix(field, citationPrefix)
		if isFact && factName.MatchString(fact) {
			continue
		}
		if !slices.Contains(TableFields(), field) {
			return fmt.Errorf("%s is no field of a paper; there are %s, and citation.journaltitle and its like", field, strings.Join(TableFields(), ", "))
		}
		if t.Columns[field] == "" {
			return fmt.Errorf("%s names no column", field)
		}
	}
	if t.Columns["title"] == "" {
		return errors.New("title is missing: no paper goes without")
	}
	return nil
}

// table is a table with a mapping, or one whose columns have obvious names.
func table() format {
	return format{
		name:  "table",
		about: "CSV, TSV or JSON Lines of your own", unit: "a row, a line",
		form: asText, lacks: "columns of papers (title, authors, abstract, …)",
		authority: paper.Chosen,
		detect:    detectTable, last: true, refuse: refuseTable, read: readTable,
	}
}

// usual are the names of columns that need no mapping, in lower case: what
// people call them, and what Zotero, Scopus and Google Scholar export.
var usual = map[string]string{
	"title": "title", "paper title": "title",
	"authors": "authors", "author": "authors",
	"abstract": "abstract", "abstract note": "abstract", "summary": "abstract",
	"date": "published", "published": "published", "publication date": "published",
	"year": "year", "publication year": "year",
	"doi": "doi", "url": "url", "link": "url",
	"id": "id", "arxiv_id": "id", "arxiv id": "id", "arxiv": "id",
	"topics": "topics", "keywords": "topics", "author keywords": "topics", "categories": "topics",
	"organization": "organization",
	"language":     "language",
	"journal":      "citation.journaltitle", "publication": "citation.journaltitle", "publication title": "citation.journaltitle", "source title": "citation.journaltitle",
	"volume": "citation.volume", "number": "citation.number", "issue": "citation.number", "pages": "citation.pages", "publisher": "citation.publisher",
}

// usualTable is the mapping of columns with obvious names, nil where there is
// no title among them, or nothing that a paper has beside it.
func usualTable(columns []string) *Table {
	t := &Table{Columns: map[string]string{}}
	for _, column := range columns {
		if field, ok := usual[strings.ToLower(strings.TrimSpace(column))]; ok && t.Columns[field] == "" {
			t.Columns[field] = column
		}
	}
	year := t.Columns["year"]
	if delete(t.Columns, "year"); year != "" && t.Columns["published"] == "" {
		t.Columns["published"] = year
	}
	if t.Columns["title"] == "" || len(t.Columns) < 2 {
		return nil
	}
	return t
}

// detectTable takes tables whose columns have obvious names.
func detectTable(head []byte) bool {
	if isBinary(head) || isHTML(head) {
		return false
	}
	if keys := firstKeys(head); keys != nil {
		t := usualTable(keys)
		return t != nil && (t.Columns["authors"] != "" || t.Columns["abstract"] != "")
	}
	for _, comma := range commas {
		if usualTable(headerOf(head, comma)) != nil {
			return true
		}
	}
	return false
}

func refuseTable(head []byte) error {
	if msg := jsonError(bytes.TrimSpace(head)); msg != "" {
		return serverFailed(msg)
	}
	return nil
}

// matching are the mappings whose columns an input with these first bytes has,
// all of them.
func matching(head []byte, tables []Table) []*Table {
	if len(tables) == 0 || isBinary(head) || isHTML(head) {
		return nil
	}
	keys := firstKeys(head)
	var found []*Table
	for i := range tables {
		t := &tables[i]
		if keys != nil {
			if t.Format == "" || t.Format == "jsonl" {
				if t.hasAll(func(column string) bool { return slices.Contains(keys, column) }) {
					found = append(found, t)
				}
			}
			continue
		}
		if _, ok := t.comma(head); ok {
			found = append(found, t)
		}
	}
	return found
}

// hasAll reports whether an input has all columns of the mapping.
func (t *Table) hasAll(has func(column string) bool) bool {
	for _, column := range t.Columns {
		if !has(column) {
			return false
		}
	}
	return len(t.Columns) > 0
}

// chooseTable finds the mapping to read an input with: the one that was asked
// for, else the only one that fits; nil where none does.
func chooseTable(head []byte, in Input) (*Table, error) {
	for i := range in.Tables {
		if in.Tables[i].Name == in.Format {
			return &in.Tables[i], nil
		}
	}
	found := matching(head, in.Tables)
	switch len(found) {
	case 0:
		return nil, nil
	case 1:
		return found[0], nil
	}
	var names []string
	for _, t := range found {
		names = append(names, t.Name)
	}
	return nil, fmt.Errorf("its columns are those of more than one mapping: %s; say which with --as", strings.Join(names, ", "))
}

// firstKeys are the keys of the first object of JSON, those in objects under
// their paths; nil where the input does not begin with an object or a list of
// them.
func firstKeys(head []byte) []string {
	t := bytes.TrimSpace(head)
	if len(t) == 0 || t[0] != '{' && t[0] != '[' {
		return nil
	}
	dec := json.NewDecoder(bytes.NewReader(bytes.TrimLeft(t, "[ \t\r\n")))
	// What the object is nested in: the key before each brace, or "" for a
	// list, which is no part of a path.
	type level struct {
		list  bool
		path  string
		key   string
		isKey bool
	}
	var levels []level
	keys := []string{}
	seen := map[string]bool{}
	for {
		t, err := dec.Token()
		if err != nil {
			return keys
		}
		top := len(levels) - 1
		if top < 0 {
			if t != json.Delim('{') {
				return nil
			}
			levels = append(levels, level{isKey: true})
			continue
		}
		l := &levels[top]
		switch t {
		case json.Delim('{'), json.Delim('['):
			path := l.path
			if !l.list {
				path = l.path + l.key + "."
			}
			l.isKey = !l.list
			levels = append(levels, level{list: t == json.Delim('['), path: path, isKey: t == json.Delim('{')})
			continue
		case json.Delim('}'), json.Delim(']'):
			levels = levels[:top]
			if top == 0 {
				return keys
			}
			continue
		}
		if l.list {
			continue
		}
		if l.isKey {
			l.key, _ = t.(string)
			if key := l.path + l.key; !seen[key] && len(keys) < 10_000 {
				seen[key] = true
				keys = append(keys, key)
			}
		}
		l.isKey = !l.isKey
	}
}

// row is one record of a table: the value in a column, nil where there is none.
type row func(column string) any

func readTable(c *call) error {
	if isJSON(c.head) && (c.table == nil || c.table.Format == "" || c.table.Format == "jsonl") {
		return readTableJSON(c)
	}
	return readTableRows(c)
}

func isJSON(head []byte) bool {
	t := bytes.TrimSpace(head)
	return len(t) > 0 && (t[0] == '{' || t[0] == '[')
}

func readTableJSON(c *call) error {
	r := &tableRecords{c: c, t: c.table}
	if r.t == nil {
		if r.t = usualTable(firstKeys(c.head)); r.t == nil {
			return errors.New("the first object in it has no title, or nothing beside it; a mapping in config.toml says where things are")
		}
	}
	cut := newCutter(c.r, func(p *piece) error {
		it := p.item()
		if it.Err != nil {
			return c.put(it)
		}
		o, damaged, err := decodeObject(p.raw)
		if err != nil {
			it.Err = err
			return c.put(it)
		}
		if len(damaged) > 0 {
			it.note("bytes that are not UTF-8 are read as Windows-1252 in %s", strings.Join(damaged, ", "))
		}
		return c.put(r.item(it, func(column string) any { return lookup(map[string]any(o), column) }))
	})
	err := cut.run()
	c.rejectedEnd = cut.cut
	r.end()
	return err
}

// lookup finds the value at a path: a key as it is, else one after the other.
// Of a list it finds the values in its elements.
func lookup(v any, path string) any {
	switch v := v.(type) {
	case map[string]any:
		if found, ok := v[path]; ok {
			return found
		}
		for at := range len(path) {
			if path[at] != '.' {
				continue
			}
			if inner, ok := v[path[:at]]; ok {
				if found := lookup(inner, path[at+1:]); found != nil {
					return found
				}
			}
		}
	case []any:
		var all []any
		for _, e := range v {
			if found := lookup(e, path); found != nil {
				all = append(all, found)
			}
		}
		if len(all) > 0 {
			return all
		}
	}
	return nil
}

// tableRecords makes records of rows.
type tableRecords struct {
	c      *call
	t      *Table
	oddID  string // the first identifier that is none that is known here
	oddIDs int
}

// end says what is to be said of all rows.
func (r *tableRecords) end() {
	if r.oddIDs > 0 {
		r.c.note("identifiers that are none of arXiv and no DOI, such as %s: %d; these papers go by their titles", quote(r.oddID), r.oddIDs)
	}
}

// item makes an item of a row.
func (r *tableRecords) item(it Item, values row) Item {
	get := func(field string) any {
		if column, ok := r.t.Columns[field]; ok {
			return values(column)
		}
		return nil
	}
	str := func(field string) string { return scalar(get(field)) }
	link := func(field string) string {
		s := str(field)
		u, ok := text.URL(s)
		if !ok && s != "" {
			it.note("%s: %s is no web address", field, quote(s))
		}
		return u
	}
	abstract := str("abstract")
	cleaned := abstract
	if len(cleaned) > maxAbstract {
		cleaned = ""
	}
	authors := r.authors(get("authors"))
	rec := &Record{Paper: paper.Paper{
		Title:        text.Title(str("title")),
		Abstract:     text.Abstract(cleaned),
		Summary:      oneParagraph(text.Abstract(str("summary"))),
		Authors:      authors.list,
		AuthorCount:  tableCount(get("author_count")),
		Topics:       r.topics(get("topics")),
		Organization: text.Name(str("organization")),
		Upvotes:      tableCount(get("upvotes")),
		Comments:     tableCount(get("comments")),
		Stars:        tableCount(get("stars")),
		Links: paper.Links{
			Code:       link("links.code"),
			Project:    link("links.project"),
			Discussion: link("links.discussion"),
			Thumbnail:  link("links.thumbnail"),
		},
	}}
	p := &rec.Paper
	for _, s := range listOf(get("links.media"), " ") {
		if u, ok := text.URL(s); ok {
			p.Links.Media = append(p.Links.Media, u)
		} else {
			it.note("links.media: %s is no web address", quote(s))
		}
	}
	set := func(name, value string) {
		if value = text.Line(value); value != "" {
			p.Citation = p.Citation.Set(name, value)
		}
	}
	for _, field := range slices.Sorted(maps.Keys(r.t.Columns)) {
		if name, ok := strings.CutPrefix(field, citationPrefix); ok {
			set(name, strings.Join(listOf(get(field), ""), "; "))
		}
	}
	set("author", authors.fact())
	p.SetLanguage(text.Line(str("language")))
	published, partial := tableDay(&it, "published", str("published"))
	p.Published = published
	set("date", partial)
	if listed, partial := tableDay(&it, "date", str("date")); partial == "" {
		rec.Listed = listed
	} else if p.Published == 0 { // a year is no day on which something is listed
		p.Published = listed
		set("date", partial)
	}
	rec.Scraped = cmp.Or(r.c.in.Day, fileDay(r.c.in.Name), r.c.in.Today)
	p.ID, p.DOI = r.identify(&it, str("id"), str("doi"), str("url"))
	if u, ok := text.URL(str("url")); ok && !strings.Contains(u, "arxiv.org/") && !strings.Contains(u, "doi.org/") {
		set("url", u)
	}
	return r.c.finish(it, rec, abstract)
}

// identify is the paper's identifier and its DOI, where that is another one.
func (r *tableRecords) identify(it *Item, id, doi, url string) (paper.ID, string) {
	doi = firstDOI(it, doi)
	for _, s := range []string{id, url} {
		if id, err := paper.ArXivID(s); err == nil && !lostZero.MatchString(s) {
			return id, doi
		}
	}
	for _, s := range []string{id, doi, url} {
		if id, err := paper.DOIID(s); err == nil {
			return id, ""
		}
	}
	if id != "" {
		if r.oddIDs++; r.oddIDs == 1 {
			r.oddID = id
		}
	}
	return "", ""
}

// lostZero finds identifiers that a spreadsheet took for numbers: since 2015
// there are five digits behind the point.
// https://info.arxiv.org/help/arxiv_identifier.html
var lostZero = regexp.MustCompile(`^(?:1[5-9]|[2-9]\d)\d\d\.\d{4}$`)

func (r *tableRecords) authors(v any) names {
	var n names
	if s, ok := v.(string); ok {
		for _, name := range authorList(s, r.t.Separator) {
			n.addSorted(name)
		}
		return n
	}
	list, ok := v.([]any)
	if !ok {
		list = []any{v}
	}
	for _, v := range list {
		switch v := v.(type) {
		case string:
			n.addSorted(v)
		case map[string]any:
			o := object(v)
			if last := o.text("family", "last", "lastName", "last_name"); last != "" {
				n.addPerson(person{last: last, first: o.text("given", "first", "firstName", "first_name"), suffix: o.text("suffix")})
			} else {
				n.addSorted(o.text("name", "fullname", "full_name"))
			}
		}
	}
	return n
}

// authorList splits names at the separator; without one at semicolons, lines
// or bars, and where there are none as arXiv does.
func authorList(s, separator string) []string {
	if separator != "" {
		return strings.Split(s, separator)
	}
	for _, separator := range []string{";", "\n", "|"} {
		if strings.Contains(s, separator) {
			return strings.Split(s, separator)
		}
	}
	parts := strings.Split(s, " and ")
	sorted := 0
	for _, part := range parts {
		if strings.Count(part, ",") == 1 {
			sorted++
		}
	}
	if sorted == len(parts) && len(parts) > 1 { // "Lovelace, Ada and Hopper, Grace"
		return parts
	}
	return splitNames(s)
}

func (r *tableRecords) topics(v any) []string {
	separator := r.t.TopicsSeparator
	if s, ok := v.(string); ok && separator == "" {
		separator = ","
		for _, other := range []string{";", "|"} {
			if strings.Contains(s, other) {
				separator = other
				break
			}
		}
	}
	var topics distinct
	for _, s := range listOf(v, separator) {
		topics.add(text.Line(s))
	}
	return topics.list
}

// scalar is a value as a text; of a list the first.
func scalar(v any) string {
	switch v := v.(type) {
	case string:
		return strings.TrimSpace(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case []any:
		if len(v) > 0 {
			return scalar(v[0])
		}
	}
	return ""
}

// listOf are the texts in a list, or the parts of a text.
func listOf(v any, separator string) []string {
	var all []string
	add := func(s string) {
		if s = strings.TrimSpace(s); s != "" {
			all = append(all, s)
		}
	}
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			if o, ok := e.(map[string]any); ok {
				add(object(o).text("name", "display_name", "term", "value", "url"))
				continue
			}
			add(scalar(e))
		}
	case string:
		if separator == "" {
			add(v)
			break
		}
		for _, s := range strings.Split(v, separator) {
			add(s)
		}
	default:
		add(scalar(v))
	}
	return all
}

// tableCount is a number, at least 0; a list counts its values.
func tableCount(v any) int {
	if s, ok := v.(string); ok {
		v = strings.NewReplacer(",", "", " ", "", "\u00a0", "", "\u202f", "").Replace(s)
	}
	return object{"n": v}.count("n")
}

var (
	yearOnly   = regexp.MustCompile(`^([12]\d{3})(?:\.0+)?$`)
	yearMonth  = regexp.MustCompile(`^([12]\d{3})[-/](0[1-9]|1[0-2])$`)
	slashedDay = regexp.MustCompile(`^([12]\d{3})[/.](\d{1,2})[/.](\d{1,2})\b`)
)

// tableDay reads a date. Of a year or a month it is the first day, and partial
// says which year or month: "2017", "2017-06".
func tableDay(it *Item, field, s string) (day paper.Day, partial string) {
	s = strings.TrimSpace(s)
	switch {
	case s == "":
		return 0, ""
	case yearOnly.MatchString(s):
		partial = s[:4]
		day, _ = paper.ParseDay(partial + "-01-01")
	case yearMonth.MatchString(s):
		partial = s[:4] + "-" + s[5:7]
		day, _ = paper.ParseDay(partial + "-01")
	case slashedDay.MatchString(s):
		m := slashedDay.FindStringSubmatch(s)
		day, _ = paper.ParseDay(fmt.Sprintf("%s-%02d-%02d", m[1], atoi(m[2]), atoi(m[3])))
	default:
		if day = stampDay(s); day == 0 {
			if d, ok := readDate(s); ok && d.year != 0 {
				day, _ = paper.NewDay(d.year, d.month, d.dayOfMonth)
			}
		}
	}
	if day == 0 {
		it.note("%s %s is no date that can be read here; write 2025-10-07", field, quote(s))
		return 0, ""
	}
	return day, partial
}

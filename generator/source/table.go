package source

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
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
		if name := f.String(); name != "aliases" && name != "citation" && !f.Curated() {
			names = append(names, name)
		}
	}
	return append(names, "url")
}

var factName = text.LazyRegexp(`^[a-z][a-z0-9_-]*$`)

// FieldError says what is wrong with one key of a mapping.
type FieldError struct{ Field, Why string }

func (e *FieldError) Error() string { return e.Field + " " + e.Why }

// Check says what is wrong with a mapping; where that is one key, it is a *FieldError.
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
			why := fmt.Sprintf("is no field of a paper; there are %s, and citation.journaltitle and its like", strings.Join(TableFields(), ", "))
			if meant := text.Nearest(field, TableFields()); meant != "" {
				why += "; was " + meant + " meant?"
			}
			return &FieldError{field, why}
		}
		if t.Columns[field] == "" {
			return &FieldError{field, "names no column"}
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
		about: "CSV, TSV or JSON of your own", unit: "a row, an object",
		form: asText, lacks: "columns of papers (title, authors, abstract, …)",
		authority: paper.Chosen,
		detect:    detectTable, last: true, refuse: refuseTable, read: readTable,
	}
}

// detectTable takes tables whose columns have obvious names.
func detectTable(head []byte) bool {
	if isBinary(head) || isHTML(head) {
		return false
	}
	if isJSON(head) {
		return detectTableJSON(head)
	}
	comma, ok := usualComma(head)
	return ok && rowsOfPapers(head, comma)
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
	var all []*Table
	for i := range tables {
		all = append(all, &tables[i])
	}
	records := sampledObjects(head, ownKeys(all...))
	return slices.DeleteFunc(all, func(t *Table) bool {
		if len(records) > 0 {
			return !t.readsJSON() || !t.hasAll(func(column string) bool {
				return slices.ContainsFunc(records, func(o any) bool { _, ok := lookup(o, column); return ok })
			})
		}
		_, ok := t.comma(head)
		return !ok
	})
}

func (t *Table) readsJSON() bool { return t.Format == "" || t.Format == "jsonl" }

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

func readTable(c *call) error {
	if isJSON(c.head) && (c.table == nil || c.table.readsJSON()) {
		return readTableJSON(c)
	}
	return readTableRows(c)
}

func isJSON(head []byte) bool {
	t := bytes.TrimSpace(head)
	return len(t) > 0 && (t[0] == '{' || t[0] == '[')
}

// lookup finds the value at a path: a key as it is, else one after the other.
// Of a list it finds the values in its elements. False where there is no such path.
func lookup(v any, path string) (found any, ok bool) {
	switch v := v.(type) {
	case map[string]any:
		if found, ok := v[path]; ok {
			return found, true
		}
		for at := range len(path) {
			if path[at] != '.' || found != nil {
				continue
			}
			if inner, is := lookup(v[path[:at]], path[at+1:]); is {
				found, ok = inner, true
			}
		}
	case []any:
		var all []any
		for _, e := range v {
			inner, is := lookup(e, path)
			if ok = ok || is; inner != nil {
				all = append(all, inner)
			}
		}
		if len(all) > 0 {
			return all, true
		}
	}
	return found, ok
}

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

// Table is a mapping that says what the columns of a custom table mean: comma-separated values
// (RFC 4180), tab-separated values, or JSON Lines.
type Table struct {
	// Name is the name by which Input.Format may select the mapping.
	Name string
	// Format is "csv", "tsv" or "jsonl", or "" to detect it from the bytes.
	Format string
	// Columns maps fields of a paper (see [TableFields]) to names of columns. In JSON a name
	// may be a path into objects, such as "venue.name". In a list, the rest of the path is
	// looked up in each element.
	Columns map[string]string
	// Separator separates authors, and TopicsSeparator separates topics; "" means the usual
	// separators.
	Separator, TopicsSeparator string
}

// citationPrefix is the prefix of fields that are facts of paper.Citation.
const citationPrefix = "citation."

// TableFields returns the names that may be keys of Columns. In addition, "citation." followed
// by the name of any bibliographic fact is allowed, such as "citation.journaltitle".
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

// FieldError describes an error in one key of a mapping.
type FieldError struct{ Field, Why string }

func (e *FieldError) Error() string { return e.Field + " " + e.Why }

// Check returns an error if the mapping is invalid. An error about one key is a *FieldError.
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
			why := fmt.Sprintf("is not a field of a paper; the fields are %s, and citation.journaltitle and its like", strings.Join(TableFields(), ", "))
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

// table is the format of tables with a mapping, or whose columns have obvious names.
func table() format {
	return format{
		name:  "table",
		about: "CSV, TSV or JSON of your own", unit: "a row or object",
		form: asText, lacks: "columns of papers (title, authors, abstract, …)",
		authority: paper.Chosen,
		detect:    detectTable, last: true, refuse: refuseTable, read: readTable,
	}
}

// detectTable reports whether head begins a table whose columns have obvious names.
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

// matching returns the mappings all of whose columns occur in an input that begins with head.
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

// chooseTable returns the mapping to read an input with: the requested one, else the only one
// that matches, or nil if none does.
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

// lookup returns the value at a path. The path is first tried as a single key, then as keys
// separated by points. For a list, lookup returns the values found in its elements. ok is
// false if the path does not exist.
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

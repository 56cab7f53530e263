package source

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// maxPath is the maximum depth of nested objects whose values become columns.
const maxPath = 5

// columnsOf calls visit with the values of an object and their paths, in order. A nested
// object is visited as a single value if it is too deep or if its path is a column of authors
// or of an inverted abstract.
func columnsOf(o object, prefix string, depth int, visit func(path string, v any)) {
	for _, key := range slices.Sorted(maps.Keys(o)) {
		path, v := prefix+key, o[key]
		inner, ok := v.(map[string]any)
		if !ok || depth >= maxPath {
			visit(path, v)
			continue
		}
		if u, known := columnMeaning(path); known && (u.field == "authors" || u.field == fieldInverted) {
			visit(path, v)
			continue
		}
		columnsOf(inner, path+".", depth+1, visit)
	}
}

// usualCells returns the cells of an object whose keys have usual names.
func (r *tableRecords) usualCells(o object) cells {
	cs := cells{}
	var unknown []string
	columnsOf(o, "", 1, func(path string, v any) {
		u, ok := columnMeaning(path)
		if ok {
			r.saw(u.field)
		}
		switch {
		case isMissing(v):
			r.absent(u.field, path, v)
		case ok:
			cs.add(u.field, cell{path, u.rank, v})
		case v != float64(0):
			unknown = append(unknown, path)
		}
	})
	if len(cs["title"]) > 0 { // otherwise it is not a paper
		r.passed.addAll(unknown)
	}
	return cs
}

// mappedCells returns the cells of an object according to the mapping.
func (r *tableRecords) mappedCells(o object) cells {
	cs := cells{}
	for field, column := range r.t.Columns {
		if v, _ := lookup(map[string]any(o), column); !isMissing(v) {
			cs.add(field, cell{column, 0, v})
		}
	}
	columnsOf(o, "", 1, func(path string, v any) {
		if !isMissing(v) && v != float64(0) && !r.t.maps(path) {
			r.passed.add(path)
		}
	})
	return cs
}

// maps reports whether the mapping uses the value at a path, a part of it, or an object that
// contains it.
func (t *Table) maps(path string) bool {
	for _, column := range t.Columns {
		if column == path || strings.HasPrefix(column, path+".") || strings.HasPrefix(path, column+".") {
			return true
		}
	}
	return false
}

// sampledObjects returns the first objects of a JSON input, or nil if it has none.
func sampledObjects(head []byte, own func(key string) bool) []any {
	if !isJSON(head) {
		return nil
	}
	var records []any
	visitJSON(head, own, func(_ *piece, o object, _ *cutter) bool {
		if len(o) > 0 {
			records = append(records, map[string]any(o))
		}
		return true
	}, nil)
	return records
}

// detectTableJSON accepts JSON with a record that has a title and something else that papers
// have, and also empty lists of records.
func detectTableJSON(head []byte) bool {
	s := sampleJSON(head)
	if s.record == nil {
		return s.lists > 0 && s.pieces == 0
	}
	if framed(s.record) != nil || s.isPaper() {
		return true
	}
	found := false // in a later record: the first may have only a title
	visitJSON(head, nil, func(p *piece, o object, _ *cutter) bool {
		o = unwrapped(o)
		found = titled(o) && (&sample{record: o}).isPaper()
		return !found
	}, nil)
	return found
}

// isPaper reports whether the sampled record is a paper. It must have a title, and authors, an
// abstract or an identifier. Two other facts suffice instead, if they are not just dates and
// topics.
func (s *sample) isPaper() bool {
	cs := (&tableRecords{}).usualCells(s.record)
	if len(cs["title"]) == 0 {
		return false
	}
	for _, field := range []string{"authors", "abstract", fieldInverted} {
		if len(cs[field]) > 0 {
			return true
		}
	}
	if id, doi, _ := new(tableIDs).of(&Item{}, cs); id != "" || doi != "" {
		return true
	}
	facts := 0
	for _, field := range []string{fieldSummary, "published", fieldYear, fieldVenue, fieldPDF, "links.code", "topics", "citation.journaltitle", "citation.booktitle"} {
		if len(cs[field]) > 0 {
			facts++
		}
	}
	const enough = 2
	return facts >= enough && cs.ofPaper()
}

func readTableJSON(c *call) error {
	r := newTableRecords(c)
	s := sampleJSON(c.head)
	if c.table == nil && s.record != nil && framed(s.record) == nil && len(r.usualCells(s.record)["title"]) == 0 {
		return errors.New("the first object in it has no title, or nothing beside it; a mapping in config.toml says where things are")
	}
	r = newTableRecords(c)
	cut, err := c.jsonRecords(dated, func(p *piece, around object) error {
		r.around = around
		return r.record(p)
	})
	if err == nil && cut.records == 0 {
		if cut.lists == 0 {
			return errors.New("it has no records")
		}
		c.note("an empty list: no papers in it")
	}
	r.end()
	return err
}

// record emits the item for a JSON record, or the rows if the record is a whole table.
func (r *tableRecords) record(p *piece) error {
	it := p.item()
	if it.Err != nil {
		return r.c.put(it)
	}
	var o object
	if p.columns != nil {
		o = zip(p)
	}
	if o == nil {
		if o = it.object(); it.Err != nil {
			return r.c.put(it)
		}
	}
	if rows := framed(o); rows != nil && r.c.table == nil {
		return r.frame(p, rows)
	}
	return r.c.put(r.object(it, o, p.key))
}

// object completes an item from an object. key is the key of the object, which may be the
// paper's identifier.
func (r *tableRecords) object(it Item, o object, key string) Item {
	if r.c.table != nil {
		cs := r.mappedCells(o)
		if len(cs["title"]) == 0 {
			if inner := unwrapped(o); len(r.mappedCells(inner)["title"]) > 0 {
				cs = r.mappedCells(inner)
			}
		}
		return r.item(it, cs)
	}
	cs := r.usualCells(unwrapped(o))
	if key != "" {
		if id, _ := arxivIDOf(key); id != "" || doiOf(key) != "" {
			cs.add(fieldArXiv, cell{"the key", len(usualColumns), key})
		}
	}
	if to := o.text("replyto"); to != "" && len(cs["authors"]) == 0 { // OpenReview
		it.Err = fmt.Errorf("it is a reply to %s, such as a review, and no paper", quote(to))
		return it
	}
	return r.item(it, cs)
}

// framed returns the columns of a whole table that is stored in one object, as pandas and
// Hugging Face data sets write it (DataFrame.to_json(), Dataset.to_dict()): {"title": {"0":
// "A", "1": "B"}, …}, {"title": ["A", "B"], …}. It returns nil if the object is not such a
// table.
func framed(o object) map[string]map[string]any {
	for _, v := range o {
		switch v.(type) {
		case map[string]any, []any:
		default:
			return nil // most objects are records and contain a string
		}
	}
	columns := map[string]map[string]any{}
	hasTitle := false
	rows := -1 // number of rows of columns that are lists
	for name, v := range o {
		column, ok := v.(map[string]any)
		if list, isList := v.([]any); isList && len(list) > 1 && (rows < 0 || rows == len(list)) {
			rows, ok, column = len(list), true, map[string]any{}
			for i, e := range list {
				column[strconv.Itoa(i)] = e
			}
		}
		if !ok || len(column) == 0 {
			return nil
		}
		for row := range column {
			if !isNumber(row) {
				return nil
			}
		}
		u, known := columnMeaning(name)
		hasTitle = hasTitle || known && u.field == "title"
		columns[name] = column
	}
	if !hasTitle {
		return nil
	}
	return columns
}

// frame emits the rows of a whole table.
func (r *tableRecords) frame(p *piece, columns map[string]map[string]any) error {
	rows := map[int]object{}
	for name, column := range columns {
		for row, v := range column {
			n, _ := strconv.Atoi(row)
			if rows[n] == nil {
				rows[n] = object{}
			}
			rows[n][name] = v
		}
	}
	for _, n := range slices.Sorted(maps.Keys(rows)) {
		raw, err := json.Marshal(rows[n])
		if err != nil {
			return fmt.Errorf("row %d: %w", n, err)
		}
		it := Item{Where: fmt.Sprintf("row %d of %s", n, p.where()), Raw: raw}
		if err := r.c.put(r.object(it, rows[n], "")); err != nil {
			return err
		}
	}
	return nil
}

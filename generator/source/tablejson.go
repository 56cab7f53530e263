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

// maxPath is how deep values may stand in objects to be a column.
const maxPath = 5

// columnsOf shows the values of an object under their paths, in order: what is
// a column's is one value, be it a list or an object.
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

// usualCells are the cells of an object whose keys have usual names.
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
	if len(cs["title"]) > 0 { // else it is no paper
		r.passed.addAll(unknown)
	}
	return cs
}

// mappedCells are the cells of an object with a mapping.
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

// maps reports whether a mapping names what stands at a path, or something in
// it.
func (t *Table) maps(path string) bool {
	for _, column := range t.Columns {
		if column == path || strings.HasPrefix(column, path+".") || strings.HasPrefix(path, column+".") {
			return true
		}
	}
	return false
}

// sampledObjects are the first objects of JSON; none where there is no object.
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

// detectTableJSON takes JSON whose records have a title, and something else that
// papers have; and lists of records that are empty.
func detectTableJSON(head []byte) bool {
	s := sampleJSON(head)
	if s.record == nil {
		return s.lists > 0 && s.pieces == 0
	}
	if framed(s.record) != nil || s.isPaper() {
		return true
	}
	found := false // in one behind it: the first may have nothing but a title
	visitJSON(head, nil, func(p *piece, o object, _ *cutter) bool {
		o = unwrapped(o)
		found = titled(o) && (&sample{record: o}).isPaper()
		return !found
	}, nil)
	return found
}

// isPaper reports whether the sampled record is one of a paper: with a title,
// and authors, an abstract, or an identifier; or with two more facts, of which not
// only days and topics are.
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
			return errors.New("there is no record in it")
		}
		c.note("an empty list: no papers in it")
	}
	r.end()
	return err
}

// record emits what is made of one record of JSON.
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

// object makes an item of an object.
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
	if to := o.text("replyto"); to != "" && len(cs["authors"]) == 0 { // of OpenReview
		it.Err = fmt.Errorf("it is a reply to %s, such as a review, and no paper", quote(to))
		return it
	}
	return r.item(it, cs)
}

// framed are the columns of a whole table in one object, as pandas and Hugging Face's data
// sets write it (DataFrame.to_json(), Dataset.to_dict()): {"title": {"0": "A", "1": "B"}, …},
// {"title": ["A", "B"], …}. Nil where an object is no such table.
func framed(o object) map[string]map[string]any {
	for _, v := range o {
		switch v.(type) {
		case map[string]any, []any:
		default:
			return nil // nearly all are records, and have a text
		}
	}
	columns := map[string]map[string]any{}
	hasTitle := false
	rows := -1 // of columns that are lists
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

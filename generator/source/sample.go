package source

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"slices"
)

// sample is what format detection knows about a JSON input: its first paper, wherever it is in
// the input, else its first object.
type sample struct {
	record  object // nil if the input has no object; if it is cut short, values may be missing
	whole   bool   // the record is not cut short
	wrapped bool   // the record is inside an object
	lists   int    // lists of records that have begun
	pieces  int    // records of any kind that have been examined
}

// maxSampled is the maximum number of records that detection examines to find one with a
// title.
const maxSampled = 20

var errEnough = errors.New("enough has been seen")

// sampleJSON examines the first bytes of an input. It returns nil if no records can be found
// in them.
func sampleJSON(head []byte) *sample {
	s := &sample{}
	visitJSON(head, nil, func(p *piece, o object, cut *cutter) bool {
		o = unwrapped(o)
		s.pieces = cut.records
		if o == nil || s.record != nil && !titled(o) {
			return true
		}
		s.record, s.whole, s.wrapped = o, !p.cut, cut.wrapped || p.key != ""
		return !titled(o)
	}, &s.lists)
	return s
}

// visitJSON calls visit with the first records of an input, as far as they are objects, until
// visit returns false. If lists is not nil, *lists is set to the number of lists found. own
// reports whether only records have a key; it is nil for the usual keys.
func visitJSON(head []byte, own func(key string) bool, visit func(p *piece, o object, cut *cutter) bool, lists *int) {
	t := bytes.TrimSpace(head)
	if len(t) == 0 || t[0] != '{' && t[0] != '[' && t[0] != '"' && t[0] != '\'' {
		return
	}
	var cut *cutter
	cut = newCutter(bufio.NewReaderSize(bytes.NewReader(head), 4<<10), func(p *piece) error {
		if !visit(p, sampledObject(p), cut) || cut.records >= maxSampled {
			return errEnough
		}
		return nil
	})
	cut.own = own
	cut.run()
	if lists != nil {
		*lists = cut.lists
	}
}

// sampledObject returns a record as an object, or nil if it is not one. A record that is cut
// short has the keys that can be read.
func sampledObject(p *piece) object {
	if p.columns != nil {
		if o := zip(p); o != nil {
			return o
		}
	}
	o, _, err := decodeObject(p.raw)
	if err != nil && p.cut {
		o = beginning(p.raw)
	}
	return o
}

// beginning returns the readable part of an object that may be cut short.
func beginning(raw []byte) object {
	dec := json.NewDecoder(bytes.NewReader(repaired(raw)))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return nil
	}
	o := object{}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			break
		}
		name, _ := key.(string)
		var value any
		err = dec.Decode(&value)
		o[name] = value
		if err != nil {
			break
		}
	}
	return o
}

// zip returns a list of values as an object whose keys are the column names given beside the
// list, as pandas writes them (DataFrame.to_json(orient="split")). It returns nil if the
// record is not such a list.
func zip(p *piece) object {
	v, err := decodeValue(repaired(p.raw), 0)
	values, ok := v.([]any)
	if err != nil || !ok || len(values) != len(p.columns) {
		return nil
	}
	o := object{}
	for i, name := range p.columns {
		o[name] = values[i]
	}
	return o
}

// innerRecords are the keys under which some sources nest the actual paper in a record:
// Hugging Face data sets, Elasticsearch, DBLP, DataCite, GraphQL, Semantic Scholar,
// OpenReview, Zotero, Airtable.
var innerRecords = []string{
	"row", "_source", "fields", "info", "attributes", "node", "citingPaper", "citedPaper", "content", "metadata", "article", "document", "doc", "work", "item", "entry", "record", "data",
}

// unwrapped returns the paper that a record nests under a key, merged with the values beside
// it. A record that nests no paper is returned as it is.
func unwrapped(o object) object {
	if o == nil || titled(o) || o.object("paper") != nil {
		return o
	}
	for _, key := range innerRecords {
		inner := o.object(key)
		if inner == nil || !titled(inner) && inner.object("paper") == nil {
			continue
		}
		all := object{}
		for k, v := range o {
			if k != key && k != "row_idx" && k != "truncated_cells" { // the index of the row in its data set
				all[k] = v
			}
		}
		maps.Copy(all, inner)
		return all
	}
	return o
}

// titled reports whether an object has a title at its top level.
func titled(o object) bool {
	if v, ok := o["title"]; ok && !isMissing(v) {
		return true
	}
	for key, v := range o {
		if u, ok := usualColumns[columnKey(key)]; ok && u.field == "title" && !isMissing(v) {
			return true
		}
	}
	return false
}

// has reports whether the sampled record has one of the keys.
func (s *sample) has(keys ...string) bool {
	return slices.ContainsFunc(keys, func(key string) bool { _, ok := s.record[key]; return ok })
}

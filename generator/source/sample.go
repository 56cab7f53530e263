package source

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"slices"
)

// sample is what detection sees of JSON: its first paper, wherever it stands,
// else its first object.
type sample struct {
	record  object // nil where there is no object; of what is cut short the values may be missing
	whole   bool   // the record is not cut short
	wrapped bool   // it stands in an object
	lists   int    // lists of records that have begun
	pieces  int    // records that have been looked at, of any kind
}

// maxSampled is how many records detection looks at for one with a title.
const maxSampled = 20

var errEnough = errors.New("enough has been seen")

// sampleJSON looks at the first bytes of an input; nil where these are no JSON.
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

// visitJSON shows the first records of an input to visit, as far as they are
// objects, until it returns false. Lists, where it is not nil, becomes their
// number; own are keys that only records have, nil for the usual ones.
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

// sampledObject is a record as an object, nil where it is none. What is cut
// short has the keys that can be seen.
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

// beginning is an object as far as it can be read.
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

// zip makes an object of a list of values whose names stand beside the list, as
// pandas writes them (DataFrame.to_json(orient="split")); nil where it is no
// such list.
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

// innerRecords are the keys of the object that is the paper, in the records of
// some: of Hugging Face's data sets, Elasticsearch, DBLP, DataCite, GraphQL,
// Semantic Scholar, OpenReview, Zotero, Airtable.
var innerRecords = []string{
	"row", "_source", "fields", "info", "attributes", "node", "citingPaper", "citedPaper", "content", "metadata", "article", "document", "doc", "work", "item", "entry", "record", "data",
}

// unwrapped is the paper in a record that has it under a key of its own, with
// what stands beside; else the record.
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
			if k != key && k != "row_idx" && k != "truncated_cells" { // the place of the row in its set
				all[k] = v
			}
		}
		maps.Copy(all, inner)
		return all
	}
	return o
}

// titled reports whether an object has a title at its top.
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

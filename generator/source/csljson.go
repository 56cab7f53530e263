package source

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"

	"offprint/generator/cite"
	"offprint/generator/paper"
)

// cslJSON is the JSON of the Citation Style Language, as Zotero, Crossref and
// DataCite give it: a list of items, one item, or one a line; also the list
// that an object has under "items" or "references".
func cslJSON() format {
	return format{
		name:  "csl-json",
		about: "bibliographies in CSL JSON", unit: "an item",
		form: asJSON, lacks: "items of CSL JSON",
		authority: paper.Chosen,
		detect:    detectCSL, read: readCSL,
	}
}

var cslLists = []string{"items", "references"}

// cslKeys are variables that other JSON about papers does not have.
var cslKeys = map[string]bool{
	"author": true, "issued": true, "container-title": true, "DOI": true, "URL": true, "accessed": true, "page": true,
	"publisher-place": true, "citation-key": true, "ISBN": true, "ISSN": true,
}

// detectCSL looks at the first object: its type must be one of CSL's, and it
// must have variables of CSL.
func detectCSL(head []byte) bool {
	if t := bytes.TrimSpace(head); len(t) == 0 || t[0] != '{' && t[0] != '[' {
		return false
	}
	dec := json.NewDecoder(bytes.NewReader(head))
	typed, keys, depth, key := false, 0, 0, ""
	for {
		t, err := dec.Token()
		if err != nil {
			return typed && keys > 0 && depth > 0
		}
		switch t {
		case json.Delim('['):
			if depth == 1 && (key == cslLists[0] || key == cslLists[1]) {
				typed, keys, depth, key = false, 0, 0, "" // its items are next
				continue
			}
			if depth > 0 {
				depth++
			}
			continue
		case json.Delim('{'):
			depth++
			continue
		case json.Delim(']'), json.Delim('}'):
			if depth--; depth <= 0 {
				return typed && keys > 0
			}
			if depth == 1 {
				key = ""
			}
			continue
		}
		if depth != 1 {
			if depth == 0 {
				return false // a list of something else
			}
			continue
		}
		s, isText := t.(string)
		switch {
		case key == "" && isText:
			key = s
			if cslKeys[s] {
				keys++
			}
		default:
			typed = typed || key == "type" && isText && cite.IsCSLType(s)
			key = ""
		}
	}
}

func readCSL(c *call) error {
	cut := newCutter(c.r, func(p *piece) error {
		c.rejectedEnd = p.cut
		return c.put(c.cslItem(p))
	}, cslLists...)
	return cut.run()
}

func (c *call) cslItem(p *piece) Item {
	it := p.item()
	if it.Err != nil {
		return it
	}
	if !utf8.Valid(p.raw) {
		it.Notes = append(it.Notes, "bytes that are not UTF-8 are read as Windows-1252")
	}
	e, err := cite.DecodeCSL(repaired(p.raw))
	if err != nil {
		it.Err = err
		return it
	}
	return c.entryItem(it, &e)
}

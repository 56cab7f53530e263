package source

import (
	"unicode/utf8"

	"offprint/generator/cite"
	"offprint/generator/paper"
)

// cslJSON is the JSON of the Citation Style Language, as Zotero, Crossref and
// DataCite give it: a list of items, one item, or one a line; also in an object.
func cslJSON() format {
	return format{
		name:  "csl-json",
		about: "bibliographies in CSL JSON", unit: "an item",
		form: asJSON, lacks: "items of CSL JSON",
		authority: paper.Chosen,
		detect:    detectCSL, read: readCSL,
	}
}

// cslKeys are variables that other JSON about papers does not have.
var cslKeys = map[string]bool{
	"author": true, "issued": true, "container-title": true, "DOI": true, "URL": true, "accessed": true, "page": true,
	"publisher-place": true, "citation-key": true, "ISBN": true, "ISSN": true,
}

// detectCSL looks at the first record: its type must be one of CSL's, and it
// must have variables of CSL; a date in CSL's parts says enough.
func detectCSL(head []byte) bool {
	if !isJSON(head) {
		return false
	}
	first := sampleJSON(head).record
	if issued, ok := first["issued"].(map[string]any); ok && issued["date-parts"] != nil {
		return true
	}
	if s, _ := first["type"].(string); !cite.IsCSLType(s) {
		return false
	}
	for key := range cslKeys {
		if v, ok := first[key]; ok {
			if _, isText := v.(string); key != "author" || !isText { // which is a column of any table
				return true
			}
		}
	}
	return false
}

func readCSL(c *call) error {
	cut, err := c.jsonRecords(always, func(p *piece, _ object) error { return c.put(c.cslItem(p)) })
	if err == nil && cut.records == 0 {
		c.note("an empty list: no papers in it")
	}
	return err
}

func (c *call) cslItem(p *piece) Item {
	it := p.item()
	if it.Err != nil {
		return it
	}
	if !utf8.Valid(p.raw) {
		it.Notes = append(it.Notes, asWindows1252)
	}
	e, err := cite.DecodeCSL(repaired(p.raw))
	if err != nil {
		it.Err = err
		return it
	}
	return c.entryItem(it, &e)
}

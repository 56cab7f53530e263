package source

import (
	"offprint/generator/cite"
	"offprint/generator/paper"
)

// cslJSON is the JSON of the Citation Style Language as Zotero, Crossref and DataCite write
// it: a list of items, one item, or one item per line; the list may be inside an object.
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
var cslKeys = wordSet("author issued container-title DOI URL accessed page publisher-place citation-key ISBN ISSN")

// detectCSL looks at the first record. If that has a CSL type but no CSL variables, it looks
// at the records that follow.
func detectCSL(head []byte) bool {
	if !isJSON(head) {
		return false
	}
	is, lists := isCSL(sampleJSON(head).record), 0
	if !is {
		visitJSON(head, nil, func(_ *piece, o object, _ *cutter) bool {
			s, _ := o["type"].(string)
			is = isCSL(o)
			return !is && cite.IsCSLType(s)
		}, &lists)
	}
	return is
}

// isCSL reports whether a record is an item of CSL. Its type must be one of CSL's, and it must
// have variables of CSL. A date with CSL's date-parts is sufficient.
func isCSL(first object) bool {
	if issued, ok := first["issued"].(map[string]any); ok && issued["date-parts"] != nil {
		return true
	}
	if s, _ := first["type"].(string); !cite.IsCSLType(s) {
		return false
	}
	for key := range cslKeys {
		if v, ok := first[key]; ok {
			if _, isText := v.(string); key != "author" || !isText { // any table may have author as a string
				return true
			}
		}
	}
	return false
}

func readCSL(c *call) error { return c.jsonItems(always, c.cslItem) }

func (c *call) cslItem(it Item, _ object) Item {
	it.noteEncoding()
	return c.decodedCSL(it, repaired(it.Raw))
}

// decodedCSL decodes an item of CSL JSON.
func (c *call) decodedCSL(it Item, item []byte) Item {
	e, err := cite.DecodeCSL(item)
	if err != nil {
		it.Err = err
		return it
	}
	return c.publishedItem(it, &e)
}

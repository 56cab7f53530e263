package source

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"offprint/generator/paper"
)

// offprint is the format that this program exports: JSON Lines with one paper per line, as
// [paper.Paper.MarshalJSON] writes it. A JSON list of such papers is read too.
func offprint() format {
	return format{
		name:  "offprint",
		about: "JSON Lines exported by Offprint", unit: "a line or object",
		form: asJSON, lacks: "papers that Offprint exported",
		detect: detectOffprint, before: []string{"hf-api", "arxiv-jsonl"}, read: readOffprint,
	}
}

// detectOffprint looks for what no other format has: an identifier with its scheme, and the
// date in the archive. A paper without a date must have a key and no fields that Offprint does
// not export.
func detectOffprint(head []byte) bool {
	if !isJSON(head) {
		return false
	}
	first := sampleJSON(head).record
	foreign := func(key string) bool { return !exported[key] }
	if first.text("title") == "" || first.text("date") == "" && (first.text("key") == "" || slices.ContainsFunc(slices.Collect(maps.Keys(first)), foreign)) {
		return false
	}
	scheme, _, _ := strings.Cut(first.text("id"), ":")
	return scheme == paper.SchemeArXiv || scheme == paper.SchemeDOI || scheme == paper.SchemeTitle
}

// exported are the keys of an exported paper.
var exported = func() map[string]bool {
	keys := map[string]bool{"url": true, "key": true}
	for f := range paper.NumFields {
		key, _, _ := strings.Cut(f.String(), ".") // "links" of "links.code"
		keys[key] = true
	}
	return keys
}()

func readOffprint(c *call) error { return c.jsonItems(always, c.offprintItem) }

// offprintItem makes an item of one paper, which is clean already and not changed. Its date in
// the archive is the day of a listing, unless it is that of publication. An export does not
// say when its sources were scraped, but that was not before the date, which is therefore
// used.
func (c *call) offprintItem(it Item, _ object) Item {
	rec := &Record{}
	if it.Err = json.Unmarshal(repaired(it.Raw), &rec.Paper); it.Err != nil {
		return it
	}
	if id := rec.Paper.ID; id != "" {
		if _, err := paper.ParseID(string(id)); err != nil {
			it.note("%v; it is identified by its title", err)
			rec.Paper.ID = ""
		}
	}
	if rec.Paper.Date != rec.Paper.Published {
		rec.Listed = rec.Paper.Date
	}
	rec.Scraped = cmp.Or(c.in.Day, fileDay(c.in.Name), rec.Paper.Date, c.in.Today)
	return c.finish(it, rec, "")
}

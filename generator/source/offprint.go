package source

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"offprint/generator/paper"
)

// offprint is what this program writes itself: JSON Lines, a paper on each, as
// [paper.Paper.MarshalJSON] has it. A list of such papers is read too.
func offprint() format {
	return format{
		name:  "offprint",
		about: "what Offprint itself exports: JSON Lines", unit: "a line",
		form: asJSON, lacks: "papers that Offprint exported",
		detect: detectOffprint, before: []string{"hf-api", "arxiv-jsonl"}, read: readOffprint,
	}
}

// detectOffprint looks for what no other format has: an identifier with its
// scheme, and the archive's day, or where a paper has none no key of anybody else's.
func detectOffprint(head []byte) bool {
	first, keys := firstTexts(head)
	foreign := func(key string) bool { return !exported[key] }
	if first["title"] == "" || first["date"] == "" && (!slices.Contains(keys, "key") || slices.ContainsFunc(keys, foreign)) {
		return false
	}
	scheme, _, _ := strings.Cut(first["id"], ":")
	return scheme == paper.SchemeArXiv || scheme == paper.SchemeDOI || scheme == paper.SchemeTitle
}

// exported are the keys of an exported paper.
var exported = func() map[string]bool {
	keys := map[string]bool{"url": true, "key": true}
	for f := range paper.NumFields {
		key, _, _ := strings.Cut(f.String(), ".") // "links"
		keys[key] = true
	}
	return keys
}()

// firstTexts are the texts in the first object of JSON under keys of its own,
// and all these keys, as far as the object can be read.
func firstTexts(head []byte) (texts map[string]string, keys []string) {
	if !isJSON(head) {
		return nil, nil
	}
	dec := json.NewDecoder(bytes.NewReader(bytes.TrimLeft(head, "[ \t\r\n")))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return nil, nil
	}
	texts = map[string]string{}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return texts, keys
		}
		keys = append(keys, fmt.Sprint(key))
		var value any
		if dec.Decode(&value) != nil {
			return texts, keys
		}
		if s, ok := value.(string); ok {
			texts[fmt.Sprint(key)] = s
		}
	}
	return texts, keys
}

func readOffprint(c *call) error {
	cut := newCutter(c.r, func(p *piece) error { return c.put(c.offprintItem(p)) })
	err := cut.run()
	c.rejectedEnd = cut.cut
	return err
}

// offprintItem makes an item of one paper. It is clean, and stays as it is. A
// paper's day in the archive is one on which it was listed, unless it is that
// of its publication. When an archive was asked last, a paper does not tell;
// certain is that it was not before that day.
func (c *call) offprintItem(p *piece) Item {
	it := p.item()
	if it.Err != nil {
		return it
	}
	rec := &Record{}
	if it.Err = json.Unmarshal(repaired(p.raw), &rec.Paper); it.Err != nil {
		return it
	}
	if id := rec.Paper.ID; id != "" {
		if _, err := paper.ParseID(string(id)); err != nil {
			it.note("%v; it goes by its title", err)
			rec.Paper.ID = ""
		}
	}
	if rec.Paper.Date != rec.Paper.Published {
		rec.Listed = rec.Paper.Date
	}
	rec.Scraped = cmp.Or(c.in.Day, fileDay(c.in.Name), rec.Paper.Date, c.in.Today)
	return c.finish(it, rec, "")
}

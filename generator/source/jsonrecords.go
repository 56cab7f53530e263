package source

import (
	"fmt"
	"strings"

	"offprint/generator/paper"
)

// jsonRecords emits the records of JSON, each with the content of the object around it. If
// names are given, only lists under these keys are read. The day in an object may follow its
// records: until sure reports that the object is known well enough, up to 1000 of its records
// are held back.
func (c *call) jsonRecords(sure func(around object) bool, emit func(p *piece, around object) error, names ...string) (*cutter, error) {
	const mostHeld = 1000
	var cut *cutter
	var held []*piece
	flush := func() error {
		ready := held
		held = nil // also if emit returns an error
		for _, p := range ready {
			if err := emit(p, cut.about); err != nil {
				return err
			}
		}
		return nil
	}
	cut = newCutter(c.r, func(p *piece) error {
		held = append(held, p)
		if cut.wrapped && len(held) < mostHeld && !sure(cut.about) {
			return nil
		}
		return flush()
	}, names...)
	if c.table != nil {
		cut.own = ownKeys(c.table)
	}
	cut.ended = flush
	err := cut.run()
	c.rejectedEnd = cut.cut
	if err2 := flush(); err == nil {
		err = err2
	}
	for _, list := range cut.unread {
		c.note("%s", unreadNote(list))
	}
	if said, ok := cut.about["count"].(float64); ok && err == nil && cut.lists == 1 && int(said) != cut.inLists {
		c.note("it says that it has %d records, and has %d", int(said), cut.inLists)
	}
	return cut, err
}

// jsonItems emits an item for each record of JSON. Complete records are passed to item.
func (c *call) jsonItems(sure func(around object) bool, item func(it Item, around object) Item) error {
	cut, err := c.jsonRecords(sure, func(p *piece, around object) error {
		it := p.item()
		if it.Err == nil {
			it = item(it, around)
		}
		return c.put(it)
	})
	if err == nil && cut.records == 0 {
		c.note("an empty list: no papers in it")
	}
	return err
}

func unreadNote(l unreadList) string {
	if l.records == 1 {
		return "“" + l.key + "” holds 1 record that is not read"
	}
	return fmt.Sprintf("“%s” holds %d records that are not read", l.key, l.records)
}

// always is a sure function that holds no records back.
func always(object) bool { return true }

// dated reports whether an object around records has their day.
func dated(around object) bool { return listingDay(around) != 0 }

// listingDay returns the day that an object around records states, or 0. The key is "date" in
// pages of 2024 and in stored answers, and "dateString" in pages of 2026, where it is the
// first day of a week or month if "periodType" says so.
func listingDay(around object) paper.Day {
	if period := around.text("periodType"); period != "" && period != "day" {
		return 0
	}
	for _, key := range []string{"date", "dateString", "day", "listing_date", "listed_on", "listed"} {
		if d := readWrittenDate(around[key]); d.day != 0 && d.partial == "" {
			return d.day
		}
	}
	return 0
}

// ownKeys returns a function that reports whether the mappings have a key at the top level of
// records.
func ownKeys(tables ...*Table) func(key string) bool {
	keys := map[string]bool{}
	for _, t := range tables {
		for _, column := range t.Columns {
			first, _, _ := strings.Cut(column, ".")
			keys[first], keys[column] = true, true
		}
	}
	return func(key string) bool { return keys[key] }
}

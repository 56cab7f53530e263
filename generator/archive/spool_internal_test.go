package archive

import (
	"fmt"
	"os"
	"testing"

	"pgregory.net/rapid"

	"offprint/generator/paper"
)

// drawEntry draws an entry with arbitrary fields.
func drawEntry(t *rapid.T) Entry {
	e := Entry{Path: rapid.String().Draw(t, "path")}
	for f := range paper.NumFields {
		switch e.Paper.Get(f).(type) {
		case string:
			e.Paper.Set(f, rapid.String().Draw(t, f.String()))
		case []string:
			e.Paper.Set(f, rapid.SliceOfN(rapid.String(), 0, 5).Draw(t, f.String()))
		case int:
			e.Paper.Set(f, rapid.Int().Draw(t, f.String()))
		case bool:
			e.Paper.Set(f, rapid.Bool().Draw(t, f.String()))
		case paper.Day:
			e.Paper.Set(f, paper.Day(rapid.Int32().Draw(t, f.String())))
		case paper.Facts:
			var facts paper.Facts
			for range rapid.IntRange(0, 3).Draw(t, f.String()) {
				facts = append(facts, paper.Fact{Name: rapid.String().Draw(t, "name"), Value: rapid.String().Draw(t, "value")})
			}
			e.Paper.Set(f, facts)
		}
		if rapid.Bool().Draw(t, "has a hash") {
			e.Import.Hash.Put(f, rapid.Uint32().Draw(t, "hash"))
			e.Import.From[f] = paper.Origin{Source: rapid.String().Draw(t, "from"), Day: paper.Day(rapid.Int32().Draw(t, "on"))}
		}
	}
	e.Import.Source = rapid.String().Draw(t, "source")
	e.Import.Day = paper.Day(rapid.Int32().Draw(t, "day"))
	e.Import.Listed = paper.Day(rapid.Int32().Draw(t, "listed"))
	return e
}

func sameEntry(a, b *Entry) bool {
	return a.Path == b.Path && a.Import == b.Import && a.Paper.Equal(&b.Paper)
}

// TestSpoolGivesBack checks that each entry is returned as it was added, in any order.
func TestSpoolGivesBack(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s, err := NewSpool(t.TempDir())
		if err != nil {
			rt.Fatal(err)
		}
		defer s.Close()
		var entries []Entry
		var places []Spooled
		check := func(i int) {
			got, err := s.Entry(places[i])
			if err != nil || !sameEntry(&got, &entries[i]) {
				rt.Fatalf("number %d is\n%+v, %v, was\n%+v", i, got, err, entries[i])
			}
		}
		for i := range rapid.IntRange(1, 5).Draw(rt, "entries") {
			e := drawEntry(rt)
			place, err := s.Add(&e)
			if err != nil || place == (Spooled{}) {
				rt.Fatal(place, err)
			}
			entries, places = append(entries, e), append(places, place)
			check(rapid.IntRange(0, i).Draw(rt, "look at"))
		}
		for i := range entries {
			check(i)
		}
	})
}

func TestSpoolIsRemoved(t *testing.T) {
	dir := t.TempDir()
	s, err := NewSpool(dir)
	if err != nil {
		t.Fatal(err)
	}
	place, err := s.Add(&Entry{Path: "2025/10/07/x.md"})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if names, err := os.ReadDir(dir); err != nil || len(names) > 0 {
		t.Errorf("it left %v, %v", names, err)
	}
	if _, err := s.Entry(place); err == nil {
		t.Error("an entry was read from a spool that is closed")
	}
	if _, err := s.Add(&Entry{}); err == nil {
		t.Error("an entry was added to a spool that is closed")
	}
	if _, err := NewSpool(dir + "/missing"); err == nil {
		t.Error("a spool was made in a folder that does not exist")
	}
}

// FuzzDecodeEntry checks that arbitrary data is either an error or an entry that can be
// encoded again.
func FuzzDecodeEntry(f *testing.F) {
	for i := range 3 {
		p := paper.Paper{
			ID: "arxiv:2510.06084", Title: "A Title", Abstract: "What it does: $x^2$.", Date: 20251007, Upvotes: 300 * i,
			Authors: []string{"Ada Lovelace", "Kurt Gödel"}[:i], Links: paper.Links{Media: []string{"https://example.org/a.png"}},
		}
		e := Entry{Path: fmt.Sprintf("2025/10/07/%d.md", i), Paper: p, Import: paper.Provenance{Source: "hf-api", Day: 20251208}}
		for field := range paper.NumFields {
			e.Import.Hash.Put(field, p.Hash(field))
		}
		b := appendEntry(nil, &e)
		f.Add(b)
		f.Add(b[:len(b)/2])
	}
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		e, err := decodeEntry(string(b))
		if err != nil {
			return
		}
		again, err := decodeEntry(string(appendEntry(nil, &e)))
		if err != nil || !sameEntry(&again, &e) {
			t.Errorf("%+v, %v\nwas %+v", again, err, e)
		}
	})
}

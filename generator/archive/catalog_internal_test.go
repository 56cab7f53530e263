package archive

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"testing"

	"offprint/generator/paper"
)

// FuzzCatalog reads arbitrary data as a saved catalog. It may be rejected, but what is
// accepted must be the same after it is saved and read again.
func FuzzCatalog(f *testing.F) {
	good := NewCatalog([]Entry{{Path: "a.md"}, {Path: "b.md", Paper: paper.Paper{
		Title: "A title", Authors: []string{"Ada", "Alan"}, Organization: "X",
	}}})
	first, rest := parts(f, encoded(f, good))
	f.Add(first, rest)
	f.Add(first, "")
	f.Add("", "")
	f.Fuzz(func(t *testing.T, first, rest string) {
		c, err := decode(first, rest)
		if err != nil {
			return
		}
		for _, card := range c.Cards { // the card may contain anything
			p, o := card.Paper(), card.Outline()
			if len(p.Authors) != len(o.Authors()) || (p.Organization == "") != (o.Organization == NoName || c.Names[o.Organization] == "") {
				t.Errorf("%+v has the outline %+v", p, o)
			}
		}
		again := encoded(t, c)
		back, err := decode(parts(t, again))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(again, encoded(t, back)) {
			t.Error("what was read is not what was saved")
		}
	})
}

func encoded(t testing.TB, c *Catalog) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := c.encode(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// parts returns the two parts of a catalog without their checksums.
func parts(t testing.TB, data []byte) (first, rest string) {
	t.Helper()
	name := filepath.Join(t.TempDir(), "catalog")
	if err := os.WriteFile(name, data, 0o644); err != nil {
		t.Fatal(err)
	}
	first, rest = readCatalog(name)
	rest, ok := cutChecksum(rest)
	if !ok {
		t.Fatal("what was saved is not read")
	}
	return first, rest
}

func decode(first, rest string) (*Catalog, error) {
	saved, err := decodeFiles(first, Sum{})
	if err != nil {
		return nil, err
	}
	saved.rest = string(Seal([]byte(rest)))
	c := &Catalog{Sum: saved.sum}
	return c, c.take(saved)
}

// TestNamesArePacked checks that names that no card uses any more are left out once there are
// many.
func TestNamesArePacked(t *testing.T) {
	var entries []Entry
	for i := range 3000 {
		entries = append(entries, Entry{Path: fmt.Sprintf("%04d.md", i), Paper: paper.Paper{
			Title: "A", Authors: []string{fmt.Sprintf("Ada %d", i), "Alan"}, Tags: []string{"t"}, Organization: "X",
		}})
	}
	c := NewCatalog(entries)
	reload := func() {
		t.Helper()
		first, rest := parts(t, encoded(t, c))
		var err error
		if c, err = decode(first, rest); err != nil {
			t.Fatal(err)
		}
	}
	reload()
	c.Cards = c.Cards[2990:]
	reload()
	if len(c.Names) != 3003 {
		t.Errorf("%d names; 3003 are not many more than when they were packed", len(c.Names))
	}
	c.packed = 10
	reload()
	if len(c.Names) != 13 || c.packed != 13 {
		t.Errorf("%d names, packed %d; want 13", len(c.Names), c.packed)
	}
	for i, card := range c.Cards {
		if p := card.Paper(); !p.Equal(&entries[2990+i].Paper) {
			t.Errorf("%s: %+v, want %+v", card.Path, p, entries[2990+i].Paper)
		}
	}
}

// TestLoadCatalog checks that damaged catalogs, and catalogs that another program has saved,
// are rejected.
func TestLoadCatalog(t *testing.T) {
	c := NewCatalog([]Entry{{Path: "a.md"}})
	c.program = Sum{1}
	data := encoded(t, c)
	name := filepath.Join(t.TempDir(), "catalog")
	load := func(data []byte, program Sum) int {
		if err := os.WriteFile(name, data, 0o644); err != nil {
			t.Fatal(err)
		}
		loaded, err := loadCatalog(name, program).load()
		if err != nil {
			return 0
		}
		return len(loaded.cards)
	}
	if load(data, Sum{1}) != 1 {
		t.Fatal("what was saved is not read")
	}
	if load(data, Sum{2}) != 0 {
		t.Error("what another program saved is read")
	}
	for i := range data {
		damaged := bytes.Clone(data)
		damaged[i] ^= 0x40
		if load(damaged, Sum{1}) != 0 {
			t.Errorf("a damaged byte %d is not noticed", i)
		}
		if load(data[:i], Sum{1}) != 0 {
			t.Errorf("the first %d bytes are taken for all", i)
		}
	}
	// A correct checksum of invalid data.
	bad := binary.LittleEndian.AppendUint64([]byte(catalogMagic), uint64(len("nonsense")))
	bad = append(bad, "nonsense"...)
	if load(binary.LittleEndian.AppendUint32(bad, crc32.Checksum(bad, castagnoli)), Sum{1}) != 0 {
		t.Error("nonsense is read")
	}
}

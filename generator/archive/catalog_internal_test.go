package archive

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"os"
	"path/filepath"
	"testing"
)

// FuzzCatalog reads anything as a saved catalog: it may be refused, but what is
// taken for one can be saved again and read back as it was.
func FuzzCatalog(f *testing.F) {
	good := &Catalog{Cards: []*Card{{Path: "a.md", Organization: NoName}, {Path: "b.md", Organization: NoName}}}
	good.Cards[1].Paper.Title = "A title"
	good.Cards[1].Paper.Authors = []string{"Ada", "Alan"}
	good.Cards[1].Paper.Organization = "X"
	good.intern(good.Cards)
	data := good.encode()
	f.Add(data[:len(data)-crc32.Size])
	f.Add([]byte(catalogMagic))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, data []byte) {
		saved, err := decodeCatalog(string(data), Sum{})
		if err != nil {
			return
		}
		c := &Catalog{Cards: saved.cards, Names: saved.names, Sum: saved.sum}
		again := c.encode()
		back, err := decodeCatalog(string(again[:len(again)-crc32.Size]), Sum{})
		if err != nil {
			t.Fatal(err)
		}
		if third := (&Catalog{Cards: back.cards, Names: back.names, Sum: back.sum}).encode(); !bytes.Equal(again, third) {
			t.Error("what was read is not what was saved")
		}
	})
}

// TestLoadCatalog refuses what is damaged, and what another program has saved.
func TestLoadCatalog(t *testing.T) {
	c := &Catalog{Cards: []*Card{{Path: "a.md", Organization: NoName}}, program: Sum{1}}
	data := c.encode()
	name := filepath.Join(t.TempDir(), "catalog")
	load := func(data []byte, program Sum) int {
		if err := os.WriteFile(name, data, 0o644); err != nil {
			t.Fatal(err)
		}
		return len(loadCatalog(name, program).cards)
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
	// A sum that is right over bytes that are not.
	bad := []byte(catalogMagic + "nonsense")
	if load(binary.LittleEndian.AppendUint32(bad, crc32.Checksum(bad, castagnoli)), Sum{1}) != 0 {
		t.Error("nonsense is read")
	}
}

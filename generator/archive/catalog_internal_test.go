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
	first, rest := parts(f, good.encode())
	f.Add(first, rest)
	f.Add(first, "")
	f.Add("", "")
	f.Fuzz(func(t *testing.T, first, rest string) {
		c, err := decode(first, rest)
		if err != nil {
			return
		}
		again := c.encode()
		back, err := decode(parts(t, again))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(again, back.encode()) {
			t.Error("what was read is not what was saved")
		}
	})
}

// parts are the two parts of a catalog without their checksums.
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
	c := &Catalog{Sum: saved.sum}
	c.Cards, c.Names, err = decodeCards(rest, saved.files)
	return c, err
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
		cards, _, err := loadCatalog(name, program).load()
		if err != nil {
			return 0
		}
		return len(cards)
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
	bad := binary.LittleEndian.AppendUint64([]byte(catalogMagic), uint64(len("nonsense")))
	bad = append(bad, "nonsense"...)
	if load(binary.LittleEndian.AppendUint32(bad, crc32.Checksum(bad, castagnoli)), Sum{1}) != 0 {
		t.Error("nonsense is read")
	}
}

package build

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"offprint/generator/archive"
	"offprint/generator/plan"
	"offprint/generator/press"
)

// FuzzManifest parses arbitrary data as a manifest, as an intent, and as the list of a part.
// None of them may panic, and a valid manifest must be the same after it is written and read
// again.
func FuzzManifest(f *testing.F) {
	dir := f.TempDir()
	m := &manifest{name: filepath.Join(dir, "manifest"), dest: "/site"}
	ledger := press.NewLedger(nil)
	for path, rec := range map[string]press.Record{
		"index.html":     {Kind: plan.KindHome, Fingerprint: archive.Sum{1}, Size: 2, ModTime: 3},
		"a b/feed.xml":   {Size: 4, ModTime: 5},
		"two\nlines.txt": {Size: 6, ModTime: 7}, "\"quoted": {Size: 8, ModTime: 9},
	} {
		ledger.Put(path, rec)
	}
	if err := m.write(ledger, built{key: archive.Sum{6}, own: 7, papers: 8}); err != nil {
		f.Fatal(err)
	}
	good, err := os.ReadFile(m.name)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(good))
	f.Add("")
	f.Add(manifestHeader)
	f.Add(partHeader + "part 1/2\n")
	f.Fuzz(func(t *testing.T, s string) {
		// The checksum is made valid so that the lines are parsed.
		if body, _, ok := cutLastLine(s); ok {
			s = body + endLine([]byte(body)) + "\n"
		}
		folder := t.TempDir()
		if err := os.WriteFile(filepath.Join(folder, PartFile), []byte(s), 0o644); err != nil {
			t.Fatal(err)
		}
		_, _, _ = readPart(folder)
		m := &manifest{dest: "/site"}
		if m.parse(strings.NewReader(s), int64(len(s))) != nil {
			return
		}
		read := map[string]press.Record{}
		for _, f := range m.files {
			read[f.Path] = f.Record
		}
		kept := m.ledger()
		for path, rec := range read {
			if !kept.Keep(rec.Fingerprint, path) {
				t.Errorf("%q is not known by its fingerprint", path)
			}
		}
		m.name = filepath.Join(folder, "manifest")
		done := built{}
		if m.built != nil {
			done = *m.built
		}
		if err := m.write(kept, done); err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(m.name)
		if err != nil {
			t.Fatal(err)
		}
		again := &manifest{dest: "/site"}
		if err := again.parse(bytes.NewReader(data), int64(len(data))); err != nil {
			t.Fatalf("%v:\n%s", err, data)
		}
		if len(again.files) != len(read) || *again.built != done {
			t.Errorf("read %+v, %+v and then %+v, %+v", read, done, again.files, *again.built)
		}
		for _, f := range again.files {
			if read[f.Path] != f.Record {
				t.Errorf("%q was %+v and is %+v", f.Path, read[f.Path], f.Record)
			}
		}
	})
}

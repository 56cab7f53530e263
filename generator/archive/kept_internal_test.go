package archive

import (
	"os"
	"path/filepath"
	"testing"

	"offprint/generator/paper"
)

// TestKeptPapersOfFullDisk checks that nothing more is kept after a write has failed.
func TestKeptPapersOfFullDisk(t *testing.T) {
	k := &KeptPapers{name: filepath.Join(t.TempDir(), "scratch", keptFile)}
	written := appendPaper(nil, &paper.Paper{Title: "A", Abstract: "Text."})
	place := k.keep(written)
	if p, ok := k.Paper(place); !ok || p.Title != "A" || p.Abstract != "Text." {
		t.Fatalf("%+v, %v", p, ok)
	}
	writes := k.file
	reads, err := os.Open(k.name) // not open for writing
	if err != nil {
		t.Fatal(err)
	}
	k.file = reads
	if place := k.keep(written); place.Size != 0 {
		t.Errorf("what could not be written is at %+v", place)
	}
	k.file = writes
	if place := k.keep(written); place.Size != 0 {
		t.Errorf("it is tried again: %+v", place)
	}
	if err := reads.Close(); err != nil {
		t.Error(err)
	}
	if err := k.file.Truncate(0); err != nil { // as add does if it can
		t.Fatal(err)
	}
	if p, ok := k.Paper(place); ok {
		t.Errorf("it is still there: %+v", p)
	}
	if err := k.Close(); err != nil {
		t.Error(err)
	}
}

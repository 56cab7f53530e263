package importer

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"testing"

	"offprint/generator/progress"
)

// onlyReader hides all methods except Read.
type onlyReader struct{ io.Reader }

// TestKeeper checks that the whole input can be read again from a file and from a pipe,
// however much of it has been read, unless it is too large.
func TestKeeper(t *testing.T) {
	for name, c := range map[string]struct {
		size, read int
		whole      bool
	}{
		"nothing":                 {0, 0, true},
		"small, not read":         {1000, 0, true},
		"small, read in part":     {1000, 10, true},
		"small, read":             {1000, 1000, true},
		"just not too large":      {maxKept, 10, true},
		"too large, read in part": {maxKept + 1, 10, false},
		"too large, read":         {maxKept + 1, maxKept + 1, false},
	} {
		t.Run(name, func(t *testing.T) {
			data := bytes.Repeat([]byte("0123456789"), c.size/10+1)[:c.size]
			check := func(kind string, r io.Reader) {
				k := newKeeper(r, progress.OrSilent(nil))
				if _, err := io.CopyN(io.Discard, onlyReader{k}, int64(c.read)); err != nil {
					t.Fatal(err)
				}
				got, whole := k.all()
				if whole != c.whole || whole && !bytes.Equal(got, data) {
					t.Errorf("%s: got %d bytes, %v", kind, len(got), whole)
				}
			}
			check("pipe", onlyReader{bytes.NewReader(data)})
			const before = "what somebody else has read of it"
			name := filepath.Join(t.TempDir(), "input")
			if err := os.WriteFile(name, append([]byte(before), data...), 0o644); err != nil {
				t.Fatal(err)
			}
			f, err := os.Open(name)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			if _, err := f.Seek(int64(len(before)), io.SeekStart); err != nil {
				t.Fatal(err)
			}
			check("file", f)
		})
	}
}

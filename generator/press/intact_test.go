package press_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"offprint/generator/press"
	"offprint/generator/stat"
)

// TestIntact checks that a file is recognized if a cache has restored its time in whole
// seconds, and that a different file is not.
func TestIntact(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "a.html")
	if err := os.WriteFile(name, []byte("12345"), 0o644); err != nil {
		t.Fatal(err)
	}
	left := time.Date(2025, 10, 7, 1, 2, 3, 456_789_000, time.UTC)
	r := press.Record{Size: 5, ModTime: left.UnixNano()}
	for _, c := range []struct {
		is   time.Time
		size int64
		want bool
	}{
		{left, 5, true},
		{left.Truncate(time.Second), 5, true},
		{left.Truncate(time.Second), 6, false},
		{left.Truncate(time.Second).Add(time.Second), 5, false},
		{left.Truncate(time.Second).Add(-time.Second), 5, false},
		{left.Truncate(time.Second).Add(time.Millisecond), 5, false},
	} {
		if err := os.Chtimes(name, c.is, c.is); err != nil {
			t.Fatal(err)
		}
		folder, err := stat.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		r.Size = c.size
		if got := r.Intact(folder, "a.html"); got != c.want {
			t.Errorf("of %v, %d bytes: %v", c.is, c.size, got)
		}
		folder.Close()
	}
}

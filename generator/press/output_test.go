package press_test

import (
	"os"
	"path/filepath"
	"testing"

	"offprint/generator/press"
	"offprint/generator/site"
)

// A folder in the place of a file that is written now is replaced.
func TestWriteNow(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "search", "t4.gz")
	if err := os.MkdirAll(filepath.Join(file, "folder"), 0o755); err != nil {
		t.Fatal(err)
	}
	rec, err := press.NewOutput(dir).WriteNow(site.File{Path: "search/t4.gz", Data: []byte("four")})
	if data, readErr := os.ReadFile(file); err != nil || readErr != nil || string(data) != "four" || rec.Size != 4 {
		t.Errorf("%q, %v, %v, size %d", data, err, readErr, rec.Size)
	}
	if list, err := os.ReadDir(filepath.Dir(file)); err != nil || len(list) != 1 {
		t.Errorf("%v, %v", list, err)
	}
}

package press_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"offprint/generator/press"
	"offprint/generator/site"
)

// TestWriteNow checks that an empty folder in the way of a file is replaced, and that a folder
// with files of a user is not.
func TestWriteNow(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "search", "t4.gz")
	if err := os.MkdirAll(file, 0o755); err != nil {
		t.Fatal(err)
	}
	out, four := press.NewOutput(dir), site.File{Path: "search/t4.gz", Data: []byte("four")}
	rec, err := out.WriteNow(four)
	if data, readErr := os.ReadFile(file); err != nil || readErr != nil || string(data) != "four" || rec.Size != 4 {
		t.Errorf("%q, %v, %v, size %d", data, err, readErr, rec.Size)
	}
	if list, err := os.ReadDir(filepath.Dir(file)); err != nil || len(list) != 1 {
		t.Errorf("%v, %v", list, err)
	}
	if err := errors.Join(os.Remove(file), os.MkdirAll(filepath.Join(file, "mine"), 0o755)); err != nil {
		t.Fatal(err)
	}
	if _, err := out.WriteNow(four); err == nil || !strings.Contains(err.Error(), "move it") {
		t.Errorf("over a folder with something in it: %v", err)
	}
	if _, err := os.Stat(filepath.Join(file, "mine")); err != nil {
		t.Error(err)
	}
}

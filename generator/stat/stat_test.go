package stat_test

import (
	"os"
	"path/filepath"
	"testing"

	"offprint/generator/stat"
)

// TestFile compares the results with those of os.Stat.
func TestFile(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "sub", "file")
	if err := os.Mkdir(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte("text"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(name, filepath.Join(dir, "link")); err != nil {
		t.Skip(err)
	}
	folder, err := stat.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	for _, path := range []string{"sub/file", "link", "sub"} {
		want, err := os.Stat(filepath.Join(dir, filepath.FromSlash(path)))
		if err != nil {
			t.Fatal(err)
		}
		got, ok := folder.File(path)
		if !ok || got != (stat.Info{Size: want.Size(), ModTime: want.ModTime().UnixNano(), Regular: want.Mode().IsRegular()}) {
			t.Errorf("%s: %+v, %v", path, got, ok)
		}
	}
	if _, ok := folder.File("sub/none"); ok {
		t.Error("a file that is not there is")
	}
	if _, err := stat.Open(filepath.Join(dir, "none")); err == nil {
		t.Error("a folder that is not there is opened")
	}
}

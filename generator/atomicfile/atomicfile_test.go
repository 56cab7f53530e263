package atomicfile_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"offprint/generator/atomicfile"
)

// is checks that a folder contains exactly one file, with this text.
func is(t *testing.T, path, want string) {
	t.Helper()
	if got, err := os.ReadFile(path); err != nil || string(got) != want {
		t.Errorf("%s is %q, %v, want %q", path, got, err, want)
	}
	if names, err := os.ReadDir(filepath.Dir(path)); err != nil || len(names) != 1 {
		t.Errorf("there are %v, %v, want one file", names, err)
	}
}

func TestReplace(t *testing.T) {
	path := filepath.Join(t.TempDir(), "paper.md")
	if err := atomicfile.Write(path, []byte("old")); err != nil {
		t.Fatal(err)
	}
	is(t, path, "old")

	f, err := atomicfile.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if filepath.Ext(f.Name()) == ".md" || filepath.Base(f.Name())[0] != '.' {
		t.Errorf("half of a file is at %s, where it may be taken for a paper", f.Name())
	}
	if !atomicfile.IsTemporary(filepath.Base(f.Name())) {
		t.Errorf("nobody can tell that %s is temporary", f.Name())
	}
	if _, err := f.WriteString("new"); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != "old" {
		t.Errorf("before it is replaced, the file is %q, %v", got, err)
	}
	if err := f.Replace(); err != nil {
		t.Fatal(err)
	}
	if err := f.Discard(); err != nil {
		t.Error(err)
	}
	is(t, path, "new")
}

func TestDiscard(t *testing.T) {
	path := filepath.Join(t.TempDir(), "paper.md")
	if err := atomicfile.Write(path, []byte("old")); err != nil {
		t.Fatal(err)
	}
	f, err := atomicfile.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString("half"); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := f.Discard(); err != nil {
			t.Error(err)
		}
	}
	is(t, path, "old")
}

// TestNoPlace checks that a file that cannot be moved to its place leaves nothing behind.
func TestNoPlace(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "folder")
	inside := filepath.Join(path, "file")
	if err := os.Mkdir(path, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(inside, []byte("kept"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := atomicfile.Write(path, []byte("text")); err == nil {
		t.Error("a folder was replaced by a file")
	}
	if names, err := os.ReadDir(dir); err != nil || len(names) != 1 {
		t.Errorf("there are %v, %v", names, err)
	}
	is(t, inside, "kept")
	if err := atomicfile.Write(filepath.Join(dir, "none", "file"), nil); err == nil {
		t.Error("a file was written into a folder that does not exist")
	}
}

func TestPermissions(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no permissions of this kind")
	}
	dir := t.TempDir()
	mode := func(path string) fs.FileMode {
		t.Helper()
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		return info.Mode().Perm()
	}
	// A new file has the mode of one written by os, with the user's umask.
	plain, fresh := filepath.Join(dir, "plain"), filepath.Join(dir, "fresh")
	if err := os.WriteFile(plain, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := atomicfile.Write(fresh, nil); err != nil {
		t.Fatal(err)
	}
	if got, want := mode(fresh), mode(plain); got != want {
		t.Errorf("a new file has %o, want %o", got, want)
	}
	// An existing file keeps its mode.
	for _, want := range []fs.FileMode{0o600, 0o664, 0o644} {
		if err := os.Chmod(fresh, want); err != nil {
			t.Fatal(err)
		}
		if err := atomicfile.Write(fresh, []byte("text")); err != nil {
			t.Fatal(err)
		}
		if got := mode(fresh); got != want {
			t.Errorf("a file of %o has %o once it is replaced", want, got)
		}
	}
}

// TestRemoveLeft checks that files left by a killed program are removed, but not files that
// are being written or are complete.
func TestRemoveLeft(t *testing.T) {
	dir := t.TempDir()
	left := filepath.Join(dir, ".offprint-0123456789abcdef.tmp")
	for _, name := range []string{left, filepath.Join(dir, "papers.bib"), filepath.Join(dir, ".papers.bib.swp")} {
		if err := os.WriteFile(name, []byte("x"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	f, err := atomicfile.Create(filepath.Join(dir, "papers.bib"))
	if err != nil {
		t.Fatal(err)
	}
	if err := atomicfile.RemoveLeft(dir); err != nil {
		t.Fatal(err)
	}
	_, err = os.Lstat(left)
	switch runtime.GOOS {
	case "darwin", "dragonfly", "freebsd", "linux", "netbsd", "openbsd", "windows":
		if !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("what was left is still there: %v", err)
		}
	}
	if _, err := f.WriteString("new"); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(f.Replace(), f.Discard()); err != nil {
		t.Errorf("what is being written is gone: %v", err)
	}
	if got, err := os.ReadFile(filepath.Join(dir, "papers.bib")); err != nil || string(got) != "new" {
		t.Errorf("the file is %q, %v", got, err)
	}
	if names, err := os.ReadDir(dir); err != nil || len(names) != 2 {
		t.Errorf("there are %v, %v, want two files", names, err)
	}
	if err := atomicfile.RemoveLeft(filepath.Join(dir, "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("of a folder that is not there: %v", err)
	}
}

// TestRemoveLeftAtOnce checks that files created during the removal are not removed.
func TestRemoveLeftAtOnce(t *testing.T) {
	dir := t.TempDir()
	ended := make(chan error)
	go func() {
		var err error
		for range 500 {
			err = errors.Join(err, atomicfile.RemoveLeft(dir))
		}
		ended <- err
	}()
	for n := range 100 {
		if err := atomicfile.Write(filepath.Join(dir, "file"), []byte{byte(n)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// TestIsTemporary checks that only names that Create makes are reported as temporary.
func TestIsTemporary(t *testing.T) {
	for name, want := range map[string]bool{
		".offprint-0123456789abcdef.tmp":         true,
		".2508.08791.md6919273651029384756":      true, // from earlier versions
		".hf-api-undated.jsonl16919273651029384": true,
		"2508.08791.md":                          false,
		"2508.08791.md6919273651029384756":       false,
		".2508.08791.md.swp":                     false,
		".2508.08791.md":                         false,
		".2508.08791.md6919":                     false,
		".offprint-notes.tmp":                    false,
		".offprint-0123456789abcdef.tmp.md":      false,
		"offprint-0123456789abcdef.tmp":          false,
		".DS_Store":                              false,
		".gitkeep":                               false,
		".offprint-0123456789ABCDEF.tmp":         false,
		".offprint-0123456789abcdef0.tmp":        false,
	} {
		if got := atomicfile.IsTemporary(name); got != want {
			t.Errorf("IsTemporary(%q) = %v", name, got)
		}
	}
}

func TestClear(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{".offprint-0123456789abcdef.tmp", "paper.md", ".offprint-x.tmp"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, ".offprint-fedcba9876543210.tmp"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := atomicfile.Clear(dir, atomicfile.IsTemporary); err != nil {
		t.Error(err)
	}
	list, err := os.ReadDir(dir)
	if err != nil || len(list) != 3 || list[0].Name() == ".offprint-0123456789abcdef.tmp" {
		t.Errorf("%v remain: %v", list, err)
	}
	if err := atomicfile.Clear(filepath.Join(dir, "missing"), atomicfile.IsTemporary); err != nil {
		t.Errorf("of a folder that is not there: %v", err)
	}
}

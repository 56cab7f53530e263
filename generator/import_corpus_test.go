package generator_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"offprint/generator"
	"offprint/generator/archive"
)

// stamps returns the files of a folder with their times and sizes.
func stamps(t *testing.T, dir string) map[string]string {
	t.Helper()
	m := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			m[path] = info.ModTime().Format(time.RFC3339Nano)
		}
		return err
	})
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return m
}

// TestImportCorpus imports the whole real data set, if OFFPRINT_CORPUS is set to its folder.
func TestImportCorpus(t *testing.T) {
	t.Parallel()
	root := os.Getenv("OFFPRINT_CORPUS")
	if root == "" {
		t.Skip("OFFPRINT_CORPUS is not set")
	}
	dir := newShop(t).dir
	run := func(want string, paths ...string) {
		t.Helper()
		start := time.Now()
		var notes []string
		res, err := generator.Import(t.Context(), generator.ImportOptions{
			Dir: dir, Paths: paths, Today: 20261123,
			Log: func(s string) { notes = append(notes, s) },
		})
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%v in %v", res, time.Since(start).Round(time.Millisecond))
		if res.String() != want {
			t.Errorf("got %q, want %q; said:\n%s", res, want, strings.Join(notes[max(0, len(notes)-30):], "\n"))
		}
	}
	api, seed := filepath.Join(root, "hf-api"), filepath.Join(root, "seed")
	run("27 read, 27 new, 0 updated, 0 unchanged, 0 rejected", seed)
	run("7876 read, 7873 new, 2 updated, 1 unchanged, 0 rejected", api) // two papers were in the listing already
	before := stamps(t, dir)
	run("7876 read, 0 new, 0 updated, 7876 unchanged, 0 rejected", api)
	run("27 read, 0 new, 0 updated, 27 unchanged, 0 rejected", seed)
	after := stamps(t, dir)
	for path, stamp := range after {
		if before[path] != stamp && filepath.Base(path) != "lock" {
			t.Errorf("%s was touched", path)
		}
	}
	if len(after) != len(before) {
		t.Errorf("%d files, then %d", len(before), len(after))
	}

	// The reverse order gives the same papers, except for aliases: two of them never had
	// another address.
	first := dir
	dir = newShop(t).dir
	run("7876 read, 7875 new, 0 updated, 1 unchanged, 0 rejected", api)
	run("27 read, 25 new, 2 updated, 0 unchanged, 0 rejected", seed)
	a, _, err := archive.Read(t.Context(), filepath.Join(first, "content"), 0)
	if err != nil {
		t.Fatal(err)
	}
	b, _, err := archive.Read(t.Context(), filepath.Join(dir, "content"), 0)
	if err != nil || len(a) != len(b) {
		t.Fatal(len(a), len(b), err)
	}
	aliases := 0
	for i := range a {
		aliases += len(a[i].Paper.Aliases)
		a[i].Paper.Aliases = nil
		if !a[i].Paper.Equal(&b[i].Paper) || a[i].Import != b[i].Import || a[i].Path != b[i].Path {
			t.Errorf("%+v\nor %+v", a[i], b[i])
		}
	}
	if aliases != 2 {
		t.Errorf("%d redirects", aliases)
	}
}

package build

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestMain lets the test binary act as the child process that writes a large index.
func TestMain(m *testing.M) {
	if len(os.Args) != 3 || os.Args[1] != "work" {
		os.Exit(m.Run())
	}
	if err := Work(context.Background(), os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// TestSegmentInChild writes the index in this process and in a child process. The files and
// their records must be the same.
func TestSegmentInChild(t *testing.T) {
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for i := range 2050 { // enough for two segments
		day := 1 + i/1000*20
		name := filepath.Join(dir, fmt.Sprintf("content/2020/%02d/01/2001.%05d.md", day/20+1, i))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		page := fmt.Sprintf("+++\ntitle = \"Paper %d of thing %d\"\ndate = 2020-%02d-01\nid = \"arxiv:2001.%05d\"\nauthors = [\"Ada %d\"]\n+++\nText %d of a thing.\n", i, i%7, day/20+1, i, i%40, i%90)
		if err := os.WriteFile(name, []byte(page), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "config.toml"), []byte("baseURL = \"https://example.org/\"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	index := func(dest string, child, keep, lose bool) map[string]string {
		t.Helper()
		ctx := context.Background()
		a, err := Open(ctx, Options{Dir: dir, Dest: dest, Jobs: 2, Child: []string{exe, "work"}}, false)
		if err != nil {
			t.Fatal(err)
		}
		b, plan := a.b, a.Plan
		if keep { // as a build does, which holds the lock
			defer func() {
				if err := b.catalog.Close(); err != nil {
					t.Error(err)
				}
			}()
			if err := b.open(ctx, true); err != nil {
				t.Fatal(err)
			}
			if plan, err = b.plan(ctx); err != nil {
				t.Fatal(err)
			}
		}
		if b.manifest, err = readManifest(dir, dest); err != nil {
			t.Fatal(err)
		}
		b.openLedger()
		if err := b.relate(ctx, plan); err != nil {
			t.Fatal(err)
		}
		if lose && os.Remove(b.catalog.Kept().Name()) != nil {
			t.Fatal("there is no file of papers")
		}
		x := b.planSearch(plan)
		do := x.inProcess
		if child {
			do = x.inChild
		}
		if err := x.write(ctx, do); err != nil {
			t.Fatal(err)
		}
		if err := b.output.Place(1, func(string) bool { return true }); err != nil {
			t.Fatal(err)
		}
		if kept := b.catalog.Kept().Name() != ""; kept != keep {
			t.Fatalf("papers are kept: %v", kept)
		}
		if len(x.runs) != 2 {
			t.Fatalf("the index has %d segments", len(x.runs))
		}
		files := map[string]string{}
		for path, rec := range b.ledger.Made() {
			data, err := os.ReadFile(filepath.Join(dest, path))
			if err != nil || int64(len(data)) != rec.Size {
				t.Fatalf("%s: %d bytes, noted %d: %v", path, len(data), rec.Size, err)
			}
			files[path] = string(data)
		}
		return files
	}
	here := index(t.TempDir(), false, false, false)
	for _, c := range []struct{ keep, lose bool }{{}, {keep: true}, {keep: true, lose: true}} {
		if there := index(t.TempDir(), true, c.keep, c.lose); len(here) < 20 || !maps.Equal(here, there) {
			t.Errorf("this process wrote %d files, the child %d, not the same: %+v", len(here), len(there), c)
		}
	}

	// A problem of a paper is reported as this process would report it.
	a, err := Open(context.Background(), Options{Dir: dir, Dest: t.TempDir(), Jobs: 2, Child: []string{exe, "work"}}, false)
	if err != nil {
		t.Fatal(err)
	}
	b, plan := a.b, a.Plan
	if err := b.relate(context.Background(), plan); err != nil {
		t.Fatal(err)
	}
	b.manifest = &manifest{}
	b.openLedger()
	x := b.planSearch(plan)
	if err := os.WriteFile(filepath.Join(dir, "content/2020/01/01/2001.00007.md"), []byte("+++\ntitle = \"Another\"\ndate = 2020-01-01\n+++\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	err = x.write(context.Background(), x.inChild)
	if err == nil || !strings.Contains(err.Error(), "2001.00007.md") {
		t.Errorf("a paper that has changed meanwhile: %v", err)
	}
}

package generator_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"offprint/generator"
	"offprint/generator/importer"
)

const undatedRejects = "hf-api-undated.jsonl"

// TestRejectionsHaveNoAbsolutePaths checks that files in rejected/ do not reveal the machine's
// folders.
func TestRejectionsHaveNoAbsolutePaths(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	bad := apiJSON(record("2510.00001", "", 3, nil))
	s.write(filepath.Join(s.dir, "scrapes", "in.json"), bad)
	out := s.file("out.json", bad)
	s.run("2 read, 0 new, 0 updated, 0 unchanged, 2 rejected", filepath.Join(s.dir, "scrapes", "in.json"), out)
	lines := s.rejected(undatedRejects)
	if len(lines) != 2 || lines[0]["file"] != "scrapes/in.json" || lines[1]["file"] != "out.json" {
		t.Errorf("rejected: %v", lines)
	}
}

// TestRejectionsThatCameIn checks that a rejection is removed when its record is imported
// successfully, and that the others stay.
func TestRejectionsThatCameIn(t *testing.T) {
	t.Parallel()
	good, other := record("2510.00001", "Good", 3, nil), record("2510.00003", "Other", 3, nil)
	noTitle := record("2510.00002", "", 3, nil)
	mended := record("2510.00002", "Mended", 3, nil)
	// A record without a title has another identifier, or none.
	for name, c := range map[string]struct {
		first, then string
		left        int // number of lines
		records     string
	}{
		"mended":            {apiJSON(good, noTitle), apiJSON(good, mended), 0, ""},
		"one of two":        {apiJSON(noTitle, record("2510.00004", "", 3, nil)), apiJSON(mended, record("2510.00004", "", 3, nil)), 1, "2510.00004"},
		"another paper":     {apiJSON(good, noTitle), apiJSON(good, other), 1, "2510.00002"},
		"no longer there":   {apiJSON(good, noTitle), apiJSON(good), 1, "2510.00002"},
		"cut off":           {strings.TrimSuffix(apiJSON(good, other), "}]"), apiJSON(good, other), 0, ""},
		"still wrong":       {apiJSON(good, noTitle), apiJSON(good, noTitle), 1, "2510.00002"},
		"a page of errors":  {"<!DOCTYPE html><html><title>502 Bad Gateway</title><h1>502</h1></html>", apiJSON(good), 0, ""},
		"errors, and wrong": {"<!DOCTYPE html><html><title>502 Bad Gateway</title><h1>502</h1></html>", apiJSON(good, noTitle), 2, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := newShop(t)
			if _, err := generator.Import(t.Context(), s.options(s.file("a.json", c.first))); err != nil {
				t.Fatal(err)
			}
			if names, err := os.ReadDir(filepath.Join(s.dir, importer.RejectedDir)); err != nil || len(names) == 0 {
				t.Fatalf("nothing was rejected: %v", err)
			}
			// The same records in another file do not affect this one.
			if _, err := generator.Import(t.Context(), s.options(s.file("b.json", c.then))); err != nil {
				t.Fatal(err)
			}
			if _, err := generator.Import(t.Context(), s.options(s.file("a.json", c.then))); err != nil {
				t.Fatal(err)
			}
			var left []string
			folder := filepath.Join(s.dir, importer.RejectedDir)
			names, err := os.ReadDir(folder)
			if err != nil && !errors.Is(err, fs.ErrNotExist) {
				t.Fatal(err)
			}
			for _, name := range names {
				for _, line := range s.rejected(name.Name()) {
					if line["file"] == "a.json" {
						left = append(left, line["record"])
					}
				}
			}
			if len(left) != c.left || !strings.Contains(strings.Join(left, "\n"), c.records) {
				t.Errorf("%d lines are left, want %d: %q", len(left), c.left, left)
			}
			if c.left == 0 && len(names) > 0 {
				t.Errorf("%v is left", names)
			}
		})
	}
}

// TestRejectionsKeepTheOthers checks that lines written by a user are not changed.
func TestRejectionsKeepTheOthers(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	in := s.file("a.json", apiJSON(record("2510.00002", "", 3, nil)))
	s.run("1 read, 0 new, 0 updated, 0 unchanged, 1 rejected", in)
	name := filepath.Join(s.dir, importer.RejectedDir, undatedRejects)
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	const mine = "a note of mine\n{\"file\":\"a.json\",\"where\":\"record 1\",\"reason\":\"\",\"record\":\"another\"}\n"
	s.write(name, mine+string(data))
	s.file("a.json", apiJSON(record("2510.00002", "Two", 3, nil)))
	s.run("1 read, 1 new, 0 updated, 0 unchanged, 0 rejected", in)
	if left, err := os.ReadFile(name); err != nil || string(left) != mine {
		t.Errorf("left is %q, %v", left, err)
	}
}

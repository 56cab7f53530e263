package generator_test

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"offprint/generator"
)

// TestNamesOfFiles checks that problematic file names do no harm: no page is named like a
// device, file names that differ only slightly are reported, and a line break in a name does
// not keep the next build from knowing what this one has written.
func TestNamesOfFiles(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("the files of this test cannot be there")
	}
	s := newShop(t)
	s.write(s.page("2025/10/07/2510.00001.md"), "+++\ntitle = \"One\"\ndate = 2025-10-07\nid = \"arxiv:2510.00001\"\n"+
		"topics = [\"CON\", \"aux\", \"com1\", \"console\"]\n+++\nText.\n")
	s.write(filepath.Join(s.dir, "config.toml"), archiveConfig+"[params.offprint]\ntopicThreshold = 1\n")
	static := filepath.Join(s.dir, "static")
	for _, name := range []string{"Logo.png", "logo.png", "caf\u00e9.txt", "cafe\u0301.txt", "two\nlines.txt", "\"quoted\".txt"} {
		s.write(filepath.Join(static, name), "x")
	}
	if list, err := os.ReadDir(static); err != nil || len(list) != 6 {
		t.Skipf("this file system has some of these names for one: %v", err)
	}
	var said []string
	o := generator.BuildOptions{Dir: s.dir, Log: func(line string) { said = append(said, line) }}
	first, err := generator.Build(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	public := filepath.Join(s.dir, "public")
	for _, name := range []string{"Logo.png", "logo.png", "two\nlines.txt", "\"quoted\".txt"} {
		if _, err := os.Stat(filepath.Join(public, name)); err != nil {
			t.Error(err)
		}
	}
	all := strings.Join(said, "\n")
	for _, names := range []string{`["Logo.png" "logo.png"]`, `["cafe\u0301.txt" "caf\u00e9.txt"]`} {
		if !strings.Contains(all, names) {
			t.Errorf("%s are not told: %s", names, all)
		}
	}
	for file := range readSite(t, public) {
		base, _, _ := strings.Cut(strings.ToLower(filepath.Base(file)), ".")
		if base == "con" || base == "aux" || base == "com1" {
			t.Errorf("Windows cannot have %s", file)
		}
	}
	for _, name := range []string{"con-.html", "aux-.html", "com1-.html", "console.html"} {
		if _, err := os.Stat(filepath.Join(public, "topics", name)); err != nil {
			t.Error(err)
		}
	}
	// The next build knows what was written.
	if second := build(t, o); generator.Total(second.Changed) > 0 || second.Files != first.Files {
		t.Errorf("the next build renders %v, and has %d files, not %d", second.Changed, second.Files, first.Files)
	}
	if err := os.Remove(filepath.Join(static, "two\nlines.txt")); err != nil {
		t.Fatal(err)
	}
	if third := build(t, o); third.Removed != 1 {
		t.Errorf("%d files were removed, not 1", third.Removed)
	}
	if _, err := os.Stat(filepath.Join(public, "two\nlines.txt")); err == nil {
		t.Error("a file that the site no longer has is still there")
	}
}

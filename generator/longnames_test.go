package generator_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"offprint/generator"
)

// TestLongNames checks that papers and names that are too long for file names are on the site,
// at shorter addresses.
func TestLongNames(t *testing.T) {
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "config.toml"), "baseURL = \"https://example.org/\"\n[params.offprint]\nauthorThreshold = 1\ntopicThreshold = 1\n")
	const papers = "@article{a, title = {LONG one}, author = {LONG and Lovelace, Ada}, doi = {10.1000/LONG}, keywords = {WIDE, LONG}, year = {2024}}\n" +
		"@article{b, title = {Two of LONG}, author = {LONG}, year = {2023}}\n"
	r := strings.NewReplacer("LONG", strings.Repeat("long", 100), "WIDE", strings.Repeat("ü", 200))
	writeFile(t, filepath.Join(dir, "a.bib"), r.Replace(papers))
	if _, err := generator.Import(t.Context(), generator.ImportOptions{Dir: dir, Paths: []string{filepath.Join(dir, "a.bib")}, Log: func(s string) { t.Log(s) }}); err != nil {
		t.Fatal(err)
	}
	res := build(t, generator.BuildOptions{Dir: dir})
	if res.Papers != 2 || res.Problems+res.Skipped > 0 {
		t.Errorf("%d papers, %d problems, want 2 and 0", res.Papers, res.Problems+res.Skipped)
	}
	checkSite(t, dir, 0)
	long := 0
	err := filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
		if n := len(d.Name()); n > 120 {
			t.Errorf("%s has %d bytes", name, n)
		} else if n > 60 && strings.Contains(name, "longlong") {
			long++
		}
		return err
	})
	if err != nil || long < 6 {
		t.Errorf("%d names are long, want those of 2 files, 2 pages, an author and a topic at least: %v", long, err)
	}
}

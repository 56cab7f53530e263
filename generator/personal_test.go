package generator_test

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"offprint/generator"
)

// TestPersonalFacts checks that what a reference manager records about a user's collection is
// kept in the paper's page and in exports, but is not on the site.
func TestPersonalFacts(t *testing.T) {
	t.Parallel()
	dir := oneDay(t)
	// Values about the user contain "mine", those about the work contain "ourfact".
	writeFile(t, filepath.Join(dir, "in.bib"), `@article{ourfact1, title = {A Title of Ours}, author = {Ada Lovelace}, year = 2017, journal = {ourfact2},
  note = {ourfact3}, pdf = {https://example.org/ourfact4.pdf}, eventtitle = {ourfact5},
  file = {:/home/mine1/a.pdf:PDF}, local-url = {file://localhost/mine2.pdf}, bdsk-file-1 = {mine3}, bdsk-url-1 = {https://example.org/mine4},
  owner = {mine5}, groups = {mine6}, annote = {mine7}, comment-ada = {mine8}, Mendeley-Tags = {mine9}, specialty = {ourfact6} }
@misc{x, title = {Another of Ours}, author = {Ada Lovelace}, year = 2017, pdf = {papers/mine10.pdf}, review = {mine11}, timestamp = {mine12},
  annotation = {mine13}, annote = {mine14}, url = {file:///Users/mine15.pdf}, read_status = {mine16}, file-2 = {https://192.168.0.5/mine17.pdf},
  comment = {https://example.org/mine18}, pdf-file = {https://example.org/a.pdf;/home/mine19.pdf}, howpublished = {ourfact7 at C: drive} }
`)
	writeFile(t, filepath.Join(dir, "in.ris"), "TY  - JOUR\nTI  - A Third of Ours\nAU  - Lovelace, Ada\nPY  - 2018\nL1  - internal-pdf://12/mine20.pdf\nRN  - mine21\nU1  - mine22\nER  -\n")
	res, err := generator.Import(t.Context(), generator.ImportOptions{Dir: dir, Paths: []string{filepath.Join(dir, "in.bib"), filepath.Join(dir, "in.ris")}})
	if err != nil || res.New != 3 {
		t.Fatalf("%v (%v)", res, err)
	}
	facts := func(s string) []string {
		found := regexp.MustCompile(`(?:ourfact|mine)\d+`).FindAllString(s, -1)
		slices.Sort(found)
		return slices.Compact(found)
	}
	ours := []string{"ourfact1", "ourfact2", "ourfact3", "ourfact4", "ourfact5", "ourfact6", "ourfact7"}
	all := append([]string{"mine1", "mine10", "mine11", "mine12", "mine13", "mine14", "mine15", "mine16", "mine17", "mine18", "mine19", "mine2", "mine20", "mine21", "mine22", "mine3", "mine4", "mine5", "mine6", "mine7", "mine8", "mine9"}, ours...)

	for _, format := range []string{"bibtex", "jsonl"} {
		var b strings.Builder
		if _, err := generator.Export(t.Context(), &b, generator.ExportOptions{Dir: dir, Format: format}); err != nil {
			t.Fatal(err)
		}
		want := slices.Clone(all)
		if format == "bibtex" { // BibTeX has no fields for some facts in RIS
			want = slices.DeleteFunc(want, func(s string) bool { return s == "mine20" || s == "mine21" || s == "mine22" })
		}
		if got := facts(b.String()); !slices.Equal(got, want) {
			t.Errorf("export of %s has %q, want %q", format, got, want)
		}
	}

	build(t, generator.BuildOptions{Dir: dir})
	var shown strings.Builder
	for path, data := range readSite(t, filepath.Join(dir, "public")) {
		if strings.HasSuffix(path, ".gz") {
			data = gunzip(t, data)
		}
		if got := facts(data); len(got) > 0 && strings.HasPrefix(got[0], "mine") {
			t.Errorf("%s has %q", path, got)
		}
		shown.WriteString(data)
	}
	if got := facts(shown.String()); !slices.Equal(got, ours) {
		t.Errorf("the site has %q, want %q", got, ours)
	}
}

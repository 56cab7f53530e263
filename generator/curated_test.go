package generator_test

import (
	"path/filepath"
	"strings"
	"testing"

	"offprint/generator"
)

// TestCuratedPaper adds and removes, one after the other, each thing that a curator can write
// into a paper's page. Each build must be identical to a clean one, and the note must appear
// only on the paper's page, in the picks and in the data.
func TestCuratedPaper(t *testing.T) {
	t.Parallel()
	dir := oneDay(t)
	name := filepath.Join(dir, "content", "2020", "01", "02", "a.md")
	const page = "+++\ntitle = \"Xylophones\"\ndate = 2020-01-02\nid = \"title:xylophones\"\ntopics = [\"music\"]\n# here\n+++\nOf xylophones.\n"
	writeFile(t, filepath.Join(dir, "layouts", "_partials", "page", "topic.html"), "{{ .Params.name }}")
	var before map[string]string // the site without any curation
	for _, mine := range []string{
		"", `note = "Quirky **zebra**."`, `tags = ["Zebras", "music"]`, "pick = true", "mood = \"striped\"", "[extra]\nmood = 7",
		"pick = true\ntags = [\"Zebras\"]\nnote = '''\nQuirky\n\nzebra.\n'''\n[extra]\nmood = [1.5, true]", "",
	} {
		writeFile(t, name, strings.Replace(page, "# here", mine, 1))
		build(t, generator.BuildOptions{Dir: dir})
		want, got := before, readSite(t, filepath.Join(dir, "public"))
		if mine != "" || before == nil {
			clean := filepath.Join(t.TempDir(), "public")
			build(t, generator.BuildOptions{Dir: dir, Dest: clean})
			want = readSite(t, clean)
		}
		if mine == "" {
			before = want
		}
		for path, data := range want {
			if got[path] != data {
				t.Errorf("%q: %s is not that of a clean build", mine, path)
			}
			mayTell := path == "papers/xylophones/index.html" || path == "picks.xml" || strings.HasPrefix(path, "search/")
			if strings.Contains(data, "Quirky") && !mayTell {
				t.Errorf("%q: %s has the note", mine, path)
			}
		}
		if len(want) != len(got) {
			t.Errorf("%q: %d files, a clean build has %d", mine, len(got), len(want))
		}
		if _, ok := want["topics/zebras.html"]; ok != strings.Contains(mine, "Zebras") {
			t.Errorf("%q: a tag has a page: %v", mine, ok)
		}
		if data := want["picks.xml"]; strings.Contains(data, "Xylophones") != strings.Contains(mine, "pick") {
			t.Errorf("%q: the feed of picks: %s", mine, data)
		}
	}
}

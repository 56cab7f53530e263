package generator_test

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"offprint/generator"
)

// TestDraftOfAPaper checks that a paper whose page has draft = true is nowhere on the site,
// and that check counts it.
func TestDraftOfAPaper(t *testing.T) {
	t.Parallel()
	dir := oneDay(t)
	name := filepath.Join(dir, "content", "2020", "01", "02", "hidden.md")
	const page = "+++\ntitle = \"Xylophonic Zebras\"\ndate = 2020-01-02\nauthors = [\"Quirin Xylander\"]\n# keep\n+++\nOf zebras.\n"
	shown := func(drafts bool) bool {
		t.Helper()
		build(t, generator.BuildOptions{Dir: dir, Drafts: drafts})
		for _, data := range readSite(t, filepath.Join(dir, "public")) {
			if strings.Contains(data, "Xylophonic") || strings.Contains(data, "Xylander") {
				return true
			}
		}
		return false
	}
	counted := func(where string) bool {
		t.Helper()
		res, err := generator.Check(context.Background(), generator.CheckOptions{Dir: dir})
		if err != nil {
			t.Fatal(err)
		}
		return slices.ContainsFunc(res.Warnings, func(w string) bool { return strings.Contains(w, "draft") && strings.Contains(w, where) })
	}
	for round := range 2 {
		writeFile(t, name, page)
		if !shown(false) || counted("") {
			t.Error("a paper that is no draft is not on the site, or counted as one")
		}
		if round > 0 && !long() {
			break // the page is no longer a draft
		}
		for _, draft := range []string{`draft = "true"`, "draft = true"} {
			writeFile(t, name, strings.Replace(page, "# keep", draft, 1))
			if shown(false) || !counted("are not on the site: 1") {
				t.Errorf("%s: a draft is on the site, or not counted", draft)
			}
		}
		if !shown(true) {
			t.Error("a draft is not on a site with drafts")
		}
		if !counted("1 of them are on the site, as it was built") {
			t.Error("check does not see that the site was built with drafts")
		}
	}
}

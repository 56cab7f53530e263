package generator_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"offprint/generator/paper"
	"offprint/generator/source"
	"offprint/generator/text"
)

// TestMathCorpus checks that all formulas of the real data, except two in a thousand, are
// typeset on the page. It runs if OFFPRINT_CORPUS is set to the folder of the data.
func TestMathCorpus(t *testing.T) {
	t.Parallel()
	root := os.Getenv("OFFPRINT_CORPUS")
	if root == "" {
		t.Skip("OFFPRINT_CORPUS is not set")
	}
	today, err := paper.ParseDay("2026-05-01")
	if err != nil {
		t.Fatal(err)
	}
	all, allTeX := 0, 0
	for _, pattern := range []string{"arxiv/*.gz", "arxiv-atom/*.xml", "arxiv-oai/*.xml", "hf-api/*.json", "hf-text/*.txt", "hf-html/*.html", "seed/*.txt"} {
		paths, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(pattern)))
		if err != nil || len(paths) == 0 {
			t.Errorf("%s: no files", pattern)
		}
		set, asTeX := 0, 0
		count := func(html string) {
			set += strings.Count(html, "<math")
			n := strings.Count(html, `<code class="tex`)
			if n > 0 {
				_, rest, _ := strings.Cut(html, `<code class="tex`)
				shown, _, _ := strings.Cut(rest, "</code>")
				t.Logf("not set: %s", shown)
			}
			asTeX += n
		}
		for _, path := range paths {
			f, err := os.Open(path)
			if err != nil {
				t.Fatal(err)
			}
			_, err = source.Read(context.Background(), f, source.Input{Name: path, Today: today}, func(it source.Item) error {
				if it.Record != nil {
					count(text.TitleHTML(it.Record.Paper.Title))
					count(text.HTML(it.Record.Paper.Abstract))
				}
				return nil
			})
			f.Close()
			if err != nil && !strings.Contains(filepath.Base(path), "id_abc") { // the response to a failed request
				t.Errorf("%s: %v", filepath.Base(path), err)
			}
		}
		if total := set + asTeX; total > 0 {
			t.Logf("%-18s %7d formulas, %3d shown as TeX: %.3f %% set", pattern, total, asTeX, 100*float64(set)/float64(total))
		}
		all, allTeX = all+set+asTeX, allTeX+asTeX
	}
	t.Logf("%d formulas, %d shown as TeX", all, allTeX)
	if all < 200_000 || allTeX*1000 > all*2 {
		t.Errorf("%d of %d formulas are shown as TeX", allTeX, all)
	}
}

package generator_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"

	"offprint/generator"
	"offprint/generator/paper"
)

// TestImportOlder checks that records of older papers update existing pages, including those
// made by another input of the same import, but create none, in any order.
func TestImportOlder(t *testing.T) {
	daily := `[{"paper": {"id": "2101.00001", "title": "An Old Question", "summary": "Short.", "authors": [{"name": "A. Example"}], "publishedAt": "2021-01-02T00:00:00.000Z"}, "submittedOnDailyAt": "2026-04-07T00:00:00.000Z"}]`
	var list string
	for i, p := range []arxivPaper{
		{id: "2101.00001", title: "An Old Question, Settled", created: "2021-01-02", stamp: "2026-04-07", categories: "cs.CL"},
		{id: "2101.00002", title: "Nobody's Question", created: "2021-01-02", stamp: "2026-04-07", categories: "cs.CL"},
		// Its identifier is of the next month, because moderation delayed it.
		{id: "2604.00003", title: "A Late Question", created: "2026-03-20", stamp: "2026-04-07", categories: "cs.CL"},
		{id: "2603.00004", title: "A Question of March", created: "2026-03-20", stamp: "2026-04-07", categories: "cs.CL"},
		{id: "hep-th/9901001", title: "The Oldest Question", created: "1999-01-02", stamp: "2026-04-07", categories: "hep-th"},
	} {
		p.comment = fmt.Sprintf("comment %d", i)
		list += p.record()
	}
	list = `<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-04-10T00:00:00Z</responseDate><request verb="ListRecords">http://oaipmh.arxiv.org/oai</request><ListRecords>` + list + `</ListRecords></OAI-PMH>`
	in := t.TempDir()
	oai, hf := filepath.Join(in, "list.xml"), filepath.Join(in, "2026-04-07.json")
	writeFile(t, oai, list)
	writeFile(t, hf, daily)
	var first map[string]string
	for i, orders := range [][][]string{{{oai, hf}}, {{hf, oai}}, {{hf}, {oai}}, {{oai, hf}, {oai}}} {
		dir := arxivArchive(t)
		var res generator.ImportResult
		for _, paths := range orders {
			var err error
			if res, err = generator.Import(context.Background(), generator.ImportOptions{
				Dir: dir, Paths: paths, Today: 20260410, Since: map[string]paper.Day{oai: 20260401},
			}); err != nil || res.Rejected > 0 {
				t.Fatal(res, err)
			}
		}
		if res.Older != 3 || res.Read != res.New+res.Updated+res.Unchanged+res.Older {
			t.Errorf("%d: %+v", i, res)
		}
		if pages := pagesOf(t, dir); len(pages) != 2 || pages[1] != "2026/04/07/2101.00001.md" {
			t.Errorf("%d: %v", i, pages)
		}
		if first == nil {
			first = contentOf(t, dir)
		}
		compareSites(t, first, contentOf(t, dir))
	}
}

package source_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"offprint/generator/source"
)

const crawledDay = "https://huggingface.co/papers/date/2026-01-05"

// crawledListing returns a day of Daily Papers in Markdown as crawlers produce it.
func crawledListing() string {
	var b strings.Builder
	b.WriteString("# Daily Papers\n\nby AK and the research community\n\nJan 5\n\n")
	for i, title := range []string{"A Lantern for Small Models", "Counting Sheep With Transformers"} {
		fmt.Fprintf(&b, "Submitted by\n\n[ann](https://huggingface.co/ann)\n\n[4](https://huggingface.co/login?next=%%2Fpapers%%2F2501.0000%d)\n\n### [%s](https://huggingface.co/papers/2501.0000%[1]d)\n\n·\n\n*   6 authors\n\n[2](https://huggingface.co/papers/2501.0000%[1]d#community)\n\n", i+1, title)
	}
	return b.String()
}

const crawledDigest = `# Papers

## A Lantern for Small Models
- **Authors:** Ann Bee, Cy Dee
- **Link:** https://arxiv.org/abs/2501.00001
- **Abstract:** Small models see further with a lantern, which this text describes.

## Counting Sheep With Transformers
- **Authors:** Flo Ee
- **Link:** https://arxiv.org/abs/2501.00002
- **Abstract:** Sheep are counted by attention, and nobody falls asleep.
`

const crawledMoss = `<!DOCTYPE html><html><head><title>On Moss</title><meta name="citation_title" content="On Moss"><meta name="citation_author" content="Bee, Ann"><meta name="citation_doi" content="10.1234/moss.1"></head><body></body></html>`

// itemLine summarizes an item in one line.
func itemLine(it source.Item) string {
	if it.Err != nil {
		return it.Where + ": " + it.Err.Error()
	}
	return fmt.Sprintf("%s, %v, %s", it.Record.Paper.ID, it.Record.Listed, it.Record.Source)
}

// TestCrawl checks that the text of a crawled page is read in its own format, whatever the
// crawler wraps it in, and that the page's address gives the day.
func TestCrawl(t *testing.T) {
	type o = map[string]any
	type l = []any
	listing, digest := crawledListing(), crawledDigest
	github := "https://github.com/ann/papers/blob/main/2026-01-05.md"
	listed := []string{"arxiv:2501.00001, 2026-01-05, hf-listing", "arxiv:2501.00002, 2026-01-05, hf-listing"}
	digested := []string{"arxiv:2501.00001, 2026-01-05, digest", "arxiv:2501.00002, 2026-01-05, digest"}
	moss := []string{"doi:10.1234/moss.1, , paper-page"}
	for _, test := range []struct {
		name string
		in   any
		want []string
	}{
		{"Firecrawl", o{"success": true, "data": o{"markdown": listing, "metadata": o{"title": "Daily Papers", "description": "A dose", "sourceURL": crawledDay, "statusCode": 200}}}, listed},
		{"Firecrawl without an envelope", o{"markdown": listing, "metadata": o{"url": crawledDay}}, listed},
		{"a crawl of Firecrawl's", o{"success": true, "status": "completed", "total": 2, "data": l{o{"markdown": listing, "metadata": o{"sourceURL": crawledDay}}, o{"markdown": digest, "metadata": o{"sourceURL": github}}}}, slices.Concat(listed, digested)},
		{"a batch", o{"results": l{o{"url": crawledDay, "raw_content": listing}}, "failed_results": l{}}, listed},
		{"Crawl4AI", o{"url": crawledDay, "success": true, "markdown": o{"raw_markdown": listing, "fit_markdown": ""}}, listed},
		{"Crawl4AI, older", l{o{"url": crawledDay, "markdown": listing, "html": "<html><head></head><body></body></html>"}}, listed},
		{"Jina", o{"code": 200, "status": 20000, "data": o{"title": "Daily Papers", "description": "", "url": crawledDay, "content": listing}}, listed},
		{"Jina, several", o{"code": 200, "data": l{o{"title": "Daily Papers", "url": crawledDay, "content": listing}}}, listed},
		{"Apify", l{o{"url": crawledDay, "crawl": o{"loadedUrl": crawledDay, "loadedTime": "2026-01-06T07:00:00.000Z", "httpStatusCode": 200}, "metadata": o{"title": "Daily Papers"}, "text": "Daily Papers", "markdown": listing}}, listed},
		{"LangChain", l{o{"page_content": listing, "metadata": o{"source": crawledDay}}}, listed},
		{"parts", o{"url": crawledDay, "content": l{o{"type": "text", "text": listing}}}, listed},
		{"under another key", o{"pages": l{o{"url": crawledDay, "markdown": listing}}}, listed},
		{"by address", o{crawledDay: o{"markdown": listing}}, listed},
		{"text by address", o{crawledDay: listing}, listed},
		{"a digest", o{"url": github, "markdown": digest}, digested},
		{"HTML of a paper", o{"url": "https://example.org/moss", "rawHtml": crawledMoss, "markdown": "# On Moss\n"}, moss},
		{"HTML that says nothing", o{"url": github, "rawHtml": "<html><head><title>2026-01-05.md</title></head><body></body></html>", "markdown": digest}, digested},
		{"HTML after much", o{"html": strings.Replace(crawledMoss, "<title>", "<style>"+strings.Repeat("p {} ", 20_000)+"</style><title>", 1), "url": "https://example.org/moss"}, moss},
		{"a page without papers", l{o{"url": "https://example.org/a", "markdown": "# Us\n"}, o{"url": github, "markdown": digest}}, append([]string{
			"record 1 (line 1, column 2): the page https://example.org/a: it has no papers; its “markdown” looks like text in no form that is known here, beginning with “# Us”"}, digested...)},
		{"a page that failed", l{o{"url": github, "markdown": digest}, o{"url": "https://example.org/a", "success": false, "error_message": "timeout"}}, append(slices.Clone(digested),
			"record 2 (line 1, column 500): the page https://example.org/a: it could not be fetched: “timeout”")},
	} {
		t.Run(test.name, func(t *testing.T) {
			b, err := json.Marshal(test.in)
			if err != nil {
				t.Fatal(err)
			}
			items, report, err := tryRead(strings.NewReader(string(b)), source.Input{Today: today})
			if err != nil || report.Format != "crawl" {
				t.Fatalf("read as %q, error %v", report.Format, err)
			}
			var got []string
			for _, it := range items {
				got = append(got, columnNumber.ReplaceAllString(itemLine(it), "column 500"))
			}
			for i := range test.want {
				test.want[i] = columnNumber.ReplaceAllString(test.want[i], "column 500")
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(test.want, "\n"))
			}
		})
	}
}

// TestCrawlLeaves checks that a record with a text that is a paper itself, or whose text is in
// no known format, is not read as a crawled page.
func TestCrawlLeaves(t *testing.T) {
	for in, want := range map[string]string{
		`[{"title":"On Moss","authors":["Ann Bee"],"text":"# On Moss","url":"https://example.org/moss"}]`:                     "table",
		`[{"title":"On Moss","abstract":"Moss grows.","html":"<html><head></head></html>","url":"https://example.org/moss"}]`: "table",
		`[{"url":"https://example.org/1","text":"Good morning"},{"url":"https://example.org/2","text":"Good night"}]`:         "",
	} {
		if _, report, _ := tryRead(strings.NewReader(in), source.Input{Today: today}); report.Format != want {
			t.Errorf("%s\nis read as %q, want %q", in, report.Format, want)
		}
	}
}

var columnNumber = regexp.MustCompile(`column \d+`)

package source_test

import (
	"fmt"
	"strings"
	"testing"

	"offprint/generator/source"
)

// TestHFPaperDays checks that a date without a year, which the page of a paper shows for the
// current year, is completed with the help of the paper's identifier.
func TestHFPaperDays(t *testing.T) {
	for _, test := range []struct{ id, published, listed, want string }{
		{"2501.00001", "Jan 1", "Jan 2", "2025-01-01, 2025-01-02"},
		{"2501.00001", "Dec 31, 2024", "Jan 2, 2025", "2024-12-31, 2025-01-02"},
		{"2501.00001", "Dec 31", "Jan 2", "2024-12-31, 2025-01-02"},
		{"2412.20800", "Jan 2", "Jan 3", "2025-01-02, 2025-01-03"},
		{"1706.03762", "Jun 12, 2017", "Feb 3", "2017-06-12, 2026-02-03"},
	} {
		in := fmt.Sprintf("Papers\narxiv:%s\n\nA Lantern\nPublished on %s\n·\nSubmitted by\nFlo Ee\non %s\nAuthors:\nAnn Bee\nAbstract\nIt shines.\nView arXiv page\n", test.id, test.published, test.listed)
		items, report, err := tryRead(strings.NewReader(in), source.Input{Today: today})
		if err != nil || len(items) != 1 || items[0].Err != nil || report.Format != "hf-paper" {
			t.Errorf("%s: read as %q, error %v\n%s", test.id, report.Format, err, describe(items, report, err))
			continue
		}
		p := items[0].Record.Paper
		if got := fmt.Sprintf("%v, %v", p.Published, items[0].Record.Listed); got != test.want || p.Title != "A Lantern" || p.Abstract != "It shines." || len(p.Authors) != 1 {
			t.Errorf("%s, published %s, listed %s: %s, want %s; %+v", test.id, test.published, test.listed, got, test.want, p)
		}
	}
}

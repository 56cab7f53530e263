package source_test

import (
	"strings"
	"testing"

	"offprint/generator/source"
)

// TestNothingIsSwallowed checks that text that looks like the start of code, of a list of
// addresses, or of an element to be skipped, but is not, is kept.
func TestNothingIsSwallowed(t *testing.T) {
	for name, c := range map[string]struct{ format, text string }{
		"a fence with more of its marks on the line": {"arxiv-copy", "[1] arXiv:2404.11912 [pdf, html, other]\n    Title: A Title of This\n    Ada Lovelace\n    Subjects: Machine Learning (cs.LG)\n\n    The first paragraph.\n\n    ```js``` is what they write, and the last word.\n"},
		"a label with a text behind its address":     {"hf-paper", "Papers\narxiv:2501.00001\n\nA Title of This\nPublished on Jan 1\n·\nSubmitted by\nFlo Ee\non Jan 2\nUpvote\n42\n\nAuthors:\nAnn Bee\nAbstract\nThe first paragraph.\n\n[ref]: https://example.org/ \"title\" is no list, and the last word.\nView arXiv page\nView PDF\nAdd to collection\nCommunity\n"},
		"an element that does not end":               {"paper-page", head(meta("citation_title", "A Title of This"), meta("citation_author", "Ada Lovelace"), meta("citation_doi", "10.1000/182"), meta("citation_abstract", "<p>We show <svg> and <select> and the last word.</p>"))},
		"a tag behind a backslash":                   {"digest", "# arXiv Daily Digest - 2020-06-20\n\n### 1. A Title of \\</p\\> and the last word\n\n**Authors:** Ada Lovelace\n\n🔗 [Paper](http://arxiv.org/abs/2006.11239v1)\n\n**Abstract:** Pictures come out of noise.\n"},
	} {
		items, _ := read(t, []byte(c.text), source.Input{Format: c.format})
		if len(items) != 1 {
			t.Errorf("%s: %d records", name, len(items))
			continue
		}
		if r := records(t, items)[0]; !strings.Contains(r.Paper.Title+r.Paper.Abstract, "the last word") {
			t.Errorf("%s: the title is %q, the abstract %q", name, r.Paper.Title, r.Paper.Abstract)
		}
	}
}

package source_test

import (
	"strings"
	"testing"

	"offprint/generator/source"
)

// TestOtherMarkup checks that text in markup other than Markdown is refused with advice, and
// that its markup is not read as papers.
func TestOtherMarkup(t *testing.T) {
	for name, item := range map[string]string{
		"reStructuredText":   "* `On Snow <https://arxiv.org/abs/2401.0000%>`__, Ann Bee\n",
		"AsciiDoc":           "* https://arxiv.org/abs/2401.0000%[On Snow], Ann Bee\n",
		"LaTeX":              "\\item \\href{https://arxiv.org/abs/2401.0000%}{On Snow}, Ann Bee\n",
		"Jira's markup":      "* [On Snow|https://arxiv.org/abs/2401.0000%], Ann Bee\n",
		"DokuWiki's markup":  "  * [[https://arxiv.org/abs/2401.0000%|On Snow]], Ann Bee\n",
		"MediaWiki's markup": "* [https://arxiv.org/abs/2401.0000% On Snow], Ann Bee\n",
		"Textile":            "* \"On Snow\":https://arxiv.org/abs/2401.0000%, Ann Bee\n",
	} {
		text := "Papers of the day\n\n"
		for _, n := range "123456" {
			text += strings.ReplaceAll(item, "%", string(n))
		}
		items, _, err := tryRead(strings.NewReader(text), source.Input{Name: "-", Today: today})
		if len(items) > 0 || err == nil || !strings.Contains(err.Error(), "this is "+name+", which is not read; make Markdown of it: pandoc -f ") {
			t.Errorf("%s: %d items, %v", name, len(items), err)
		}
	}
}

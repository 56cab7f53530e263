package source_test

import (
	"strings"
	"testing"

	"offprint/generator/source"
)

// TestListingCode checks that code and BibTeX before, between and after the papers of a copied
// page are reported and make no paper disappear.
func TestListingCode(t *testing.T) {
	bib := "```bibtex\n@article{bee2025,\n  title = {A Lantern},\n  author = {Bee, Ann}\n}\n```\n"
	python := "~~~python\nimport os\n\n# a comment\nprint('Submitted by')\n~~~\n"
	plain := "Daily Papers\nby AK\nJan 5\nSubmitted by\nann\n4\nA Lantern for Small Models\n·\n6 authors\n2\nSubmitted by\nbob\n5\nCounting Sheep With Transformers\n·\n3 authors\n1\n"
	first, second, _ := strings.Cut(crawledListing(), "### [Counting")
	first, lead, _ := strings.Cut(first, "#community)\n\n")
	for _, test := range []struct{ name, in, note string }{
		{"below", crawledListing() + bib, "entries of BibTeX in it are not read, 1: save them as a .bib file"},
		{"below text", plain + "\n" + bib, "entries of BibTeX in it are not read, 1: save them as a .bib file"},
		{"not closed", plain + "\n" + strings.TrimSuffix(bib, "```\n"), "entries of BibTeX in it are not read, 1: save them as a .bib file"},
		{"no fence", crawledListing() + "@article{bee2025,\n  title = {A Lantern},\n}\n", "entries of BibTeX in it are not read, 1: save them as a .bib file"},
		{"above", bib + "\n" + crawledListing(), "entries of BibTeX in it are not read, 1: save them as a .bib file"},
		{"between", first + "#community)\n\n" + bib + "\n" + lead + "### [Counting" + second, "entries of BibTeX in it are not read, 1: save them as a .bib file"},
		{"a program", plain + "\n" + python, "a block of code is ignored (line 19)"},
		{"around the page", "```\n" + plain + "```\n", ""},
	} {
		items, report, err := tryRead(strings.NewReader(test.in), source.Input{Today: today})
		if err != nil || report.Format != "hf-listing" || len(items) != 2 || items[0].Err != nil || items[1].Err != nil || test.note != "" && !strings.Contains(strings.Join(report.Notes, "\n"), test.note) {
			t.Errorf("%s: read as %q, error %v\n%s", test.name, report.Format, err, describe(items, report, err))
		}
	}
}

// FuzzListingCode checks that the items of a page are sane whatever code it contains.
func FuzzListingCode(f *testing.F) {
	for _, code := range []string{"```\n", "~~~~\nx\n~~~\n", "@article{a,\n", "@article{a,\n}\n```", "```\r\n@a{b,\r\n```"} {
		f.Add(crawledListing()+code, code)
	}
	f.Fuzz(func(t *testing.T, in, code string) {
		items, _, _ := tryRead(strings.NewReader(code+in+code), source.Input{Format: "hf-listing", Today: today})
		sane(t, items)
	})
}

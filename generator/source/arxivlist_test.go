package source_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"offprint/generator/paper"
	"offprint/generator/source"
)

// TestArXivListHeadings checks that the heading above a paper decides whether the paper is new
// that day and what is known about its day of publication.
func TestArXivListHeadings(t *testing.T) {
	const entry = `<dt><a href ="/abs/2404.12387" title="Abstract">arXiv:2404.12387</a>%s [<a href="/pdf/2404.12387">pdf</a>]</dt>
<dd><div class="meta"><div class="list-title mathjax"><span class="descriptor">Title:</span> A title</div></div></dd>`
	for _, tt := range []struct {
		headings, kind    string
		listed, published string
		date              string
	}{
		{"<h3>Showing new listings for Friday, 19 April 2024</h3><dl><h3>New submissions (showing 1 of 1 entries)</h3>", "", "2024-04-19", "", ""},
		{"<h3>Showing new listings for Friday, 19 April 2024</h3><dl><h3>Cross submissions (showing 1 of 1 entries)</h3>", " (cross-list from cs.LG)", "", "", ""},
		{"<h3>Showing new listings for Friday, 19 April 2024</h3><dl><h3>Replacement submissions (showing 1 of 1 entries)</h3>", " (replaced)", "", "", ""},
		{"<h3>New submissions for Fri, 19 Apr 24</h3><dl>", "", "2024-04-19", "", ""},
		{"<h3>Cross-lists for Fri, 19 Apr 24</h3><dl>", "", "", "", ""},
		{"<h3>Replacements for Fri, 19 Apr 24</h3><dl>", "", "", "", ""},
		{"<h3>New submissions for Thu, 1 Jul 99</h3><dl>", "", "1999-07-01", "", ""},
		{"<h2>Authors and titles for recent submissions</h2><dl><h3>Fri, 19 Apr 2024</h3>", "", "2024-04-19", "", ""},
		{"<h2>Authors and titles for recent submissions</h2><dl><h3>Fri, 19 Apr 2024 (showing first 25 of 98 entries )</h3>", " (cross-list from cs.LG)", "", "", ""},
		{"<h2>Authors and titles for April 2024</h2><dl>", "", "", "2024-04-01", "2024-04"},
		{"<h2>Authors and titles for 2024</h2><dl>", "", "", "2024-01-01", "2024"},
		{"<h1>Something</h1><dl>", "", "", "", ""},
	} {
		page := "<!DOCTYPE html><html><body><div id='dlpage'>" + tt.headings + fmt.Sprintf(entry, tt.kind) + "</dl></div></body></html>"
		items, report := read(t, []byte(page), source.Input{Today: today})
		r := records(t, items)[0]
		if report.Format != "arxiv-list" || r.Paper.ID != "arxiv:2404.12387" || r.Listed != day(tt.listed) || r.Paper.Published != day(tt.published) || r.Paper.Citation.Get("date") != tt.date {
			t.Errorf("%s%s: %s listed %v, published %v, date %q", tt.headings, tt.kind, report.Format, r.Listed, r.Paper.Published, r.Paper.Citation.Get("date"))
		}
	}
}

// TestArXivCopyAsPage checks that the same page gives the same papers as HTML, as text and as
// Markdown.
func TestArXivCopyAsPage(t *testing.T) {
	byID := func(file string) map[paper.ID]paper.Paper {
		items, _ := read(t, fixture(t, file), source.Input{Today: today})
		out := map[paper.ID]paper.Paper{}
		for _, r := range records(t, items) {
			out[r.Paper.ID] = r.Paper
		}
		return out
	}
	page := byID("new.html")
	for file, n := range map[string]int{"new.txt": 4, "new.md": 2} {
		copied := byID(file)
		if len(copied) != n {
			t.Errorf("%s: %d papers, want %d", file, len(copied), n)
		}
		for id, got := range copied {
			want := page[id]
			if !got.Equal(&want) {
				t.Errorf("%s: %s\n got %+v\nwant %+v", file, id, got, want)
			}
		}
	}
}

// TestArXivListAuthorsNotShown checks that "and others" is recorded if a listing names only
// the first authors.
func TestArXivListAuthorsNotShown(t *testing.T) {
	for format, input := range map[string]string{
		"arxiv-copy": "[1] arXiv:2404.12387 [pdf]\nTitle: A title\nAnn Bee, Cy Dee, et al. (3 additional authors not shown)\nSubjects: Machine Learning (cs.LG)\n",
		"arxiv-list": `<html><dl id="articles"><dt><a href="/abs/2404.12387">arXiv:2404.12387</a></dt><dd><div class="list-title">A title</div>
<div class="list-authors"><a href="#">Ann Bee</a>, <a href="#">Cy Dee</a>, et al. (3 additional authors not shown)</div></dd></dl>`,
	} {
		items, report := read(t, []byte(input), source.Input{Today: today})
		p := records(t, items)[0].Paper
		if report.Format != format || strings.Join(p.Authors, "; ") != "Ann Bee; Cy Dee" || p.Citation.Get("author") != "Bee, Ann and Dee, Cy and others" {
			t.Errorf("%s: %q, %q", report.Format, p.Authors, p.Citation.Get("author"))
		}
	}
}

// TestArXivCopyEndsAtAFence checks that text after a listing is not read as an abstract.
func TestArXivCopyEndsAtAFence(t *testing.T) {
	items, _ := read(t, []byte("[1] arXiv:2404.12387 [pdf]\nTitle: A title\nAnn Bee\nSubjects: Machine Learning (cs.LG)\n\n```bibtex\n@article{x,title={Wax}}\n```\n"), source.Input{Format: "arxiv-copy", Today: today})
	if p := records(t, items)[0].Paper; len(items) != 1 || p.Abstract != "" {
		t.Errorf("%d items, abstract %q", len(items), p.Abstract)
	}
}

// TestArXivCopyIsPrecise checks that prose that mentions identifiers is not read as a listing.
func TestArXivCopyIsPrecise(t *testing.T) {
	for _, text := range []string{
		"See arXiv:2404.12387 for more.\nTitle: nothing\n",
		"[1] arXiv:2404.12387 [pdf]\nis a paper that we like.\n",
		"arXiv:2404.12387 (cs)\nis where it stands.\n",
	} {
		if claims := source.Claims([]byte(text)); len(claims) > 0 {
			t.Errorf("%q is claimed by %q", text, claims)
		}
	}
}

// TestArXivCopyLess checks that a less-than sign is not treated as the start of a tag that
// ends at the next greater-than sign.
func TestArXivCopyLess(t *testing.T) {
	for _, abstract := range []string{"For n<!x, and <a b.", "For n <!-- x, and <a b.", "Where n<a and\nb=[c].", "So </ it <a goes.", "If n<b or <?x, <a b."} {
		text := "[1] arXiv:2404.00001 [pdf]\nTitle: First\nAda Lovelace\nSubjects: Machine Learning (cs.LG)\n" + abstract + "\n\n[2] arXiv:2404.00002 [pdf]\nTitle: Last\nAda Lovelace\nSubjects: Machine Learning (cs.LG)\nFor p>q.\n"
		items, _, err := tryRead(strings.NewReader(text), source.Input{Format: "arxiv-copy", Today: today})
		if err != nil || len(items) != 2 || items[0].Err != nil || items[1].Err != nil || items[1].Record.Paper.Title != "Last" {
			t.Errorf("%s: %+v, %v", abstract, items, err)
		}
	}
}

// FuzzArXivCopy checks that no text between two entries makes either of them disappear.
func FuzzArXivCopy(f *testing.F) {
	for _, name := range []string{"new.txt", "new.md", "abs.txt"} {
		f.Add(fixture(f, name))
	}
	f.Add([]byte("[" + strings.Repeat("[](", 1000)))
	f.Add([]byte("\n\nTitle:\nTitle: x\nAuthors:\n(\n[9] arXiv:2404.12387v2 (replaced) (b) [pdf]\n"))
	f.Add([]byte("Showing new listings for Friday, 19 April 2999"))
	f.Add([]byte("<!x\nz<a"))
	f.Add([]byte("[9]: "))
	f.Add([]byte("[9]: x y"))
	const before = "[1] arXiv:2404.00001 [pdf, html, other]\nTitle: First\nAda Lovelace\nSubjects: Machine Learning (cs.LG)\n"
	const after = "\n[2] arXiv:2404.00002 [pdf]\nTitle: Last\nAda Lovelace\n"
	f.Fuzz(func(t *testing.T, b []byte) {
		if encoded(b) {
			return
		}
		items, _, err := tryRead(bytes.NewReader(append([]byte(before+string(b)), after...)), source.Input{Format: "arxiv-copy", Today: today})
		if err != nil {
			return
		}
		sane(t, items)
		n := len(items)
		if n < 2 {
			t.Fatalf("%d items", n)
		}
		for id, it := range map[string]source.Item{"2404.00001": items[0], "2404.00002": items[n-1]} {
			// The text may contain a heading whose day causes the entries after it to be
			// rejected.
			if it.Err == nil && string(it.Record.Paper.ID) != "arxiv:"+id || it.Err != nil && !bytes.Contains(it.Raw, []byte(id)) {
				t.Fatalf("%s is lost: %+v", id, it)
			}
		}
	})
}

func FuzzArXivList(f *testing.F) {
	for _, name := range []string{"new.html", "recent.html", "month.html"} {
		f.Add(fixture(f, name))
	}
	f.Add([]byte("<dl><dt><dt><dd></dl><h3>Fri, 99 Foo 2024<dt><a href=/abs/></a>"))
	const before = `<html><dl id="articles"><dt><a href="/abs/2404.00001">arXiv:2404.00001</a></dt><dd><div class="list-title">First</div></dd>`
	f.Fuzz(func(t *testing.T, b []byte) {
		if encoded(b) || bytes.Contains(b, []byte{0}) {
			return
		}
		items, _, err := tryRead(bytes.NewReader(append([]byte(before), b...)), source.Input{Format: "arxiv-list", Today: today})
		sane(t, items)
		if err == nil && (len(items) == 0 || items[0].Err == nil && items[0].Record.Paper.ID != "arxiv:2404.00001") {
			t.Fatalf("the entry before is lost: %+v", items)
		}
	})
}

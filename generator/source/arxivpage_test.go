package source_test

import (
	"strings"
	"testing"
)

// TestArXivPageIsRecognized checks that a page of arXiv is recognized by its title, or by its
// address if its tags are not specific to arXiv. Another site's page about an arXiv paper is
// not one.
func TestArXivPageIsRecognized(t *testing.T) {
	tags := meta("citation_title", "Lamps") + meta("citation_author", "Bee, Ann") + meta("citation_arxiv_id", "2401.00001")
	style := "<style>" + strings.Repeat("@media (x) { a { b: c } }\n", 10_000) + "</style>"
	for _, tt := range []struct{ page, format string }{
		{"<title>[2401.00001] Lamps</title>" + tags, "arxiv-page"},
		{"<title>[hep-th/9901001v2] Lamps</title>" + tags, "arxiv-page"},
		{tags + `<link rel="canonical" href="https://arxiv.org/abs/2401.00001">`, "arxiv-page"},
		{tags + `<meta property="og:site_name" content="arXiv.org">`, "arxiv-page"},
		{style + tags + `<link rel="canonical" href="https://arxiv.org/abs/2401.00001">`, "arxiv-page"},
		{tags + `<link rel=canonical href=https://example.org/papers/2401.00001/>` + meta("citation_pdf_url", "https://arxiv.org/pdf/2401.00001"), "paper-page"},
	} {
		p, _, report := readOne(t, "<html><head>"+tt.page+"</head></html>")
		if report.Format != tt.format || p.Title != "Lamps" || len(p.Authors) != 1 || p.Authors[0] != "Ann Bee" {
			t.Errorf("%.80s: %q by %q, read as %s, want %s", tt.page, p.Title, p.Authors, report.Format, tt.format)
		}
		if want := "2401.00001"; tt.format == "paper-page" && p.ID.Value() != want {
			t.Errorf("%.80s: %s, want %s", tt.page, p.ID, want)
		}
	}
}

// TestArXivPageBody checks that the body of a page without tags gives the same facts, and that
// a rendered formula is not read twice.
func TestArXivPageBody(t *testing.T) {
	p, _, _ := readOne(t, `<html><head><title>[2401.00001] Lamps</title></head><body>
<h1 class="title mathjax"><span class="descriptor">Title:</span>Lamps of <span class="MathJax">n</span><script type="math/tex">n</script> watts</h1>
<div class="authors"><span class="descriptor">Authors:</span><a href="/a">Ann Bee</a>, <a href="/b">Bob van der Cee</a> (2) ((2) MIT)</div>
<div class="dateline">[Submitted on 3 Jan 2024 (<a href="https://arxiv.org/abs/2401.00001v1">v1</a>), revised 4 Feb 2024 (this version, v2), <em>latest version 5 Mar 2024</em> (v3)]</div>
<blockquote class="abstract mathjax"><span class="descriptor">Abstract:</span>One &lt; two.</blockquote>
<table><tr><td class="tablecell label">Subjects:</td><td class="tablecell subjects"><span class="primary-subject">Optics (physics.optics)</span></td></tr>
<tr><td class="tablecell label">Cite as:</td><td class="tablecell arxivid"><a href="https://arxiv.org/abs/2401.00001v2">arXiv:2401.00001v2</a></td></tr></table>`)
	if p.Title != "Lamps of $n$ watts" || strings.Join(p.Authors, ";") != "Ann Bee;Bob van der Cee" || p.Abstract != "One < two." ||
		p.Published.String() != "2024-01-03" || p.Citation.Get("version") != "2" || strings.Join(p.Topics, ";") != "physics.optics" || p.ID != "arxiv:2401.00001" {
		t.Errorf("%+v", p)
	}
}

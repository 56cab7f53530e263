package plan

import (
	"slices"

	"offprint/generator/text"
)

// styleguideFolder is the folder of the page that shows the parts of the theme, on a site with
// drafts.
const styleguideFolder = "styleguide/"

// An example of what titles and abstracts may contain, as the importer writes it. The theorem
// and the numbers are true.
const (
	styleguideTitle = "Sums of Squares: $\\sum_{k=1}^{n} k^2 = \\frac{n(n+1)(2n+1)}{6}$"
	styleguideText  = "The sum has *cubic* growth, and **no** error term: see `sum.py` and [the archive](https://example.org/).\n\n" +
		"$$\\int_0^\\infty e^{-x^2}\\,dx = \\frac{\\sqrt{\\pi}}{2}, \\qquad \\begin{pmatrix} 1 & 1 \\\\ 1 & 0 \\end{pmatrix}^n = \\begin{pmatrix} F_{n+1} & F_n \\\\ F_n & F_{n-1} \\end{pmatrix}$$\n\n" +
		"- $1 + 4 = 5$\n- $1 + 4 + 9 = 14$\n\n" +
		"> One more line, of somebody else's.\n\n" +
		"```\nprint(sum(k * k for k in range(4)))\n```\n"
)

func (p *Plan) styleguidePage() (Page, error) {
	head := p.cfg.newHead(p.cfg.Word("styleguide"), "", styleguideFolder)
	head.meta("name", "robots", "noindex")
	d := &StyleguideData{Common: head.done(), Title: text.TitleHTML(styleguideTitle), Text: text.HTML(styleguideText)}
	seen := []Kind{KindStyleguide, KindRedirect}
	for q := range p.Pages() {
		if !slices.Contains(seen, q.Kind) {
			seen = append(seen, q.Kind)
			d.Pages = append(d.Pages, Link{Name: string(q.Kind), Href: p.cfg.Href(q.Path)})
		}
	}
	return Page{Kind: KindStyleguide, Path: styleguideFolder, Title: p.cfg.Word("styleguide"), Data: d}, nil
}

package plan

import (
	"cmp"
	"net/url"
	"strings"

	"offprint/generator/paper"
	"offprint/generator/text"
)

// coinsAuthors bounds the authors in a COinS. One without any makes a reference
// manager that knows the DOI look the paper up, and that finds all of them.
const coinsAuthors = 20

// coins is a paper as ContextObject in a span (ANSI/NISO Z39.88-2004 in
// key/encoded-value format; https://en.wikipedia.org/wiki/COinS): what lets a
// reference manager offer all papers of a list. A preprint is told in the format
// of Dublin Core, the only one with such a type, and what appeared in a journal
// or in proceedings in that of journals. address is that of the paper's page.
func coins(p *paper.Paper, address string) string {
	var b strings.Builder
	b.WriteString("ctx_ver=Z39.88-2004&rft_val_fmt=info:ofi/fmt:kev:mtx:")
	put := func(key, value string) {
		if value != "" {
			b.WriteString("&" + key + "=" + url.QueryEscape(value))
		}
	}
	title := text.TitlePlain(p.Title)
	if journal := p.Citation.Get("journaltitle"); journal != "" {
		b.WriteString("journal&rft.genre=article")
		put("rft.atitle", title)
		put("rft.jtitle", text.TitlePlain(journal))
		put("rft.volume", p.Citation.Get("volume"))
		put("rft.issue", p.Citation.Get("number"))
		put("rft.pages", p.Citation.Get("pages"))
	} else {
		b.WriteString("dc")
		if isPreprint(p) {
			put("rft.type", "preprint")
		}
		put("rft.title", title)
		put("rft.source", text.TitlePlain(p.Citation.Get("booktitle")))
	}
	put("rft.date", publication(p))
	if len(p.Authors) <= coinsAuthors {
		for _, a := range p.Authors {
			put("rft.au", a)
		}
	}
	if doi := doiOf(p); doi != "" {
		b.WriteString("&rft_id=info:doi/" + strings.ReplaceAll(url.QueryEscape(doi), "%2F", "/"))
	}
	put("rft_id", address)
	return b.String()
}

// doiOf is the DOI under which a paper is registered: its own, or that which
// arXiv registers for each of its papers
// (https://info.arxiv.org/help/doi.html); empty where there is none.
func doiOf(p *paper.Paper) string {
	if doi := cmp.Or(p.ID.DOI(), p.DOI); doi != "" {
		return doi
	}
	if p.ID.Scheme() == paper.SchemeArXiv {
		return "10.48550/arXiv." + p.ID.Value()
	}
	return ""
}

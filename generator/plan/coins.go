package plan

import (
	"cmp"
	"net/url"
	"strings"

	"offprint/generator/paper"
	"offprint/generator/text"
)

// coinsAuthors is the maximum number of authors in a COinS. If there are more, none is given:
// a reference manager that knows the DOI then looks the paper up and finds all of them.
const coinsAuthors = 20

// coins describes a paper as a ContextObject in a span (ANSI/NISO Z39.88-2004 in
// key/encoded-value format; https://en.wikipedia.org/wiki/COinS), which lets a reference
// manager offer all papers of a list. An article in a journal is described in the journal
// format. Everything else is described in the Dublin Core format, the only one with a type for
// preprints. address is that of the paper's page.
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

// doiOf returns the DOI under which a paper is registered: its own, or the one that arXiv
// registers for each of its papers (https://info.arxiv.org/help/doi.html); empty if there is
// none.
func doiOf(p *paper.Paper) string {
	if doi := cmp.Or(p.ID.DOI(), p.DOI); doi != "" {
		return doi
	}
	if p.ID.Scheme() == paper.SchemeArXiv {
		return "10.48550/arXiv." + p.ID.Value()
	}
	return ""
}

package site

import (
	"html"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/text/unicode/bidi"

	"offprint/generator/paper"
	"offprint/generator/text"
)

const (
	itemAuthors  = 4 // names in a list, unless one more would be all
	itemTopics   = 3
	manyAuthors  = 20  // of a paper, from which all but the first
	shownAuthors = 15  // are folded away
	excerptRunes = 320 // about three lines; the theme clamps
	descRunes    = 160
)

// items are the papers of a day, with excerpts and topics.
func (p *Plan) items(papers []*entry) []Item {
	items := make([]Item, len(papers))
	for i, e := range papers {
		it := p.item(e)
		it.Excerpt = e.excerpt()
		var shown []*name
		var spelled []string
		for i, t := range e.topics {
			if t.path != "" && len(shown) < itemTopics {
				shown, spelled = append(shown, t), append(spelled, e.p.Topics[i])
			}
		}
		it.Topics = listItems("<li class=topic>", p.linkNames(shown, spelled))
		items[i] = it
	}
	return items
}

// item is what every list shows of a paper.
func (p *Plan) item(e *entry) Item {
	authors := e.p.Authors
	if len(authors) > itemAuthors+1 {
		authors = authors[:itemAuthors]
	}
	it := Item{
		Href: p.cfg.Href(e.path), Title: text.TitleHTML(e.p.Title),
		Authors: joinNames(authors), More: e.p.NumAuthors() - len(authors),
		Upvotes: e.p.Upvotes, Comments: e.p.Comments,
	}
	if code, ok := text.URL(e.p.Links.Code); ok {
		it.Code = code
	}
	if e.org != nil {
		org := e.org.link(p.cfg, e.p.Organization)
		it.Org = &org
	}
	return it
}

// linkNames are names as a paper spells them, each as HTML and linked to its
// page where it has one.
func (p *Plan) linkNames(names []*name, spelled []string) []string {
	links := make([]string, len(names))
	for i, n := range names {
		text := html.EscapeString(spelled[i])
		if strings.ContainsFunc(spelled[i], turns) {
			text = "<bdi>" + text + "</bdi>"
		}
		if n.path != "" {
			href := url.URL{Path: p.cfg.Href(n.path)}
			text = `<a href="` + html.EscapeString(href.EscapedPath()) + `">` + text + "</a>"
		}
		links[i] = text
	}
	return links
}

// listItems puts each piece of HTML between the tag and </li>.
func listItems(tag string, list []string) string {
	if len(list) == 0 {
		return ""
	}
	return tag + strings.Join(list, "</li>"+tag) + "</li>"
}

// joinNames joins names by commas. A name in a script that runs from right to
// left, or with marks that change the direction, is isolated from its
// neighbours (Unicode TR 9, FSI and PDI).
func joinNames(names []string) string {
	var b strings.Builder
	for i, n := range names {
		if i > 0 {
			b.WriteString(", ")
		}
		if strings.ContainsFunc(n, turns) {
			n = "\u2068" + n + "\u2069"
		}
		b.WriteString(n)
	}
	return b.String()
}

// turns reports whether r may change the direction of the text around it.
func turns(r rune) bool {
	if r < 0x590 {
		return false
	}
	p, _ := bidi.LookupRune(r)
	switch p.Class() {
	case bidi.R, bidi.AL, bidi.AN, bidi.Control, bidi.LRE, bidi.RLE, bidi.LRO, bidi.RLO, bidi.PDF, bidi.LRI, bidi.RLI, bidi.FSI, bidi.PDI:
		return true
	}
	return false
}

func (p *Plan) paperPage(e *entry) Page {
	q := e.p
	title := text.TitlePlain(q.Title)
	d := &PaperData{
		ID:    identifier(q.ID),
		Title: text.TitleHTML(q.Title), Abstract: text.HTML(q.Abstract), Summary: text.HTML(q.Summary),
		AuthorCount: q.AuthorCount,
		Day:         DayLink{Day: q.Date.String(), Href: p.cfg.Href(e.day.path), Count: len(e.day.papers)},
		Published:   q.Published.String(),
		Upvotes:     q.Upvotes, Comments: q.Comments,
		Links: paperLinks(q),
	}
	shown := len(e.authors)
	if shown > manyAuthors {
		shown = shownAuthors
		d.MoreCount = len(e.authors) - shown
	}
	authors := p.linkNames(e.authors, q.Authors)
	d.Authors, d.MoreAuthors = strings.Join(authors[:shown], ", "), strings.Join(authors[shown:], ", ")
	d.Topics = listItems("<li>", p.linkNames(e.topics, q.Topics))
	if e.org != nil {
		org := e.org.link(p.cfg, q.Organization)
		d.Org = &org
	}
	neighbour := func(i int) *Link {
		if i < 0 || i >= len(e.day.papers) {
			return nil
		}
		n := e.day.papers[i]
		return &Link{Name: text.TitleHTML(n.p.Title), Href: p.cfg.Href(n.path)}
	}
	d.Prev, d.Next = neighbour(e.pos-1), neighbour(e.pos+1)
	description := text.Excerpt(e.excerpt(), descRunes)
	d.Common = p.cfg.newHead(title, description, e.path).neighbours(d.Prev, d.Next).
		paper(q, title, p.cfg.URL(e.path), d.Links).done()
	return Page{Kind: KindPaper, Path: e.path, Title: title, Data: d}
}

// paperLinks are the addresses that the identifier implies, then those that
// sources told.
func paperLinks(q *paper.Paper) []PaperLink {
	var links []PaperLink
	add := func(kind, href string) {
		if href != "" {
			links = append(links, PaperLink{Kind: kind, Href: href})
		}
	}
	if v := q.ID.Value(); q.ID.Scheme() == paper.SchemeArXiv {
		add("abstract", "https://arxiv.org/abs/"+v)
		add("pdf", "https://arxiv.org/pdf/"+v)
		add("html", arXivHTML(q.ID, q.Published))
	}
	if doi := firstOf(q.ID.DOI(), q.DOI); doi != "" {
		add("doi", (&url.URL{Scheme: "https", Host: "doi.org", Path: "/" + doi}).String())
	}
	add("code", q.Links.Code)
	if q.Links.Code != "" {
		links[len(links)-1].Stars = q.Stars
	}
	add("project", q.Links.Project)
	add("discussion", q.Links.Discussion)
	add("thumbnail", q.Links.Thumbnail)
	for _, m := range q.Links.Media {
		add("media", m)
	}
	return slices.DeleteFunc(links, func(l PaperLink) bool { _, ok := text.URL(l.Href); return !ok })
}

// arXiv renders papers as HTML since December 2023
// (https://info.arxiv.org/about/accessible_HTML.html).
func arXivHTML(id paper.ID, published paper.Day) string {
	if published < 20231201 {
		return ""
	}
	return "https://arxiv.org/html/" + id.Value()
}

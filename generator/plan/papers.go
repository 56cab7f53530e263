package plan

import (
	"cmp"
	"html"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/unicode/bidi"

	"offprint/generator/archive"
	"offprint/generator/paper"
	"offprint/generator/text"
)

const (
	itemAuthors  = 3 // names in a list; one more is shown if that is all
	itemTopics   = 3
	manyAuthors  = 20  // a paper with more authors than this
	shownAuthors = 15  // shows this many and folds away the rest
	excerptRunes = 280 // about three lines; the theme cuts it to fit
	descRunes    = 160
)

// items returns the papers of a day, with excerpts and topics.
func (p *Plan) items(d *day) ([]Item, error) {
	full, err := p.texts.of(d)
	if err != nil {
		return nil, err
	}
	items := make([]Item, len(d.papers))
	for i, e := range d.papers {
		it := p.item(e)
		it.Coins, it.Picture = coins(full[i].Paper, p.cfg.URL(e.path)), p.picture(e)
		if !p.cfg.Options.PaperPages {
			text := p.paperText(e, full[i].Paper)
			it.Anchor, it.Full = e.anchor(), &text
			items[i] = it
			continue
		}
		it.Excerpt, it.Topics, it.Names = full[i].lead(), p.itemTopics(e), p.linkedAuthors(e)
		items[i] = it
	}
	return items, nil
}

// linkedAuthors returns the authors that a list shows as HTML, each linked to their page if
// there is one; empty if none of them has a page.
func (p *Plan) linkedAuthors(e *entry) string {
	ids := listed(e.Authors())
	names := p.authors.list(ids)
	if !slices.ContainsFunc(names, func(n *name) bool { return n.path != "" }) {
		return ""
	}
	return strings.Join(p.linkNames(names, p.spelled(ids)), ", ")
}

// itemTopics returns the first few topics of a paper that have a page, in the form of
// Item.Topics.
func (p *Plan) itemTopics(e *entry) string {
	var shown []*name
	var spelled []archive.NameID
	ids, tags := p.topicIDs(e)
	own := 0
	for i, t := range p.topics.list(ids) {
		if t.path != "" && len(shown) < itemTopics {
			shown, spelled = append(shown, t), append(spelled, ids[i])
			if i < tags {
				own++
			}
		}
	}
	links := p.linkNames(shown, p.spelled(spelled))
	return listItems(ownItem, links[:own]) + listItems("<li>", links[own:])
}

// ownItem is the start tag of a curator's tag in a list of topics.
const ownItem = `<li class="own">`

// item returns what every list shows of a paper.
func (p *Plan) item(e *entry) Item {
	q := e.paper()
	authors := p.spelled(listed(e.Authors()))
	it := Item{
		Href: p.cfg.Href(p.place(e)), Title: text.TitleHTML(q.Title),
		Writing: p.cfg.writing(q.Language, q.Title),
		Authors: p.cfg.joinNames(authors), More: q.NumAuthors() - len(authors),
		Upvotes: e.Upvotes, Comments: q.Comments, Pick: e.Pick,
	}
	if code, ok := text.URL(q.Links.Code); ok {
		it.Code = code
	}
	if n := p.org(e); n != nil {
		org := n.link(p.cfg, q.Organization)
		it.Org = &org
	}
	return it
}

// sumShown returns the checksum of what item is made of, except the address of an
// organization.
func sumShown(q *paper.Paper, in *Inputs) archive.Sum {
	in.reset()
	in.string(q.Title)
	in.string(q.Language)
	in.strings(listed(q.Authors))
	in.number(q.NumAuthors())
	in.number(q.Upvotes)
	in.number(q.Comments)
	in.string(q.Links.Code)
	in.string(q.Organization)
	in.number(int(q.Date))
	if q.Pick {
		in.number(1)
	}
	return in.done()
}

// sumEntries computes the checksum of what item is made of, for every paper.
func (p *Plan) sumEntries() {
	inParallel(len(p.papers), func(start, end int) {
		var in Inputs
		for _, e := range p.papers[start:end] {
			in.reset()
			in.sum(e.sum)
			in.string(p.place(e))
			if org := p.org(e); org != nil {
				in.string(org.path)
			}
			e.sum = in.done()
		}
	})
}

// linkNames returns names as a paper spells them, each as HTML and linked to its page if it
// has one.
func (p *Plan) linkNames(names []*name, spelled []string) []string {
	links := make([]string, len(names))
	for i, n := range names {
		text := p.cfg.isolated(spelled[i])
		if n.path != "" {
			text = `<a href="` + html.EscapeString(p.cfg.EscapedHref(n.path)) + `">` + text + "</a>"
		}
		links[i] = text
	}
	return links
}

// isolated returns a name as HTML, isolated if it might change the direction of the text
// around it.
func (c writer) isolated(s string) string {
	text := html.EscapeString(s)
	if c.mayTurn(s) {
		text = "<bdi>" + text + "</bdi>"
	}
	return text
}

// number formats a number with the digit grouping of the site's language and Western digits.
func (c writer) number(n int) string {
	if n < 1000 {
		return strconv.Itoa(n)
	}
	return message.NewPrinter(language.Make(c.Language + "-u-nu-latn")).Sprint(n)
}

// listItems puts tag before each HTML item; HTML needs no end tag.
func listItems(tag string, list []string) string {
	if len(list) == 0 {
		return ""
	}
	return tag + strings.Join(list, tag)
}

// joinNames joins names with commas. A name whose direction may differ from that of the page
// is isolated from its neighbours (Unicode TR 9, FSI and PDI).
func (c writer) joinNames(names []string) string {
	var b strings.Builder
	for i, n := range names {
		if i > 0 {
			b.WriteString(", ")
		}
		if c.mayTurn(n) {
			n = "\u2068" + n + "\u2069"
		}
		b.WriteString(n)
	}
	return b.String()
}

// mayTurn reports whether the direction of a text may differ from that of the page.
func (c writer) mayTurn(s string) bool { return c.RightToLeft || strings.ContainsFunc(s, turns) }

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

// paperSource makes the page of a paper.
type paperSource struct {
	p *Plan
	e *entry
}

// neighbours returns the papers before and after this one on its day; either may be nil. A
// paper without a date has none.
func (s paperSource) neighbours() [2]*entry {
	var out [2]*entry
	if s.e.day.day == 0 {
		return out
	}
	for i, pos := range []int{int(s.e.pos) - 1, int(s.e.pos) + 1} {
		if pos >= 0 && pos < len(s.e.day.papers) {
			out[i] = s.e.day.papers[pos]
		}
	}
	return out
}

func (s paperSource) inputs(in *Inputs) error {
	s.p.giveKeys()
	in.sum(s.e.card.Sum())
	in.string(s.e.key)
	for _, id := range s.e.Authors() {
		in.string(s.p.authors.names[id].path)
	}
	topics, _ := s.p.topicIDs(s.e)
	for _, id := range topics {
		in.string(s.p.topics.names[id].path)
	}
	if org := s.p.org(s.e); org != nil {
		in.string(org.path)
	}
	in.string(s.e.day.path)
	in.number(len(s.e.day.papers))
	for _, n := range s.neighbours() {
		if n != nil {
			in.fixed(n.linked)
		}
		in.string("")
	}
	s.versionInputs(in)
	s.relatedInputs(in)
	return nil
}

func (s paperSource) page() (Page, error) {
	p, e := s.p, s.e
	q, err := p.texts.paper(e)
	if err != nil {
		return Page{}, err
	}
	p.giveKeys()
	title := text.TitlePlain(q.Title)
	d := &PaperData{
		PaperText:   p.paperText(e, q.Paper),
		Title:       text.TitleHTML(q.Title),
		TitleDir:    p.cfg.writing(q.Language, q.Title).Dir,
		AuthorCount: q.AuthorCount,
		Day:         DayLink{Day: q.Date.String(), Href: p.cfg.Href(e.day.path), Count: len(e.day.papers)},
		Upvotes:     q.Upvotes, Comments: q.Comments, Pick: q.Pick, Extra: q.ExtraValues(),
		Key: e.key, Rest: p.cfg.citationRest(q.Paper),
	}
	if n := p.org(e); n != nil {
		org := n.link(p.cfg, q.Organization)
		d.Org = &org
	}
	links := [2]*TitleLink{}
	for i, n := range s.neighbours() {
		if n != nil {
			links[i] = p.titleLink(n, n.path)
		}
	}
	d.Prev, d.Next = links[0], links[1]
	d.Versions, d.Related = p.versionList(e), p.relatedList(e)
	description := text.Sentences(q.excerpt(), descRunes)
	d.Common = p.cfg.newHead(title, description, e.path).
		paper(q.Paper, headPaper{Title: title, URL: p.cfg.URL(e.path), Abstract: q.plain(), Links: d.Links}).done()
	return Page{Kind: KindPaper, Path: e.path, Title: title, Data: d}, nil
}

// titleLink returns a link to a paper, with its title.
func (p *Plan) titleLink(e *entry, path string) *TitleLink {
	title, language := e.card.Title()
	return &TitleLink{Link{Name: text.TitleHTML(title), Href: p.cfg.Href(path)}, p.cfg.Foreign(language)}
}

// titles joins the titles of papers, as many as fit into a description.
func titles(papers []*entry) string {
	var b strings.Builder
	for _, e := range papers {
		if b.Len() > 0 {
			b.WriteString("; ")
		}
		b.WriteString(text.TitlePlain(e.title()))
		if b.Len() > 4*descRunes { // a character has at most four bytes
			break
		}
	}
	return text.Excerpt(b.String(), descRunes)
}

// paperText returns the text of paper e. q is the same paper with abstract and summary.
func (p *Plan) paperText(e *entry, q *paper.Paper) PaperText {
	t := PaperText{
		ID: identifier(q.ID), Published: q.Published.String(), Links: paperLinks(q),
		Abstract: text.HTML(q.Abstract), Summary: text.HTML(q.Summary),
		Writing: p.cfg.writing(q.Language, q.Abstract),
		Facts:   p.cfg.facts(q),
		Note:    text.HTML(q.Note),
	}
	if len(t.Links) > 0 && t.Links[0].Kind == "abstract" {
		t.Links[0].Label, t.ID = t.ID, "" // no need to show it twice
	}
	shown := len(q.Authors)
	if shown > manyAuthors {
		shown = shownAuthors
		t.MoreCount = len(q.Authors) - shown
	}
	authors := p.linkNames(p.authors.list(e.Authors()), q.Authors)
	t.Authors, t.MoreAuthors = strings.Join(authors[:shown], ", "), strings.Join(authors[shown:], ", ")
	ids, own := p.topicIDs(e)
	topics := p.linkNames(p.topics.list(ids), p.spelled(ids))
	t.Topics = listItems(ownItem, topics[:own]) + listItems("<li>", topics[own:])
	return t
}

// paperLinks returns the addresses that the identifier implies, followed by those that sources
// reported.
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
	if doi := cmp.Or(q.ID.DOI(), q.DOI); doi != "" {
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

// arXivHTML returns the address of arXiv's HTML version, which exists for papers since
// December 2023 (https://info.arxiv.org/about/accessible_HTML.html); empty for older papers.
func arXivHTML(id paper.ID, published paper.Day) string {
	if published < 20231201 {
		return ""
	}
	return "https://arxiv.org/html/" + id.Value()
}

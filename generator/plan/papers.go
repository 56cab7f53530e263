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
	itemAuthors  = 3 // names in a list, unless one more would be all
	itemTopics   = 3
	manyAuthors  = 20  // of a paper, from which all but the first
	shownAuthors = 15  // are folded away
	excerptRunes = 280 // about three lines; the theme clamps
	descRunes    = 160
)

// items are the papers of a day, with excerpts and topics.
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

// linkedAuthors are those whom a list names, each with a way to their page where they have
// one; empty where none has.
func (p *Plan) linkedAuthors(e *entry) string {
	ids := listed(e.Authors())
	names := p.authors.list(ids)
	if !slices.ContainsFunc(names, func(n *name) bool { return n.path != "" }) {
		return ""
	}
	return strings.Join(p.linkNames(names, p.spelled(ids)), ", ")
}

// itemTopics are the first few topics of a paper that have a page, as Item has
// them.
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

// ownItem begins a tag of the curator's among topics.
const ownItem = `<li class="own">`

// item is what every list shows of a paper.
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

// sumShown sums up what item is made of, but for the address of an organization.
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

// sumEntries sums up what item is made of, for every paper.
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

// linkNames are names as a paper spells them, each as HTML and linked to its
// page where it has one.
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

// isolated is a name as HTML, kept from turning the text around it.
func (c writer) isolated(s string) string {
	text := html.EscapeString(s)
	if c.mayTurn(s) {
		text = "<bdi>" + text + "</bdi>"
	}
	return text
}

// number is a number as the site's language groups it, in the digits of its pages.
func (c writer) number(n int) string {
	if n < 1000 {
		return strconv.Itoa(n)
	}
	return message.NewPrinter(language.Make(c.Language + "-u-nu-latn")).Sprint(n)
}

// listItems puts the tag before each piece of HTML; HTML needs no end tag.
func listItems(tag string, list []string) string {
	if len(list) == 0 {
		return ""
	}
	return tag + strings.Join(list, tag)
}

// joinNames joins names by commas. A name that may run in another direction than
// the page is isolated from its neighbours (Unicode TR 9, FSI and PDI).
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

// mayTurn reports whether a text may run in another direction than the page.
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

// paperSource is the page of a paper.
type paperSource struct {
	p *Plan
	e *entry
}

// neighbours are the papers before and after on its day; either may be nil. A paper
// without a date has none.
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

// titleLink leads to a paper by its title.
func (p *Plan) titleLink(e *entry, path string) *TitleLink {
	title, language := e.card.Title()
	return &TitleLink{Link{Name: text.TitleHTML(title), Href: p.cfg.Href(path)}, p.cfg.Foreign(language)}
}

// titles are those of papers, as many as fit a description.
func titles(papers []*entry) string {
	var b strings.Builder
	for _, e := range papers {
		if b.Len() > 0 {
			b.WriteString("; ")
		}
		b.WriteString(text.TitlePlain(e.title()))
		if b.Len() > 4*descRunes { // a letter has four bytes at most
			break
		}
	}
	return text.Excerpt(b.String(), descRunes)
}

// paperText is what the paper e says, q being the same with its texts.
func (p *Plan) paperText(e *entry, q *paper.Paper) PaperText {
	t := PaperText{
		ID: identifier(q.ID), Published: q.Published.String(), Links: paperLinks(q),
		Abstract: text.HTML(q.Abstract), Summary: text.HTML(q.Summary),
		Writing: p.cfg.writing(q.Language, q.Abstract),
		Facts:   p.cfg.facts(q),
		Note:    text.HTML(q.Note),
	}
	if len(t.Links) > 0 && t.Links[0].Kind == "abstract" {
		t.Links[0].Label, t.ID = t.ID, "" // it need not be there twice
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

// arXiv renders papers as HTML since December 2023
// (https://info.arxiv.org/about/accessible_HTML.html).
func arXivHTML(id paper.ID, published paper.Day) string {
	if published < 20231201 {
		return ""
	}
	return "https://arxiv.org/html/" + id.Value()
}

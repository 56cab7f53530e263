package site

import (
	"cmp"
	"fmt"
	"html"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/text/unicode/bidi"

	"offprint/generator/archive"
	"offprint/generator/paper"
	"offprint/generator/text"
)

// Page is one page of the site as a plain value: all that its template gets.
type Page struct {
	Kind  Kind
	Path  string // relative to the root of the site: "papers/1706.03762/"
	Title string // plain text
	Data  any    // one of the types of data.go

	entries []entryRef // the entries that the data refers to
}

// Planned is a page that the site shall have. Its data is made when it is
// asked for, so that a large site is never in memory as a whole.
type Planned struct {
	Kind  Kind
	Path  string
	Day   paper.Day // the archive's day of a paper or a day page, for sitemaps
	build func() Page
}

// Build makes the page. It may be called from several goroutines at once.
func (p Planned) Build() Page { return p.build() }

// File is where the page stands in the destination, with slashes.
func (p Planned) File() string { return outputFile(p.Path) }

func outputFile(path string) string {
	if path == "" || strings.HasSuffix(path, "/") {
		return path + "index.html"
	}
	return path
}

// Plan is the whole site before anything of it is rendered.
type Plan struct {
	// Problems are what could not be planned as the archive asks: two papers
	// with one address, an alias that is taken.
	Problems []string

	cfg    *Config
	own    []OwnPage
	papers []*entry // newest first; a day's papers by votes
	days   []*day   // oldest first
	weeks  []*span
	months []*span
	years  []*span

	authors, topics, organizations *registry

	redirects []redirect
}

// entry is a paper in the plan.
type entry struct {
	p       *paper.Paper
	path    string
	day     *day
	pos     int // within its day
	authors []*name
	topics  []*name
	org     *name
	once    sync.Once
	start   string // see excerpt
}

// excerpt is the start of the abstract as plain text in one line.
func (e *entry) excerpt() string {
	e.once.Do(func() {
		plain := strings.ReplaceAll(text.Plain(e.p.Abstract), "\n", " ")
		e.start = text.Excerpt(plain, excerptRunes)
	})
	return e.start
}

type day struct {
	day    paper.Day
	path   string
	papers []*entry
	pos    int // within Plan.days
}

// span is a week, a month or a year.
type span struct {
	name string // "2025-W41", "2025-10", "2025"
	path string
	days []*day
	pos  int
}

func (s *span) count() int {
	n := 0
	for _, d := range s.days {
		n += len(d.papers)
	}
	return n
}

type redirect struct{ from, to string }

// NewPlan plans the site of an archive.
func NewPlan(cfg *Config, entries []archive.Entry, own []OwnPage) *Plan {
	p := &Plan{cfg: cfg, own: own}
	p.addPapers(entries)
	p.addCalendar()
	p.addNames()
	p.addRedirects()
	return p
}

// addPapers orders the papers and gives each its address. Of two that want
// the same one the older keeps it.
func (p *Plan) addPapers(entries []archive.Entry) {
	order := make([]*archive.Entry, len(entries))
	for i := range entries {
		order[i] = &entries[i]
	}
	slices.SortFunc(order, func(a, b *archive.Entry) int {
		return cmp.Or(cmp.Compare(a.Paper.Date, b.Paper.Date), cmp.Compare(a.Path, b.Path))
	})
	taken := make(map[string]string, len(order))
	p.papers = make([]*entry, len(order))
	for i, a := range order {
		base := archive.FileName(a.Paper.ID)
		name := base
		for n := 2; taken[name] != ""; n++ {
			name = base + "-" + strconv.Itoa(n)
		}
		if name != base {
			p.Problems = append(p.Problems, fmt.Sprintf("content/%s and content/%s have the same id %s: the address of the second becomes papers/%s/; keep one of the files, or give the second an id of its own",
				taken[base], a.Path, a.Paper.ID, name))
		}
		taken[name] = a.Path
		p.papers[i] = &entry{p: &a.Paper, path: "papers/" + name + "/"}
	}
	slices.SortFunc(p.papers, func(a, b *entry) int {
		return cmp.Or(cmp.Compare(b.p.Date, a.p.Date), cmp.Compare(b.p.Upvotes, a.p.Upvotes), cmp.Compare(a.path, b.path))
	})
}

func (p *Plan) addNames() {
	o := p.cfg.Options
	p.authors = newRegistry(KindAuthor, "authors", o.AuthorThreshold)
	p.topics = newRegistry(KindTopic, "topics", o.TopicThreshold)
	p.organizations = newRegistry(KindOrganization, "organizations", o.OrganizationThreshold)
	for _, e := range slices.Backward(p.papers) {
		for _, a := range e.p.Authors {
			e.authors = append(e.authors, p.authors.add(a, e))
		}
		for _, t := range e.p.Topics {
			e.topics = append(e.topics, p.topics.add(t, e))
		}
		if e.p.Organization != "" {
			e.org = p.organizations.add(e.p.Organization, e)
		}
	}
	for _, r := range p.registries() {
		r.finish()
	}
}

func (p *Plan) registries() []*registry { return []*registry{p.authors, p.topics, p.organizations} }

// addRedirects collects the addresses that papers had before.
func (p *Plan) addRedirects() {
	taken := make(map[string]string, len(p.papers)) // address to the page it leads to
	for _, e := range p.papers {
		taken[e.path] = e.path
	}
	for _, e := range p.papers {
		for _, alias := range e.p.Aliases {
			from, ok := cleanAlias(alias)
			if !ok {
				p.Problems = append(p.Problems, fmt.Sprintf("%s: the alias %q is no address within the site; write it as \"/papers/old-name/\"", e.p.ID, alias))
				continue
			}
			if to := taken[from]; to != "" {
				if to != e.path {
					p.Problems = append(p.Problems, fmt.Sprintf("%s: the alias %q is another page's address; it is left out", e.p.ID, alias))
				}
				continue
			}
			taken[from] = e.path
			p.redirects = append(p.redirects, redirect{from: from, to: e.path})
		}
	}
}

// cleanAlias makes "papers/old-name/" of an alias as front matter holds it.
func cleanAlias(s string) (string, bool) {
	s = strings.Trim(s, "/")
	if s == "" || strings.ContainsAny(s, "\\?#%<>\"") {
		return "", false
	}
	for part := range strings.SplitSeq(s, "/") {
		if part == "" || part[0] == '.' || len(part) > 200 || strings.ContainsFunc(part, func(r rune) bool { return r < ' ' || r == 0x7f }) {
			return "", false
		}
	}
	return s + "/", true
}

// Names of the feeds of the whole site.
const (
	FeedRSS  = "feed.xml"
	FeedAtom = "atom.xml"
	FeedJSON = "feed.json"
)

// Listing is a paper of the plan with the absolute address of its page.
type Listing struct {
	Paper *paper.Paper
	URL   string
}

// Newest are the n newest papers, newest first.
func (p *Plan) Newest(n int) []Listing {
	list := make([]Listing, min(n, len(p.papers)))
	for i := range list {
		e := p.papers[i]
		list[i] = Listing{Paper: e.p, URL: p.cfg.URL(e.path)}
	}
	return list
}

// Count is the number of papers.
func (p *Plan) Count() int { return len(p.papers) }

// Site is what every page gets beside its own data. The addresses of assets
// are filled in by the build.
func (p *Plan) Site() *Site {
	c := p.cfg
	nav := map[string]string{"archive": c.Href("archive/"), "feeds": c.Href("feeds/")}
	for _, r := range p.registries() {
		if len(r.pages) > 0 {
			nav[r.of] = c.Href(r.of + "/")
		}
	}
	return &Site{
		Title: c.Title, Description: c.Description, Lang: c.Language,
		Home: c.Href(""), URL: c.URL(""),
		Nav: nav, Menu: c.menu(p.own),
		Feeds:   map[string]string{"rss": c.Href(FeedRSS), "atom": c.Href(FeedAtom), "json": c.Href(FeedJSON)},
		License: c.Options.Footer,
	}
}

// Own are the user's own pages.
func (p *Plan) Own() []OwnPage { return p.own }

// AllPages are all that Pages emits.
func (p *Plan) AllPages() []Planned {
	var pages []Planned
	p.Pages(func(q Planned) { pages = append(pages, q) })
	return pages
}

// Pages calls emit for every page that a template of the theme renders, in an
// order that depends on the archive alone.
func (p *Plan) Pages(emit func(Planned)) {
	emit(Planned{Kind: KindHome, Path: "", build: p.homePage})
	emit(Planned{Kind: KindNotFound, Path: "404.html", build: func() Page {
		head := p.cfg.newHead("404", "", "404.html")
		head.meta("name", "robots", "noindex")
		data := head.done()
		return Page{Kind: KindNotFound, Path: "404.html", Title: "404", Data: &data}
	}})
	emit(Planned{Kind: KindFeeds, Path: "feeds/", build: p.feedsPage})
	p.calendarPages(emit)
	for _, r := range p.registries() {
		p.indexPages(r, emit)
		// In order of appearance, names of one paper are neighbours, and a
		// paper in their lists is rendered once.
		for _, n := range r.all {
			if n.path != "" {
				p.namePages(r, n, emit)
			}
		}
	}
	for _, e := range p.papers {
		emit(Planned{Kind: KindPaper, Path: e.path, Day: e.p.Date, build: func() Page { return p.paperPage(e) }})
	}
	for _, r := range p.redirects {
		emit(Planned{Kind: KindRedirect, Path: r.from, build: func() Page {
			return Page{Kind: KindRedirect, Path: r.from, Title: r.to, Data: &RedirectData{
				To: p.cfg.Href(r.to), Canonical: p.cfg.URL(r.to),
			}}
		}})
	}
}

func (p *Plan) feedsPage() Page {
	c := p.cfg
	return Page{Kind: KindFeeds, Path: "feeds/", Title: "Feeds", Data: &FeedsData{
		Common: c.newHead("Feeds", "", "feeds/").done(),
		Feeds:  []FeedRef{{Title: c.Title, RSS: c.Href(FeedRSS), Atom: c.Href(FeedAtom), JSON: c.Href(FeedJSON)}},
	}}
}

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
		for i, t := range e.topics {
			if t.path != "" && len(it.Topics) < itemTopics {
				it.Topics = append(it.Topics, t.link(p.cfg, e.p.Topics[i]))
			}
		}
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

// linkNames is HTML of names as a paper spells them, each linked to its page
// where it has one. Each has before in front of it; between stands behind each
// but the last, or behind each where before is not empty.
func (p *Plan) linkNames(names []*name, spelled []string, before, between string) string {
	var b strings.Builder
	for i, n := range names {
		b.WriteString(before)
		text := html.EscapeString(spelled[i])
		if strings.ContainsFunc(spelled[i], turns) {
			text = "<bdi>" + text + "</bdi>"
		}
		if n.path != "" {
			href := url.URL{Path: p.cfg.Href(n.path)}
			text = `<a href="` + html.EscapeString(href.EscapedPath()) + `">` + text + "</a>"
		}
		b.WriteString(text)
		if before != "" || i < len(names)-1 {
			b.WriteString(between)
		}
	}
	return b.String()
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
		d.MoreAuthors, d.MoreCount = p.linkNames(e.authors[shown:], q.Authors[shown:], "", ", "), len(e.authors)-shown
	}
	d.Authors = p.linkNames(e.authors[:shown], q.Authors[:shown], "", ", ")
	d.Topics = p.linkNames(e.topics, q.Topics, "<li>", "</li>")
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

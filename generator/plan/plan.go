// Package plan says which pages a site has, and what each of them shows: plain values,
// which are made when they are asked for. It knows no templates and writes no files.
package plan

import (
	"cmp"
	"fmt"
	"iter"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"

	"offprint/generator/api"
	"offprint/generator/archive"
	"offprint/generator/paper"
	"offprint/generator/search"
	"offprint/generator/site"
	"offprint/generator/text"
)

// Page is one page of the site as a plain value: all that its template gets.
type Page struct {
	Kind  Kind
	Path  string // relative to the root of the site: "papers/1706.03762/"
	Title string // plain text
	Data  any    // one of the types of data.go

	Entries []EntryRef // the entries that the data refers to
}

// Planned is a page that the site shall have. Its data is made when it is
// asked for, so that a large site is never in memory as a whole.
type Planned struct {
	Kind Kind
	Path string
	Day  paper.Day // the archive's day of a paper or a day page, for sitemaps; 0 for other pages and without a date

	source pageSource
}

// pageSource is what a page is made of.
type pageSource interface {
	// inputs names everything that the page is made of, but for what all pages
	// share (the configuration, the theme): two pages of one address that
	// have the same inputs are the same.
	inputs(in *Inputs) error
	// page makes the page. It may be called from several goroutines at once.
	page() (Page, error)
}

// Build makes the page. It may be called from several goroutines at once.
func (p Planned) Build() (Page, error) { return p.source.page() }

// File is where the page stands in the destination, with slashes.
func (p Planned) File() string { return outputFile(p.Path) }

// Files are the files of pages.
func Files(pages iter.Seq[Planned]) iter.Seq[string] {
	return func(yield func(string) bool) {
		for p := range pages {
			if !yield(p.File()) {
				return
			}
		}
	}
}

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
	// Warnings are what is worth a look in the configuration.
	Warnings []string
	// Drafts are the papers that are left out because their pages say draft = true: the
	// files that their pages would be, in the destination.
	Drafts []string
	// Hidden is the number of papers in content/ that are left out because the archive
	// shall not have them.
	Hidden int

	cfg        writer
	own        []OwnPage
	texts      *texts
	papers     []*entry // newest first, a day's papers by votes; those without a date come last
	all        []*entry // oldest first, a day's papers by their paths; those without a date come last
	allUndated []*entry // of these, those without a date
	days       []*day   // oldest first
	// undated are the papers without a date, in as many pages.
	undated []*day
	weeks   []*span
	months  []*span
	years   []*span

	authors, topics, organizations *registry

	keptNames    bool        // these are what an earlier plan had, see AppendKeptNames
	namesKey     archive.Sum // what they are made of,
	hasNamesKey  bool        // if that is known
	nameWarnings []string    // what Warnings has of them
	newSpellings []byte      // see TakeSpellings
	shards       []NameShard
	groups       []NameGroup

	picks *name // the papers that the editor chose, as if these had a name; nil where there are none

	redirects  []redirect // of authors' other names
	removed    []string   // addresses of hidden papers
	aliases    []alias
	wanted     []wantedAliases // until addAliases has run
	related    []closest       // of all, see Relate
	queried    []*queried
	pictures   map[string]site.Thumbnail // see Show
	versions   map[*entry][]*entry
	keysOnce   sync.Once
	monthsOnce sync.Once
	parts      []Collection // see Months
}

// entry is a paper in the plan: what orders and lists go by, and where it stands.
type entry struct {
	archive.Outline
	card   *archive.Card
	path   string
	day    *day
	pos    int32       // within its day
	sum    archive.Sum // of what lists show of it
	key    string      // for citations: the one that it would have, and once giveKeys has run, has
	titled uint64      // see derived
	linked uint64      // of what links to it show, and its path
	names  uint64      // of its names that lists may show, see sumNames
	links  uint8       // which of linkKinds it has, a bit for each
	number uint32      // within Plan.all
}

// paper is the paper without its texts.
func (e *entry) paper() *paper.Paper { return e.card.Paper() }

// title is the paper's title.
func (e *entry) title() string {
	title, _ := e.card.Title()
	return title
}

// topicIDs are the curator's tags and the topics of a paper, by their places among names;
// the first own of them are tags. A tag that is a topic, too, stands among topics.
func (p *Plan) topicIDs(e *entry) (ids []archive.NameID, own int) {
	if len(e.Tags()) == 0 {
		return e.Topics(), 0
	}
	names := p.texts.catalog.Names
	for _, id := range e.Tags() {
		if !slices.ContainsFunc(e.Topics(), func(t archive.NameID) bool { return text.Fold(names[t]) == text.Fold(names[id]) }) {
			ids = append(ids, id)
		}
	}
	return append(ids, e.Topics()...), len(ids)
}

// spelled are names as papers spell them.
func (p *Plan) spelled(ids []archive.NameID) []string {
	list := make([]string, len(ids))
	for i, id := range ids {
		list[i] = p.texts.catalog.Names[id]
	}
	return list
}

// listed are those of a paper's authors whom a list names.
func listed[T any](authors []T) []T {
	if len(authors) > itemAuthors+1 {
		return authors[:itemAuthors]
	}
	return authors
}

// anchor is the id of the paper on its day's page, where it has no page of its
// own.
func (e *entry) anchor() string { return strings.Trim(strings.TrimPrefix(e.path, "papers/"), "/") }

// place is where the paper is to be read. Its path leads there in any case.
func (p *Plan) place(e *entry) string {
	if p.cfg.Options.PaperPages {
		return e.path
	}
	return e.day.path + "#" + e.anchor()
}

// day is a day with its papers, or one of the pages of papers without a date.
type day struct {
	day     paper.Day // 0 for those without a date
	path    string
	papers  []*entry
	inOrder []*entry // the same in an order that stays when votes come; nil of papers without a date
	pos     int      // within Plan.days or Plan.undated
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

// redirect is a page that leads from one address to another.
type redirect struct{ from, to string }

// New plans the site of an archive.
func New(cfg *site.Config, catalog *archive.Catalog, hidden archive.Hidden, own []OwnPage) *Plan {
	p := Order(cfg, catalog, hidden, own)
	p.Arrange(nil, func() []byte { return nil })
	return p
}

// Order begins to plan the site of an archive: its papers are in order, with their
// addresses and days, and nothing else is known. What goes by these alone ([Plan.Count],
// [Plan.All], [Plan.Text], [Plan.Relate]) may be asked for while [Plan.Arrange] is at work.
func Order(cfg *site.Config, catalog *archive.Catalog, hidden archive.Hidden, own []OwnPage) *Plan {
	p := &Plan{cfg: writer{cfg}, own: own, texts: &texts{catalog: catalog}}
	if n := len(wantMenu(own)); n > menuPages {
		p.Warnings = append(p.Warnings, fmt.Sprintf("content/: of %d pages that want to stand in the menu, the first %d do: write menu = false into others, or put them into a folder", n, menuPages))
	}
	p.addPapers(p.shown(catalog.Cards, hidden))
	p.addRemoved(hidden)
	p.addCalendar()
	p.addUndated()
	p.addAll()
	return p
}

// Arrange plans all else, once. kept is what [Plan.AppendKeptNames] wrote of an earlier plan, of
// whatever papers, or nil. Where that is of other names, spellings is asked for what
// [Plan.TakeSpellings] gave of one, or nil.
func (p *Plan) Arrange(kept []byte, spellings func() []byte) {
	p.findVersions()
	if !p.takeNames(kept) {
		p.addNames(spellings())
		p.sumNames()
	}
	p.addPicks()
	for _, r := range p.registries() {
		for _, n := range r.moved {
			p.redirects = append(p.redirects, redirect{from: r.address(n), to: n.into.path})
		}
	}
	p.addQueries()
	p.addAliases()
	p.sumEntries()
}

// shown are the papers that are not hidden, and no drafts where these are not shown.
func (p *Plan) shown(cards []*archive.Card, hidden archive.Hidden) []*archive.Card {
	isHidden := func(c *archive.Card) bool { return len(hidden.IDs) > 0 && hidden.Has(c.Paper()) }
	isDraft := func(c *archive.Card) bool { return c.Draft() && !p.cfg.Drafts }
	if !slices.ContainsFunc(cards, func(c *archive.Card) bool { return isDraft(c) || isHidden(c) }) {
		return cards
	}
	shown := slices.DeleteFunc(slices.Clone(cards), isHidden)
	p.Hidden = len(cards) - len(shown)
	return slices.DeleteFunc(shown, func(c *archive.Card) bool {
		if isDraft(c) {
			p.Drafts = append(p.Drafts, outputFile(permalink(c.Outline().ID)))
		}
		return isDraft(c)
	})
}

// addRemoved gives hidden papers pages that say so, at the addresses that theirs have
// had, unless another paper is there.
func (p *Plan) addRemoved(hidden archive.Hidden) {
	taken := map[string]bool{}
	if len(hidden.IDs) > 0 {
		for _, e := range p.papers {
			taken[e.path] = true
		}
	}
	for _, id := range hidden.IDs {
		if path := permalink(id); !taken[path] {
			taken[path] = true
			p.removed = append(p.removed, path)
		}
	}
}

// permalink is the address of a paper, as a path.
func permalink(id paper.ID) string { return strings.TrimPrefix(archive.Permalink(id), "/") }

// addPapers orders the papers and gives each its address. Of two that want
// the same one the older keeps it, and one with a date before one without.
func (p *Plan) addPapers(cards []*archive.Card) {
	all := make([]entry, len(cards))
	p.papers = make([]*entry, len(cards))
	aliases := make([][]string, len(cards))
	inParallel(len(cards), func(start, end int) {
		for i := start; i < end; i++ {
			e, of := &all[i], derivedOf(cards[i])
			e.card, e.Outline = cards[i], cards[i].Outline()
			e.key, e.links, e.sum, e.titled, e.linked = of.key, of.links, of.shown, of.title, of.linked
			p.papers[i], aliases[i] = e, of.aliases
		}
	})
	for i, list := range aliases {
		if len(list) > 0 {
			p.wanted = append(p.wanted, wantedAliases{&all[i], list})
		}
	}
	slices.SortFunc(p.papers, func(a, b *entry) int {
		return cmp.Or(compareBool(a.Date == 0, b.Date == 0), cmp.Compare(a.Date, b.Date), cmp.Compare(a.card.Path, b.card.Path))
	})
	taken := make(map[string]string, len(cards))
	for _, e := range p.papers {
		base := archive.FileName(e.ID)
		name := base
		for n := 2; taken[name] != ""; n++ {
			name = base + "-" + strconv.Itoa(n)
			e.linked++
		}
		if name != base {
			p.Problems = append(p.Problems, fmt.Sprintf("content/%s and content/%s have the same id %s: the address of the second becomes papers/%s/; keep one of the files, or give the second an id of its own",
				taken[base], e.card.Path, e.ID, name))
		}
		taken[name] = e.card.Path
		e.path = "papers/" + name + "/"
	}
	slices.SortFunc(p.papers, newerFirst)
}

// newerFirst is the order of papers wherever they are listed. Those without a date
// come last.
func newerFirst(a, b *entry) int {
	return cmp.Or(cmp.Compare(b.Date, a.Date), cmp.Compare(b.Upvotes, a.Upvotes), cmp.Compare(a.path, b.path))
}

// addNames collects the names that papers carry, of all that the catalog knows. kept is what
// is known of spellings.
func (p *Plan) addNames(kept []byte) {
	p.authors, p.topics, p.organizations = p.newRegistries()
	spelled := p.spellings(kept)
	for _, r := range p.registries() {
		r.expect(spelled)
	}
	var wg sync.WaitGroup
	collect := func(r *registry, of func(e *entry)) {
		wg.Go(func() {
			// A name that papers with a date have keeps its address, whatever
			// comes without.
			n := len(datedOf(p.papers))
			for _, papers := range [][]*entry{p.papers[:n], p.papers[n:]} {
				for _, e := range slices.Backward(papers) {
					of(e)
				}
			}
			r.finish(&p.cfg.Options)
		})
	}
	collect(p.authors, func(e *entry) {
		for _, id := range e.Authors() {
			p.authors.add(id, e)
		}
	})
	collect(p.topics, func(e *entry) {
		for _, id := range e.Topics() {
			p.topics.add(id, e)
		}
		for _, id := range e.Tags() {
			p.topics.add(id, e)
			p.topics.names[id].own = true
		}
	})
	collect(p.organizations, func(e *entry) {
		if id := e.Organization; id != archive.NoName {
			p.organizations.add(id, e)
		}
	})
	wg.Wait()
	p.nameWarnings = p.authors.warnings
	known := map[string]bool{}
	for _, r := range []*registry{p.topics, p.organizations} {
		for _, n := range r.all {
			known[n.key] = true
		}
	}
	for _, s := range p.authors.unknown {
		if !known[text.Fold(s)] {
			p.nameWarnings = append(p.nameWarnings, fmt.Sprintf("config.toml: params.offprint.apart: no paper has an author, a topic or an organization %q", s))
		}
	}
	p.Warnings = append(p.Warnings, p.nameWarnings...)
	for _, r := range p.registries() {
		for _, n := range r.all {
			n.key = ""
		}
	}
}

// org is a paper's organization, or nil.
func (p *Plan) org(e *entry) *name {
	if e.Organization == archive.NoName {
		return nil
	}
	return p.organizations.names[e.Organization]
}

func (p *Plan) registries() []*registry { return []*registry{p.authors, p.topics, p.organizations} }

// SearchFolder is the address of the search page, and of the folder in which
// its script looks for the index.
const SearchFolder = search.Folder + "/"

// MineFolder is the address of the page of what a reader keeps on the own device.
const MineFolder = "mine/"

// Count is the number of papers.
func (p *Plan) Count() int { return len(p.papers) }

// Site is what every page gets beside its own data. The addresses of assets
// are filled in by the build.
func (p *Plan) Site() *Site {
	c := p.cfg
	nav := map[string]string{"archive": c.Href("archive/"), "feeds": c.Href("feeds/"), "mine": c.Href(MineFolder)}
	for _, r := range p.registries() {
		if len(r.pages) > 0 {
			nav[r.of] = c.Href(r.of + "/")
		}
	}
	if len(p.days) > 0 {
		nav["statistics"] = c.Href(statisticsFolder)
	}
	if p.hasVotes() {
		nav["trending"] = c.Href(trendingFolder)
	}
	if p.picks != nil {
		nav["picks"] = c.Href(p.picks.path)
	}
	if p.hasPostsPage() {
		nav["posts"] = c.Href(PostsFolder)
	}
	if c.Options.Search {
		nav["search"] = c.Href(SearchFolder)
	}
	if c.Options.API {
		nav["developers"] = c.Href(developersFolder)
		nav["api"] = c.Href(api.Folder)
	}
	csp, ownCSP, _ := site.Policies(c.Options.CSP) // was looked at when it was read
	return &Site{
		Title: c.Title, Description: c.Description, Lang: c.Language,
		Home: c.Href(""), URL: c.URL(""),
		Nav: nav, Menu: c.menu(p.own), FooterMenu: c.links(c.FooterMenu),
		Logo: c.static(c.Options.Logo), Icon: c.static(c.Options.Favicon),
		Feeds: map[string]string{"rss": c.Href(FeedRSS), "atom": c.Href(FeedAtom), "json": c.Href(FeedJSON)},
		CSP:   csp, OwnCSP: ownCSP, FeedsCSP: p.feedsPolicy(),
		License: c.Options.Footer,
	}
}

// Own are the user's own pages.
func (p *Plan) Own() []OwnPage { return p.own }

// AllPages are all of Pages.
func (p *Plan) AllPages() []Planned { return slices.Collect(p.Pages()) }

// Pages are the pages that templates of the theme render, in an order that depends on the
// archive alone. Of a large site they are hundreds of thousands: rather than to keep them,
// ask for them again.
func (p *Plan) Pages() iter.Seq[Planned] {
	return func(yield func(Planned) bool) {
		more := true
		p.emitPages(func(q Planned) { more = more && yield(q) })
	}
}

func (p *Plan) emitPages(emit func(Planned)) {
	emit(Planned{Kind: KindHome, Path: "", source: made(p.homePage)})
	emit(p.notice(KindNotFound, "404.html", "notfound_title"))
	emit(Planned{Kind: KindFeeds, Path: "feeds/", source: made(p.feedsPage)})
	if p.cfg.Options.Search {
		emit(Planned{Kind: KindSearch, Path: SearchFolder, source: made(p.searchPage)})
	}
	p.trendingPages(emit)
	p.digestPages(emit)
	p.statisticsPages(emit)
	if p.citesPapers() {
		emit(Planned{Kind: KindCite, Path: citeFolder, source: made(p.citePage)})
	}
	if p.cfg.Options.API {
		emit(Planned{Kind: KindDevelopers, Path: developersFolder, source: made(p.developersPage)})
	}
	emit(Planned{Kind: KindMine, Path: MineFolder, source: made(p.minePage)})
	// In place of a page that is not kept, where there is no network.
	emit(p.notice(KindOffline, offlineFolder, "offline_title"))
	if p.cfg.Drafts {
		emit(Planned{Kind: KindStyleguide, Path: styleguideFolder, source: made(p.styleguidePage)})
	}
	p.picksPages(emit)
	p.postsPages(emit)
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
	// A day and its papers are neighbours, and their texts are read once.
	papers := func(d *day) {
		for _, e := range d.papers {
			if p.cfg.Options.PaperPages {
				emit(Planned{Kind: KindPaper, Path: e.path, Day: d.day, source: paperSource{p, e}})
			} else {
				emit(Planned{Kind: KindRedirect, Path: e.path, source: redirectSource{p, redirect{e.path, p.place(e)}}})
			}
		}
	}
	for _, d := range slices.Backward(p.days) {
		emit(Planned{Kind: KindDay, Path: d.path, Day: d.day, source: daySource{p, d}})
		papers(d)
	}
	for _, d := range slices.Backward(p.undated) {
		emit(Planned{Kind: KindUndated, Path: d.path, source: undatedSource{daySource{p, d}}})
		papers(d)
	}
	for _, path := range p.removed {
		emit(p.notice(KindRemoved, path, "removed_title"))
	}
	for _, a := range p.aliases {
		emit(Planned{Kind: KindRedirect, Path: a.from, source: redirectSource{p, a.redirect}})
	}
	for _, r := range p.redirects {
		emit(Planned{Kind: KindRedirect, Path: r.from, source: redirectSource{p, r}})
	}
}

// notice is a page that has nothing but what its template says, and is no search engine's;
// word is that of its title.
func (p *Plan) notice(kind Kind, path, word string) Planned {
	return Planned{Kind: kind, Path: path, source: made(func() (Page, error) {
		title := p.cfg.Word(word)
		head := p.cfg.newHead(title, "", path)
		head.meta("name", "robots", "noindex")
		data := head.done()
		return Page{Kind: kind, Path: path, Title: title, Data: &data}, nil
	})}
}

// redirectSource is a page that leads to another.
type redirectSource struct {
	p *Plan
	r redirect
}

func (s redirectSource) inputs(in *Inputs) error {
	in.string(s.r.to)
	return nil
}

func (s redirectSource) page() (Page, error) {
	path, fragment, _ := strings.Cut(s.r.to, "#")
	canonical := s.p.cfg.URL(path)
	if fragment != "" {
		canonical += "#" + (&url.URL{Fragment: fragment}).EscapedFragment()
	}
	return Page{Kind: KindRedirect, Path: s.r.from, Title: s.r.to, Data: &RedirectData{
		To: s.p.cfg.Href(s.r.to), Canonical: canonical,
	}}, nil
}

// searchPage is one page for all that is searched: of its addresses with a query, the
// canonical one is that without.
func (p *Plan) searchPage() (Page, error) {
	c := p.cfg
	head := c.newHead(c.NavWord("search"), c.Word("search_hint"), SearchFolder)
	return Page{Kind: KindSearch, Path: SearchFolder, Title: c.NavWord("search"), Data: &SearchData{
		Common: head.done(),
		Href:   c.Href(SearchFolder),
	}}, nil
}

// minePage is empty until a reader keeps something: all that it shows is made by
// the script "mine", of what the browser holds.
func (p *Plan) minePage() (Page, error) {
	head := p.cfg.newHead(p.cfg.NavWord("mine"), "", MineFolder)
	head.meta("name", "robots", "noindex")
	return Page{Kind: KindMine, Path: MineFolder, Title: p.cfg.NavWord("mine"), Data: &MineData{Common: head.done(), Cite: p.citesPapers()}}, nil
}

// Package plan decides which pages a site has and what each of them shows.
//
// A [Plan] is made of the configuration and the catalog of an archive's papers. It orders the
// papers, gives them and the names in them (authors, topics, organizations) their addresses,
// and lists the pages, feeds and data files of the site. A page is a plain Go value, see
// data.go, which is computed only when it is asked for. The package knows no templates and
// writes no files: rendering and writing are the work of other packages.
//
// Each page can also say what it is made of ([Planned.Fingerprint]), so that a build renders
// only the pages that have changed. The rule behind many decisions here is that a new paper
// must change few existing pages.
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

// Page is one page of the site as a plain value: everything that its template receives.
type Page struct {
	Kind  Kind
	Path  string // relative to the root of the site: "papers/1706.03762/"
	Title string // plain text
	Data  any    // one of the types of data.go

	Entries []EntryRef // entries that Data refers to
}

// Planned is a page of the site that has not been made yet. Its data is computed when it is
// asked for, so that a large site is never in memory as a whole.
type Planned struct {
	Kind Kind
	Path string
	Day  paper.Day // the archive's day of a paper or a day page, for sitemaps; 0 for other pages and for papers without a date

	source pageSource
}

// pageSource makes a page and knows what it is made of.
type pageSource interface {
	// inputs adds to in everything that the page is made of, except what all pages share (the
	// configuration and the theme). Two pages at the same address with the same inputs are
	// identical.
	inputs(in *Inputs) error
	// page makes the page. It is safe for concurrent use.
	page() (Page, error)
}

// Build makes the page. It is safe for concurrent use.
func (p Planned) Build() (Page, error) { return p.source.page() }

// File returns the page's path in the destination folder, with slashes.
func (p Planned) File() string { return outputFile(p.Path) }

// Files returns the files of pages, see [Planned.File].
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

// Plan is the plan of the whole site, before any of it is rendered.
type Plan struct {
	// Problems describes what could not be planned as the archive asks: two papers with the
	// same address, or an alias that is already taken.
	Problems []string
	// Warnings describes parts of the configuration that deserve a look.
	Warnings []string
	// Drafts lists the papers that are left out because their front matter says draft = true,
	// as the files in the destination that their pages would have.
	Drafts []string
	// Hidden is the number of papers in content/ that are left out because the archive hides
	// them.
	Hidden int

	cfg        writer
	own        []OwnPage
	texts      *texts
	papers     []*entry // newest first, a day's papers by votes; those without a date last
	all        []*entry // oldest first, a day's papers by path; those without a date last
	allUndated []*entry // the end of all: papers without a date
	days       []*day   // oldest first
	// undated holds the pages of papers without a date.
	undated []*day
	weeks   []*span
	months  []*span
	years   []*span

	authors, topics, organizations *registry

	keptNames    bool        // the names come from an earlier plan, see AppendKeptNames
	namesKey     archive.Sum // checksum of what the names are made of
	hasNamesKey  bool        // whether namesKey is known
	nameWarnings []string    // the part of Warnings that is about names
	newSpellings []byte      // see TakeSpellings
	shards       []NameShard
	groups       []NameGroup

	picks *name // the papers that the editor chose, as the papers of a name; nil if there are none

	redirects  []redirect // from authors' other names
	removed    []string   // addresses of hidden papers
	aliases    []alias
	wanted     []wantedAliases // nil after addAliases has run
	related    []closest       // by position in all, see Relate
	queried    []*queried
	pictures   map[string]site.Thumbnail // see Show
	versions   map[*entry][]*entry
	keysOnce   sync.Once
	monthsOnce sync.Once
	parts      []Collection // see Months
}

// entry is a paper in the plan: its address, and what it is ordered and listed by.
type entry struct {
	archive.Outline
	card   *archive.Card
	path   string
	day    *day
	pos    int32       // index within its day
	sum    archive.Sum // checksum of what lists show of the paper
	key    string      // citation key: at first the one it would have alone, after giveKeys the final one
	titled uint64      // see derived.title
	linked uint64      // hash of what links to it show, including its path
	names  uint64      // hash of its names that lists may show, see sumNames
	links  uint8       // the linkKinds that it has, one bit each
	number uint32      // index in Plan.all
}

// paper returns the paper without abstract and summary.
func (e *entry) paper() *paper.Paper { return e.card.Paper() }

// title returns the paper's title.
func (e *entry) title() string {
	title, _ := e.card.Title()
	return title
}

// topicIDs returns the curator's tags of a paper, followed by its topics. The first own of ids
// are tags. A tag that is also a topic of the paper is listed among the topics.
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

// spelled returns names as papers spell them.
func (p *Plan) spelled(ids []archive.NameID) []string {
	list := make([]string, len(ids))
	for i, id := range ids {
		list[i] = p.texts.catalog.Names[id]
	}
	return list
}

// listed returns the authors that a list shows of a paper's authors.
func listed[T any](authors []T) []T {
	if len(authors) > itemAuthors+1 {
		return authors[:itemAuthors]
	}
	return authors
}

// anchor returns the id of the paper on the page of its day, which is used if papers have no
// pages of their own.
func (e *entry) anchor() string { return strings.Trim(strings.TrimPrefix(e.path, "papers/"), "/") }

// place returns the address at which the paper is read. If that is on another page, the
// paper's own path redirects to it.
func (p *Plan) place(e *entry) string {
	if p.cfg.Options.PaperPages {
		return e.path
	}
	return e.day.path + "#" + e.anchor()
}

// day is a day with its papers, or one of the pages of papers without a date.
type day struct {
	day     paper.Day // 0 for papers without a date
	path    string
	papers  []*entry
	inOrder []*entry // the same papers in an order that votes do not change; nil for papers without a date
	pos     int      // index in Plan.days or Plan.undated
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

// redirect is a page that redirects from one address to another.
type redirect struct{ from, to string }

// New plans the site of an archive.
func New(cfg *site.Config, catalog *archive.Catalog, hidden archive.Hidden, own []OwnPage) *Plan {
	p := Order(cfg, catalog, hidden, own)
	p.Arrange(nil, func() []byte { return nil })
	return p
}

// Order begins to plan the site of an archive: it orders the papers and determines their
// addresses and days, but nothing else. The methods that depend only on these ([Plan.Count],
// [Plan.All], [Plan.Text], [Plan.Relate]) may be called while [Plan.Arrange] is running.
func Order(cfg *site.Config, catalog *archive.Catalog, hidden archive.Hidden, own []OwnPage) *Plan {
	p := &Plan{cfg: writer{cfg}, own: own, texts: &texts{catalog: catalog}}
	if n := len(wantMenu(own)); n > menuPages {
		p.Warnings = append(p.Warnings, fmt.Sprintf("content/: %d pages would be in the menu, but only the first %d are: write menu = false in others, or move them to a folder", n, menuPages))
	}
	p.addPapers(p.shown(catalog.Cards, hidden))
	p.addRemoved(hidden)
	p.addCalendar()
	p.addUndated()
	p.addAll()
	return p
}

// Arrange plans everything else. It must be called once. kept is what [Plan.AppendKeptNames]
// wrote for an earlier plan of any papers, or nil. If kept does not fit the names of this
// plan, Arrange calls spellings, which returns what [Plan.TakeSpellings] returned for some
// plan, or nil.
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

// shown returns the papers that are not hidden and, unless the site shows drafts, are not
// drafts.
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

// addRemoved gives each hidden paper a page that says that it was removed, at the address that
// the paper had, unless another paper has that address.
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

// permalink returns the address of a paper as a path relative to the root of the site.
func permalink(id paper.ID) string { return strings.TrimPrefix(archive.Permalink(id), "/") }

// addPapers orders the papers and gives each of them its address. If two papers want the same
// address, the older one gets it; a paper with a date goes before one without.
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
			p.Problems = append(p.Problems, fmt.Sprintf("content/%s and content/%s have the same id %s: the address of the second becomes papers/%s/; keep one of the files, or give the second a different id",
				taken[base], e.card.Path, e.ID, name))
		}
		taken[name] = e.card.Path
		e.path = "papers/" + name + "/"
	}
	slices.SortFunc(p.papers, newerFirst)
}

// newerFirst compares papers in the order of all lists: newest first, a day's papers by votes,
// and those without a date last.
func newerFirst(a, b *entry) int {
	return cmp.Or(cmp.Compare(b.Date, a.Date), cmp.Compare(b.Upvotes, a.Upvotes), cmp.Compare(a.path, b.path))
}

// addNames collects the names in papers from what the catalog knows of them. kept holds what
// is already known about spellings, see [Plan.spellings].
func (p *Plan) addNames(kept []byte) {
	p.authors, p.topics, p.organizations = p.newRegistries()
	spelled := p.spellings(kept)
	for _, r := range p.registries() {
		r.expect(spelled)
	}
	var wg sync.WaitGroup
	collect := func(r *registry, of func(e *entry)) {
		wg.Go(func() {
			// Papers with a date come first, so that their names keep their addresses whatever
			// names the papers without a date bring.
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

// org returns the organization of a paper, or nil.
func (p *Plan) org(e *entry) *name {
	if e.Organization == archive.NoName {
		return nil
	}
	return p.organizations.names[e.Organization]
}

func (p *Plan) registries() []*registry { return []*registry{p.authors, p.topics, p.organizations} }

// SearchFolder is the address of the search page, and the folder in which its script looks for
// the index.
const SearchFolder = search.Folder + "/"

// MineFolder is the address of the page of the papers that a reader keeps on the device.
const MineFolder = "mine/"

// Count returns the number of papers.
func (p *Plan) Count() int { return len(p.papers) }

// Site returns the data that every page gets besides its own. The build fills in the addresses
// of assets.
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
	csp, ownCSP, _ := site.Policies(c.Options.CSP) // checked when the configuration was read
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

// Own returns the user's own pages.
func (p *Plan) Own() []OwnPage { return p.own }

// AllPages returns all of [Plan.Pages] as a slice.
func (p *Plan) AllPages() []Planned { return slices.Collect(p.Pages()) }

// Pages yields the pages that templates of the theme render, in an order that depends only on
// the archive. A large site has hundreds of thousands of pages: rather than keep them, call
// Pages again.
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
	// Shown without a network instead of a page that is not stored.
	emit(p.notice(KindOffline, offlineFolder, "offline_title"))
	if p.cfg.Drafts {
		emit(Planned{Kind: KindStyleguide, Path: styleguideFolder, source: made(p.styleguidePage)})
	}
	p.picksPages(emit)
	p.postsPages(emit)
	p.calendarPages(emit)
	for _, r := range p.registries() {
		p.indexPages(r, emit)
		// In order of appearance, the names of one paper are neighbours, so that a paper in
		// their lists is rendered once.
		for _, n := range r.all {
			if n.path != "" {
				p.namePages(r, n, emit)
			}
		}
	}
	// A day and its papers are neighbours, so that their texts are read once.
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

// notice returns a page that contains only what its template says and that search engines must
// not index. word is the key of its title.
func (p *Plan) notice(kind Kind, path, word string) Planned {
	return Planned{Kind: kind, Path: path, source: made(func() (Page, error) {
		title := p.cfg.Word(word)
		head := p.cfg.newHead(title, "", path)
		head.meta("name", "robots", "noindex")
		data := head.done()
		return Page{Kind: kind, Path: path, Title: title, Data: &data}, nil
	})}
}

// redirectSource makes a page that redirects to another.
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

// searchPage makes the one page for all searches. The canonical address of a search is the
// page's address without the query.
func (p *Plan) searchPage() (Page, error) {
	c := p.cfg
	head := c.newHead(c.NavWord("search"), c.Word("search_hint"), SearchFolder)
	return Page{Kind: KindSearch, Path: SearchFolder, Title: c.NavWord("search"), Data: &SearchData{
		Common: head.done(),
		Href:   c.Href(SearchFolder),
	}}, nil
}

// minePage makes the page of the papers that a reader keeps. It is empty until there are some:
// the script "mine" makes everything that it shows from the browser's storage.
func (p *Plan) minePage() (Page, error) {
	head := p.cfg.newHead(p.cfg.NavWord("mine"), "", MineFolder)
	head.meta("name", "robots", "noindex")
	return Page{Kind: KindMine, Path: MineFolder, Title: p.cfg.NavWord("mine"), Data: &MineData{Common: head.done(), Cite: p.citesPapers()}}, nil
}

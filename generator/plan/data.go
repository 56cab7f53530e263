package plan

import "offprint/generator/site"

// This file is the contract between the program and the theme: what a template finds in
// .Params of each kind of page, and in hugo.Data.offprint.site on every page. Hugo converts
// the keys of params to lower case, so all keys here are lower case.
//
// Text is plain text unless its comment says HTML. HTML is complete and safe, and is printed
// with safeHTML. An href is ready to print: it starts with the base path of the site or is
// absolute. Days have the form "2006-01-02"; the theme writes them out in the reader's
// language.

// Kind names the template of a page; a page of kind "day" is rendered by
// layouts/_partials/page/day.html.
type Kind string

// The kinds of pages.
const (
	KindHome         Kind = "home"         // DayData: the newest day, and a strip of the days before it
	KindDay          Kind = "day"          // DayData
	KindUndated      Kind = "undated"      // UndatedData: papers without a date
	KindWeek         Kind = "week"         // SpanData
	KindMonth        Kind = "month"        // SpanData
	KindYear         Kind = "year"         // YearData
	KindArchive      Kind = "archive"      // ArchiveData: all years
	KindTrending     Kind = "trending"     // TrendingData
	KindDigests      Kind = "digests"      // DigestsData: all weeks
	KindDigest       Kind = "digest"       // DigestData: the trending papers of a week
	KindStatistics   Kind = "statistics"   // StatisticsData
	KindPaper        Kind = "paper"        // PaperData
	KindAuthor       Kind = "author"       // NameData
	KindTopic        Kind = "topic"        // NameData
	KindOrganization Kind = "organization" // NameData
	KindPicks        Kind = "picks"        // NameData: the papers that the editor chose
	KindPosts        Kind = "posts"        // PostsData: the user's own pages that have a date
	KindIndex        Kind = "index"        // IndexData: authors, topics, organizations
	KindFeeds        Kind = "feeds"        // FeedsData
	KindSearch       Kind = "search"       // SearchData
	KindCite         Kind = "cite"         // CiteData: about citations
	KindDevelopers   Kind = "developers"   // DevelopersData: the data for programs
	KindMine         Kind = "mine"         // MineData
	KindOffline      Kind = "offline"      // Common: shown without a network instead of a page that is not stored
	KindStyleguide   Kind = "styleguide"   // StyleguideData: the parts of the theme, for its developers; with drafts only
	KindRedirect     Kind = "redirect"     // RedirectData
	KindNotFound     Kind = "notfound"     // Common
	KindRemoved      Kind = "removed"      // Common: at the address of a hidden paper
	KindOwn          Kind = "own"          // a page of the user's, rendered from its Markdown
)

// Listed reports whether pages of the kind are announced to search engines. Only pages with
// content of their own are.
func (k Kind) Listed() bool {
	switch k {
	case KindRedirect, KindNotFound, KindRemoved, KindSearch, KindMine, KindOffline, KindStyleguide:
		return false
	}
	return true
}

// Link is a name that may lead somewhere.
type Link struct {
	Name string `json:"name"`
	Href string `json:"href,omitempty"` // empty if it leads nowhere
}

// TitleLink is a link to a paper. Its name is the paper's title, as HTML.
type TitleLink struct {
	Link
	Lang string `json:"lang,omitempty"` // see Writing
}

// DayLink is a link to the page of a day. Count is the number of the day's papers.
type DayLink struct {
	Day   string `json:"day"`
	Href  string `json:"href"`
	Count int    `json:"count,omitempty"`
}

// Site is hugo.Data.offprint.site, which is the same on every page. It holds nothing that
// changes when papers are added: otherwise every existing page would change, too.
type Site struct {
	Title       string `json:"title"`
	Description string `json:"description"`
	Lang        string `json:"lang"` // BCP 47
	Home        string `json:"home"` // base path, "/" or "/papers/"
	URL         string `json:"url"`  // absolute address of home
	site.Assets
	Nav  map[string]string `json:"nav"`  // hrefs of trending, picks, posts, archive, statistics, authors, topics, organizations, feeds, developers, search and mine, and of api, the folder of the data for programs; those that the archive does not have are absent
	Menu []Link            `json:"menu"` // own pages and the configured menu
	// FooterMenu holds the links in the footer of every page. Logo and Icon are the addresses
	// of the user's own pictures. Each is absent if it is not configured.
	FooterMenu []Link            `json:"footermenu,omitempty"`
	Logo       string            `json:"logo,omitempty"`
	Icon       string            `json:"icon,omitempty"`
	Feeds      map[string]string `json:"feeds"` // hrefs of rss, atom, json
	// CSP is the Content-Security-Policy of the pages, and OwnCSP that of the user's own
	// pages. Empty means none.
	CSP    string `json:"csp,omitempty"`
	OwnCSP string `json:"owncsp,omitempty"`
	// FeedsCSP is the policy of the feeds page if that page has a form, and empty otherwise.
	FeedsCSP string `json:"feedscsp,omitempty"`
	License  string `json:"license"` // params.offprint.footer: the user's line for the footer, plain text
}

// Common is the data that every page in the frame of the site has.
type Common struct {
	// Head is the page's own part of <head>, as HTML: title, description, canonical address,
	// previous and next page, and metadata for programs. Templates do not get it: it is
	// inserted into the frame.
	Head string `json:"-"`
}

// Framed is the data of a page that is rendered inside the frame of the site.
type Framed interface {
	// InHead returns the page's own part of <head>, as HTML.
	InHead() string
}

// InHead returns c.Head.
func (c Common) InHead() string { return c.Head }

// Item is a paper in a list: a paper of a day in items.html, and the data of entry.html, which
// prints the compact lists elsewhere.
type Item struct {
	Href     string `json:"href"`
	Title    string `json:"title"` // HTML
	Writing         // of the title
	Authors  string `json:"authors,omitempty"` // the first few names, joined
	Names    string `json:"names,omitempty"`   // HTML: the same with links to their pages, on day pages
	More     int    `json:"more,omitempty"`    // number of authors not in Authors (all of them if no name is known)
	Excerpt  string `json:"excerpt,omitempty"` // the start of the abstract; on home and day pages only
	Topics   string `json:"topics,omitempty"`  // HTML: a <li> for each of the first few that have a page; on home, day and trending pages only
	Org      *Link  `json:"org,omitempty"`
	Upvotes  int    `json:"upvotes,omitempty"`
	Comments int    `json:"comments,omitempty"`
	Pick     bool   `json:"pick,omitempty"` // the editor's choice
	Code     string `json:"code,omitempty"` // href of the source code
	Day      string `json:"day,omitempty"`  // the archive's day, if the paper has one; on author, topic, organization and picks pages only
	// Picture is a small picture of the paper; on home, day and digest pages only.
	Picture *Picture `json:"picture,omitempty"`
	// Coins describes the paper as OpenURL for reference managers. It is the title of a <span
	// class="Z3988">; on home and day pages only.
	Coins string `json:"coins,omitempty"`
	// Anchor and Full are set on home and day pages if papers have no pages of their own
	// (params.offprint.paperPages): the id that Href links to, and the paper itself.
	Anchor string     `json:"anchor,omitempty"`
	Full   *PaperText `json:"full,omitempty"`
}

// Picture is a picture that the site hosts.
type Picture struct {
	Src    string `json:"src"` // href
	Width  int    `json:"width"`
	Height int    `json:"height"`
}

// DayData is the data of a day's page and of the home page, which shows the newest day.
type DayData struct {
	Common
	Day    string    `json:"day"` // empty on the home page of an archive without days
	Count  int       `json:"count"`
	Items  []Item    `json:"items"`
	Prev   *DayLink  `json:"prev,omitempty"` // the preceding day with papers
	Next   *DayLink  `json:"next,omitempty"`
	Week   *Link     `json:"week,omitempty"`   // Name is "2025-W41"
	Month  *Link     `json:"month,omitempty"`  // Name is "2025-10"
	Year   *Link     `json:"year,omitempty"`   // Name is "2025"
	Recent []DayLink `json:"recent,omitempty"` // home only: the newest days, newest first
	Total  int       `json:"total,omitempty"`  // home only: papers in the archive
	// Undated links to the papers without a date, on the home page of an archive that has no
	// other papers.
	Undated *CountLink `json:"undated,omitempty"`
	// Earlier holds the preceding days if the newest day has few papers; home only. Their
	// items are like those of the day.
	Earlier []SpanDay `json:"earlier,omitempty"`
	Older   *DayLink  `json:"older,omitempty"` // the day before those in Earlier
	Cite    string    `json:"cite,omitempty"`  // the papers that scripts cite for the page, see citeAll; not on the home page
	// Before holds the same date in earlier years, newest first; not on the home page.
	Before []SameDay `json:"before,omitempty"`
}

// UndatedData is the data of a page of papers without a date.
type UndatedData struct {
	Common
	Count int    `json:"count"`          // papers without a date on all pages
	Page  int    `json:"page,omitempty"` // set from the second page on
	Items []Item `json:"items"`
	Prev  *Link  `json:"prev,omitempty"` // Name is the number of the page
	Next  *Link  `json:"next,omitempty"`
	Cite  string `json:"cite,omitempty"` // see citeAll
}

// CountLink is a link to papers. Count is their number.
type CountLink struct {
	Href  string `json:"href"`
	Count int    `json:"count"`
}

// SameDay is the same date in an earlier year, with the first of its papers.
type SameDay struct {
	DayLink
	Title string `json:"title"`          // HTML
	Lang  string `json:"lang,omitempty"` // of the title, see Writing
	Paper string `json:"paper"`          // href
}

// SpanData is the data of the page of a week or a month.
type SpanData struct {
	Common
	Name  string    `json:"name"`  // "2025-W41", "2025-10"
	First string    `json:"first"` // first day of the span
	Last  string    `json:"last"`
	Count int       `json:"count"`
	Days  []SpanDay `json:"days"`           // days with papers, oldest first
	Prev  *Link     `json:"prev,omitempty"` // the preceding span with papers; Name as above
	Next  *Link     `json:"next,omitempty"`
	Month *Link     `json:"month,omitempty"` // week: the month of its first day with papers
	Year  *Link     `json:"year,omitempty"`  // the year of the span; for a week, the year in its name if the week has papers in that year
	// Grid is the calendar of a month: weeks from Monday to Sunday. Days outside the month
	// have no Day.
	Grid []GridWeek `json:"grid,omitempty"`
	Cite string     `json:"cite,omitempty"` // month: see citeAll
	// Digest is the href of a week's digest; empty if there is none.
	Digest string `json:"digest,omitempty"`
}

// SpanDay is a day on the page of a week or a month.
type SpanDay struct {
	DayLink
	Items   []Item `json:"items,omitempty"`   // home: the day's papers
	Entries string `json:"entries,omitempty"` // week and month: the first few by votes, HTML
	More    int    `json:"more,omitempty"`    // papers of the day not in Entries
}

// GridWeek is a row of a calendar.
type GridWeek struct {
	Week Link      `json:"week"` // Href is empty if the week has no papers
	Days []GridDay `json:"days"` // seven
}

// GridDay is a cell of a calendar. Day is empty outside the month. Href is empty if the day
// has no papers.
type GridDay struct {
	Day   string `json:"day,omitempty"`
	Num   int    `json:"num,omitempty"` // day of the month
	Href  string `json:"href,omitempty"`
	Count int    `json:"count,omitempty"`
}

// YearData is the data of a year's page.
type YearData struct {
	Common
	Year   int         `json:"year"`
	Count  int         `json:"count"`
	Months []YearMonth `json:"months"` // months with papers, oldest first
	Heat   *Heat       `json:"heat"`
	Prev   *Link       `json:"prev,omitempty"`
	Next   *Link       `json:"next,omitempty"`
	Cite   string      `json:"cite,omitempty"` // see citeAll
}

// Heat is a heat map of a year: a square for each day and a column for each week.
type Heat struct {
	Width  int         `json:"width"` // the viewBox is "0 0 Width 100"
	Path   string      `json:"path"`  // outline of all days of the year, SVG
	Most   int         `json:"most"`  // number of papers on the busiest day
	Months []HeatMonth `json:"months"`
	Days   []HeatDay   `json:"days"` // days with papers, oldest first
}

// HeatMonth is the label of a month.
type HeatMonth struct {
	X     int    `json:"x"`
	Month string `json:"month"` // first day: "2025-10-01"
}

// HeatDay is the square of a day, 10 by 10 units.
type HeatDay struct {
	DayLink
	X    int `json:"x"`
	Y    int `json:"y"`
	Tint int `json:"tint"` // 1 to 4: the quarter of Most that Count is in
}

// YearMonth is a month on a year's page.
type YearMonth struct {
	Month string     `json:"month"` // first day: "2025-10-01"
	Href  string     `json:"href"`
	Count int        `json:"count"`
	Grid  []GridWeek `json:"grid,omitempty"`
}

// ArchiveData is the data of the page that lists all years, newest first.
type ArchiveData struct {
	Common
	Count   int           `json:"count"`
	Years   []ArchiveYear `json:"years"`
	Undated *CountLink    `json:"undated,omitempty"` // to the papers without a date
}

// ArchiveYear is a year on the archive page.
type ArchiveYear struct {
	Year   int         `json:"year"`
	Href   string      `json:"href"`
	Count  int         `json:"count"`
	Months []YearMonth `json:"months"` // without grids
}

// TrendingData is the data of a page of the papers with the most votes.
type TrendingData struct {
	Common
	Span  string `json:"span"`           // "week", "month", "year", "all"
	Days  int    `json:"days,omitempty"` // number of days that the page looks back; 0 means all
	Half  int    `json:"half,omitempty"` // age in days at which a vote counts half; 0 means that all votes count the same
	Day   string `json:"day"`            // the archive's newest day, from which ages are counted
	Spans []Link `json:"spans"`          // the existing pages; Name as Span
	// Digests is the href of the list of weekly digests, on the page of the week; empty if
	// there is none.
	Digests string         `json:"digests,omitempty"`
	Items   []TrendingItem `json:"items"` // highest score first
}

// TrendingItem is a paper on such a page. Its Topics are set, its Day is not.
type TrendingItem struct {
	Item
	Date string `json:"date"` // the archive's day
}

// DigestData is the data of the page of a week's digest: the week's trending papers, as the
// mail presents them.
type DigestData struct {
	Common
	Name  string       `json:"name"` // "2025-W41"
	First string       `json:"first"`
	Last  string       `json:"last"`
	Count int          `json:"count"`          // papers of the week
	More  int          `json:"more,omitempty"` // how many of these are not in Items
	Items []DigestItem `json:"items"`
	Week  Link         `json:"week"`           // the page with all papers of the week
	List  string       `json:"list"`           // href of the list of digests
	Feed  string       `json:"feed"`           // href of the feed of digests
	Prev  *Link        `json:"prev,omitempty"` // the preceding week with papers; Name as above
	Next  *Link        `json:"next,omitempty"`
}

// DigestItem is a paper in a digest.
type DigestItem struct {
	Item
	Date    string `json:"date"` // the archive's day
	Summary string `json:"summary,omitempty"`
	Note    string `json:"note,omitempty"` // the curator's
	PDF     string `json:"pdf,omitempty"`  // href
}

// DigestsData is the data of the page that lists the digests, newest first.
type DigestsData struct {
	Common
	Years []DigestYear `json:"years"`
	Feed  string       `json:"feed"` // href of the feed of digests
}

// DigestYear is the digests of a year (of ISO 8601 weeks).
type DigestYear struct {
	Year  string       `json:"year"`
	Weeks []DigestWeek `json:"weeks"`
}

// DigestWeek is a link to a digest.
type DigestWeek struct {
	Link         // Name is "2025-W41"
	First string `json:"first"`
	Last  string `json:"last"`
	Count int    `json:"count"`           // papers of the week
	Title string `json:"title,omitempty"` // title of its first paper, HTML; in the newest two years only
	Lang  string `json:"lang,omitempty"`  // of the title, see Writing
}

// StatisticsData is the data of the statistics page. Parts for which the archive has no data
// are empty.
type StatisticsData struct {
	Common
	Count         int    `json:"count"`         // number of papers
	Authors       int    `json:"authors"`       // number of authors that papers name, with or without a page
	Topics        int    `json:"topics"`        // the same for topics
	Organizations int    `json:"organizations"` // the same for organizations
	First         string `json:"first"`         // first day with papers
	Last          string `json:"last"`

	// Early describes the papers that the charts leave out because the years before From would
	// be nearly empty; nil if the charts show all papers.
	Early            *EarlyPapers `json:"early,omitempty"`
	Papers           Series       `json:"papers"` // by month or year
	Rising           []Trend      `json:"rising,omitempty"`
	Fading           []Trend      `json:"fading,omitempty"`
	TrendTop         float64      `json:"trendtop,omitempty"` // the share at the full height of a Trend
	TopOrganizations []NameCount  `json:"toporganizations,omitempty"`
	AuthorCounts     Series       `json:"authorcounts"` // papers by number of authors: "1", …, "20+"
	AuthorMeans      Series       `json:"authormeans"`  // mean number of authors per paper, by year
	Links            []LinkShare  `json:"links,omitempty"`
}

// EarlyPapers describes the papers of years before those that the charts show.
type EarlyPapers struct {
	Count int    `json:"count"`
	First string `json:"first"` // a year
	Last  string `json:"last"`
	From  string `json:"from"` // the first year in the charts
}

// Series is a series of numbers, as a chart and as a table.
type Series struct {
	By     string  `json:"by,omitempty"` // "month" or "year" for counts over time
	Chart  Chart   `json:"chart"`
	Values []Value `json:"values,omitempty"`
}

// Value is a number of a series.
type Value struct {
	Name  string  `json:"name"` // "2025-10", "2025", or the thing that is counted
	Value float64 `json:"value"`
}

// Chart is a bar chart.
type Chart struct {
	Width int     `json:"width"` // the viewBox is "0 0 Width 126"
	Path  string  `json:"path"`  // the bars, SVG
	Most  float64 `json:"most"`  // value of the highest bar
	Ticks []Tick  `json:"ticks,omitempty"`
}

// Tick is a label below a chart.
type Tick struct {
	At   string `json:"at"` // position from the left, in percent: "12.5"
	Text string `json:"text"`
	Side string `json:"side,omitempty"` // "start" or "end" if the text starts or ends at At; empty if it is centred there
}

// Trend is a topic whose share of the papers has changed.
type Trend struct {
	Link
	Share  float64 `json:"share"`  // share of the papers of the last three months
	Before float64 `json:"before"` // share of the papers of the twelve months before
	Width  int     `json:"width"`  // the viewBox is "0 0 Width 20"
	Path   string  `json:"path"`   // the shares by month, SVG
}

// NameCount is a name with the number of its papers.
type NameCount struct {
	Link
	Count int `json:"count"`
}

// LinkShare is the share of papers that have a link of a kind.
type LinkShare struct {
	Kind   string  `json:"kind"`   // as in PaperLink
	Share  float64 `json:"share"`  // share of all papers
	Values []Value `json:"values"` // shares by year
	Width  int     `json:"width"`  // the viewBox is "0 0 Width 20"; its height is all papers
	Path   string  `json:"path"`   // the shares as bars, SVG
}

// PaperLink is a link to something that belongs to a paper. Kind is one of abstract, pdf,
// html, doi, code, project, discussion, thumbnail, media.
type PaperLink struct {
	Kind  string `json:"kind"`
	Href  string `json:"href"`
	Label string `json:"label,omitempty"` // used instead of the word for the kind
	Stars int    `json:"stars,omitempty"` // of a repository
}

// PaperText is the text of a paper's own page, or, if papers have no pages of their own, its
// text on the page of its day.
type PaperText struct {
	ID          string      `json:"id,omitempty"`       // "arXiv:2510.06084", "doi:10.1000/182"; empty if unknown or if a link shows it
	Abstract    string      `json:"abstract,omitempty"` // HTML
	Writing                 // of the abstract
	Summary     string      `json:"summary,omitempty"`     // HTML of a summary that is not the abstract
	Note        string      `json:"note,omitempty"`        // HTML of the curator's note on the paper
	Authors     string      `json:"authors,omitempty"`     // HTML: the names, linked, separated by commas
	MoreAuthors string      `json:"moreauthors,omitempty"` // HTML: the rest of a long list, which is folded away
	MoreCount   int         `json:"morecount,omitempty"`   // number of names in MoreAuthors
	Published   string      `json:"published,omitempty"`
	Topics      string      `json:"topics,omitempty"` // HTML: a <li> each, linked; the curator's tags come first, with class "own"
	Links       []PaperLink `json:"links,omitempty"`
	Facts       []PaperFact `json:"facts,omitempty"` // including ID
}

// PaperData is the data of a paper's page.
type PaperData struct {
	Common
	PaperText
	Title       string     `json:"titlehtml"`             // HTML
	TitleDir    string     `json:"titledir,omitempty"`    // see Writing; Lang is that of the abstract
	AuthorCount int        `json:"authorcount,omitempty"` // set if the names are not known
	Day         DayLink    `json:"day"`                   // if the paper has no date, Day.Day is empty
	Org         *Link      `json:"org,omitempty"`
	Upvotes     int        `json:"upvotes,omitempty"`
	Comments    int        `json:"comments,omitempty"`
	Pick        bool       `json:"pick,omitempty"`     // the editor's choice
	Versions    string     `json:"versions,omitempty"` // HTML: a <li> each with the linked title, where it appeared, and the year
	Related     string     `json:"related,omitempty"`  // HTML: a <li> each with the linked title and the year
	Prev        *TitleLink `json:"prev,omitempty"`     // previous paper of the day
	Next        *TitleLink `json:"next,omitempty"`
	Key         string     `json:"key"` // citation key
	// Extra holds the keys of the page's front matter that the program does not know, spelled
	// as they are there.
	Extra map[string]any `json:"extra,omitempty"`
	Rest  string         `json:"rest,omitempty"` // JSON: what citations need and the page does not show, see citation
}

// NameData is the data of a page of an author, a topic or an organization. It lists all
// papers, or, if there are many, the newest, or those of one year or month.
type NameData struct {
	Common
	Name   string `json:"name"`
	Turns  bool   `json:"turns,omitempty"`  // the direction of the name may differ from that of the page
	Count  int    `json:"count"`            // papers of the period
	Href   string `json:"href"`             // href of the name's first page
	Period string `json:"period,omitempty"` // "2025", "2025-10", or "undated" for papers without a date; empty on the first page
	Also   string `json:"also,omitempty"`   // HTML: a person's other names, separated by commas; on the first page only
	Feed   string `json:"feed,omitempty"`   // href of the name's feed (Atom); on the first page only
	// Parts are the years, or on a year's page the months, in which the rest of the papers is
	// listed, newest first; empty if this page lists all of them.
	Parts []PeriodCount `json:"parts,omitempty"`
	Prev  *Link         `json:"prev,omitempty"` // the preceding period with papers; Name as Period
	Next  *Link         `json:"next,omitempty"`
	// First, Spark, the lists and Near are on the first page only. The lists are the names
	// that share the most papers with this one; on a topic's page, WithTopics is the closest
	// topics. Each is a <li> per name, with the number of shared papers in a <span>. HTML.
	First             *FirstPaper `json:"first,omitempty"` // set for names with at least five papers
	Spark             *Spark      `json:"spark,omitempty"`
	WithAuthors       string      `json:"withauthors,omitempty"`
	WithOrganizations string      `json:"withorganizations,omitempty"` // on a topic's page
	WithTopics        string      `json:"withtopics,omitempty"`
	Near              *NearMap    `json:"near,omitempty"` // on a topic's page: the connections between WithTopics
	// Entries is the papers, newest first, each as entry.html prints it. HTML.
	Entries string `json:"entries,omitempty"`
	Cite    string `json:"cite,omitempty"` // see citeAll
}

// FirstPaper is a link to the first paper of a name.
type FirstPaper struct {
	TitleLink
	Day string `json:"day"`
}

// NearMap is a drawing beside a list of topics that shows, row by row, which of them occur
// together: a dot for each topic, whose size shows its number of papers, and an arc for each
// pair. The viewBox is "0 0 32 44·Rows".
type NearMap struct {
	Rows int    `json:"rows"`
	Arcs string `json:"arcs"` // SVG
	Dots string `json:"dots"`
	// Joined is the arcs in words: "reasoning – planning; planning – agents".
	Joined string `json:"joined"`
}

// Spark is a sparkline: the number of papers over time.
type Spark struct {
	By    string `json:"by"`   // unit of a bar: "month" or "year"
	From  string `json:"from"` // the first bar: "2025-10" or "2025"
	To    string `json:"to"`
	Most  int    `json:"most"`  // number of papers of the highest bar
	Width int    `json:"width"` // the viewBox is "0 0 Width 20"
	Path  string `json:"path"`  // the area of the bars, SVG
}

// PeriodCount is a year or a month in which a name has papers.
type PeriodCount struct {
	Period string `json:"period"` // "2025", "2025-10", "undated"
	Href   string `json:"href"`
	Count  int    `json:"count"`
}

// IndexData is the data of a page of the index of authors, topics or organizations: the
// overview, the names of one letter, or those of two letters.
type IndexData struct {
	Common
	Of        string     `json:"of"`                  // "authors", "topics", "organizations"
	Count     int        `json:"count"`               // names in the group that have a page of their own
	Href      string     `json:"href"`                // href of the overview
	Group     string     `json:"group,omitempty"`     // empty on the overview; "A", "#", "An", "An (2)"
	Letter    string     `json:"letter,omitempty"`    // the letter that the group belongs to
	Groups    []IndexRef `json:"groups,omitempty"`    // by letter; empty if all names are on the overview
	Subgroups []IndexRef `json:"subgroups,omitempty"` // of a letter with many names
	// Names is the names of the group in the order of the index, or, if Most is set, those
	// with the most papers: a <li> each, with the number of papers in a <span>. HTML.
	Names         string `json:"names"`
	Most          bool   `json:"most,omitempty"`
	MinimumPapers int    `json:"minimum"` // number of papers from which a name has a page
	// Filter is the folder of the files that the script uses to filter all names; empty if all
	// names are on the overview.
	Filter string `json:"filter,omitempty"`
}

// IndexRef is a link to a group of an index.
type IndexRef struct {
	Name string `json:"name"`
	Href string `json:"href"`
}

// PostsData is the data of the page that lists the user's own pages with a date, newest first.
type PostsData struct {
	Common
	Posts []Post `json:"posts"`
	Feed  string `json:"feed"` // href
}

// Post is one of the user's own pages that has a date.
type Post struct {
	Link
	Day         string `json:"day"`
	Authors     string `json:"authors,omitempty"` // separated by commas
	Description string `json:"description,omitempty"`
}

// FeedsData is the data of the page that lists the feeds and other ways to follow the site.
type FeedsData struct {
	Common
	Feeds []FeedRef   `json:"feeds"`
	Picks *Link       `json:"picks,omitempty"` // the feed of the editor's choice
	Posts *Link       `json:"posts,omitempty"` // the feed of the user's own posts
	Names []FeedGroup `json:"names,omitempty"` // feeds of authors, topics, organizations
	List  string      `json:"list"`            // href of the list of all feeds (OPML)
	// Digests is the href of the feed of weekly digests, empty if there is none. Minimum is
	// the number of papers from which a name has a feed, 0 if names have no feeds.
	Digests string      `json:"digests,omitempty"`
	Minimum int         `json:"minimum,omitempty"`
	Queries []QueryFeed `json:"queries,omitempty"`
	Mail    *MailRef    `json:"mail,omitempty"`
	Mine    string      `json:"mine"` // href of the reading list
}

// QueryFeed is the feed of a search.
type QueryFeed struct {
	Link          // link to the feed
	Query  string `json:"query"`
	Search string `json:"search,omitempty"` // href of its search results; empty if the site has no search
}

// MailRef describes how a reader subscribes to digests by mail.
type MailRef struct {
	Href   string `json:"href,omitempty"`   // of a page, or mailto:; empty if there is a form
	Action string `json:"action,omitempty"` // action of the form
	Field  string `json:"field,omitempty"`  // field of the form for the reader's address
	Host   string `json:"host,omitempty"`   // host that the form is sent to
}

// FeedGroup is the feeds of authors, topics or organizations.
type FeedGroup struct {
	Of    string `json:"of"`    // "authors", "topics", "organizations"
	Count int    `json:"count"` // names that have a feed
	// Names is these names in the order of the index, or those with the most papers if there
	// are many: a <li> each, with a link to the feed. HTML.
	Names string `json:"names"`
}

// FeedRef is a feed in its three formats.
type FeedRef struct {
	Title string `json:"title"`
	RSS   string `json:"rss"`
	Atom  string `json:"atom"`
	JSON  string `json:"json"`
}

// SearchData is the data of the search page. The script "finder" makes everything that the
// page shows; it loads the index from the page's own folder.
type SearchData struct {
	Common
	Href string `json:"href"` // href of this page
}

// MineData is the data of the page of papers that a reader keeps. The script "mine" makes
// everything that it shows.
type MineData struct {
	Common
	Cite bool `json:"cite,omitempty"` // the site can cite papers
}

// CiteData is the data of the page about citations. The scripts that make citations take their
// words from this page.
type CiteData struct {
	Common
	PaperPages bool   `json:"paperpages"`    // papers have pages, with a button for citations
	Key        string `json:"key,omitempty"` // citation key of a paper, as an example
	// Bibliographies are BibTeX files by month or part of a month, newest first. Name is
	// "2025-10" or "2025-10-2". Files of papers without a date, named "undated", "undated-2"
	// and so on, come last.
	Bibliographies []Link `json:"bibliographies,omitempty"`
}

// DevelopersData is the data of the page about the data for programs.
type DevelopersData struct {
	Common
	Documents []DataRef `json:"documents"`
	Feeds     string    `json:"feeds"` // href of the page of feeds
	Cite      string    `json:"cite"`  // href of the page about citations
	// Paper is a paper of the newest day as JSON, Key its citation key and BibTeX its entry;
	// empty in an empty archive.
	Paper    string   `json:"paper,omitempty"`
	Key      string   `json:"key,omitempty"`
	BibTeX   string   `json:"bibtex,omitempty"`
	Commands []string `json:"commands,omitempty"` // shell commands
}

// DataRef is a document for programs: one example of each kind.
type DataRef struct {
	Of   string `json:"of"` // "index", "day", "undated", "authors", "topics", "organizations", "dump", "bibliography", "package", "citation", "schema", "models"
	Href string `json:"href"`
	URL  string `json:"url"` // absolute
}

// StyleguideData is the data of the page that shows the parts of the theme. The page's
// template holds most of the examples; those here can only be made by the program.
type StyleguideData struct {
	Common
	Title string `json:"titlehtml"` // HTML of a title with a formula
	Text  string `json:"text"`      // HTML of an abstract with everything that an abstract may contain
	// Pages links to the first page of each kind that the archive has. Name is the kind.
	Pages []Link `json:"pages"`
}

// RedirectData is the data of a page that redirects to another.
type RedirectData struct {
	Canonical string `json:"canonical"` // absolute address
	To        string `json:"to"`        // href
}

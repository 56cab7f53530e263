package plan

import "offprint/generator/site"

// This file is the contract between the program and the theme: what a
// template finds in .Params of a page of each kind, and in hugo.Data.site on
// every page. Hugo lowers the keys of params, so all keys here are lower case.
//
// Text is plain text unless its comment says HTML; HTML is finished and safe,
// and is printed with safeHTML. An href is ready to print: it starts with the
// base path of the site, or is absolute. Days are "2006-01-02"; the theme
// writes them out in the reader's language.

// Kind names the template of a page; a page of kind "day" is rendered by
// layouts/_partials/page/day.html.
type Kind string

// The kinds of pages.
const (
	KindHome         Kind = "home"         // DayData: the newest day, and a strip of the days before
	KindDay          Kind = "day"          // DayData
	KindUndated      Kind = "undated"      // UndatedData: papers without a date
	KindWeek         Kind = "week"         // SpanData
	KindMonth        Kind = "month"        // SpanData
	KindYear         Kind = "year"         // YearData
	KindArchive      Kind = "archive"      // ArchiveData: all years
	KindTrending     Kind = "trending"     // TrendingData
	KindDigests      Kind = "digests"      // DigestsData: all weeks
	KindDigest       Kind = "digest"       // DigestData: what is trending of a week
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
	KindOffline      Kind = "offline"      // Common: in place of a page that is not kept, where there is no network
	KindStyleguide   Kind = "styleguide"   // StyleguideData: the theme's parts, for who works on them; in drafts only
	KindRedirect     Kind = "redirect"     // RedirectData
	KindNotFound     Kind = "notfound"     // Common
	KindRemoved      Kind = "removed"      // Common: at the address of a hidden paper
	KindOwn          Kind = "own"          // a page of the user's, rendered from its Markdown
)

// Listed reports whether pages of the kind are told to search engines: those that say
// something by themselves.
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
	Href string `json:"href,omitempty"` // empty: nothing to lead to
}

// TitleLink is a link to a paper. Its name is the paper's title, as HTML.
type TitleLink struct {
	Link
	Lang string `json:"lang,omitempty"` // see Writing
}

// DayLink is a day with its page; Count is the number of its papers.
type DayLink struct {
	Day   string `json:"day"`
	Href  string `json:"href"`
	Count int    `json:"count,omitempty"`
}

// Site is hugo.Data.offprint.site, the same on every page. It holds nothing that
// changes when only papers are added: else every page of the past would.
type Site struct {
	Title       string `json:"title"`
	Description string `json:"description"`
	Lang        string `json:"lang"` // BCP 47
	Home        string `json:"home"` // base path, "/" or "/papers/"
	URL         string `json:"url"`  // absolute address of home
	site.Assets
	Nav  map[string]string `json:"nav"`  // hrefs of trending, picks, posts, archive, statistics, authors, topics, organizations, feeds, developers, search, mine, and of the folder of data for programs, api; absent where the archive has none
	Menu []Link            `json:"menu"` // own pages and the configuration's menu
	// FooterMenu are links for the foot of every page, Logo and Icon addresses of pictures of
	// the user's; absent where there is none.
	FooterMenu []Link            `json:"footermenu,omitempty"`
	Logo       string            `json:"logo,omitempty"`
	Icon       string            `json:"icon,omitempty"`
	Feeds      map[string]string `json:"feeds"` // hrefs of rss, atom, json
	// CSP is the Content-Security-Policy of the pages, OwnCSP that of the user's
	// own pages; empty for none.
	CSP    string `json:"csp,omitempty"`
	OwnCSP string `json:"owncsp,omitempty"`
	// FeedsCSP is that of the page of feeds, where it has a form; else empty.
	FeedsCSP string `json:"feedscsp,omitempty"`
	License  string `json:"license"` // params.offprint.footer: a line of the user's for the footer, plain text
}

// Common is what every page in the frame of the site has.
type Common struct {
	// Head is the part of <head> that is the page's own, as HTML: title,
	// description, canonical address, neighbours, and what programs read. No
	// template gets it: it is set into the frame.
	Head string `json:"-"`
}

// Framed is the data of a page that stands in the frame of the site.
type Framed interface {
	// InHead is the part of <head> that is the page's own, as HTML.
	InHead() string
}

// InHead is Head.
func (c Common) InHead() string { return c.Head }

// Item is a paper in a list: what items.html gets of a day, and entry.html of
// the compact lists elsewhere.
type Item struct {
	Href     string `json:"href"`
	Title    string `json:"title"` // HTML
	Writing         // of the title
	Authors  string `json:"authors,omitempty"` // the first few names, joined
	Names    string `json:"names,omitempty"`   // HTML: the same with ways to their pages, on pages of days
	More     int    `json:"more,omitempty"`    // number of authors not in Authors (all of them where no name is known)
	Excerpt  string `json:"excerpt,omitempty"` // start of the abstract; on home and day pages only
	Topics   string `json:"topics,omitempty"`  // HTML: a <li> for each of the first few that have a page; on home, day and trending pages only
	Org      *Link  `json:"org,omitempty"`
	Upvotes  int    `json:"upvotes,omitempty"`
	Comments int    `json:"comments,omitempty"`
	Pick     bool   `json:"pick,omitempty"` // the editor's choice
	Code     string `json:"code,omitempty"` // href of the source code
	Day      string `json:"day,omitempty"`  // the archive's day, if there is one; on author, topic and organization pages only
	// Picture is a small picture of the paper; on home, day and digest pages only.
	Picture *Picture `json:"picture,omitempty"`
	// Coins is the paper as OpenURL for reference managers, the title of a <span
	// class="Z3988">; on home and day pages only.
	Coins string `json:"coins,omitempty"`
	// Anchor and Full are set on home and day pages where papers have no pages
	// of their own (params.offprint.paperPages): the id that Href leads to, and
	// the paper itself.
	Anchor string     `json:"anchor,omitempty"`
	Full   *PaperText `json:"full,omitempty"`
}

// Picture is a picture of the site's own.
type Picture struct {
	Src    string `json:"src"` // href
	Width  int    `json:"width"`
	Height int    `json:"height"`
}

// DayData is a day's page, and the home page, which shows the newest day.
type DayData struct {
	Common
	Day    string    `json:"day"` // empty on the home page of an archive without days
	Count  int       `json:"count"`
	Items  []Item    `json:"items"`
	Prev   *DayLink  `json:"prev,omitempty"` // the day with papers before this
	Next   *DayLink  `json:"next,omitempty"`
	Week   *Link     `json:"week,omitempty"`   // Name is "2025-W41"
	Month  *Link     `json:"month,omitempty"`  // Name is "2025-10"
	Year   *Link     `json:"year,omitempty"`   // Name is "2025"
	Recent []DayLink `json:"recent,omitempty"` // home only: the newest days, newest first
	Total  int       `json:"total,omitempty"`  // home only: papers in the archive
	// Undated leads to the papers without a date, on the home page of an archive that
	// has no others.
	Undated *CountLink `json:"undated,omitempty"`
	// Earlier are the days before, where the newest brought few papers; home
	// only. Their items are like those of the day.
	Earlier []SpanDay `json:"earlier,omitempty"`
	Older   *DayLink  `json:"older,omitempty"` // the day before those
	Cite    string    `json:"cite,omitempty"`  // what scripts cite all papers by, see citeAll; not on the home page
	// Before are the days of earlier years that have the same date, newest first; not
	// on the home page.
	Before []SameDay `json:"before,omitempty"`
}

// UndatedData is a page of papers without a date.
type UndatedData struct {
	Common
	Count int    `json:"count"`          // papers without a date, on all pages
	Page  int    `json:"page,omitempty"` // from the second page on
	Items []Item `json:"items"`
	Prev  *Link  `json:"prev,omitempty"` // Name is the number of the page
	Next  *Link  `json:"next,omitempty"`
	Cite  string `json:"cite,omitempty"` // see citeAll
}

// CountLink leads to papers; Count is their number.
type CountLink struct {
	Href  string `json:"href"`
	Count int    `json:"count"`
}

// SameDay is a day of an earlier year and the first of its papers.
type SameDay struct {
	DayLink
	Title string `json:"title"`          // HTML
	Lang  string `json:"lang,omitempty"` // of the title: see Writing
	Paper string `json:"paper"`          // href
}

// SpanData is the page of a week or a month.
type SpanData struct {
	Common
	Name  string    `json:"name"`  // "2025-W41", "2025-10"
	First string    `json:"first"` // first day of the span
	Last  string    `json:"last"`
	Count int       `json:"count"`
	Days  []SpanDay `json:"days"`           // days with papers, oldest first
	Prev  *Link     `json:"prev,omitempty"` // the span with papers before this; Name as above
	Next  *Link     `json:"next,omitempty"`
	Month *Link     `json:"month,omitempty"` // week: the month of its first day
	Year  *Link     `json:"year,omitempty"`  // week: that in its name where a day of it lies there
	// Grid is a month's calendar: weeks from Monday to Sunday, days outside
	// the month have no Day.
	Grid []GridWeek `json:"grid,omitempty"`
	Cite string     `json:"cite,omitempty"` // month: see citeAll
	// Digest is the href of a week's digest; empty where there is none.
	Digest string `json:"digest,omitempty"`
}

// SpanDay is a day in a week's or month's page.
type SpanDay struct {
	DayLink
	Items   []Item `json:"items,omitempty"`   // home: the day's papers
	Entries string `json:"entries,omitempty"` // week and month: the first few by votes, HTML
	More    int    `json:"more,omitempty"`    // papers of the day not in Entries
}

// GridWeek is a row of a calendar.
type GridWeek struct {
	Week Link      `json:"week"` // Href is empty where the week has no papers
	Days []GridDay `json:"days"` // seven
}

// GridDay is a cell of a calendar. Day is empty outside the month; Href is
// empty where the day has no papers.
type GridDay struct {
	Day   string `json:"day,omitempty"`
	Num   int    `json:"num,omitempty"` // day of the month
	Href  string `json:"href,omitempty"`
	Count int    `json:"count,omitempty"`
}

// YearData is a year's page.
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

// Heat is a year with a square for each day, where a column is a week.
type Heat struct {
	Width  int         `json:"width"` // the viewBox is "0 0 Width 100"
	Path   string      `json:"path"`  // around all days of the year, SVG
	Most   int         `json:"most"`  // papers of the busiest day
	Months []HeatMonth `json:"months"`
	Days   []HeatDay   `json:"days"` // with papers, oldest first
}

// HeatMonth is where the name of a month stands.
type HeatMonth struct {
	X     int    `json:"x"`
	Month string `json:"month"` // first day: "2025-10-01"
}

// HeatDay is the square of a day, of 10 by 10.
type HeatDay struct {
	DayLink
	X    int `json:"x"`
	Y    int `json:"y"`
	Tint int `json:"tint"` // 1 to 4, by quarters of the busiest day
}

// YearMonth is a month in a year's page.
type YearMonth struct {
	Month string     `json:"month"` // first day: "2025-10-01"
	Href  string     `json:"href"`
	Count int        `json:"count"`
	Grid  []GridWeek `json:"grid,omitempty"`
}

// ArchiveData lists all years, newest first.
type ArchiveData struct {
	Common
	Count   int           `json:"count"`
	Years   []ArchiveYear `json:"years"`
	Undated *CountLink    `json:"undated,omitempty"` // to the papers without a date
}

// ArchiveYear is a year in the archive's page.
type ArchiveYear struct {
	Year   int         `json:"year"`
	Href   string      `json:"href"`
	Count  int         `json:"count"`
	Months []YearMonth `json:"months"` // without grids
}

// TrendingData is a page of what is most voted for.
type TrendingData struct {
	Common
	Span  string `json:"span"`           // "week", "month", "year", "all"
	Days  int    `json:"days,omitempty"` // days that the page looks back on; 0: all
	Half  int    `json:"half,omitempty"` // age in days at which a vote counts half; 0: all count alike
	Day   string `json:"day"`            // the archive's newest day, from which ages are counted
	Spans []Link `json:"spans"`          // the pages there are; Name as Span
	// Digests is the href of the list of weekly digests, on the page of the week; empty
	// where there is none.
	Digests string         `json:"digests,omitempty"`
	Items   []TrendingItem `json:"items"` // those in front first
}

// TrendingItem is a paper on such a page; its topics are set, its day is not.
type TrendingItem struct {
	Item
	Date string `json:"date"` // the archive's day
}

// DigestData is the page of a week's digest: its papers that are trending, as the mail
// tells of them.
type DigestData struct {
	Common
	Name  string       `json:"name"` // "2025-W41"
	First string       `json:"first"`
	Last  string       `json:"last"`
	Count int          `json:"count"`          // papers of the week
	More  int          `json:"more,omitempty"` // of these, not among Items
	Items []DigestItem `json:"items"`
	Week  Link         `json:"week"`           // the page with all papers of the week
	List  string       `json:"list"`           // href of the list of digests
	Feed  string       `json:"feed"`           // href of the feed of digests
	Prev  *Link        `json:"prev,omitempty"` // the week with papers before this; Name as above
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

// DigestsData lists the digests, the newest first.
type DigestsData struct {
	Common
	Years []DigestYear `json:"years"`
	Feed  string       `json:"feed"` // href of the feed of digests
}

// DigestYear are the digests of a year of weeks (ISO 8601).
type DigestYear struct {
	Year  string       `json:"year"`
	Weeks []DigestWeek `json:"weeks"`
}

// DigestWeek leads to a digest.
type DigestWeek struct {
	Link         // Name is "2025-W41"
	First string `json:"first"`
	Last  string `json:"last"`
	Count int    `json:"count"`           // papers of the week
	Title string `json:"title,omitempty"` // of its first paper, HTML; of the newest two years
	Lang  string `json:"lang,omitempty"`  // of the title: see Writing
}

// StatisticsData is the page of statistics. Parts that the archive has nothing for are
// empty.
type StatisticsData struct {
	Common
	Count         int    `json:"count"`         // papers
	Authors       int    `json:"authors"`       // that papers name, with or without a page
	Topics        int    `json:"topics"`        //
	Organizations int    `json:"organizations"` //
	First         string `json:"first"`         // day with papers
	Last          string `json:"last"`

	// Early are the papers that charts do not show, as these would be nearly empty; nil
	// where they show all.
	Early            *EarlyPapers `json:"early,omitempty"`
	Papers           Series       `json:"papers"` // by month or year
	Rising           []Trend      `json:"rising,omitempty"`
	Fading           []Trend      `json:"fading,omitempty"`
	TrendTop         float64      `json:"trendtop,omitempty"` // the share that is as high as the box of a Trend
	TopOrganizations []NameCount  `json:"toporganizations,omitempty"`
	AuthorCounts     Series       `json:"authorcounts"` // papers by number of authors: "1", …, "20+"
	AuthorMeans      Series       `json:"authormeans"`  // authors of a paper, by year
	Links            []LinkShare  `json:"links,omitempty"`
}

// EarlyPapers are papers of years before those that charts show.
type EarlyPapers struct {
	Count int    `json:"count"`
	First string `json:"first"` // year
	Last  string `json:"last"`
	From  string `json:"from"` // the first year that charts show
}

// Series is numbers as a chart and as a table.
type Series struct {
	By     string  `json:"by,omitempty"` // "month" or "year", where these are counted
	Chart  Chart   `json:"chart"`
	Values []Value `json:"values,omitempty"`
}

// Value is a number of a series.
type Value struct {
	Name  string  `json:"name"` // "2025-10", "2025", or what it counts
	Value float64 `json:"value"`
}

// Chart is a chart of bars.
type Chart struct {
	Width int     `json:"width"` // the viewBox is "0 0 Width 126"
	Path  string  `json:"path"`  // of the bars, SVG
	Most  float64 `json:"most"`  // what the highest bar is
	Ticks []Tick  `json:"ticks,omitempty"`
}

// Tick is a label below a chart.
type Tick struct {
	At   string `json:"at"` // place from the left, in percent: "12.5"
	Text string `json:"text"`
	Side string `json:"side,omitempty"` // "start", "end": where the text begins or ends there; else it is its middle
}

// Trend is a topic whose share of the papers has changed.
type Trend struct {
	Link
	Share  float64 `json:"share"`  // of the papers of the last three months
	Before float64 `json:"before"` // of those of the twelve months before
	Width  int     `json:"width"`  // the viewBox is "0 0 Width 20"
	Path   string  `json:"path"`   // of the shares by month, SVG
}

// NameCount is a name with the number of its papers.
type NameCount struct {
	Link
	Count int `json:"count"`
}

// LinkShare is how many papers have a link of a kind.
type LinkShare struct {
	Kind   string  `json:"kind"`   // as PaperLink
	Share  float64 `json:"share"`  // of all papers
	Values []Value `json:"values"` // shares by year
	Width  int     `json:"width"`  // the viewBox is "0 0 Width 20", whose height is all papers
	Path   string  `json:"path"`   // of the shares as bars, SVG
}

// PaperLink leads to something that belongs to a paper. Kind is one of
// abstract, pdf, html, doi, code, project, discussion, thumbnail, media.
type PaperLink struct {
	Kind  string `json:"kind"`
	Href  string `json:"href"`
	Label string `json:"label,omitempty"` // in place of the word for the kind
	Stars int    `json:"stars,omitempty"` // of a repository
}

// PaperText is what a paper's own page says, and where papers have no pages of
// their own, its day's page.
type PaperText struct {
	ID          string      `json:"id,omitempty"`       // "arXiv:2510.06084", "doi:10.1000/182"; empty where none is known or a link shows it
	Abstract    string      `json:"abstract,omitempty"` // HTML
	Writing                 // of the abstract
	Summary     string      `json:"summary,omitempty"`     // HTML of somebody else's summary
	Note        string      `json:"note,omitempty"`        // HTML of the curator's word on the paper
	Authors     string      `json:"authors,omitempty"`     // HTML: the names, linked, with commas between
	MoreAuthors string      `json:"moreauthors,omitempty"` // HTML: those of a long list that are folded away
	MoreCount   int         `json:"morecount,omitempty"`   // how many these are
	Published   string      `json:"published,omitempty"`
	Topics      string      `json:"topics,omitempty"` // HTML: a <li> each, linked; the curator's tags first, with class "own"
	Links       []PaperLink `json:"links,omitempty"`
	Facts       []PaperFact `json:"facts,omitempty"` // with ID
}

// PaperData is a paper's page.
type PaperData struct {
	Common
	PaperText
	Title       string     `json:"titlehtml"`             // HTML
	TitleDir    string     `json:"titledir,omitempty"`    // see Writing; the abstract has the same Lang
	AuthorCount int        `json:"authorcount,omitempty"` // where names are not known
	Day         DayLink    `json:"day"`                   // without a date, Day is empty
	Org         *Link      `json:"org,omitempty"`
	Upvotes     int        `json:"upvotes,omitempty"`
	Comments    int        `json:"comments,omitempty"`
	Pick        bool       `json:"pick,omitempty"`     // the editor's choice
	Versions    string     `json:"versions,omitempty"` // HTML: a <li> each, the title, linked, where it appeared, and the year
	Related     string     `json:"related,omitempty"`  // HTML: a <li> each, the title, linked, and the year
	Prev        *TitleLink `json:"prev,omitempty"`     // previous paper of the day
	Next        *TitleLink `json:"next,omitempty"`
	Key         string     `json:"key"` // for citations
	// Extra are keys of the page's front matter that mean nothing to the program, as they
	// are spelled there.
	Extra map[string]any `json:"extra,omitempty"`
	Rest  string         `json:"rest,omitempty"` // JSON: what citations need and the page does not say, see citation
}

// NameData is a page of an author, a topic or an organization: of all papers or
// the newest, or of those of one year or month where there are many.
type NameData struct {
	Common
	Name   string `json:"name"`
	Turns  bool   `json:"turns,omitempty"`  // the name may run in another direction than the page
	Count  int    `json:"count"`            // papers of the period
	Href   string `json:"href"`             // the first page of the name
	Period string `json:"period,omitempty"` // "2025", "2025-10", or "undated" for papers without a date; empty on the first page
	Also   string `json:"also,omitempty"`   // HTML: a person's other names, with commas between; on the first page only
	Feed   string `json:"feed,omitempty"`   // href of the name's feed (Atom); on the first page only
	// Parts are the years, or on a year's page the months, that the rest of
	// the papers is on, newest first; empty where all are on this page.
	Parts []PeriodCount `json:"parts,omitempty"`
	Prev  *Link         `json:"prev,omitempty"` // the period with papers before this; Name as Period
	Next  *Link         `json:"next,omitempty"`
	// First, Spark, the lists and Near are on the first page only. The lists are those
	// with whom the name shares most papers, and a topic's the topics next to it: a
	// <li> each, with the number of these papers in a <span>. HTML.
	First             *FirstPaper `json:"first,omitempty"` // of five at least
	Spark             *Spark      `json:"spark,omitempty"`
	WithAuthors       string      `json:"withauthors,omitempty"`
	WithOrganizations string      `json:"withorganizations,omitempty"` // of a topic
	WithTopics        string      `json:"withtopics,omitempty"`
	Near              *NearMap    `json:"near,omitempty"` // of a topic: WithTopics, joined
	// Entries are the papers, newest first, each as entry.html prints it. HTML.
	Entries string `json:"entries,omitempty"`
	Cite    string `json:"cite,omitempty"` // see citeAll
}

// FirstPaper leads to the first paper of a name.
type FirstPaper struct {
	TitleLink
	Day string `json:"day"`
}

// NearMap draws beside a list of topics, row by row, which of them come together: a dot
// for each, as large as the papers are many, and an arc between two. The viewBox is "0 0
// 32 44·Rows".
type NearMap struct {
	Rows int    `json:"rows"`
	Arcs string `json:"arcs"` // SVG
	Dots string `json:"dots"`
	// Joined says the arcs in words, as "reasoning – planning; planning – agents".
	Joined string `json:"joined"`
}

// Spark is a sparkline: how papers came over time.
type Spark struct {
	By    string `json:"by"`   // "month" or "year": what a bar is
	From  string `json:"from"` // the first of them, "2025-10" or "2025"
	To    string `json:"to"`
	Most  int    `json:"most"`  // papers of the highest bar
	Width int    `json:"width"` // the viewBox is "0 0 Width 20"
	Path  string `json:"path"`  // of the bars' area, SVG
}

// PeriodCount is a year or a month in which a name has papers.
type PeriodCount struct {
	Period string `json:"period"` // "2025", "2025-10", "undated"
	Href   string `json:"href"`
	Count  int    `json:"count"`
}

// IndexData is a page of the index of authors, topics or organizations: the
// overview, the names of one letter, or those of two letters.
type IndexData struct {
	Common
	Of        string     `json:"of"`                  // "authors", "topics", "organizations"
	Count     int        `json:"count"`               // names of the group that have a page of their own
	Href      string     `json:"href"`                // the overview
	Group     string     `json:"group,omitempty"`     // empty on the overview; "A", "#", "An", "An (2)"
	Letter    string     `json:"letter,omitempty"`    // the letter that the group belongs to
	Groups    []IndexRef `json:"groups,omitempty"`    // by letter; empty where all names are on the overview
	Subgroups []IndexRef `json:"subgroups,omitempty"` // of a letter with many names
	// Names of the group by name, or those with most papers where Most is set:
	// a <li> each, with the number of papers in a <span>. HTML.
	Names         string `json:"names"`
	Most          bool   `json:"most,omitempty"`
	MinimumPapers int    `json:"minimum"` // papers from which a name has a page
	// Filter is the folder of what the script filters all names by; empty where all are
	// on the overview.
	Filter string `json:"filter,omitempty"`
}

// IndexRef leads to a group of an index.
type IndexRef struct {
	Name string `json:"name"`
	Href string `json:"href"`
}

// PostsData lists the user's own pages that have a date, newest first.
type PostsData struct {
	Common
	Posts []Post `json:"posts"`
	Feed  string `json:"feed"` // href
}

// Post is an own page with a date.
type Post struct {
	Link
	Day         string `json:"day"`
	Authors     string `json:"authors,omitempty"` // joined
	Description string `json:"description,omitempty"`
}

// FeedsData is the page that lists the feeds and tells how else to follow the site.
type FeedsData struct {
	Common
	Feeds []FeedRef   `json:"feeds"`
	Picks *Link       `json:"picks,omitempty"` // the feed of the editor's choice
	Posts *Link       `json:"posts,omitempty"` // that of the user's own posts
	Names []FeedGroup `json:"names,omitempty"` // feeds of authors, topics, organizations
	List  string      `json:"list"`            // href of the list of all feeds (OPML)
	// Digests leads to the feed of weekly digests, and Minimum is the number of papers from
	// which a name has a feed; empty where there is none.
	Digests string      `json:"digests,omitempty"`
	Minimum int         `json:"minimum,omitempty"`
	Queries []QueryFeed `json:"queries,omitempty"`
	Mail    *MailRef    `json:"mail,omitempty"`
	Mine    string      `json:"mine"` // href of the reading list
}

// QueryFeed is the feed of a search.
type QueryFeed struct {
	Link          // to the feed
	Query  string `json:"query"`
	Search string `json:"search,omitempty"` // href of what it finds; empty where the site has no search
}

// MailRef is how a reader asks for digests by mail.
type MailRef struct {
	Href   string `json:"href,omitempty"`   // of a page, or mailto:; empty where there is a form
	Action string `json:"action,omitempty"` // of the form
	Field  string `json:"field,omitempty"`  // of the form, for the reader's address
	Host   string `json:"host,omitempty"`   // to which the form is sent
}

// FeedGroup are the feeds of authors, topics or organizations.
type FeedGroup struct {
	Of    string `json:"of"`    // "authors", "topics", "organizations"
	Count int    `json:"count"` // names that have a feed
	// Names are these by name, or those with most papers where there are many: a
	// <li> each, with a link to the feed. HTML.
	Names string `json:"names"`
}

// FeedRef is a feed in its three formats.
type FeedRef struct {
	Title string `json:"title"`
	RSS   string `json:"rss"`
	Atom  string `json:"atom"`
	JSON  string `json:"json"`
}

// SearchData is the search page. All that it shows is made by the script
// "finder", which takes the index from the page's own folder.
type SearchData struct {
	Common
	Href string `json:"href"` // the page's own
}

// MineData is the page of what a reader keeps. All that it shows is made by the
// script "mine".
type MineData struct {
	Common
	Cite bool `json:"cite,omitempty"` // the site can cite papers
}

// CiteData is the page about citations. The scripts that make these take their
// words from it.
type CiteData struct {
	Common
	PaperPages bool   `json:"paperpages"`    // papers have pages, with a button for citations
	Key        string `json:"key,omitempty"` // of a paper, for an example
	// Bibliographies are files of BibTeX by month or part of a month, newest first;
	// Name is "2025-10" or "2025-10-2", or of papers without a date "undated", which come last.
	Bibliographies []Link `json:"bibliographies,omitempty"`
}

// DevelopersData is the page about the data for programs.
type DevelopersData struct {
	Common
	Documents []DataRef `json:"documents"`
	Feeds     string    `json:"feeds"` // href of the page of feeds
	Cite      string    `json:"cite"`  // href of the page about citations
	// Paper is a paper of the newest day as JSON, Key its citation key and BibTeX
	// its entry; empty in an empty archive.
	Paper    string   `json:"paper,omitempty"`
	Key      string   `json:"key,omitempty"`
	BibTeX   string   `json:"bibtex,omitempty"`
	Commands []string `json:"commands,omitempty"` // lines for a shell
}

// DataRef is a document for programs: one of its kind for an example.
type DataRef struct {
	Of   string `json:"of"` // "index", "day", "undated", "authors", "topics", "organizations", "dump", "bibliography", "schema", "models"
	Href string `json:"href"`
	URL  string `json:"url"` // absolute
}

// StyleguideData is the page that shows the parts of the theme, each with examples
// that its template holds. What stands here are examples that only the program can
// make.
type StyleguideData struct {
	Common
	Title string `json:"titlehtml"` // HTML of a title with a formula
	Text  string `json:"text"`      // HTML of an abstract with all that one may have
	// Pages lead to the first page of each kind that the archive has; Name is the kind.
	Pages []Link `json:"pages"`
}

// RedirectData is a page that leads to another.
type RedirectData struct {
	Canonical string `json:"canonical"` // absolute address
	To        string `json:"to"`        // href
}

package plan

import (
	"encoding/hex"
	"fmt"
	"html"
	"slices"
	"strings"
	"time"

	"offprint/generator/archive"
)

// The site has a feed of all papers, and one for each author, topic and organization with
// enough papers to fill it. A [Feed] says what is in a feed; package build makes a document of
// it. Papers without a date are in no feed, because it is unknown whether they are new.

// Paths of the feed of the whole site in its formats, and of the list of feeds.
const (
	FeedRSS  = "feed.xml"
	FeedAtom = "atom.xml"
	FeedJSON = "feed.json"
	FeedList = "feeds.opml"
)

// feedsFolder contains the feeds page and the archive documents.
const feedsFolder = "feeds/"

// Feed is a feed of the plan, or one of the archive documents of the site's feed.
type Feed struct {
	Of    Kind   // KindHome, or the kind of the name
	Title string // plain text
	Home  string // path of the page that it belongs to
	// Paths of its documents. Only the site's feed has RSS and JSON.
	RSS, Atom, JSON string
	// Prev and Next are the archive documents before and after this one. Current is the feed
	// that an archive document belongs to. All are paths; empty if there is none.
	Prev, Next, Current string
	// Sum is the checksum of everything that the documents are made of, except the program.
	Sum archive.Sum

	Papers Papers    // newest first
	Posts  []OwnPage // of KindPosts: its content instead of papers
	// Digests is the content of the feed of digests instead of papers, newest first.
	Digests []PlannedDigest
}

// Archive reports whether the feed is an archive document, and whether it is closed, so that
// new papers are no longer added to it.
func (f *Feed) Archive() (archive, closed bool) { return f.Current != "", f.Next != "" }

// Feeds returns all feeds of the site: the feed of all papers, those of names in the order of
// their indexes, and the archive documents, oldest first.
func (p *Plan) Feeds() []Feed {
	c := p.cfg
	site := Feed{
		Of: KindHome, Title: c.Title, RSS: FeedRSS, Atom: FeedAtom, JSON: FeedJSON,
		Papers: p.Newest(c.Options.FeedItems),
	}
	var documents []Feed
	if c.Options.Feeds.Archive {
		documents = p.archiveDocuments()
	}
	if n := len(documents); n > 0 {
		site.Prev = documents[n-1].address()
	}
	feeds := slices.Concat([]Feed{site}, p.digestFeed(), p.queryFeeds())
	for _, r := range p.registries() {
		for _, n := range r.pages {
			if path := p.feedPath(n); path != "" {
				feeds = append(feeds, Feed{
					Of: r.kind, Title: n.display + " · " + c.Title, Home: n.path, Atom: path,
					Papers: Papers{datedOf(n.papers)}.First(c.Options.FeedItems),
				})
			}
		}
	}
	if p.picks != nil {
		feeds = append(feeds, Feed{
			Of: KindPicks, Title: p.picks.display + " · " + c.Title, Home: p.picks.path, Atom: picksFeed,
			Papers: Papers{datedOf(p.picks.papers)}.First(c.Options.FeedItems),
		})
	}
	feeds = append(feeds, p.postsOf()...)
	for i := range feeds {
		feeds[i].Sum = feeds[i].sum(c)
	}
	return append(feeds, documents...)
}

// feedPath returns the path of a name's feed, beside its page; empty if it has none.
func (p *Plan) feedPath(n *name) string {
	if n == p.picks {
		return picksFeed
	}
	least := p.cfg.Options.Feeds.MinimumPapers
	if least == 0 || n.path == "" || len(datedOf(n.papers)) < least {
		return ""
	}
	return strings.TrimSuffix(n.path, ".html") + ".xml"
}

// archiveDocuments returns the documents that together hold all papers with a date (RFC 5005,
// section 4), oldest first: one for each month with papers, or several for a month with many.
// Neither the papers nor the links of a document depend on what comes after its papers, except
// the link of the last document, which is still open: when the next one begins, it gets a link
// to that and is closed. The papers are not ordered by votes, because votes continue to be
// counted.
func (p *Plan) archiveDocuments() []Feed {
	var documents []Feed
	for _, m := range p.Months() {
		newest := slices.Clone(m.Papers.entries)
		slices.Reverse(newest)
		documents = append(documents, Feed{
			Of: KindHome, Title: p.cfg.Title + ", " + m.Name, Home: m.Home,
			Atom: feedsFolder + m.Name + ".xml", Current: FeedAtom, Papers: Papers{newest},
		})
	}
	for i := range documents {
		d := &documents[i]
		if i > 0 {
			d.Prev = documents[i-1].Atom
		}
		if i+1 < len(documents) {
			d.Next = documents[i+1].Atom
		}
		d.Sum = d.sum(p.cfg)
	}
	return documents
}

// address returns the address under which the site's feed links to its newest archive
// document. Feed readers fetch an archive document once per address, but this one still
// changes. Its address therefore ends in a query with its checksum, which a static host
// ignores.
func (f *Feed) address() string {
	return f.Atom + "?" + hex.EncodeToString(f.Sum[:4])
}

func (f *Feed) sum(c writer) archive.Sum {
	var in Inputs
	in.strings([]string{
		c.URL(""), c.Title, c.Description, c.Language, c.Options.Feeds.Hub, c.Options.Feeds.Identity,
		f.Title, f.Home, f.RSS, f.Atom, f.JSON, f.Prev, f.Next, f.Current,
	})
	if c.Options.Feeds.ArchiveAbstracts {
		in.number(1)
	}
	for _, o := range f.Posts {
		in.strings(append([]string{o.Path, o.Title, o.Description, o.Date.Format(time.RFC3339)}, o.Authors...))
	}
	for _, e := range f.Papers.entries {
		in.sum(e.card.Sum())
		in.string(e.path)
	}
	for _, d := range f.Digests {
		d.sum(&in)
	}
	return in.done()
}

// listFeeds formats the names' feeds as an HTML list.
func (p *Plan) listFeeds(names []*name) string {
	var b strings.Builder
	for _, n := range names {
		fmt.Fprintf(&b, `<li><a href="%s">%s</a>`, html.EscapeString(p.cfg.EscapedHref(p.feedPath(n))), p.cfg.isolated(n.display))
	}
	return b.String()
}

// feedsPage makes the page that lists the feeds: the site's, and those of names. It does not
// say how many papers they have, so that it does not change when papers are added.
func (p *Plan) feedsPage() (Page, error) {
	c := p.cfg
	d := &FeedsData{
		Common: c.newHead(c.NavWord("subscribe"), "", feedsFolder).done(),
		Feeds:  []FeedRef{{Title: c.Title, RSS: c.Href(FeedRSS), Atom: c.Href(FeedAtom), JSON: c.Href(FeedJSON)}},
		List:   c.Href(FeedList),
		Mine:   c.Href(MineFolder),
	}
	if len(p.digestWeeks()) > 0 {
		d.Digests = c.Href(DigestFeed)
	}
	for _, q := range p.queried {
		d.Queries = append(d.Queries, QueryFeed{
			Link: Link{Name: q.Name, Href: c.Href(q.feedPath())}, Query: q.Query, Search: p.searchHref(q.Query),
		})
	}
	d.Mail = c.mailRef()
	if len(p.posts()) > 0 {
		d.Posts = &Link{Name: c.NavWord("posts"), Href: c.Href(postsFeed)}
	}
	if p.picks != nil {
		d.Picks = &Link{Name: p.picks.display, Href: c.Href(picksFeed)}
	}
	for _, r := range p.registries() {
		var names []*name
		for _, n := range r.pages {
			if p.feedPath(n) != "" {
				names = append(names, n)
			}
		}
		if len(names) == 0 {
			continue
		}
		group := FeedGroup{Of: r.of, Count: len(names)}
		if len(names) > indexEvery {
			names = mostPapers(names)
		}
		group.Names = p.listFeeds(names)
		d.Names = append(d.Names, group)
		d.Minimum = c.Options.Feeds.MinimumPapers
	}
	return Page{Kind: KindFeeds, Path: feedsFolder, Title: c.NavWord("subscribe"), Data: d}, nil
}

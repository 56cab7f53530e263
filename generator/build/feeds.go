package build

import (
	"bytes"
	"cmp"
	"fmt"
	"html"
	"io"
	"slices"
	"strings"
	"sync"

	"offprint/generator/feed"
	"offprint/generator/paper"
	"offprint/generator/plan"
	"offprint/generator/site"
	"offprint/generator/text"
)

// feedArtifacts returns the artifacts of feeds.
func feedArtifacts(cfg *site.Config, plan *plan.Plan, feeds []plan.Feed) []artifact {
	w := newFeedWriter(cfg, plan)
	docs := make([]artifact, len(feeds))
	for i, f := range feeds {
		docs[i] = artifact{sum: f.Sum, write: func() ([]site.File, error) { return w.files(f) }}
		for _, d := range feedDocuments(f) {
			docs[i].paths = append(docs[i].paths, d.path)
		}
	}
	return docs
}

// homeURL returns the address of the page that a feed belongs to.
func homeURL(cfg *site.Config, f plan.Feed) string {
	return cmp.Or(cfg.FeedURL(f.Home), cfg.URL(""))
}

// feedDocument is a feed in one format.
type feedDocument struct {
	path  string
	write func(*feed.Feed, io.Writer) error
}

// feedDocuments returns the documents of a feed.
func feedDocuments(f plan.Feed) []feedDocument {
	documents := []feedDocument{{f.Atom, (*feed.Feed).WriteAtom}}
	if f.RSS != "" {
		documents = append(documents, feedDocument{f.RSS, (*feed.Feed).WriteRSS})
	}
	if f.JSON != "" {
		documents = append(documents, feedDocument{f.JSON, (*feed.Feed).WriteJSON})
	}
	return documents
}

// feedWriter writes the documents of feeds. It can be used by several goroutines.
type feedWriter struct {
	cfg  *site.Config
	plan *plan.Plan
	min  *site.Minifier

	mu     sync.Mutex
	briefs map[string]feed.Item // by address
	size   int                  // size of briefs in bytes
}

func newFeedWriter(cfg *site.Config, plan *plan.Plan) *feedWriter {
	return &feedWriter{cfg: cfg, plan: plan, min: site.NewMinifier(), briefs: map[string]feed.Item{}}
}

// files returns the documents of a feed.
func (w *feedWriter) files(planned plan.Feed) ([]site.File, error) {
	cfg := w.cfg
	f := &feed.Feed{
		Title: planned.Title, Description: planned.Title, Language: cfg.Language, Home: homeURL(cfg, planned),
		RSS: cfg.FeedURL(planned.RSS), Atom: cfg.FeedURL(planned.Atom), JSON: cfg.FeedURL(planned.JSON),
		Hub: cfg.Options.Feeds.Hub,
		History: feed.History{
			Prev: cfg.FeedURL(planned.Prev), Next: cfg.FeedURL(planned.Next), Current: cfg.FeedURL(planned.Current),
		},
	}
	inArchive, closed := planned.Archive()
	f.History.Archive = closed
	var err error
	switch {
	case planned.Of == plan.KindDigest:
		f.Items, err = w.digestItems(planned.Digests)
	case planned.Of == plan.KindPosts:
		f.Items = w.posts(planned.Posts)
	case planned.Of == plan.KindPicks:
		f.Items, err = w.pickedItems(planned.Papers)
	case planned.Of != plan.KindHome:
		f.Items, err = w.briefItems(planned.Papers)
	case inArchive:
		f.Hub = "" // there is nothing to notify a hub of
		f.Items, err = w.archivedItems(planned.Papers)
	default:
		if cfg.Description != "" {
			f.Description = cfg.Description
		}
		f.Items, err = w.items(planned.Papers)
	}
	if err != nil {
		return nil, err
	}
	Identify(cfg, f)
	var files []site.File
	for _, d := range feedDocuments(planned) {
		var b bytes.Buffer
		if err := d.write(f, &b); err != nil {
			return nil, fmt.Errorf("%s: %w", d.path, err)
		}
		data, err := w.min.Bytes(d.path, b.Bytes())
		if err != nil {
			return nil, err
		}
		files = append(files, site.File{Path: d.path, Data: data})
	}
	return files, nil
}

// Identify gives a feed and its items the identifiers that they had when the site was at the
// address in feeds.identity, so that feed readers recognize them.
func Identify(cfg *site.Config, f *feed.Feed) {
	was := cfg.Options.Feeds.Identity
	if was == "" {
		return
	}
	identity := func(address string) string {
		if rest, ok := strings.CutPrefix(address, cfg.URL("")); ok {
			return was + rest
		}
		return address
	}
	f.ID = identity(cmp.Or(f.History.Current, f.Atom))
	for i := range f.Items {
		f.Items[i].ID = identity(f.Items[i].URL)
	}
}

// items returns papers as items of the site's feed.
func (w *feedWriter) items(papers plan.Papers) ([]feed.Item, error) {
	listings, err := w.plan.Listings(papers)
	items := make([]feed.Item, len(listings))
	for i, l := range listings {
		items[i] = FeedItem(w.cfg, l)
	}
	return items, err
}

// posts returns the user's own pages as items, without their texts, which are on the pages.
func (w *feedWriter) posts(list []plan.OwnPage) (items []feed.Item) {
	for _, o := range list {
		item := feed.Item{URL: w.cfg.URL(o.Path), Title: o.Title, Authors: o.Authors, Published: o.Date}
		if o.Description != "" {
			item.HTML = "<p>" + html.EscapeString(o.Description) + "</p>"
		}
		items = append(items, item)
	}
	return items
}

// pickedItems returns papers as items of the feed of picks, with the notes on them.
func (w *feedWriter) pickedItems(papers plan.Papers) ([]feed.Item, error) {
	items, err := w.items(papers)
	if err != nil {
		return nil, err
	}
	for i := range items {
		full, err := w.plan.Text(papers, i)
		if err != nil {
			return nil, err
		}
		if full.Note != "" {
			items[i].HTML = "<blockquote>" + shortHTML.Replace(text.FeedHTML(full.Note)) + "</blockquote>" + items[i].HTML
		}
	}
	return items, nil
}

// FeedItem returns a paper as an item of the site's feed, with everything that a reader can
// show.
func FeedItem(cfg *site.Config, l plan.Listing) feed.Item {
	p := l.Paper
	item := feed.Item{
		URL: l.URL, Title: text.TitlePlain(p.Title), Language: cfg.Foreign(p.Language),
		HTML:    shortHTML.Replace(text.FeedHTML(p.Abstract)),
		Authors: p.Authors, Topics: p.Topics,
		Published: p.Date.Time(),
		Code:      p.Links.Code, Thumbnail: p.Links.Thumbnail, DOI: cmp.Or(p.ID.DOI(), p.DOI),
	}
	if p.ID.Scheme() == paper.SchemeArXiv {
		item.PDF = "https://arxiv.org/pdf/" + p.ID.Value()
	}
	return item
}

// digestItems returns weekly digests as items of their feed. Each is dated the day after its
// week.
func (w *feedWriter) digestItems(digests []plan.PlannedDigest) ([]feed.Item, error) {
	items := make([]feed.Item, len(digests))
	for i, d := range digests {
		made, err := d.Make()
		if err != nil {
			return nil, err
		}
		content, err := made.Content()
		if err != nil {
			return nil, err
		}
		items[i] = feed.Item{
			URL: w.cfg.URL(d.Home()), Title: w.cfg.Word("digest") + ", " + d.Name, HTML: content, Summary: made.Preview(),
			Published: d.Last.AddDays(1).Time(),
		}
	}
	return items, nil
}

// shortHTML replaces an escape sequence that is not needed, because attributes in abstracts
// are in double quotes.
var shortHTML = strings.NewReplacer("&#39;", "'")

// archivedItems returns papers as items of an archive document. The archive documents contain
// every paper of the site, so the items have no picture, only arXiv's categories as topics,
// and an abstract only if the configuration asks for it.
func (w *feedWriter) archivedItems(papers plan.Papers) (items []feed.Item, err error) {
	if w.cfg.Options.Feeds.ArchiveAbstracts {
		items, err = w.items(papers)
	} else {
		for _, l := range w.plan.Cards(papers) {
			items = append(items, FeedItem(w.cfg, l))
		}
	}
	for i := range items {
		items[i].Thumbnail = ""
		items[i].Topics = slices.DeleteFunc(slices.Clone(items[i].Topics), func(t string) bool { return !paper.IsCategory(t) })
	}
	return items, err
}

const (
	// briefAuthors is the maximum number of authors listed for a paper in the feed of a name.
	// A paper with hundreds of authors is in the feeds of all of them.
	briefAuthors = 10
	// briefsSize is the size in bytes at which the cache of items is cleared: about 10,000
	// papers.
	briefsSize = 16 << 20
)

// briefItems returns papers as items of the feed of a name. A paper is in the feeds of its
// authors, topics and organization, so its item is cached.
func (w *feedWriter) briefItems(papers plan.Papers) ([]feed.Item, error) {
	cards := w.plan.Cards(papers)
	items := make([]feed.Item, len(cards))
	for i, card := range cards {
		w.mu.Lock()
		item, ok := w.briefs[card.URL]
		w.mu.Unlock()
		if !ok {
			full, err := w.plan.Text(papers, i)
			if err != nil {
				return nil, err
			}
			item = FeedItem(w.cfg, card)
			item.Thumbnail = ""
			item.Summary = strings.Clone(text.Plain(full.Abstract)) // a copy, so that the whole file is not kept in memory
			item.Authors = item.Authors[:min(briefAuthors, len(item.Authors))]
			w.keep(item)
		}
		items[i] = item
	}
	return items, nil
}

func (w *feedWriter) keep(item feed.Item) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.size > briefsSize {
		clear(w.briefs)
		w.size = 0
	}
	w.briefs[item.URL] = item
	w.size += len(item.Summary) + 500
}

// feedList returns the list of the feeds that a reader may want to follow.
func feedList(cfg *site.Config, feeds []plan.Feed) (site.File, error) {
	list := feed.OPML{Title: cfg.Title}
	var of plan.Kind
	for _, f := range feeds {
		if inArchive, _ := f.Archive(); inArchive {
			continue
		}
		if len(list.Groups) == 0 || f.Of != of {
			of = f.Of
			list.Groups = append(list.Groups, feed.OPMLGroup{Title: feedFolder(cfg, of)})
		}
		group := &list.Groups[len(list.Groups)-1]
		group.Feeds = append(group.Feeds, feed.OPMLFeed{Title: f.Title, Feed: cfg.FeedURL(f.Atom), Home: homeURL(cfg, f)})
	}
	var b bytes.Buffer
	if err := list.Write(&b); err != nil {
		return site.File{}, err
	}
	data, err := site.NewMinifier().Bytes(plan.FeedList, b.Bytes())
	return site.File{Path: plan.FeedList, Data: data}, err
}

// feedFolder returns the name of the folder for a kind of feeds in the list of feeds.
func feedFolder(cfg *site.Config, of plan.Kind) string {
	return cfg.Word(map[plan.Kind]string{
		plan.KindAuthor: "nav_authors", plan.KindTopic: "nav_topics", plan.KindOrganization: "nav_organizations",
		plan.KindPosts: "nav_posts", plan.KindPicks: "nav_picks", plan.KindSearch: "feeds_searches",
	}[of])
}

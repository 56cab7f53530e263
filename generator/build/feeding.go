package build

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"offprint/generator/feed"
	"offprint/generator/paper"
	"offprint/generator/site"
	"offprint/generator/text"
)

// documentsOf are the documents of feeds.
func documentsOf(cfg *site.Config, plan *site.Plan, feeds []site.Feed) []document {
	min := site.NewMinifier()
	docs := make([]document, len(feeds))
	for i, f := range feeds {
		docs[i] = document{sum: f.Sum, write: func() ([]site.File, error) { return feedFiles(cfg, plan, f, min) }}
		for _, d := range feedDocuments(f) {
			docs[i].paths = append(docs[i].paths, d.path)
		}
	}
	return docs
}

// feedDocument is a feed in one format.
type feedDocument struct {
	path  string
	write func(*feed.Feed, io.Writer) error
}

// feedDocuments are the documents of a feed.
func feedDocuments(f site.Feed) []feedDocument {
	documents := []feedDocument{{f.Atom, (*feed.Feed).WriteAtom}}
	if f.RSS != "" {
		documents = append(documents, feedDocument{f.RSS, (*feed.Feed).WriteRSS})
	}
	if f.JSON != "" {
		documents = append(documents, feedDocument{f.JSON, (*feed.Feed).WriteJSON})
	}
	return documents
}

// feedFiles makes the documents of a feed.
func feedFiles(cfg *site.Config, plan *site.Plan, planned site.Feed, min *site.Minifier) ([]site.File, error) {
	f := &feed.Feed{
		Title: planned.Title, Description: planned.Title, Language: cfg.Language, Home: cfg.URL(planned.Home),
		RSS: cfg.FeedURL(planned.RSS), Atom: cfg.FeedURL(planned.Atom), JSON: cfg.FeedURL(planned.JSON),
		Hub: cfg.Options.Feeds.Hub,
		History: feed.History{
			Prev: cfg.FeedURL(planned.Prev), Next: cfg.FeedURL(planned.Next), Current: cfg.FeedURL(planned.Current),
		},
	}
	item := FeedItem
	inArchive, closed := planned.Archive()
	f.History.Archive = closed
	switch {
	case planned.Of != site.KindHome:
		item = briefItem
	case inArchive:
		f.Hub = "" // nothing to be told of
		item = archivedItem(cfg.Options.Feeds.ArchiveAbstracts)
	case cfg.Description != "":
		f.Description = cfg.Description
	}
	listed := plan.Listings
	if inArchive && !cfg.Options.Feeds.ArchiveAbstracts {
		listed = func(ps site.Papers) ([]site.Listing, error) { return plan.Cards(ps), nil }
	}
	listings, err := listed(planned.Papers)
	if err != nil {
		return nil, err
	}
	for _, l := range listings {
		f.Items = append(f.Items, item(cfg, l))
	}
	var files []site.File
	for _, d := range feedDocuments(planned) {
		var b bytes.Buffer
		if err := d.write(f, &b); err != nil {
			return nil, fmt.Errorf("%s: %w", d.path, err)
		}
		data, err := min.Bytes(d.path, b.Bytes())
		if err != nil {
			return nil, err
		}
		files = append(files, site.File{Path: d.path, Data: data})
	}
	return files, nil
}

// FeedItem is a paper in the feed of the site: all that a reader can show.
func FeedItem(cfg *site.Config, l site.Listing) feed.Item {
	p := l.Paper
	item := feed.Item{
		URL: l.URL, Title: text.TitlePlain(p.Title), Language: cfg.Foreign(p),
		HTML:    shortHTML.Replace(text.FeedHTML(p.Abstract)),
		Authors: p.Authors, Topics: p.Topics,
		Published: p.Date.Time(),
		Code:      p.Links.Code, Thumbnail: p.Links.Thumbnail,
	}
	if p.ID.Scheme() == paper.SchemeArXiv {
		item.PDF = "https://arxiv.org/pdf/" + p.ID.Value()
	}
	return item
}

// shortHTML spells a character shorter that needs no escaping: attributes of
// abstracts stand between double quotes.
var shortHTML = strings.NewReplacer("&#39;", "'")

// archivedItem is a paper in an archive document. These hold every paper of the
// site, so there is no picture, of the topics only what arXiv put the paper
// under, and no abstract unless it is asked for.
func archivedItem(abstracts bool) func(*site.Config, site.Listing) feed.Item {
	return func(cfg *site.Config, l site.Listing) feed.Item {
		item := FeedItem(cfg, l)
		item.Thumbnail = ""
		item.Topics = slices.DeleteFunc(slices.Clone(item.Topics), func(t string) bool { return !paper.IsCategory(t) })
		if !abstracts {
			item.HTML = ""
		}
		return item
	}
}

// briefAuthors is the number of authors of a paper that the feed of a name names.
// A paper of hundreds is in the feeds of all of them.
const briefAuthors = 10

// briefItem is a paper in the feed of a name, of which there are many.
func briefItem(cfg *site.Config, l site.Listing) feed.Item {
	item := FeedItem(cfg, l)
	item.HTML, item.Thumbnail = "", ""
	item.Summary = text.Plain(l.Paper.Abstract)
	item.Authors = item.Authors[:min(briefAuthors, len(item.Authors))]
	return item
}

// feedList is the list of the feeds that a reader may want to follow.
func feedList(cfg *site.Config, feeds []site.Feed) (site.File, error) {
	list := feed.OPML{Title: cfg.Title}
	var of site.Kind
	for _, f := range feeds {
		if inArchive, _ := f.Archive(); inArchive {
			continue
		}
		if len(list.Groups) == 0 || f.Of != of {
			of = f.Of
			list.Groups = append(list.Groups, feed.OPMLGroup{Title: feedFolder(cfg, of)})
		}
		group := &list.Groups[len(list.Groups)-1]
		group.Feeds = append(group.Feeds, feed.OPMLFeed{Title: f.Title, Feed: cfg.FeedURL(f.Atom), Home: cfg.URL(f.Home)})
	}
	var b bytes.Buffer
	if err := list.Write(&b); err != nil {
		return site.File{}, err
	}
	data, err := site.NewMinifier().Bytes(site.FeedList, b.Bytes())
	return site.File{Path: site.FeedList, Data: data}, err
}

// feedFolder is the folder of a kind of names in the list of feeds.
func feedFolder(cfg *site.Config, of site.Kind) string {
	switch of {
	case site.KindAuthor:
		return cfg.NavWord("authors")
	case site.KindTopic:
		return cfg.NavWord("topics")
	case site.KindOrganization:
		return cfg.NavWord("organizations")
	}
	return ""
}

package feed

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"html"
	"io"
	"strings"
	"time"
)

// The order of the fields is that of the elements; validators require the channel's properties
// before the items.
type rssDocument struct {
	XMLName xml.Name `xml:"rss"`
	Version string   `xml:"version,attr"`
	Atom    string   `xml:"xmlns:atom,attr"`
	DC      string   `xml:"xmlns:dc,attr"`
	Media   string   `xml:"xmlns:media,attr"`
	PRISM   string   `xml:"xmlns:prism,attr,omitempty"`
	Channel rssChannel
}

type rssChannel struct {
	XMLName       xml.Name   `xml:"channel"`
	Title         string     `xml:"title"`
	Link          string     `xml:"link"`
	Description   string     `xml:"description"`
	Language      string     `xml:"language,omitempty"`
	LastBuildDate string     `xml:"lastBuildDate"`
	Generator     string     `xml:"generator"`
	Docs          string     `xml:"docs"`
	Links         []atomLink `xml:"atom:link"`
	Items         []rssItem  `xml:"item"`
}

type rssItem struct {
	Title       string     `xml:"title"`
	Link        string     `xml:"link"`
	Description *markup    `xml:"description"`
	Creator     string     `xml:"dc:creator,omitempty"`
	DOI         string     `xml:"prism:doi,omitempty"`
	Language    string     `xml:"dc:language,omitempty"`
	Categories  []string   `xml:"category"`
	GUID        rssGUID    `xml:"guid"`
	PubDate     string     `xml:"pubDate,omitempty"`
	Links       []atomLink `xml:"atom:link"`
	Thumbnail   *thumbnail `xml:"media:thumbnail"`
}

type rssGUID struct {
	IsPermaLink bool   `xml:"isPermaLink,attr"`
	Value       string `xml:",chardata"`
}

// WriteRSS writes the feed as RSS 2.0 (https://www.rssboard.org/rss-specification).
//
// The description of an item is its HTML or, without that, its summary. PDF and code are Atom
// links, because an RSS enclosure requires the length of its target. All authors are one
// creator, as in arXiv's feeds, because readers show only one of several. lastBuildDate is the
// newest change of an item, or 1 January 2000 if no item has a date.
func (f *Feed) WriteRSS(w io.Writer) error {
	f, err := f.clean()
	if err != nil {
		return err
	}
	doc := rssDocument{Version: "2.0", Atom: nsAtom, DC: nsDC, Media: nsMedia, PRISM: f.prism(), Channel: rssChannel{
		Title: f.Title, Link: f.Home, Description: f.Description, Language: f.Language,
		LastBuildDate: rfc822(f.changed()), Generator: generator,
		Docs:  "https://www.rssboard.org/rss-specification",
		Links: f.documents(typeRSS), Items: make([]rssItem, len(f.Items)),
	}}
	for i := range f.Items {
		it := &f.Items[i]
		r := rssItem{
			Title: it.Title, Link: it.URL, Creator: strings.Join(it.Authors, ", "), Categories: it.Topics,
			Language: it.Language, DOI: it.DOI,
			GUID: rssGUID{IsPermaLink: it.ID == it.URL, Value: it.ID}, Links: related(it), Thumbnail: thumbnailOf(it),
		}
		if known(it.Published) {
			r.PubDate = rfc822(it.Published)
		}
		// A description is HTML even if it was written as plain text.
		if text := cmp.Or(it.HTML, html.EscapeString(it.Summary)); text != "" {
			r.Description = &markup{HTML: text}
		}
		doc.Channel.Items[i] = r
	}
	if err := writeXML(w, &doc); err != nil {
		return fmt.Errorf("write RSS feed %q: %w", f.Title, err)
	}
	return nil
}

// rfc822 formats a time for RSS, with a year of four digits as in RFC 2822.
func rfc822(t time.Time) string { return t.UTC().Format(time.RFC1123Z) }

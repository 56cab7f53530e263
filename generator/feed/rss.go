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

// The order of the fields is the order of the elements; validators want what
// is said of the channel before the items.
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
// An item's description is its whole HTML, or its summary where there is no
// HTML. PDF and code are links of Atom's: an RSS enclosure must tell the length
// of what it links to. The authors are one creator, as in arXiv's own feeds: of
// several, readers show one. lastBuildDate is the newest change of an item, 1 January
// 2000 where no item has a date.
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
		// A description is HTML, even one that was written as plain text.
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

// rfc822 is the date format of RSS, with the four digits of RFC 2822's year.
func rfc822(t time.Time) string { return t.UTC().Format(time.RFC1123Z) }

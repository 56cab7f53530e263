package feed

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
)

// OPML is a list of feeds to which readers can subscribe in one step.
type OPML struct {
	Title  string // plain text
	Groups []OPMLGroup
}

// OPMLGroup is a folder in a list of feeds. The feeds of a group without a title are at the
// top level.
type OPMLGroup struct {
	Title string // plain text
	Feeds []OPMLFeed
}

// OPMLFeed is a feed in a list.
type OPMLFeed struct {
	Title string // plain text; Feed if empty
	Feed  string // absolute address of the feed's document
	Home  string // absolute address of the feed's page
}

type opmlDocument struct {
	XMLName xml.Name `xml:"opml"`
	Version string   `xml:"version,attr"`
	Title   string   `xml:"head>title"`
	// OPML requires a body with at least one outline.
	Outlines []opmlOutline `xml:"body>outline"`
}

// The type is "rss" for every format, because readers know no other.
type opmlOutline struct {
	Type     string        `xml:"type,attr,omitempty"`
	Text     string        `xml:"text,attr"`
	Title    string        `xml:"title,attr,omitempty"` // used by some readers
	Feed     string        `xml:"xmlUrl,attr,omitempty"`
	Home     string        `xml:"htmlUrl,attr,omitempty"`
	Outlines []opmlOutline `xml:"outline"`
}

// Write writes the list as OPML 2.0 (https://opml.org/spec2.opml).
func (o *OPML) Write(w io.Writer) error {
	doc := opmlDocument{Version: "2.0", Title: line(o.Title)}
	for _, g := range o.Groups {
		outlines := make([]opmlOutline, len(g.Feeds))
		for i, f := range g.Feeds {
			feed, ok := address(f.Feed)
			if !ok {
				return fmt.Errorf("list of feeds %q: the address %q of %q is not an absolute http address", o.Title, f.Feed, f.Title)
			}
			home, _ := address(f.Home)
			title := cmp.Or(line(f.Title), feed)
			outlines[i] = opmlOutline{Type: "rss", Text: title, Title: title, Feed: feed, Home: home}
		}
		if title := line(g.Title); title != "" {
			outlines = []opmlOutline{{Text: title, Outlines: outlines}}
		}
		doc.Outlines = append(doc.Outlines, outlines...)
	}
	if err := writeXML(w, &doc); err != nil {
		return fmt.Errorf("write list of feeds %q: %w", o.Title, err)
	}
	return nil
}

package feed

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
)

// OPML is a list of feeds, which readers subscribe to in one step.
type OPML struct {
	Title  string // plain text
	Groups []OPMLGroup
}

// OPMLGroup is a folder of a list of feeds; one without a title is none, and its
// feeds stand by themselves.
type OPMLGroup struct {
	Title string // plain text
	Feeds []OPMLFeed
}

// OPMLFeed is a feed in a list.
type OPMLFeed struct {
	Title string // plain text; Feed where empty
	Feed  string // absolute address of its document
	Home  string // absolute address of the page that it belongs to
}

type opmlDocument struct {
	XMLName xml.Name `xml:"opml"`
	Version string   `xml:"version,attr"`
	Title   string   `xml:"head>title"`
	// OPML wants a body, and in it an outline at least.
	Outlines []opmlOutline `xml:"body>outline"`
}

// The type is "rss" whatever the format: readers know no other.
type opmlOutline struct {
	Type     string        `xml:"type,attr,omitempty"`
	Text     string        `xml:"text,attr"`
	Title    string        `xml:"title,attr,omitempty"` // some readers show this one
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

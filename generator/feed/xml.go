package feed

import (
	"bufio"
	"encoding/xml"
	"io"
	"strings"
)

// Namespaces of the elements that RSS and Atom borrow.
const (
	nsAtom  = "http://www.w3.org/2005/Atom"
	nsDC    = "http://purl.org/dc/elements/1.1/"
	nsMedia = "http://search.yahoo.com/mrss/"
)

// Media types of the documents and of what items link to.
const (
	typeRSS  = "application/rss+xml"
	typeAtom = "application/atom+xml"
	typeJSON = "application/feed+json"
	typeHTML = "text/html"
	typePDF  = "application/pdf"
)

// atomLink is a link of Atom, and of RSS under the name atom:link.
type atomLink struct {
	Rel   string `xml:"rel,attr"`
	Type  string `xml:"type,attr,omitempty"`
	Title string `xml:"title,attr,omitempty"`
	Href  string `xml:"href,attr"`
}

// markup is HTML within XML, in a CDATA section: it stays as short as it is,
// where escaping would lengthen each of its tags. encoding/xml splits the
// section where the text holds "]]>".
type markup struct {
	Type string `xml:"type,attr,omitempty"`
	HTML string `xml:",cdata"`
}

// thumbnail is https://www.rssboard.org/media-rss#media-thumbnails.
type thumbnail struct {
	URL string `xml:"url,attr"`
}

func thumbnailOf(it *Item) *thumbnail {
	if it.Thumbnail == "" {
		return nil
	}
	return &thumbnail{it.Thumbnail}
}

// documents are the links of a document of the given media type: itself, and
// what tells the same in another format.
func (f *Feed) documents(self string) []atomLink {
	var links []atomLink
	for _, d := range []atomLink{{Type: typeRSS, Href: f.RSS}, {Type: typeAtom, Href: f.Atom}, {Type: typeJSON, Href: f.JSON}} {
		if d.Href == "" {
			continue
		}
		d.Rel = "alternate"
		if d.Type == self {
			d.Rel = "self"
			links = append([]atomLink{d}, links...)
			continue
		}
		links = append(links, d)
	}
	return links
}

func writeXML(w io.Writer, v any) error {
	b := bufio.NewWriter(w)
	b.WriteString(strings.TrimSpace(xml.Header))
	if err := xml.NewEncoder(b).Encode(v); err != nil {
		return err
	}
	return b.Flush()
}

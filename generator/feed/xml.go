package feed

import (
	"bufio"
	"encoding/xml"
	"io"
	"slices"
	"strings"
)

// Namespaces of elements that RSS and Atom borrow.
const (
	nsAtom  = "http://www.w3.org/2005/Atom"
	nsDC    = "http://purl.org/dc/elements/1.1/"
	nsMedia = "http://search.yahoo.com/mrss/"
	// nsPRISM is used for DOIs in publishers' feeds.
	nsPRISM = "http://prismstandard.org/namespaces/basic/2.0/"
	// nsHistory is that of RFC 5005.
	nsHistory = "http://purl.org/syndication/history/1.0"
)

// Media types of the documents and of link targets.
const (
	typeRSS  = "application/rss+xml"
	typeAtom = "application/atom+xml"
	typeJSON = "application/feed+json"
	typeHTML = "text/html"
	typePDF  = "application/pdf"
)

// atomLink is a link in Atom, and in RSS under the name atom:link.
type atomLink struct {
	Rel   string `xml:"rel,attr,omitempty"`
	Type  string `xml:"type,attr,omitempty"`
	Title string `xml:"title,attr,omitempty"`
	Href  string `xml:"href,attr"`
}

// markup is HTML inside XML as a CDATA section, which is shorter than escaping every tag.
// encoding/xml splits the section at "]]>".
type markup struct {
	Type string `xml:"type,attr,omitempty"`
	HTML string `xml:",cdata"`
}

// prism returns the namespace of DOIs if the feed has any.
func (f *Feed) prism() string {
	if slices.ContainsFunc(f.Items, func(it Item) bool { return it.DOI != "" }) {
		return nsPRISM
	}
	return ""
}

// thumbnail is specified in https://www.rssboard.org/media-rss#media-thumbnails.
type thumbnail struct {
	URL string `xml:"url,attr"`
}

func thumbnailOf(it *Item) *thumbnail {
	if it.Thumbnail == "" {
		return nil
	}
	return &thumbnail{it.Thumbnail}
}

// related returns the links of an item to resources of the paper.
func related(it *Item) []atomLink {
	var links []atomLink
	if it.PDF != "" {
		links = append(links, atomLink{Rel: "related", Type: typePDF, Href: it.PDF})
	}
	if it.Code != "" {
		links = append(links, atomLink{Rel: "related", Title: "Code", Href: it.Code})
	}
	return links
}

// documents returns the links of a document of the given media type: to itself, to the other
// formats, and to the hub.
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
	if f.Hub != "" {
		links = append(links, atomLink{Rel: "hub", Href: f.Hub})
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

package feed

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"time"
)

type atomDocument struct {
	XMLName   xml.Name    `xml:"feed"`
	NS        string      `xml:"xmlns,attr"`
	Media     string      `xml:"xmlns:media,attr"`
	PRISM     string      `xml:"xmlns:prism,attr,omitempty"`
	History   string      `xml:"xmlns:fh,attr,omitempty"`
	Lang      string      `xml:"xml:lang,attr,omitempty"`
	ID        string      `xml:"id"`
	Title     atomText    `xml:"title"`
	Subtitle  *atomText   `xml:"subtitle"`
	Updated   string      `xml:"updated"`
	Generator string      `xml:"generator"`
	Author    atomPerson  `xml:"author"`
	Archive   *struct{}   `xml:"fh:archive"`
	Links     []atomLink  `xml:"link"`
	Entries   []atomEntry `xml:"entry"`
}

type atomEntry struct {
	Lang       string         `xml:"xml:lang,attr,omitempty"`
	ID         string         `xml:"id"`
	Title      atomText       `xml:"title"`
	Published  string         `xml:"published,omitempty"`
	Updated    string         `xml:"updated"`
	Authors    []atomPerson   `xml:"author"`
	Categories []atomCategory `xml:"category"`
	Links      []atomLink     `xml:"link"`
	Thumbnail  *thumbnail     `xml:"media:thumbnail"`
	DOI        string         `xml:"prism:doi,omitempty"`
	Summary    *atomText      `xml:"summary"`
	Content    *markup        `xml:"content"`
}

// atomText is plain text: a text construct without a type attribute.
type atomText struct {
	Text string `xml:",chardata"`
}

type atomPerson struct {
	Name string `xml:"name"`
}

type atomCategory struct {
	Term string `xml:"term,attr"`
}

// WriteAtom writes the feed as Atom 1.0 (RFC 4287). The id of the feed is the address of the
// Atom document; archive documents use the address of the document to subscribe to, because
// they are part of the same feed.
//
// Atom requires an author and an update time everywhere. The author of the feed is its title,
// and applies to entries without authors. A feed without dated items, and an entry without a
// date, was updated on 1 January 2000. The publication time of an entry is only written if it
// differs from the update time.
func (f *Feed) WriteAtom(w io.Writer) error {
	f, err := f.clean()
	if err != nil {
		return err
	}
	if f.Atom == "" {
		return fmt.Errorf("feed %q: an Atom feed needs its own address", f.Title)
	}
	doc := atomDocument{
		NS: nsAtom, Media: nsMedia, PRISM: f.prism(), Lang: f.Language, ID: cmp.Or(f.ID, f.History.Current, f.Atom),
		Title: atomText{f.Title}, Updated: rfc3339(f.changed()), Generator: generator,
		Author: atomPerson{f.Title}, Entries: make([]atomEntry, len(f.Items)),
	}
	if f.Description != f.Title {
		doc.Subtitle = &atomText{f.Description}
	}
	// The page comes first: some readers use the first alternate link.
	doc.Links = append([]atomLink{{Rel: "alternate", Type: typeHTML, Href: f.Home}}, f.documents(typeAtom)...)
	doc.Links = append(doc.Links, f.History.links()...)
	if f.History.Archive {
		doc.History, doc.Archive = nsHistory, &struct{}{}
	}
	for i := range f.Items {
		doc.Entries[i] = atomEntryOf(&f.Items[i])
	}
	if err := writeXML(w, &doc); err != nil {
		return fmt.Errorf("write Atom feed %q: %w", f.Title, err)
	}
	return nil
}

func atomEntryOf(it *Item) atomEntry {
	e := atomEntry{
		Lang: it.Language, ID: it.ID, Title: atomText{it.Title}, Updated: rfc3339(epoch), Thumbnail: thumbnailOf(it), DOI: it.DOI,
		Links: []atomLink{{Href: it.URL}}, // without rel: alternate
	}
	if t := it.changed(); !t.IsZero() {
		e.Updated = rfc3339(t)
		if known(it.Published) && !it.Published.Equal(t) {
			e.Published = rfc3339(it.Published)
		}
	}
	for _, name := range it.Authors {
		e.Authors = append(e.Authors, atomPerson{name})
	}
	for _, t := range it.Topics {
		e.Categories = append(e.Categories, atomCategory{t})
	}
	e.Links = append(e.Links, related(it)...)
	if it.Summary != "" {
		e.Summary = &atomText{it.Summary}
	}
	if it.HTML != "" {
		e.Content = &markup{Type: "html", HTML: it.HTML}
	}
	return e
}

// links returns the links between the documents of a feed.
func (h History) links() []atomLink {
	var links []atomLink
	for _, l := range []atomLink{{Rel: "current", Href: h.Current}, {Rel: "prev-archive", Href: h.Prev}, {Rel: "next-archive", Href: h.Next}} {
		if l.Href != "" {
			links = append(links, l)
		}
	}
	return links
}

// rfc3339 formats a time for Atom and JSON Feed.
func rfc3339(t time.Time) string { return t.UTC().Format(time.RFC3339) }

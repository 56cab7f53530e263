package feed

import (
	"encoding/xml"
	"fmt"
	"io"
	"time"
)

type atomDocument struct {
	XMLName   xml.Name    `xml:"feed"`
	NS        string      `xml:"xmlns,attr"`
	Media     string      `xml:"xmlns:media,attr"`
	Lang      string      `xml:"xml:lang,attr,omitempty"`
	ID        string      `xml:"id"`
	Title     atomText    `xml:"title"`
	Subtitle  *atomText   `xml:"subtitle"`
	Updated   string      `xml:"updated"`
	Generator string      `xml:"generator"`
	Author    atomPerson  `xml:"author"`
	Links     []atomLink  `xml:"link"`
	Entries   []atomEntry `xml:"entry"`
}

type atomEntry struct {
	ID         string         `xml:"id"`
	Title      atomText       `xml:"title"`
	Published  string         `xml:"published,omitempty"`
	Updated    string         `xml:"updated"`
	Authors    []atomPerson   `xml:"author"`
	Categories []atomCategory `xml:"category"`
	Links      []atomLink     `xml:"link"`
	Thumbnail  *thumbnail     `xml:"media:thumbnail"`
	Summary    *atomText      `xml:"summary"`
	Content    *markup        `xml:"content"`
}

type atomText struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

type atomPerson struct {
	Name string `xml:"name"`
}

type atomCategory struct {
	Term string `xml:"term,attr"`
}

// WriteAtom writes the feed as Atom 1.0 (RFC 4287). The address of the Atom
// document is the feed's id.
//
// Atom wants an author and a time of change of everything. The feed's author
// is its own title, and holds for entries that name nobody; a feed without a
// dated item was last changed on 1 January 2000, and so was an entry without
// a date.
func (f *Feed) WriteAtom(w io.Writer) error {
	f, err := f.clean()
	if err != nil {
		return err
	}
	if f.Atom == "" {
		return fmt.Errorf("feed %q: an Atom feed needs its own address", f.Title)
	}
	doc := atomDocument{
		NS: nsAtom, Media: nsMedia, Lang: f.Language, ID: f.Atom,
		Title: atomText{"text", f.Title}, Updated: rfc3339(f.changed()), Generator: generator,
		Author: atomPerson{f.Title}, Entries: make([]atomEntry, len(f.Items)),
	}
	if f.Description != f.Title {
		doc.Subtitle = &atomText{"text", f.Description}
	}
	// The page comes first: some readers take the first alternate they see.
	doc.Links = append([]atomLink{{Rel: "alternate", Type: typeHTML, Href: f.Home}}, f.documents(typeAtom)...)
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
		ID: it.URL, Title: atomText{"text", it.Title}, Updated: rfc3339(epoch), Thumbnail: thumbnailOf(it),
		Links: []atomLink{{Rel: "alternate", Type: typeHTML, Href: it.URL}},
	}
	if known(it.Published) {
		e.Published = rfc3339(it.Published)
	}
	if t := it.changed(); !t.IsZero() {
		e.Updated = rfc3339(t)
	}
	for _, name := range it.Authors {
		e.Authors = append(e.Authors, atomPerson{name})
	}
	for _, t := range it.Topics {
		e.Categories = append(e.Categories, atomCategory{t})
	}
	if it.PDF != "" {
		e.Links = append(e.Links, atomLink{Rel: "related", Type: typePDF, Title: "PDF", Href: it.PDF})
	}
	if it.Code != "" {
		e.Links = append(e.Links, atomLink{Rel: "related", Title: "Code", Href: it.Code})
	}
	if it.Summary != "" {
		e.Summary = &atomText{"text", it.Summary}
	}
	if it.HTML != "" {
		e.Content = &markup{Type: "html", HTML: it.HTML}
	}
	return e
}

// rfc3339 is the date format of Atom and JSON Feed.
func rfc3339(t time.Time) string { return t.UTC().Format(time.RFC3339) }

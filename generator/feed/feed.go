// Package feed writes a list of papers in the three formats of feed readers: RSS 2.0, Atom 1.0
// and JSON Feed 1.1; and lists of feeds as OPML.
//
// The output depends only on the [Feed]: it contains no clock time, no random order and no
// indentation, so the file of an unchanged feed is unchanged. The content of papers is treated
// as text: characters that XML 1.0 forbids are removed, everything else is escaped.
package feed

import (
	"cmp"
	"fmt"
	"time"
)

// epoch is the update time of a feed without dated items. Atom requires a time, and validators
// reject one before 1990.
var epoch = time.Date(2000, time.January, 1, 0, 0, 0, 0, time.UTC)

// generator names the program in feeds. It has no version, so that a newer program writes the
// same bytes.
const generator = "Offprint"

// Feed is the content of all three documents.
type Feed struct {
	Title       string // plain text; Home if empty
	Description string // plain text; Title if empty
	Language    string // BCP 47; may be empty, but validators warn about that
	// Home is the absolute address of the page that the feed belongs to.
	Home string
	// RSS, Atom and JSON are the absolute addresses of the three documents. A document links
	// to itself as self and to the others as alternate; empty ones are omitted. Atom is also
	// the id of the Atom feed, so WriteAtom requires it.
	RSS, Atom, JSON string
	// ID is the id of the Atom feed if it differs from its address, for example because the
	// site has moved; absolute, or empty.
	ID string
	// Hub is the absolute address of a WebSub hub (https://www.w3.org/TR/websub/); may be
	// empty.
	Hub string
	// History is the position of this document among those that together contain all papers of
	// the feed.
	History History
	// Items are the papers, newest first, with distinct URLs.
	Items []Item
}

// History implements RFC 5005, section 4: the document that readers subscribe to has the
// newest papers, archive documents have all, and each links to the previous one. Only Atom
// documents contain it. The zero History is that of a feed without archive documents.
type History struct {
	// Archive marks an archive document that no longer changes.
	Archive bool
	// Prev and Next are the absolute addresses of the previous and next archive documents.
	// Current is that of the document to subscribe to, if this is an archive document. Empty
	// if there is none.
	Prev, Next, Current string
}

// Item is a paper in a feed.
type Item struct {
	// URL is the permalink, an absolute http or https address. Unless ID is set, it is also
	// the item's id: readers show an item again if its id changes.
	URL   string
	ID    string // absolute address; URL if empty
	Title string // plain text; URL if empty
	// Language of title and abstract (BCP 47); empty if it is the feed's or unknown.
	Language string
	HTML     string   // the abstract as complete, safe HTML without relative links
	Summary  string   // plain text; may be empty
	Authors  []string // plain names in reading order
	Topics   []string // plain text
	// Published and Updated are written in UTC. A zero Published is omitted; a zero Updated
	// means Published.
	Published, Updated time.Time
	// PDF, Code and Thumbnail are absolute http or https addresses; others are omitted.
	PDF, Code, Thumbnail string
	DOI                  string // without scheme or resolver; empty if there is none
}

// changed returns the time of the item's last change; zero if unknown.
func (it *Item) changed() time.Time {
	if known(it.Updated) {
		return it.Updated.UTC()
	}
	if known(it.Published) {
		return it.Published.UTC()
	}
	return time.Time{}
}

// changed returns the time of the newest change in the feed, or epoch.
func (f *Feed) changed() time.Time {
	var newest time.Time
	for i := range f.Items {
		if t := f.Items[i].changed(); t.After(newest) {
			newest = t
		}
	}
	if newest.IsZero() {
		return epoch
	}
	return newest
}

// known reports whether both date formats can represent t: they have years of four digits.
func known(t time.Time) bool {
	y := t.UTC().Year()
	return !t.IsZero() && y >= 1 && y <= 9999
}

// clean returns a copy of f that can be written in every format: legal characters, titles and
// names on one line, addresses percent-encoded, nothing required missing.
func (f *Feed) clean() (*Feed, error) {
	home, ok := address(f.Home)
	if !ok {
		return nil, fmt.Errorf("feed %q: its home page %q is not an absolute http address", f.Title, f.Home)
	}
	c := &Feed{
		Title: cmp.Or(line(f.Title), home), Description: line(f.Description), Language: line(f.Language),
		Home: home, Items: make([]Item, len(f.Items)),
	}
	c.Description = cmp.Or(c.Description, c.Title)
	c.ID, _ = address(f.ID)
	c.History.Archive = f.History.Archive
	for _, a := range []struct {
		name     string
		from, to *string
	}{
		{"RSS", &f.RSS, &c.RSS}, {"Atom", &f.Atom, &c.Atom}, {"JSON", &f.JSON, &c.JSON}, {"hub's", &f.Hub, &c.Hub},
		{"previous", &f.History.Prev, &c.History.Prev}, {"next", &f.History.Next, &c.History.Next}, {"current", &f.History.Current, &c.History.Current},
	} {
		if *a.from == "" {
			continue
		}
		if *a.to, ok = address(*a.from); !ok {
			return nil, fmt.Errorf("feed %q: its %s address %q is not an absolute http address", f.Title, a.name, *a.from)
		}
	}
	for i := range f.Items {
		it := &f.Items[i]
		u, ok := address(it.URL)
		if !ok {
			return nil, fmt.Errorf("feed %q, item %d (%q): its address %q is not an absolute http address", f.Title, i+1, it.Title, it.URL)
		}
		n := Item{
			URL: u, Title: cmp.Or(line(it.Title), u), HTML: legal(it.HTML), Summary: line(it.Summary), Language: line(it.Language),
			Authors: lines(it.Authors), Topics: lines(it.Topics), Published: it.Published, Updated: it.Updated,
		}
		id, _ := address(it.ID)
		n.ID = cmp.Or(id, u)
		n.PDF, _ = address(it.PDF)
		n.Code, _ = address(it.Code)
		n.Thumbnail, _ = address(it.Thumbnail)
		n.DOI = line(it.DOI)
		c.Items[i] = n
	}
	return c, nil
}

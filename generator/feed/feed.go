// Package feed writes one list of papers in the three formats that feed
// readers know: RSS 2.0, Atom 1.0 and JSON Feed 1.1; and lists of feeds as OPML.
//
// The bytes depend on the [Feed] alone: there is no clock, no random order
// and no indentation in them, so that a feed whose papers have not changed is
// the same file as before. Whatever a paper holds is text to the formats:
// characters that XML 1.0 forbids are dropped, everything else is escaped.
package feed

import (
	"cmp"
	"fmt"
	"time"
)

// epoch is the time of last change of a feed that has no dated item. Atom
// demands a time, and validators take one before 1990 for an error.
var epoch = time.Date(2000, time.January, 1, 0, 0, 0, 0, time.UTC)

// generator names the program in the feeds, without a version: a newer
// program that writes the same feed writes the same bytes.
const generator = "Offprint"

// Feed is what all three documents tell.
type Feed struct {
	Title       string // plain text; Home where empty
	Description string // plain text; Title where empty
	Language    string // BCP 47; may be empty, which validators warn of
	// Home is the absolute address of the page that the feed belongs to.
	Home string
	// RSS, Atom and JSON are the absolute addresses of the three documents.
	// A document names its own as self, and the others as alternates; one
	// that is empty is not named. Atom is the identity of the Atom feed too,
	// so WriteAtom needs it.
	RSS, Atom, JSON string
	// ID is the identity of the Atom feed where that is another than its address, as
	// that of a site which has moved; absolute, or empty.
	ID string
	// Hub is the absolute address of a WebSub hub (https://www.w3.org/TR/websub/)
	// that tells readers of changes; may be empty.
	Hub string
	// History says where this document stands among those that together hold
	// all papers that the feed ever had.
	History History
	// Items are the papers, newest first. No two have the same URL.
	Items []Item
}

// History is RFC 5005, section 4: the document that readers subscribe to holds
// the newest papers, archive documents hold all, and each names the one before.
// Only Atom documents tell it. The zero History is that of a feed without archive
// documents.
type History struct {
	// Archive marks an archive document that no longer changes.
	Archive bool
	// Prev and Next are the absolute addresses of the archive documents before
	// and after, Current that of the document to subscribe to, which of an
	// archive document is not the Atom document itself. What there is not is
	// empty.
	Prev, Next, Current string
}

// Item is a paper in a feed.
type Item struct {
	// URL is the permalink, absolute, http or https. It is the item's
	// identity too, unless ID is: readers show an item again when it changes.
	URL   string
	ID    string // absolute address; URL where empty
	Title string // plain text; URL where empty
	// Language of title and abstract (BCP 47); empty where it is the feed's, or not
	// known.
	Language string
	HTML     string   // the abstract as finished, safe HTML, without relative links
	Summary  string   // plain text; may be empty
	Authors  []string // plain names in reading order
	Topics   []string // plain text
	// Published and Updated are told in UTC. A zero Published is not told,
	// and a zero Updated is Published.
	Published, Updated time.Time
	// PDF, Code and Thumbnail are absolute http or https addresses. One that
	// is empty, or no such address, is left out.
	PDF, Code, Thumbnail string
	DOI                  string // bare; empty where there is none
}

// changed is the time of the item's last change; zero where it is not known.
func (it *Item) changed() time.Time {
	if known(it.Updated) {
		return it.Updated.UTC()
	}
	if known(it.Published) {
		return it.Published.UTC()
	}
	return time.Time{}
}

// changed is the time of the newest change in the feed, or epoch.
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

// known reports whether t is a time that both date formats can write, which
// are made for years of four digits.
func known(t time.Time) bool {
	y := t.UTC().Year()
	return !t.IsZero() && y >= 1 && y <= 9999
}

// clean returns a copy of f that is fit to print in every format: legal
// characters, one-line titles and names, addresses percent-encoded, nothing
// required missing.
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

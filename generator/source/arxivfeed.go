package source

import (
	"bytes"
	"cmp"
	"strings"

	"offprint/generator/paper"
	"offprint/generator/text"
)

// arxivFeed is a feed of arXiv's announcements, in RSS 2.0 or Atom, of one or
// several categories and one day.
// https://info.arxiv.org/help/rss_specifications.html,
// https://info.arxiv.org/help/atom_specifications.html
func arxivFeed() format {
	return format{
		name:  "arxiv-feed",
		about: "arXiv's announcement feeds, RSS 2.0 and Atom", unit: "an `<item>` or `<entry>`",
		form: asXML, lacks: "a feed of arXiv",
		authority: paper.Original,
		detect:    detectArXivFeed, before: []string{"arxiv-atom", "paper-feed"}, roots: []string{"rss", "feed"}, read: readArXivFeed,
	}
}

func detectArXivFeed(head []byte) bool {
	switch root, doc := xmlRoot(head); root {
	case "rss":
		before := xmlBefore(doc, "item")
		return bytes.Contains(before, []byte("rss.arxiv.org/")) || bytes.Contains(before, []byte("updates on arXiv.org")) ||
			bytes.Contains(doc, []byte("<arxiv:announce_type"))
	case "feed":
		return bytes.Contains(xmlBefore(doc, "entry"), []byte("rss.arxiv.org/")) || bytes.Contains(doc, []byte("<arxiv:announce_type"))
	}
	return false
}

// announcements is a feed while it is read.
type announcements struct {
	c     *call
	day   paper.Day // on which the papers of the feed are announced
	built paper.Day // on which the feed was made
	items int       // of this feed
}

func readArXivFeed(c *call) error {
	r := &announcements{c: c}
	root, _ := xmlRoot(c.head)
	return c.readXML(feedRecords[root], r.item, r.around, r.end)
}

func (r *announcements) around(n *node) {
	switch n.name.Local {
	case "pubDate":
		r.day = r.c.scrapeDay("pubDate", n.text())
	case "lastBuildDate":
		r.built = r.c.scrapeDay("lastBuildDate", n.text())
	case "updated":
		r.built = r.c.scrapeDay("updated", n.text())
	}
}

// end says that nothing was announced: on Saturdays, Sundays and holidays.
func (r *announcements) end() error {
	if r.items == 0 {
		if day := cmp.Or(r.day, r.built); day != 0 {
			r.c.note("nothing was announced on %v", day)
		} else {
			r.c.note("nothing was announced")
		}
	}
	*r = announcements{c: r.c}
	return nil
}

// announced is the text of an announcement.
var announced = text.LazyRegexp(`(?s)^\s*arXiv:(\S+)\s+Announce Type:\s*(\S+)\s+(?:Abstract:\s*)?(.*)$`)

func (r *announcements) item(n *node, it Item) (Item, bool) {
	r.items++
	a := arxivPaper{
		id:       strings.TrimPrefix(n.child("guid", "id").text(), "oai:arXiv.org:"),
		title:    n.child("title").text(),
		abstract: n.child("description", "summary").text(),
		doi:      n.child("DOI", "doi").text(),
		journal:  n.child("journal_reference", "journal_ref").text(),
		license:  n.child("rights").text(),
	}
	kind := n.child("announce_type").text()
	if m := announced.FindStringSubmatch(a.abstract); m != nil {
		a.abstract = m[3]
		kind = cmp.Or(kind, m[2])
		if _, err := paper.ArXivID(a.id); err != nil {
			a.id = m[1]
		}
	}
	if _, err := paper.ArXivID(a.id); err != nil {
		link := n.child("link")
		a.id = link.text() + link.attribute("href")
	}
	a.authors.addAll(n.child("creator").text())
	for _, author := range n.all("author") {
		a.authors.addAll(author.child("name").text())
	}
	for _, category := range n.all("category") {
		if s := category.text(); s != "" {
			a.categories = append(a.categories, s)
		} else {
			a.categories = append(a.categories, arxivTerm(category))
		}
	}
	day := cmp.Or(it.day("pubDate", n.child("pubDate").text()), it.day("published", n.child("published").text()), r.day)
	// The day on which a later version or another category was announced is
	// not the day of the paper, but better than none.
	a.announced = day
	switch kind {
	case "new":
		a.listed = day
	case "cross", "replace", "replace-cross":
	default:
		it.note("%s is not a type of announcement; it is treated as not new", quote(kind))
	}
	a.scraped = r.c.past(day, cmp.Or(r.built, r.day))
	return r.c.arxivFinish(it, a), true
}

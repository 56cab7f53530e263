package source

import (
	"cmp"
	"errors"
	"strings"

	"offprint/generator/paper"
	"offprint/generator/text"
)

// paperFeed is a feed of papers in RSS 2.0, RSS 1.0 (https://web.resource.org/rss/1.0/) or
// Atom (RFC 4287), with what publishers say in Dublin Core and PRISM
// (https://www.w3.org/submissions/2020/SUBM-prism-20200910/). Its items are read as rows of
// a table with usual names.
func paperFeed() format {
	return format{
		name:  "paper-feed",
		about: "feeds of journals, preprint servers and lists of papers, RSS and Atom", unit: "an `<item>`, an `<entry>` whose address is a paper's",
		form: asXML, lacks: "a feed of papers",
		// Many feeds have initials for given names, and the beginning of an abstract.
		damaged: []paper.Field{paper.FieldAuthors, paper.FieldAbstract},
		detect:  detectPaperFeed, roots: []string{"rss", "RDF", "feed"}, read: readPaperFeed,
	}
}

// feedRecords are the names of records by those of roots.
var feedRecords = map[string]string{"rss": "item", "RDF": "item", "feed": "entry"}

// feedPaper is what only an item of a paper has: a DOI, or an address of arXiv's, OpenReview's
// or Daily Papers.
var feedPaper = text.LazyRegexp(`(?i)<prism:doi\b|\bdoi:\s*10\.\d{4}|doi\.org/10\.\d{4}|arxiv\.org/(?:abs|pdf)/|openreview\.net/(?:forum|pdf)\?id=|huggingface\.co/papers/\d`)

func detectPaperFeed(head []byte) bool {
	root, doc := xmlRoot(head)
	record := feedRecords[root]
	return record != "" && feedPaper.Match(doc[len(xmlBefore(doc, record)):])
}

func readPaperFeed(c *call) error {
	r := newTableRecords(c)
	root, _ := xmlRoot(c.head)
	err := c.readXML(feedRecords[root], func(n *node, it Item) (Item, bool) {
		o := feedObject(n)
		if url := o.text("url"); o["doi"] == nil && o["arxiv"] == nil && !strings.Contains(url, "openreview.net/") {
			it.Err = errors.New("it names no paper: it has neither a DOI nor an address of arXiv's or OpenReview's")
			return it, true
		}
		return r.object(it, o, ""), true
	}, func(*node) {}, func() error { return nil })
	r.end()
	return err
}

// feedFields are the names of the facts of an item, the better first.
var feedFields = map[string][]string{
	"title":     {"title"},
	"abstract":  {"description", "summary", "encoded", "content"},
	"published": {"publicationDate", "coverDate", "date", "pubDate", "published", "issued", "updated"},
	"journal":   {"publicationName"},
	"volume":    {"volume"}, "number": {"number"}, "firstpage": {"startingPage"}, "lastpage": {"endingPage"},
	"issn": {"issn"}, "publisher": {"publisher"}, "language": {"language"},
}

// feedObject is an item as a row of a table.
func feedObject(n *node) object {
	o := object{}
	set := func(name, value string) {
		if value = strings.TrimSpace(value); value != "" && o[name] == nil {
			o[name] = value
		}
	}
	for field, names := range feedFields {
		for _, name := range names {
			set(field, n.child(name).text())
		}
	}
	if s, ok := o["abstract"].(string); ok {
		o["abstract"] = publishedOnline.ReplaceAllString(s, "")
	}
	addresses, pdfs := feedAddresses(n)
	identify := func(addresses []string) bool {
		for _, a := range addresses {
			if id, _ := arxivIDOf(a); id != "" {
				set("arxiv", id.Value())
			} else if id := doiOf(strings.TrimPrefix(a, "doi:")); id != "" {
				set("doi", id.Value())
			}
		}
		return o["arxiv"] != nil || o["doi"] != nil
	}
	if identify(addresses) {
		set("url", addresses[0])
	} else if !identify(pdfs) { // of an item that is a page about the paper
		for _, a := range addresses {
			if feedPaper.MatchString(a) {
				set("url", a)
			}
		}
	}
	var authors, topics []any
	for _, creator := range n.all("creator") {
		for _, name := range authorList(creator.text(), "") {
			authors = append(authors, name)
		}
	}
	for _, author := range n.all("author") {
		name := feedMail.ReplaceAllString(cmp.Or(author.child("name").text(), author.text()), "$1")
		for _, name := range authorList(name, "") {
			authors = append(authors, name)
		}
	}
	for _, category := range append(n.all("category"), n.all("subject")...) {
		topics = append(topics, cmp.Or(category.text(), category.attribute("term")))
	}
	o["authors"], o["topics"] = authors, topics
	return o
}

// feedAddresses are the addresses and identifiers of an item, the better first, and those of
// PDFs beside it.
func feedAddresses(n *node) (addresses, pdfs []string) {
	for _, link := range n.all("link") {
		rel, address := link.attribute("rel"), cmp.Or(link.text(), link.attribute("href"))
		if rel == "" || rel == "alternate" {
			addresses = append(addresses, address)
		} else if link.attribute("type") == "application/pdf" { // as feeds of Offprint have it
			pdfs = append(pdfs, address)
		}
	}
	for _, name := range []string{"doi", "identifier", "guid", "id", "url"} {
		for _, e := range n.all(name) { // PubMed has its own identifier before the DOI
			addresses = append(addresses, e.text())
		}
	}
	return addresses, pdfs
}

// feedMail is an author in RSS 2.0: an address, and perhaps a name.
var feedMail = text.LazyRegexp(`^\s*[^\s()]+@[^\s()]+\s*(?:\((.*)\)\s*)?$`)

// publishedOnline is what Nature, PubMed and others put before an abstract.
var publishedOnline = text.LazyRegexp(`(?s)^\s*<p>[^<]*(?:Published online:|\bdoi: ?10\.).*?</p>(?:\s*<p>(?:<b>)?ABSTRACT(?:</b>)?</p>)?`)

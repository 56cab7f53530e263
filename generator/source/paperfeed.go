package source

import (
	"cmp"
	"errors"
	"strings"

	"offprint/generator/paper"
	"offprint/generator/text"
)

// paperFeed returns the format of feeds of papers in RSS 2.0, RSS 1.0
// (https://web.resource.org/rss/1.0/) or Atom (RFC 4287), with publishers' metadata in Dublin
// Core and PRISM (https://www.w3.org/submissions/2020/SUBM-prism-20200910/). The items are
// read as table rows with the usual column names.
func paperFeed() format {
	return format{
		name:  "paper-feed",
		about: "feeds of journals, preprint servers and lists of papers, RSS and Atom", unit: "an `<item>` or `<entry>` with a paper's address",
		form: asXML, lacks: "a feed of papers",
		// Many feeds have initials instead of given names, and only the beginning of an
		// abstract.
		damaged: []paper.Field{paper.FieldAuthors, paper.FieldAbstract},
		detect:  detectPaperFeed, roots: []string{"rss", "RDF", "feed"}, read: readPaperFeed,
	}
}

// feedRecords maps names of root elements to names of record elements.
var feedRecords = map[string]string{"rss": "item", "RDF": "item", "feed": "entry"}

// feedPaper matches what only the item of a paper has: a DOI, or an address of arXiv,
// OpenReview or Daily Papers.
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
	}, nil, nil)
	r.end()
	return err
}

// feedFields maps columns to the elements of an item that provide their values, in order of
// preference.
var feedFields = map[string][]string{
	"title":     {"title"},
	"abstract":  {"description", "summary", "encoded", "content"},
	"published": {"publicationDate", "coverDate", "date", "pubDate", "published", "issued", "updated"},
	"journal":   {"publicationName"},
	"volume":    {"volume"}, "number": {"number"}, "firstpage": {"startingPage"}, "lastpage": {"endingPage"},
	"issn": {"issn"}, "publisher": {"publisher"}, "language": {"language"},
}

// feedObject converts an item to a table row.
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
	} else if !identify(pdfs) { // an item that is a page about the paper
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

// feedAddresses returns the addresses and identifiers of an item in order of preference, and
// separately the addresses of its PDFs.
func feedAddresses(n *node) (addresses, pdfs []string) {
	for _, link := range n.all("link") {
		rel, address := link.attribute("rel"), cmp.Or(link.text(), link.attribute("href"))
		if rel == "" || rel == "alternate" {
			addresses = append(addresses, address)
		} else if link.attribute("type") == "application/pdf" { // as in feeds of Offprint
			pdfs = append(pdfs, address)
		}
	}
	for _, name := range []string{"doi", "identifier", "guid", "id", "url"} {
		for _, e := range n.all(name) { // PubMed puts its own identifier before the DOI
			addresses = append(addresses, e.text())
		}
	}
	return addresses, pdfs
}

// feedMail matches an author in RSS 2.0: an email address, perhaps with a name.
var feedMail = text.LazyRegexp(`^\s*[^\s()]+@[^\s()]+\s*(?:\((.*)\)\s*)?$`)

// publishedOnline matches what Nature, PubMed and others put before an abstract.
var publishedOnline = text.LazyRegexp(`(?s)^\s*<p>[^<]*(?:Published online:|\bdoi: ?10\.).*?</p>(?:\s*<p>(?:<b>)?ABSTRACT(?:</b>)?</p>)?`)

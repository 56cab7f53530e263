package source

import (
	"cmp"
	"errors"
	"strings"

	"offprint/generator/paper"
	"offprint/generator/text"
)

// arxivOAI is arXiv's response to the requests ListRecords and GetRecord of OAI-PMH
// (https://www.openarchives.org/OAI/openarchivesprotocol.html), with the metadata formats
// arXiv, arXivRaw and oai_dc (https://info.arxiv.org/help/oa/index.html).
func arxivOAI() format {
	return format{
		name:  "arxiv-oai",
		about: "responses of arXiv's OAI-PMH interface: `ListRecords` and `GetRecord`, in `arXiv`, `arXivRaw` and `oai_dc`", unit: "a `<record>`",
		form: asXML, lacks: "an answer of arXiv's OAI-PMH interface",
		authority: paper.Original,
		detect:    detectArXivOAI, before: []string{"paper-xml"}, roots: []string{"OAI-PMH", "ListRecords", "GetRecord", "record", oaiMetadata, oaiRawMetadata}, read: readArXivOAI,
	}
}

// fromArXiv distinguishes arXiv's responses from those of other repositories.
var fromArXiv = text.LazyRegexp(`oai:arXiv\.org:|https?://(?:[a-z]+\.)?arxiv\.org/oai`)

// inArXiv matches the namespaces of arXiv's metadata formats.
var inArXiv = text.LazyRegexp(`https?://arxiv\.org/OAI/arXiv(?:Raw)?/`)

// Root elements of metadata without a response around it, as harvesters store it.
const oaiMetadata, oaiRawMetadata = "arXiv", "arXivRaw"

func detectArXivOAI(head []byte) bool {
	root, doc := xmlRoot(head)
	switch root {
	case "OAI-PMH":
		return fromArXiv.Match(doc)
	case "ListRecords", "GetRecord", "record", oaiMetadata, oaiRawMetadata: // without the elements around them
		return fromArXiv.Match(doc) || inArXiv.Match(doc)
	}
	return false
}

// oaiAnswer is the state of reading a response of OAI-PMH.
type oaiAnswer struct {
	c         *call
	day       paper.Day // responseDate
	verb      string
	records   int // of this response
	token     string
	cursor    int
	size      int
	all       int // records in all responses
	deleted   []string
	deletions int
	code      string // of an error
	message   string
}

// maxNamed is the maximum number of identifiers in a note.
const maxNamed = 20

func readArXivOAI(c *call) error {
	r := &oaiAnswer{c: c}
	record := "record"
	if root, _ := xmlRoot(c.head); root == oaiMetadata || root == oaiRawMetadata {
		record = root
	}
	if err := c.readXML(record, r.record, r.around, r.end); err != nil {
		return err
	}
	if r.deletions > 0 {
		more := ""
		if r.deletions > len(r.deleted) {
			more = " …"
		}
		c.note("deleted at the source, and left as they are here: %d: %s%s", r.deletions, strings.Join(r.deleted, ", "), more)
	}
	switch {
	case r.code == "":
	case r.all > 0:
		c.note("an answer to a request that failed is in it: %s: %s", quote(r.code), quote(r.message))
	default:
		return failed(r.code + ": " + r.message)
	}
	return nil
}

func (r *oaiAnswer) around(n *node) {
	switch n.name.Local {
	case "responseDate":
		r.day = r.c.scrapeDay("responseDate", n.text())
	case "request":
		r.verb = n.attribute("verb")
	case "resumptionToken":
		r.token = n.text()
		r.cursor, r.size = atoi(n.attribute("cursor")), atoi(n.attribute("completeListSize"))
	case "error":
		switch code := n.attribute("code"); code {
		case "noRecordsMatch":
			r.c.note("no records match")
			r.verb = ""
		default:
			r.code, r.message = code, n.text()
		}
	}
}

// end notes what a response leaves out.
func (r *oaiAnswer) end() error {
	switch {
	case r.token != "" && r.c.in.Part:
	case r.token != "" && r.size > 0:
		r.c.note("the list goes on: %d of %d records so far, resumption token %s", r.cursor+r.records, r.size, quote(r.token))
	case r.token != "":
		r.c.note("the list goes on after %d records, resumption token %s", r.records, quote(r.token))
	case r.records == 0 && r.verb != "" && r.verb != "ListRecords" && r.verb != "GetRecord" && r.code == "":
		r.c.note("an answer to %s holds no records; ask for ListRecords", quote(r.verb))
	}
	*r = oaiAnswer{c: r.c, all: r.all, deleted: r.deleted, deletions: r.deletions, code: r.code, message: r.message}
	return nil
}

func (r *oaiAnswer) record(n *node, it Item) (Item, bool) {
	r.records++
	r.all++
	header := n.child("header")
	id := strings.TrimPrefix(header.child("identifier").text(), "oai:arXiv.org:")
	if header.attribute("status") == "deleted" {
		if r.deletions++; len(r.deleted) < maxNamed {
			r.deleted = append(r.deleted, id)
		}
		return it, false
	}
	stamp := it.day("datestamp", header.child("datestamp").text())
	a := arxivPaper{id: id}
	metadata := n.child("metadata")
	if n.name.Local == oaiMetadata || n.name.Local == oaiRawMetadata {
		metadata = &node{children: []*node{n}}
	}
	switch {
	case metadata.child("arXiv") != nil:
		a = oaiArXiv(&it, metadata.child("arXiv"))
	case metadata.child("arXivRaw") != nil:
		a = oaiRaw(&it, metadata.child("arXivRaw"))
	case metadata.child("dc") != nil:
		a = oaiDC(&it, metadata.child("dc"))
		a.categories = append(setCategories(header), a.categories...)
	case metadata == nil:
		it.Err = errors.New("it has no metadata")
		return it, true
	default:
		it.Err = errors.New("its metadata is in none of the formats arXiv, arXivRaw and oai_dc")
		return it, true
	}
	a.id = cmp.Or(a.id, id)
	// The record has not changed since its datestamp, so a later request returns the same.
	a.scraped = r.c.past(stamp, r.day)
	a.updated = cmp.Or(a.updated, stamp)
	return r.c.arxivFinish(it, a), true
}

// oaiArXiv reads the metadata format arXiv (http://arxiv.org/OAI/arXiv.xsd).
func oaiArXiv(it *Item, n *node) arxivPaper {
	a := oaiCommon(n)
	a.published = it.day("created", n.child("created").text())
	a.updated = it.day("updated", n.child("updated").text())
	for _, author := range n.child("authors").all("author") {
		a.authors.addPerson(person{
			last:   author.child("keyname").text(),
			first:  author.child("forenames").text(),
			suffix: author.child("suffix").text(),
		})
	}
	return a
}

// oaiRaw reads the metadata format arXivRaw (http://arxiv.org/OAI/arXivRaw.xsd), which has the
// authors as the submitter wrote them, and the versions.
func oaiRaw(it *Item, n *node) arxivPaper {
	a := oaiCommon(n)
	a.authors.addAll(n.child("authors").text())
	for _, v := range n.all("version") {
		day := it.day("version: date", v.child("date").text())
		a.published = cmp.Or(a.published, day)
		a.updated = day
		a.version = v.attribute("version")
		// A version that withdraws the paper has no text.
		size := v.child("size").text()
		a.withdrawn = v.child("source_type").text() == "I" && (size == "0kb" || size == "1kb")
	}
	return a
}

// oaiCommon reads the fields that arXiv and arXivRaw have in common.
func oaiCommon(n *node) arxivPaper {
	return arxivPaper{
		id:         n.child("id").text(),
		title:      n.child("title").text(),
		abstract:   n.child("abstract").text(),
		categories: []string{n.child("categories").text()},
		comment:    n.child("comments").text(),
		journal:    n.child("journal-ref").text(),
		doi:        n.child("doi").text(),
		report:     n.child("report-no").text(),
		msc:        n.child("msc-class").text(),
		acm:        n.child("acm-class").text(),
		license:    n.child("license").text(),
	}
}

var (
	mscClass  = text.LazyRegexp(`^\d\d(?:[A-Z]\d\d|-\d\d|[A-Z]xx|-XX|XX)`)
	acmClass  = text.LazyRegexp(`^[A-K]\.(?:\d|m)`)
	dcComment = text.LazyRegexp(`^Comments?:\s*`)
)

// oaiDC reads Dublin Core as arXiv writes it. The abstract is the first description that is
// not labelled as a comment. A subject is the name of a category, or a class of MSC or ACM. An
// identifier is an address, a DOI, or a journal reference.
func oaiDC(it *Item, n *node) arxivPaper {
	a := arxivPaper{title: n.child("title").text(), language: n.child("language").text()}
	for _, d := range n.all("description") {
		switch s := d.text(); {
		case dcComment.MatchString(s):
			a.comment = dcComment.ReplaceAllString(s, "")
		case a.abstract == "":
			a.abstract = s
		}
	}
	for _, creator := range n.all("creator") {
		a.authors.addSorted(creator.text())
	}
	for _, s := range n.all("subject") {
		switch s := s.text(); {
		case mscClass.MatchString(s):
			a.msc = s
		case acmClass.MatchString(s):
			a.acm = s
		case arxivCategory.MatchString(s):
			a.categories = append(a.categories, s)
		}
	}
	for _, d := range n.all("date") {
		day := it.day("date", d.text())
		if a.published == 0 || day != 0 && day < a.published {
			a.published = day
		}
		a.updated = max(a.updated, day)
	}
	for _, s := range n.all("identifier") {
		s := s.text()
		if _, err := paper.ArXivID(s); err == nil {
			a.id = s
		} else if _, err := paper.DOIID(s); err == nil {
			a.doi = s
		} else if a.journal == "" && !strings.Contains(s, "://") {
			a.journal = s
		}
	}
	for _, s := range n.all("rights") {
		a.license = cmp.Or(a.license, s.text())
	}
	return a
}

// setCategories returns the categories in the sets of a header. Since 2025 a set names the
// group, the archive and the category: "cs:cs:CG", "physics:hep-th".
func setCategories(header *node) []string {
	var categories []string
	for _, set := range header.all("setSpec") {
		parts := strings.Split(set.text(), ":")
		switch {
		case len(parts) == 3:
			categories = append(categories, parts[1]+"."+parts[2])
		case len(parts) == 2 && parts[0] == "physics":
			categories = append(categories, parts[1])
		}
	}
	return categories
}

// arxivCategory matches the form of a category: "hep-th", "cs.LG", "cond-mat.str-el".
// https://arxiv.org/category_taxonomy
var arxivCategory = text.LazyRegexp(`^[a-z]+(?:-[a-z]+)?(?:\.[A-Za-z]+(?:-[A-Za-z]+)?)?$`)

package source

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"

	"offprint/generator/paper"
	"offprint/generator/text"
)

// paperXML returns the format of lists of papers in XML that are not feeds: bibliographies and
// tables. The records are read as table rows with the usual column names.
func paperXML() format {
	return format{
		name:  "paper-xml",
		about: "XML of PubMed, DBLP, the ACL Anthology, EndNote, Zotero (RDF), Crossref, DataCite, GROBID (TEI), libraries (MODS, MARCXML), journals (JATS) and repositories (Dublin Core), also in responses of OAI-PMH, and tables in XML", unit: "an element with a title and other facts of a paper",
		form: asXML, lacks: "a list of papers in XML",
		authority: paper.Chosen,
		detect:    func(head []byte) bool { return xmlRecords(head) != nil }, read: readPaperXML,
	}
}

// xmlVocabulary describes where the facts of a record are in one kind of XML.
type xmlVocabulary struct {
	root   string // name of the root element; "" for any
	record string // names of the record elements
	mark   string // elements of which the document must contain one; "" for none
	inline string // see xmlCutter
	nests  []string
	// facts maps the usual column names to paths, in order of preference, see [node.at].
	// Without facts, the names of the elements are column names.
	facts map[string]string
	// authors are paths of the elements that each name one author, in order of preference.
	authors string
	// around maps columns to elements outside of the records, within an element named in
	// within. Their values apply to the records that follow. The first element in within after
	// a record clears them.
	around map[string]string
	within string
	// alone is the name of records to which around does not apply.
	alone string
	// several means that the record element contains the actual records, which may have any
	// name.
	several bool
	// linked means that elements of a record may be elsewhere in the document, as in RDF.
	linked bool
	// dotted means that each title without other final punctuation ends with a period.
	dotted bool
	// others is the name of titles outside of the records, whose works are not read. If it is
	// "" and facts is nil, the name is "title".
	others string
	// page is the prefix of addresses that lack a scheme and host.
	page string
}

// xmlVocabularies are the known vocabularies.
var xmlVocabularies = []xmlVocabulary{
	{ // https://dtd.nlm.nih.gov/ncbi/pubmed/doc/
		record: "PubmedArticle",
		facts: map[string]string{
			"title": "MedlineCitation/Article/ArticleTitle MedlineCitation/Article/VernacularTitle", "abstract": "MedlineCitation/Article/Abstract/AbstractText",
			"journal": "MedlineCitation/Article/Journal/Title MedlineCitation/MedlineJournalInfo/MedlineTA", "issn": "MedlineCitation/Article/Journal/ISSN",
			"volume": "MedlineCitation/Article/Journal/JournalIssue/Volume", "number": "MedlineCitation/Article/Journal/JournalIssue/Issue",
			"pages":     "MedlineCitation/Article/Pagination/MedlinePgn",
			"firstpage": "MedlineCitation/Article/Pagination/StartPage", "lastpage": "MedlineCitation/Article/Pagination/EndPage",
			"published": "MedlineCitation/Article/ArticleDate MedlineCitation/Article/Journal/JournalIssue/PubDate",
			"doi":       "MedlineCitation/Article/ELocationID[EIdType=doi] PubmedData/ArticleIdList/ArticleId[IdType=doi]",
			"keywords":  "MedlineCitation/KeywordList/Keyword MedlineCitation/MeshHeadingList/MeshHeading/DescriptorName", "language": "MedlineCitation/Article/Language",
			"pmid": "MedlineCitation/PMID",
		},
		authors: "MedlineCitation/Article/AuthorList[Type=authors]/Author MedlineCitation/Article/AuthorList[Type=]/Author", dotted: true, others: "BookTitle",
	},
	{ // https://aclanthology.org/info/development/
		root: "collection", record: "paper", inline: "fixed-case",
		facts: map[string]string{
			"title": "title", "abstract": "abstract", "pages": "pages", "doi": "doi", "url": "url", "language": "language",
		},
		authors: "author", within: "meta", around: map[string]string{"booktitle": "booktitle", "year": "year", "month": "month", "publisher": "publisher", "address": "address"},
		page: "https://aclanthology.org/",
	},
	{ // https://dblp.org/faq/How+can+I+fetch+all+publications+of+one+specific+author.html
		root: "dblpperson", record: "r", several: true, dotted: true,
	},
	{root: "dblp", record: "dblp", several: true, dotted: true},
	{ // EndNote's export, which has no schema
		root: "xml", record: "record", mark: "ref-type",
		facts: map[string]string{
			"title": "titles/title", "abstract": "abstract", "publicationtitle": "titles/secondary-title periodical/full-title",
			"year": "dates/year", "volume": "volume", "number": "number", "pages": "pages", "issn": "isbn", "publisher": "publisher", "address": "pub-location",
			"doi": "electronic-resource-num", "url": "urls/related-urls/url urls/web-urls/url", "pdf": "urls/pdf-urls/url",
			"keywords": "keywords/keyword", "language": "language", "itemtype": "ref-type@name",
		},
		authors: "contributors/authors/author",
	},
	{ // https://www.loc.gov/standards/mods/
		record: "mods",
		facts: map[string]string{
			"title": "titleInfo[type=] titleInfo", "abstract": "abstract", "publicationtitle": "relatedItem[type=host]/titleInfo/title",
			"published": "originInfo/dateIssued relatedItem[type=host]/originInfo/dateIssued part/date relatedItem[type=host]/part/date",
			"volume":    "relatedItem[type=host]/part/detail[type=volume]/number part/detail[type=volume]/number",
			"number":    "relatedItem[type=host]/part/detail[type=issue]/number part/detail[type=issue]/number relatedItem[type=host]/part/detail[type=number]/number",
			"firstpage": "relatedItem[type=host]/part/extent/start part/extent/start", "lastpage": "relatedItem[type=host]/part/extent/end part/extent/end",
			"publisher": "originInfo/publisher relatedItem[type=host]/originInfo/publisher", "doi": "identifier[type=doi]", "arxiv": "identifier[type=arxiv] identifier[type=arXiv]", "issn": "relatedItem[type=host]/identifier[type=issn]",
			"isbn": "relatedItem[type=host]/identifier[type=isbn] identifier[type=isbn]", "url": "location/url identifier[type=uri]",
			"keywords": "subject/topic", "language": "language/languageTerm", "itemtype": "genre",
		},
		authors: "name",
	},
	{ // https://jats.nlm.nih.gov/archiving/tag-library/1.3/
		root: "", record: "article-meta",
		facts: map[string]string{
			"title": "title-group", "abstract": "abstract[abstract-type=] abstract", "doi": "article-id[pub-id-type=doi]", "pmid": "article-id[pub-id-type=pmid]",
			"published": "pub-date[pub-type=epub] pub-date[date-type=pub] pub-date[publication-format=electronic] pub-date", "volume": "volume", "number": "issue",
			"firstpage": "fpage", "lastpage": "lpage", "keywords": "kwd-group/kwd", "license": "permissions/license@href",
		},
		authors: "contrib-group/contrib", within: "journal-meta", around: map[string]string{"journal": "journal-title", "publisher": "publisher-name"},
	},
	{ // https://www.zotero.org/support/kb/exporting, both kinds of RDF
		root: "RDF", record: "RDF", mark: "itemType authorList creator", several: true, linked: true,
		facts: map[string]string{
			"title": "title", "abstract": "abstract", "publicationtitle": "isPartOf/title isPartOf/*/title", "published": "date issued", "volume": "volume isPartOf/volume isPartOf/*/volume",
			"number": "number issue isPartOf/number isPartOf/*/number", "pages": "pages", "firstpage": "pageStart", "lastpage": "pageEnd", "publisher": "publisher/Organization/name publisher/name publisher",
			"doi": "doi identifier~doi isPartOf/identifier~doi isPartOf/*/identifier~doi", "arxiv": "identifier~arxiv description~arxiv identifier/URI/value~arxiv", "url": "identifier/URI/value identifier~url uri~url @about~url",
			"keywords": "subject", "language": "language", "itemtype": "itemType",
		},
		authors: "authors/Seq/li/Person authorList/Seq/li creator/Person creator",
	},
	{ // https://www.loc.gov/standards/marcxml/
		record: "record", mark: "datafield",
		facts: map[string]string{
			"title": "datafield[tag=245]", "abstract": "datafield[tag=520]/subfield[code=a]~longest", "publicationtitle": "datafield[tag=773]/subfield[code=t] datafield[tag=773]/subfield[code=p]",
			"volume": "datafield[tag=773]/subfield[code=v]", "number": "datafield[tag=773]/subfield[code=n]", "pages": "datafield[tag=773]/subfield[code=c]",
			"published": "datafield[tag=269]/subfield[code=c] datafield[tag=260|264]/subfield[code=c]~year datafield[tag=773]/subfield[code=y]~year datafield[tag=502]/subfield[code=d]~year",
			"publisher": "datafield[tag=260|264]/subfield[code=b]", "isbn": "datafield[tag=020]/subfield[code=a]", "issn": "datafield[tag=022|773]/subfield[code=a|x]",
			"doi": "datafield[tag=024]/subfield[code=a]~doi datafield[tag=856]/subfield[code=u]~doi", "arxiv": "datafield[tag=024|037|035]/subfield[code=a]~arxiv datafield[tag=856]/subfield[code=u]~arxiv",
			"url": "datafield[tag=856]/subfield[code=u]~url", "keywords": "datafield[tag=650|653]/subfield[code=a]", "language": "datafield[tag=041]/subfield[code=a]",
		},
		authors: "datafield[tag=100|110|700|710]",
	},
	{ // https://www.crossref.org/documentation/schema-library/
		record: "journal_article conference_paper posted_content", mark: "doi_data",
		facts: map[string]string{
			"title": "titles", "abstract": "abstract", "published": "publication_date[media_type=online] publication_date posted_date",
			"firstpage": "pages/first_page", "lastpage": "pages/last_page", "doi": "doi_data/doi", "url": "doi_data/resource~url", "license": "program/license_ref", "language": "@language",
		},
		authors: "contributors/*[contributor_role=author]",
		within:  "journal conference", around: map[string]string{"journal": "full_title", "issn": "issn", "volume": "volume", "number": "issue", "booktitle": "proceedings_title", "year": "year", "publisher": "publisher_name"}, alone: "posted_content",
	},
	{ // https://schema.datacite.org/meta/kernel-4.6/
		record: "resource", mark: "creators",
		facts: map[string]string{
			"title": "titles/title[titleType=] titles/title", "abstract": "descriptions/description[descriptionType=Abstract]", "publisher": "publisher", "keywords": "subjects/subject",
			"published": "dates/date[dateType=Issued] dates/date[dateType=Available] publicationYear", "doi": "identifier[identifierType=DOI]", "arxiv": "alternateIdentifiers/alternateIdentifier~arxiv",
			"url": "identifier~url alternateIdentifiers/alternateIdentifier~url", "language": "language", "license": "rightsList/rights@rightsURI", "itemtype": "resourceType@resourceTypeGeneral",
		},
		authors: "creators/creator",
	},
	{ // https://grobid.readthedocs.io/en/latest/training/header/
		record: "teiHeader", mark: "biblStruct",
		facts: map[string]string{
			"title": "fileDesc/titleStmt/title[type=main] fileDesc/titleStmt/title fileDesc/sourceDesc/biblStruct/analytic/title", "abstract": "profileDesc/abstract", "doi": "fileDesc/sourceDesc/biblStruct/idno[type=DOI] fileDesc/sourceDesc/biblStruct/analytic/idno[type=DOI]",
			"arxiv":     "fileDesc/sourceDesc/biblStruct/idno[type=arXiv] fileDesc/sourceDesc/biblStruct/analytic/idno[type=arXiv]",
			"published": "fileDesc/sourceDesc/biblStruct/monogr/imprint/date@when fileDesc/publicationStmt/date@when", "publicationtitle": "fileDesc/sourceDesc/biblStruct/monogr/title[level=j] fileDesc/sourceDesc/biblStruct/monogr/title",
			"volume": "fileDesc/sourceDesc/biblStruct/monogr/imprint/biblScope[unit=volume]", "number": "fileDesc/sourceDesc/biblStruct/monogr/imprint/biblScope[unit=issue]", "issn": "fileDesc/sourceDesc/biblStruct/monogr/idno[type=ISSN]",
			"firstpage": "fileDesc/sourceDesc/biblStruct/monogr/imprint/biblScope@from[unit=page]", "lastpage": "fileDesc/sourceDesc/biblStruct/monogr/imprint/biblScope@to[unit=page]", "keywords": "profileDesc/textClass/keywords/term", "publisher": "fileDesc/publicationStmt/publisher",
		},
		authors: "fileDesc/sourceDesc/biblStruct/analytic/author fileDesc/titleStmt/author",
	},
	{ // https://www.openarchives.org/OAI/2.0/oai_dc.xsd
		record: "dc",
		facts: map[string]string{
			"title": "title", "abstract": "description~longest", "published": "date~first", "doi": "identifier~doi relation~doi source~doi", "arxiv": "identifier~arxiv relation~arxiv",
			"url": "identifier~url relation~url", "publisher": "publisher", "keywords": "subject", "language": "language",
		},
		authors: "creator",
	},
}

// otherXML are the root elements of XML that is read as another format or not at all. In
// documents with the root elements in knownXML, only records in a known vocabulary are read.
var (
	otherXML = []string{"rss", "feed", "html", "svg", "urlset", "opml", "playlist"}
	knownXML = []string{"RDF", "OAI-PMH", "ListRecords", "GetRecord", "TEI", "teiCorpus"}
)

// xmlRecords returns the vocabulary of the records in XML with these first bytes, or nil if
// they are not records of papers.
func xmlRecords(head []byte) *xmlVocabulary {
	root, doc := xmlRoot(head)
	if root == "" || slices.Contains(otherXML, root) || isHTML(head) {
		return nil
	}
	for i := range xmlVocabularies {
		v := &xmlVocabularies[i]
		if v.root != "" && v.root != root || !hasElement(doc, v.record) || v.mark != "" && !hasElement(doc, v.mark) {
			continue
		}
		if !v.linked || !hasElement(doc, "item") && v.hasPaper(head) { // RSS 1.0 is RDF too
			return v
		}
	}
	if slices.Contains(knownXML, root) {
		return nil
	}
	names, nests := rowElements(doc)
	for _, name := range names {
		if v := (&xmlVocabulary{record: name, nests: nests[name]}); v.hasPaper(head) {
			return v
		}
	}
	return nil
}

// hasPaper reports whether one of the first records, as far as head contains them, is about a
// paper.
func (v *xmlVocabulary) hasPaper(head []byte) (isPaper bool) {
	cut := &xmlCutter{placed: newPlaced(bufio.NewReader(bytes.NewReader(head))), record: v.record, nests: v.nests}
	cut.emit = func(p *xmlPiece) error {
		n, _, _ := p.parse()
		for _, o := range v.rows(n, nil) {
			if isPaper = (&sample{record: o}).isPaper(); isPaper {
				return errEnough
			}
		}
		return nil
	}
	_ = cut.run() // errors are reported when the input is read
	return isPaper
}

// hasElement reports whether the document contains the start of an element with one of the
// names.
func hasElement(doc []byte, names string) bool {
	for name := range strings.FieldsSeq(names) {
		if len(xmlBefore(doc, name)) < len(doc) {
			return true
		}
	}
	return false
}

// rowElements returns the names of the elements that have a title as an attribute or child,
// like the row of a table. nests maps the name of an element to the names of those elements
// within it that contain others of the same name.
func rowElements(doc []byte) (names []string, nests map[string][]string) {
	d := xml.NewDecoder(bytes.NewReader(doc))
	d.Strict = false
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	const most = 10 // names; the caller looks through the document for each
	with := func(names []string, name string) []string {
		if len(names) == most || slices.Contains(names, name) {
			return names
		}
		return append(names, name)
	}
	nests = map[string][]string{}
	var open []string
	for len(open) <= maxDeep {
		t, err := d.Token()
		if err != nil {
			return names, nests
		}
		switch t := t.(type) {
		case xml.StartElement:
			name := t.Name.Local
			if len(open) > 0 && isTitleColumn(xmlColumn(name, t.Attr)) {
				names = with(names, open[len(open)-1])
			}
			if slices.ContainsFunc(t.Attr, func(a xml.Attr) bool { return isTitleColumn(a.Name.Local) }) {
				names = with(names, name)
			}
			if slices.Contains(open, name) && open[len(open)-1] != name {
				nests[name] = with(nests[name], open[len(open)-1])
			}
			open = append(open, name)
		case xml.EndElement:
			open = open[:max(0, len(open)-1)]
		}
	}
	return names, nests
}

func readPaperXML(c *call) error {
	v := xmlRecords(c.head)
	if v == nil {
		return errors.New("no element in it has a title and other facts of a paper")
	}
	r := newTableRecords(c)
	around := object{}
	others := 0   // elements with a title that are not read
	token := ""   // resumption token of an OAI-PMH list
	used := false // a record has used around
	cut := &xmlCutter{record: v.record, inline: v.inline, nests: v.nests}
	cut.around = func(n *node) {
		if slices.ContainsFunc(cut.open, func(o openTag) bool { return hasName(v.within, o.name) }) {
			if used {
				clear(around)
				used = false
			}
			for column, name := range v.around {
				if n.name.Local == name {
					around[column] = n.text()
				}
			}
		}
		if n.name.Local == "resumptionToken" {
			token = n.text()
		}
		if n.name.Local == v.others || v.others == "" && v.facts == nil && n.name.Local == "title" {
			others++
		}
	}
	cut.document = func() error {
		clear(around)
		return nil
	}
	err := c.eachXML(cut, func(n *node, it Item) error {
		used = true
		for _, o := range v.rows(n, around) {
			each := it
			each.Notes = slices.Clone(it.Notes)
			if err := c.put(r.object(each, o, "")); err != nil {
				return err
			}
		}
		return nil
	})
	if others > 0 {
		c.note("only elements <%s> are read; there are others with a title: %d", v.record, others)
	}
	if token != "" && !c.in.Part {
		c.note("the list goes on, resumption token %s", quote(token))
	}
	r.end()
	return err
}

// rows returns the papers in a record as table rows.
func (v *xmlVocabulary) rows(n *node, around object) []object {
	if !v.several || n == nil {
		o := v.row(n, around)
		if v.facts == nil && n.child("*") == nil && len((&tableRecords{}).usualCells(o)) == 0 {
			return nil // the structure of a table, in a database dump
		}
		return []object{o}
	}
	var rows []object
	var targets map[string]*node
	if v.linked {
		targets = n.targets()
	}
	for _, one := range n.all("*") {
		if one.name.Local == "www" { // a person's page in DBLP
			continue
		}
		if v.linked {
			one = one.linked(targets)
		}
		o := v.row(one, around)
		if kind := o.text("itemtype"); v.linked && (kind == "attachment" || kind == "note" || kind == "" && (o["title"] == nil || o["authors"] == nil)) {
			continue // a journal or a person
		}
		rows = append(rows, o)
	}
	return rows
}

// targets returns the elements of an RDF document by the identifiers with which others refer
// to them.
func (n *node) targets() map[string]*node {
	targets := map[string]*node{}
	for _, one := range n.all("*") {
		for _, name := range []string{"about", "nodeID", "ID"} {
			if id := one.attribute(name); id != "" {
				targets[strings.TrimPrefix(id, "#")] = one
			}
		}
	}
	return targets
}

// linked returns an RDF element in which each child that refers to another element has the
// content of that element. targets maps identifiers to elements.
func (n *node) linked(targets map[string]*node) *node {
	whole := *n
	whole.children = slices.Clone(n.children)
	for i, c := range whole.children {
		id := cmp.Or(c.attribute("resource"), c.attribute("nodeID"))
		if target := targets[strings.TrimPrefix(id, "#")]; target != nil && c.child("*") == nil {
			there := *c
			there.children = target.children
			whole.children[i] = &there
		}
	}
	return &whole
}

// row returns a record as a table row.
func (v *xmlVocabulary) row(n *node, around object) object {
	o := v.object(n)
	for column, said := range around {
		if o[column] == nil && n.name.Local != v.alone {
			o[column] = said
		}
	}
	if u := o.text("url"); u != "" && v.page != "" && !strings.Contains(u, "://") {
		o["url"] = v.page + u
	}
	if title, ok := o["title"].(string); ok && v.dotted {
		o["title"] = text.WithoutStop(title)
	}
	return o
}

func (v *xmlVocabulary) object(n *node) object {
	if n == nil {
		return object{}
	}
	if v.facts == nil {
		o := object{}
		for _, a := range n.attr {
			o[a.Name.Local] = a.Value
		}
		for name, value := range n.values() {
			o[name] = value
		}
		if v.several {
			o["type"], o["url"] = n.name.Local, "https://dblp.org/rec/"+n.attribute("key")
			for _, name := range []string{"key", "mdate", "cdate", "publtype", "crossref"} { // not about the paper
				delete(o, name)
			}
		}
		return o
	}
	o := object{}
	for column, paths := range v.facts {
		for path := range strings.FieldsSeq(paths) {
			if value := xmlValue(n.at(path), column); value != nil {
				o[column] = value
				break
			}
		}
	}
	for path := range strings.FieldsSeq(v.authors) {
		if found := n.at(path); len(found) > 0 {
			o["authors"] = xmlNames(found)
			break
		}
	}
	return o
}

// xmlNames returns the names in the elements of authors, in the form of a JSON list.
func xmlNames(found []*node) []any {
	var names []any
	for _, n := range found {
		if name := xmlName(n); name != nil {
			names = append(names, name)
		}
	}
	return names
}

// xmlValue returns the value of a column in the elements found: a day, a text joined from its
// parts, a list, or the first text. It returns nil if they are empty.
func xmlValue(found []*node, column string) any {
	var texts []string
	for _, n := range found {
		value := n.marked
		if column == "title" {
			value = n.title
		}
		s := value()
		if n.name.Local == "subfield" && column != "abstract" { // a MARC subfield ends with the punctuation before the next one
			s = text.WithoutStop(strings.TrimRight(s, " ,:;/"))
		}
		if label := n.attribute("Label"); label != "" { // a part of an abstract
			s = label + ": " + s
		}
		if s != "" {
			texts = append(texts, s)
		}
	}
	switch {
	case len(texts) == 0:
		return nil
	case column == "published":
		return xmlDay(found[0])
	case column == "abstract":
		return strings.Join(texts, "\n\n")
	case column == "keywords":
		list := make([]any, len(texts))
		for i, s := range texts {
			list[i] = s
		}
		return list
	}
	return texts[0]
}

// title returns the title of an element. In MODS, JATS and MARC it consists of parts.
func (n *node) title() string {
	part := func(names ...string) string {
		if c := n.child(names...); c != nil {
			return c.marked()
		}
		return ""
	}
	if n.name.Local == "datafield" {
		return n.marcTitle()
	}
	title := part("article-title")
	if title == "" && (n.name.Local == "titleInfo" || n.name.Local == "titles") {
		title = part("title")
	}
	if title == "" {
		title = n.marked()
		if strings.Trim(title, ".") == "[Not Available]" { // as in PubMed
			return ""
		}
		return title
	}
	if first := part("nonSort"); first != "" {
		title = first + " " + title
	}
	if sub := part("subTitle", "subtitle"); sub != "" {
		title += ": " + sub
	}
	return title
}

// marcTitle returns a title of MARC, whose parts end with the punctuation that precedes the
// next part.
func (n *node) marcTitle() string {
	var title string
	for _, part := range n.all("subfield") {
		if code := part.attribute("code"); code == "a" || code == "b" || code == "n" || code == "p" {
			if title != "" && code == "b" {
				title = strings.TrimRight(title, " :=;") + ":"
			}
			title = strings.TrimRight(title+" "+strings.TrimRight(part.text(), " /"), " ")
		}
	}
	return text.WithoutStop(strings.TrimSpace(title))
}

// xmlDay returns a date, joined from its parts if it has them, unchanged otherwise.
func xmlDay(n *node) string {
	var parts []string
	for _, name := range []string{"Year", "Month", "Day"} {
		part := cmp.Or(n.child(name).text(), n.child(strings.ToLower(name)).text())
		if part == "" {
			break
		}
		parts = append(parts, part)
	}
	return cmp.Or(strings.Join(parts, "-"), n.text())
}

// xmlName returns the name in the element of an author, in the form of a name in a JSON list.
// It returns nil if the element is not that of an author.
func xmlName(n *node) any {
	if n.attribute("ValidYN") == "N" || n.attribute("contrib-type") != "" && n.attribute("contrib-type") != "author" {
		return nil
	}
	roles := n.at("subfield[code=e|4]") // as in MARC
	if role := n.child("role"); role != nil {
		roles = append(role.all("roleTerm"), role)
	}
	if roles != nil && !slices.ContainsFunc(roles, isAuthorRole) || n.at("subfield[code=t]") != nil { // subfield t is the title of another work
		return nil
	}
	parts := func(names ...string) string {
		for _, name := range names {
			for _, in := range []*node{n, n.child("name"), n.child("string-name"), n.child("persName"), n.child("name-alternatives").child("name", "string-name")} {
				var all []string
				for _, p := range in.at(name) {
					all = append(all, cmp.Or(p.ownText(), p.text()))
				}
				if s := strings.TrimSpace(strings.Join(all, " ")); s != "" {
					return s
				}
			}
		}
		return ""
	}
	if family := parts("LastName", "last", "surname", "namePart[type=family]", "familyName", "family_name"); family != "" {
		return map[string]any{
			"family": family, "given": parts("ForeName", "first", "given-names", "namePart[type=given]", "given_name", "givenName", "givenname", "forename", "Initials"),
			"suffix": parts("Suffix", "suffix"),
		}
	}
	if name := parts("CollectiveName", "collab", "namePart[type=]", "creatorName", "subfield[code=a]", "name", "orgName", "."); name != "" {
		return libraryNameEnd.ReplaceAllString(libraryYears.ReplaceAllString(name, ""), "$1")
	}
	return nil
}

// libraryYears matches the years that libraries put after a name, "Doe, Jane, 1950-", and
// libraryNameEnd the punctuation after a name.
var (
	libraryNameEnd = text.LazyRegexp(`(?:,\s*|(\p{L}\p{Ll})\.)$`)
	libraryYears   = text.LazyRegexp(`,\s*(?:(?:ca?|b|d|fl|born|died|active|approximately)\.?\s+)?\d{4}\??(?:\s*[-–]\s*(?:\d{4}\??)?)?[.,]?$`)
)

// isAuthorRole reports whether a role of MODS or MARC is that of an author.
func isAuthorRole(n *node) bool {
	return slices.Contains([]string{"author", "aut", "creator", "cre"}, strings.Trim(strings.ToLower(n.text()), ".,"))
}

// ownText returns the text of an element without that of its child elements.
func (n *node) ownText() string {
	var b strings.Builder
	for _, c := range n.children {
		if c.name.Local == "" {
			b.WriteString(c.data)
		}
	}
	return strings.TrimSpace(b.String())
}

// at returns the elements at a path. "a/b" means the elements b in elements a, "*" elements of
// any name, "b[type=x|y]" those with one of the attribute's values, "b[type=]" those without
// the attribute, "b@type" the value of the attribute, "@type" the attribute of n itself, and
// "." n itself. A suffix like "~doi" selects among the elements found, see [ofKind].
func (n *node) at(path string) []*node {
	if n == nil {
		return nil
	}
	if path == "." {
		return []*node{n}
	}
	path, kind, hasKind := strings.Cut(path, "~")
	if hasKind {
		return ofKind(n.at(path), kind)
	}
	step, rest, more := strings.Cut(path, "/")
	step, wanted, _ := strings.Cut(strings.TrimSuffix(step, "]"), "[")
	name, attribute, isAttribute := strings.Cut(step, "@")
	if name == "" {
		return []*node{{data: n.attribute(attribute)}}
	}
	key, value, hasKey := strings.Cut(wanted, "=")
	var found []*node
	for _, c := range n.all(name) {
		switch {
		case hasKey && !slices.Contains(strings.Split(value, "|"), c.attribute(key)):
		case isAttribute:
			found = append(found, &node{data: c.attribute(attribute)})
		case more:
			found = append(found, c.at(rest)...)
		default:
			found = append(found, c)
		}
	}
	return found
}

// ofKind returns the elements that contain a DOI, an arXiv identifier or an address, reduced
// to the identifier in the first two cases. The kinds "longest" and "first" select the longest
// text and the earliest date, and "year" returns the years in the texts.
func ofKind(found []*node, kind string) []*node {
	var kept []*node
	for _, n := range found {
		s := strings.TrimSpace(strings.TrimPrefix(n.text(), "DOI "))
		switch kind {
		case "doi":
			if doi := doiOf(s); doi.Scheme() == "doi" {
				kept = append(kept, &node{data: doi.Value()})
			}
		case "arxiv":
			if doi := doiOf(s); doi.Scheme() == "arxiv" {
				kept = append(kept, &node{data: doi.Value()})
			} else if id, _ := arxivIDOf(s); id != "" && !bareNumber.MatchString(s) {
				kept = append(kept, &node{data: id.Value()})
			}
		case "url":
			if strings.Contains(s, "://") {
				kept = append(kept, n)
			}
		case "year":
			if year := yearWithin.FindString(s); year != "" {
				kept = append(kept, &node{data: year})
			}
		case "longest":
			if len(kept) == 0 || len(s) > len(kept[0].text()) {
				kept = []*node{n}
			}
		case "first":
			if len(kept) == 0 || s < kept[0].text() {
				kept = []*node{n}
			}
		}
	}
	return kept
}

var (
	yearWithin = text.LazyRegexp(`\b(?:1[4-9]|20)\d\d\b`)
	bareNumber = text.LazyRegexp(`^[\d.]+$`) // identifier of a repository, which may look like arXiv's
)

// values maps the names of an element's children to their values: the text of a child that
// contains only text and markup, otherwise the child's own values. Children with the same name
// become a list.
func (n *node) values() map[string]any {
	values := map[string]any{}
	for _, c := range n.children {
		name := xmlColumn(c.name.Local, c.attr)
		if name == "" {
			continue
		}
		var value any
		switch {
		case c.name.Local == "arr": // as in Solr
			value = c.list()
		case !c.hasFields():
			value = c.marked()
		case c.child("year", "Year") != nil:
			value = xmlDay(c)
		case name == "author" || name == "creator":
			value = xmlName(c)
		default:
			value = c.values()
		}
		switch known := values[name].(type) {
		case nil:
			values[name] = value
		case []any:
			values[name] = append(known, value)
		default:
			values[name] = []any{known, value}
		}
	}
	if len(values) == 1 { // <authors><author>A</author><author>B</author></authors>
		for name, only := range values {
			_, known := columnMeaning(name)
			if list, ok := only.([]any); ok {
				return map[string]any{"value": list}
			} else if s, ok := only.(string); ok && !known { // <authors><item>A</item></authors>
				return map[string]any{"value": s}
			}
		}
	}
	return values
}

// list returns the texts of the child elements, or just the text if there is only one.
func (n *node) list() any {
	var all []any
	for _, c := range n.children {
		if c.name.Local != "" {
			all = append(all, c.marked())
		}
	}
	if len(all) == 1 {
		return all[0]
	}
	return all
}

// xmlColumn returns the column of an element. This is the element's name, or in XML of MySQL
// and Solr the value of its name attribute, as in <field name="title">.
func xmlColumn(name string, attributes []xml.Attr) string {
	switch name {
	case "field", "column", "arr", "str", "int", "long", "float", "double", "date", "bool":
		if value, ok := xmlAttribute(attributes, "name"); ok {
			return value
		}
	}
	return name
}

// xmlMarkup maps the elements that mark up a part of a text to what replaces them in a title:
// a tag, the delimiter of a formula, or a string after the text.
var xmlMarkup = map[string]string{
	"sub": "sub", "sup": "sup", "inf": "sub", "i": "", "b": "", "em": "", "strong": "", "italic": "", "bold": "", "tt": "", "u": "", "style": "", "sc": "",
	"s": " ", "fixed-case": "", "tex-math": "$", "url": "", "ref": "", "xref": "", "p": "\n\n", "sec": "\n\n", "title": "\n\n", "br": "", "scp": "", "span": "", "ext-link": "",
}

// hasFields reports whether an element contains elements other than markup.
func (n *node) hasFields() bool {
	return slices.ContainsFunc(n.children, func(c *node) bool {
		_, isMarkup := xmlMarkup[c.name.Local]
		return c.name.Local != "" && (!isMarkup || c.hasFields())
	})
}

// marked returns the text of an element with the markup that a title may have.
func (n *node) marked() string {
	var b strings.Builder
	n.writeMarked(&b)
	return strings.TrimSpace(b.String())
}

// isNoteMark reports whether an element is a footnote or refers to one: <xref>*</xref>.
func (n *node) isNoteMark() bool {
	switch n.name.Local {
	case "fn", "xref", "sup":
		s := strings.TrimSpace(n.ownText())
		inner := n.child("*")
		return n.name.Local == "fn" || n.attribute("ref-type") == "fn" || n.name.Local == "xref" && s != "" && strings.Trim(s, "*†‡§¶#∗⁎ ") == "" || s == "" && inner != nil && inner.isNoteMark()
	}
	return false
}

func (n *node) writeMarked(b *strings.Builder) {
	b.WriteString(n.data)
	if tex := n.child("tex-math"); tex != nil && n.name.Local == "alternatives" {
		b.WriteString(xmlFormula(tex.text())) // without its equivalent in MathML
		return
	}
	for _, c := range n.children {
		if c.isNoteMark() {
			continue
		}
		switch mark := xmlMarkup[c.name.Local]; mark {
		case "", "\n\n", " ":
			c.writeMarked(b)
			b.WriteString(mark)
		case "$":
			b.WriteString(xmlFormula(c.text()))
		default:
			b.WriteString("<" + mark + ">" + c.text() + "</" + mark + ">")
		}
	}
}

// xmlFormula returns a TeX formula between dollar signs. The formula may be wrapped in a
// complete document.
func xmlFormula(tex string) string {
	if _, body, ok := strings.Cut(tex, `\begin{document}`); ok {
		tex, _, _ = strings.Cut(body, `\end{document}`)
	}
	return "$" + strings.Trim(tex, " \n$") + "$"
}

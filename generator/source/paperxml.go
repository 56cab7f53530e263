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
)

// paperXML is a list of papers in XML that is no feed: of a bibliography, or a table. Its
// records are read as rows of a table with usual names.
func paperXML() format {
	return format{
		name:  "paper-xml",
		about: "XML of PubMed, DBLP, the ACL Anthology, EndNote, libraries (MODS) and journals (JATS), or of a table", unit: "an element with a title and what else papers have",
		form: asXML, lacks: "a list of papers in XML",
		authority: paper.Chosen,
		detect:    func(head []byte) bool { return xmlRecords(head) != nil }, read: readPaperXML,
	}
}

// xmlVocabulary says where the facts of a record are in the XML of one maker.
type xmlVocabulary struct {
	root   string // of the document; "" for any
	record string // the name of its records
	mark   string // an element without which it is another's; "" for none
	inline string // see xmlCutter
	// facts are paths by the usual names of columns, the better first, see [node.at]. Without
	// them the names of the elements are those of columns.
	facts map[string]string
	// authors are paths of the elements that each name one, the better first.
	authors string
	// around are elements outside of the records, by the columns of what they say of those that
	// follow, until the next element of the name within, in which they are.
	around map[string]string
	within string
	// several says that a record holds those that are meant, which may have any name.
	several bool
	// dotted says that a point ends each title that has no other mark at its end.
	dotted bool
	// others is the name of titles outside of the records, of what is not read; "" for any.
	others string
	// page is the beginning of addresses that are without one.
	page string
}

// xmlVocabularies are those that are known.
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
	{ // EndNote's export; it has no schema
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
}

// otherXML are the roots of XML that is read as another format, or as none.
var otherXML = []string{"rss", "feed", "RDF", "OAI-PMH", "html", "svg", "urlset", "opml", "TEI", "teiCorpus", "playlist"}

// xmlRecords finds out what the records are in XML with these first bytes; nil where they are
// none of papers.
func xmlRecords(head []byte) *xmlVocabulary {
	root, doc := xmlRoot(head)
	if root == "" || slices.Contains(otherXML, root) || isHTML(head) {
		return nil
	}
	for i := range xmlVocabularies {
		v := &xmlVocabularies[i]
		if (v.root == "" || v.root == root) && hasElement(doc, v.record) && (v.mark == "" || hasElement(doc, v.mark)) {
			return v
		}
	}
	for _, name := range rowElements(doc) {
		if v := (&xmlVocabulary{record: name}); v.hasPaper(doc) {
			return v
		}
	}
	return nil
}

// hasPaper reports whether one of the first records is of a paper.
func (v *xmlVocabulary) hasPaper(doc []byte) (isPaper bool) {
	cut := &xmlCutter{placed: newPlaced(bufio.NewReader(bytes.NewReader(doc))), record: v.record, around: func(*node) {}, document: func() error { return nil }}
	cut.emit = func(p *xmlPiece) error {
		n, _, err := p.parse()
		if err != nil {
			return nil // there are others
		}
		if isPaper = (&sample{record: v.object(n)}).isPaper(); isPaper {
			return errEnough
		}
		return nil
	}
	_ = cut.run() // what is wrong shows when it is read
	return isPaper
}

// hasElement reports whether an element of the name begins in a document.
func hasElement(doc []byte, name string) bool { return len(xmlBefore(doc, name)) < len(doc) }

// rowElements are the names of the elements that have a title as an attribute or directly in
// them, as a row of a table has.
func rowElements(doc []byte) (names []string) {
	d := xml.NewDecoder(bytes.NewReader(doc))
	d.Strict = false
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	isTitle := func(name string) bool { u, ok := columnMeaning(name); return ok && u.field == "title" }
	found := func(name string) {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	var open []string
	for {
		t, err := d.Token()
		if err != nil {
			return names
		}
		switch t := t.(type) {
		case xml.StartElement:
			if len(open) > 0 && isTitle(xmlColumn(t.Name.Local, t.Attr)) {
				found(open[len(open)-1])
			}
			if slices.ContainsFunc(t.Attr, func(a xml.Attr) bool { return isTitle(a.Name.Local) }) {
				found(t.Name.Local)
			}
			open = append(open, t.Name.Local)
		case xml.EndElement:
			open = open[:max(0, len(open)-1)]
		}
	}
}

func readPaperXML(c *call) error {
	v := xmlRecords(c.head)
	if v == nil {
		return errors.New("there is no element in it with a title and what else papers have")
	}
	r := newTableRecords(c)
	around := object{}
	others := 0   // elements with a title that are not read
	used := false // by a record
	cut := &xmlCutter{record: v.record, inline: v.inline}
	cut.around = func(n *node) {
		if v.within != "" && slices.ContainsFunc(cut.open, func(o openTag) bool { return o.name == v.within }) {
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
		if !v.several {
			return c.put(r.object(it, v.row(n, around), ""))
		}
		for _, one := range n.children {
			if one.name.Local == "" || one.name.Local == "www" { // of DBLP, a person's page
				continue
			}
			each := it
			each.Notes = slices.Clone(it.Notes)
			if err := c.put(r.object(each, v.row(one, around), "")); err != nil {
				return err
			}
		}
		return nil
	})
	if others > 0 {
		c.note("only elements <%s> are read; there are others with a title: %d", v.record, others)
	}
	r.end()
	return err
}

// row is a record as a row of a table.
func (v *xmlVocabulary) row(n *node, around object) object {
	o := v.object(n)
	for column, said := range around {
		if o[column] == nil {
			o[column] = said
		}
	}
	if u := o.text("url"); u != "" && v.page != "" && !strings.Contains(u, "://") {
		o["url"] = v.page + u
	}
	if title, ok := o["title"].(string); ok && v.dotted && !strings.HasSuffix(title, "..") {
		o["title"] = strings.TrimSuffix(title, ".")
	}
	return o
}

func (v *xmlVocabulary) object(n *node) object {
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
			for _, name := range []string{"key", "mdate", "cdate", "publtype", "crossref"} { // which say nothing of a paper
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

// xmlNames are the names in elements of authors, as a list of JSON has them.
func xmlNames(found []*node) []any {
	var names []any
	for _, n := range found {
		if name := xmlName(n); name != nil {
			names = append(names, name)
		}
	}
	return names
}

// xmlValue is what elements say of a column: a day, a text in parts, a list, or the first;
// nil where they say nothing.
func xmlValue(found []*node, column string) any {
	var texts []string
	for _, n := range found {
		s := n.marked()
		if column == "title" {
			s = n.title()
		}
		if label := n.attribute("Label"); label != "" { // of a part of an abstract
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

// title is a title, or that in an element which has it in parts: of MODS and JATS.
func (n *node) title() string {
	part := func(names ...string) string {
		if c := n.child(names...); c != nil {
			return c.marked()
		}
		return ""
	}
	title := part("article-title")
	if title == "" && n.name.Local == "titleInfo" {
		title = part("title")
	}
	if title == "" {
		title = n.marked()
		if strings.Trim(title, ".") == "[Not Available]" { // of PubMed
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

// xmlDay is a day that stands in parts, as they are, or as a text.
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

// xmlName is the name in the element of an author, as a list of names in JSON has it; nil
// where it is of somebody else.
func xmlName(n *node) any {
	if n.attribute("ValidYN") == "N" || n.attribute("contrib-type") != "" && n.attribute("contrib-type") != "author" {
		return nil
	}
	if role := n.child("role"); role != nil && !slices.ContainsFunc(append(role.all("roleTerm"), role), isAuthorRole) {
		return nil
	}
	parts := func(names ...string) string {
		for _, name := range names {
			for _, in := range []*node{n, n.child("name"), n.child("string-name"), n.child("name-alternatives").child("name", "string-name")} {
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
	if family := parts("LastName", "last", "surname", "namePart[type=family]"); family != "" {
		return map[string]any{
			"family": family, "given": parts("ForeName", "first", "given-names", "namePart[type=given]", "Initials"),
			"suffix": parts("Suffix", "suffix"),
		}
	}
	if name := parts("CollectiveName", "collab", "namePart[type=]", "creatorName", "name", "."); name != "" {
		return name
	}
	return nil
}

// isAuthorRole reports whether a role of MODS is that of an author.
func isAuthorRole(n *node) bool {
	return slices.Contains([]string{"author", "aut", "creator", "cre"}, strings.ToLower(n.text()))
}

// ownText is the text in an element that stands in no other in it.
func (n *node) ownText() string {
	var b strings.Builder
	for _, c := range n.children {
		if c.name.Local == "" {
			b.WriteString(c.data)
		}
	}
	return strings.TrimSpace(b.String())
}

// at finds elements by a path of names: "a/b" are those called b in those called a,
// "b[type=x]" those with that attribute, "b[type=]" those without, "b@type" stands for its attribute, and "." for
// the element itself.
func (n *node) at(path string) []*node {
	if n == nil {
		return nil
	}
	if path == "." {
		return []*node{n}
	}
	step, rest, more := strings.Cut(path, "/")
	step, wanted, _ := strings.Cut(strings.TrimSuffix(step, "]"), "[")
	name, attribute, isAttribute := strings.Cut(step, "@")
	key, value, hasKey := strings.Cut(wanted, "=")
	var found []*node
	for _, c := range n.all(name) {
		switch {
		case hasKey && c.attribute(key) != value:
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

// values are the elements in an element by their names: the text of one that has only text and
// markup in it, what is in the others; a list of those with one name.
func (n *node) values() map[string]any {
	values := map[string]any{}
	for _, c := range n.children {
		name := xmlColumn(c.name.Local, c.attr)
		if name == "" {
			continue
		}
		var value any
		switch {
		case c.name.Local == "arr": // of Solr
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
		for _, only := range values {
			if list, ok := only.([]any); ok {
				return map[string]any{"value": list}
			}
		}
	}
	return values
}

// list are the texts of the elements in an element; the text where there is one.
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

// xmlColumn is the name of the column that an element is of: its own, or of MySQL's and Solr's
// that in its attribute, as of <field name="title">.
func xmlColumn(name string, attributes []xml.Attr) string {
	switch name {
	case "field", "column", "arr", "str", "int", "long", "float", "double", "date", "bool":
		if value, ok := xmlAttribute(attributes, "name"); ok {
			return value
		}
	}
	return name
}

// xmlMarkup are the elements that mark a piece of a text, with the tag or the sign that stands
// for them in a title, or what ends them.
var xmlMarkup = map[string]string{
	"sub": "sub", "sup": "sup", "inf": "sub", "i": "", "b": "", "em": "", "strong": "", "italic": "", "bold": "", "tt": "", "u": "", "style": "", "sc": "",
	"fixed-case": "", "tex-math": "$", "url": "", "ref": "", "xref": "", "p": "\n\n", "sec": "\n\n", "title": "\n\n", "br": "", "scp": "", "span": "", "ext-link": "",
}

// hasFields reports whether there are elements in an element that are no markup.
func (n *node) hasFields() bool {
	return slices.ContainsFunc(n.children, func(c *node) bool {
		_, isMarkup := xmlMarkup[c.name.Local]
		return c.name.Local != "" && (!isMarkup || c.hasFields())
	})
}

// marked is the text in an element with the markup that a title may have.
func (n *node) marked() string {
	var b strings.Builder
	n.writeMarked(&b)
	return strings.TrimSpace(b.String())
}

func (n *node) writeMarked(b *strings.Builder) {
	b.WriteString(n.data)
	if tex := n.child("tex-math"); tex != nil && n.name.Local == "alternatives" {
		b.WriteString(xmlFormula(tex.text())) // and not what is the same in MathML
		return
	}
	for _, c := range n.children {
		switch mark := xmlMarkup[c.name.Local]; mark {
		case "", "\n\n":
			c.writeMarked(b)
			b.WriteString(mark)
		case "$":
			b.WriteString(xmlFormula(c.text()))
		default:
			b.WriteString("<" + mark + ">" + c.text() + "</" + mark + ">")
		}
	}
}

// xmlFormula is a formula in TeX, which may stand in a whole document.
func xmlFormula(tex string) string {
	if _, body, ok := strings.Cut(tex, `\begin{document}`); ok {
		tex, _, _ = strings.Cut(body, `\end{document}`)
	}
	return "$" + strings.Trim(tex, " \n$") + "$"
}

package source

import (
	"cmp"
	"html"
	"strings"

	"offprint/generator/paper"
	"offprint/generator/text"
)

// arxivPage is arXiv's page of a paper: arxiv.org/abs/2510.06084. Its templates are in
// https://github.com/arXiv/arxiv-browse.
func arxivPage() format {
	return format{
		name:  "arxiv-page",
		about: "a saved page of a paper on arXiv, `/abs/2510.06084`", unit: "the page",
		form: asHTML, lacks: "a paper of arXiv",
		authority: paper.Original,
		detect:    detectArXivPage, before: []string{"paper-page"}, read: readArXivPage,
	}
}

// These expressions recognize such a page: by its title, or by its tags together with its
// site, since other sites use these tags too.
var (
	arxivPageTitle = text.LazyRegexp(`(?i)<title>\s*\[(?:arxiv:)?(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})(?:v\d+)?\]`)
	arxivPageSite  = text.LazyRegexp(`(?i)\brel=["']?canonical["']?\s+href=["']?https?://(?:[a-z]+\.)?arxiv\.org/abs/|\bog:site_name["']?\s+content=["']?arXiv\b|\btwitter:site["']?\s+content=["']?@arxiv\b`)
	arxivIDTag     = text.LazyRegexp(`(?i)\bname=["']?citation_arxiv_id\b`)
)

func detectArXivPage(head []byte) bool {
	return isHTML(head) && (arxivPageTitle.Match(head) || arxivIDTag.Match(head) && arxivPageSite.Match(head))
}

func readArXivPage(c *call) error {
	b, err := c.all()
	if err != nil {
		return err
	}
	b, known := decodedPage(b)
	body := readArXivBody(b)
	ts := tagSet(readWebPages(b)[0].tags)
	a := arxivPaper{
		id:       cmp.Or(body.id, ts.first("citation_arxiv_id")),
		title:    cmp.Or(ts.first("citation_title"), body.text["title"], ts.first("og:title")),
		abstract: cmp.Or(ts.first("citation_abstract"), body.text["abstract"], ts.first("og:description")),
		license:  body.license,
	}
	a.labelled(func(field string) string { return body.rows[field] })
	if a.id == "" && a.title == "" {
		return htmlInstead(b, "without "+arxivPage().lacks)
	}
	it := Item{Where: "line 1", Raw: b}
	if !known {
		it.note(asWindows1252)
	}
	if doi := cmp.Or(ts.first("citation_doi"), body.doi()); doi != "" && !strings.Contains(strings.ToLower(doi), "10.48550/arxiv.") {
		a.doi = doi
	}
	for _, name := range ts.all("citation_author") {
		a.authors.addSorted(name)
	}
	if len(a.authors.list) == 0 {
		a.addAuthors(body.text["authors"])
	}
	a.dates(body, ts)
	if err := c.put(c.arxivFinish(it, a)); err != nil {
		return err
	}
	return c.ctx.Err()
}

var (
	versionLine = text.LazyRegexp(`\[v(\d+)\]+\s*((?:[A-Z][a-z]{2}, )\d{1,2} [A-Z][a-z]{2} \d{4} [\d:]+ [A-Z]{3,4})`)
	submittedOn = text.LazyRegexp(`Submitted on (\d{1,2} [A-Z][a-z]{2} \d{4})`)
	revisedOn   = text.LazyRegexp(`revised (\d{1,2} [A-Z][a-z]{2} \d{4}) \((?:this version, )?v(\d+)\)`)
)

// dates reads the days and the version number.
func (a *arxivPaper) dates(body *arxivBody, ts tagSet) {
	line := body.text["dateline"]
	if m := revisedOn.FindStringSubmatch(line); m != nil {
		a.updated, a.version = writtenDay(m[1]), m[2]
	}
	if m := versioned.FindStringSubmatch(a.id); m != nil {
		a.version = m[1]
	}
	last := ""
	for _, m := range versionLine.FindAllStringSubmatch(body.text["history"], -1) {
		day := stampDay(m[2])
		if m[1] == "1" {
			a.published = day
		}
		if m[1] == a.version {
			a.updated = day
		}
		last = m[1]
	}
	a.version = cmp.Or(a.version, last)
	if m := submittedOn.FindStringSubmatch(line); m != nil && a.published == 0 {
		a.published = writtenDay(m[1])
	}
	a.published = cmp.Or(a.published, writtenDay(ts.first("citation_date", "citation_publication_date")))
	a.updated = cmp.Or(a.updated, writtenDay(ts.first("citation_online_date")))
}

// arxivBody is the information that only the page's body has, not its tags.
type arxivBody struct {
	id      string            // with the version that is shown
	license string            // its address
	text    map[string]string // title, authors, abstract, dateline, history
	rows    map[string]string // of the table, by the names that arxivField returns
	label   string            // of the current row
}

// arxivParts maps classes to parts of the body.
var arxivParts = map[string]string{"title": "title", "authors": "authors", "abstract": "abstract", "dateline": "dateline", "submission-history": "history", "tablecell": "cell", "abs-license": "license"}

// arxivPart is the state of reading one part of the body.
type arxivPart struct {
	name, tag string
	depth     int // number of open elements with the part's tag, including its own
	markup    markupWriter
}

func readArXivBody(b []byte) *arxivBody {
	r := &arxivBody{text: map[string]string{}, rows: map[string]string{}}
	var in *arxivPart
	for t := range pageTokens(b) {
		switch {
		case in == nil:
			in = beginsPart(t)
		case in.goesOn(t):
			if t.name == "a" && t.starts() {
				r.link(in.name, t.attributes()["href"])
			}
			in.markup.token(t)
		default:
			r.keep(in)
			in = nil
		}
	}
	return r
}

// beginsPart returns the part that an element begins, nil if it begins none.
func beginsPart(t *pageToken) *arxivPart {
	if !t.starts() || t.name == "body" || t.name == "html" {
		return nil
	}
	for class := range strings.FieldsSeq(t.attributes()["class"]) {
		if name := arxivParts[class]; name != "" {
			return &arxivPart{name: name, tag: t.name, depth: 1}
		}
	}
	return nil
}

// goesOn counts opening and closing tags, and reports whether the part continues.
func (in *arxivPart) goesOn(t *pageToken) bool {
	if t.name == in.tag && t.starts() {
		in.depth++
	} else if t.name == in.tag && t.ends() {
		in.depth--
	}
	return in.depth > 0 && !in.markup.full()
}

// keep stores the text of a part. In the table, the cell with a label precedes the cell with
// its value.
func (r *arxivBody) keep(in *arxivPart) {
	s := strings.TrimSpace(arxivPartLabel.ReplaceAllString(in.markup.String(), ""))
	switch plain := plainSpace(html.UnescapeString(s)); {
	case in.name == "dateline" || in.name == "history":
		r.text[in.name] = anyTags.ReplaceAllString(plain, "")
	case in.name != "cell":
		r.text[in.name] = cmp.Or(r.text[in.name], s)
	case strings.HasSuffix(plain, ":"):
		r.label = arxivField(strings.TrimSuffix(plain, ":"))
	case plain != "" && r.label != "":
		r.rows[r.label] = s
		r.label = ""
	}
}

var (
	arxivPartLabel = text.LazyRegexp(`(?i)^\s*(?:title|authors?|abstract):\s*`)
	anyTags        = text.LazyRegexp(`</?[a-z]+>`)
)

// link stores the target of a link in one of the parts.
func (r *arxivBody) link(part, href string) {
	switch part {
	case "license":
		r.license = cmp.Or(r.license, href)
	case "cell": // "Cite as", with the version in the line below
		id := strings.TrimSuffix(href, "/")
		if _, err := paper.ArXivID(id); err == nil && strings.Contains(id, "arxiv.org/abs/") {
			id = id[strings.Index(id, "/abs/")+len("/abs/"):]
			if versioned.MatchString(id) || r.id == "" {
				r.id = id
			}
		}
	}
}

// doi returns the DOI of the published version.
func (r *arxivBody) doi() string {
	return doiIn(html.UnescapeString(cmp.Or(r.rows["related doi"], r.rows["doi"])))
}

package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"html"
	"strings"
	"time"
	"unicode"
)

// A hostileFormat writes records in one source format, with the format's own syntax escaped:
// the hostile part is in the values.
type hostileFormat struct {
	name   string
	ext    string
	lacks  []string // fields that the format does not have
	single bool     // a file holds only one record
	write  func([]hostileRecord) string
}

type object = map[string]any

func hostileFormats() []hostileFormat {
	return []hostileFormat{
		{name: "hf-api", ext: ".json", write: func(l []hostileRecord) string { return jsonOf(hfRecords(l)) }},
		{name: "hf-page", ext: ".html", write: writeHFPage},
		{name: "hf-listing", ext: ".txt", lacks: []string{"authors"}, write: writeHFListing},
		{name: "hf-text", ext: ".txt", lacks: []string{"authors"}, write: writeHFText},
		{name: "hf-paper", ext: ".txt", single: true, write: writeHFPaper},
		{name: "arxiv-jsonl", ext: ".jsonl", write: writeArXivJSONL},
		{name: "arxiv-atom", ext: ".xml", write: writeArXivAtom},
		{name: "arxiv-oai", ext: ".xml", write: writeArXivOAI},
		{name: "arxiv-feed", ext: ".rss", write: writeArXivFeed},
		{name: "arxiv-list", ext: ".html", write: writeArXivList},
		{name: "arxiv-copy", ext: ".txt", write: writeArXivCopy},
		{name: "arxiv-page", ext: ".html", single: true, write: writeArXivPage},
		{name: "arxiv-mail", ext: ".txt", write: writeArXivMail},
		{name: "bibtex", ext: ".bib", write: writeBibTeX},
		{name: "ris", ext: ".ris", write: writeRIS},
		{name: "csl-json", ext: ".json", write: writeCSL},
		{name: "paper-page", ext: ".html", single: true, write: writePaperPage},
		{name: "digest", ext: ".md", write: writeDigest},
		{name: "crawl", ext: ".json", single: true, write: writeCrawl},
		{name: "offprint", ext: ".jsonl", write: writeOffprint},
		{name: "table", ext: ".csv", write: writeTable},
	}
}

func jsonOf(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // a bug in this test
	}
	return string(b)
}

// line returns s as a single line.
func line(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
}

// escaped returns s escaped for XML, without control characters and noncharacters, which XML
// does not allow.
func escaped(s string) string {
	return html.EscapeString(strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, s))
}

// lines returns the two paragraphs of the abstract for formats in which the start of a line is
// syntax.
func (h *hostileRecord) lines() (first, second string) {
	return line(h.abstract[0]), "And " + line(h.abstract[1])
}

func each(list []hostileRecord, write func(h *hostileRecord) string) string {
	var b strings.Builder
	for i := range list {
		b.WriteString(write(&list[i]))
	}
	return b.String()
}

func date(day, layout string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		panic(err) // a bug in this test
	}
	return t.Format(layout)
}

func hfRecords(list []hostileRecord) (records []object) {
	for i := range list {
		h := &list[i]
		var authors []object
		for _, a := range h.authors {
			authors = append(authors, object{"name": a})
		}
		records = append(records, object{"paper": object{
			"id": h.id, "title": h.title, "summary": h.text(), "authors": authors, "upvotes": i,
			"ai_summary": h.title, "ai_keywords": []string{h.topic, "attention"}, "organization": object{"name": "x", "fullname": h.topic},
			"githubRepo": "javascript:alert(1)", "projectPage": h.note, "mediaUrls": []any{h.note, 7, nil},
			"publishedAt": h.day() + "T00:00:00.000Z", "submittedOnDailyAt": h.day() + "T10:00:00.000Z",
		}, "thumbnail": "data:text/html," + h.note, "numComments": i})
	}
	return records
}

func writeHFPage(l []hostileRecord) string {
	props := jsonOf(object{"date": l[0].day() + "T00:00:00.000Z", "dailyPapers": hfRecords(l)})
	return `<!doctype html><html><head><meta charset="utf-8"><title>Daily Papers - Hugging Face</title></head><body class="DailyPapersPage"><div class="SVELTE_HYDRATER contents" data-target="DailyPapers" data-props="` + html.EscapeString(props) + `"></div></body></html>`
}

func writeHFListing(l []hostileRecord) string {
	return "Daily Papers\n\nbyAK and the research community\n\n" + each(l, func(h *hostileRecord) string {
		inHTML := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;") // escaped because fragments of HTML are parsed
		first, second := h.lines()
		return fmt.Sprintf("%s\n\n%s\n\n%s\n\n  • 2 authors\n·\n%s\n\n", inHTML.Replace(line(h.title)), inHTML.Replace(first), inHTML.Replace(second), date(h.day(), "Jan 2, 2006"))
	})
}

func writeHFText(l []hostileRecord) string {
	return each(l, func(h *hostileRecord) string {
		first, second := h.lines()
		return fmt.Sprintf("Title: %s\nPDF: https://arxiv.org/pdf/%s\nSummary: %s\n\n%s\n---\n", line(h.title), h.id, first, second)
	})
}

func writeHFPaper(l []hostileRecord) string {
	h := &l[0]
	first, second := h.lines()
	return fmt.Sprintf("Papers\narxiv:%s\n\n%s\nPublished on %s\n·\nSubmitted by\nFlo Ee\non %s\nUpvote\n42\n\n+37\nAuthors:\n%s\n,\n%s\nAbstract\n%s\n\n%s\nView arXiv page\nView PDF\nAdd to collection\nCommunity\n",
		h.id, line(h.title), date(h.day(), "Jan 2, 2006"), date(h.day(), "Jan 2, 2006"), line(h.authors[0]), line(h.authors[1]), first, second)
}

func writeArXivJSONL(l []hostileRecord) string {
	return each(l, func(h *hostileRecord) string {
		var parsed [][]string
		for _, a := range h.authors {
			parsed = append(parsed, []string{a, "", ""})
		}
		return jsonOf(object{
			"id": h.id, "title": h.title, "abstract": h.text(), "authors_parsed": parsed, "categories": "cs.LG " + line(h.topic), "comments": h.note,
			"journal-ref": h.note, "report-no": h.topic, "doi": "10.1000/" + h.note, "license": "javascript:alert(1)",
			"versions": []object{{"version": "v1", "created": date(h.day(), "Mon, 2 Jan 2006 15:04:05 GMT")}}, "update_date": h.day(),
		}) + "\n"
	})
}

func writeArXivAtom(l []hostileRecord) string {
	return `<?xml version="1.0" encoding="UTF-8"?><feed xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom"><id>https://arxiv.org/api/x</id><title>arXiv Query</title><updated>2026-01-01T00:00:00Z</updated>` +
		each(l, func(h *hostileRecord) string {
			return fmt.Sprintf(`<entry><id>http://arxiv.org/abs/%sv1</id><title>%s</title><summary>%s</summary><category term="cs.LG"/><category term="%s"/><published>%sT00:00:00Z</published><arxiv:comment>%s</arxiv:comment><arxiv:journal_ref>%s</arxiv:journal_ref><arxiv:doi>%s</arxiv:doi><author><name>%s</name></author><author><name>%s</name></author></entry>`,
				h.id, escaped(h.title), escaped(h.text()), escaped(h.topic), h.day(), escaped(h.note), escaped(h.note), escaped(h.note), escaped(h.authors[0]), escaped(h.authors[1]))
		}) + `</feed>`
}

func writeArXivOAI(l []hostileRecord) string {
	return `<?xml version="1.0" encoding="UTF-8"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-01-01T00:00:00Z</responseDate><request verb="ListRecords" metadataPrefix="arXiv">http://export.arxiv.org/oai2</request><ListRecords>` +
		each(l, func(h *hostileRecord) string {
			return fmt.Sprintf(`<record><header><identifier>oai:arXiv.org:%s</identifier><datestamp>2026-01-01</datestamp></header><metadata><arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>%s</id><created>%s</created><authors><author><keyname>%s</keyname></author><author><keyname>%s</keyname><forenames>Ada</forenames></author></authors><title>%s</title><categories>cs.LG</categories><comments>%s</comments><license>javascript:alert(1)</license><abstract>%s</abstract></arXiv></metadata></record>`,
				h.id, h.id, h.day(), escaped(h.authors[0]), escaped(strings.TrimPrefix(h.authors[1], "Ada ")), escaped(h.title), escaped(h.note), escaped(h.text()))
		}) + `</ListRecords></OAI-PMH>`
}

func writeArXivFeed(l []hostileRecord) string {
	return `<?xml version="1.0" encoding="UTF-8"?><rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" version="2.0"><channel><title>cs.LG updates on arXiv.org</title><link>http://rss.arxiv.org/rss/cs.LG</link><pubDate>` + date(l[0].day(), time.RFC1123Z) + `</pubDate>` +
		each(l, func(h *hostileRecord) string {
			return fmt.Sprintf("<item><title>%s</title><link>https://arxiv.org/abs/%s</link><description>arXiv:%sv1 Announce Type: new \nAbstract: %s</description><guid isPermaLink=\"false\">oai:arXiv.org:%sv1</guid><category>cs.LG</category><arxiv:announce_type>new</arxiv:announce_type><dc:creator>%s, %s</dc:creator></item>",
				escaped(h.title), h.id, h.id, escaped(h.text()), h.id, escaped(h.authors[0]), escaped(h.authors[1]))
		}) + `</channel></rss>`
}

func writeArXivList(l []hostileRecord) string {
	return `<!DOCTYPE html><html><head><title>Machine Learning</title></head><body><div id='dlpage'><h1>Machine Learning</h1><h3>Showing new listings for ` + date(l[0].day(), "Monday, 2 January 2006") + `</h3><dl id='articles'><h3>New submissions (arXiv)</h3>` +
		each(l, func(h *hostileRecord) string {
			return fmt.Sprintf("<dt><a name='item1'>[1]</a> <a href =\"/abs/%s\" title=\"Abstract\" id=\"%s\"> arXiv:%s </a> [<a href=\"/pdf/%s\">pdf</a>]</dt>\n<dd><div class='meta'><div class='list-title mathjax'><span class='descriptor'>Title:</span> %s </div><div class='list-authors'><a href=\"#\">%s</a>, <a href=\"#\">%s</a></div><div class='list-comments mathjax'><span class='descriptor'>Comments:</span> %s </div><div class='list-subjects'><span class='descriptor'>Subjects:</span> <span class=\"primary-subject\">Machine Learning (cs.LG)</span></div><p class='mathjax'> %s </p></div></dd>\n",
				h.id, h.id, h.id, h.id, escaped(h.title), escaped(h.authors[0]), escaped(h.authors[1]), escaped(h.note), escaped(h.text()))
		}) + `</dl></div></body></html>`
}

func writeArXivCopy(l []hostileRecord) string {
	n := 0
	return "Machine Learning\n\nShowing new listings for " + date(l[0].day(), "Monday, 2 January 2006") + "\nNew submissions\n\n" + each(l, func(h *hostileRecord) string {
		n++
		first, second := h.lines()
		return fmt.Sprintf("[%d] arXiv:%s [pdf, html, other]\n    Title: %s\n    %s, %s\n    Comments: %s\n    Subjects: Machine Learning (cs.LG)\n\n    %s\n\n    %s\n",
			n, h.id, line(h.title), line(h.authors[0]), line(h.authors[1]), line(h.note), first, second)
	})
}

func metas(h *hostileRecord) string {
	return fmt.Sprintf(`<meta name="citation_title" content="%s"><meta name="citation_author" content="%s"><meta name="citation_author" content="%s"><meta name="citation_date" content="%s"><meta name="citation_abstract" content="%s"><meta name="citation_keywords" content="%s">`,
		escaped(h.title), escaped(h.authors[0]), escaped(h.authors[1]), strings.ReplaceAll(h.day(), "-", "/"), escaped(h.text()), escaped(h.topic))
}

func writeArXivPage(l []hostileRecord) string {
	h := &l[0]
	return fmt.Sprintf(`<!DOCTYPE html><html lang="en"><head><title>[%s] %s</title><link rel="canonical" href="https://arxiv.org/abs/%s"/><meta property="og:site_name" content="arXiv.org" />%s<meta name="citation_arxiv_id" content="%s"></head><body><div class="metatable"><table><tr><td class="tablecell label">Comments:</td><td class="tablecell comments mathjax">%s</td></tr></table></div></body></html>`,
		h.id, escaped(h.title), h.id, metas(h), h.id, escaped(h.note))
}

func writeArXivMail(l []hostileRecord) string {
	rule := strings.Repeat("-", 78)
	return "From: no-reply@arxiv.org\nDate: " + date(l[0].day(), "Mon, 2 Jan 2006 15:04:05 +0000") + "\nSubject: cs daily\n\n" + rule + "\n" + each(l, func(h *hostileRecord) string {
		first, second := h.lines()
		return fmt.Sprintf("\\\\\narXiv:%s\nDate: %s   (27kb)\n\nTitle: %s\nAuthors: %s, %s\nCategories: cs.LG\nComments: %s\n\\\\\n  %s\n\n  %s\n\\\\ ( https://arxiv.org/abs/%s ,  27kb)\n%s\n",
			h.id, date(h.day(), "Mon, 2 Jan 2006 15:04:05 GMT"), line(h.title), line(h.authors[0]), line(h.authors[1]), line(h.note), first, second, h.id, rule)
	})
}

// inTeX escapes a value so that TeX reads it as plain text.
var inTeX = strings.NewReplacer(`\`, `\textbackslash{}`, `{`, `\{`, `}`, `\}`, `$`, `\$`, `&`, `\&`, `%`, `\%`, `#`, `\#`, `_`, `\_`, `^`, `\textasciicircum{}`, `~`, `\textasciitilde{}`)

func writeBibTeX(l []hostileRecord) string {
	return each(l, func(h *hostileRecord) string {
		return fmt.Sprintf("@article{key%s,\n  author = {{%s} and {%s}},\n  title = {%s},\n  date = {%s},\n  abstract = {%s},\n  keywords = {%s},\n  note = {%s},\n  url = {javascript:alert(1)},\n  doi = {10.1000/%s}\n}\n\n",
			strings.Replace(h.id, ".", "-", 1), inTeX.Replace(h.authors[0]), inTeX.Replace(h.authors[1]), inTeX.Replace(h.title), h.day(), inTeX.Replace(h.text()), inTeX.Replace(h.topic), inTeX.Replace(h.note), h.id)
	})
}

func writeRIS(l []hostileRecord) string {
	return each(l, func(h *hostileRecord) string {
		return fmt.Sprintf("TY  - JOUR\nTI  - %s\nAU  - %s\nAU  - %s\nPY  - %s\nAB  - %s %s\nKW  - %s\nN1  - %s\nUR  - javascript:alert(1)\nDO  - 10.1000/ris%s\nER  - \n\n",
			line(h.title), line(h.authors[0]), line(h.authors[1]), strings.ReplaceAll(h.day(), "-", "/"), line(h.abstract[0]), line(h.abstract[1]), line(h.topic), line(h.note), h.id)
	})
}

func writeCSL(l []hostileRecord) string {
	var items []object
	for i := range l {
		h := &l[i]
		var authors []object
		for _, a := range h.authors {
			authors = append(authors, object{"literal": a})
		}
		items = append(items, object{"id": h.title, "type": "article-journal", "title": h.title, "author": authors, "abstract": h.text(), "keyword": h.topic, "note": h.note, "URL": "javascript:alert(1)", "issued": object{"raw": h.day()}, "DOI": "10.1000/csl" + h.id, "custom": object{h.note: h.topic}})
	}
	return jsonOf(items)
}

func writePaperPage(l []hostileRecord) string {
	h := &l[0]
	return fmt.Sprintf(`<!DOCTYPE html><html><head><title>%s</title><link rel="canonical" href="https://proceedings.example/%s.html">%s<meta name="citation_journal_title" content="Journal of Examples"><meta name="citation_doi" content="10.1000/page%s"></head><body><h1>%s</h1></body></html>`,
		escaped(h.title), h.id, metas(h), h.id, escaped(h.title))
}

// inMarkdown escapes a value so that Markdown reads it as plain text.
var inMarkdown = strings.NewReplacer(`\`, `\\`, "`", "\\`", `*`, `\*`, `_`, `\_`, `{`, `\{`, `}`, `\}`, `[`, `\[`, `]`, `\]`, `<`, `\<`, `>`, `\>`, `#`, `\#`, `|`, `\|`, `!`, `\!`, `~`, `\~`, `$`, `\$`, `&`, `\&`)

func writeDigest(l []hostileRecord) string {
	n := 0
	// A URL in a heading is parsed as its link and ends the title; a backslash followed by a
	// backtick is a TeX accent.
	title := func(h *hostileRecord) string {
		return strings.NewReplacer("://", ": //", "\\`", "'").Replace(inMarkdown.Replace(line(h.title)))
	}
	return "# arXiv Daily Digest - " + l[0].day() + "\n\n" + each(l, func(h *hostileRecord) string {
		n++
		return fmt.Sprintf("### %d. %s\n\n**Authors:** %s, %s\n\n**Published:** %s\n\n🔗 [Paper](http://arxiv.org/abs/%sv1) | 📄 [PDF](https://arxiv.org/pdf/%sv1)\n\n**Abstract:** %s\n\n---\n\n",
			n, title(h), inMarkdown.Replace(line(h.authors[0])), inMarkdown.Replace(line(h.authors[1])), h.day(), h.id, h.id, inMarkdown.Replace(line(h.abstract[0]+" "+h.abstract[1])))
	})
}

// writeCrawl writes a crawler's output for the page of a paper.
func writeCrawl(l []hostileRecord) string {
	h := &l[0]
	return jsonOf(object{"success": true, "data": object{"html": writeArXivPage(l), "metadata": object{"title": h.title, "sourceURL": "https://arxiv.org/abs/" + h.id, "statusCode": 200}}})
}

func writeOffprint(l []hostileRecord) string {
	return each(l, func(h *hostileRecord) string {
		return jsonOf(object{
			"title": h.title, "date": h.day(), "id": "arxiv:" + h.id, "authors": h.authors, "topics": []string{h.topic}, "abstract": h.text(), "summary": h.title,
			"citation": object{"note": h.note, "journaltitle": h.topic}, "links": object{"code": "javascript:alert(1)", "project": h.note},
			"aliases": []string{"/../" + h.id, "javascript:alert(1)"}, "organization": h.topic,
		}) + "\n"
	})
}

func writeTable(l []hostileRecord) string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	err := w.Write([]string{"id", "title", "authors", "abstract", "published", "keywords", "url"})
	for i := range l {
		h := &l[i]
		if err == nil {
			err = w.Write([]string{h.id, h.title, strings.Join(h.authors, "; "), h.text(), h.day(), h.topic, "javascript:alert(1)"})
		}
	}
	if w.Flush(); err != nil {
		panic(err) // a bug in this test
	}
	return b.String()
}

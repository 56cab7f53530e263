package source

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"offprint/generator/paper"
	"offprint/generator/text"
)

// hfPaperText is the format of the page of one paper on Daily Papers,
// huggingface.co/papers/2510.06084, as text: copied in a browser, or converted to Markdown by
// a reader service.
//
//	arxiv:2510.06084
//	Title
//	Published on Oct 7
//	·
//	Submitted by Ada Lovelace on Oct 8
//	Authors: Ann Bee, Cy Dee
//	Abstract
//	One line of the machine's
//	AI-generated summary
//	The abstract.
//	View arXiv page  View PDF  GitHub 12
//	Community
func hfPaperText() format {
	return format{
		name:  "hf-paper",
		about: "the page of one paper there, copied or as Markdown", unit: "the page",
		form: asMarkdown, lacks: "a page of a paper of Daily Papers (“Published on”, “Authors:”, “Abstract”)",
		detect: detectHFPaper, before: []string{"hf-listing", "digest"}, read: readHFPaper,
	}
}

var (
	paperNumber    = text.LazyRegexp(`(?i)^arxiv: ?(\d{4}\.\d{4,5})(?:v\d+)?$`)
	paperTitle     = text.LazyRegexp(`(?mi)^(?:title: ?"?)?paper page - (.+?)"?[ \t\r]*$`)
	publishedOn    = text.LazyRegexp(`\bPublished on ([A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?)`)
	listedOn       = text.LazyRegexp(`\bSubmitted by\b.*? on ([A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?)(?: |$)`)
	upvotedBy      = text.LazyRegexp(`\bUpvotes? (\d[\d.,]*[kK]?)\b`)
	behindAbstract = text.LazyRegexp(`^(?:\W*\b)?(?:View arXiv page|View PDF|Project page|GitHub ?[\d.,]*k?|Add to collection|Community|Upvote|Models citing this paper.*|Datasets citing this paper.*)(?:$|View|Project|GitHub|Add to|[ \t\d+])`)
	codeStars      = text.LazyRegexp(`(?i)\bgithub ?(\d[\d.,]*k?)\b`)
	machineSummary = text.LazyRegexp(`(?i)^AI-generated summary$`)
	bareHeading    = text.LazyRegexp(`^[#*\s]*(Abstract|Community|Authors)\s*:?[*\s]*$`)
)

func detectHFPaper(head []byte) bool {
	if isBinary(head) || isHTML(head) && hfPageMark.Match(head) || isData(head) || !strings.Contains(string(head), "Abstract") {
		return false
	}
	return findHFPaper(readPage(head)) != nil
}

// hfPaperLines records where the parts of the page are, as indexes into page.lines.
type hfPaperLines struct {
	page                         *page
	id                           paper.ID
	published, authors, abstract int // -1 if not found
	end                          int // the line after the abstract
	begin                        int // the line after the identifier
}

// findHFPaper finds the parts of the page of one paper. It returns nil if p is not such a
// page.
func findHFPaper(p *page) *hfPaperLines {
	h := &hfPaperLines{page: p, published: -1, authors: -1, abstract: -1, end: len(p.lines)}
	if p.origin.address.kind == toPaper {
		h.id = p.origin.address.id
	}
	for i, l := range p.lines {
		heading := ""
		if m := bareHeading.FindStringSubmatch(l.plain); m != nil {
			heading = m[1]
		}
		switch {
		case h.abstract >= 0:
			if heading == "Community" || behindAbstract.MatchString(l.plain) || l.heading && l.plain != "" {
				h.end = i
				return h.whole()
			}
		case h.id == "" && paperNumber.MatchString(l.plain):
			h.id, _ = paper.ArXivID(paperNumber.FindStringSubmatch(l.plain)[1])
			h.begin = i + 1
		case h.published < 0 && publishedOn.MatchString(l.plain):
			h.published = i
		case h.published >= 0 && strings.HasPrefix(strings.TrimLeft(l.plain, "*# "), "Authors:"):
			h.authors = i
		case heading == "Abstract" && h.published >= 0:
			h.abstract = i
		}
	}
	return h.whole()
}

// whole returns h if it has all required parts, else nil.
func (h *hfPaperLines) whole() *hfPaperLines {
	if h.id == "" || h.published < 0 || h.abstract < 0 {
		return nil
	}
	return h
}

// plain returns the text of some lines as one line.
func (h *hfPaperLines) plain(from, to int) string {
	var parts []string
	for _, l := range h.page.lines[max(from, 0):max(to, from, 0)] {
		if l.plain != "" {
			parts = append(parts, l.plain)
		}
	}
	return strings.Join(parts, " ")
}

func readHFPaper(c *call) error {
	src, err := c.all()
	if err != nil {
		return err
	}
	p := c.page(src)
	h := findHFPaper(p)
	if h == nil {
		return fmt.Errorf("this is not a page of a paper of Daily Papers: it lacks “Published on”, “Abstract”, or the paper's identifier")
	}
	it := Item{Where: fmt.Sprintf("line %d", p.lines[h.published].n), Raw: src}
	it.noteDamaged(p.lines)
	abstract, summary := h.texts()
	rec := &Record{Paper: paper.Paper{
		ID: h.id, Title: text.Title(h.title()), Authors: h.names(), Abstract: cleanAbstract(abstract), Summary: text.OneLine(text.Abstract(summary)),
	}}
	rec.Scraped = cmp.Or(c.in.Day, p.origin.fetched, fileDay(c.in.Name), c.in.Today)
	rec.Paper.Published, rec.Listed = h.days(rec.Scraped)
	if m := upvotedBy.FindStringSubmatch(h.plain(h.published, h.authorsOr())); m != nil {
		rec.Paper.Upvotes, _ = readCount(m[1])
	}
	rec.Paper.Links = h.links()
	rec.Paper.Links.Discussion = dailyPapersPage(h.id)
	if m := codeStars.FindStringSubmatch(h.plain(h.end, h.behind())); m != nil {
		rec.Paper.Stars, _ = readCount(m[1])
	}
	return c.put(c.finish(it, rec, abstract))
}

// authorsOr returns the line of the authors, or that of the abstract if there are none.
func (h *hfPaperLines) authorsOr() int {
	if h.authors >= 0 {
		return h.authors
	}
	return h.abstract
}

// title returns the text above the day of publication, or else the title of the page.
func (h *hfPaperLines) title() string {
	var parts []string
	for i := h.published - 1; i >= h.begin; i-- {
		l := h.page.lines[i]
		s := strings.TrimSpace(strings.TrimLeft(l.plain, "#"))
		if s == "" || s == "Papers" || l.link.kind == toSite || strings.Contains(s, ":") && originLine.MatchString(s) || s == "Markdown Content:" || paperTitle.MatchString(s) || strings.HasPrefix(s, "Title:") {
			break
		}
		parts = append(parts, s)
		if l.apart || l.heading {
			break
		}
	}
	if len(parts) == 0 {
		if m := paperTitle.FindSubmatch(h.page.src[:min(len(h.page.src), 4<<10)]); m != nil {
			return string(repaired(m[1]))
		}
	}
	slices.Reverse(parts)
	return strings.Join(parts, " ")
}

// names returns the authors.
func (h *hfPaperLines) names() []string {
	if h.authors < 0 {
		return nil
	}
	_, s, _ := strings.Cut(h.plain(h.authors, h.abstract), "Authors:")
	var names names
	names.addAll(strings.Trim(s, "* "))
	return names.list
}

// texts returns the abstract, and the AI-generated summary that may precede it.
func (h *hfPaperLines) texts() (abstract, summary string) {
	lines := h.page.lines[h.abstract+1 : h.end]
	for i, l := range lines {
		if machineSummary.MatchString(l.plain) {
			summary = textOf(lines[:i])
			lines = lines[i+1:]
			break
		}
	}
	return textOf(lines), summary
}

func textOf(lines []*pageLine) string {
	lines = slices.DeleteFunc(slices.Clone(lines), func(l *pageLine) bool { return l.text == "" })
	return joinLines(len(lines), func(i int) (string, bool) { return lines[i].text, lines[i].apart })
}

// days returns the days of publication and of the listing. The page omits the year from dates
// in the year of the scrape, which is derived from the identifier.
func (h *hfPaperLines) days(scraped paper.Day) (published, listed paper.Day) {
	lead := h.plain(h.published, h.authorsOr())
	year, month := 2000+atoi(h.id.Value()[:2]), atoi(h.id.Value()[2:4])
	if m := publishedOn.FindStringSubmatch(lead); m != nil {
		if d, ok := readDate(m[1]); ok {
			published = nearMonth(d, year, month)
		}
	}
	for _, l := range h.page.lines[h.published:h.authorsOr()] {
		if l.link.kind == toPeriod && l.link.day != 0 {
			return published, l.link.day // "#1 Paper of the day"
		}
	}
	m := listedOn.FindStringSubmatch(lead)
	if m == nil {
		return published, 0
	}
	d, ok := readDate(m[1])
	switch {
	case !ok:
		return published, 0
	case d.year != 0 || published == 0:
		listed = d.asWritten()
	case strings.Contains(publishedOn.FindStringSubmatch(lead)[1], ","): // published in another year than that of the scrape
		listed = d.before(scraped)
	default:
		listed, _ = paper.NewDay(published.Year(), d.month, d.dayOfMonth)
		if listed != 0 && listed < published.AddDays(-7) {
			listed, _ = paper.NewDay(published.Year()+1, d.month, d.dayOfMonth)
		}
	}
	return published, listed
}

// nearMonth returns the day of a date; if it has no year, the one that is closest to the given
// month.
func nearMonth(d listingDate, year, month int) paper.Day {
	if d.year != 0 {
		return d.asWritten()
	}
	switch months := int(d.month) - month; {
	case months > 6:
		year--
	case months < -6:
		year++
	}
	day, _ := paper.NewDay(year, d.month, d.dayOfMonth)
	return day
}

// behind returns the line at which the links after the abstract end.
func (h *hfPaperLines) behind() int {
	const most = 20
	for i := h.end; i < min(len(h.page.lines), h.end+most); i++ {
		if m := bareHeading.FindStringSubmatch(h.page.lines[i].plain); m != nil {
			return i
		}
	}
	return min(len(h.page.lines), h.end+most)
}

var (
	codeLinked     = text.LazyRegexp(`https?://(?:www\.)?(?:github\.com|gitlab\.com|gitee\.com|codeberg\.org)/[^\s()\[\]<>"]+`)
	projectAddress = text.LazyRegexp(`(?i)\[project page\W*\]\(<?(https?://[^\s()<>]+)`)
)

// links returns the links to the code and to the project's page, which may share a line with
// others.
func (h *hfPaperLines) links() (links paper.Links) {
	to := h.behind()
	if h.end >= to {
		return links
	}
	for _, l := range h.page.lines[h.end:to] {
		if strings.EqualFold(l.plain, "project page") && l.linked {
			links.Project, _ = text.URL(l.link.url)
		}
	}
	raw := string(repaired(h.page.raw(h.end, to)))
	links.Code, _ = text.URL(codeLinked.FindString(raw))
	if m := projectAddress.FindStringSubmatch(raw); m != nil {
		links.Project, _ = text.URL(m[1])
	}
	return links
}

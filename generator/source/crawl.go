package source

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"offprint/generator/paper"
	"offprint/generator/text"
)

// crawl is the JSON of programs that fetch pages and return their content as Markdown, text or
// HTML, with the address: Firecrawl, Crawl4AI, Jina's reader, Apify, Tavily, LangChain. The
// content is read in the format that it is detected as. The page's address is used as if it
// were in the content's front matter.
func crawl() format {
	return format{
		name:  "crawl",
		about: "JSON of crawlers and reader services (Firecrawl, Crawl4AI, Jina and similar) with pages in Markdown, text or HTML", unit: "as in the format of the page",
		form: asJSON, lacks: "the text of a page (“markdown”, “html”, or “content” beside an “url”)",
		detect: detectCrawl, read: readCrawl,
	}
}

// pageText is the text of a page and its key.
type pageText struct{ key, text string }

// crawledPage is a page as such a program returns it.
type crawledPage struct {
	texts   []pageText // the same page in several forms, best first
	marked  bool       // a key is used only for the text of a page
	address string
	title   string
	origin  origin
	failed  string // the program's reason why there is no page
}

var (
	// markedKeys are keys that hold only the text of a page; plainKeys are used for other
	// things as well. The form closest to the original page comes first: its HTML has data
	// that its Markdown lacks.
	markedKeys = []string{"rawHtml", "raw_html", "rawhtml", "html", "markdown", "raw_markdown", "fit_markdown", "markdown_v2", "cleaned_html", "cleanedHtml", "md", "page_content", "pageContent"}
	plainKeys  = []string{"content", "raw_content", "rawContent", "text", "raw_text", "body", "response_text"}
	// pageObjects are keys of an object that describes the page.
	pageObjects = []string{"data", "result", "page", "response", "document", "scrape", "kwargs", "crawl", "metadata"}

	addressKeys = []string{"sourceURL", "source_url", "sourceUrl", "url", "URL", "ogUrl", "link", "href", "page_url", "pageUrl", "loadedUrl", "finalUrl", "redirected_url", "source"}
	fetchedKeys = []string{"fetched_at", "fetchedAt", "fetched", "scraped_at", "scrapedAt", "scraped", "crawled_at", "crawledAt", "crawled", "retrieved_at", "retrievedAt", "retrieved",
		"loadedTime", "timestamp", "cachedAt", "publishedTime"}
	failedKeys = []string{"error", "error_message", "errorMessage", "warning", "message", "statusText"}
)

// readCrawled finds the page in an object. It returns nil if the object has no page and does
// not report a failed fetch either.
func readCrawled(o object) *crawledPage {
	const deepest = 3
	p := &crawledPage{}
	p.look(o, deepest)
	if len(p.texts) == 0 && (p.failed == "" || p.address == "") {
		return nil
	}
	slices.SortStableFunc(p.texts, func(a, b pageText) int { return cmp.Compare(keyRank(a.key), keyRank(b.key)) })
	return p
}

func keyRank(key string) int {
	if i := slices.Index(markedKeys, key); i >= 0 {
		return i
	}
	return len(markedKeys) + slices.Index(plainKeys, key)
}

// crawledPages returns the pages in an object: the object itself, else those in its lists, or
// in its values whose keys are addresses. An object that is itself a paper has none, since
// papers may contain their text.
func crawledPages(o object, depth int) []*crawledPage {
	if isPaperItself(o) {
		return nil
	}
	if p := readCrawled(o); p != nil {
		return []*crawledPage{p}
	}
	const deepest = 4
	if depth >= deepest {
		return nil
	}
	var pages []*crawledPage
	for _, key := range slices.Sorted(maps.Keys(o)) {
		switch v := o[key].(type) {
		case string:
			if httpAddress.MatchString(key) && strings.TrimSpace(v) != "" {
				pages = append(pages, &crawledPage{texts: []pageText{{"text", v}}, address: key, origin: origin{address: readAddress(key)}})
			}
		case []any:
			for _, e := range v {
				if inner, ok := e.(map[string]any); ok {
					pages = append(pages, crawledPages(inner, depth+1)...)
				}
			}
		case map[string]any:
			found := crawledPages(v, depth+1)
			if len(found) == 1 && found[0].address == "" && httpAddress.MatchString(key) {
				found[0].address, found[0].origin.address = key, readAddress(key)
			}
			pages = append(pages, found...)
		}
	}
	return pages
}

// look collects what an object says about a page, then visits the objects in it.
func (p *crawledPage) look(o object, depth int) {
	for _, key := range markedKeys {
		if p.take(key, o[key]) {
			p.marked = true
		}
	}
	for _, key := range plainKeys {
		p.take(key, o[key])
	}
	for _, key := range addressKeys {
		if s := strings.TrimSpace(o.text(key)); p.address == "" && httpAddress.MatchString(s) {
			p.address = s
			p.origin.address = readAddress(s)
		}
	}
	for _, key := range fetchedKeys {
		if d := readWrittenDate(o[key]); p.origin.fetched == 0 && d.day != 0 && d.partial == "" {
			p.origin.fetched = d.day
		}
	}
	p.title = cmp.Or(p.title, o.text("title", "ogTitle"))
	if p.failed == "" {
		p.failed = failure(o)
	}
	for _, key := range pageObjects {
		if inner := o.object(key); inner != nil && depth > 1 {
			p.look(inner, depth-1)
		}
	}
}

var httpAddress = text.LazyRegexp(`^https?://\S+$`)

// take adds the text of a key: a string, a list of parts, or an object with several forms of
// the text.
func (p *crawledPage) take(key string, v any) bool {
	before := len(p.texts)
	switch v := v.(type) {
	case string:
		if strings.TrimSpace(v) != "" {
			p.texts = append(p.texts, pageText{key, v})
		}
	case []any:
		var parts []string
		for _, part := range v {
			if o, ok := part.(map[string]any); ok {
				if s, ok := o["text"].(string); ok {
					parts = append(parts, s)
				}
			}
		}
		if len(parts) > 0 {
			p.texts = append(p.texts, pageText{key, strings.Join(parts, "\n")})
		}
	case map[string]any:
		for _, form := range []string{"raw_markdown", "markdown", "fit_markdown", "text"} {
			if s, ok := v[form].(string); ok && strings.TrimSpace(s) != "" {
				p.texts = append(p.texts, pageText{key, s})
				break
			}
		}
	}
	return len(p.texts) > before
}

// failure returns an object's reason why a page could not be fetched, or "".
func failure(o object) string {
	said := errorText(o, failedKeys...)
	if status := o.count("statusCode", "status_code", "httpStatusCode"); status >= 400 {
		if said == "" {
			return "the server answered " + strconv.Itoa(status)
		}
		return fmt.Sprintf("the server answered %d, %s", status, quote(said))
	}
	if ok, is := o["success"].(bool); is && !ok || o["error"] != nil && said != "" {
		return cmp.Or(quote(said), "it does not say why")
	}
	return ""
}

// detectCrawl accepts JSON with pages whose text is in a known format, or with keys that are
// used only for pages. The address may come after the part that detection sees.
func detectCrawl(head []byte) bool {
	if !isJSON(head) {
		return false
	}
	found := false
	visitJSON(head, nil, func(p *piece, o object, _ *cutter) bool {
		if p.cut {
			if whole, _, err := decodeObject(closedJSON(p.raw)); err == nil {
				o = whole
			}
		}
		if o == nil {
			return true
		}
		if isPaperItself(o) {
			return false
		}
		found = slices.ContainsFunc(crawledPages(o, 0), func(page *crawledPage) bool {
			return page.marked && (page.address != "" || p.cut) || slices.ContainsFunc(page.texts, func(t pageText) bool { return len(page.claims(t)) > 0 })
		})
		return !found
	}, nil)
	return found
}

// isPaperItself reports whether an object has a title together with authors or other fields of
// a paper.
func isPaperItself(o object) bool {
	var keys paperKeys
	for key, v := range o {
		if !isMissing(v) {
			keys.see(key)
		}
	}
	return o.object("paper") != nil || keys.title && (keys.authors || keys.more)
}

// closedJSON completes JSON that was cut short: it closes the last string and all brackets.
func closedJSON(raw []byte) []byte {
	var open []byte
	text, escaped := false, -1
	for i := 0; i < len(raw); i++ {
		switch c := raw[i]; {
		case text && c == '\\':
			escaped = i
			i++
		case c == '"':
			text = !text
		case text:
		case c == '{' || c == '[':
			open = append(open, c+2) // '{'+2 is '}', '['+2 is ']'
		case (c == '}' || c == ']') && len(open) > 0:
			open = open[:len(open)-1]
		}
	}
	const longestEscape = len(`\u0000`)
	if text && escaped >= 0 && len(raw)-escaped < longestEscape {
		raw = raw[:escaped]
	}
	out := bytes.Clone(raw)
	if text {
		out = append(out, '"')
	}
	slices.Reverse(open)
	return append(out, open...)
}

// header returns the header that a reader service writes before a page in text.
func (p *crawledPage) header() string {
	if p.address == "" {
		return ""
	}
	title := text.OneLine(p.title)
	return fmt.Sprintf("Title: %s\n\nURL Source: %s\n\nMarkdown Content:\n", title, p.address)
}

// claims returns the formats that accept a text of the page.
func (p *crawledPage) claims(t pageText) []format {
	head := []byte(t.text[:min(len(t.text), headSize)])
	if isBlank(head) {
		return nil
	}
	var found []format
	if !isHTML(head) && !isJSON(head) {
		found = claims(append([]byte(p.header()), head...))
	}
	if len(found) == 0 {
		found = claims(head)
	}
	if len(found) == 0 && isHTML(head) && len(t.text) > len(head) {
		found = claims([]byte(t.text))
	}
	return slices.DeleteFunc(found, func(f format) bool { return f.name == "crawl" })
}

func readCrawl(c *call) error {
	pages := 0
	_, err := c.jsonRecords(always, func(p *piece, _ object) error {
		pages++
		return c.crawled(p)
	})
	if err == nil && pages == 0 {
		c.note("no pages in it")
	}
	return err
}

// crawled emits the papers of the pages in one record.
func (c *call) crawled(p *piece) error {
	it := p.item()
	if it.Err != nil {
		return c.put(it)
	}
	o, _, err := decodeObject(p.raw)
	if err != nil {
		it.Err = err
		return c.put(it)
	}
	pages := crawledPages(o, 0)
	if len(pages) == 0 {
		it.Err = errors.New("it has no text of a page")
		return c.put(it)
	}
	for _, page := range pages {
		if err := c.crawledPage(it, page, p.where()); err != nil {
			return err
		}
	}
	return nil
}

// crawledPage emits the papers of a page. it is the item of the record that contains the page.
func (c *call) crawledPage(it Item, page *crawledPage, where string) error {
	read, err := c.bestText(page)
	if err != nil {
		return err
	}
	if read.err != nil {
		it.Err = fmt.Errorf("%s: %w", page.name(), read.err)
		return c.put(it)
	}
	for _, note := range read.notes {
		c.note("%s: %s", page.name(), note)
	}
	for _, found := range read.items {
		found.Where = fmt.Sprintf("%s of “%s” in %s", found.Where, read.key, where)
		if err := c.put(found); err != nil {
			return err
		}
	}
	return nil
}

// name returns the page's name for messages.
func (p *crawledPage) name() string {
	if p.address == "" {
		return "the page"
	}
	return "the page " + strings.Trim(quote(p.address), "“”")
}

// textRead is the result of reading one text of a page.
type textRead struct {
	key   string
	items []Item
	notes []string
	err   error // the text has no papers
}

// bestText reads the texts of a page up to the first that has papers. A returned error is one
// of the call, such as its cancellation.
func (c *call) bestText(page *crawledPage) (textRead, error) {
	var first *textRead
	for _, t := range page.texts {
		found := page.claims(t)
		if len(found) == 0 {
			continue
		}
		read := c.readText(page, t, found[0])
		if err := c.ctx.Err(); err != nil {
			return read, err
		}
		if slices.ContainsFunc(read.items, func(it Item) bool { return it.Record != nil }) {
			return read, nil
		}
		if first == nil || first.err != nil && read.err == nil {
			first = &read
		}
	}
	switch {
	case first != nil:
		return *first, nil
	case page.failed != "":
		return textRead{err: fmt.Errorf("it could not be fetched: %s", page.failed)}, nil
	case len(page.texts) == 0:
		return textRead{err: errors.New("it has no text")}, nil
	}
	t := page.texts[0]
	return textRead{err: fmt.Errorf("it has no papers; its “%s” looks like %s", t.key, looks([]byte(t.text[:min(len(t.text), headSize)])))}, nil
}

// readText reads a text of a page as format f.
func (c *call) readText(page *crawledPage, t pageText, f format) textRead {
	read := textRead{key: t.key}
	in := Input{Name: c.in.Name, Day: c.in.Day, Today: c.in.Today, around: page.origin}
	// The address of a page for one day ends in that day, like the names of files.
	if fileDay(page.address) != paper.Day(0) {
		in.Name = page.address
	}
	inner := &call{
		ctx: c.ctx, r: bufio.NewReaderSize(strings.NewReader(t.text), headSize), head: []byte(t.text[:min(len(t.text), headSize)]), in: in, format: f.name,
		emit: func(it Item) error {
			read.items = append(read.items, it)
			return nil
		},
	}
	read.err = f.read(inner)
	read.notes = inner.notes
	if len(read.items) > 0 {
		if read.err != nil {
			read.notes = append(read.notes, read.err.Error())
		}
		read.err = nil
	} else if read.err == nil && len(read.notes) == 0 {
		read.err = fmt.Errorf("it has no papers: it lacks %s", f.lacks)
	}
	return read
}

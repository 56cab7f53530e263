package source

import (
	"bufio"
	"bytes"
	"cmp"
	"strings"

	"golang.org/x/net/html"

	"offprint/generator/text"
)

// hfPage is the format of a saved page of huggingface.co/papers. Its records are JSON under
// "dailyPapers" in the data-props attribute of the element that the site's script turns into
// the listing. If that data cannot be used, the page's <article> elements are read. The page
// of a single paper, huggingface.co/papers/2510.06084, has such an attribute with the key
// "paper".
func hfPage() format {
	return format{
		name:  "hf-page",
		about: "a saved page of *Daily Papers*, or of a paper there", unit: "an object in the page, or else a displayed paper",
		form: asHTML, lacks: "the records of Daily Papers",
		detect: detectHFPage, before: []string{"paper-page"}, read: readHFPage,
	}
}

// hfPageMark matches what a page of Daily Papers has near its beginning: the element that
// becomes the listing, the records in it, or the page's title. A mention of Daily Papers is
// not enough, because other pages have it too.
var hfPageMark = text.LazyRegexp(`data-target=["']?(?:DailyPapers|PaperContent)\b|(?:"|&quot;|&#34;|&#x22;)dailyPapers(?:"|&quot;|&#34;|&#x22;)|<title>\s*(?:Daily|Trending) Papers\b`)

func detectHFPage(head []byte) bool { return isHTML(head) && hfPageMark.Match(head) }

func readHFPage(c *call) error {
	page, err := c.all()
	if err != nil {
		return err
	}
	props, cut := pageProps(page, pageList)
	if props == nil {
		if props, cut = pageProps(page, paperKey); props != nil {
			return c.hfPaperPage(props, cut)
		}
		return c.articles(page)
	}
	named, noDay := cmp.Or(c.in.Day, fileDay(c.in.Name)), false
	c.r = bufio.NewReader(bytes.NewReader(props))
	c.unplaced = true                           // an offset in the attribute's value is not one in the page
	never := func(object) bool { return false } // the period may follow all records
	found, err := c.jsonRecords(never, func(p *piece, around object) error {
		day := pageDay{listed: listingDay(around)}
		if period := around.text("periodType"); day.listed == 0 && (period == "" || period == "day") {
			// On the page of a week or a month, only the records themselves have days.
			day.listed = named
			noDay = named == 0
		}
		day.scraped = cmp.Or(c.in.Day, day.listed, named)
		return c.put(c.hfItem(p, day))
	}, pageList)
	if err != nil {
		return err
	}
	c.rejectedEnd = c.rejectedEnd || cut
	switch {
	case found.lists == 0 || found.records == 0 && cut:
		return c.articles(page)
	case found.records == 0:
		c.note("no papers on this day")
	case noDay:
		c.noteNoDay()
	}
	return nil
}

// noteNoDay notes what happens to the papers of a page that does not state its day.
func (c *call) noteNoDay() {
	c.note("the page tells no day: papers that do not either go by the day of their publication, or have no date; say the day of the page with --date")
}

// hfPaperPage reads the data of the page of one paper. The only listing day known there is the
// paper's own.
func (c *call) hfPaperPage(props []byte, cut bool) error {
	c.r = bufio.NewReader(bytes.NewReader(props))
	c.unplaced = true
	_, err := c.jsonRecords(always, func(p *piece, _ object) error {
		return c.put(c.hfItem(p, pageDay{scraped: cmp.Or(c.in.Day, c.in.Today)}))
	})
	c.rejectedEnd = c.rejectedEnd || cut
	if err != nil {
		return err
	}
	return c.ctx.Err()
}

// pageList is the key of the list of records in the data-props of a listing; paperKey is the
// key of the paper in those of its own page.
const (
	pageList = "dailyPapers"
	paperKey = "paper"
)

// pageProps returns the value of the first data-props that contains the key, or nil if the
// page has none. cut reports that the page ends inside the value.
func pageProps(page []byte, key string) (props []byte, cut bool) {
	mark := `"` + key + `"`
	at := 0
	for t := range pageTokens(page) {
		at = t.to
		if !t.isTag() || t.ends() || !bytes.Contains(page[t.from:t.to], []byte(key)) {
			continue
		}
		for _, name := range []string{"data-props", "props"} {
			if val := t.attributes()[name]; strings.Contains(val, mark) && (key == pageList || paperProps.MatchString(val)) {
				return []byte(val), false
			}
		}
	}
	// If the page is cut off inside the attribute, it has no complete tag there.
	tail := page[min(at, len(page)):]
	attr := propsAttr.FindIndex(tail)
	if attr == nil || !bytes.Contains(tail[attr[1]:], []byte(key)) {
		return nil, false
	}
	tail = tail[attr[1]:]
	tail = bytes.TrimLeft(tail, "\"' ")
	// The last character reference may be cut off too.
	if j := bytes.LastIndexByte(tail, '&'); j >= 0 && len(tail)-j < 8 && bytes.IndexByte(tail[j:], ';') < 0 {
		tail = tail[:j]
	}
	props = []byte(html.UnescapeString(string(tail)))
	if key == paperKey && !paperProps.Match(props) {
		return nil, false
	}
	return props, true
}

var (
	paperProps = text.LazyRegexp(`"paper"\s*:\s*\{\s*"(?:_?id|title|authors)"`)
	propsAttr  = text.LazyRegexp(`(?i)\s(?:data-)?props\s*=`)
)

// articles reads the visible content of the page: titles, identifiers from links, and the
// counts around them.
func (c *call) articles(page []byte) error {
	n, err := c.listing(page)
	if err != nil {
		return err
	}
	if n == 0 {
		return htmlInstead(page, "without "+hfPage().lacks)
	}
	c.note("the page's data cannot be used: titles, identifiers and counts are taken from the %d papers that it shows", n)
	return nil
}

package source

import (
	"bufio"
	"bytes"
	"cmp"
	"fmt"
	"regexp"

	"golang.org/x/net/html"
)

// hfPage is a saved page of huggingface.co/papers. Its records stand, as JSON,
// in the data-props attribute of the element that the site's script turns
// into the listing, under "dailyPapers"; where that is not to be used, the
// page's <article> elements tell something.
func hfPage() format {
	return format{name: "hf-page", detect: detectHFPage, refuse: refuseHFPage, read: readHFPage}
}

// hfPageMark is what a page of Daily Papers holds near its beginning.
var hfPageMark = regexp.MustCompile(`dailyPapers|DailyPapers|<title>\s*Daily Papers`)

func detectHFPage(head []byte) bool { return isHTML(head) && hfPageMark.Match(head) }

func refuseHFPage(head []byte) error {
	if !bytes.ContainsRune(head, '<') {
		return fmt.Errorf("this is not HTML, it looks like %s", looks(head))
	}
	return nil
}

func readHFPage(c *call) error {
	page, err := c.all()
	if err != nil {
		return err
	}
	props, cut := pageProps(page)
	if props == nil {
		return c.articles(page)
	}
	noDay := false
	c.r = bufio.NewReader(bytes.NewReader(props))
	c.unplaced = true // a place in the attribute's value is none in the page
	found, err := c.hfRecords(func(around object) (day hfDay, sure bool) {
		day.listed = listingDay(around)
		if period := around.text("periodType"); day.listed == 0 && (period == "" || period == "day") {
			// Of a week or a month, only the records themselves tell days.
			day.listed = cmp.Or(c.in.Day, c.in.Today)
			noDay = c.in.Day == 0
		}
		day.scraped = cmp.Or(c.in.Day, day.listed, c.in.Today)
		return day, false
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
		c.noteToday()
	}
	return nil
}

func (c *call) noteToday() {
	if c.in.Today != 0 {
		c.note("the page tells no day: papers that do not either are taken as of today, %v; say --date to change it", c.in.Today)
	}
}

// pageList is the key of the list of records in the page's data-props.
const pageList = "dailyPapers"

// pageProps finds the first data-props that holds records; cut says that the
// page ends inside it. It is nil when there is none.
func pageProps(page []byte) (props []byte, cut bool) {
	mark := []byte(`"` + pageList + `"`)
	z := html.NewTokenizer(bytes.NewReader(page))
	at := 0
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		from := at
		at += len(z.Raw())
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			continue
		}
		if !bytes.Contains(page[from:at], []byte(pageList)) {
			continue
		}
		for more := true; more; {
			var key, val []byte
			key, val, more = z.TagAttr()
			if (string(key) == "data-props" || string(key) == "props") && bytes.Contains(val, mark) {
				return val, false
			}
		}
	}
	// A page that is cut inside the attribute has no tag there.
	tail := page[min(at, len(page)):]
	attr := propsAttr.FindIndex(tail)
	if attr == nil || !bytes.Contains(tail[attr[1]:], []byte(pageList)) {
		return nil, false
	}
	tail = tail[attr[1]:]
	tail = bytes.TrimLeft(tail, "\"' ")
	// A character reference may be cut, too.
	if j := bytes.LastIndexByte(tail, '&'); j >= 0 && len(tail)-j < 8 && bytes.IndexByte(tail[j:], ';') < 0 {
		tail = tail[:j]
	}
	return []byte(html.UnescapeString(string(tail))), true
}

var propsAttr = regexp.MustCompile(`(?i)\s(?:data-)?props\s*=`)

// articles reads what the page shows: titles, identifiers from links, and the
// counts around them.
func (c *call) articles(page []byte) error {
	n, err := c.listing(page)
	if err != nil {
		return err
	}
	if n == 0 {
		return htmlInstead(page, "without the records of Daily Papers")
	}
	c.note("the page's data cannot be used: titles, identifiers and counts are taken from the %d papers that it shows", n)
	return nil
}

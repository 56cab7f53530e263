package source

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"offprint/generator/paper"
	"offprint/generator/text"
)

// hfPage is a saved page of huggingface.co/papers. Its records stand, as JSON,
// in the data-props attribute of the element that the site's script turns
// into the listing, under "dailyPapers"; where that is not to be used, the
// page's <article> elements tell something. The page of a paper,
// huggingface.co/papers/2510.06084, has one under "paper".
func hfPage() format {
	return format{
		name:  "hf-page",
		about: "a saved page of *Daily Papers*, or of a paper there", unit: "an object in the page, else an `<article>`",
		form: asHTML, lacks: "the records of Daily Papers",
		detect: detectHFPage, before: []string{"paper-page"}, read: readHFPage,
	}
}

// hfPageMark is what a page of Daily Papers holds near its beginning: the element
// that becomes the listing, the records in it, or the page's name. Others speak
// of Daily Papers as well.
var hfPageMark = regexp.MustCompile(`data-target=["']?(?:DailyPapers|PaperContent)\b|(?:"|&quot;|&#34;|&#x22;)dailyPapers(?:"|&quot;|&#34;|&#x22;)|<title>\s*(?:Daily|Trending) Papers\b`)

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
	told, noDay := cmp.Or(c.in.Day, fileDay(c.in.Name)), false
	c.r = bufio.NewReader(bytes.NewReader(props))
	c.unplaced = true                           // a place in the attribute's value is none in the page
	never := func(object) bool { return false } // the period may stand behind all
	found, err := c.jsonRecords(never, func(p *piece, around object) error {
		day := hfDay{listed: listingDay(around)}
		if period := around.text("periodType"); day.listed == 0 && (period == "" || period == "day") {
			// Of a week or a month, only the records themselves tell days.
			day.listed = told
			noDay = told == 0
		}
		day.scraped = cmp.Or(c.in.Day, day.listed, told)
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

// noteNoDay says what becomes of papers of a page that does not tell its day.
func (c *call) noteNoDay() {
	c.note("the page tells no day: papers that do not either go by the day of their publication, or have no date; say the day of the page with --date")
}

// hfPaperPage reads the data of the page of one paper. It tells no listing but
// that of the paper itself.
func (c *call) hfPaperPage(props []byte, cut bool) error {
	c.r = bufio.NewReader(bytes.NewReader(props))
	c.unplaced = true
	_, err := c.jsonRecords(always, func(p *piece, _ object) error {
		return c.put(c.hfItem(p, hfDay{scraped: cmp.Or(c.in.Day, c.in.Today)}))
	})
	c.rejectedEnd = c.rejectedEnd || cut
	if err != nil {
		return err
	}
	return c.ctx.Err()
}

// pageList is the key of the list of records in the page's data-props, paperKey
// that of the paper in those of its own page.
const (
	pageList = "dailyPapers"
	paperKey = "paper"
)

// pageProps finds the first data-props that holds the key; cut says that the
// page ends inside it. It is nil when there is none.
func pageProps(page []byte, key string) (props []byte, cut bool) {
	mark := []byte(`"` + key + `"`)
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
		if !bytes.Contains(page[from:at], []byte(key)) {
			continue
		}
		for more := true; more; {
			var name, val []byte
			name, val, more = z.TagAttr()
			if string(name) == "data-props" && bytes.Contains(val, mark) && (key == pageList || paperProps.Match(val)) {
				return val, false
			}
		}
	}
	// A page that is cut inside the attribute has no tag there.
	tail := page[min(at, len(page)):]
	attr := propsAttr.FindIndex(tail)
	if attr == nil || !bytes.Contains(tail[attr[1]:], []byte(key)) {
		return nil, false
	}
	tail = tail[attr[1]:]
	tail = bytes.TrimLeft(tail, "\"' ")
	// A character reference may be cut, too.
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
	paperProps  = regexp.MustCompile(`"paper"\s*:\s*\{\s*"(?:_?id|title|authors)"`)
	propsAttr   = regexp.MustCompile(`(?i)\sdata-props\s*=`)
	paperHref   = regexp.MustCompile(`^(?:https?://huggingface\.co)?/papers/([^/?#]+)$`)
	authorsText = regexp.MustCompile(`^(\d{1,6}) authors?$`)
	numberText  = regexp.MustCompile(`^\d{1,7}$`)
)

// articles reads what the page's <article> elements tell: the title and the
// identifier from the heading's link, and the counts around it.
func (c *call) articles(page []byte) error {
	day := cmp.Or(c.in.Day, fileDay(c.in.Name))
	n, count := 0, 0
	err := eachArticle(page, func(raw []byte, complete bool) error {
		n++
		it := Item{Where: fmt.Sprintf("article %d", n), Raw: raw}
		if !complete {
			c.rejectedEnd = true
			it.Err = errors.New("the input is cut short here")
			return c.put(it)
		}
		a := parseArticle(raw)
		if a.title == "" && a.id == "" {
			n-- // something else that is called an article
			return nil
		}
		count++
		rec := &Record{Listed: day, Scraped: cmp.Or(day, c.in.Today), Paper: paper.Paper{
			Title:       text.Title(a.title),
			AuthorCount: a.authors,
			Upvotes:     a.upvotes,
			Comments:    a.comments,
		}}
		if id, err := paper.ArXivID(a.id); err == nil {
			rec.Paper.ID = id
			rec.Paper.Links.Discussion = "https://huggingface.co/papers/" + id.Value()
		} else if rec.Paper.Title != "" {
			it.Notes = append(it.Notes, fmt.Sprintf("its identifier %s is none of arXiv; it goes by its title as %s", quote(a.id), titleID(rec.Paper.Title)))
		}
		return c.put(c.finish(it, rec, ""))
	})
	if err != nil {
		return err
	}
	if n == 0 {
		return htmlInstead(page, "without "+hfPage().lacks)
	}
	c.note("the page's data cannot be used: titles, identifiers and counts are taken from its %d articles", count)
	if day == 0 {
		c.noteNoDay()
	}
	return nil
}

// eachArticle calls f with the bytes of each <article> element of the page.
func eachArticle(page []byte, f func(raw []byte, complete bool) error) error {
	z := html.NewTokenizer(bytes.NewReader(page))
	at, begin := 0, -1
	for {
		kind := z.Next()
		from := at
		at += len(z.Raw())
		if kind == html.ErrorToken {
			if begin >= 0 {
				return f(bytes.Clone(page[begin:]), false)
			}
			return nil
		}
		if kind != html.StartTagToken && kind != html.EndTagToken {
			continue
		}
		name, _ := z.TagName()
		if string(name) != "article" {
			continue
		}
		if kind == html.StartTagToken {
			if begin < 0 {
				begin = from
			}
		} else if begin >= 0 {
			if err := f(bytes.Clone(page[begin:at]), true); err != nil {
				return err
			}
			begin = -1
		}
	}
}

// article is what an <article> element tells.
type article struct {
	id, title                  string
	authors, upvotes, comments int
}

func parseArticle(raw []byte) article {
	var a article
	z := html.NewTokenizer(bytes.NewReader(raw))
	heading, linked := false, false
	for {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			return a
		case html.StartTagToken, html.EndTagToken:
			name, attrs := z.TagName()
			switch string(name) {
			case "h1", "h2", "h3", "h4":
				heading = kind == html.StartTagToken
			case "a":
				linked = kind == html.StartTagToken
				for attrs && linked {
					var key, val []byte
					key, val, attrs = z.TagAttr()
					if m := paperHref.FindSubmatch(val); string(key) == "href" && m != nil && a.id == "" {
						a.id = string(m[1])
					}
				}
			}
		case html.TextToken:
			t := string(z.Text())
			if heading && linked {
				a.title += t
				continue
			}
			t = strings.TrimSpace(t)
			if m := authorsText.FindStringSubmatch(t); m != nil {
				a.authors, _ = strconv.Atoi(m[1])
			} else if numberText.MatchString(t) {
				// Votes stand before the title, comments behind the authors.
				n, _ := strconv.Atoi(t)
				if strings.TrimSpace(a.title) == "" {
					a.upvotes = n
				} else {
					a.comments = n
				}
			}
		}
	}
}

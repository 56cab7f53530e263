package source

import (
	"bytes"
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"offprint/generator/paper"
	"offprint/generator/text"
)

// hfListing is the text that a person gets by copying a page of Hugging Face
// Daily Papers, such as the results of a search: navigation, the page's day,
// and blocks of
//
//	Title
//	(empty)
//	Abstract, in one or more paragraphs
//	(empty)
//	  • 6 authors           or: tencent Tencent
//	·
//	Mar 5, 2024             or: Oct 3 2 (this year's, with two comments)
//
// What is copied depends on browser and operating system, so bullets, empty
// lines, white space and line ends may differ, the three last lines may stand
// on one, and counts of votes and "Submitted by" may stand before the title.
func hfListing() format {
	return format{
		name:  "hf-listing",
		about: "the text that one gets by copying such a page", unit: "a block that ends in a date",
		form: asText, lacks: "lines with a middle dot (·) before a date",
		detect: detectListing, before: []string{"bibtex", "digest"}, refuse: refuseListing, read: readListing,
	}
}

const (
	// longestByline is the longest line, in bytes, that is taken for the
	// organization before a middle dot.
	longestByline = 160
	// longestTitle is the longest text, in characters, that is taken for a
	// title where it could be an abstract whose title is missing. The longest
	// title of 134,979 papers has 248.
	longestTitle = 500
)

func detectListing(head []byte) bool {
	if isBinary(head) || isHTML(head) {
		return false
	}
	ends, authors, heading := listingEnds(head)
	return ends > 0 && (authors > 0 || heading)
}

func refuseListing(head []byte) error {
	if ends, authors, _ := listingEnds(head); ends == 0 && authors == 0 {
		return fmt.Errorf("this is no copied listing of papers: there is no line with a middle dot (·) before a date, and none like “6 authors”; it looks like %s", looks(head))
	}
	return nil
}

// listingEnds counts the ends of blocks in a listing, and the lines that give
// a number of authors; heading reports the page's own name.
func listingEnds(head []byte) (ends, authors int, heading bool) {
	lines := newLines(bytes.NewReader(head))
	for {
		l, ok := lines.next()
		if !ok {
			return ends, authors, heading
		}
		if _, ok := authorsLine(l.plain); ok {
			authors++
		}
		heading = heading || l.plain == pageName
		if isDot(l.plain) {
			if d, ok := lines.peek(); ok {
				if _, ok := readDate(d.plain); ok {
					ends++
				}
			}
		}
	}
}

// pageName is the heading of the page that listings are copied from.
const pageName = "Daily Papers"

func readListing(c *call) error {
	r := &listing{call: c, lines: newLines(c.r)}
	for {
		l, ok := r.lines.next()
		if !ok {
			break
		}
		if err := r.line(l); err != nil {
			return err
		}
	}
	if err := r.lines.err; err != nil {
		return fmt.Errorf("read: %w", err)
	}
	if err := r.rest(); err != nil {
		return err
	}
	if r.blocks == 0 {
		return fmt.Errorf("this is no copied listing of papers: no date follows a middle dot (·) in it")
	}
	return nil
}

// listing is a listing while it is read.
type listing struct {
	call   *call
	lines  *lines
	block  []*textLine // since the end of the last block
	size   int         // of the block, in bytes
	blocks int         // ends of blocks seen

	started bool      // the day of the scrape is settled
	scraped paper.Day // 0 when it cannot be told
}

// add adds a line to the block. A block of absurd size keeps its bytes but
// not its structure.
func (r *listing) add(l *textLine) {
	r.size += len(l.raw)
	r.block = append(r.block, l)
}

// line takes the next line.
func (r *listing) line(l *textLine) error {
	if r.size+len(l.raw) > maxRecord || len(r.block) >= maxLines {
		r.add(l)
		return r.reject("a block of more than %d MiB or %d lines is no paper", maxRecord>>20, maxLines)
	}
	if isDot(l.plain) {
		next, ok := r.lines.peek()
		if ok {
			if _, isAuthors := authorsLine(next.plain); isAuthors {
				r.add(l) // it is the bullet of the next line
				return nil
			}
		}
		r.add(l)
		if !ok {
			return nil // rest will say what is missing
		}
		if d, ok := readDate(next.plain); ok {
			return r.end(d)
		}
		// The date is broken. What stands right below the dot is what should
		// have been one; else it is the next title.
		if !next.apart {
			r.lines.next()
			r.add(next)
		}
		r.blocks++
		return r.reject("the line after the middle dot should be a date, like “Mar 5, 2024”, and is %s", quote(next.plain))
	}
	r.add(l)
	if _, ok := authorsLine(l.plain); ok {
		next, ok := r.lines.peek()
		if !ok || isDot(next.plain) {
			return nil
		}
		if d, ok := readDate(next.plain); ok {
			return r.end(d) // the dot was lost in copying
		}
		r.blocks++
		return r.reject("a middle dot (·) and a date should follow %s", quote(l.plain))
	}
	return nil
}

// end ends the block with the next line, which is the date.
func (r *listing) end(date listingDate) error {
	l, _ := r.lines.next()
	r.add(l)
	r.blocks++
	comments, counted := date.count, date.counted
	if next, ok := r.lines.peek(); ok && !counted && !next.apart {
		if n, ok := readCount(next.plain); ok {
			r.lines.next()
			r.add(next)
			comments = n
		}
	}
	raw, where := r.take()
	b := parseBlock(raw, !r.started)
	r.start(b.heading)
	it := Item{Where: where, Raw: rawOf(raw)}
	if len(b.title) > 0 {
		it.Where = fmt.Sprintf("line %d", b.title[0].n)
	}
	if b.err != "" {
		it.Err = fmt.Errorf("%s", b.err)
		return r.call.put(it)
	}
	day, note, err := date.day(r.scraped, r.call.in.Today)
	if err != nil {
		it.Err = err
		return r.call.put(it)
	}
	if note != "" {
		it.Notes = append(it.Notes, note)
	}
	if b.damaged {
		it.Notes = append(it.Notes, "bytes that are not UTF-8 are read as Windows-1252")
	}
	it.Notes = append(it.Notes, b.notes...)
	abstract := joined(b.abstract)
	rec := &Record{Scraped: cmp.Or(r.scraped, r.call.in.Today), Paper: paper.Paper{
		Title:        text.Title(joined(b.title)),
		AuthorCount:  b.authors,
		Organization: text.Name(b.organization),
		Published:    day,
		Comments:     comments,
		Upvotes:      b.upvotes,
	}}
	if len(abstract) <= maxAbstract {
		rec.Paper.Abstract = text.Abstract(abstract)
	}
	return r.call.put(r.call.finish(it, rec, abstract))
}

// start settles the day of the scrape before the first record.
func (r *listing) start(heading *textLine) {
	if r.started {
		return
	}
	r.started = true
	in := r.call.in
	if in.Day != 0 {
		r.scraped = in.Day
		return
	}
	named := fileDay(in.Name)
	if heading == nil {
		r.scraped = cmp.Or(named, in.Today)
		if r.scraped != 0 && named == 0 {
			r.call.note("the page has no day of its own: dates without a year are taken as of today, %v; say --date to change it", in.Today)
		}
		return
	}
	d, _ := readDate(heading.plain)
	if d.year != 0 {
		r.scraped, _ = paper.NewDay(d.year, d.month, d.dayOfMonth)
		return
	}
	r.scraped = d.before(cmp.Or(named, in.Today))
	if r.scraped != 0 && r.scraped != named {
		r.call.note("page heading says %s: taken as %v; say --date to change it", heading.plain, r.scraped)
	}
}

// reject emits the block as one that cannot be understood.
func (r *listing) reject(format string, args ...any) error {
	raw, where := r.take()
	b := parseBlock(raw, !r.started)
	if b.heading != nil {
		r.start(b.heading)
	}
	if len(b.title) > 0 {
		where = fmt.Sprintf("line %d", b.title[0].n)
	}
	return r.call.put(Item{Where: where, Raw: rawOf(raw), Err: fmt.Errorf(format, args...)})
}

// take empties the block; where is its first line with text.
func (r *listing) take() (block []*textLine, where string) {
	block = r.block
	r.block, r.size = nil, 0
	if len(block) > 0 {
		where = fmt.Sprintf("line %d", block[0].n)
	}
	return block, where
}

// rest deals with what stands behind the last block: the navigation at the
// foot of the page, or a block that is cut short.
func (r *listing) rest() error {
	known := true
	for _, l := range r.block {
		_, count := readCount(l.plain)
		known = known && (count || isNavigation(l.plain))
	}
	if known {
		return nil
	}
	r.call.rejectedEnd = true
	return r.reject("the middle dot (·) and the date that end a paper are missing")
}

// rawOf is a block as found.
func rawOf(block []*textLine) []byte {
	var b bytes.Buffer
	for _, l := range block {
		b.Write(l.raw)
	}
	return b.Bytes()
}

// joined is the text of lines, paragraphs separated by an empty line.
func joined(ls []*textLine) string {
	var b strings.Builder
	for i, l := range ls {
		switch {
		case i == 0:
		case l.apart:
			b.WriteString("\n\n")
		default:
			b.WriteByte('\n')
		}
		b.WriteString(l.text)
	}
	return b.String()
}

// parsedBlock is what the lines of a block are.
type parsedBlock struct {
	heading         *textLine // the page's day, in the first block
	title, abstract []*textLine
	authors         int
	organization    string
	upvotes         int
	damaged         bool
	notes           []string
	err             string
}

// parseBlock sorts the lines of a block, which may lack its end. The first
// block of a page has the page's own heading before it.
func parseBlock(ls []*textLine, first bool) parsedBlock {
	var b parsedBlock
	for _, l := range ls {
		b.damaged = b.damaged || l.damaged
	}
	// The end: the middle dot and what follows it.
	end := len(ls)
	for i := len(ls) - 1; i >= 0 && i >= len(ls)-4; i-- {
		if _, ok := authorsLine(ls[i].plain); ok {
			end = i + 1
			break
		}
		if isDot(ls[i].plain) {
			end = i
			break
		}
	}
	closed := end < len(ls)
	ls = ls[:end]

	ls = b.navigation(ls, first)

	// The byline.
	bylined := false
	if n := len(ls); n > 0 && closed {
		byline := ls[n-1]
		if count, ok := authorsLine(byline.plain); ok {
			b.authors, bylined = count, true
			ls = ls[:n-1]
			if n > 1 && isDot(ls[n-2].plain) { // its bullet, on a line of its own
				byline, ls = ls[n-2], ls[:n-2]
			}
			// An organization may stand above it, in the same paragraph.
			if m := len(ls); m > 1 && !byline.apart && ls[m-1].apart && isByline(ls[m-1].plain) {
				b.organization = organizationOf(ls[m-1].plain)
				ls = ls[:m-1]
			}
		} else if n > 1 && isByline(byline.plain) {
			b.organization, bylined = organizationOf(byline.plain), true
			ls = ls[:n-1]
		}
	}

	// The title is the first paragraph.
	if len(ls) == 0 {
		b.err = "it has no title"
		return b
	}
	head := 1
	for head < len(ls) && !ls[head].apart {
		head++
	}
	// Unless the empty line below it was lost: then an abstract follows,
	// which is longer than the rest of any title.
	if head > 1 && (head == len(ls) || utf8.RuneCountInString(ls[1].text) > 200) {
		head = 1
	}
	b.title, b.abstract = ls[:head], ls[head:]
	if len(b.abstract) == 0 && utf8.RuneCountInString(joined(b.title)) > longestTitle {
		b.err = "it has no title: its only text is long enough to be an abstract"
		b.title, b.abstract = nil, b.title
	}
	if len(b.abstract) == 0 {
		b.notes = append(b.notes, "it has no abstract")
	}
	if !bylined {
		b.notes = append(b.notes, "it has neither a number of authors nor an organization")
	}
	return b
}

// navigation takes off what stands before the title: the page's own heading,
// votes, who submitted the paper.
func (b *parsedBlock) navigation(ls []*textLine, first bool) []*textLine {
	if first {
		for i, l := range ls {
			if l.plain == pageName && i+1 < len(ls) {
				ls = ls[i+1:]
				break
			}
		}
	}
	for len(ls) > 0 {
		l := ls[0]
		if d, ok := readDate(l.plain); ok && !d.counted {
			if b.heading == nil {
				b.heading = l
			}
			ls = ls[1:]
			continue
		}
		if strings.EqualFold(l.plain, "Submitted by") {
			ls = ls[1:]
			if len(ls) > 1 && !strings.Contains(ls[0].plain, " ") { // a user name has no spaces
				ls = ls[1:]
			}
			continue
		}
		n, counted := readCount(l.plain)
		if !counted && !isNavigation(l.plain) || isTitle(ls) {
			break
		}
		if counted {
			b.upvotes = n
		}
		ls = ls[1:]
	}
	return ls
}

// isTitle reports whether the first of the lines must be the title, whatever
// it looks like ("1984", "Search"): nothing but an abstract comes after it.
func isTitle(ls []*textLine) bool {
	return len(ls) == 1 || utf8.RuneCountInString(ls[1].text) > longestTitle
}

// organizationOf is the name in a byline, "tencent Tencent": the handle, which
// has no spaces, then the name.
func organizationOf(byline string) string {
	handle, name, ok := strings.Cut(byline, " ")
	if !ok {
		return handle
	}
	return name
}

// isByline reports whether a line before a middle dot may be an organization,
// and not the last line of an abstract.
func isByline(s string) bool {
	return len(s) <= longestByline && !strings.HasSuffix(s, ".") && !strings.HasSuffix(s, "!") && !strings.HasSuffix(s, "?")
}

var (
	authorsPattern = regexp.MustCompile(`^(?:[•·‣◦▪●○∙⋅*+–—-]\s*)?(\d{1,3}(?:[,. ]\d{3})+|\d{1,6}) authors?$`)
	countPattern   = regexp.MustCompile(`^(\d{1,6})(?:\.(\d))?(k?)$`)
	navigationLine = regexp.MustCompile(`(?i)^(?:` + strings.Join([]string{
		`new`, `get trending papers in your email inbox!?`, `subscribe`, `daily papers`, `trending papers`, `trending`,
		`by ?\S+ and the research community`, `submitted by \S+`, `upvotes? ?-?`, `upvote \d+k?`,
		`daily`, `weekly`, `monthly`, `search`, `previous`, `next`, `load more`, `hot`, `top`, `recent`,
		`system theme`, `company`, `tos`, `privacy`, `about`, `careers`, `jobs`, `website`, `models`, `datasets`, `spaces`, `buckets`,
		`pricing`, `docs`, `enterprise`, `community`, `solutions`, `log in`, `sign up`, `hugging face('s logo)?`, `© ?hugging face`,
	}, "|") + `)$`)
)

// isNavigation reports whether a line is one of the site's own.
func isNavigation(s string) bool { return len(s) < 100 && navigationLine.MatchString(s) }

// authorsLine reads "• 6 authors".
func authorsLine(s string) (int, bool) {
	if len(s) > 40 {
		return 0, false
	}
	m := authorsPattern.FindStringSubmatch(s)
	if m == nil {
		return 0, false
	}
	n, err := strconv.Atoi(strings.NewReplacer(",", "", ".", "", " ", "").Replace(m[1]))
	return n, err == nil && n > 0
}

// readCount reads a count as the site shows it: "42", "1.2k".
func readCount(s string) (int, bool) {
	m := countPattern.FindStringSubmatch(s)
	if m == nil || m[2] != "" && m[3] == "" {
		return 0, false
	}
	n, _ := strconv.Atoi(m[1])
	if m[3] != "" {
		tenth, _ := strconv.Atoi(m[2])
		n = n*1000 + tenth*100
	}
	return n, true
}

// isDot reports whether a line is the dot before the date, or a bullet.
func isDot(s string) bool {
	switch s {
	case "·", "•", "∙", "⋅", "‧", "・", "･":
		return true
	}
	return false
}

// plainSpace turns all white space into single spaces, and drops invisible
// characters.
func plainSpace(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), r == '\u2028', r == '\u2029':
			return ' '
		case unicode.Is(unicode.Cf, r), unicode.IsControl(r):
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

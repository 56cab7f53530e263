package source

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"offprint/generator/paper"
	"offprint/generator/text"
)

// entry is what a block says about a paper.
type entry struct {
	paper    paper.Paper
	abstract string // as found
	line     int
	raw      []byte
	ids      []paper.ID // of all links in it
	titled   bool       // a heading or a link marks the title
	bylined  bool
	voted    bool // it contains votes, possibly zero
	// submitted means that "Submitted by" precedes the votes. Further counts before the title,
	// which the layout of a printout put there, are then kept in stray.
	submitted bool
	commented bool
	stray     []int
	date      listingDate
	dated     bool
	day       pageDay
	damaged   bool
	last      bool // the page ends with it
	notes     []string
	err       string // why it is not a paper
}

// entry reads a block.
func (r *listing) entry(b block) *entry {
	f := r.finder
	e := &entry{raw: r.page.raw(b.from, b.to), last: b.last, line: f.ls[b.from].n, err: b.err}
	for i := b.from; i < b.to; i++ {
		l := &f.ls[i]
		e.damaged = e.damaged || l.damaged
		if id := l.paper(); i >= b.begin && id != "" && !slices.Contains(e.ids, id) {
			e.ids = append(e.ids, id)
		}
	}
	e.day = r.day(b)
	cut := e.byline(f, b)
	title, end := f.titleOf(b, cut)
	body := f.ls[end:max(end, cut)]
	if title < 0 {
		body = nil
	} else {
		e.title(f.ls[title:end])
	}
	for i := b.begin; i < b.tail; i++ {
		if i < title || i >= end {
			e.submitted = e.submitted || f.ls[i].kind == isSubmit
			e.counts(&f.ls[i], i < title)
		}
	}
	e.tail(f.ls[b.tail:b.to], f.dated, r.page.alts)
	e.body(body, f.dated)
	e.identify(f.ls[b.begin:b.to])
	switch {
	case e.err != "":
	case title < 0:
		e.err = "it has no title"
	case !b.open:
		e.err = e.untitled(f.dated)
	default:
		if e.err = e.unended(b.last, f.dated); e.err == "" {
			e.notes = append(e.notes, "its end is missing: it has no authors and no date")
		}
	}
	if e.abstract == "" && f.dated {
		e.notes = append(e.notes, "it has no abstract")
	}
	if !e.bylined && !b.open {
		e.notes = append(e.notes, "it has neither a number of authors nor an organization")
	}
	return e
}

// unended says what is missing at the end of a block without a tail. It returns "" if the
// entry is usable without its end.
func (e *entry) unended(last, dated bool) string {
	switch {
	case last && dated:
		return "the middle dot (·) and the date that end a paper are missing"
	case last:
		return "the number of authors that ends a paper is missing: the page is cut short here"
	case !e.titled || e.paper.ID == "":
		return "the end of the paper is missing: another one begins before its authors"
	}
	return ""
}

// untitled says why the text that was treated as the title is not a title, or returns "".
func (e *entry) untitled(dated bool) string {
	title := e.paper.Title
	switch {
	case utf8.RuneCountInString(title) > longestTitle:
		return "it has no title: its only text is long enough to be an abstract"
	case dated && e.abstract == "" && strings.HasSuffix(title, ".") && !strings.HasSuffix(title, ".."):
		return "it has no title: its only text is a sentence"
	}
	return ""
}

// titleOf returns the lines of the title of a block, at most up to cut, or -1 if there is
// none. The title is the heading, or the first link to the paper, or the first paragraph after
// the lines that precede titles.
func (f *finder) titleOf(b block, cut int) (title, end int) {
	if title := f.markedTitle(b, cut); title >= 0 {
		return title, min(f.titleEnd(title), cut)
	}
	for i := b.begin; i < cut; i++ {
		l := &f.ls[i]
		if l.kind != isText && !((l.kind == isCount || l.kind == isSite) && f.mustBeTitle(i, cut)) {
			continue
		}
		end = min(f.titleEnd(i), cut)
		if votes := f.next(end); f.isVotes(votes, cut) {
			i = votes // the text before votes is a button
			continue
		}
		if end > i+1 && end == cut && f.dated && f.onlyTitle(i, cut) {
			end = i + 1
		}
		return i, end
	}
	return -1, b.begin
}

// markedTitle returns the line that a heading or a link marks as the title, or -1.
func (f *finder) markedTitle(b block, cut int) int {
	headed, linked := -1, -1
	for i := b.begin; i < cut; i++ {
		l := &f.ls[i]
		switch {
		case l.kind == isName, l.kind == isEmpty, l.kind == isPeriod && !l.linked, l.kind == isSubmit:
		case l.heading && l.marked():
			return i
		case l.heading && headed < 0 && l.kind != isSite:
			headed = i
		case l.marked() && linked < 0 && l.kind == isText:
			linked = i
		}
	}
	if headed < 0 && linked >= 0 && f.lead(b, linked) {
		return linked
	}
	return headed
}

// isVotes reports whether line i contains the votes of a title below it. On a dated page an
// abstract must follow the title.
func (f *finder) isVotes(i, cut int) bool {
	if i < 0 || i >= cut || f.ls[i].kind != isCount || f.ls[i].linked {
		return false
	}
	title := f.next(i + 1)
	if title < 0 || title >= cut || f.ls[title].kind != isText || len(f.ls[title].plain) > longestByline || strings.HasSuffix(f.ls[title].plain, ".") {
		return false
	}
	abstract := f.next(title + 1)
	return !f.dated || abstract >= 0 && abstract < cut && f.ls[abstract].kind == isText
}

// lead reports whether the block contains no text before line i, only lines that precede
// titles.
func (f *finder) lead(b block, i int) bool {
	return !slices.ContainsFunc(f.ls[b.begin:i], func(l sorted) bool { return l.kind == isText })
}

// onlyTitle reports whether a single paragraph precedes the tail. Its first line is then the
// title and the rest is the abstract.
func (f *finder) onlyTitle(i, tail int) bool {
	return !slices.ContainsFunc(f.ls[i+1:tail], func(l sorted) bool { return l.apart })
}

// mustBeTitle reports whether a line must be the title whatever it looks like ("1984",
// "Search"), because at most an abstract follows it.
func (f *finder) mustBeTitle(i, tail int) bool {
	next := f.next(i + 1)
	return next < 0 || next >= tail || utf8.RuneCountInString(f.ls[next].text) > longestTitle
}

// title sets the title from its lines.
func (e *entry) title(ls []sorted) {
	t := &ls[0]
	e.line = t.n
	e.titled = t.heading || t.link.kind == toPaper || t.link.kind == toArXiv
	var kept []sorted
	for i, l := range ls {
		if l.ofSite() && i > 0 {
			continue
		}
		// Votes are beside the title in a printout that keeps its layout.
		if m := besideTitle.FindStringSubmatch(l.text); i > 0 && m != nil && !l.heading && !l.linked {
			e.paper.Upvotes, _ = readCount(m[1])
			e.voted, l.text = true, m[2]
		}
		kept = append(kept, l)
	}
	e.paper.Title = text.Title(joined(kept))
}

var besideTitle = text.LazyRegexp(`^(\d[\d.]*k?|-)[ \t]{2,}(\S.*)$`)

// counts sets the votes or comments from a count before the title or after it.
func (e *entry) counts(l *sorted, before bool) {
	if l.kind != isCount || l.upvote && !l.counted { // a button, whose number is on the next line
		return
	}
	if l.link.kind == toComment {
		e.paper.Comments = l.count
		return
	}
	if before && e.submitted && e.voted && !l.linked {
		e.stray = append(e.stray, l.count)
		return
	}
	if before || !e.voted {
		e.paper.Upvotes, e.voted = l.count, true
	}
}

// byline sets the organization or the number of authors, which end the text before the tail,
// and returns the line where they begin.
//
//complex:because one case for each place where an organization may be
func (e *entry) byline(f *finder, b block) (cut int) {
	cut = b.tail
	if b.open {
		return cut
	}
	last := func() *sorted {
		for cut > b.begin && (f.ls[cut-1].kind == isEmpty || f.ls[cut-1].ofSite()) {
			cut--
		}
		if cut == b.begin {
			return nil
		}
		return &f.ls[cut-1]
	}
	counted := b.tail < b.to && f.ls[b.tail].kind == isAuthors
	if l := last(); l != nil && l.kind == isAuthors {
		e.paper.AuthorCount, e.bylined, counted = l.count, true, true
		apart := l.apart
		cut--
		for l = last(); l != nil && l.kind == isMiddle; l = last() { // its bullet, on a separate line
			apart = l.apart
			cut--
		}
		// An organization may be above it, in the same paragraph.
		if l != nil && !apart && l.apart && l.kind == isText && l.link.kind != toUser && f.previous(cut-2) >= b.begin && isByline(l.plain) {
			e.organization(l, true)
			cut--
		}
	}
	l := last()
	switch {
	case l == nil || l.kind != isText:
	case l.link.kind == toUser:
		e.organization(l, false)
		cut--
	case f.dated && !counted && f.previous(cut-2) >= b.begin && isByline(l.plain):
		e.organization(l, true)
		cut--
	case !f.dated && !counted && l.apart && !l.heading && !l.linked && f.ls[b.tail].kind == isMiddle && f.onlyBelow(b, cut-1) && isByline(l.plain):
		e.organization(l, true)
		cut--
	case !f.dated && b.tail < b.to && f.ls[b.tail].kind == isAuthors && dots.MatchString(f.ls[b.tail].plain) && f.isOrganization(b, cut-1):
		e.organization(l, true)
		cut--
	}
	return cut
}

// isOrganization reports whether line i, directly above "· 6 authors", is short, is not a
// sentence and does not continue one.
func (f *finder) isOrganization(b block, i int) bool {
	l, above := &f.ls[i], f.previous(i-1)
	if i+1 != b.tail || f.ls[b.tail].apart || l.heading || l.linked || above < b.begin || !isByline(l.plain) || strings.Count(l.plain, " ") >= 10 {
		return false
	}
	title, end := f.titleOf(b, b.tail)
	return title >= 0 && title < i && end <= i && (l.apart || f.next(end) == i || !isByline(f.ls[above].plain))
}

// ofSite reports whether the line belongs to the site or was added by the browser in print.
func (s *sorted) ofSite() bool {
	return s.kind == isSite && (s.link.kind == toSite && s.linked || s.link.kind == toPeriod || isPrinted(s.plain))
}

// onlyBelow reports whether line i is the only line below a title, and is short.
func (f *finder) onlyBelow(b block, i int) bool {
	title, end := f.titleOf(b, i)
	return title >= 0 && f.ls[title].kind == isText && f.next(end) == i && strings.Count(f.ls[i].plain, " ") < 6
}

// organization sets the organization from a line. handled says whether the handle may precede
// the name: "tencent Tencent".
func (e *entry) organization(l *sorted, handled bool) {
	name := bulletMark.ReplaceAllString(l.plain, "")
	if t := holderPrefix.ReplaceAllString(name, ""); t != "" && t != name {
		name, handled = t, false
	}
	if handled {
		name = organizationOf(name)
	}
	e.paper.Organization, e.bylined = text.Name(name), true
}

// isByline reports whether a line before a middle dot may be an organization rather than the
// last line of an abstract.
func isByline(s string) bool {
	return len(s) <= longestByline && !strings.HasSuffix(s, ".") && !strings.HasSuffix(s, "!") && !strings.HasSuffix(s, "?")
}

// tail reads the end of a block.
//
//complex:because one case for each kind of line
func (e *entry) tail(ls []sorted, dated, alts bool) {
	var plain []int // counts without a link
	for i := range ls {
		l := &ls[i]
		switch l.kind {
		case isAuthors:
			if l.count > 0 {
				e.paper.AuthorCount, e.bylined = l.count, true
			}
			if l.counted {
				e.paper.Comments = l.behind
			}
		case isToolbar:
			if l.code && l.link.kind == toCode && e.paper.Links.Code == "" {
				e.paper.Links.Code, _ = text.URL(l.link.url)
			}
			if l.code && l.counted {
				e.paper.Stars = l.count
			}
		case isCount:
			switch {
			case l.link.kind == toComment:
				e.paper.Comments = l.count
			case l.link.kind == toLogin:
				if l.counted {
					e.paper.Upvotes, e.voted = l.count, true
				}
			case l.upvote:
				e.voted = true
				if l.counted {
					e.paper.Upvotes = l.count
				} else if n := i + 1; n < len(ls) && ls[n].kind == isCount {
					e.paper.Upvotes, ls[n].kind = ls[n].count, isEmpty
				}
			case i+1 < len(ls) && (ls[i+1].kind == isMiddle || ls[i+1].kind == isAuthors):
				e.paper.Upvotes, e.voted = l.count, true
			default:
				plain = append(plain, l.count)
			}
		case isText:
			if l.dated {
				break
			}
			if l.link.kind == toUser || !dated {
				e.organization(l, l.link.kind != toUser)
				if handle := handleOf(l.link.url) + " "; alts && l.link.kind == toUser && strings.HasPrefix(l.plain, handle) {
					e.paper.Organization = text.Name(l.plain[len(handle):])
				}
			}
		}
		if l.dated && !e.dated {
			e.date, e.dated = l.date, true
			if l.date.counted {
				e.paper.Comments = l.date.count
			}
		}
	}
	e.commented = len(plain) > 0 || e.paper.Comments > 0
	switch n := len(plain); {
	case n == 1:
		e.paper.Comments = plain[0]
	case n > 1:
		e.paper.Stars, e.paper.Comments = plain[n-2], plain[n-1]
	}
}

// handleOf returns the last element of an address.
func handleOf(url string) string { return url[strings.LastIndexByte(url, '/')+1:] }

// body sets the abstract.
func (e *entry) body(ls []sorted, dated bool) {
	var kept []sorted
	for _, l := range ls {
		switch {
		case l.kind == isEmpty, l.kind == isToolbar && l.linked, l.ofSite():
			continue
		case l.kind == isCount && len(kept) == 0 && len(ls) > 1 && !l.linked:
			e.counts(&l, false) // no abstract begins with a number on a separate line
			continue
		case l.kind == isCount && (l.linked || !dated), l.kind == isMiddle && !dated:
			continue
		}
		kept = append(kept, l)
	}
	e.abstract = joined(kept)
	e.paper.Abstract = cleanAbstract(e.abstract)
}

// identify sets the identifier from the links, preferring that of the title.
func (e *entry) identify(ls []sorted) {
	for _, kind := range []addressKind{toPaper, toLogin, toComment, toArXiv} {
		for i := range ls {
			l := &ls[i]
			if l.link.kind != kind || l.link.id == "" || kind == toArXiv && l.kind != isToolbar && !l.heading {
				continue
			}
			e.paper.ID = l.link.id
			return
		}
	}
}

// joined returns the text of lines, with paragraphs separated by an empty line.
func joined(ls []sorted) string {
	return joinLines(len(ls), func(i int) (string, bool) { return ls[i].text, ls[i].apart })
}

var (
	onlyAddress = text.LazyRegexp(`^[<(\[]?(?:https?://|www\.|/)\S+[>)\]]?$`)
	leftMarkup  = text.LazyRegexp(`^\.\. \S|^\x60|^\|\w+\||\[\[(?:https?:|/|data:)|\]\((?:https?:|/|#)|^\]?\[\d*\]$|^\]\[|\]\[\d{1,4}\]$|^!\[`)
)

// doubt rejects entries that are not papers, judging by their own content and by comparison
// with the other entries.
func (r *listing) doubt() {
	titles := map[string][]*entry{}
	for _, e := range r.entries {
		if e.err != "" {
			continue
		}
		e.err = e.doubtful()
		if e.err == "" {
			key := text.Fold(e.paper.Title)
			titles[key] = append(titles[key], e)
		}
	}
	for _, es := range titles {
		for i, e := range es {
			switch {
			case len(es) > 2:
				e.err = fmt.Sprintf("%s is above %d different papers: it is not a title", quote(e.paper.Title), len(es))
			case i > 0 && (e.paper.ID == "" || es[0].paper.ID == ""):
				e.err = fmt.Sprintf("it has the title of the paper on line %d, and says something else: one of them is wrong, and no identifier tells which", es[0].line)
			}
		}
	}
	byID := map[paper.ID]*entry{}
	for _, e := range r.entries {
		if e.err != "" || e.paper.ID == "" {
			continue
		}
		if first := byID[e.paper.ID]; first != nil {
			e.err = fmt.Sprintf("it has the identifier of the paper on line %d, %s, and another title", first.line, e.paper.ID.Value())
			continue
		}
		byID[e.paper.ID] = e
	}
}

// doubtful says why an entry is not a paper, or returns "".
func (e *entry) doubtful() string {
	p := &e.paper
	title := strings.TrimSpace(p.Title)
	if len(title) > maxAbstract || len(e.abstract) > maxAbstract {
		return "" // it is rejected anyway
	}
	complete := p.ID != "" && e.titled && (e.abstract != "" || e.bylined)
	if err := e.doubtfulTitle(title, complete); err != "" {
		return err
	}
	switch {
	case onlyAddress.MatchString(strings.TrimSpace(e.abstract)):
		return "its abstract is an address: " + quote(e.abstract)
	case leftMarkup.MatchString(e.abstract):
		return "its abstract has the markup of links in it"
	case e.abstract != "" && !hasLetter(e.abstract):
		return "its abstract, " + quote(e.abstract) + ", has no letters"
	case text.Fold(p.Abstract) == text.Fold(title) && !complete:
		return "its title is repeated as its abstract"
	}
	return ""
}

// doubtfulTitle says why the title of an entry is not a title, or returns "". If the rest of
// the entry is complete, a title may be a number or the name of a tool.
func (e *entry) doubtfulTitle(title string, complete bool) string {
	_, number := readCount(title)
	switch {
	case title == "":
		return "it has no title"
	case onlyAddress.MatchString(title), leftMarkup.MatchString(title):
		return "its title, " + quote(title) + ", is an address or the markup of a link"
	case number && !complete && !e.isNumbered(title):
		return "its title, " + quote(title) + ", is a number: that of votes, or of comments"
	case !hasLetter(title) && !number && !complete:
		return "its title, " + quote(title) + ", has no letters"
	case submitLine.MatchString(title) && len(title) < 40, upvoteLine.MatchString(title), isPageName(title), toolLine.MatchString(title) && !complete:
		return "its title, " + quote(title) + ", is a line of the page"
	}
	return ""
}

// isNumbered reports whether a number may be the title. It cannot be a count if it has
// four or more digits, because the site writes counts from a thousand on as "1.2k".
func (e *entry) isNumbered(title string) bool {
	return len(title) >= 4 && e.abstract != "" && (e.bylined || e.titled) && !strings.ContainsFunc(title, func(r rune) bool { return !unicode.IsDigit(r) })
}

// join merges entries about the same paper.
func (r *listing) join() {
	first := map[string]*entry{}
	kept := r.entries[:0]
	for _, e := range r.entries {
		if e.err != "" {
			kept = append(kept, e)
			continue
		}
		title := text.Fold(e.paper.Title)
		same := first[title]
		if same != nil && same.agrees(e) {
			same.take(e)
			r.joined++
			continue
		}
		if same == nil && title != "" {
			first[title] = e
		}
		kept = append(kept, e)
	}
	r.entries = kept
}

// agrees reports whether two entries with the same title may be about the same paper.
func (e *entry) agrees(o *entry) bool {
	a, b := &e.paper, &o.paper
	shared := 0
	for _, pair := range [][2]string{
		{string(a.ID), string(b.ID)}, {a.Organization, b.Organization}, {a.Links.Code, b.Links.Code},
		{nonzero(a.AuthorCount), nonzero(b.AuthorCount)}, {e.written(), o.written()},
	} {
		switch {
		case pair[0] == "" || pair[1] == "":
		case pair[0] != pair[1]:
			return false
		default:
			shared++
		}
	}
	if a.Abstract == "" || b.Abstract == "" || strings.HasPrefix(a.Abstract, b.Abstract) || strings.HasPrefix(b.Abstract, a.Abstract) {
		return true
	}
	// Without identifiers, different stars mean different repositories.
	return shared > 0 && (a.ID != "" && b.ID != "" || a.Stars == 0 || b.Stars == 0 || a.Stars == b.Stars)
}

// written returns the date as the page writes it.
func (e *entry) written() string {
	if !e.dated {
		return ""
	}
	return e.date.written
}

func nonzero(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}

// take adds what another entry says about the same paper.
func (e *entry) take(o *entry) {
	a, b := &e.paper, &o.paper
	a.ID = cmp.Or(a.ID, b.ID)
	if len(b.Abstract) > len(a.Abstract) {
		a.Abstract, e.abstract = b.Abstract, o.abstract
	}
	a.Organization, a.Links.Code = cmp.Or(a.Organization, b.Organization), cmp.Or(a.Links.Code, b.Links.Code)
	a.AuthorCount = max(a.AuthorCount, b.AuthorCount)
	a.Upvotes, a.Comments, a.Stars = max(a.Upvotes, b.Upvotes), max(a.Comments, b.Comments), max(a.Stars, b.Stars)
	if !e.dated {
		e.date, e.dated = o.date, o.dated
	}
	e.raw = append(e.raw, o.raw...)
	e.ids = append(e.ids, o.ids...)
	e.damaged = e.damaged || o.damaged
	e.notes = slices.DeleteFunc(e.notes, func(n string) bool { return !slices.Contains(o.notes, n) })
}

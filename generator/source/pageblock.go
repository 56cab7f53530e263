package source

import (
	"slices"
	"unicode/utf8"

	"offprint/generator/paper"
	"offprint/generator/text"
)

// Two kinds of pages list papers as blocks of lines. A search results page has
//
//	Title
//	Abstract, in one or more paragraphs
//	  • 6 authors           or: tencent Tencent
//	·
//	Mar 5, 2024             or: Oct 3 2 (this year's, with two comments)
//
// and the page of a day, week or month has
//
//	Submitted by akhaliq
//	42                      votes
//	Title
//	·
//	6 authors               or an organization
//	2                       comments
//
// The trending page mixes both and adds the stars of repositories. The finder recognizes a
// block by the lines at its end, its tail. A page is called dated if the tails of its blocks
// contain a date.

const (
	// longestByline is the length in bytes of the longest line that is treated as the
	// organization before a middle dot.
	longestByline = 160
	// longestTitle is the length in characters of the longest text that is treated as a title
	// where it could also be an abstract whose title is missing. The longest title of 134,979
	// papers has 248 characters.
	longestTitle = 500
	// maxLines is the maximum number of lines of one block.
	maxLines = 100_000
)

// block is the position of a paper on a page. All fields except err, open and last are line
// indexes.
type block struct {
	from, to int // its lines, to excluded
	begin    int // end of the page head that precedes the paper; from if there is none
	tail     int // start of its tail; to if it has none
	heading  int // the heading with the page's day before it, or -1
	err      string
	open     bool // it has no tail
	last     bool // the page ends with it
}

// finder finds the blocks of a page.
type finder struct {
	ls          []sorted
	dated       bool
	votesBehind bool  // votes are in the tail
	after       []int // for each line, the first non-empty line from there on, or -1
	before      []int // before[i+1] is the last non-empty line up to line i, or -1
	evidence    evidence
}

// evidence counts the features which indicate that a page lists papers.
type evidence struct {
	names, submits, authors, datedEnds, publishedEnds, plainEnds, titles, votes, comments, headings, tools, users int
}

func newFinder(p *page) *finder {
	f := &finder{ls: make([]sorted, len(p.lines))}
	for i, l := range p.lines {
		f.ls[i] = sortLine(l)
	}
	f.skip()
	f.settle()
	f.skip()
	f.behindDates()
	f.skip()
	f.weigh()
	return f
}

// settle decides the kind of those lines whose meaning depends on the lines next to them.
//
//complex:because one case for each kind of line that its neighbors decide
func (f *finder) settle() {
	for i := range f.ls {
		l := &f.ls[i]
		next := f.next(i + 1)
		switch {
		case l.kind == isSubmit && !l.whom && next >= 0:
			// A user name has no spaces.
			if u := &f.ls[next]; u.kind == isText && u.paper() == "" && !u.heading && oneWord(u.plain) && f.next(next+1) >= 0 {
				u.kind = isEmpty
			}
		case l.kind == isMiddle && l.plain != "·" && !(next >= 0 && (f.ls[next].dated || f.ls[next].kind == isAuthors)) && isBulletOnly(l.plain):
			l.kind = isEmpty
		case l.kind == isName && i > 0 && f.ls[i-1].kind == isSite && isPrinted(f.ls[i-1].plain):
			l.kind = isSite // the running head of a printout
		case l.kind == isAuthors && l.within && next == i+1 && f.ls[next].within && f.ls[next].kind == isText && !f.ls[next].dated:
			l.kind = isText // in the middle of a link's text
		case l.kind == isToolbar && l.code && !l.counted && f.isStars(i, next):
			l.count, l.counted = f.ls[next].count, true
			f.ls[next].kind = isEmpty
		case next == i+1 && l.kind == isText && text.EnglishMonth(l.plain) != 0 && f.ls[next].kind == isCount && !f.ls[next].linked:
			if d, ok := readDate(l.plain + " " + f.ls[next].plain); ok {
				l.kind, l.date, l.dated = isPeriod, d, true
				f.ls[next].kind = isEmpty
			}
		}
	}
}

// behindDates moves the repository and its stars after the date where they are between the
// organization or number of authors and the dot before the date.
func (f *finder) behindDates() {
	for dot := range f.ls {
		date := f.next(dot + 1)
		if f.ls[dot].kind != isMiddle || date < 0 || !f.ls[date].dated {
			continue
		}
		from := dot
		for k := f.previous(dot - 1); k >= 0 && f.mayMove(k, dot); k = f.previous(k - 1) {
			if f.ls[k].kind != isMiddle {
				from = k
			}
		}
		if from == dot {
			continue
		}
		for k := from; k < dot; k++ {
			if l := &f.ls[k]; l.kind == isMiddle {
				l.kind = isEmpty
			} else if l.kind == isCount {
				l.kind, l.code = isToolbar, true
			}
		}
		if above := f.previous(from - 1); above >= 0 && f.ls[above].kind == isMiddle {
			f.ls[above].kind = isEmpty // the dot before the repository
		}
		moved := slices.Clone(f.ls[from:dot])
		n := copy(f.ls[from:], f.ls[dot:date+1])
		copy(f.ls[from+n:], moved)
	}
}

// mayMove reports whether line k, which precedes the dot of a date, is the repository, its
// stars or the dot before them.
func (f *finder) mayMove(k, dot int) bool {
	l := &f.ls[k]
	above := f.previous(k - 1)
	switch l.kind {
	case isToolbar:
		return true
	case isMiddle:
		next := f.next(k + 1)
		return next < dot && f.ls[next].kind == isToolbar
	case isCount:
		return !l.linked && !l.upvote && l.counted && above >= 0 &&
			(f.ls[above].kind == isAuthors || f.ls[above].kind == isToolbar || f.ls[above].kind == isText && isByline(f.ls[above].plain))
	}
	return false
}

// isStars reports whether line i contains the stars of the repository on the line above.
func (f *finder) isStars(repository, i int) bool {
	if i < 0 || f.ls[i].kind != isCount || f.ls[i].linked || f.ls[i].upvote || !f.ls[i].counted {
		return false
	}
	below := f.next(i + 1)
	return i == repository+1 && !f.ls[i].apart || below >= 0 && f.ls[below].kind == isToolbar
}

// weigh collects the evidence and determines whether the page is dated and whether votes are
// in the tail.
func (f *finder) weigh() {
	e := &f.evidence
	firstTail, firstUpvote := -1, -1
	for i := range f.ls {
		l := &f.ls[i]
		if f.weighEnd(i) && firstTail < 0 {
			firstTail = i
		}
		if l.kind == isCount && l.upvote && firstUpvote < 0 {
			firstUpvote = i
		}
		e.count(l)
	}
	f.dated = e.datedEnds > 0 && e.datedEnds >= e.plainEnds || e.plainEnds == 0 && e.submits == 0 && e.tools == 0 && e.comments == 0
	if e.plainEnds > 0 && e.publishedEnds == e.datedEnds {
		f.dated = false // "Published on" appears where a search page has only the date
	}
	f.votesBehind = firstUpvote > firstTail && firstTail >= 0
}

// weighEnd counts the end of a block if line i is one, and reports whether it is.
func (f *finder) weighEnd(i int) bool {
	e, l, next := &f.evidence, &f.ls[i], f.next(i+1)
	dated := next >= 0 && f.ls[next].dated
	switch {
	case l.kind == isMiddle && dated:
		e.datedEnds++
		if f.ls[next].date.published {
			e.publishedEnds++
		}
	case l.kind == isMiddle && next >= 0 && f.ls[next].kind == isAuthors:
		e.plainEnds++
	case l.kind == isAuthors && dated:
		e.datedEnds++
	case l.kind == isAuthors && !(next >= 0 && f.ls[next].kind == isMiddle):
		if k := f.previous(i - 1); k < 0 || f.ls[k].kind != isMiddle {
			e.plainEnds++
		}
	default:
		return false
	}
	return true
}

// count counts a line according to its kind and its link.
func (e *evidence) count(l *sorted) {
	switch l.kind {
	case isName:
		e.names++
	case isSubmit:
		e.submits++
	case isAuthors:
		e.authors++
	case isToolbar:
		if l.code && l.counted {
			e.tools++
		}
	}
	switch l.link.kind {
	case toLogin:
		if l.link.id != "" {
			e.votes++
		}
	case toComment:
		e.comments++
	case toPaper:
		if l.kind == isText && len(l.plain) <= longestTitle {
			e.titles++
		}
	case toUser:
		e.users++
	}
	if l.heading && l.kind == isText {
		e.headings++
	}
}

// lists reports whether the page lists papers.
func (f *finder) lists() bool {
	e := f.evidence
	switch {
	case e.datedEnds > 0 && (e.authors > 0 || e.names > 0):
		return true
	case e.submits > 0 && e.plainEnds > 0:
		return true
	case e.titles > 0 && e.votes+e.comments > 0 && e.authors+e.submits+e.datedEnds+e.users > 0:
		return true
	}
	return e.names > 0 && e.titles+e.headings > 0 && e.authors+e.tools > 0
}

// skip computes after and before from the non-empty lines.
func (f *finder) skip() {
	n := len(f.ls)
	f.after, f.before = make([]int, n+1), make([]int, n+1)
	f.after[n], f.before[0] = -1, -1
	for i := n - 1; i >= 0; i-- {
		f.after[i] = i
		if f.ls[i].kind == isEmpty {
			f.after[i] = f.after[i+1]
		}
	}
	for i := range f.ls {
		f.before[i+1] = i
		if f.ls[i].kind == isEmpty {
			f.before[i+1] = f.before[i]
		}
	}
}

// next returns the first non-empty line from i on, or -1.
func (f *finder) next(i int) int {
	if i >= len(f.ls) {
		return -1
	}
	return f.after[i]
}

// previous returns the last non-empty line up to i, or -1.
func (f *finder) previous(i int) int {
	if i < 0 {
		return -1
	}
	return f.before[i+1]
}

// blocks returns the blocks of the page in order. Together they contain all lines up to the
// page's foot.
func (f *finder) blocks() []block {
	var found []block
	for p := 0; p < len(f.ls); {
		b := f.block(p)
		if b.last && f.isFoot(p) {
			break
		}
		found = append(found, b)
		p = b.to
	}
	return found
}

// block returns the block that begins at line p, or after the page head at line p.
func (f *finder) block(p int) block {
	b := block{from: p, heading: -1}
	b.begin, b.heading = f.head(p)
	title, titleEnd := -1, -1
	var id paper.ID
	for j := b.begin; j < len(f.ls); j++ {
		l := &f.ls[j]
		if title >= 0 && j >= titleEnd && f.begins(j, title, id) {
			b.to = f.leadOf(j, titleEnd)
			b.tail, b.open = b.to, true
			return b
		}
		if j-p > maxLines {
			b.to, b.tail, b.open = j, j, true
			b.err = "a block of more than 100,000 lines is not a paper"
			return b
		}
		if end, err, ok := f.tailAt(j, title, titleEnd, id); ok {
			b.tail, b.to, b.err = j, end, err
			return b
		}
		if id == "" {
			id = l.paper()
		}
		if title < 0 && (l.kind == isText || l.heading && l.kind != isName && l.kind != isEmpty) {
			title, titleEnd = j, f.titleEnd(j)
		}
	}
	b.to, b.tail, b.open, b.last = len(f.ls), len(f.ls), true, true
	return b
}

// head determines where the page head that may be at line p ends: the page's name, its day,
// and everything before them. heading is the line with the day, or -1.
func (f *finder) head(p int) (begin, heading int) {
	begin, heading = p, -1
	named, strong, headed := p == 0, -1, -1
	for j := p; j < len(f.ls) && j < p+maxLines; j++ {
		l := &f.ls[j]
		if l.endsPaper() {
			break
		}
		switch {
		case l.kind == isName:
			begin, named, heading, strong, headed = j+1, true, -1, -1, -1
		case l.kind == isPeriod && named && heading < 0 && strong < 0:
			begin, heading, headed = j+1, j, -1
		case strong < 0 && (l.start || l.paper() != "" || l.kind == isSubmit):
			strong = j
		case headed < 0 && l.heading && l.kind == isText:
			headed = j
		}
	}
	if !named {
		return p, -1
	}
	if strong < 0 {
		strong = headed
	}
	if strong > begin {
		begin = f.leadOf(strong, begin)
	}
	return begin, heading
}

// endsPaper reports whether a line of this kind occurs only at the end of a paper.
func (s *sorted) endsPaper() bool {
	return s.kind == isMiddle || s.kind == isAuthors || s.kind == isToolbar && s.code && s.counted
}

// leadOf returns the line, at or after not, where the lead of the block begins: the lines
// directly before line j, which is the title or another line that identifies the block.
func (f *finder) leadOf(j, not int) int {
	for k := j - 1; k >= max(not, 0); k-- {
		switch l := &f.ls[k]; {
		case l.kind == isSubmit, l.kind == isCount && l.link.kind != toComment, l.kind == isEmpty, l.kind == isSite && !l.heading:
			if l.paper() != "" && f.ls[j].paper() != "" && l.paper() != f.ls[j].paper() {
				return j
			}
			j = k
		default:
			return j
		}
	}
	return j
}

// begins reports whether another block begins at line j, which follows the title.
func (f *finder) begins(j, title int, id paper.ID) bool {
	l := &f.ls[j]
	return l.start || l.kind == isSubmit || l.isOfOther(id) || l.heading && l.kind != isName && l.kind != isEmpty && f.ls[title].heading
}

// isOfOther reports whether the line's link leads to a paper other than id.
func (s *sorted) isOfOther(id paper.ID) bool {
	return id != "" && s.paper() != "" && s.paper() != id
}

// titleEnd returns the line after a title. A title is the block's first paragraph. If the
// empty line below the title was lost, it ends before the abstract, which is recognized by its
// length. A Markdown heading is one line, but scrapers keep line breaks within the title.
func (f *finder) titleEnd(title int) int {
	t := &f.ls[title]
	end := title + 1
	for i := end; i < len(f.ls); i++ {
		l := &f.ls[i]
		if l.kind == isSite && isPrinted(l.plain) && !f.dated {
			continue // between two pages of a printout
		}
		if l.apart && end == i || l.start || l.kind != isText && l.kind != isSite || utf8.RuneCountInString(l.text) > 200 {
			break
		}
		same := l.linked && t.linked && l.link.url == t.link.url
		if t.heading && !same && !l.indent && !l.heading || !t.heading && l.linked && !same {
			break
		}
		end = i + 1
	}
	return end
}

// tailAt reports whether a tail begins at line j, and returns where it ends. err says what is
// wrong with the tail.
func (f *finder) tailAt(j, title, titleEnd int, id paper.ID) (end int, err string, ok bool) {
	l := &f.ls[j]
	told := title >= 0 && j >= titleEnd // the title is above
	switch {
	case f.dated && l.kind == isMiddle:
		return f.middleTail(j, id)
	case f.dated && l.kind == isAuthors:
		return f.authorsTail(j, told && f.ls[title].marked(), id)
	case !f.dated && (l.kind == isAuthors || told && l.mayEnd()):
		return f.extend(j, -1, id), "", true
	}
	return 0, "", false
}

// middleTail reads the tail of a dated page that begins at a middle dot.
func (f *finder) middleTail(j int, id paper.ID) (end int, err string, ok bool) {
	k := f.next(j + 1)
	switch {
	case k < 0, f.ls[k].kind == isAuthors:
		return 0, "", false // the page is truncated, or the dot is a bullet
	case f.ls[k].dated:
		return f.extend(k+1, k, id), "", true
	}
	// The line directly below the dot is treated as a malformed date. If an empty line is
	// between them, it is the next title.
	end = j + 1
	if !f.ls[k].apart {
		end = k + 1
	}
	return end, "the line after the middle dot should be a date, like “Mar 5, 2024”, and is " + quote(f.ls[k].plain), true
}

// authorsTail reads the tail of a dated page that begins at the number of authors. The date
// may be missing if the markup says which line is the title (marked).
func (f *finder) authorsTail(j int, marked bool, id paper.ID) (end int, err string, ok bool) {
	k := f.next(j + 1)
	switch {
	case k >= 0 && f.ls[k].dated:
		return f.extend(k+1, k, id), "", true
	case k >= 0 && f.ls[k].kind == isMiddle:
		return 0, "", false
	case marked:
		return f.extend(j, -1, id), "", true
	case k >= 0:
		return f.extend(j+1, -1, id), "a middle dot (·) and a date should follow " + quote(f.ls[j].plain), true
	}
	return 0, "", false
}

// mayEnd reports whether a tail may begin with the line on a page without dates.
func (s *sorted) mayEnd() bool {
	switch s.kind {
	case isMiddle:
		return true
	case isToolbar:
		return s.code
	case isText:
		return s.link.kind == toUser && s.plain != ""
	case isCount:
		return s.link.kind == toComment
	}
	return false
}

// marked reports whether the line's link marks it as the title of a paper.
func (s *sorted) marked() bool { return s.link.kind == toPaper || s.link.kind == toArXiv }

// tail is the state of reading the end of a block.
type tail struct {
	f         *finder
	id        paper.ID
	dated     int  // line with the date, or -1
	authors   bool // the number of authors was read
	commented bool // the number of comments was read
}

// extend returns where the tail that continues at line j ends. dated is the tail's line with
// the date, or -1.
func (f *finder) extend(j, dated int, id paper.ID) int {
	t := tail{f: f, id: id, dated: dated}
	if dated >= 0 {
		t.authors, t.commented = true, f.ls[dated].date.counted
	}
	end := j
	for k := j; k < len(f.ls); k++ {
		l := &f.ls[k]
		if k > j && (l.start || l.heading && l.kind != isEmpty) || l.isOfOther(id) {
			break
		}
		n, ok := t.line(k)
		if !ok {
			break
		}
		if n > k {
			end, k = n, n-1
		}
	}
	return end
}

// line reads line k and reports whether the tail may continue with it. end is the line up to
// which the tail extends; it is k if the line itself is not part of the tail.
func (t *tail) line(k int) (end int, ok bool) {
	switch l := &t.f.ls[k]; l.kind {
	case isEmpty:
		if l.link.kind != toPaper && l.link.kind != toLogin {
			return k, true
		}
		return k + 1, l.paper() == t.id
	case isSite:
		return k, isPrinted(l.plain) // between two pages of a printout
	case isMiddle, isToolbar:
		return k + 1, true
	case isAuthors:
		again := t.authors
		t.authors = true
		return k + 1, !again
	case isPeriod:
		if t.dated >= 0 || k == 0 || t.f.ls[k-1].kind != isMiddle && !l.date.published {
			return k, false
		}
		t.dated = k
		return k + 1, true
	case isText:
		return k + 1, l.link.kind == toUser || t.isOrganization(k)
	case isCount:
		n := t.counts(k)
		t.commented = true
		return n, n > k
	}
	return k, false
}

// isOrganization reports whether line k, text without a link, is the organization.
func (t *tail) isOrganization(k int) bool {
	ls := t.f.ls
	return !ls[k].linked && t.dated < 0 && !t.f.dated && k > 0 && ls[k-1].kind == isMiddle && isByline(ls[k].plain) && k+1 < len(ls)
}

// counts returns the end of those counts from line k on that belong to the preceding block:
// comments and stars, and votes if a link or the line itself identifies them.
func (t *tail) counts(k int) int {
	f, l := t.f, &t.f.ls[k]
	belongs := true
	switch {
	case l.link.kind == toComment:
	case l.link.kind == toLogin:
		belongs = t.id != "" && l.link.id == t.id
	case l.upvote:
		belongs = f.votesBehind
		if n := f.next(k + 1); belongs && !l.counted && n >= 0 && f.ls[n].kind == isCount {
			return n + 1
		}
	case t.dated >= 0:
		belongs = !l.apart && !t.commented
	default:
		return f.bareCounts(k)
	}
	if !belongs {
		return k
	}
	return k + 1
}

// bareCounts returns the end of those counts from line k on that belong to the preceding
// block, for counts that only their position identifies.
func (f *finder) bareCounts(k int) int {
	end, last := k, k
	for ; end < len(f.ls); end++ {
		c := &f.ls[end]
		if c.kind == isCount && c.link.kind != toLogin {
			last = end
		} else if (c.kind != isEmpty || c.linked) && (c.kind != isSite || !isPrinted(c.plain)) {
			break
		}
	}
	next := f.next(end)
	switch {
	case next < 0 || f.ls[next].kind != isText && !f.ls[next].heading:
		return last + 1 // no title follows: all belong to this paper
	case last > k:
		return last // the last count is the votes of the next paper
	case f.ls[k].apart:
		return k
	}
	return k + 1
}

// isFoot reports whether all lines from p on belong to the navigation at the foot of the page.
func (f *finder) isFoot(p int) bool {
	for i := p; i < len(f.ls); i++ {
		l := &f.ls[i]
		if l.paper() != "" {
			return false
		}
		switch l.kind {
		case isText:
			if l.link.kind != toSite && l.link.kind != toPeriod && !(l.linked && l.link.kind == toOther && len(l.plain) < 20) {
				return false
			}
		case isMiddle, isAuthors, isToolbar:
			return false
		}
	}
	return true
}

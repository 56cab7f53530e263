package source

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"offprint/generator/paper"
	"offprint/generator/text"
)

// digestHead is what may be the title of a paper, with what is said of it below: a
// heading, an item of a list, what a collapsed part shows, a line in bold, a row of
// a table. Most are no papers, and which are shows only when all has been read.
type digestHead struct {
	line    *mdLine
	parent  *digestHead // that this one stands below, nil for none
	rank    int         // smaller is further out
	title   string
	labeled bool // the title stands behind a label
	row     bool
	last    int            // number of the last line that belongs to it
	own     []paper.ID     // in its own line
	ids     []paper.ID     // in lines below it that have links only
	empty   bool           // there is a link to arXiv without an identifier
	code    string         // address
	page    string         // address of the project
	other   string         // another address, that the title leads to
	topics  []string       // categories in its own line
	fields  []*digestValue // what stands behind labels
	prose   []digestProse  // paragraphs without a label
	venue   string         // in its own line
	votes   int            // in its own line
	behind  bool           // the title stands behind links
	day     paper.Day      // of the listing that it stands in
	entries int            // heads below it that are papers
	entry   bool
	faulty  string // why a row is no paper, though it should be one

	alone []*digestHead // what has been joined here, with itself first, as each was before
}

// digestValue is what stands behind a label.
type digestValue struct {
	field  digestField
	spans  []span
	parts  []string // lines
	indent int      // of the last line
}

func (v *digestValue) text() string { return strings.TrimSpace(strings.Join(v.parts, "\n")) }

func (v *digestValue) add(spans []span, text string) {
	v.spans = append(v.spans, spans...)
	v.parts = append(v.parts, text)
}

// field is the first value of a field that says something, else nil.
func (h *digestHead) field(f digestField) *digestValue {
	for _, v := range h.fields {
		if v.field == f && v.text() != "" {
			return v
		}
	}
	return nil
}

// value is the text of a field, "" where that says that there is none.
func (h *digestHead) value(f digestField) string {
	if v := h.field(f); v != nil && !isNothing(v.text()) {
		return v.text()
	}
	return ""
}

// says reports whether one of the fields has a value.
func (h *digestHead) says(fields ...digestField) bool {
	return slices.ContainsFunc(fields, func(f digestField) bool { return h.field(f) != nil })
}

// say adds a value of one line.
func (h *digestHead) say(f digestField, s string) *digestValue {
	v := &digestValue{field: f, parts: []string{s}}
	h.fields = append(h.fields, v)
	return v
}

// digestTree is a digest while its lines are sorted.
type digestTree struct {
	lines []*mdLine
	heads []*digestHead
	stack []*digestHead // those that are open, outermost first
	parts []int         // of each collapsed part that is open, how long the stack was

	open    *digestValue // the label whose value goes on
	scoped  bool         // it goes on to the end of the part or up to the next heading
	blank   bool         // the line before was empty
	day     paper.Day
	updated paper.Day
	columns digestColumns // of the table being read
	table   *mdLine
	codes   int  // lines of code
	fenced  bool // the line before was one

	bibliography []string // entries of BibTeX
}

const (
	rankLine = 100 // of a line of text that is a title
	rankItem = 300
)

func newDigestTree(page string) *digestTree {
	page, bibliography := withoutBibTeX(page)
	t := &digestTree{lines: markdown(page), bibliography: bibliography}
	for i, l := range t.lines {
		t.line(i, l)
		t.blank, t.fenced = l.kind == mdBlank, l.fenced
	}
	t.settle()
	return t
}

func (t *digestTree) line(i int, l *mdLine) {
	switch l.kind {
	case mdBlank:
		if t.open != nil && !t.scoped && len(t.open.parts) > 0 {
			t.open = nil
		}
	case mdRule:
		t.open = nil
		t.pop(rankLine)
	case mdOpen:
		t.parts = append(t.parts, len(t.stack))
	case mdClose:
		t.open = nil
		if n := len(t.parts); n > 0 {
			t.stack = t.stack[:min(t.parts[n-1], len(t.stack))]
			t.parts = t.parts[:n-1]
		}
	case mdHeading:
		t.open = nil
		t.heading(l)
	case mdSummary:
		t.open = nil
		t.summary(l)
	case mdItem:
		t.item(l)
	case mdRow:
		t.open = nil
		t.row(l)
	case mdText:
		t.text(i, l)
	}
	if h := t.top(); h != nil && l.kind != mdBlank && l.kind != mdRule {
		h.last = max(h.last, l.last)
	}
}

func (t *digestTree) top() *digestHead {
	if len(t.stack) == 0 {
		return nil
	}
	return t.stack[len(t.stack)-1]
}

// pop closes the heads of a rank and of those further in.
func (t *digestTree) pop(rank int) {
	for len(t.stack) > 0 && t.top().rank >= rank {
		t.stack = t.stack[:len(t.stack)-1]
	}
}

// push opens a head.
func (t *digestTree) push(h *digestHead) *digestHead {
	t.pop(h.rank)
	h.parent = t.top()
	h.last = h.line.last
	h.day = t.day
	t.heads = append(t.heads, h)
	t.stack = append(t.stack, h)
	return h
}

// begin opens a value of a head, which may go on in the lines below.
func (t *digestTree) begin(h *digestHead, field digestField, spans []span) {
	v := &digestValue{field: field}
	if s := spanText(spans); s != "" {
		v.add(spans, s)
	}
	for _, sp := range spans {
		if kind, _ := readLink(sp.url); kind == emptyLink {
			h.empty = true
		}
	}
	h.fields = append(h.fields, v)
	t.open, t.scoped = v, false
}

var instructions = text.LazyRegexp(`(?i)\b(?:install|installation|getting started|quick ?start|usage|requirements|license|licence|how to (?:use|run)|setup|docker)\b|安装|使用方法|快速开始`)

func (t *digestTree) heading(l *mdLine) {
	rank := 10 * l.level
	if t.labelHeading(l, rank) {
		return
	}
	h := &digestHead{line: l, rank: rank}
	h.readTitle(l.spans, true)
	if len(h.own) == 0 {
		t.dayOf(l.text)
	}
	t.push(h)
}

// labelHeading reads a heading that is a label of the paper above it, or of a part of
// the page, and reports whether it is one.
func (t *digestTree) labelHeading(l *mdLine, rank int) bool {
	field, value, known := readLabel(l.spans)
	if !known {
		field = labelOfText(l.text)
	}
	alone := len(value) == 0
	switch {
	case field == noField, alone && hasLink(l.spans):
		return false
	case field == titleField && alone && labelKey(l.text) != "title" && labelKey(l.text) != "标题":
		return false // "Paper"
	case field == titleField:
		t.titled(l, rank, value)
		return true
	case field == containerField, alone && namesPart(field):
		t.pop(rank)
		if t.top() == nil {
			t.push(&digestHead{line: l, rank: rank, title: l.text})
		}
		return true
	}
	if h := t.top(); h == nil || !h.labeled || h.line.kind == mdHeading {
		t.pop(rank)
	}
	h := t.top()
	if h == nil {
		return false
	}
	t.begin(h, field, value)
	t.scoped = alone
	return true
}

// namesPart reports whether a heading that is a label and nothing else is one of a part
// of the page: "Links".
func namesPart(f digestField) bool {
	switch f {
	case linkField, codeField, pdfField, projectField, updatedField, publishedField:
		return true
	}
	return false
}

func hasLink(spans []span) bool {
	return slices.ContainsFunc(spans, func(sp span) bool { return sp.url != "" })
}

// dayOf takes note of the day that a heading says.
func (t *digestTree) dayOf(s string) {
	days := digestDays(s)
	if m := digitsOfDay.FindStringSubmatch(s); m != nil && len(days) == 0 {
		days = digestDays(m[1] + "-" + m[2] + "-" + m[3])
	}
	switch {
	case len(days) == 0:
	case saysUpdated.MatchString(s):
		t.updated = max(t.updated, days[len(days)-1])
	case len(days) == 1:
		t.day = days[0]
	default: // a week is no day
		t.day = 0
		t.updated = max(t.updated, slices.Max(days))
	}
}

var digitsOfDay = text.LazyRegexp(`(?:^|\D)(20\d\d)(0[1-9]|1[0-2])([0-2]\d|3[01])(?:\D|$)`)

func (t *digestTree) summary(l *mdLine) {
	if field := labelOfText(l.text); field != noField {
		switch h := t.top(); {
		case field == containerField || h == nil || field == linkField || field == publishedField:
		default:
			t.begin(h, field, nil)
			t.scoped = true
		}
		return
	}
	rank := 1
	if h := t.top(); h != nil {
		rank = h.rank + 1
	}
	h := &digestHead{line: l, rank: rank}
	h.readTitle(l.spans, true)
	t.push(h)
}

//complex:because what an item can be, tried in the order in which it wins
func (t *digestTree) item(l *mdLine) {
	rank := rankItem + 10*(l.indent/2)
	at := func() *digestHead {
		t.popItems(rank)
		return t.top()
	}
	if t.open != nil && t.scoped && len(paperIDs(l.spans)) == 0 && (t.open.field == abstractField || t.open.field == summaryField || t.open.field == ignoredField || t.open.field == organizationField) {
		if _, _, known := readLabel(l.spans); !known {
			t.open.add(l.spans, l.text)
			return
		}
	}
	if t.open != nil && len(t.open.parts) == 0 && (t.open.field == authorsField || t.open.field == keywordsField) && !isLabeled(l.spans) {
		t.open.add(l.spans, l.text+";") // a list of names; it stays open
		return
	}
	if t.open != nil && t.open.field == authorsField && len(t.open.parts) > 0 && strings.HasSuffix(t.open.parts[len(t.open.parts)-1], ";") && !isLabeled(l.spans) && len(paperIDs(l.spans)) == 0 {
		t.open.add(l.spans, l.text+";")
		return
	}
	t.open = nil
	if field, value, known := readLabel(l.spans); known && field == titleField && !onlyLinks(value) {
		at()
		t.title(l, rank, value)
		return
	}
	if isLabeled(l.spans) {
		if h := at(); h != nil {
			t.labels(h, l)
		}
		return
	}
	h := &digestHead{line: l, rank: rank}
	h.readTitle(l.spans, false)
	if (!titleLike(h.title) || h.behind && t.top() != nil && t.top().line.kind == mdItem && t.top().rank < rank) && (len(h.own) > 0 || onlyLinks(l.spans)) {
		// a link of what it stands below
		if above := at(); above != nil && (len(above.own) == 0 || slices.Contains(above.own, first(h.own))) && t.linksOf(above, l.spans) {
			return
		}
	}
	t.push(h)
}

// popItems closes items as deep as one with labels, but for the one whose labels
// they are: one whose title has a label or a link itself.
func (t *digestTree) popItems(rank int) {
	for len(t.stack) > 0 && t.top().rank >= rank {
		h := t.top()
		if h.rank == rank && (h.labeled || len(h.own) > 0 && titleLike(h.title) || isStrong(h.line.spans)) && h.line.kind == mdItem && t.nearestAbove(rank) {
			return
		}
		t.stack = t.stack[:len(t.stack)-1]
	}
}

// nearestAbove reports whether no head further out could have labels: none of its
// own, as a heading with the title of a paper has.
func (t *digestTree) nearestAbove(rank int) bool {
	for _, h := range slices.Backward(t.stack) {
		if h.rank < rank {
			return len(h.own) == 0 && len(h.fields) == 0
		}
	}
	return true
}

func first(ids []paper.ID) paper.ID {
	if len(ids) == 0 {
		return ""
	}
	return ids[0]
}

// text reads a line of text.
//
//complex:because what a line can be, tried in the order in which it wins
func (t *digestTree) text(i int, l *mdLine) {
	if l.fenced {
		if l.text != "" {
			t.codes++
		}
		if !t.fenced && t.open != nil && len(t.open.parts) > 0 {
			t.open = nil // an abstract may be in code, and code is in none
		}
		if t.open != nil && (t.open.field == abstractField || t.open.field == summaryField) {
			t.open.add(l.spans, l.text)
		}
		return
	}
	inProse := t.open != nil && (t.open.field == abstractField || t.open.field == summaryField) && len(t.open.parts) > 0
	if field, value, known := readLabel(l.spans); known && (!inProse || t.endsProse(l, field, value)) {
		t.open = nil
		if field == titleField && !onlyLinks(value) {
			t.title(l, rankLine, value)
			return
		}
		if h := t.top(); h != nil {
			t.labels(h, l)
		} else {
			t.dayOf(l.text)
		}
		return
	}
	if t.open != nil && t.goesOn(l) {
		// A paragraph begins after an empty line, or is indented as arXiv has it.
		if v := t.open; len(v.parts) > 0 && (t.blank || l.indent >= 2 && v.indent == 0) {
			v.parts = append(v.parts, "")
		}
		t.open.add(l.spans, l.text)
		t.open.indent = l.indent
		return
	}
	t.open = nil
	if l.text == "" {
		return
	}
	if isLabeled(l.spans) {
		if h := t.top(); h != nil {
			t.labels(h, l)
		}
		return
	}
	if t.isTitleLine(i, l) {
		h := &digestHead{line: l, rank: rankLine}
		h.readTitle(l.spans, false)
		t.push(h)
		return
	}
	if l.indent < 2 && t.blank {
		t.pop(rankItem) // a paragraph of its own is none of an item's
	}
	h := t.top()
	if saysUpdated.MatchString(l.text) && len(l.text) < 200 {
		t.dayOf(l.text)
		return
	}
	if h == nil {
		if len(l.text) < 150 {
			t.dayOf(l.text)
		}
		return
	}
	if !t.meta(h, l) {
		h.tells(l, !t.blank)
	}
}

// goesOn reports whether a line goes on with the value that is open.
func (t *digestTree) goesOn(l *mdLine) bool {
	switch t.open.field {
	case authorsField:
		list, _ := digestNames(l.text)
		return len(t.open.parts) == 0 || !t.blank && namePersons(list) && !strings.HasSuffix(l.text, ".") && len(paperIDs(l.spans)) == 0
	case titleField:
		return len(t.open.parts) == 0 || !t.blank && len(paperIDs(l.spans)) == 0
	}
	return true
}

// endsProse reports whether a label ends an abstract: one without a mark may be its
// text.
func (t *digestTree) endsProse(l *mdLine, field digestField, value []span) bool {
	if t.blank && !t.scoped || startsMarked(l.spans) {
		return true
	}
	text := spanText(value)
	switch field {
	case titleField, authorsField, abstractField:
		return text != "" && (field == authorsField || t.blank)
	case linkField, pdfField, codeField, projectField, doiField:
		return onlyLinks(value) || len(paperIDs(value)) > 0
	case categoriesField:
		return len(categoriesOf(text)) > 0
	case publishedField, updatedField:
		return digestDate(text) != ""
	}
	return false
}

// isTitleLine reports whether a line of text is a title: all of it is a link to a
// paper, or it is in bold or stands by itself, and facts of a paper follow.
//
//complex:because each condition rules out what looks like a title and is none
func (t *digestTree) isTitleLine(i int, l *mdLine) bool {
	if l.indent >= 2 && len(t.stack) > 0 && t.top().rank >= rankItem {
		return false
	}
	h := &digestHead{line: l}
	h.readTitle(l.spans, false)
	if !titleLike(h.title) || len(h.title) > longestTitle {
		return false
	}
	if above := t.top(); above != nil && len(above.own) > 0 && len(h.own) == 0 {
		return false
	}
	if above := t.top(); above != nil && titleLike(above.title) && above.field(authorsField) == nil && len(above.prose) == 0 && looksLikeNames(spanText(segments(l.spans)[0]), true) {
		return false // the names below a title
	}
	if len(h.own) > 0 {
		s := l.spans[0]
		return s.url != "" && namesPaper(s.text) || s.strong && titleLike(s.text)
	}
	strong := isStrong(l.spans)
	if !strong && !(t.blank || i == 0) {
		return false
	}
	// Looking ahead: labels right below, or after one empty line below bold.
	seen := 0
	for _, next := range t.lines[i+1 : min(len(t.lines), i+5)] {
		if next.kind == mdBlank {
			if !strong {
				return false
			}
			continue
		}
		if next.kind != mdText && next.kind != mdItem {
			return false
		}
		if field, value, known := readLabel(next.spans); known {
			return field == authorsField || (field == linkField || field == pdfField) && len(paperIDs(value)) > 0 || field == titleField && onlyLinks(value) && len(paperIDs(value)) > 0
		}
		if len(paperIDs(next.spans)) > 0 && onlyLinks(next.spans) {
			return true
		}
		if seen++; seen > 1 || !looksLikeNames(next.text, true) {
			return false
		}
	}
	return false
}

// meta reads a line without labels that tells something of a paper: its authors, a
// date, links, divided by dots or bars.
func (t *digestTree) meta(h *digestHead, l *mdLine) bool {
	known := false
	for _, part := range segments(l.spans) {
		s := spanText(part)
		switch {
		case s == "" && len(part) == 0:
		case onlyLinks(part):
			known = t.linksOf(h, part) || known
		case isDateAlone(s):
			if !h.says(publishedField) {
				h.say(publishedField, s)
			}
			known = true
		case !h.says(authorsField) && len(h.prose) == 0 && looksLikeNames(s, isStrong(part) || isEmphasis(part)):
			h.say(authorsField, s)
			known = true
		case len(categoriesOf(s)) > 0 && len(s) < 100:
			h.topics = append(h.topics, categoriesOf(s)...)
			known = true
		}
	}
	return known
}

// labels reads a line of labels, of which there may be several.
func (t *digestTree) labels(h *digestHead, l *mdLine) {
	for _, part := range segments(l.spans) {
		field, value, known := readLabel(part)
		switch {
		case !known && onlyLinks(part):
			t.linksOf(h, part)
		case !known && t.open != nil:
			t.open.add(part, spanText(part)) // the dot was no divider
		case !known:
		case field == titleField && onlyLinks(value):
			t.begin(h, linkField, value)
		case field == containerField:
			t.open = nil
		default:
			t.begin(h, field, value)
		}
	}
}

// linksOf takes the links of a line for those of a head.
func (t *digestTree) linksOf(h *digestHead, spans []span) bool {
	found := false
	for _, sp := range spans {
		if sp.url == "" {
			if id, ok := identifierIn(sp.text); ok {
				found = true
				if len(h.ids) < mostIDs {
					h.ids = append(h.ids, id)
				}
			}
			continue
		}
		found = h.takeLink(sp, &h.ids) || found
	}
	return found
}

// mostIDs is how many identifiers of one head are told apart: what has so many is a
// list of links.
const mostIDs = 100

// takeLink takes a link for one of the head's.
func (h *digestHead) takeLink(sp span, ids *[]paper.ID) bool {
	kind, id := readLink(sp.url)
	switch label := labelOfText(sp.text); {
	case kind == paperLink:
		if len(*ids) < mostIDs && !slices.Contains(*ids, id) {
			*ids = append(*ids, id)
		}
	case kind == emptyLink:
		h.empty = true
	case kind == codeLink || label == codeField && kind != pageLink:
		h.code = cmp.Or(h.code, sp.url)
	case kind == pageLink:
		return false
	case label == projectField:
		h.page = cmp.Or(h.page, sp.url)
	default:
		if h.other == "" && (label == linkField || label == pdfField || label == titleField) {
			h.other = sp.url
		}
	}
	return true
}

// title opens a head whose title stands behind a label, unless the one that is open has
// that title already.
func (t *digestTree) title(l *mdLine, rank int, value []span) {
	h := t.top()
	if h == nil || h.labeled || len(h.own) == 0 || titleKey(h.title) != titleKey(cleanTitle(spanText(value))) {
		t.titled(l, rank, value)
	}
}

// titled opens a head whose title stands behind a label, or in the next lines.
func (t *digestTree) titled(l *mdLine, rank int, value []span) {
	h := t.push(&digestHead{line: l, rank: rank, labeled: true})
	t.begin(h, titleField, value)
	h.links(value)
}

// readTitle finds the title in the line of a head, and reads what else stands there.
// Of a heading all is the title that nothing speaks against.
func (h *digestHead) readTitle(spans []span, heading bool) {
	spans = h.withoutVotes(spans)
	if !heading {
		spans = dividedSpans(spans)
	}
	at, end := titleSpan(spans, heading)
	if at < 0 {
		if heading || !h.readBehindLinks(spans) {
			h.readUntitled(spans)
		}
		return
	}
	whole := spanText(spans[at:end])
	h.title = cleanTitle(h.leadingVenues(h.leadingID(whole)))
	if sp := spans[at]; !heading && sp.url == "" && !sp.strong && end < len(spans) && !strings.HasSuffix(h.title, "..") {
		h.title = h.plainTail(h.title)
		h.title = venueTail.ReplaceAllString(strings.TrimRight(h.title, ". "), "")
		h.title = cleanTitle(strings.TrimSuffix(h.title, "."))
	}
	h.titleLinks(spans[at:end])
	if id, ok := tailID(whole); ok {
		h.own = append(h.own, id)
	}
	h.readAround(spans[:at])
	h.readAround(spans[end:])
}

// readBehindLinks reads a line whose title stands behind links, and reports whether it
// does.
func (h *digestHead) readBehindLinks(spans []span) bool {
	at := titleBehindLinks(spans)
	if at < 0 {
		return false
	}
	h.readAround(spans[:at])
	end := at + 1
	for end < len(spans) && spans[end].url == "" && !isDivider(spans[end].text) {
		end++
	}
	h.title, h.behind = cleanTitle(strings.TrimLeft(spanText(spans[at:end]), " ])|:-–—·.,")), true
	h.readAround(spans[end:])
	return true
}

// readUntitled reads the links and identifiers of a line without a title.
func (h *digestHead) readUntitled(spans []span) {
	for _, sp := range spans {
		if sp.url != "" {
			h.takeLink(sp, &h.own)
		} else {
			h.takeID(sp.text)
		}
	}
}

// links takes the links in a head's own line.
func (h *digestHead) links(spans []span) {
	for _, sp := range spans {
		if sp.url != "" {
			h.takeLink(sp, &h.own)
		}
	}
}

// titleLinks takes the links of a title. That to code is of the line, not the title.
func (h *digestHead) titleLinks(title []span) {
	for _, sp := range title {
		kind, _ := readLink(sp.url)
		if sp.url == "" || kind == codeLink {
			continue
		}
		h.takeLink(sp, &h.own)
		if kind == otherLink {
			h.other = cmp.Or(h.other, sp.url)
		}
	}
}

// tailID is the identifier that a title ends with.
func tailID(title string) (paper.ID, bool) {
	tail := titleTail.FindString(title)
	if id, ok := identifierIn(tail); ok {
		return id, true
	}
	return identifierIn(strings.Trim(strings.TrimSpace(tail), "[]()（） "))
}

// leadingID takes an identifier before a title for the head's.
func (h *digestHead) leadingID(title string) string {
	id, rest := cutTitleHead(strings.TrimSpace(title))
	if id == "" || !titleLike(rest) {
		return title
	}
	h.takeOwn(id)
	return rest
}

// takeOwn takes an identifier for the head's, and reports whether it has not been one.
func (h *digestHead) takeOwn(id paper.ID) bool {
	if slices.Contains(h.own, id) {
		return false
	}
	h.own = append(h.own, id)
	return true
}

// takeID takes an identifier in a text for the head's, and reports whether there is one
// that it has not been.
func (h *digestHead) takeID(s string) bool {
	id, ok := identifierIn(s)
	return ok && h.takeOwn(id)
}

// titleSpan is where in a line the title stands: a link to the paper, what is in bold,
// another link, or text before the links that are called such; -1 where there is none.
func titleSpan(spans []span, heading bool) (at, end int) {
	for i, sp := range spans {
		if leadsToPaper(sp, heading) && mayLead(spans[:i]) {
			return i, i + 1
		}
	}
	for i, sp := range spans {
		if (isBoldTitle(sp) || sp.strong && leadsWithin(spans, i)) && mayLead(spans[:i]) {
			return i, boldEnd(spans, i)
		}
	}
	for i, sp := range spans {
		if leadsElsewhere(sp, spans[:i]) && mayLead(spans[:i]) {
			return i, i + 1
		}
	}
	return textTitle(spans, heading)
}

// mayLead reports whether spans may stand before a title.
func mayLead(before []span) bool {
	const far = 12
	return len(before) <= far && isLead(spanText(before))
}

// leadsToPaper reports whether a span is a link to the paper that it names.
func leadsToPaper(sp span, heading bool) bool {
	if sp.url == "" {
		return false
	}
	kind, _ := readLink(sp.url)
	return kind == paperLink && (namesPaper(sp.text) || heading && titleLike(sp.text))
}

func isBoldTitle(sp span) bool {
	return sp.strong && sp.url == "" && titleLike(sp.text) && !bracketed.MatchString(sp.text)
}

// boldEnd is where a title ends that begins in bold at i.
func boldEnd(spans []span, i int) int {
	end := i + 1
	for end < len(spans) && spans[end].strong && (spans[end].url == "" || leadsWithin(spans, end)) {
		end++
	}
	if end == len(spans) || spans[end].url != "" {
		return end
	}
	// "**BERT**: Pre-training …" goes on behind the bold
	behind := spans[end].text
	colon := strings.HasPrefix(behind, ":") || strings.HasPrefix(behind, "：") || strings.HasSuffix(strings.TrimSpace(spans[end-1].text), ":")
	if colon && titleLike(strings.TrimLeft(behind, ":： ")) {
		end++
	}
	return end
}

// leadsWithin reports whether a span is a link of a part of a title, which goes on behind
// it: "[SAM](https://…): Segment Anything".
func leadsWithin(spans []span, i int) bool {
	if i+1 >= len(spans) || spans[i+1].url != "" || spans[i+1].code || spans[i].strong != spans[i+1].strong || !inSentence(spans[i]) {
		return false
	}
	behind := spans[i+1].text
	word := strings.TrimLeft(behind, ":： ")
	first, _ := utf8.DecodeRuneInString(word)
	return word != behind && titleLike(word) && unicode.IsLetter(first) && !byline.MatchString(word)
}

// leadsElsewhere reports whether a span is a link to something that it names as a paper:
// to a page only near the start of the line.
func leadsElsewhere(sp span, before []span) bool {
	const near = 12 // bytes
	if sp.url == "" || !namesPaper(sp.text) {
		return false
	}
	switch kind, _ := readLink(sp.url); kind {
	case codeLink:
		return false
	case pageLink:
		return !strings.HasPrefix(sp.url, "#") && len(spanText(before)) < near
	}
	return true
}

// textTitle is the text before links that are called such.
func textTitle(spans []span, heading bool) (at, end int) {
	for at < len(spans) && spans[at].url == "" && isTitleMark(spans[at]) {
		at++ // "[SAM]" before "Segment Anything"
	}
	end = at
	for end < len(spans) && (spans[end].url == "" || heading && leadsWithin(spans, end)) && !(spans[end].code && end > at) && !isDivider(spans[end].text) {
		end++
	}
	if end == at || end < len(spans) && !heading && inSentence(spans[end]) || !titleLike(spanText(spans[at:end])) {
		return -1, -1
	}
	return at, end
}

// isTitleMark reports whether a span is what may stand before a title: brackets, space,
// a date or a venue as code.
func isTitleMark(sp span) bool {
	return bracketed.MatchString(sp.text) || strings.TrimSpace(sp.text) == "" || sp.code && (isDateAlone(sp.text) || isVenue(sp.text))
}

// inSentence reports whether a span is a link of the sentence that it stands in.
func inSentence(sp span) bool {
	_, isID := identifierIn(sp.text)
	return sp.url != "" && !isID && !isLinkWord(sp.text) && !isSectionTitle(sp.text) && sp.text != "" && sp.text != sp.url
}

// dividedSpans puts the dividers of a line into spans of their own.
func dividedSpans(spans []span) []span {
	if !slices.ContainsFunc(spans, func(sp span) bool { at, _ := divider(sp.text); return sp.url == "" && at >= 0 }) {
		return spans
	}
	var out []span
	for _, sp := range spans {
		for sp.url == "" && !sp.code {
			at, n := divider(sp.text)
			if at < 0 {
				break
			}
			before, mark := sp, sp
			before.text, mark.text, sp.text = sp.text[:at], sp.text[at:at+n], sp.text[at+n:]
			if before.text != "" {
				out = append(out, before)
			}
			out = append(out, mark)
		}
		if sp.text != "" || sp.url != "" {
			out = append(out, sp)
		}
	}
	return out
}

func isDivider(s string) bool {
	at, n := divider(s)
	return at == 0 && n == len(s)
}

var (
	bracketed = text.LazyRegexp(`^\s*\[[^\]]*\]\s*$`)
	// "arXiv 2024" behind a title
	venueTail = text.LazyRegexp(`\.\s+(?:arXiv(?: preprint)?|[A-Z][\w&'-]{1,12}(?: [A-Z][\w&'-]{1,12}){0,2}),?\s+(?:19|20)\d\d$`)
)

// isLead reports whether a text may stand before a title in its line: a number, a
// date, a year and a venue, names; and not the beginning of a sentence.
func isLead(s string) bool {
	s = strings.TrimSpace(s)
	if len(s) <= 3 || !strings.ContainsFunc(s, unicode.IsLetter) || isDateAlone(strings.Trim(s, " ,:;|-–—[]()")) || titleNumber.ReplaceAllString(s+" ", "") == "" {
		return true
	}
	if s[0] == '[' || s[0] == '(' {
		return strings.HasSuffix(s, "]") || strings.HasSuffix(s, ")") || strings.HasSuffix(s, "] -")
	}
	trimmed := strings.TrimRight(s, " ,:;|-–—.：")
	return labelOfText(trimmed) != noField || looksLikeNames(strings.TrimRight(trimmed, "\"“"), false) || isVenue(trimmed)
}

var venueShape = text.LazyRegexp(`^(?:[A-Z]|arX)[A-Za-z&+-]{1,12}[ ']*(?:\d{2}|(?:19|20)\d\d)$|^(?:19|20)\d\d[ -]?[A-Z][A-Za-z&+-]{1,12}$`)

func isVenue(s string) bool { return venueShape.MatchString(s) }

// readAround reads what stands beside a title: links, names, a date, categories.
func (h *digestHead) readAround(spans []span) {
	s := h.plainAround(spans)
	if h.takeID(s) {
		s = arxivInText.ReplaceAllString(s, "")
	}
	marked := false
	if m := byline.FindStringSubmatch(s); m != nil {
		s, marked = m[1], true
	}
	var names []string
	s = emptyBrackets.ReplaceAllString(s, " ")
	for _, piece := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(",·|\n，、;", r) }) {
		if piece = strings.Trim(piece, " \t.:-–—()[]{}*&<>："); piece != "" && !h.readAside(piece) {
			names = append(names, trailingYear.ReplaceAllString(piece, ""))
		}
	}
	if joined := strings.Join(names, ", "); !h.says(authorsField) && looksLikeNames(joined, marked) {
		h.say(authorsField, joined)
	}
}

// plainAround reads the links and the code beside a title; the text is what is left.
func (h *digestHead) plainAround(spans []span) string {
	var plain strings.Builder
	for i, sp := range spans {
		switch {
		case sp.url != "":
			h.takeLink(sp, &h.own)
		case sp.code:
			h.takeID(sp.text)
			h.topics = append(h.topics, categoriesOf(sp.text)...)
		default:
			plain.WriteString(sp.text)
			if i+1 < len(spans) && spans[i+1].url == "" && sp.em != spans[i+1].em {
				plain.WriteByte(' ')
			}
		}
	}
	return plain.String()
}

// readAside reads a piece of the text beside a title, and reports whether it is known.
func (h *digestHead) readAside(piece string) bool {
	switch {
	case isDateAlone(piece):
		if !h.says(publishedField) {
			h.say(publishedField, piece)
		}
	case len(categoriesOf(piece)) > 0:
		h.topics = append(h.topics, categoriesOf(piece)...)
	case labelOfText(piece) != noField, isLinkWord(piece):
	case isVenue(piece):
		h.venueOf(piece)
	default:
		return false
	}
	return true
}

var (
	emptyBrackets = text.LazyRegexp(`[\[(（]\s*[\])）]|[\[\]]`)
	trailingYear  = text.LazyRegexp(`[.,]?\s+\(?(?:19|20)\d\d\)?$`)
)

// settle decides which heads are papers, the innermost first: what has papers below
// it is a section.
func (t *digestTree) settle() {
	for _, h := range slices.Backward(t.heads) {
		if h.labeled {
			if v := h.field(titleField); v != nil {
				h.title = cleanTitle(h.leadingID(text.OneLine(v.text())))
			}
		}
		h.entry = h.isEntry()
		if above := h.parent; above != nil {
			above.last = max(above.last, h.last)
			above.entries += h.entries
			if h.entry {
				above.entries++
			}
		}
	}
}

func (h *digestHead) isEntry() bool {
	switch {
	case !titleLike(h.title), h.isSection():
		return false
	case h.row:
		return h.faulty == "" && (len(h.own) > 0 || h.says(authorsField) || h.empty || h.other != "" && h.says(publishedField))
	case len(h.own) > 0:
		// What a report on a paper cites is no paper of the digest.
		return !(h.line.kind == mdItem && h.belowEntry())
	case h.reports():
		return true
	case h.entries > 0:
		return false
	}
	if ids := h.idsBelow(); len(ids) > 0 {
		return len(ids) == 1 || len(h.labelIDs()) > 0 // else a list of links
	}
	return h.hasPersons() && h.isBacked()
}

// hasPersons reports whether the authors of a head may be persons.
func (h *digestHead) hasPersons() bool {
	v := h.field(authorsField)
	if v == nil {
		return false
	}
	list, _ := digestNames(v.text())
	return namePersons(list)
}

// isBacked reports whether more than authors speaks for a head without an identifier to
// be a paper.
func (h *digestHead) isBacked() bool {
	return h.labeled || h.empty || h.says(abstractField, publishedField) || h.other != "" || h.line.kind != mdItem && !h.guessed()
}

// reports reports whether a heading is a paper's, whatever stands below it: authors and
// one identifier stand there.
func (h *digestHead) reports() bool {
	return !h.row && h.line.kind == mdHeading && h.says(authorsField) && len(h.own)+len(h.idsBelow()) == 1 && titleLike(h.title) && h.hasPersons()
}

// guessed reports whether nothing but the look of the line says that it has authors.
func (h *digestHead) guessed() bool { return len(h.fields) < 2 }

// belowEntry reports whether a head stands below a heading that is a paper's.
func (h *digestHead) belowEntry() bool {
	for above := h.parent; above != nil; above = above.parent {
		if (above.line.kind != mdItem && len(above.own) > 0 && titleLike(above.title) || above.reports()) && !slices.Contains(above.own, h.own[0]) {
			return true
		}
	}
	return false
}

// labelIDs are the identifiers behind labels.
func (h *digestHead) labelIDs() []paper.ID {
	var ids []paper.ID
	add := func(fields ...digestField) {
		for _, v := range h.fields {
			if !slices.Contains(fields, v.field) {
				continue
			}
			for _, id := range v.identifiers() {
				if !slices.Contains(ids, id) {
					ids = append(ids, id)
				}
			}
		}
	}
	add(linkField, pdfField)
	add(doiField)
	return ids
}

// idsBelow are the identifiers below the head's own line, those behind labels first.
func (h *digestHead) idsBelow() []paper.ID {
	ids := h.labelIDs()
	for _, id := range h.ids {
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// allIDs are the identifiers of a head, those in its own line first.
func (h *digestHead) allIDs() []paper.ID { return append(slices.Clone(h.own), h.idsBelow()...) }

// identifiers are those in a value.
func (v *digestValue) identifiers() []paper.ID {
	ids := paperIDs(v.spans)
	if len(ids) == 0 {
		for _, part := range v.parts {
			if id, ok := identifierIn(part); ok {
				ids = append(ids, id)
			} else if f := strings.Fields(part); len(f) > 0 {
				if id, ok := identifierIn(f[0]); ok {
					ids = append(ids, id)
				}
			}
		}
	}
	return ids
}

// paperIDs are the identifiers that links lead to.
func paperIDs(spans []span) []paper.ID {
	var ids []paper.ID
	var seen map[paper.ID]bool
	for _, sp := range spans {
		if sp.url == "" {
			continue
		}
		if kind, id := readLink(sp.url); kind == paperLink && !seen[id] {
			if seen == nil {
				seen = map[paper.ID]bool{}
			}
			seen[id] = true
			ids = append(ids, id)
		}
	}
	return ids
}

// categoriesOf are the categories of arXiv that a text names, in its order: "Machine
// Learning (cs.LG); Other Statistics (stat.OT)".
func categoriesOf(s string) []string {
	const most = 2000
	var list []string
	for _, word := range strings.FieldsFunc(s[:min(len(s), most)], func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(",;()[]|/·，；（）'\"`", r)
	}) {
		if paper.IsCategory(word) && !slices.Contains(list, word) {
			list = append(list, word)
		}
	}
	return list
}

package source

import (
	"slices"
	"strings"

	"offprint/generator/paper"
	"offprint/generator/text"
)

// digestTree is a digest and the state of parsing its lines.
type digestTree struct {
	lines []*mdLine
	heads []*digestHead
	stack []*digestHead // open heads, outermost first
	parts []int         // length of the stack at the start of each open collapsed section

	open    *digestValue // the value that the next line may continue
	scoped  bool         // open continues to the end of the section or the next heading
	blank   bool         // the previous line was empty
	day     paper.Day
	updated paper.Day
	columns digestColumns // of the current table
	table   *mdLine
	codes   int  // lines of code
	fenced  bool // the previous line was code

	bibliography []string // BibTeX entries
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

// pop closes the heads of the given rank and those further in.
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

// begin opens a value of a head, which the lines below may continue.
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

// labelHeading reads a heading that is a label of the paper above it, or the heading of a
// section. It reports whether the heading is one of these.
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

// namesPart reports whether a heading that is only this label is the heading of a section:
// "Links".
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

// dayOf records the day in a heading.
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
	default: // a week is not a day
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

//complex:because it tries every kind of item in order of precedence
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
		t.open.add(l.spans, l.text+";") // a list of names, which stays open
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
		// a link of the head above it
		if above := at(); above != nil && (len(above.own) == 0 || slices.Contains(above.own, first(h.own))) && t.linksOf(above, l.spans) {
			return
		}
	}
	t.push(h)
}

// popItems closes the items that an item with labels ends. It keeps an item of the same rank
// if the labels belong to that item: its title is labeled, linked or in bold.
func (t *digestTree) popItems(rank int) {
	for len(t.stack) > 0 && t.top().rank >= rank {
		h := t.top()
		if h.rank == rank && (h.labeled || len(h.own) > 0 && titleLike(h.title) || isStrong(h.line.spans)) && h.line.kind == mdItem && t.nearestAbove(rank) {
			return
		}
		t.stack = t.stack[:len(t.stack)-1]
	}
}

// nearestAbove reports whether the labels cannot belong to a head further out: the nearest one
// has neither an identifier nor fields, unlike a heading with the title of a paper.
func (t *digestTree) nearestAbove(rank int) bool {
	for _, h := range slices.Backward(t.stack) {
		if h.rank < rank {
			return len(h.own) == 0 && len(h.fields) == 0
		}
	}
	return true
}

// text reads a line of text.
//
//complex:because it tries every kind of line in order of precedence
func (t *digestTree) text(i int, l *mdLine) {
	if l.fenced {
		if l.text != "" {
			t.codes++
		}
		if !t.fenced && t.open != nil && len(t.open.parts) > 0 {
			t.open = nil // an abstract may be in code, but code does not continue an abstract
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
		// A paragraph begins after an empty line, or is indented as in arXiv's abstracts.
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
		t.pop(rankItem) // a separate paragraph does not belong to a list item
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

// goesOn reports whether a line continues the open value.
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

// endsProse reports whether a label ends an abstract. A label without markup may be part of
// the abstract's text.
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

// isTitleLine reports whether a line of text is a title. A line with an identifier must begin
// with a link or in bold. Any other line must be in bold or follow an empty line, and facts
// about a paper must follow it.
//
//complex:because each condition excludes lines that only look like titles
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
	// Look ahead for labels directly below, or, below bold text, after an empty line.
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

// meta reads a line of facts about a paper without labels, separated by dots or bars: authors,
// a date, links. It reports whether the line has any.
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

// labels reads a line with one label or several.
func (t *digestTree) labels(h *digestHead, l *mdLine) {
	for _, part := range segments(l.spans) {
		field, value, known := readLabel(part)
		switch {
		case !known && onlyLinks(part):
			t.linksOf(h, part)
		case !known && t.open != nil:
			t.open.add(part, spanText(part)) // the dot did not separate values
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

// linksOf records the links of a line as those of a head.
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

// title opens a head whose title follows a label, unless the current head already has that
// title.
func (t *digestTree) title(l *mdLine, rank int, value []span) {
	h := t.top()
	if h == nil || h.labeled || len(h.own) == 0 || titleKey(h.title) != titleKey(cleanTitle(spanText(value))) {
		t.titled(l, rank, value)
	}
}

// titled opens a head whose title follows a label or is in the next lines.
func (t *digestTree) titled(l *mdLine, rank int, value []span) {
	h := t.push(&digestHead{line: l, rank: rank, labeled: true})
	t.begin(h, titleField, value)
	h.links(value)
}

// settle decides which heads are papers, innermost first. A head with papers below it is a
// section.
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

package source

import (
	"cmp"
	"fmt"
	"html"
	"strings"
)

// digestColumns holds the fields of a table's columns. title is the index of the column with
// the titles, -1 if there is none.
type digestColumns struct {
	fields []digestField
	title  int
}

func digestColumnsOf(head *mdLine) digestColumns {
	c := digestColumns{fields: make([]digestField, len(head.cells)), title: -1}
	maybe := -1 // "Paper" may be the title, or the link to the paper
	for i, cell := range head.cells {
		name := spanText(cell)
		field := labelOfText(name)
		if mark := []rune(strings.Trim(name, " \ufe0f")); len(mark) == 1 && pictures[mark[0]] == votesField {
			field = votesField
		}
		switch key := labelKey(name); {
		case field == titleField && key != "paper" && key != "论文":
			if c.title < 0 {
				c.title = i
			}
		case field == titleField, key == "papers":
			maybe, field = i, linkField
		}
		c.fields[i] = field
	}
	if c.title < 0 && maybe >= 0 {
		c.title = maybe
		c.fields[maybe] = titleField
	}
	return c
}

// row reads a row of a table.
func (t *digestTree) row(l *mdLine) {
	if l.head != t.table {
		t.table, t.columns = l.head, digestColumnsOf(l.head)
	}
	if t.columns.title < 0 {
		t.property(l)
		return
	}
	if l == l.head {
		return
	}
	h := &digestHead{line: l, row: true, parent: t.top(), last: l.last, day: t.day}
	t.heads = append(t.heads, h)
	cells := l.cells
	if extra := len(cells) - len(t.columns.fields); extra > 0 {
		// Bars in the title do not end cells.
		at := t.columns.title
		var merged []span
		for i := range extra + 1 {
			if i > 0 {
				merged = append(merged, span{text: "|"})
			}
			merged = append(merged, cells[at+i]...)
		}
		repaired := append(append([][]span{}, cells[:at]...), merged)
		cells = append(repaired, cells[at+extra+1:]...)
		if !t.fits(cells) {
			h.faulty = fmt.Sprintf("the row has %d cells, and the table %d columns", len(l.cells), len(t.columns.fields))
		}
	}
	h.cells(t.columns, cells)
}

// fits reports whether an identifier is in a column for links.
func (t *digestTree) fits(cells [][]span) bool {
	for i, cell := range cells {
		if f := t.columns.fields[i]; (f == pdfField || f == linkField) && len(paperIDs(cell)) > 0 {
			return true
		}
	}
	return false
}

// cells reads the cells of a row.
func (h *digestHead) cells(c digestColumns, cells [][]span) {
	for i, cell := range cells {
		if i >= len(c.fields) {
			break
		}
		s := spanText(cell)
		switch field := c.fields[i]; field {
		case titleField:
			if i == c.title {
				h.titleCell(cell)
			}
		case codeField:
			h.code = cmp.Or(h.code, addressIn(cell))
		case projectField:
			h.page = cmp.Or(h.page, addressIn(cell))
		case abstractField, summaryField, commentsField, authorsField, votesField, publishedField, categoriesField, keywordsField, venueField, doiField, organizationField:
			if list, ok := listInCell(field, s); ok {
				h.say(field, list)
			} else if s != "" {
				h.say(field, s).spans = cell
			}
			if field == publishedField || field == venueField {
				h.links(cell)
			}
		default:
			h.links(cell)
			if (field == linkField || field == pdfField) && len(h.own) == 0 {
				h.takeID(s)
			}
		}
	}
}

// listInCell returns the values of a list that a program wrote into a cell: ['Ann Bee', 'Cy Dee']
// separated by semicolons, [Ann Bee, Cy Dee], as pandas writes it in HTML, without its brackets.
// It also decodes a cell with character references. It returns false for any other cell.
func listInCell(field digestField, s string) (string, bool) {
	if field != authorsField && field != keywordsField && field != categoriesField {
		return "", false
	}
	decoded := html.UnescapeString(s) // the semicolon of "Q&amp;A" separates nothing
	if s != decoded && !strings.HasPrefix(decoded, "[") {
		return decoded, true
	}
	if s = decoded; !strings.HasPrefix(s, "[") || !strings.HasSuffix(s, "]") || strings.Contains(s, "](") {
		return "", false
	}
	list, ok := written(s)
	if !ok {
		return s[1 : len(s)-1], true
	}
	return strings.Join(listOf(list, ""), "; "), true
}

// addressIn returns the first link in a cell that leads out of the page.
func addressIn(cell []span) string {
	for _, sp := range cell {
		if kind, _ := readLink(sp.url); sp.url != "" && kind != pageLink {
			return sp.url
		}
	}
	return ""
}

// titleCell reads a cell with a title, which may have names and links in the lines below the
// title.
func (h *digestHead) titleCell(cell []span) {
	parts := spanLines(cell)
	var title []span
	whole := isStrong(parts[0]) || hasLink(parts[0]) // the title ends with its line
	for i, part := range parts {
		if i > 0 && h.belowTitle(part, i == 1, whole) {
			continue
		}
		if len(title) > 0 {
			title = append(title, span{text: " "})
		}
		title = append(title, part...)
	}
	h.readTitle(title, true)
}

// belowTitle reads a line below the first one of a cell. It returns false if the line
// continues the title.
func (h *digestHead) belowTitle(part []span, second, whole bool) bool {
	s := strings.TrimSuffix(strings.TrimPrefix(spanText(part), "<sub>"), "</sub>")
	switch field, _, labeled := readLabel([]span{{text: s}}); {
	case s == "":
	case labeled && field != titleField:
		_, value, _ := readLabel(part)
		h.say(field, s[strings.IndexAny(s, ":：")+1:]).spans = value
	case onlyLinks(part):
		h.links(part)
	case !h.says(authorsField) && (looksLikeNames(s, isEmphasis(part)) || whole && second && isPersonLine(s)):
		h.say(authorsField, s)
	case isDateAlone(s):
		h.say(publishedField, s)
	case whole && (len(s) >= longParagraph || isHan(s)):
		h.say(summaryField, s)
	default:
		return whole
	}
	return true
}

// spanLines divides spans at their line breaks.
func spanLines(spans []span) [][]span {
	var out [][]span
	var part []span
	for _, sp := range spans {
		for i, text := range strings.Split(sp.text, "\n") {
			if i > 0 {
				out = append(out, part)
				part = nil
			}
			part = append(part, sp.with(text))
		}
	}
	return append(out, part)
}

// property reads a row of a table about a single paper: a label and its value.
func (t *digestTree) property(l *mdLine) {
	if len(l.cells) != 2 {
		return
	}
	field, value := labelOfText(spanText(l.cells[0])), l.cells[1]
	if field == noField || field == containerField || l == l.head && labelOfText(spanText(value)) != noField {
		return
	}
	if field == titleField && !onlyLinks(value) {
		t.title(l, rankLine, value)
	} else if h := t.top(); h != nil {
		if field == titleField {
			field = linkField
		}
		t.begin(h, field, value)
	}
	t.open = nil
}

package source

import (
	"strings"
	"unicode/utf8"

	"offprint/generator/text"
)

// mdKind is the kind of a line of Markdown.
type mdKind uint8

const (
	mdText mdKind = iota
	mdBlank
	mdHeading
	mdItem
	mdRow     // row of a table
	mdRule    // line of dashes
	mdSummary // visible text of a collapsed part, <summary>
	mdOpen    // start of a collapsed part, <details>
	mdClose
)

// mdLine is a line of Markdown, or an element of HTML in Markdown that is equivalent to one.
type mdLine struct {
	kind   mdKind
	n      int // number of the line in the input, from 1
	last   int // number of its last line
	level  int // level of a heading, from 1
	indent int // indentation of text and items, in columns
	spans  []span
	text   string // text of the spans
	// Of a row: its cells, and the head of its table, which may be the row itself.
	cells  [][]span
	head   *mdLine
	fenced bool
	quoted bool // after ">"
}

// markdown splits a page into lines. Lines of fenced code are returned as text with fenced
// set.
func markdown(page string) []*mdLine {
	m := mdReader{raw: strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n").Replace(page), "\n")}
	m.joined = unwrap(m.raw)
	m.read()
	return m.out
}

type mdReader struct {
	raw    []string
	joined []bool // see unwrap
	at     int    // index of the line being read
	out    []*mdLine

	fence   string  // the open fence, or ""
	table   *mdLine // head of the table being read
	noTable bool    // no </table> follows
	piped   bool    // rows of the table begin with a bar
	open    []byte  // content so far of the open <summary> or heading
	opened  string  // name of that element, or ""
	openAt  int     // index of the line where it begins
	pending mdLine  // the line that it becomes
}

var (
	mdHeadingLine = text.LazyRegexp(`^ {0,3}(#{1,6})(?:[ \t]+|$)(.*?)[ \t#]*$|^ {0,3}(#{2,6})([^#\s].*?)[ \t#]*$`)
	mdItemLine    = text.LazyRegexp(`^([ \t]*)([-+*•·◦▪●○‣]|\d{1,3}[.)、]|\[\d{1,3}\]|\(\d{1,3}\))[ \t]+(\S.*)$`)
	mdRuleLine    = text.LazyRegexp(`^ {0,3}(?:-[ \t]*){3,}$|^ {0,3}(?:\*[ \t]*){3,}$|^ {0,3}(?:_[ \t]*){3,}$|^ {0,3}={3,}[ \t]*$`)
	mdDelimiter   = text.LazyRegexp(`^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$`)
	mdFence       = text.LazyRegexp("^ {0,9}(```+|~~~+)")
	mdBlockTag    = text.LazyRegexp(`(?i)<(/?)(details|summary|h[1-6]|li|p|div|ol|ul|tr|center|blockquote)\b[^<>]*>`)
	mdCheckbox    = text.LazyRegexp(`^\[[ xX]\][ \t]+`)
)

func (m *mdReader) read() {
	for m.at = m.frontMatter(); m.at < len(m.raw); m.at++ {
		line := m.raw[m.at]
		if m.joined != nil && m.joined[m.at] {
			if n := len(m.out); n > 0 {
				m.out[n-1].last = m.at + 1
			}
			continue
		}
		if f := mdFence.FindStringSubmatch(line); f != nil {
			if m.fence == "" {
				m.fence = f[1]
				continue
			}
			if strings.HasPrefix(f[1], m.fence) {
				m.fence = ""
				continue
			}
		}
		if m.fence != "" {
			m.put(&mdLine{kind: mdText, text: strings.TrimSpace(line), spans: []span{{text: line}}, fenced: true})
			continue
		}
		if m.row(line) {
			continue
		}
		m.table = nil
		m.line(line)
	}
	m.closeElement()
}

// frontMatter returns the index of the line after the front matter. It emits the date in it as
// a heading.
func (m *mdReader) frontMatter() int {
	if len(m.raw) == 0 || strings.TrimSpace(m.raw[0]) != "---" {
		return 0
	}
	const longest = 60
	for i := 1; i < len(m.raw) && i < longest; i++ {
		if s := strings.TrimSpace(m.raw[i]); s == "---" || s == "..." {
			for at := 1; at < i; at++ {
				if key, value, ok := strings.Cut(m.raw[at], ":"); ok && strings.TrimSpace(key) == "date" {
					m.at = at
					m.put(&mdLine{kind: mdHeading, level: 1, spans: []span{{text: value}}, text: strings.TrimSpace(value)})
				}
			}
			return i + 1
		}
	}
	return 0
}

func (m *mdReader) put(l *mdLine) {
	if l.n == 0 {
		l.n = m.at + 1
	}
	l.last = max(l.n, m.at+1)
	m.out = append(m.out, l)
}

// line reads a line that is not a row of a table.
func (m *mdReader) line(line string) {
	if !m.noTable && indexFold(line, "<table") >= 0 && m.htmlTable() {
		return
	}
	if m.opened == "" && strings.IndexByte(line, '<') < 0 {
		m.plain(line)
		return
	}
	from := 0
	for _, t := range mdBlockTag.FindAllStringSubmatchIndex(line, -1) {
		if t[0] > 0 && line[t[0]-1] == '\\' {
			continue // escaped
		}
		m.piece(line[from:t[0]])
		from = t[1]
		m.blockTag(strings.ToLower(line[t[4]:t[5]]), t[2] < t[3])
	}
	if from == 0 || strings.TrimSpace(line[from:]) != "" {
		m.piece(line[from:])
	}
	if m.opened != "" && m.at-m.openAt > 20 {
		m.closeElement() // it is never closed
	}
}

func (m *mdReader) piece(s string) {
	switch {
	case m.opened != "":
		m.open = append(append(m.open, s...), ' ')
	case strings.TrimSpace(s) != "" || len(m.raw[m.at]) == 0:
		m.plain(s)
	}
}

func (m *mdReader) blockTag(name string, closes bool) {
	switch {
	case name == "details":
		m.closeElement()
		kind := mdOpen
		if closes {
			kind = mdClose
		}
		m.put(&mdLine{kind: kind})
	case name == "summary" || name[0] == 'h' && len(name) == 2:
		if closes || m.opened == "" || name == "summary" {
			m.closeElement()
		}
		if closes || m.opened != "" {
			return
		}
		m.opened, m.openAt = name, m.at
		m.pending = mdLine{kind: mdSummary, n: m.at + 1}
		if name[0] == 'h' {
			m.pending.kind, m.pending.level = mdHeading, int(name[1]-'0')
		}
	case name == "li" && !closes && m.opened == "":
		if rest := strings.TrimSpace(m.raw[m.at]); rest != "" {
			m.put(&mdLine{kind: mdItem, indent: 0})
		}
	}
}

// closeElement ends the open <summary> or heading.
func (m *mdReader) closeElement() {
	if m.opened == "" {
		return
	}
	l := m.pending
	s := strings.TrimSpace(string(m.open))
	m.opened, m.open = "", nil
	l.spans = inlineSpans(s)
	if l.text = spanText(l.spans); l.text != "" {
		m.put(&l)
	}
}

// plain reads a line, or the part of one between tags.
func (m *mdReader) plain(s string) {
	quoted := false
	for t := strings.TrimLeft(s, " "); strings.HasPrefix(t, ">"); t = strings.TrimLeft(s, " ") {
		s, quoted = strings.TrimPrefix(t[1:], " "), true
	}
	trimmed := strings.TrimSpace(s)
	l := &mdLine{indent: columns(s), quoted: quoted}
	switch {
	case trimmed == "":
		l.kind = mdBlank
		m.put(l)
		return
	case mdRuleLine.MatchString(s):
		if trimmed[0] == '=' && len(m.out) > 0 {
			if above := m.out[len(m.out)-1]; above.kind == mdText && !above.fenced {
				above.kind, above.level = mdHeading, 1
				return
			}
		}
		l.kind = mdRule
		m.put(l)
		return
	}
	if h := mdHeadingLine.FindStringSubmatch(s); h != nil {
		l.kind, l.level, s = mdHeading, len(h[1])+len(h[3]), h[2]+h[4]
	} else if h := mdItemLine.FindStringSubmatch(s); h != nil {
		if h[2][0] != '[' || !strings.HasPrefix(h[3], "(") {
			l.kind, s = mdItem, mdCheckbox.ReplaceAllString(h[3], "")
		}
	}
	if n := len(m.out); n > 0 && l.kind == mdText && m.out[n-1].kind == mdItem && m.out[n-1].spans == nil {
		m.out = m.out[:n-1] // the item that <li> began
		l.kind = mdItem
	}
	l.spans = inlineSpans(strings.TrimSpace(s))
	l.text = spanText(l.spans)
	m.put(l)
}

// columns returns the indentation of a line.
func columns(s string) int {
	n := 0
	for _, r := range s {
		switch r {
		case ' ':
			n++
		case '\t':
			n += 4
		default:
			return n
		}
	}
	return n
}

// row reads a row of a table, or the head of one together with the row of dashes below it. It
// reports whether the line was one.
func (m *mdReader) row(line string) bool {
	if m.table == nil {
		return m.tableHead(line)
	}
	trimmed := strings.TrimSpace(line)
	switch {
	case trimmed == "":
		return m.tableGoesOn()
	case !strings.Contains(line, "|"):
		return false
	case mdDelimiter.MatchString(line):
		return true
	case m.piped && trimmed[0] != '|' && mdHeadingLine.MatchString(line):
		return false
	}
	l := &mdLine{kind: mdRow, head: m.table, n: m.at + 1}
	if m.piped && trimmed[0] == '|' && !strings.HasSuffix(trimmed, "|") {
		line = m.wholeRow(line)
	}
	l.cells = splitRow(line, len(m.table.cells))
	if m.goesOn(l, line) {
		last := m.out[len(m.out)-1]
		for i, cell := range l.cells {
			if spanText(cell) != "" {
				last.cells[i] = append(append(last.cells[i], span{text: " "}), cell...)
			}
		}
		last.last = m.at + 1
		return true
	}
	m.put(l)
	return true
}

// goesOn reports whether a row continues the cells of the row above it, as programs write
// cells of several lines (DataFrame.to_markdown()): its first cell and most others are empty,
// and it is as wide as the line above it.
func (m *mdReader) goesOn(l *mdLine, line string) bool {
	last := m.out[len(m.out)-1]
	if last.kind != mdRow || last == m.table || len(l.cells) != len(last.cells) || len(l.cells) < 3 || spanText(l.cells[0]) != "" ||
		utf8.RuneCountInString(line) != utf8.RuneCountInString(m.raw[m.at-1]) {
		return false
	}
	empty := 0
	for _, cell := range l.cells {
		if spanText(cell) == "" {
			empty++
		}
	}
	return 2*empty > len(l.cells)
}

// tableHead reads the head of a table: a line with a row of dashes below it. It reports
// whether the line is one.
func (m *mdReader) tableHead(line string) bool {
	if !strings.Contains(line, "|") || m.at+1 >= len(m.raw) {
		return false
	}
	next := m.raw[m.at+1]
	if !strings.Contains(next, "-") || !strings.Contains(next, "|") || !mdDelimiter.MatchString(next) || mdDelimiter.MatchString(line) {
		return false
	}
	m.table = &mdLine{kind: mdRow, cells: splitRow(line, 0)}
	m.piped = strings.HasPrefix(strings.TrimSpace(line), "|")
	m.table.head = m.table
	m.put(m.table)
	m.at++ // the row of dashes
	return true
}

// wholeRow returns a row together with the lines that continue it. If cells contain line
// breaks, a row ends where it has enough cells.
func (m *mdReader) wholeRow(line string) string {
	const most = 200
	parts := []string{line}
	for found := strings.Count(line, "|"); len(parts) < most && m.at+1 < len(m.raw) && found <= len(m.table.cells); {
		next := strings.TrimSpace(m.raw[m.at+1])
		if next == "" || next[0] == '|' || next[0] == '#' {
			break
		}
		m.at++
		parts = append(parts, next)
		found += strings.Count(next, "|")
	}
	return strings.Join(parts, "\n")
}

// tableGoesOn reports whether rows of the same table follow an empty line.
func (m *mdReader) tableGoesOn() bool {
	at := m.at + 1
	return m.piped && at+1 < len(m.raw) && strings.HasPrefix(strings.TrimSpace(m.raw[at]), "|") && !mdDelimiter.MatchString(m.raw[at+1])
}

// splitRow splits a row at its bars. If that yields more cells than the table has, bars in
// formulas and in brackets do not separate cells.
func splitRow(line string, want int) [][]span {
	s := strings.TrimSpace(line)
	s = strings.TrimPrefix(s, "|")
	cells := splitBars(s, false)
	if want > 0 && len(cells) > want {
		if careful := splitBars(s, true); len(careful) >= want && len(careful) < len(cells) {
			cells = careful
		}
	}
	out := make([][]span, len(cells))
	for i, c := range cells {
		out[i] = inlineSpans(withoutSummary(strings.TrimSpace(strings.ReplaceAll(c, `\|`, "|"))))
	}
	return out
}

func splitBars(s string, careful bool) []string {
	var cells []string
	from, depth, math := 0, 0, false
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '$':
			math = !math
		case '[':
			depth++
		case ']':
			depth = max(depth-1, 0)
		case '|':
			if !careful || !math && depth == 0 {
				cells = append(cells, s[from:i])
				from = i + 1
			}
		}
	}
	if strings.TrimSpace(s[from:]) != "" {
		cells = append(cells, s[from:])
	}
	return cells
}

var mdSummaryPart = text.LazyRegexp(`(?is)<summary[^<>]*>.*?</summary>`)

// withoutSummary removes the visible text of collapsed parts from a cell that has other text.
func withoutSummary(cell string) string {
	if indexFold(cell, "<summary") < 0 {
		return cell
	}
	if rest := mdSummaryPart.ReplaceAllString(cell, " "); spanText(inlineSpans(rest)) != "" {
		return rest
	}
	return cell
}

// htmlTable reads an HTML table that begins on the current line. It reports whether the table
// has an end.
func (m *mdReader) htmlTable() bool {
	first := m.at
	begin := indexFold(m.raw[first], "<table")
	end := first
	for end < len(m.raw) && indexFold(m.raw[end], "</table>") < 0 {
		end++
	}
	if end == len(m.raw) {
		m.noTable = true
		return false
	}
	m.piece(m.raw[first][:begin])
	m.closeElement()
	rows := htmlRows{m: m}
	table := []byte(strings.Join(m.raw[first:end+1], "\n")[begin:])
	for t := range pageTokens(table) {
		rows.at = first + t.line - 1
		rows.token(t, table[t.from:t.to])
	}
	rows.at, m.at = end, end
	rows.endRow()
	if rest := m.raw[end][indexFold(m.raw[end], "</table>")+len("</table>"):]; strings.TrimSpace(rest) != "" {
		m.plain(rest)
	}
	return true
}

// htmlRows reads the rows of an HTML table.
type htmlRows struct {
	m         *mdReader
	at        int // index of the line being read
	head, row *mdLine
	cell      strings.Builder
	inCell    bool
}

func (t *htmlRows) token(tok *pageToken, raw []byte) {
	isCell := tok.name == "td" || tok.name == "th"
	switch {
	case tok.starts() && tok.name == "tr":
		t.endRow()
		t.beginRow()
	case tok.starts() && isCell:
		t.endCell()
		t.beginRow()
		t.inCell = true
	case tok.ends() && isCell:
		t.endCell()
	case tok.ends() && (tok.name == "tr" || tok.name == "table"):
		t.endRow()
	case t.inCell:
		t.cell.Write(raw)
	}
}

// beginRow starts a row unless one is being read.
func (t *htmlRows) beginRow() {
	if t.row == nil {
		t.row = &mdLine{kind: mdRow, n: t.at + 1}
	}
}

func (t *htmlRows) endCell() {
	if t.inCell && t.row != nil {
		t.row.cells = append(t.row.cells, inlineSpans(withoutSummary(text.OneLine(t.cell.String()))))
	}
	t.inCell = false
	t.cell.Reset()
}

func (t *htmlRows) endRow() {
	t.endCell()
	if t.row != nil && len(t.row.cells) > 0 {
		if t.head == nil {
			t.head = t.row
		}
		t.row.head = t.head
		t.m.at = t.at
		t.m.put(t.row)
	}
	t.row = nil
}

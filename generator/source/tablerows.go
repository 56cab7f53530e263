package source

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"offprint/generator/text"
)

// commas are the possible column separators. Spreadsheets write semicolons in locales where
// the comma is the decimal separator.
var commas = []byte{',', '\t', ';', '|'}

// comma returns the column separator of a table that has all columns of the mapping.
func (t *Table) comma(head []byte) (comma byte, ok bool) {
	for _, comma := range commas {
		if t.Format == "jsonl" || t.Format == "tsv" && comma != '\t' || t.Format == "csv" && comma == '\t' {
			continue
		}
		header := headerOf(head, comma)
		if t.hasAll(func(column string) bool { return slices.Contains(header, column) }) {
			return comma, true
		}
	}
	return 0, false
}

// headerOf returns the names of columns in the first line that is not empty.
func headerOf(head []byte, comma byte) []string {
	if rows := firstRows(head, comma, 1); len(rows) > 0 {
		return trimAll(rows[0])
	}
	return nil
}

// firstRows returns up to most rows from the beginning of a table, as far as they can be
// read.
func firstRows(head []byte, comma byte, most int) [][]string {
	var rows [][]string
	r := rowParser{comma: comma}
	for line := range bytes.Lines(bytes.TrimLeft(head, "\r\n \t")) {
		line = bytes.TrimRight(line, "\r\n")
		if r.in != inQuoted && (len(bytes.TrimSpace(line)) == 0 || len(rows) == 0 && aboveNames(line, comma)) {
			continue
		}
		switch r.feed(line) {
		case rowOpen:
			continue
		case rowWhole:
			rows = append(rows, r.fields)
		}
		r = rowParser{comma: comma}
		if len(rows) >= most {
			break
		}
	}
	return rows
}

// separatorLine matches the first line by which Excel recognizes the separator of a table.
var separatorLine = text.LazyRegexp(`^"?sep=(.)"?[,;\t|]*$`)

// aboveNames reports whether a line above the column names is to be skipped: Excel's separator
// line, a heading in the first of several columns, or a comment that does not contain the
// names.
func aboveNames(line []byte, comma byte) bool {
	if separatorLine.Match(line) || isHeadingRow(line, comma) {
		return true
	}
	if t := bytes.TrimSpace(line); !bytes.HasPrefix(t, []byte("#")) && !bytes.HasPrefix(t, []byte("//")) {
		return false
	}
	known := 0
	for name := range strings.SplitSeq(string(line), string(comma)) {
		if _, ok := columnMeaning(name); ok {
			known++
		}
	}
	return known < 2
}

// isHeadingRow reports whether a line is a row of at least three columns in which all columns
// after the first are empty.
func isHeadingRow(line []byte, comma byte) bool {
	const fewest = 3
	if comma == '|' || bytes.Count(line, []byte{comma}) < fewest-1 {
		return false
	}
	r := rowParser{comma: comma}
	return r.feed(line) == rowWhole && len(r.fields) >= fewest && !slices.ContainsFunc(r.fields[1:], func(s string) bool { return strings.TrimSpace(s) != "" })
}

// usualComma returns the column separator of a table whose columns have usual names. It is the
// separator that yields the most known names. ok is false if the bytes are not such a table.
// Other text may begin with a line that looks like column names, but then its lines do not
// have the same number of fields.
func usualComma(head []byte) (comma byte, ok bool) {
	best := 0
	for _, c := range commas {
		rows := firstRows(head, c, tableLooked)
		if len(rows) == 0 {
			continue
		}
		header := headerNames(rows[0])
		known, title := 0, standIn(rows) >= 0
		if title {
			known++
		}
		for _, name := range header {
			if u, ok := columnMeaning(name); ok {
				known++
				title = title || u.field == "title"
			}
		}
		if !title || known < 2 || known <= best || c == '|' && header[0] == "" {
			continue
		}
		const surely = 3
		if (known < len(header) || known < surely) && len(rows) > 1 && !slices.ContainsFunc(rows[1:], func(row []string) bool { return len(row) == len(header) || len(row) == len(rows[0]) }) {
			continue
		}
		best, comma = known, c
	}
	return comma, best > 0
}

// headerNames returns the names of columns in their usual form.
func headerNames(fields []string) []string { return spelledOut(columnNames(fields)) }

// columnNames returns the names of columns without empty ones at the end.
func columnNames(fields []string) []string {
	names := trimAll(slices.Clone(fields))
	for len(names) > 0 && names[len(names)-1] == "" {
		names = names[:len(names)-1]
	}
	return names
}

// spelledOut returns the names of columns, with the field tags of the Web of Science replaced
// by words.
func spelledOut(names []string) []string {
	for _, tag := range []string{"PT", "AU", "TI", "SO"} {
		if !slices.Contains(names, tag) {
			return names
		}
	}
	names = slices.Clone(names)
	for i, name := range names {
		names[i] = cmp.Or(webOfScience[name], name)
	}
	return names
}

// webOfScience maps field tags to names of columns
// (https://webofscience.help.clarivate.com/en-us/Content/wos-core-collection/woscc-field-tags.htm).
var webOfScience = map[string]string{
	"AF": "Author Full Names", "AU": "Authors", "BE": "Editors", "TI": "Article Title", "SO": "Source Title", "SE": "Series", "LA": "Language", "DT": "Document Type",
	"CT": "Conference Name", "DE": "Author Keywords", "ID": "Keywords Plus", "AB": "Abstract", "C1": "Addresses", "PU": "Publisher", "PI": "Place", "SN": "ISSN", "BN": "ISBN",
	"PD": "Publication Date", "PY": "Publication Year", "VL": "Volume", "IS": "Issue", "BP": "Start Page", "EP": "End Page", "DI": "DOI",
}

func trimAll(list []string) []string {
	for i, s := range list {
		list[i] = strings.TrimSpace(s)
	}
	return list
}

func readTableRows(c *call) error {
	comma, err := c.comma()
	if err != nil {
		return err
	}
	rows := &tableRows{c: c, comma: comma}
	names, err := rows.names()
	if err != nil {
		return err
	}
	if c.table != nil {
		if err := missingColumns(c, c.table, names); err != nil {
			return err
		}
	}
	rows.columns = len(names)
	r := newTableRecords(c)
	columns := r.columns(names)
	r.names = names
	if c.table == nil {
		if at := standIn(firstRows(c.head, comma, tableLooked)); at >= 0 && at < len(columns) {
			columns[at].fields, columns[at].rank = []string{"title"}, 0
			c.note("the column %s is read as the title", columnName(columns[at].name))
		}
	}
	for {
		row, err := rows.next()
		if err != nil {
			return err
		}
		if row == nil {
			r.end()
			return nil
		}
		if err := r.row(row, columns); err != nil {
			return err
		}
	}
}

// comma returns the column separator, found with the mapping or by the names of columns.
func (c *call) comma() (byte, error) {
	if c.table == nil {
		comma, ok := usualComma(c.head)
		if ok {
			return comma, nil
		}
		if names := tableLike(c.head); names != nil {
			return 0, unknownColumns(names)
		}
		return 0, errors.New("no column is named title, or none beside it is known; a mapping in config.toml says what columns mean")
	}
	comma, ok := c.table.comma(c.head)
	switch {
	case ok:
		return comma, nil
	case c.table.Format == "tsv":
		return '\t', nil
	}
	return ',', nil
}

// names reads the line with the names of columns.
func (r *tableRows) names() ([]string, error) {
	for {
		line, err := r.take()
		if err != nil {
			return nil, err
		}
		if line != nil && (len(bytes.TrimSpace(line)) == 0 || aboveNames(bytes.TrimRight(line, "\r\n"), r.comma)) {
			continue
		}
		if line != nil {
			if header, err := r.row(line); err != nil || header.err == nil {
				return columnNames(header.fields), err
			}
		}
		return nil, errors.New("the line with the names of columns cannot be read")
	}
}

// row emits a row. Empty rows, which spreadsheets write after the last one, are ignored.
func (r *tableRecords) row(row *tableRow, columns []tableColumn) error {
	it := Item{Where: fmt.Sprintf("line %d", row.line), Raw: row.raw, Err: row.err}
	r.c.rejectedEnd = row.cut
	fields := row.fields
	for len(fields) > len(columns) && strings.TrimSpace(fields[len(fields)-1]) == "" {
		fields = fields[:len(fields)-1]
	}
	switch {
	case it.Err != nil:
	case !slices.ContainsFunc(fields, func(s string) bool { return strings.TrimSpace(s) != "" }), r.isNames(fields):
		return nil
	case len(fields) != len(columns):
		it.Err = fmt.Errorf("it has %s, and the table %d", text.Counted(len(fields), "column"), len(columns))
	default:
		it.noteEncoding()
		it = r.item(it, r.cells(columns, fields))
	}
	return r.c.put(it)
}

// isNames reports whether a row repeats the names of columns, as it happens when tables are
// concatenated.
func (r *tableRecords) isNames(fields []string) bool {
	return len(r.names) > 1 && slices.Equal(trimAll(slices.Clone(fields)), r.names)
}

// tableColumn is a column of a table by rows.
type tableColumn struct {
	name   string
	fields []string // fields that its values are for; none if it is passed over
	rank   int
}

// columns returns the columns of a table by rows with their fields.
func (r *tableRecords) columns(names []string) []tableColumn {
	columns := make([]tableColumn, len(names))
	if r.c.table == nil {
		names = spelledOut(names)
	}
	for i, name := range names {
		column := &columns[i]
		if column.name = name; name == "" {
			column.name = fmt.Sprintf("%s%d", namelessColumn, i+1)
		}
		if r.c.table == nil {
			if u, ok := columnMeaning(name); ok {
				column.fields, column.rank = []string{u.field}, u.rank
				r.saw(u.field)
			}
			continue
		}
		if slices.Contains(names[:i], name) {
			continue // the first of two columns with the same name is used
		}
		for _, field := range slices.Sorted(maps.Keys(r.t.Columns)) {
			if r.t.Columns[field] == name {
				column.fields = append(column.fields, field)
			}
		}
	}
	return columns
}

// cells returns the values of a row by field.
func (r *tableRecords) cells(columns []tableColumn, fields []string) cells {
	cs := cells{}
	for i, column := range columns {
		if isMissing(fields[i]) {
			for _, field := range column.fields {
				r.absent(field, column.name, fields[i])
			}
			continue
		}
		value, address := cellValue(fields[i])
		for _, field := range column.fields {
			if address != "" && isAddressField(field) {
				value, address = address, ""
			}
			cs.add(field, cell{column.name, column.rank, value})
		}
		if address != "" {
			cs.add("url", cell{column.name, len(usualColumns), address})
		}
		if len(column.fields) > 0 {
			continue
		}
		if strings.HasPrefix(value, "{") { // pandas and others write objects this way
			if o, _, err := decodeObject([]byte(value)); err == nil {
				for field, list := range r.usualCells(object{column.name: map[string]any(o)}) {
					for _, c := range list {
						cs.add(field, c)
					}
				}
				continue
			}
		}
		r.passed.add(column.name)
	}
	return cs
}

// isAddressField reports whether, for a link in a spreadsheet, the field needs the address
// instead of the displayed text.
func isAddressField(field string) bool {
	switch field {
	case fieldArXiv, fieldOwnID, fieldAbs, fieldPDF, "id", "doi", "url", "citation.url", "citation.pdf":
		return true
	}
	return strings.HasPrefix(field, "links.")
}

var (
	linkFormula = text.LazyRegexp(`(?is)^=\s*HYPERLINK\(\s*"([^"]*)"\s*(?:[,;]\s*"((?:[^"]|"")*)"\s*)?\)$`)
	textFormula = text.LazyRegexp(`(?s)^="((?:[^"]|"")*)"$`)
)

// cellValue returns what a cell with a spreadsheet formula displays: the text of a link, along
// with its address, or a string that must not be read as a number (="2601.00010").
func cellValue(s string) (value, address string) {
	formula := strings.TrimSpace(s)
	if !strings.HasPrefix(formula, "=") {
		return s, ""
	}
	if m := linkFormula.FindStringSubmatch(formula); m != nil {
		return strings.ReplaceAll(cmp.Or(m[2], m[1]), `""`, `"`), m[1]
	}
	if m := textFormula.FindStringSubmatch(formula); m != nil {
		return strings.ReplaceAll(m[1], `""`, `"`), ""
	}
	return s, ""
}

// missingColumns notes which columns of the mapping a table does not have. A missing title
// column is an error, since nothing can be read without it.
func missingColumns(c *call, t *Table, header []string) error {
	var missing []string
	for field, column := range t.Columns {
		if slices.Contains(header, column) {
			continue
		}
		if field == "title" {
			var names []string
			for _, name := range header {
				names = append(names, quote(name))
			}
			slices.Sort(names)
			return fmt.Errorf("it has no column %s, which should contain the titles; its columns are %s", quote(column), some(slices.Compact(names), 30))
		}
		missing = append(missing, quote(column))
	}
	if len(missing) > 0 {
		slices.Sort(missing)
		c.note("columns of the mapping that are missing: %s", strings.Join(missing, ", "))
	}
	return nil
}

const (
	// Limits for one row: an opening quote that is never closed must not swallow the rest of
	// the table.
	maxRowLines = 10_000
	maxRowSize  = 4 << 20
)

// tableRow is a row as it is in the input.
type tableRow struct {
	line   int
	raw    []byte
	fields []string
	err    error
	cut    bool // the input ended inside it
}

// tableRows reads rows.
type tableRows struct {
	c       *call
	comma   byte
	columns int // number of fields that a row should have; 0 if not known yet
	line    int // number of the next line
	ahead   [][]byte
	done    bool
}

// next returns the next row that is not empty, or nil at the end. A row with an unclosed quote
// ends with its first line.
func (t *tableRows) next() (*tableRow, error) {
	for {
		line, err := t.take()
		if line == nil || err != nil {
			return nil, err
		}
		if len(bytes.TrimSpace(line)) > 0 {
			return t.row(line)
		}
	}
}

func (t *tableRows) row(first []byte) (*tableRow, error) {
	row := &tableRow{line: t.line}
	parser := rowParser{comma: t.comma}
	lines := [][]byte{first}
	size := 0
	state := rowOpen
	for {
		line := lines[len(lines)-1]
		size += len(line)
		bare := bytes.TrimRight(line, "\r\n")
		state = parser.feed(bare)
		if state != rowOpen || len(lines) >= maxRowLines || size > maxRowSize {
			break
		}
		line, err := t.take()
		if err != nil {
			return nil, err
		}
		if line == nil {
			break
		}
		lines = append(lines, line)
	}
	if state != rowWhole {
		if n, fields := t.escaped(lines); n > 0 {
			t.putBack(lines[n:])
			lines, parser.fields, state = lines[:n], fields, rowWhole
		}
	}
	if state == rowWhole {
		row.raw = bytes.TrimRight(bytes.Join(lines, nil), "\r\n")
		row.fields = parser.fields
		if t.comma == '\t' {
			for i, s := range row.fields {
				row.fields[i] = withoutEscapes(s)
			}
		}
		return row, nil
	}
	if t.comma == '\t' { // most programs do not quote in files with tabs
		t.putBack(lines[1:])
		row.raw = bytes.TrimRight(first, "\r\n")
		row.fields = strings.Split(string(repaired(row.raw)), "\t")
		for i, s := range row.fields {
			row.fields[i] = withoutEscapes(s)
		}
		return row, nil
	}
	if state == rowOpen && t.done && !t.anyWhole(lines[1:]) {
		row.raw, row.cut = bytes.Join(lines, nil), true
		row.err = errors.New("the input is cut short here")
		return row, nil
	}
	t.putBack(lines[1:])
	row.raw = bytes.TrimRight(first, "\r\n")
	row.err = errors.New("a quotation mark in it opens a field and does not close it; within a field it is written twice")
	return row, nil
}

// escaped parses a row in which quotation marks are escaped by a backslash, as Spark writes
// it. n is the number of its lines, or 0 if this is not such a row.
func (t *tableRows) escaped(lines [][]byte) (n int, fields []string) {
	parser := rowParser{comma: t.comma, backslash: true}
	for i, line := range lines {
		if parser.feed(bytes.TrimRight(line, "\r\n")) == rowWhole && t.comma != '\t' && len(parser.fields) == t.columns {
			return i + 1, parser.fields
		}
	}
	return 0, nil
}

// withoutEscapes decodes a value in a file with tabs whose backslashes, tabs and line ends
// were written as escape sequences, as jq, Miller and MySQL do. The value is unchanged if it
// has no doubled backslash, or if it has backslashes that are not part of such an escape
// sequence.
func withoutEscapes(s string) string {
	if !strings.Contains(s, `\\`) || strings.Contains(withoutTabs.Replace(s), `\`) {
		return s
	}
	return escapesOfTab.Replace(s)
}

var (
	escapesOfTab = strings.NewReplacer(`\\`, `\`, `\n`, "\n", `\t`, "\t", `\r`, "\r")
	withoutTabs  = strings.NewReplacer(`\\`, "", `\n`, "", `\t`, "", `\r`, "")
)

// anyWhole reports whether one of the lines is a complete row by itself.
func (t *tableRows) anyWhole(lines [][]byte) bool {
	for _, line := range lines {
		parser := rowParser{comma: t.comma}
		if parser.feed(bytes.TrimRight(line, "\r\n")) == rowWhole && len(parser.fields) == t.columns {
			return true
		}
	}
	return false
}

// take returns the next line including its end, or nil at the end of the input.
func (t *tableRows) take() ([]byte, error) {
	if len(t.ahead) > 0 {
		line := t.ahead[0]
		t.ahead = t.ahead[1:]
		t.line++
		return line, nil
	}
	if t.done {
		return nil, nil
	}
	line, large, err := t.c.line()
	if err != nil && err != io.EOF {
		return nil, fmt.Errorf("read: %w", err)
	}
	t.done = err == io.EOF
	if large {
		return nil, fmt.Errorf("line %d is longer than %d MiB, which is not a table", t.line+1, maxRecord>>20)
	}
	if t.done && len(line) == 0 {
		return nil, nil
	}
	t.line++
	if !t.done {
		line = append(line, '\n')
	}
	return line, nil
}

func (t *tableRows) putBack(lines [][]byte) {
	t.ahead = append(slices.Clone(lines), t.ahead...)
	t.line -= len(lines)
}

// rowParser splits a row into fields, line by line (RFC 4180). White space around the
// quotation marks of a field is ignored.
type rowParser struct {
	comma  byte
	fields []string
	field  []byte
	in     rowPlace
	// backslash says that quotation marks and backslashes in a field are escaped by a
	// backslash.
	backslash bool
	escaped   bool
}

type rowPlace uint8

const (
	atStart   rowPlace = iota // of a field
	inPlain                   // in a field without quotation marks
	inQuoted                  // in a field with quotation marks
	behindOne                 // after a quotation mark in such a field: the first of two, or the closing one
)

type rowState uint8

const (
	rowOpen  rowState = iota // continues in the next line
	rowWhole                 // the row is complete and has been parsed into fields
	rowWrong
)

// feed parses a line without its end.
func (r *rowParser) feed(line []byte) rowState {
	if r.in == inQuoted {
		r.field = append(r.field, '\n')
	}
	for _, b := range line {
		switch r.in {
		case atStart, inPlain:
			switch {
			case b == r.comma:
				r.end()
			case b == '"' && r.in == atStart:
				r.field, r.in = r.field[:0], inQuoted
			default:
				r.field = append(r.field, b)
				if b != ' ' {
					r.in = inPlain
				}
			}
		case inQuoted:
			switch {
			case r.escaped && (b == '"' || b == '\\'):
				r.field[len(r.field)-1], r.escaped = b, false
			case b == '"':
				r.in = behindOne
			default:
				r.escaped = r.backslash && b == '\\'
				r.field = append(r.field, b)
			}
		case behindOne:
			switch b {
			case '"':
				r.field = append(r.field, b)
				r.in = inQuoted
			case r.comma:
				r.end()
			case ' ':
			default:
				return rowWrong
			}
		}
	}
	if r.in == inQuoted {
		return rowOpen
	}
	r.end()
	return rowWhole
}

func (r *rowParser) end() {
	r.fields = append(r.fields, string(repaired(r.field)))
	r.field, r.in = nil, atStart
}

package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// commas are the characters that separate columns: spreadsheets write
// semicolons where the comma is part of numbers.
var commas = []byte{',', '\t', ';'}

// comma is the character that separates columns in a table that has all
// columns of the mapping.
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

// headerOf are the names of columns on the first line that is not empty.
func headerOf(head []byte, comma byte) []string {
	var r rowParser
	r.comma = comma
	for line := range bytes.Lines(bytes.TrimLeft(head, "\r\n \t")) {
		switch r.feed(bytes.TrimRight(line, "\r\n")) {
		case rowOpen:
			continue
		case rowWhole:
			return trimAll(r.fields)
		}
		break
	}
	return nil
}

func trimAll(list []string) []string {
	for i, s := range list {
		list[i] = strings.TrimSpace(s)
	}
	return list
}

func readTableRows(c *call) error {
	r := &tableRecords{c: c, t: c.table}
	comma := byte(',')
	if r.t != nil {
		var ok bool
		if comma, ok = r.t.comma(c.head); !ok {
			if comma = ','; r.t.Format == "tsv" {
				comma = '\t'
			}
		}
	} else {
		for _, comma = range commas {
			if r.t = usualTable(headerOf(c.head, comma)); r.t != nil {
				break
			}
		}
		if r.t == nil {
			return errors.New("no column is named title, or none beside it is known; a mapping in config.toml says what columns mean")
		}
	}
	rows := &tableRows{c: c, comma: comma}
	header, err := rows.next()
	if err != nil {
		return err
	}
	if header == nil || header.err != nil {
		return errors.New("the line with the names of columns cannot be read")
	}
	at := map[string]int{}
	for i, name := range trimAll(header.fields) {
		if _, twice := at[name]; !twice {
			at[name] = i
		}
	}
	if err := missingColumns(c, r.t, at); err != nil {
		return err
	}
	rows.columns = len(header.fields)
	for {
		row, err := rows.next()
		if err != nil {
			return err
		}
		if row == nil {
			r.end()
			return nil
		}
		it := Item{Where: fmt.Sprintf("line %d", row.line), Raw: row.raw, Err: row.err}
		c.rejectedEnd = row.cut
		switch {
		case it.Err != nil:
		case len(row.fields) != rows.columns:
			it.Err = fmt.Errorf("it has %s, and the table %d", plural(len(row.fields), "column"), rows.columns)
		default:
			if !utf8.Valid(row.raw) {
				it.note("bytes that are not UTF-8 are read as Windows-1252")
			}
			it = r.item(it, func(column string) any {
				if i, ok := at[column]; ok {
					return row.fields[i]
				}
				return nil
			})
		}
		if err := c.put(it); err != nil {
			return err
		}
	}
}

// missingColumns says which columns of the mapping a table does not have.
// Without titles there is nothing to read.
func missingColumns(c *call, t *Table, at map[string]int) error {
	var missing []string
	for field, column := range t.Columns {
		if _, ok := at[column]; ok {
			continue
		}
		if field == "title" {
			var names []string
			for name := range at {
				names = append(names, quote(name))
			}
			slices.Sort(names)
			const most = 30
			return fmt.Errorf("there is no column %s, which should hold the titles; there are %s", quote(column), strings.Join(names[:min(len(names), most)], ", "))
		}
		missing = append(missing, quote(column))
	}
	if len(missing) > 0 {
		slices.Sort(missing)
		c.note("columns of the mapping that are not there: %s", strings.Join(missing, ", "))
	}
	return nil
}

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}

const (
	// A quote that opens a field and is never closed must not swallow the
	// rest of the table: no row is longer than this.
	maxRowLines = 10_000
	maxRowSize  = 4 << 20
)

// tableRow is one row as it stands in the input.
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
	columns int // how many a row should have; 0 where it is not known yet
	line    int // number of the next line
	ahead   [][]byte
	done    bool
}

// next is the next row that is not empty, nil at the end. A row that is not
// closed ends with its first line.
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
	if state == rowWhole {
		row.raw = bytes.TrimRight(bytes.Join(lines, nil), "\r\n")
		row.fields = parser.fields
		return row, nil
	}
	if t.comma == '\t' { // where quotes mean nothing to most
		t.putBack(lines[1:])
		row.raw = bytes.TrimRight(first, "\r\n")
		row.fields = strings.Split(string(repaired(row.raw)), "\t")
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

// anyWhole reports whether one of the lines is a row by itself.
func (t *tableRows) anyWhole(lines [][]byte) bool {
	for _, line := range lines {
		parser := rowParser{comma: t.comma}
		if parser.feed(bytes.TrimRight(line, "\r\n")) == rowWhole && len(parser.fields) == t.columns {
			return true
		}
	}
	return false
}

// take is the next line with its end, nil at the end of the input.
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
		return nil, fmt.Errorf("line %d is longer than %d MiB, which is no table", t.line+1, maxRecord>>20)
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

// rowParser takes a row apart, line by line (RFC 4180). White space around the
// quotation marks of a field is no part of it.
type rowParser struct {
	comma  byte
	fields []string
	field  []byte
	in     rowPlace
}

type rowPlace uint8

const (
	atStart   rowPlace = iota // of a field
	inPlain                   // a field without quotation marks
	inQuoted                  // a field in quotation marks
	behindOne                 // a quotation mark in such a field: the first of two, or the last
)

type rowState uint8

const (
	rowOpen  rowState = iota // goes on in the next line
	rowWhole                 // fields are its fields
	rowWrong
)

// feed takes a line, without its end.
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
			if b == '"' {
				r.in = behindOne
			} else {
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

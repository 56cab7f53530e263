package source

import (
	"bufio"
	"bytes"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"offprint/generator/text"
)

// drawnTable detects a table that a program has laid out for reading, and returns how its
// lines are divided into columns: psql, mysql, DuckDB and tabulate draw lines, pandas and
// column(1) align with spaces. It returns nil if head is not such a table.
func drawnTable(head []byte) *drawn {
	const looked = 40
	var lines []string
	for line := range bytes.Lines(head) {
		if line = bytes.TrimRight(line, "\r\n"); len(bytes.TrimSpace(line)) > 0 && len(lines) < looked {
			lines = append(lines, string(line))
		}
	}
	if d := ruledTable(lines); d != nil {
		return d
	}
	return spacedTable(lines, len(head) < headSize)
}

// drawn is the layout of such a table, and the state of reading it.
type drawn struct {
	names int  // number of lines above the column names
	grid  bool // rules separate the rows, which may have several lines of text
	row   []string
	// cuts are the ends of the columns in characters, in a table without lines. In a
	// left-aligned table, a cut is just before the next column's name.
	cuts   []int
	framed bool // the first column is the row number of pandas
}

var (
	drawnRule   = text.LazyRegexp(`^\s*[|│┃║├╟╞╠┌╔╒┏┡+]?[-─━═=:]+(?:[+|┬┼┴╤╪╧╦╬╩╫╥╨┳╇┻│][-─━═=:]+)+[|│┃║┤╢╡╣┐╗╕┓┩┘╝╛└╚╘┗+]?\s*$|^\s*[└╚╘┗+][-─━═┴╧╩╨┻+]+[┘╝╛┛+]\s*$`)
	tableBars   = strings.NewReplacer("│", "|", "┃", "|", "║", "|")
	tableFooter = text.LazyRegexp(`^\s*(?:\(?\d+ rows?\)?(?: in set.*)?|\[\d+ rows x \d+ columns\])\s*$`)
	// typeOfColumn matches the type that DuckDB writes below the name of a column.
	typeOfColumn = text.LazyRegexp(`^(?:varchar|u?(?:tiny|small|big|huge)?int(?:eger|\d+)?|float|double|decimal\(.*\)|boolean|date|time|timestamp.*|uuid|json|blob)(?:\[\])*$`)
	spacedWords  = text.LazyRegexp(`\S+(?: \S+)*`)
)

// ruledTable detects a table with a rule below the names of its columns.
func ruledTable(lines []string) *drawn {
	const above = 5 // lines with the query
	at := slices.IndexFunc(lines[:min(len(lines), above)], drawnRule.MatchString)
	if at < 0 || strings.HasPrefix(strings.TrimSpace(lines[at]), "|") { // Markdown
		return nil
	}
	names, below := at-1, at+1 // psql
	if opens := strings.TrimSpace(lines[at]); !strings.HasPrefix(opens, "-") && !strings.HasPrefix(opens, "─") {
		names, below = at+1, at+3
	}
	if names > at && below < len(lines) && !drawnRule.MatchString(lines[below-1]) {
		below++ // DuckDB, which has types
	}
	if names < 0 || below >= len(lines) || !drawnRule.MatchString(lines[below-1]) || !strings.Contains(tableBars.Replace(lines[names]), "|") {
		return nil
	}
	between := slices.IndexFunc(lines[below:], drawnRule.MatchString)
	return &drawn{names: names, grid: between > 0 && below+between+1 < len(lines) && strings.Contains(tableBars.Replace(lines[below+between+1]), "|")}
}

// spacedTable detects a table with usual column names whose columns are as wide as their
// widest cells.
func spacedTable(lines []string, whole bool) *drawn {
	if len(lines) < 2 {
		return nil
	}
	header, width := lines[0], utf8.RuneCountInString(lines[0])
	names := spacedWords.FindAllStringIndex(header, -1)
	isTitle := func(at []int) bool { return isTitleColumn(header[at[0]:at[1]]) }
	if len(names) < 2 || !slices.ContainsFunc(names, isTitle) {
		return nil
	}
	var starts, ends []int
	chars, from := 0, 0
	for _, at := range names {
		chars += utf8.RuneCountInString(header[from:at[0]])
		starts = append(starts, chars)
		chars += utf8.RuneCountInString(header[at[0]:at[1]])
		ends = append(ends, chars)
		from = at[1]
	}
	rows := lines[1:]
	if !whole {
		rows = rows[:len(rows)-1]
	}
	right := &drawn{cuts: ends[:len(ends)-1], framed: starts[0] > 0}
	if right.framed {
		right.cuts = append([]int{len(lines[1]) - len(strings.TrimLeft(lines[1], "0123456789"))}, right.cuts...)
	}
	left := &drawn{}
	for _, at := range starts[1:] {
		left.cuts = append(left.cuts, at-1)
	}
	for _, d := range []*drawn{right, left} {
		fits := func(line string) bool {
			return tableFooter.MatchString(line) || d.cells(line) != nil && (d == left || utf8.RuneCountInString(line) == width)
		}
		var table strings.Builder
		for _, line := range lines {
			table.WriteString(strings.Join(d.cells(line), "\t") + "\n")
		}
		if !slices.ContainsFunc(rows, func(line string) bool { return !fits(line) }) && rowsOfPapers([]byte(table.String()), '\t') {
			return d
		}
	}
	return nil
}

// cells returns the cells of a line. It returns nil if a word crosses the end of a column, or
// if a cell is cut short.
func (d *drawn) cells(line string) []string {
	if d.cuts == nil {
		cells := strings.Split(strings.Trim(tableBars.Replace(strings.TrimSpace(line)), "|"), "|")
		return trimAll(cells)
	}
	chars := []rune(line)
	var cells []string
	from := 0
	for _, at := range append(slices.Clone(d.cuts), len(chars)) {
		if at = min(at, len(chars)); at < len(chars) && chars[at] != ' ' {
			return nil
		}
		cell := strings.TrimSpace(string(chars[from:at]))
		if strings.HasSuffix(cell, "...") && len(cell) > len("...") {
			return nil
		}
		cells, from = append(cells, cell), at
	}
	if d.framed {
		cells = cells[1:]
	}
	return cells
}

// line converts a line to one with tabs between the cells. It returns "" for a line that is not
// a row. In a grid it returns each row at the rule that ends the row.
func (d *drawn) line(line string) string {
	switch isRule := d.cuts == nil && drawnRule.MatchString(line); {
	case d.names > 0:
		if strings.TrimSpace(line) != "" {
			d.names--
		}
		return ""
	case tableFooter.MatchString(line), d.cuts == nil && !slices.ContainsFunc(d.cells(line), func(s string) bool { return !typeOfColumn.MatchString(s) }):
		return ""
	case isRule:
		row := strings.Join(d.row, "\t")
		d.row = nil
		return row
	}
	cells := d.cells(line)
	if cells == nil {
		return line
	}
	for i, cell := range cells {
		cells[i] = strings.ReplaceAll(cell, "\t", " ")
	}
	if !d.grid {
		return strings.Join(cells, "\t")
	}
	if d.row == nil {
		d.row = cells
		return ""
	}
	for i := range min(len(cells), len(d.row)) {
		d.row[i] = strings.TrimSpace(d.row[i] + " " + cells[i])
	}
	return ""
}

// drawnLines reads a drawn table as one with tabs.
type drawnLines struct {
	r    *bufio.Reader
	d    *drawn
	line []byte // unread rest of the line
	err  error
}

func (s *drawnLines) Read(p []byte) (int, error) {
	for len(s.line) == 0 && s.err == nil {
		var line []byte
		for {
			part, err := s.r.ReadSlice('\n')
			if len(line) < maxRowSize {
				line = append(line, part...)
			}
			if err != bufio.ErrBufferFull {
				s.err = err
				break
			}
		}
		bare := bytes.TrimRight(line, "\r\n")
		if len(bare) == len(line) && s.err == io.EOF && len(line) == 0 {
			break
		}
		s.line = append([]byte(s.d.line(string(bare))), '\n')
	}
	if len(s.line) == 0 {
		return 0, s.err
	}
	n := copy(p, s.line)
	s.line = s.line[n:]
	return n, nil
}

// divided makes o read a drawn table as one with tabs, and returns its first bytes.
func (o *opened) divided(d *drawn) ([]byte, error) {
	o.r = bufio.NewReaderSize(&drawnLines{r: o.r, d: d}, headSize)
	return o.head()
}

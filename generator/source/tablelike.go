package source

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"offprint/generator/text"
)

// tableLooked is how many rows are examined to recognize a table.
const tableLooked = 30

// standIns are names of columns that contain titles if the rows have links to papers or
// identifiers of papers. In other tables they may contain anything.
var standIns = []string{"name", "paper", "article", "work", "document", "papers", "nom", "nombre", "nome"}

// standIn returns the index of the column that contains the titles of a table in which no
// column is named as such, or -1.
func standIn(rows [][]string) int {
	if len(rows) < 2 {
		return -1
	}
	header := headerNames(rows[0])
	at := -1
	for i, name := range header {
		key := columnKey(name)
		if isTitleColumn(name) {
			return -1
		}
		if at < 0 && slices.Contains(standIns, key) {
			at = i
		}
	}
	if at < 0 {
		return -1
	}
	linked := 0
	for _, row := range rows[1:] {
		if len(row) <= at || !titleLike(row[at]) {
			continue
		}
		for i, cell := range row {
			if i != at && (isPaperLink(strings.TrimSpace(cell)) || i < len(header) && hasIdentifier(header[i], cell)) {
				linked++
				break
			}
		}
	}
	if 2*linked < len(rows)-1 {
		return -1
	}
	return at
}

// hasIdentifier reports whether a cell contains the identifier of a paper and its column is
// one for identifiers.
func hasIdentifier(column, cell string) bool {
	u, _ := columnMeaning(column)
	if u.field != fieldArXiv && u.field != "doi" {
		return false
	}
	id, _ := arxivIDOf(cell)
	return id != "" || doiOf(cell) != ""
}

// isPaperLink reports whether an address is that of a paper.
func isPaperLink(s string) bool {
	if !strings.Contains(s, "/") {
		return false
	}
	kind, _ := readLink(s)
	return kind == paperLink
}

// tableLike returns the column names of a table with unknown columns, or nil if head does not
// look like a table.
func tableLike(head []byte) []string {
	const longest, most = 60, 200
	for _, c := range commas {
		rows := firstRows(head, c, tableLooked)
		if len(rows) < 2 {
			continue
		}
		header := headerNames(rows[0])
		if len(header) < 2 || len(header) > most || slices.ContainsFunc(header, func(s string) bool { return len(s) > longest || strings.Contains(s, "://") }) {
			continue
		}
		named := 0
		for _, s := range header {
			if hasLetter(s) {
				named++
			}
		}
		same := 0
		for _, row := range rows[1:] {
			if len(row) == len(rows[0]) {
				same++
			}
		}
		if named*2 > len(header) && same*4 >= (len(rows)-1)*3 {
			return header
		}
	}
	return nil
}

// describeColumns lists some column names for a message.
func describeColumns(names []string) string {
	var list []string
	for _, name := range names {
		list = append(list, quote(name))
	}
	return some(list, 12)
}

// unknownColumns returns the error for a table whose columns are unknown. It says how to make
// the table readable.
func unknownColumns(names []string) error {
	lacks := "none of them is known as the title"
	if slices.ContainsFunc(names, isTitleColumn) {
		lacks = "besides the title none of them is known"
	}
	return fmt.Errorf("this looks like a table with the columns %s; %s: rename a column, or say what they mean with a mapping in config.toml (docs/formats.md, “Mappings”)", describeColumns(names), lacks)
}

// reference matches the beginning of a numbered list of references.
var reference = text.LazyRegexp(`^\[[\w+.-]{1,12}\]\s+\S`)

// beginsJSON reports whether t begins like JSON, and not like a list of references or other
// text in brackets.
func beginsJSON(t []byte) bool {
	if len(t) == 0 || t[0] != '{' && t[0] != '[' || reference.Match(t) {
		return false
	}
	rest := bytes.TrimLeft(t[1:], " \t\r\n")
	starts := "{}[]\"'-0123456789tfnNTF"
	if t[0] == '{' {
		starts = "}\"'"
	}
	return len(rest) == 0 || strings.IndexByte(starts, rest[0]) >= 0
}

package cite

import (
	"fmt"
	"slices"
	"strings"

	"offprint/generator/paper"
	"offprint/generator/text"
)

// Draft builds an [Entry] from what a page or a file says about a publication in its own form.
// Its methods clean their arguments by the same rules as the other bibliographic formats.
// Empty arguments are ignored, and a field that has a value keeps it. The zero Draft is an
// entry without a type.
type Draft struct {
	Entry Entry
	Notes []string // what could not be used, one line each
}

// Text sets a field to a line of text. Use the other methods for abstracts, dates and page
// ranges.
func (d *Draft) Text(field, value string) {
	if verbatimFields[field] {
		d.Entry.fill(field, text.OneLine(value))
		return
	}
	d.Entry.fill(field, text.Title(value))
}

// Abstract sets the abstract, which may have paragraphs.
func (d *Draft) Abstract(value string) { d.Entry.fill("abstract", text.Abstract(value)) }

// Author adds an author: "Ada Lovelace", "Lovelace, Ada" or the name of a group. Duplicates
// are ignored.
func (d *Draft) Author(name string) { d.Entry.Authors = addName(d.Entry.Authors, name) }

// Editor adds an editor, like Author.
func (d *Draft) Editor(name string) { d.Entry.Editors = addName(d.Entry.Editors, name) }

func addName(names []Name, name string) []Name {
	parts := strings.SplitN(bareName(strings.TrimRight(text.Name(name), ", ")), ",", 3)
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	n := oneName(parts[0])
	if len(parts) > 1 {
		n = turnedName(parts)
	}
	if n == (Name{}) || slices.Contains(names, n) {
		return names
	}
	return append(names, n)
}

// Keyword adds a keyword.
func (d *Draft) Keyword(word string) {
	word = text.Title(word)
	if known := d.Entry.Keywords(); word != "" && !slices.Contains(known, word) {
		d.Entry.Set("keywords", joinKeywords(append(known, word)))
	}
}

// Date sets a field to the date in a text: "2024-07-03", "2024/7/3", "3 July 2024",
// "2024-07-03T10:00:00Z", "2024". Anything else becomes a note.
func (d *Draft) Date(field, value string) {
	value = strings.TrimSpace(value)
	date := looseDate(value)
	if date == "" && value != "" {
		d.Notes = append(d.Notes, fmt.Sprintf("%s: %s is not a date", field, clip(value)))
	}
	d.Entry.fill(field, date)
}

// Pages sets the page range. Either argument may be empty, or contain the whole range.
func (d *Draft) Pages(first, last string) {
	d.Entry.fill("pages", risPages(text.Line(first), text.Line(last)))
}

// Paper converts the entry to a paper; see [Entry.Paper].
func (d *Draft) Paper() (paper.Paper, []string) {
	p, notes := d.Entry.Paper()
	return p, append(slices.Clip(d.Notes), notes...)
}

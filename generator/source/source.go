// Package source reads papers from what people scrape: bytes in, records out.
//
// Each wire format has a file of its own and one line in the registry
// ([Formats] lists them). A format is found by looking at the bytes, never at
// a file's name. The package opens no file and knows no other clock than
// [Input].Today.
//
// One record that cannot be used never takes the others with it: it comes out
// as an [Item] with its bytes and the reason, and reading goes on.
package source

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"offprint/generator/paper"
)

const (
	// headSize is how much of an input detection looks at, in bytes; of a page that
	// nobody knows by that, at all.
	headSize = 64 << 10
	// longXML is how much it looks at of XML in which it has found no record, in bytes.
	longXML = 1 << 20
	// maxRecord is the most that is kept of one record, and of a page that
	// has to be read as a whole, in bytes.
	maxRecord = 64 << 20
	// maxAbstract is the longest abstract that is believed to be one, in
	// bytes. The longest of 134,979 papers on arXiv has 3 kB.
	maxAbstract = 100_000
	// maxTitle is the longest title that is believed to be one, in bytes.
	maxTitle = 10_000
	// maxAhead is how many days after today a date may lie: clocks and time
	// zones differ, and papers are announced ahead, but not by more.
	maxAhead = 31
)

// Input is one stream of bytes to read records from.
type Input struct {
	// Name is for messages: the path as given, "-" for standard input. A day
	// in its last element (2025-10-07.json) is the day of a scrape that does not
	// tell its own, and that of a listing.
	Name string
	// Day is the day of the scrape when the caller said it, else 0.
	Day paper.Day
	// Today is the caller's today, the only clock a source may use. Where it
	// is 0, no date is in the future and a date without a year has none.
	Today paper.Day
	// Format is the name of the format to read the input as, or of one of
	// Tables, or "" to detect it.
	Format string
	// Tables are the mappings that there are for tables in no format of their
	// own.
	Tables []Table

	// Part says that the input is a part of a list of which the caller has the others too:
	// where it goes on is not noted.
	Part bool

	around origin // what an input says of the page that is read from it
}

// Record is one paper as one source has it.
type Record struct {
	// Paper is cleaned. Its Date is Listed, else Published, else the day that
	// somebody said for the scrape; 0 where nobody tells a day.
	Paper paper.Paper
	// Listed is the day on which the source listed the paper; 0 when it does
	// not tell.
	Listed paper.Day
	// Source is the name of the format, such as "hf-api".
	Source string
	// Scraped is the day of the scrape, if need be today: of two counts the one
	// scraped later is the newer.
	Scraped paper.Day
}

// Item is what a source says of one record of its input: a paper, or why it
// is none.
type Item struct {
	// Where is the place in the input, for a person: "line 40", or
	// "record 12 (line 3, column 5)".
	Where string
	// Record is nil when Err is set.
	Record *Record
	// Raw is the record as found, whole (what lies beyond 64 MiB of a single
	// record is left out, and Err says so).
	Raw []byte
	// Err says why the record cannot be used.
	Err error
	// Notes are worth telling, not worth rejecting: one line each.
	Notes []string
}

// Report is what is to be said of an input as a whole.
type Report struct {
	Format string   // name of the format that was read
	Notes  []string // one line each: "no papers on this day"
}

// Read reads the records of r and hands each to emit, in order. It finds out
// the format unless in.Format names one, gunzips what is gzipped, and reads
// UTF-16 that says so by its first bytes.
//
// The error is about the input as a whole: it is in no known format, or not in
// the one that was asked for; it could not be read to its end; emit returned
// an error; ctx is done. The records before such an end have been emitted. An
// input that is cut short in the middle of a record is no error of that kind:
// what is left of it is an Item with Err.
func Read(ctx context.Context, r io.Reader, in Input, emit func(Item) error) (Report, error) {
	src, err := open(ctx, r)
	if err != nil {
		return Report{}, err
	}
	head, err := src.head()
	if err != nil {
		return Report{}, err
	}
	if head, err = in.unpacked(src, head); err != nil {
		return Report{}, err
	}
	f, t, err := choose(head, in)
	if err != nil {
		return Report{Format: in.Format}, err
	}
	call := &call{ctx: ctx, r: src.r, head: head, in: in, format: f.name, table: t, emit: emit}
	err = f.read(call)
	if err == nil {
		err = src.leftover(call.rejectedEnd)
	}
	if err == nil && !call.found && len(call.notes) == 0 {
		call.note("there are no papers in it: it lacks %s", f.lacks)
	}
	if src.note != "" {
		call.notes = slices.Insert(call.notes, 0, src.note)
	}
	return Report{Format: f.name, Notes: call.notes}, err
}

// unpacked has an input read as it was before it was sent, or drawn for people, and gives what is
// to be looked at of it.
func (in *Input) unpacked(src *opened, head []byte) (_ []byte, err error) {
	switch {
	case isMHTML(head):
	case isQuotedPrintable(head):
		head, err = src.unquoted()
	case isBase64(head):
		head, err = src.unpacked()
	}
	if err != nil {
		return nil, err
	}
	if in.Format == "" && len(head) == headSize && bytes.HasPrefix(bytes.TrimSpace(head), []byte("<")) && len(claims(head)) == 0 {
		// Pages have scripts and styles before what they say of themselves, XML a long text.
		most := int64(maxRecord)
		if !isHTML(head) {
			most = longXML
		}
		return src.longHead(most)
	}
	if d := drawnTable(head); d != nil && in.mayBeTable(head) {
		return src.divided(d)
	}
	return head, nil
}

// mayBeTable reports whether an input with these first bytes is to be read as a table, if it
// is one.
func (in *Input) mayBeTable(head []byte) bool {
	if in.Format != "" {
		return in.Format == table().name || slices.ContainsFunc(in.Tables, func(t Table) bool { return t.Name == in.Format })
	}
	return !isBinary(head) && !slices.ContainsFunc(claims(head), func(f format) bool { return !f.last })
}

// call is one call of Read, as a format sees it.
type call struct {
	ctx    context.Context
	r      *bufio.Reader
	head   []byte // the first bytes of r, headSize or more, which r still holds
	in     Input
	format string
	table  *Table // of the format table, nil where the columns have obvious names
	emit   func(Item) error

	notes       []string // of the Report
	found       bool     // an item has been emitted
	unplaced    bool     // lines and columns of records mean nothing in the input
	stopped     bool     // emit has returned an error, through another package
	rejectedEnd bool     // the end of the input went out as an Item with Err
}

// note adds a line to the report.
func (c *call) note(format string, args ...any) {
	c.notes = append(c.notes, fmt.Sprintf(format, args...))
}

// put emits an item, unless the caller has lost interest.
func (c *call) put(it Item) error {
	if err := c.ctx.Err(); err != nil {
		return err
	}
	c.found = true
	return c.emit(it)
}

// all reads the rest of the input, which a format that cannot be streamed
// needs as a whole.
func (c *call) all() ([]byte, error) {
	b, err := readWhole(c.r)
	switch {
	case err == errTooLarge:
		return nil, err
	case err != nil:
		return nil, fmt.Errorf("read: %w", err)
	}
	return b, nil
}

var errTooLarge = fmt.Errorf("larger than %d MiB, too large for one page", maxRecord>>20)

// readWhole reads all of r, or the first maxRecord bytes and errTooLarge.
func readWhole(r io.Reader) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, maxRecord+1))
	if err == nil && len(b) > maxRecord {
		return b[:maxRecord], errTooLarge
	}
	return b, err
}

// choose finds the format of an input that begins with head, and the mapping of
// a table. A mapping is more than columns with obvious names, and less than any
// other format: who wants it nevertheless asks for it.
func choose(head []byte, in Input) (format, *Table, error) {
	if isBlank(head) {
		return format{}, nil, errors.New("there is nothing in it")
	}
	name := in.Format
	for _, t := range in.Tables {
		if t.Name == in.Format && name != "" {
			name = "table"
		}
	}
	for _, f := range formats() {
		if f.name != name {
			continue
		}
		if err := f.refusal(head); err != nil || f.name != "table" {
			return f, nil, err
		}
		t, err := chooseTable(head, in)
		return f, t, err
	}
	if name != "" {
		var names []string
		for _, t := range in.Tables {
			names = append(names, t.Name)
		}
		return format{}, nil, fmt.Errorf("%q is no format; there are %s", name, strings.Join(append(Formats(), names...), ", "))
	}
	claimed := claims(head)
	if len(claimed) > 0 && !claimed[0].last {
		if slices.Contains([]string{"digest", "hf-listing", "hf-paper"}, claimed[0].name) {
			return claimed[0], nil, refuseMarkup(head, claimed[0].name)
		}
		return claimed[0], nil, nil
	}
	t, err := chooseTable(head, in)
	if err != nil {
		return format{}, nil, err
	}
	if t != nil || len(claimed) > 0 {
		return table(), t, nil
	}
	return format{}, nil, unknown(head, in.Name)
}

// Package source reads papers from what people scrape: bytes in, records out.
//
// Each input format has a file and an entry in the registry ([Formats] lists them). A format
// is detected from the bytes, never from a file's name. The package opens no files, and its
// only clock is [Input].Today.
//
// A record that cannot be used never affects the others: it is returned as an [Item] with its
// bytes and the reason, and reading continues.
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
	// headSize is how many bytes of an input detection examines. An HTML page that is not
	// recognized from these is examined as a whole.
	headSize = 64 << 10
	// longXML is how many bytes detection examines of XML that is not recognized from the
	// first headSize bytes.
	longXML = 1 << 20
	// maxRecord is the maximum size in bytes that is kept of a record, or of a page that must
	// be read as a whole.
	maxRecord = 64 << 20
	// maxAbstract is the maximum length in bytes of a plausible abstract. The longest of
	// 134,979 papers on arXiv has 3 kB.
	maxAbstract = 100_000
	// maxTitle is the maximum length in bytes of a plausible title.
	maxTitle = 10_000
	// maxAhead is how many days after today a date may be. Clocks and time zones differ, and
	// papers are announced in advance, but not by more than this.
	maxAhead = 31
)

// Input is a stream of bytes to read records from.
type Input struct {
	// Name is used in messages: the path as given, or "-" for standard input. A day in its
	// last element (2025-10-07.json) is used as the day of the scrape, or of the listing, if
	// the input does not contain that day.
	Name string
	// Day is the day of the scrape as given by the caller, or 0.
	Day paper.Day
	// Today is the current day, the only clock that a source may use. If it is 0, no date is
	// in the future and the year of a date without one is unknown.
	Today paper.Day
	// Format is the name of the format to read the input as, or of one of Tables, or "" to
	// detect the format.
	Format string
	// Tables lists the available mappings for tables.
	Tables []Table

	// Part says that the input is one part of a list whose other parts the caller has too. The
	// report then does not note that the list continues elsewhere.
	Part bool

	around origin // what the input says about the page that is read from it
}

// Record is a paper as one source describes it.
type Record struct {
	// Paper is cleaned. Its Date is Listed, else Published, else the day given for the scrape,
	// or 0 if no day is known.
	Paper paper.Paper
	// Listed is the day on which the source listed the paper, or 0 if it does not say.
	Listed paper.Day
	// Source is the name of the format, such as "hf-api".
	Source string
	// Scraped is the day of the scrape, or today if that is unknown. Of two counts the one
	// that was scraped later is newer.
	Scraped paper.Day
}

// Item is the result of reading one record of an input: a paper, or the reason why there is
// none.
type Item struct {
	// Where is the place in the input, for messages: "line 40", or "record 12 (line 3, column
	// 5)".
	Where string
	// Record is nil if Err is set.
	Record *Record
	// Raw is the complete record as found. Bytes beyond 64 MiB of a single record are dropped,
	// and Err says so.
	Raw []byte
	// Err is the reason why the record cannot be used.
	Err error
	// Notes lists remarks that are no reason to reject the record, one line each.
	Notes []string
}

// Report describes an input as a whole.
type Report struct {
	Format string   // name of the format that was read
	Notes  []string // one line each: "no papers on this day"
}

// Read reads the records of r and passes each to emit, in order. It detects the format unless
// in.Format names one, decompresses gzip, and decodes UTF-16 that has a byte order mark.
//
// The returned error is about the input as a whole: its format is unknown or not the requested
// one, it could not be read to its end, emit returned an error, or ctx is done. Records before
// such an error have been emitted. An input that is cut short in the middle of a record is not
// such an error: the rest of it is an Item with Err.
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
		call.note("it has no papers: it lacks %s", f.lacks)
	}
	if src.note != "" {
		call.notes = slices.Insert(call.notes, 0, src.note)
	}
	return Report{Format: f.name, Notes: call.notes}, err
}

// unpacked undoes transfer encodings of mail, and converts a table that was drawn for people
// into one with tabs. It returns the first bytes of the result, for detection.
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
		// HTML pages have scripts and styles before their metadata, and XML may begin with a
		// long text.
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

// mayBeTable reports whether an input that begins with head may be read as a table, provided
// it is one.
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
	head   []byte // the first bytes of r, headSize or more (or all of it), which r still holds
	in     Input
	format string
	table  *Table // mapping for the format table; nil if the columns have obvious names
	emit   func(Item) error

	notes       []string // of the Report
	found       bool     // an item has been emitted
	unplaced    bool     // lines and columns of records do not refer to the input
	stopped     bool     // emit has returned an error, through another package
	rejectedEnd bool     // the end of the input was emitted as an Item with Err
}

// note adds a line to the report.
func (c *call) note(format string, args ...any) {
	c.notes = append(c.notes, fmt.Sprintf(format, args...))
}

// put emits an item, unless the context is done.
func (c *call) put(it Item) error {
	if err := c.ctx.Err(); err != nil {
		return err
	}
	c.found = true
	return c.emit(it)
}

// all reads the rest of the input, for formats that cannot be streamed.
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

// readWhole reads all of r. If r is too large, it returns the first maxRecord bytes and
// errTooLarge.
func readWhole(r io.Reader) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, maxRecord+1))
	if err == nil && len(b) > maxRecord {
		return b[:maxRecord], errTooLarge
	}
	return b, err
}

// choose returns the format of an input that begins with head and, for a table, its mapping. A
// matching mapping is preferred to columns with obvious names, but any other detected format
// is preferred to a mapping unless in.Format names the mapping.
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
		return format{}, nil, fmt.Errorf("%q is not a format; the formats are %s", name, strings.Join(append(Formats(), names...), ", "))
	}
	claimed := claims(head)
	if len(claimed) > 0 && !claimed[0].last {
		if claimed[0].form == asMarkdown {
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

package source

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"mime/quotedprintable"

	"offprint/generator/text"
)

// asWindows1252 is the note for a record with bytes that are not UTF-8.
const asWindows1252 = "bytes that are not UTF-8 are read as Windows-1252"

// opened is an input as text: gunzipped, without HTTP headers, and decoded to UTF-8 if it
// declares or appears to be in another encoding.
type opened struct {
	r    *bufio.Reader
	cut  *cutReader // nil if the input is not gzipped
	note string     // about the encoding
}

// open returns r as text. It detects gzip and the encoding by the first bytes.
func open(ctx context.Context, r io.Reader) (*opened, error) {
	o := &opened{r: bufio.NewReaderSize(contextReader{ctx, r}, headSize)}
	magic, err := o.r.Peek(3)
	if err != nil && err != io.EOF {
		return nil, fmt.Errorf("read: %w", err)
	}
	// RFC 1952: two bytes of magic number, then method 8.
	if bytes.Equal(magic, []byte{0x1f, 0x8b, 8}) {
		z, err := gzip.NewReader(o.r)
		if err != nil {
			return nil, fmt.Errorf("gzip: %w", err)
		}
		o.cut = &cutReader{r: z}
		o.r = bufio.NewReaderSize(o.cut, headSize)
	}
	o.skipHeaders()
	o.decode()
	return o, nil
}

// skipHeaders skips the HTTP headers that curl -i writes before an answer.
func (o *opened) skipHeaders() {
	for {
		b, _ := o.r.Peek(headSize)
		m := answerHeader.Find(b)
		if m == nil {
			return
		}
		o.r.Discard(len(m))
	}
}

// answerHeader matches the header of an HTTP response (RFC 9112).
var answerHeader = text.LazyRegexp(`^HTTP/\d(?:\.\d)? \d{3}[^\r\n]*\r?\n(?:[!-9;-~]+:[^\r\n]*\r?\n)*\r?\n`)

// head returns the first headSize bytes, or the whole input if it is shorter.
func (o *opened) head() ([]byte, error) {
	b, err := o.r.Peek(headSize)
	if err != nil && err != io.EOF {
		return nil, fmt.Errorf("read: %w", err)
	}
	// Further reads overwrite the buffer that b points into.
	b = bytes.Clone(b)
	if bytes.IndexByte(b, '\r') >= 0 && bytes.IndexByte(b, '\n') < 0 {
		// The lines end as on the old Macintosh.
		o.r = bufio.NewReaderSize(replaced{o.r, '\r', '\n'}, headSize)
		b = bytes.ReplaceAll(b, []byte("\r"), []byte("\n"))
	}
	if n := bytes.Count(b, []byte("\r\r\n")); n > 0 && n == bytes.Count(b, []byte("\n")) {
		// Line ends of Windows were converted to those of Windows again; every second line would
		// be empty.
		o.r = bufio.NewReaderSize(dropping{o.r, '\r'}, headSize)
		b = bytes.ReplaceAll(b, []byte("\r"), nil)
	}
	if bytes.HasPrefix(b, []byte{recordMark}) {
		o.r = bufio.NewReaderSize(replaced{o.r, recordMark, ' '}, headSize)
		b = bytes.ReplaceAll(b, []byte{recordMark}, []byte(" "))
	}
	return b, nil
}

// unquoted decodes a mail in quoted-printable encoding, and returns the first bytes of the
// result.
func (o *opened) unquoted() ([]byte, error) {
	o.r = bufio.NewReaderSize(&sentLines{r: o.r}, headSize)
	return o.head()
}

// sentLines decodes the lines of a mail in quoted-printable encoding (RFC 2045, section 6.7).
// Lines that are not valid in that encoding, as in parts that were not encoded, are left
// unchanged.
type sentLines struct {
	r    *bufio.Reader
	line []byte // unread rest of a decoded line
	err  error
}

func (s *sentLines) Read(p []byte) (int, error) {
	for len(s.line) == 0 && s.err == nil {
		line, err := s.r.ReadSlice('\n')
		if err != bufio.ErrBufferFull { // otherwise only part of a line was read
			s.err = err
		}
		if bytes.IndexByte(line, '=') >= 0 {
			if read, err := io.ReadAll(quotedprintable.NewReader(bytes.NewReader(line))); err == nil {
				line = read
			}
		}
		s.line = append(s.line[:0], line...)
	}
	if len(s.line) == 0 {
		return 0, s.err
	}
	n := copy(p, s.line)
	s.line = s.line[n:]
	return n, nil
}

// mailHeader matches the start of a saved mail.
var mailHeader = text.LazyRegexp(`^(?:From [^\n]+\n)?[A-Z][A-Za-z-]+: [^\n]*\n`)

// isQuotedPrintable reports whether a mail is in quoted-printable encoding.
func isQuotedPrintable(head []byte) bool {
	return mailHeader.Match(head) && bytes.Contains(head, []byte("quoted-printable")) && (bytes.Contains(head, []byte("=\n")) || bytes.Contains(head, []byte("=\r\n")) || bytes.Contains(head, []byte("=3D")))
}

// recordMark precedes each text of a JSON text sequence (RFC 7464).
const recordMark = 0x1e

// replaced is a reader that replaces one byte with another.
type replaced struct {
	r        io.Reader
	from, to byte
}

func (o replaced) Read(p []byte) (int, error) {
	n, err := o.r.Read(p)
	for i, c := range p[:n] {
		if c == o.from {
			p[i] = o.to
		}
	}
	return n, err
}

// dropping removes all occurrences of a byte.
type dropping struct {
	r    io.Reader
	byte byte
}

func (o dropping) Read(p []byte) (int, error) {
	for {
		n, err := o.r.Read(p)
		left := bytes.ReplaceAll(p[:n], []byte{o.byte}, nil)
		if copy(p, left); len(left) > 0 || err != nil || len(p) == 0 {
			return len(left), err
		}
	}
}

// longHead returns the first most bytes, or the whole input if it is shorter. They can still
// be read from o.r afterwards.
func (o *opened) longHead(most int64) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(o.r, most))
	if err != nil {
		return nil, fmt.Errorf("read: %w", err)
	}
	o.r = bufio.NewReaderSize(io.MultiReader(bytes.NewReader(b), o.r), headSize)
	return b, nil
}

// leftover returns an error if compressed data ended too early, unless the end was already
// rejected as a record that is cut off.
func (o *opened) leftover(rejected bool) error {
	if o.cut != nil && o.cut.err != nil && !rejected {
		return fmt.Errorf("gzip: the compressed data is damaged or cut short, records may be missing: %w", o.cut.err)
	}
	return nil
}

// contextReader stops reading when its context is done.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (c contextReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}

// cutReader treats damage in compressed data as the end of the data, so that everything before
// it is read.
type cutReader struct {
	r   io.Reader
	err error
}

func (c *cutReader) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	if err != nil && (errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, gzip.ErrChecksum) || errors.Is(err, gzip.ErrHeader) || errors.As(err, new(flate.CorruptInputError))) {
		c.err = err
		err = io.EOF
	}
	return n, err
}

package source

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/mail"
	"net/textproto"
	"strconv"
	"strings"

	"offprint/generator/text"
)

// webArchive is the format of archives that save pages with their resources: MHTML of browsers
// (RFC 2557), and WARC of crawlers (https://iipc.github.io/warc-specifications/). Each page is
// read in its own format.
func webArchive() format {
	return format{
		name:  "web-archive",
		about: "pages saved as MHTML (by Chrome and Edge) or WARC (by crawlers)", unit: "as in the format of the page",
		form: asText, lacks: "pages",
		detect: func(head []byte) bool { return isMHTML(head) || isWARC(head) },
		before: []string{"digest", "hf-listing", "hf-page", "hf-paper", "arxiv-mail", "arxiv-list", "arxiv-copy", "arxiv-page", "paper-page"},
		read:   readWebArchive,
	}
}

var savedPage = text.LazyRegexp(`(?im)^(?:Snapshot-Content-Location:|Content-Type:\s*multipart/related\b)`)

// isMHTML reports whether head begins the mail message as which a browser saves a page.
func isMHTML(head []byte) bool {
	return mailHeader.Match(head) && savedPage.Match(wholeHeader(head)) && bytes.Contains(head, []byte("Content-Location:"))
}

// wholeHeader returns the header of a mail message, or nil if head does not contain all of it.
func wholeHeader(head []byte) []byte {
	header, _, ok := bytes.Cut(bytes.ReplaceAll(head, []byte("\r\n"), []byte("\n")), []byte("\n\n"))
	if !ok {
		return nil
	}
	return header
}

func isWARC(head []byte) bool { return bytes.HasPrefix(head, []byte("WARC/")) }

func readWebArchive(c *call) error {
	read := c.mhtml
	if isWARC(c.head) {
		read = c.warc
	}
	return read()
}

// archived emits the papers of one page.
func (c *call) archived(address, day, body string, where string) error {
	page := &crawledPage{texts: []pageText{{"html", body}}, address: strings.Trim(address, " <>")}
	page.origin.address = readAddress(page.address)
	if d := readWrittenDate(day); d.partial == "" {
		page.origin.fetched = d.day
	}
	return c.crawledPage(Item{Where: where, Raw: []byte(body)}, page, where)
}

// mhtml reads the first HTML page of an MHTML message. The others are its frames.
func (c *call) mhtml() error {
	m, err := mail.ReadMessage(c.r)
	if err != nil {
		return fmt.Errorf("its header cannot be read: %w", err)
	}
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || params["boundary"] == "" {
		return errors.New("its header does not name the boundary of its parts")
	}
	parts := multipart.NewReader(m.Body, params["boundary"])
	for {
		part, err := parts.NextPart()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read a part: %w", err)
		}
		if !strings.HasPrefix(part.Header.Get("Content-Type"), "text/html") {
			continue
		}
		b, err := pageBytes(sentBody(part.Header.Get, part)) // NextPart has already decoded quoted-printable
		if err != nil {
			return fmt.Errorf("read the page: %w", err)
		}
		address := m.Header.Get("Snapshot-Content-Location")
		if address == "" {
			address = part.Header.Get("Content-Location")
		}
		return c.archived(address, m.Header.Get("Date"), string(b), "the page")
	}
}

// warc reads the responses in an archive.
func (c *call) warc() error {
	for n := 1; ; n++ {
		if b, _ := c.r.Peek(1); len(b) > 0 && (b[0] == '\r' || b[0] == '\n') {
			c.r.Discard(1)
			n--
			continue
		}
		where := fmt.Sprintf("record %d", n)
		header, err := c.warcHeader()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s cannot be read: %w", where, err)
		}
		size, err := strconv.ParseInt(header.Get("Content-Length"), 10, 64)
		if err != nil || size < 0 {
			return fmt.Errorf("%s does not say how long it is (Content-Length)", where)
		}
		block := io.LimitReader(c.r, size)
		if err := c.warcRecord(header, block, where); err != nil {
			return err
		}
		if _, err := io.Copy(io.Discard, block); err != nil {
			return fmt.Errorf("read: %w", err)
		}
	}
}

// maxWARCHeader is the maximum size of a header in bytes. Those of crawlers have about a
// thousand.
const maxWARCHeader = 1 << 20

// warcHeader reads the header of the next record. It returns io.EOF if there is none.
func (c *call) warcHeader() (textproto.MIMEHeader, error) {
	version, _, err := c.line()
	if err != nil && len(version) == 0 {
		return nil, err
	}
	var fields []byte
	for len(fields) < maxWARCHeader {
		line, _, err := c.line()
		if err == nil && len(line) > 0 {
			fields = append(append(fields, line...), '\n')
			continue
		}
		header, err := textproto.NewReader(bufio.NewReader(bytes.NewReader(append(fields, '\n')))).ReadMIMEHeader()
		if err != nil || !isWARC(version) {
			break
		}
		return header, nil
	}
	return nil, errors.New("it is not a WARC record")
}

// pageBytes reads a page as a whole. The page may be cut short.
func pageBytes(r io.Reader) ([]byte, error) {
	b, err := readWhole(r)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil
	}
	return b, err
}

// warcRecord emits the papers of a record that contains a page, or the reason why the page
// cannot be read. Other records are ignored.
func (c *call) warcRecord(header textproto.MIMEHeader, block io.Reader, where string) error {
	var kind string
	refuse := func(err error, read []byte) error {
		return c.put(Item{Where: where, Raw: read, Err: fmt.Errorf("the page %s: %w", header.Get("WARC-Target-URI"), err)})
	}
	switch header.Get("WARC-Type") {
	case "response":
		answer, err := http.ReadResponse(bufio.NewReader(block), nil)
		if err != nil || answer.StatusCode != http.StatusOK {
			return nil // not a response with a page
		}
		defer answer.Body.Close()
		kind, block = answer.Header.Get("Content-Type"), answer.Body
		if strings.EqualFold(answer.Header.Get("Content-Encoding"), "gzip") {
			if block, err = gzip.NewReader(answer.Body); err != nil {
				return refuse(err, nil)
			}
		}
	case "resource", "conversion":
		kind = header.Get("Content-Type")
	default:
		return nil
	}
	if kind, _, _ = mime.ParseMediaType(kind); kind != "text/html" && kind != "application/xhtml+xml" && kind != "text/plain" && kind != "text/markdown" {
		return nil
	}
	b, err := pageBytes(block)
	if err != nil {
		return refuse(err, b)
	}
	return c.archived(header.Get("WARC-Target-URI"), header.Get("WARC-Date"), string(b), where)
}

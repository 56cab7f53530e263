package source

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/base64"
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

// webArchive is what saves pages with all that belongs to them: MHTML of browsers (RFC
// 2557), and WARC of crawlers (https://iipc.github.io/warc-specifications/). Each page is
// read as the format that it is.
func webArchive() format {
	return format{
		name:  "web-archive",
		about: "pages in MHTML, as Chrome and Edge save them, and in WARC, as crawlers do", unit: "what it is in the format of the page",
		form: asText, lacks: "pages",
		detect: func(head []byte) bool { return isMHTML(head) || isWARC(head) },
		before: []string{"digest", "hf-listing", "hf-page", "hf-paper", "arxiv-mail", "arxiv-list", "arxiv-copy", "arxiv-page", "paper-page"},
		read:   readWebArchive,
	}
}

var savedPage = text.LazyRegexp(`(?im)^(?:Snapshot-Content-Location:|Content-Type:\s*multipart/related\b)`)

// isMHTML reports whether bytes begin as the mail that a browser makes of a page.
func isMHTML(head []byte) bool {
	header, _, _ := bytes.Cut(bytes.ReplaceAll(head, []byte("\r\n"), []byte("\n")), []byte("\n\n"))
	return mailHeader.Match(head) && savedPage.Match(header) && bytes.Contains(head, []byte("Content-Location:"))
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

// mhtml reads the first page of a saved one; the others are frames in it.
func (c *call) mhtml() error {
	m, err := mail.ReadMessage(c.r)
	if err != nil {
		return fmt.Errorf("its header cannot be read: %w", err)
	}
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || params["boundary"] == "" {
		return errors.New("its header does not say what stands between its parts")
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
		var r io.Reader = part // which is no longer quoted-printable
		if strings.EqualFold(part.Header.Get("Content-Transfer-Encoding"), "base64") {
			r = base64.NewDecoder(base64.StdEncoding, part)
		}
		b, err := io.ReadAll(io.LimitReader(r, maxRecord))
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

// warc reads the answers in an archive.
func (c *call) warc() error {
	for n := 1; ; n++ {
		if b, _ := c.r.Peek(1); len(b) > 0 && (b[0] == '\r' || b[0] == '\n') {
			c.r.Discard(1)
			n--
			continue
		}
		version, err := c.r.ReadString('\n')
		if err == io.EOF && strings.TrimSpace(version) == "" {
			return nil
		}
		where := fmt.Sprintf("record %d", n)
		header, err := textproto.NewReader(c.r).ReadMIMEHeader()
		if err != nil || !strings.HasPrefix(version, "WARC/") {
			return fmt.Errorf("%s cannot be read: it is no record of WARC", where)
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

// warcRecord emits the papers of a record that is the answer with a page.
func (c *call) warcRecord(header textproto.MIMEHeader, block io.Reader, where string) error {
	var kind string
	switch header.Get("WARC-Type") {
	case "response":
		answer, err := http.ReadResponse(bufio.NewReader(block), nil)
		if err != nil || answer.StatusCode != http.StatusOK {
			return nil // no answer with a page
		}
		defer answer.Body.Close()
		kind, block = answer.Header.Get("Content-Type"), answer.Body
		if strings.EqualFold(answer.Header.Get("Content-Encoding"), "gzip") {
			if block, err = gzip.NewReader(answer.Body); err != nil {
				return fmt.Errorf("unpack %s: %w", where, err)
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
	b, err := io.ReadAll(io.LimitReader(block, maxRecord))
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("read %s: %w", where, err)
	}
	return c.archived(header.Get("WARC-Target-URI"), header.Get("WARC-Date"), string(b), where)
}

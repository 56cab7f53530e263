package source

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"strings"

	"offprint/generator/text"
)

var (
	textHeader   = text.LazyRegexp(`(?im)^Content-Type:\s*(?:text|multipart)/`)
	base64Header = text.LazyRegexp(`(?im)^Content-Transfer-Encoding:\s*base64\b`)
)

// isBase64 reports whether a mail has its text in base64.
func isBase64(head []byte) bool {
	return mailHeader.Match(head) && wholeHeader(head) != nil && textHeader.Match(head) && base64Header.Match(head)
}

// unpacked replaces a mail in base64 (RFC 2045, section 6.8) with its decoded text, and
// returns the first bytes of that. Unless the text is HTML, it is preceded by the subject and
// the date.
func (o *opened) unpacked() ([]byte, error) {
	if b, _ := o.r.Peek(len("From ")); bytes.Equal(b, []byte("From ")) { // first line of a mail in an mbox file
		if _, err := o.r.ReadString('\n'); err != nil {
			return nil, fmt.Errorf("read: %w", err)
		}
	}
	m, err := mail.ReadMessage(o.r)
	if err != nil {
		return nil, fmt.Errorf("the header of this mail cannot be read: %w", err)
	}
	const deepest = 5
	body, isPage := mailText(m.Header.Get, m.Body, deepest)
	if body == nil {
		return nil, errors.New("this mail has no text")
	}
	if !isPage {
		body = io.MultiReader(strings.NewReader(fmt.Sprintf("Subject: %s\nDate: %s\n\n", m.Header.Get("Subject"), m.Header.Get("Date"))), body)
	}
	o.r = bufio.NewReaderSize(body, headSize)
	return o.head()
}

// mailText returns the first text in a mail or in a part of one, or nil if there is none.
// isPage reports that the text is HTML.
func mailText(header func(string) string, body io.Reader, depth int) (r io.Reader, isPage bool) {
	kind, params, err := mime.ParseMediaType(header("Content-Type"))
	switch {
	case depth == 0 || err != nil:
		return nil, false
	case strings.HasPrefix(kind, "text/"):
		return sentBody(header, body), kind == "text/html"
	case !strings.HasPrefix(kind, "multipart/"):
		return nil, false
	}
	parts := multipart.NewReader(body, params["boundary"])
	for {
		part, err := parts.NextPart()
		if err != nil {
			return nil, false
		}
		if r, isPage := mailText(part.Header.Get, part, depth-1); r != nil {
			return r, isPage
		}
	}
}

// sentBody returns the body of a mail or of a part of one, decoded if it is in base64.
func sentBody(header func(string) string, body io.Reader) io.Reader {
	if strings.EqualFold(strings.TrimSpace(header("Content-Transfer-Encoding")), "base64") {
		return base64.NewDecoder(base64.StdEncoding, body)
	}
	return body
}

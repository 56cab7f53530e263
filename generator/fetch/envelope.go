package fetch

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// envelope is what stands around the records of an answer in XML: how the service says
// how much there is, where it goes on, and what went wrong.
type envelope struct {
	root    string
	texts   map[string]string // of the first element of a name, without its name space
	present map[string]bool   // names of elements
	records int
	attrs   map[string]string // as "error code": the first of an element
}

// readEnvelope reads what stands around the elements that are called record. The error
// says that the XML is not whole.
func readEnvelope(data []byte, record string) (envelope, error) {
	e := envelope{texts: map[string]string{}, present: map[string]bool{}, attrs: map[string]string{}}
	rest, n := withoutRecords(data, record)
	e.records = n
	d := xml.NewDecoder(bytes.NewReader(rest))
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil } // names and numbers are ASCII
	name, depth := "", 0
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) && e.root != "" {
			return e, nil
		}
		if err != nil {
			return e, fmt.Errorf("reading the XML around its records: %w", err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			name = t.Name.Local
			if depth++; depth == 1 {
				e.root = name
			}
			e.present[name] = true
			for _, a := range t.Attr {
				if key := name + " " + a.Name.Local; e.attrs[key] == "" {
					e.attrs[key] = a.Value
				}
			}
		case xml.CharData:
			if e.texts[name] == "" {
				e.texts[name] = strings.TrimSpace(string(t))
			}
		case xml.EndElement:
			name, depth = "", depth-1
		}
	}
}

// withoutRecords is an answer without what stands between its first record and the end
// of its last one, and how many begin there. What is wrong inside of one is no matter of
// the answer as a whole.
func withoutRecords(data []byte, record string) (rest []byte, n int) {
	first, end := -1, []byte("</"+record+">")
	begin := []byte("<" + record)
	for at := 0; ; {
		i := bytes.Index(data[at:], begin)
		if i < 0 {
			break
		}
		start := at + i
		at = start + len(begin)
		if at < len(data) && !bytes.ContainsRune([]byte(" \t\r\n>/"), rune(data[at])) {
			continue // another name that begins so
		}
		if n++; first < 0 {
			first = start
		}
	}
	last := bytes.LastIndex(data, end)
	if first < 0 || last < first {
		return data, n
	}
	return append(bytes.Clone(data[:first]), data[last+len(end):]...), n
}

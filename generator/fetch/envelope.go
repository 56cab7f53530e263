package fetch

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// envelope is the part of an XML response around its records: how many results there are,
// where the list continues, and errors.
type envelope struct {
	root    string
	texts   map[string]string // text of the first element with each name, without namespace
	present map[string]bool   // names of elements that occur
	records int
	attrs   map[string]string // attributes of the first such element, as "error code"
}

// readEnvelope parses everything around the elements named record. It returns an error if the
// XML is incomplete or malformed.
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

// withoutRecords returns a response without everything from its first record to the end of the
// last one, and the number of records. Errors inside a record do not affect the response as a
// whole.
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
			continue // a longer name with the same prefix
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

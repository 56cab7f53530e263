package source

import (
	"fmt"
	"slices"

	"offprint/generator/text"
)

// xmlProlog matches the parts that may precede the root of an XML document.
var xmlProlog = text.LazyRegexp(`^(?:\s+|<\?(?s:.*?)\?>|<!--(?s:.*?)-->|<!DOCTYPE[^\[>]*(?:\[(?:<!--(?s:.*?)-->|"[^"]*"|'[^']*'|[^\]"'])*\]\s*)?>)`)

// xmlRoot returns the name of the root element of XML, without prefix, and head from that
// element on. The name is "" if head does not begin like XML.
func xmlRoot(head []byte) (name string, from []byte) {
	for {
		m := xmlProlog.Find(head)
		if len(m) == 0 {
			break
		}
		head = head[len(m):]
	}
	if len(head) == 0 || head[0] != '<' {
		return "", nil
	}
	return tagName(head[1:]), head
}

// xmlBefore returns the part of doc before the first element of that name.
func xmlBefore(doc []byte, name string) []byte {
	for at := 0; at < len(doc); at++ {
		if doc[at] == '<' && at+1 < len(doc) && tagName(doc[at+1:min(len(doc), at+100)]) == name {
			return doc[:at]
		}
	}
	return doc
}

// refuseRoot returns an error if XML does not have a root of the format.
func refuseRoot(head []byte, f *format) error {
	const most = 40
	name, _ := xmlRoot(head)
	if slices.Contains(f.roots, name) {
		return nil
	}
	if len(name) > most {
		name = name[:most] + "…"
	}
	return fmt.Errorf("this is XML whose root is <%s>, not %s", name, f.lacks)
}

// readXML reads the records of XML. It calls item to make an item of each, around with the
// elements outside of records, and document at the end of each document. An error returned by
// document is about the input as a whole.
func (c *call) readXML(record string, item func(*node, Item) (Item, bool), around func(*node), document func() error) error {
	return c.eachXML(&xmlCutter{record: record, around: around, document: document}, func(n *node, it Item) error {
		it, ok := item(n, it)
		if !ok {
			return nil
		}
		return c.put(it)
	})
}

// eachXML is readXML with a given cutter, for callers that emit the items of a record
// themselves.
func (c *call) eachXML(cut *xmlCutter, read func(*node, Item) error) error {
	cut.placed = newPlaced(c.r)
	cut.emit = func(p *xmlPiece) error {
		it := p.item()
		if it.Err != nil {
			return c.put(it)
		}
		n, notes, err := p.parse()
		if it.Notes, it.Err = notes, err; err != nil {
			return c.put(it)
		}
		return read(n, it)
	}
	err := cut.run()
	c.rejectedEnd = cut.cut
	return err
}

// failed returns the error for a server's answer that reports a failed request.
func failed(message string) error {
	return fmt.Errorf("this is the answer to a request that failed: %s", quote(message))
}

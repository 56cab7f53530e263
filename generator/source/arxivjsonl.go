package source

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// arxivJSONL is JSON Lines of papers on arXiv, one object a line, as people
// pass its metadata on: the snapshot on Kaggle
// (https://www.kaggle.com/datasets/Cornell-University/arxiv), and dumps of
// arXiv's OAI-PMH interface that have the names of the authors in one text
// and the day under "created".
func arxivJSONL() format {
	return format{name: "arxiv-jsonl", detect: detectArXivJSONL, refuse: refuseArXivJSONL, read: readArXivJSONL}
}

// detectArXivJSONL looks at the keys of the object on the first line. What
// the API of Daily Papers answers is JSON Lines too, where people store it so.
func detectArXivJSONL(head []byte) bool {
	keys, whole := lineKeys(head)
	if !keys["id"] || keys["paper"] || keys["publishedAt"] || detectHFAPI(head) {
		return false
	}
	if keys["title"] && keys["abstract"] {
		return keys["authors"] || keys["authors_parsed"] || keys["author_text"] || keys["categories"]
	}
	// In the snapshot the authors stand before the title, and three thousand
	// of them leave it no room in what detection sees.
	return !whole && keys["submitter"] && keys["authors"]
}

// lineKeys are the keys of the JSON object on the first line that is not
// empty, as far as they can be read; whole is whether that is to its end.
func lineKeys(head []byte) (keys map[string]bool, whole bool) {
	line, _, _ := bytes.Cut(bytes.TrimLeft(head, " \t\r\n"), []byte("\n"))
	dec := json.NewDecoder(bytes.NewReader(line))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return nil, false
	}
	keys = map[string]bool{}
	depth, isKey := 1, true
	for {
		t, err := dec.Token()
		if err != nil {
			return keys, false
		}
		switch t {
		case json.Delim('{'), json.Delim('['):
			depth++
			continue
		case json.Delim('}'), json.Delim(']'):
			depth--
			if depth == 0 {
				return keys, true
			}
		}
		if depth > 1 {
			continue
		}
		if key, ok := t.(string); ok && isKey {
			keys[key] = true
			isKey = false
		} else {
			isKey = true // the value has been read
		}
	}
}

func refuseArXivJSONL(head []byte) error {
	t := bytes.TrimSpace(head)
	if isHTML(t) {
		return htmlInstead(t, "not JSON Lines")
	}
	if t[0] == '[' {
		return errors.New("this is a list in JSON, not JSON Lines: write one object a line, without commas between them (jq -c '.[]' does it)")
	}
	first, _, more := bytes.Cut(t, []byte("\n"))
	if first = bytes.TrimSpace(first); more && len(first) == 1 && first[0] == '{' {
		return errors.New("this is JSON with an object over several lines, not JSON Lines: write one object a line (jq -c . does it)")
	}
	// The first line may be a broken one.
	if t[0] != '{' && !bytes.Contains(t, []byte("\n{")) {
		return fmt.Errorf("this is not JSON Lines, it looks like %s", looks(head))
	}
	if jsonError(t) != "" {
		return unknown(head, "")
	}
	return nil
}

func readArXivJSONL(c *call) error {
	for n := 1; ; n++ {
		line, large, err := c.jsonLine()
		if err != nil && err != io.EOF {
			return fmt.Errorf("read: %w", err) // what there is of the line is no record
		}
		if len(bytes.TrimSpace(line)) > 0 {
			p := &piece{n: n, line: n, col: 1, raw: line, large: large, cut: err == io.EOF && isCut(line)}
			c.rejectedEnd = p.cut
			if err := c.put(c.arxivItem(p)); err != nil {
				return err
			}
		}
		if err == io.EOF {
			return nil
		}
	}
}

// jsonLine reads the next line, without its end. What is beyond maxRecord of
// it is left out, and large is set. The error is io.EOF where the input ends
// instead of the line.
func (c *call) jsonLine() (line []byte, large bool, err error) {
	for {
		b, err := c.r.ReadSlice('\n')
		room := maxRecord - len(line)
		large = large || len(b) > room
		line = append(line, b[:min(len(b), room)]...)
		if err != bufio.ErrBufferFull {
			return bytes.TrimRight(line, "\r\n"), large, err
		}
	}
}

// isCut reports whether a line is the beginning of an object.
func isCut(line []byte) bool {
	line = bytes.TrimSpace(line)
	if len(line) == 0 || line[0] != '{' {
		return false
	}
	// It is at the end, and nowhere before, that something is wrong.
	return json.NewDecoder(bytes.NewReader(line)).Decode(new(json.RawMessage)) == io.ErrUnexpectedEOF
}

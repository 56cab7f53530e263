package source

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"offprint/generator/paper"
)

// arxivJSONL is JSON Lines of papers on arXiv, one object a line, as people
// pass its metadata on: the snapshot on Kaggle
// (https://www.kaggle.com/datasets/Cornell-University/arxiv), and dumps of
// arXiv's OAI-PMH interface that have the names of the authors in one text
// and the day under "created".
func arxivJSONL() format {
	return format{
		name:  "arxiv-jsonl",
		about: "arXiv's metadata in JSON Lines: the snapshot on Kaggle, and dumps like it", unit: "a line",
		form: asJSON, lacks: "papers of arXiv",
		authority: paper.Original,
		detect:    detectArXivJSONL, refuse: refuseArXivJSONL, read: readArXivJSONL,
	}
}

// detectArXivJSONL looks at the keys of the object on the first line.
func detectArXivJSONL(head []byte) bool {
	keys, whole := lineKeys(head)
	if !keys["id"] || keys["paper"] || keys["publishedAt"] {
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
	return nil
}

func readArXivJSONL(c *call) error {
	for n := 1; ; n++ {
		line, large, err := c.line()
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

// isCut reports whether a line is the beginning of an object.
func isCut(line []byte) bool {
	line = bytes.TrimSpace(line)
	if len(line) == 0 || line[0] != '{' {
		return false
	}
	// It is at the end, and nowhere before, that something is wrong.
	return json.NewDecoder(bytes.NewReader(line)).Decode(new(json.RawMessage)) == io.ErrUnexpectedEOF
}

// arxivItem makes an item of one line of arXiv's metadata. In the snapshot on
// Kaggle, "authors" is one text as the submitter wrote it, "authors_parsed"
// what arXiv made of it (lists of last name, first name, suffix and perhaps
// affiliations), "categories" a text with spaces, and "versions" a list with
// the time of each; elsewhere "author_text" is the names with commas,
// "categories" has commas, "primary_cat" is one of them, and "created" and
// "updated" are days.
func (c *call) arxivItem(p *piece) Item {
	it := p.item()
	it.Where = fmt.Sprintf("line %d", p.line)
	if it.Err != nil {
		return it
	}
	o, damaged, err := decodeObject(p.raw)
	if err != nil {
		it.Err = err
		return it
	}
	if len(damaged) > 0 {
		it.Notes = append(it.Notes, fmt.Sprintf("bytes that are not UTF-8 are read as Windows-1252 in %s", strings.Join(damaged, ", ")))
	}
	l := &arxivLine{c: c, it: &it, object: o}
	return c.arxivFinish(it, l.paper())
}

// arxivLine is one line while it is read.
type arxivLine struct {
	c  *call
	it *Item
	object
}

func (l *arxivLine) paper() arxivPaper {
	a := arxivPaper{
		id:        l.text("id"),
		title:     l.text("title"),
		abstract:  l.text("abstract"),
		authors:   l.authors(),
		published: l.published(),
		updated:   l.updated(),
		doi:       l.text("doi"),
		comment:   l.text("comments"),
		journal:   l.text("journal-ref", "journal_ref"),
		report:    l.text("report-no", "report_no"),
		msc:       l.text("msc-class", "msc_class"),
		acm:       l.text("acm-class", "acm_class"),
		license:   l.text("license"),
	}
	// A number may have lost the zeros at its end, and be another paper's.
	_, a.isNumber = l.object["id"].(float64)
	if primary := l.text("primary_cat", "primary_category"); primary != "" {
		a.categories = append(a.categories, primary)
	}
	for _, v := range l.list("categories") {
		if s, ok := v.(string); ok {
			a.categories = append(a.categories, s)
		}
	}
	if versions := l.list("versions"); len(versions) > 0 {
		v, _ := versions[len(versions)-1].(map[string]any)
		a.version = object(v).text("version")
	}
	return a
}

// published is the day of the first version.
func (l *arxivLine) published() paper.Day {
	var first object
	for _, v := range l.list("versions") {
		v, _ := v.(map[string]any)
		if first == nil || object(v).text("version") == "v1" {
			first = v
		}
	}
	if d := l.it.day("versions: created", first.text("created")); d != 0 {
		return d
	}
	for _, key := range []string{"created", "published"} {
		if d := l.it.day(key, l.text(key)); d != 0 {
			return d
		}
	}
	return 0
}

// updated is the day of which the record is.
func (l *arxivLine) updated() paper.Day {
	for _, key := range []string{"update_date", "updated"} {
		d := l.it.day(key, l.text(key))
		if l.c.tooLate(d) {
			l.it.note("%s %v is in the future, and left out", key, d)
			continue
		}
		if d != 0 {
			return d
		}
	}
	return 0
}

// authors are the names. Where arXiv has told their parts, these are better
// than what the submitter wrote.
func (l *arxivLine) authors() names {
	var names names
	for _, v := range l.list("authors_parsed") {
		parts, _ := v.([]any)
		var last, first, suffix string
		for i, part := range []*string{&last, &first, &suffix} {
			if i < len(parts) {
				*part, _ = parts[i].(string)
			}
		}
		names.addPerson(person{last, first, suffix})
	}
	if len(names.list) > 0 {
		return names
	}
	if s := l.text("authors", "author_text"); s != "" {
		for _, name := range splitNames(s) {
			names.add(name)
		}
		return names
	}
	for _, v := range l.list("authors", "author_text") {
		switch v := v.(type) {
		case map[string]any:
			names.add(object(v).text("name"))
		case string:
			names.add(v)
		}
	}
	return names
}

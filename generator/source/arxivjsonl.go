package source

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"offprint/generator/paper"
	"offprint/generator/text"
)

// arxivJSONL is JSON Lines of papers on arXiv, one object a line, as people
// pass its metadata on: the snapshot on Kaggle
// (https://www.kaggle.com/datasets/Cornell-University/arxiv), and dumps of
// arXiv's OAI-PMH interface that have the names of the authors in one text
// and the day under "created".
func arxivJSONL() format {
	return format{
		name:  "arxiv-jsonl",
		about: "arXiv's metadata in JSON Lines or other JSON: the Kaggle snapshot and similar dumps", unit: "a line or object",
		form: asJSON, lacks: "papers of arXiv",
		authority: paper.Original,
		detect:    detectArXivJSONL, refuse: refuseArXivJSONL, read: readArXivJSONL,
	}
}

// arxivKeys are the keys of such objects. Those that are true nobody else has.
var arxivKeys = map[string]bool{
	"versions": true, "authors_parsed": true, "submitter": true, "author_text": true, "update_date": true, "primary_cat": true,
	"journal-ref": true, "report-no": true,

	"id": false, "title": false, "abstract": false, "authors": false, "categories": false, "comments": false, "doi": false,
	"license": false, "created": false, "published": false, "updated": false, "journal_ref": false, "report_no": false,
	"msc-class": false, "msc_class": false, "acm-class": false, "acm_class": false, "primary_category": false,
	"num_authors": false, "num_categories": false, "created_ym": false,
}

// detectArXivJSONL looks at the first record: it has an identifier of arXiv, and
// keys that nobody else has or no others than arXiv has.
func detectArXivJSONL(head []byte) bool {
	if !isJSON(head) {
		return false
	}
	s := sampleJSON(head)
	if !s.has("id") && s.whole || s.has("paper") || s.has("publishedAt") {
		return false
	}
	if !s.whole {
		// In the snapshot the authors stand before the title, and three thousand
		// of them leave it no room in what detection sees.
		return s.has("id") && s.has("submitter") && s.has("authors") || s.isArXiv()
	}
	return s.isArXiv()
}

func (s *sample) isArXiv() bool {
	if !s.has("title") || !s.has("abstract") || !s.has("authors", "authors_parsed", "author_text", "categories") {
		return false
	}
	if id, _ := arxivIDOf(s.record.text("id")); id == "" {
		return false
	}
	known := true
	for key := range s.record {
		telling, ok := arxivKeys[key]
		if telling {
			return true
		}
		known = known && ok
	}
	return known
}

func refuseArXivJSONL(head []byte) error {
	t := bytes.TrimSpace(head)
	// The first line may be a broken one.
	if t[0] != '{' && t[0] != '[' && !bytes.Contains(t, []byte("\n{")) {
		return fmt.Errorf("this is not JSON Lines, it looks like %s", looks(head))
	}
	return nil
}

func readArXivJSONL(c *call) error {
	r := &arxivLines{c: c}
	read := r.lines
	if !startsLines(c.head) {
		read = r.anywhere
	}
	err := read()
	r.passed.tell(c)
	return err
}

// startsLines reports whether an input has a record on each line, as far as can
// be seen. Else it is a list, an object around one, or over several lines.
func startsLines(head []byte) bool {
	t := bytes.TrimLeft(head, " \t\r\n")
	line, rest, more := bytes.Cut(t, []byte("\n"))
	if len(line) == 0 || line[0] == '[' && json.Valid(head) {
		return false
	}
	rest = bytes.TrimLeft(rest, " \t\r\n")
	if s := sampleJSON(head); s.record != nil && (s.lists > 0 || s.wrapped) {
		return false
	}
	return line[0] != '{' || !more || json.Valid(line) || len(rest) == 0 || rest[0] == '{'
}

// arxivLines are the records of an input while it is read.
type arxivLines struct {
	c      *call
	passed passedOver
}

// anywhere reads records wherever they stand in JSON.
func (r *arxivLines) anywhere() error {
	return r.c.jsonItems(dated, func(it Item, around object) Item { return r.item(it, listingDay(around)) })
}

// lines reads a record on each line.
func (r *arxivLines) lines() error {
	return r.c.lines(func(n int, line []byte, large, last bool) error {
		if t := bytes.TrimRight(line, " \t"); bytes.HasSuffix(t, []byte("},")) {
			line = t[:len(t)-1] // of a list without its brackets
		}
		if isBlank(line) {
			return nil
		}
		p := &piece{line: n, raw: line, large: large, cut: last && isCut(line)}
		r.c.rejectedEnd = p.cut
		it := p.lineItem()
		if it.Err == nil {
			it = r.item(it, 0)
		}
		return r.c.put(it)
	})
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

// item makes an item of one record of arXiv's metadata. In the snapshot on
// Kaggle, "authors" is one text as the submitter wrote it, "authors_parsed"
// what arXiv made of it (lists of last name, first name, suffix and perhaps
// affiliations), "categories" a text with spaces, and "versions" a list with
// the time of each; elsewhere "author_text" is the names with commas,
// "categories" has commas, "primary_cat" is one of them, and "created" and
// "updated" are days. listed is the day that stands around the records.
func (r *arxivLines) item(it Item, listed paper.Day) Item {
	o := unwrapped(it.object())
	if it.Err != nil {
		return it
	}
	var unknown []string
	for key, v := range o {
		if _, ok := arxivKeys[key]; !ok && !isMissing(v) {
			unknown = append(unknown, key)
		}
	}
	slices.Sort(unknown)
	r.passed.addAll(unknown)
	l := &arxivLine{c: r.c, it: &it, object: o}
	a := l.paper()
	a.listed = listed
	return r.c.arxivFinish(it, a)
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
	for _, v := range listed(asList(l.object["categories"])) {
		if s, ok := v.(string); ok {
			a.categories = append(a.categories, s)
		}
	}
	if versions := l.objects("versions"); len(versions) > 0 {
		a.version = versions[len(versions)-1].text("version")
	}
	return a
}

// published is the day of the first version.
func (l *arxivLine) published() paper.Day {
	var first object
	for _, v := range l.objects("versions") {
		if first == nil || v.text("version") == "v1" {
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
			l.it.note("%s %v is in the future, and is ignored", key, d)
			continue
		}
		if d != 0 {
			return d
		}
	}
	return 0
}

// wrappedNames are over several lines because these were full.
var wrappedNames = text.LazyRegexp(`[,;|]|\band\b|\n `)

// authors are the names. Where arXiv has their parts, these are better
// than what the submitter wrote.
func (l *arxivLine) authors() names {
	var names names
	for _, v := range l.list("authors_parsed") {
		parts, _ := v.([]any)
		addAuthor(&names, parts)
	}
	if len(names.list) > 0 {
		return names
	}
	for _, key := range []string{"authors", "author_text"} {
		v := asList(l.object[key])
		if s, ok := v.(string); ok && wrappedNames.MatchString(s) {
			v = text.OneLine(s)
		}
		addAuthors(&names, v, "")
		if len(names.list) > 0 {
			break
		}
	}
	return names
}

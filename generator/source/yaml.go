package source

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"offprint/generator/bound"
	"offprint/generator/paper"
	"offprint/generator/text"
)

// yamlList is a list of papers in YAML (https://yaml.org/spec/1.2.2/), as in data files of
// site generators. Its items are read like rows of a table with usual column names.
func yamlList() format {
	return format{
		name:  "yaml",
		about: "a list in YAML, such as `_data/papers.yml` of a Jekyll site, or a Markdown note with front matter", unit: "an item with a title, or the note",
		form: asText, lacks: "a list of papers in YAML, or front matter of one",
		authority: paper.Chosen,
		detect:    detectYAML, before: []string{"digest", "hf-text", "offprint"}, read: readYAML,
	}
}

// maxYAML is the maximum size in bytes of an item that can be a paper. The parser's time grows
// faster than its input.
const maxYAML = 32 << 10

// yamlEntry matches the first line of a list of mappings.
var yamlEntry = text.LazyRegexp(`^ *-(?: +(?:"[\pL\w -]+"|'[\pL\w -]+'|[\pL_][\pL\w -]*|<<):(?: |$)| +[{&!]| +\*\w+ *$| *$)`)

// detectYAML reports whether one of the first items of a list is a paper. Items with unquoted
// colons in values are accepted. Front matter and lists in the flow style are detected too.
func detectYAML(head []byte) bool {
	if isBinary(head) || isHTML(head) {
		return false
	}
	if isJSON(head) {
		return detectFlow(head)
	}
	if _, body, ok := frontMatter(head); ok {
		return !detectDigest([]byte(body))
	}
	const tried = 3
	found, items := false, 0
	cut := yamlCutter{emit: func(p *yamlPiece) bool {
		items++
		o, err := decodeYAML(p.raw)
		found = err == nil && (&sample{record: o}).isPaper()
		return !found && items < tried
	}}
	for line := range bytes.Lines(head) {
		if !cut.line(bytes.TrimRight(line, "\r\n")) {
			return found
		}
		if items == 0 && cut.n == 0 && !startsYAML(line) {
			return false
		}
	}
	cut.end()
	return found
}

// startsYAML reports whether a line may precede the first item.
func startsYAML(line []byte) bool {
	t := bytes.TrimSpace(line)
	return len(t) == 0 || t[0] == '#' || bytes.Equal(t, []byte("---")) || bytes.HasPrefix(t, []byte("%YAML")) || yamlKey(t) != "" ||
		yamlIndent(string(line)) > 0 || yamlPair.Match(t)
}

// yamlKey returns the key of a line that contains nothing else, or "".
func yamlKey(line []byte) string {
	line, _, _ = bytes.Cut(line, []byte(" #"))
	key, ok := strings.CutSuffix(string(bytes.TrimSpace(line)), ":")
	if !ok || strings.Contains(key, ": ") {
		return ""
	}
	return strings.Trim(key, `"'`)
}

// frontMatter returns the mapping at the start of a note on a paper, between lines of three
// hyphens, and the text below it. ok is false if the mapping is missing, or has no authors or
// no identifier, as that of pages saved by crawlers.
func frontMatter(b []byte) (o object, body string, ok bool) {
	m := betweenHyphens.FindSubmatch(b)
	if m == nil {
		return nil, "", false
	}
	o, err := decodeYAML(wikiLink.ReplaceAll(m[1], []byte("$1")))
	if err != nil || !titled(o) {
		return nil, "", false
	}
	cs := (&tableRecords{}).usualCells(o)
	id, doi, _ := new(tableIDs).of(&Item{}, cs)
	return o, string(b[len(m[0]):]), len(cs["authors"]) > 0 && (id != "" || doi != "")
}

var (
	betweenHyphens = text.LazyRegexp(`^---[ \t]*\r?\n((?:[^\n]*\n){1,200}?)---[ \t]*(?:\r?\n|$)`)
	wikiLink       = text.LazyRegexp(`\[\[(?:[^\]\[|\n]*\|)?([^\]\[|\n]*)\]\]`) // Obsidian
	// abstractBelow matches the section of a note that contains the abstract.
	abstractBelow = text.LazyRegexp(`(?is)(?:^|\n)#{1,6} *abstract:?[ \t]*\r?\n(.*?)(?:\n#|$)`)
)

// frontItem returns the item of a note on a paper. Its abstract may be in the text below. The
// rest of that text is by the note-taker and is not read.
func (r *tableRecords) frontItem(note []byte, o object, body string) Item {
	it := Item{Where: "line 1", Raw: note}
	if m := abstractBelow.FindStringSubmatch(body); m != nil && o.text("abstract") == "" {
		o["abstract"] = m[1]
		body = strings.Replace(body, m[0], "", 1)
	}
	if len(strings.Fields(body)) > 0 {
		it.note("of the text below only an abstract is read, in a part with that heading")
	}
	return r.object(it, o, "")
}

func readYAML(c *call) error {
	r := newTableRecords(c)
	if _, _, ok := frontMatter(c.head); ok {
		b, err := c.all()
		if err != nil {
			return fmt.Errorf("read: %w", err)
		}
		o, body, _ := frontMatter(b)
		err = c.put(r.frontItem(b, o, body))
		r.end()
		return err
	}
	if isJSON(c.head) {
		err := r.flowItems()
		r.end()
		return err
	}
	var failed error
	cut := yamlCutter{emit: func(p *yamlPiece) bool {
		failed = c.put(r.yamlItem(p))
		return failed == nil
	}}
	err := c.lines(func(_ int, line []byte, _, last bool) error {
		if (len(line) > 0 || !last) && !cut.line(line) || last && !cut.end() {
			return failed
		}
		return nil
	})
	r.end()
	return err
}

// flowStart matches the beginning of a list of mappings in the flow style, in which keys need
// no quotes.
var flowStart = text.LazyRegexp(`^\s*\[\s*\{\s*[A-Za-z_][\w -]*:\s`)

func detectFlow(head []byte) (found bool) {
	if !flowStart.Match(head) {
		return false
	}
	_ = flowMappings(head, func(p *piece) error {
		o, err := decodeYAML(p.raw)
		found = err == nil && (&sample{record: o}).isPaper()
		return errEnough
	})
	return found
}

// flowItems emits the items of a list in the flow style.
func (r *tableRecords) flowItems() error {
	b, err := r.c.all()
	if err != nil {
		return fmt.Errorf("read: %w", err)
	}
	return flowMappings(b, func(p *piece) error {
		if p.cut {
			return r.c.put(p.item())
		}
		return r.c.put(r.yamlItem(&yamlPiece{piece: *p}))
	})
}

// flowMappings cuts a list in the flow style into its mappings. A quotation mark begins a
// string only at the start of a value: {title: It's snow}.
//
//complex:because each case is one character
func flowMappings(b []byte, emit func(*piece) error) error {
	depth, line, n := 0, 1, 0
	var quote, before byte
	var begins piece
	start := 0
	for i := 0; i < len(b); i++ {
		c := b[i]
		switch {
		case c == '\n':
			line++
		case quote != 0:
			if c == '\\' && quote == '"' {
				i++
			} else if c == quote {
				quote = 0
			}
		case (c == '"' || c == '\'') && strings.IndexByte("[{,:", before) >= 0:
			quote = c
		case c == '[' || c == '{':
			if depth++; depth == 2 {
				n++
				begins, start = piece{n: n, line: line, col: 1}, i
			}
		case c == ']' || c == '}':
			if depth--; depth == 1 {
				begins.raw = b[start : i+1]
				if err := emit(&begins); err != nil {
					return err
				}
			}
		}
		if c != ' ' && c != '\n' && c != '\r' && c != '\t' {
			before = c
		}
	}
	if depth > 1 {
		begins.raw, begins.cut = b[start:], true
		return emit(&begins)
	}
	return nil
}

// yamlItem returns the item of a piece.
func (r *tableRecords) yamlItem(p *yamlPiece) Item {
	it := p.item()
	if p.outside {
		it.Where, it.Err = fmt.Sprintf("line %d", p.line), errors.New("it is not in a list, and only lists are read")
		return it
	}
	o, err := decodeYAML(p.raw)
	if err != nil {
		it.Err = err
		return it
	}
	if isCSL(o) { // pandoc and Zotero write this
		item, err := json.Marshal(o)
		if err != nil {
			it.Err = err
			return it
		}
		return r.c.decodedCSL(it, item)
	}
	r.around = p.around
	return r.object(it, o, "")
}

// yamlCutter cuts YAML into the items of its lists by indentation alone, so that an invalid
// item does not affect the others. A list within an item belongs to the item.
type yamlCutter struct {
	emit func(*yamlPiece) bool // is called with an item, which it may keep; it returns false to stop

	at        int // lines so far
	n         int // items so far
	item      *yamlPiece
	indent    int    // of the dashes of the list
	around    object // what is said before the list, or in the item that contains it
	key       string // key of the list, or an enclosing key that is a day
	keyIndent int
}

// yamlPiece is an item, or text after one that is in no list.
type yamlPiece struct {
	piece
	outside bool
	around  object
}

// line handles the next line and reports whether more are wanted.
func (c *yamlCutter) line(line []byte) bool {
	c.at++
	rest := bytes.TrimLeft(line, " ")
	blank := len(rest) == 0 || rest[0] == '#'
	indent := len(line) - len(rest)
	inside := c.item != nil && !c.item.outside
	next := inside && indent == c.indent && (bytes.HasPrefix(rest, []byte("- ")) || string(rest) == "-")
	switch {
	case inside && (blank || indent > c.indent) && !c.descends(line):
	case next || yamlEntry.Match(line):
		if !c.begin(false) {
			return false
		}
		c.indent = indent
	case blank:
		return true
	default:
		if d := readWrittenDate(c.key); indent <= c.keyIndent || d.day == 0 || d.partial != "" {
			c.key, c.keyIndent = yamlKey(line), indent
		}
		if (inside || c.item == nil) && !c.begin(true) {
			return false
		}
	}
	c.item.addRun(line)
	c.item.add('\n')
	return true
}

// descends reports whether a line begins a list of papers within an item that is not a paper,
// such as a day. The item then becomes the context of the list.
func (c *yamlCutter) descends(line []byte) bool {
	const longest = 4 << 10 // of an item around a list
	if len(c.item.raw) > longest || !yamlEntry.Match(line) || yamlPaper.Match(c.item.raw) {
		return false
	}
	lines := bytes.Split(bytes.TrimSpace(c.item.raw), []byte("\n"))
	key := yamlKey(bytes.TrimLeft(lines[len(lines)-1], "- "))
	if _, column := columnMeaning(key); key == "" || column {
		return false
	}
	c.item.outside = true
	c.n--
	return true
}

// begin ends the last item and begins the next. It reports whether more are wanted.
func (c *yamlCutter) begin(outside bool) bool {
	before := c.item
	if !c.end() {
		return false
	}
	if !outside {
		c.n++
		if before != nil && before.outside {
			c.around, _ = decodeYAML(before.raw)
		}
	}
	c.item = &yamlPiece{piece{n: c.n, line: c.at, col: 1}, outside, c.around}
	if c.key != "" && listingDay(c.around) == 0 {
		c.item.around = object{"date": c.key}
	}
	return true
}

// yamlPaper matches text outside of lists that contains a paper.
var yamlPaper = text.LazyRegexp(`(?i)\btitle["']? *:`)

// end ends the last item and reports whether more are wanted.
func (c *yamlCutter) end() bool {
	p := c.item
	c.item = nil
	if p == nil || p.outside && (c.n == 0 || !yamlPaper.Match(p.raw)) {
		return true
	}
	return c.emit(p)
}

// decodeYAML returns the object of an item. Plain values are kept as strings: as a number, the
// identifier 2405.10 would become 2405.1.
func decodeYAML(item []byte) (object, error) {
	if len(item) > maxYAML {
		return nil, fmt.Errorf("it is larger than %d KiB", maxYAML>>10)
	}
	s := strings.ReplaceAll(strings.TrimRight(string(repaired(item)), " \t\r\n"), "\t", "    ")
	if err := bound.YAML(s); err != nil {
		return nil, err
	}
	v, err := parseYAML(s)
	if quoted := quotedYAML(s); err != nil && quoted != s {
		v, err = parseYAML(quoted)
	}
	if err != nil {
		return nil, fmt.Errorf("it is not valid YAML: %s", yamlPlace.ReplaceAllString(firstLine([]byte(err.Error())), "line $1 of it: "))
	}
	if list, ok := v.([]any); ok && len(list) == 1 {
		v = list[0]
	}
	o, ok := v.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("an item should be a mapping, this is %s", kind(v))
	}
	return o, nil
}

// yamlPlace matches the position in an error of the parser.
var yamlPlace = text.LazyRegexp(`^\[(\d+):\d+\] `)

// yamlPair matches a line with a key and the beginning of a value that is neither a list nor a
// mapping.
var yamlPair = text.LazyRegexp(`^( *(?:- +)*)([A-Za-z_][\w -]*: +)([^\s\[\]{}&*!#].*)$`)

// quotedYAML puts plain values that contain a colon in quotes, which people forget. Values in
// quotes and block values are unchanged.
func quotedYAML(s string) string {
	lines := strings.Split(s, "\n")
	for i := 0; i < len(lines); {
		m := yamlPair.FindStringSubmatch(lines[i])
		if m == nil {
			i++
			continue
		}
		indent, value := len(m[1]), []string{m[3]}
		end := i + 1
		for ; end < len(lines) && (isBlank([]byte(lines[end])) || yamlIndent(lines[end]) > indent); end++ {
			value = append(value, lines[end])
		}
		if strings.Contains(`"'|>`, m[3][:1]) {
			i = end
			continue
		}
		if plain, ok := plainYAML(value); ok {
			lines[i] = m[1] + m[2] + strconv.Quote(plain)
			clear(lines[i+1 : end])
		}
		i = end
	}
	return strings.Join(lines, "\n")
}

// plainYAML joins the lines of a plain value and reports whether it must be quoted. It returns
// false if a line is a pair itself, which is indented by mistake.
func plainYAML(lines []string) (plain string, quoted bool) {
	for i, line := range lines {
		if i > 0 && yamlPair.MatchString(line) {
			return "", false
		}
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "#") {
			line = ""
		}
		line, _, _ = strings.Cut(line, " #")
		quoted = quoted || strings.Contains(line, ": ") || strings.HasSuffix(line, ":") || i == 0 && strings.IndexAny(line, "@`%") == 0
		plain += " " + line
	}
	return text.OneLine(plain), quoted
}

// yamlIndent returns the number of spaces at the beginning of a line.
func yamlIndent(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

func parseYAML(s string) (v any, err error) {
	defer func() { // the parser panics on some invalid YAML
		if r := recover(); r != nil {
			err = fmt.Errorf("the parser gave up: %v", r)
		}
	}()
	file, err := parser.ParseBytes([]byte(s), 0, parser.AllowDuplicateMapKey())
	if err != nil {
		return nil, err
	}
	if len(file.Docs) == 0 || file.Docs[0].Body == nil {
		return nil, errors.New("it is empty")
	}
	return yamlValue(file.Docs[0].Body)
}

// yamlValue returns the value of a node. Aliases are an error: an item is parsed alone,
// without the anchors of others.
func yamlValue(n ast.Node) (any, error) {
	switch n := n.(type) {
	case *ast.NullNode:
		return nil, nil
	case *ast.StringNode:
		return n.Value, nil
	case *ast.LiteralNode:
		if strings.HasPrefix(n.Start.Value, ">") { // its lines are paragraphs
			return strings.ReplaceAll(n.Value.Value, "\n", "\n\n"), nil
		}
		return n.Value.Value, nil
	case *ast.TagNode:
		return yamlValue(n.Value)
	case *ast.AnchorNode:
		return yamlValue(n.Value)
	case *ast.AliasNode, *ast.MergeKeyNode:
		return nil, errors.New("it has an alias, which is not read")
	case *ast.SequenceNode:
		list := make([]any, 0, len(n.Values))
		for _, e := range n.Values {
			v, err := yamlValue(e)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		return list, nil
	case *ast.MappingNode:
		return yamlMapping(n.Values...)
	case *ast.MappingValueNode:
		return yamlMapping(n)
	}
	return n.GetToken().Value, nil
}

func yamlMapping(pairs ...*ast.MappingValueNode) (any, error) {
	o := make(map[string]any, len(pairs))
	for _, p := range pairs {
		v, err := yamlValue(p.Value)
		if err != nil {
			return nil, err
		}
		key := p.Key.GetToken().Value
		if s, ok := p.Key.(*ast.StringNode); ok {
			key = s.Value
		}
		o[key] = v
	}
	return o, nil
}

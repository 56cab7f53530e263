package archive

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"offprint/generator/bound"
	"offprint/generator/paper"
)

// Parse reads a paper's file. Only the title is required. The date may come from the path or
// from the day of publication, or be missing; the identifier may come from the DOI or the
// title. Days may be written as dates, as dates with times, or as strings. Unknown keys are
// accepted. Invalid identifiers, links and aliases are dropped. The error is a *Problem with
// the file's path and the line.
func Parse(path string, data []byte) (Entry, error) {
	f, err := parse(path, string(data))
	return f.Entry, err
}

// file is a parsed paper's file.
type file struct {
	Entry
	doc      document
	tree     map[string]any // the decoded front matter
	problems []*Problem     // problems despite which the paper was read
}

// decodeFile splits a file into its parts and decodes its front matter. The error is a
// *Problem.
func decodeFile(path, text string) (file, error) {
	f := file{Entry: Entry{Path: path}}
	fail := func(line int, err error) (file, error) {
		return file{}, &Problem{Path: path, Line: line, Err: err}
	}
	var line int
	var err error
	if f.doc, line, err = split(text); err != nil {
		return fail(line, err)
	}
	var plain bool
	if f.tree, plain = decodePlain(f.doc.toml); plain {
		return f, nil
	}
	if err := bound.TOML(f.doc.toml); err != nil {
		if deep, ok := errors.AsType[*bound.DepthError](err); ok {
			line = 1 + deep.Line
		}
		return fail(line, err)
	}
	if _, err := toml.Decode(f.doc.toml, &f.tree); err != nil {
		if at, ok := errors.AsType[toml.ParseError](err); ok {
			return fail(at.Position.Line+1, errors.New(at.Message+tomlHint(at.Message)))
		}
		return fail(0, err)
	}
	return f, nil
}

// tomlHint returns advice on the usual mistakes of people who write TeX or several lines in
// TOML.
func tomlHint(message string) string {
	switch {
	case strings.HasPrefix(message, "invalid escape"):
		return `; between " each backslash is written twice, between ' or ''' as it is`
	case message == "strings cannot contain newlines":
		return `; close the quotes, or write """ or ''' around a text of several lines`
	}
	return ""
}

func parse(path, text string) (file, error) {
	f, err := decodeFile(path, text)
	if err != nil {
		return file{}, err
	}
	fail := func(line int, err error) (file, error) {
		return file{}, &Problem{Path: path, Line: line, Err: err}
	}
	raw := paper.Paper{Abstract: f.doc.body}
	for field := range paper.NumFields {
		if field == paper.FieldAbstract || field == paper.FieldExtra {
			continue
		}
		value, err := lookup(f.tree, keyOf(field))
		if err == nil && value != nil {
			err = decodeField(&raw, field, value)
		}
		if err != nil {
			return fail(f.lineOf(keyOf(field)), err)
		}
	}
	raw.Extra = paper.EncodeExtra(extraOf(f.tree))
	if key, err := f.readImport(); err != nil {
		return fail(f.lineOf(key), err)
	}
	f.clean(raw)
	if field, err := paper.TooLarge(&f.Paper); err != nil {
		if field == paper.FieldAbstract {
			return fail(1+strings.Count(f.doc.open+f.doc.toml+f.doc.close, "\n"), err)
		}
		return fail(max(1, f.lineOf(keyOf(field))), err)
	}
	switch p := &f.Paper; {
	case p.Title == "":
		return fail(max(1, f.lineOf([]string{"title"})), errors.New(`the title is missing; add a line: title = "…"`))
	case p.Date == 0:
		p.Date = cmp.Or(dayOf(path), p.Published)
		if p.Date == 0 && inDayFolder(path) {
			f.problems = append(f.problems, &Problem{Path: path, Line: 1, Kept: true,
				Err: errors.New(`the date is missing, and its folder is not a day; the paper is undated until you add a line such as: date = 2025-10-07`)})
		}
	}
	f.warnOfPlace()
	return f, nil
}

// handKeys are the keys that only people write, never an import.
var handKeys = []string{"note", "tags", "pick", draftKey}

// warnOfPlace reports keys that someone added at the end of the front matter, where they
// belong to the last table.
func (f *file) warnOfPlace() {
	for _, table := range tables[1:] {
		values, _ := f.tree[table].(map[string]any)
		for _, key := range handKeys {
			if values[key] != nil {
				f.problems = append(f.problems, &Problem{Path: f.Path, Line: f.lineOf([]string{table, key}), Kept: true,
					Err: fmt.Errorf("%s is below [%s], where it has no effect; move it above the first line in brackets", key, table)})
			}
		}
	}
}

// clean takes over what was read, and notes what it leaves out.
func (f *file) clean(raw paper.Paper) {
	f.Paper = paper.Clean(raw)
	if raw.ID != "" {
		id, err := anyID(string(raw.ID))
		if err != nil {
			f.warn(paper.FieldID, fmt.Errorf("%w; until then the title is used instead", err))
		}
		f.Paper.ID = id
	}
	f.Paper = paper.Clean(f.Paper)
	if f.Paper.ID == "" {
		f.Paper.ID = derivedID(&f.Paper)
	}
	for field := range paper.NumFields {
		switch field {
		case paper.FieldDOI:
			if raw.DOI != "" && f.Paper.DOI == "" {
				f.warn(field, fmt.Errorf("%q is not a DOI; it is left out", raw.DOI))
			}
		case paper.FieldLanguage:
			if raw.Language != "" && f.Paper.Language == "" {
				f.warn(field, fmt.Errorf(`%q is not a language tag; write for example "de" or "zh-Hans"; it is left out`, raw.Language))
			}
		case paper.FieldAliases, paper.FieldLinksMedia:
			if lost := lostOf(field, raw.Get(field).([]string)); len(lost) > 0 {
				what := fmt.Sprintf("%q of %s is left out", shortened(lost[0]), field)
				if len(lost) > 1 {
					what = fmt.Sprintf("%q and %d more of %s are left out", shortened(lost[0]), len(lost)-1, field)
				}
				f.warn(field, fmt.Errorf("%s: %s", what, wantedAddress(field)))
			}
		case paper.FieldLinksCode, paper.FieldLinksDiscussion, paper.FieldLinksProject, paper.FieldLinksThumbnail:
			if raw.Has(field) && !f.Paper.Has(field) {
				f.warn(field, fmt.Errorf("%s is left out: %s", field, wantedAddress(field)))
			}
		}
	}
}

// lostOf returns the values of a field that cleaning drops, except duplicates.
func lostOf(field paper.Field, values []string) (lost []string) {
	for _, v := range values {
		var one paper.Paper
		one.Set(field, []string{v})
		if one = paper.Clean(one); !one.Has(field) {
			lost = append(lost, v)
		}
	}
	return lost
}

// shortened returns a value cut for use in a message.
func shortened(s string) string {
	const most = 80 // bytes
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}

func wantedAddress(f paper.Field) string {
	if f == paper.FieldAliases {
		return `write each as a path on the site: "/papers/old-name/"`
	}
	return "an address begins with https:// or http://"
}

func (f *file) warn(field paper.Field, err error) {
	f.problems = append(f.problems, &Problem{Path: f.Path, Line: f.lineOf(keyOf(field)), Err: err, Kept: true})
}

// anyID parses an identifier, either with its scheme or as people write it.
func anyID(s string) (paper.ID, error) {
	id, err := paper.ParseID(s)
	if err == nil {
		return id, nil
	}
	if id, err := paper.ArXivID(s); err == nil {
		return id, nil
	}
	if id, err := paper.DOIID(s); err == nil {
		return id, nil
	}
	return "", err
}

// derivedID returns the identifier of a paper whose file has none.
func derivedID(p *paper.Paper) paper.ID {
	if p.DOI != "" {
		return paper.ID(paper.SchemeDOI + ":" + p.DOI)
	}
	if p.Title == "" {
		return ""
	}
	return paper.TitleID(p.Title)
}

// keyOf returns the path of a field's key: ["links", "code"].
func keyOf(f paper.Field) []string { return keys[f] }

var keys = func() (k [paper.NumFields][]string) {
	for f := range paper.NumFields {
		k[f] = strings.Split(f.String(), ".")
	}
	return k
}()

// lookup returns a value of the tree, nil if there is none.
func lookup(tree map[string]any, path []string) (any, error) {
	for i, key := range path[:len(path)-1] {
		switch next := tree[key].(type) {
		case nil:
			return nil, nil
		case map[string]any:
			tree = next
		default:
			return nil, fmt.Errorf("%s must be a table, not %s", strings.Join(path[:i+1], "."), typeName(next))
		}
	}
	return tree[path[len(path)-1]], nil
}

func decodeField(p *paper.Paper, f paper.Field, value any) error {
	switch p.Get(f).(type) {
	case string:
		s, ok := value.(string)
		if !ok {
			return fmt.Errorf("%s must be text in quotes, not %s", f, typeName(value))
		}
		p.Set(f, s)
	case []string:
		list, ok := value.([]any)
		if !ok {
			return fmt.Errorf(`%s must be a list of texts such as ["one", "two"], not %s`, f, typeName(value))
		}
		out := make([]string, len(list))
		for i, v := range list {
			if out[i], ok = v.(string); !ok {
				return fmt.Errorf(`%s must be a list of texts such as ["one", "two"]; number %d is %s`, f, i+1, typeName(v))
			}
		}
		p.Set(f, out)
	case int:
		n, ok := value.(int64)
		if !ok || n < 0 || int64(int(n)) != n {
			return fmt.Errorf("%s must be a whole number, 0 or more, not %s", f, typeName(value))
		}
		p.Set(f, int(n))
	case bool:
		b, ok := value.(bool)
		if !ok {
			return fmt.Errorf("%s must be true or false, not %s", f, typeName(value))
		}
		p.Set(f, b)
	case paper.Day:
		day, err := decodeDay(f.String(), value)
		if err != nil {
			return err
		}
		p.Set(f, day)
	case paper.Facts:
		facts, err := decodeFacts(f.String(), value)
		if err != nil {
			return err
		}
		p.Set(f, facts)
	}
	return nil
}

// decodeFacts decodes a table of texts. Volumes may be numbers, and dates may be dates.
func decodeFacts(name string, value any) (paper.Facts, error) {
	table, ok := value.(map[string]any)
	if !ok {
		return nil, fmt.Errorf(`%s must be a table of texts such as { volume = "12" }, not %s`, name, typeName(value))
	}
	if len(table) > paper.MaxFacts {
		return nil, fmt.Errorf("its %s has %d entries; the limit is %d", name, len(table), paper.MaxFacts)
	}
	var facts paper.Facts
	for _, key := range sortedKeys(table) {
		switch v := table[key].(type) {
		case string:
			facts = facts.Set(key, v)
		case int64, paper.Day, time.Time:
			facts = facts.Set(key, encode(v))
		default:
			return nil, fmt.Errorf("%s.%s must be text in quotes, not %s", name, key, typeName(v))
		}
	}
	return facts, nil
}

func decodeDay(name string, value any) (paper.Day, error) {
	switch v := value.(type) {
	case nil:
		return 0, nil
	case paper.Day:
		return v, nil
	case string:
		var day paper.Day
		if err := day.UnmarshalText([]byte(strings.TrimSpace(v))); err != nil {
			return 0, fmt.Errorf("%s: %w", name, err)
		}
		return day, nil
	case time.Time:
		if day := paper.DayOf(v); day != 0 && v.Location().String() != "time-local" {
			return day, nil
		}
	}
	return 0, fmt.Errorf("%s must be a day such as 2025-10-07, not %s", name, typeName(value))
}

// readImport reads the [import] table. Invalid hashes are ignored: their fields count as
// edited by hand, so nothing is lost.
func (f *file) readImport() (key []string, err error) {
	for name, at := range map[string]*paper.Day{"day": &f.Import.Day, "listed": &f.Import.Listed} {
		key := []string{"import", name}
		v, err := lookup(f.tree, key)
		if err == nil {
			*at, err = decodeDay("import."+name, v)
		}
		if err != nil {
			return key, err
		}
	}
	f.Import.Source, _ = at(f.tree, "import", "source").(string)
	f.Import.Source = paper.Clean(paper.Paper{Organization: f.Import.Source}).Organization
	if f.Import.Source == "" {
		f.Import.Day = 0 // a day without a source means nothing
	}
	hashes, _ := at(f.tree, "import", "hash").(map[string]any)
	for name, v := range hashes {
		field, known := paper.FieldNamed(name)
		s, _ := v.(string)
		if sum, err := strconv.ParseUint(s, 16, 32); known && err == nil && len(s) == 8 {
			f.Import.Hash.Put(field, uint32(sum))
		}
	}
	origins, _ := at(f.tree, "import", "from").(map[string]any)
	for name, v := range origins {
		field, known := paper.FieldNamed(name)
		s, _ := v.(string)
		at := strings.LastIndexByte(s, ' ')
		if !known || at < 1 {
			continue
		}
		if day, err := paper.ParseDay(s[at+1:]); err == nil {
			f.Import.From[field] = paper.Origin{Source: s[:at], Day: day}
		}
	}
	return nil, nil
}

// lineOf returns the line of a key in the file, or 0.
func (f *file) lineOf(path []string) int {
	statements, err := segment(f.doc.toml)
	if err != nil {
		return 0
	}
	best, length := 0, 0
	for _, st := range statements {
		n := min(len(st.path), len(path))
		if st.kind != nothing && n > length && slices.Equal(st.path[:n], path[:n]) {
			best = 2 + strings.Count(f.doc.toml[:st.key], "\n")
			length = n
		}
	}
	return best
}

// typeName describes the type of a decoded value in a message.
func typeName(v any) string {
	switch v := v.(type) {
	case string:
		return "text"
	case bool:
		return strconv.FormatBool(v)
	case int64:
		return "the number " + strconv.FormatInt(v, 10)
	case float64:
		return "the number " + encodeFloat(v)
	case paper.Day, time.Time:
		return "the date or time " + encode(v)
	case []any:
		return "a list"
	case map[string]any, []map[string]any:
		return "a table"
	}
	return fmt.Sprintf("a %T", v)
}

package archive

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// NameTable is a table of [params.offprint] in the ConfigFile that says which names are
// variants of one name.
type NameTable string

// The tables of names.
const (
	PeopleTable       NameTable = "people"
	TopicTable        NameTable = "topicNames"
	OrganizationTable NameTable = "organizationNames"
)

// JoinNames returns the text of a ConfigFile in which all of others are variants of shown.
// Comments, order and everything else are kept. key maps names that the archive treats as the
// same to equal strings.
//
// The result is parsed again to verify that it contains the requested change and no other. The
// error of a text that cannot be changed in place tells what to write by hand. Names about
// which the text says something contradictory are an error, too.
func JoinNames(old []byte, table NameTable, shown string, others []string, key func(string) string) ([]byte, error) {
	tree, err := decodeConfig(old)
	if err != nil {
		return nil, err
	}
	ours, _ := at(tree, "params", "offprint").(map[string]any)
	name := string(table) // spelled as in the file: the configuration's reader ignores case
	for k := range ours {
		if strings.EqualFold(k, name) {
			name = k
		}
	}
	names, err := namesOf(ours[name])
	if err != nil {
		return nil, fmt.Errorf("%s: params.offprint.%s: %w", ConfigFile, name, err)
	}
	if err := apart(ours, append([]string{shown}, others...), key); err != nil {
		return nil, err
	}
	j := join{table: []string{"params", "offprint", name}, names: names, key: key}
	if err := j.plan(shown, others); err != nil {
		return nil, err
	}
	if len(j.added) == 0 {
		return old, nil
	}
	text, err := j.edit(string(old))
	if err == nil && !j.became(tree, text) {
		err = errSegment
	}
	if err != nil {
		return nil, fmt.Errorf("%s sets this in a way that cannot be edited automatically; write it there by hand:\n[params.offprint.%s]\n%s", ConfigFile, name, j.line())
	}
	return []byte(text), nil
}

// decodeConfig decodes a ConfigFile.
func decodeConfig(data []byte) (tree map[string]any, err error) {
	tree = map[string]any{}
	_, err = DecodeTOML(ConfigFile, data, &tree)
	return tree, err
}

// at returns the value at a path of a decoded tree, or nil.
func at(tree map[string]any, path ...string) any {
	var v any = tree
	for _, k := range path {
		m, _ := v.(map[string]any)
		v = m[k]
	}
	return v
}

// namesOf returns the variants of a decoded table, by the name that is shown.
func namesOf(v any) (map[string][]string, error) {
	out := map[string][]string{}
	if v == nil {
		return out, nil
	}
	table, ok := v.(map[string]any)
	if !ok {
		return nil, errors.New("this is not a table")
	}
	for shown, v := range table {
		list, ok := v.([]any)
		if !ok {
			return nil, fmt.Errorf("%q is not a list of names", shown)
		}
		out[shown] = []string{}
		for _, v := range list {
			s, ok := v.(string)
			if !ok {
				return nil, fmt.Errorf("%q has a name that is not a string", shown)
			}
			out[shown] = append(out[shown], s)
		}
	}
	return out, nil
}

// apart returns an error if the configuration says that some of the names are different.
func apart(ours map[string]any, names []string, key func(string) string) error {
	groups, _ := ours["apart"].([]any)
	for _, g := range groups {
		group, _ := g.([]any)
		var in []string
		for _, n := range names {
			if slices.ContainsFunc(group, func(v any) bool { s, ok := v.(string); return ok && key(s) == key(n) }) {
				in = append(in, n)
			}
		}
		for _, n := range in[min(1, len(in)):] {
			if key(n) != key(in[0]) {
				return fmt.Errorf("%s keeps %q and %q apart (params.offprint.apart); remove them there first", ConfigFile, in[0], n)
			}
		}
	}
	return nil
}

// join is a change of a table of names.
type join struct {
	table []string            // path of the table
	names map[string][]string // as in the file
	key   func(string) string

	shown string
	added []string // new variants of shown
	gone  []string // names that were shown before and are now in added
}

// plan determines the change.
func (j *join) plan(shown string, others []string) error {
	has := map[string]bool{}
	switch of := j.of(shown); {
	case of == "":
		j.shown = shown
	case j.key(of) != j.key(shown):
		return fmt.Errorf("%s says that %q is a name of %q; merge with that", ConfigFile, shown, of)
	default:
		j.shown = of
		for _, n := range j.names[of] {
			has[j.key(n)] = true
		}
	}
	has[j.key(shown)] = true
	add := func(n string) {
		if !has[j.key(n)] {
			has[j.key(n)] = true
			j.added = append(j.added, n)
		}
	}
	for _, n := range others {
		of := j.of(n)
		switch {
		case j.key(n) == "":
			return fmt.Errorf("%q is not a name", n)
		case of == "" || of == j.shown:
			add(n)
		case j.key(of) == j.key(n):
			j.gone = append(j.gone, of)
			add(of)
			for _, n := range j.names[of] {
				add(n)
			}
		default:
			return fmt.Errorf("%s says that %q is a name of %q; merge with that, or remove it there first", ConfigFile, n, of)
		}
	}
	if j.key(shown) == "" {
		return fmt.Errorf("%q is not a name", shown)
	}
	return nil
}

// of returns the name under which a name is already shown; "" if the text does not mention it.
func (j *join) of(name string) string {
	k := j.key(name)
	for _, shown := range slices.Sorted(maps.Keys(j.names)) {
		if j.key(shown) == k || slices.ContainsFunc(j.names[shown], func(n string) bool { return j.key(n) == k }) {
			return shown
		}
	}
	return ""
}

// list returns all variants of shown after the change.
func (j *join) list() []string { return slices.Concat(j.names[j.shown], j.added) }

// line returns the statement for list.
func (j *join) line() string { return bareKey(j.shown) + " = " + encodeList(j.list()) }

// became reports whether a text decodes to the tree with the change applied, and nothing else.
func (j *join) became(tree map[string]any, text string) bool {
	now, err := decodeConfig([]byte(text))
	if err != nil {
		return false
	}
	want := tree
	for _, k := range j.table {
		sub, _ := want[k].(map[string]any)
		if sub == nil {
			sub = map[string]any{}
			want[k] = sub
		}
		want = sub
	}
	for _, n := range j.gone {
		delete(want, n)
	}
	var list []any
	for _, n := range j.list() {
		list = append(list, n)
	}
	want[j.shown] = list
	return encode(tree) == encode(now)
}

// edit applies the change to the text of a configuration. It knows only the common ways of
// writing it; the caller verifies the result.
func (j *join) edit(text string) (string, error) {
	newline := "\n"
	if strings.Contains(text, "\r\n") {
		newline = "\r\n"
	}
	mark := ""
	if rest, ok := strings.CutPrefix(text, bom); ok {
		mark, text = bom, rest
	}
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += newline
	}
	for _, n := range j.gone {
		var err error
		if text, err = rewrite(text, []change{{path: append(slices.Clone(j.table), n)}}, newline); err != nil {
			return "", err
		}
	}
	statements, err := segment(text)
	if err != nil {
		return "", err
	}
	path := append(slices.Clone(j.table), j.shown)
	if i := slices.IndexFunc(statements, func(s statement) bool { return s.is(path) }); i >= 0 {
		text, err = appendToList(text, statements[i].valueStart, j.added, newline)
		return mark + text, err
	}
	place, inTable, err := j.place(statements)
	if err != nil {
		return "", err
	}
	line := j.line() + newline
	if !inTable {
		line = newline + "[" + strings.Join(j.table, ".") + "]" + newline + line
		if place < len(text) && strings.TrimSpace(strings.SplitN(text[place:], "\n", 2)[0]) != "" {
			line += newline
		}
	}
	return mark + text[:place] + line + text[place:], nil
}

// place returns the offset of a new name: at the end of its table or, if there is none, where
// the table belongs, after the other tables of [params.offprint].
func (j *join) place(statements []statement) (place int, inTable bool, err error) {
	ours := func(st statement) bool { return len(st.path) >= 2 && slices.Equal(st.path[:2], j.table[:2]) }
	inside := false // inside the table
	for _, st := range statements {
		switch st.kind {
		case table, tableArray:
			inside = st.kind == table && slices.Equal(st.path, j.table)
			inTable = inTable || inside
			if inside || !inTable && ours(st) {
				place = st.end
			}
		case keyValue:
			if len(st.path) <= len(j.table) && slices.Equal(st.path, j.table[:len(st.path)]) {
				return 0, false, errSegment // an inline table, which TOML does not allow to extend
			}
			if inside || !inTable && ours(st) {
				place = st.end
			}
		}
	}
	if !inTable && len(j.names) > 0 { // the table exists in another form, which TOML does not allow to extend
		return 0, false, errSegment
	}
	if place == 0 && len(statements) > 0 {
		place = statements[len(statements)-1].end
	}
	return place, inTable, nil
}

// appendToList appends texts to the TOML array that begins at start. It keeps the layout (one
// line or one value per line) and comments.
func appendToList(toml string, start int, add []string, newline string) (string, error) {
	c := cursor{s: toml, i: start}
	if !c.peek("[") {
		return "", errSegment
	}
	c.i++
	last, comma := -1, false // end of the last value or of the comma after it; whether there is that comma
	for !c.peek("]") {
		c.blanks()
		switch {
		case c.i == len(c.s):
			return "", errSegment
		case c.peek("]"):
		case c.peek("#"):
			c.comment()
		case c.peek(","):
			c.i++
			last, comma = c.i, true
		case c.lineEnd():
		default:
			if err := c.value(0); err != nil {
				return "", err
			}
			last, comma = c.i, false
		}
	}
	if last < 0 { // empty except for white space and comments
		last = c.i
		return toml[:last] + strings.Trim(encodeList(add), "[]") + toml[last:], nil
	}
	lineStart := strings.LastIndexByte(toml[:last], '\n') + 1
	if lineStart <= start { // the last value is on the line of the key
		if comma {
			return toml[:last] + " " + strings.Trim(encodeList(add), "[]") + toml[last:], nil
		}
		return toml[:last] + ", " + strings.Trim(encodeList(add), "[]") + toml[last:], nil
	}
	indent := toml[lineStart : lineStart+len(toml[lineStart:])-len(strings.TrimLeft(toml[lineStart:], " \t"))]
	end := cursor{s: toml, i: last} // after a comment on that line
	end.blanks()
	if end.peek("#") {
		end.comment()
	}
	var b strings.Builder
	b.WriteString(toml[:last])
	if !comma {
		b.WriteByte(',')
	}
	b.WriteString(toml[last:end.i])
	for i, s := range add {
		b.WriteString(newline + indent + quote(s))
		if i < len(add)-1 || comma {
			b.WriteByte(',')
		}
	}
	b.WriteString(toml[end.i:])
	return b.String(), nil
}

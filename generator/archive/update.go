package archive

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"offprint/generator/paper"
)

// Update returns the content of the file old with the values of e instead of its own. Only
// differing values are rewritten: without any, the result equals old byte for byte. Unknown
// keys, the order of keys, comments and manual formatting are kept.
//
// Each result is parsed again before it is returned. Front matter that cannot be changed in
// place (for example links as an inline table) is rewritten as a whole, with all keys and
// values but without its comments.
//
// The error is a *Problem if old cannot be read.
func Update(old []byte, e Entry) ([]byte, error) { return update(e.Path, old, e) }

// update is Update for a file whose path so far is from: a value that follows from the old
// path may have to be written down for the new one.
func update(from string, old []byte, e Entry) ([]byte, error) {
	f, err := parse(from, string(old))
	if err != nil {
		return nil, err
	}
	e.Paper = paper.Clean(e.Paper)
	if e.Paper.ID == "" {
		e.Paper.ID = f.Paper.ID
	}
	doc := f.doc
	if e.Paper.Abstract != f.Paper.Abstract {
		doc.setBody(e.Paper.Abstract)
	}
	changed := changes(&f.Entry, &e)
	if toml, err := rewrite(doc.toml, changed, doc.newline()); err == nil {
		now := doc
		now.toml = toml
		if out := []byte(now.String()); f.became(out, e) {
			return out, nil
		}
	}
	if !strings.HasSuffix(doc.open, "\n") {
		doc.open += "\n"
	}
	doc.toml = strings.ReplaceAll(frontMatter(e, others(f.tree)), "\n", doc.newline())
	if out := []byte(doc.String()); f.became(out, e) {
		return out, nil
	}
	return nil, &Problem{Path: e.Path, Err: errors.New("the file cannot be changed without losing information; it is left unchanged")}
}

// became reports whether a file holds the values of e and everything else that f had.
func (f *file) became(data []byte, e Entry) bool {
	now, err := parse(e.Path, string(data))
	return err == nil && now.Paper.Equal(&e.Paper) && now.Import == e.Import &&
		encode(others(now.tree)) == encode(others(f.tree))
}

// others returns a decoded tree without the keys that the program writes.
func others(tree map[string]any) map[string]any {
	out := make(map[string]any, len(tree))
	for k, v := range tree {
		sub, isTable := v.(map[string]any)
		switch {
		case (k == "links" || k == "import") && isTable:
			if rest := unknownOf(k, sub); len(rest) > 0 {
				out[k] = rest
			}
		case !isKnown([]string{k}):
			out[k] = v
		}
	}
	return out
}

// unknownOf returns the named table without the keys that the program writes.
func unknownOf(name string, table map[string]any) map[string]any {
	rest := maps.Clone(table)
	maps.DeleteFunc(rest, func(k string, _ any) bool { return isKnown([]string{name, k}) })
	return rest
}

// extraOf returns the keys without a meaning for the program, merged with those of the table
// [extra], which win over others of the same name.
func extraOf(tree map[string]any) map[string]any {
	var out map[string]any
	put := func(k string, v any) {
		if out == nil {
			out = map[string]any{}
		}
		out[k] = v
	}
	for k, v := range tree {
		sub, isTable := v.(map[string]any)
		switch {
		case k == "import" || k == draftKey || k == extraKey && isTable:
		case k == extraKey:
			put(k, v)
		case k == "links":
			if rest := unknownOf(k, sub); len(rest) > 0 {
				put(k, rest)
			}
		case !topKnown[k]:
			put(k, v)
		}
	}
	if table, ok := tree[extraKey].(map[string]any); ok {
		for k, v := range table {
			put(k, v)
		}
	}
	return out
}

// extraKey is the table of keys that only templates use.
const extraKey = "extra"

// topKnown are the keys outside tables that the program writes.
var topKnown = func() map[string]bool {
	m := map[string]bool{}
	for _, k := range known {
		if len(k) == 1 {
			m[k[0]] = true
		}
	}
	return m
}()

// without returns the values that others does not contain identically.
func without(values, others map[string]any) map[string]any {
	for k := range values {
		if v, ok := others[k]; ok && paper.EncodeExtra(map[string]any{k: v}) == paper.EncodeExtra(map[string]any{k: values[k]}) {
			delete(values, k)
		}
	}
	return values
}

func isKnown(path []string) bool { return rank(path) >= 0 }

// rank returns the position of a key among those that the program writes, or -1.
func rank(path []string) int {
	return slices.IndexFunc(known, func(k []string) bool { return slices.Equal(k, path) })
}

// change is a key with its new value.
type change struct {
	path  []string
	value string // TOML; "" removes the key
}

// changes returns the differences between two entries in the order of keys.
func changes(from, to *Entry) []change {
	var out []change
	for _, path := range known {
		if v := valueOf(to, path); v != valueOf(from, path) {
			out = append(out, change{path, v})
		}
	}
	return out
}

func (d *document) setBody(abstract string) {
	nl := d.newline()
	if !strings.HasSuffix(d.close, "\n") {
		d.close += nl
	}
	d.body = ""
	if abstract != "" {
		d.body = nl + strings.ReplaceAll(abstract, "\n", nl) + nl
	}
}

// rewrite applies the changes to front matter. It knows only the common ways of writing it;
// the caller verifies the result.
func rewrite(toml string, list []change, newline string) (string, error) {
	for _, c := range list {
		statements, err := segment(toml)
		if err != nil {
			return "", err
		}
		i := slices.IndexFunc(statements, func(s statement) bool { return s.is(c.path) })
		switch {
		case i >= 0:
			toml = replace(toml, statements[i], c, newline)
		case c.value != "":
			toml = insert(toml, statements, c, newline)
		}
	}
	return toml, nil
}

// replace sets or removes the value of a key. Comments inside the old value are moved above
// the key.
func replace(toml string, st statement, c change, newline string) string {
	inner := cursor{s: toml[:st.valueEnd], i: st.valueStart}
	_ = inner.value(0) // cannot fail: segment has read the same value
	var b strings.Builder
	b.WriteString(toml[:st.start])
	indent := toml[st.start:st.key]
	for _, comment := range inner.comments {
		b.WriteString(indent + comment + newline)
	}
	rest := toml[st.valueEnd:st.end]
	switch {
	case c.value != "":
		b.WriteString(toml[st.start:st.valueStart] + c.value + rest)
	case strings.Contains(rest, "#"):
		b.WriteString(indent + strings.TrimLeft(rest, " \t"))
	}
	b.WriteString(toml[st.end:])
	return b.String()
}

// insert adds a key to its table after the last key that belongs before it, and creates the
// table if necessary.
func insert(toml string, statements []statement, c change, newline string) string {
	in := tableOf(c.path)
	line := c.path[len(c.path)-1] + " = " + c.value + newline
	at, found := 0, in == "" // offset of the insertion; whether the table exists
	inside := found
	for _, st := range statements {
		switch {
		case st.kind == table || st.kind == tableArray:
			inside = in != "" && st.kind == table && slices.Equal(st.path, []string{in})
			if inside {
				at, found = st.end, true
			}
		case st.kind == keyValue && inside:
			// A key of the user's own is skipped only if one of ours that belongs before c
			// follows it.
			if r := rank(st.path); r >= 0 && r < rank(c.path) {
				at = st.end
			}
		}
	}
	if found {
		return toml[:at] + line + toml[at:]
	}
	at = len(toml)
	if in == "links" {
		at = aboveImport(toml, statements)
	}
	return toml[:at] + fmt.Sprintf("[%s]%s", in, newline) + line + toml[at:]
}

// aboveImport returns the offset of the [import] table including the comments above it, or the
// end of the front matter.
func aboveImport(toml string, statements []statement) int {
	i := slices.IndexFunc(statements, func(s statement) bool {
		return s.kind == table && slices.Equal(s.path, []string{"import"})
	})
	if i < 0 {
		return len(toml)
	}
	for i > 0 && statements[i-1].kind == nothing && strings.TrimSpace(toml[statements[i-1].start:statements[i-1].end]) != "" {
		i--
	}
	return statements[i].start
}

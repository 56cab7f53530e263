package archive

import (
	"fmt"
	"strings"

	"offprint/generator/paper"
)

// Format returns the content of a new paper's file.
func Format(e Entry) []byte {
	var b strings.Builder
	b.WriteString("+++\n")
	b.WriteString(frontMatter(e, nil))
	b.WriteString("+++\n")
	if e.Paper.Abstract != "" {
		b.WriteString("\n" + strings.ToValidUTF8(e.Paper.Abstract, "\ufffd") + "\n")
	}
	return []byte(b.String())
}

// frontMatter returns the lines between the fences: the fields of e, and the keys of others, a
// decoded tree without any field of ours.
func frontMatter(e Entry, others map[string]any) string {
	e.Paper.Extra = paper.EncodeExtra(without(e.Paper.ExtraValues(), extraOf(others)))
	var b strings.Builder
	for _, name := range tables {
		var lines []string
		for _, path := range known {
			if tableOf(path) == name {
				if v := valueOf(&e, path); v != "" {
					lines = append(lines, path[len(path)-1]+" = "+v+"\n")
				}
			}
		}
		theirs := others
		if name != "" {
			theirs, _ = others[name].(map[string]any)
		}
		for _, k := range sortedKeys(theirs) {
			if name != "" || k != "links" && k != "import" {
				lines = append(lines, bareKey(k)+" = "+encode(theirs[k])+"\n")
			}
		}
		if name != "" && lines != nil {
			b.WriteString("[" + name + "]\n")
		}
		b.WriteString(strings.Join(lines, ""))
	}
	return b.String()
}

// tables are the tables of the front matter in their order; "" is the top level.
var tables = []string{"", "links", "import"}

// known are the paths of all keys that the program writes, in their order.
var known = func() (paths [][]string) {
	for f := range paper.NumFields {
		if f != paper.FieldAbstract {
			paths = append(paths, keyOf(f))
		}
	}
	for _, name := range []string{"source", "day", "listed", "from", "hash"} {
		paths = append(paths, []string{"import", name})
	}
	return paths
}()

func tableOf(path []string) string {
	if len(path) > 1 {
		return path[0]
	}
	return ""
}

// valueOf returns the value of a key as TOML, or "" if the file does not get this key.
func valueOf(e *Entry, path []string) string {
	if path[0] == "import" {
		return importValue(&e.Import, path[1])
	}
	f, ok := paper.FieldNamed(strings.Join(path, "."))
	switch {
	case !ok || !e.Paper.Has(f):
		return ""
	case f == paper.FieldNote:
		return quoteLines(e.Paper.Note)
	case f == paper.FieldExtra:
		return encode(e.Paper.ExtraValues())
	}
	return encode(e.Paper.Get(f))
}

func importValue(from *paper.Provenance, name string) string {
	switch name {
	case "source":
		if from.Source != "" {
			return quote(from.Source)
		}
	case "day":
		return from.Day.String()
	case "listed":
		return from.Listed.String()
	case "from":
		var parts []string
		for f := range paper.NumFields {
			if o := from.From[f]; o != (paper.Origin{}) {
				parts = append(parts, bareKey(f.String())+" = "+quote(o.Source+" "+o.Day.String()))
			}
		}
		if parts != nil {
			return "{ " + strings.Join(parts, ", ") + " }"
		}
	case "hash":
		var parts []string
		for f := range paper.NumFields {
			if sum, ok := from.Hash.Get(f); ok {
				parts = append(parts, fmt.Sprintf("%s = \"%08x\"", bareKey(f.String()), sum))
			}
		}
		if parts != nil {
			return "{ " + strings.Join(parts, ", ") + " }"
		}
	}
	return ""
}

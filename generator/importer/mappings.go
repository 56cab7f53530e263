package importer

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"offprint/generator/archive"
	"offprint/generator/source"
)

// tableKeys builds a mapping from a table [params.offprint.sources.NAME] of config.toml, which
// defines what the columns of a user's table mean.
type tableKeys struct{ source.Table }

func (t *tableKeys) take(prefix string, keys map[string]any) error {
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		name := prefix + key
		switch v := keys[key].(type) {
		case map[string]any: // links.code = "…"
			if err := t.take(name+".", v); err != nil {
				return err
			}
		case string:
			switch name {
			case "format":
				t.Format = v
			case "separator":
				t.Separator = v
			case "topics_separator":
				t.TopicsSeparator = v
			default:
				t.Columns[name] = v
			}
		default:
			return &source.FieldError{Field: name, Why: "should be a text, the name of a column"}
		}
	}
	return nil
}

// tables returns the mappings in the archive's config.toml.
func tables(dir string) ([]source.Table, error) {
	name, data, err := archive.ReadConfig(dir)
	if err != nil {
		return nil, err
	}
	var config struct {
		Params struct {
			Offprint struct {
				Sources map[string]map[string]any
			}
		}
	}
	if _, err := archive.DecodeTOML(name, data, &config); err != nil {
		return nil, err
	}
	sources := config.Params.Offprint.Sources
	var all []source.Table
	for _, key := range slices.Sorted(maps.Keys(sources)) {
		t := tableKeys{source.Table{Name: key, Columns: map[string]string{}}}
		err := t.take("", sources[key])
		if err == nil {
			err = t.Check()
		}
		if err != nil {
			return nil, fmt.Errorf("%s%s: params.offprint.sources.%s: %w", name, lineOf(data, key, err), key, err)
		}
		all = append(all, t.Table)
	}
	return all, nil
}

// lineOf returns the line of an error in the mapping of that name, in the form ":3": the line
// of its key, or else of the table's header. It returns "" if they are written in a form that
// is not searched for.
func lineOf(data []byte, name string, err error) string {
	first := func(from int, pattern string) int {
		if at := regexp.MustCompile("(?m)^[ \\t]*" + pattern).FindIndex(data[from:]); at != nil {
			return from + at[0]
		}
		return -1
	}
	at := first(0, `\[[ \t]*params\.offprint\.sources\.["']?`+regexp.QuoteMeta(name)+`["']?[ \t]*[\].]`)
	if at < 0 {
		return ""
	}
	if bad := (*source.FieldError)(nil); errors.As(err, &bad) {
		last := bad.Field[strings.LastIndex(bad.Field, ".")+1:] // links.code may be in a table links
		if key := first(at, `(?:[\w."'-]+\.)?["']?(?:`+regexp.QuoteMeta(bad.Field)+`|`+regexp.QuoteMeta(last)+`)["']?[ \t]*[=\].]`); key >= 0 {
			at = key
		}
	}
	return fmt.Sprintf(":%d", 1+bytes.Count(data[:at], []byte("\n")))
}

func tableNames(tables []source.Table) []string {
	var names []string
	for _, t := range tables {
		names = append(names, t.Name)
	}
	return names
}

package importer

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/BurntSushi/toml"

	"offprint/generator/archive"
	"offprint/generator/bound"
	"offprint/generator/source"
)

// tableKeys is a table [params.offprint.sources.NAME] of config.toml: what the
// columns of somebody's table mean.
type tableKeys struct{ source.Table }

// UnmarshalTOML reads the keys of the table; errors get their place in the file
// from the reader of TOML.
func (t *tableKeys) UnmarshalTOML(v any) error {
	keys, ok := v.(map[string]any)
	if !ok {
		return errors.New("a source is a table: [params.offprint.sources.NAME]")
	}
	t.Columns = map[string]string{}
	if err := t.take("", keys); err != nil {
		return err
	}
	return t.Check()
}

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
			return fmt.Errorf("%s should be a text, the name of a column", name)
		}
	}
	return nil
}

// tables are the mappings that the archive's config.toml has.
func tables(dir string) ([]source.Table, error) {
	name, data, err := archive.ReadConfig(dir)
	if err != nil {
		return nil, err
	}
	var config struct {
		Params struct {
			Offprint struct {
				Sources map[string]tableKeys
			}
		}
	}
	if err := bound.TOML(string(data)); err != nil {
		return nil, archive.TOMLError(name, err)
	}
	if _, err := toml.Decode(string(data), &config); err != nil {
		return nil, archive.TOMLError(name, err)
	}
	sources := config.Params.Offprint.Sources
	var all []source.Table
	for _, key := range slices.Sorted(maps.Keys(sources)) {
		t := sources[key].Table
		t.Name = key
		if err := t.Check(); err != nil {
			return nil, fmt.Errorf("%s: params.offprint.sources.%s: %w", name, key, err)
		}
		all = append(all, t)
	}
	return all, nil
}

func tableNames(tables []source.Table) []string {
	var names []string
	for _, t := range tables {
		names = append(names, t.Name)
	}
	return names
}

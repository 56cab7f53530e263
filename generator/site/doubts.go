package site

import (
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"offprint/generator/text"
)

// An unknown key of config.toml is either the user's own or a typing error. Keys that resemble
// a known one are reported.

// configKeys are the keys that determine the look and the address of a site. Hugo's other keys
// are not checked.
var configKeys = []string{"title", "baseURL", "languageCode", "locale", "theme", "params", "menus", "menu", "buildDrafts", "module", "markup", "taxonomies", "permalinks", "outputs"}

// paramKeys are the known keys of params.
var paramKeys = []string{"description", "offprint"}

// doubts returns warnings about suspicious keys of a configuration, with their lines.
func doubts(name string, data []byte, keys map[string]any) []string {
	var found []string
	look := func(in map[string]any, known []string, prefix string) {
		for _, key := range slices.Sorted(maps.Keys(in)) {
			if meant := probably(key, known); meant != "" {
				found = append(found, fmt.Sprintf("%s%s: nothing reads %s%s; was %s%s meant?", name, lineOf(data, key), prefix, key, prefix, meant))
			}
		}
	}
	look(keys, configKeys, "")
	params, ok := keys["params"].(map[string]any)
	if !ok {
		return found
	}
	look(params, paramKeys, "params.")
	settings := settingsIn(nil)
	for _, key := range slices.Sorted(maps.Keys(params)) {
		if slices.Contains(settings, key) {
			found = append(found, fmt.Sprintf("%s%s: nothing reads params.%s; was params.offprint.%s meant?", name, lineOf(data, key), key, key))
		}
	}
	return found
}

// settingsIn returns the keys of a table in [params.offprint], or its own if path is empty. It
// returns nil for a table with keys that users choose.
func settingsIn(path []string) (keys []string) {
	table := reflect.TypeFor[Options]()
	for _, name := range path {
		field, ok := table.FieldByNameFunc(func(s string) bool { return strings.EqualFold(s, name) })
		if !ok {
			return nil
		}
		if table = field.Type; table.Kind() == reflect.Slice {
			table = table.Elem()
		}
		if table.Kind() != reflect.Struct {
			return nil
		}
	}
	for i := range table.NumField() {
		keys = append(keys, table.Field(i).Tag.Get("toml"))
	}
	return keys
}

// probably is the known key that was probably meant; empty where the key is known, or
// like none. Hugo takes keys in any case.
func probably(key string, known []string) string {
	if slices.ContainsFunc(known, func(k string) bool { return strings.EqualFold(k, key) }) {
		return ""
	}
	return text.Nearest(key, known)
}

// lineOf returns ":3" if the key first occurs on line 3.
func lineOf(data []byte, key string) string {
	at := regexp.MustCompile(`(?m)^[ \t]*\[*[ \t]*(?:params\.)?"?` + regexp.QuoteMeta(key) + `\b`).FindIndex(data)
	if at == nil {
		return ""
	}
	return fmt.Sprintf(":%d", 1+strings.Count(string(data[:at[0]]), "\n"))
}

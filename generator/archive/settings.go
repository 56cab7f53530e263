package archive

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// written shows how to write settings that contain others.
var written = map[string]string{
	"params.offprint.apart":             `apart = [["J. Smith", "John Smith"]]`,
	"params.offprint.people":            `[params.offprint.people] and, below it, "Ada Lovelace" = ["A. Lovelace", "Ada King"]`,
	"params.offprint.topicNames":        `[params.offprint.topicNames] and, below it, "language models" = ["LMs", "Text models"]`,
	"params.offprint.organizationNames": `[params.offprint.organizationNames] and, below it, "Example University" = ["Example Univ."]`,
	"params.offprint.sources":           `[params.offprint.sources.NAME] and, below it, what its columns mean (docs/formats.md)`,
	"params.offprint.fetch":             `[[params.offprint.fetch]] and, below it, from = "hf" or from = "arxiv"`,
	"params.offprint.feeds.queries":     `[[params.offprint.feeds.queries]] and, below it, name = "Robots" and query = "topic:robotics"`,
	"menus":                             `[[menus.main]] and, below it, name = "About" and url = "about/"`,
	"menu":                              `[[menus.main]] and, below it, name = "About" and url = "about/"`,
}

// named are tables whose keys are chosen by the user.
var named = []string{"menus", "menu", "params.offprint.people", "params.offprint.topicNames", "params.offprint.organizationNames"}

// mismatch matches the decoder's message about a value of the wrong type: line, key, and the
// two types in either order.
var mismatch = regexp.MustCompile(`^toml: (?:line (\d+) )?\(last key ("(?:[^"\\]|\\.)*")\): (?:incompatible types: TOML value has type (\S+); destination has type (\S+)|type mismatch for .*: expected (table) but found (\S+))$`)

// typeError explains an error of the decoder about a value of the wrong type and shows how to
// write the setting; nil for other errors.
func typeError(name string, err error) error {
	m := mismatch.FindStringSubmatch(err.Error())
	if m == nil {
		return nil
	}
	key, fault := strconv.Unquote(m[2])
	if fault != nil {
		return nil
	}
	if m[1] != "" {
		name += ":" + m[1]
	}
	return fmt.Errorf("%s: %w", name, WrongType(key, m[3]+m[6], m[4]+m[5]))
}

// WrongType returns an error about a setting whose value has the type is instead of wanted,
// and shows how to write it. Both are the decoder's names of types.
func WrongType(key, is, wanted string) error {
	how := map[string]string{
		"integer": "a whole number, without quotes", "float": "a number, without quotes", "boolean": "true or false, without quotes",
		"string": "a text in quotes", "slice": `a list, such as ["one", "two"]`, "table": fmt.Sprintf("[%s] and, below it, its keys", key),
	}[wanted]
	for of, text := range written {
		if within := strings.HasPrefix(key, of+"."); key == of || within && slices.Contains(named, of) {
			how = text
		}
	}
	return fmt.Errorf("%s has %s where %s is expected; write %s", key, typeWord(is), typeWord(wanted), how)
}

// typeWord returns the plain name of a type that the decoder names.
func typeWord(name string) string {
	switch name {
	case "string", "String":
		return "a text"
	case "int64", "integer", "Integer":
		return "a whole number"
	case "float64", "float", "Float":
		return "a number"
	case "bool", "boolean", "Bool":
		return "true or false"
	case "[]any", "slice", "Array":
		return "a list"
	case "map[string]any", "table", "Hash":
		return "a table"
	case "[]map[string]any", "ArrayHash":
		return "a list of tables"
	case "time.Time", "Datetime":
		return "a date"
	}
	return name
}

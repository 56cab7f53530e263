package source

import (
	"fmt"
	"math"
	"strings"

	"offprint/generator/text"
)

// countAround matches a count with the decoration that people add to it: "👍 53", "53 upvotes",
// "+53".
var countAround = text.LazyRegexp(`^[^\pL\d.,-]*(\d[\d.,]*?\s?[kKmM]?)\+?(?:\s*(?i:up-?votes?|votes?|likes?|stars?|comments?|authors?))?[^\pL\d.,]*$`)

// tableCount returns a value as a number that is at least 0; for a list, the number of its
// elements. It returns false for negative and fractional numbers and for strings that are not
// counts.
func tableCount(v any) (n int, ok bool) {
	s, isText := v.(string)
	if !isText {
		f, isNumber := v.(float64)
		return object{"n": v}.count("n"), !isNumber || f >= 0 && f == math.Trunc(f)
	}
	plain := strings.NewReplacer(",", "", " ", "", "\u00a0", "", "\u202f", "").Replace(s)
	if isNumber(strings.TrimSuffix(plain, ".0")) {
		return object{"n": plain}.count("n"), true
	}
	if m := countAround.FindStringSubmatch(strings.TrimSpace(s)); m != nil {
		short := strings.ReplaceAll(m[1], " ", "")
		if n, ok := readCount(short); ok {
			return n, true
		}
	}
	return 0, false
}

// counted returns the number in the best column of a field. If the value is not a number, it
// returns 0 and records the value for the report.
func (t *tableItem) counted(field string) int {
	list := t.cs[field]
	if len(list) == 0 {
		return 0
	}
	n, ok := tableCount(list[0].value)
	if !ok {
		t.noCounts.add(fmt.Sprintf("%s in %s", quote(scalar(list[0].value)), columnName(list[0].column)))
		return 0
	}
	return n
}

// isCountField reports whether the values of a field are numbers.
func isCountField(field string) bool {
	switch field {
	case "upvotes", "comments", "stars", "author_count":
		return true
	}
	return false
}

// absent handles a missing value. In a column of numbers, "n/a" may have been written by a
// person and is recorded for the report.
func (r *tableRecords) absent(field, column string, v any) {
	if s, ok := v.(string); ok && isCountField(field) && strings.EqualFold(strings.TrimSpace(s), "n/a") {
		r.noCounts.add(fmt.Sprintf("%s in %s", quote(s), columnName(column)))
	}
}

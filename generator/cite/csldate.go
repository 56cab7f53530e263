package cite

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"offprint/generator/text"
)

// cslDate converts a CSL date to BibLaTeX's format. It may be an object with date-parts at any
// depth of lists, with year, month and day, or with a string; a string alone; or a list of
// these, of which a second one is the end.
func cslDate(v any) string {
	switch v := v.(type) {
	case map[string]any:
		return cslDateObject(v)
	case []any:
		if numbers(v) {
			return datePart(v)
		}
		var ends []string
		for _, one := range v {
			if date := cslDate(one); date != "" {
				ends = append(ends, date)
			}
		}
		return dateRange(ends)
	}
	return writtenDate(scalar(v))
}

func cslDateObject(d map[string]any) string {
	var ends []string
	switch parts := d["date-parts"].(type) {
	case []any:
		if numbers(parts) {
			ends = append(ends, datePart(parts))
			break
		}
		for _, one := range parts {
			list, ok := one.([]any)
			switch {
			case ok && slices.ContainsFunc(list, isList):
				ends = append(ends, cslDate(list))
			case ok:
				ends = append(ends, datePart(list))
			default:
				ends = append(ends, writtenDate(scalar(one)))
			}
		}
	default:
		ends = append(ends, writtenDate(scalar(parts)))
	}
	if d["year"] != nil {
		ends = append(ends, datePart([]any{d["year"], d["month"], d["day"]}))
	}
	date := dateRange(slices.DeleteFunc(ends, func(s string) bool { return s == "" }))
	for _, name := range []string{"raw", "literal", "date-time", "edtf"} {
		if date == "" {
			date = writtenDate(scalar(d[name]))
		}
	}
	if plainYear.MatchString(date) {
		if season := cslSeason(scalar(d["season"])); season > 0 {
			date = withSeason(date, season)
		}
	}
	if date != "" && isTrue(d["circa"]) && !strings.ContainsAny(date, "~?%") {
		if first, last, ok := strings.Cut(date, "/"); ok {
			return first + "~/" + last + "~"
		}
		return date + "~"
	}
	return date
}

func isList(v any) bool {
	_, ok := v.([]any)
	return ok
}

// numbers reports whether a list in date-parts holds year, month and day and not lists of
// them.
func numbers(list []any) bool {
	n := 0
	for _, one := range list {
		switch one := one.(type) {
		case json.Number:
			n++
		case string:
			if one != "" && !isNumber(strings.TrimSpace(one)) {
				return false
			}
			n++
		case nil:
		default:
			return false
		}
	}
	return n > 0
}

// datePart returns the date of a list of year, month and day. Months above 12 are seasons.
func datePart(list []any) string {
	var n [3]string
	for i := range min(len(list), 3) {
		n[i] = strings.TrimSuffix(scalar(list[i]), ".0") // as written by spreadsheets
	}
	if len(list) == 1 && !isNumber(n[0]) {
		return writtenDate(n[0])
	}
	if isNumber(n[0]) && len(n[0]) < 4 {
		n[0] = strings.Repeat("0", 4-len(n[0])) + n[0]
	}
	if n[0] == "0000" {
		return ""
	}
	if season := seasonMonth(n[1]); season > 0 && plainYear.MatchString(n[0]) {
		return withSeason(n[0], season)
	}
	date, _, _ := composeDate(n[0], n[1], n[2])
	return date
}

// seasonMonth returns the season written instead of a month, else 0: 13 to 16 in citeproc-js,
// 21 to 24 in EDTF, or its name.
func seasonMonth(s string) int {
	switch m := number(s); {
	case 13 <= m && m <= 16:
		return m - 12
	case 21 <= m && m <= 24:
		return m - 20
	}
	return seasonOf(s)
}

// cslSeason returns the season in the key season, else 0.
func cslSeason(s string) int {
	if m := number(s); 1 <= m && m <= 4 {
		return m
	}
	return seasonMonth(s)
}

func dateRange(ends []string) string {
	switch {
	case len(ends) == 0:
		return ""
	case len(ends) == 2 && !strings.Contains(ends[0]+ends[1], "/") && ends[0] != ends[1]:
		return ends[0] + "/" + ends[1]
	}
	return ends[0]
}

func isTrue(v any) bool {
	if b, ok := v.(bool); ok {
		return b
	}
	switch strings.ToLower(scalar(v)) {
	case "", "0", "false", "no":
		return false
	}
	return true
}

var about = text.LazyRegexp(`(?i)^(?:c|ca|circa|about|approx|approximately)(?:\.\s*|\s+)(.*)$`)

// writtenDate parses a date as people write it, including "circa 1900".
func writtenDate(s string) string {
	if m := about.FindStringSubmatch(strings.TrimSpace(s)); m != nil {
		if date := looseDate(m[1]); isoDate.MatchString(date) {
			return date + "~"
		}
	}
	return looseDate(s)
}

// The end of a date that CSL can express in parts. Unknown digits (X, in drafts of EDTF u)
// become a range of years, or are dropped.
var (
	dateEnd   = text.LazyRegexp(`^(-?\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:T.*)?([~?%]{0,2})$`)
	openYears = text.LazyRegexp(`^(\d{2,3})([Xu]{1,2})([~?%]{0,2})$`)
	openMonth = text.LazyRegexp(`^(\d{4}(?:-\d\d)?)(?:-(?:XX|uu)){1,2}([~?%]{0,2})$`)
	// openEnds matches a range whose end is open or unknown.
	openEnds = text.LazyRegexp(`^(.+)/(?:\.\.|open|unknown|\*)?$`)
)

// cslDateValue is a date in CSL.
type cslDateValue struct {
	Parts   [][]int `json:"date-parts,omitempty"`
	Season  int     `json:"season,omitempty"`
	Circa   bool    `json:"circa,omitempty"`
	Literal string  `json:"literal,omitempty"`
}

// toCSLDate converts a BibLaTeX date to CSL: in parts if possible, otherwise as a string. CSL
// has no ranges without an end.
func toCSLDate(date string) cslDateValue {
	literal := cslDateValue{Literal: date}
	var d cslDateValue
	s := openEnds.ReplaceAllString(date, "$1")
	if m := openYears.FindStringSubmatch(s); m != nil && len(m[1])+len(m[2]) == 4 {
		from, to := strings.Repeat("0", len(m[2])), strings.Repeat("9", len(m[2]))
		s = m[1] + from + m[3] + "/" + m[1] + to + m[3]
	} else if m := openMonth.FindStringSubmatch(s); m != nil {
		s = m[1] + m[2]
	}
	for end := range strings.SplitSeq(s, "/") {
		m := dateEnd.FindStringSubmatch(end)
		if m == nil || m[1] == "0000" || len(d.Parts) == 2 {
			return literal
		}
		var parts []int
		for _, s := range m[1:4] {
			if n, err := strconv.Atoi(s); err == nil {
				parts = append(parts, n)
			}
		}
		d.Parts = append(d.Parts, parts)
		d.Circa = d.Circa || m[4] != ""
	}
	if len(d.Parts) == 1 && len(d.Parts[0]) == 2 {
		if season := d.Parts[0][1] - 20; 1 <= season && season <= 4 {
			d.Parts[0], d.Season = d.Parts[0][:1], season
		}
	}
	return d
}

// risSeason returns the name of a season in RIS, "Autumn", else "".
func risSeason(month string) string {
	if n := number(month) - 21; 0 <= n && n < len(seasons) {
		return fmt.Sprint(strings.ToUpper(seasons[n][:1]), seasons[n][1:])
	}
	return ""
}

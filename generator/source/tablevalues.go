package source

import (
	"strings"
	"unicode"

	"offprint/generator/text"
)

// plainPath matches column names that need no quotes in a message.
var plainPath = text.LazyRegexp(`^[\w.@-]{1,80}$`)

// missing contains the strings that programs write for missing values.
var missing = wordSet(`nan NaN NAN NaT None none null NULL Null <NA> NA N/A n/a #N/A \N - -- undefined`)

// isMissing reports whether a value is missing or empty.
func isMissing(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case bool:
		return !v
	case string:
		if len(v) <= len("undefined") && missing[v] {
			return true
		}
		s := strings.TrimSpace(v)
		return s == "" || len(s) <= len("undefined") && missing[s] || s == "[]" || s == "{}"
	case []any:
		for _, e := range v {
			if !isMissing(e) {
				return false
			}
		}
		return true
	case map[string]any:
		return len(v) == 0
	}
	return false
}

// numpyArray matches a list in numpy's notation: array(['Ann Bee'], dtype=object).
var numpyArray = text.LazyRegexp(`(?s)^(?:np\.|numpy\.)?array\((\[.*\])(?:,\s*dtype=[^()\[\]]*)?\)$`)

// madeList matches a list in the notation of R and Python constructors: c("Ann Bee", "Cy
// Dee"), frozenset({'cs.LG'}).
var madeList = text.LazyRegexp(`(?s)^(?:c|list|(?:frozen)?set|tuple|deque)\([\[{(]?(["'].*["'])[\]})]?\)$`)

// listEnds maps an opening bracket of a list to the closing one.
var listEnds = map[byte]byte{'[': ']', '(': ')', '{': '}'}

// written parses a list that is written in a string as Python, JSON, numpy or databases write
// it: ['a', 'b'], ["a", "b"], ['a' 'b'], {a,b}. It returns false if the string is not a list.
func written(s string) ([]any, bool) {
	s = strings.TrimSpace(s)
	if m := numpyArray.FindStringSubmatch(s); m != nil {
		s = m[1]
	} else if m := madeList.FindStringSubmatch(s); m != nil {
		s = "[" + m[1] + "]"
	} else if strings.HasPrefix(s, `"[`) { // a JSON string that contains JSON
		if text := unquote([]byte(s)); text != "" {
			s = text
		}
	}
	if len(s) < 2 || listEnds[s[0]] == 0 || s[len(s)-1] != listEnds[s[0]] {
		return nil, false
	}
	open, inner := s[0], strings.TrimSpace(s[1:len(s)-1])
	quoted := inner != "" && strings.IndexByte(`'"{[(`, inner[0]) >= 0
	if list, ok := literalList(s, open == '(' && quoted); ok {
		return list, true
	}
	switch {
	case open == '(':
		return nil, false
	case quoted:
		list := quotedTexts(inner)
		return list, list != nil
	case strings.ContainsAny(inner, "[]{}"):
		return nil, false
	}
	var list []any // without quotation marks, as Java and Postgres write lists
	for _, part := range strings.Split(inner, ",") {
		if part = strings.Trim(strings.TrimSpace(part), `"`); part != "" {
			list = append(list, part)
		}
	}
	return list, len(list) > 0
}

// literalList parses a list in JSON or Python syntax and returns false if s is not one. An
// object counts as a list of one. With text set, so does a string: ("a").
func literalList(s string, text bool) ([]any, bool) {
	v, err := decodeLiteral([]byte(s))
	if err != nil {
		return nil, false
	}
	switch v := v.(type) {
	case []any:
		return v, true
	case map[string]any:
		return []any{v}, true
	}
	_, isText := v.(string)
	return []any{v}, text && isText
}

// quotedTexts returns quoted strings that are separated only by white space, commas and
// ellipses. It returns nil if s contains anything else.
func quotedTexts(s string) []any {
	var list []any
	for s != "" {
		if s[0] == ',' || s[0] == '.' || unicode.IsSpace(rune(s[0])) {
			s = s[1:]
			continue
		}
		end := closing(s)
		if end < 0 {
			return nil
		}
		v, err := decodeLiteral([]byte(s[:end]))
		text, ok := v.(string)
		if err != nil || !ok {
			return nil
		}
		list = append(list, text)
		s = s[end:]
	}
	return list
}

// closing returns the offset after the quoted string at the start of s, or -1 if s starts with
// no quote or the string is not closed.
func closing(s string) int {
	if s[0] != '\'' && s[0] != '"' {
		return -1
	}
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case s[0]:
			return i + 1
		}
	}
	return -1
}

// asList returns the list that is written in a string, or the value unchanged.
func asList(v any) any {
	if s, ok := v.(string); ok {
		if list, ok := written(s); ok {
			return list
		}
	}
	return v
}

// isNumeral reports whether a value is a number and nothing else.
func isNumeral(v any) bool {
	switch v := v.(type) {
	case float64:
		return true
	case string:
		s := strings.TrimSuffix(strings.TrimSpace(v), ".0")
		return isNumber(strings.ReplaceAll(s, ",", ""))
	}
	return false
}

// hasLetter reports whether a string contains a letter.
func hasLetter(s string) bool { return strings.ContainsFunc(s, unicode.IsLetter) }

// wordsAt returns the text of an inverted index of words and their positions, the format of
// abstracts in OpenAlex (https://docs.openalex.org/api-entities/works/work-object).
func wordsAt(v any) string {
	if s, ok := v.(string); ok {
		decoded, err := decodeValue([]byte(s), 1)
		if err != nil {
			return ""
		}
		v = decoded
	}
	index, _ := v.(map[string]any)
	const most = 20_000
	words := map[int]string{}
	last := -1
	for word, places := range index {
		list, _ := places.([]any)
		for _, place := range list {
			at, ok := place.(float64)
			if !ok || at < 0 || at >= most {
				continue
			}
			words[int(at)] = word
			last = max(last, int(at))
		}
	}
	var b strings.Builder
	for i := 0; i <= last; i++ {
		if w, ok := words[i]; ok {
			if b.Len() > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(w)
		}
	}
	return b.String()
}

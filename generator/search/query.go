package search

import (
	"regexp"
	"slices"
	"strings"

	"offprint/generator/text"
)

// query is what somebody asks for.
type query struct {
	id      string // the key of an identifier; then there is nothing else
	units   []unit // words, required ones and others
	not     []unit // words that a paper must not have
	phrases [][]string
	dates   []dateRange
}

// unit is a word of a query, or a hyphenated word, or a part of a field's value.
type unit struct {
	words  []string // one, or the parts of a hyphenated word
	whole  string   // the parts as one word
	field  string   // "", "title", "author", "topic", "org"
	exact  bool     // of a topic or an organization: all of the name
	prefix bool     // the word may go on
	quoted bool     // not to be corrected
	stop   bool     // says nothing where others do
	times  int64    // how often it stands in the query
}

// dateRange is from one day to another, both included, as text: "2024-03-01".
type dateRange struct{ from, to string }

var (
	queryArXiv = regexp.MustCompile(`^(?:https?://)?(?:(?:www\.|export\.)?arxiv\.org/(?:abs|pdf|html)/|(?:huggingface\.co|hf\.co)/papers/|arxiv:)?(\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})(?:v\d+)?(?:\.pdf)?/?$`)
	queryDOI   = regexp.MustCompile(`^(?:https?://(?:dx\.)?doi\.org/|doi:)?(10\.\d{4,9}(?:\.\d+)*/\S+)$`)
	queryDate  = regexp.MustCompile(`^(\d{4}(?:-\d\d(?:-\d\d)?)?)?(\.\.)?(\d{4}(?:-\d\d(?:-\d\d)?)?)?$`)
)

// queryFields are what a colon may stand behind.
var queryFields = []string{"title", "author", "org", "topic", "year", "date", "id"}

// parseQuery reads a query. It never fails: what makes no sense is taken as
// words.
func parseQuery(s string, typing bool, stop map[string]bool) query {
	var q query
	s = strings.TrimSpace(s)
	if id, ok := queryID(s); ok {
		q.id = id
		return q
	}
	for rest := s; ; {
		rest = strings.TrimLeft(rest, " \t\r\n\u3000")
		if rest == "" {
			break
		}
		var not, quoted bool
		var field, value string
		if len(rest) > 1 && rest[0] == '-' && rest[1] != ' ' {
			not, rest = true, rest[1:]
		}
		if i := strings.IndexByte(rest, ':'); i > 0 && i+1 < len(rest) && rest[i+1] != ' ' {
			if name := strings.ToLower(rest[:i]); slices.Contains(queryFields, name) {
				field, rest = name, rest[i+1:]
			}
		}
		if rest[0] == '"' {
			value, rest, quoted = strings.Cut(rest[1:], `"`)
			if !quoted { // a lonely quote: what follows are words
				value, rest = "", value
			}
		} else {
			i := strings.IndexAny(rest, " \t\r\n\u3000")
			if i < 0 {
				i = len(rest)
			}
			value, rest = rest[:i], rest[i:]
		}
		last := typing && rest == "" && !quoted
		q.add(field, value, not, quoted, last)
	}
	content := false
	for _, u := range q.units {
		content = content || u.field == "" && !stop[u.words[0]]
	}
	for i := range q.units {
		u := &q.units[i]
		u.stop = content && u.field == "" && len(u.words) == 1 && !u.prefix && stop[u.words[0]]
	}
	return q
}

// queryID recognizes an identifier or its address.
func queryID(s string) (string, bool) {
	low := strings.ToLower(s)
	if m := queryArXiv.FindStringSubmatch(low); m != nil {
		return valueKey(m[1]), true
	}
	if m := queryDOI.FindStringSubmatch(low); m != nil {
		return valueKey(m[1]), true
	}
	return "", false
}

// add takes one statement of a query.
func (q *query) add(field, value string, not, quoted, last bool) {
	switch field {
	case "id":
		if id, ok := queryID(value); ok {
			q.id = id
		} else {
			q.id = valueKey(strings.TrimPrefix(value, "title:"))
		}
		return
	case "year", "date":
		if r, ok := parseDates(value); ok && !not {
			q.dates = append(q.dates, r)
			return
		}
		field = ""
	}
	var units []unit
	if quoted && (field == "topic" || field == "org") {
		units = append(units, unit{words: []string{"=" + text.Fold(value)}, field: field, exact: true, times: 1})
	} else {
		for _, c := range text.Compounds(value) {
			if c.Whole != "" {
				units = append(units, unit{words: c.Parts, whole: c.Whole, field: field, quoted: quoted, times: 1})
				continue
			}
			for _, w := range c.Parts {
				units = append(units, unit{words: []string{w}, field: field, quoted: quoted, times: 1})
			}
		}
	}
	if len(units) == 0 {
		return
	}
	if not {
		q.not = append(q.not, units...)
		return
	}
	if phrase := partsOf(value); quoted && field == "" && len(phrase) > 1 {
		q.phrases = append(q.phrases, phrase)
	}
	if end := &units[len(units)-1]; last && end.whole == "" && !strings.ContainsAny(value[len(value)-1:], ".,;:!?)]}") {
		end.prefix = true
	}
next:
	for _, u := range units {
		for i := range q.units {
			have := &q.units[i]
			if have.field == u.field && have.whole == u.whole && len(have.words) == len(u.words) && have.words[0] == u.words[0] && (u.whole != "" || len(u.words) == 1) {
				have.times++
				have.prefix = have.prefix || u.prefix
				have.quoted = have.quoted || u.quoted
				continue next
			}
		}
		if len(q.units) < maxUnits {
			q.units = append(q.units, u)
		}
	}
}

// maxUnits is the number of different words that a query can have; those behind
// are ignored.
const maxUnits = 100

// parseDates reads 2019, 2024-03, 2024-03-07 and ranges of these, open ones too.
func parseDates(s string) (dateRange, bool) {
	m := queryDate.FindStringSubmatch(s)
	if m == nil || m[1] == "" && m[3] == "" || m[2] == "" && m[3] != "" {
		return dateRange{}, false
	}
	r := dateRange{from: m[1], to: m[3]}
	if m[2] == "" {
		r.to = m[1]
	}
	// Texts compare like days, when the end is filled up.
	if r.to != "" {
		r.to += "\x7f"
	} else {
		r.to = "\x7f"
	}
	return r, true
}

// editDistance counts substitutions, insertions, deletions and swaps of
// neighbours (optimal string alignment), and gives up beyond most.
func editDistance(a, b []rune, most int) int {
	if d := len(a) - len(b); d > most || -d > most {
		return most + 1
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		if least > most {
			return most + 1
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

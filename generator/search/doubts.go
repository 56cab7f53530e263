package search

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

// Doubt is a part of a query that probably does not mean what it seems to.
type Doubt struct {
	Kind  DoubtKind `json:"kind"`
	Text  string    `json:"text"`            // as written in the query
	Meant string    `json:"meant,omitempty"` // what to write instead, if that can be guessed
}

// DoubtKind is the reason for a doubt. The theme's translations of doubts use the same names.
type DoubtKind string

const (
	DoubtVotes     DoubtKind = "votes"     // not a number of votes; treated as words
	DoubtTime      DoubtKind = "time"      // not a date; treated as words
	DoubtCalendar  DoubtKind = "calendar"  // a day or a month that does not exist
	DoubtBackwards DoubtKind = "backwards" // a range that ends before it begins
	DoubtFact      DoubtKind = "fact"      // has: with something that no paper has
	DoubtField     DoubtKind = "field"     // a misspelt field
	DoubtNot       DoubtKind = "not"       // an exclusion as an operand of OR
)

// String says what is wrong and what to write.
func (d Doubt) String() string {
	switch d.Kind {
	case DoubtVotes:
		return d.Text + " was searched for as words; write numbers of votes as votes:>10 or votes:5..20"
	case DoubtTime:
		return d.Text + " was searched for as words; write dates as year:2024, date:2024-03 or date:2024-03-01..2024-06-30"
	case DoubtCalendar:
		return d.Text + " is not a valid date; check the month and the day"
	case DoubtBackwards:
		return "nothing matches " + d.Text + ", which runs backwards; write " + d.Meant
	case DoubtFact:
		return d.Text + " finds nothing; only has:code is supported"
	case DoubtField:
		return d.Text + " is not a field and was searched for as a word; for the field write " + d.Meant
	default:
		return d.Text + " cannot be an operand of OR; it is excluded from all results"
	}
}

// Doubts returns the doubts about a query in its order.
func Doubts(q string) []Doubt { return parseQuery(q, false, nil).doubts }

// DoubtsAt returns the doubts about a query as messages prefixed with where, the place of the
// query.
func DoubtsAt(where, q string) []string {
	var said []string
	for _, d := range Doubts(q) {
		said = append(said, where+d.String())
	}
	return said
}

func (p *parser) doubt(kind DoubtKind, text, meant string) {
	if d := (Doubt{kind, text, meant}); !slices.Contains(p.doubts, d) {
		p.doubts = append(p.doubts, d)
	}
}

// doubtLimit records a doubt about the value of a field, and reports whether it is usable as a
// value.
func (p *parser) doubtLimit(s *statement) bool {
	value, meant := s.value, ""
	var kind DoubtKind
	ok := true
	switch s.field {
	case "votes":
		var v voteRange
		if v, ok = parseVotes(value); !ok {
			kind = DoubtVotes
		} else if v.from > v.to && strings.Contains(value, "..") {
			from, to, _ := strings.Cut(value, "..")
			kind, meant = DoubtBackwards, to+".."+from
		}
	case "year", "date":
		var r dateRange
		if r, ok = parseDates(value); !ok {
			kind = DoubtTime
		} else if m := queryDate.FindStringSubmatch(value); inNoCalendar(m[2]) || inNoCalendar(m[4]) {
			kind = DoubtCalendar
		} else if r.from > r.to {
			kind, meant = DoubtBackwards, m[4]+m[3]+m[2]
		}
	case "has":
		if !strings.EqualFold(value, "code") {
			kind = DoubtFact
		}
	}
	if meant != "" {
		meant = s.field + ":" + meant
	}
	if kind != "" && !s.last {
		p.doubt(kind, s.text, meant)
	}
	return ok
}

// inNoCalendar reports whether a day or a month does not exist. Every year does.
func inNoCalendar(s string) bool {
	if len(s) <= len("2006") {
		return false
	}
	_, err := time.Parse("2006-01-02"[:len(s)], s)
	return err != nil
}

var (
	queryName = regexp.MustCompile(`^([A-Za-z]{4,}):[^ ]`)
	// queryNumber matches a statement with a number, as dates and votes have it.
	queryNumber = regexp.MustCompile(`^[A-Za-z]+:["<>=.]*[0-9]`)
)

// doubtField records a misspelt field at the start of a statement. Short names are too similar
// to too many words, and data:image does not mean a date.
func (p *parser) doubtField(s string) {
	m := queryName.FindStringSubmatch(s)
	if m == nil {
		return
	}
	name := strings.ToLower(m[1])
	for _, field := range longFields() {
		if numeric := field == "year" || field == "date" || field == "votes"; numeric && !queryNumber.MatchString(s) {
			continue
		}
		if name[0] == field[0] && editDistance([]rune(name), []rune(field), 1) == 1 {
			p.doubt(DoubtField, m[1]+":", field+":")
			return
		}
	}
}

// longFields returns the fields that are long enough to recognize a misspelling.
func longFields() []string {
	return slices.DeleteFunc(slices.Clone(queryFields), func(f string) bool { return len(f) < 4 })
}

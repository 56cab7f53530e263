package search

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"offprint/generator/text"
)

// query is a parsed query.
type query struct {
	id      string // the key of an identifier; everything else is then empty
	partial bool   // id may be incomplete, or not an identifier at all
	units   []unit // words, required or optional
	not     []unit // what a paper must not contain
	phrases [][]string
	// notPhrases are phrases that a paper must not contain.
	notPhrases [][]string
	doubts     []Doubt
}

// empty reports whether a query asks for nothing; it may still exclude something.
func (q *query) empty() bool {
	return q.id == "" && len(q.units) == 0
}

// unit is a word of a query, a hyphenated word, or a part of a field's value.
type unit struct {
	words  []string // one, or the parts of a hyphenated word
	whole  string   // the parts joined
	field  string   // one of queryFields
	exact  bool     // of a topic or an organization: the complete name
	name   bool     // the words are those of one author's name
	prefix bool     // the word may be incomplete
	quoted bool     // not to be corrected
	stop   bool     // ignored if there are other words
	must   bool     // required by an operator or a phrase
	row    bool     // part of a phrase
	times  int64    // number of occurrences in the query
	alt    string   // the word with transcribed umlauts
	and    []unit   // instead of words: all of these
	or     []unit   // alternatives
}

// strict reports whether a paper must match the unit.
func (u *unit) strict() bool { return u.field != "" || u.must }

// dateRange is an inclusive range of days as text: "2024-03-01".
type dateRange struct{ from, to string }

// voteRange is an inclusive range of numbers of votes.
type voteRange struct{ from, to int }

var (
	queryArXiv   = regexp.MustCompile(`^(?:[a-z\d]+\s*(?:=|\s-\s)\s*|\[[^\]]*\]\()?(?:\\url|[\[({<"])*(?:https?://)?(?:[a-z\d.-]+\.[a-z]+/(?:[^\s#]*[/=])?|(?:abs|pdf|html)/|10\.48550/|oai:arxiv\.org:|(?:(?:arxiv|paper|id)[\s:]*)+)?(?:arxiv[.:_-]\s*)?(\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})(?:v\d+)?(?:\.pdf)?/?(?:[?#&]\S*)?[\])}>".,;]*(?:\s*\[[a-z.-]+\])?$`)
	queryDOI     = regexp.MustCompile(`^(?:[a-z\d]+\s*(?:=|\s-\s)\s*|\[[^\]]*\]\()?(?:\\url|[\[({<"'])*((?:https?://)?(?:[a-z\d-]+\.)+[a-z]+/(?:\S*[/=])?)?(?:(?:info:|urn:)?doi\s*[:/]?\s*)?(10\.\d{4,9}(?:\.\d+)*)(?:/|%2f)(\S+)$`)
	behindDOI    = regexp.MustCompile(`(?:/(?:full|abstract|pdf|epdf|meta))?(?:\.pdf)?/?(?:[?#&].+)?$`)
	escaped      = regexp.MustCompile(`%[2-7][0-9a-f]`)
	queryPartial = regexp.MustCompile(`^(?:arxiv:)?(\d{4}\.\d{2,4})$`)
	queryDate    = regexp.MustCompile(`^(>=|<=|>|<)?(\d{4}(?:-\d\d(?:-\d\d)?)?)?(\.\.|[-–])?(\d{4}(?:-\d\d(?:-\d\d)?)?)?$`)
	queryVotes   = regexp.MustCompile(`^(>=|<=|>|<)?(\d{1,9})?(\.\.)?(\d{1,9})?$`)
	queryOr      = regexp.MustCompile(`^[ \t\r\n\x{3000}]*OR[ \t\r\n\x{3000}]`)
	queryYear    = regexp.MustCompile(`^(?:19|20)\d\d$`)
	queryWord    = regexp.MustCompile(`^[a-z]{2,}$`)
	curlyQuotes  = regexp.MustCompile(`[“”„«»]`)
	quotedName   = regexp.MustCompile(`(^|[ (])"([^"$\\]+)"`)
	quotedMath   = regexp.MustCompile(`(^|[ (])(?:title:)?"([^"]*[$\\][^"]*)"`)
	queryVersion = regexp.MustCompile(`^v?\d{1,3}(?:\.\d+)*[a-z]?$`)
	queryHost    = regexp.MustCompile(`(?i)^<?(?:https?://[^/]+|(?:[a-z\d-]+\.)+(?:com|org|net|co|io|ai))/(.*[a-z\d].*)$`)
	queryKeys    = regexp.MustCompile(`[?&][A-Za-z_]+=`)
	latex        = regexp.MustCompile(`\\|\{[A-Z]`)
	latexMarkup  = regexp.MustCompile("\\\\(?:math[a-z]+|text[a-z]*|operatorname|emph|em|bf|it|left|right|[Hcuvdbkrt]\\{|[\"'`^~=.])")
	queryNot     = regexp.MustCompile(`(^|[ (])-+`)
	latexCommand = regexp.MustCompile(`\\([A-Za-z]{2,})\{`)
	elision      = regexp.MustCompile(`(?i)^(?:[dlmnst]|qu|jusqu|lorsqu|o)['’](.{3,})$`)
)

// queryFields are the fields that may precede a colon.
var queryFields = []string{"title", "author", "org", "topic", "cat", "year", "date", "votes", "has", "lang", "id"}

// parseQuery parses a query. It never fails: what is not understood is treated as words.
func parseQuery(s string, typing bool, stop map[string]bool) query {
	s = strings.TrimSpace(straight(s))
	if id, ok := queryID(s); ok {
		return query{id: id, partial: queryPartial.MatchString(strings.ToLower(s))}
	}
	if m := queryPartial.FindStringSubmatch(strings.ToLower(s)); m != nil {
		return query{id: valueKey(m[1]), partial: true}
	}
	return parseWords(s, typing, stop)
}

// straight replaces typographic quotation marks, as inserted by phones and word processors.
func straight(s string) string { return curlyQuotes.ReplaceAllString(s, `"`) }

// parseWords parses a query that is not an identifier.
func parseWords(s string, typing bool, stop map[string]bool) query {
	s = straight(s)
	if latex.MatchString(s) && !strings.Contains(strings.ReplaceAll(s, `\"`, ""), `"`) {
		excludes := queryNot.MatchString(strings.ReplaceAll(s, `\(`, "$"))
		s = latexMarkup.ReplaceAllString(strings.NewReplacer(`\ell_`, "l", `\ell`, "l").Replace(s), "")
		s = latexCommand.ReplaceAllString(s, "$1 ")
		brace, dollar := "", ""
		if strings.Count(s, "{") != strings.Count(s, "}") { // not from LaTeX
			brace = " "
		}
		if strings.Count(s, "$")%2 == 1 {
			dollar = " "
		}
		s = strings.NewReplacer(`\`, " ", "$", dollar, "{", brace, "}", brace).Replace(s)
		if !excludes { // a hyphen after removed markup does not exclude either
			s = queryNot.ReplaceAllString(s, "$1")
		}
	}
	p := parser{typing: typing, operators: strings.ToUpper(s) != s}
	p.read(s)
	p.settle()
	q := p.query
	content := false
	for _, u := range q.units {
		content = content || u.field == "" && (u.and != nil || u.or != nil || !stop[u.words[0]])
	}
	for i := range q.units {
		u := &q.units[i]
		u.stop = content && !u.strict() && u.and == nil && len(u.words) == 1 && !u.prefix && stop[u.words[0]]
		u.must = u.must || u.row && !u.stop
	}
	return q
}

// apart returns the units with hyphenated words split into their parts.
func apart(units []unit, stop map[string]bool) []unit {
	var list []unit
	for _, u := range units {
		if u.whole == "" || u.quoted || u.strict() {
			list = append(list, u)
			continue
		}
		for _, w := range u.words {
			list = append(list, unit{words: []string{w}, stop: stop[w], times: u.times})
		}
	}
	return list
}

// queryID returns the key of an identifier or its address.
func queryID(s string) (string, bool) {
	low := text.Fold(s)
	if doi := doiIn(low); doi != "" && !strings.HasPrefix(doi, "10.48550/arxiv.") {
		return valueKey(doi), true
	} else if doi != "" {
		low = doi
	}
	if m := queryArXiv.FindStringSubmatch(low); m != nil {
		return valueKey(m[1]), true
	}
	return "", false
}

// doiIn returns the DOI if a text is one, without what follows it in an address or a sentence.
func doiIn(low string) string {
	m := queryDOI.FindStringSubmatch(low)
	if m == nil {
		return ""
	}
	doi := m[2] + "/" + strings.ReplaceAll(m[3], `\`, "") // TeX's \_
	if m[1] != "" {
		doi = escaped.ReplaceAllStringFunc(behindDOI.ReplaceAllString(doi, ""), func(s string) string {
			c, _ := strconv.ParseUint(s[1:], 16, 8)
			return string(rune(c))
		})
	}
	for {
		c := doi[len(doi)-1:]
		closer := strings.Index(")]>}", c)
		if !strings.Contains(`.,;:'"`, c) && (closer < 0 || strings.Count(doi, c) <= strings.Count(doi, "([<{"[closer:closer+1])) {
			return doi
		}
		doi = doi[:len(doi)-1]
	}
}

// parser parses the statements of a query.
type parser struct {
	query
	typing    bool
	operators bool     // AND, OR and NOT are operators, unless everything is in capitals
	last      []unit   // units of the last statement, which an OR may follow
	phrase    []string // words of the last statement, which are a phrase unless an OR follows
	or        bool     // an OR precedes the next statement
	inner     bool     // parsing a part of a group
	left      string   // the last statement, if it is an exclusion
}

// statement is a part of a query.
type statement struct {
	field, value string
	text         string // as written in the query, without a sign
	signed       string // with its sign
	not          bool
	quoted       bool
	last         bool // still being typed
}

// space separates statements.
const space = " \t\r\n\u3000"

// read parses statements to the end of a text.
//
//complex:because what a statement can begin with, tried in order; the script has the same
func (p *parser) read(s string) {
	not, begin := false, ""
	for rest := s; ; {
		rest = strings.TrimLeft(rest, space+")")
		if rest == "" {
			return
		}
		if !not {
			begin = rest
		}
		if len(rest) > 1 && rest[0] == '-' && rest[1] != ' ' {
			not, rest = true, rest[1:]
		}
		if rest[0] == '(' {
			inner, after, ok := p.group(rest, not)
			if !ok {
				rest = rest[1:]
				continue
			}
			p.alternatives(inner, begin[:len(begin)-len(after)], not)
			not, rest = false, after
			continue
		}
		var quoted bool
		var field, value string
		from := rest
		if i := strings.IndexByte(rest, ':'); i > 0 && i+1 < len(rest) && rest[i+1] != ' ' {
			if name := strings.ToLower(rest[:i]); slices.Contains(queryFields, name) {
				field, rest = name, rest[i+1:]
			} else {
				p.doubtField(rest)
			}
		}
		if rest[0] == '"' {
			value, rest, quoted = strings.Cut(rest[1:], `"`)
			if !quoted { // an unmatched quotation mark: words follow
				not, rest = false, value
				continue
			}
		} else {
			i := strings.IndexAny(rest, space)
			if i < 0 {
				i = len(rest)
			}
			value, rest = rest[:i], rest[i:]
		}
		if p.operators && !quoted && field == "" && rest != "" {
			switch value {
			case "NOT":
				not = true
				continue
			case "OR":
				if p.or = !not; p.or && p.left != "" && !p.inner {
					p.doubt(DoubtNot, p.left, "")
				}
				continue
			case "AND":
				continue
			}
		}
		last := p.typing && strings.TrimLeft(rest, ")") == "" && !quoted
		p.add(&statement{field, value, from[:len(from)-len(rest)], begin[:len(begin)-len(rest)], not, quoted, last})
		not = false
	}
}

// group returns the content of the parentheses at the start of s, if there is an OR inside or
// next to them, or if they are excluded.
func (p *parser) group(s string, not bool) (inner, after string, ok bool) {
	depth := 0
	for i := range len(s) {
		switch s[i] {
		case '(':
			depth++
		case ')':
			depth--
		}
		if depth == 0 {
			inner, after = s[1:i], s[i+1:]
			return inner, after, p.operators && (not || p.or || len(orBetween(inner)) > 1 || queryOr.MatchString(after))
		}
	}
	return "", "", false
}

// orBetween splits a text at each OR outside parentheses and quotes.
func orBetween(s string) []string {
	var parts []string
	depth, from, quoted := 0, 0, false
	for i := range len(s) {
		switch {
		case s[i] == '"':
			quoted = !quoted
		case quoted:
		case s[i] == '(':
			depth++
		case s[i] == ')':
			depth--
		case depth == 0 && strings.HasPrefix(s[i:], " OR "):
			parts = append(parts, s[from:i])
			from = i + 3
		}
	}
	return append(parts, s[from:])
}

// alternatives adds a group of which one part must match. Exclusions in a part apply to
// everything.
func (p *parser) alternatives(s, text string, not bool) {
	var list []unit
	for _, part := range orBetween(s) {
		sub := parser{query: query{doubts: p.doubts}, operators: true, inner: true, or: true}
		sub.read(part)
		sub.settle()
		p.doubts = sub.doubts
		p.not = append(p.not, sub.not...)
		p.notPhrases = append(p.notPhrases, sub.notPhrases...)
		if u, ok := together(sub.units); ok {
			list = append(list, u)
		}
	}
	switch {
	case not:
		p.not = append(p.not, list...)
		p.leaveOut(text)
	case len(list) == 0:
		p.take(nil, nil)
	default:
		one := list[0]
		for _, u := range list[1:] {
			one = either(one, u)
		}
		one.must = true
		p.take([]unit{one}, nil)
	}
}

// together combines units into one. It is a limit if all of them are.
func together(units []unit) (unit, bool) {
	switch len(units) {
	case 0:
		return unit{}, false
	case 1:
		return units[0], true
	}
	field := units[0].field
	if slices.ContainsFunc(units, func(u unit) bool { return u.field == "" }) {
		field = ""
	}
	return unit{and: units, field: field, times: 1}, true
}

// either combines two units as alternatives. The result is a limit if both are.
func either(a, b unit) unit {
	if a.field != "" && b.field == "" {
		a, b = b, a
	}
	a.or = append(slices.Clip(a.or), b)
	a.must = true
	return a
}

// take takes the units of a statement (none if it asks for nothing), or makes them an
// alternative to those of the last one. A phrase is only kept if no OR is next to it.
func (p *parser) take(units []unit, phrase []string) {
	if p.or && len(p.last) > 0 && len(units) > 0 {
		if p.last[0].isKey(p.id) { // one of several alternatives
			p.id = ""
		}
		before, _ := together(p.last)
		one, _ := together(units)
		p.last, p.phrase = []unit{either(before, one)}, nil
	} else {
		p.settle()
		p.last, p.phrase = units, phrase
	}
	p.or, p.left = false, ""
}

// isKey reports whether a unit is an identifier with this key.
func (u *unit) isKey(id string) bool { return len(u.words) == 1 && u.words[0] == id }

// leaveOut ends a statement that excludes.
func (p *parser) leaveOut(text string) {
	if p.or || p.inner {
		p.doubt(DoubtNot, text, "")
	}
	p.take(nil, nil)
	p.left = text
}

// settle adds the units of the last statement to the query.
func (p *parser) settle() {
	if p.phrase != nil {
		p.phrases = append(p.phrases, p.phrase)
	}
next:
	for _, u := range p.last {
		u.row = p.phrase != nil
		for i := range p.units {
			have := &p.units[i]
			if u.and == nil && have.and == nil && u.or == nil && have.or == nil && have.field == u.field && have.whole == u.whole && slices.Equal(have.words, u.words) {
				have.times++
				have.prefix = have.prefix || u.prefix
				have.quoted = have.quoted || u.quoted
				have.row = have.row || u.row
				continue next
			}
		}
		if len(p.units) < maxUnits {
			p.units = append(p.units, u)
		}
	}
	p.last, p.phrase = nil, nil
}

// add adds a statement of a query.
func (p *parser) add(s *statement) {
	if s.field == "id" {
		id, ok := queryID(s.value)
		if !ok {
			id = valueKey(strings.TrimPrefix(s.value, "title:"))
		}
		one := unit{words: []string{id}, quoted: true, times: 1}
		if s.not {
			p.not = append(p.not, one)
			p.leaveOut(s.signed)
			return
		}
		if !p.or {
			p.id = id
		}
		p.take([]unit{one}, nil)
		return
	}
	if !p.doubtLimit(s) {
		s.field = ""
	}
	units := unitsOf(s.field, s.value, s.quoted)
	if len(units) == 0 {
		p.take(nil, nil)
		return
	}
	end := &units[len(units)-1]
	open := end.whole == "" && !end.exact
	end.prefix = open && !s.quoted && strings.HasSuffix(s.value, "*")
	phrase := partsOf(s.value)
	row := s.quoted && s.field == "" && len(phrase) > 1
	switch {
	case s.not && row:
		p.notPhrases = append(p.notPhrases, phrase)
		p.leaveOut(s.signed)
		return
	case s.not:
		one, _ := together(units)
		p.not = append(p.not, one)
		p.leaveOut(s.signed)
		return
	case !row || p.inner:
		phrase = nil
	}
	if s.last && open && !strings.ContainsAny(s.value[len(s.value)-1:], ".,;:!?)]}") {
		end.prefix = true
	}
	p.take(units, phrase)
}

// unitsOf returns the units of a field's value.
func unitsOf(field, value string, quoted bool) []unit {
	switch field {
	case "has", "lang":
		return []unit{{words: []string{"@" + field + ":" + strings.ToLower(value)}, field: field, exact: true, times: 1}}
	case "year", "date", "votes":
		return []unit{{words: []string{value}, field: field, exact: true, times: 1}}
	case "cat":
		return []unit{{words: []string{"=" + text.Fold(value)}, field: "topic", exact: true, times: 1}}
	case "topic", "org":
		if quoted {
			return []unit{{words: []string{"=" + text.Fold(value)}, field: field, exact: true, times: 1}}
		}
	case "author":
		if u, ok := nameIn(value, quoted); ok {
			return []unit{u}
		}
	case "":
		if id, ok := queryID(value); ok && !quoted && strings.ContainsAny(value, "./") {
			return []unit{{words: []string{id}, quoted: true, times: 1}}
		}
	}
	if !quoted {
		value = elision.ReplaceAllString(addressed(value), "$1")
	}
	var units []unit
	for _, c := range text.Compounds(value) {
		if c.Whole != "" {
			units = append(units, unit{words: c.Parts, whole: c.Whole, field: field, quoted: quoted, times: 1})
			continue
		}
		for _, w := range c.Parts {
			units = append(units, unit{words: []string{w}, field: field, quoted: quoted, times: 1})
		}
	}
	if len(units) == 1 {
		if out := spelledOut.Replace(value); out != value && units[0].whole == "" {
			units[0].alt = strings.Join(text.Words(out), "")
		}
	}
	return units
}

// nameIn returns a value as a person's name if it is one: LeCun,Y. without quotes. Transcribed
// umlauts are an alternative.
func nameIn(value string, quoted bool) (unit, bool) {
	name := unit{words: partsOf(value), field: "author", name: true, exact: true, times: 1}
	if out := spelledOut.Replace(value); out != value {
		other := name
		other.words = partsOf(out)
		name.or = []unit{other}
	}
	return name, len(name.words) > 1 && (quoted || strings.ContainsAny(value, ".,"))
}

// addressed returns the path of a web address: host and parameter names are meaningless.
func addressed(value string) string {
	if m := queryHost.FindStringSubmatch(value); m != nil {
		return queryKeys.ReplaceAllString(m[1], " ")
	}
	return value
}

// maxUnits is the maximum number of distinct words of a query; further ones are ignored.
const maxUnits = 100

// parseDates parses 2019, 2024-03, 2024-03-07, ranges of these, including open ones, and
// >2019. A hyphen also forms a range if both ends are given.
func parseDates(s string) (dateRange, bool) {
	m := queryDate.FindStringSubmatch(s)
	if m == nil {
		return dateRange{}, false
	}
	op, from, between, to := m[1], m[2], m[3], m[4]
	switch {
	case from == "" && (to == "" || op != ""), op != "" && between != "", between == "" && to != "",
		between != "" && between != ".." && (from == "" || to == ""):
		return dateRange{}, false
	}
	// With a filler at the end, texts compare like days.
	const filler = "\x7f"
	switch {
	case op == ">":
		return dateRange{from + filler, filler}, true
	case op == "<":
		last := len(from) - 1
		return dateRange{"", from[:last] + string(from[last]-1) + filler}, true
	case op == "<=":
		return dateRange{"", from + filler}, true
	case op == "" && between == "":
		to = from
	}
	return dateRange{from, to + filler}, true
}

// parseVotes parses 50, >50, <=50, 10..50 and open ranges.
func parseVotes(s string) (voteRange, bool) {
	m := queryVotes.FindStringSubmatch(s)
	if m == nil || m[2] == "" && m[4] == "" || m[1] != "" && (m[2] == "" || m[3] != "") || m[3] == "" && m[4] != "" {
		return voteRange{}, false
	}
	r := voteRange{0, math.MaxInt32}
	if m[2] != "" {
		r.from, _ = strconv.Atoi(m[2])
	}
	switch {
	case m[4] != "":
		r.to, _ = strconv.Atoi(m[4])
	case m[1] == ">":
		r.from++
	case m[1] == "<":
		r.from, r.to = 0, r.from-1
	case m[1] == "<=":
		r.from, r.to = 0, r.from
	case m[1] == "" && m[3] == "":
		r.to = r.from
	}
	return r, true
}

// editDistance counts substitutions, insertions, deletions and transpositions of neighbours
// (optimal string alignment), and stops beyond most.
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

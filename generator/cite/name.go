package cite

import (
	"slices"
	"strings"
	"unicode"

	"offprint/generator/tex"
	"offprint/generator/text"
)

// Name is the name of a person, in the parts that bibliographies sort and abbreviate, or of an
// organization, which has no parts.
type Name struct {
	Family string // "Berg"
	Given  string // "Jan", "J. S."
	Prefix string // "van der"
	Suffix string // "Jr."
	// Literal is a name without parts, such as "ATLAS Collaboration"; the other parts are then
	// empty.
	Literal string

	// Dropping reports that the prefix is omitted if the family name stands alone, as in
	// "Alexander von Humboldt" and "Humboldt": useprefix=false in BibLaTeX, dropping-particle
	// in CSL.
	Dropping bool
	// FamilyFirst reports that the family name comes first in reading order (static-ordering
	// in CSL). It is implied for names in Han, Kana and Hangul.
	FamilyFirst bool
	// CommaSuffix reports that a comma precedes the suffix (CSL).
	CommaSuffix bool
}

// Display returns the name in reading order: "Jan van der Berg Jr.", "李 伟".
func (n Name) Display() string {
	switch {
	case n.Literal != "":
		return n.Literal
	case n.FamilyFirst, n.eastAsian():
		return joinWords(n.Prefix, n.Family, n.Given, n.Suffix)
	}
	return joinWords(n.Given, n.Prefix, n.Family, n.Suffix)
}

// eastAsian reports whether the script of the name implies that the family name comes first.
func (n Name) eastAsian() bool {
	return n.Prefix == "" && isEastAsian(n.Family) && isEastAsian(n.Given)
}

// isEastAsian reports whether a part of a name consists only of Han, Kana or Hangul.
func isEastAsian(s string) bool {
	letters := false
	for _, r := range s {
		switch {
		case r == ' ' || strings.ContainsRune("·・･ーｰ", r):
		case r < 0x1100: // most names end here
			return false
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul):
			letters = true
		default:
			return false
		}
	}
	return letters
}

func joinWords(words ...string) string {
	var b strings.Builder
	for _, w := range words {
		if w == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w)
	}
	return b.String()
}

// particles are words in front of a family name that belong to it in running text but are
// ignored in sorting. Capitalized, they are part of the family name.
var particles = set("af al am an auf aus av bin bint d' da dal dall' dalla dalle das de degli dei del dell' della delle den der des di do dos du " +
	"e' el ibn im in 't la las le les lo los of op 's ten ter thoe tot und van vander vanden vd v.d. vom von vor y zu zum zur í")

var (
	suffixWord = text.LazyRegexp(`^(?:[Jj][Rr]|[Ss][Rr]|II|III|IV|2nd|3rd)\.?$`)
	// collective matches names that end like those of groups of authors.
	collective = text.LazyRegexp(`(?i)\b(?:collaborations?|consorti(?:um|a)|working group|study group|task force|committee|team)(?: \([^()]*\))?$`)
	onBehalf   = text.LazyRegexp(`(?i)^(?:(?:for|on behalf of) the |on behalf of )`)
)

// isSuffix reports whether a word after a name is a generational suffix. Nearly all words are
// too long.
func isSuffix(s string) bool { return len(s) <= len("III.") && suffixWord.MatchString(s) }

// isCollective reports whether a name is that of a group of authors.
func isCollective(s string) bool {
	lower := strings.ToLower(s)
	for _, part := range []string{"collab", "consorti", "group", "force", "team", "committee"} { // few names need the pattern
		if strings.Contains(lower, part) {
			return collective.MatchString(s)
		}
	}
	return false
}

// SplitName splits a name in reading order, or an inverted one ("Berg, Jan van der"), into its
// parts. Lower-case particles in front of the last word are the prefix; the name of a
// collaboration is a literal; in Han, Kana and Hangul the first of several words is the family
// name. Otherwise the last word is the family name, because one of several words without a
// particle cannot be recognized.
func SplitName(display string) Name {
	s := text.OneLine(display)
	switch {
	case strings.Contains(s, ","):
		return splitAtCommas(s).tidy()
	case isCollective(s):
		return Name{Literal: onBehalf.ReplaceAllString(s, "")}.tidy()
	}
	return inReadingOrder(strings.Fields(s), "").tidy()
}

// splitAtCommas splits a name with commas, which precede a suffix or separate family and given
// names.
func splitAtCommas(s string) Name {
	var parts []string
	suffix := ""
	for p := range strings.SplitSeq(s, ",") {
		switch p = strings.TrimSpace(p); {
		case p == "":
		case len(parts) > 0 && suffix == "" && isSuffix(p):
			suffix = p
		default:
			parts = append(parts, p)
		}
	}
	switch len(parts) {
	case 0:
		return Name{}
	case 1:
		return inReadingOrder(strings.Fields(parts[0]), suffix)
	}
	n := Name{Suffix: suffix}
	n.Prefix, n.Family = splitFamily(strings.Fields(parts[0]))
	given := strings.Fields(strings.Join(parts[1:], ", "))
	k := len(given)
	for n.Prefix == "" && k > 1 && particles[given[k-1]] {
		k--
	}
	if k < len(given) {
		n.Prefix = strings.Join(given[k:], " ")
	}
	n.Given = strings.Join(given[:k], " ")
	return n
}

// inReadingOrder splits a name given as words, possibly followed by a suffix.
func inReadingOrder(words []string, suffix string) Name {
	if k := len(words); suffix == "" && k > 2 && isSuffix(words[k-1]) {
		suffix, words = words[k-1], words[:k-1]
	}
	if len(words) == 0 {
		return Name{}
	}
	join := func(from, to int) string { return strings.Join(words[from:to], " ") }
	end := len(words)
	if end > 1 && isEastAsian(words[0]) && isEastAsian(join(0, end)) {
		return Name{Family: words[0], Given: join(1, end), Suffix: suffix}
	}
	// The first run of particles divides the name.
	last := end - 1
	from := 0
	for from < last && !particles[words[from]] {
		from++
	}
	to := from
	for to < last && particles[words[to]] {
		to++
	}
	if from < last && (words[from] == "y" || words[from] == "und") {
		from = max(from-1, 0) // Ortega y Gasset
		to = from
	}
	return Name{Given: join(0, from), Prefix: join(from, to), Family: join(to, end), Suffix: suffix}
}

func splitFamily(words []string) (prefix, family string) {
	k := 0
	for k < len(words)-1 && particles[words[k]] {
		k++
	}
	return strings.Join(words[:k], " "), strings.Join(words[k:], " ")
}

// tidy brings a name into a form that every format can express: a prefix ends with a
// lower-case word, and a name of several words without parts is a literal. No part contains
// braces, ties or backslashes, which only BibTeX's notation has. A dropping prefix may be
// capitalized, because formats that express it name the parts.
func (n Name) tidy() Name {
	for _, p := range []*string{&n.Family, &n.Given, &n.Prefix, &n.Suffix, &n.Literal} {
		if strings.ContainsAny(*p, `{}~\`) {
			*p = strings.NewReplacer("{", "", "}", "", "~", " ", `\`, "").Replace(*p)
		}
		*p = text.OneLine(*p)
	}
	if n.Literal != "" {
		return Name{Literal: n.Literal}
	}
	if n.Family == "" {
		switch { // one of them must be the name
		case n.Given != "":
			n.Family, n.Given = n.Given, ""
		case n.Prefix != "":
			n.Family, n.Prefix = n.Prefix, ""
		default:
			n.Family, n.Suffix = n.Suffix, ""
		}
	}
	for n.Prefix != "" && !n.Dropping {
		words := strings.Fields(n.Prefix)
		k := len(words) - 1
		if isLower(words[k]) && !slices.ContainsFunc(words, func(w string) bool { return strings.EqualFold(w, "and") }) {
			break
		}
		n.Prefix, n.Family = strings.Join(words[:k], " "), words[k]+" "+n.Family
	}
	if n.Given == "" && n.Prefix == "" && n.Suffix == "" && strings.Contains(n.Family, " ") {
		return Name{Literal: n.Family}
	}
	n.Dropping = n.Dropping && n.Prefix != ""
	n.CommaSuffix = n.CommaSuffix && n.Suffix != ""
	n.FamilyFirst = n.FamilyFirst && n.Given != "" && !n.eastAsian()
	return n
}

// plain returns the name without what only some formats can express.
func (n Name) plain() Name {
	n.Dropping, n.FamilyFirst, n.CommaSuffix = false, false, false
	return n.tidy()
}

// ParseNames parses names in BibTeX's notation but in plain text without TeX: "Berg, Jan van
// der and {ATLAS Collaboration} and others". more reports that there are others.
func ParseNames(s string) (names []Name, more bool) {
	return parseNames(s, func(s string) string { return s })
}

// parseNames parses a list of names. decode converts a part to text.
func parseNames(s string, decode func(string) string) (names []Name, more bool) {
	if !balanced(s) {
		s = oneBraced(s)
	}
	for _, one := range splitAnd(s) {
		one = strings.Trim(one, " \t\r\n,;")
		switch strings.ToLower(one) {
		case "":
			continue
		case "others", "et al", "et al.", "{others}":
			more = true
			continue
		}
		if n := parseName(one, decode); n != (Name{}) {
			names = append(names, n)
		}
	}
	return names, more
}

// splitAnd splits at each word "and" outside braces.
func splitAnd(s string) []string {
	var parts []string
	depth, from := 0, 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\' && i+1 < len(s):
			i++
		case c == '{':
			depth++
		case c == '}':
			depth = max(depth-1, 0)
		case depth == 0 && isSpace(c) && i+4 < len(s) && strings.EqualFold(s[i+1:i+4], "and") && isSpace(s[i+4]):
			parts = append(parts, s[from:i])
			from = i + 4
			i += 3 // the space may also precede the next "and"
		}
	}
	last := s[from:]
	if t := strings.TrimRight(last, " \t\r\n"); len(t) > 4 && strings.EqualFold(t[len(t)-3:], "and") && isSpace(t[len(t)-4]) {
		last = t[:len(t)-4]
	}
	return append(parts, last)
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// extendedPart matches a part of BibLaTeX's extended name format (biblatex manual, 3.6):
// given=Hans.
var extendedPart = text.LazyRegexp(`^"?\s*([a-z]+(?:-[a-z]+)?)\s*=\s*(.*?)"?$`)

// parseName parses one name: "First von Last", "von Last, First" or "von Last, Jr, First",
// where braces group words (Oren Patashnik, BibTeXing, 1988, section 4).
func parseName(s string, decode func(string) string) Name {
	if inner, ok := unbrace(s); ok && !strings.HasPrefix(inner, `\`) {
		return Name{Literal: decode(inner)}.tidy()
	}
	var parts []string
	for _, p := range splitTop(s, ',') {
		if p = strings.TrimSpace(p); p != "" || len(parts) == 1 {
			parts = append(parts, p)
		}
	}
	if len(parts) == 0 {
		return Name{}
	}
	if n, ok := extendedName(parts, decode); ok {
		return n.tidy()
	}
	suffix := ""
	if k := len(parts) - 1; k > 0 && isSuffix(decode(parts[k])) && (k == 1 || !isSuffix(decode(parts[1]))) {
		// "John Smith, Jr." and "Smith, John, Jr.", which BibTeX would not read as intended.
		suffix, parts = decode(parts[k]), parts[:k]
	}
	n := Name{Suffix: suffix}
	if len(parts) == 1 {
		n.readPlain(parts[0], decode)
	} else {
		n.readTurned(parts, decode)
	}
	return n.tidy()
}

// readPlain parses "First von Last".
func (n *Name) readPlain(s string, decode func(string) string) {
	words := splitWords(s)
	if len(words) > 1 && isEastAsian(nameSpaces.Replace(s)) {
		n.Family, n.Given = decoded(words[:1], decode), decoded(words[1:], decode)
		return
	}
	last := max(len(words)-1, 0)
	from, to := last, last
	for i, w := range words[:last] {
		if isLower(w) {
			from, to = min(from, i), i+1
		}
	}
	n.Given, n.Prefix, n.Family = decoded(words[:from], decode), decoded(words[from:to], decode), decoded(words[to:], decode)
}

// readTurned parses "von Last, First" and "von Last, Jr, First".
func (n *Name) readTurned(parts []string, decode func(string) string) {
	words := splitWords(parts[0])
	to := 0
	for i, w := range words[:max(len(words)-1, 0)] {
		if isLower(w) {
			to = i + 1
		}
	}
	n.Prefix, n.Family = decoded(words[:to], decode), decoded(words[to:], decode)
	given := parts[1:]
	if len(parts) > 2 {
		n.Suffix, given = joinWords(decode(parts[1]), n.Suffix), parts[2:]
	}
	for i, g := range given {
		given[i] = decoded(splitWords(g), decode)
	}
	n.Given = strings.Join(given, ", ")
}

func decoded(words []string, decode func(string) string) string {
	for i, w := range words {
		words[i] = decode(w)
	}
	return strings.Join(words, " ")
}

// nameSpaces removes the grouping of BibTeX's notation.
var nameSpaces = strings.NewReplacer("{", "", "}", "", "~", " ", "\t", " ", "\r", " ", "\n", " ")

// extendedName parses a name with named parts. static-ordering and comma-suffix are CSL's.
func extendedName(parts []string, decode func(string) string) (n Name, ok bool) {
	for i, p := range parts {
		m := extendedPart.FindStringSubmatch(p)
		if m == nil {
			return Name{}, false
		}
		value, _ := unbrace(strings.Trim(m[2], `" `))
		value = decode(value)
		switch m[1] {
		case "family":
			n.Family = value
		case "given":
			n.Given = value
		case "prefix":
			n.Prefix = value
		case "suffix":
			n.Suffix = value
		case "useprefix":
			n.Dropping = strings.EqualFold(value, "false")
		case "static-ordering":
			n.FamilyFirst = value == "true"
		case "comma-suffix":
			n.CommaSuffix = value == "true"
		default:
			if i == 0 && !strings.HasSuffix(m[1], "-i") && m[1] != "id" && m[1] != "hash" {
				return Name{}, false
			}
		}
	}
	return n, n.Family != "" || n.Given != "" || n.Prefix != "" || n.Suffix != ""
}

// splitWords splits at white space and ties outside braces.
func splitWords(s string) []string {
	var words []string
	depth, from := 0, 0
	for i := 0; i <= len(s); i++ {
		switch {
		case i == len(s) || depth == 0 && (isSpace(s[i]) || s[i] == '~'):
			if i > from && !(i < len(s) && (endsInAccent(s[from:i]) || endsInLetter(s[from:i], s[i+1:]))) {
				words = append(words, s[from:i])
				from = i + 1
			} else if i == from {
				from = i + 1
			}
		case s[i] == '\\' && i+1 < len(s):
			i++
		case s[i] == '{':
			depth++
		case s[i] == '}':
			depth = max(depth-1, 0)
		}
	}
	return words
}

// endsInAccent reports whether a word ends in a macro that takes the letter after the space:
// \c c, but not \v{}.
func endsInAccent(w string) bool {
	k := strings.LastIndexByte(w, '\\')
	return k >= 0 && k == len(w)-2 && strings.IndexByte("cvukHrbdt'\"`^=.", w[k+1]) >= 0
}

// endsInLetter reports whether a word ends in a macro for a letter that swallows the space in
// front of rest, so that the word continues: \O stergaard. A capital after a small letter is
// taken as the start of another word, unlike in TeX.
func endsInLetter(w, rest string) bool {
	k := strings.LastIndexByte(w, '\\')
	if k < 0 || !tex.TakesSpace(w[k+1:]) {
		return false
	}
	rest = strings.TrimLeft(rest, " \t\r\n~")
	if rest == "" || !isLetter(rest[0]) && rest[0] != '\\' && rest[0] != '{' {
		return false
	}
	small := w[k+1:] == strings.ToLower(w[k+1:])
	return !(small && k > 0 && 'A' <= rest[0] && rest[0] <= 'Z')
}

// isLower reports whether a word belongs to the prefix: its first letter that is outside
// braces, or under an accent, is in lower case.
func isLower(w string) bool {
	for i := 0; i < len(w); {
		switch c := w[i]; {
		case c == '{' && i+1 < len(w) && w[i+1] == '\\':
			i++ // a special character: its letter counts
		case c == '{':
			end := groupEnd(w, i)
			if end < 0 {
				return false
			}
			i = end
		case c == '\\':
			k := i + 1
			for k < len(w) && isLetter(w[k]) {
				k++
			}
			switch name := w[i+1 : k]; {
			case name == "":
				i += 2 // \'e
			case len(name) > 1 || strings.Contains("oOlLij", name):
				return 'a' <= name[0] && name[0] <= 'z' && name != "relax" // \o, \ss, \ae
			default:
				i = k // \c{c}
			}
			for i < len(w) && (w[i] == '{' || isSpace(w[i])) {
				i++
			}
		default:
			letter, n := plainLetter(w[i:])
			if letter != 0 {
				return unicode.IsLower(letter)
			}
			i += n
		}
	}
	return false
}

// plainLetter returns the first letter in front of a macro or a brace, and the number of bytes
// before it; 0 if there is none.
func plainLetter(w string) (letter rune, n int) {
	for n, r := range w {
		if unicode.IsLetter(r) {
			return r, n
		}
		if r == '\\' || r == '{' {
			return 0, n
		}
	}
	return 0, len(w)
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// notation is the reader for which a name is written.
type notation int

const (
	ourNotation      notation = iota // ParseNames: everything can be expressed
	biblatexNotation                 // biber: supports useprefix
	bibtexNotation                   // BibTeX: no named parts
)

// FormatNames writes names for [ParseNames].
func FormatNames(names []Name, more bool) string {
	return formatNames(names, more, ourNotation, func(s string) string { return s })
}

func formatNames(names []Name, more bool, to notation, encode func(string) string) string {
	var b strings.Builder
	for i, n := range names {
		if i > 0 {
			b.WriteString(" and ")
		}
		b.WriteString(formatName(n, to, encode))
	}
	if more {
		if len(names) > 0 {
			b.WriteString(" and ")
		}
		b.WriteString("others")
	}
	return b.String()
}

// formatName writes a name so that it is read in the same parts, with as few braces as
// possible, and with named parts only if necessary.
func formatName(n Name, to notation, encode func(string) string) string {
	switch to {
	case biblatexNotation:
		n.FamilyFirst, n.CommaSuffix = false, false
	case bibtexNotation:
		n = n.plain()
	}
	same := func(s string) string { return s }
	if n.Dropping || n.FamilyFirst || n.CommaSuffix {
		if readAs(formatExtended(n, same), n) {
			return formatExtended(n, encode)
		}
		n = n.plain()
	}
	if n.Literal != "" {
		return "{" + encode(n.Literal) + "}"
	}
	brace := func(s string, on bool) string {
		if s == "" || !on {
			return s
		}
		return "{" + s + "}"
	}
	write := func(family, rest bool, encode func(string) string) string {
		s := joinWords(encode(n.Prefix), brace(encode(n.Family), family))
		if n.Suffix != "" {
			s += ", " + brace(encode(n.Suffix), rest)
		}
		if n.Given != "" {
			s += ", " + brace(encode(n.Given), rest)
		}
		return s
	}
	for _, care := range [][2]bool{{false, false}, {true, false}, {false, true}, {true, true}} {
		if readAs(write(care[0], care[1], same), n) {
			return write(care[0], care[1], encode)
		}
	}
	return "{" + encode(n.Display()) + "}"
}

// readAs reports whether written is read as the name at any position in a list: a family may
// be called "and R".
func readAs(written string, n Name) bool {
	names, more := ParseNames(written)
	if more || len(names) != 1 || names[0] != n {
		return false
	}
	if words := strings.Fields(written); !strings.EqualFold(words[0], "and") && !strings.EqualFold(words[len(words)-1], "and") {
		return true
	}
	names, more = ParseNames("x and " + written + " and x")
	return !more && len(names) == 3 && names[1] == n
}

// formatExtended writes a name with named parts.
func formatExtended(n Name, encode func(string) string) string {
	var parts []string
	for _, p := range [][2]string{{"family", n.Family}, {"given", n.Given}, {"prefix", n.Prefix}, {"suffix", n.Suffix}} {
		value := encode(p[1])
		if value == "" {
			continue
		}
		if strings.ContainsFunc(value, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) && r != '.' && r != '-' }) {
			value = "{" + value + "}"
		}
		parts = append(parts, p[0]+"="+value)
	}
	for _, p := range []struct {
		is   bool
		text string
	}{{n.Dropping, "useprefix=false"}, {n.FamilyFirst, "static-ordering=true"}, {n.CommaSuffix, "comma-suffix=true"}} {
		if p.is {
			parts = append(parts, p.text)
		}
	}
	return strings.Join(parts, ", ")
}

// decodeTeX converts a part of a name to text.
func decodeTeX(s string) string { return text.Name(s) }

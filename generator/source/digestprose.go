package source

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"offprint/generator/text"
)

// longParagraph is the shortest text, in bytes, that is taken for an abstract
// where nothing but the paper's title and its identifier says so.
const longParagraph = 200

// digestProse is a paragraph without a label.
type digestProse struct {
	text   string
	quoted bool // it stands behind ">"
	last   int  // number of its last line
}

// tells adds a line of text to what stands below the head. It may go on with the
// paragraph above.
func (h *digestHead) tells(l *mdLine, goesOn bool) {
	if n := len(h.prose); n > 0 && goesOn && h.prose[n-1].quoted == l.quoted && h.prose[n-1].last+1 == l.n {
		h.prose[n-1].text += "\n" + l.text
		h.prose[n-1].last = l.last
		return
	}
	h.prose = append(h.prose, digestProse{l.text, l.quoted, l.last})
}

// unlabelled is the text below a head that is its abstract without being called so:
// the one long paragraph, what is quoted, or below a heading with authors the only one.
func (h *digestHead) unlabelled() string {
	if len(h.idsBelow())+len(h.own) == 0 {
		return ""
	}
	var long, quoted []string
	for _, p := range h.prose {
		if len(p.text) >= longParagraph {
			long = append(long, p.text)
		}
		if p.quoted {
			quoted = append(quoted, p.text)
		}
	}
	switch {
	case len(long) == 1 && len(h.prose) <= 2:
		return long[0]
	case len(long) == 0 && len(quoted) == 1 && isSentence(quoted[0]):
		return quoted[0]
	case len(quoted) > 1 && len(quoted) == len(h.prose) && isSentence(quoted[len(quoted)-1]):
		return strings.Join(quoted, "\n\n")
	case len(h.prose) == 1 && h.line.kind == mdHeading && h.says(authorsField) && isSentence(h.prose[0].text):
		return h.prose[0].text
	}
	return ""
}

// isSentence reports whether a text begins and ends as sentences do.
func isSentence(s string) bool {
	s = strings.TrimSpace(s)
	first, _ := utf8.DecodeRuneInString(s)
	return !unicode.IsLower(first) && endsSentence(s) && (len(strings.Fields(s)) > 1 || isHan(s)) && !isNothing(s) && !isAddress(s)
}

// endsSentence reports whether a text ends as sentences do, within quotation marks,
// brackets or emphasis too.
func endsSentence(s string) bool {
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(s, "\"')”»*_"))
	return strings.ContainsRune(".!?。！？", last)
}

// isChecked reports whether an item is one of a list to be ticked off.
func isChecked(l *mdLine) bool {
	if l.kind != mdItem || len(l.spans) == 0 {
		return false
	}
	s := strings.TrimSpace(l.spans[0].text)
	return strings.HasPrefix(s, "[ ]") || strings.HasPrefix(s, "[x]") || strings.HasPrefix(s, "[X]")
}

// byline finds names behind a title: "by Ann Bee".
var byline = text.LazyRegexp(`(?is)^[\s\-–—:|,(]*(?:written )?by:?\s+(\S.*)$`)

// pictures are what people put before a fact instead of a label.
var pictures = map[rune]digestField{
	'👥': authorsField, '👤': authorsField, '✍': authorsField, '🧑': authorsField, '👩': authorsField, '👨': authorsField, '🖊': authorsField, '🖋': authorsField, '🎓': authorsField,
	'📅': publishedField, '🗓': publishedField, '📆': publishedField, '🕒': publishedField, '⏰': publishedField,
	'👍': votesField, '▲': votesField, '⬆': votesField, '🔺': votesField, '❤': votesField, '♥': votesField,
	'🏢': organizationField, '🏛': organizationField, '🏫': organizationField,
	'🏷': categoriesField,
}

// belongsToPicture reports whether a character behind a picture says how it is shown, or
// stands between it and the fact.
func belongsToPicture(r rune) bool {
	return unicode.IsSpace(r) || r == 0xfe0f || r == 0x200d || r == ':' || r == '：' || 0x1f3fb <= r && r <= 0x1f3ff || unicode.Is(unicode.So, r) || r == '♀' || r == '♂'
}

// readMark reads a label that is a picture, or "by" before names. A picture is one where
// the text behind it is what it stands for.
func readMark(spans []span) (field digestField, value []span, known bool) {
	if len(spans) == 0 || spans[0].url != "" {
		return noField, nil, false
	}
	s := spanText(spans)
	if m := byline.FindStringSubmatch(s); m != nil && looksLikeNames(strings.TrimRight(m[1], " .)"), true) {
		return authorsField, []span{{text: m[1]}}, true
	}
	mark, n := utf8.DecodeRuneInString(s)
	field = pictures[mark]
	rest := strings.TrimLeftFunc(s[n:], belongsToPicture)
	switch field {
	case authorsField:
		known = looksLikeNames(strings.TrimRight(rest, " ."), true)
	case publishedField:
		known = digestDate(rest) != ""
	case votesField:
		votes, ok := tableCount(rest)
		known = ok && votes > 0
	case organizationField:
		known = strings.ContainsFunc(rest, unicode.IsLetter) && len(spans) == 1
	case categoriesField:
		known = len(categoriesOf(rest)) > 0
	}
	if !known {
		return noField, nil, false
	}
	return field, []span{{text: rest}}, true
}

package source

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"offprint/generator/text"
)

// longParagraph is the minimum length in bytes of a text that is treated as an abstract only
// because it follows a paper's title and identifier.
const longParagraph = 200

// digestProse is a paragraph without a label.
type digestProse struct {
	text   string
	quoted bool // in a block quote, after ">"
	last   int  // number of its last line
}

// tells adds a line of text below the head. goesOn means that the line may continue the
// paragraph above.
func (h *digestHead) tells(l *mdLine, goesOn bool) {
	if n := len(h.prose); n > 0 && goesOn && h.prose[n-1].quoted == l.quoted && h.prose[n-1].last+1 == l.n {
		h.prose[n-1].text += "\n" + l.text
		h.prose[n-1].last = l.last
		return
	}
	h.prose = append(h.prose, digestProse{l.text, l.quoted, l.last})
}

// unlabelled returns the text below a head that is its abstract although it has no label: the
// only long paragraph, quoted text, or the only paragraph below a heading with authors.
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

// isSentence reports whether a text begins and ends like a sentence.
func isSentence(s string) bool {
	s = strings.TrimSpace(s)
	first, _ := utf8.DecodeRuneInString(s)
	return !unicode.IsLower(first) && endsSentence(s) && (len(strings.Fields(s)) > 1 || isHan(s)) && !isNothing(s) && !isAddress(s)
}

// endsSentence reports whether a text ends like a sentence, possibly inside quotation marks,
// brackets or emphasis.
func endsSentence(s string) bool {
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(s, "\"')”»*_"))
	return strings.ContainsRune(".!?。！？", last)
}

// isChecked reports whether an item has a checkbox.
func isChecked(l *mdLine) bool {
	if l.kind != mdItem || len(l.spans) == 0 {
		return false
	}
	s := strings.TrimSpace(l.spans[0].text)
	return strings.HasPrefix(s, "[ ]") || strings.HasPrefix(s, "[x]") || strings.HasPrefix(s, "[X]")
}

// byline matches names after a title: "by Ann Bee".
var byline = text.LazyRegexp(`(?is)^[\s\-–—:|,(]*(?:written )?by:?\s+(\S.*)$`)

// pictures maps emoji that are used instead of labels to fields.
var pictures = map[rune]digestField{
	'👥': authorsField, '👤': authorsField, '✍': authorsField, '🧑': authorsField, '👩': authorsField, '👨': authorsField, '🖊': authorsField, '🖋': authorsField, '🎓': authorsField,
	'📅': publishedField, '🗓': publishedField, '📆': publishedField, '🕒': publishedField, '⏰': publishedField,
	'👍': votesField, '▲': votesField, '⬆': votesField, '🔺': votesField, '❤': votesField, '♥': votesField,
	'🏢': organizationField, '🏛': organizationField, '🏫': organizationField,
	'🏷': categoriesField,
}

// belongsToPicture reports whether a character after an emoji modifies the emoji or separates
// it from the value.
func belongsToPicture(r rune) bool {
	return unicode.IsSpace(r) || r == 0xfe0f || r == 0x200d || r == ':' || r == '：' || 0x1f3fb <= r && r <= 0x1f3ff || unicode.Is(unicode.So, r) || r == '♀' || r == '♂'
}

// readMark reads a label that is an emoji, or "by" before names. An emoji is a label only if
// the text after it is a plausible value of the field.
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

package source

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"offprint/generator/text"
)

// Things that hand-kept lists put beside a title in plain text: before it a venue or a month;
// after it an identifier, a venue or names.
var (
	arxivTail = text.LazyRegexp(`(?i)[,.;]\s+arxiv(?:\s+preprint)?[\s:]+(?:arxiv:)?\d{4}\.\d{4,5}(?:v\d+)?[.\s]*$`)
	eventTail = text.LazyRegexp(`,\s+((?:arXiv|[A-Z][\w&'-]*[A-Z][\w&'-]*)\s+(?:19|20)\d\d)[.\s]*$`)
	namesTail = text.LazyRegexp(`^(.*\S)\s*[,.]\s+([^,.]+(?:\s+[A-Z]\.)*[^,.]*?,?\s+et\.?\s?al\.?)[.\s]*$`)
	anyArXivs = text.LazyRegexp(`(?i)^arxiv\b`)
)

// leadingVenues removes venues and dates in brackets from the beginning of a title, and
// records the first venue.
func (h *digestHead) leadingVenues(s string) string {
	for range 3 {
		m := titleVenue.FindStringSubmatch(strings.TrimSpace(s))
		if m == nil || !isVenue(m[1]) && !isDateAlone(m[1]) {
			break
		}
		h.venueOf(m[1])
		s = strings.TrimSpace(s)[len(m[0]):]
	}
	return s
}

// venueOf records a venue, unless it is arXiv or not a venue.
func (h *digestHead) venueOf(s string) {
	if h.venue == "" && isVenue(s) && !anyArXivs.MatchString(s) {
		h.venue = s
	}
}

// plainTail removes from a title in plain text what a list puts after it, and records it.
func (h *digestHead) plainTail(title string) string {
	title = arxivTail.ReplaceAllString(title, "")
	if m := eventTail.FindStringSubmatch(title); m != nil {
		h.venueOf(m[1])
		title = strings.TrimSuffix(title, m[0])
	}
	m := namesTail.FindStringSubmatch(title)
	if m == nil || !looksLikeNames(m[2], false) {
		return title
	}
	title, who := m[1], m[2]
	for {
		i := strings.LastIndexByte(title, ',')
		if i < 0 || !isPersonLine(title[i+1:]) {
			break
		}
		title, who = title[:i], strings.TrimSpace(title[i+1:])+", "+who
	}
	if !h.says(authorsField) {
		h.say(authorsField, who)
	}
	return title
}

// isPersonLine reports whether a text is clearly the name of one person: two to four
// capitalized words, none of which is typical of sentences.
func isPersonLine(s string) bool {
	words := strings.Fields(strings.TrimSpace(s))
	if len(words) < 2 || len(words) > 4 || noName.MatchString(s) || strings.ContainsAny(s, "0123456789()[]{}=<>$`:;/!?") || isLinkWord(s) || digestDate(s) != "" {
		return false
	}
	for _, w := range words {
		first, _ := utf8.DecodeRuneInString(w)
		if !unicode.IsUpper(first) || labelOfText(w) != noField || linkWords[labelKey(w)] != noField {
			return false
		}
	}
	return true
}

// titleBehindLinks returns the index of the span with a title that follows the line's links,
// which have usual link texts: "[Paper](…) Fern Boats"; -1 if there is none.
func titleBehindLinks(spans []span) int {
	at, links := 0, false
	for at < len(spans) && (spans[at].url != "" && isLinkWord(spans[at].text) || spans[at].url == "" && !strings.ContainsFunc(spans[at].text, isWordRune)) {
		if kind, _ := readLink(spans[at].url); spans[at].url != "" && kind == paperLink {
			links = true
		}
		at++
	}
	if !links || at == len(spans) || spans[at].url != "" {
		return -1
	}
	s := strings.TrimLeft(spanText(spans[at:at+1]), " ])|:-–—·.,")
	first, _ := utf8.DecodeRuneInString(s)
	if !unicode.IsUpper(first) && !isHan(s) || !namesPaper(s) || isVenue(s) || digestDate(s) != "" || looksLikeNames(s, false) || labelOfText(s) != noField {
		return -1
	}
	return at
}

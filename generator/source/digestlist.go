package source

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"offprint/generator/text"
)

// What hand-kept lists put beside a title in plain text: a venue or a month before
// it, an identifier, a venue or names behind it.
var (
	arxivTail = text.LazyRegexp(`(?i)[,.;]\s+arxiv(?:\s+preprint)?[\s:]+(?:arxiv:)?\d{4}\.\d{4,5}(?:v\d+)?[.\s]*$`)
	eventTail = text.LazyRegexp(`,\s+((?:arXiv|[A-Z][\w&'-]*[A-Z][\w&'-]*)\s+(?:19|20)\d\d)[.\s]*$`)
	namesTail = text.LazyRegexp(`^(.*\S)\s*[,.]\s+([^,.]+(?:\s+[A-Z]\.)*[^,.]*?,?\s+et\.?\s?al\.?)[.\s]*$`)
	anyArXivs = text.LazyRegexp(`(?i)^arxiv\b`)
)

// leadingVenues takes venues and dates in brackets off the beginning of a title.
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

// venueOf takes note of a venue; arXiv is none.
func (h *digestHead) venueOf(s string) {
	if h.venue == "" && isVenue(s) && !anyArXivs.MatchString(s) {
		h.venue = s
	}
}

// plainTail takes what a list has behind a title in plain text off its end.
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
// words that begin with a capital letter, and no word of sentences.
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

// titleBehindLinks is where a title stands behind the links of its line, which are
// called such: "[Paper](…) Fern Boats"; -1 where there is none.
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

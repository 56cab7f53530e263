package source

import (
	"strings"
	"unicode"
)

// readLabel reads a label at the beginning of a line, and what stands behind it.
func readLabel(spans []span) (field digestField, value []span, known bool) {
	if field, value, known = readWords(spans); known {
		return field, value, known
	}
	return readMark(spans)
}

// readWords reads a label of words, before which signs may stand.
func readWords(spans []span) (field digestField, value []span, known bool) {
	at := 0
	for at < len(spans) && spans[at].url == "" && !strings.ContainsFunc(spans[at].text, isWordRune) {
		at++
	}
	if at == len(spans) || spans[at].url != "" {
		return noField, nil, false
	}
	if sp := spans[at]; sp.strong || sp.em || sp.code {
		return readMarkedLabel(sp, spans[at+1:])
	}
	return readPlainLabel(spans[at], spans[at+1:])
}

// longestLabel is the longest text that is taken for a label, in bytes.
const longestLabel = 80

// readMarkedLabel reads a label that is marked. A mark of bold makes a label of words
// that are not known; their value is of no use.
func readMarkedLabel(sp span, rest []span) (field digestField, value []span, known bool) {
	name, after, colon := cutColon(sp.text)
	field = labelOfText(name)
	if strings.TrimSpace(after) != "" { // all of the line is in bold
		if field == noField {
			return noField, nil, false
		}
		return field, append([]span{sp.with(after)}, rest...), true
	}
	if !colon {
		rest, colon = withoutColon(rest)
	}
	switch {
	case field != noField && (colon || sp.strong || len(rest) == 0):
		return field, trimSpans(rest), true
	case colon && len(name) <= longestLabel && len(paperIDs(rest)) == 0 && spanText(rest) != "" && sp.strong:
		return ignoredField, trimSpans(rest), true
	}
	return noField, nil, false
}

// withoutColon are spans without the colon that they begin with, if they do.
func withoutColon(spans []span) (rest []span, found bool) {
	if len(spans) == 0 || spans[0].url != "" {
		return spans, false
	}
	t := strings.TrimLeft(spans[0].text, " \t")
	trimmed := strings.TrimLeft(t, ":：")
	if trimmed == t {
		return spans, false
	}
	return append([]span{spans[0].with(trimmed)}, spans[1:]...), true
}

// readPlainLabel reads a label without a mark. It has a colon, or is all of its line and
// what nothing but a label is called.
func readPlainLabel(sp span, rest []span) (field digestField, value []span, known bool) {
	name, after, colon := cutColon(sp.text)
	if len(name) > longestLabel {
		return noField, nil, false
	}
	field = labelOfText(name)
	switch {
	case field == noField:
	case colon:
		return field, trimSpans(append([]span{sp.with(after)}, rest...)), true
	case len(rest) > 0:
	case field == abstractField, field == authorsField, field == titleField && labelKey(name) != "paper":
		return field, nil, true
	}
	return noField, nil, false
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// cutColon cuts a text at its first colon.
func cutColon(s string) (before, after string, found bool) {
	i := strings.IndexAny(s, ":：")
	if i < 0 {
		return s, "", false
	}
	n := 1
	if strings.HasPrefix(s[i:], "：") {
		n = len("：")
	}
	return s[:i], s[i+n:], true
}

// trimSpans drops white space at the beginning, and what is empty.
func trimSpans(spans []span) []span {
	var out []span
	for _, sp := range spans {
		if len(out) == 0 {
			sp.text = strings.TrimLeft(sp.text, " \t\n")
		}
		if sp.text != "" || sp.url != "" {
			out = append(out, sp)
		}
	}
	return out
}

// isLabeled reports whether a line is of labels, or one of its parts begins with one
// after links alone.
func isLabeled(spans []span) bool {
	for _, part := range segments(spans) {
		if _, _, known := readLabel(part); known {
			return true
		}
		if !onlyLinks(part) {
			return false
		}
	}
	return false
}

// startsMarked reports whether a line begins in bold.
func startsMarked(spans []span) bool {
	for _, sp := range spans {
		if strings.ContainsFunc(sp.text, isWordRune) {
			return sp.strong
		}
	}
	return false
}

// isStrong reports whether all words of a line are in bold.
func isStrong(spans []span) bool {
	return allWords(spans, func(sp span) bool { return sp.strong })
}

// isEmphasis reports whether all words of a line are emphasized.
func isEmphasis(spans []span) bool { return allWords(spans, func(sp span) bool { return sp.em }) }

func allWords(spans []span, is func(span) bool) bool {
	words := false
	for _, sp := range spans {
		if strings.ContainsFunc(sp.text, isWordRune) {
			if !is(sp) {
				return false
			}
			words = true
		}
	}
	return words
}

// onlyLinks reports whether a line is links and no text: "[Paper](…) | [PDF](…)". A
// link whose text could be a title is no such.
func onlyLinks(spans []span) bool {
	links := false
	for _, sp := range spans {
		switch {
		case sp.url != "":
			if _, isID := identifierIn(sp.text); sp.text != "" && !isID && sp.text != sp.url && !isLinkWord(sp.text) && namesPaper(sp.text) {
				return false
			}
			links = true
		case sp.code:
			if _, ok := identifierIn(sp.text); !ok {
				return false
			}
			links = true
		default:
			for word := range strings.FieldsSeq(sp.text) {
				if word = strings.Trim(word, "[]()|·•,;:/&-–—"); word != "" && strings.ContainsFunc(word, isWordRune) && !isLinkWord(word) {
					if _, ok := identifierIn(word); !ok {
						return false
					}
					links = true
				}
			}
		}
	}
	return links
}

// segments divides a line at dots, bars and breaks, and before a label in bold.
func segments(spans []span) [][]span {
	var out [][]span
	var part []span
	end := func() {
		if part = trimSpans(part); len(part) > 0 {
			out = append(out, part)
		}
		part = nil
	}
	spans = dividedSpans(spans)
	for i, sp := range spans {
		inText := sp.url == "" && !sp.code
		if inText && isDivider(sp.text) {
			end()
			continue
		}
		if inText && sp.strong && len(part) > 0 && isBoldLabel(spans, i) {
			end()
		}
		part = append(part, sp)
	}
	end()
	return out
}

// isBoldLabel reports whether a span in bold is a label with a colon.
func isBoldLabel(spans []span, i int) bool {
	name, _, colon := cutColon(spans[i].text)
	if !colon && i+1 < len(spans) {
		next := strings.TrimLeft(spans[i+1].text, " ")
		colon = strings.HasPrefix(next, ":") || strings.HasPrefix(next, "：")
	}
	return colon && len(name) < longestLabel
}

// divider is where a text is divided, and how long that is; -1 where it is not.
func divider(s string) (at, n int) {
	for i, r := range s {
		switch r {
		case '\n':
			return i, 1
		case '·', '|', '•', '‖', '｜':
			n := len(string(r))
			before := i == 0 || s[i-1] == ' '
			after := i+n == len(s) || s[i+n] == ' '
			if before && after {
				return i, n
			}
		}
	}
	return -1, 0
}

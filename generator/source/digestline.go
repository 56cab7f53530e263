package source

import (
	"strings"
	"unicode"
)

// readLabel reads a label at the beginning of a line, and the value after it.
func readLabel(spans []span) (field digestField, value []span, known bool) {
	if field, value, known = readWords(spans); known {
		return field, value, known
	}
	return readMark(spans)
}

// readWords reads a label of words, possibly after symbols.
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

// longestLabel is the maximum length of a label in bytes.
const longestLabel = 80

// readMarkedLabel reads a label in bold, in emphasis or as code. Unknown words in bold with a
// colon are a label too; its value is ignored.
func readMarkedLabel(sp span, rest []span) (field digestField, value []span, known bool) {
	name, after, colon := cutColon(sp.text)
	field = labelOfText(name)
	if strings.TrimSpace(after) != "" { // the whole line is in bold
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

// withoutColon removes a leading colon from spans, and reports whether there was one.
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

// readPlainLabel reads a label without markup. It must have a colon, or be the whole line and
// a word that is only used as a label.
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

// trimSpans removes leading white space and empty spans.
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

// isLabeled reports whether a line begins with a label, possibly after parts that have only
// links.
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

// onlyLinks reports whether a line has only links and no text: "[Paper](…) | [PDF](…)". A link
// whose text could be a title counts as text.
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

// segments divides a line at dots, bars and line breaks, and before labels in bold.
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

// divider returns the position and length of the first divider in a text; the position is -1
// if it has none.
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

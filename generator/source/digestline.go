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

// readWords reads a label of words. A mark of bold makes a label of words that are not
// known; their value is of no use.
func readWords(spans []span) (field digestField, value []span, known bool) {
	at := 0
	for at < len(spans) && spans[at].url == "" && !strings.ContainsFunc(spans[at].text, isWordRune) {
		at++ // signs
	}
	if at == len(spans) || spans[at].url != "" {
		return noField, nil, false
	}
	sp, rest := spans[at], spans[at+1:]
	const longest = 80
	if sp.strong || sp.em || sp.code {
		name, after, colon := cutColon(sp.text)
		field := labelOfText(name)
		if colon {
			if strings.TrimSpace(after) != "" { // all of the line is in bold
				if field == noField {
					return noField, nil, false
				}
				inner := sp
				inner.text = after
				return field, append([]span{inner}, rest...), true
			}
		} else if len(rest) > 0 && rest[0].url == "" {
			t := strings.TrimLeft(rest[0].text, " \t")
			if trimmed := strings.TrimLeft(t, ":："); trimmed != t {
				colon = true
				inner := rest[0]
				inner.text = trimmed
				rest = append([]span{inner}, rest[1:]...)
			}
		}
		switch {
		case field != noField && (colon || sp.strong || len(rest) == 0):
			return field, trimSpans(rest), true
		case colon && len(name) <= longest && len(paperIDs(rest)) == 0 && spanText(rest) != "" && sp.strong:
			return ignoredField, trimSpans(rest), true
		}
		return noField, nil, false
	}
	name, after, colon := cutColon(sp.text)
	if len(name) > longest {
		return noField, nil, false
	}
	if !colon {
		if len(rest) == 0 {
			if field := labelOfText(name); field == abstractField || field == titleField && labelKey(name) != "paper" || field == authorsField {
				return field, nil, true
			}
		}
		return noField, nil, false
	}
	if field = labelOfText(name); field == noField {
		return noField, nil, false
	}
	inner := sp
	inner.text = after
	return field, trimSpans(append([]span{inner}, rest...)), true
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
	for i, sp := range spans {
		if sp.url != "" || sp.code {
			part = append(part, sp)
			continue
		}
		if sp.strong && len(part) > 0 && isBoldLabel(spans, i) {
			end()
		}
		for text := sp.text; ; {
			cut, n := divider(text)
			inner := sp
			if cut < 0 {
				inner.text = text
				part = append(part, inner)
				break
			}
			inner.text = text[:cut]
			part = append(part, inner)
			end()
			text = text[cut+n:]
		}
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
	return colon && len(name) < 80
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

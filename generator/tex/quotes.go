package tex

import (
	"strings"
	"unicode"
)

// maxCode is the maximum length of a phrase in single quotes and of code between single
// backticks, in bytes.
const maxCode = 300

// quote reads TeX quotes, “…” and `…', and common variants of them. Apostrophes are kept, and
// so are straight quotes that do not close a TeX quote.
//
//complex:because one case for each of the quotes of TeX
func (l *lexer) quote(c byte) bool {
	n := l.i
	for n < len(l.s) && l.s[n] == c && (c != '"' || n == l.i) {
		n++
	}
	count := n - l.i
	prev, next := l.before(), l.after(n)
	opens := prev == 0 || unicode.IsSpace(prev) || strings.ContainsRune("([{-–—/“‘<=$", prev) || l.atToken() && !unicode.IsSpace(next)
	switch {
	case c == '"':
		return l.openDouble && !opens && l.closeDouble(1)
	case c == '`' && count == 2:
		return l.backticks(next, opens)
	case c == '`' && count == 1:
		return l.backtick(next, opens)
	case c == '`' && count == 3 && l.closing(n) > 0 && !l.soon(n, "```"):
		// “‘…
		l.openDouble = true
		l.closeSingle = l.closing(n)
		return l.put("“‘", 3)
	case c == '`':
		return l.code(n, count)
	case count >= 2:
		return l.apostrophes(count, next, opens)
	case l.i == l.closeSingle:
		l.closeSingle = -1
		return l.put("’", 1)
	}
	return false
}

// put writes text for the next length bytes. It gives true.
func (l *lexer) put(s string, length int) bool { return l.write(s, l.i+length) }

// closeDouble closes a double quote; its source is length bytes long.
func (l *lexer) closeDouble(length int) bool {
	l.openDouble = false
	return l.put("”", length)
}

// soon reports whether s, the end of a quote that begins before i, follows within maxCode
// bytes.
func (l *lexer) soon(i int, s string) bool {
	return strings.Contains(l.s[i:min(i+maxCode, len(l.s))], s)
}

// backticks reads two backticks, which are followed by next.
func (l *lexer) backticks(next rune, opens bool) bool {
	switch {
	case l.openDouble && !opens:
		return l.closeDouble(2)
	case next == 0 || unicode.IsSpace(next):
		return l.put("``", 2)
	}
	l.openDouble = true
	return l.put("“", 2)
}

// apostrophes reads two or more apostrophes, which are followed by next.
func (l *lexer) apostrophes(count int, next rune, opens bool) bool {
	switch {
	case l.i == l.closeSingle && count == 3:
		l.closeSingle = -1
		l.openDouble = false
		return l.put("’”", 3)
	case count != 2:
		return l.put(l.s[l.i:l.i+count], count)
	case l.openDouble && (!opens || next == 0 || !isWord(next)):
		return l.closeDouble(2)
	case opens && next != 0 && !unicode.IsSpace(next) && l.soon(l.i+2, "''"):
		l.openDouble = true
		return l.put("“", 2)
	}
	return l.put("''", 2)
}

// backtick reads a single one: code up to the next one, or a quote up to an
// apostrophe that no letter follows, whichever ends first.
func (l *lexer) backtick(next rune, opens bool) bool {
	i, s := l.i, l.s
	if next == 0 || unicode.IsSpace(next) {
		return false
	}
	if opens && shortYear(s[i+1:]) {
		return l.put("’", 1)
	}
	limit := min(len(s), i+maxCode)
	for j := i + 1; j < limit; j++ {
		switch s[j] {
		case '`':
			if j == i+1 || isSpace(s[j-1]) {
				return false
			}
			if j+1 < len(s) && s[j+1] == '`' {
				return false
			}
			return l.code(i+1, 1)
		case '\'':
			if j == i+1 || isSpace(s[j-1]) || isWord(l.after(j+1)) || !opens {
				continue
			}
			if j >= l.limit() {
				return false
			}
			l.closeSingle = j
			return l.put("‘", 1)
		}
	}
	return false
}

// shortYear reports whether s begins with a two-digit year, as in `95.
func shortYear(s string) bool {
	return len(s) >= 2 && isDigit(s[0]) && isDigit(s[1]) && (len(s) == 2 || !isWord(rune(s[2])) && s[2] != '`' && s[2] != '\'')
}

// closing returns the position of the apostrophe that closes a single quote opened before
// from, or 0 if there is none.
func (l *lexer) closing(from int) int {
	for j := from + 1; j < min(len(l.s), from+maxCode); j++ {
		if l.s[j] == '\'' && !isSpace(l.s[j-1]) && !isWord(l.after(j+1)) {
			return j
		}
	}
	return 0
}

// code reads code that begins at from, after count backticks, and ends at as many.
func (l *lexer) code(from, count int) bool {
	fence := l.s[l.i : l.i+count]
	limit := min(len(l.s), from+10*maxCode)
	for j := from; j < limit; {
		k := strings.IndexByte(l.s[j:limit], '`')
		if k < 0 {
			break
		}
		j += k
		n := j
		for n < len(l.s) && l.s[n] == '`' {
			n++
		}
		if n-j == count && j > from && n <= l.limit() {
			body := l.s[from:j]
			if l.mode == Prose {
				l.emit(Token{Kind: CodeToken, Text: body})
			} else {
				l.buf = append(l.buf, l.s[l.i:n]...)
			}
			l.i = n
			return true
		}
		j = n
	}
	l.buf = append(l.buf, fence...)
	l.i += count
	return true
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

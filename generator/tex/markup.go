package tex

import (
	"strings"
	"unicode"
)

// Limits of the length of authors' Markdown, in bytes.
const (
	maxEmph   = 120
	maxStrong = 400
	maxLabel  = 300
	maxURL    = 2000
)

// markdown reads the Markdown and HTML links that authors write.
//
//complex:because opening and closing a mark depend on the same surrounding characters
func (l *lexer) markdown(c byte) bool {
	switch c {
	case '[':
		return l.markdownLink()
	case '<':
		return l.angle()
	}
	n := l.i
	for n < len(l.s) && l.s[n] == '*' {
		n++
	}
	run := l.s[l.i:n]
	if len(run) > 2 {
		return l.write(run, n)
	}
	prev, next := l.before(), l.after(n)
	mark, most := Emph, maxEmph
	if len(run) == 2 {
		mark, most = Strong, maxStrong
	}

	closes := prev != 0 && !unicode.IsSpace(prev) && !strings.ContainsRune("([{^_*/+-", prev) && (mark == Strong || !isWord(next))
	opens := !isWord(prev) && !strings.ContainsRune("^_*\\)", prev) && (isWord(next) || next != 0 && strings.ContainsRune("\\$“\"'`(", next))
	if k := l.openMark(run); k >= 0 {
		if closes && l.i-l.stack[k].at <= most && l.i > l.stack[k].at+len(run) {
			for len(l.stack) > k+1 {
				l.pop()
			}
			l.stack = l.stack[:k]
			l.emit(Token{Kind: CloseToken, Mark: mark})
			l.i = n
			return true
		}
		if opens { // the open mark was not a mark
			for len(l.stack) > k {
				l.pop()
			}
		}
	}
	if opens && len(l.stack) < maxStack {
		l.emit(Token{Kind: OpenToken, Mark: mark})
		l.stack = append(l.stack, frame{open: len(l.out) - 1, at: l.i, source: run})
		l.i = n
		return true
	}
	return l.write(run, n)
}

// openMark returns the index of the frame of an open Markdown mark in the innermost group, or
// -1.
func (l *lexer) openMark(source string) int {
	for k := len(l.stack) - 1; k >= 0 && l.stack[k].end == 0; k-- {
		if l.stack[k].source == source {
			return k
		}
	}
	return -1
}

// markdownLink reads [text](address).
//
//complex:because one scan from bracket to bracket
func (l *lexer) markdownLink() bool {
	i, s := l.i, l.s
	if l.nextLink < i {
		l.nextLink = len(s)
		if k := strings.Index(s[i:], "]("); k >= 0 {
			l.nextLink = i + k
		}
	}
	if l.links > 0 || l.nextLink >= len(s) || l.nextLink-i > maxLabel {
		return false
	}
	depth, mid := 0, 0
	for j := i; j <= l.nextLink; j++ {
		if s[j] == '[' {
			depth++
		} else if s[j] == ']' {
			if depth--; depth == 0 {
				mid = j
				break
			}
		}
	}
	if mid != l.nextLink || mid == i+1 {
		return false
	}
	end := mid + 2
	for depth = 1; end < len(s) && end-mid < maxURL; end++ {
		c := s[end]
		if c == '(' {
			depth++
		} else if c == ')' {
			if depth--; depth == 0 {
				break
			}
		} else if c <= ' ' || c == '<' || c == '>' {
			return false
		}
	}
	if end >= len(s) || s[end] != ')' || end >= l.limit() {
		return false
	}
	address, ok := absolute(unescapeAddress(s[mid+2 : end]))
	if !ok {
		return false
	}
	l.push(frame{end: mid + 1, skip: end + 1})
	l.begin(Link, address)
	l.i++
	return true
}

// angle reads <https://…> and <a href="https://…">text</a>.
func (l *lexer) angle() bool {
	rest := l.s[l.i:min(len(l.s), l.i+maxURL)]
	if l.links > 0 {
		return false
	}
	if strings.HasPrefix(rest, "<http") {
		n := strings.IndexAny(rest[1:], " <>\n\"")
		if n < 0 || rest[1+n] != '>' || l.i+n+2 > l.limit() {
			return false
		}
		address, ok := absolute(rest[1 : 1+n])
		if !ok {
			return false
		}
		l.emit(Token{Kind: AddressToken, Text: address})
		l.i += n + 2
		return true
	}
	const before = `<a href="`
	if !strings.HasPrefix(rest, before) {
		return false
	}
	n := strings.Index(rest[len(before):], `">`)
	if n <= 0 {
		return false
	}
	n += len(before)
	address, ok := absolute(rest[len(before):n])
	k := strings.Index(rest[n:], `</a>`)
	if !ok || k < 3 || k > maxLabel || l.i+n+k+4 > l.limit() {
		return false
	}
	l.push(frame{end: l.i + n + k + 1, skip: l.i + n + k + len(`</a>`)})
	l.begin(Link, address)
	l.i += n + len(`">`)
	return true
}

// address reads an address in the text. It also reads what remains of an author's \href when a
// service drops the macro: https://x.y{https://x.y}, https://x.y{here}.
func (l *lexer) address() bool {
	s := l.s[:l.limit()]
	if !strings.HasPrefix(s[l.i:], "http://") && !strings.HasPrefix(s[l.i:], "https://") || isWord(l.before()) {
		return false
	}
	end := addressEnd(s, l.i)
	source := s[l.i:end]
	address, ok := absolute(unescapeAddress(source))
	if !ok || l.links > 0 {
		return l.write(source, end)
	}
	brace := end
	if strings.HasPrefix(s[end:], " {http") || strings.HasPrefix(s[end:], "~{http") {
		brace++
	}
	if brace < len(s) && s[brace] == '{' {
		if stop, ok := l.f.Group(brace); ok && stop <= len(s) && stop-brace <= maxLabel {
			body := s[brace+1 : stop-1]
			if body == "" || sameAddress(body, address) {
				l.emit(Token{Kind: AddressToken, Text: address})
				l.i = stop
				return true
			}
			l.push(frame{end: stop})
			l.begin(Link, address)
			l.i = brace + 1
			return true
		}
	}
	l.emit(Token{Kind: AddressToken, Text: address})
	l.i = end
	if end < len(s) && s[end] == '}' {
		l.i++ // of \url{, which was dropped
	}
	return true
}

// addressEnd returns the end of an address in running text: before white space, characters
// that an address cannot contain, an unmatched closing bracket, and the punctuation of the
// sentence.
//
//complex:because one case for each character that can end an address
func addressEnd(s string, from int) int {
	i := from + len("http://")
	round, square := 0, 0
scan:
	for i < len(s) {
		c := s[i]
		switch {
		case c <= ' ' || c == 0x7f || strings.IndexByte("<>\"{}|^`$", c) >= 0:
			break scan
		case c == '\\':
			if i+1 >= len(s) || strings.IndexByte("_#%&~-", s[i+1]) < 0 {
				break scan
			}
			i++
		case c == '(':
			round++
		case c == ')':
			if round--; round < 0 {
				break scan
			}
		case c == '[':
			square++
		case c == ']':
			if square--; square < 0 {
				break scan
			}
		case c == '\'' && strings.HasPrefix(s[i:], "''"):
			break scan
		case c == 'h' && (strings.HasPrefix(s[i:], "http://") || strings.HasPrefix(s[i:], "https://")) && s[i-1] != '/' && s[i-1] != '=' && s[i-1] != '?':
			break scan
		case c >= 0x80:
			r := []rune(s[i:min(len(s), i+4)])[0]
			if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
				break scan
			}
			i += len(string(r))
			continue
		}
		i++
	}
	for i > from && strings.IndexByte(".,;:!?'*~\\(", s[i-1]) >= 0 {
		i--
	}
	return i
}

// unescapeAddress removes the backslashes that TeX requires in an address.
func unescapeAddress(s string) string {
	if strings.IndexByte(s, '\\') < 0 {
		return s
	}
	return addressEscapes.Replace(s)
}

var addressEscapes = strings.NewReplacer(`\_`, "_", `\#`, "#", `\%`, "%", `\&`, "&", `\~{}`, "~", `\~`, "~", `\-`, "",
	`\textasciitilde{}`, "~", `\textasciitilde `, "~", `\textasciitilde`, "~", `\textunderscore`, "_", `\sim`, "~", `\\`, "")

// absolute converts an address as an author gives it to an absolute http(s) address. If the
// scheme is missing ("github.com/x/y"), it is https.
func absolute(s string) (string, bool) {
	s = strings.TrimSpace(s)
	rest, ok := strings.CutPrefix(s, "https://")
	if !ok {
		rest, ok = strings.CutPrefix(s, "http://")
	}
	if !ok {
		host, path, found := strings.Cut(s, "/")
		dot := strings.LastIndexByte(host, '.')
		if !found || path == "" || dot < 1 || len(host)-dot < 3 {
			return "", false
		}
		for i := dot + 1; i < len(host); i++ {
			if !isLetter(host[i]) {
				return "", false
			}
		}
		s, rest = "https://"+s, s
	}
	if len(s) > maxURL || strings.ContainsAny(s, " \n\t<>\"`\\{}") {
		return "", false
	}
	host, _, _ := strings.Cut(rest, "/")
	if host == "" || strings.Trim(host, ".-:@") != host {
		return "", false
	}
	return s, true
}

// sameAddress reports whether a label only repeats the address.
func sameAddress(label, address string) bool {
	for { // color{label}
		i := strings.IndexByte(label, '{')
		if i < 0 || !strings.HasSuffix(label, "}") || strings.ContainsAny(label[:i], ":/. ") {
			break
		}
		label = label[i+1 : len(label)-1]
	}
	return bareAddress(unescapeAddress(label)) == bareAddress(address)
}

func bareAddress(s string) string {
	s = strings.TrimSpace(s)
	s = strings.TrimPrefix(strings.TrimPrefix(s, "https://"), "http://")
	return strings.TrimRight(strings.TrimPrefix(s, "www."), "/. ")
}

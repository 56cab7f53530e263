package source

import (
	"bufio"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"
)

// maxLines is the most lines of one block that are told apart.
const maxLines = 100_000

// textLine is a line with something on it.
type textLine struct {
	n       int    // number in the input, from 1
	raw     []byte // with the empty lines before it and its own line end
	text    string // UTF-8, trimmed
	plain   string // text with all white space single and no invisible characters
	apart   bool   // an empty line stands before it
	damaged bool   // it was not UTF-8
}

// lines reads the lines of a text that are not empty; ends of lines are those
// of Unix, Windows and the old Macintosh. A line that holds the end of a
// block of a listing at once ("6 authors · Mar 5, 2024") comes as several.
type lines struct {
	r     *bufio.Reader
	n     int
	ahead []*textLine
	err   error // other than io.EOF
	done  bool
}

func newLines(r io.Reader) *lines { return &lines{r: bufio.NewReader(r)} }

// next is the next line, false at the end.
func (ls *lines) next() (*textLine, bool) {
	l, ok := ls.peek()
	if ok {
		ls.ahead = ls.ahead[1:]
	}
	return l, ok
}

// peek looks at the next line.
func (ls *lines) peek() (*textLine, bool) {
	if len(ls.ahead) == 0 {
		ls.read()
	}
	if len(ls.ahead) == 0 {
		return nil, false
	}
	return ls.ahead[0], true
}

// read reads the next line with something on it.
func (ls *lines) read() {
	l := &textLine{}
	for !ls.done {
		begin := len(l.raw)
		l.raw = ls.append(l.raw)
		bare := l.raw[begin:]
		if len(bare) == 0 {
			break
		}
		ls.n++
		if plain := plainSpace(string(repaired(bare))); plain != "" {
			l.n, l.plain = ls.n, plain
			l.damaged = !utf8.Valid(bare)
			l.text = strings.TrimSpace(string(repaired(bare)))
			ls.ahead = append(ls.ahead, splitEnd(l)...)
			return
		}
		l.apart = true
		if len(l.raw) > 1<<10 {
			l.raw = l.raw[:0] // nobody misses that much emptiness
		}
	}
}

// append appends one line to b with its end. What is beyond maxRecord of a
// line comes as the next.
func (ls *lines) append(b []byte) []byte {
	for n := 0; n < maxRecord; n++ {
		c, err := ls.r.ReadByte()
		if err != nil {
			ls.done = true
			if err != io.EOF {
				ls.err = err
			}
			return b
		}
		b = append(b, c)
		switch c {
		case '\n':
			return b
		case '\r':
			if next, err := ls.r.Peek(1); err == nil && next[0] == '\n' {
				ls.r.ReadByte()
				b = append(b, '\n')
			}
			return b
		}
	}
	return b
}

var dots = regexp.MustCompile(`[·•∙⋅‧・･]`)

// splitEnd splits a line that holds the end of a block: byline, dot, date and
// number of comments, or some of them.
func splitEnd(l *textLine) []*textLine {
	whole := []*textLine{l}
	s := l.plain
	if len(s) > 300 || !dots.MatchString(s) || isDot(s) {
		return whole
	}
	if _, ok := authorsLine(s); ok {
		return whole // the dot is its bullet
	}
	var parts []string
	for _, p := range dots.Split(s, -1) {
		parts = append(parts, strings.TrimSpace(p))
	}
	n := len(parts)
	if _, ok := readCount(parts[n-1]); ok && n > 1 { // "… · Mar 5 · 2"
		if _, ok := readDate(parts[n-2] + " " + parts[n-1]); ok {
			parts = append(parts[:n-2], parts[n-2]+" "+parts[n-1])
			n--
		}
	}
	// A line that ends in the dot has its date below.
	if _, dated := readDate(parts[n-1]); !dated && (parts[n-1] != "" || len(s) > longestByline) {
		return whole
	}
	var split []*textLine
	for i, p := range parts {
		if i == n-1 {
			split = append(split, &textLine{n: l.n, text: "·", plain: "·"})
		}
		if p != "" {
			split = append(split, &textLine{n: l.n, text: p, plain: p})
		}
	}
	split[0].raw, split[0].apart, split[0].damaged = l.raw, l.apart, l.damaged
	return split
}

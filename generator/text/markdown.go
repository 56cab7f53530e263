package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/util"

	"offprint/generator/tex"
)

// Levels of care in writing Markdown: as few backslashes as possible; one in front of
// everything that may need it; the same without any marks.
const (
	plainCare = iota
	allCare
	mostCare
)

// markdownWriter writes one paragraph.
type markdownWriter struct {
	b       strings.Builder
	care    int
	escapeD bool // escape dollar signs in text
	dollars []int
	maths   [][2]int
	links   []string
	star    bool // asterisks in text need a backslash
	line    bool // underscores in text need a backslash
	tick    bool // backticks in text need a backslash
	bracket bool // there has been an opening bracket
}

// writeMarkdown writes the tokens as one paragraph of Markdown.
func writeMarkdown(tokens []tex.Token, care int) string {
	w := markdownWriter{care: care}
	w.survey(tokens)
	w.write(tokens)
	md := w.b.String()
	if len(w.dollars) > 0 && !w.escapeD && !w.dollarsHold(md) {
		w = markdownWriter{care: care, escapeD: true}
		w.survey(tokens)
		w.write(tokens)
		md = w.b.String()
	}
	return md
}

// survey determines which characters could form pairs.
func (w *markdownWriter) survey(tokens []tex.Token) {
	w.escapeD = w.escapeD || w.care > plainCare
	if w.care > plainCare {
		w.star, w.line, w.tick = true, true, true
		return
	}
	ticks := 0
	var stars, lines pairing
	for k, t := range tokens {
		switch t.Kind {
		case tex.OpenToken, tex.CloseToken:
			w.star = w.star || t.Mark != tex.Link
		case tex.CodeToken:
			w.tick = true
		case tex.TextToken:
			ticks += strings.Count(t.Text, "`")
			for i := 0; i < len(t.Text); i++ {
				switch c := t.Text[i]; c {
				case '*':
					i = stars.add(c, tokens, k, i) - 1
				case '_':
					i = lines.add(c, tokens, k, i) - 1
				}
			}
		}
	}
	w.star, w.line, w.tick = w.star || stars.paired, w.line || lines.paired, w.tick || ticks > 1
}

// pairing tracks whether a run of a character could close what an earlier run opens.
type pairing struct{ open, paired bool }

// add records the run of c at offset i of token k and returns its end.
func (p *pairing) add(c byte, tokens []tex.Token, k, i int) (end int) {
	end = runEnd(tokens[k].Text, i)
	opens, closes := flanking(c, tokens, k, i, end)
	p.paired = p.paired || closes && p.open
	p.open = p.open || opens
	return end
}

// runEnd returns the end of the run of equal characters at i.
func runEnd(s string, i int) int {
	end := i + 1
	for end < len(s) && s[end] == s[i] {
		end++
	}
	return end
}

// neighbours returns the characters around tokens[k].Text[i:j].
func neighbours(tokens []tex.Token, k, i, j int) (before, after rune) {
	before, after = ' ', ' '
	if i > 0 {
		before, _ = utf8.DecodeLastRuneInString(tokens[k].Text[:i])
	} else if k > 0 {
		before = '.' // markup ends in punctuation
	}
	if j < len(tokens[k].Text) {
		after, _ = utf8.DecodeRuneInString(tokens[k].Text[j:])
	} else if k+1 < len(tokens) {
		after = '.'
	}
	return before, after
}

// flanking reports whether the run of asterisks or underscores tokens[k].Text[i:j] can open
// and close emphasis (https://spec.commonmark.org/0.31.2/#delimiter-run).
func flanking(c byte, tokens []tex.Token, k, i, j int) (opens, closes bool) {
	before, after := neighbours(tokens, k, i, j)
	beforePunct, beforeSpace := util.IsPunctRune(before), util.IsSpaceRune(before)
	afterPunct, afterSpace := util.IsPunctRune(after), util.IsSpaceRune(after)
	left := !afterSpace && (!afterPunct || beforeSpace || beforePunct)
	right := !beforeSpace && (!beforePunct || afterSpace || afterPunct)
	if c == '_' {
		return left && (!right || beforePunct), right && (!left || afterPunct)
	}
	return left, right
}

func (w *markdownWriter) write(tokens []tex.Token) {
	plain := w.care == mostCare
	for k, t := range tokens {
		switch t.Kind {
		case tex.TextToken:
			w.text(tokens, k)
		case tex.MathToken:
			from := w.b.Len()
			w.b.WriteString(tex.Delimit(t.Text, t.Display))
			w.maths = append(w.maths, [2]int{from, w.b.Len()})
		case tex.CodeToken:
			if plain {
				w.text(tokens, k)
				continue
			}
			w.b.WriteString(codeSpan(t.Text))
		case tex.AddressToken:
			n := util.FindURLIndex([]byte(t.Text + ">"))
			if plain || n != len(t.Text) {
				w.text(tokens, k)
				continue
			}
			w.b.WriteString("<" + t.Text + ">")
		case tex.OpenToken, tex.CloseToken:
			if plain {
				continue
			}
			switch t.Mark {
			case tex.Emph:
				w.b.WriteString("*")
			case tex.Strong:
				w.b.WriteString("**")
			case tex.Link:
				if t.Kind == tex.OpenToken {
					if s := w.b.String(); strings.HasSuffix(s, "!") {
						w.reset(s[:len(s)-1] + `\!`)
					}
					w.links = append(w.links, t.Text)
					w.b.WriteString("[")
					continue
				}
				n := len(w.links) - 1
				w.b.WriteString("](" + destination(w.links[n]) + ")")
				w.links = w.links[:n]
			}
		}
	}
}

func (w *markdownWriter) reset(s string) {
	w.b.Reset()
	w.b.WriteString(s)
}

// destination returns an address as the destination of a link.
func destination(address string) string {
	depth := 0
	for i := 0; i < len(address); i++ {
		switch address[i] {
		case '(':
			depth++
		case ')':
			if depth--; depth < 0 {
				return "<" + address + ">"
			}
		case '\\', '&', '*', '_':
			// These are written as they are unless they would form an escape or an entity.
			if address[i] == '\\' || entityLen(address[i:]) > 0 {
				return strings.NewReplacer(`\`, "%5C", "&", "%26").Replace(address)
			}
		}
	}
	if depth != 0 {
		return "<" + address + ">"
	}
	return address
}

// codeSpan writes code between as many backticks as necessary.
func codeSpan(s string) string {
	run, longest := 0, 0
	for i := 0; i < len(s); i++ {
		if s[i] == '`' {
			run++
			longest = max(longest, run)
		} else {
			run = 0
		}
	}
	fence := strings.Repeat("`", longest+1)
	if strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") {
		s = " " + s + " "
	}
	return fence + s + fence
}

// lineStart matches what would turn a paragraph into another kind of block: a heading, list,
// quote, fence or ruler.
var lineStart = LazyRegexp(`^(?:#{1,6}(?: |$)|[-+*](?: |$)|>|` + "`{3}" + `|~{3}|={1,}$|-{2,}$|(?:- ?){3,}$|(?:_ ?){3,}$|(?:\* ?){3,}$)`)

// listStart matches the number of an ordered list item.
var listStart = LazyRegexp(`^[0-9]{1,9}[.)](?: |$)`)

// text writes the text of token k.
//
//complex:because one case for each character that means something
func (w *markdownWriter) text(tokens []tex.Token, k int) {
	s := tokens[k].Text
	from := 0
	if w.b.Len() == 0 {
		from = w.lineStart(s)
	}
	b := &w.b
	for i := from; i < len(s); i++ {
		c := s[i]
		switch c {
		case '\\':
			next := byte('.')
			if i+1 < len(s) {
				next = s[i+1]
			} else if k+1 == len(tokens) {
				next = ' '
			}
			w.escapeIf(c, isPunct(next) || w.care > plainCare)
		case '*', '_':
			i = w.emphasis(tokens, k, i) - 1
		case '`':
			w.escapeIf(c, w.tick)
		case '[', ']', '(':
			inLink := len(w.links) > 0 && c != '('
			// Brackets only form a link if ]( follows.
			link := c == '(' && w.bracket && strings.HasSuffix(b.String(), "]") && !strings.HasSuffix(b.String(), `\]`)
			w.escapeIf(c, inLink || link || w.care > plainCare && c != '(')
			w.bracket = w.bracket || c == '['
		case '!':
			w.escapeIf(c, w.care > plainCare && i+1 < len(s) && s[i+1] == '[')
		case '<':
			w.escapeIf(c, w.care > plainCare || autolink(s[i:]))
		case '&':
			w.escapeIf(c, w.care > plainCare || entityLen(s[i:]) > 0)
		case '$':
			if !w.escapeD {
				w.dollars = append(w.dollars, b.Len())
			}
			w.escapeIf(c, w.escapeD)
		default:
			b.WriteByte(c)
		}
	}
}

// lineStart escapes what would turn the paragraph that begins with s into another block, and
// returns the number of bytes it has written.
func (w *markdownWriter) lineStart(s string) (end int) {
	if lineStart.MatchString(s) {
		w.b.WriteString(`\` + s[:1])
		return 1
	}
	if m := listStart.FindString(s); m != "" {
		n := strings.IndexAny(m, ".)")
		w.b.WriteString(s[:n] + `\` + s[n:n+1])
		return n + 1
	}
	return 0
}

// emphasis writes the run of asterisks or underscores at offset i of token k and returns its
// end.
func (w *markdownWriter) emphasis(tokens []tex.Token, k, i int) (end int) {
	s := tokens[k].Text
	c, end := s[i], runEnd(s, i)
	escape := w.star
	if c == '_' {
		escape = w.line
	}
	if w.care == plainCare {
		opens, closes := flanking(c, tokens, k, i, end)
		escape = escape && (opens || closes)
	}
	for ; i < end; i++ {
		w.escapeIf(c, escape)
	}
	return end
}

func (w *markdownWriter) escapeIf(c byte, escape bool) {
	if escape {
		w.b.WriteByte('\\')
	}
	w.b.WriteByte(c)
}

// autolink reports whether Markdown would read the start of s as <address>.
func autolink(s string) bool {
	end := strings.IndexAny(s[1:], "> <\n")
	if end < 0 || s[1+end] != '>' {
		return false
	}
	inner := []byte(s[1 : end+2])
	return util.FindURLIndex(inner) == end || util.FindEmailIndex(inner) == end
}

func isPunct(c byte) bool {
	return c < utf8.RuneSelf && c > ' ' && !unicode.IsLetter(rune(c)) && !unicode.IsDigit(rune(c)) && c != 0x7f
}

// dollarsHold reports whether no dollar sign of the text starts a formula and all formulas are
// found.
func (w *markdownWriter) dollarsHold(md string) bool {
	f := tex.NewFinder(md)
	for _, i := range w.dollars {
		if _, _, ok := f.Match(i); ok {
			return false
		}
	}
	for _, m := range w.maths {
		if _, end, ok := f.Match(m[0]); !ok || end != m[1] {
			return false
		}
	}
	return true
}

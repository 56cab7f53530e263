package text

import (
	"slices"
	"strings"

	"offprint/generator/tex"
)

// Abstract makes an abstract of what a source says: Markdown, a paragraph a
// line, an empty line between two. TeX in it is text and Markdown, but for
// formulas, which stand as $…$ and $$…$$. Markdown that authors write stays:
// **strong**, *emphasis*, [text](address), `code`; an address becomes
// <address>. Any other character is there as itself, with a backslash before
// it where Markdown would take it for something else.
func Abstract(raw string) string {
	var out []string
	for _, p := range paragraphs(clean(raw)) {
		if p = paragraph(p); p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, "\n\n")
}

// paragraph makes Markdown of one paragraph, and sees to it that it reads as
// it should: when it does not, it is written again, more carefully.
func paragraph(s string) string {
	if !strings.ContainsAny(s, "\\${}~`'\"-*_[]<>&#+=!|:") && !startsNumber(s) {
		return s
	}
	tokens := tidy(tex.Lex(s, tex.Prose))
	if len(tokens) == 0 {
		return ""
	}
	want := plainOf(tokens)
	for care := plainCare; ; care++ {
		md := writeMarkdown(tokens, care)
		if care == mostCare || signature(md) == want {
			return md
		}
	}
}

func startsNumber(s string) bool { return s != "" && '0' <= s[0] && s[0] <= '9' }

// tidy makes tokens ready to write: NFC, white space only where it shows,
// none at the ends of marks, no empty marks, neighbours joined.
func tidy(tokens []tex.Token) []tex.Token {
	t := tidier{out: make([]tex.Token, 0, len(tokens))}
	for _, token := range tokens {
		switch token.Kind {
		case tex.TextToken:
			t.text(normal(token.Text))
		case tex.CodeToken:
			if token.Text = OneLine(normal(token.Text)); token.Text != "" {
				t.put(token)
			}
		case tex.CloseToken:
			t.close(token)
		default:
			t.put(token)
		}
	}
	t.flush()
	return t.out
}

type tidier struct {
	out   []tex.Token
	buf   []byte // text to come after out
	space bool   // there is a space to come after buf, if anything does
}

func (t *tidier) text(s string) {
	body := OneLine(s)
	if body == "" {
		t.space = t.space || s != ""
		return
	}
	t.space = t.space || isSpaceByte(s[0])
	t.putSpace()
	t.buf = append(t.buf, body...)
	t.space = isSpaceByte(s[len(s)-1])
}

// putSpace writes the space that is due: none at the beginning, and before
// marks that have just begun.
func (t *tidier) putSpace() {
	if !t.space {
		return
	}
	t.space = false
	if len(t.buf) > 0 {
		t.buf = append(t.buf, ' ')
		return
	}
	k := len(t.out)
	for k > 0 && t.out[k-1].Kind == tex.OpenToken {
		k--
	}
	switch {
	case k == 0:
	case t.out[k-1].Kind == tex.TextToken:
		t.out[k-1].Text = strings.TrimSuffix(t.out[k-1].Text, " ") + " "
	default:
		t.out = slices.Insert(t.out, k, tex.Token{Kind: tex.TextToken, Text: " "})
	}
}

func (t *tidier) flush() {
	if len(t.buf) > 0 {
		t.out = append(t.out, tex.Token{Kind: tex.TextToken, Text: string(t.buf)})
		t.buf = t.buf[:0]
	}
}

// put writes what is no text.
func (t *tidier) put(token tex.Token) {
	t.putSpace()
	t.flush()
	t.out = append(t.out, token)
}

// close ends a mark. A space before its end comes after it, and a mark with
// nothing in it goes.
func (t *tidier) close(token tex.Token) {
	if n := len(t.out); len(t.buf) == 0 && n > 0 && t.out[n-1].Kind == tex.OpenToken {
		if token.Mark == tex.Link {
			t.out[n-1] = tex.Token{Kind: tex.AddressToken, Text: t.out[n-1].Text}
		} else {
			t.out = t.out[:n-1]
		}
		return
	}
	t.flush()
	t.out = append(t.out, token)
}

func isSpaceByte(c byte) bool { return c == ' ' || c == '\n' }

// plainOf is the signature of what the tokens say.
func plainOf(tokens []tex.Token) string {
	var b strings.Builder
	for _, t := range tokens {
		switch t.Kind {
		case tex.TextToken, tex.CodeToken, tex.AddressToken:
			b.WriteString(t.Text)
		case tex.MathToken:
			b.WriteString(mathSign + tex.Delimit(t.Text, t.Display) + mathSign)
		}
	}
	return b.String()
}

// mathSign is around formulas in signatures; clean text has no controls.
const mathSign = "\x00"

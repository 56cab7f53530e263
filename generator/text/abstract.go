package text

import (
	"slices"
	"strings"

	"offprint/generator/tex"
)

// Abstract converts an abstract as a source writes it into Markdown: one line per paragraph,
// separated by empty lines. TeX markup becomes text and Markdown, except formulas, which are
// kept as $…$ and $$…$$. Markdown written by the authors is kept: **strong**, *emphasis*,
// [text](address), `code`; a bare address becomes <address>. All other characters stand for
// themselves, escaped by a backslash where Markdown would interpret them.
func Abstract(raw string) string {
	var out []string
	for _, p := range paragraphs(clean(raw)) {
		if p = paragraph(p); p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, "\n\n")
}

// paragraph converts one paragraph to Markdown and verifies that it reads as intended.
// Otherwise it is written again with more escapes.
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

// tidy normalizes tokens before they are written: NFC, white space only where it is visible,
// none at the inner ends of marks, no empty marks, adjacent texts joined.
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
	buf   []byte // text that follows out
	space bool   // a space follows buf, unless nothing comes after it
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

// putSpace writes a pending space: none at the beginning, and in front of marks that have just
// been opened.
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

// put appends a token that is not text.
func (t *tidier) put(token tex.Token) {
	t.putSpace()
	t.flush()
	t.out = append(t.out, token)
}

// close closes a mark. A space before its end is moved behind it, and an empty mark is
// removed.
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

// plainOf returns the signature that Markdown written from the tokens must have.
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

// mathSign delimits formulas in signatures; clean text has no control characters.
const mathSign = "\x00"

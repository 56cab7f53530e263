package source

import (
	"bytes"
	"iter"
	"strings"

	"golang.org/x/net/html"
)

// pageToken is a token of HTML with its position.
type pageToken struct {
	kind     html.TokenType
	name     string // name of a tag, in lower case
	from, to int    // byte offsets in the page
	line     int    // line where it begins, from 1

	z     *html.Tokenizer
	more  bool // it has attributes that have not been read
	attrs map[string]string
}

// pageTokens returns the tokens of a page. Each is valid only until the next one is requested.
func pageTokens(page []byte) iter.Seq[*pageToken] {
	return func(yield func(*pageToken) bool) {
		t := pageToken{z: html.NewTokenizer(bytes.NewReader(page)), line: 1}
		for t.next() && yield(&t) {
			t.line += bytes.Count(page[t.from:t.to], []byte("\n"))
		}
	}
}

// next advances to the next token, and reports whether there is one.
func (t *pageToken) next() bool {
	t.kind, t.from = t.z.Next(), t.to
	t.to += len(t.z.Raw())
	t.name, t.more, t.attrs = "", false, nil
	if t.isTag() {
		var name []byte
		name, t.more = t.z.TagName()
		t.name = string(name)
	}
	return t.kind != html.ErrorToken
}

func (t *pageToken) isTag() bool {
	return t.kind == html.StartTagToken || t.kind == html.EndTagToken || t.kind == html.SelfClosingTagToken
}

// starts and ends report whether the token begins an element that may have content, or is an
// end tag.
func (t *pageToken) starts() bool { return t.kind == html.StartTagToken && !emptyElements[t.name] }
func (t *pageToken) ends() bool   { return t.kind == html.EndTagToken }

var emptyElements = wordSet("area base br col embed hr img input link meta source track wbr")

// heading returns the level of the heading that the tag begins or ends, or 0 for other tags.
func (t *pageToken) heading() int {
	if len(t.name) == 2 && t.name[0] == 'h' && '1' <= t.name[1] && t.name[1] <= '6' {
		return int(t.name[1] - '0')
	}
	return 0
}

// text returns the text of the token.
func (t *pageToken) text() []byte { return t.z.Text() }

// attributes returns the attributes of the tag. If an attribute is repeated, the first one
// counts, as in browsers.
func (t *pageToken) attributes() map[string]string {
	const most = 100
	if t.attrs == nil && t.more {
		t.attrs = map[string]string{}
		for t.more && len(t.attrs) < most {
			var key, val []byte
			key, val, t.more = t.z.TagAttr()
			if _, known := t.attrs[string(key)]; !known {
				t.attrs[string(key)] = string(val)
			}
		}
	}
	return t.attrs
}

// wordSet returns the set of the words in a string.
func wordSet(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

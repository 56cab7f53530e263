package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// hostile lists values that a scrape may contain and that have a special meaning in HTML,
// scripts, templates, TeX, Markdown, front matter, data files, paths, or terminals.
var hostile = []string{
	`<script>alert(1)</script>`,
	`</script><script src=//evil.example/x.js></script>`,
	`<img src=x onerror="alert(2)">`,
	`"><svg onload=alert(3)>`,
	`' onmouseover='alert(4)`,
	`</title></head><body onload=alert(5)>`,
	`<iframe srcdoc="<script>alert(6)</script>"></iframe>`,
	`<style>*{display:none}</style><link rel=stylesheet href=//evil.example/>`,
	`<math><mtext></p><img src=x onerror=alert(7)>`,
	`<form action=javascript:alert(8)><button formaction=javascript:alert(9)>`,
	`<a href="javascript:alert(10)">ten</a> <a href=data:text/html,eleven>eleven</a>`,
	`<!-- comment --> <![CDATA[ section ]]> <?pi?>`,
	`<base href=//evil.example/><meta http-equiv=refresh content=0>`,
	`&lt;b&gt; &amp;lt; &#x3c;i&#x3e; &bogus; &#0; &#xD800; &#99999999;`,
	`<!DOCTYPE x [<!ENTITY a "b">]> &a;`,
	`[click](javascript:alert(12)) [data](data:text/html,x)`,
	`![pixel](https://evil.example/pixel.png "title")`,
	`[ref]: https://evil.example/ "title" [ref][] <https://evil.example/auto>`,
	"```js fence ~~~ fence `code` ``more``",
	`**bold *nested** em* __under_ ~~strike~~ # heading > quote - item | a | b |`,
	`$\href{javascript:alert(13)}{x}$ \input{/etc/passwd} \write18{rm}`,
	`$\unclosed{ $ $$ \begin{x} \[ \( % remark`,
	`\newcommand{\x}{\x\x}\x \catcode 13 ^^41 #1 \verb|x|`,
	`{{ template "x" . }} {{ define "main" }} {{ .Site }} {{- end -}}`,
	`{{< readfile "config.toml" >}} {{% include "x" %}} {% raw %} ${x} #{x} <%= x %>`,
	`+++ title = "pwned" +++ --- draft: true --- {"draft":true}`,
	`""" ''' [table] key = "value" # remark \ \" \u0041 \x41`,
	`- yaml: &anchor *anchor !!python/object {a: b} | > % @ `,
	`{"a":"b"} [1,2] \u003cscript\u003e NaN 1e999 -0 0x7fffffffffffffff`,
	`'; DROP TABLE papers; -- " OR 1=1`,
	`../../../etc/passwd ..\..\x %2e%2e%2f /abs C:\Windows\x`,
	`CON NUL AUX COM1 LPT1.txt .htaccess index.html`,
	`$(touch x) ; rm -rf ~ | cat && echo > x`,
	`=HYPERLINK("javascript:x","x") @SUM(1) +1 -1`,
	`javascript:alert(14) vbscript:x data:text/html;base64,PHg+ file:///etc/passwd`,
	"right\u202Eto\u202C left \u2066isolate\u2069 \u200Fmark\u200E",
	"zero\u200Bwidth \uFEFFmark \u00ADhyphen \u2060joiner \u180Evowel",
	"line\u2028separator paragraph\u2029separator next\u0085line",
	"bell\u0007 escape\u001b[31m back\u0008 form\u000c del\u007f",
	"o\u0301\u0302\u0303\u0304\u0305\u0306\u0307 \u0300lone Z\u0351\u036B\u0343a\u0329\u031Flgo",
	"noncharacter \uFFFE \uFFFF \uFDD0 private \uE000 replaced \uFFFD tag \U000E0041",
	"مرحبا بالعالم שלום 世界 日本語 한국어 ไทย",
	"🙂 👩‍👩‍👧 🏳️‍🌈 🇩🇪 ①②③ ﬁ ﬀ Ⅷ ½",
	strings.Repeat("Donaudampfschiff", 20),
	strings.Repeat("9", 400),
	strings.Repeat("(", 60) + strings.Repeat("[", 60) + strings.Repeat("{", 60),
	strings.Repeat(">", 40) + strings.Repeat("*", 40) + strings.Repeat("#", 40),
	`TY  - JOUR ER  -  @article{x, title = {y} } @string{a = b # c}`,
	`Title: other PDF: https://evil.example/x.pdf Abstract: another Authors: nobody`,
	`arXiv:2501.99999 doi:10.1000/182 https://arxiv.org/abs/2501.99998`,
}

// harmless lists values that replace the hostile ones in the archive used for comparison. They
// cover every kind of markup that a text may contain.
var harmless = []string{
	`مرحبا בעולם 世界`, `plain words`, `*emphasis* and **more** of it, and ***both***`, "`code` and ``more``",
	`[a link](https://example.org/x "title") and <https://example.org/y>`, `![a picture](https://example.org/z.png)`,
	`$x_i^2 \le \frac{1}{\sqrt{n}} \sum_{k=1}^n \hat{\alpha}_k$`, `"quoted" & more`, `~~struck~~`,
	`$\mathbb{E}[\text{a word}] \begin{pmatrix} a & b \\ c & d \end{pmatrix}$`, `$\overline{a} \underbrace{b}_{c} \left( \binom{n}{k} \right) \color{red} \phantom{x} \hspace{1em} \overset{a}{b} \underset{c}{d} \sqrt[3]{x}$`,
	`An H$_2$O of 10$^{5}$ m`, `$a<b>c$ and $-x$, $f\colon X\to Y$, $(<)$, $=$, $a=$, $=b$, $\{ <$`,
	"$" + strings.Repeat(`\frac{a}{b} + \sqrt{c} = `, 12) + "d$",
}

// harmlessBlocks lists paragraphs of harmless text.
var harmlessBlocks = []string{
	"1. one\n2. two\n   - inner", "- one\n- two", "> a quotation\n> of two lines", "```\nlines of code\n```", "# A heading\n\n## Another\n\n### Third\n\n#### Fourth\n\n##### Fifth\n\n###### Sixth",
	"| a | b |\n|---|---|\n| c | d |", "first line  \nsecond line", "---", "$$\\int_0^1 f(x)\\,dx$$", "- [ ] open\n- [x] done", "7. seventh", "| a | b |\n|:--|--:|\n| c | d |", "a note[^1]\n\n[^1]: the note",
}

// hostileRecord is a record that every format can express, with the words in it that must
// remain visible.
type hostileRecord struct {
	id       string // an arXiv identifier without version
	title    string
	authors  []string
	abstract []string // paragraphs
	topic    string
	note     string              // a comment
	words    map[string][]string // words in title, authors and abstract, by field
}

// day returns the day of publication.
func (h *hostileRecord) day() string { return "20" + h.id[:2] + "-" + h.id[2:4] + "-15" }

func (h *hostileRecord) text() string { return strings.Join(h.abstract, "\n\n") }

// titleWord returns the first marked word of the title. It identifies the record.
func (h *hostileRecord) titleWord() string { return h.words["title"][0] }

// marked generates words that exist in no language and never repeats one.
type marked struct{ n int }

func (m *marked) next() string {
	const letters = "bcdfghkmnprtvwz"
	word := []byte("qzx")
	for n := m.n; len(word) < 8; n /= len(letters) {
		word = append(word, letters[n%len(letters)])
	}
	m.n++
	return string(word)
}

// corpus makes records in which every value occurs in every field of some record, surrounded
// by marked words, with other values added at random.
func corpus(r *rand.Rand, m *marked, values, blocks []string, number, month int) []hostileRecord {
	var records []hostileRecord
	for i := range number {
		h := hostileRecord{id: fmt.Sprintf("%02d%02d.%05d", 23+month/12, 1+month%12, 1000+i), words: map[string][]string{}}
		value := func(j int) string { return values[(i+j)%len(values)] }
		word := func(field string) string {
			w := m.next()
			h.words[field] = append(h.words[field], w)
			return w
		}
		by := r.IntN(len(values))
		beside := func(j int) string { // text between two dollars is a formula, not a word
			v := value(by + j)
			for before := range j {
				if strings.Contains(value(by+before), "$") {
					v = strings.ReplaceAll(v, "$", "")
				}
			}
			if strings.Contains(value(0), "$") {
				v = strings.ReplaceAll(v, "$", "")
			}
			return v
		}
		h.title = fmt.Sprintf("%s of %s and %s", word("title"), value(0), word("title"))
		h.authors = []string{
			fmt.Sprintf("%s %s %s", capital(word("authors")), strings.ReplaceAll(value(0), "(", ""), capital(word("authors"))), // the rest is read as an affiliation
			"Ada " + capital(word("authors")),
		}
		h.abstract = []string{
			fmt.Sprintf("We show %s with %s and also %s in the end.", word("abstract"), value(0), word("abstract")),
			fmt.Sprintf("%s %s %s", beside(0), word("abstract"), beside(1)),
		}
		if len(blocks) > 0 {
			h.abstract = append(h.abstract, blocks[i%len(blocks)])
		}
		h.topic = fmt.Sprintf("topic %s", value(0))
		h.note = fmt.Sprintf("12 pages %s", value(by))
		records = append(records, h)
	}
	return records
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

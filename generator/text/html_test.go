package text_test

import (
	"encoding/xml"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"offprint/generator/text"
)

func TestHTML(t *testing.T) {
	letters := "<math>"
	for r := 'a'; r <= 'z'; r++ {
		letters += "<mi>" + string(r) + "</mi>"
	}
	letters += "</math>"
	for _, c := range []struct{ markdown, html, plain string }{
		{"one\n\ntwo", "<p>one</p>\n<p>two</p>", "one\ntwo"},
		{"a *b* **c** `d<e`", "<p>a <em>b</em> <strong>c</strong> <code>d&lt;e</code></p>", "a b c d<e"},
		{"soft\nbreak", "<p>soft\nbreak</p>", "soft break"},
		{"hard\\\nbreak", "<p>hard<br>\nbreak</p>", "hard break"},
		{"the $a_1*b*c_2$ law", `<p>the <math><msub><mi>a</mi><mn>1</mn></msub><mo>∗</mo><mi>b</mi><mo>∗</mo><msub><mi>c</mi><mn>2</mn></msub></math> law</p>`, "the a₁*b*c₂ law"},
		{"*see $x*y$*", `<p><em>see <math><mi>x</mi><mo>∗</mo><mi>y</mi></math></em></p>`, "see x*y"},
		{"$$\\sum_i x_i$$", `<p><math display="block"><munder><mo>∑</mo><mi>i</mi></munder><msub><mi>x</mi><mi>i</mi></msub></math></p>`, "∑ᵢ xᵢ"},
		{"[$abcdefghijklmnopqrstuvwxyz$](http://x.y) $abcdefghijklmnopqrstuvwxyz$",
			`<p><a href="http://x.y" rel="nofollow noopener">` + letters + `</a> <span class="math" tabindex="0">` + letters + `</span></p>`,
			"abcdefghijklmnopqrstuvwxyz abcdefghijklmnopqrstuvwxyz"},
		{"a (in $x$), $y$-z, $z$th", `<p>a (in <span><math><mi>x</mi></math>),</span> <span><math><mi>y</mi></math>-</span>z, <span><math><mi>z</mi></math>th</span></p>`, "a (in x), y-z, zth"},
		{"non-Er$^3$:Li$_2$ ($z$", `<p>non-<span>Er<math><msup><mrow/><mn>3</mn></msup></math>:Li<math><msub><mrow/><mn>2</mn></msub></math></span> <span>(<math><mi>z</mi></math></span></p>`, "non-Er³:Li₂ (z"},
		{"设$x$为$y$。", `<p>设<math><mi>x</mi></math>为<span><math><mi>y</mi></math>。</span></p>`, "设x为y。"},
		{"$a\\frac$", `<p><code class="tex">a\frac</code></p>`, "a/"},
		{"$$\\frac<$$", `<p><code class="tex tex-display">\frac&lt;</code></p>`, "</"},
		{"over\n$a +\nb$ lines", "<p>over\n<math><mi>a</mi><mo>+</mo><mi>b</mi></math> lines</p>", "over a + b lines"},
		{"> quote $a\n> b$ on", "<blockquote>\n<p>quote <math><mi>a</mi><mi>b</mi></math> on</p>\n</blockquote>", "quote a b on"},
		{`\$5 and \$6`, "<p>$5 and $6</p>", "$5 and $6"},
		{"<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>", "<script>alert(1)</script>"},
		{"a <b>c</b> &lt;d&gt; &amp;amp;", "<p>a &lt;b&gt;c&lt;/b&gt; &lt;d&gt; &amp;amp;</p>", "a <b>c</b> <d> &amp;"},
		{"<div>\n*a*\n</div>", "<p>&lt;div&gt;\n<em>a</em>\n&lt;/div&gt;</p>", "<div> a </div>"},
		{"[a]: http://x.y 'z'\n\n[a]", "<p>[a]: http://x.y &#39;z&#39;</p>\n<p>[a]</p>", "[a]: http://x.y 'z'\n[a]"},
		{"[t](https://x.y/z?a=1&b=2)", `<p><a href="https://x.y/z?a=1&amp;b=2" rel="nofollow noopener">t</a></p>`, "t"},
		{"[t](<https://x.y/a b> \"q\")", `<p><a href="https://x.y/a%20b" title="q" rel="nofollow noopener">t</a></p>`, "t"},
		{"<https://x.y/z>", `<p><a href="https://x.y/z" rel="nofollow noopener">https://x.y/z</a></p>`, "https://x.y/z"},
		{"<me@x.y>", `<p><a href="mailto:me@x.y" rel="nofollow noopener">me@x.y</a></p>`, "me@x.y"},
		{"[t](javascript:alert(1))", "<p>t (javascript:alert(1))</p>", "t (javascript:alert(1))"},
		{"[t](&#106;avascript:alert(1))", "<p>t (javascript:alert(1))</p>", "t (javascript:alert(1))"},
		{"<javascript:alert(1)>", "<p>javascript:alert(1)</p>", "javascript:alert(1)"},
		{"[t](/papers/x/)", "<p>t (/papers/x/)</p>", "t (/papers/x/)"},
		{"[t](data:text/html,x)", "<p>t (data:text/html,x)</p>", "t (data:text/html,x)"},
		{"![alt *x*](https://x.y/i.png)", `<p><a href="https://x.y/i.png" rel="nofollow noopener">alt <em>x</em></a></p>`, "alt x"},
		{"[![alt](https://x.y/i.png)](https://x.y)", `<p><a href="https://x.y" rel="nofollow noopener">alt</a></p>`, "alt"},
		{"![](https://x.y/i.png)", `<p><a href="https://x.y/i.png" rel="nofollow noopener">https://x.y/i.png</a></p>`, "https://x.y/i.png"},
		{"[a <https://q.r> b](https://x.y)", `<p><a href="https://x.y" rel="nofollow noopener">a https://q.r b</a></p>`, "a https://q.r b"},
		{"# Head\n\ntext", "<p><strong>Head</strong></p>\n<p>text</p>", "Head\ntext"},
		{"- a\n- b\n\n3. c", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n<ol start=\"3\">\n<li>c</li>\n</ol>", "a\nb\nc"},
		{"```\na < b\n```", "<pre><code>a &lt; b\n</code></pre>", "a < b"},
		{"```go\na < b\n```", "<pre><code>go\na &lt; b\n</code></pre>", "go\na < b"},
		{"~~~ a & b", "<pre><code>a &amp; b\n</code></pre>", "a & b"},
		{"- ~~~~ a&amp;b \\* `c`\n  d", "<ul>\n<li><pre><code>a&amp;b * `c`\nd\n</code></pre>\n</li>\n</ul>", "a&b * `c`\nd"},
		{"---", "<hr>", ""},
		{"a\x00b\x01c\u202ed", "<p>abcd</p>", "abcd"},
		{"", "", ""},
	} {
		h := text.HTML(c.markdown)
		if h != c.html {
			t.Errorf("HTML(%q)\n got %s\nwant %s", c.markdown, h, c.html)
		}
		if err := checkBlocks(h); err != nil {
			t.Errorf("HTML(%q) = %s: %v", c.markdown, h, err)
		}
		if p := text.Plain(c.markdown); p != c.plain {
			t.Errorf("Plain(%q)\n got %q\nwant %q", c.markdown, p, c.plain)
		}
	}
}

func TestFeedHTML(t *testing.T) {
	in := "Costs *about* $10^{-3}\\,\\mathrm{eV}$ <b>\n\n$$\\mathcal{O}(n^2)<1$$"
	want := "<p>Costs <em>about</em> 10⁻³ eV &lt;b&gt;</p>\n<p>𝒪(n²)&lt;1</p>"
	if got := text.FeedHTML(in); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

// TestHTMLConcurrent checks that HTML is safe for concurrent use.
func TestHTMLConcurrent(t *testing.T) {
	t.Parallel()
	done := make(chan string, 8)
	for range cap(done) {
		go func() {
			out := ""
			for range 50 {
				out = text.HTML("a $x$ *b* $y\nz$ [c](https://d.e)\n\n- $f$")
			}
			done <- out
		}()
	}
	first := <-done
	for range cap(done) - 1 {
		if next := <-done; next != first {
			t.Fatalf("%s\n%s", first, next)
		}
	}
}

var blockTags = map[string]bool{"p": true, "ul": true, "ol": true, "li": true, "blockquote": true, "pre": true, "hr": true}
var inlineTags = map[string]bool{"em": true, "strong": true, "code": true, "a": true, "br": true, "span": true}

// checkInline and checkBlocks check that HTML is well-formed and contains only permitted
// elements and attributes.
func checkInline(s string) error { return checkHTML(s, false) }
func checkBlocks(s string) error { return checkHTML(s, true) }

func checkHTML(s string, blocks bool) error {
	for _, m := range mathElements.FindAllString(s, -1) {
		if err := checkMath(m); err != nil {
			return fmt.Errorf("%s: %w", m, err)
		}
	}
	if blocks {
		s = mathElements.ReplaceAllString(s, "math")
	} else {
		s = mathElements.ReplaceAllString(s, "")
	}
	var stack []string
	z := html.NewTokenizer(strings.NewReader(s))
	for {
		switch z.Next() {
		case html.ErrorToken:
			if len(stack) > 0 {
				return fmt.Errorf("%v left open", stack)
			}
			return nil
		case html.CommentToken, html.DoctypeToken, html.SelfClosingTagToken:
			return fmt.Errorf("%q", z.Raw())
		case html.TextToken:
			if raw := string(z.Raw()); strings.ContainsAny(raw, "<>\x00") {
				return fmt.Errorf("bare text %q", raw)
			}
			if blocks && len(stack) == 0 && strings.TrimSpace(string(z.Raw())) != "" {
				return fmt.Errorf("text %q outside of a block", z.Raw())
			}
		case html.StartTagToken:
			tok := z.Token()
			if !inlineTags[tok.Data] && !(blocks && blockTags[tok.Data]) {
				return fmt.Errorf("element %s", tok.Data)
			}
			for _, open := range stack {
				if open == "a" && tok.Data == "a" || open == "p" && blockTags[tok.Data] {
					return fmt.Errorf("%s within %s", tok.Data, open)
				}
			}
			for _, a := range tok.Attr {
				ok := false
				switch tok.Data + " " + a.Key {
				case "a href":
					ok = strings.HasPrefix(strings.ToLower(a.Val), "https://") || strings.HasPrefix(strings.ToLower(a.Val), "http://") || strings.HasPrefix(strings.ToLower(a.Val), "mailto:")
				case "a rel":
					ok = a.Val == "nofollow noopener"
				case "a title", "ol start":
					ok = true
				case "span class":
					ok = a.Val == "math" || a.Val == "math block"
				case "span tabindex":
					ok = a.Val == "0"
				case "code class":
					ok = a.Val == "tex" || a.Val == "tex tex-display"
				}
				if !ok {
					return fmt.Errorf("attribute %s of %s is %q", a.Key, tok.Data, a.Val)
				}
			}
			if tok.Data != "br" && tok.Data != "hr" {
				stack = append(stack, tok.Data)
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			if len(stack) == 0 || stack[len(stack)-1] != string(name) {
				return fmt.Errorf("</%s> closes nothing", name)
			}
			stack = stack[:len(stack)-1]
		}
	}
}

var mathElements = regexp.MustCompile(`(?s)<math.*?</math>`)

var formulas = regexp.MustCompile(`(?s)<math.*?</math>|<code class="tex">.*?</code>`)

// checkMath checks that a formula is XML and contains only MathML.
func checkMath(s string) error {
	d := xml.NewDecoder(strings.NewReader(s))
	for {
		t, err := d.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if e, ok := t.(xml.StartElement); ok {
			if !strings.HasPrefix(e.Name.Local, "m") {
				return fmt.Errorf("element %s", e.Name.Local)
			}
			for _, a := range e.Attr {
				if strings.HasPrefix(a.Name.Local, "on") || a.Name.Local == "style" || a.Name.Local == "href" {
					return fmt.Errorf("attribute %s", a.Name.Local)
				}
			}
		}
	}
}

// visibleText returns the text that a reader sees outside of formulas, in one line.
func visibleText(s string) string {
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(formulas.ReplaceAllString(s, "")))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return strings.Join(strings.Fields(b.String()), " ")
		case html.TextToken:
			b.Write(z.Text())
		}
	}
}

func FuzzHTML(f *testing.F) {
	for _, s := range []string{
		"# a\n\n- b\n  - c", "[a](javascript:b)", "<script>", "`a` $b$ **c**", "> $a\n> b$", "![a](b)", "1. a\n\n   b", "\ta", "a\n===", "[a]: b",
		"[![a](http://b)](http://c)", "<http://a>", "&#0; &#x1F600; &bogus;", "```\na", "$$a$$", "\x00\xff", "* * *", "[a](<b\\>c>)",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, markdown string) {
		h := text.HTML(markdown)
		if err := checkBlocks(h); err != nil {
			t.Fatalf("HTML(%q) = %s: %v", markdown, h, err)
		}
		p := text.Plain(markdown)
		if strings.Contains(p, "\n\n") || strings.TrimSpace(p) != p {
			t.Fatalf("Plain(%q) = %q", markdown, p)
		}
	})
}

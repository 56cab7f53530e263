package text_test

import (
	"regexp"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"offprint/generator/text"
)

func TestAbstract(t *testing.T) {
	for raw, want := range map[string]string{
		"Plain prose, as it is.":                         "Plain prose, as it is.",
		"hard\nwrapped state-of-the-art\ntext":           "hard wrapped state-of-the-art text",
		"one.\n\ntwo.\r\n\r\n three":                     "one.\n\ntwo.\n\nthree",
		"one one\none.\n  Two two\ntwo.":                 "one one one.\n\nTwo two two.",
		"  We all\n  are indented\n  here.":              "We all are indented here.",
		"Code at https://a.b/c_d.":                       "Code at <https://a.b/c_d>.",
		"(see https://a.b/c), http://d.e/(f)":            "(see <https://a.b/c>), <http://d.e/(f)>",
		`\url{https://a.b} \href{https://a.b/c}{here}`:   "<https://a.b> [here](https://a.b/c)",
		"**CAPO** (**C**urriculum *x*), `code`":          "**CAPO** (**C**urriculum *x*), `code`",
		"[link](https://a.b/c).":                         "[link](https://a.b/c).",
		`\textit{a} {\it b } \textbf{c} \texttt{d\_e}`:   "*a* *b* **c** `d_e`",
		`x\emph{ y }z \textbf{}, \emph{ \textbf{ a } }.`: "x *y* z , ***a*** .",
		"``quoted'' and `so'":                            "“quoted” and ‘so’",

		// Nothing to escape.
		"{{< readfile >}} {{% x %}} { y }":                                          "{{< readfile >}} {{% x %}} { y }",
		"<think>, <1 GB, P(y|x), [IDK], VCT^2, W_2, schedule_free, a * b, V* Bench": "<think>, <1 GB, P(y|x), [IDK], VCT^2, W_2, schedule_free, a * b, V* Bench",
		"AT&T, x < y > z, 50%, #1, C#, C++, a | b, ~5%, x! [y]":                     "AT&T, x < y > z, 50%, #1, C#, C++, a | b, ~5%, x! [y]",

		// Escapes.
		"6K*6K and 5*5":            `6K\*6K and 5\*5`,
		"an _odd_ one":             `an \_odd\_ one`,
		"# no heading":             `\# no heading`,
		"- no item":                `\- no item`,
		"1. no item\n\n2) nor":     "1\\. no item\n\n2\\) nor",
		"> no quote":               `\> no quote`,
		"---":                      "—",
		"-----":                    `\-----`,
		"=== x":                    "=== x",
		"***":                      `\***`,
		"[32](Spiridonov)":         `[32]\(Spiridonov)`,
		"[x](javascript:alert(1))": `[x]\(javascript:alert(1))`,
		"![x](https://a.b/i.png)":  `\![x](https://a.b/i.png)`,
		"[a]: http://b.c":          "[a]: <http://b.c>",
		"&amp;amp; &amp;#39; &x;":  `\&amp; \&#39; &x;`,
		"<me@a.b> <ab:c>":          `\<me@a.b> \<ab:c>`,
		`a \textbackslash* b`:      `a \\* b`,
		"~~~ x":                    `\~~~ x`,

		// Math and money.
		"an $O(n^2)$ bound, \\(x\\) and \\[y\\]": "an $O(n^2)$ bound, $x$ and $$y$$",
		"only $25 and without, $30":              "only $25 and without, $30",
		`\$5 and \$x\$`:                          `\$5 and \$x\$`,
		"4$ per hour":                            "4$ per hour",
		"$a*b$ and *$c$*":                        "$a*b$ and *$c$*",

		// From services that misread TeX.
		"at https://a.b/{https://a.b/}.":        "at <https://a.b/>.",
		"at https://a.b/c{here}.":               "at [here](https://a.b/c).",
		`we propose \ours, 5\%`:                 "we propose ours, 5%",
		"<a href=\"https://a.b/\">this URL</a>": "[this URL](https://a.b/)",
		"":                                      "",
		" \n\n":                                 "",
	} {
		if got := text.Abstract(raw); got != want {
			t.Errorf("Abstract(%q)\n got %q\nwant %q", raw, got, want)
		}
	}
}

// TestAbstractHostile checks that no scraped text is active: hostile text is shown literally.
func TestAbstractHostile(t *testing.T) {
	for _, raw := range []string{
		"<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "{{< readfile >}}", "{{% x %}}", "+++", "]]>", "</script>", "<!-- x -->",
		"![x](//evil/i.png)", "[x](data:text/html,x)", "    indented", "```\ncode\n```", "a\n===", "| a | b |\n|---|---|", "<div>\n\nx", "&#x202e;x",
		"[a]: javascript:x\n\n[a]", "* * *", "1986\\. x", "\\", "\\\\", "<<>>", "[[[a](b)", "__init__", "*a", "a*", "**", "`", "``", "a ` b ` c",
		"_ _ _", "[x](<y>)", "[x][y]", "<a:b", "\\_", "* a", "+ a", "0) x", "999999999. x", "####### x", "~~~", "  - x",
	} {
		h := text.HTML(text.Abstract(raw))
		if err := checkBlocks(h); err != nil {
			t.Errorf("HTML(Abstract(%q)) = %s: %v", raw, h, err)
		}
		if got, want := letters(visibleText(h)), letters(visibleSource(raw)); got != want {
			t.Errorf("Abstract(%q) shows %q", raw, visibleText(h))
		}
	}
}

// visibleSource returns raw without the parts that cleaning removes.
func visibleSource(raw string) string { return strings.ReplaceAll(raw, "&#x202e;", "") }

// letters returns the letters and digits of s, with raised and lowered ones as ordinary ones.
func letters(s string) string {
	s = norm.NFKD.String(s)
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

// markup matches what Abstract reads as markup in text without TeX.
var markup = regexp.MustCompile(`\*|--|''|https?://|</a>`)

// TestAbstractLaw checks that for text without TeX and markup, the plain text of the abstract
// is the text itself, except that white space is collapsed to one space or one line end.
func TestAbstractLaw(t *testing.T) {
	piece := rapid.SampledFrom(hazards)
	rapid.Check(t, func(t *rapid.T) {
		raw := strings.Join(rapid.SliceOfN(piece, 0, 30).Draw(t, "pieces"), "")
		if markup.MatchString(raw) {
			return
		}
		md := text.Abstract(raw)
		want := text.Title(raw) // without TeX and formulas, Title only cleans
		if got := strings.ReplaceAll(text.Plain(md), "\n", " "); got != want {
			t.Fatalf("Abstract(%q) = %q\nshows %q\n want %q", raw, md, got, want)
		}
		if h := text.HTML(md); checkBlocks(h) != nil {
			t.Fatalf("Abstract(%q) = %q\n%s: %v", raw, md, h, checkBlocks(h))
		}
	})
}

// TestAbstractKeepsWords checks that no letter and no digit is lost in text with Markdown's
// own characters.
func TestAbstractKeepsWords(t *testing.T) {
	piece := rapid.SampledFrom(append([]string{"*", "**", "`", "``", "''", "--", "***", "*a*", "**b**", "`c`", "~", "$", "$x$", "$5", "\\%", "\\&"}, hazards...))
	rapid.Check(t, func(t *rapid.T) {
		raw := strings.Join(rapid.SliceOfN(piece, 0, 30).Draw(t, "pieces"), "")
		md := text.Abstract(raw)
		if got, want := letters(text.Plain(md)), letters(text.TitlePlain(text.Title(raw))); got != want {
			t.Fatalf("Abstract(%q) = %q\nshows %q\n want %q", raw, md, got, want)
		}
	})
}

func FuzzAbstract(f *testing.F) {
	for _, s := range []string{
		"a $x$ b", "$5 and $6", "**a *b**", "https://a.b{c}", "[a](https://b.c)", `\textit{a}b`, `\emph{a}\emph{b}`, "{\\bf a}{\\it b}", "1. a\n\n2. b", "`a``b`",
		"<a href=\"https://b.c\">d</a>", `\url{https://a_b.c}`, "&amp;lt;", "\\(a$b\\)", "*$x$*a", "!\\href{https://a.b}{c}", "[\\url{https://a.b}](https://c.d)",
		"\\texttt{``}", "\\textbf{ a }b", "\\emph{}", "_a_ \\emph{b}", "a\\emph{ (b)}c",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		md := text.Abstract(raw)
		h := text.HTML(md)
		if err := checkBlocks(h); err != nil {
			t.Fatalf("Abstract(%q) = %q\n%s: %v", raw, md, h, err)
		}
		for _, no := range []string{"<ul>", "<ol", "<pre>", "<hr>", "<blockquote>"} {
			if strings.Contains(h, no) {
				t.Fatalf("Abstract(%q) = %q\nmakes %s: %s", raw, md, no, h)
			}
		}
		if paragraphs := strings.Count(h, "<p>"); md != "" && paragraphs != strings.Count(md, "\n\n")+1 {
			t.Fatalf("Abstract(%q) = %q\nmakes %d paragraphs: %s", raw, md, paragraphs, h)
		}
		if strings.ContainsAny(raw, "\\{}") || strings.Contains(raw, "](") || strings.Contains(raw, "</a>") || strings.Contains(raw, "://") {
			return
		}
		if got, want := letters(text.Plain(md)), letters(text.TitlePlain(text.Title(raw))); got != want {
			t.Fatalf("Abstract(%q) = %q\nshows %q\n want %q", raw, md, got, want)
		}
	})
}

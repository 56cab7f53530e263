package text_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"offprint/generator/tex"
	"offprint/generator/text"
)

func TestTitle(t *testing.T) {
	for _, c := range []struct{ raw, title, html, plain string }{
		{raw: "Attention Is All You Need", title: "Attention Is All You Need"},
		{raw: "  Rethinking\n  Scaling\u00a0Laws ", title: "Rethinking Scaling Laws"},
		{raw: "Let's <think> about P(y|x)", title: "Let's <think> about P(y|x)", html: "Let&#39;s &lt;think&gt; about P(y|x)"},
		{raw: "VCT^2, [IDK] and <1 GB", title: "VCT^2, [IDK] and <1 GB", html: "VCT^2, [IDK] and &lt;1 GB"},
		{raw: "Can LLMs Earn $1 Million?", title: "Can LLMs Earn $1 Million?"},
		{raw: `\$OneMillion-Bench`, title: "$OneMillion-Bench"},
		{raw: `\$5 for \$x\$`, title: `\$5 for \$x\$`, html: "$5 for $x$", plain: "$5 for $x$"},
		{raw: `$\phi$-Decoding for \(k\)-NN`, title: `$\phi$-Decoding for $k$-NN`,
			html: `<span><math><mi>ϕ</mi></math>-</span>Decoding for <span><math><mi>k</mi></math>-</span>NN`, plain: "ϕ-Decoding for k-NN"},
		{raw: `A na\"ive Schr{\"o}dinger {GAN}`, title: "A naïve Schrödinger GAN"},
		{raw: "AT&amp;T &lt;b&gt; &amp;lt; &bogus; &#39;x&#39;", title: "AT&T <b> &lt; &bogus; 'x'", html: "AT&amp;T &lt;b&gt; &amp;lt; &amp;bogus; &#39;x&#39;"},
		{raw: "Do I look like a `cat.n.01`?", title: "Do I look like a `cat.n.01`?"},
		{raw: `\textit{Ab Initio} and **bold**`, title: "Ab Initio and **bold**"},
		{raw: "</script>{{< readfile >}}]]>", title: "</script>{{< readfile >}}]]>", html: "&lt;/script&gt;{{&lt; readfile &gt;}}]]&gt;"},
		{raw: "a\u202eb\u2066c\ufeffd\u200be\u0007f\u00adg", title: "abcdefg"},
		{raw: "e\u0301tale", title: "étale"},
		{raw: "caf\xe9 \x93x\x94 \x81", title: "café “x” \ufffd"},
		{raw: "می\u200cخواهم", title: "می\u200cخواهم"},
		{raw: `Rethinking\n  Scaling:\r\nnew Laws,\nfor Light\nand $x\neq$`, title: `Rethinking Scaling: new Laws, for Light and $x\neq$`,
			html: "Rethinking Scaling: new Laws, for Light and <math><mi>x</mi><mo rspace=\"0\">≠</mo></math>", plain: "Rethinking Scaling: new Laws, for Light and x ≠"},
		{raw: "2^{128} Codes", title: "2¹²⁸ Codes"},
		{raw: "", title: ""},
	} {
		got := text.Title(c.raw)
		if got != c.title {
			t.Errorf("Title(%q)\n got %q\nwant %q", c.raw, got, c.title)
		}
		if c.html == "" {
			c.html = strings.ReplaceAll(c.title, "'", "&#39;")
		}
		if c.plain == "" {
			c.plain = c.title
		}
		if h := text.TitleHTML(c.title); h != c.html {
			t.Errorf("TitleHTML(%q)\n got %q\nwant %q", c.title, h, c.html)
		}
		if p := text.TitlePlain(c.title); p != c.plain {
			t.Errorf("TitlePlain(%q)\n got %q\nwant %q", c.title, p, c.plain)
		}
	}
}

func TestNameAndLine(t *testing.T) {
	for raw, want := range map[string]string{
		`J. ~R. ~D\'iaz`:   "J. R. Díaz",
		`Martinez~Caicedo`: "Martinez Caicedo",
		`J\' ulia Kulin`:   "Júlia Kulin",
		"O'Brien":          "O'Brien",
		"Kai-Fu Lee\n":     "Kai-Fu Lee",
		"ab\u202ecd":       "abcd",
		`{\L}ukasz`:        "Łukasz",
		"李 明":              "李 明",
	} {
		if got := text.Name(raw); got != want {
			t.Errorf("Name(%q) = %q, want %q", raw, got, want)
		}
	}
	for raw, want := range map[string]string{
		`$\alpha$ moment`:                  "α moment",
		`(\textbf{L}arge-\textbf{S}mall)`:  "(Large-Small)",
		`Knights \& Knaves`:                "Knights & Knaves",
		`$\mathcal{J}$\&$\mathcal{F}$`:     "𝒥&ℱ",
		"Texas A&M University":             "Texas A&M University",
		"``See Large, Focus Small'' thing": "“See Large, Focus Small” thing",
		"UCGM-{T,S}":                       "UCGM-{T,S}",
		"V* Bench":                         "V* Bench",
		"C++":                              "C++",
	} {
		if got := text.Line(raw); got != want {
			t.Errorf("Line(%q) = %q, want %q", raw, got, want)
		}
	}
}

// hazards are strings with a meaning in TeX, Markdown, HTML or Unicode.
var hazards = []string{
	"a", "b", "The", "é", "5", " ", " ", "  ", "\n", "\t", ".", ",", ":", ";", "!", "?", "(", ")", "[", "]", "<", ">", "#", "+", "-", "=", "|", "/",
	"@", "^", "_", "%", "'", "\"", "]:", "](", "1. ", "- ", "# ", "> ", "&", "ﬁ", "中", "٣", "\u0301", "\u202e", "\u00a0", "\u200d", "_a_", "---\n",
}

func TestTitleLaws(t *testing.T) {
	all := rapid.SampledFrom(append([]string{"$", "$x$", "$5", "~", "`", "''", "``", "--", "*"}, hazards...))
	rapid.Check(t, func(t *rapid.T) {
		raw := strings.Join(rapid.SliceOfN(all, 0, 25).Draw(t, "pieces"), "")
		once := text.Title(raw)
		if strings.ContainsAny(once, "\n\t") || strings.TrimSpace(once) != once || strings.Contains(once, "  ") {
			t.Fatalf("Title(%q) = %q is no clean line", raw, once)
		}
		// Escapes and TeX quotes change when they are read again.
		if strings.ContainsAny(once, "\\`'\"-~&") {
			return
		}
		if twice := text.Title(once); twice != once {
			t.Fatalf("Title(%q) = %q, but Title of that = %q", raw, once, twice)
		}
	})
}

// FuzzTitle checks that the HTML of a title is valid and shows exactly the title's text
// outside of formulas.
func FuzzTitle(f *testing.F) {
	for _, s := range []string{"a $x$ b", "$5 and $6", `\$5`, "<script>", "&amp;", `\(x`, `a\`, `\textbackslash$x$`, "\\1$x$"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		title := text.Title(raw)
		h := text.TitleHTML(title)
		if err := checkInline(h); err != nil {
			t.Fatalf("Title(%q) = %q: %v in %q", raw, title, err, h)
		}
		if got, want := visibleText(h), sourceText(title); got != want {
			t.Fatalf("Title(%q) = %q shows %q", raw, want, got)
		}
	})
}

// sourceText returns the title outside of formulas, as the page should show it.
func sourceText(title string) string {
	var b strings.Builder
	for _, seg := range tex.Split(title) {
		if !seg.Math {
			b.WriteString(tex.Unescape(seg.Text))
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

package text_test

import (
	"strings"
	"testing"

	"offprint/generator/text"
)

// TestTitleMarkup checks that publishers' markup in titles is read, whatever conversions it
// went through.
func TestTitleMarkup(t *testing.T) {
	for raw, want := range map[string]string{
		"Growth <i>in vitro</i> of CO<sub>2</sub>":                                                             "Growth in vitro of CO₂",
		"Growth &lt;i&gt;in vitro&lt;/i&gt; &amp; more":                                                        "Growth in vitro & more",
		"Growth &amp;lt;i&amp;gt;in vitro&amp;lt;/i&amp;gt; &amp;amp; more":                                    "Growth in vitro & more",
		`Growth $\less$i$\greater$in vitro$\less$/i$\greater$ of CO$\less$sub$\greater$2$\less$/sub$\greater$`: "Growth in vitro of CO₂",
		`{\textless}i{\textgreater}E. coli{\textless}/i{\textgreater} \& friends`:                              "E. coli & friends",
		`\textless{}i\textgreater{}E. coli\textless{}/i\textgreater{} lives`:                                   "E. coli lives",
		`$<$i$>$E. coli$<$/i$>$ lives`:                                                                         "E. coli lives",
		`\&lt;i\&gt;E. coli\&lt;/i\&gt; lives`:                                                                 "E. coli lives",
		`$\less$i$\greater$Homo$\less$/i$\greater$ $\less$ 5 kg`:                                               "Homo < 5 kg",
		"The <scp>UN</scp> <b>of</b> <em>old</em>":                                                             "The UN of old",
		"a<sup>3</sup>, T<sub>eff</sub>, 19<sup>th</sup>, Cola<sup>®</sup>, x<sup>-1</sup>":                    "a³, T_eff, 19th, Cola®, x⁻¹",
		"<sup>18</sup>F and Sr<sub>2-<i>x</i></sub>":                                                           "¹⁸F and Sr₂₋ₓ",
		`A <span class="nocase">word</span><br/>and <font color="red">more</font>`:                             "A word and more",
		"Of <mml:math xmlns:mml=\"http://www.w3.org/1998/Math/MathML\"><mml:msub><mml:mi mathvariant=\"normal\">H</mml:mi><mml:mn>2</mml:mn></mml:msub></mml:math> it is": "Of H₂ it is",
		"H<mml:math><mml:msub><mml:mrow/><mml:mn>2</mml:mn></mml:msub></mml:math>O":                                                                                       "H₂O",
		"The <math><mi>α</mi><mo>→</mo><mn>0</mn></math> limit":                                                                                                           `The $\alpha\to0$ limit`,
		"If <math><mi>a</mi><mo>&lt;</mo><mfrac><mi>b</mi><mn>2</mn></mfrac></math>":                                                                                      `If $a<\frac{b}{2}$`,
		`An <inline-formula> <tex-math notation="LaTeX">$\ell_1$ </tex-math></inline-formula> norm`:                                                                       `An ℓ₁ norm`,
		`An $<$inline-formula$>$ $<$tex-math notation="LaTeX"$>$$\ell_1$$<$/tex-math$>$$<$/inline-formula$>$ norm`:                                                        `An ℓ₁ norm`,

		// Text that is not markup, or is about markup.
		"<think> and <1 GB, P(y|x), [IDK]":  "<think> and <1 GB, P(y|x), [IDK]",
		"a < b and c > d, a<b and c>d":      "a < b and c > d, a<b and c>d",
		"The <i> tag and the <s> token</s>": "The <i> tag and the <s> token</s>",
		"On <p> and <div>":                  "On <p> and <div>",
		"Matrix <i|H|j> of <b, c>":          "Matrix <i|H|j> of <b, c>",
		"<script>alert(1)</script>":         "<script>alert(1)</script>",
		"$n<p$ and $m>p$":                   "$n<p$ and $m>p$",
		"`<b>` and `</b>`":                  "`<b>` and `</b>`",
		`A $\lesssim$ b \textless c`:        `A $\lesssim$ b < c`,
		"<i>open {brace</i> and }":          "open brace and",
	} {
		if got := text.Title(raw); got != want {
			t.Errorf("Title(%q)\n got %q\nwant %q", raw, got, want)
		}
	}
}

func TestAbstractMarkup(t *testing.T) {
	for raw, want := range map[string]string{
		"<jats:p>We grow <jats:italic>E. coli</jats:italic> in CO<jats:sub>2</jats:sub>.</jats:p>":                                                                  "We grow *E. coli* in CO₂.",
		"<jats:title>Abstract</jats:title>\n   <jats:p>One\n     line.</jats:p>\n   <jats:p>Another.</jats:p>":                                                      "One line.\n\nAnother.",
		"<jats:sec><jats:title>Aims</jats:title><jats:p>We try.</jats:p></jats:sec><jats:sec><jats:title>Results</jats:title><jats:p>It works.</jats:p></jats:sec>": "**Aims**\n\nWe try.\n\n**Results**\n\nIt works.",
		"<sec><title>Aims</title><p>We try.</p></sec>":                                                                                                              "**Aims**\n\nWe try.",
		"<p>One.</p><p>Two <strong>bold</strong> words.</p>":                                                                                                        "One.\n\nTwo **bold** words.",
		"<p>One<br>Two<br/>Three": "One\n\nTwo\n\nThree",
		"<jats:list><jats:list-item><jats:p>a</jats:p></jats:list-item><jats:list-item><jats:p>b</jats:p></jats:list-item></jats:list>": "•\n\na\n\n•\n\nb",
		"<ul><li>a</li><li>b</li></ul>": "• a\n\n• b",
		"<jats:p>cut short":             "cut short",
		"so <i>very\n  long</i> a word": "so *very long* a word",
		"<jats:inline-formula><jats:alternatives><jats:tex-math>$$\\beta _1$$</jats:tex-math><mml:math><mml:mi>x</mml:mi></mml:math></jats:alternatives></jats:inline-formula> is a number": "β₁ is a number",
		"We use <think> and </think>, a<b, and 1 <2> 3.":        "We use <think> and </think>, a<b, and 1 <2> 3.",
		"see <a href=\"https://a.b/\">this</a> and <i>that</i>": "see [this](https://a.b/) and *that*",
	} {
		if got := text.Abstract(raw); got != want {
			t.Errorf("Abstract(%q)\n got %q\nwant %q", raw, got, want)
		}
	}
}

func TestNameMarkup(t *testing.T) {
	for raw, want := range map[string]string{
		"Ann Bee<sup>1</sup>":                  "Ann Bee",
		"Ann Bee<sup>1,*</sup>":                "Ann Bee",
		"Flora M<sup>c</sup>Donald":            "Flora MDonald",
		"<i>Ann</i> Bee &amp; Co":              "Ann Bee & Co",
		`Ann Bee\textsuperscript{\textdagger}`: "Ann Bee",
	} {
		if got := text.Name(raw); got != want {
			t.Errorf("Name(%q) = %q, want %q", raw, got, want)
		}
	}
}

// TestAbstractFormulas checks that an indented line within a formula does not begin a
// paragraph.
func TestAbstractFormulas(t *testing.T) {
	for raw, want := range map[string]string{
		"We show that\n  $$x\n  + y$$ is snow.":                                 "We show that\n\n$$x + y$$ is snow.",
		"We show\n\\[\n  x\n  + y\n\\]\nand so on.":                             "We show $$x + y$$ and so on.",
		"We show\n\\begin{equation}\n  x\n\n  + y\n\\end{equation}\nand so on.": "We show $$x + y$$ and so on.",
		"We show that $x +\n  y$ is\nsnow.":                                     "We show that $x + y$ is snow.",
		"One one\none.\n  Two costs $5 and\nthree $6.":                          "One one one.\n\nTwo costs $5 and three $6.",
		"We bound h_{i+1} - h_i and a^{-1/2}, x^{(k)}, the query\\'s caf\\'e.":  "We bound h_{i+1} - h_i and a^{-1/2}, x⁽ᵏ⁾, the query's café.",
	} {
		if got := text.Abstract(raw); got != want {
			t.Errorf("Abstract(%q)\n got %q\nwant %q", raw, got, want)
		}
	}
}

// FuzzMarkup checks that any markup becomes clean text without active content.
func FuzzMarkup(f *testing.F) {
	for _, s := range []string{
		"<i>a<b>b</i>c</b>", "<sub>{</sub>}", "<mml:math><mml:mfrac><mml:mi>a</mml:mi></mml:math>", "<p><p></p>", `$\less$i$\greater$x$\less$/i$\greater$`,
		"<math><math></math>", "<tex-math>\\begin{document}$$x$$\\end{document}</tex-math>", "&amp;lt;b&amp;gt;x&lt;/b&gt;", "<i>a\n\nb</i>", "<jats:title>", "<i>\\</i>}",
		"<math><mmultiscripts><mi>a</mi><mprescripts/><none/><mn>1</mn></mmultiscripts></math>", "<br/ >", "<i><b></i></b>`x`",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		title := text.Title(s)
		if h := text.TitleHTML(title); checkInline(h) != nil {
			t.Fatalf("Title(%q) = %q: %v", s, title, checkInline(h))
		}
		if strings.ContainsAny(title, "\n\t") {
			t.Fatalf("Title(%q) = %q", s, title)
		}
		md := text.Abstract(s)
		if h := text.HTML(md); checkBlocks(h) != nil {
			t.Fatalf("Abstract(%q) = %q: %v", s, md, checkBlocks(h))
		}
	})
}

// TestMarkupHostile checks that hostile markup takes time linear in its length.
func TestMarkupHostile(t *testing.T) {
	const n = 20000
	for _, s := range []string{
		strings.Repeat("<a", n), strings.Repeat("<i>", n) + strings.Repeat("</i>", n), strings.Repeat("<i>{", n), strings.Repeat("<math>", n), "<p>" + strings.Repeat("<br>", n),
		"<math><mi>" + strings.Repeat("a", 10*n) + "</mi></math>", strings.Repeat(`a\'s`, n), strings.Repeat(`\[`, n) + "\n ", strings.Repeat(`$\less$i`, n), strings.Repeat("<a x=\"", n),
		strings.Repeat("&amp;lt;i&amp;gt;", n), "<i>" + strings.Repeat("</i><i>", n),
	} {
		text.Title(s)
		if md := text.Abstract(s); len(s) > 0 && len(md) > 20*len(s) {
			t.Errorf("%.20q makes %d bytes of %d", s, len(md), len(s))
		}
	}
}

package tex_test

import (
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"offprint/generator/tex"
)

func TestPlain(t *testing.T) {
	for in, want := range map[string]string{
		"x":                                    "x",
		`\begin{aligned}[X,Y]&=0\end{aligned}`: "[X,Y] =0",
		`\begin{aligned}[t]a&=b\end{aligned}`:  "a =b",
		`\begin{pmatrix}[a,b]&c\end{pmatrix}`:  "[a,b] c",
		`\SI{5}{\mathrm{cm}^2}`:                "5 cm²",
		`\si{\mathrm{km}\,\mathrm{s}^{-1}}`:    "km s⁻¹",
		`\SI{10}{{\rm cm}^{2}}`:                "10 cm²",
		`\SI{5}{\micro\text{m}^2}`:             "5 µm²",
		`\SI{3}{m ^2}`:                         "3 m²",
		`\qty{5}{^{p}}`:                        "5 ᵖ",
		`\SI{5}{\metre\tothe{4}}`:              "5 m⁴",
		`{X\brack Y}`:                          "[X Y]",
		`\alpha^2`:                             "α²",
		`\mathcal{O}(n\log n)`:                 "𝒪(n log n)",
		`O(n \log n)`:                          "O(n log n)",
		`\frac{a+b}{2}`:                        "(a+b)/2",
		`\frac12`:                              "1/2",
		`\mathbb{R}^n \to \mathbb R`:           "ℝⁿ → ℝ",
		`x_{max}`:                              "x_max",
		`x_i`:                                  "xᵢ",
		`\hat{x}_{i,j}`:                        "x̂_(i,j)",
		`{\rm CTT}_{\rm qe}`:                   "CTT_qe",
		`7.2\,\muT`:                            "7.2 μT",
		`\degC`:                                "°C",
		`\mum`:                                 "μm",
		`\left( i,j\right)`:                    "(i,j)",
		`\left\{x\right.`:                      "{x",
		`\mathbb{Z}_2\times\mathbb Q`:          "ℤ₂ × ℚ",
		`{a \over b}`:                          "a/b",
		`\text{if } x \neq 0`:                  "if x ≠ 0",
		`\not= y`:                              "≠ y",
		`\not\in`:                              "∉",
		`\sqrt[3]{x+y}`:                        "∛(x+y)",
		`\sqrt 2`:                              "√2",
		`\overline{G}`:                         "G̅",
		`\widehat{AB}`:                         "AB",
		`f'(x)`:                                "f′(x)",
		`10^{-3}`:                              "10⁻³",
		`^{23}Na`:                              "²³Na",
		`A^{(1)}`:                              "A⁽¹⁾",
		`x^{\alpha}`:                           "x^α",
		`\ours{}`:                              "ours",
		`\binom nk`:                            "(n choose k)",
		`a \pmod{p}`:                           "a (mod p)",
		`\begin{pmatrix}a&b\\c&d\end{pmatrix}`: "a b c d",
		`\begin{array}{cc}a&b\end{array}`:      "a b",
		`a\label{eq:1}`:                        "a",
		`\operatorname{curl} E`:                "curl E",
		`\operatorname*{argmax}_x`:             "argmaxₓ",
		`\mathfrak{g}`:                         "𝔤",
		`\cal M`:                               "ℳ",
		`\textbf{R}`:                           "R",
		`\xrightarrow{f} B`:                    "f→ B",
		`100\%`:                                "100%",
		`\`:                                    `\`,
		`{}`:                                   "{}",
		`\,`:                                   ",",
		`é`:                                    "é",
		"":                                     "",

		// Related tokens: scripts, function names, brackets.
		`A\otimes_R B`:                   "A ⊗_R B",
		`\Sigma \to ^2\Pi - ^{87}`:       "Σ → ²Π- ⁸⁷",
		`x ^2_i y`:                       "x²ᵢ y",
		`f'^2 B'^\alpha g''_a`:           "f′² B′^αg′′ₐ",
		`n\log_2n + \log\left(n\right)`:  "n log₂ n + log(n)",
		`\operatorname{poly} (n)`:        "poly(n)",
		`\left\{ x \right\}`:             "{ x }",
		`{\rm Ker }f`:                    "Ker f",
		`\sum\limits^n_i`:                "∑ᵢⁿ",
		`A \xrightarrow[g]{f} B`:         "A f→_g B",
		`X \buildrel f\over\to Y`:        "X →ᶠ Y",
		`\sum_{a \atop b}`:               "∑_(a b)",
		`\frak{m}x`:                      "𝔪x",
		`\operatorname{\sf MA}`:          "MA",
		`\boldsymbol{\alpha}\mathbf{x}𝐱`: "αx𝐱",
		`a\hskip 3pt b\!c`:               "a bc",
		`\left<x\right>`:                 "⟨x⟩",
		`\text{Erd\H{o}s--$x_i$}`:        "Erdős–xᵢ",

		// Macros that MathML knows.
		`\R^n, \calM, \eps, \Hom(A)`:       "ℝⁿ, ℳ, ε, Hom(A)",
		`\ket{\psi} \abs{x} \deg f 90\deg`: "|ψ⟩ |x| deg f 90°",
		`\SI{5}{\kilo\metre\per\hour}`:     "5 km h⁻¹",
		`\ce{SO4^2-}`:                      "SO₄²⁻",

		// Mistakes, in which no letter is lost.
		`{x^{ab`:                 "x^ab",
		`x}^2`:                   "x²",
		`\frac{a`:                "a/",
		`\left\foo(x`:            "foo(x",
		`\left( a} \right) b`:    "(a) b",
		`\begin{foo}a\end{bar}b`: "a b",
		`\begin{array}{c}a`:      "a",
		`a\end{array}b`:          "ab",
		`\newcommand{\x}{y}z`:    "newcommandxyz",
		`\SI{5}`:                 "5",
		`\kern5x`:                "5x",
		`\sqrt[n{x}`:             "ⁿˣ√",
		`\text{a`:                "a",
		`\buildrel ab`:           "ab",
		`\unicode{zz}\big x`:     "unicodezzx",
		"a\xffb":                 "a\ufffdb",
	} {
		if got := tex.Plain(in); got != want {
			t.Errorf("Plain(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzPlain(f *testing.F) {
	for _, s := range []string{`\frac{a}{b}`, `x^{y_{z}}`, `\left(`, `{\cal`, `\sqrt[`, `a \over b \over c`, "\xff", `\text{ $x$ }`, `\begin{array}{c}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := tex.Plain(s)
		if (got == "") != (s == "") {
			t.Fatalf("Plain(%q) = %q", s, got)
		}
		if utf8.ValidString(s) && !utf8.ValidString(got) {
			t.Fatalf("Plain(%q) = %q is no UTF-8", s, got)
		}
		if strings.ContainsAny(got, "\n\t") && strings.TrimSpace(strings.Trim(s, `\{}$`)) != "" && got != s {
			t.Fatalf("Plain(%q) = %q has line ends", s, got)
		}
	})
}

// shown returns the letters and digits of a text as a reader sees them, sorted.
func shown(s string) string {
	var rs []rune
	for _, r := range strings.ToLower(norm.NFKD.String(dotless.Replace(s))) {
		if (unicode.IsLetter(r) || unicode.IsDigit(r)) && !unicode.Is(unicode.Lm, r) {
			rs = append(rs, r)
		}
	}
	slices.Sort(rs)
	return string(rs)
}

// dotless undoes what Plain changes in letters and digits: an accent gives a letter its dot
// back, and a root's index is part of its symbol.
var dotless = strings.NewReplacer("ı", "i", "ȷ", "j", "∛", "3", "∜", "4")

var mathTags = regexp.MustCompile("<[^>]*>")

// FuzzSameLetters checks that plain text has the same letters and digits as the MathML of the
// formula. Formulas with invisible parts, or with the word of n choose k, are skipped.
func FuzzSameLetters(f *testing.F) {
	for _, s := range []string{`\frac{a}{b}`, `x_i^{\alpha 2}`, `\left( a\right]`, `\hat\imath`, `\sqrt[3]{x}`, `\mathbf{ab}\mathbb 1`, `\text{if $x$}`,
		`\SI{5}{\km.s^-1}`, `\ce{H2O}`, `a\over b`, `\begin{cases}a&b\\c\end{cases}`, `\xrightarrow[a]{b}`, `x^{\rm TM}`, `\operatorname{\sf MA}`, `\R\calM\mum`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		drawn, ok := tex.MathML(s, false)
		said := tex.Plain(s)
		if !ok || !utf8.ValidString(s) || strings.Contains(drawn, "<mphantom>") || strings.Contains(said, "choose") {
			return
		}
		want := shown(html.UnescapeString(mathTags.ReplaceAllString(drawn, "")))
		if got := shown(said); got != want && want != "" {
			t.Fatalf("Plain(%q) = %q has the letters %q, not %q of %s", s, said, got, want, drawn)
		}
	})
}

// plainFormulas returns a few hundred formulas of shapes that are common in abstracts.
func plainFormulas() []string {
	var formulas []string
	for _, shape := range []string{
		"%s", "%s=2", "O(%s^2)", `%s \in \mathbb{R}^n`, `\alpha_%s`, `\mathcal{%s}`, `\mathbb{%s}`, `%s_{i,j}`, `10^{-3}%s`, `\sim 5\,{\rm %s}`, `%s\times 2`,
		`\mathcal{O}(%s\log n)`, `\frac{%s+b}{2}`, `\sqrt{%s}`, `\hat{%s}_{k+1}`, `\|%s\|_{L^p(\Omega)}`, `1 \leq %s \leq \infty`, `\mathfrak{%s}(n)`,
		`\left(%s, \frac12\right)`, `%s: X \to Y`, `\{%s_1, \ldots, %[1]s_n\}`, `\overline{%s}`, `\mathrm{%s}_{\rm eff}`, `%s^{\ast}`, `\lambda %s > 0`,
		`\Omega(%s^{1/2-\varepsilon})`, `\sum_{k=1}^{n} %s_k`, `\mathbf{%s} \otimes \mathbf{B}`, `\text{rank}(%s) = 3`, `%s' \subset \Gamma`, `\widetilde{%s}`,
		`\sqrt{s} = 13~\mathrm{TeV}%s`, `%s\%%`, `\operatorname{Hom}(%s, B)`, `|%s| \le 1`, `p(%s \mid \theta)`, `SU(%s)`, `K\"%s`, `\{0,1\}^{%s}`,
		`\begin{aligned} \Delta %s &= f(u), \\ u &= 0 \quad \text{on } \partial\Omega \end{aligned}`,
	} {
		for _, letter := range []string{"a", "N", "k", "X", "q", "M"} {
			formulas = append(formulas, fmt.Sprintf(shape, letter))
		}
	}
	return formulas
}

func BenchmarkPlain(b *testing.B) {
	formulas := plainFormulas()
	for b.Loop() {
		for _, s := range formulas {
			tex.Plain(s)
		}
	}
}

package tex_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"offprint/generator/tex"
)

func TestPlain(t *testing.T) {
	for in, want := range map[string]string{
		"x":                                    "x",
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

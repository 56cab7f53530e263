package tex_test

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"offprint/generator/tex"
)

// short abbreviates MathML and drops what every formula has: <i>x</i> is an mi.
var short = strings.NewReplacer("<math>", "", "</math>", "", "<m", "<", "</m", "</", ` stretchy="false"`, "!")

func TestMathML(t *testing.T) {
	for in, want := range map[string]string{
		// Letters, numbers, operators.
		"x":                "<i>x</i>",
		"abc":              "<i>a</i><i>b</i><i>c</i>",
		"3.14":             "<n>3.14</n>",
		"1,000 1{,}234":    "<n>1,000</n><n>1,234</n>",
		"1,2":              "<n>1</n><o>,</o><n>2</n>",
		"O(n^2)":           "<i>O</i><o!>(</o><sup><i>n</i><n>2</n></sup><o!>)</o>",
		"a<b":              "<i>a</i><o>&lt;</o><i>b</i>",
		"-x":               "<o>−</o><i>x</i>",
		"x=-1":             `<i>x</i><o>=</o><o form="prefix">−</o><n>1</n>`,
		"e^{-x}":           "<sup><i>e</i><row><o>−</o><i>x</i></row></sup>",
		"H^+":              "<sup><i>H</i><o>+</o></sup>",
		"=":                `<o lspace="0" rspace="0">=</o>`,
		`\ge 5`:            `<o lspace="0">≥</o><n>5</n>`,
		`\sim 5`:           "<o>∼</o><n>5</n>",
		"a:b":              `<i>a</i><o lspace=".17em">:</o><i>b</i>`,
		"a:= b=:c":         `<i>a</i><o>:=</o><i>b</i><o>=:</o><i>c</i>`,
		"|x|":              "<i>|</i><i>x</i><i>|</i>",
		`\lvert x\rvert=1`: `<o!>|</o><i>x</i><o! form="postfix">|</o><o>=</o><n>1</n>`,
		"a/b":              "<i>a</i><i>/</i><i>b</i>",
		`50\%`:             "<n>50</n><i>%</i>",
		"α∈ℝ":              "<i>α</i><o>∈</o><i>ℝ</i>",
		`f\circ g`:         "<i>f</i><o>∘</o><i>g</i>",
		`1+\dots+n`:        "<n>1</n><o>+</o><i>⋯</i><o>+</o><i>n</i>",
		`1,\dots,n`:        "<n>1</n><o>,</o><i>…</i><o>,</o><i>n</i>",
		`\neq\not\in`:      `<o lspace="0" rspace="0">≠</o><o lspace="0" rspace="0">∉</o>`,

		// Greek, functions, spaces.
		`\alpha\Gamma`:        `<i>α</i><i mathvariant="normal">Γ</i>`,
		`\varGamma`:           "<i>Γ</i>",
		`a\log n`:             `<i>a</i><space width=".17em"/><i>log</i><space width=".17em"/><i>n</i>`,
		`\log(n)`:             "<i>log</i><o!>(</o><i>n</i><o!>)</o>",
		`\deg f, 90\deg`:      `<i>deg</i><space width=".17em"/><i>f</i><o>,</o><n>90</n><i>°</i>`,
		`\operatorname{div}u`: `<i>div</i><space width=".17em"/><i>u</i>`,
		`\mathop{\rm rk}_K`:   "<sub><i>rk</i><i>K</i></sub>",
		`a\,b\quad c`:         `<i>a</i><space width=".17em"/><i>b</i><space width="1em"/><i>c</i>`,
		`\,x`:                 "<i>x</i>",
		`a\hspace{2mm}b`:      `<i>a</i><space width=".57em"/><i>b</i>`,
		`a\mkern-3mu b`:       `<i>a</i><space width="-.17em"/><i>b</i>`,

		// Scripts.
		"x_i^2":                     "<subsup><i>x</i><i>i</i><n>2</n></subsup>",
		"x^2_i":                     "<subsup><i>x</i><i>i</i><n>2</n></subsup>",
		"f'":                        "<i>f</i><o>′</o>",
		"f''_a":                     "<subsup><i>f</i><i>a</i><o>″</o></subsup>",
		"f'^2":                      "<sup><i>f</i><row><o>′</o><n>2</n></row></sup>",
		"^{12}C":                    "<sup><row/><n>12</n></sup><i>C</i>",
		"(a+b)^2":                   "<sup><row><o!>(</o><i>a</i><o>+</o><i>b</i><o!>)</o></row><n>2</n></sup>",
		"[0,1)^d":                   "<sup><row><o!>[</o><n>0</n><o>,</o><n>1</n><o!>)</o></row><i>d</i></sup>",
		"x^a^b":                     "<sup><sup><i>x</i><i>a</i></sup><i>b</i></sup>",
		`\sum_{i=1}^n i`:            "<subsup><o>∑</o><row><i>i</i><o>=</o><n>1</n></row><i>n</i></subsup><i>i</i>",
		`\sum\limits_i`:             `<under><o movablelimits="false">∑</o><i>i</i></under>`,
		`\lim_{n\to\infty}x`:        `<sub><i>lim</i><row><i>n</i><o>→</o><i>∞</i></row></sub><space width=".17em"/><i>x</i>`,
		`\displaystyle\sum_i`:       `<style displaystyle="true"><under><o>∑</o><i>i</i></under></style>`,
		`\operatorname*{argmax}_xf`: `<sub><i>argmax</i><i>x</i></sub><space width=".17em"/><i>f</i>`,
		"x^{}":                      "<i>x</i>",

		// Fonts.
		`\mathbb{R}\mathcal{O}\mathfrak g`: "<i>ℝ</i><i>𝒪</i><i>𝔤</i>",
		`\mathbf{xy}\mathbf 1`:             "<i>𝐱𝐲</i><n>𝟏</n>",
		`\mathrm{GeV}\mathrm{K}`:           `<i>GeV</i><i mathvariant="normal">K</i>`,
		`{\rm Fe}_2`:                       "<sub><i>Fe</i><n>2</n></sub>",
		`\boldsymbol{\alpha x\Gamma}`:      "<i>𝜶</i><i>𝒙</i><i>𝚪</i>",
		`\bm{\mathcal{X}}\mathsf{NP}`:      "<i>𝒳</i><i>𝖭𝖯</i>",
		`\mathit{ab}\mathtt{ab}`:           "<i>𝑎𝑏</i><i>𝚊𝚋</i>",
		`{\cal M}{\bf x}{\it h}`:           "<i>ℳ</i><i>𝐱</i><i>h</i>",
		`\Cal MB\scr{T}a`:                  "<i>ℳ</i><i>B</i><i>𝒯</i><i>a</i>",
		`\bf{x}y`:                          "<i>𝐱</i><i>y</i>",

		// Text.
		`x\text{ if $y$ or }z`: "<i>x</i><text>\u00a0if\u00a0</text><i>y</i><text>\u00a0or\u00a0</text><i>z</i>",
		`\mbox{a~<b>}`:         "<text>a &lt;b&gt;</text>",
		`\textbf{ab}`:          "<text>𝐚𝐛</text>",
		`\textrm{Erd\H{o}s}`:   "<text>Erdős</text>",

		// Accents, fractions, roots, brackets.
		`\hat x`:                     `<over accent="true"><i>x</i><o!>ˆ</o></over>`,
		`\widehat{AB}`:               `<over accent="true"><row><i>A</i><i>B</i></row><o>^</o></over>`,
		`\vec v`:                     "<over><i>v</i><o!>→</o></over>",
		`\dot x`:                     `<over accent="true"><i>x</i><o>˙</o></over>`,
		`\overline{AB}`:              `<enclose notation="top"><i>A</i><i>B</i></enclose>`,
		`\underbrace{a}_n`:           `<under><under accentunder="true"><i>a</i><o>⏟</o></under><i>n</i></under>`,
		`\frac12`:                    "<frac><n>1</n><n>2</n></frac>",
		`\frac{a+b}c`:                "<frac><row><i>a</i><o>+</o><i>b</i></row><i>c</i></frac>",
		`\dfrac ab`:                  `<style displaystyle="true"><frac><i>a</i><i>b</i></frac></style>`,
		`{a\over b}+c`:               "<frac><i>a</i><i>b</i></frac><o>+</o><i>c</i>",
		`\binom nk`:                  `<row><o>(</o><frac linethickness="0"><i>n</i><i>k</i></frac><o>)</o></row>`,
		`\sqrt{2x}`:                  "<sqrt><n>2</n><i>x</i></sqrt>",
		`\sqrt[3]x`:                  "<root><i>x</i><n>3</n></root>",
		`\left(\frac ab\right]`:      "<row><o>(</o><frac><i>a</i><i>b</i></frac><o>]</o></row>",
		`\left.x\right|_0`:           "<sub><row><i>x</i><o!>|</o></row><n>0</n></sub>",
		`\left\{x\right\}`:           "<row><o!>{</o><i>x</i><o!>}</o></row>",
		`\bigl(x\bigr)`:              `<o minsize="1.2em" maxsize="1.2em">(</o><i>x</i><o minsize="1.2em" maxsize="1.2em">)</o>`,
		`a\stackrel{d}{=}b`:          "<i>a</i><over><o>=</o><i>d</i></over><i>b</i>",
		`\underset{x}{\max}`:         "<under><i>max</i><i>x</i></under>",
		`A\xrightarrow{f}B`:          `<i>A</i><over><o>→</o><row><space width=".4em"/><i>f</i><space width=".4em"/></row></over><i>B</i>`,
		`a\pmod p`:                   `<i>a</i><space width="1em"/><o!>(</o><i>mod</i><space width=".28em"/><i>p</i><o!>)</o>`,
		`\ket{\psi}`:                 "<i>|</i><i>ψ</i><o!>⟩</o>",
		`\braket{a|b}`:               "<o!>⟨</o><i>a</i><i>|</i><i>b</i><o!>⟩</o>",
		`\phantom{x}y`:               "<phantom><i>x</i></phantom><i>y</i>",
		`\color{red}x\textcolor{b}y`: "<i>x</i><i>y</i>",
		`\ensuremath{x}\xspace`:      "<i>x</i>",
		`a\label{eq:1}`:              "<i>a</i>",
		`\SI{5}{\kilo\metre\per\hour}`: `<n>5</n><space width=".17em"/><i>km</i><space width=".17em"/>` +
			`<sup><i mathvariant="normal">h</i><n>−1</n></sup>`,
		`\unit[5]{m}`:  `<n>5</n><space width=".17em"/><i mathvariant="normal">m</i>`,
		`\style{U}(x)`: "<i>U</i><o!>(</o><i>x</i><o!>)</o>",
		`\ce{H2O}`:     `<sub><i mathvariant="normal">H</i><n>2</n></sub><i mathvariant="normal">O</i>`,

		// Tables.
		`\begin{pmatrix}a&b\\c&d\end{pmatrix}`: "<row><o>(</o><table><tr><td><i>a</i></td><td><i>b</i></td></tr>" +
			"<tr><td><i>c</i></td><td><i>d</i></td></tr></table><o>)</o></row>",
		`\begin{cases}a\\b\\\end{cases}`:  `<row><o>{</o><table columnalign="left"><tr><td><i>a</i></td></tr><tr><td><i>b</i></td></tr></table></row>`,
		`\begin{array}{rl}a&b\end{array}`: `<table columnalign="right left"><tr><td><i>a</i></td><td><i>b</i></td></tr></table>`,
		`\begin{aligned}a&=b\\&-c\end{aligned}`: `<table columnalign="right left" displaystyle="true"><tr><td><i>a</i></td><td><o>=</o><i>b</i></td></tr>` +
			`<tr><td/><td><o form="infix">−</o><i>c</i></td></tr></table>`,
		`\sum_{\substack{a\\b}}`: "<sub><o>∑</o><table><tr><td><i>a</i></td></tr><tr><td><i>b</i></td></tr></table></sub>",

		// Unknown macros, and macros that have lost a space.
		`\ours{}x`:      "<i>ours</i><i>x</i>",
		`\K`:            `<i mathvariant="normal">K</i>`,
		`\R^n`:          "<sup><i>ℝ</i><i>n</i></sup>",
		`7\,\mum`:       `<n>7</n><space width=".17em"/><i>μ</i><i mathvariant="normal">m</i>`,
		`\degC`:         `<i>°</i><i mathvariant="normal">C</i>`,
		`\calM\mathbbR`: "<i>ℳ</i><i>ℝ</i>",
		`\alphax`:       "<i>α</i><i>x</i>",
		`\inner`:        "<i>inner</i>",
		`\int x`:        "<o>∫</o><i>x</i>",
		`a&b\\c`:        `<i>a</i><i>b</i><space width="1em"/><i>c</i>`,
	} {
		got, ok := tex.MathML(in, false)
		if !ok || short.Replace(got) != want {
			t.Errorf("MathML(%q)\n got %s\nwant %s", in, short.Replace(got), want)
		}
		if err := checkMathML(got); err != nil {
			t.Errorf("MathML(%q): %v", in, err)
		}
	}
}

func TestMathMLDisplay(t *testing.T) {
	for in, want := range map[string]string{
		`\sum_{i}^n\tfrac ab`: `<math display="block"><munderover><mo>∑</mo><mi>i</mi><mi>n</mi></munderover>` +
			`<mstyle displaystyle="false"><mfrac><mi>a</mi><mi>b</mi></mfrac></mstyle></math>`,
		`\int_0^1\max_x`: `<math display="block"><msubsup><mo>∫</mo><mn>0</mn><mn>1</mn></msubsup><munder><mi>max</mi><mi>x</mi></munder></math>`,
	} {
		if got, ok := tex.MathML(in, true); !ok || got != want {
			t.Errorf("MathML(%q)\n got %s\nwant %s", in, got, want)
		}
	}
}

// TestMathMLNot checks that formulas with mistakes, or that exceed the limits, are rejected,
// so that their source is shown.
func TestMathMLNot(t *testing.T) {
	for _, in := range []string{
		"", " ", "{", "}", "{x", "x}", `\`, `x\`, `\frac`, `\frac{a}`, "x^", "x_", `\sqrt[3`, `\left(` + "}", `\begin{x}a\end{x}`, `\begin{array}{c}a`,
		`\begin{matrix}a\end{pmatrix}`, `\newcommand{\x}{y}`, `\text{a`, `\left a`, "a\xffb", `\unicode{x110000}`, `\big x`,
		strings.Repeat("x", 6000),
		strings.Repeat("{", 100) + strings.Repeat("}", 100),
		strings.Repeat("x^{", 100) + strings.Repeat("}", 100),
		"x" + strings.Repeat("^1", 300),
		strings.Repeat(`\hat`, 100) + "x",
		strings.Repeat(`\text{$`, 100) + strings.Repeat("$}", 100),
		strings.Repeat(`\left(`, 300),
		strings.Repeat(`\displaystyle\textstyle `, 300) + "x",
		strings.Repeat(`a\over `, 300) + "b",
	} {
		if got, ok := tex.MathML(in, false); ok || got != "" {
			t.Errorf("MathML(%.40q) = %.200s", in, got)
		}
	}
}

// TestMathMLHostile checks that a formula of the maximum length takes time linear in its
// length, and that its depth is bounded.
func TestMathMLHostile(t *testing.T) {
	for _, in := range []string{
		strings.Repeat("()^2", 1200), strings.Repeat("(a)'", 1200), strings.Repeat("(", 1200) + strings.Repeat(")^2", 1200), strings.Repeat(":", 4900),
	} {
		got, ok := tex.MathML(in, false)
		if !ok {
			t.Errorf("MathML(%.20q) is not set", in)
			continue
		}
		if err := checkMathML(got); err != nil {
			t.Errorf("MathML(%.20q): %v", in, err)
		}
	}
}

// arity is the number of children of elements that have a fixed one.
var arity = map[string]int{
	"msub": 2, "msup": 2, "msubsup": 3, "munder": 2, "mover": 2, "munderover": 3, "mfrac": 2, "mroot": 2, "mi": 0, "mn": 0, "mo": 0, "mtext": 0, "mspace": 0,
	"math": -1, "mrow": -1, "msqrt": -1, "mstyle": -1, "mphantom": -1, "menclose": -1, "mtable": -1, "mtr": -1, "mtd": -1,
}

var mathAttributes = map[string]bool{
	"accent": true, "accentunder": true, "columnalign": true, "display": true, "displaystyle": true, "form": true, "linethickness": true, "lspace": true,
	"mathvariant": true, "maxsize": true, "minsize": true, "movablelimits": true, "notation": true, "rspace": true, "scriptlevel": true, "stretchy": true,
	"width": true,
}

// checkMathML checks that a formula is one XML element, that every element has the right
// number of children, and that only the expected attributes occur.
func checkMathML(s string) error {
	type open struct {
		name     string
		children int
	}
	var stack []open
	d := xml.NewDecoder(strings.NewReader(s))
	roots := 0
	for {
		token, err := d.Token()
		if err == io.EOF {
			if roots != 1 {
				return fmt.Errorf("%d roots", roots)
			}
			return nil
		}
		if err != nil {
			return err
		}
		switch token := token.(type) {
		case xml.StartElement:
			name := token.Name.Local
			if _, ok := arity[name]; !ok {
				return fmt.Errorf("element %q", name)
			}
			if n := len(stack); n > 0 {
				stack[n-1].children++
			} else {
				roots++
			}
			for _, a := range token.Attr {
				if !mathAttributes[a.Name.Local] || strings.ContainsAny(a.Value, `<>&"`) {
					return fmt.Errorf("attribute %s=%q", a.Name.Local, a.Value)
				}
			}
			stack = append(stack, open{name: name})
			if len(stack) > 210 {
				return fmt.Errorf("%d elements deep", len(stack))
			}
		case xml.EndElement:
			top := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			if want := arity[top.name]; want >= 0 && top.children != want {
				return fmt.Errorf("%s has %d children", top.name, top.children)
			}
			if top.name == "mrow" && top.children == 1 {
				return fmt.Errorf("mrow of one")
			}
		case xml.CharData:
			if n := len(stack); n == 0 || arity[stack[n-1].name] != 0 {
				return fmt.Errorf("text %q outside of an element", token)
			}
		default:
			return fmt.Errorf("%T", token)
		}
	}
}

func FuzzMathML(f *testing.F) {
	for _, s := range []string{
		`\frac{a}{b}`, `x^{y_{z}}`, `\left(`, `{\cal`, `\sqrt[`, `a \over b \over c`, "\xff", `\text{ $x$ }`, `\begin{array}{c}a&\\b\end{array}`, `<b>&amp;"'`,
		`\SI{5}{\km.s^-1}`, `\ce{SO4^2- + 2H+ -> x}`, `f''^2_a'`, `(a)^2)^3`, `\not\not=`, `\unicode{x3c}`, `\operatorname*{a<b}_x`, `\xrightarrow[a]{b}`,
		`\mathop{}\limits^a`, `\big\{\middle|`, `\kern-3mu`, `\calx\hatX\mum`, `\buildrel a\over b`, `\bra{a}\mel{a}{b}{c}`, `\substack{a\\}`, `\c{c}\~n`,
		`\color{red}\phantom`, "a\u202eb\u0000\u0338", `\displaystyle\rm x_\bf y`, `\cases{a&b\cr c}`, `\dots+\deg`,
	} {
		f.Add(s, true)
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, s string, display bool) {
		got, ok := tex.MathML(s, display)
		if !ok {
			if got != "" {
				t.Fatalf("MathML(%q) = %q", s, got)
			}
			return
		}
		if err := checkMathML(got); err != nil {
			t.Fatalf("MathML(%q) = %s: %v", s, got, err)
		}
		if len(got) > 100+80*len(s) || !utf8.ValidString(got) {
			t.Fatalf("MathML(%q) has %d bytes", s, len(got))
		}
		if strings.ContainsAny(got, "\u202e\u2066\x00") {
			t.Fatalf("MathML(%q) = %q", s, got)
		}
	})
}

func BenchmarkMathML(b *testing.B) {
	formulas := []string{"n", "O(n^2)", `\alpha`, `x_{i,j}`, `\mathbb{R}^n`, `\sqrt{s}=13\,\mathrm{TeV}`, `\frac{1}{2}\sum_{k=1}^n \hat{x}_k`}
	for i := 0; b.Loop(); i++ {
		tex.MathML(formulas[i%len(formulas)], false)
	}
}

package tex_test

import (
	"testing"

	"offprint/generator/tex"
)

func TestFromMathML(t *testing.T) {
	for in, want := range map[string]string{
		"<math><mi>x</mi></math>": "x",
		"<mml:math xmlns:mml=\"http://www.w3.org/1998/Math/MathML\"><mml:msubsup><mml:mi>x</mml:mi><mml:mn>1</mml:mn><mml:mn>2</mml:mn></mml:msubsup></mml:math>": "x_{1}^{2}",
		"<math><msup><mrow><mo>(</mo><mi>a</mi><mo>+</mo><mi>b</mi><mo>)</mo></mrow><mn>2</mn></msup></math>":                                                     "{(a+b)}^{2}",
		"<math><mfrac><mn>1</mn><msqrt><mi>π</mi></msqrt></mfrac></math>":                                                                                         `\frac{1}{\sqrt{\pi}}`,
		"<math><mroot><mi>x</mi><mn>3</mn></mroot></math>":                                                                                                        `\sqrt[3]{x}`,
		"<math><mi>α</mi><mi>b</mi><mo>≤</mo><mi>c</mi></math>":                                                                                                   `\alpha b\le c`,
		"<math><mi>sin</mi><mi>x</mi><mo>&lt;</mo><mi>max</mi></math>":                                                                                            `\sin x<\max`,
		"<math><msub><mi>T</mi><mi>eff</mi></msub></math>":                                                                                                        `T_{\mathrm{eff}}`,
		"<math><mi mathvariant='bold'>v</mi><mo>∈</mo><mi mathvariant=\"double-struck\">R</mi></math>":                                                            `\mathbf{v}\in\mathbb{R}`,
		"<math><mover><mi>x</mi><mo>¯</mo></mover><mo>→</mo><mover accent=\"true\"><mi>p</mi><mo>→</mo></mover></math>":                                           `\bar{x}\to\vec{p}`,
		"<math><munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover><mi>i</mi></math>":                                         `\sum_{i=1}^{n}i`,
		"<math><mmultiscripts><mi>He</mi><mprescripts/><none/><mn>4</mn></mmultiscripts></math>":                                                                  `{}^{4}\mathrm{He}`,
		"<math><mfenced><mi>a</mi><mi>b</mi></mfenced></math>":                                                                                                    "(a, b)",
		"<math><mtable><mtr><mtd><mi>a</mi></mtd><mtd><mi>b</mi></mtd></mtr></mtable></math>":                                                                     `\begin{matrix}a & b\end{matrix}`,
		"<math><semantics><mi>x</mi><annotation encoding=\"application/x-tex\">\\xi</annotation></semantics></math>":                                              `\xi`,
		"<math>\n  <mn>5</mn>\n  <mtext> if </mtext>\n  <mo>%</mo>\n</math>":                                                                                      `5\text{if}\%`,
		"<math><msup><mi>f</mi><mo>′</mo></msup></math>":                                                                                                          "f'",
		"<math><mo><</mo></math>": "<",
		"<math><mi>a</mi>":        "a",
		"</math><mi>a</mi></mi>":  "a",
		"":                        "",
	} {
		if got := tex.FromMathML(in); got != want {
			t.Errorf("FromMathML(%s)\n got %s\nwant %s", in, got, want)
		}
	}
	for in, want := range map[string]string{
		`\documentclass{minimal} \begin{document} $$\beta _1$$ \end{document}`: `\beta _1`,
		`$x$`: "x", `\(x\)`: "x", `\[x\]`: "x", "x": "x", "$": "$",
	} {
		if got := tex.FromDocument(in); got != want {
			t.Errorf("FromDocument(%s) = %s, want %s", in, got, want)
		}
	}
}

func FuzzFromMathML(f *testing.F) {
	for _, s := range []string{"<math><msub><mi>a</mi></msub></math>", "<a><b></a></b>", "<math><mfrac/><msqrt><", "<mi>{</mi>", "<mtable><mtr><mtd>", "<mroot></mroot>", "<mover/>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		source := tex.FromMathML(s)
		tex.Plain(source)
		tex.MathML(source, false)
	})
}

package tex_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"offprint/generator/tex"
)

// textCase has the plain and the Markdown form of a text. An empty markdown is the same as
// plain.
type textCase struct{ in, plain, markdown string }

func TestText(t *testing.T) {
	for _, c := range []textCase{
		// Accents.
		{in: `\O{stergaard}, \AA{}r, {\L}{\'o}d{\'z}`, plain: "Østergaard, År, Łódź"},
		{in: `na\"ive Schr{\"o}dinger`, plain: "naïve Schrödinger"},
		{in: `\'etale, Poincar\'{e}, caf{\'e}`, plain: "étale, Poincaré, café"},
		{in: `\c{c}a \c cb, Mi\v{s}\v{c}enko, Erd\H{o}s, \v Cech`, plain: "ça çb, Miščenko, Erdős, Čech"},
		{in: `{\'\i}, \'{\i}, Bolet\'{\i}n, \'\i a, \"{\i}`, plain: "í, í, Boletín, ía, ï"},
		{in: `\'{\^e}, \~{n}, Stra\ss e, \ss{}x`, plain: "ế, ñ, Straße, ßx"},
		{in: `S\o rensen, \L ojasiewicz, {\AA}ngstr\"om, Paw\l{}ucki, M{\o}ller`, plain: "Sørensen, Łojasiewicz, Ångström, Pawłucki, Møller"},
		{in: `564 \AA to 46`, plain: "564 Å to 46"},
		{in: `\AA ngstr\"om, \O stergaard, \ss en, \ae gir, \l odz, \L \'od\'z`, plain: "Ångström, Østergaard, ßen, ægir, łodz, Łódź"},
		{in: `Universities of \AA rhus and Troms\o University`, plain: "Universities of Århus and Tromsø University"},
		{in: `$5$ \AA wide, in \AA units (\AA), 3 \AA.`, plain: "$5$ Å wide, in Å units (Å), 3 Å."},
		{in: `the query\'s, NASA\'S, we\'re, I\'m, rock \'n\' roll`, plain: "the query's, NASA'S, we're, I'm, rock 'n' roll"},
		{in: `caf\'e, O\'Connor, D\'Angelo, \'S, wi\k{e}\'s, Pozna\'n, Cicho\'n's`, plain: "café, O'Connor, D'Angelo, Ś, więś, Poznań, Cichoń's"},
		{in: `\"quoted\" and don\'t`, plain: `"quoted" and don't`},
		{in: `\b{eta}2 and {\beta}`, plain: "β2 and β"},
		{in: `\~{}x \^{}y \'{}z`, plain: "~x ^y z"},

		// Quotes, dashes, ties.
		{in: "``so'' and `so' and ``so\" and \"so\"", plain: "“so” and ‘so’ and “so” and \"so\""},
		{in: "don't, the authors' `own' one", plain: "don't, the authors' ‘own’ one"},
		{in: "``condensed``, ''clean'' and f''", plain: "“condensed”, “clean” and f''"},
		{in: "FOCS `95 and `99, `pc'", plain: "FOCS ’95 and ’99, ‘pc’"},
		{in: "a--b, c -- d, e---f, --flag, <-->, -----", plain: "a–b, c – d, e—f, --flag, <-->, -----"},
		{in: `Fig.~1, et~al., 0.8~ms, Mamba~2, code~\url{x}`, plain: "Fig. 1, et al., 0.8 ms, Mamba 2, code x"},
		{in: "(~10%), ~5%, 12~20%, about ~ 35B, \\~8B", plain: "(~10%), ~5%, 12~20%, about ~ 35B, ~8B"},
		{in: `Neige~: quoi~? «~Oui~», Snow~--- ice~-- frost, Bonn~/ Ulm, Bee \&~Sons, \S~3, \ldots~end`,
			plain: "Neige : quoi ? « Oui », Snow — ice – frost, Bonn / Ulm, Bee & Sons, § 3, … end"},

		// Escapes and spaces.
		{in: `5\% of A\&B\_c\#1\{x\}`, plain: "5% of A&B_c#1{x}"},
		{in: `a\,b\ c\\d`, plain: "a b c d"},
		{in: `valued at \1 million`, plain: "valued at $1 million"},

		// Symbols, and the space after them.
		{in: `\textsterling 5, \pounds 6, \texteuro 7, \S 8, \P 9, \textcopyright 2010`, plain: "£5, £6, €7, §8, ¶9, ©2010"},
		{in: `5\textperthousand{} \textonequarter{} \textthreequarters{} \textdaggerdbl{} \textnumero{} \textminus 3`, plain: "5‰ ¼ ¾ ‡ № − 3"},
		{in: `\textquotedblleft Snow\textquotedblright{} and \textquoteleft ice\textquoteright{} of Bee\textquoteright s`, plain: "“Snow” and ‘ice’ of Bee’s"},
		{in: `\glqq Schnee\grqq{} \guillemotleft neige\guillemotright{} \flqq nix\frqq`, plain: "„Schnee“ «neige» «nix»"},
		{in: `\enquote{Snow}, \enquote {on ice}`, plain: "“Snow”, “on ice”"},
		{in: `3\textendash 5, Snow\textemdash ice, snow \textendash{} ice`, plain: "3–5, Snow—ice, snow – ice"},
		{in: `5 \degree C and 5\textdegree and`, plain: "5 °C and 5° and"},
		{in: `\textdelta-13 and \textDelta{}x`, plain: "δ-13 and Δx"},
		{in: `Snow\raisebox{1ex}{\textregistered} \foreignlanguage{german}{Schnee}\selectlanguage{english}`, plain: "Snow® Schnee"},

		{in: `non\hyphen stick, Snow\emdash Ice \Dash{} frost, {\TeX book}, \TeX user`, plain: "non-stick, Snow—Ice — frost, TeXbook, TeX user"},
		{in: `{\CYRS\cyrn\cyre\cyrg}, \CYRSHCH{}\cyri, Gel\cprime fand, B\polhk{a}k, R\ocirc{u}\v{z}, z\ij n`, plain: "Снег, Щи, Gelʹfand, Bąk, Růž, zĳn"},
		{in: `S\kern-.36em now \raise0.5ex\hbox{up} \penalty0x \phantom{0}5 {\Huge big} \kern`, plain: "Snow up x 5 big "},
		{in: `\path|a_b@c.org| \url!http://a.org/b! \verb+x^y+ \verb|x`, plain: "a_b@c.org http://a.org/b x^y verb|x"},

		// Markup.
		{in: `\textit{a} \emph{b} {\it c} {\em d}`, plain: "a b c d", markdown: "*a* *b* *c* *d*"},
		{in: `\textbf{a} {\bf b} \bf{c}`, plain: "a b c", markdown: "**a** **b** **c**"},
		{in: `\textbf{C}ausal \textsc{Big} \texttt{x\_y}`, plain: "Causal Big x_y", markdown: "**C**ausal Big `x_y`"},
		{in: `\emph{a $x^{2}$ \textbf{b}}`, plain: "a $x^{2}$ b", markdown: "*a $x^{2}$ **b***"},
		{in: `via texttt{D}ual-texttt{H}ead, R^textbf{2AI}`, plain: "via Dual-Head, R^2AI", markdown: "via Dual-Head, R^**2AI**"},
		{in: `red{Warning: x} and mypink{Github}`, plain: "Warning: x and Github"},
		{in: `\textcolor{red}{x} and {\color{blue}y}`, plain: "x and y"},
		{in: `x\footnote{y}`, plain: "x (y)"},

		// Links.
		{in: `\url{https://a.b/c\_d~e}.`, plain: "https://a.b/c_d~e.", markdown: "<https://a.b/c_d~e>."},
		{in: `\href{https://a.b/c}{here}`, plain: "here", markdown: "[here](https://a.b/c)"},
		{in: "at https://a.b/c.", plain: "at https://a.b/c.", markdown: "at <https://a.b/c>."},
		{in: "https://a.b/c{https://a.b/c}.", plain: "https://a.b/c{https://a.b/c}.", markdown: "<https://a.b/c>."},
		{in: "https://a.b/c{here}.", plain: "https://a.b/c{here}.", markdown: "[here](https://a.b/c)."},
		{in: "(see https://a.b/c_(d))", plain: "(see https://a.b/c_(d))", markdown: "(see <https://a.b/c_(d)>)"},
		{in: "[x](https://a.b)", plain: "[x](https://a.b)", markdown: "[x](https://a.b)"},
		{in: `<a href="https://a.b/">this URL</a>`, plain: `<a href="https://a.b/">this URL</a>`, markdown: "[this URL](https://a.b/)"},

		// Macros.
		{in: `\ours beats (\ie, \eg x) Li \etal.`, plain: "ours beats (i.e., e.g. x) Li et al."},
		{in: `\GitChameleon{}, \modelname~make`, plain: "GitChameleon, modelname make"},
		{in: `as shown \cite{a,b}. So~\citep[p.~2]{c}, x`, plain: "as shown. So, x"},
		{in: `5{\deg}C, 1{\mu}m, 0\nu\beta\beta, \textgreater 96\%`, plain: "5°C, 1μm, 0νββ, > 96%"},
		{in: `\mathbb{R} and \frac{1}{2}`, plain: "ℝ and 1/2"},
		{in: `7{times} and 1.2{sim}1.3, 135^{circ}`, plain: "7× and 1.2~1.3, 135°"},
		{in: `\begin{itemize}\item a\end{itemize}`, plain: " • a "},

		// Braces and scripts.
		{in: `{GAN}s, {3D GU}, 1{,}879, {-1, 0, 1}, (UCGM-{T,S})`, plain: "GANs, 3D GU, 1,879, {-1, 0, 1}, (UCGM-{T,S})"},
		{in: `{a and a}`, plain: "a and a"},
		{in: `a { b, c } d}`, plain: "a { b, c } d}"},
		{in: `DR^{3}, 2^{128}, V_{0.5}, r^{update}, ^{23}Na`, plain: "DR³, 2¹²⁸, V_0.5, r^update, ²³Na"},
		{in: `h_{i+1} - h_i, a^{-1/2}, x^{(k)}, O(n^{2}), 10^{-3}, x_{-1}, A^{1.5}`, plain: "h_{i+1} - h_i, a^{-1/2}, x⁽ᵏ⁾, O(n²), 10⁻³, x_{-1}, A^1.5"},
		{in: `R\textsuperscript{\textregistered}, \textsuperscript{\texttrademark}, X\textsuperscript{TM}`, plain: "R®, ™, X™"},
		{in: `19\textsuperscript{th}, CO\textsubscript{2}, T\textsubscript{eff}, x\textsuperscript{AI}, O\textsubscript{7-x}, a\textsubscript{b c}`, plain: "19th, CO₂, T_eff, x^AI, O₇₋ₓ, a_(b c)"},
		{in: `5\textsuperscript{$\circ$}C, 30\textsuperscript{o}C, H\ensuremath{_2}O, \textsuperscript{18}F`, plain: "5°C, 30°C, H₂O, ¹⁸F"},
		{in: `\ce{CO2}, \ce{SO4^2-}, \ce {2H2 + O2 -> 2H2O}-based, \ce{H+ + OH- <--> H2O} and $\ce{CO2}$`, plain: "CO₂, SO₄²⁻, 2H₂ + O₂ → 2H₂O-based, H⁺ + OH⁻ ⇄ H₂O and $\\ce{CO2}$"},
		{in: `VCT^2, D^2O, W_2, schedule_free, P(y|x)`, plain: "VCT^2, D^2O, W_2, schedule_free, P(y|x)"},

		// Math is kept.
		{in: `$\alpha~--$ and \(x\) \[y\]`, plain: `$\alpha~--$ and $x$ $$y$$`},
		{in: `Tor\`, plain: `Tor\`},

		// An accent over an accent over nothing.
		{in: `a\u\u{}b, a\'{\"{}}b`, plain: "ab, ab"},
	} {
		if c.markdown == "" {
			c.markdown = c.plain
		}
		if got := written(slices.DeleteFunc(tex.Lex(c.in, tex.Label), isMark)); got != c.plain {
			t.Errorf("Lex(%q, Label)\n got %q\nwant %q", c.in, got, c.plain)
		}
		if got := written(tex.Lex(c.in, tex.Prose)); got != c.markdown {
			t.Errorf("Lex(%q, Prose)\n got %q\nwant %q", c.in, got, c.markdown)
		}
	}
}

func isMark(t tex.Token) bool { return t.Kind == tex.OpenToken || t.Kind == tex.CloseToken }

// written writes tokens as Markdown.
func written(tokens []tex.Token) string {
	var b strings.Builder
	var links []string
	for _, t := range tokens {
		switch {
		case t.Kind == tex.MathToken:
			b.WriteString(tex.Delimit(t.Text, t.Display))
		case t.Kind == tex.CodeToken:
			b.WriteString("`" + t.Text + "`")
		case t.Kind == tex.AddressToken:
			b.WriteString("<" + t.Text + ">")
		case t.Kind == tex.TextToken:
			b.WriteString(t.Text)
		case t.Mark == tex.Emph:
			b.WriteString("*")
		case t.Mark == tex.Strong:
			b.WriteString("**")
		case t.Kind == tex.OpenToken:
			links = append(links, t.Text)
			b.WriteString("[")
		default:
			b.WriteString("](" + links[len(links)-1] + ")")
			links = links[:len(links)-1]
		}
	}
	return b.String()
}

func FuzzText(f *testing.F) {
	for _, s := range []string{`\"o`, "``x''", `{\it x $y$}`, `\href{https://a.b}{c}`, "**a *b**", "https://a.b{c}", `\begin{x}`, `\c`, "[a](https://b.c)", "`a`", `\emph{`, "**{**}**", "[{](https://a.b)}", `\u\u{}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, mode := range []tex.Mode{tex.Prose, tex.Label, tex.PersonName} {
			tokens := tex.Lex(s, mode)
			checkTokens(t, s, tokens)
			if got := written(tokens); utf8.ValidString(s) && !utf8.ValidString(got) {
				t.Fatalf("Lex(%q) = %q is no UTF-8", s, got)
			}
		}
	})
}

// checkTokens checks that marks are balanced and that links are not nested.
func checkTokens(t *testing.T, s string, tokens []tex.Token) {
	var stack []tex.Mark
	links := 0
	for _, tok := range tokens {
		switch tok.Kind {
		case tex.OpenToken:
			stack = append(stack, tok.Mark)
			if tok.Mark == tex.Link {
				links++
			}
		case tex.CloseToken:
			if len(stack) == 0 || stack[len(stack)-1] != tok.Mark {
				t.Fatalf("Lex(%q): marks are not balanced", s)
			}
			stack = stack[:len(stack)-1]
			if tok.Mark == tex.Link {
				links--
			}
		case tex.AddressToken:
			if links > 0 {
				t.Fatalf("Lex(%q): an address in a link", s)
			}
		}
		if links > 1 {
			t.Fatalf("Lex(%q): a link in a link", s)
		}
	}
	if len(stack) > 0 {
		t.Fatalf("Lex(%q): marks are not closed", s)
	}
}

package tex_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"offprint/generator/tex"
)

// outline returns segments as text with formulas in ⟦…⟧, or in ⟦⟦…⟧⟧ if displayed.
func outline(segs []tex.Segment) string {
	var b strings.Builder
	for _, s := range segs {
		switch {
		case s.Display:
			b.WriteString("⟦⟦" + s.Text + "⟧⟧")
		case s.Math:
			b.WriteString("⟦" + s.Text + "⟧")
		default:
			b.WriteString(s.Text)
		}
	}
	return b.String()
}

func TestSplit(t *testing.T) {
	for in, want := range map[string]string{
		"":                                       "",
		"no math":                                "no math",
		"an $O(n^2)$ bound":                      "an ⟦O(n^2)⟧ bound",
		"$k$-means and $k$NN":                    "⟦k⟧-means and ⟦k⟧NN",
		"$ x $ and $y $":                         "⟦ x ⟧ and ⟦y ⟧",
		"$$x = y$$ holds":                        "⟦⟦x = y⟧⟧ holds",
		`\(x\) and \[y\]`:                        "⟦x⟧ and ⟦⟦y⟧⟧",
		"$a$$b$":                                 "⟦a⟧⟦b⟧",
		`$\text{for $x$ in } S$`:                 `⟦\text{for $x$ in } S⟧`,
		`\begin{equation*} a \end{equation*} so`: "⟦⟦ a ⟧⟧ so",
		`\begin{align}a&b\end{align}`:            `⟦⟦\begin{aligned}a&b\end{aligned}⟧⟧`,
		`\begin{itemize}a\end{itemize}`:          `\begin{itemize}a\end{itemize}`,
		"$network$ $science$":                    "⟦network⟧ ⟦science⟧",
		"$ex - situ$ films":                      "⟦ex - situ⟧ films",
		"$80 nm \\times rad $":                   "⟦80 nm \\times rad ⟧",
		"characteristic $0,$ and $3,$ both":      "characteristic ⟦0,⟧ and ⟦3,⟧ both",
		"$2-$groups":                             "⟦2-⟧groups",
		"$52.6 ^{+9.4} ({\\rm stat})$":           "⟦52.6 ^{+9.4} ({\\rm stat})⟧",
		"$\\{0\\}$":                              "⟦\\{0\\}⟧",

		// Money.
		"$1 Million and $2":                "$1 Million and $2",
		"only $25 and without labels, $30": "only $25 and without labels, $30",
		"for $200k":                        "for $200k",
		"from $5-$10 to $20":               "from $5-$10 to $20",
		"$1,000, $2,000 or $3":             "$1,000, $2,000 or $3",
		"4$ per hour and 5$ per day":       "4$ per hour and 5$ per day",
		`\$0.34 and \$5`:                   `\$0.34 and \$5`,
		`\$5 for $x$`:                      `\$5 for ⟦x⟧`,
		"$5 for an $O(n)$ scan":            "$5 for an ⟦O(n)⟧ scan",
		"assumes $1/W lasers, $10k/m$^2$":  "assumes $1/W lasers, $10k/m⟦^2⟧",
		"set $HOME and $PATH":              "set $HOME and $PATH",

		// Not formulas.
		"$":            "$",
		"$$":           "$$",
		"$$$":          "$$$",
		"$ $":          "$ $",
		"$x":           "$x",
		"$x}$":         "$x}$",
		"${x$":         "${x$",
		"$a\n\nb$":     "$a\n\nb$",
		`\(x`:          `\(x`,
		`\\(x\\)`:      `\\(x\\)`,
		"$$x$ y":       "$⟦x⟧ y",
		"{$x$}":        "{⟦x⟧}",
		`$x\$ and $y$`: `$x\$ and ⟦y⟧`,
	} {
		if got := outline(tex.Split(in)); got != want {
			t.Errorf("Split(%q)\n got %s\nwant %s", in, got, want)
		}
	}
}

func TestUnescape(t *testing.T) {
	for in, want := range map[string]string{`\$5 \& \\$`: `$5 \& \\$`, `a\`: `a\`, "": ""} {
		if got := tex.Unescape(in); got != want {
			t.Errorf("Unescape(%q) = %q, want %q", in, got, want)
		}
	}
}

// TestSplitLaws checks that the segments of Split, joined again, are the input, and that a
// segment does not depend on the text before it.
func TestSplitLaws(t *testing.T) {
	piece := rapid.SampledFrom([]string{"$", "$$", `\$`, `\`, "{", "}", "x", "the", " ", "5", "^", ",", "\n", `\(`, `\)`, `\[`, `\]`, "é"})
	rapid.Check(t, func(t *rapid.T) {
		s := strings.Join(rapid.SliceOfN(piece, 0, 30).Draw(t, "pieces"), "")
		checkSplit(t, s)
	})
}

func checkSplit(t interface{ Fatalf(string, ...any) }, s string) {
	rest := s
	for _, seg := range tex.Split(s) {
		if seg.Text == "" {
			t.Fatalf("Split(%q): an empty segment", s)
		}
		if !seg.Math {
			if !strings.HasPrefix(rest, seg.Text) {
				t.Fatalf("Split(%q): text %q is not next in %q", s, seg.Text, rest)
			}
			rest = rest[len(seg.Text):]
			continue
		}
		again := tex.Split(rest)
		if len(again) == 0 || !again[0].Math || again[0] != seg {
			t.Fatalf("Split(%q): formula %q is not found again at %q", s, seg.Text, rest)
		}
		found := false
		for _, d := range [][2]string{{"$", "$"}, {"$$", "$$"}, {`\(`, `\)`}, {`\[`, `\]`}} {
			if whole := d[0] + seg.Text + d[1]; strings.HasPrefix(rest, whole) && (d[0] == "$$" || d[0] == `\[`) == seg.Display {
				rest, found = rest[len(whole):], true
				break
			}
		}
		if !found {
			if strings.HasPrefix(rest, `\begin{`) {
				return // an environment, whose source is rewritten
			}
			t.Fatalf("Split(%q): formula %q is not next in %q", s, seg.Text, rest)
		}
	}
	if rest != "" {
		t.Fatalf("Split(%q) leaves %q", s, rest)
	}
}

func FuzzSplit(f *testing.F) {
	for _, s := range []string{"", "$x$", "$$a$$ b $c", `\(x\)`, `\begin{align}x\end{align}`, "$5 and $6", `${$x$}$`, "\\"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { checkSplit(t, s) })
}

// hostileInputs returns inputs of about n bytes that would take a naive parser very long.
func hostileInputs(n int) map[string]string {
	out := make(map[string]string)
	for _, s := range []string{
		"$", "$a ", "{", "}", "{}", "{$", "${", "$ {", `\(`, `\[`, `\`, `\\`, "[", "](", "[a](", "`", "` ", "``", "*", "**", "*a ", "**a ", "a*",
		"~", "-", "'", "''", `"`, "^{", "_{a}", `\emph{`, `{\em `, `\begin{align}`, `\begin{a}`, "http://", "http://a{", `\'`, `\'{`, `\"{\'`,
		`\frac`, `\frac{`, `\sqrt[`, `\cite[`, `\url{`, `\href{a}{`, "<a href=\"", "<http", "$a${", "\n\n", "a\n ", `\hat`, `\left`, "x \\over ", "`a",
		"&", "&amp;", "![", "<", "_a ", "> ", "- ", "1. ", "\t", "é", "\xff", "\u202e", "$ the of {", "\\$", "#", "|", "`a``b", "[a]: b\n", "[a][",
	} {
		out[s] = strings.Repeat(s, n/len(s))
	}
	var runs strings.Builder
	for i := 1; runs.Len() < n/4; i = i%300 + 1 {
		fmt.Fprintf(&runs, "%s ", strings.Repeat("`", i))
	}
	out["runs of backticks"] = runs.String()
	out["nested"] = strings.Repeat("{", n/2) + strings.Repeat("}", n/2)
	out["nested math"] = strings.Repeat("{$ ", n/8) + strings.Repeat("$ }", n/8)
	out["nested brackets"] = strings.Repeat("[", n/2) + strings.Repeat("]", n/2)
	return out
}

// within runs f and fails if it takes longer than most.
func within(t *testing.T, most time.Duration, what string, f func()) {
	t.Helper()
	done := make(chan struct{})
	go func() { defer close(done); f() }()
	select {
	case <-done:
	case <-time.After(most):
		t.Fatalf("%s: not done after %v", what, most)
	}
}

func TestLongInputs(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	// A quadratic algorithm would exceed the limit at a quarter of a mebibyte already.
	n, most := 1<<18, 20*time.Second
	if os.Getenv("OFFPRINT_LONG_TESTS") == "1" {
		n, most = 1<<20, time.Minute
	}
	for name, s := range hostileInputs(n) {
		start := time.Now()
		within(t, most, fmt.Sprintf("%q", name), func() {
			tex.Split(s)
			tex.Plain(s)
			tex.Lex(s, tex.Prose)
			tex.Lex(s, tex.Label)
		})
		if d := time.Since(start); d > 2*time.Second {
			t.Logf("%q took %v", name, d)
		}
	}
}

package tex_test

import (
	"testing"

	"offprint/generator/tex"
)

func TestSignsTakeTheSpaceBehindThem(t *testing.T) {
	const in, want = `L\textquotesingle eau a\slash b 5 \textdegree C \textmu m`, "L'eau a/b 5 °C µm"
	got := ""
	for _, token := range tex.Lex(in, tex.Label) {
		got += token.Text
	}
	if got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

package text_test

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"pgregory.net/rapid"

	"offprint/generator/text"
)

// TestNoWordIsLost checks that all words of an abstract are on its page and are found by the
// search, whatever Markdown and HTML markup surrounds them.
func TestNoWordIsLost(t *testing.T) {
	before := rapid.SampledFrom([]string{"", "", " ", "    ", "\t", "\n", "\n\n", "~~~ ", "~~~", "``` ", "```", "~~~~ ", "`` ", "# ", "###### ", "####### ", "> ", "- ", "+ ", "* ", "1. ", "1) ", "[", "![", "[^", "[]: ",
		"<!--", "<!-- ", "<", "</", "<?", "<![CDATA[", "<!", "<div>", "<script>", "<style>", "<details><summary>", "*", "**", "_", "`", "$", "$$", "\\", "|", ":", "\n: ", "---\n", "===\n", "+++\n", "{", "{#", "{{< ", "{{% ", "&", "&#", "&lt;"})
	after := rapid.SampledFrom([]string{"", "", " ", "  \n", "\n", "\n\n", "\\\n", "]", "]: ", "]: x ", "](", "](x)", "][", ")", " #", "\n===\n", "\n---\n", "\n~~~\n", "\n```\n", "~~~", "```", "-->", ">", "/>", "?>", "]]>", "</div>", "*", "**", "_", "`", "$", "$$", "|", "}", " >}}", ";", "\r", "\r\n"})
	rapid.Check(t, func(t *rapid.T) {
		var b strings.Builder
		n := rapid.IntRange(1, 8).Draw(t, "words")
		for i := range n {
			fmt.Fprintf(&b, "%sWORD%dX%s", before.Draw(t, "before"), i, after.Draw(t, "after"))
		}
		abstract := b.String()
		page, plain := shown(text.HTML(abstract)), text.Plain(abstract)
		for i := range n {
			word := fmt.Sprintf("WORD%dX", i)
			if !strings.Contains(page, word) && !inMath(abstract) {
				t.Fatalf("%s of %q is not on the page: %q", word, abstract, text.HTML(abstract))
			}
			if !strings.Contains(plain, word) && !inMath(abstract) {
				t.Fatalf("%s of %q is not found: %q", word, abstract, plain)
			}
		}
	})
}

// inMath reports whether the abstract may have formulas. Words in formulas may be TeX
// commands.
func inMath(abstract string) bool { return strings.Contains(abstract, "$") }

// shown returns the text of an HTML fragment.
func shown(source string) string {
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(source))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return b.String()
		case html.TextToken:
			b.Write(z.Text())
		}
	}
}

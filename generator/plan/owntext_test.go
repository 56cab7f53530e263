package plan_test

import (
	"testing"

	"offprint/generator/plan"
)

func TestOwnText(t *testing.T) {
	for _, test := range []struct{ page, want string }{
		{"+++\ntitle = \"T\"\n+++\nSome *words*,\nand [a link](https://example.org/hidden).\n", "Some words, and a link."},
		{"---\ntitle: T\n---\n# Head\n\nText.", "Head\nText."},
		{"\ufeff---\r\ntitle: T\r\n---\r\nText.\r\n", "Text."},
		{"{\"title\": \"T\",\n \"x\": {}}\n\nText.", "Text."},
		{"+++\n+++\nText.", "Text."},
		{"+++\ntitle = \"T\"\n+++", ""},
		{"+++\ntitle = \"never closed\"\n", ""},
		{"No front matter at all.", "No front matter at all."},
		{"A {{< figure src=\"x.png\" >}} B {{% note %}}in it{{% /note %}} <!-- C\n --> D <b class=\"x\">E</b> &amp; 1 < 2 <script>f()</script> F.", "A B in it D E & 1 < 2 F."},
		{"Inline $a^2$ is math.", "Inline a² is math."},
	} {
		if got := plan.OwnText([]byte(test.page)); got != test.want {
			t.Errorf("the text of %q is %q, want %q", test.page, got, test.want)
		}
	}
}

func FuzzOwnText(f *testing.F) {
	for _, page := range []string{"+++\ntitle = 1\n+++\na *b*", "---\n---\n{{< x >}}", "{\"a\": 1} <b>", "+++", "{"} {
		f.Add([]byte(page))
	}
	f.Fuzz(func(t *testing.T, page []byte) {
		if got := plan.OwnText(page); len(got) > 8*len(page)+8 {
			t.Errorf("%d bytes make %d", len(page), len(got))
		}
	})
}

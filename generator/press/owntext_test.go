package press_test

import (
	"os"
	"path/filepath"
	"testing"

	"offprint/generator/plan"
	"offprint/generator/press"
)

func TestOwnText(t *testing.T) {
	dir := t.TempDir()
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
		if err := os.WriteFile(filepath.Join(dir, "page.md"), []byte(test.page), 0o644); err != nil {
			t.Fatal(err)
		}
		if got, err := press.OwnText(dir, plan.OwnPage{File: "page.md"}); err != nil || got != test.want {
			t.Errorf("the text of %q is %q (%v), want %q", test.page, got, err, test.want)
		}
	}
	if _, err := press.OwnText(dir, plan.OwnPage{File: "none.md"}); err == nil {
		t.Error("a page that is not there has a text")
	}
}

package themes_test

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"

	"offprint/generator/twintest"
)

// TestQRCode compares codes with those that rsc.io/qr generates for the same texts, for each
// version that the script supports.
func TestQRCode(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/qr.json")
	if err != nil {
		t.Fatal(err)
	}
	var vectors []struct {
		Text string   `json:"text"`
		Rows []string `json:"rows"`
	}
	if err := json.Unmarshal(data, &vectors); err != nil || len(vectors) == 0 {
		t.Fatalf("%d vectors, %v", len(vectors), err)
	}
	script := twintest.Open(t, "qr.js")
	sizes := map[int]bool{}
	for _, v := range vectors {
		got := twintest.Run[[]string](script, fmt.Sprintf(`module.code(%s).map((row) => row.join(""))`, jsonText(t, v.Text)))
		if !slices.Equal(got, v.Rows) {
			t.Errorf("%s is\n%s\nand not\n%s", v.Text, strings.Join(got, "\n"), strings.Join(v.Rows, "\n"))
		}
		sizes[len(got)] = true
	}
	if len(sizes) != 6 {
		t.Errorf("only the sizes %v are compared", sizes)
	}
	if !twintest.Run[bool](script, `module.code("x".repeat(134)).length === 41 && module.code("x".repeat(135)) === undefined`) {
		t.Error("134 bytes are no longer the most")
	}
}

// TestPrintedAddress checks that the QR code is shown on paper and nowhere else.
func TestPrintedAddress(t *testing.T) {
	t.Parallel()
	m := newMineSite(t, "")
	m.before(`Object.defineProperty(Navigator.prototype, "connection", {get: () => ({}), configurable: true})`) // a busy machine may look like a slow connection
	m.goes("papers/2503.00001/")
	m.waits(`performance.getEntriesByType("resource").some((e) => /assets\/qr\./.test(e.name))`)
	m.waits(`(dispatchEvent(new Event("beforeprint")), document.querySelector("article > .qr path")?.getAttribute("d").length > 1000)`)
	m.waits(`!document.querySelector(".qr").checkVisibility() && document.querySelectorAll(".qr").length === 1`)
	m.media("print")
	m.waits(`((b) => b.width > 60 && b.width === b.height)(document.querySelector(".qr").getBoundingClientRect())`)
}

// TestSharing checks that a paper is copied in the forms that others expect.
func TestSharing(t *testing.T) {
	t.Parallel()
	m := newMineSite(t, "", append(minePapers(), crowded(9))...)
	for _, name := range []string{"clipboard-read", "clipboard-write"} {
		if _, err := chromedp.CallBrowser(m.ctx, cdpbrowser.SetPermission, cdpbrowser.SetPermissionParams{
			BrowserContextID: chromedp.FromContext(m.ctx).BrowserContextID,
			Permission:       &cdpbrowser.PermissionDescriptor{Name: name}, Setting: cdpbrowser.PermissionSettingGranted, Origin: strings.TrimSuffix(m.base, "/archive/"),
		}); err != nil {
			t.Fatal(err)
		}
	}
	c := &client{t: t, ctx: m.ctx}
	copies := func(button, want string) {
		t.Helper()
		m.click("dialog .shares ." + button)
		m.text(dialogStatus, "Copied")
		if got := evaluate[string](c, `navigator.clipboard.readText()`); got != want {
			t.Errorf("%s copies %q, want %q", button, got, want)
		}
		m.do(chromedp.Evaluate[chromedp.Void](`void (document.querySelector("dialog [role=status]").textContent = "")`))
	}
	const at = "https://example.org/archive/papers/"
	m.goes("papers/2503.00002/")
	m.waits(`document.querySelector(".cites")`)
	m.click(".cites")
	m.waits(`document.querySelector(".citing textarea")?.value`)
	copies("markdown", `[Tables \[of\] \*Logarithms\* \<b\>](`+at+`2503.00002/), Kurt Gödel`)
	copies("link", "Tables [of] *Logarithms* <b>\n"+at+"2503.00002/")
	if got := evaluate[string](c, `navigator.clipboard.read().then(([item]) => item.getType("text/html")).then((blob) => blob.text())`); !strings.Contains(got, `href="`+at+`2503.00002/"`) || !strings.Contains(got, "&lt;b&gt;</a>") {
		t.Errorf("as HTML the link is %q", got)
	}
	m.waits(`document.querySelector(".shares .selection").hidden`)

	// A selected text is shared as whole words; of a longer text, only its start and end are.
	pick := func(from, to string) {
		t.Helper()
		m.goes("papers/2503.00201/")
		m.waits(`document.querySelector(".cites")`)
		m.evaluate(fmt.Sprintf(`((p, r) => { r.setStart(p, %s); r.setEnd(p, %s); getSelection().removeAllRanges(); getSelection().addRange(r); })(document.querySelector("article h1").firstChild, document.createRange())`, from, to))
		m.click(".cites")
		m.waits(`document.querySelector(".citing textarea")?.value && !document.querySelector(".shares .selection").hidden`)
	}
	pick(`p.data.indexOf("poral")`, `p.data.indexOf("Policy") + 3`)
	copies("selection", at+"2503.00201/#:~:text=Temporal%20Curriculum%20in%20On%2DPolicy")
	m.goes("papers/2503.00201/")
	m.waits(`document.querySelector(".cites")`)
	m.evaluate(`getSelection().selectAllChildren(document.querySelector(".prose > div"))`)
	m.click(".cites")
	m.waits(`document.querySelector(".citing textarea")?.value`)
	copies("selection", at+"2503.00201/#:~:text=A%20sentence%20of%20an%20abstract,A%20sentence%20of%20an%20abstract.")

	// A list of papers is not offered for sharing.
	m.goes("2025/03/20/")
	m.waits(`document.querySelector(".cites")`)
	m.click(".cites")
	m.waits(`document.querySelector(".citing textarea")?.value && document.querySelector(".shares").hidden`)
}

// TestEscapedMarkdown checks that titles are escaped where Markdown would read them as markup.
func TestEscapedMarkdown(t *testing.T) {
	t.Parallel()
	script := twintest.Open(t, "sharing.js")
	for title, want := range map[string]string{
		`![a](b) <i> #1 | c_d`:      `!\[a\](b) \<i\> \#1 \| c\_d`,
		"~~gone~~ \\ `x` 2*3*4":     "\\~\\~gone\\~\\~ \\\\ \\`x\\` 2\\*3\\*4",
		`&lt;b&gt; &#38; &#x26; &b`: `\&lt;b\&gt; \&\#38; \&\#x26; &b`,
		`R&D & AT&T; a;`:            `R&D & AT\&T; a;`,
	} {
		if got := twintest.Run[string](script, fmt.Sprintf(`module.escaped(%s)`, jsonText(t, title))); got != want {
			t.Errorf("%q is written %q, want %q", title, got, want)
		}
	}
}

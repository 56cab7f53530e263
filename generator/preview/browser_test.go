package preview_test

import (
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"offprint/generator/chromiumtest"
	"offprint/generator/preview"
)

// TestPageInBrowser checks that a page in a browser shows a failed build and reloads itself
// after a successful one, even if the page's own policy forbids inline scripts.
func TestPageInBrowser(t *testing.T) {
	const page = `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'self'"><title>x</title><body><p id="text">`
	dir := site(t, map[string]string{"index.html": page + "first</p></body>"})
	reload := preview.NewReloader()
	server := httptest.NewServer(preview.Handler(dir, "/papers/", reload))
	defer server.Close()
	defer reload.Close()
	ctx := chromiumtest.Tab(t)

	must(t, chromedp.Do(ctx, chromedp.Navigate(server.URL+"/papers/")))
	text, err := chromedp.Run(ctx, chromedp.Text("#text"))
	must(t, err)
	if text != "first" {
		t.Fatalf("the page says %q", text)
	}
	reload.Fail("content/a.md: <b>no title</b>")
	must(t, chromedp.Do(ctx, chromedp.WaitVisible("#offprint-preview-error")))
	banner, err := chromedp.Run(ctx, chromedp.Text("#offprint-preview-error"))
	must(t, err)
	if banner != "content/a.md: <b>no title</b>" {
		t.Errorf("the banner says %q", banner)
	}
	write(t, filepath.Join(dir, "index.html"), page+`<span id="second">second</span></p></body>`)
	reload.Reload()
	must(t, chromedp.Do(ctx, chromedp.WaitVisible("#second")))
	banners, err := chromedp.Run(ctx, chromedp.Evaluate[int](`document.querySelectorAll("#offprint-preview-error").length`))
	must(t, err)
	if banners != 0 {
		t.Error("the banner of the failed build is still there")
	}
	// It does so each time, not only once, and does not reload otherwise.
	_, err = chromedp.Run(ctx, chromedp.Evaluate[bool](`window.kept = true`))
	must(t, err)
	reload.Fail("again")
	reload.Fail("")
	must(t, chromedp.Do(ctx, chromedp.Sleep(300*time.Millisecond)))
	kept, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`window.kept === true`))
	must(t, err)
	if !kept {
		t.Error("the page reloaded without a new build")
	}
	write(t, filepath.Join(dir, "index.html"), page+`<span id="third">third</span></p></body>`)
	reload.Reload()
	must(t, chromedp.Do(ctx, chromedp.WaitVisible("#third")))
}

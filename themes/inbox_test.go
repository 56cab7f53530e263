package themes_test

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/security"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"offprint/generator"
)

// curatedArchive builds an archive with everything that a curator can add, and with a mail
// form that is sent to the address form.
func curatedArchive(t *testing.T, form string) (public string) {
	t.Helper()
	dir := newArchive(t, fmt.Sprintf("mail.subscribe = %q\nmail.field = \"email\"\nfeeds.queries = [{ name = \"Robots\", query = \"topic:robotics\" }]\n", form))
	for i := range 6 {
		more := ""
		if i%2 == 0 {
			more = "pick = true\ntags = [\"reading group\"]\nnote = \"Read **section 3** first: $n^2$.\"\nsummary = \"It is new.\"\n"
		}
		write(t, filepath.Join(dir, "content", "2025", "10", fmt.Sprintf("%02d", 6+i%3), fmt.Sprintf("2510.0000%d.md", i)),
			fmt.Sprintf("+++\ntitle = \"Paper %d of $n^2$\"\nid = \"arxiv:2510.0000%d\"\nauthors = [\"Ada Lovelace\", \"Alan Turing\"]\ntopics = [\"robotics\"]\nupvotes = %d\n%s+++\n\nWhat paper %d says.\n", i, i, 10+i, more, i))
	}
	write(t, filepath.Join(dir, "content", "news", "one.md"), "+++\ntitle = \"First post\"\ndate = 2025-10-06\nauthor = \"The curator\"\ndescription = \"What is new\"\n+++\nText.\n")
	write(t, filepath.Join(dir, "content", "news", "two.md"), "+++\ntitle = \"Second post\"\ndate = 2025-10-07\n+++\nText with $x^2$.\n")
	buildSite(t, dir, generator.BuildOptions{})
	return filepath.Join(dir, "public")
}

// TestSubscribeForm checks that the form of the Subscribe page is sent to the configured
// address, that this page lets nothing be sent elsewhere, and that no other page allows
// sending any form.
func TestSubscribeForm(t *testing.T) {
	t.Parallel()
	ctx := browser(t)
	sent := make(chan url.Values, 1)
	service := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost && r.URL.Path == "/subscribe" && r.ParseForm() == nil {
			sent <- r.PostForm
		}
		fmt.Fprint(w, "<!doctype html><title>x</title><p id=thanks>Thanks</p>")
	}))
	service.Config.ErrorLog = log.New(io.Discard, "", 0) // browsers try the certificate once
	service.StartTLS()
	defer service.Close()
	public := curatedArchive(t, service.URL+"/subscribe")
	s := &searchSite{t: t, ctx: ctx, base: serveSite(t, public)}
	if _, err := chromedp.Call(ctx, security.SetIgnoreCertificateErrors, security.SetIgnoreCertificateErrorsParams{Ignore: true}); err != nil {
		t.Fatal(err)
	}
	s.onNewDocument(`window.blocked = []; document.addEventListener("securitypolicyviolation", (e) => blocked.push(e.effectiveDirective))`)

	s.goes("feeds/")
	s.evaluate(`document.querySelector("form.subscribe input").focus()`)
	s.keys("not an address" + kb.Enter)
	s.waits(`document.querySelector("form.subscribe input:invalid")`)
	s.evaluate(`document.querySelector("form.subscribe input").select()`)
	s.keys("ada@example.org" + kb.Enter)
	s.waits(`document.querySelector("#thanks")`)
	select {
	case form := <-sent:
		if form.Encode() != "email=ada%40example.org" {
			t.Errorf("the form sends %q", form.Encode())
		}
	case <-time.After(patience):
		t.Fatal("the form was not sent")
	}

	// Nothing else may be sent: neither from this page to another origin, nor from another
	// page.
	elsewhere := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { t.Errorf("%s %s gets a form", r.Method, r.URL) }))
	defer elsewhere.Close()
	s.goes("feeds/")
	s.evaluate(fmt.Sprintf(`(() => { const f = document.querySelector("form.subscribe"); f.action = %q; f.noValidate = true; f.requestSubmit(); })()`, elsewhere.URL))
	s.waits(`blocked.includes("form-action")`)
	if page, err := os.ReadFile(filepath.Join(public, "index.html")); err != nil || strings.Contains(string(page), "form-action") {
		t.Errorf("the home page says where forms may be sent: %v", err)
	}
}

// TestNoteApart checks that the curator's note is set apart from the summary of a source, and
// that the feeds of what the curator adds are listed with the others.
func TestNoteApart(t *testing.T) {
	t.Parallel()
	ctx := browser(t)
	s := &searchSite{t: t, ctx: ctx, base: serveSite(t, curatedArchive(t, "https://lists.example.org/api"))}
	for _, width := range []int64{390, 1280} {
		s.do(chromedp.EmulateViewport(width, 900))
		s.goes("papers/2510.00000/")
		s.waits(`document.querySelector(".note").getBoundingClientRect().bottom + 8 < document.querySelector(".note + .summary").getBoundingClientRect().top`)
	}
	s.goes("feeds/")
	s.waits(`[...document.querySelectorAll("table.feeds a")].map((a) => a.getAttribute("href").replace(/.*\//, "")).join() === "feed.xml,atom.xml,feed.json,feed.xml,picks.xml,posts.xml"`)
}

// TestCuratedPages checks the pages made of a curator's own words with axe-core, in both
// colour schemes and on a phone, if OFFPRINT_AXE names the script.
func TestCuratedPages(t *testing.T) {
	t.Parallel()
	axe := axeCore(t)
	s := &searchSite{t: t, ctx: browser(t), base: serveSite(t, curatedArchive(t, "https://lists.example.org/subscribe"))}
	s.isAccessible(axe, "", "posts/", "news/one/", "picks/", "digest/", "digest/2025-W41/", "feeds/", "papers/2510.00000/", "2025/10/07/", "mine/#offline", "mine/offline/")
}

// axeCore returns the script that OFFPRINT_AXE names. It skips the test if the variable is not
// set.
func axeCore(t *testing.T) string {
	t.Helper()
	file := os.Getenv("OFFPRINT_AXE")
	if file == "" {
		t.Skip("OFFPRINT_AXE names no axe.min.js")
	}
	axe, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(axe)
}

// isAccessible checks that axe-core finds no problem in the pages and that none is too wide,
// in both colour schemes, on a phone and on a large screen.
func (s *searchSite) isAccessible(axe string, paths ...string) {
	s.t.Helper()
	t, ctx := s.t, s.ctx
	for _, width := range []int64{360, 1280} {
		s.do(chromedp.EmulateViewport(width, 900))
		for _, path := range paths {
			for _, scheme := range []string{"light", "dark"} {
				if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}); err != nil {
					t.Fatal(err)
				}
				s.goes(path)
				s.waits(`document.getAnimations().length === 0`)
				s.evaluate(axe + `;window.found = null; axe.run().then((r) => { window.found = r.violations.map((v) => v.id + ": " + v.nodes.map((n) => n.target + " " + n.failureSummary).join("; ")); })`)
				s.waits("window.found")
				found, err := chromedp.Run(ctx, chromedp.Evaluate[[]string]("window.found"))
				if err != nil || len(found) > 0 {
					t.Errorf("/%s, %d pixels, %s: axe finds %q, %v", path, width, scheme, found, err)
				}
				if wide, err := chromedp.Run(ctx, chromedp.Evaluate[int64]("document.documentElement.scrollWidth")); err != nil || wide > width {
					t.Errorf("/%s is %d pixels wide, of %d, %v", path, wide, width, err)
				}
			}
		}
	}
}

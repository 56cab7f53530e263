package themes_test

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"maps"
	"net/http"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// slowness makes a server slow: every response except pages, styles and pictures is held back
// until the test lets it through.
type slowness struct{ through chan struct{} }

func (s *slowness) wait(r *http.Request) {
	if s == nil || strings.HasSuffix(r.URL.Path, "/") || strings.HasSuffix(r.URL.Path, ".html") {
		return
	}
	switch path.Ext(r.URL.Path) {
	case ".css", ".svg", ".ico":
		return
	}
	select {
	case s.through <- struct{}{}:
	case <-r.Context().Done():
	}
}

// shiftsOf is a script that records what moves on a page. It runs before the page's own
// scripts (https://wicg.github.io/layout-instability/).
const shiftsOf = `window.moved = []; new PerformanceObserver((list) => {
	for (const { value, sources } of list.getEntries()) {
		moved.push(value.toFixed(4) + " " + sources.map(({ node, previousRect: a, currentRect: b }) =>
			(node?.parentElement ? (node.localName ?? "text in " + node.parentElement.localName) + " «" + node.textContent.trim().slice(0, 30) + "» " : "") + [a.x, a.y, a.width, a.height] + " to " + [b.x, b.y, b.width, b.height]).join("; "));
	}
}).observe({ type: "layout-shift", buffered: true });`

// paints waits until the current state of the page has been painted.
func (m *mineSite) paints() {
	m.t.Helper()
	m.do(chromedp.Evaluate[chromedp.Void](`new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))`,
		func(p *runtime.EvaluateParams) { p.AwaitPromise = new(true) }))
}

// settles lets the held responses through one by one, waiting for a paint after each, until
// the expression whole is true.
func (m *mineSite) settles(whole string) {
	m.t.Helper()
	slow := m.slow.Load()
	for range 200 {
		m.paints()
		select {
		case <-slow.through:
			continue
		default:
		}
		if ok, err := chromedp.Run(m.ctx, chromedp.Evaluate[bool]("Boolean("+whole+")")); ok && err == nil {
			m.paints()
			return
		}
	}
	m.t.Fatalf("%s does not become true", whole)
}

// still checks that nothing has moved on the page since the last call.
func (m *mineSite) still(what string) {
	m.t.Helper()
	moved, err := chromedp.Run(m.ctx, chromedp.Evaluate[[]string](`moved.splice(0)`))
	if err != nil {
		m.t.Fatal(err)
	}
	if len(moved) > 0 {
		m.t.Errorf("%s: %s", what, strings.Join(moved, "\n\t"))
	}
}

// picture returns a JPEG of this size.
func picture(t *testing.T, width, height int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, width, height)), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestNothingJumps opens a page of each kind as it loads over a slow connection, painted first
// and then filled by scripts, and checks that nothing moves.
func TestNothingJumps(t *testing.T) {
	t.Parallel()
	m := newPicturedSite(t, "", map[string][]byte{"2503.00001.320x180.jpg": picture(t, 320, 180), "2503.00002.90x240.jpg": picture(t, 90, 240)},
		append(minePapers(), filterPapers()...)...)
	m.before(shiftsOf)
	m.open("")
	m.evaluate(`localStorage.setItem("offprint 1 /archive/", JSON.stringify({
		papers: [{ path: "papers/2503.00001/", title: "Engines That Compose", authors: "Ada Lovelace", day: "2025-03-20" }],
		follows: [{ path: "authors/ada-lovelace.html", name: "Ada Lovelace" }],
		searches: [{ q: "tables" }],
	}))`)
	// whole says when a page is complete, if the buttons of its frame are not enough.
	const found = `results.dataset.state === "done" && results.firstChild && ![...results.querySelectorAll(".excerpt")].some((e) => !e.textContent)`
	const pictured = `document.querySelector(".theme") && document.images.length > 1 && [...document.images].every((i) => i.complete && i.naturalWidth)`
	whole := map[string]string{
		"2025/03/20/":               pictured,
		"search/?q=engines":         found,
		"search/?q=zzyzx":           `results.dataset.state === "done" && results.dataset.total === "0"`,
		"search/":                   `document.activeElement.name === "q" && !document.getElementById("help").hidden`,
		"mine/":                     `document.querySelector("#unread li")`,
		"mine/#foryou":              `document.querySelector("#foryou li")`,
		"papers/2503.00001/":        `document.querySelector(".keep button") && document.querySelector(".cites")`,
		"papers/2503.00109/":        `document.querySelector(".prose ol + details")`,
		"authors/ada-lovelace.html": `document.querySelector(".keep button")`,
	}
	filled := slices.Sorted(maps.Keys(whole))
	for _, page := range slices.Concat([]string{"", "authors/"}, slices.Collect(maps.Values(kindsOf(t, filepath.Join(m.dir, "public"))))) {
		if whole[page] == "" {
			whole[page] = `document.querySelector(".theme")`
		}
	}
	opens := func(page, whole string) {
		t.Helper()
		m.slow.Store(nil)
		m.do(chromedp.Navigate("about:blank"))
		m.slow.Store(&slowness{make(chan struct{})})
		m.evaluate(fmt.Sprintf(`(location = %q)`, m.base+page))
		m.waits(`location.href !== "about:blank" && document.readyState !== "loading" && performance.getEntriesByName("first-contentful-paint").length`)
		// On a busy machine, half a page may be painted before the rest is parsed. Only shifts
		// after that, while the page waits for its scripts, count.
		m.paints()
		m.evaluate(`moved.splice(0)`)
		m.settles(`document.readyState === "complete" && ` + whole)
	}
	wide := []string{"", "authors/", "2025/03/20/", "mine/#foryou", "papers/2503.00001/", "search/?q=engines"} // pages whose sides are filled
	if long() {
		wide = append(filled, "authors/", "")
	}
	for width, pages := range map[int64][]string{360: slices.Sorted(maps.Keys(whole)), 1280: wide} {
		m.do(chromedp.EmulateViewport(width, 800))
		for _, page := range pages {
			opens(page, whole[page])
			m.still(fmt.Sprintf("%s at %d px", page, width))
		}

		// What the reader requests also takes time.
		for _, c := range []struct{ page, click, keys, whole string }{
			{"authors/", "#filter", "lov", `document.querySelectorAll("#names > li").length === 2`},
			{"", "[rel=search]", "engines", `document.querySelector(".finder a")`},
			{"papers/2503.00001/", ".cites", "", `document.querySelector(".citing textarea")?.value`},
		} {
			opens(c.page, whole[c.page])
			m.still(c.page)
			m.click(c.click)
			if c.keys != "" {
				m.settles(`document.activeElement.matches("input")`)
				m.keys(c.keys)
			}
			m.settles(c.whole)
			m.still(fmt.Sprintf("%s of %s at %d px", c.click, c.page, width))
		}
	}
}

package themes_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/chromedp/chromedp"

	"offprint/generator"
	"offprint/generator/preview"
	"offprint/generator/search"
)

// offlineSite is a site in a subfolder of its host, whose network can be cut.
type offlineSite struct {
	*searchSite
	dir  string
	down atomic.Bool

	mu    sync.Mutex
	asked []string // paths requested from the server
}

func newOfflineSite(t *testing.T) *offlineSite {
	t.Helper()
	ctx := browser(t)
	o := &offlineSite{dir: newArchive(t, "")}
	writePapers(t, o.dir, minePapers())
	buildSite(t, o.dir, generator.BuildOptions{BaseURL: archiveURL})
	site := preview.Handler(filepath.Join(o.dir, "public"), "/archive/", nil)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		o.mu.Lock()
		o.asked = append(o.asked, r.URL.Path)
		o.mu.Unlock()
		if o.down.Load() {
			panic(http.ErrAbortHandler)
		}
		site.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	o.searchSite = &searchSite{t: t, ctx: ctx, base: server.URL + "/archive/"}
	return o
}

// requests returns the paths requested since the last call.
func (o *offlineSite) requests() []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	asked := o.asked
	o.asked = nil
	return asked
}

const (
	offlineSays = `document.querySelector("#offline .state").textContent`
	cacheNames  = `caches.keys().then((names) => { window.cacheNames = names.join("|"); })`
)

// caches returns the names of the caches of the origin, joined by "|".
func (o *offlineSite) caches() string {
	o.t.Helper()
	o.evaluate(`(window.cacheNames = undefined, ` + cacheNames + `)`)
	o.waits(`window.cacheNames !== undefined`)
	names, err := chromedp.Run(o.ctx, chromedp.Evaluate[string](`window.cacheNames`))
	if err != nil {
		o.t.Fatal(err)
	}
	return names
}

// keep presses the button that stores the site for offline reading.
func (o *offlineSite) keep() {
	o.t.Helper()
	o.goes("mine/#offline")
	o.waits(`document.querySelector("#offline button")?.textContent === "Save for offline reading"`)
	o.click("#offline button")
	o.waits(offlineSays + `.startsWith("On this device: ")`)
}

func TestOffline(t *testing.T) {
	t.Parallel()
	o := newOfflineSite(t)
	o.before(`window.blocked = []; document.addEventListener("securitypolicyviolation", (e) => blocked.push(e.effectiveDirective + " " + e.blockedURI))`)
	o.goes("")
	o.click(saveOf("2503.00001"))
	o.waits(keptNow + `.papers.length === 1`)
	o.goes("2025/03/01/")
	o.click(saveOf("2503.00004"))
	o.waits(keptNow + `.papers.length === 2`)

	// The reader has not asked for offline reading: nothing of it is there, and nothing is
	// fetched for it.
	for _, path := range o.requests() {
		if strings.Contains(path, "offline") || strings.Contains(path, "worker") || strings.Contains(path, "manifest") || strings.Contains(path, "icons/") {
			t.Errorf("%s was asked for before the reader wanted anything of it", path)
		}
	}

	o.keep()
	o.waits(offlineSays + `.startsWith("On this device: 2 of 2 papers of the reading list, the newest days (7), 0.")`)
	o.waits(`document.querySelector("link[rel=manifest]").href === ` + fmt.Sprintf("%q", o.base+"manifest.webmanifest"))
	o.waits(`navigator.serviceWorker.controller?.scriptURL === ` + fmt.Sprintf("%q", o.base+"worker.js"))
	if names := o.caches(); !strings.HasPrefix(names, "offprint /archive/ ") || strings.Contains(names, "|") {
		t.Errorf("the caches are %q", names)
	}
	o.waits(`!blocked.length`)

	// Without a network, stored pages are shown with their styles and scripts; the others are
	// reported as not stored.
	o.down.Store(true)
	for path, shows := range map[string]string{
		"":                         `[...document.querySelectorAll(".items h2 a")].some((a) => a.textContent === "Engines That Compose") && document.querySelector(".items .save")`,
		"2025/03/20/":              `document.querySelectorAll(".items > li").length === 2`,
		"papers/2503.00001/":       `document.querySelector(".prose").textContent.includes("Her last word.") && document.querySelector(".keep .save").ariaPressed === "true"`,
		"papers/2503.00004/":       `document.querySelector(".prose math")`,
		"mine/":                    `document.querySelectorAll("#unread .items > li").length === 2`,
		"papers/2503.00002/":       `document.querySelector("h1").textContent === "Not saved on this device" && location.pathname.endsWith("/papers/2503.00002/")`,
		"search/?q=engines":        `document.querySelector("h1").textContent === "Not saved on this device"`,
		"2025/03/20/index.html":    `document.querySelectorAll(".items > li").length === 2`,
		"papers/2503.00001/?x#top": `document.querySelector(".prose").textContent.includes("Her last word.")`,
	} {
		o.goes(path)
		o.waits(`document.querySelector(".theme") && getComputedStyle(document.querySelector("h1")).fontFamily.includes("Charter") && ` + shows)
	}
	// Citations are made from stored files.
	o.goes("papers/2503.00001/")
	o.click(".cites")
	o.waits(`document.querySelector(".citing textarea")?.value.includes("Lovelace")`)
	o.goes("mine/#offline")
	o.waits(offlineSays + `.includes("2 of 2 papers")`)

	// A paper saved later is stored automatically once there is a network.
	o.down.Store(false)
	o.goes("2025/03/20/")
	o.click(saveOf("2503.00002"))
	o.waits(`(caches.match("/archive/papers/2503.00002/").then((found) => { window.kept = Boolean(found); }), window.kept)`)

	// The same button removes everything.
	o.goes("mine/#offline")
	o.waits(offlineSays + `.includes("3 of 3 papers")`)
	o.click("#offline button")
	o.waits(`document.querySelector("#offline button").textContent === "Save for offline reading" && ` + offlineSays + ` === ""`)
	if names := o.caches(); names != "" {
		t.Errorf("the caches %q are still there", names)
	}
	o.evaluate(`navigator.serviceWorker.getRegistrations().then((all) => { window.left = all.length; })`)
	o.waits(`window.left === 0`)
}

// TestOfflineRenewed checks what a reader who keeps the site offline gets after it is rebuilt
// with other styles and another paper.
func TestOfflineRenewed(t *testing.T) {
	t.Parallel()
	o := newOfflineSite(t)
	o.goes("")
	o.click(saveOf("2503.00001"))
	o.waits(keptNow + `.papers.length === 1`)
	o.keep()
	before := o.caches()

	rebuilt := func(style string) {
		t.Helper()
		write(t, filepath.Join(o.dir, "assets", "css", "97-mine.css"), style)
		buildSite(t, o.dir, generator.BuildOptions{BaseURL: archiveURL})
	}
	rebuilt("h1 { outline: 3px solid green; }")
	// A page of the new site is shown but not stored with those of the old one.
	o.goes("papers/2503.00001/")
	o.waits(`getComputedStyle(document.querySelector("h1")).outlineWidth === "3px"`)
	o.goes("mine/#offline")
	o.waits(`document.querySelector("#offline button")?.disabled === false`)
	o.click("#offline button + button")
	o.waits(fmt.Sprintf(`(%s, window.cacheNames && window.cacheNames !== %q) && !document.querySelector("#offline button").disabled && %s.includes("1 of 1 papers")`, cacheNames, before, offlineSays))
	after := o.caches()
	if after == before || strings.Contains(after, "|") {
		t.Fatalf("the caches were %q and are %q", before, after)
	}
	o.down.Store(true)
	o.goes("papers/2503.00001/")
	o.waits(`getComputedStyle(document.querySelector("h1")).outlineWidth === "3px" && document.querySelector(".keep .save")`)

	// An update that fails halfway leaves the stored version as it is.
	o.down.Store(false)
	rebuilt("h1 { outline: 5px solid green; }")
	old := filepath.Join(o.dir, "public", "papers", "2503.00001", "index.html")
	page, err := os.ReadFile(old)
	if err != nil {
		t.Fatal(err)
	}
	write(t, old, strings.Replace(string(page), "/archive/assets/main.", "/archive/assets/main.0123456789.css?", 1))
	o.goes("mine/#offline")
	o.waits(`!document.querySelector("#offline button").disabled`)
	o.click("#offline button + button")
	o.waits(offlineSays + `.startsWith("Not everything could be saved: ")`)
	if now := o.caches(); now != after {
		t.Errorf("the caches are %q after a renewal that failed, and were %q", now, after)
	}
	o.down.Store(true)
	o.goes("papers/2503.00001/")
	o.waits(`getComputedStyle(document.querySelector("h1")).outlineWidth === "3px"`)
}

// TestOfflineNews checks that the stored site is updated when the newest day gets a paper
// whose abstract contains addresses like those of a site's assets.
func TestOfflineNews(t *testing.T) {
	t.Parallel()
	o := newOfflineSite(t)
	o.keep()
	writePapers(t, o.dir, append(minePapers(), search.Doc{ID: "arxiv:2503.00005", Title: "Names of Files", Date: 20250320,
		Authors: []string{"Kurt Gödel"}, Topics: []string{}, Abstract: "It is at https://example.org/assets/main.0123456789.css and /archive/assets/main.0123456789.js today."}))
	buildSite(t, o.dir, generator.BuildOptions{BaseURL: archiveURL})
	has := func(path, text string) string {
		return fmt.Sprintf(`(caches.match(%[1]q).then((found) => found?.text()).then((text) => { window[%[1]q] = text?.includes(%[2]q); }), window[%[1]q])`, path, text)
	}
	o.goes("")
	o.waits(has("/archive/2025/03/20/", "Names of Files"))
	o.click(saveOf("2503.00005"))
	o.waits(has("/archive/papers/2503.00005/", "0123456789"))
	o.goes("mine/#offline")
	o.waits(offlineSays + `.startsWith("On this device: 1 of 1 papers")`)
}

// TestOfflineForbidden checks a browser that does not support service workers.
func TestOfflineForbidden(t *testing.T) {
	t.Parallel()
	m := newMineSite(t, "")
	m.before(`delete Navigator.prototype.serviceWorker`)
	m.goes("mine/#offline")
	m.waits(offlineSays + `.startsWith("This browser cannot save this site")`)
	m.waits(`!document.querySelector("#offline button")`)
}

// TestOfflineFull checks a device without free storage.
func TestOfflineFull(t *testing.T) {
	t.Parallel()
	o := newOfflineSite(t)
	worker := filepath.Join(o.dir, "public", "worker.js")
	script, err := os.ReadFile(worker)
	if err != nil {
		t.Fatal(err)
	}
	write(t, worker, `const room = Cache.prototype.put; Cache.prototype.put = function (path, answer) {
		return /papers/.test(path) ? Promise.reject(new DOMException("full", "QuotaExceededError")) : room.call(this, path, answer); };`+string(script))
	o.goes("")
	o.click(saveOf("2503.00001"))
	o.waits(keptNow + `.papers.length === 1`)
	o.goes("mine/#offline")
	o.waits(`document.querySelector("#offline button")?.textContent`)
	o.click("#offline button")
	o.waits(offlineSays + `.startsWith("The storage for this site") && ` + offlineSays + `.includes("On this device: 0 of 1 papers")`)
}

// TestWorkerNamesAssets checks that the service worker stores the assets that pages request.
func TestWorkerNamesAssets(t *testing.T) {
	t.Parallel()
	dir := newArchive(t, "")
	writePapers(t, dir, minePapers())
	buildSite(t, dir, generator.BuildOptions{BaseURL: archiveURL})
	worker, err := os.ReadFile(filepath.Join(dir, "public", "worker.js"))
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "public", "assets", "*.*"))
	if err != nil || len(files) < 10 {
		t.Fatalf("%d assets, %v", len(files), err)
	}
	for _, file := range files {
		if href := "/archive/assets/" + filepath.Base(file); !strings.Contains(string(worker), `"`+href+`"`) {
			t.Errorf("the worker does not name %s", href)
		}
	}
	if strings.Contains(string(worker), "built(") {
		t.Errorf("the worker still asks the build: %s", worker)
	}
	if i := slices.IndexFunc(files, func(f string) bool { return strings.Contains(f, "worker") }); i >= 0 {
		t.Errorf("%s is there, too", files[i])
	}
}

// TestWorkerNamesAssetsAsPagesDo checks the same with a base URL that pages escape.
func TestWorkerNamesAssetsAsPagesDo(t *testing.T) {
	t.Parallel()
	dir := newArchive(t, "")
	writePapers(t, dir, minePapers())
	buildSite(t, dir, generator.BuildOptions{BaseURL: "https://example.org/my%20papers/%C3%BCber/"})
	read := func(name string) string {
		data, err := os.ReadFile(filepath.Join(dir, "public", name))
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	worker, parts := read("worker.js"), regexp.MustCompile(`[^\s"'=]*/assets/main\.[0-9a-f]{10}\.(?:css|js)`).FindAllString(read("index.html"), -1)
	if len(parts) < 2 {
		t.Fatalf("the page names %q", parts)
	}
	for _, part := range parts {
		if !strings.Contains(worker, `"`+part+`"`) {
			t.Errorf("the worker does not name %s as the page does", part)
		}
	}
}

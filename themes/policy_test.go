package themes_test

import (
	"fmt"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"offprint/generator"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// onNewDocument makes every later page run a script before all others.
func (s *searchSite) onNewDocument(script string) {
	s.t.Helper()
	if _, err := chromedp.Call(s.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script}); err != nil {
		s.t.Fatal(err)
	}
}

var bodyClass = regexp.MustCompile(`<body class=(\w+)`)

// kindsOf returns the path of one page of each kind that has a frame, by its kind.
func kindsOf(t *testing.T, public string) map[string]string {
	t.Helper()
	kinds := map[string]string{}
	err := filepath.WalkDir(public, func(name string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(name) != ".html" {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if m := bodyClass.FindSubmatch(data); m != nil {
			rel, err := filepath.Rel(public, name)
			if err != nil {
				return err
			}
			kinds[string(m[1])] = strings.TrimSuffix(filepath.ToSlash(rel), "index.html")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return kinds
}

const ownMarkdown = "+++\ntitle = \"Own\"\n+++\n| a | b |\n|:-:|--:|\n| 1 | 2 |\n\n```go\nfunc main() {}\n```\n"

// TestPolicy opens a page of every kind and checks that its content security policy blocks
// nothing that the site does, and everything that it does not do.
func TestPolicy(t *testing.T) {
	t.Parallel()
	ctx := browser(t)
	dir := newArchive(t, "")
	writePapers(t, dir, clientPapers())
	write(t, filepath.Join(dir, "content", "own.md"), ownMarkdown)
	buildSite(t, dir, generator.BuildOptions{})
	public := filepath.Join(dir, "public")
	kinds := kindsOf(t, public)
	want := []string{"archive", "author", "cite", "day", "developers", "digest", "digests", "feeds", "home", "index", "mine", "month", "notfound", "offline", "organization", "own", "paper", "search", "statistics", "topic", "trending", "undated", "week", "year"}
	if got := slices.Sorted(maps.Keys(kinds)); !slices.Equal(got, want) {
		t.Fatalf("there are pages of the kinds %q, want %q", got, want)
	}
	s := &searchSite{t: t, ctx: ctx, base: serveSite(t, public)}
	s.onNewDocument(`window.blocked = []; document.addEventListener("securitypolicyviolation", (e) => blocked.push(e.effectiveDirective + " " + e.blockedURI + " " + e.sample))`)
	blocked := func(where string) {
		t.Helper()
		list, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](`blocked`))
		if err != nil {
			t.Fatal(err)
		}
		if len(list) > 0 {
			t.Errorf("%s: blocked is %q", where, list)
		}
	}
	for i, kind := range want {
		s.do(chromedp.Navigate(s.base + kinds[kind]))
		s.waits(`document.readyState === "complete" && document.querySelector("button.theme")`)
		s.click("button.theme")
		if i%4 > 0 && kind != "search" && kind != "own" && !long() { // the search is the same everywhere
			blocked(kind)
			continue
		}
		s.keys("/") // focuses the dialog, or the field of the search page
		s.waits(inField)
		s.keys("models")
		if kind == "search" {
			s.waits(resultsOf + `.dataset.state === "done" && ` + resultsOf + `.querySelector(".excerpt").textContent`)
		} else {
			s.waits(options + `.length > 2`)
		}
		blocked(kind)
	}
	s.do(chromedp.Navigate(s.base + kinds["own"]))
	s.waits(`getComputedStyle(document.querySelector("td")).textAlign === "center"`)

	// The policy blocks what it must.
	for directive, try := range map[string]string{
		"script-src-elem": `document.body.append(Object.assign(document.createElement("script"), {textContent: "window.ran = 1"}))`,
		"style-src-attr":  `document.body.insertAdjacentHTML("beforeend", "<p style='color:red'>")`,
		"script-src-attr": `document.body.insertAdjacentHTML("beforeend", "<p onclick='window.ran = 1'>"); document.body.lastChild.click()`,
		"connect-src":     `fetch("https://elsewhere.example/").catch(() => {})`,
		"img-src":         `new Image().src = "https://elsewhere.example/pixel.png"`,
		"base-uri":        `document.head.append(Object.assign(document.createElement("base"), {href: "/elsewhere/"}))`,
		"script-src":      `setTimeout("window.ran = 1")`,
	} {
		s.do(chromedp.Navigate(s.base + kinds["paper"]))
		s.do(chromedp.Evaluate[chromedp.Void](try + `; undefined`))
		s.waits(fmt.Sprintf(`blocked.some((b) => b.startsWith(%q)) && !window.ran`, directive+" "))
	}
}

// TestOwnPolicy checks that the configuration can set another policy or none.
func TestOwnPolicy(t *testing.T) {
	t.Parallel()
	dir := newArchive(t, "")
	config, err := os.ReadFile(filepath.Join(dir, "config.toml"))
	if err != nil {
		t.Fatal(err)
	}
	for setting, want := range map[string]string{
		`csp = "default-src 'self'; img-src *"`: `<meta http-equiv=Content-Security-Policy content="default-src 'self'; img-src *">`,
		`csp = false`:                           "",
	} {
		write(t, filepath.Join(dir, "config.toml"), strings.Replace(string(config), "[params.offprint]\n", "[params.offprint]\n"+setting+"\n", 1))
		write(t, filepath.Join(dir, "content", "own.md"), ownMarkdown)
		buildSite(t, dir, generator.BuildOptions{})
		for _, name := range []string{"index.html", "own/index.html"} {
			page, err := os.ReadFile(filepath.Join(dir, "public", filepath.FromSlash(name)))
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Contains(string(page), "Content-Security-Policy"); got != (want != "") || !strings.Contains(string(page), want) {
				t.Errorf("%s: %s has not %q: %.400s", setting, name, want, page)
			}
		}
	}
}

// TestPrefetch checks what a page fetches besides itself: the pages before and after it, or
// not even these if the reader saves data.
func TestPrefetch(t *testing.T) {
	t.Parallel()
	ctx := browser(t)
	dir := clientArchive(t)
	public := filepath.Join(dir, "public")
	s := &searchSite{t: t, ctx: ctx, base: serveSite(t, public)}
	var mu sync.Mutex
	asked := map[string]bool{}
	err := chromedp.Listen(ctx, func(ev any) {
		if ev, ok := ev.(*network.EventRequestWillBeSent); ok {
			mu.Lock()
			defer mu.Unlock()
			asked[strings.TrimPrefix(ev.Request.URL, s.base)] = true
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, network.Enable, network.EnableParams{}); err != nil {
		t.Fatal(err)
	}
	// middle returns a page of a kind that has both a page before and one after it, and the
	// paths of these two.
	middle := func(kind string) (path string, beside []string) {
		t.Helper()
		link := regexp.MustCompile(`<(?:link|a) rel=(?:prev|next) href=/([^ >]*)>`)
		err := filepath.WalkDir(public, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.Name() != "index.html" || path != "" {
				return err
			}
			data, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			var links []string
			for _, m := range link.FindAllStringSubmatch(string(data), -1) {
				links = append(links, m[1])
			}
			slices.Sort(links)
			links = slices.Compact(links)
			if strings.Contains(string(data), "<body class="+kind) && len(links) == 2 {
				rel, _ := filepath.Rel(public, filepath.Dir(name))
				path, beside = filepath.ToSlash(rel)+"/", links
			}
			return nil
		})
		if err != nil || path == "" {
			t.Fatalf("no page of the kind %s has neighbours: %v", kind, err)
		}
		return path, beside
	}
	fetched := func(path string) []string {
		t.Helper()
		s.do(chromedp.Navigate(s.base + "404.html"))
		mu.Lock()
		clear(asked)
		mu.Unlock()
		s.do(chromedp.Navigate(s.base + path))
		s.waits(`document.readyState === "complete"`)
		// Prefetching waits until the browser is idle.
		s.do(chromedp.Evaluate[chromedp.Void](`requestIdleCallback(() => setTimeout(() => { window.idle = true }, 300)); undefined`))
		s.waits(`window.idle`)
		mu.Lock()
		defer mu.Unlock()
		var pages []string
		for a := range asked {
			if u, err := url.Parse(a); err != nil || u.IsAbs() || a != path && !strings.HasSuffix(a, "/") && !strings.HasPrefix(a, "assets/") {
				t.Errorf("%s asks for %s", path, a)
			} else if a != path && !strings.HasPrefix(a, "assets/") {
				pages = append(pages, a)
			}
		}
		slices.Sort(pages)
		return pages
	}
	for _, kind := range []string{"paper", "day"} {
		path, beside := middle(kind)
		if got := fetched(path); !slices.Equal(got, beside) {
			t.Errorf("%s %s fetches %q, want %q", kind, path, got, beside)
		}
	}
	path, _ := middle("month")
	if got := fetched(path); len(got) > 0 {
		t.Errorf("month %s fetches %q", path, got)
	}
	for _, sparing := range []string{`{saveData: true}`, `{effectiveType: "slow-2g"}`} {
		s.onNewDocument(`Object.defineProperty(Navigator.prototype, "connection", {get: () => (` + sparing + `), configurable: true})`)
		path, _ := middle("paper")
		if got := fetched(path); len(got) > 0 {
			t.Errorf("where the connection is %s, %s fetches %q", sparing, path, got)
		}
	}
}

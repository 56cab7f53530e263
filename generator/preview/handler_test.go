package preview_test

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"offprint/generator/preview"
)

// site writes files to a new folder "public", next to a file "secret".
func site(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "public")
	must(t, os.Mkdir(dir, 0o755))
	write(t, filepath.Join(filepath.Dir(dir), "secret"), "secret")
	for name, text := range files {
		write(t, filepath.Join(dir, filepath.FromSlash(name)), text)
	}
	return dir
}

func usual(t testing.TB) string {
	return site(t, map[string]string{
		"index.html":                "<!doctype html><html><body>home</body></html>",
		"404.html":                  "<!doctype html><html><body>lost</body></html>",
		"papers/x/index.html":       "<!doctype html><body>paper x",
		"authors/łukasz/index.html": "<!doctype html><body>łukasz",
		"about.html":                "<!doctype html><body>about",
		"both":                      "file without ending",
		"both.html":                 "with ending",
		"empty/data.json":           `{"a":1}`,
		"feed.xml":                  "<rss/>",
		"search/boot.gz":            "\x1f\x8b\x08",
		"css/main.0a1b.css":         "a{}",
		"assets/js/a.0123456789.js": "let a",
		"assets/a.js":               "let b",
	})
}

func get(t testing.TB, h http.Handler, method, target string) *http.Response {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(method, target, nil))
	return w.Result()
}

func body(t testing.TB, r *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(r.Body)
	must(t, err)
	return string(b)
}

func TestServesLikePages(t *testing.T) {
	h := preview.Handler(usual(t), "/papers/", nil)
	const html = "text/html; charset=utf-8"
	for _, tt := range []struct {
		path     string
		status   int
		kind     string // Content-Type
		text     string // expected in the body
		location string
	}{
		{"/papers/", 200, html, "home", ""},
		{"/papers/index.html", 200, html, "home", ""},
		{"/papers/papers/x/", 200, html, "paper x", ""},
		{"/papers/papers/x", 301, "", "", "/papers/papers/x/"},
		{"/papers/papers/x?a=b", 301, "", "", "/papers/papers/x/?a=b"},
		{"/papers/authors/%C5%82ukasz/", 200, html, "łukasz", ""},
		{"/papers/authors/%C5%82ukasz", 301, "", "", "/papers/authors/%C5%82ukasz/"},
		{"/papers/about", 200, html, "about", ""},
		{"/papers/about.html", 200, html, "about", ""},
		{"/papers/both", 200, "application/octet-stream", "file without", ""},
		{"/papers/feed.xml", 200, "application/xml; charset=utf-8", "<rss/>", ""},
		{"/papers/empty/data.json", 200, "application/json; charset=utf-8", `{"a":1}`, ""},
		{"/papers/search/boot.gz", 200, "application/gzip", "\x1f\x8b\x08", ""},
		{"/papers/css/main.0a1b.css", 200, "text/css; charset=utf-8", "a{}", ""},
		{"/", 301, "", "", "/papers/"},
		{"/papers", 301, "", "", "/papers/"},
		{"/papers/empty/", 404, html, "lost", ""},
		{"/papers/empty", 404, html, "lost", ""},
		{"/papers/nothing", 404, html, "lost", ""},
		{"/papers/feed.xml/", 404, html, "lost", ""},
		{"/papers//papers/x/", 404, html, "lost", ""},
		{"/elsewhere", 404, html, "lost", ""},
		{"/papersx/", 404, html, "lost", ""},
		{"/papers/../secret", 404, html, "lost", ""},
		{"/papers/papers/../../../secret", 404, html, "lost", ""},
		{"/papers/%2e%2e/secret", 404, html, "lost", ""},
		{"/papers/..%2fsecret", 404, html, "lost", ""},
		{"/papers/..%5csecret", 404, html, "lost", ""},
		{"/papers/%00", 404, html, "lost", ""},
		{"/papers//etc/passwd", 404, html, "lost", ""},
	} {
		for _, method := range []string{"GET", "HEAD"} {
			r := get(t, h, method, tt.path)
			text := body(t, r)
			if r.StatusCode != tt.status || r.Header.Get("Location") != tt.location {
				t.Errorf("%s %s: %s to %q, want %d to %q", method, tt.path, r.Status, r.Header.Get("Location"), tt.status, tt.location)
			}
			if tt.kind != "" && r.Header.Get("Content-Type") != tt.kind {
				t.Errorf("%s %s: type %q, want %q", method, tt.path, r.Header.Get("Content-Type"), tt.kind)
			}
			if method == "HEAD" && text != "" || method == "GET" && !strings.Contains(text, tt.text) {
				t.Errorf("%s %s: body %q, want one with %q", method, tt.path, text, tt.text)
			}
			if strings.Contains(text, "secret") {
				t.Errorf("%s %s: leads out of the folder", method, tt.path)
			}
			if r.Header.Get("Cache-Control") != "no-store" {
				t.Errorf("%s %s may be cached: %v", method, tt.path, r.Header)
			}
			if r.Header.Get("Content-Encoding") != "" {
				t.Errorf("%s %s: Content-Encoding %q", method, tt.path, r.Header.Get("Content-Encoding"))
			}
		}
	}
}

// TestAssetsAreKept checks that browsers may cache existing files with a content hash in their
// names.
func TestAssetsAreKept(t *testing.T) {
	h := preview.Handler(usual(t), "/papers/", nil)
	for path, want := range map[string]string{
		"/papers/assets/js/a.0123456789.js": "max-age=31536000, immutable",
		"/papers/assets/js/b.0123456789.js": "no-store",
		"/papers/assets/a.js":               "no-store",
	} {
		if got := get(t, h, "GET", path).Header.Get("Cache-Control"); got != want {
			t.Errorf("%s: Cache-Control %q, want %q", path, got, want)
		}
	}
}

func TestOtherMethods(t *testing.T) {
	h := preview.Handler(usual(t), "/", preview.NewReloader())
	for _, method := range []string{"POST", "PUT", "DELETE", "OPTIONS"} {
		if r := get(t, h, method, "/"); r.StatusCode != 405 || r.Header.Get("Allow") != "GET, HEAD" {
			t.Errorf("%s: %s, Allow %q", method, r.Status, r.Header.Get("Allow"))
		}
	}
}

func TestSpellingsOfBasePath(t *testing.T) {
	dir := usual(t)
	for _, base := range []string{"", "/", "papers", "/papers", "papers/", "/papers/"} {
		want := "/papers/about"
		if strings.Trim(base, "/") == "" {
			want = "/about"
		}
		if r := get(t, preview.Handler(dir, base, nil), "GET", want); r.StatusCode != 200 {
			t.Errorf("base %q: %s is %s", base, want, r.Status)
		}
	}
}

func TestLinksDoNotLeadOut(t *testing.T) {
	dir := usual(t)
	if err := os.Symlink(filepath.Join("..", "secret"), filepath.Join(dir, "link.txt")); err != nil {
		t.Skip("no symbolic links here:", err)
	}
	must(t, os.Symlink("..", filepath.Join(dir, "up")))
	must(t, os.Symlink("about.html", filepath.Join(dir, "inside.html")))
	h := preview.Handler(dir, "/", nil)
	for path, status := range map[string]int{"/link.txt": 404, "/up/secret": 404, "/inside.html": 200} {
		r := get(t, h, "GET", path)
		if r.StatusCode != status || strings.Contains(body(t, r), "secret") {
			t.Errorf("%s: %s", path, r.Status)
		}
	}
}

func TestFolderThatComesLater(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	h := preview.Handler(dir, "/", preview.NewReloader())
	r := get(t, h, "GET", "/")
	if r.StatusCode != 404 || !strings.Contains(body(t, r), preview.ReloadPath) {
		t.Errorf("before the build: %s; want a page that reloads", r.Status)
	}
	write(t, filepath.Join(dir, "index.html"), "built")
	if r := get(t, h, "GET", "/"); r.StatusCode != 200 {
		t.Errorf("after the build: %s", r.Status)
	}
	must(t, os.Rename(dir, dir+".old"))
	write(t, filepath.Join(dir, "index.html"), "built again")
	if got := body(t, get(t, h, "GET", "/")); !strings.HasPrefix(got, "built again") {
		t.Errorf("another folder took its place, and the old one is served: %q", got)
	}
}

func TestScriptGoesIntoHTMLOnly(t *testing.T) {
	files := map[string]string{
		"index.html":  "<!doctype html><html><body>home</body></html>\n",
		"upper.html":  "<BODY>x</BODY >",
		"no-end.html": "<!doctype html><p>x",
		"twice.html":  "<body><pre>&lt;/body></pre><script>'</body>'</script></body></html>",
		"bodyx.html":  "<p></bodyx>",
		"a.json":      `"</body>"`,
		"a.svg":       "<svg></svg>",
		"404.html":    "<body>lost</body>",
	}
	dir := site(t, files)
	reload := preview.NewReloader()
	h := preview.Handler(dir, "/sub/", reload)
	for name, want := range map[string]string{
		"":            "<!doctype html><html><body>home@</body></html>\n",
		"upper.html":  "<BODY>x@</BODY >",
		"no-end.html": "<!doctype html><p>x@",
		"twice.html":  "<body><pre>&lt;/body></pre><script>'</body>'</script>@</body></html>",
		"bodyx.html":  "<p></bodyx>@",
		"a.json":      `"</body>"`,
		"a.svg":       "<svg></svg>",
		"nothing":     "<body>lost@</body>",
	} {
		r := get(t, h, "GET", "/sub/"+name)
		got := body(t, r)
		before, after, found := strings.Cut(want, "@")
		if !found {
			if got != want {
				t.Errorf("%s: %q is not the file", name, got)
			}
			continue
		}
		script := strings.TrimSuffix(strings.TrimPrefix(got, before), after)
		if len(script) != len(got)-len(before)-len(after) || !strings.HasPrefix(script, `<script src="/_offprint/reload.js?state=`) {
			t.Errorf("%s: %q, want %q with a script", name, got, want)
		}
	}
	for name, text := range files {
		b, err := os.ReadFile(filepath.Join(dir, name))
		must(t, err)
		if string(b) != text {
			t.Errorf("the file %s was changed", name)
		}
	}
	if got := body(t, get(t, preview.Handler(dir, "/", nil), "GET", "/")); got != files["index.html"] {
		t.Errorf("a page has a script without a Reloader: %q", got)
	}
	if r := get(t, h, "GET", "/_offprint/reload.js"); r.StatusCode != 200 || !strings.HasPrefix(r.Header.Get("Content-Type"), "text/javascript") {
		t.Errorf("the script: %s %s", r.Status, r.Header.Get("Content-Type"))
	}
}

type state struct{ State, Error string }

// events opens the event stream of a server. It returns a function that waits for the next
// state and returns false when the stream has ended.
func events(t *testing.T, server *httptest.Server) func() (state, bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	t.Cleanup(cancel)
	req, err := http.NewRequestWithContext(ctx, "GET", server.URL+preview.ReloadPath, nil)
	must(t, err)
	r, err := server.Client().Do(req)
	must(t, err)
	t.Cleanup(func() { r.Body.Close() })
	if got := r.Header.Get("Content-Type"); got != "text/event-stream" {
		t.Errorf("the stream has type %q", got)
	}
	lines := bufio.NewScanner(r.Body)
	return func() (s state, ok bool) {
		for lines.Scan() {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				must(t, json.Unmarshal([]byte(data), &s))
				return s, true
			}
		}
		return s, false
	}
}

// stateOfPage returns the build state that is recorded in a served page.
func stateOfPage(t *testing.T, h http.Handler) string {
	t.Helper()
	_, after, ok := strings.Cut(body(t, get(t, h, "GET", "/")), "?state=")
	if !ok {
		t.Fatal("the page has no script")
	}
	s, _, _ := strings.Cut(after, `"`)
	return s
}

func TestReload(t *testing.T) {
	reload := preview.NewReloader()
	h := preview.Handler(usual(t), "/", reload)
	server := httptest.NewServer(h)
	defer server.Close()
	defer reload.Close()
	next := events(t, server)
	loaded := stateOfPage(t, h)
	if s, ok := next(); !ok || s.State != loaded || s.Error != "" {
		t.Fatalf("at first: %+v, %v; the page is of %s", s, ok, loaded)
	}
	reload.Fail("content/a.md:3: no title\n</script>")
	if s, _ := next(); s.State != loaded || s.Error != "content/a.md:3: no title\n</script>" {
		t.Errorf("after a failure: %+v", s)
	}
	if stateOfPage(t, h) != loaded {
		t.Error("a failure makes pages reload")
	}
	// A page that is opened now is informed of the failure too.
	if s, _ := events(t, server)(); s.Error == "" {
		t.Error("a new page does not see the failure")
	}
	reload.Reload()
	s, _ := next()
	if s.State == loaded || s.Error != "" {
		t.Errorf("after a build: %+v", s)
	}
	if got := stateOfPage(t, h); got != s.State {
		t.Errorf("a page loaded after the build is of %s, not %s: it would reload for ever", got, s.State)
	}
	// Another run of the server has another state.
	if other := stateOfPage(t, preview.Handler(usual(t), "/", preview.NewReloader())); other == loaded {
		t.Error("a restarted server is not told from the first")
	}
}

func TestReloadDoesNotWaitForPages(t *testing.T) {
	reload := preview.NewReloader()
	server := httptest.NewServer(preview.Handler(usual(t), "/", reload))
	defer server.Close()
	defer reload.Close()
	next := events(t, server)
	for range 1000 { // nobody reads the stream in the meantime
		reload.Reload()
	}
	reload.Fail("last")
	for {
		s, ok := next()
		if !ok {
			t.Fatal("the stream ended before the last state")
		}
		if s.Error == "last" {
			break
		}
	}
}

func TestCloseEndsStreams(t *testing.T) {
	reload := preview.NewReloader()
	server := httptest.NewServer(preview.Handler(usual(t), "/", reload))
	defer server.Close()
	next := events(t, server)
	next()
	server.Config.RegisterOnShutdown(reload.Close)
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := server.Config.Shutdown(ctx); err != nil {
		t.Errorf("Shutdown: %v", err)
	}
	if s, ok := next(); ok {
		t.Errorf("the stream goes on: %+v", s)
	}
	reload.Close() // closing twice is allowed
}

func TestContentType(t *testing.T) {
	for name, want := range map[string]string{
		"a.HTML": "text/html; charset=utf-8", "a.tar.gz": "application/gzip", "x.woff2": "font/woff2",
		"noending": "application/octet-stream", "2510.06084": "application/octet-stream", "site.webmanifest": "application/manifest+json; charset=utf-8",
	} {
		if got := preview.ContentType(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

func FuzzPath(f *testing.F) {
	for _, s := range []string{"/", "/papers/x", "/..", "/../secret", "//secret", "/%2e%2e/secret", "/a/./b", "/\\..\\secret", "/_offprint/reload.js", "/both/"} {
		f.Add(s)
	}
	h := preview.Handler(usual(f), "/", nil)
	f.Fuzz(func(t *testing.T, path string) {
		r := httptest.NewRequest("GET", "/", nil)
		r.URL.Path = path
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if got := w.Body.String(); strings.Contains(got, "secret") || strings.Contains(got, "root:") {
			t.Fatalf("%q leads out: %q", path, got)
		}
		if to := w.Header().Get("Location"); to != "" && (!strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//")) {
			t.Fatalf("%q redirects to %q", path, to)
		}
	})
}

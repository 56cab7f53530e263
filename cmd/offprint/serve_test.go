package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"offprint/generator"
)

// TestServe changes a paper, a template and the configuration of a served archive. Each time,
// open pages are told to reload and then show the change. A mistake leaves the last good site
// in place.
func TestServe(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "archive")
	if _, err := generator.Init(generator.InitOptions{Dir: dir}); err != nil {
		t.Fatal(err)
	}
	paper := filepath.Join(dir, "content", "2017", "06", "12", "1706.03762.md")
	write(t, paper, "+++\ntitle = \"First Title\"\ndate = 2017-06-12\nid = \"arxiv:1706.03762\"\n+++\nText.\n")

	child, err := childCommand()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	ready, desk := make(chan string, 1), ""
	ended := make(chan error, 1)
	failed := make(chan string, 1)
	go func() {
		ended <- generator.Serve(ctx, generator.ServeOptions{
			Dir: dir, Addr: "127.0.0.1:0", Child: child, Desk: true,
			Log: func(s string) {
				if strings.Contains(s, "footer.html:1") {
					failed <- s
				}
			},
			Ready: func(url, d string) { desk = d; ready <- url },
		})
	}()
	var base string
	select {
	case base = <-ready:
	case err := <-ended:
		t.Fatal(err)
	}
	page := base + "papers/1706.03762/"
	if got := get(t, page); !strings.Contains(got, "First Title") || !strings.Contains(got, "/_offprint/reload") {
		t.Fatalf("the page is %s", got)
	}
	if disk, err := os.ReadFile(filepath.Join(dir, "public", "index.html")); err == nil {
		t.Errorf("serve wrote into public/: %s", disk)
	}

	if res := getAs(t, page, "evil.example"); res.StatusCode != http.StatusMisdirectedRequest {
		t.Errorf("a request for another host is answered with %s", res.Status)
	}

	events := listen(t, ctx, base+"_offprint/reload")
	shows := func(want string) {
		t.Helper()
		for {
			select {
			case line, ok := <-events:
				if !ok {
					t.Fatalf("the events ended before %q was built", want)
				}
				if strings.HasPrefix(line, "event: ") || strings.HasPrefix(line, "data:") {
					if strings.Contains(get(t, page), want) {
						return
					}
				}
			case err := <-ended:
				t.Fatalf("serve ended: %v", err)
			}
		}
	}
	change := func(name, content, want string) {
		t.Helper()
		write(t, filepath.Join(dir, filepath.FromSlash(name)), content)
		shows(want)
	}
	change("content/2017/06/12/1706.03762.md", "+++\ntitle = \"Second Title\"\ndate = 2017-06-12\nid = \"arxiv:1706.03762\"\n+++\nText.\n", "Second Title")
	change("layouts/_partials/footer.html", "<footer>MY FOOTER</footer>", "MY FOOTER")
	write(t, filepath.Join(dir, "layouts", "_partials", "footer.html"), "{{ broken")
	select {
	case <-failed:
	case err := <-ended:
		t.Fatalf("serve ended: %v", err)
	}
	if got := get(t, page); !strings.Contains(got, "MY FOOTER") {
		t.Errorf("after a mistake the page is %s", got)
	}
	change("layouts/_partials/footer.html", "<footer>MENDED</footer>", "MENDED")

	// A change made in the editing desk is handled like any other.
	useDesk(t, desk, url.Values{"path": {"2017/06/12/1706.03762.md"}, "title": {"Third Title"}, "was-title": {"Second Title"}})
	shows("Third Title")

	cancel()
	if err := <-ended; err != nil {
		t.Errorf("serve ends with %v", err)
	}
	// The port was chosen at random, so nothing that depends on it may be left behind.
	for _, left := range []string{"serve-*", "manifest-*"} {
		if found, err := filepath.Glob(filepath.Join(dir, ".offprint", left)); len(found) > 0 || err != nil {
			t.Errorf("left behind: %q, %v", found, err)
		}
	}
}

// useDesk opens an editing desk at its address as a browser does, sends the form of a paper,
// and confirms the difference.
func useDesk(t *testing.T, address string, form url.Values) {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar}
	value := func(res *http.Response, err error, name string) string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		page, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		m := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindSubmatch(page)
		if m == nil {
			t.Fatalf("%s: no %s: %s", res.Status, name, page)
		}
		return string(m[1])
	}
	res, err := client.Get(address)
	form.Set("token", value(res, err, "token"))
	base, _, _ := strings.Cut(address, "?")
	post := func() (*http.Response, error) {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, base+"paper", strings.NewReader(form.Encode()))
		if err != nil {
			return nil, err
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Origin", strings.TrimSuffix(base, "/"))
		return client.Do(req)
	}
	res, err = post()
	form.Set("shown", value(res, err, "shown"))
	res, err = post()
	value(res, err, "token") // of the list, which confirms the write
}

func write(t *testing.T, name, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func get(t *testing.T, url string) string {
	t.Helper()
	res, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// getAs requests a page with the given Host header. The body of the response is closed.
func getAs(t *testing.T, url, host string) *http.Response {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Host = host
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	return res
}

// listen returns a channel of the lines of an event stream.
func listen(t *testing.T, ctx context.Context, url string) <-chan string {
	t.Helper()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	lines := make(chan string)
	go func() {
		defer close(lines)
		defer res.Body.Close()
		for s := bufio.NewScanner(res.Body); s.Scan(); {
			select {
			case lines <- s.Text():
			case <-ctx.Done():
				return
			}
		}
	}()
	return lines
}

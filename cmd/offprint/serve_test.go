package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"offprint/generator"
)

// TestServe changes a paper, a template and the configuration of a served
// archive: each time open pages are told to reload, and show the change. A
// mistake leaves the last good site in place.
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
	ready := make(chan string, 1)
	ended := make(chan error, 1)
	failed := make(chan string, 1)
	go func() {
		ended <- generator.Serve(ctx, generator.ServeOptions{
			Dir: dir, Addr: "127.0.0.1:0", Child: child,
			Log: func(s string) {
				if strings.Contains(s, "footer.html:1") {
					failed <- s
				}
			},
			Ready: func(url, _ string) { ready <- url },
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
	change := func(name, content, want string) {
		t.Helper()
		write(t, filepath.Join(dir, filepath.FromSlash(name)), content)
		for {
			select {
			case line, ok := <-events:
				if !ok {
					t.Fatalf("the events ended before %s was built", name)
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

	cancel()
	if err := <-ended; err != nil {
		t.Errorf("serve ends with %v", err)
	}
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

// getAs asks for a page as if it were another host's. Its body is closed.
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

// listen returns the lines of an event stream.
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

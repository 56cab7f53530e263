package preview_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"offprint/generator/preview"
)

// TestOwnHosts checks that a page from another host name that resolves to this machine cannot
// read the preview.
func TestOwnHosts(t *testing.T) {
	self, err := os.Hostname()
	must(t, err)
	reload := preview.NewReloader()
	defer reload.Close()
	for _, tt := range []struct {
		addr        string
		own, others []string
	}{
		{"127.0.0.1:1313",
			[]string{"127.0.0.1:1313", "127.0.0.1", "localhost", "localhost:1313", "LOCALHOST.:8080", "papers.localhost:1313", "[::1]:1313", "[::1]", "192.168.0.7:1313"},
			[]string{"evil.example", "evil.example:1313", "localhost.evil.example", "127.0.0.1.evil.example", "notlocalhost", "evil.example:127.0.0.1", "127.0.0.1@evil.example", self + ".example", "0x7f.1"}},
		{"papers.lan:80", []string{"papers.lan", "PAPERS.lan:80", "localhost"}, []string{"lan", "other.lan", "x.papers.lan"}},
		{"0.0.0.0:1313", []string{self + ":1313", "10.0.0.3:1313", "[fe80::1]:1313"}, []string{"evil.example:1313"}},
		{":1313", []string{self, strings.TrimSuffix(self, ".local") + ".local:1313"}, []string{"evil.example:1313"}},
		{"[::]:1313", []string{self}, []string{"evil.example"}},
	} {
		server := httptest.NewServer(preview.OwnHosts(tt.addr, preview.Handler(usual(t), "/", reload)))
		defer server.Close()
		ask := func(host, path string) (int, string) {
			t.Helper()
			req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+path, nil)
			must(t, err)
			req.Host = host
			res, err := http.DefaultClient.Do(req)
			must(t, err)
			defer res.Body.Close()
			text, err := io.ReadAll(res.Body)
			must(t, err)
			return res.StatusCode, string(text)
		}
		for _, host := range tt.own {
			if status, text := ask(host, "/"); status != http.StatusOK || !strings.Contains(text, "home") {
				t.Errorf("bound to %s, %s is answered with %d, %s", tt.addr, host, status, text)
			}
		}
		for _, host := range tt.others {
			for _, path := range []string{"/", "/feed.xml", "/none", preview.ReloadPath} {
				if status, text := ask(host, path); status != http.StatusMisdirectedRequest || !strings.Contains(text, "--addr") || strings.Contains(text, "home") {
					t.Errorf("bound to %s, %s%s is answered with %d, %s", tt.addr, host, path, status, text)
				}
			}
		}
	}
}

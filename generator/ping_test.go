package generator_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"offprint/generator"
)

// listener receives the notifications of a site, as a hub and as a search engine.
type listener struct {
	*httptest.Server
	mu     sync.Mutex
	feeds  []string
	pages  []string
	site   func() map[string]string // the site that is asked for the key
	refuse func(path, feed string) int
	page   string // the body of the refusal; empty for a default
}

func newListener(t *testing.T) *listener {
	l := &listener{refuse: func(string, string) int { return 0 }}
	l.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		l.mu.Lock()
		defer l.mu.Unlock()
		if !strings.HasPrefix(q.UserAgent(), "Offprint/") {
			t.Errorf("a request by %q", q.UserAgent())
		}
		feed := q.FormValue("hub.url")
		if status := l.refuse(q.URL.Path, feed); status != 0 {
			if l.page != "" {
				w.WriteHeader(status)
				fmt.Fprint(w, l.page)
				return
			}
			w.Header().Set("Location", "https://elsewhere.example/")
			http.Error(w, "not today", status)
			return
		}
		if q.URL.Path == "/hub" {
			if q.Method != http.MethodPost || q.FormValue("hub.mode") != "publish" {
				t.Errorf("%s %v", q.Method, q.Form)
			}
			l.feeds = append(l.feeds, strings.TrimPrefix(feed, "https://me.github.io/papers/"))
			w.WriteHeader(http.StatusNoContent)
			return
		}
		body, err := io.ReadAll(q.Body)
		var told struct {
			Host, Key, KeyLocation string
			URLList                []string
		}
		if err != nil || json.Unmarshal(body, &told) != nil || told.Host != "me.github.io" {
			t.Errorf("IndexNow gets %v %s", err, body)
		}
		if key := l.site()[strings.TrimPrefix(told.KeyLocation, "https://me.github.io/papers/")]; key == "" || key != told.Key {
			t.Errorf("the site has not the key %q at %s", told.Key, told.KeyLocation)
		}
		for _, page := range told.URLList {
			path, ok := strings.CutPrefix(page, "https://me.github.io/papers/")
			if !ok {
				t.Errorf("search engines are told of %s", page)
			}
			l.pages = append(l.pages, path)
		}
	}))
	t.Cleanup(l.Close)
	return l
}

// heard returns the notifications received since the last call.
func (l *listener) heard() (feeds, pages []string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	feeds, pages, l.feeds, l.pages = l.feeds, l.pages, nil, nil
	slices.Sort(feeds)
	return feeds, pages
}

// tells runs a ping and checks that it announces exactly these feeds and pages.
func (a *feedArchive) tells(l *listener, feeds, pages []string) {
	a.t.Helper()
	if _, err := generator.Ping(a.t.Context(), generator.PingOptions{Dir: a.dir}); err != nil {
		a.t.Fatal(err)
	}
	gotFeeds, gotPages := l.heard()
	if !slices.Equal(gotFeeds, feeds) || !slices.Equal(gotPages, pages) {
		a.t.Errorf("told of the feeds %q and the pages %q, want %q and %q", gotFeeds, gotPages, feeds, pages)
	}
}

var siteFeeds = []string{"atom.xml", "feed.json", "feed.xml"}

// TestPingHub checks that a hub is notified of exactly the feeds that have changed.
func TestPingHub(t *testing.T) {
	l := newListener(t)
	a := newFeedArchive(t, fmt.Sprintf("[params.offprint.feeds]\nminimumPapers = 2\nhub = %q\n", l.URL+"/hub"))
	a.add(1, "2025-10-07", "")
	if _, err := generator.Ping(t.Context(), generator.PingOptions{Dir: a.dir}); err == nil || !strings.Contains(err.Error(), "has no feeds.opml; run `offprint build` to create it") {
		t.Errorf("a site that is not built: %v", err)
	}
	a.build()
	res, err := generator.Ping(t.Context(), generator.PingOptions{Dir: a.dir, DryRun: true})
	if feeds, _ := l.heard(); err != nil || len(feeds) > 0 || len(res.Feeds) != 3 {
		t.Errorf("a dry run tells of %q, and returns %q, %v", feeds, res.Feeds, err)
	}
	a.tells(l, siteFeeds, nil)
	a.tells(l, nil, nil)
	a.add(2, "2025-10-08", "")
	a.build()
	a.tells(l, []string{"atom.xml", "authors/ada-lovelace.xml", "feed.json", "feed.xml"}, nil)
	a.build()
	a.tells(l, nil, nil)

	// Feeds that were announced before the hub refused are not announced again.
	a.add(3, "2025-10-09", "")
	a.build()
	l.refuse = func(_, feed string) int {
		if strings.HasSuffix(feed, "feed.json") {
			return http.StatusServiceUnavailable
		}
		return 0
	}
	_, err = generator.Ping(t.Context(), generator.PingOptions{Dir: a.dir})
	if err == nil || !strings.Contains(err.Error(), "2 of 4 feeds, but not of https://me.github.io/papers/feed.json") {
		t.Errorf("the error is %v", err)
	}
	l.heard()
	l.refuse, l.page = func(string, string) int { return http.StatusBadGateway }, "\n<!DOCTYPE html><html><title>Bad gateway</title>"
	if _, err = generator.Ping(t.Context(), generator.PingOptions{Dir: a.dir}); err == nil || !strings.Contains(err.Error(), "answers 502 Bad Gateway: no further details") || strings.Contains(err.Error(), "<") {
		t.Errorf("the error of a hub that answers with a page is %v", err)
	}
	l.heard()
	l.refuse, l.page = func(string, string) int { return http.StatusFound }, ""
	if _, err = generator.Ping(t.Context(), generator.PingOptions{Dir: a.dir}); err == nil || !strings.Contains(err.Error(), "it leads to https://elsewhere.example/") {
		t.Errorf("the error of a hub that has moved is %v", err)
	}
	l.refuse = func(string, string) int { return 0 }
	a.tells(l, []string{"feed.json", "feed.xml"}, nil)

	// If the saved state is damaged, everything is announced again.
	a.write(".offprint/told.json", "{")
	a.tells(l, []string{"atom.xml", "authors/ada-lovelace.xml", "feed.json", "feed.xml"}, nil)
}

// TestPingSearchEngines checks that search engines are notified of new and removed pages.
func TestPingSearchEngines(t *testing.T) {
	l := newListener(t)
	site := map[string]string{}
	l.site = func() map[string]string { return site }
	a := newFeedArchive(t, fmt.Sprintf("[params.offprint.indexNow]\nkey = \"0123456789abcdef\"\nendpoint = %q\n", l.URL+"/indexnow"))
	a.add(1, "2025-10-07", "")
	site = a.build()
	a.tells(l, nil, []string{""})
	a.tells(l, nil, nil)
	a.add(2, "2025-10-07", "")
	site = a.build()
	l.refuse = func(string, string) int { return http.StatusTooManyRequests }
	if _, err := generator.Ping(t.Context(), generator.PingOptions{Dir: a.dir}); err == nil || !strings.Contains(err.Error(), "not notified of changes (pages: 1): ") || !strings.Contains(err.Error(), "429") {
		t.Errorf("the error is %v", err)
	}
	l.refuse = func(string, string) int { return 0 }
	a.tells(l, nil, []string{"papers/2501.00002/"})
	if err := os.Remove(filepath.Join(a.dir, "content", "2025", "10", "07", "2501.00001.md")); err != nil {
		t.Fatal(err)
	}
	site = a.build()
	a.tells(l, nil, []string{"papers/2501.00001/"})
}

// TestPingNobody checks that without a hub and a key nothing is sent, and no site is needed.
func TestPingNobody(t *testing.T) {
	a := newFeedArchive(t, "")
	res, err := generator.Ping(t.Context(), generator.PingOptions{Dir: a.dir})
	if err != nil || !res.Nobody {
		t.Errorf("%+v, %v", res, err)
	}
}

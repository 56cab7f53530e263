// Package ping announces changes of a site: it tells a WebSub hub which feeds have changed
// (https://www.w3.org/TR/websub/), and search engines which pages are new or gone
// (https://www.indexnow.org/documentation). It reads the built site and compares it with what
// was announced before.
package ping

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Options are what to announce, and to whom.
type Options struct {
	Dir       string // the folder of the built site
	UserAgent string
	Hub       string // the hub's address; empty: feeds are not announced
	// Key is the IndexNow key by which the site proves its identity, published in the site's
	// file KeyFile; empty: pages are not announced.
	Key, KeyFile string
	Endpoint     string // the address of a search engine that supports IndexNow
}

// Told is what has been announced. The zero value means nothing.
type Told struct {
	Feeds map[string]string `json:"feeds,omitempty"` // hash of the bytes by address
	// Pages are all pages of the site at that time; nil if no search engine was told.
	Pages []string `json:"pages,omitempty"`
}

// Changes are the addresses to announce.
type Changes struct {
	Feeds []string `json:"feeds"` // their bytes have changed
	// Pages are new, or no longer there. The first time it is only the home page: search
	// engines want to hear of changes, and find the other pages in the sitemap.
	Pages []string `json:"pages"`

	feeds map[string]string // all feeds of the site with their hashes
	pages []string          // all pages of the site, in order
	home  string
}

// String returns a line for each address.
func (c *Changes) String() string {
	var lines []string
	for _, f := range c.Feeds {
		lines = append(lines, "feed "+f)
	}
	for _, p := range c.Pages {
		lines = append(lines, "page "+p)
	}
	return strings.Join(lines, "\n")
}

// Find compares the built site with what was announced. It fails if the site is not built, or
// was not built by this program.
func Find(o Options, told Told) (*Changes, error) {
	c := &Changes{Feeds: []string{}, Pages: []string{}}
	if o.Hub != "" {
		if err := c.readFeeds(o.Dir); err != nil {
			return nil, err
		}
		for _, f := range slices.Sorted(maps.Keys(c.feeds)) {
			if told.Feeds[f] != c.feeds[f] {
				c.Feeds = append(c.Feeds, f)
			}
		}
	}
	if o.Key == "" {
		return c, nil
	}
	if err := c.readPages(o.Dir); err != nil {
		return nil, err
	}
	if told.Pages == nil {
		c.Pages = append(c.Pages, c.home)
		return c, nil
	}
	now, before := set(c.pages), set(told.Pages)
	for _, p := range c.pages {
		if !before[p] {
			c.Pages = append(c.Pages, p)
		}
	}
	for _, p := range told.Pages {
		// Pages of the site's previous address do not belong to this site.
		if !now[p] && strings.HasPrefix(p, c.home) {
			c.Pages = append(c.Pages, p)
		}
	}
	return c, nil
}

func set(list []string) map[string]bool {
	m := make(map[string]bool, len(list))
	for _, s := range list {
		m[s] = true
	}
	return m
}

// Tell announces the changes and records in told what was accepted. After an error, the rest
// remains to be announced.
func (c *Changes) Tell(ctx context.Context, o Options, told *Told) error {
	t := teller{o, &http.Client{
		Timeout: 30 * time.Second,
		// A redirected POST would arrive as a GET.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	return errors.Join(t.feeds(ctx, c, told), t.pages(ctx, c, told))
}

type teller struct {
	Options
	client *http.Client
}

// feeds announces one feed at a time, because not all hubs accept several at once, and stops
// at the first one that is rejected.
func (t *teller) feeds(ctx context.Context, c *Changes, told *Told) error {
	if t.Hub == "" {
		return nil
	}
	feeds := map[string]string{} // without feeds that no longer exist
	for f, sum := range told.Feeds {
		if _, is := c.feeds[f]; is {
			feeds[f] = sum
		}
	}
	told.Feeds = feeds
	for i, f := range c.Feeds {
		// Hubs use either name for the address.
		form := url.Values{"hub.mode": {"publish"}, "hub.url": {f}, "hub.topic": {f}}
		if err := t.post(ctx, t.Hub, "application/x-www-form-urlencoded", []byte(form.Encode())); err != nil {
			return fmt.Errorf("the hub was notified of %d of %d feeds, but not of %s: %w", i, len(c.Feeds), f, err)
		}
		told.Feeds[f] = c.feeds[f]
	}
	return nil
}

// maxPages is the number of pages that IndexNow accepts at once.
const maxPages = 10_000

func (t *teller) pages(ctx context.Context, c *Changes, told *Told) error {
	if t.Key == "" {
		return nil
	}
	home, err := url.Parse(c.home)
	if err != nil {
		return err
	}
	for some := range slices.Chunk(c.Pages, maxPages) {
		body, err := json.Marshal(map[string]any{"host": home.Host, "key": t.Key, "keyLocation": c.home + t.KeyFile, "urlList": some})
		if err != nil {
			return err
		}
		if err := t.post(ctx, t.Endpoint, "application/json; charset=utf-8", body); err != nil {
			return fmt.Errorf("search engines were not notified of changes (pages: %d): %w", len(c.Pages), err)
		}
	}
	told.Pages = c.pages
	return nil
}

// post sends a request; it fails unless the response is a success.
func (t *teller) post(ctx context.Context, to, kind string, body []byte) error {
	q, err := http.NewRequestWithContext(ctx, http.MethodPost, to, bytes.NewReader(body))
	if err != nil {
		return err
	}
	q.Header.Set("Content-Type", kind)
	q.Header.Set("User-Agent", t.UserAgent)
	answer, err := t.client.Do(q)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode/100 == 2 {
		return nil
	}
	text, _ := io.ReadAll(io.LimitReader(answer.Body, 300)) // only for the message
	why := strings.Join(strings.Fields(strings.ToValidUTF8(string(text), "")), " ")
	if strings.HasPrefix(why, "<") { // an HTML page
		why = ""
	}
	if to := answer.Header.Get("Location"); to != "" {
		why = "it leads to " + to
	}
	return fmt.Errorf("%s answers %s: %s", to, answer.Status, cmp.Or(why, "no further details"))
}

// read reads a file of the site.
func read(dir, path string) ([]byte, error) {
	data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(path)))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s has no %s; run `offprint build` to create it: %w", dir, path, fs.ErrNotExist)
	}
	return data, err
}

// readFeeds computes the hashes of the site's feeds, which name the hub.
func (c *Changes) readFeeds(dir string) error {
	list, home, err := feeds(dir)
	if err != nil {
		return err
	}
	c.home, c.feeds = home, map[string]string{}
	for _, f := range list {
		path, err := pathOf(home, f)
		if err != nil {
			return err
		}
		data, err := read(dir, path)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(data)
		c.feeds[f] = hex.EncodeToString(sum[:8])
	}
	return nil
}

// readPages lists the pages of the site that search engines may index.
func (c *Changes) readPages(dir string) (err error) {
	if _, c.home, err = feeds(dir); err != nil {
		return err
	}
	c.pages, err = pages(dir)
	return err
}

// pathOf returns the path of an address relative to the root of the site.
func pathOf(home, address string) (string, error) {
	escaped, ok := strings.CutPrefix(address, home)
	if !ok {
		return "", fmt.Errorf("the feed %s is not below %s", address, home)
	}
	path, err := url.PathUnescape(escaped)
	if err == nil && !filepath.IsLocal(filepath.FromSlash(path)) {
		err = fmt.Errorf("the feed %s is outside the site", address)
	}
	return path, err
}

package themes_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"

	"offprint/generator"
	"offprint/generator/preview"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// hostile lists strings that a scraped record may contain as a title, an abstract or a name.
var hostile = []string{
	`<script>window.pwned=1</script>`,
	`<img src=x onerror="window.pwned=2">`,
	`"><svg onload=window.pwned=3>`,
	`</script><script>window.pwned=4</script>`,
	`</title></head><body onload=window.pwned=5>`,
	`{{< readfile "config.toml" >}}`,
	`{{% include "x" %}}`,
	`{{ template "x" . }} {{ define "main" }}pwned{{ end }}`,
	`+++ title = "pwned" +++`,
	`--- draft: true ---`,
	`[click](javascript:window.pwned=6)`,
	`![pixel](https://evil.example/pixel.png)`,
	`<a href="javascript:window.pwned=7">seven</a>`,
	`]]></script> <![CDATA[ x ]]>`,
	`<!-- comment --> &lt;b&gt; &amp;lt; &#x3c;i&#x3e;`,
	`[ref]: https://evil.example/ "pwned"`,
	`<iframe src="https://evil.example/"></iframe><style>*{display:none}</style>`,
	`<https://evil.example/auto>`,
	"line\u2028separator \u202Eoverride\u202C \u200Fmark",
	`$\href{javascript:window.pwned=8}{eight}$ and $5 and $x<y$`,
	`../../../etc/passwd`,
	`C:\Windows\..\x %2e%2e%2f %00`,
	"'; window.pwned=9; '",
	"`code` **bold** _under_ ~~strike~~ # heading",
	strings.Repeat("Längstername", 25),
	"مرحبا بالعالم 世界 🙂👩‍👩‍👧",
	`\u003cscript\u003ewindow.pwned=10\u003c/script\u003e`,
	`<math><mtext></p><img src=x onerror=window.pwned=11>`,
}

// words returns the runs of letters and digits in s. The pages must not lose any of them.
func words(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// TestNothingScrapedCanAct imports records that try every kind of injection, opens every page
// of the site in a browser, and checks that no injected script runs, that no request leaves
// the site, and that no word is lost.
func TestNothingScrapedCanAct(t *testing.T) {
	t.Parallel()
	ctx := browser(t)
	dir := newArchive(t, "")
	type object = map[string]any
	var records []object
	for i, s := range hostile {
		records = append(records, object{"paper": object{
			"id": fmt.Sprintf("2501.%05d", i+1), "title": fmt.Sprintf("Title %d %s", i, s),
			"summary": fmt.Sprintf("Abstract %d %s\n\n%s", i, s, s), "ai_summary": "Summary " + s,
			"authors":     []object{{"name": s}, {"name": "Second " + s}},
			"ai_keywords": []string{s, "topic " + s}, "organization": object{"name": "x", "fullname": s},
			"githubRepo": "javascript:window.pwned=20", "projectPage": "https://project.example/?" + url.QueryEscape(s),
			"publishedAt": "2025-01-01T00:00:00.000Z", "submittedOnDailyAt": "2025-01-02T00:00:00.000Z", "upvotes": i,
		}})
	}
	// The same facts again, so that every name and topic gets a page, with identifiers that
	// try to climb out of the folder.
	for i := range hostile {
		again := object{}
		for k, v := range records[i]["paper"].(object) {
			again[k] = v
		}
		again["id"] = fmt.Sprintf("../../%d/../x", i)
		again["title"] = fmt.Sprintf("Twin of %d %s", i, hostile[i])
		again["submittedOnDailyAt"] = "2025-01-03T00:00:00.000Z"
		records = append(records, object{"paper": again})
	}
	data, err := json.Marshal(records)
	if err != nil {
		t.Fatal(err)
	}
	if res := importText(t, dir, string(data)); res.New != len(records) {
		t.Fatalf("import says %q, want %d new", res, len(records))
	}
	// The same in a file written by hand, which bypasses the importer's cleaning.
	for i, h := range hostile {
		title, err := json.Marshal(h) // also a TOML string, except for U+007F
		if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(dir, "content", "2024", "05", "05", fmt.Sprintf("hand-%d.md", i)), fmt.Sprintf(
			"+++\ntitle = %s\nid = \"../../%d\"\nauthors = [%s]\ntopics = [%s]\norganization = %s\naliases = [%s]\n[links]\ncode = \"javascript:window.pwned=30\"\n+++\n%s\n\n    %s\n\n# %s\n",
			title, i, title, title, title, title, h, h, h))
	}
	config, err := os.ReadFile(filepath.Join(dir, "config.toml"))
	if err != nil {
		t.Fatal(err)
	}
	config = bytes.Replace(config, []byte("topicThreshold = 3"), []byte("topicThreshold = 1"), 1)
	if err := os.WriteFile(filepath.Join(dir, "config.toml"), config, 0o644); err != nil {
		t.Fatal(err)
	}
	buildSite(t, dir, generator.BuildOptions{})
	sound(t, dir, "https://example.org/")

	public := filepath.Join(dir, "public")
	site := preview.Handler(public, "/", nil)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/frames" { // an empty page that frames those of the site
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprint(w, "<!doctype html><title>x</title><body>")
			return
		}
		site.ServeHTTP(w, r)
	}))
	defer server.Close()
	base := server.URL + "/"
	var mu sync.Mutex
	var bad []string
	err = chromedp.Listen(ctx, func(ev any) {
		mu.Lock()
		defer mu.Unlock()
		switch ev := ev.(type) {
		case *network.EventRequestWillBeSent:
			if u := ev.Request.URL; !strings.HasPrefix(u, base) && !strings.HasPrefix(u, "data:") {
				bad = append(bad, "asked for is "+u+" by "+ev.DocumentURL)
			}
		case *page.EventJavascriptDialogOpening:
			bad = append(bad, ev.URL+" opens a dialog")
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, network.Enable, network.EnableParams{}); err != nil {
		t.Fatal(err)
	}
	var paths []string // all pages, except seven of eight of the many pages of names
	names, ofName := 0, regexp.MustCompile(`^(authors|topics|organizations)/`)
	err = filepath.WalkDir(public, func(name string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(name) != ".html" {
			return err
		}
		rel, err := filepath.Rel(public, name)
		if rel = filepath.ToSlash(rel); ofName.MatchString(rel) {
			if names++; names%8 > 0 && !long() {
				return err
			}
		}
		paths = append(paths, rel)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	addressOf := func(path string) string {
		return base + (&url.URL{Path: strings.TrimSuffix(path, "index.html")}).EscapedPath()
	}
	// One page of each kind is opened as a reader would open it. All pages are opened in
	// frames, where scripts would run just the same.
	for _, path := range kindsOf(t, public) {
		if err := chromedp.Do(ctx, chromedp.Navigate(addressOf(path))); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		if pwned, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`"pwned" in window`)); err != nil || pwned {
			t.Errorf("%s: a script of a record ran (%v)", path, err)
		}
	}
	if err := chromedp.Do(ctx, chromedp.Navigate(base+"frames")); err != nil {
		t.Fatal(err)
	}
	c := &client{t: t, ctx: ctx}
	type opened struct {
		Text  string
		Pwned bool
	}
	papers, byHand := 0, 0
	for some := range slices.Chunk(paths, 16) {
		var addresses []string
		for _, path := range some {
			addresses = append(addresses, addressOf(path))
		}
		pages := evaluate[[]opened](c, `Promise.all(`+jsonOf(t, addresses)+`.map((src) => new Promise((done) => {
			const frame = Object.assign(document.createElement("iframe"), { src, width: 360, height: 200 });
			frame.onload = () => done({ text: frame.contentDocument.body.textContent, pwned: "pwned" in frame.contentWindow || "pwned" in window });
			document.body.append(frame);
		}))).then((list) => { document.body.replaceChildren(); return list; })`)
		for i, rel := range some {
			if pages[i].Pwned {
				t.Errorf("%s: a script of a record ran", rel)
			}
			text := pages[i].Text
			var n int
			if got, _ := fmt.Sscanf(rel, "papers/2501.%05d/index.html", &n); got == 1 {
				papers++
				// HTML entities in a scrape are decoded once. This loses letters of the
				// entity's name but no word. Of a link in a formula, only the text is shown.
				s := strings.NewReplacer(`\href{javascript:window.pwned=8}`, "", "&lt;", "<", "&gt;", ">", "&amp;", "&", "&#x3c;", "<", "&#x3e;", ">").Replace(hostile[n-1])
				for _, w := range words(s) {
					if strings.Count(text, w) < 4 { // title, author, abstract, topic
						t.Errorf("%s: the word %q of %q is on the page %d times", rel, w, s, strings.Count(text, w))
					}
				}
			}
			if strings.HasPrefix(rel, "2024/05/05/") {
				byHand++
				for _, h := range hostile {
					for _, w := range words(h) {
						if !strings.Contains(text, w) {
							t.Errorf("%s: the word %q of %q is lost", rel, w, h)
						}
					}
				}
			}
		}
	}
	if papers != len(hostile) || byHand != 1 {
		t.Errorf("%d paper pages and %d days by hand, want %d and 1", papers, byHand, len(hostile))
	}
	mu.Lock()
	defer mu.Unlock()
	for _, b := range bad {
		t.Error(b)
	}
}

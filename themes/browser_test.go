package themes_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"unicode"

	"offprint/generator"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// hostile is what a scrape may hold, in a title, an abstract or a name.
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

// words are the runs of letters and digits, of which none may be lost.
func words(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// TestNothingScrapedCanAct imports records that try everything, and opens
// every page of the site in a browser: no script of theirs runs, no request
// leaves the site, and no word is lost.
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
	// The same facts once more, so that every name and topic has a page; an
	// identifier that climbs.
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
	// And by hand, past the cleaning that import does.
	for i, h := range hostile {
		title, err := json.Marshal(h) // is a TOML string too, but for U+007F
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
	base := serveSite(t, public)
	var mu sync.Mutex
	var bad []string
	var current string
	err = chromedp.Listen(ctx, func(ev any) {
		mu.Lock()
		defer mu.Unlock()
		switch ev := ev.(type) {
		case *network.EventRequestWillBeSent:
			if u := ev.Request.URL; !strings.HasPrefix(u, base) && !strings.HasPrefix(u, "data:") {
				bad = append(bad, current+" asks for "+u)
			}
		case *page.EventJavascriptDialogOpening:
			bad = append(bad, current+" opens a dialog")
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, network.Enable, network.EnableParams{}); err != nil {
		t.Fatal(err)
	}
	papers, byHand := 0, 0
	err = filepath.WalkDir(public, func(name string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(name) != ".html" {
			return err
		}
		rel, err := filepath.Rel(public, name)
		if err != nil {
			return err
		}
		mu.Lock()
		current = rel
		mu.Unlock()
		address := &url.URL{Path: strings.TrimSuffix(filepath.ToSlash(rel), "index.html")}
		if err := chromedp.Do(ctx, chromedp.Navigate(base+address.EscapedPath())); err != nil {
			return fmt.Errorf("%s: %w", rel, err)
		}
		text, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.body.textContent`))
		if err != nil {
			return fmt.Errorf("%s: %w", rel, err)
		}
		pwned, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`"pwned" in window`))
		if err != nil {
			return fmt.Errorf("%s: %w", rel, err)
		}
		if pwned {
			t.Errorf("%s: a script of a record ran", rel)
		}
		var i int
		if n, _ := fmt.Sscanf(filepath.ToSlash(rel), "papers/2501.%05d/index.html", &i); n == 1 {
			papers++
			// HTML entities of a scrape are decoded once: that loses letters
			// of the entity's name, and no word.
			s := strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&", "&#x3c;", "<", "&#x3e;", ">").Replace(hostile[i-1])
			for _, w := range words(s) {
				if strings.Count(text, w) < 4 { // title, author, abstract, topic
					t.Errorf("%s: the word %q of %q is on the page %d times", rel, w, s, strings.Count(text, w))
				}
			}
		}
		if strings.HasPrefix(filepath.ToSlash(rel), "2024/05/05/") {
			byHand++
			for _, h := range hostile {
				for _, w := range words(h) {
					if !strings.Contains(text, w) {
						t.Errorf("%s: the word %q of %q is lost", rel, w, h)
					}
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
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

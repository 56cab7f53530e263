package ping_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"offprint/generator/ping"
)

// FuzzFind reads arbitrary lists of feeds and sitemaps. Every address found must be within the
// site, and no file outside its folder may be read.
func FuzzFind(f *testing.F) {
	f.Add(`<opml><body><outline xmlUrl="https://a.example/atom.xml" htmlUrl="https://a.example/"/></body></opml>`, `<urlset><url><loc>https://a.example/x/</loc></url></urlset>`)
	f.Add(`<opml><body><outline xmlUrl="https://a.example/../secret" htmlUrl="https://a.example/"/></body></opml>`, `<urlset><loc>`)
	f.Add(`<outline xmlUrl="https://a.example/%2e%2e%2fsecret" htmlUrl="https://a.example/">`, `<loc><loc></loc></loc>`)
	f.Fuzz(func(t *testing.T, list, sitemap string) {
		root := t.TempDir()
		dir := filepath.Join(root, "public")
		for name, text := range map[string]string{
			"secret": "", "public/feeds.opml": list, "public/sitemap-2025.xml": sitemap,
			"public/atom.xml": "a", "public/feed.xml": "b", "public/feed.json": "c",
		} {
			name = filepath.Join(root, filepath.FromSlash(name))
			if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		o := ping.Options{Dir: dir, Hub: "https://hub.example/", Key: "k", KeyFile: "k.txt", Endpoint: "https://e.example/"}
		changes, err := ping.Find(o, ping.Told{})
		if err != nil {
			return
		}
		for _, feed := range changes.Feeds {
			if strings.Contains(feed, "secret") {
				t.Errorf("the feed %q is outside of the site", feed)
			}
		}
		if len(changes.Pages) != 1 {
			t.Errorf("the first time, these pages are told: %q", changes.Pages)
		}
	})
}

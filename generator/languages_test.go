package generator_test

import (
	"html"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"

	"offprint/generator"
)

var (
	htmlTag    = regexp.MustCompile(`<html[^>]*>`)
	shownTexts = regexp.MustCompile(`>([^<>]+)<|(?:aria-label|placeholder|data-citing|og:image:alt content)=(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))`)
)

// wordsOf returns the messages of one of the theme's languages that do not depend on a number.
func wordsOf(t *testing.T, lang string) map[string]string {
	t.Helper()
	all, words := map[string]any{}, map[string]string{}
	if _, err := toml.DecodeFile("../themes/offprint/i18n/"+lang+".toml", &all); err != nil {
		t.Fatal(err)
	}
	for key, word := range all {
		if s, ok := word.(string); ok {
			words[key] = s
		}
	}
	return words
}

// TestLanguages builds the demonstration with only languageCode changed. No page may show an
// English message that the language translates differently.
func TestLanguages(t *testing.T) {
	t.Parallel()
	english := wordsOf(t, "en")
	for _, c := range []struct {
		code, file, html string
		date             string // the date as shown on the newest day's page
	}{
		{"de", "de", `<html lang=de>`, `\d{1,2}\. (Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember) \d{4}`},
		{"es", "es", `<html lang=es>`, `\d{1,2} de [a-z]+ de \d{4}`},
		{"zh-CN", "zh-cn", `<html lang=zh-CN>`, `星期.</span> \d{4}年\d{1,2}月\d{1,2}日`},
		{"zh-Hans", "zh-cn", `<html lang=zh-Hans>`, `星期.</span> \d{4}年\d{1,2}月\d{1,2}日`},
		{"ja", "ja", `<html lang=ja>`, `.曜日</span> \d{4}年\d{1,2}月\d{1,2}日`},
		{"ar", "ar", `<html lang=ar dir=rtl>`, `\d{1,2} [\x{600}-\x{6ff}]+ \d{4}`},
	} {
		t.Run(c.code, func(t *testing.T) {
			t.Parallel()
			dir := excerpt(t)
			configure(t, dir, "minimumPapers = 4", "minimumPapers = 2") // names get feeds
			configure(t, dir, `languageCode = "en"`, `languageCode = "`+c.code+`"`)
			// Trending papers are shown only for archives with votes.
			voted := filepath.Join(dir, "content", "2025", "11", "28")
			if err := os.MkdirAll(voted, 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(voted, "2511.00001.md"), []byte("+++\ntitle = \"An Ωmega\"\ndate = 2025-11-28\nid = \"arxiv:2511.00001\"\nupvotes = 3\n[links]\nthumbnail = \"https://cdn.example/1.png\"\n+++\nText.\n"), 0o644); err != nil {
				t.Fatal(err)
			}
			res := build(t, generator.BuildOptions{Dir: dir})
			foreign := map[string]string{} // English messages, with their keys
			own := wordsOf(t, c.file)
			same := map[string]bool{}
			for _, word := range own {
				same[word] = true
			}
			for key, word := range english {
				if !same[word] && key != "mine_read" && !strings.HasPrefix(key, "date_") && key != "weekday_letters" {
					foreign[word] = key
				}
			}
			read := func(path string) string {
				data, err := os.ReadFile(filepath.Join(res.Dest, filepath.FromSlash(path)))
				if err != nil {
					t.Fatal(err)
				}
				return string(data)
			}
			days, err := filepath.Glob(filepath.Join(res.Dest, "2017", "06", "12", "index.html"))
			if err != nil || len(days) != 1 {
				t.Fatalf("pages of the day: %v, %v", days, err)
			}
			paths := []string{
				"index.html", "404.html", "archive/index.html", "authors/index.html", "topics/index.html",
				"organizations/index.html", "feeds/index.html", "search/index.html", "mine/index.html", "cite/index.html",
				"developers/index.html", "2017/index.html", "2017/06/index.html", "2017/06/12/index.html", "2017/w24/index.html",
				"papers/1706.03762/index.html", "papers/2511.00001/index.html", "authors/ashish-vaswani.html", "statistics/index.html", "trending/index.html",
			}
			for _, path := range paths {
				page := read(path)
				if tag := htmlTag.FindString(page); strings.ReplaceAll(tag, `"`, "") != c.html {
					t.Errorf("%s: %s, want %s", path, tag, c.html)
				}
				for _, m := range shownTexts.FindAllStringSubmatch(page, -1) {
					for _, text := range m[1:] {
						// A page title is followed by the name of the site.
						text, _, _ = strings.Cut(html.UnescapeString(text), " · ")
						if key := foreign[strings.TrimSpace(text)]; key != "" {
							t.Errorf("%s: %q (%s) is English", path, text, key)
						}
					}
				}
			}
			scripts, err := filepath.Glob(filepath.Join(res.Dest, "assets", "main.*.js"))
			if err != nil || len(scripts) != 1 {
				t.Fatalf("scripts: %v, %v", scripts, err)
			}
			script := read("assets/" + filepath.Base(scripts[0]))
			for _, key := range []string{"theme", "mine_save", "cite", "excerpt_more"} {
				if own[key] == "" || !strings.Contains(script, `"`+own[key]+`"`) {
					t.Errorf("the script does not say %q (%s)", own[key], key)
				}
			}
			if day := read("2017/06/12/index.html"); !regexp.MustCompile(c.date).MatchString(day) {
				t.Errorf("the page of a day has no date like %s", c.date)
			}
			if list := read("feeds.opml"); !strings.Contains(list, `text="`+own["nav_authors"]+`"`) {
				t.Errorf("the list of feeds has no folder %q", own["nav_authors"])
			}
		})
	}
}

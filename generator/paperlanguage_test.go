package generator_test

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"offprint/generator"
)

// TestLanguageOfAPaper checks that a title in another language is marked wherever it appears,
// and that nothing else on the site changes.
func TestLanguageOfAPaper(t *testing.T) {
	t.Parallel()
	e := &editor{t: t, dir: t.TempDir()}
	public := filepath.Join(e.dir, "public")
	config := "baseURL = \"https://example.org/\"\ntitle = \"Title\"\n[params.offprint]\n"
	paper := func(n int, day, title, language string) {
		e.write(fmt.Sprintf("content/%s/2001.%05d.md", strings.ReplaceAll(day, "-", "/"), n),
			fmt.Sprintf("+++\ntitle = %q\ndate = %s\nid = \"arxiv:2001.%05d\"\nauthors = [\"Ada Lovelace\"]\nupvotes = %d\n%s+++\nAn abstract about engines.\n", title, day, n, 9-n, language))
	}
	all := func(language string) {
		paper(1, "2020-01-01", "Von Maschinen", language)
		paper(2, "2020-01-01", "On engines", "")
		paper(3, "2021-01-01", "On more engines", "")
		paper(4, "2021-01-03", "On the last engines", "")
	}
	sites := map[string]map[string]string{}
	e.write("config.toml", config)
	for _, language := range []string{"", "de", "ar", "en", ""} {
		line := "language = \"" + language + "\"\n"
		if language == "" {
			line = ""
		}
		all(line)
		build(t, generator.BuildOptions{Dir: e.dir, Dest: public})
		site := readSite(t, public)
		if before := sites[language]; before != nil {
			compareSites(t, before, site)
		} else {
			compareSites(t, readSite(t, e.clean()), site)
		}
		sites[language] = site
	}
	for path, n := range map[string]int{
		"papers/2001.00001/index.html": 2, // title and abstract
		"papers/2001.00002/index.html": 1, // the previous paper
		"papers/2001.00004/index.html": 1, // a related paper
		"2020/01/01/index.html":        2, // title and excerpt
		"2020/01/index.html":           1,
		"2020/w01/index.html":          1,
		"2021/01/01/index.html":        1, // this day in earlier years
		"authors/ada-lovelace.html":    1,

		"trending/all/index.html": 1,
	} {
		mark := regexp.MustCompile(` lang=de`)
		page, ok := sites["de"][path]
		if !ok {
			if n > 0 {
				t.Errorf("there is no %s", path)
			}
			continue
		}
		if got := len(mark.FindAllString(page, -1)); got != n {
			t.Errorf("%s has %d marks of German, want %d:\n%s", path, got, n, page)
		}
		if got := strings.Count(sites["ar"][path], " lang=ar"); got != n {
			t.Errorf("%s has %d marks of Arabic, want %d", path, got, n)
		}
		if strings.ReplaceAll(page, " lang=de", "") != sites[""][path] && path != "papers/2001.00001/index.html" {
			t.Errorf("%s is another page beside the marks:\n%s\n%s", path, page, sites[""][path])
		}
		if sites["en"][path] != sites[""][path] && path != "papers/2001.00001/index.html" {
			t.Errorf("%s knows that the paper is in the language of the site", path)
		}
	}
	if page := sites["ar"]["papers/2001.00001/index.html"]; !strings.Contains(page, `<h1 lang=ar dir=rtl>`) || !strings.Contains(page, `<div lang=ar dir=rtl><p>`) {
		t.Errorf("the page of the paper has no direction:\n%s", page)
	}
	if got := strings.Replace(sites["en"]["papers/2001.00001/index.html"], ` data-rest='{"language":"en"}'`, "", 1); len(got) > len(sites[""]["papers/2001.00001/index.html"])+len(` data-rest=''`)+25 {
		t.Errorf("the page of a paper in the language of the site is longer:\n%s", got)
	}
	for path, want := range map[string]string{"atom.xml": `<entry xml:lang="de">`, "feed.xml": "<dc:language>de</dc:language>", "feed.json": `"language":"de"`, "api/days/2020-01-01.json": `"language":"de"`} {
		if !strings.Contains(sites["de"][path], want) {
			t.Errorf("%s has no %s", path, want)
		}
	}

	e.write("config.toml", config+"paperPages = false\n")
	all("language = \"de\"\n")
	build(t, generator.BuildOptions{Dir: e.dir, Dest: public})
	site := readSite(t, public)
	compareSites(t, readSite(t, e.clean()), site)
	if day := site["2020/01/01/index.html"]; strings.Count(day, " lang=de") != 2 {
		t.Errorf("where papers have no pages, the day is\n%s", day)
	}
}

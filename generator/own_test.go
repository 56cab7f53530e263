package generator_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"offprint/generator"
	"offprint/generator/plan"
)

// TestBadOwnPages checks that each file that cannot be a page is reported by name, and that
// everything else is built.
func TestBadOwnPages(t *testing.T) {
	dir := oneDay(t)
	content := filepath.Join(dir, "content")
	good := map[string]string{ // file name to page
		"about.md": "about/index.html", "blog/first.md": "blog/first/index.html",
	}
	for name := range good {
		writeFile(t, filepath.Join(content, filepath.FromSlash(name)), "+++\ntitle = \"Good\"\n+++\nWords that stay.\n")
	}
	writeFile(t, filepath.Join(content, "named.md"), "+++\ntitle = \"Named\"\ndate = 2025-01-02\nurl = '/:year/x\\:y/'\n+++\nWords that stay.\n")
	good["named.md"] = "2025/x:y/index.html"
	bad := map[string]string{
		"feed.xml.md":          "+++\ntitle = \"S\"\n+++\nText.\n",
		"index.md":             "+++\ntitle = \"S\"\n+++\nText.\n",
		"feed.md":              "+++\ntitle = \"S\"\nurl = \"/feed.xml\"\n+++\nText.\n",
		"map.md":               "+++\ntitle = \"S\"\nurl = \"/sitemap.xml\"\n+++\nText.\n",
		"root.md":              "+++\ntitle = \"S\"\naliases = [\"/\"]\n+++\nText.\n",
		"date.md":              "+++\ntitle = \"S\"\ndate = \"nonsense\"\n+++\nText.\n",
		"authors.md":           "+++\ntitle = \"Mine\"\n+++\nText.\n",
		"quote.md":             "+++\ntitle = \"open\n+++\nText.\n",
		"yaml.md":              "---\ntitle: [open\n---\nText.\n",
		"shortcode.md":         "+++\ntitle = \"S\"\n+++\n{{< nowhere >}}\n",
		"blog/unclosed.md":     "+++\ntitle = \"S\"\n+++\n{{< nowhere\n",
		"blog/[a] {b} *c.md":   "+++\ntitle = \"open\n+++\nText.\n",
		"reference.md":         "+++\ntitle = \"S\"\n+++\n[x]({{< ref \"nowhere.md\" >}})\n",
		"escape.md":            "+++\ntitle = \"S\"\nurl = \"/100%/\"\n+++\nText.\n",
		"line.md":              "{\"title\": \"S\", \"url\": \"/a\\nb/\"}\n\nText.\n",
		"colon.md":             "---\ntitle: S\nURL: /a:b/\n---\nText.\n",
		"dot.md":               "+++\ntitle = \"S\"\nurl = \".\"\n+++\nText.\n",
		"notes/_index.md":      "+++\ntitle = \"S\"\n[[cascade]]\nurl = \"/a:b/\"\n+++\nText.\n",
		"blog/front matter.md": "{\"title\": \n\nText.\n",
	}
	for name, text := range bad {
		writeFile(t, filepath.Join(content, filepath.FromSlash(name)), text)
	}
	bad["long.md"] = "+++\ntitle = \"S\"\nslug = \"" + strings.Repeat("long", 70) + "\"\n+++\nText.\n"
	bad["alias.md"] = "+++\ntitle = \"S\"\naliases = [\"/" + strings.Repeat("long", 70) + "/\"]\n+++\nText.\n"
	bad["deep.md"] = "+++\ntitle = \"S\"\nurl = \"/" + strings.Repeat("deep/", 300) + "\"\n+++\nText.\n"
	bad["nested.md"] = "---\ntitle: S\nx: " + strings.Repeat("[", 70) + strings.Repeat("]", 70) + "\n---\nText.\n"
	bad["endless.md"] = "{\"title\": \"S\", \"x\": " + strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000) + "}\n\nText.\n"
	bad["same.md"] = "+++\ntitle = \"S\"\n+++\n" + strings.Repeat("# same\n", 3000)
	for _, name := range []string{"same.md", "long.md", "alias.md", "deep.md", "nested.md", "endless.md"} {
		writeFile(t, filepath.Join(content, name), bad[name])
	}
	// Of two files with the same address, one is published.
	writeFile(t, filepath.Join(content, "Both.md"), "+++\ntitle = \"Both\"\n+++\nWords that stay.\n")
	writeFile(t, filepath.Join(content, "both.md"), "+++\ntitle = \"Both\"\n+++\nWords that stay.\n")
	good["Both.md"] = "Both/index.html"
	if list, err := filepath.Glob(filepath.Join(content, "[Bb]oth.md")); err != nil || len(list) == 2 {
		bad["both.md"] = ""
	}
	if err := os.Symlink(filepath.Join(content, "about.md"), filepath.Join(content, "link.md")); err == nil {
		bad["link.md"] = ""
	}
	for range 2 { // the problems are reported each time
		var said []string
		res, err := generator.Build(context.Background(), generator.BuildOptions{
			Dir: dir, Child: child(t), Log: func(s string) { said = append(said, s) },
		})
		if err != nil {
			t.Fatal(err)
		}
		for name := range bad {
			if !slices.ContainsFunc(said, func(s string) bool { return strings.HasPrefix(s, "content/"+name) }) {
				t.Errorf("nothing is said of %s: %s", name, strings.Join(said, "\n"))
			}
		}
		if res.Problems != len(bad) || res.Pages[plan.KindOwn] != len(good)+1 { // plus the post of the demonstration
			t.Errorf("%d problems and %d own pages, want %d and %d: %s", res.Problems, res.Pages[plan.KindOwn], len(bad), len(good)+1, strings.Join(said, "\n"))
		}
		for name, page := range good {
			if data, err := os.ReadFile(filepath.Join(dir, "public", filepath.FromSlash(page))); err != nil || !strings.Contains(string(data), "Words that stay.") {
				t.Errorf("%s is no page (%v)", name, err)
			}
		}
	}
	// The broken link in reference.md is found when pages are rendered. Check does not render
	// them while other pages are rejected.
	checkSite(t, dir, len(bad)-1)
}

// TestManyOwnPages checks that the menu, which is on every page, stays short, and that the
// other pages are built and reported.
func TestManyOwnPages(t *testing.T) {
	dir := oneDay(t)
	for i := range 60 {
		writeFile(t, filepath.Join(dir, "content", fmt.Sprintf("page%02d.md", i)), fmt.Sprintf("+++\ntitle = \"Page %d\"\nweight = %d\n+++\nText.\n", i, 100-i))
	}
	var said []string
	_, err := generator.Build(context.Background(), generator.BuildOptions{Dir: dir, Child: child(t), Log: func(s string) { said = append(said, s) }})
	if told := strings.Join(said, "\n"); err != nil || !strings.Contains(told, "only the first 50 are") {
		t.Errorf("%v: %s", err, told)
	}
	home, err := os.ReadFile(filepath.Join(dir, "public", "index.html"))
	if err != nil {
		t.Fatal(err)
	}
	for name, in := range map[string]bool{"page59": true, "page20": true, "page05": false} {
		if strings.Contains(string(home), "/"+name+"/") != in {
			t.Errorf("%s in the menu: %v, want %v", name, !in, in)
		}
		if _, err := os.Stat(filepath.Join(dir, "public", name, "index.html")); err != nil {
			t.Error(err)
		}
	}
}

// TestOwnPagesAreHugos checks that the menu and the sitemap link exactly to the pages that
// Hugo writes.
func TestOwnPagesAreHugos(t *testing.T) {
	dir := oneDay(t)
	content := filepath.Join(dir, "content")
	for name, text := range map[string]string{
		"future.md":          "+++\ntitle = \"Future\"\ndate = 2900-01-01\n+++\nText.\n",
		"expired.md":         "+++\ntitle = \"Expired\"\nexpiryDate = 2001-01-01\n+++\nText.\n",
		"draft.md":           "---\ntitle: Draft\ndraft: true\n---\nText.\n",
		"json.md":            "{\"title\": \"Draft\", \"draft\": true}\n\nText.\n",
		"slug.md":            "---\ntitle: Slug\nslug: another-name\n---\nText.\n",
		"outside.md":         "+++\ntitle = \"Outside\"\nurl = \"../../x/\"\n+++\nText.\n",
		"url.md":             "---\ntitle: Address\nurl: /some/where.html\n---\nText.\n",
		"FAQ & Help.md":      "+++\ntitle = \"Questions\"\nweight = 3\n+++\nText.\n",
		"h#h.md":             "+++\ntitle = \"Sharp\"\n+++\nText.\n",
		"alias.md":           "+++\ntitle = \"Alias\"\naliases = [\"/robots.txt/z\", \"/feed.xml/\", \"/was/here/\"]\n+++\nText.\n",
		"Größe.md":           "+++\ntitle = \"Size\"\n+++\nText.\n",
		"hidden.md":          "+++\ntitle = \"Hidden\"\nmenu = false\n+++\nText.\n",
		"bundle/index.md":    "+++\ntitle = \"Bundle\"\n+++\nText.\n",
		"bundle/notes.txt":   "Notes.\n",
		"section/_index.md":  "+++\ntitle = \"Section\"\n+++\nText.\n",
		"section/deep/at.md": "+++\ntitle = \"Deep\"\n+++\nText.\n",
		"headless.md":        "+++\ntitle = \"Headless\"\n[build]\nrender = \"never\"\n+++\nText.\n",
	} {
		writeFile(t, filepath.Join(content, filepath.FromSlash(name)), text)
	}
	build(t, generator.BuildOptions{Dir: dir})
	checkSite(t, dir, 0)
	home, err := os.ReadFile(filepath.Join(dir, "public", "index.html"))
	if err != nil {
		t.Fatal(err)
	}
	for title, want := range map[string]bool{
		"Future": false, "Expired": false, "Draft": false, "Slug": true, "Questions": true, "Size": true, "Hidden": false, "Bundle": true, "Section": true, "Deep": false, "Headless": false, "Sharp": true, "Alias": true,
	} {
		if got := strings.Contains(string(home), ">"+title+"<") || strings.Contains(string(home), ">"+title+" <"); got != want {
			t.Errorf("%s is in the menu: %v, want %v", title, got, want)
		}
	}
}

// TestOwnPagesByDate checks that an own page is on the site from its date until its expiry
// date, and is counted otherwise, without any change of a file.
func TestOwnPagesByDate(t *testing.T) {
	dir := oneDay(t)
	content := filepath.Join(dir, "content")
	for name, text := range map[string]string{
		"always.md":              "+++\ntitle = \"Always\"\n+++\nText.\n",
		"soon.md":                "+++\ntitle = \"Soon\"\ndate = 2030-05-01\nmenu = \"main\"\n+++\nText.\n",
		"later.md":               "---\ntitle: Later\ndate: 2020-01-01\nmenu: main\npublishDate: 2030-06-01T12:00:00+02:00\n---\nText.\n",
		"gone.md":                "+++\ntitle = \"Gone\"\nexpiryDate = 2030-05-20\n+++\nText.\n",
		"draft.md":               "+++\ntitle = \"Draft\"\ndraft = true\ndate = 2030-05-01\n+++\nText.\n",
		"bundle/index.md":        "+++\ntitle = \"Bundle\"\ndate = 2030-05-01\nmenu = \"main\"\n+++\nText.\n",
		"bundle/notes.txt":       "Notes.\n",
		"news/_index.md":         "+++\ntitle = \"News\"\n+++\nText.\n",
		"news/[a] first.md":      "+++\ntitle = \"First\"\ndate = 2030-05-01\n+++\nText.\n",
		"news/plan/index.md":     "+++\ntitle = \"Plan\"\ndate = 2030-05-01\n+++\nText.\n",
		"news/plan/plan.txt":     "Secret.\n",
		"letters/_index.md":      "+++\ntitle = \"Letters\"\ndate = 2030-05-01\n+++\nText.\n",
		"letters/to-everyone.md": "+++\ntitle = \"To everyone\"\n+++\nText.\n",
	} {
		writeFile(t, filepath.Join(content, filepath.FromSlash(name)), text)
	}
	always := []string{"always/index.html", "news/index.html", "letters/to-everyone/index.html"}
	inMay := []string{"soon/index.html", "bundle/index.html", "bundle/notes.txt", "news/a-first/index.html", "news/plan/index.html", "news/plan/plan.txt", "letters/index.html"}
	for _, moment := range []struct {
		now    string
		there  []string
		gone   []string
		hidden int
	}{
		{"2030-04-30T23:59:59Z", append([]string{"gone/index.html"}, always...), append([]string{"later/index.html", "draft/index.html"}, inMay...), 7},
		{"2030-05-01T00:00:00Z", slices.Concat([]string{"gone/index.html"}, always, inMay), []string{"later/index.html", "draft/index.html"}, 2},
		{"2030-05-21T00:00:00Z", slices.Concat(always, inMay), []string{"gone/index.html", "later/index.html", "draft/index.html"}, 3},
		{"2030-06-01T10:00:00Z", slices.Concat([]string{"later/index.html"}, always, inMay), []string{"gone/index.html", "draft/index.html"}, 2},
		{"2030-04-01T00:00:00Z", append([]string{"gone/index.html"}, always...), append([]string{"later/index.html"}, inMay...), 7},
	} {
		now, err := time.Parse(time.RFC3339, moment.now)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			res := build(t, generator.BuildOptions{Dir: dir, Now: now})
			if res.Unpublished != moment.hidden || res.Problems != 0 {
				t.Errorf("%s: %d hidden pages and %d problems, want %d and 0", moment.now, res.Unpublished, res.Problems, moment.hidden)
			}
		}
		home, err := os.ReadFile(filepath.Join(dir, "public", "index.html"))
		if err != nil {
			t.Fatal(err)
		}
		inMenu := func(page string) bool {
			return strings.Contains(string(home), "/"+strings.TrimSuffix(page, "index.html"))
		}
		for _, page := range moment.there {
			if _, err := os.Stat(filepath.Join(dir, "public", filepath.FromSlash(page))); err != nil {
				t.Errorf("%s: %s is not there", moment.now, page)
			}
			if strings.Count(page, "/") == 1 && strings.HasSuffix(page, "index.html") && !inMenu(page) {
				t.Errorf("%s: %s is not in the menu", moment.now, page)
			}
		}
		for _, page := range moment.gone {
			if _, err := os.Stat(filepath.Join(dir, "public", filepath.FromSlash(page))); err == nil || inMenu(page) && page != "bundle/notes.txt" {
				t.Errorf("%s: %s is there, or in the menu", moment.now, page)
			}
		}
	}
	report, err := generator.Check(context.Background(), generator.CheckOptions{Dir: dir, Now: time.Date(2030, 7, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(report.Warnings, func(w string) bool {
		return strings.HasPrefix(w, "own pages that are drafts, not due yet, or expired") && strings.Contains(w, ": 2 (content/draft.md, content/gone.md)")
	}) {
		t.Errorf("check says nothing of own pages that are not published: %q", report.Warnings)
	}
}

// checkSite checks that an archive has the given number of problems, and that its site,
// including the sitemaps, has no broken links.
func checkSite(t *testing.T, dir string, problems int) {
	t.Helper()
	report, err := generator.Check(context.Background(), generator.CheckOptions{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	validSitemaps(t, filepath.Join(dir, "public"), 2)
	if len(report.Problems) != problems {
		t.Errorf("%d problems, want %d: %s", len(report.Problems), problems, strings.Join(report.Problems, "\n"))
	}
}

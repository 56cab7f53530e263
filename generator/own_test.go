package generator_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"offprint/generator"
	"offprint/generator/plan"
)

// TestBadOwnPages wants each file that cannot be a page reported, with its name, and
// all else built.
func TestBadOwnPages(t *testing.T) {
	dir := demonstration(t)
	content := filepath.Join(dir, "content")
	good := map[string]string{ // file to the page
		"about.md": "about/index.html", "blog/first.md": "blog/first/index.html",
	}
	for name := range good {
		writeFile(t, filepath.Join(content, filepath.FromSlash(name)), "+++\ntitle = \"Good\"\n+++\nWords that stay.\n")
	}
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
		"blog/front matter.md": "{\"title\": \n\nText.\n",
	}
	for name, text := range bad {
		writeFile(t, filepath.Join(content, filepath.FromSlash(name)), text)
	}
	if err := os.Symlink(filepath.Join(content, "about.md"), filepath.Join(content, "link.md")); err == nil {
		bad["link.md"] = ""
	}
	for range 2 { // it is said each time
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
		if res.Problems != len(bad) || res.Pages[plan.KindOwn] != len(good) {
			t.Errorf("%d problems and %d own pages, want %d and %d: %s", res.Problems, res.Pages[plan.KindOwn], len(bad), len(good), strings.Join(said, "\n"))
		}
		for name, page := range good {
			if data, err := os.ReadFile(filepath.Join(dir, "public", filepath.FromSlash(page))); err != nil || !strings.Contains(string(data), "Words that stay.") {
				t.Errorf("%s is no page (%v)", name, err)
			}
		}
	}
	checkSite(t, dir, len(bad))
}

// TestOwnPagesAreHugos wants the menu and the sitemap to lead where Hugo puts pages, and
// nowhere else.
func TestOwnPagesAreHugos(t *testing.T) {
	dir := demonstration(t)
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

// checkSite wants a site without wrong links, also in its sitemaps, of an archive with
// so many problems.
func checkSite(t *testing.T, dir string, problems int) {
	t.Helper()
	report, err := generator.Check(context.Background(), generator.CheckOptions{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Problems) != problems {
		t.Errorf("%d problems, want %d: %s", len(report.Problems), problems, strings.Join(report.Problems, "\n"))
	}
}

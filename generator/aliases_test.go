package generator_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"offprint/generator"
)

// TestAliasesInTheWay checks that aliases that are invalid or already in use are reported with
// their file, and that everything else is built.
func TestAliasesInTheWay(t *testing.T) {
	dir := oneDay(t)
	writeFile(t, filepath.Join(dir, "static", "paper.pdf"), "a file")
	writeFile(t, filepath.Join(dir, "static", "slides", "one.pdf"), "a file")
	writeFile(t, filepath.Join(dir, "content", "about.md"), "+++\ntitle = \"About\"\n+++\nA page.\n")
	bad := []string{
		"/feed.xml", "/feed.xml/", "feeds.opml", "/robots.txt", "/sitemap.xml", "/sitemap-2024.xml/x/", "/search/", "/search/boot.gz/", "/assets/x/",
		"/api/index.json/", "/authors/", "/papers/1706.03762/", "/papers/1706.03762/index.html/y/", "/404.html/", "/about/", "/paper.pdf", "/paper.pdf/x/",
		"/slides/one.pdf/", "/2017/06/12/", "/old/index.html/deep/", "/../up/", "/a//b/", "/", "", "/" + strings.Repeat("x", 300) + "/", strings.Repeat("/a", 1500) + "/",
	}
	good := []string{"/old/", "/slides/two/", "/papers/old-name/", "/api-of-old/", "/ünïcode/"}
	var list []string
	for _, a := range append(good[:1:1], append(bad, good[1:]...)...) {
		list = append(list, fmt.Sprintf("%q", a))
	}
	writeFile(t, filepath.Join(dir, "content", "2020", "01", "02", "aliased.md"),
		"+++\ntitle = \"Aliased\"\ndate = 2020-01-02\naliases = ["+strings.Join(list, ", ")+"]\n+++\nText.\n")
	var said []string
	o := generator.BuildOptions{Dir: dir, Child: child(t), Log: func(s string) { said = append(said, s) }}
	res, err := generator.Build(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	if res.Problems < len(bad)-5 { // problems found while reading are reported together
		t.Errorf("%d problems of %d: %s", res.Problems, len(bad), strings.Join(said, "\n"))
	}
	for _, s := range said {
		if !strings.HasPrefix(s, "content/2020/01/02/aliased.md:") || len(s) > 500 {
			t.Errorf("said %.600q, want a line with the file", s)
		}
	}
	checked, err := generator.Check(context.Background(), generator.CheckOptions{Dir: dir, Child: child(t)})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range said {
		if !slices.Contains(checked.Problems, s) {
			t.Errorf("check does not say %q", s)
		}
	}
	for _, a := range good {
		if page, err := os.ReadFile(filepath.Join(dir, "public", filepath.FromSlash(a), "index.html")); err != nil || !strings.Contains(string(page), "/papers/aliased/") {
			t.Errorf("%s does not lead to the paper (%v)", a, err)
		}
	}
	for _, name := range []string{"feed.xml", "robots.txt", "search/boot.gz", "paper.pdf"} {
		if info, err := os.Stat(filepath.Join(dir, "public", filepath.FromSlash(name))); err != nil || info.IsDir() {
			t.Errorf("%s is no longer a file (%v)", name, err)
		}
	}
}

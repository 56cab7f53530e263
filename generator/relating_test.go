package generator_test

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"offprint/generator"
	"offprint/generator/plan"
)

var (
	relatedList = regexp.MustCompile(`<h2>Related papers</h2><ol>(.*?)</ol>`)
	relatedItem = regexp.MustCompile(`^<a href=/papers/([^/]+)/>.+</a> (\d{4})$`)
)

// relatedOf returns the papers that a page lists as related, with their years.
func relatedOf(t *testing.T, page string) (names, years []string) {
	t.Helper()
	m := relatedList.FindStringSubmatch(page)
	if m == nil {
		return nil, nil
	}
	for _, item := range strings.Split(m[1], "<li>")[1:] {
		parts := relatedItem.FindStringSubmatch(item)
		if parts == nil {
			t.Fatalf("a related paper is written as %q", item)
		}
		names, years = append(names, parts[1]), append(years, parts[2])
	}
	return names, years
}

// TestRelated checks the related papers of the demonstration: they exist, none is the paper
// itself or a later one, and they are on its subject.
func TestRelated(t *testing.T) {
	t.Parallel()
	dir, _ := builtDemonstration(t)
	pages := readSite(t, filepath.Join(dir, "public"))
	day := map[string]string{}
	err := filepath.WalkDir(filepath.Join(dir, "content"), func(name string, _ os.DirEntry, err error) error {
		if rel, _ := filepath.Rel(filepath.Join(dir, "content"), name); len(rel) > len("2017/06/12/") {
			day[strings.TrimSuffix(filepath.Base(name), ".md")] = filepath.ToSlash(filepath.Dir(rel))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	with := 0
	for name, of := range day {
		names, years := relatedOf(t, string(pages["papers/"+name+"/index.html"]))
		if len(names) > plan.RelatedPapers {
			t.Errorf("%s has %d related papers", name, len(names))
		}
		if len(names) > 0 {
			with++
		}
		for i, r := range names {
			if r == name || day[r] == "" || day[r] > of || years[i] != day[r][:4] {
				t.Errorf("%s of %s names %s of %s as related, of the year %s", name, of, r, day[r], years[i])
			}
		}
	}
	if with < len(day)*3/4 {
		t.Errorf("of %d papers only %d have related ones", len(day), with)
	}
	// StyleGAN2 and StyleGAN.
	if names, _ := relatedOf(t, string(pages["papers/1912.04958/index.html"])); !strings.Contains(strings.Join(names, " "), "1812.04948") {
		t.Errorf("StyleGAN2 is related to %v", names)
	}
}

// TestRelatedOff checks that nothing is computed or shown if related papers are disabled.
func TestRelatedOff(t *testing.T) {
	t.Parallel()
	for _, option := range []string{"related = false", "paperPages = false"} {
		dir := t.TempDir()
		e := &editor{t: t, dir: dir, rand: rand.New(rand.NewPCG(3, 4))}
		e.write("config.toml", "baseURL = \"https://example.org/\"\n[params.offprint]\n"+option+"\n")
		for range 9 {
			e.add()
		}
		build(t, generator.BuildOptions{Dir: dir})
		for path, page := range readSite(t, filepath.Join(dir, "public")) {
			if strings.Contains(string(page), "Related papers") {
				t.Errorf("%s: %s has related papers", option, path)
			}
		}
		if _, err := os.Stat(filepath.Join(dir, ".offprint", "related")); err == nil {
			t.Errorf("%s: they were looked for", option)
		}
	}
}

// TestRelatedIsKept adds a day: the saved data of earlier months must not change. Papers that
// differ only in their file names are related to each other.
func TestRelatedIsKept(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	e := &editor{t: t, dir: dir, rand: rand.New(rand.NewPCG(3, 4))}
	e.write("config.toml", "baseURL = \"https://example.org/\"\n")
	text := "+++\ntitle = \"Twins of one paper\"\ndate = 2020-01-02\n+++\nThe same words of the same paper.\n"
	for _, name := range []string{"a", "b", "c", "d"} {
		e.write("content/2020/01/02/"+name+".md", text)
	}
	for range 20 {
		e.add()
	}
	build(t, generator.BuildOptions{Dir: dir})
	before := readSite(t, filepath.Join(dir, ".offprint", "related"))
	months := map[string]bool{}
	for _, name := range e.papers() {
		months[filepath.Join(filepath.Base(filepath.Dir(filepath.Dir(filepath.Dir(name)))), filepath.Base(filepath.Dir(filepath.Dir(name))))] = true
	}
	if len(before) != len(months) || len(before["2020-01"]) == 0 {
		t.Fatalf("%d files are kept, want one for each of %d months", len(before), len(months))
	}
	name := filepath.Join(dir, ".offprint", "related", "2020-01")
	was, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	e.write("content/2020/04/01/later.md", "+++\ntitle = \"A later paper\"\ndate = 2020-04-01\n+++\nText 3 of 4.\n")
	build(t, generator.BuildOptions{Dir: dir})
	is, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	if !os.SameFile(was, is) {
		t.Error("a closed month was written again")
	}
	if after := readSite(t, filepath.Join(dir, ".offprint", "related")); len(after) != len(months)+1 {
		t.Errorf("%d files are kept, want %d", len(after), len(months)+1)
	}
	compareSites(t, readSite(t, e.clean()), readSite(t, filepath.Join(dir, "public")))
	if err := os.RemoveAll(filepath.Join(dir, "content", "2020", "04")); err != nil {
		t.Fatal(err)
	}
	build(t, generator.BuildOptions{Dir: dir})
	if _, err := os.Stat(filepath.Join(dir, ".offprint", "related", "2020-04")); err == nil {
		t.Error("a month without papers is kept")
	}
}

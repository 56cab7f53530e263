package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"offprint/generator/archive"
	"offprint/generator/paper"
)

// standInVariable, if set, makes this test binary act as Offprint.
const standInVariable = "OFFPRINT_SEARCH_STAND_IN"

func TestMain(m *testing.M) {
	if os.Getenv(standInVariable) == "" {
		os.Exit(m.Run())
	}
	after := func(name string) string { return os.Args[slices.Index(os.Args, name)+1] }
	if err := writeSite(filepath.Join(after("-C"), "content"), after("--destination")); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

// writeSite writes the files that the stand-in for the search client reads.
func writeSite(content, public string) error {
	entries, _, err := archive.Read(context.Background(), content, 1)
	if err != nil {
		return err
	}
	type card struct {
		ID    paper.ID `json:"id"`
		Title string   `json:"title"`
	}
	var titles, people []string
	var cards []card
	for _, e := range entries {
		p := e.Paper
		titles = append(titles, p.Title+" "+p.Abstract)
		people = append(people, strings.Join(append(p.Authors, p.ID.Value()), " "))
		cards = append(cards, card{p.ID, p.Title})
	}
	for name, value := range map[string]any{
		"boot": map[string]string{"first": "a"},
		"1/ta": titles, "1/l0": people, "1/c0": cards, "1/x0": []string{},
	} {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		if err := json.NewEncoder(z).Encode(value); err != nil {
			return err
		}
		if err := z.Close(); err != nil {
			return err
		}
		if err := put(filepath.Join(public, "search", name+".gz"), b.Bytes()); err != nil {
			return err
		}
	}
	client, err := os.ReadFile(filepath.Join("testdata", "search.js"))
	if err != nil {
		return err
	}
	if err := put(filepath.Join(public, "js", "search-0123.js"), client); err != nil {
		return err
	}
	return put(filepath.Join(public, "js", "search-page-0123.js"), []byte("const open = 1;"))
}

func put(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, data, 0o644)
}

// needBrowser skips the test if Chromium is not installed.
func needBrowser(t *testing.T) {
	t.Helper()
	if _, err := findBrowser(""); errors.Is(err, errNoBrowser) {
		if os.Getenv("OFFPRINT_REQUIRE_BROWSER") == "1" {
			t.Fatal("there is no Chromium, and OFFPRINT_REQUIRE_BROWSER=1 asks for one")
		}
		t.Skip("there is no Chromium here; install one to run the browser tests")
	}
}

// writePapers writes an archive of a few papers.
func writePapers(t *testing.T, dir string) {
	t.Helper()
	day, err := paper.NewDay(2024, time.May, 1)
	if err != nil {
		t.Fatal(err)
	}
	for i, title := range []string{
		"Sparse Mixtures of Very Large Experts",
		"Graph Networks for Molecular Chemistry",
		"Learning to Paint from Text Prompts",
		"Robust Speech Recognition at Scale",
		"Folding Proteins with Attention",
		"On It", // nothing to remember
	} {
		p := paper.Paper{
			ID: paper.ID(fmt.Sprintf("arxiv:2405.%05d", i+1)), Title: title, Date: day,
			Authors:  []string{fmt.Sprintf("Ada Writer%c", 'a'+i), "Bob Other Jr."},
			Abstract: "Of mean average precision (MAP).",
		}
		if _, err := archive.Write(filepath.Join(dir, "content"), nil, archive.Entry{Path: archive.Path(p), Paper: p}); err != nil {
			t.Fatal(err)
		}
	}
}

// measured runs the program and returns its JSON output.
func measured(t *testing.T, args ...string) report {
	t.Helper()
	var out, errs bytes.Buffer
	if code := run(context.Background(), append(args, "-json"), &out, &errs); code != 0 {
		t.Fatalf("search %q ends with %d: %s", args, code, &errs)
	}
	var r report
	if err := json.Unmarshal(out.Bytes(), &r); err != nil {
		t.Fatal(err)
	}
	return r
}

func TestSite(t *testing.T) {
	needBrowser(t)
	dir := t.TempDir()
	writePapers(t, dir)
	public := filepath.Join(dir, "public")
	if err := writeSite(filepath.Join(dir, "content"), public); err != nil {
		t.Fatal(err)
	}
	r := measured(t, "-site", public, "-acronyms")
	if r.Papers != 6 || r.Client != "js/search-0123.js" {
		t.Errorf("%d papers are searched by %s", r.Papers, r.Client)
	}
	if len(r.Known) <= len(modes()) {
		t.Fatalf("known items: %+v", r.Known)
	}
	for _, k := range r.Known {
		switch {
		case !slices.Contains(modes(), k.Mode): // other forms of words, which this site's client does not support
		case k.Queries != 5:
			t.Errorf("%s: %d queries, want 5", k.Mode, k.Queries)
		case k.Mode == modeIdentifier: // no title contains the letters of "arxiv"
			if k.SuccessAt.Ten == 0 {
				t.Errorf("%s: %+v", k.Mode, k)
			}
		case k.SuccessAt.One != 1 || k.MRR != 1 || k.Empty != 0:
			t.Errorf("%s: %+v", k.Mode, k)
		}
	}
	if len(r.Wire) != 2 {
		t.Fatalf("the wire: %+v", r.Wire)
	}
	for i, w := range r.Wire {
		// boot, then terms and lists concurrently, then cards, then texts
		requests, chain := float64(4+i), float64(3+i)
		if w.Requests.Median != requests || w.Requests.Max != requests || w.Chain.Median != chain || w.Chain.Max != chain {
			t.Errorf("snippets %v: requests %v, one after the other %v, want %v and %v", w.Snippets, w.Requests, w.Chain, requests, chain)
		}
		var sum float64
		for _, c := range w.Classes {
			sum += c.Bytes.Median
		}
		if w.Bytes.Median != sum || sum == 0 {
			t.Errorf("snippets %v: %v bytes in all, %v by class", w.Snippets, w.Bytes, sum)
		}
		if w.Classes[classTerms].Requests != 2 || w.Classes[classBoot].Requests != 1 || w.Classes[classScript].Bytes.Max == 0 || len(w.Other) > 0 {
			t.Errorf("snippets %v: %+v", w.Snippets, w)
		}
		info, err := os.Stat(filepath.Join(public, "search", "boot.gz"))
		if err != nil || w.Classes[classBoot].Bytes.Median != float64(info.Size()) {
			t.Errorf("the boot file took %v bytes: %v", w.Classes[classBoot].Bytes, err)
		}
	}
	if r.Latency == nil || r.Latency.Queries != 5 {
		t.Errorf("latency: %+v", r.Latency)
	}
	if r.Disk.Files != 5 || len(r.Disk.Assets) != 2 || r.Disk.Assets[0].Gzip == 0 {
		t.Errorf("disk: %+v", r.Disk)
	}
	if a := r.Acronyms; a.Pairs != 1 || a.ShortInLong.Mean != 1 || a.LongInShort.Mean != 1 {
		t.Errorf("acronyms: %+v", a)
	}

	var out, errs bytes.Buffer
	if code := run(context.Background(), []string{"-site", public, "-known", "3", "-wire", "2", "-acronyms"}, &out, &errs); code != 0 {
		t.Fatalf("search ends with %d: %s", code, &errs)
	}
	for _, want := range []string{"success@10", "terms and lists", "one after the other", "Latency", "Acronyms: 1 pairs", "search/"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the report has no %q:\n%s", want, &out)
		}
	}
}

// TestBrokenSite checks that errors in the page are reported with the query.
func TestBrokenSite(t *testing.T) {
	needBrowser(t)
	dir := t.TempDir()
	writePapers(t, dir)
	public := filepath.Join(dir, "public")
	if err := writeSite(filepath.Join(dir, "content"), public); err != nil {
		t.Fatal(err)
	}
	b, err := open(context.Background(), "", public, "js/search-0123.js", dir)
	if err != nil {
		t.Fatal(err)
	}
	defer b.close()
	_, err = b.search("broken words", searchOptions{}, false)
	if want := `searching for "broken words": 1/lost.gz cannot be had`; err == nil || err.Error() != want {
		t.Errorf("the error is %v, want %s", err, want)
	}
}

func TestJudged(t *testing.T) {
	needBrowser(t)
	t.Setenv(standInVariable, "1")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, data := range cranfieldFiles {
		if err := put(filepath.Join(dir, name), []byte(data)); err != nil {
			t.Fatal(err)
		}
	}
	r := measured(t, "-judged", cranfield, "-collection", dir, "-offprint", self)
	want := judgedResult{Set: cranfield, Documents: 3, Questions: 2, NDCG10: 1, Recall100: 1, MRR: 1}
	if r.Judged == nil || *r.Judged != want {
		t.Errorf("judged: %+v, want %+v", r.Judged, want)
	}
}

func TestUsage(t *testing.T) {
	for _, args := range [][]string{
		{},
		{"-site", "x", "-archive", "y"},
		{"-site", "x", "-fast"},
		{"-judged", "cisi"},
		{"-archive", "x", "-content", "y"},
		{"-site", "x", "-known", "-1"},
		{"-site", "x", "more"},
		{"-no-such-flag"},
	} {
		var out, errs bytes.Buffer
		if code := run(context.Background(), args, &out, &errs); code != 2 || errs.Len() == 0 {
			t.Errorf("search %q ends with %d: %s", args, code, &errs)
		}
	}
	var out, errs bytes.Buffer
	if code := run(context.Background(), []string{"-site", filepath.Join(t.TempDir(), "none")}, &out, &errs); code != 1 || !strings.Contains(errs.String(), "there is no site") {
		t.Errorf("without a site, search ends with %d: %s", code, &errs)
	}
}

func TestFindClient(t *testing.T) {
	dir := t.TempDir()
	write := func(name, data string) {
		t.Helper()
		if err := put(filepath.Join(dir, filepath.FromSlash(name)), []byte(data)); err != nil {
			t.Fatal(err)
		}
	}
	write("js/search-page.js", `import{open as o}from"./x.js";const open=2;export{o as start}`)
	write("js/main.js", `export function open(){}`)
	if _, err := findClient(dir, ""); err == nil {
		t.Error("a client is found where there is none")
	}
	write("js/search-1.js", `function a(){}export{b,a as open};`)
	if got, err := findClient(dir, ""); err != nil || got != "js/search-1.js" {
		t.Errorf("the client is %q: %v", got, err)
	}
	write("js/search-2.js", `export async function open(base) {}`)
	if _, err := findClient(dir, ""); err == nil {
		t.Error("one of two clients is taken")
	}
	if got, err := findClient(dir, "/js/search-2.js"); err != nil || got != "js/search-2.js" {
		t.Errorf("the client is %q: %v", got, err)
	}
	if _, err := findClient(dir, "js/none.js"); err == nil {
		t.Error("a client that is not there is taken")
	}
}

func TestClassOf(t *testing.T) {
	for path, want := range map[string]class{
		"/js/search-1.js":          classScript,
		"/search/boot.gz":          classBoot,
		"/search/0a/t12.gz":        classTerms,
		"/archive/search/0a/l1.gz": classTerms,
		"/search/0a/c12.gz":        classCards,
		"/search/0a/x12.gz":        classTexts,
		"/search/0a/s12.gz":        classSpelling,
		"/search/0a/f.gz":          classFacets,
		"/search/strange":          classOther,
		"/papers/1/cards/x.gz":     classOther,
	} {
		if got := classOf(path); got != want {
			t.Errorf("%s is of the class %q, want %q", path, got, want)
		}
	}
}

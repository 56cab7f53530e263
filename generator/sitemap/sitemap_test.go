package sitemap_test

import (
	"encoding/xml"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"

	"offprint/generator/sitemap"
)

const base = "https://me.github.io/papers/"

type urlset struct {
	XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	URLs    []struct {
		Loc     string `xml:"loc"`
		LastMod string `xml:"lastmod"`
	} `xml:"url"`
}

type index struct {
	XMLName  xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemapindex"`
	Sitemaps []struct {
		Loc     string `xml:"loc"`
		LastMod string `xml:"lastmod"`
	} `xml:"sitemap"`
}

func files(t *testing.T, entries ...sitemap.Entry) []sitemap.File {
	t.Helper()
	out, err := sitemap.Files(base, slices.Values(entries))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func paths(files []sitemap.File) string {
	var out []string
	for _, f := range files {
		out = append(out, f.Path)
	}
	return strings.Join(out, " ")
}

func read[T any](t *testing.T, f sitemap.File) (v T) {
	t.Helper()
	if err := xml.Unmarshal(f.Data, &v); err != nil {
		t.Fatalf("%s: %v", f.Path, err)
	}
	return v
}

func TestBytes(t *testing.T) {
	got := files(t,
		sitemap.Entry{Loc: base, LastMod: "2025-10-07"},
		sitemap.Entry{Loc: base + "papers/1706.03762/", LastMod: "2017-06-12", Part: "2017"},
		sitemap.Entry{Loc: base + "papers/x/?a=1&b=2", Part: "2017"},
	)
	want := []sitemap.File{
		{Path: "sitemap-pages.xml", Data: []byte(`<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">` +
			`<url><loc>https://me.github.io/papers/</loc><lastmod>2025-10-07</lastmod></url></urlset>`)},
		{Path: "sitemap-2017.xml", Data: []byte(`<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">` +
			`<url><loc>https://me.github.io/papers/papers/1706.03762/</loc><lastmod>2017-06-12</lastmod></url>` +
			`<url><loc>https://me.github.io/papers/papers/x/?a=1&amp;b=2</loc></url></urlset>`)},
		{Path: "sitemap.xml", Data: []byte(`<?xml version="1.0" encoding="UTF-8"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">` +
			`<sitemap><loc>https://me.github.io/papers/sitemap-pages.xml</loc><lastmod>2025-10-07</lastmod></sitemap>` +
			`<sitemap><loc>https://me.github.io/papers/sitemap-2017.xml</loc><lastmod>2017-06-12</lastmod></sitemap></sitemapindex>`)},
	}
	if len(got) != len(want) {
		t.Fatalf("files %s", paths(got))
	}
	for i := range want {
		if got[i].Path != want[i].Path || string(got[i].Data) != string(want[i].Data) {
			t.Errorf("got  %s %s\nwant %s %s", got[i].Path, got[i].Data, want[i].Path, want[i].Data)
		}
	}
}

func TestFullPartGoesOn(t *testing.T) {
	entries := func(n int) iter.Seq[sitemap.Entry] {
		return func(yield func(sitemap.Entry) bool) {
			for i := range n {
				if !yield(sitemap.Entry{Loc: fmt.Sprintf("%spapers/%d/", base, i), Part: "2024"}) {
					return
				}
			}
		}
	}
	for _, tt := range []struct {
		n     int
		files string
		last  int // pages in the last file
	}{
		{50_000, "sitemap-2024.xml sitemap.xml", 50_000},
		{50_001, "sitemap-2024.xml sitemap-2024-2.xml sitemap.xml", 1},
		{100_001, "sitemap-2024.xml sitemap-2024-2.xml sitemap-2024-3.xml sitemap.xml", 1},
	} {
		got, err := sitemap.Files(base, entries(tt.n))
		if err != nil {
			t.Fatal(err)
		}
		if paths(got) != tt.files {
			t.Fatalf("%d pages: files %s, want %s", tt.n, paths(got), tt.files)
		}
		if last := read[urlset](t, got[len(got)-2]); len(last.URLs) != tt.last {
			t.Errorf("%d pages: the last file lists %d, want %d", tt.n, len(last.URLs), tt.last)
		}
		if idx := read[index](t, got[len(got)-1]); len(idx.Sitemaps) != len(got)-1 {
			t.Errorf("%d pages: the index lists %d of %d files", tt.n, len(idx.Sitemaps), len(got)-1)
		}
	}
}

func TestLargeAddressesFillAFile(t *testing.T) {
	long := strings.Repeat("x", 1900)
	const n = 30_000
	got, err := sitemap.Files(base, func(yield func(sitemap.Entry) bool) {
		for i := range n {
			if !yield(sitemap.Entry{Loc: fmt.Sprintf("%s%s%d/", base, long, i)}) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if paths(got) != "sitemap-pages.xml sitemap-pages-2.xml sitemap.xml" {
		t.Fatalf("files %s", paths(got))
	}
	pages := 0
	for _, f := range got[:2] {
		if len(f.Data) > 52_428_800 {
			t.Errorf("%s has %d bytes", f.Path, len(f.Data))
		}
		pages += strings.Count(string(f.Data), "<url>")
	}
	if pages != n {
		t.Errorf("%d pages of %d", pages, n)
	}
	if len(got[0].Data) < 50<<20-2100 {
		t.Errorf("the first file has room for another page: %d bytes", len(got[0].Data))
	}
}

// TestPartsStayPut checks that a part's file does not depend on other parts, even if the parts
// come mixed.
func TestPartsStayPut(t *testing.T) {
	old := []sitemap.Entry{{Loc: base + "a/", LastMod: "2023-01-01", Part: "2023"}, {Loc: base + "b/", LastMod: "2023-02-01", Part: "2023"}}
	alone := files(t, old...)
	mixed := files(t, sitemap.Entry{Loc: base + "c/", Part: "2024"}, old[0], sitemap.Entry{Loc: base + "d/", Part: "2024"}, old[1])
	if paths(mixed) != "sitemap-2024.xml sitemap-2023.xml sitemap.xml" {
		t.Fatalf("files %s", paths(mixed))
	}
	if string(alone[0].Data) != string(mixed[1].Data) {
		t.Errorf("the file of 2023 changed: %s", mixed[1].Data)
	}
}

func TestAddresses(t *testing.T) {
	for loc, want := range map[string]string{
		base + "authors/łukasz-kaiser/": base + "authors/%C5%82ukasz-kaiser/",
		base + "topics/日本/":             base + "topics/%E6%97%A5%E6%9C%AC/",
		base + "a b/":                   base + "a%20b/",
		base + "already%20encoded/":     base + "already%20encoded/",
		base + "it's/<&>/":              base + "it%27s/%3C&%3E/",
		base + `?q=é"<`:                 base + "?q=%C3%A9%22%3C",
		base + "x/#part":                base + "x/",
	} {
		got := read[urlset](t, files(t, sitemap.Entry{Loc: loc})[0])
		if got.URLs[0].Loc != want {
			t.Errorf("%s: got %s, want %s", loc, got.URLs[0].Loc, want)
		}
	}
	// A base without its trailing slash is still a folder.
	got, err := sitemap.Files(strings.TrimSuffix(base, "/"), slices.Values([]sitemap.Entry{{Loc: base + "x/"}}))
	if err != nil {
		t.Fatal(err)
	}
	if idx := read[index](t, got[1]); idx.Sitemaps[0].Loc != base+"sitemap-pages.xml" {
		t.Errorf("the index leads to %s", idx.Sitemaps[0].Loc)
	}
}

func TestNoEntry(t *testing.T) {
	if got := files(t); got != nil {
		t.Errorf("an empty site has %s", paths(got))
	}
}

func TestRefusals(t *testing.T) {
	tests := map[string]struct {
		base  string
		entry sitemap.Entry
		want  string
	}{
		"other host":     {base, sitemap.Entry{Loc: "https://example.org/"}, "outside"},
		"other scheme":   {base, sitemap.Entry{Loc: "http://me.github.io/papers/"}, "outside"},
		"above the base": {base, sitemap.Entry{Loc: "https://me.github.io/"}, "outside"},
		"beside":         {base, sitemap.Entry{Loc: "https://me.github.io/papers-too/"}, "outside"},
		"climbing":       {base, sitemap.Entry{Loc: base + "x/../../"}, "outside"},
		"hidden climb":   {base, sitemap.Entry{Loc: base + "%2e%2e/x/"}, "outside"},
		"relative":       {base, sitemap.Entry{Loc: "/papers/x/"}, "outside"},
		"broken":         {base, sitemap.Entry{Loc: base + "%zz"}, "%zz"},
		"too long":       {base, sitemap.Entry{Loc: base + strings.Repeat("x", 2048)}, "longer"},
		"no day":         {base, sitemap.Entry{Loc: base, LastMod: "2025-02-30"}, "2025-02-30"},
		"day with time":  {base, sitemap.Entry{Loc: base, LastMod: "2025-02-03T00:00:00Z"}, "not a day"},
		"part with dots": {base, sitemap.Entry{Loc: base, Part: "../x"}, "file name"},
		"relative base":  {"/papers/", sitemap.Entry{Loc: base}, "absolute"},
		"no base":        {"", sitemap.Entry{Loc: base}, "absolute"},
	}
	for name, tt := range tests {
		got, err := sitemap.Files(tt.base, slices.Values([]sitemap.Entry{tt.entry}))
		if err == nil || !strings.Contains(err.Error(), tt.want) || got != nil {
			t.Errorf("%s: %s, error %v, want one with %q", name, paths(got), err, tt.want)
		}
	}
	full := make([]sitemap.Entry, 50_001)
	for i := range full {
		full[i] = sitemap.Entry{Loc: base, Part: "2024"}
	}
	full = append(full, sitemap.Entry{Loc: base, Part: "2024-2"})
	if _, err := sitemap.Files(base, slices.Values(full)); err == nil || !strings.Contains(err.Error(), "sitemap-2024-2.xml") {
		t.Errorf("two parts in one file: error %v", err)
	}
}

func TestRobots(t *testing.T) {
	const want = "User-agent: *\nDisallow:\n\nSitemap: https://me.github.io/papers/sitemap.xml\n"
	if got := string(sitemap.Robots(base + "sitemap.xml")); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := string(sitemap.Robots("")); got != "User-agent: *\nDisallow:\n" {
		t.Errorf("without a sitemap: %q", got)
	}
	if got := string(sitemap.Robots("https://x/\nDisallow: /")); strings.Count(got, "\n") != 4 {
		t.Errorf("an address broke its line: %q", got)
	}
}

// FuzzLoc checks that for any address, the file is well-formed and the address in it is plain
// ASCII below the base.
func FuzzLoc(f *testing.F) {
	for _, s := range []string{"", "x/", "a b", "é", "%zz", "?q=<&>", "#", "\x00", "\xff", "../../x", "//evil/"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, path string) {
		got, err := sitemap.Files(base, slices.Values([]sitemap.Entry{{Loc: base + path}}))
		if err != nil {
			return
		}
		loc := read[urlset](t, got[0]).URLs[0].Loc
		if !strings.HasPrefix(loc, base) {
			t.Fatalf("%q lies outside", loc)
		}
		for _, r := range loc {
			if r <= ' ' || r > '~' {
				t.Fatalf("%q is not percent-encoded", loc)
			}
		}
	})
}

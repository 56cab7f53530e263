package source_test

import (
	"context"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"offprint/generator/paper"
	"offprint/generator/source"
	"offprint/generator/text"
)

// corpus returns a path in the folder of real scrapes that OFFPRINT_CORPUS names. It skips the
// test if the variable is not set.
func corpus(t testing.TB, elem ...string) string {
	dir := os.Getenv("OFFPRINT_CORPUS")
	if dir == "" {
		t.Skip("OFFPRINT_CORPUS names no folder of real scrapes")
	}
	return filepath.Join(append([]string{dir}, elem...)...)
}

// readFile reads a file of the corpus. It fails the test if the file cannot be read.
func readFile(t testing.TB, path string, in source.Input) ([]source.Item, source.Report) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	in.Name = path
	var items []source.Item
	report, err := source.Read(context.Background(), f, in, func(it source.Item) error {
		items = append(items, it)
		return nil
	})
	if err != nil {
		t.Fatalf("%s: %v", filepath.Base(path), err)
	}
	return items, report
}

// today is later than all dates of the corpus.
var today = mustDay("2026-05-01")

func mustDay(s string) paper.Day {
	d, err := paper.ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}

func TestCorpusAPI(t *testing.T) {
	paths, _ := filepath.Glob(corpus(t, "hf-api", "*.json"))
	records, ids, abstracts := 0, map[paper.ID]bool{}, 0
	for _, path := range paths {
		items, report := readFile(t, path, source.Input{Today: today})
		if report.Format != "hf-api" {
			t.Errorf("%s: read as %q", filepath.Base(path), report.Format)
		}
		for _, note := range report.Notes {
			t.Logf("%s: %s", filepath.Base(path), note)
		}
		for _, it := range items {
			if it.Err != nil {
				t.Errorf("%s: %s: %v", filepath.Base(path), it.Where, it.Err)
				continue
			}
			for _, note := range it.Notes {
				t.Logf("%s: %s: %s", filepath.Base(path), it.Where, note)
			}
			records++
			p := it.Record.Paper
			ids[p.ID] = true
			if p.Abstract != "" {
				abstracts++
			}
			if day := it.Record.Listed.String(); day+".json" != filepath.Base(path) || p.Date != it.Record.Listed {
				t.Errorf("%s: %s: listed %s, date %v", filepath.Base(path), it.Where, day, p.Date)
			}
			if p.ID.Scheme() != paper.SchemeArXiv || p.Published == 0 || len(p.Authors) == 0 {
				t.Errorf("%s: %s: id %s, published %v, %d authors", filepath.Base(path), it.Where, p.ID, p.Published, len(p.Authors))
			}
		}
	}
	if len(paths) != 501 || records != 7876 || len(ids) != 7875 || abstracts != 7876 {
		t.Errorf("%d files, %d records, %d identifiers, %d abstracts; want 501, 7876, 7875, 7876", len(paths), records, len(ids), abstracts)
	}
}

func TestCorpusPage(t *testing.T) {
	items, report := readFile(t, corpus(t, "hf-html", "huggingface_papers.html"), source.Input{Today: today})
	if len(items) != 13 || report.Format != "hf-page" || len(report.Notes) > 0 {
		t.Errorf("%d items as %q with %q; want 13 as hf-page without a note", len(items), report.Format, report.Notes)
	}
	for _, it := range items {
		if it.Err != nil {
			t.Fatalf("%s: %v", it.Where, it.Err)
		}
		p := it.Record.Paper
		if it.Record.Listed != mustDay("2024-08-01") || p.ID.Scheme() != paper.SchemeArXiv || p.Abstract == "" || len(p.Authors) == 0 || p.Published == 0 {
			t.Errorf("%s: %+v", it.Where, it.Record)
		}
	}
}

func TestCorpusListing(t *testing.T) {
	path := corpus(t, "seed", "daily-papers-listing.txt")
	items, report := readFile(t, path, source.Input{Today: today})
	if len(items) != 27 || report.Format != "hf-listing" || len(report.Notes) != 1 || report.Notes[0] != "page heading says Dec 11: taken as 2025-12-11; use --date to change it" {
		t.Errorf("%d items as %q with %q", len(items), report.Format, report.Notes)
	}
	want := corpusListing(t, path)
	for i, it := range items {
		if it.Err != nil || len(it.Notes) > 0 {
			t.Errorf("%s: %v %q", it.Where, it.Err, it.Notes)
			continue
		}
		if i < len(want) {
			if got := *it.Record; !reflect.DeepEqual(got, want[i]) {
				t.Errorf("%s:\n got %+v\nwant %+v", it.Where, got, want[i])
			}
		}
	}
}

// corpusListing reads the listing with a regular expression for its fixed layout, for
// comparison.
func corpusListing(t *testing.T, path string) []source.Record {
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	_, body, _ := strings.Cut(string(b), "Dec 11\n")
	block := regexp.MustCompile(`\n(.+)\n\n(.+)\n\n(?:  • (\d+) authors|(\S+) (.+))\n·\n(.+)(?:\n|$)`)
	var want []source.Record
	for _, m := range block.FindAllStringSubmatch(body, -1) {
		n, _ := strconv.Atoi(m[3])
		date, comments := m[6], 0
		if !strings.Contains(date, ",") {
			f := strings.Fields(date)
			if len(f) == 3 {
				comments, _ = strconv.Atoi(f[2])
			}
			date = f[0] + " " + f[1] + ", 2025"
		}
		d, err := time.Parse("Jan 2, 2006", date)
		if err != nil {
			t.Fatal(err)
		}
		day := paper.DayOf(d)
		title := text.Title(m[1])
		want = append(want, source.Record{
			Source: "hf-listing", Scraped: mustDay("2025-12-11"),
			Paper: paper.Paper{
				ID: paper.ID("title:" + text.Slug(title)), Title: title, Abstract: text.Abstract(m[2]),
				AuthorCount: n, Organization: m[5], Date: day, Published: day, Comments: comments,
			},
		})
	}
	if len(want) != 27 {
		t.Fatalf("%d blocks in the listing, want 27", len(want))
	}
	return want
}

func TestCorpusArXivXML(t *testing.T) {
	for _, tt := range []struct {
		glob, format              string
		files, records, versioned int
	}{
		{"arxiv-atom/[iq]*.xml", "arxiv-atom", 20, 221, 221},
		{"arxiv-oai/*.xml", "arxiv-oai", 3, 3000, 0},
	} {
		paths, _ := filepath.Glob(corpus(t, filepath.FromSlash(tt.glob)))
		records, versioned := 0, 0
		for _, path := range paths {
			if strings.HasPrefix(filepath.Base(path), "id_abc_") {
				continue // the response to a failed request
			}
			items, report := readFile(t, path, source.Input{Today: today})
			if report.Format != tt.format {
				t.Errorf("%s: read as %q", filepath.Base(path), report.Format)
			}
			for _, it := range items {
				if it.Err != nil {
					t.Errorf("%s: %s: %v", filepath.Base(path), it.Where, it.Err)
					continue
				}
				records++
				p := it.Record.Paper
				if p.Citation.Get("version") != "" {
					versioned++
				}
				if p.ID.Scheme() != paper.SchemeArXiv || p.Published == 0 || len(p.Authors) == 0 || p.Category() == "" || p.Abstract == "" || p.Date != p.Published {
					t.Errorf("%s: %s: %+v", filepath.Base(path), it.Where, p)
				}
			}
		}
		if len(paths) != tt.files || records != tt.records || versioned != tt.versioned {
			t.Errorf("%s: %d files, %d records, %d with a version; want %+v", tt.glob, len(paths), records, versioned, tt)
		}
	}
}

func TestCorpusText(t *testing.T) {
	paths, _ := filepath.Glob(corpus(t, "hf-text", "*.txt"))
	records := 0
	for _, path := range paths {
		items, report := readFile(t, path, source.Input{Today: today})
		for _, it := range items {
			if it.Err != nil || len(it.Notes) > 0 || report.Format != "hf-text" {
				t.Errorf("%s: %s: %v %q", filepath.Base(path), it.Where, it.Err, it.Notes)
				continue
			}
			records++
			p := it.Record.Paper
			if p.ID.Scheme() != paper.SchemeArXiv || p.Abstract == "" || !strings.Contains(path, it.Record.Scraped.String()) {
				t.Errorf("%s: %s: %+v", filepath.Base(path), it.Where, it.Record)
			}
		}
	}
	if len(paths) != 13 || records != 650 {
		t.Errorf("%d files, %d records; want 13 and 650", len(paths), records)
	}
}

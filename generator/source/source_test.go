package source_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"golang.org/x/text/encoding/charmap"

	"offprint/generator/paper"
	"offprint/generator/source"
)

// read reads b and fails the test if the input as a whole gives an error.
func read(t testing.TB, b []byte, in source.Input) ([]source.Item, source.Report) {
	t.Helper()
	items, report, err := tryRead(bytes.NewReader(b), in)
	if err != nil {
		t.Fatalf("Read: %v", err)
	}
	return items, report
}

func tryRead(r io.Reader, in source.Input) (items []source.Item, report source.Report, err error) {
	report, err = source.Read(context.Background(), r, in, func(it source.Item) error {
		items = append(items, it)
		return nil
	})
	return items, report, err
}

// fixture returns the input with this name from the folder of any format.
func fixture(t testing.TB, name string) []byte {
	t.Helper()
	for _, in := range []string{"*", "*/mapped"} {
		if paths, _ := filepath.Glob(filepath.Join("testdata", in, name)); len(paths) == 1 {
			b, err := os.ReadFile(paths[0])
			if err != nil {
				t.Fatal(err)
			}
			return b
		}
	}
	t.Fatalf("there is no testdata/*/%s", name)
	return nil
}

// records returns the records of items, none of which may have an error.
func records(t testing.TB, items []source.Item) []source.Record {
	t.Helper()
	var rs []source.Record
	for _, it := range items {
		if it.Err != nil {
			t.Fatalf("%s: %v", it.Where, it.Err)
		}
		rs = append(rs, *it.Record)
	}
	return rs
}

func gzipped(t testing.TB, b []byte) []byte {
	t.Helper()
	var buf bytes.Buffer
	z := gzip.NewWriter(&buf)
	z.Write(b)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func TestReadRefuses(t *testing.T) {
	page := "<!DOCTYPE html>\n<html><head><title>\n 403 Forbidden</title></head><body><h1>No</h1></body></html>\n"
	tests := []struct{ name, as, input, want string }{
		{"-", "", "", "there is nothing in it"},
		{"-", "hf-api", " \n\t ", "there is nothing in it"},
		{"2025-10-07.json", "", page, "this is an HTML page, not JSON: “403 Forbidden”; fetch it again"},
		{"2025-10-07.json.gz", "", page, "this is an HTML page, not JSON: “403 Forbidden”; fetch it again"},
		{"-", "hf-api", page, "this is an HTML page, not JSON: “403 Forbidden”; fetch it again"},
		{"-", "hf-listing", page, "this is an HTML page, not Markdown: “403 Forbidden”; fetch it again"},
		{"-", "", "<html><body><h1>Down for\nmaintenance</h1>", "this is an HTML page, without the records of Daily Papers"},
		{"-", "hf-page", page, "this is an HTML page, without the records of Daily Papers: “403 Forbidden”; fetch it again"},
		{"-", "", `{"error":"Rate limit exceeded"}`, "this is the answer of a server that failed: “Rate limit exceeded”; fetch it again"},
		{"-", "hf-api", `{"error":{"message":"Not found"}}`, "this is the answer of a server that failed: “Not found”; fetch it again"},
		{"-", "hf-page", `[{"paper":{}}]`, "this is not HTML, it looks like JSON in no form that is known here"},
		{"-", "", `{"name":"offprint","version":1}`, "this looks like JSON in no form that is known here; “offprint import --help” lists the formats"},
		{"-", "", "%PDF-1.7\n%\xe2\xe3\xcf\xd3", "this looks like a PDF file;"},
		{"-", "", "PK\x03\x04junk", "this looks like a ZIP archive, which is to be unpacked first;"},
		{"-", "", `<?xml version="1.0"?><rdf:RDF xmlns:rdf="r"><bib:Article/></rdf:RDF>`, "this looks like XML of Zotero or another program (RDF; export it as BibTeX, RIS or CSL-JSON);"},
		{"-", "", "\x00\x01\x02\x03", "this looks like binary data;"},
		{"-", "", `<?xml version="1.0"?><feed/>`, "this looks like XML;"},
		{"-", "", "# to read\nhttps://arxiv.org/abs/1706.03762\narXiv:1810.04805v2\n10.1038/nature14539\n", "this names papers (https://arxiv.org/abs/1706.03762) and says nothing of them; “offprint add https://arxiv.org/abs/1706.03762 …” fetches"},
		{"-", "", "Dear diary,\ntoday", "this looks like text in no form that is known here, beginning with “Dear diary,”;"},
		{"-", "hf-listing", "Dear diary,\ntoday", "this is not a copied listing of papers:"},
		{"-", "hf-api", "Title\n\n• 6 authors\n·\nMar 5, 2024", "this is not JSON, it looks like text"},
		{"-", "nonsense", "[]", `"nonsense" is not a format; the formats are hf-api, hf-page, hf-listing`},
		{"-", "", "\x1f\x8b\x08", "gzip:"},
	}
	for _, tt := range tests {
		items, _, err := tryRead(strings.NewReader(tt.input), source.Input{Name: tt.name, Format: tt.as, Today: today})
		if err == nil || !strings.HasPrefix(err.Error(), tt.want) || len(items) > 0 {
			t.Errorf("%.30q as %q: %d items, error %v\nwant %s", tt.input, tt.as, len(items), err, tt.want)
		}
	}
}

func TestReadAs(t *testing.T) {
	// The format cannot be detected, but the input can be read as it.
	b := []byte(`[{"title":"An Untold Story","id":"2401.00001"}]`)
	if _, report, _ := tryRead(bytes.NewReader(b), source.Input{}); report.Format == "hf-api" {
		t.Error("an object with a title alone was taken for a record of Daily Papers")
	}
	items, report := read(t, b, source.Input{Format: "hf-api"})
	if rs := records(t, items); report.Format != "hf-api" || len(rs) != 1 || rs[0].Paper.ID != "arxiv:2401.00001" {
		t.Errorf("%+v %+v", report, items)
	}
}

// TestReadErrorIsNoRecord checks that a record that is incomplete because of a read error does
// not become a rejected item.
func TestReadErrorIsNoRecord(t *testing.T) {
	b := bytes.Repeat(append(fixture(t, "api-lines.jsonl"), '\n'), 60) // more than format detection examines
	r := io.MultiReader(bytes.NewReader(b[:len(b)-300]), iotest.ErrReader(errors.New("disk on fire")))
	items, _, err := tryRead(r, source.Input{Today: today})
	if err == nil || len(items) != 119 {
		t.Errorf("%d items and error %v, want 119 and one", len(items), err)
	}
	records(t, items)
}

func TestReadDamagedGzip(t *testing.T) {
	// Compressed data truncated in the middle of a record.
	long := bytes.Repeat(fixture(t, "api-lines.jsonl"), 500)
	z := gzipped(t, long)
	items, _, err := tryRead(bytes.NewReader(z[:len(z)/2]), source.Input{Today: today})
	last := items[len(items)-1]
	if err != nil || len(items) < 100 || last.Err == nil || len(last.Raw) == 0 {
		t.Errorf("%d items, the last %v with %d bytes, error %v; want many, the last cut short", len(items), last.Err, len(last.Raw), err)
	}
	records(t, items[:len(items)-1])
	// Only the checksum is missing: all records are there, but it is unknown whether they are
	// complete.
	z = gzipped(t, fixture(t, "api.json"))
	items, _, err = tryRead(bytes.NewReader(z[:len(z)-4]), source.Input{Today: today})
	if err == nil || !strings.Contains(err.Error(), "gzip") {
		t.Errorf("error %v, want one about gzip", err)
	}
	if len(records(t, items)) != 2 {
		t.Errorf("%d items, want 2", len(items))
	}
}

func TestReadBytesThatAreNotUTF8(t *testing.T) {
	api := strings.Replace(string(fixture(t, "api.json")), "Kevin Qinghong Lin", "Kevin M\xfcller", 1)
	api = strings.Replace(api, "Talks are made from papers.", "Talks \x93are\x94 made.", 2)
	items, _ := read(t, []byte(api), source.Input{Today: today})
	rs := records(t, items)
	if got := rs[0].Paper.Authors; !slices.Equal(got, []string{"Zeyu Zhu", "Kevin Müller"}) {
		t.Errorf("authors %q", got)
	}
	note := "bytes that are not UTF-8 are read as Windows-1252 in paper.authors[1].name, paper.summary, summary"
	if !slices.Contains(items[0].Notes, note) || len(items[1].Notes) > 0 {
		t.Errorf("notes %q and %q, want %q", items[0].Notes, items[1].Notes, note)
	}

	listing, err := charmap.Windows1252.NewEncoder().Bytes(fixture(t, "listing.txt"))
	if err != nil {
		t.Fatal(err)
	}
	items, _ = read(t, listing, source.Input{Today: today})
	want, _ := read(t, fixture(t, "listing.txt"), source.Input{Today: today})
	if got, want := records(t, items), records(t, want); !reflect.DeepEqual(got, want) {
		t.Errorf("a listing in Windows-1252:\n got %+v\nwant %+v", got, want)
	}
	if len(items[0].Notes) != 1 || !strings.Contains(items[0].Notes[0], "UTF-8") {
		t.Errorf("notes %q", items[0].Notes)
	}
}

func day(s string) paper.Day {
	if s == "" {
		return 0
	}
	return mustDay(s)
}

// TestReadOldLines checks that lines that end with \r, as on old Macintoshes, are read in
// every format.
func TestReadOldLines(t *testing.T) {
	for _, file := range []string{"bibtex.bib", "ris.ris", "listing.txt", "archive.tsv", "api-lines.jsonl", "hf-text.txt"} {
		b := bytes.ReplaceAll(fixture(t, file), []byte("\r\n"), []byte("\n"))
		want, _ := read(t, b, source.Input{Today: today})
		got, _ := read(t, bytes.ReplaceAll(b, []byte("\n"), []byte("\r")), source.Input{Today: today})
		for i := range want {
			want[i].Raw, got[i].Raw = nil, nil
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s:\n got %+v\nwant %+v", file, got, want)
		}
	}
}

// TestReadBombs checks that records that are too large, too deep, or have too many parts are
// rejected without affecting other records.
func TestReadBombs(t *testing.T) {
	const fine = `{"title": "Snow on the Roofs", "authors": ["Ann Bee"], "abstract": "It lies there.", "doi": "10.1000/x"}`
	for name, bomb := range map[string]string{
		"a string of 200 MB": `{"title": "A", "authors": ["Ann Bee"], "abstract": "` + strings.Repeat("word ", 40<<20) + `"}`,
		"objects":            `{"title": "A", "authors": ["Ann Bee"], "abstract": ` + strings.Repeat(`{"a":`, 100_000) + "1" + strings.Repeat("}", 100_000) + "}",
		"lists":              `{"title": "A", "authors": ` + strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000) + "}",
		"lists in a text":    `{"title": "A", "authors": "` + strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000) + `"}`,
		"braces":             `{"title": "` + strings.Repeat("{", 1_000_000) + `", "authors": ["Ann Bee"]}`,
		"formulas":           `{"title": "A", "authors": ["Ann Bee"], "abstract": "` + strings.Repeat("$a ", 300_000) + `"}`,
	} {
		input := "[" + fine + ",\n" + bomb + ",\n" + strings.Replace(fine, "Snow", "Rain", 1) + "]\n"
		read := make(chan int, 1)
		go func() {
			n := 0
			_, err := source.Read(t.Context(), strings.NewReader(input), source.Input{Name: "bomb.json", Today: 20251007}, func(it source.Item) error {
				if it.Err == nil && strings.HasSuffix(it.Record.Paper.Title, "on the Roofs") {
					n++
				}
				return nil
			})
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			read <- n
		}()
		select {
		case n := <-read:
			if n != 2 {
				t.Errorf("%s: of the records beside it, %d are read", name, n)
			}
		case <-time.After(2 * time.Minute):
			t.Fatalf("%s: does not end", name)
		}
	}
}

// TestStrayNUL checks that a stray NUL in a text does not affect its records.
func TestStrayNUL(t *testing.T) {
	in := "@article{a, title = {Slow \x00Rivers}, year = 2020}\n\n@article{b, title = {Quiet Lakes}, year = 2021}\n"
	items, _ := read(t, []byte(in), source.Input{Today: today})
	if rs := records(t, items); len(rs) != 2 || rs[0].Paper.Title != "Slow Rivers" || rs[1].Paper.Title != "Quiet Lakes" {
		t.Errorf("%+v", rs)
	}
}

// TestMEDLINEWithoutPMID checks that a reference without its first tag does not become part of
// the previous one.
func TestMEDLINEWithoutPMID(t *testing.T) {
	in := "PMID- 1\nDP  - 2020\nTI  - Slow rivers.\nFAU - Bee, Ann\nJT  - Snow\n\n" +
		"DP  - 2021\nTI  - Quiet lakes.\nFAU - Dee, Cy\nJT  - Snow\n"
	items, _ := read(t, []byte(in), source.Input{Today: today})
	if rs := records(t, items); len(rs) != 2 || rs[0].Paper.Title != "Slow rivers" || rs[1].Paper.Title != "Quiet lakes" || len(rs[0].Paper.Authors) != 1 {
		t.Errorf("%+v", rs)
	}
}

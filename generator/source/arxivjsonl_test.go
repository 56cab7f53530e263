package source_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"offprint/generator/paper"
	"offprint/generator/source"
)

func TestArXiv(t *testing.T) {
	tests := []struct {
		file string
		want []source.Record
	}{
		{"arxiv.jsonl", []source.Record{
			{Source: "arxiv-jsonl", Scraped: 20190202, Paper: paper.Paper{
				ID: "arxiv:1801.00424", DOI: "10.1016/j.ijms.2018.05.007",
				Title:    "Two-frequency operation of a Paul trap to optimise confinement of two species of ions",
				Abstract: `Ions of two kinds in one trap, $T_K/T_F \ge 0.1$. This sentence is the test's own.`,
				Authors:  []string{"C. J. Foot", "D. Trypogeorgos", "E. Bentine", "M. Keller"},
				Topics:   []string{"physics.ins-det", "physics.atom-ph"}, Date: 20180101, Published: 20180101,
				Citation: facts("note", "12 pages"),
			}},
			{Source: "arxiv-jsonl", Scraped: 20180102, Paper: paper.Paper{
				ID: "arxiv:1801.00482", Title: "Optical Control of Exchange Interaction", Authors: []string{"Igor Kuzmenko"},
				Topics: []string{"cond-mat.quant-gas"}, Date: 20180102, Published: 20180102,
			}},
		}},
		{"snapshot.jsonl", []source.Record{
			{Source: "arxiv-jsonl", Scraped: 20081126, Paper: paper.Paper{
				ID: "arxiv:0704.0001", DOI: "10.1103/physrevd.76.013009",
				Title:    "Calculation of prompt diphoton production cross sections at Tevatron and LHC energies",
				Abstract: "Photons come in pairs. This sentence is the test's own.",
				Authors:  []string{"C. Balázs", "E. L. Berger", "P. M. Nadolsky Jr.", "C. -P. Yuan"},
				Topics:   []string{"hep-ph", "hep-ex"}, Date: 20070402, Published: 20070402,
				Citation: facts("journalref", "Phys.Rev.D76:013009,2007", "note", "37 pages, 15 figures; published version", "reportnumber", "ANL-HEP-PR-07-12", "version", "2"),
			}},
			{Source: "arxiv-jsonl", Scraped: 20091031, Paper: paper.Paper{
				ID: "arxiv:hep-th/9901001", Title: "An Über Title", Abstract: "Strings.",
				Authors: []string{"Kuniko Kimura Gilkey", "Paul Sutcliffe Jr.", "The MACHO Collaboration", "C. Alcock"},
				Topics:  []string{"hep-th", "math.AP"}, Date: 19990101, Published: 19990101,
				Citation: facts("version", "1"),
			}},
		}},
	}
	for _, tt := range tests {
		b := fixture(t, tt.file)
		for name, b := range map[string][]byte{
			"as it is":         b,
			"gzip":             gzipped(t, b),
			"CRLF":             bytes.ReplaceAll(b, []byte("\n"), []byte("\r\n")),
			"empty lines":      bytes.ReplaceAll(b, []byte("\n"), []byte("\n \n\n")),
			"no end of line":   bytes.TrimSpace(b),
			"mark, and gzip":   gzipped(t, append([]byte("\ufeff"), b...)),
			"CRLF, no end":     bytes.TrimSpace(bytes.ReplaceAll(b, []byte("\n"), []byte("\r\n"))),
			"an empty line on": append([]byte("\n"), b...),
		} {
			items, report := read(t, b, source.Input{Name: tt.file, Today: today})
			if got := records(t, items); !reflect.DeepEqual(got, tt.want) || report.Format != "arxiv-jsonl" || len(report.Notes) > 0 {
				t.Errorf("%s, %s: %+v\n got %+v\nwant %+v", tt.file, name, report, got, tt.want)
			}
			for _, it := range items {
				if len(it.Notes) > 0 || !bytes.HasPrefix(it.Raw, []byte("{")) || !bytes.HasSuffix(it.Raw, []byte("}")) {
					t.Errorf("%s, %s: %s: notes %q, raw %q", tt.file, name, it.Where, it.Notes, it.Raw)
				}
			}
		}
		items, _, err := tryRead(iotest.OneByteReader(bytes.NewReader(b)), source.Input{Today: today})
		if got := records(t, items); err != nil || !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s, byte by byte: %v %+v", tt.file, err, got)
		}
		items, _ = read(t, b, source.Input{Today: today, Day: 20260102})
		if r := records(t, items)[0]; r.Scraped != 20260102 || r.Paper.Date != tt.want[0].Paper.Date {
			t.Errorf("%s with a day: scraped %v, date %v", tt.file, r.Scraped, r.Paper.Date)
		}
	}
}

// TestArXivBrokenLines checks that a broken line does not affect the others.
func TestArXivBrokenLines(t *testing.T) {
	good := func(n int) string {
		return fmt.Sprintf(`{"id":"1801.%05d","title":"T","abstract":"","categories":"cs.CL","created":"2018-01-01"}`, n)
	}
	for _, broken := range []string{
		`not JSON at all`,
		`{"id":"1801.00002","title":"never closed`,
		`{"id":"1801.00002","title":"T"`,
		`{"id":"1801.00002","title":"T"}}`,
		`{"id":"1801.00002","title":"T"} {"id":"1801.00003","title":"T"}`,
		"{\"id\":\"1801.00002\",\"title\":\"a raw \x01 control character\"}",
		`["id","title"`,
		`[`, `{`, `}`, `"`, `7`, `null`, `[]`, `{}`, `"{"`,
		`{"id":"1801.00002","title":" ","created":"2018-01-01"}`,
		`{"id":"1801.00002","title":"T","created":"2028-01-01"}`,
		`{"id":"1801.00002","title":"T","abstract":"` + strings.Repeat("long ", 30_000) + `"}`,
	} {
		items, _ := read(t, []byte(good(1)+"\n\n"+broken+"\r\n"+good(4)+"\n"), source.Input{Today: today})
		if len(items) != 3 || items[0].Err != nil || items[1].Err == nil || items[2].Err != nil {
			t.Errorf("%.60q: %d items: %+v", broken, len(items), items)
			continue
		}
		if it := items[1]; it.Where != "line 3" || string(it.Raw) != broken {
			t.Errorf("%.60q: %s, %.60q", broken, it.Where, it.Raw)
		}
		if it := items[2]; it.Where != "line 4" || it.Record.Paper.ID != "arxiv:1801.00004" {
			t.Errorf("after %.60q: %s, %+v", broken, it.Where, it.Record)
		}
	}
}

func TestArXivCut(t *testing.T) {
	b := fixture(t, "snapshot.jsonl")
	second := bytes.IndexByte(b, '\n') + 1
	for at := second + 1; at < len(b)-1; at++ {
		items, _ := read(t, b[:at], source.Input{Today: today})
		if len(items) != 2 || items[0].Err != nil || items[1].Err == nil {
			t.Fatalf("cut at %d: %+v", at, items)
		}
		if it := items[1]; it.Where != "line 2" || it.Err.Error() != "the input is cut short here" || !bytes.Equal(it.Raw, b[second:at]) {
			t.Fatalf("cut at %d: %s: %v, %q", at, it.Where, it.Err, it.Raw)
		}
	}
	// A complete line that ends the same way is reported as broken, not as cut short.
	items, _ := read(t, append(slices.Clone(b[:second+40]), '\n'), source.Input{Today: today})
	if err := items[1].Err; err == nil || strings.Contains(err.Error(), "cut short here") {
		t.Errorf("a broken line: %v", err)
	}
	// Truncated compressed data.
	long := bytes.Repeat(b, 500)
	z := gzipped(t, long)
	items, _, err := tryRead(bytes.NewReader(z[:len(z)/2]), source.Input{Today: today})
	if err != nil || len(items) < 100 || items[len(items)-1].Err == nil {
		t.Errorf("%d items, error %v; want many, the last cut short", len(items), err)
	}
	records(t, items[:len(items)-1])
	z = gzipped(t, b)
	items, _, err = tryRead(bytes.NewReader(z[:len(z)-4]), source.Input{Today: today})
	if err == nil || !strings.Contains(err.Error(), "gzip") || len(records(t, items)) != 2 {
		t.Errorf("without its checksum: %d items, error %v", len(items), err)
	}
	// A line that is incomplete because of a read error does not become an item.
	r := io.MultiReader(bytes.NewReader(long[:len(long)-200]), iotest.ErrReader(errors.New("disk on fire")))
	items, _, err = tryRead(r, source.Input{Today: today})
	if err == nil || len(items) != 999 {
		t.Errorf("%d items and error %v, want 999 and one", len(items), err)
	}
	records(t, items)
}

func TestArXivRecords(t *testing.T) {
	for _, tt := range []struct {
		name, record string // the record without its identifier, title and braces
		check        func(*source.Record, []string) bool
	}{
		{"control characters", `"title":"A\u0000 B\u0007\tC\u009d","authors_parsed":[["A\u0001","B\u001b",""]],"categories":"cs.CL\u0000"`, func(r *source.Record, _ []string) bool {
			p := r.Paper
			return !strings.ContainsFunc(p.Title+strings.Join(p.Authors, "")+strings.Join(p.Topics, ""), func(r rune) bool { return r < ' ' || r >= 0x7f && r < 0xa0 })
		}},
		{"names of TeX", `"authors":"Marko Kosti\\'c, R. Bl\\\"umel and J.\\,P. Wang"`, func(r *source.Record, _ []string) bool {
			return slices.Equal(r.Paper.Authors, []string{"Marko Kostić", "R. Blümel", "J. P. Wang"})
		}},
		{"a list of names", `"authors":["Sutcliffe, Paul","A. B",{"name":"C. D"},"a. b",7,null]`, func(r *source.Record, _ []string) bool {
			return slices.Equal(r.Paper.Authors, []string{"Paul Sutcliffe", "A. B", "C. D"})
		}},
		{"a list of one name", `"authors":["Sutcliffe, Paul"]`, func(r *source.Record, _ []string) bool {
			return slices.Equal(r.Paper.Authors, []string{"Paul Sutcliffe"})
		}},
		{"a text of names", `"authors":"A. B,C. D, Jr., and E. F (Univ. (of) X, Y and Z) & G. H, :, I. Ander and\n Sandy Band, et al."`, func(r *source.Record, _ []string) bool {
			return slices.Equal(r.Paper.Authors, []string{"A. B", "C. D Jr.", "E. F", "G. H", "I. Ander", "Sandy Band"})
		}},
		{"parsed names of odd shape", `"authors_parsed":[["Atlas Collaboration"],["",""],[":","",""],"A",{},[7,"B"],["C","D",null]],"authors":"X"`, func(r *source.Record, _ []string) bool {
			return slices.Equal(r.Paper.Authors, []string{"Atlas Collaboration", "B", "D C"})
		}},
		{"parsed names of nobody", `"authors_parsed":[["","",""]],"authors":"A. B"`, func(r *source.Record, _ []string) bool {
			return slices.Equal(r.Paper.Authors, []string{"A. B"})
		}},
		{"a list of categories", `"categories":["cs.CL","math.AP, cs.cl",7]`, func(r *source.Record, _ []string) bool {
			return slices.Equal(r.Paper.Topics, []string{"cs.CL", "math.AP"})
		}},
		{"versions not in order", `"versions":[{"version":"v2","created":"Tue, 24 Jul 2007 20:10:27 GMT"},{"version":"v1","created":"Mon, 02 Apr 2007 19:18:42 GMT"}]`, func(r *source.Record, _ []string) bool {
			return r.Paper.Published == 20070402
		}},
		{"a version without a time", `"versions":[{"version":"v1","created":"soon"},7],"created":"2007-04-02"`, func(r *source.Record, notes []string) bool {
			return r.Paper.Published == 20070402 && slices.Equal(notes, []string{"versions: created “soon” is not a date"})
		}},
		{"no day at all", `"categories":"cs.CL"`, func(r *source.Record, notes []string) bool {
			return r.Paper.Published == 0 && r.Scraped == today && r.Paper.Date == 0 && len(notes) == 0
		}},
		{"an update to come", `"created":"2020-01-01","update_date":"2199-01-01"`, func(r *source.Record, notes []string) bool {
			return r.Scraped == 20200101 && len(notes) == 1
		}},
		{"no DOI", `"doi":"10.1007/s11390- 016-1673-z"`, func(r *source.Record, notes []string) bool {
			return r.Paper.DOI == "" && slices.Equal(notes, []string{"doi: “10.1007/s11390- 016-1673-z” is not a DOI"})
		}},
		{"two DOIs", `"doi":"10.1103/PhysRevA.92.042323; 10.1103/PhysRevA.93.069906"`, func(r *source.Record, notes []string) bool {
			return r.Paper.DOI == "10.1103/physreva.92.042323" && len(notes) == 1
		}},
		{"one DOI twice", `"doi":"10.1017/jfm.2018.236 10.1017/JFM.2018.236"`, func(r *source.Record, notes []string) bool {
			return r.Paper.DOI == "10.1017/jfm.2018.236" && len(notes) == 0
		}},
		{"names in lines", `"authors":"Ann Bee\nCy Dee"`, func(r *source.Record, _ []string) bool {
			return slices.Equal(r.Paper.Authors, []string{"Ann Bee", "Cy Dee"})
		}},
		{"names over a full line", `"authors":"Ann Bee, Cy\n  Dee and\n  Eve Fox"`, func(r *source.Record, _ []string) bool {
			return slices.Equal(r.Paper.Authors, []string{"Ann Bee", "Cy Dee", "Eve Fox"})
		}},
		{"family names first", `"authors":"Bee, A., Dee, C."`, func(r *source.Record, _ []string) bool {
			return slices.Equal(r.Paper.Authors, []string{"A. Bee", "C. Dee"})
		}},
		{"names of BibTeX", `"authors":"Bee, Ann and Dee, Cy"`, func(r *source.Record, _ []string) bool {
			return slices.Equal(r.Paper.Authors, []string{"Ann Bee", "Cy Dee"})
		}},
		{"everything of the wrong kind", `"authors":{},"authors_parsed":7,"categories":{},"versions":"v1","doi":[],"abstract":[],"created":{},"update_date":false`, func(r *source.Record, _ []string) bool {
			return len(r.Paper.Authors) == 0 && r.Paper.Published == 0
		}},
	} {
		items, _ := read(t, []byte(`{"id":"2401.00001","title":"T",`+tt.record+"}"), source.Input{Format: "arxiv-jsonl", Today: today})
		if len(items) != 1 || items[0].Err != nil || items[0].Record.Paper.ID != "arxiv:2401.00001" || !tt.check(items[0].Record, items[0].Notes) {
			t.Errorf("%s: %+v", tt.name, items)
			if len(items) == 1 && items[0].Record != nil {
				t.Errorf("  %+v", *items[0].Record)
			}
		}
	}
}

func TestArXivIdentifiers(t *testing.T) {
	for _, tt := range []struct {
		record string
		id     paper.ID
		doi    string
		notes  int
	}{
		{`"id":"hep-th/9901001v3"`, "arxiv:hep-th/9901001", "", 0},
		{`"id":"math.GT/0309136","doi":"10.1000/182"`, "arxiv:math/0309136", "10.1000/182", 0},
		{`"id":"oai:arXiv.org:0704.0001"`, "title:t", "", 1},
		{`"id":1801.00420`, "arxiv:1801.00420", "", 1}, // not 1801.0042
		{`"id":1801.00421`, "arxiv:1801.00421", "", 0},
		{`"id":1801.01,"doi":"10.1000/182"`, "doi:10.1000/182", "", 1},
		{`"id":"10.1000/182"`, "doi:10.1000/182", "", 0},
		{`"id":null`, "title:t", "", 1},
	} {
		items, _ := read(t, []byte(`{"title":"T",`+tt.record+"}"), source.Input{Format: "arxiv-jsonl", Today: today})
		if p := records(t, items)[0].Paper; p.ID != tt.id || p.DOI != tt.doi || len(items[0].Notes) != tt.notes {
			t.Errorf("%s: %s, DOI %q, notes %q; want %s, %q, %d", tt.record, p.ID, p.DOI, items[0].Notes, tt.id, tt.doi, tt.notes)
		}
	}
}

// manyAuthors returns a line of the arXiv snapshot with n authors.
func manyAuthors(t testing.TB, n int) []byte {
	t.Helper()
	var whole []string
	var parsed [][]string
	for i := range n {
		last := fmt.Sprintf("Longlastname%dish", i)
		whole = append(whole, "Firstname M. "+last)
		parsed = append(parsed, []string{last, "Firstname M.", ""})
	}
	line := `{"id":"1207.7214","submitter":"ATLAS","authors":%s,"title":"Higgs","categories":"hep-ex","abstract":"A.","versions":[{"version":"v1","created":"Tue, 31 Jul 2012 11:57:59 GMT"}],"update_date":"2012-08-31","authors_parsed":%s}` + "\n"
	a, _ := json.Marshal(strings.Join(whole, ", "))
	b, _ := json.Marshal(parsed)
	return fmt.Appendf(nil, line, a, b)
}

// TestArXivManyAuthors checks lines that are longer than what format detection examines.
func TestArXivManyAuthors(t *testing.T) {
	for _, n := range []int{1101, 3000} {
		b := manyAuthors(t, n)
		if len(b) < 64<<10 {
			t.Fatalf("a line of %d bytes shows nothing", len(b))
		}
		items, report := read(t, bytes.Repeat(b, 2), source.Input{Today: today})
		rs := records(t, items)
		if report.Format != "arxiv-jsonl" || len(rs) != 2 || items[1].Where != "line 2" {
			t.Fatalf("%d authors: %d items as %q", n, len(items), report.Format)
		}
		for _, r := range rs {
			if a := r.Paper.Authors; len(a) != n || a[n-1] != fmt.Sprintf("Firstname M. Longlastname%dish", n-1) {
				t.Errorf("%d of %d authors", len(a), n)
			}
		}
	}
}

func TestArXivDetects(t *testing.T) {
	for record, want := range map[string]string{
		`{"id":"2401.00001","title":"T","abstract":"A","authors":"X"}`:                                                   "arxiv-jsonl",
		`{"versions":[{"id":1,"paper":2}],"id":"2401.00001","abstract":"the \"paper\" key","title":"T","categories":""}`: "arxiv-jsonl",
		`{"id":"2401.00001","title":"T","abstract":"A","author_text":"X"}`:                                               "arxiv-jsonl",
		// Records of Daily Papers.
		`{"id":"2401.00001","title":"T","abstract":"A","authors":[],"upvotes":1}`:                 "hf-api",
		`{"id":"2401.00001","authors":[{"name":"X"}],"title":"T","abstract":"A"}`:                 "hf-api",
		`{"id":"2401.00001","title":"T","abstract":"A","authors":[],"paper":{"id":"2401.00001"}}`: "hf-api",
		`{"id":"2401.00001","title":"T","summary":"A","authors":[],"publishedAt":"","upvotes":3}`: "hf-api",
		// Records of neither format, which other keys identify as tables.
		`{"id":"2401.00001","title":"T","abstract":"A","authors":[],"publishedAt":"2024-01-01"}`: "table",
		`{"id":"2401.00001","title":"T","abstract":"A"}`:                                         "table",
		`{"id":"2401.00001","title":"T","authors":"X"}`:                                          "table",
		`{"title":"T","abstract":"A","authors":"X"}`:                                             "table",
		`{"id":"W1","title":"T","abstract":"A","authors":"X"}`:                                   "table",
		`{"id":"2401.00001","title":"T","abstract":"A","authors":"X","github":""}`:               "table",
		// Records of arXiv, however they are wrapped.
		`{"data":{"id":"2401.00001","title":"T","abstract":"A","authors":"X"}}`:                        "arxiv-jsonl",
		`{"day":"2024-01-02","papers":[{"id":"2401.00001","title":"T","abstract":"A","authors":"X"}]}`: "arxiv-jsonl",
		`[{"id":"2401.00001","title":"T","abstract":"A","authors":"X"}]`:                               "arxiv-jsonl",
		"{\n\"id\":\"2401.00001\",\"title\":\"T\",\"abstract\":\"A\",\"authors\":\"X\"}":               "arxiv-jsonl",
	} {
		_, report, err := tryRead(strings.NewReader(record+"\n"), source.Input{Name: "x.jsonl", Today: today})
		if report.Format != want || (err == nil) != (want != "") {
			t.Errorf("%s: read as %q, error %v; want %q", record, report.Format, err, want)
		}
	}
}

func TestArXivRefuses(t *testing.T) {
	for input, want := range map[string]string{
		"<!DOCTYPE html><title>403</title>": "this is an HTML page, not JSON: “403”; fetch it again",
		"Dear diary,\ntoday":                "this is not JSON, it looks like text",
		`{"error":"Rate limit exceeded"}`:   "this is the answer of a server that failed:",
		"id,title\n1801.00001,\"{\"\n":      "this is not JSON, it looks like a table",
	} {
		items, _, err := tryRead(strings.NewReader(input), source.Input{Format: "arxiv-jsonl", Today: today})
		if err == nil || !strings.HasPrefix(err.Error(), want) || len(items) > 0 {
			t.Errorf("%q: %d items, error %v; want %s", input, len(items), err, want)
		}
	}
	// The first line may be broken.
	items, _ := read(t, []byte("oops\n"+`{"id":"2401.00001","title":"T"}`), source.Input{Format: "arxiv-jsonl", Today: today})
	if len(items) != 2 || items[0].Err == nil || items[1].Err != nil {
		t.Errorf("%+v", items)
	}
}

func TestArXivBytesThatAreNotUTF8(t *testing.T) {
	b := bytes.Replace(fixture(t, "snapshot.jsonl"), []byte(`Bal\u00e1zs`), []byte("Bal\xe1zs"), 1)
	items, _ := read(t, b, source.Input{Today: today})
	if got := records(t, items)[0].Paper.Authors[0]; got != "C. Balázs" {
		t.Errorf("author %q", got)
	}
	if n := items[0].Notes; len(n) != 1 || !strings.HasSuffix(n[0], "in authors_parsed[0][0]") {
		t.Errorf("notes %q", n)
	}
}

func FuzzArXivJSONL(f *testing.F) {
	for _, name := range []string{"arxiv.jsonl", "snapshot.jsonl", "api-lines.jsonl"} {
		f.Add(fixture(f, name))
	}
	f.Add([]byte("{\"id\":\"hep-th/9901001\",\"title\":\"A\",\"authors\":\"((, and\"}\r\n\n{\"title\":\"\\\n{'title': 'B', 'doi': '10.1/a 10.1000/b'}\n{\"title\":\"\xff"))
	f.Add([]byte("{\n00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		items, _, err := tryRead(bytes.NewReader(b), source.Input{Format: "arxiv-jsonl", Today: today})
		sane(t, items)
		if err != nil || encoded(b) || !source.StartsLines(b) {
			return
		}
		if !bytes.Contains(b, []byte("\n")) {
			b = bytes.ReplaceAll(b, []byte("\r"), []byte("\n"))
		}
		// Every line that is not blank is one item, whose raw bytes are the line.
		var lines []string
		for i, line := range bytes.Split(b, []byte("\n")) {
			if i == 0 {
				line = bytes.TrimPrefix(line, []byte("\ufeff"))
			}
			if len(bytes.TrimSpace(line)) > 0 {
				lines = append(lines, fmt.Sprintf("line %d: %s", i+1, bytes.TrimRight(line, "\r")))
			}
		}
		var got []string
		for _, it := range items {
			got = append(got, it.Where+": "+string(it.Raw))
		}
		if !slices.Equal(got, lines) {
			t.Fatalf("items %q\nof lines %q", got, lines)
		}
	})
}

func TestCorpusArXiv(t *testing.T) {
	path := corpus(t, "arxiv", "arxiv-2018.jsonl.gz")
	began := time.Now()
	items, report := readFile(t, path, source.Input{Today: today})
	took := time.Since(began)
	if report.Format != "arxiv-jsonl" || len(report.Notes) > 0 {
		t.Errorf("read as %q with %q", report.Format, report.Notes)
	}
	notes, ids := 0, map[paper.ID]bool{}
	for i, it := range items {
		if it.Err != nil {
			t.Errorf("%s: %v", it.Where, it.Err)
			continue
		}
		if want := fmt.Sprintf("line %d", i+1); it.Where != want {
			t.Fatalf("%s, want %s", it.Where, want)
		}
		for _, note := range it.Notes {
			notes++
			if !strings.HasPrefix(note, "doi: ") {
				t.Errorf("%s: %s", it.Where, note)
			}
		}
		p := it.Record.Paper
		ids[p.ID] = true
		if p.ID.Scheme() != paper.SchemeArXiv || p.Abstract == "" || len(p.Authors) == 0 || len(p.Topics) == 0 || p.Date.Year() != 2018 || p.Published != p.Date || it.Record.Scraped < p.Date {
			t.Errorf("%s: %+v", it.Where, it.Record)
		}
	}
	t.Logf("%d records, %d notes, %.0f records/s", len(items), notes, float64(len(items))/took.Seconds())
	if len(items) != 65182 || len(ids) != 65182 {
		t.Errorf("%d records, %d identifiers; want 65182 of each", len(items), len(ids))
	}
}

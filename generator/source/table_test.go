package source_test

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"offprint/generator/paper"
	"offprint/generator/source"
)

var csvMapping = source.Table{
	Name: "reading-list", Format: "csv", Separator: ";",
	Columns: map[string]string{
		"title": "Paper Title", "authors": "Creators", "citation.journaltitle": "Venue", "links.code": "Repository",
		"stars": "Stars", "date": "Day", "id": "Identifier",
	},
}

var jsonMapping = source.Table{
	Name:    "nested",
	Columns: map[string]string{"title": "work.title", "authors": "people.name", "published": "when", "topics": "tags"},
}

func TestTable(t *testing.T) {
	inCSV := []source.Record{
		{Source: "table", Scraped: today, Listed: 20240506, Paper: paper.Paper{
			ID: "arxiv:2405.00001", Title: `Commas, and "quotes"`, Authors: []string{"Ada Lovelace", "Grace Hopper"}, Date: 20240506,
			Stars: 1234, Links: paper.Links{Code: "https://github.com/a/b"}, Citation: facts("journaltitle", "Notes"),
		}},
		{Source: "table", Scraped: today, Listed: 20240507, Paper: paper.Paper{
			ID: "title:a-field-of-two-lines", Title: "A field of two lines", Authors: []string{"Ada Lovelace"}, Date: 20240507,
		}},
	}
	inJSON := []source.Record{
		{Source: "table", Scraped: today, Paper: paper.Paper{
			ID: "title:nested-things", Title: "Nested Things", Authors: []string{"Ada Lovelace", "Grace Hopper"}, Date: 20170601, Published: 20170601,
			Topics: []string{"One", "Two"}, Citation: facts("date", "2017-06"),
		}},
		{Source: "table", Scraped: today, Paper: paper.Paper{
			ID: "title:nested-again", Title: "Nested Again", Date: 20200505, Published: 20200505, Topics: []string{"a", "b"},
		}},
	}
	inTSV := []source.Record{
		{Source: "table", Scraped: today, Paper: paper.Paper{
			ID: "doi:10.1000/182", Title: `"Quoted" at the start`, Authors: []string{"A. Lovelace", "G. Hopper"}, Date: 20170101, Published: 20170101,
			Citation: facts("date", "2017"),
		}},
	}
	both := []source.Table{csvMapping, jsonMapping}
	odd := "identifiers that are neither arXiv identifiers nor DOIs, such as “W7” (line 3): 1; these papers are identified by their titles"
	lines := func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n")) }
	csv := fixture(t, "table.csv")
	tests := []struct {
		name  string
		input []byte
		in    source.Input
		notes []string
		want  []source.Record
	}{
		{"by its columns", csv, source.Input{Tables: both}, []string{odd}, inCSV},
		{"as asked", csv, source.Input{Tables: both, Format: "reading-list"}, []string{odd}, inCSV},
		{"as a table", csv, source.Input{Tables: both, Format: "table"}, []string{odd}, inCSV},
		{"with a mark", append([]byte("\ufeff"), csv...), source.Input{Tables: both}, []string{odd}, inCSV},
		{"without CR", lines(csv), source.Input{Tables: both}, []string{odd}, inCSV},
		{"without an end", bytes.TrimSpace(csv), source.Input{Tables: both}, []string{odd}, inCSV},
		{"gzip", gzipped(t, csv), source.Input{Tables: both}, []string{odd}, inCSV},
		{"nested", fixture(t, "table.jsonl"), source.Input{Tables: both}, nil, inJSON},
		{"nested, a list", []byte("[" + strings.Replace(strings.TrimSpace(string(fixture(t, "table.jsonl"))), "\n", ",\n", 1) + "]"), source.Input{Tables: both}, nil, inJSON},
		{"of obvious names", fixture(t, "table.tsv"), source.Input{}, nil, inTSV},
		{"of obvious names, beside mappings", fixture(t, "table.tsv"), source.Input{Tables: both}, nil, inTSV},
	}
	for _, tt := range tests {
		tt.in.Today = today
		items, report := read(t, tt.input, tt.in)
		if got := records(t, items); !reflect.DeepEqual(got, tt.want) || report.Format != "table" || !slices.Equal(report.Notes, tt.notes) {
			t.Errorf("%s: %+v\n got %+v\nwant %+v", tt.name, report, got, tt.want)
		}
	}
}

// TestTableBrokenRows checks that a faulty row does not affect the others.
func TestTableBrokenRows(t *testing.T) {
	for broken, want := range map[string]string{
		`A,B,2020,more`:         "it has 4 columns, and the table 3",
		`A`:                     "it has 1 column, and the table 3",
		`"A,B,2020`:             "a quotation mark in it opens a field and does not close it; within a field it is written twice",
		`"A"b,B,2020`:           "a quotation mark in it opens a field and does not close it; within a field it is written twice",
		`,B,2020`:               "it has no title",
		`T,B,2038`:              "it was published on 2038-01-01, which is more than 31 days after today, 2026-05-01",
		`{"title":"T"}`:         "it has 1 column, and the table 3",
		"\"A\nB\",B,2020,\"x\"": "it has 4 columns, and the table 3",
	} {
		input := "Title,Author,Year\r\nFirst,\"X, Y\",2020\r\n" + broken + "\r\n\r\n\"The \"\"Z\"\"\nQ\",X,2021\r\nFourth,,\r\n"
		items, report := read(t, []byte(input), source.Input{Today: today})
		if len(items) != 4 || report.Format != "table" {
			t.Errorf("%q: %d items as %q: %+v", broken, len(items), report.Format, items)
			continue
		}
		for i, it := range items {
			if (it.Err != nil) != (i == 1) {
				t.Errorf("%q: item %d: %v", broken, i+1, it.Err)
			}
		}
		if it := items[1]; it.Err == nil || it.Err.Error() != want || it.Where != "line 3" || string(it.Raw) != broken {
			t.Errorf("%q: %s: %v, raw %q", broken, it.Where, it.Err, it.Raw)
		}
		if title := items[2].Record.Paper.Title; title != `The "Z" Q` {
			t.Errorf("%q: then %q", broken, title)
		}
	}
	// Truncated within a field.
	items, _ := read(t, []byte("title,abstract\nA,B\nC,\"one\ntwo\nthr"), source.Input{Today: today})
	if len(items) != 2 || items[1].Err == nil || items[1].Err.Error() != "the input is cut short here" || string(items[1].Raw) != "C,\"one\ntwo\nthr" {
		t.Errorf("cut short: %+v", items)
	}
	items, _ = read(t, []byte(`{"title":"A","abstract":"B"}`+"\n"+`{"title":"C",`), source.Input{Today: today})
	if len(items) != 2 || items[0].Err != nil || items[1].Err == nil {
		t.Errorf("JSON cut short: %+v", items)
	}
}

func TestTableRefuses(t *testing.T) {
	twin := csvMapping
	twin.Name = "twin"
	fewer := source.Table{Name: "fewer", Columns: map[string]string{"title": "Paper Title"}}
	tests := []struct {
		input string
		in    source.Input
		want  string
	}{
		{"what,who\nA,B\n", source.Input{}, "this looks like a table with the columns “what”, “who”; none of them is known as the title"},
		{"what,who\nA,B\n", source.Input{Format: "table"}, "this looks like a table with the columns “what”, “who”; none of them is known as the title"},
		{string(fixture(t, "table.csv")), source.Input{Tables: []source.Table{csvMapping, twin}}, "its columns are those of more than one mapping: reading-list, twin; say which with --as"},
		{string(fixture(t, "table.csv")), source.Input{Tables: []source.Table{csvMapping, fewer}}, "its columns are those of more than one mapping"},
		{"a,b\n1,2\n", source.Input{Format: "reading-list", Tables: []source.Table{csvMapping}}, "it has no column “Paper Title”, which should contain the titles; its columns are “a”, “b”"},
		{"a,b\n1,2\n", source.Input{Format: "other", Tables: []source.Table{csvMapping}}, `"other" is not a format; the formats are hf-api, hf-page`},
		{"title: A, and authors\n", source.Input{}, "this looks like text"},
		{"title\nA\n", source.Input{}, "this looks like text"},
		{`[{"title":"T","id":"1"}]`, source.Input{}, "this looks like JSON"},
		{`[{"wort":"T"}]`, source.Input{Format: "table"}, "the first object in it has no title"},
		{"<html><title>No</title>", source.Input{Format: "table"}, "this is an HTML page, not text: “No”"},
	}
	for _, tt := range tests {
		tt.in.Today = today
		items, _, err := tryRead(strings.NewReader(tt.input), tt.in)
		if err == nil || !strings.HasPrefix(err.Error(), tt.want) || len(items) > 0 {
			t.Errorf("%.40q: %d items, %v\nwant %s", tt.input, len(items), err, tt.want)
		}
	}
	// An input of another format is not read with a mapping, unless the mapping is requested.
	m := source.Table{Name: "mine", Columns: map[string]string{"title": "title", "abstract": "abstract"}}
	for _, as := range []string{"", "mine"} {
		_, report := read(t, fixture(t, "arxiv.jsonl"), source.Input{Tables: []source.Table{m}, Format: as, Today: today})
		if want := map[string]string{"": "arxiv-jsonl", "mine": "table"}[as]; report.Format != want {
			t.Errorf("as %q: read as %q, want %q", as, report.Format, want)
		}
	}
}

func TestTableCheck(t *testing.T) {
	for want, m := range map[string]source.Table{
		"":                         csvMapping,
		"wort is not a field":      {Columns: map[string]string{"title": "a", "wort": "b"}},
		"aliases is not a field":   {Columns: map[string]string{"title": "a", "aliases": "b"}},
		"citation. is not a field": {Columns: map[string]string{"title": "a", "citation.": "b"}},
		"title is missing":         {Columns: map[string]string{"doi": "a"}},
		"doi names no column":      {Columns: map[string]string{"title": "a", "doi": ""}},
		`format is "xls"`:          {Format: "xls", Columns: map[string]string{"title": "a"}},
		`"hf-api" is the name`:     {Name: "hf-api", Columns: map[string]string{"title": "a"}},
	} {
		err := m.Check()
		if (err == nil) != (want == "") || err != nil && !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%+v: %v, want %s", m, err, want)
		}
	}
}

func TestTableAuthors(t *testing.T) {
	many := make([]string, 1101)
	for i := range many {
		many[i] = fmt.Sprintf("Author %c%c%c", 'A'+i/676, 'A'+i/26%26, 'A'+i%26)
	}
	two := []string{"Ada Lovelace", "Grace Hopper"}
	for in, want := range map[string][]string{
		"Ada Lovelace, Grace Hopper":                              two,
		"Ada Lovelace and Grace Hopper":                           two,
		"Lovelace, Ada; Hopper, Grace":                            two,
		"Lovelace, Ada and Hopper, Grace":                         two,
		"Ada Lovelace|Grace Hopper":                               two,
		"Ada Lovelace (London); Grace Hopper (US)":                two,
		"Lovelace, Ada, Jr.; Hopper, Jr., Grace":                  {"Ada Lovelace Jr.", "Grace Hopper Jr."},
		"Lovelace A, Hopper GB.":                                  {"A Lovelace", "GB Hopper"},
		"van der Berg J.-P.; Hopper G. B.":                        {"J.-P. van der Berg", "G. B. Hopper"},
		"Hopper G.":                                               {"G. Hopper"},
		"Malcolm X":                                               {"Malcolm X"},
		"Meta AI; Mistral AI":                                     {"Meta AI", "Mistral AI"},
		"Mistral AI, Hopper G":                                    {"Mistral AI", "Hopper G"},
		"Smirnov AI, Petrov VV, Orlova A":                         {"AI Smirnov", "VV Petrov", "A Orlova"},
		"Malcolm X, Ada Lovelace":                                 {"Malcolm X", "Ada Lovelace"},
		"Lovelace, Ada (57190000001); Hopper, Grace (7006699573)": two,
		"for the ATLAS Collaboration":                             {"ATLAS Collaboration"},
		"Ada Lovelace; Ada Lovelace":                              {"Ada Lovelace"},
		strings.Join(many, "; "):                                  many,
		strings.Join(many, ", "):                                  many,
		"":                                                        nil,
	} {
		items, _ := read(t, []byte("title,authors,doi\nT,\""+in+"\",\n"), source.Input{Today: today})
		if got := records(t, items)[0].Paper.Authors; !slices.Equal(got, want) {
			t.Errorf("%.60q: %.200q, want %.200q", in, got, want)
		}
	}
	for in, want := range map[string][]string{
		`["Ada Lovelace","Hopper, Grace"]`:                              two,
		`[{"name":"Ada Lovelace"},{"given":"Grace","family":"Hopper"}]`: two,
		`"Ada Lovelace, Grace Hopper"`:                                  two,
		`null`:                                                          nil,
		`{"name":"Ada Lovelace"}`:                                       two[:1],
	} {
		items, _ := read(t, []byte(`{"title":"T","abstract":"A","authors":`+in+`}`), source.Input{Format: "table", Today: today})
		if got := records(t, items)[0].Paper.Authors; !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
}

func TestTableDates(t *testing.T) {
	for in, want := range map[string]struct {
		day  paper.Day
		fact string
	}{
		"2017":                          {20170101, "2017"},
		"2017.0":                        {20170101, "2017"},
		"2017-06":                       {20170601, "2017-06"},
		"2017/06":                       {20170601, "2017-06"},
		"2017-06-05":                    {20170605, ""},
		"2017-06-05T10:00:00Z":          {20170605, ""},
		"2017/6/5":                      {20170605, ""},
		"June 5, 2017":                  {20170605, ""},
		"5 Jun 2017":                    {20170605, ""},
		"Mon, 5 Jun 2017 10:00:00 GMT":  {20170605, ""},
		"Mon, 05 Jun 2017 10:00:00 GMT": {20170605, ""},
		"Mon, 5 Jun 2017 10:00":         {20170605, ""},
		"5 Juin 2017":                   {20170605, ""},
		"5. 6. 2017":                    {20170605, ""},
		"06.25.2017":                    {20170625, ""},
		"06.2017":                       {20170601, "2017-06"},
		"2017년 6월 5일":                   {20170605, ""},
		"2017 Jun-Jul":                  {20170601, "2017-06"},
		"2017-00-00":                    {20170101, "2017"},
		"2017-00-05":                    {0, ""},
		"06/05/2017":                    {0, ""}, // ambiguous: June or May
		"soon":                          {0, ""},
		"2017-13":                       {0, ""},
	} {
		items, _ := read(t, []byte("title,date,doi\nT,\""+in+"\",\n"), source.Input{Today: today})
		p := records(t, items)[0].Paper
		if p.Published != want.day || p.Citation.Get("date") != want.fact || (want.day == 0) != (len(items[0].Notes) == 1) {
			t.Errorf("%s: %v, %+v, %q", in, p.Published, p.Citation, items[0].Notes)
		}
	}
}

func TestTableIdentifiers(t *testing.T) {
	for in, want := range map[string]paper.ID{
		`2405.00010,,`: "arxiv:2405.00010",
		`arXiv:2405.00010v3,10.1000/182,https://example.org/x`: "arxiv:2405.00010",
		`0704.0001,,`:                            "arxiv:0704.0001",
		`2405.0001,,`:                            "arxiv:2405.00010", // a spreadsheet treated it as a number
		`704.0001,,`:                             "arxiv:0704.0001",
		`704.001,10.1000/182,`:                   "arxiv:0704.0010",
		`2405.012,,`:                             "arxiv:2405.01200",
		`2405.01,,`:                              "title:t", // possibly rounded
		`2413.01234,,`:                           "title:t",
		`,,https://arxiv.org/abs/2405.0001`:      "title:t", // in an address, it is not a number
		`W1,,https://doi.org/10.1000/182`:        "doi:10.1000/182",
		`W1,,http://arxiv.org/pdf/2405.00010v1`:  "arxiv:2405.00010",
		`,,https://scirate.com/arxiv/2405.00010`: "arxiv:2405.00010",
		`,,https://example.org/x`:                "title:t",
	} {
		items, report := read(t, []byte("title,id,doi,url\nT,"+in+"\n"), source.Input{Today: today})
		if p := records(t, items)[0].Paper; p.ID != want || (p.Citation.Get("url") != "") != strings.Contains(in, "example.org") {
			t.Errorf("%s: %s, %+v, want %s", in, p.ID, p.Citation, want)
		}
		whole := slices.Contains([]paper.ID{"arxiv:2405.00010", "title:t"}, want) && !strings.HasPrefix(in, "2405.0001,") && want != "title:t"
		if whole = whole || strings.HasPrefix(in, ",") || strings.HasPrefix(in, "W1") || strings.HasPrefix(in, "0704"); whole == (len(report.Notes) == 1) {
			t.Errorf("%s: notes %q", in, report.Notes)
		}
	}
}

// TestTableUsualNames checks that the columns of tables exported by other programs need no
// mapping.
func TestTableUsualNames(t *testing.T) {
	for header, row := range map[string]string{
		`"Key","Item Type","Publication Year","Author","Title","Publication Title","DOI","Url","Abstract Note","Date"`: `"ABC","journalArticle","1843","Lovelace, Ada; Hopper, Grace","Engines","Notes","10.1000/182","","Of engines.","1843-07-01"`,
		`Authors,Title,Year,Source title,Volume,DOI,Abstract,Date`:                                                     `"Lovelace, Ada; Hopper, Grace",Engines,1843,Notes,7,10.1000/182,Of engines.,1843-07-01`,
	} {
		items, _ := read(t, []byte("\ufeff"+header+"\n"+row+"\n"), source.Input{Today: today})
		p := records(t, items)[0].Paper
		if p.ID != "doi:10.1000/182" || p.Title != "Engines" || p.Abstract != "Of engines." || p.Published != 18430701 ||
			!slices.Equal(p.Authors, []string{"Ada Lovelace", "Grace Hopper"}) || p.Citation.Get("journaltitle") != "Notes" {
			t.Errorf("%s: %+v", header, p)
		}
	}
}

func FuzzTable(f *testing.F) {
	for _, name := range []string{"table.csv", "table.tsv", "table.jsonl", "offprint.jsonl"} {
		f.Add(fixture(f, name))
	}
	f.Add([]byte("x|\xbc\n\xa0"))
	f.Add([]byte("title;doi\n\"a\"\"\nb\";\"c\nd;e\n\"f\"g;h\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, as := range []string{"", "table", "reading-list", "nested"} {
			items, _, _ := tryRead(bytes.NewReader(b), source.Input{Format: as, Today: today, Tables: []source.Table{csvMapping, jsonMapping}})
			sane(t, items)
		}
		if encoded(b) || bytes.ContainsAny(b, "\r") {
			return
		}
		// Whatever follows, the row before it is read, and no line is lost.
		input := "title,doi\nFirst,10.1000/1\n" + string(b)
		items, _, err := tryRead(strings.NewReader(input), source.Input{Format: "table", Today: today})
		if err != nil {
			return
		}
		if len(items) == 0 || items[0].Err != nil || items[0].Record.Paper.ID != "doi:10.1000/1" {
			t.Fatalf("the row before is lost: %+v", items)
		}
		var raw []byte
		for _, it := range items[1:] {
			raw = append(raw, it.Raw...)
		}
		// Rows without values are skipped. The byte A0 is a space in text that is not UTF-8.
		bare := func(b []byte) []byte {
			if !utf8.Valid(b) {
				b = bytes.ReplaceAll(b, []byte{0xa0}, nil)
			}
			return bytes.Join(bytes.FieldsFunc(b, func(r rune) bool { return unicode.IsSpace(r) || r == ',' || r == '"' }), nil)
		}
		if got, want := bare(raw), bare(b); !bytes.Equal(got, want) {
			t.Fatalf("%q\nof %q", got, want)
		}
	})
}

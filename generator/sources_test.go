package generator_test

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"offprint/generator"
	"offprint/generator/paper"
)

const readingList = `baseURL = "https://example.org/"

[params.offprint.sources.reading-list]
title = "Work"
authors = "By"
separator = ";"
links.code = "Program"
"citation.journaltitle" = "Place"
`

const readingListCSV = "Work,By,Program,Place,Mood\nEngines,\"Lovelace, Ada; Hopper, Grace\",https://example.org/code,Notes,fine\n"

func TestImportTable(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	csv := s.file("list.csv", readingListCSV)
	// Without a mapping, the meaning of the columns is unknown.
	s.run("1 read, 0 new, 0 updated, 0 unchanged, 1 rejected", csv)

	s.write(filepath.Join(s.dir, "config.toml"), readingList)
	s.run("1 read, 1 new, 0 updated, 0 unchanged, 0 rejected", csv)
	p := s.entry().Paper
	if p.Title != "Engines" || !slices.Equal(p.Authors, []string{"Ada Lovelace", "Grace Hopper"}) || p.Links.Code != "https://example.org/code" || p.Citation.Get("journaltitle") != "Notes" {
		t.Errorf("%+v", p)
	}
	o := s.options(csv)
	o.As = "reading-list"
	s.runWith("1 read, 0 new, 0 updated, 1 unchanged, 0 rejected", o)

	o.As = "shopping-list"
	if _, err := generator.Import(t.Context(), o); err == nil || !strings.HasSuffix(err.Error(), "table, reading-list") {
		t.Errorf("a format that there is not: %v", err)
	}
}

// TestImportTableMappingIsWrong checks that an error in a mapping is reported with its
// position, before anything is read.
func TestImportTableMappingIsWrong(t *testing.T) {
	t.Parallel()
	for change, want := range map[string][]string{
		"title=>titel":              {"config.toml:4: params.offprint.sources.reading-list: titel is not a field of a paper; the fields are title, ", "; was title meant?"},
		`"By"=>7`:                   {"config.toml:5: params.offprint.sources.reading-list: authors should be a text"},
		`"By"=>""`:                  {"config.toml:5: ", "authors names no column"},
		"code=>cod":                 {"config.toml:7: ", "links.cod is not a field"},
		`links.code=>"links".'cod'`: {"config.toml:7: ", "links.cod is not a field"},
		"links.code = \"Program\"\n\"citation.journaltitle\" = \"Place\"=>[params.offprint.sources.reading-list.links]\ncod = \"Program\"": {"config.toml:8: ", "links.cod is not a field"},
		`title = "Work"=>`:                     {"config.toml:3: ", "title is missing"},
		`"citation.journal=>"citation.Journal`: {"config.toml:8: ", "citation.Journaltitle is not a field"},
		`"Work"=>"`:                            {"config.toml: ", "line 4"},
		"s.reading-list]=>s.ris":               {"config.toml: ", "end table name"},
		"reading-list=>hf-api":                 {"config.toml:3: ", `params.offprint.sources.hf-api: "hf-api" is the name of a format`},
		"[params=>[[params":                    {"config.toml: "},
	} {
		s := newShop(t)
		from, to, _ := strings.Cut(change, "=>")
		s.write(filepath.Join(s.dir, "config.toml"), strings.Replace(readingList, from, to, 1))
		_, err := generator.Import(t.Context(), s.options(s.file("list.csv", readingListCSV)))
		if err == nil {
			t.Errorf("%s: no error", change)
			continue
		}
		for _, w := range want {
			if !strings.Contains(err.Error(), w) {
				t.Errorf("%s: %v\nlacks %q", change, err, w)
			}
		}
		if len(s.entries()) > 0 {
			t.Errorf("%s: something was imported", change)
		}
	}
}

// TestImportOwnExport checks that importing an archive's own export changes nothing.
func TestImportOwnExport(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.run("3 read, 2 new, 0 updated, 1 unchanged, 0 rejected",
		s.file("2024-05-06.json", `[{"paper":{"id":"2405.00001","title":"Engines","summary":"Of engines.","authors":[{"name":"Ada Lovelace"}],"publishedAt":"2024-05-01T00:00:00Z","upvotes":3}},`+
			`{"paper":{"id":"2405.00002","title":"Notes","upvotes":1}}]`),
		s.file("api.xml", `<feed xmlns="http://www.w3.org/2005/Atom"><id>http://arxiv.org/api/x</id><updated>2024-05-09T00:00:00Z</updated><entry><id>http://arxiv.org/abs/2405.00001v2</id>`+
			`<title>Engines II</title><published>2024-05-01T00:00:00Z</published><summary>Of engines.</summary><category term="cs.LG"/></entry></feed>`))
	var export []byte
	for _, e := range s.entries() {
		line, err := json.Marshal(e.Paper)
		if err != nil {
			t.Fatal(err)
		}
		export = append(append(export, line...), '\n')
	}
	s.run("2 read, 0 new, 0 updated, 2 unchanged, 0 rejected", s.file("export.jsonl", string(export)))
	other := newShop(t)
	other.run("2 read, 2 new, 0 updated, 0 unchanged, 0 rejected", s.file("export.jsonl", string(export)))
	want := s.entries()
	for i, e := range other.entries() {
		if !e.Paper.Equal(&want[i].Paper) || e.Path != want[i].Path {
			t.Errorf("%s:\n got %+v\nwant %+v", e.Path, e.Paper, want[i].Paper)
		}
	}
}

// TestImportArXivSources checks that a paper that is announced as new, listed again in another
// category, revised, and returned by arXiv's other interfaces has a single page, in any order.
func TestImportArXivSources(t *testing.T) {
	t.Parallel()
	feed := func(day, kind, version, title, categories string) string {
		return `<rss><channel><title>cs updates on arXiv.org</title><pubDate>` + day + ` 00:00:00 -0500</pubDate><item><guid>oai:arXiv.org:2402.14001` + version + `</guid><title>` + title + `</title>` +
			`<description>arXiv:2402.14001` + version + ` Announce Type: ` + kind + ` Abstract: Of engines.</description><category>` + strings.ReplaceAll(categories, " ", "</category><category>") + `</category></item></channel></rss>`
	}
	files := map[string]string{
		"new.rss":   feed("Fri, 23 Feb 2024", "new", "v1", "Engines", "cs.LG"),
		"cross.rss": feed("Mon, 26 Feb 2024", "cross", "v1", "Engines", "cs.LG math.OC"),
		"v2.rss":    feed("Thu, 07 Mar 2024", "replace", "v2", "Engines, Revised", "cs.LG math.OC"),
		"api.xml": `<feed xmlns="http://www.w3.org/2005/Atom"><id>http://arxiv.org/api/x</id><updated>2024-03-01T00:00:00Z</updated><entry><id>http://arxiv.org/abs/2402.14001v1</id>` +
			`<title>Engines</title><published>2024-02-21T00:00:00Z</published><summary>Of engines.</summary><category term="cs.LG"/></entry></feed>`,
		"week.txt": "Title: Engines!\nPDF: https://arxiv.org/pdf/2402.14001\nSummary: Of engines.\n---\n",
	}
	var want paper.Paper
	for _, order := range []string{"new cross v2 api week", "week api v2 cross new", "cross week new v2 api", "v2 new api week cross"} {
		s := newShop(t)
		for _, name := range strings.Fields(order) {
			for file, data := range files {
				if strings.HasPrefix(file, name) {
					if _, err := generator.Import(t.Context(), s.options(s.file(file, data))); err != nil {
						t.Fatal(err)
					}
				}
			}
		}
		e := s.entry()
		p := e.Paper
		if p.Title != "Engines, Revised" || p.Date != 20240223 || p.Published != 20240221 || !slices.Equal(p.Topics, []string{"cs.LG", "math.OC"}) || p.Citation.Get("version") != "2" {
			t.Errorf("%s: %+v", order, p)
		}
		if want.Title == "" {
			want = p
		} else if !p.Equal(&want) {
			t.Errorf("%s:\n got %+v\nwant %+v", order, p, want)
		}
	}
}

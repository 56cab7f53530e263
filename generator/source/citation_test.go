package source_test

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"offprint/generator/cite"
	"offprint/generator/paper"
	"offprint/generator/source"
	"offprint/generator/text"
)

// told summarizes an item of a bibliography.
type told struct {
	where, id, doi, title string
	authors               string
	date                  string
	published             paper.Day
	key, err, notes       string
}

func tell(it source.Item) told {
	t := told{where: it.Where, notes: strings.Join(it.Notes, "; ")}
	if it.Err != nil {
		t.err = it.Err.Error()
		return t
	}
	p := it.Record.Paper
	t.id, t.doi, t.title, t.published = string(p.ID), p.DOI, p.Title, p.Published
	t.authors = strings.Join(p.Authors, "; ")
	t.date, t.key = p.Citation.Get("date"), p.Citation.Get("key")
	return t
}

// TestBibliographiesKnown checks that a bibliography is recognized by its dates or its at
// signs, whatever its types are called.
func TestBibliographiesKnown(t *testing.T) {
	for in, want := range map[string]string{
		`[{"type": "journalArticle", "title": "Snow", "issued": {"date-parts": [[2010, 3]]}}]`: "article 2010-03",
		`[{"title": "Snow", "issued": {"date-parts": [["2010"]]}}]`:                            "misc 2010",
		"@ article {a, title={Snow}, year=2010}":                                               "article 2010",
		"@journal-article{a, title={Snow}, year=2010}":                                         "journal-article 2010",
	} {
		items, _ := read(t, []byte(in), source.Input{Today: today})
		if len(items) != 1 || items[0].Err != nil {
			t.Errorf("%s: %+v", in, items)
			continue
		}
		if c := items[0].Record.Paper.Citation; c.Get("entrytype")+" "+c.Get("date") != want {
			t.Errorf("%s: %v", in, c)
		}
	}
}

func TestReadBibliographies(t *testing.T) {
	for file, want := range map[string][]told{
		"bibtex.bib": {
			{where: "line 4", id: "arxiv:1706.03762", title: "Engines that Weave $x^2$", authors: "Ada Lovelace; Jan van der Berg", date: "2017-06", published: 20170601, key: "lovelace2017"},
			{where: "line 14", err: "it is not closed before the next entry, on line 18"},
			{where: "line 18", id: "doi:10.1000/machines.1", title: "Languages for Machines", authors: "Grace Hopper", date: "2018", published: 20180101, key: "hopper2018"},
			{where: "line 26", err: "it has no title"},
			{where: "line 28", id: "title:dated-ahead", title: "Dated Ahead", date: "2026-12", key: "ahead", notes: "it is dated 2026-12, ahead of today"},
		},
		"ris.ris": {
			{where: "line 2", id: "doi:10.1000/noether", title: "Invariant Problems", authors: "Emmy Noether", published: 19180726, key: "noether1918"},
			{where: "line 14", err: "it has no title"},
		},
		"wos.txt": {
			{where: "line 3", id: "doi:10.1000/shells", title: "Cores and shells", authors: "AB One; C Two", date: "2004", published: 20040101},
		},
		"csl.json": {
			{where: "record 1 (line 2, column 3)", id: "doi:10.1000/mind.59", title: "Machinery and Thought", authors: "Alan Turing", date: "1950-10", published: 19501001, key: "turing1950"},
			{where: "record 2 (line 4, column 3)", err: "it has no title"},
			{where: "record 3 (line 5, column 3)", id: "arxiv:1706.03762", title: "A Preprint", published: 20170612, key: "lines"},
		},
	} {
		items, _ := read(t, fixture(t, file), source.Input{Today: today})
		if len(items) != len(want) {
			t.Errorf("%s: %d items, want %d", file, len(items), len(want))
			continue
		}
		for i, it := range items {
			if got := tell(it); got != want[i] {
				t.Errorf("%s:\n got %+v\nwant %+v", file, got, want[i])
			}
			if len(it.Raw) == 0 {
				t.Errorf("%s, %s: there are no bytes", file, it.Where)
			}
		}
	}
}

// TestReadCSLShapes checks that CSL-JSON is read from a list, a single item, lines, and an
// object.
func TestReadCSLShapes(t *testing.T) {
	var list []json.RawMessage
	if err := json.Unmarshal(fixture(t, "csl.json"), &list); err != nil {
		t.Fatal(err)
	}
	lines := []byte(nil)
	for _, item := range list {
		var b bytes.Buffer
		json.Compact(&b, item)
		lines = append(append(lines, b.Bytes()...), '\n')
	}
	for _, c := range []struct {
		b    []byte
		want int
	}{
		{list[0], 1},
		{lines, 3},
		{append(append([]byte(`{"references": `), fixture(t, "csl.json")...), '}'), 3},
		{append(append([]byte(`{"status": "ok", "message": {"total-results": 3, "items": `), fixture(t, "csl.json")...), "}}"...), 3},
		{append(append([]byte(`{"status": "ok", "message": `), list[0]...), '}'), 1},
		{[]byte(`[{"id": "a", "type": "book", "title": "Snow"}, {"type": "book", "title": "Ice", "publisher": "Acta", "issued": {"literal": "2001"}}]`), 2},
	} {
		items, report := read(t, c.b, source.Input{Today: today})
		if report.Format != "csl-json" || len(items) != c.want {
			t.Errorf("%.60s…: %d items as %q, want %d", c.b, len(items), report.Format, c.want)
		}
	}
	// Other data with similar keys.
	for _, s := range []string{
		`{"id": "W1", "type": "article", "title": "X", "authorships": [], "doi": "https://doi.org/10.1000/1"}`,
		`[{"type": "Feature", "title": "X", "author": "Y"}]`,
		`{"type": "book"}`,
		`[{"type": "book", "title": "X", "author": "Ann Bee", "year": 2020}]`,
		`[{"type": "book", "title": "X", "author": "Ann Bee"}, {"type": "Feature"}, {"type": "book", "title": "Y", "issued": {"raw": "2020"}}]`,
	} {
		if _, report, _ := tryRead(strings.NewReader(s), source.Input{}); report.Format == "csl-json" {
			t.Errorf("%s is read as %q", s, report.Format)
		}
	}
}

// TestReadRISShapes checks that RIS is recognized by its tags in the variants that programs
// write.
func TestReadRISShapes(t *testing.T) {
	for _, s := range []string{
		"TY  - JOUR\nAU  - Bee, Ann\nTI  - Snow\nER  - \n",
		"TY  - JOUR\rAU  - Bee, Ann\rTI  - Snow\rER  - \r",
		"TY  - Journal Article\rAU  - Bee, Ann\rTI  - Snow\rER  - \r",
		"TY  - Journal Article\r\nAU  - Bee, Ann\r\nTI  - Snow\r\nER  - \r\n",
		"TY - Conference Paper\nAU - Bee, Ann\nTI - Snow\nER -\n",
		"Exported today\n\nTY  - Thesis/Dissertation\nAU  - Bee, Ann\nTI  - Snow\nER  - \n",
		"ty  - jour\nau  - Bee, Ann\nti  - Snow\ner  - \n",
		"TY  - \nAU  - Bee, Ann\nTI  - Snow\nER  - \n",
		"\ufeff  TY\t-\tjournal\n  AU\t-\tBee, Ann\n  TI\t-\tSnow\n  ER\t-\n",
		"AU  - Bee, Ann\nTI  - Snow\nER  - \n",
		"FN ISI Export Format\nVR 1.0\n\nPT J\nTI Snow\nAU Bee, Ann\nPS 12-7\nER\n\nEF\n",
		"TY\u00a0\u00a0-\u00a0JOUR\nAU\u00a0\u00a0- Bee, Ann\nTI\u00a0\u00a0- Snow\nER\u00a0\u00a0- \n",
	} {
		items, report, err := tryRead(strings.NewReader(s), source.Input{Today: today})
		if err != nil || report.Format != "ris" || len(items) != 1 || items[0].Err != nil || items[0].Record.Paper.Title != "Snow" ||
			strings.Join(items[0].Record.Paper.Authors, ";") != "Ann Bee" {
			t.Errorf("%q is read as %q: %+v, %v", s, report.Format, items, err)
		}
	}
	for _, s := range []string{
		"A party - of words\nis no - format\n", "TY\n", "Title: X\nER  -\n", "@article{a, title={TY  - JOUR}}", "ty - for the text\nand more of it\n",
	} {
		if _, report, _ := tryRead(strings.NewReader(s), source.Input{}); report.Format == "ris" {
			t.Errorf("%q is read as RIS", s)
		}
	}
	// Lines between references are reported once.
	_, report, err := tryRead(strings.NewReader("1.\nTY  - JOUR\nTI  - Snow\nER  - \n2.\nTY  - JOUR\nTI  - Wind\nER  - \n"), source.Input{Today: today})
	if want := `2 lines are passed over that are in no reference, the first on line 1: "1."`; err != nil || len(report.Notes) != 1 || report.Notes[0] != want {
		t.Errorf("%v, notes %q, want %q", err, report.Notes, want)
	}
}

// TestReadBibTeXCut checks that the last entry of a truncated bibliography is rejected with
// the reason.
func TestReadBibTeXCut(t *testing.T) {
	b := fixture(t, "bibtex.bib")
	items, _ := read(t, b[:bytes.Index(b, []byte("weaving"))], source.Input{Today: today})
	if len(items) != 1 || items[0].Err == nil || !strings.Contains(items[0].Err.Error(), "the input ends within it") {
		t.Errorf("%+v", items)
	}
	z := gzipped(t, b)
	if items, _, err := tryRead(bytes.NewReader(z[:len(z)-30]), source.Input{Today: today}); err != nil && len(items) == 0 {
		t.Error(err)
	}
}

// TestCorpusBibTeX checks that everything about a paper that BibTeX can express survives
// writing and reading BibTeX.
func TestCorpusBibTeX(t *testing.T) {
	paths, _ := filepath.Glob(corpus(t, "hf-api", "2025-1*.json"))
	papers, differ := 0, 0
	for _, path := range paths {
		items, _ := readFile(t, path, source.Input{Today: today})
		var entries []cite.Entry
		var want []paper.Paper
		var keys cite.Keys
		for _, it := range items {
			p := paper.Clean(it.Record.Paper)
			want = append(want, p)
			entries = append(entries, cite.FromPaper(&p, keys.For(&p)))
		}
		for format, b := range map[string][]byte{
			"bibtex": cite.AppendBibTeXList(nil, entries), "ris": cite.AppendRISList(nil, entries), "csl-json": cite.AppendCSLList(nil, entries),
		} {
			back, report := read(t, b, source.Input{Today: today})
			if report.Format != format || len(back) != len(want) {
				t.Fatalf("%s: %d of %d as %q", path, len(back), len(want), report.Format)
			}
			for i, it := range back {
				if it.Err != nil || len(it.Notes) > 0 {
					t.Fatalf("%s: %v %q", want[i].ID, it.Err, it.Notes)
				}
				papers++
				got := it.Record.Paper
				if got.ID != want[i].ID || got.Title != want[i].Title || !reflect.DeepEqual(got.Authors, want[i].Authors) || got.Published != want[i].Published {
					t.Errorf("%s:\n got %+v\nwant %+v", format, got, want[i])
				}
				if text.Plain(got.Abstract) != text.Plain(want[i].Abstract) {
					differ++
				}
			}
		}
	}
	// Text that only happens to contain Markdown may be read differently the second time.
	if papers == 0 || differ*100 > papers {
		t.Errorf("of %d abstracts, %d are others", papers, differ)
	}
}

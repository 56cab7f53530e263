package source_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/iotest"

	"offprint/generator/source"
)

// listedPapers are records of JSON, and the same over several lines.
func listedPapers() (lines, indented []string) {
	for i := range 6 {
		lines = append(lines, fmt.Sprintf(`{"id": "2501.0000%d", "title": "Paper %d of snow", "authors": ["Ada Lovelace", "Emmy Noether"], "abstract": "Of snow."}`, i, i))
		indented = append(indented, fmt.Sprintf("  {\n    \"id\": \"2501.0000%d\",\n    \"title\": \"Paper %d of snow\",\n    \"authors\": [\n      {\"name\": \"Ada Lovelace\"}\n    ],\n    \"abstract\": \"Of snow.\"\n  }", i, i))
	}
	return lines, indented
}

// A record of a list that is damaged is rejected at its line, and costs no other one.
func TestListWithDamagedRecord(t *testing.T) {
	lines, indented := listedPapers()
	cut := func(n int) func(string) string { return func(s string) string { return s[:n] } }
	without := func(what, by string) func(string) string {
		return func(s string) string { return strings.Replace(s, what, by, 1) }
	}
	damages := map[string]func(string) string{
		"no quote at the end of a text": without(`snow",`, `snow,`),
		"a line break in a text":        without("Paper 2", "Paper\n2"),
		"no comma":                      without(`snow",`, `snow"`),
		"no brace at the end":           func(s string) string { return strings.TrimSuffix(s, "}") },
		"cut in a text":                 cut(50),
		"cut in a list":                 cut(90),
	}
	for name, damage := range damages {
		for _, shape := range []struct {
			name, before, between, after string
			records                      []string
		}{
			{"lines", "[\n", ",\n", "\n]\n", lines},
			{"lines in an object", "{\"papers\": [\n", ",\n", "\n], \"total\": 6}\n", lines},
			{"lines, brackets beside", "[", ",\n ", "]", lines},
			{"several lines", "[\n", ",\n", "\n]\n", indented},
			{"one line", "[", ", ", "]", lines},
			{"one line without spaces", "[", ",", "]", lines},
		} {
			if strings.HasPrefix(shape.name, "one line") && name == "cut in a list" {
				continue // what comes next could stand in that list
			}
			records := append([]string(nil), shape.records...)
			records[2] = damage(records[2])
			input := shape.before + strings.Join(records, shape.between) + shape.after
			items, report := read(t, []byte(input), source.Input{Today: today})
			var bad []source.Item
			for _, it := range items {
				if it.Err != nil {
					bad = append(bad, it)
				}
			}
			line := 1 + strings.Count(input[:strings.Index(input, records[2])], "\n")
			if shape.name == "several lines" || shape.name == "lines, brackets beside" {
				line = 0
			}
			if len(items) != 6 || len(bad) != 1 || line > 0 && !strings.Contains(bad[0].Where, fmt.Sprintf("(line %d,", line)) {
				t.Errorf("%s, %s: %d items, rejected %+v, notes %q", name, shape.name, len(items), bad, report.Notes)
			}
			// Where the blocks of the input end makes no difference.
			slow, _, err := tryRead(iotest.OneByteReader(strings.NewReader(input)), source.Input{Today: today})
			if err != nil || len(slow) != len(items) {
				t.Errorf("%s, %s: %d items byte by byte, error %v", name, shape.name, len(slow), err)
			}
		}
	}
}

// Objects in a record are no records, however the lines break.
func TestListWithObjectsInRecords(t *testing.T) {
	record := func(i int) string {
		return fmt.Sprintf("{\n\"id\": \"2501.0000%d\",\n\"title\": \"Paper {%d}, {\",\n\"authors\": [\n{\n\"id\": 1,\n\"name\": \"Ada Lovelace\"\n},\n{\n\"id\": 2,\n\"name\": \"Emmy Noether\"\n}\n],\n\"abstract\": \"Of snow, {'id': 1}, {\\\"id\\\": 2}.\"\n}", i, i)
	}
	// Nor is text with other quotes.
	python := `{'id': '2501.00003', 'title': 'Snow', 'authors': ({'id': 1, 'name': 'Ada Lovelace'}, {'id': 2, 'name': 'Emmy Noether'}), 'abstract': 'Of snow, {"id": 1}, {"id": 2}', "comments": "{'id': 3}"}`
	for _, input := range []string{
		"[" + record(1) + ",\n" + record(2) + "]",
		"[\n" + record(1) + "\n,\n" + record(2) + "\n]",
		"[" + python + ",\n " + strings.Replace(python, "2501.00003", "2501.00004", 1) + "]",
	} {
		items, _ := read(t, []byte(input), source.Input{Today: today})
		for _, r := range records(t, items) {
			if len(r.Paper.Authors) != 2 {
				t.Errorf("%s: %q", r.Paper.ID, r.Paper.Authors)
			}
		}
		if len(items) != 2 {
			t.Errorf("%d items, want 2:\n%s", len(items), input)
		}
	}
}

// A list whose brackets got lost is lines that end in commas.
func TestLinesThatEndInCommas(t *testing.T) {
	lines, _ := listedPapers()
	items, report := read(t, []byte(strings.Join(lines, ",\n")+", \r\n"), source.Input{Today: today})
	if len(records(t, items)) != 6 || report.Format != "arxiv-jsonl" {
		t.Errorf("%d items as %s", len(items), report.Format)
	}
}

// Lines that end in CR CR LF have no empty ones between them.
func TestLinesThatEndTwice(t *testing.T) {
	const refer = "%A Ada Lovelace\n%A Emmy Noether\n%T Snow\n%J Journal of Snow\n%X Of snow\nand ice.\n\n%A Kurt Gödel\n%T Ice\n%J Journal of Snow\n%D 2020\n"
	items, _ := read(t, []byte(strings.ReplaceAll(refer, "\n", "\r\r\n")), source.Input{Today: today})
	got := records(t, items)
	if len(got) != 2 || len(got[0].Paper.Authors) != 2 || got[0].Paper.Abstract != "Of snow and ice." {
		t.Errorf("%+v", got)
	}
}

// Whatever the place at which a bibliography is cut, its last entry is read, rejected or named.
func TestCutBibliographies(t *testing.T) {
	for format, entry := range map[string]string{
		"medline": "PMID- 1%d\nOWN - NLM\nTI  - Snow %[1]d.\nAB  - Of snow.\nFAU - Lovelace, Ada\nJT  - Journal of Snow\n\n",
		"ris":     "TY  - JOUR\nAU  - Lovelace, Ada\nTI  - Snow %d\nPY  - 2020\nER  - \n\n",
		"refer":   "%%0 Journal Article\n%%A Ada Lovelace\n%%T Snow %d\n%%D 2020\n\n",
		"bibtex":  "@article{x%d,\n  author = {Lovelace, Ada},\n  title = {Snow %[1]d},\n  year = 2020\n}\n\n",
	} {
		before := fmt.Sprintf(entry, 1) + fmt.Sprintf(entry, 2)
		last := fmt.Sprintf(entry, 3)
		for n := 1; n < len(last); n++ {
			items, report := read(t, []byte(before+last[:n]), source.Input{Today: today})
			if report.Format != format || len(items) != 3 && len(report.Notes) == 0 {
				t.Errorf("%s: %q gives %d items, notes %q", format, last[:n], len(items), report.Notes)
			}
			if p := items[1].Record.Paper; p.Title != "Snow 2" || strings.Contains(p.Citation.Get("journaltitle"), "P") {
				t.Errorf("%s: %q changes the entry before it: %+v", format, last[:n], p)
			}
		}
	}
}

// Keys of CSL count in any letter case, and a list of Python's in a text is a list.
func TestSpellingsOfJSON(t *testing.T) {
	for _, input := range []string{
		`[{"type": "article-journal", "Title": "Snow", "author": [{"family": "Lovelace", "given": "Ada"}, {"family": "Noether", "given": "Emmy"}], "doi": "10.1000/x1", "issued": {"date-parts": [[2020]]}}]`,
		`[{"paper": {"id": "2501.00001", "title": "Snow", "authors": "['Ada Lovelace', 'Emmy Noether']", "summary": "Of snow.", "publishedAt": "2025-01-02T00:00:00Z"}}]`,
	} {
		items, report := read(t, []byte(input), source.Input{Today: today})
		for _, r := range records(t, items) {
			if p := r.Paper; p.Title != "Snow" || strings.Join(p.Authors, "; ") != "Ada Lovelace; Emmy Noether" || p.ID.Scheme() == "title" {
				t.Errorf("%s: %+v", report.Format, p)
			}
		}
	}
}

package source_test

import (
	"testing"

	"offprint/generator/source"
)

// TestLanguageOfSources checks that the language is read from every format that can contain
// it. An unknown value is kept as a fact.
func TestLanguageOfSources(t *testing.T) {
	for _, c := range []struct {
		input, language, fact string
	}{
		{"@misc{a, title = {Von Maschinen}, langid = {ngerman}}", "de", ""},
		{"@misc{a, title = {Von Maschinen}, language = {Plautdietsch}}", "", "Plautdietsch"},
		{"TY  - JOUR\r\nTI  - Des machines\r\nLA  - fre\r\nER  - \r\n", "fr", ""},
		{`[{"id": "a", "type": "article-journal", "title": "De machinis", "container-title": "Acta", "issued": {"date-parts": [[1850]]}, "language": "la"}]`, "la", ""},
		{"Title,Authors,Language\nDe las máquinas,Ada Lovelace,Spanish\n", "es", ""},
		{"Title,Authors,Language\nDe las máquinas,Ada Lovelace,Spanish / English\n", "", "Spanish / English"},
		{`{"title":"关于机器","date":"2024-05-06","id":"title:machines","language":"zh-hans"}` + "\n", "zh-Hans", ""},
	} {
		items, _ := read(t, []byte(c.input), source.Input{Today: today})
		if len(items) != 1 || items[0].Record == nil {
			t.Errorf("%s: %+v", c.input, items)
			continue
		}
		if p := items[0].Record.Paper; p.Language != c.language || p.Citation.Get("language") != c.fact {
			t.Errorf("%s: the language is %q, and %q is kept; want %q and %q", c.input, p.Language, p.Citation.Get("language"), c.language, c.fact)
		}
	}
}

package source_test

import (
	"strings"
	"testing"

	"offprint/generator/source"
)

// TestTableSynonyms checks the names that people give to columns, in several languages.
func TestTableSynonyms(t *testing.T) {
	for header, row := range map[string]string{
		"Paper Name,Who,Yr,Link":      "Snow on a Scale,Ann Bee,2024,https://arxiv.org/abs/2401.00001",
		"Titre;Auteurs;Année;Lien":    "Snow on a Scale;Ann Bee;2024;https://arxiv.org/abs/2401.00001",
		"Titel;Autoren;Jahr;URL":      "Snow on a Scale;Ann Bee;2024;https://arxiv.org/abs/2401.00001",
		"Título,Autores,Año,Enlace":   "Snow on a Scale,Ann Bee,2024,https://arxiv.org/abs/2401.00001",
		"titulo,autor,ano,arxiv":      "Snow on a Scale,Ann Bee,2024,2401.00001",
		"Name,Authors,Year,Link":      "Snow on a Scale,Ann Bee,2024,https://arxiv.org/abs/2401.00001",
		"Name,Who,Yr,Where to get it": "Snow on a Scale,Ann Bee,2024,https://arxiv.org/abs/2401.00001",
		"#,Paper,Authors,Year,arXiv":  "1,Snow on a Scale,Ann Bee,2024,https://arxiv.org/abs/2401.00001",
	} {
		items, report, err := tryRead(strings.NewReader(header+"\n"+row+"\n"), source.Input{Today: today})
		if err != nil || len(items) != 1 || items[0].Record == nil {
			t.Errorf("%s: %v, %+v", header, err, items)
			continue
		}
		p := items[0].Record.Paper
		if p.Title != "Snow on a Scale" || strings.Join(p.Authors, ";") != "Ann Bee" || p.Published.Year() != 2024 || p.ID != "arxiv:2401.00001" && !strings.Contains(header, "Where") {
			t.Errorf("%s: %+v, notes %q", header, p, report.Notes)
		}
	}
}

// TestUnknownTables checks the messages for tables with unknown columns and for other text.
func TestUnknownTables(t *testing.T) {
	for text, want := range map[string]string{
		"Vorhaben,Wer\nSnow,Ann Bee\nWind,Cy Dee\n":                          "this looks like a table with the columns “Vorhaben”, “Wer”; none of them is known as the title",
		"Name,Age\nAnn,31\nCy,28\n":                                          "this looks like a table with the columns “Name”, “Age”; none of them is known as the title",
		"Title;Mood\nSnow;good\nWind;bad\n":                                  "this looks like a table with the columns “Title”, “Mood”; besides the title none of them is known",
		"[1] A. Vaswani, N. Shazeer. Attention. 2017.\n[2] C. Dee. Bread.\n": "this looks like a list of references as text, beginning with “[1] A. Vaswani",
		"{not json}\n": "this looks like text in no form that is known here",
	} {
		_, _, err := tryRead(strings.NewReader(text), source.Input{Today: today})
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(want, "columns") && !strings.Contains(err.Error(), "docs/formats.md") {
			t.Errorf("%q: %v", text, err)
		}
	}
	_, _, err := tryRead(strings.NewReader("title,authors\nSnow,Ann Bee\n"), source.Input{Today: today, Format: "bibtex"})
	if err == nil || !strings.Contains(err.Error(), "this is not BibTeX, it looks like a table with the columns “title”, “authors”") {
		t.Error(err)
	}
}

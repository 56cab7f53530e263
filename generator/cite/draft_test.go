package cite_test

import (
	"slices"
	"testing"

	"offprint/generator/cite"
)

// TestDraft checks that a draft cleans its input like the format readers do, and that the
// first value of a field wins.
func TestDraft(t *testing.T) {
	d := cite.Draft{Entry: cite.Entry{Type: "article"}}
	d.Text("title", " Snow &amp; \n Wind ")
	d.Text("title", "Another")
	d.Text("doi", " https://doi.org/10.1000/182 ")
	d.Text("journaltitle", "")
	d.Text("journaltitle", "Acta")
	d.Abstract("We weigh\nsnow.\n\nAnd wind.")
	d.Author("Lovelace, Ada")
	d.Author("Ada Lovelace")
	d.Author("Jan van der Berg")
	d.Editor("")
	d.Editor("ATLAS Collaboration")
	d.Keyword("snow")
	d.Keyword("snow, wet")
	d.Keyword("snow")
	d.Date("date", "3 July 2024")
	d.Date("urldate", "once upon a time")
	d.Pages("12", "19")
	p, notes := d.Paper()
	if p.Title != "Snow & Wind" || p.ID != "doi:10.1000/182" || p.Abstract != "We weigh snow.\n\nAnd wind." || p.Published != 20240703 {
		t.Errorf("%+v", p)
	}
	if !slices.Equal(p.Authors, []string{"Ada Lovelace", "Jan van der Berg"}) || !slices.Equal(p.Topics, []string{"snow", "snow, wet"}) {
		t.Errorf("authors %q, topics %q", p.Authors, p.Topics)
	}
	for fact, want := range map[string]string{"journaltitle": "Acta", "pages": "12–19", "editor": "{ATLAS Collaboration}", "urldate": "", "entrytype": "article"} {
		if got := p.Citation.Get(fact); got != want {
			t.Errorf("%s: %q, want %q", fact, got, want)
		}
	}
	if !slices.Equal(notes, []string{`urldate: "once upon a time" is not a date`}) {
		t.Errorf("notes %q", notes)
	}
}

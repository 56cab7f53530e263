package cite_test

import (
	"strings"
	"testing"

	"offprint/generator/cite"
)

// TestFieldsOfDOIs checks that a field that does not contain exactly one DOI does not yield a
// wrong one.
func TestFieldsOfDOIs(t *testing.T) {
	for in, want := range map[string]struct{ id, note string }{
		"doi:10.1000/ab 17":           {"", `doi: "doi:10.1000/ab 17" is not a DOI`},
		"doi: 10.1000/ab17":           {"doi:10.1000/ab17", ""},
		"10.1000/ab7 , 10.1000/ab8":   {"doi:10.1000/ab7", `doi: "10.1000/ab7 , 10.1000/ab8" holds more than one; the first is kept`},
		`10.1002/\(SICI\)x18`:         {"doi:10.1002/(sici)x18", ""},
		"https://doi.org/10.1000/ab7": {"doi:10.1000/ab7", ""},
	} {
		err := cite.ReadBibTeX(strings.NewReader("@article{a, title={Snow}, doi={"+in+"}}\n"), func(r *cite.Record) error {
			p, notes := r.Entry.Paper()
			if string(p.ID) != want.id || strings.Join(notes, "") != want.note {
				t.Errorf("%q: %q, %q", in, p.ID, notes)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
}

package cite_test

import (
	"strings"
	"testing"

	"offprint/generator/cite"
)

// The year counts, whatever marks it has.
func TestMarkedYears(t *testing.T) {
	for in, want := range map[string]string{
		"2004/05": "2004/2005", "[1900]": "1900", "c. 1900": "1900~", "ca. 1900": "1900~", "c2004": "2004", "2004a": "2004",
		"2004 (1st ed. 1990)": "2004", "2004-05": "2004-05",
	} {
		err := cite.ReadBibTeX(strings.NewReader("@book{a, title={Snow}, year={"+in+"}}\n"), func(r *cite.Record) error {
			p, _ := r.Entry.Paper()
			if got := r.Entry.Get("date"); got != want || p.Published.Year() == 0 {
				t.Errorf("%q: %q, %v", in, got, p.Published)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
}

// PubMed's tag for the date counts where no other says it.
func TestRISDatesElsewhere(t *testing.T) {
	for in, want := range map[string]string{
		"DP  - 2010": "2010", "DP  - EBSCOhost": "", "PY  - 2011\nDP  - 2010": "2011", "PY  - 5/2010": "2010-05",
	} {
		_, err := cite.ReadRIS(strings.NewReader("TY  - JOUR\nTI  - Snow\n"+in+"\nER  - \n"), func(r *cite.Record) error {
			if got := r.Entry.Get("date"); got != want {
				t.Errorf("%q: %q, want %q", in, got, want)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
}

// Months are read that are days, seasons, or German.
func TestMonthsInWords(t *testing.T) {
	for in, want := range map[string]string{
		"12-14 June": "2020-06-12/2020-06-14", "Mai": "2020-05", "Spring": "2020-21", "März": "2020-03", "30-31 June": "2020",
	} {
		err := cite.ReadBibTeX(strings.NewReader("@book{a, title={Snow}, year=2020, month={"+in+"}}\n"), func(r *cite.Record) error {
			if got := r.Entry.Get("date"); got != want {
				t.Errorf("%q: %q, want %q", in, got, want)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
}

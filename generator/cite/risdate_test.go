package cite_test

import (
	"strings"
	"testing"

	"offprint/generator/cite"
)

func readNotedRIS(t *testing.T, lines string) (e cite.Entry, notes string) {
	t.Helper()
	_, err := cite.ReadRIS(strings.NewReader("TY  - JOUR\nTI  - Snow\n"+lines+"\nER  - \n"), func(r *cite.Record) error {
		e, notes = r.Entry, strings.Join(r.Notes, "; ")
		return r.Err
	})
	if err != nil {
		t.Fatal(err)
	}
	return e, notes
}

// TestRISDateNotes checks that the correction of a wrong date is reported.
func TestRISDateNotes(t *testing.T) {
	for line, want := range map[string][2]string{
		"PY  - 2010/02/31": {"2010-02", "PY: 2010/02/31 is not a day of the calendar; taken as 2010-02"},
		"PY  - 2010/13/02": {"2010-21", "PY: 2010/13/02 is not a day of the calendar; taken as 2010-21"},
		"PY  - 05/03/2010": {"2010", "PY: 05/03/2010 leaves open which number is the month; taken as 2010"},
		"DA  - 31/02/2010": {"2010-02", "DA: 31/02/2010 is not a day of the calendar; taken as 2010-02"},
		"PY  - 2010/02/28": {"2010-02-28", ""},
		"PY  - 2010/02/00": {"2010-02", ""},
		"PY  - 2010//":     {"2010", ""},
		"PY  - 13/02/2010": {"2010-02-13", ""},
		"DA  - 2010-02-31": {"2010-02", "DA: 2010-02-31 is not a day of the calendar; taken as 2010-02"},
	} {
		e, notes := readNotedRIS(t, line)
		if e.Get("date") != want[0] || notes != want[1] {
			t.Errorf("%s: %s; %s", line, e.Get("date"), notes)
		}
	}
}

// TestRISKeeps checks that dates for which RIS has no form survive a round trip.
func TestRISKeeps(t *testing.T) {
	for _, fields := range []string{
		"date = {199X}", "date = {../1998}", "date = {1998/..}", "date = {1984~}", "date = {2004-03/2004-05}", "date = {2004-06-11%}", "date = {2010-23}",
		"date = {2010-02-28}", "year = {2010}, month = {Michaelmas}",
	} {
		var e cite.Entry
		err := cite.ReadBibTeX(strings.NewReader("@article{k, title={Snow}, "+fields+"}"), func(r *cite.Record) error {
			e = r.Entry
			return r.Err
		})
		if err != nil {
			t.Fatal(err)
		}
		ris := string(cite.AppendRIS(nil, &e))
		_, err = cite.ReadRIS(strings.NewReader(ris), func(r *cite.Record) error {
			if got := r.Entry.Get("date"); got != e.Get("date") || r.Entry.Get("ris-date-info") != e.Get("month") || r.Entry.Get("ris-py") != "" || len(r.Notes) > 0 {
				t.Errorf("%s\n%s%+v %v", fields, ris, r.Entry, r.Notes)
			}
			return r.Err
		})
		if err != nil {
			t.Fatal(err)
		}
		bib := string(cite.AppendBibLaTeX(nil, &e))
		err = cite.ReadBibTeX(strings.NewReader(bib), func(r *cite.Record) error {
			if r.Entry.Get("date") != e.Get("date") || r.Entry.Get("month") != e.Get("month") {
				t.Errorf("%s\n%s%+v", fields, bib, r.Entry)
			}
			return r.Err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	e := cite.Entry{Type: "incollection"}
	for name, v := range map[string]string{"title": "Snow", "booktitle": "Ice", "maintitle": "Water", "chapter": "3"} {
		e.Set(name, v)
	}
	if ris := string(cite.AppendRIS(nil, &e)); !strings.Contains(ris, "T2  - Ice\r\n") || !strings.Contains(ris, "T3  - Water\r\n") || !strings.Contains(ris, "SE  - 3\r\n") {
		t.Error(ris)
	}
}

package cite_test

import (
	"strings"
	"testing"

	"offprint/generator/cite"
)

// TestMarkedYears checks that a year is recognized with any kind of mark.
func TestMarkedYears(t *testing.T) {
	for in, want := range map[string]string{
		"2004/05": "2004/2005", "[1900]": "1900", "c. 1900": "1900~", "ca. 1900": "1900~", "c2004": "2004", "2004a": "2004",
		"2004 (1st ed. 1990)": "2004", "2004-05": "2004-05", "[1984?]": "1984?", "[198-?]": "198X?", "[19--]": "19XX", "cop. 1984": "1984", "199X": "199X",
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

// TestDatesInAllFormats checks that a marked year, and a date in words, are read the same in
// all formats and fields.
func TestDatesInAllFormats(t *testing.T) {
	for in, want := range map[string]string{
		"[1900]": "1900", "c2004": "2004", "©2004": "2004", "[198-]": "198X", "March 15, 2000": "2000-03-15", "2000/3/15": "2000-03-15", "2000 March 15": "2000-03-15",
		"2000年3月15日": "2000-03-15", "2000년 3월": "2000-03", "15 mars 2000": "2000-03-15", "1 de abril de 2014": "2014-04-01", "Spring 2000": "2000-21",
	} {
		got := map[string]string{}
		put := func(format string) func(*cite.Record) error {
			return func(r *cite.Record) error {
				got[format] = r.Entry.Get("date")
				return r.Err
			}
		}
		for _, field := range []string{"year", "date"} {
			if err := cite.ReadBibTeX(strings.NewReader("@book{a, title={Snow}, "+field+"={"+in+"}}\n"), put("BibTeX "+field)); err != nil {
				t.Fatal(err)
			}
		}
		for _, tag := range []string{"PY", "DA"} {
			if _, err := cite.ReadRIS(strings.NewReader("TY  - BOOK\nTI  - Snow\n"+tag+"  - "+in+"\nER  - \n"), put("RIS "+tag)); err != nil {
				t.Fatal(err)
			}
		}
		for _, key := range []string{"raw", "literal"} {
			e, err := cite.DecodeCSL([]byte(`{"type": "book", "title": "Snow", "issued": {"` + key + `": "` + in + `"}}`))
			if err != nil {
				t.Fatal(err)
			}
			got["CSL "+key] = e.Get("date")
		}
		for format, date := range got {
			if date != want {
				t.Errorf("%s: %s is %q, want %q", format, in, date, want)
			}
		}
	}
}

// TestYearsThatAreNone checks that a year field that is more than a date is kept unchanged,
// and that the year 0000 is ignored.
func TestYearsThatAreNone(t *testing.T) {
	for in, want := range map[string]string{
		"year={volume of 2010}": "", "year={in press, 2010}": "", "year=2011, date={0000}": "2011", "year={s.a.}": "", "year={o. J.}": "", "year={--}": "", "year={unknown}": "",
	} {
		err := cite.ReadBibTeX(strings.NewReader("@book{a, title={Snow}, "+in+"}\n"), func(r *cite.Record) error {
			_, notes := r.Entry.Paper()
			if got := r.Entry.Get("date"); got != want || len(notes) > 0 != strings.Contains(in, "volume") {
				t.Errorf("%s: %q, %q", in, got, notes)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
}

// TestRISDatesElsewhere checks that PubMed's date tag is used only if no other tag has the
// date.
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

// TestKeywordsOfScopus checks that Scopus's own keywords are kept together with the authors'
// keywords.
func TestKeywordsOfScopus(t *testing.T) {
	err := cite.ReadBibTeX(strings.NewReader("@article{a, title={Snow}, keywords={Cold; Water, frozen}, author_keywords={snow; ice;}}\n@article{b, title={Ice}, author_keywords={ice}}\n"), func(r *cite.Record) error {
		want := "snow|ice|Cold|Water, frozen"
		if r.Entry.Key == "b" {
			want = "ice"
		}
		p, _ := r.Entry.Paper()
		if got := strings.Join(p.Topics, "|"); got != want {
			t.Errorf("%s: %q, want %q", r.Entry.Key, got, want)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// TestNamesWithDegrees checks that additions after an author's name, such as degrees, are
// removed.
func TestNamesWithDegrees(t *testing.T) {
	for in, want := range map[string]string{
		"Bee, Ann, PhD and Dee, Cy, M.D., MPH": "Ann Bee|Cy Dee", "Ann Bee, PhD and Cy Dee, MD": "Ann Bee|Cy Dee", "Bee, Ann et al.": "Ann Bee|+", "Ann Bee et al": "Ann Bee|+",
		"Bee, Ann and others": "Ann Bee|+", "Bee, MD": "MD Bee", "Bee, Jr., Ann": "Ann Bee Jr.", "Wei Wang 0001 and Yuan{-}Fang Li 0002": "Wei Wang|Yuan-Fang Li",
	} {
		err := cite.ReadBibTeX(strings.NewReader("@book{a, title={Snow}, author={"+in+"}, howpublished={\\url{https://arxiv.org/abs/2510.06084}}}\n"), func(r *cite.Record) error {
			p, _ := r.Entry.Paper()
			got := strings.Join(p.Authors, "|")
			if r.Entry.MoreAuthors {
				got += "|+"
			}
			if got != want || p.ID != "arxiv:2510.06084" {
				t.Errorf("%q: %q, want %q; %s", in, got, want, p.ID)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
}

// TestMonthsInWords checks month fields that are days, seasons, or in other languages.
func TestMonthsInWords(t *testing.T) {
	for in, want := range map[string]string{
		"12-14 June": "2020-06-12/2020-06-14", "Mai": "2020-05", "Spring": "2020-21", "März": "2020-03", "3 de marzo": "2020-03-03", "30-31 June": "2020",
		"June 2--7": "2020-06-02/2020-06-07", "June 28 -- July 3": "2020-06-28/2020-07-03", "28 June - 3 July": "2020-06-28/2020-07-03", "July 3 - June 28": "2020",
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

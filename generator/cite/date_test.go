package cite_test

import (
	"strings"
	"testing"

	"offprint/generator/cite"
	"offprint/generator/paper"
)

func TestParseDate(t *testing.T) {
	type m = cite.Moment
	for s, want := range map[string]cite.Date{
		"1984":                {From: m{Year: 1984}},
		"1984~":               {From: m{Year: 1984, Circa: true}},
		"1984?":               {From: m{Year: 1984, Uncertain: true}},
		"2004-06-11%":         {From: m{Year: 2004, Month: 6, Day: 11, Circa: true, Uncertain: true}},
		"2004-06~":            {From: m{Year: 2004, Month: 6, Circa: true}},
		"2001-21":             {From: m{Year: 2001, Month: 21}},
		"200X":                {From: m{Year: 2000, Unknown: 1}},
		"199u":                {From: m{Year: 1990, Unknown: 1}},
		"19XX":                {From: m{Year: 1900, Unknown: 2}},
		"1999-XX":             {From: m{Year: 1999}},
		"1999-07-uu":          {From: m{Year: 1999, Month: 7}},
		"1990?/2000":          {From: m{Year: 1990, Uncertain: true}, To: m{Year: 2000}, Range: true},
		"1998/..":             {From: m{Year: 1998}, Range: true},
		"1998/":               {From: m{Year: 1998}, Range: true},
		"1998/open":           {From: m{Year: 1998}, Range: true},
		"../1998-02":          {To: m{Year: 1998, Month: 2}, Range: true},
		"unknown/1998":        {To: m{Year: 1998}, Range: true},
		"2004-04-25T03:00:00": {From: m{Year: 2004, Month: 4, Day: 25}},
	} {
		if got, ok := cite.ParseDate(s); !ok || got != want {
			t.Errorf("ParseDate(%q) = %+v, %v, want %+v", s, got, ok, want)
		}
	}
	for _, s := range []string{"", "in press", "/", "../..", "2004-13", "2004-02-30", "2004-21-01", "204", "0000", "1990/x", "1990/1991/1992", "1X90"} {
		if got, ok := cite.ParseDate(s); ok {
			t.Errorf("ParseDate(%q) = %+v", s, got)
		}
	}
}

// TestDatesThatAreNotCertain checks that the uncertainty of a date is kept in BibLaTeX, and
// that the paper gets the first day of the date.
func TestDatesThatAreNotCertain(t *testing.T) {
	for _, c := range []struct{ field, stored, day string }{
		{"1984~", "1984~", "1984-01-01"},
		{`1984\textasciitilde{}`, "1984~", "1984-01-01"},
		{"2004-06-11%", "2004-06-11%", "2004-06-11"},
		{`2004-06-11\%`, "2004-06-11%", "2004-06-11"},
		{"2004-06?", "2004-06?", "2004-06-01"},
		{"1990?/2000", "1990?/2000", "1990-01-01"},
		{"200X", "200X", "2000-01-01"},
		{"199u", "199u", "1990-01-01"},
		{"1998/..", "1998/..", "1998-01-01"},
		{"1998/", "1998/", "1998-01-01"},
		{"../1998", "../1998", "1998-01-01"},
		{"2001-23", "2001-23", "2001-09-01"},
		{"1990--2000", "1990/2000", "1990-01-01"},
		{"March 2004", "2004-03", "2004-03-01"},
		{"in press", "in press", ""},
	} {
		src := "@article{a, title = {Snow}, date = {" + c.field + "}, urldate = {" + c.field + "}}\n@book{b, title = {Wind}}\n"
		recs := readBib(t, []byte(src))
		e := recs[0].Entry
		if got := e.Get("date"); got != c.stored || len(recs) != 2 {
			t.Errorf("%s: date %q, want %q", c.field, got, c.stored)
		}
		p, _ := e.Paper()
		day := ""
		if p.Published != 0 {
			day = p.Published.String()
		}
		if day != c.day {
			t.Errorf("%s: published %q, want %q", c.field, day, c.day)
		}
		again := cite.FromPaper(&p, "")
		for name, write := range map[string]func([]byte, *cite.Entry) []byte{"BibTeX": cite.AppendBibTeX, "BibLaTeX": cite.AppendBibLaTeX} {
			b := write(nil, &again)
			if name == "BibLaTeX" && !strings.Contains(string(b), "\n  date = {"+c.stored+"}") {
				t.Errorf("%s is written as\n%s", c.field, b)
			}
			back := readBib(t, b)[0].Entry
			if q, _ := back.Paper(); !q.Equal(&p) {
				t.Errorf("%s in %s: %+v, want %+v", c.field, name, q, p)
			}
		}
	}
}

// FuzzParseDate checks that a date that is recognized yields a day, and that the day of a
// paper is always valid.
func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"1984~", "2004-06-11%", "../1998", "200X/2001-21", "1999-XX-XX", "T", "9999-12-31T"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, ok := cite.ParseDate(s)
		e := cite.Entry{Fields: []cite.Field{{Name: "title", Value: "x"}, {Name: "date", Value: s}}}
		p, _ := e.Paper()
		if ok && p.Published == 0 {
			t.Fatalf("%q is %+v, and no day", s, d)
		}
		if p.Published != 0 {
			if _, err := paper.ParseDay(p.Published.String()); err != nil {
				t.Fatalf("%q: %v", s, err)
			}
		}
	})
}

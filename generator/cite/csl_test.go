package cite_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"offprint/generator/cite"
)

func readCSL(t testing.TB, list []byte) []*cite.Record {
	t.Helper()
	var items []json.RawMessage
	if err := json.Unmarshal(list, &items); err != nil {
		t.Fatalf("%v in %s", err, list)
	}
	var recs []*cite.Record
	for _, raw := range items {
		e, err := cite.DecodeCSL(raw)
		recs = append(recs, &cite.Record{Entry: e, Err: err})
	}
	return recs
}

// TestCSLOfManyFields checks that an item with too many fields is rejected quickly.
func TestCSLOfManyFields(t *testing.T) {
	var fields strings.Builder
	for i := range 200_000 {
		fmt.Fprintf(&fields, `"f%d": "x", `, i)
	}
	for _, item := range []string{"{" + fields.String() + `"title": "A"}`, `{"custom": {` + fields.String() + `"b": "c"}, "title": "A"}`} {
		if _, err := cite.DecodeCSL([]byte(item)); err == nil || err.Error() != "it has more than 1000 fields" {
			t.Error(err)
		}
	}
}

func TestDecodeCSL(t *testing.T) {
	checkEntries(t, readCSL(t, readFile(t, "library.json")), []cite.Entry{
		{
			Type: "article", Key: "doe2020",
			Authors: []cite.Name{
				{Given: "Jane", Family: "Doe", Suffix: "Jr."}, {Given: "Vincent", Prefix: "van", Family: "Gogh"},
				{Given: "Alexander", Prefix: "von", Family: "Humboldt", Dropping: true}, {Literal: "World Health Organization"},
			},
			Editors: []cite.Name{{Given: "E.", Family: "Smith"}},
			Fields: []cite.Field{
				{"title", "A Study of $x_1$ & iPhones"}, {"journaltitle", "Journal of Things"}, {"shortjournal", "J. Things"}, {"publisher", "The House"},
				{"date", "2020-03-04"}, {"urldate", "2021-01"}, {"volume", "12"}, {"number", "3"}, {"pages", "1–10"}, {"location", "Here"},
				{"issn", "1234-5678"}, {"note", "A note"}, {"pmid", "123"}, {"doi", "10.1000/Xyz"}, {"url", "https://example.org/x?a=1&b=2"},
				{"abstract", "One *star* here.\n\nTwo."}, {"keywords", "things, studies"}, {"csl-custom", `{"deep":[1,2]}`}, {"csl-house-rule", "kept"},
			},
		},
		{
			Type: "misc", Key: "7", Authors: []cite.Name{{Given: "Ada", Family: "Lovelace"}},
			Fields: []cite.Field{
				{"title", "A preprint"}, {"date", "2017-06/2017-08"}, {"url", "http://arxiv.org/abs/1706.03762"}, {"eprint", "1706.03762v2"}, {"eprinttype", "arxiv"},
			},
		},
		{Type: "incollection", Key: "raw", Fields: []cite.Field{{"title", "A chapter"}, {"booktitle", "The Book"}, {"date", "1999-05-12"}, {"eventtitle", "Meeting"}}},
		{Type: "misc", Key: "ca", Fields: []cite.Field{{"title", "An old thing"}, {"date", "0850~"}, {"translator", "others"}}},
	}, nil)
	for _, s := range []string{"", "[]", "null", `"x"`, "{", `{"title": }`} {
		if e, err := cite.DecodeCSL([]byte(s)); err == nil {
			t.Errorf("%q: %+v", s, e)
		}
	}
}

// TestCSLTypesInWords checks that types in words, and types of other formats, are recognized
// and written as CSL types.
func TestCSLTypesInWords(t *testing.T) {
	for in, want := range map[string][2]string{
		"journalArticle": {"article", "article-journal"}, "Journal Article": {"article", "article-journal"}, "conferencePaper": {"inproceedings", "paper-conference"},
		"inproceedings": {"inproceedings", "paper-conference"}, "bookSection": {"incollection", "chapter"}, "Ph.D. Dissertation": {"thesis", "thesis"},
		"proceedings-article": {"inproceedings", "paper-conference"}, "preprint": {"misc", "article"}, "snow": {"misc", "snow"},
	} {
		e, err := cite.DecodeCSL([]byte(`{"title": "Snow", "type": "` + in + `"}`))
		if err != nil {
			t.Fatal(err)
		}
		if out := string(cite.AppendCSL(nil, &e)); e.Type != want[0] || !strings.Contains(out, `"type": "`+want[1]+`"`) {
			t.Errorf("%s: %s, %s", in, e.Type, out)
		}
	}
}

func TestDecodeCSLDate(t *testing.T) {
	for issued, want := range map[string]string{
		`{"date-parts": [[2005, 4, 12]]}`:                `2005-04-12`,
		`{"date-parts": [["2005", "4", "12"]]}`:          `2005-04-12`,
		`{"date-parts": [2005, 4, 12]}`:                  `2005-04-12`,
		`{"date-parts": [["2005-04-12"]]}`:               `2005-04-12`,
		`{"date-parts": ["2005-04-12"]}`:                 `2005-04-12`,
		`{"date-parts": "2005-04-12"}`:                   `2005-04-12`,
		`[{"date-parts": [2005, 4, 12]}]`:                `2005-04-12`,
		`{"date-parts": [[[2005, 4, 12]]]}`:              `2005-04-12`,
		`{"date-parts": [[2005.0, 4.0, 12.0]]}`:          `2005-04-12`,
		`[2005, 4]`:                                      `2005-04`,
		`[{"year": 2005}, {"year": 2007}]`:               `2005/2007`,
		`{"date-parts": [[2005, 4], [2006, 5]]}`:         `2005-04/2006-05`,
		`{"year": 2005, "month": 4, "day": 12}`:          `2005-04-12`,
		`{"year": "2005", "month": "April"}`:             `2005-04`,
		`{"raw": "2000-3-15"}`:                           `2000-03-15`,
		`{"raw": "March 15, 2000"}`:                      `2000-03-15`,
		`{"raw": "15 Mar 2000"}`:                         `2000-03-15`,
		`{"raw": "15th March 2000"}`:                     `2000-03-15`,
		`{"raw": "Wed, 15 Mar 2000 10:00:00 GMT"}`:       `2000-03-15`,
		`{"raw": "2000/3/15"}`:                           `2000-03-15`,
		`{"raw": "20000315"}`:                            `2000-03-15`,
		`{"raw": "12/25/2000"}`:                          `2000-12-25`,
		`{"raw": "25.3.2000"}`:                           `2000-03-25`,
		`{"raw": "3.4.2000"}`:                            `2000-04-03`,
		`{"raw": "3/4/2000"}`:                            `2000`,
		`{"raw": "Mar-Apr 2000"}`:                        `2000-03/2000-04`,
		`{"raw": "2000/2001"}`:                           `2000/2001`,
		`{"raw": "2000-2001"}`:                           `2000/2001`,
		`{"raw": "2000-03-15T10:00:00Z"}`:                `2000-03-15`,
		`{"literal": "Spring 2010"}`:                     `2010-21`,
		`{"literal": "Fall, 2010"}`:                      `2010-23`,
		`{"literal": "circa 1984"}`:                      `1984~`,
		`{"literal": "c.1984"}`:                          `1984~`,
		`{"date-parts": [[1984]], "circa": true}`:        `1984~`,
		`{"date-parts": [[1984]], "circa": "1"}`:         `1984~`,
		`{"date-parts": [[1984]], "circa": "false"}`:     `1984`,
		`{"date-parts": [[1984],[1985]], "circa": true}`: `1984~/1985~`,
		`{"date-parts": [[2010]], "season": 2}`:          `2010-22`,
		`{"date-parts": [[2010]], "season": "4"}`:        `2010-24`,
		`{"date-parts": [[2010]], "season": "Autumn"}`:   `2010-23`,
		`{"date-parts": [[2010, 23]]}`:                   `2010-23`,
		`{"date-parts": [[2010, 13]]}`:                   `2010-21`,
		`{"date-parts": [[2010, 3]], "season": 4}`:       `2010-03`,
		`"2005-04-12"`:                                   `2005-04-12`,
		`"1984?"`:                                        `1984?`,
		`2005`:                                           `2005`,
		`{"date-parts": [[null]]}`:                       ``,
		`{"date-parts": [[0]]}`:                          ``,
		`{"raw": "0000-00-00"}`:                          ``,
		`{"literal": "n.d."}`:                            ``,
		`{}`:                                             ``,
		`null`:                                           ``,
	} {
		e, err := cite.DecodeCSL([]byte(`{"type": "book", "title": "T", "issued": ` + issued + `}`))
		if got := e.Get("date"); err != nil || got != want {
			t.Errorf("%s is %q, %v; want %q", issued, got, err, want)
		}
	}
	// An unreadable date is kept unchanged; an empty one is dropped.
	for issued, want := range map[string]string{`{"literal":"n.d."}`: `{"literal":"n.d."}`, `{"date-parts":[[-43]]}`: `{"date-parts":[[-43]]}`, `{"date-parts":[[null]]}`: ""} {
		e, _ := cite.DecodeCSL([]byte(`{"type": "book", "title": "T", "issued": ` + issued + `}`))
		if got := e.Get("csl-issued"); got != want {
			t.Errorf("of %s stays %q, want %q", issued, got, want)
		}
		if b := cite.AppendCSL(nil, &e); want != "" && !strings.Contains(string(b), `"issued": `+want) {
			t.Errorf("%s is written %s", issued, b)
		}
	}
	e, _ := cite.DecodeCSL([]byte(`{"title": "T", "issued": {"date-parts": [[null]]}, "published-print": {"date-parts": [[2005, 4]]}}`))
	if got := e.Get("date"); got != "2005-04" {
		t.Errorf("what Crossref says when it was printed is %q", got)
	}
}

// TestAppendCSLDate checks that BibLaTeX dates are written as CSL date parts.
func TestAppendCSLDate(t *testing.T) {
	for date, want := range map[string]string{
		"2005-04-12":       `{"date-parts":[[2005,4,12]]}`,
		"1984~":            `{"date-parts":[[1984]],"circa":true}`,
		"2004-06-11%":      `{"date-parts":[[2004,6,11]],"circa":true}`,
		"1900~/1910":       `{"date-parts":[[1900],[1910]],"circa":true}`,
		"2004-06/2004-08":  `{"date-parts":[[2004,6],[2004,8]]}`,
		"2010-23":          `{"date-parts":[[2010]],"season":3}`,
		"2010-23/2011-24":  `{"date-parts":[[2010,23],[2011,24]]}`,
		"198X":             `{"date-parts":[[1980],[1989]]}`,
		"19XX?":            `{"date-parts":[[1900],[1999]],"circa":true}`,
		"2004-06-XX":       `{"date-parts":[[2004,6]]}`,
		"2004-06-11T10:00": `{"date-parts":[[2004,6,11]]}`,
		"-0043":            `{"date-parts":[[-43]]}`,
		"2004/":            `{"date-parts":[[2004]]}`,
		"2004-06~/open":    `{"date-parts":[[2004,6]],"circa":true}`,
		"2004/..":          `{"date-parts":[[2004]]}`,
		"../2004":          `{"literal":"../2004"}`,
		"199u":             `{"date-parts":[[1990],[1999]]}`,
		"1984?~":           `{"date-parts":[[1984]],"circa":true}`,
		"in press":         `{"literal":"in press"}`,
	} {
		e := cite.Entry{Type: "book", Key: "k", Fields: []cite.Field{{"date", date}}}
		if got := string(cite.AppendCSL(nil, &e)); got != `{"id": "k", "type": "book", "issued": `+want+`}` {
			t.Errorf("%s is written %s", date, got)
		}
	}
}

// TestCSLNames checks that particles and the order of names survive a round trip, for names
// from CSL and from BibLaTeX.
func TestCSLNames(t *testing.T) {
	const names = `[{"family":"Humboldt","given":"Alexander","dropping-particle":"von"},{"family":"Gogh","given":"Vincent","non-dropping-particle":"van"},` +
		`{"family":"King","given":"Martin","suffix":"Jr.","comma-suffix":true},{"family":"Mao","given":"Zedong","static-ordering":true},` +
		`{"family":"李","given":"伟"},{"family":"Vries","given":"Ann Mary","dropping-particle":"De"},{"literal":"Noble, Inc."}]`
	e, err := cite.DecodeCSL([]byte(`{"id": "k", "type": "book", "title": "T", "author": ` + names + `, "translator": ` + names + `}`))
	if err != nil {
		t.Fatal(err)
	}
	p, _ := e.Paper()
	if got, want := strings.Join(p.Authors, "; "), "Alexander von Humboldt; Vincent van Gogh; Martin King Jr.; Mao Zedong; 李 伟; Ann Mary De Vries; Noble, Inc."; got != want {
		t.Errorf("authors %s, want %s", got, want)
	}
	again := cite.FromPaper(&p, "")
	if got, want := string(cite.AppendCSL(nil, &again)), `{"id": "k", "type": "book", "title": "T", "author": `+names+`, "translator": `+names+`}`; got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
	bib := string(cite.AppendBibLaTeX(nil, &again))
	const want = `author = {family=Humboldt, given=Alexander, prefix=von, useprefix=false and van Gogh, Vincent and King, Jr., Martin and Mao, Zedong and ` +
		`李, 伟 and family=Vries, given={Ann Mary}, prefix=De, useprefix=false and {Noble, Inc.}}`
	if !strings.Contains(bib, want) {
		t.Errorf("%s\nlacks %s", bib, want)
	}
	back := readBib(t, []byte(bib))[0].Entry
	for i, n := range back.Authors {
		want := again.Authors[i]
		want.CommaSuffix, want.FamilyFirst = false, false
		if n != want {
			t.Errorf("%+v comes back as %+v", want, n)
		}
	}
	classic := string(cite.AppendBibTeX(nil, &again))
	if strings.Contains(classic, "useprefix") || !strings.Contains(classic, "von Humboldt, Alexander and van Gogh, Vincent") || !strings.Contains(classic, "De Vries, Ann Mary") {
		t.Errorf("BibTeX knows no names of parts:\n%s", classic)
	}
	// In BibLaTeX, an option can apply to all names of an entry.
	e = readBib(t, []byte(`@book{k, author={de Vries, Ann}, title={T}, options={useprefix=false}}`))[0].Entry
	if got := string(cite.AppendCSL(nil, &e)); !strings.Contains(got, `"dropping-particle":"de"`) || strings.Contains(got, "non-dropping") {
		t.Errorf("%s", got)
	}
	// Two particles.
	e, _ = cite.DecodeCSL([]byte(`{"author": [{"family": "Fontaine", "given": "Jean", "dropping-particle": "de", "non-dropping-particle": "La"}]}`))
	if got := e.Authors[0]; got != (cite.Name{Family: "La Fontaine", Given: "Jean", Prefix: "de", Dropping: true}) {
		t.Errorf("%+v", got)
	}
}

// TestCSLRoundTrip checks that everything that CSL can express survives a round trip.
func TestCSLRoundTrip(t *testing.T) {
	for _, r := range readCSL(t, readFile(t, "library.json")) {
		want, notes := r.Entry.Paper()
		if len(notes) > 0 {
			t.Errorf("%q", notes)
		}
		e := cite.FromPaper(&want, "")
		list := cite.AppendCSLList(nil, []cite.Entry{e, e})
		back := readCSL(t, list)
		if len(back) != 2 || back[0].Err != nil {
			t.Fatalf("\n%s\n%+v", list, back)
		}
		got, _ := back[0].Entry.Paper()
		if want.Abstract != "" {
			want.Abstract = "One star here.\n\nTwo." // CSL has no emphasis
		}
		if !got.Equal(&want) {
			t.Errorf("\n%s\n got %+v\nwant %+v", list, got, want)
		}
	}
}

func FuzzCSL(f *testing.F) {
	var items []json.RawMessage
	if err := json.Unmarshal(readFile(f, "library.json"), &items); err != nil {
		f.Fatal(err)
	}
	for _, raw := range items {
		f.Add([]byte(raw))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		e, err := cite.DecodeCSL(b)
		if err != nil {
			return
		}
		p, _ := e.Paper()
		again := cite.FromPaper(&p, "")
		readCSL(t, cite.AppendCSLList(nil, []cite.Entry{again}))
		cite.AppendBibTeX(nil, &again)
		cite.AppendRIS(nil, &again)
	})
}

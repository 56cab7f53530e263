package cite_test

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"offprint/generator/cite"
)

func readRIS(t testing.TB, b []byte) []*cite.Record {
	t.Helper()
	var recs []*cite.Record
	_, err := cite.ReadRIS(bytes.NewReader(b), func(r *cite.Record) error {
		recs = append(recs, r)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return recs
}

func checkEntries(t *testing.T, recs []*cite.Record, want []cite.Entry, notes [][]string) {
	t.Helper()
	if len(recs) != len(want) {
		t.Fatalf("%d records, want %d", len(recs), len(want))
	}
	for i, w := range want {
		if recs[i].Err != nil {
			t.Errorf("%d: %v", i, recs[i].Err)
			continue
		}
		g := recs[i].Entry
		if !reflect.DeepEqual(fields(g), fields(w)) {
			t.Errorf("%d: fields\n got %q\nwant %q", i, g.Fields, w.Fields)
		}
		g.Fields, w.Fields = nil, nil
		if !reflect.DeepEqual(g, w) {
			t.Errorf("%d:\n got %+v\nwant %+v", i, g, w)
		}
		var n []string
		if i < len(notes) {
			n = notes[i]
		}
		if !slices.Equal(recs[i].Notes, n) {
			t.Errorf("%d: notes %q, want %q", i, recs[i].Notes, n)
		}
	}
}

func TestReadRIS(t *testing.T) {
	recs := readRIS(t, readFile(t, "library.ris"))
	checkEntries(t, recs, []cite.Entry{
		{
			Type: "article", Key: "shannon1948",
			Authors: []cite.Name{{Given: "Claude E.", Family: "Shannon"}, {Given: "Jan", Prefix: "van der", Family: "Berg", Suffix: "Jr."}, {Literal: "ATLAS Collaboration"}},
			Editors: []cite.Name{{Given: "Ed", Family: "Editor"}},
			Fields: []cite.Field{
				{"title", "A Mathematical Theory of $x$ and its Communication"}, {"journaltitle", "Bell System Technical Journal"}, {"shortjournal", "BSTJ"},
				{"volume", "27"}, {"number", "3"}, {"pages", "379–423"}, {"issn", "0005-8580"}, {"doi", "10.1002/J.1538-7305"}, {"date", "1948-07-12"},
				{"url", "http://example.com/a"}, {"abstract", "First paragraph, over two lines.\n\nSecond paragraph."}, {"note", "A note"},
				{"keywords", "information, {noise, white}"}, {"ris-jp", "CRISPR; Direct Current"}, {"ris-m1", "10081"}, {"ris-ur", "http://example.com/b"},
			},
		},
		{
			Type: "incollection", Authors: []cite.Name{{Given: "Only", Family: "One"}}, Editors: []cite.Name{{Given: "Other", Family: "Two"}},
			Fields: []cite.Field{
				{"title", "A Chapter"}, {"booktitle", "The Book"}, {"location", "Here"}, {"publisher", "The House"}, {"isbn", "978-1-60558-598-7"}, {"date", "2001"},
			},
		},
		{Type: "article", MoreAuthors: true, Fields: []cite.Field{{"ris-ty", "NEWS"}, {"title", "The News"}, {"date", "2003-05-06"}}},
		{Type: "misc", Fields: []cite.Field{{"title", "Preprint"}, {"urldate", "2020-01-02"}, {"url", "https://arxiv.org/abs/1706.03762v2"}}},
	}, [][]string{2: {"its ER is missing, before line 49"}, 3: {"the input ends before its ER"}})
	for i, want := range []string{"TY  - JOUR", "TY  - CHAP", "TY  - NEWS", "TY  - GEN"} {
		if !strings.HasPrefix(string(recs[i].Raw), want) {
			t.Errorf("%d: raw %q", i, recs[i].Raw)
		}
	}
	if recs[0].Line != 3 || recs[1].Line != 35 {
		t.Errorf("lines %d, %d", recs[0].Line, recs[1].Line)
	}
	if p, _ := recs[3].Entry.Paper(); p.ID != "arxiv:1706.03762" {
		t.Errorf("id %q", p.ID)
	}
}

func TestReadWebOfScience(t *testing.T) {
	// DA is the date of the export here.
	if e := readRIS(t, []byte("PT J\nAU One, A\nTI A\nPD JUN\nPY 2004\nDA 2019-03-18\nER\n"))[0].Entry; e.Get("date") != "2004-06" {
		t.Errorf("the date is %q", e.Get("date"))
	}

	checkEntries(t, readRIS(t, readFile(t, "wos.ris")), []cite.Entry{
		{
			Type: "article", Authors: []cite.Name{{Given: "Anna B.", Family: "One"}, {Given: "Carl", Family: "Two"}},
			Fields: []cite.Field{
				{"title", "Interactions of the core with its shell"}, {"journaltitle", "JOURNAL OF SHELLS"}, {"volume", "43"}, {"number", "22"},
				{"pages", "7017–7025"}, {"issn", "0006-2960"}, {"date", "2004-06-08"}, {"ris-an", "WOS:000221807500022"}, {"doi", "10.1021/bi049798f"},
				{"abstract", "An abstract over two lines."}, {"language", "English"}, {"keywords", "shells, cores of shells, MORE WORDS"}, {"type", "Article"},
			},
		},
		{
			Type: "inproceedings", Authors: []cite.Name{{Given: "D", Family: "Three"}},
			Fields: []cite.Field{
				{"title", "A talk"}, {"booktitle", "Proceedings of Talks"}, {"eventtitle", "Meeting on Talks"}, {"venue", "Helsinki, FINLAND"}, {"date", "2005"},
			},
		},
	}, nil)
}

// TestReadRISSpaces checks the variants of tag lines that programs write.
func TestReadRISSpaces(t *testing.T) {
	for _, s := range []string{
		"TY  - JOUR\nTI  - A title\nPY  - 2001\nER  - \n",
		"\ufeffTY  - JOUR\r\nTI  - A title\r\nPY  - 2001\r\nER  -",
		"TY  -JOUR\nTI  -A title\nPY  -2001\nER  -\n",
		"TY - JOUR\nTI - A title\nPY - 2001\nER - \n",
		"TY-JOUR\nTI-A title\nPY-2001\nER-\n",
		"TY - JOUR\nTI - A title\nPY - 2001\nKW -\nER -\n",
		"ty  - jour\nti  - A title\npy  - 2001\ner  - \n",
		"TY\t-\tJOUR\nTI\t-\tA title\nPY\t-\t2001\nER\t-\n",
		"TY\u00a0\u00a0- JOUR\nTI\u00a0 -\u00a0A title\nPY  - 2001\nER\u00a0\u00a0-\u00a0\n",
		"TY  – JOUR\nTI  – A title\nPY  – 2001\nER  – \n",
		"TY  - JOUR\rTI  - A title\rPY  - 2001\rER  - \r",
		"  TY  - JOUR\n  TI  - A title\n  PY  - 2001///\n  ER  - \n",
		"TY  - JOUR\nTI  - A\n title\nPY  - 2001\nER  - \n",
	} {
		recs := readRIS(t, []byte(s))
		if len(recs) != 1 || len(recs[0].Notes) > 0 || recs[0].Entry.Get("title") != "A title" || recs[0].Entry.Get("date") != "2001" || recs[0].Entry.Type != "article" {
			t.Errorf("%q: %d records, %+v", s, len(recs), recs)
		}
	}
	// A hyphen within text does not make a tag.
	recs := readRIS(t, []byte("TY  - JOUR\nTI  - Imaging with\nT1-weighted and\nT2 sequences\nER  - \n"))
	if got := recs[0].Entry.Get("title"); got != "Imaging with T1-weighted and T2 sequences" {
		t.Errorf("title %q", got)
	}
}

// risAuthors returns the authors of a reference with these values of AU, each in BibTeX's
// notation.
func risAuthors(t *testing.T, values ...string) string {
	t.Helper()
	recs := readRIS(t, []byte("TY  - JOUR\nTI  - Snow\nAU  - "+strings.Join(values, "\nAU  - ")+"\nER  - \n"))
	if len(recs) != 1 {
		t.Fatalf("%q: %d references", values, len(recs))
	}
	return cite.FormatNames(recs[0].Entry.Authors, recs[0].Entry.MoreAuthors)
}

// TestRISNames checks names as programs write them: in reading order, several on one line, and
// in PubMed's order.
func TestRISNames(t *testing.T) {
	for line, want := range map[string]string{
		"Smithers, Ann":                "Smithers, Ann",
		"Smithers,Ann":                 "Smithers, Ann",
		"Smithers, Ann, Jr.":           "Smithers, Jr., Ann",
		"Smithers, Jr., Ann":           "Smithers, Jr., Ann",
		"Ann Smithers, Jr.":            "Smithers, Jr., Ann",
		"Smithers, Ann, PhD":           "Smithers, PhD, Ann",
		"van der Berg, Jan":            "van der Berg, Jan",
		"García Márquez, Gabriel José": "García Márquez, Gabriel José",
		"Ann Smithers, Karl Marksen, Max Webber, Jill Haber": "Smithers, Ann and Marksen, Karl and Webber, Max and Haber, Jill",
		"Ann Smithers, Karl Marksen, Max Webber":             "Smithers, Ann and Marksen, Karl and Webber, Max",
		"Ann Smithers, Karl Marksen, Jr., Max Webber":        "Smithers, Ann and Marksen, Jr., Karl and Webber, Max",
		"Ann Smithers, Karl Marksen and Max Webber":          "Smithers, Ann and Marksen, Karl and Webber, Max",
		"Ann Smithers, Karl Marksen, & Max Webber":           "Smithers, Ann and Marksen, Karl and Webber, Max",
		"Ann Smithers and Jan van der Berg":                  "Smithers, Ann and van der Berg, Jan",
		"Smithers, Ann and Marksen, Karl":                    "Smithers, Ann and Marksen, Karl",
		"Smithers, Ann, Jr. and Marksen, Karl":               "Smithers, Jr., Ann and Marksen, Karl",
		"Smithers, Ann, Marksen, Karl, and Webber, Max":      "Smithers, Ann and Marksen, Karl and Webber, Max",
		"Smithers, Ann, Marksen, Karl":                       "Smithers, Ann and Marksen, Karl",
		"Smithers, A., Marksen, K., Webber, M. J.":           "Smithers, A. and Marksen, K. and Webber, M. J.",
		"García Márquez, Gabriel J., de la Cruz, Ana M.":     "García Márquez, Gabriel J. and de la Cruz, Ana M.",
		"Smithers, Ann; Marksen, Karl; et al.":               "Smithers, Ann and Marksen, Karl and others",
		"Smithers, Ann; Marksen, Karl and others":            "Smithers, Ann and Marksen, Karl and others",
		"M&uuml;ller, Ann; O&apos;Neill, Pat":                "Müller, Ann and O'Neill, Pat",
		"Smithers A, Marksen K, Webber MJ, et al":            "Smithers, A and Marksen, K and Webber, MJ and others",
		"Smithers A, Marksen K":                              "Smithers, A and Marksen, K",
		"Fann E.":                                            "Fann, E.",
		"Fann EA":                                            "Fann, EA",
		"Fann E. A.":                                         "Fann, E. A.",
		"Fann J.-P.":                                         "Fann, J.-P.",
		"FANN E.":                                            "FANN, E.",
		"LEE J.":                                             "LEE, J.",
		"DAVID LI":                                           "LI, DAVID",
		"van der Berg JW":                                    "van der Berg, JW",
		"Fann EA Jr":                                         "Fann, Jr, EA",
		"Smith JR":                                           "Smith, {JR}",
		"Smith, JR":                                          "Smith, {JR}",
		"Smith, MA":                                          "Smith, MA",
		"Smith, MA, Webber, MD":                              "Smith, MA and Webber, MD",
		"Smith, John, MD":                                    "Smith, MD, John",
		"King, Jr.":                                          "King, Jr.",
		"J. R. R. Tolkien":                                   "Tolkien, J. R. R.",
		"Elizabeth II":                                       "II, Elizabeth",
		"Plato":                                              "Plato",
		"李 伟":                                                "李, 伟",
		"山田, 太郎":                                             "山田, 太郎",
		"ATLAS Collaboration,":                               "{ATLAS Collaboration}",
		"ATLAS Collaboration":                                "{ATLAS Collaboration}",
		"World Health Organization":                          "{World Health Organization}",
		"Food and Agriculture Organization":                  "{Food and Agriculture Organization}",
		"Center for Snow and Ice":                            "{Center for Snow and Ice}",
		"Simon & Schuster":                                   "{Simon & Schuster}",
		"University of California, San Diego, Department of Snow": "{University of California, San Diego, Department of Snow}",
		"et al.": "others",
		"others": "others",
		";":      "",
	} {
		if got := risAuthors(t, line); got != want {
			t.Errorf("%s:\n got %s\nwant %s", line, got, want)
		}
		// The names survive a round trip. A name without parts then has no commas.
		names, more := cite.ParseNames(want)
		b := cite.AppendRIS(nil, &cite.Entry{Type: "book", Authors: names, MoreAuthors: more})
		e := readRIS(t, b)[0].Entry
		for i := range names {
			names[i].Literal = strings.ReplaceAll(names[i].Literal, ",", "")
		}
		if !slices.Equal(e.Authors, names) || e.MoreAuthors != more {
			t.Errorf("%s comes back as %+v, want %+v, from\n%s", line, e.Authors, names, b)
		}
	}
	if got, want := risAuthors(t, "Bee, Ann\n  Dee, Cy", "Ee, Flo"), "Bee, Ann and Dee, Cy and Ee, Flo"; got != want {
		t.Errorf("a name a line: %s, want %s", got, want)
	}
}

func TestRISTypes(t *testing.T) {
	for kind, want := range map[string][2]string{ // the entry type, and TY when written again
		"JOUR":                {"article", "JOUR"},
		"jour":                {"article", "JOUR"},
		"Journal Article":     {"article", "JOUR"},
		"JOURNAL":             {"article", "JOUR"},
		"journalArticle":      {"article", "JOUR"},
		"Newspaper Article":   {"article", "NEWS"},
		"Conference Paper":    {"inproceedings", "CPAPER"},
		"Book Section":        {"incollection", "CHAP"},
		"Thesis/Dissertation": {"thesis", "THES"},
		"Master's Thesis":     {"thesis", "THES"},
		"Web Page":            {"online", "ELEC"},
		"Preprint":            {"unpublished", "UNPD"},
		"XYZ":                 {"misc", "XYZ"},
		"Podcast Episode":     {"misc", "Podcast Episode"},
		"":                    {"misc", "GEN"},
	} {
		recs := readRIS(t, []byte("TY  - "+kind+"\nTI  - Snow\nER  - \n"))
		if len(recs) != 1 || len(recs[0].Notes) > 0 || recs[0].Entry.Type != want[0] || !strings.HasPrefix(string(cite.AppendRIS(nil, &recs[0].Entry)), "TY  - "+want[1]+"\r\n") {
			t.Errorf("%q: %+v", kind, recs)
		}
	}
}

// TestRISDates checks the date of publication, and which of the date tags are kept in
// addition.
func TestRISDates(t *testing.T) {
	for tags, want := range map[string]string{ // alternating tags and values
		"Y1 2013/05/28 DA 2014/04/01":       "date=2014-04-01 ris-y1=2013/05/28",
		"PY 2014 DA 2013/12/30":             "date=2013-12-30 ris-py=2014",
		"PY 2014 DA 2014/04/":               "date=2014-04",
		"PY 2014 Y1 2014/04/03/ DA 2014/04": "date=2014-04-03",
		"PY 2014 DA Apr_1":                  "date=2014-04-01",
		"PY 2014/04//":                      "date=2014-04",
		"PY 0000 Y1 2011//":                 "date=2011",
		"PY 0000 DA 0000/00/00":             "",
		"PY 2010/00/00":                     "date=2010",
		"Y1 20140301":                       "date=2014-03-01",
		"DA 2014-3-1":                       "date=2014-03-01",
		"PY 2013/05/28/Spring":              "date=2013-05-28 ris-date-info=Spring",
		"PY 2010///Fall":                    "date=2010-23 ris-date-info=Fall",
		"PY 2010 DA ///Spring":              "date=2010-21",
		"PY 2010///Mar_5":                   "date=2010-03-05",
		"PY 2010///Advent_issue":            "date=2010 ris-date-info=Advent issue",
		"PY Spring_2010":                    "date=2010-21",
		"PY in_press":                       "year=in press",
		"PY in_press DA 2014/04/01":         "date=2014-04-01 ris-py=in press",
		"PY 2010///A DA 2010/04/01/B":       "date=2010-04-01 ris-date-info=B ris-py=2010///A",
		"PY 2010 DA no_day":                 "date=2010 ris-da=no day",
	} {
		in := "TY  - JOUR\nTI  - Snow\n"
		words := strings.Fields(tags)
		for i := 0; i < len(words); i += 2 {
			in += words[i] + "  - " + strings.ReplaceAll(words[i+1], "_", " ") + "\n"
		}
		e := readRIS(t, []byte(in+"ER  - \n"))[0].Entry
		said := func(e cite.Entry) string {
			var list []string
			for _, f := range e.Fields {
				if f.Name != "title" {
					list = append(list, f.Name+"="+f.Value)
				}
			}
			slices.Sort(list)
			return strings.Join(list, " ")
		}
		if got := said(e); got != want {
			t.Errorf("%s: %s, want %s", tags, got, want)
		}
		// The date survives a round trip.
		p, _ := e.Paper()
		out := cite.FromPaper(&p, "")
		b := cite.AppendRIS(nil, &out)
		if got := said(readRIS(t, b)[0].Entry); got != want {
			t.Errorf("%s: %s, want %s, from\n%s", tags, got, want, b)
		}
	}
}

// TestRISBounds checks where references begin and end in files as they occur.
func TestRISBounds(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     []string // title by authors: line: notes
		passed   string
	}{
		{"text between", "Exported\nTY  - JOUR\nTI  - A\nER  - \n\n2.\nmore\nTY  - JOUR\nTI  - B\nER  - the end\n",
			[]string{"A by : 2: ", `B by : 8: after its ER comes "the end"`}, `3 lines are passed over that are in no reference, the first on line 1: "Exported"`},
		{"one line", "TY  - JOUR\nTI  - A\nER  - \nbye", []string{"A by : 1: "}, `line 4 is passed over, it is in no reference: "bye"`},
		{"tags before TY", "ID  - k\nDB  - Here\nTY  - JOUR\nAU  - Bee, Ann\nTI  - A\nER  - \n", []string{"A by Ann Bee: 1: tags stand before its TY, from line 1 on"}, ""},
		{"TY in the midst", "AU  - Bee, Ann\nTI  - A\nTY  - JOUR\nPY  - 2010\nER  - \n", []string{"A by Ann Bee: 1: tags stand before its TY, from line 1 on"}, ""},
		{"a reference before TY", "AU  - Bee, Ann\nTI  - A\nTY  - JOUR\nAU  - Dee, Cy\nTI  - B\nER  - \n",
			[]string{"A by Ann Bee: 1: it does not begin with TY; its ER is missing, before line 3", "B by Cy Dee: 3: "}, ""},
		{"another's title before TY", "T1  - A\nTY  - JOUR\nTI  - B\nER  - \n", []string{"A by : 1: it does not begin with TY; its ER is missing, before line 2", "B by : 2: "}, ""},
		{"no TY", "AU  - Bee, Ann\nTI  - A\nER  - \n\nTI  - B\nER  - \n", []string{"A by Ann Bee: 1: it does not begin with TY", "B by : 5: it does not begin with TY"}, ""},
		{"no ER", "TY  - JOUR\nTI  - A\n\nTY  - JOUR\nTI  - B\n", []string{"A by : 1: its ER is missing, before line 4", "B by : 4: the input ends before its ER"}, ""},
		{"neither", "TY  - JOUR\nAU  - Bee, Ann\nTI  - A\n\nAU  - Dee, Cy\nTI  - B\n\nAU  - Ee, Flo\nTI  - C\nER  - \n",
			[]string{"A by Ann Bee: 1: its ER is missing, before line 5", "B by Cy Dee: 5: it does not begin with TY; its ER is missing, before line 8", "C by Flo Ee: 8: it does not begin with TY"}, ""},
		{"neither, nor an empty line", "TY  - JOUR\nAU  - Bee, Ann\nTI  - A\nAU  - Dee, Cy\nTI  - B\nER  - \n",
			[]string{"A by Ann Bee: 1: its ER is missing, before line 4", "B by Cy Dee: 4: it does not begin with TY"}, ""},
		{"two titles", "TY  - JOUR\nTI  - A\nTI  - B\nAU  - Bee, Ann\nER  - \n", []string{"A by Ann Bee: 1: it has 2 titles (TI): the end of a reference may be missing"}, ""},
		{"an abstract between titles", "TY  - JOUR\nAU  - Bee, Ann\nTI  - A\nAB  - x\n\ny\n\nTI  - B\nER  - \n", []string{"A by Ann Bee: 1: it has 2 titles (TI): the end of a reference may be missing"}, ""},
		{"joined files", "\ufeffTY  - JOUR\nTI  - A\nER  - \n\ufeffTY  - JOUR\nTI  - B\nER  - \n", []string{"A by : 1: ", "B by : 4: "}, ""},
		{"text like an end", "TY  - JOUR\nTI  - A\nKW  - x\nER - NEWS\nPY  - 2001\nER  - \n", []string{"A by : 1: "}, ""},
		{"text like an end, one space", "TY - JOUR\nTI - A\nER - NEWS\nTY - JOUR\nTI - B\nER - \n", []string{"A ER - NEWS by : 1: its ER is missing, before line 4", "B by : 4: "}, ""},
		{"text like tags", "TY  - JOUR\nTI  - A\nAB  - Imaging with\nT1 - weighted and\nTY - like and\nER - positive ones\nER  - \n", []string{"A by : 1: "}, ""},
	} {
		var got []string
		notes, err := cite.ReadRIS(strings.NewReader(c.in), func(r *cite.Record) error {
			p, _ := r.Entry.Paper()
			got = append(got, fmt.Sprintf("%s by %s: %d: %s", p.Title, strings.Join(p.Authors, ", "), r.Line, strings.Join(r.Notes, "; ")))
			return nil
		})
		if err != nil || !slices.Equal(got, c.want) || strings.Join(notes, "; ") != c.passed {
			t.Errorf("%s: %v\n got %q\nwant %q\npassed %q, want %q", c.name, err, got, c.want, notes, c.passed)
		}
	}
}

// TestRISLines checks addresses and abstracts that span several lines.
func TestRISLines(t *testing.T) {
	e := readRIS(t, []byte("TY  - JOUR\nTI  - A\nUR  - https://example.org/a;jsessionid=1; www.example.org <https://example.org/b>\nAB  - One\ntwo.\n\nThree.\nAB  - Four.\nN2  - Five.\nER  - \n"))[0].Entry
	for name, want := range map[string]string{
		"url": "https://example.org/a;jsessionid=1", "ris-ur": "www.example.org; https://example.org/b", "abstract": "One two.\n\nThree.\n\nFour.", "ris-n2": "Five.",
	} {
		if got := e.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

// TestStrayDOI checks that a DOI is found in each field in which programs put one.
func TestStrayDOI(t *testing.T) {
	for tag, want := range map[string]string{
		"DO  - https://doi.org/10.1000/X": "doi:10.1000/x", "DO  - DOI 10.1000/x.": "doi:10.1000/x", "DI  - doi:10.1000/x": "doi:10.1000/x",
		"DO  - 10.1000/x; 10.1000/y": "doi:10.1000/x", "DO  - 10/abc1d": "doi:10/abc1d", "M3  - doi: 10.1000/x": "doi:10.1000/x",
		"L3  - 10.1000/x": "doi:10.1000/x", "N1  - 10.1000/x": "doi:10.1000/x", "UR  - http://dx.doi.org/10.1000%2Fx": "doi:10.1000/x",
		"UR  - https://example.org/\nUR  - https://doi.org/10.1000/x": "doi:10.1000/x", "L2  - https://doi.org/10.1000/x": "doi:10.1000/x",
		"N1  - DOI: 10.1000/x. Cited twice": "doi:10.1000/x", "N1  - A reply to doi:10.1000/x": "", "UR  - https://example.org/doi/10.1000/x": "",
		"L1  - https://arxiv.org/pdf/1706.03762": "arxiv:1706.03762",
	} {
		p, _ := readRIS(t, []byte("TY  - JOUR\nTI  - A\n"+tag+"\nER  - \n"))[0].Entry.Paper()
		if string(p.ID) != want {
			t.Errorf("%s: %q, want %q", tag, p.ID, want)
		}
	}
	for field, want := range map[string]string{
		`url = {https://doi.org/10.1000/x}`: "doi:10.1000/x", `howpublished = {\url{https://doi.org/10.1000/x}}`: "doi:10.1000/x",
		`note = {doi:10.1000/x}`: "doi:10.1000/x", `eprint = {10.1000/x}, eprinttype = {doi}`: "doi:10.1000/x", `doi = {{10.1000/x}}`: "doi:10.1000/x",
	} {
		p, _ := readBib(t, []byte("@misc{k, title={A}, "+field+"}"))[0].Entry.Paper()
		if string(p.ID) != want {
			t.Errorf("%s: %q, want %q", field, p.ID, want)
		}
	}
}

// TestRISRoundTrip checks that everything that RIS can express survives a round trip.
func TestRISRoundTrip(t *testing.T) {
	recs := append(readRIS(t, readFile(t, "library.ris")), readRIS(t, readFile(t, "wos.ris"))...)
	for _, r := range recs {
		p, notes := r.Entry.Paper()
		if len(notes) > 0 {
			t.Errorf("%q", notes)
		}
		e := cite.FromPaper(&p, "")
		b := cite.AppendRIS(nil, &e)
		back := readRIS(t, b)
		if len(back) != 1 || back[0].Err != nil || len(back[0].Notes) > 0 {
			t.Fatalf("\n%s\n%+v", b, back)
		}
		got, _ := back[0].Entry.Paper()
		want := p
		// The venue of a conference, and its name in the Web of Science, have no tag.
		if v := want.Citation.Get("venue"); v != "" {
			want.Citation = want.Citation.Set("venue", "").Set("location", v).Set("eventtitle", "")
		}
		if !got.Equal(&want) {
			t.Errorf("\n%s\n got %+v\nwant %+v", b, got, want)
		}
	}
}

func FuzzRIS(f *testing.F) {
	f.Add(readFile(f, "library.ris"))
	f.Add(readFile(f, "wos.ris"))
	f.Add([]byte("AU  - A, B and C, D\nTI  - x\nTY  - Journal Article\nPY  - 2010///Fall\n\nTI  - y\nAU  - Bee CD; Ee F, G H, I J\nDA  - 2010/1/2/z\nER  - "))
	f.Add([]byte("TY  - CHAP\nTI  - A\nSN  - 1\nER - NEWS\nTU  - B\n"))
	f.Add([]byte("TY-JOUR\nTI-x\nAU-\n\n\n  a\nER-"))
	f.Fuzz(func(t *testing.T, b []byte) {
		size := 0
		_, err := cite.ReadRIS(bytes.NewReader(b), func(r *cite.Record) error {
			size += len(r.Raw)
			p, _ := r.Entry.Paper()
			if p.Title == "" {
				return nil
			}
			e := cite.FromPaper(&p, "key")
			if recs := readRIS(t, cite.AppendRIS(nil, &e)); len(recs) != 1 {
				t.Errorf("%+v is written as %d references", e, len(recs))
			}
			return nil
		})
		if err != nil || size > len(b) {
			t.Errorf("%v, %d of %d bytes", err, size, len(b))
		}
	})
}

// TestNamesWithAffiliations checks that affiliations and marks after names are removed.
func TestNamesWithAffiliations(t *testing.T) {
	for in, want := range map[string]string{
		"AU  - Ee, Flo1,2\nAU  - Bee, Ann*":                "Flo Ee; Ann Bee",
		"AU  - Dee, Cy (MIT)\nAU  - Bee, Ann (ORCID 0000)": "Cy Dee; Ann Bee",
		"AU  - Gu, Shi (Shane)":                            "Shi (Shane) Gu",
		"AU  - Bee, Ann (Univ. of Snow, Town)":             "Ann Bee",
		"AU  - Team 42\nAU  - CMS 2,":                      "Team 42; CMS 2",
		"AU  - Snow Collaboration (SC)":                    "Snow Collaboration (SC)",
	} {
		var got []string
		_, err := cite.ReadRIS(strings.NewReader("TY  - JOUR\n"+in+"\nTI  - Snow\nER  - \n"), func(r *cite.Record) error {
			for _, n := range r.Entry.Authors {
				got = append(got, n.Display())
			}
			return nil
		})
		if err != nil || strings.Join(got, "; ") != want {
			t.Errorf("%q: %q, %v, want %q", in, got, err, want)
		}
	}
}

// TestRISAbstractLikeTags checks that no line of an abstract is read as a tag.
func TestRISAbstractLikeTags(t *testing.T) {
	for _, line := range []string{"ER", "ER -", "ER  - x", "TY - JOUR", "ty  - jour", "DO - Re", "T1—weighted"} {
		e := cite.Entry{Type: "misc"}
		e.Set("title", "Snow")
		e.Set("abstract", "Cells were\n\n"+line+"\n\npositive.")
		recs := readRIS(t, cite.AppendRIS(nil, &e))
		if len(recs) != 1 || len(recs[0].Notes) > 0 || recs[0].Entry.Get("doi") != "" || !strings.HasSuffix(recs[0].Entry.Get("abstract"), "positive.") {
			t.Errorf("%q: %+v", line, recs)
		}
	}
}

// TestRISKeptTags checks that a tag kept from another reference neither begins nor ends the
// reference that it is written into.
func TestRISKeptTags(t *testing.T) {
	e := cite.Entry{Type: "misc"}
	for _, f := range [][2]string{{"title", "Snow"}, {"ris-er", "x"}, {"ris-ty", "odd"}, {"ris-m1", "7"}} {
		e.Set(f[0], f[1])
	}
	b := cite.AppendRIS(nil, &e)
	if recs := readRIS(t, b); len(recs) != 1 || recs[0].Entry.Get("ris-m1") != "7" || len(recs[0].Notes) > 0 {
		t.Errorf("%s\n%+v", b, recs)
	}
}

// TestRISPreprints checks that a preprint is written as such with its repository, whatever
// type it had. References that are not preprints keep their type.
func TestRISPreprints(t *testing.T) {
	const archive = "DB  - arXiv\nAN  - arXiv:2401.00002\nL1  - https://arxiv.org/pdf/2401.00002\n"
	for in, want := range map[string]string{
		"TY  - UNPB\nTI  - Snow\nDO  - 10.48550/arXiv.2401.00002\n":     "UNPD",
		"TY  - UNPD\nTI  - Snow\n" + archive:                            "UNPD",
		"TY  - JOUR\nTI  - Snow\nJO  - Nature\n" + archive:              "JOUR",
		"TY  - UNPB\nTI  - Snow\nUR  - https://example.org/snow.html\n": "UNPB",
		"TY  - UNPD\nTI  - Snow\n":                                      "UNPD",
	} {
		p, notes := readRIS(t, []byte(in+"ER  - \n"))[0].Entry.Paper()
		if len(notes) > 0 {
			t.Errorf("%q: %q", in, notes)
		}
		e := cite.FromPaper(&p, "key")
		out := strings.ReplaceAll(string(cite.AppendRIS(nil, &e)), "\r\n", "\n")
		if !strings.HasPrefix(out, "TY  - "+want+"\n") {
			t.Errorf("%q goes out as %q, want %s", in, out, want)
		}
		for line := range strings.Lines(archive) {
			if has := strings.Contains(out, line); has != (p.ID == "arxiv:2401.00002") {
				t.Errorf("%q goes out as %q: has %q: %v", in, out, line, has)
			}
		}
	}
}

package cite_test

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"offprint/generator/cite"
	"offprint/generator/paper"
)

func readFile(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func readBib(t testing.TB, b []byte) []*cite.Record {
	t.Helper()
	var recs []*cite.Record
	err := cite.ReadBibTeX(bytes.NewReader(b), func(r *cite.Record) error {
		recs = append(recs, r)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return recs
}

// entries returns the entries of records by key. The records must have no errors.
func entries(t testing.TB, recs []*cite.Record) map[string]cite.Entry {
	t.Helper()
	m := map[string]cite.Entry{}
	for _, r := range recs {
		if r.Err != nil {
			t.Errorf("line %d: %v", r.Line, r.Err)
			continue
		}
		m[r.Entry.Key] = r.Entry
	}
	return m
}

func fields(e cite.Entry) map[string]string {
	m := map[string]string{}
	for _, f := range e.Fields {
		m[f.Name] = f.Value
	}
	return m
}

func TestReadBibTeX(t *testing.T) {
	recs := readBib(t, readFile(t, "library.bib"))
	got := entries(t, recs)
	want := []cite.Entry{
		{
			Type: "inproceedings", Key: "vaswani2017attention", MoreAuthors: true,
			Authors: []cite.Name{{Given: "Ashish", Family: "Vaswani"}, {Given: "Noam", Family: "Shazeer"}, {Given: "Niki", Family: "Parmar"}},
			Fields: []cite.Field{
				{"title", "Attention is All you Need"}, {"booktitle", "Advances in Neural Information Processing Systems"}, {"volume", "30"},
				{"date", "2017-12"}, {"eprint", "1706.03762v5"}, {"eprinttype", "arxiv"}, {"eprintclass", "cs.CL"},
				{"url", "https://arxiv.org/abs/1706.03762"}, {"keywords", "attention, {recurrence, and none of it}, machine translation"},
			},
		},
		{
			Type: "article", Key: "quoted:1999",
			Authors: []cite.Name{
				{Given: "José García", Prefix: "y", Family: "Fernández"}, {Given: "Hans", Family: "Ørsted"},
				{Given: "Jan", Prefix: "van der", Family: "Berg", Suffix: "Jr."}, {Literal: "The ATLAS Collaboration"},
			},
			Fields: []cite.Field{
				{"title", "On Kähler manifolds, 50% of $L^p$ & the rest"}, {"journaltitle", "The Transactions on Words"}, {"date", "1999-07-01"},
				{"pages", "613–620"}, {"doi", "10.1000/ABC_def"},
				{"note", "See http://example.org/a_b; a “quoted” word — and ‘another’"},
			},
		},
		{
			Type: "thesis", Key: "lovelace1843notes", Authors: []cite.Name{{Given: "Ada", Family: "King Lovelace"}},
			Fields: []cite.Field{
				{"title", "Notes on the Analytical Engine"}, {"institution", "At Home"}, {"location", "London"}, {"date", "1843"}, {"type", "Sketch"},
			},
		},
		{
			Type: "report", Key: "noether1918", Authors: []cite.Name{{Given: "Emmy", Family: "Noether"}, {Given: "John", Prefix: "von", Family: "Neumann"}},
			Fields: []cite.Field{
				{"title", "Invariante Variationsprobleme"}, {"institution", "Königliche Gesellschaft der Wissenschaften zu Göttingen"},
				{"number", "235–257"}, {"date", "1918-07-26"}, {"langid", "german"}, {"type", "techreport"},
			},
		},
		{
			Type: "inproceedings", Key: "child2001", Authors: []cite.Name{{Given: "Grace", Family: "Hopper"}},
			Editors: []cite.Name{{Given: "Alan", Family: "Turing"}, {Literal: "Bletchley Park"}},
			Fields: []cite.Field{
				{"title", "The Education of a Computer: a Part"}, {"subtitle", "An Afterthought"}, {"pages", "1–8"},
				{"abstract", "First paragraph with $x_i$, 50% and **bold** words.\n\nSecond paragraph, see <https://example.org/~x>."},
				{"booktitle", "Proceedings of the Meeting"}, {"date", "2001"}, {"publisher", "ACM"}, {"location", "New York, NY, USA"},
				{"venue", "London, United Kingdom"}, {"isbn", "978-1-60558-598-7"},
			},
		},
		{
			Type: "book", Key: "withdata2003", Authors: []cite.Name{{Given: "Ed", Family: "de Souza"}, {Prefix: "danah", Family: "boyd"}},
			Fields: []cite.Field{
				{"title", "A Book"}, {"date", "2003/2004"}, {"x-own-field", "kept"}, {"publisher", "The House"}, {"location", "Here"},
			},
		},
		{
			Type: "online", Key: "inpress", Authors: []cite.Name{{Literal: "Some Institute"}},
			Fields: []cite.Field{
				{"title", "Soon"}, {"year", "in press"}, {"url", "https://example.org/x?a=1&b=2#c"}, {"urldate", "2020-01-02"},
			},
		},
	}
	for _, w := range want {
		g := got[w.Key]
		if !reflect.DeepEqual(fields(g), fields(w)) {
			t.Errorf("%s: fields\n got %q\nwant %q", w.Key, g.Fields, w.Fields)
		}
		g.Fields, w.Fields = nil, nil
		if !reflect.DeepEqual(g, w) {
			t.Errorf("%s:\n got %+v\nwant %+v", w.Key, g, w)
		}
	}
	if len(recs) != 9 {
		t.Errorf("%d entries, want 9", len(recs))
	}
	for _, r := range recs {
		if len(r.Notes) > 0 {
			t.Errorf("line %d: %q", r.Line, r.Notes)
		}
	}
	// A child whose parent follows it waits for the parent; other entries do not wait.
	var order []string
	for _, r := range recs {
		order = append(order, r.Entry.Key)
	}
	if i := slices.Index(order, "child2001"); order[i-1] != "parent2001" {
		t.Errorf("order %q", order)
	}
}

func TestReadBibTeXDamaged(t *testing.T) {
	type said struct {
		line  int
		title string
		err   string
		note  string
	}
	want := []said{
		{1, "First", "", "the comma after its key is missing; the comma before author is missing"},
		{2, "Second, without a key", "", "it has no key"},
		{5, "", "it is not closed before the next entry, on line 9", ""},
		{9, "Fourth, whose last brace is missing", "", "its last brace is missing"},
		{13, "", "its title: a quotation mark is not closed", ""},
		{14, "Sixth", "", `it has title twice; the first is kept; "Nature Physics" is not in braces; "unknownmacro" is not defined by an @string and is kept as text; "what" is not a field`},
		{15, "Seventh", "", "its key twice is that of line 14 as well"},
		{16, "Eighth", "", "it ends on line 16, but fields follow: a brace too many, perhaps"},
		{18, "", "", ""},
		{19, "", `@string defines nothing with "broken"`, ""},
		{20, "", "it is not closed: the input ends within it", ""},
	}
	b := readFile(t, "damaged.bib")
	recs := readBib(t, b)
	for i, r := range recs {
		g := said{line: r.Line, title: r.Entry.Get("title"), note: strings.Join(r.Notes, "; ")}
		if r.Err != nil {
			g.err = r.Err.Error()
		}
		if i >= len(want) || g != want[i] {
			t.Errorf("%+v", g)
			if i < len(want) {
				t.Errorf("want %+v", want[i])
			}
		}
		if !bytes.Contains(b, bytes.TrimSuffix(r.Raw, []byte("}"))) || !bytes.HasPrefix(r.Raw, []byte("@")) {
			t.Errorf("line %d: raw %q", r.Line, r.Raw)
		}
	}
	if len(recs) != len(want) {
		t.Errorf("%d records, want %d", len(recs), len(want))
	}
}

func TestReadBibTeXLatin1(t *testing.T) {
	recs := readBib(t, []byte("@article{a, title = {Caf\xe9 of G\xf6del}, author = {G\xf6del, Kurt}}"))
	e := recs[0].Entry
	if e.Get("title") != "Café of Gödel" || e.Authors[0].Family != "Gödel" || len(recs[0].Notes) != 1 {
		t.Errorf("%+v %q", e, recs[0].Notes)
	}
}

// TestBibTeXRoundTrip checks that a paper keeps the facts of an entry, and that a file written
// from the paper contains them.
func TestBibTeXRoundTrip(t *testing.T) {
	for _, r := range readBib(t, readFile(t, "library.bib")) {
		roundTrip(t, r.Entry)
	}
}

func roundTrip(t *testing.T, e cite.Entry) {
	t.Helper()
	p, notes := e.Paper()
	if len(notes) > 0 {
		t.Errorf("%s: %q", e.Key, notes)
	}
	if q := paper.Clean(p); !q.Equal(&p) {
		t.Errorf("%s: not clean\n got %+v\nwant %+v", e.Key, p, q)
	}
	again := cite.FromPaper(&p, "")
	if again.Type != e.Type || again.Key != e.Key || again.MoreAuthors != e.MoreAuthors || !slices.Equal(again.Authors, e.Authors) || !slices.Equal(again.Editors, e.Editors) {
		t.Errorf("of the paper:\n got %+v\nwant %+v", again, e)
	}
	for _, f := range e.Fields {
		got := again.Get(f.Name)
		switch f.Name {
		case "eprint":
			if v := again.Get("version"); v != "" {
				got += "v" + v
			}
		case "doi":
			f.Value = strings.ToLower(f.Value)
		}
		if got != f.Value {
			t.Errorf("%s: %s is %q, want %q", e.Key, f.Name, got, f.Value)
		}
	}
	for dialect, write := range map[string]func([]byte, *cite.Entry) []byte{"BibTeX": cite.AppendBibTeX, "BibLaTeX": cite.AppendBibLaTeX} {
		b := write(nil, &again)
		recs := readBib(t, b)
		if len(recs) != 1 || recs[0].Err != nil || len(recs[0].Notes) > 0 {
			t.Fatalf("%s written as\n%s\nis read as %d records: %v %q", dialect, b, len(recs), recs[0].Err, recs[0].Notes)
		}
		back := recs[0].Entry
		if back.Type != again.Type || back.Key != again.Key || !slices.Equal(back.Authors, again.Authors) || !slices.Equal(back.Editors, again.Editors) ||
			back.MoreAuthors != again.MoreAuthors || !reflect.DeepEqual(fields(back), fields(again)) {
			t.Errorf("%s\n%s\n got %+v\nwant %+v", dialect, b, back, again)
		}
		if q, _ := back.Paper(); !q.Equal(&p) {
			t.Errorf("%s: papers\n got %+v\nwant %+v", dialect, q, p)
		}
	}
}

// TestLoneEscapedBrace checks values with an unmatched brace after a backslash, which BibTeX
// counts. The value ends where its author meant it to end, and the next entry is read.
func TestLoneEscapedBrace(t *testing.T) {
	next := "@book{b2, title={Snow}, author={Dee, Cy}, year=2002}\n"
	for _, c := range []struct{ entry, title string }{
		{`@book{b1, title={a \{ b}, author={Ee, Ann}, year=2001}` + "\n", "a { b"},
		{`@book{b1, title={a \} b}, author={Ee, Ann}, year=2001}` + "\n", "a } b"},
		{`@book{b1, title="a \{ b", author={Ee, Ann}, year=2001}` + "\n", "a { b"},
		{`@book{b1, title="a \} b", author={Ee, Ann}, year=2001}` + "\n", "a } b"},
		{"@book{b1,\n title={a \\{ b},\n author={Ee, Ann},\n year=2001\n}\n\ntext between\n", "a { b"},
		{"@book{b1,\n author={Ee, Ann},\n year=2001,\n title={a \\} b}\n}\n", "a } b"},
		{"@book{b1, author={Ee, Ann}, year=2001, title={a \\{ b}}", "a { b"},
		{"@book{b1, author={Ee, Ann}, note={x \\{ y}, year=2001, title={a \\} b}}\n", "a } b"},
		{`@book(b1, title={a \{ b}, author={Ee, Ann}, year=2001)` + "\n", "a { b"},
		{`@book{b1, title={a $f = \left\{ b \right.$}, author={Ee, Ann}, year=2001}` + "\n", `a $f = \left\{ b \right.$`},
		{`@book{b1, title={\{a\} and {\}b}}, author={Ee, Ann}, year=2001}` + "\n", "{a} and }b"},
		{`@book{b1, title={ends in \\}, author={Ee, Ann}, year=2001}` + "\n", "ends in"},
	} {
		recs := readBib(t, []byte(c.entry+next))
		if len(recs) != 2 {
			t.Errorf("%s: %d records", c.entry, len(recs))
			continue
		}
		for i, want := range []string{c.title, "Snow"} {
			e := recs[i].Entry
			if recs[i].Err != nil || e.Get("title") != want || len(e.Authors) != 1 || !strings.HasPrefix(e.Get("date"), "200") {
				t.Errorf("%s: %v %q\n got %+v\nwant %q", c.entry, recs[i].Err, recs[i].Notes, e, want)
			}
		}
		again := recs[0].Entry
		if strings.Contains(c.title, `\left`) {
			continue // written with \lbrace
		}
		if back := readBib(t, cite.AppendBibTeX(nil, &again)); len(back) != 1 || back[0].Entry.Get("title") != c.title {
			t.Errorf("%s is written as\n%s", c.entry, cite.AppendBibTeX(nil, &again))
		}
	}
}

// TestLettersInNames checks that a macro for a letter swallows the space after it, in names as
// well.
func TestLettersInNames(t *testing.T) {
	for in, want := range map[string]string{
		`\O stergaard, Ann`:                      "Ann Østergaard",
		`Ann \O stergaard and Bj\o rn \AA berg`:  "Ann Østergaard; Bjørn Åberg",
		`\L ukasz Pa\l ac and Mar\'\i a \AE gir`: "Łukasz Pałac; María Ægir",
		`Hans Stra\ss en`:                        "Hans Straßen",
		`\AA se B\o Larsen`:                      "Åse Bø Larsen",
		`O\'Connor, Ann and D\'Angelo, Cy`:       "Ann O'Connor; Cy D'Angelo",
		`\l odz, \L \'od\'z`:                     "Łódź łodz",
		`{\O}stergaard, S{\o}ren`:                "Søren Østergaard",
	} {
		e := readBib(t, []byte("@misc{a, title={Snow}, author={"+in+"}}"))[0].Entry
		p, _ := e.Paper()
		if got := strings.Join(p.Authors, "; "); got != want {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
}

// TestBibTeXNamesOfPubMed checks names in PubMed's order, with initials after the family name.
func TestBibTeXNamesOfPubMed(t *testing.T) {
	for in, want := range map[string]string{
		`Fann EA and M{\"u}ller B and de la Cruz MB`: "EA Fann; B Müller; MB de la Cruz",
		`Fann E. and Lee J.-P. and others`:           "E. Fann; J.-P. Lee",
		`Malcolm X and Ann Bee`:                      "Malcolm X; Ann Bee",
		`Malcolm X`:                                  "Malcolm X",
		`Google AI and Fann E`:                       "Google AI; Fann E",
	} {
		e := readBib(t, []byte("@misc{a, title={Snow}, author={"+in+"}}"))[0].Entry
		p, _ := e.Paper()
		if got := strings.Join(p.Authors, "; "); got != want {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
}

// TestImpossibleDates checks that a date that does not exist in the calendar is reported.
func TestImpossibleDates(t *testing.T) {
	for in, want := range map[string]string{
		"date = {2024-02-31}":                 "date: 2024-02-31 is not a day of the calendar and is kept unchanged; the paper is dated 2024-01-01",
		"year = 2024, month = feb, day = 31":  `day: "31" is not a day of that month; taken as 2024-02`,
		"year = 2024, month = feb, day = 29":  "",
		"date = {2024-02-29}":                 "",
		"date = {2024-02}, day = 30":          `day: "30" is not a day of that month; taken as 2024-02`,
		"year = 2024, day = 31":               "",
		"date = {0000-02-31}, day = {\\x{} }": "",
	} {
		recs := readBib(t, []byte("@article{a, title = {On Days}, "+in+"}"))
		if len(recs) != 1 || recs[0].Err != nil {
			t.Errorf("%s: %+v", in, recs)
		} else if got := strings.Join(recs[0].Notes, "\n"); got != want {
			t.Errorf("%s: said %q, want %q", in, got, want)
		}
	}
}

// TestPreamble checks that commands defined in a preamble are expanded, and that the sort key
// of \noopsort and the like is dropped.
func TestPreamble(t *testing.T) {
	const preamble = `@preamble{"\newcommand{\first}[2]{#1} \providecommand\swap[2]{#2#1}" # "\def\dash{---} \def\cprime{$'$} \def\box#1{\hbox{#1}}
\newcommand{\twice}[1]{#1\twice{#1}}"}` + "\n"
	for _, c := range []struct{ fields, title, author, date string }{
		{`title={Snow\dash ice}, author={{\noopsort{Z}van der} Bee, Ann and Gel\cprime fand, I.}, year="{\noopsort{1973a}}{\swap{--90}{1968}}"`, "Snow—ice", "Ann van der Bee; I. Gelʹfand", "1968"},
		{`title={\first{Snow}{x} \first ab \box{on} ice \first}, author={{\noopsort{Han}}Hanh, Ann}, year={{\noopsort{b}}1981}`, "Snow a box on ice first", "Ann Hanh", "1981"},
		{`title={Snow \twice{ice}}, author={Bee, Ann}, year=2001`, "Snow twice ice", "Ann Bee", "2001"},
		{`title={Bee \&{Sons, Inc.} and {\&}{Co}}, author={Bee, Ann}, year=2001`, "Bee &Sons, Inc. and &Co", "Ann Bee", "2001"},
	} {
		e := readBib(t, []byte(preamble+"@misc{a, "+c.fields+"}"))[0].Entry
		p, _ := e.Paper()
		if p.Title != c.title || strings.Join(p.Authors, "; ") != c.author || e.Get("date") != c.date {
			t.Errorf("%s: %q, %q, %q", c.fields, p.Title, p.Authors, e.Get("date"))
		}
	}
}

// TestInheritedAuthor checks that a part of a book without an author inherits the book's
// author (biblatex manual, appendix B).
func TestInheritedAuthor(t *testing.T) {
	const bib = `@inbook{a, crossref={w}, title={On snow}}
@bookinbook{b, crossref={w}, title={On ice}, author={Dee, Cy}}
@suppbook{c, crossref={w}, title={To both}}
@book{w, author={Bee, Ann}, title={Works}, year=2001}`
	all := entries(t, readBib(t, []byte(bib)))
	for key, want := range map[string]string{"a": "Bee, Ann", "b": "Dee, Cy", "c": "Bee, Ann"} {
		e := all[key]
		if got := cite.FormatNames(e.Authors, false); got != want || e.Get("bookauthor") != "Bee, Ann" {
			t.Errorf("%s: %q in a book of %q, want %q", key, got, e.Get("bookauthor"), want)
		}
		if got := string(cite.AppendCSL(nil, &e)); !strings.Contains(got, `"type": "chapter"`) {
			t.Errorf("%s is no chapter in CSL: %s", key, got)
		}
	}
}

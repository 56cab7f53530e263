package cite_test

import (
	"bytes"
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

// What programs make of the tags.
func TestReadRISSpaces(t *testing.T) {
	for _, s := range []string{
		"TY  - JOUR\nTI  - A title\nPY  - 2001\nER  - \n",
		"\ufeffTY  - JOUR\r\nTI  - A title\r\nPY  - 2001\r\nER  -",
		"TY  -JOUR\nTI  -A title\nPY  -2001\nER  -\n",
		"TY - JOUR\nTI - A title\nPY - 2001\nER - \n",
		"TY-JOUR\nTI-A title\nPY-2001\nER-\n",
		"TY  - JOUR\rTI  - A title\rPY  - 2001\rER  - \r",
		"  TY  - JOUR\n  TI  - A title\n  PY  - 2001///\n  ER  - \n",
		"TY  - JOUR\nTI  - A\n title\nPY  - 2001\nER  - \n",
	} {
		recs := readRIS(t, []byte(s))
		if len(recs) != 1 || len(recs[0].Notes) > 0 || recs[0].Entry.Get("title") != "A title" || recs[0].Entry.Get("date") != "2001" || recs[0].Entry.Type != "article" {
			t.Errorf("%q: %d records, %+v", s, len(recs), recs)
		}
	}
	// A hyphen within a text is no tag.
	recs := readRIS(t, []byte("TY  - JOUR\nTI  - Imaging with\nT1-weighted and\nT2 sequences\nER  - \n"))
	if got := recs[0].Entry.Get("title"); got != "Imaging with T1-weighted and T2 sequences" {
		t.Errorf("title %q", got)
	}
}

// What RIS can say comes back.
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
		// The place of a conference, and what the Web of Science calls it, have no tag.
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

package cite_test

import (
	"encoding/json"
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

func TestDecodeCSL(t *testing.T) {
	checkEntries(t, readCSL(t, readFile(t, "library.json")), []cite.Entry{
		{
			Type: "article", Key: "doe2020",
			Authors: []cite.Name{
				{Given: "Jane", Family: "Doe", Suffix: "Jr."}, {Given: "Vincent", Prefix: "van", Family: "Gogh"},
				{Given: "Alexander", Prefix: "von", Family: "Humboldt"}, {Literal: "World Health Organization"},
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

// What CSL can say comes back.
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
			want.Abstract = "One star here.\n\nTwo." // there is no emphasis
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

package source_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"offprint/generator/source"
)

// authorsOf returns the authors of a table record with this value for its authors.
func authorsOf(t testing.TB, authors any) []string {
	t.Helper()
	b, err := json.Marshal(map[string]any{"title": "Snow", "abstract": "It falls.", "authors": authors, "published": "2020-01-01"})
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	_, err = source.Read(context.Background(), strings.NewReader(string(b)+"\n"), source.Input{Name: "a.jsonl", Today: mustDay("2026-01-01")}, func(it source.Item) error {
		if it.Err == nil {
			list = it.Record.Paper.Authors
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// TestParenthesesInNames checks that a parenthesis within a name is kept and that an
// affiliation in parentheses is removed.
func TestParenthesesInNames(t *testing.T) {
	for _, c := range []struct {
		in   any
		want string
	}{
		{[]string{"Shi (Shane) Gu", "Ann Bee (Univ. of Snow)"}, "Shi (Shane) Gu; Ann Bee"},
		{"Shi (Shane) Gu, Xu (Lucy) Li, Ann Bee (Univ. of Snow, Town) and Cy Dee", "Shi (Shane) Gu; Xu (Lucy) Li; Ann Bee; Cy Dee"},
		{"Ann Bee (1), Cy Dee (2) ((1) Univ. A, (2) Univ. B)", "Ann Bee; Cy Dee"},
		{[]string{"(1) Ann Bee", "Cy (1,2) Dee", "Eve (a) Fox", "Gus Hay(3)", "Ida Jay (Univ. (Snow))"}, "Ann Bee; Cy Dee; Eve Fox; Gus Hay; Ida Jay"},
		{[]string{"Ann (MIT) Bee", "Cy (Univ. of Snow) Dee", "Eve Fox (Google)", "Gus Hay (CERN) Jr."}, "Ann Bee; Cy Dee; Eve Fox; Gus Hay Jr."},
		{[]string{"Gu, Shi (Shane)", "Bee, Ann (Univ. of Snow, Town)", "Dee (née Fox), Cy"}, "Shi (Shane) Gu; Ann Bee; Cy Dee"},
		{[]string{"Ann Bee (Univ. of Sn", "Cy (J.) Dee", "Wei (伟) Li"}, "Ann Bee; Cy (J.) Dee; Wei (伟) Li"},
		{"array(['Ann Bee', 'Cy Dee'], dtype=object)", "Ann Bee; Cy Dee"},
		{"np.array([\"Ann Bee\", 'Cy Dee'],\n      dtype='<U6')", "Ann Bee; Cy Dee"},
		{"array(['Ann Bee'\n 'Cy Dee'])", "Ann Bee; Cy Dee"},
		{[]string{"Ann Bee1,2", "Cy Dee 1, 2", "Flo Ee*", "Xi Li†", "Bee, Bo1"}, "Ann Bee; Cy Dee; Flo Ee; Xi Li; Bo Bee"},
		{"Ann Bee1,2, Cy Dee3 and Flo Ee*", "Ann Bee; Cy Dee; Flo Ee"},
		{[]string{"Team 42", "CMS 2"}, "Team 42; CMS 2"},
		{[]string{"Ann Bee (MIT) and Cy Dee (ETH)", "Dee, Flo and Ee, Gus"}, "Ann Bee; Cy Dee; Flo Dee; Gus Ee"},
		{[]string{"Centre for Snow and Ice", "Simon and Schuster"}, "Centre for Snow and Ice; Simon and Schuster"},
		{"Ann Bee (for the Snow Collaboration), Cy Dee", "Ann Bee; Cy Dee"},
	} {
		if got := authorsOf(t, c.in); !slices.Equal(got, strings.Split(c.want, "; ")) {
			t.Errorf("%q\n got %q\nwant %q", c.in, strings.Join(got, "; "), c.want)
		}
	}
}

// FuzzParenthesesInNames checks that names never have more opening parentheses than the input.
func FuzzParenthesesInNames(f *testing.F) {
	for _, s := range []string{"Shi (Shane) Gu", "A (B (C) D", "((1) A, (2) B) C", ")A(", "Bee, Ann (X)", "A () B", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, name := range authorsOf(t, s) {
			if strings.Count(name, "(") > strings.Count(s, "(") {
				t.Fatalf("%q has %q", s, name)
			}
		}
	})
}
